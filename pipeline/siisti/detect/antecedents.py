"""Finds whom a he or a she speaks of, where that is certain enough: the person last named, with no rival.

The sentence is read up to the pronoun, then the sentences before it, until one speaks of somebody. All it
speaks of must be of one known sex; or its subject must be, and the rest be unknown and no subjects. What
somebody is quoted as saying is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from siisti.detect.given_names import Gender, gender_words
from siisti.detect.people import Mention, people
from siisti.detect.reading import Reading, Sentence, reading
from siisti.detect.rivals import rivalled
from siisti.rules.model import Page

Pronoun = regex.Match[str]

#: Segments before the pronoun's that are read, and those of them whose people are its rivals.
_BACK, _NEAR = 6, 3
#: Sentences after which a person named is no longer surely the one meant.
_FAR = 4
#: A line of fewer words is a byline or a caption: its people are not the text's.
_LABEL = 5

_SHE = regex.compile(r"\b(?:[Ss]he|[Hh]er)\b")
#: Where none of these stands between a subject and "him", the subject is not meant.
_JOINT = regex.compile(
    r"[,;:]|\b(?:that|who|when|if|because|as|and|but|while|after|before|whether|with|for|to|about|of|"
    r"from|against|by|"
    r"on|at|behind|around|than|like)\b"
)
_OPENING = regex.compile(
    r"[\"“]?(?:In|At|On|During|After|Before|For|With|Despite|According|From|As|By|Under|Since|Throughout|While"
    r"|When|Instead|Although|Though|If|Because|Besides|Like|Unlike|Without|Until|Once|Even)\s"
)
_EACH = regex.compile(
    r"\b(?:each|every|any|no|everyone|everybody|anyone|anybody|someone|nobody|whoever|one)\s"
)
_COMMA = regex.compile(r",\s(?:[\p{L}-]+\s){0,4}$")
_WHEN = regex.compile(
    r"(?:When|While|As|After|Before|If|Since|Although|Though|Because|Once|Until)\s(?:[\p{L}-]+\s){0,2}"
)
_RELATIVE = regex.compile(r",\s(?:(?:in|to|with)\s)?(?:where|which|whom|whose)\s[^,]*$")
_PREPOSITION = regex.compile(r"\b(?:of|by|with|in|to|from|for|at|about|and|than|against)\b")
_GOVERNED = regex.compile(
    r"\b(?:to|with|by|of|for|against|about|from|in|at|on|as)\s(?:(?:the|an?|its|their|his|her)\s)?(?:[\p{L}-]+\s){0,2}$"
)
_ACCORDING = regex.compile(r"According to (?:[\p{L}-]+\s){0,4}$")
_SUBJECT = regex.compile(
    r"[\"“–—-]?\s?(?:The|A|An|This|That)\s"
    r"(?:(?!(?:and|of|in|by|with|for|to)\b)[\p{L}\d-]+,?\s){0,3}"
)


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Whom a pronoun speaks of. ``back`` counts the sentences since; ``sure`` that nobody else can be meant.

    ``named`` tells that the full name or the surname stands there.
    """

    key: str
    gender: Gender
    back: int
    sure: bool
    named: bool


def voted(page: Page) -> dict[str, Gender]:
    """Return whom the engine calls she at least twice, and as often as he, where the name says nothing.

    She is worth much there: what an engine writes by default is he.
    """
    read, she, he = page.fact(reading), Counter[str](), Counter[str]()
    said = page.fact(people).evidence
    for index in range(len(page.segments)) if _SHE.search(page.text) else ():
        for sentence in read.sentences(index):
            keys = {m.key for m in sentence.people if m.named or m.sort == "maybe"}
            if len(keys) != 1 or any(m.sort == "noun" or m.gender for m in sentence.people):
                continue
            for p in read.pronouns(index, sentence.people[0].end, sentence.end):
                (she if p["f"] else he).update(keys)
    return {key: "f" for key, n in she.items() if n >= 2 and n >= he[key] and not said.get(key)}


def antecedent(page: Page, index: int, pronoun: Pronoun) -> Antecedent | None:
    """Return whom the pronoun speaks of if that person's sex is another than the pronoun's."""
    read = page.fact(reading)
    window = [
        s for i in range(max(0, index - _BACK), index + 1) for s in read.sentences(i) if s.end > s.start
    ]
    at = next(n for n, s in enumerate(window) if s.segment == index and s.start <= pronoun.start() <= s.end)
    return _Search(page, read, pronoun, tuple(window), at).found()


def carried(page: Page, index: int, first: Pronoun, second: Pronoun) -> bool:
    """Tell whether a later pronoun of a sentence speaks of whom an earlier one of the same sex does.

    Nobody of that sex, and for a he nobody unknown either, may be named between them: one person's pronouns
    are put right together.
    """
    read = page.fact(reading)
    between = [
        m
        for s in read.sentences(index)
        if s.start <= first.start() and second.start() <= s.end
        for m in s.people
        if first.end() <= m.start < second.start()
    ]
    mine = "m" if first["m"] else "f"
    word = second[0].lower()
    if word in ("him", "she", "her", "hers", "herself") or any(m.gender == mine for m in between):
        return False
    return word in ("his", "himself") or not any(
        m.sort == "role" or (m.named and not m.gender) for m in between
    )


@dataclass(frozen=True, slots=True)
class _Search:
    """One pronoun's search: the sentences it can reach, and which of them it stands in."""

    page: Page
    read: Reading
    pronoun: Pronoun
    window: tuple[Sentence, ...]
    current: int

    @property
    def mine(self) -> Gender:
        return "m" if self.pronoun["m"] else "f"

    @property
    def here(self) -> Sentence:
        return self.window[self.current]

    @property
    def text(self) -> str:
        return self.read.text(self.here.segment)

    def found(self) -> Antecedent | None:
        before = [m for m in self.here.people if m.end <= self.pronoun.start()]
        after = [m for m in self.here.people if m.start > self.pronoun.start()]
        if before:
            near: Sequence[Mention] = before
            # "Reconciling Anna with his father, Marek"; but in "When Anna lost his dog, Marek" it is Anna's.
            first = self.text[self.here.start : before[0].start]
            opening = bool(first) and not _WHEN.fullmatch(first) and self._heads(after)
            at = self.current if not opening and self._reaches(before) else -1
        elif self._opens(after):
            near, at, after = after[:1], self.current if after[0].named else -1, after[1:]
        else:
            at = self.current - 1 if not self._heads(after) else -1
            while at >= 0 and not self.window[at].people:
                at -= 1
            near = self.window[at].people
        return self._weighed(near, at, after) if at >= 0 else None

    def _reaches(self, before: Sequence[Mention]) -> bool:
        """Tell whether those named before the pronoun in its sentence may be meant by it at all."""
        if _RELATIVE.search(self.text[self.here.start : before[-1].start]):
            return False
        if _EACH.search(self.text[before[0].end : self.pronoun.start()]):
            return False
        prior = [
            p
            for p in self.read.pronouns(self.here.segment, self.here.start, before[0].start)
            if bool(p["m"]) == bool(self.pronoun["m"])
        ]
        # "He says that Anna ... he": the second is whoever the first is.
        return not prior or antecedent(self.page, self.here.segment, prior[0]) is not None

    def _opens(self, after: Sequence[Mention]) -> bool:
        """Tell whether the pronoun stands in an opening phrase before its name: "In his speech, Anna"."""
        start, at = self.here.start, self.pronoun.start()
        return bool(
            after
            and _OPENING.match(self.text, pos=start)
            and _COMMA.search(self.text[at : after[0].start])
            and "," not in self.text[start:at]
        )

    def _heads(self, after: Sequence[Mention]) -> bool:
        """Tell whether somebody who may be meant is the subject behind the pronoun's phrase."""
        return bool(
            after
            and self.pronoun.start() > self.here.start
            and after[0].gender in ("", self.mine)
            and _COMMA.search(self.text[self.pronoun.start() : after[0].start])
        )

    def _weighed(self, near: Sequence[Mention], at: int, after: Sequence[Mention]) -> Antecedent | None:
        votes = self.page.fact(voted)
        heard = any(m.key in votes and not m.gender for m in near)
        near = [
            replace(m, gender=votes[m.key], sort="name") if m.key in votes and not m.gender else m
            for m in near
        ]
        near = self._subject(near, at)
        if len({m.gender for m in near}) != 1 or near[0].gender in ("", self.mine):
            return None
        if not any(m.named for m in near) and not self._main(near[0], at):
            return None
        if self.mine == "m" and rivalled(self.page, near, self.window[: self.current + 1], at, after):
            return None
        older = {
            m.gender for s in self.window[:at] if s.segment >= self.here.segment - _NEAR for m in s.people
        }
        back = self.current - at
        # "The driver was drunk, says Constable Anna Aho. He": whom she speaks of may be meant as well as she.
        if back and any(m.gender in ("", self.mine) for m in self.window[at].quoted):
            return None
        owner = not back and self.text[near[-1].end : near[-1].end + 1] in ("'", "’")
        if self._direct(near, back) or ((heard or owner) and self.mine in older):
            return None
        others = {m.gender for m in after} | older
        mixed = (
            len({bool(p["m"]) for p in self.read.pronouns(self.here.segment, self.here.start, self.here.end)})
            > 1
        )
        if self.mine == "f" and (mixed or back > 1 or others - {near[0].gender}):
            return None
        alone = len({m.key for m in near}) == 1 and not older - {near[0].gender}
        line = self.read.text(self.window[at].segment)
        label = back and len(line.split()) < _LABEL and line[-1:] not in '.!?"”'
        sure = (
            not (mixed and back) and not label and back <= _FAR and not (self.mine == "m" and self._tried(at))
        )
        if heard:
            sure = alone and not back and not mixed
        elif any(m.sort == "given" for m in near):
            sure = sure and alone and back < 2
        return Antecedent(near[-1].key, near[0].gender, back, sure, near[-1].sort == "name")

    def _subject(self, near: Sequence[Mention], at: int) -> Sequence[Mention]:
        """Return the subject alone where a known person is the subject and the others are nobody known."""
        first, sentence = near[0], self.window[at]
        text = self.read.text(sentence.segment)
        if not (first.named and first.gender) or all(m.gender for m in near):
            return near
        if any(m.gender not in ("", first.gender) for m in near):
            return near
        here, animals = at == self.current, gender_words()["animal"]
        for m in (m for m in near if not m.gender):
            governed = (
                _GOVERNED.search(text[max(0, m.start - 90) : m.start])
                and text[m.start : m.end] not in animals
            )
            if not governed or (here and m.sort != "maybe"):
                return near
        opening = text[sentence.start : first.start]
        subject = _ACCORDING.search(opening) or not _PREPOSITION.search(opening)
        return near[:1] if subject and text[first.end : first.end + 1] not in ("'", "’") else near

    def _tried(self, at: int) -> bool:
        """Tell whether an accused or a victim is spoken of nearby, whom everybody on such a page calls he."""
        court = gender_words()["court"]
        return any(
            m.sort in ("role", "noun") and self.read.text(s.segment)[m.start : m.end] in court
            for s in self.window[:at]
            if s.segment >= self.here.segment - _NEAR
            for m in s.people
        )

    def _main(self, noun: Mention, at: int) -> bool:
        """Tell whether a noun is the subject of its sentence and says no kinship: "The woman told police"."""
        sentence = self.window[at]
        text = self.read.text(sentence.segment)
        if text[noun.start : noun.end] in gender_words()["kin"]:
            return False
        return bool(_SUBJECT.fullmatch(text[sentence.start : noun.start]))

    def _direct(self, near: Sequence[Mention], back: int) -> bool:
        """Tell whether a him or her is the object in a clause whose subject would be its antecedent."""
        if back or self.pronoun[0] not in ("him", "her") or near[-1].end > self.pronoun.start():
            return False
        return not _JOINT.search(self.text[near[-1].end : self.pronoun.start()])
