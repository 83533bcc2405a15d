"""A feed's memory: what counts as furniture and what never does, and that it is the same however it is learned."""

from __future__ import annotations

import importlib
import json
import pickle
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siisti.batch.alone import Alone
from siisti.batch.crew import Crew
from siisti.batch.learning import begin_reading
from siisti.batch.learning import learn as batch_learn
from siisti.batch.settings import Settings, configuration
from siisti.cleaner import Cleaner
from siisti.errors import ConfigError
from siisti.formats.text import parse
from siisti.memory import Headline, Learner, Line, Memory, learn, read_memory, write_memory
from siisti.memory.copies import Copies, alike, print_of
from siisti.memory.model import is_running, key

from .commands import spoken, told

SHARE, MORE = "Share this article with your friends", "Choose what the front page shows you"
NEWS = "Choose the news that you would like to read first."
ELSEWHERE, AGAIN = (
    "Snow comes to Lapland in the first week of May",
    "Congress has raised the debt ceiling again",
)
BODY = "A barn burned down in Oulu on Monday night, and no one was hurt."
FURNITURE = '[[stage]]\nname = "furniture"\nrules = ["furniture"]\n'

_WORDS = [a + b for a, b in product(("ba", "de", "ki", "lo", "mu", "ra", "se", "ti"), repeat=2)]


def article(number: int, *extra: str, title: str = "") -> tuple[str, ...]:
    """Return an article that has nothing in common with those of other numbers, and some lines more at its end."""
    rng = Random(number)
    paragraphs = (" ".join(rng.choices(_WORDS, k=30)) + "." for _ in range(3))
    return (title or f"Headline of story {number} on this very day", *paragraphs, *extra)


def learned(*articles: tuple[str, ...], lines: int = 50_000) -> Memory:
    learner = Learner(lines)
    for one in articles:
        learner.add(one)
    return learner.memory()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "furniture.toml").write_text(FURNITURE)
    return tmp_path


Clean = Callable[..., Cleaner]


@pytest.fixture(scope="module")
def by(furniture: Path) -> Clean:
    """Return what cleans by the memory's rules alone; to change the memory of one costs less than to make another."""
    cleaners = {
        unsafe: Cleaner(furniture, scores="none", gate=False, unsafe=unsafe, memory=Memory())
        for unsafe in (False, True)
    }

    def cleaner(memory: Memory, *, unsafe: bool = False) -> Cleaner:
        found = copy(cleaners[unsafe])
        found._memory = memory
        return found

    return cleaner


@pytest.fixture(scope="module")
def furniture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile of the memory's rules alone."""
    path = tmp_path_factory.mktemp("profiles") / "furniture.toml"
    path.write_text(FURNITURE)
    return path


#: In how many of how many articles a line stands at the end; whether it is spoken of, and whether it is sure.
SUPPORT = [
    (0, 100, False, False),
    (4, 4, False, False),
    (4, 100, False, False),
    (5, 100, True, False),
    (9, 20, True, False),
    (10, 20, True, True),
    (10, 600, True, False),
    (12, 600, True, True),
    (5, 1001, False, False),
    (6, 1001, True, False),
]


@pytest.mark.parametrize(("having", "articles", "speaks", "sure"), SUPPORT)
def test_what_it_takes_to_be_furniture(having: int, articles: int, speaks: bool, sure: bool) -> None:
    memory = learned(*(article(n, *([SHARE] if n < having else [])) for n in range(articles)))
    line = memory.line(SHARE)
    assert (line is not None) == speaks
    assert (line is not None and memory.sure(line)) == sure
    assert memory.articles == articles
    assert line is None or (line.articles, line.outside) == (having, having)


def test_a_line_within_the_text_is_none() -> None:
    within = [(*article(n)[:2], SHARE, *article(n)[2:]) for n in range(40)]
    assert learned(*within).line(SHARE) is None
    # In eight of ten articles it must stand outside.
    ends = [article(100 + n, SHARE) for n in range(159)]
    assert learned(*ends, *within).line(SHARE) is None
    assert learned(*ends, article(1000, SHARE), *within).line(SHARE) is not None


def test_what_was_ever_a_title_is_none() -> None:
    articles = [article(n, SHARE) for n in range(40)]
    assert learned(*articles).line(SHARE) is not None
    assert learned(*articles, article(100, title=SHARE)).line(SHARE) is None


def test_case_and_punctuation_do_not_count_nor_a_second_time_in_one_article() -> None:
    spellings = (SHARE, SHARE.upper(), f"– {SHARE}!", f"{SHARE} ")
    memory = learned(*(article(n, spellings[n % 4], SHARE) for n in range(20)))
    line = memory.line(SHARE)
    assert line is not None and line.articles == 20


def updates(number: int) -> Iterator[tuple[str, ...]]:
    """Yield an article as it was told first, and as it was told again with something put in, changed or left out."""
    base = article(number, SHARE)
    yield base
    for n in range(30):
        new = article(1000 * number + n)[1]
        yield (f"{base[0]}, update {n}", *base[1:3], new, *base[3:])
        yield (base[0], new, *base[2:])


def test_copies_and_updates_are_no_support() -> None:
    memory = learned(*updates(7), *(article(n) for n in range(10, 20)))
    assert memory.articles == 11
    assert memory.line(SHARE) is None
    memory = learned(*(one for n in range(10) for one in updates(n)))
    line = memory.line(SHARE)
    assert line is not None and (line.articles, memory.articles) == (10, 10)


@pytest.mark.parametrize(("kept", "copy"), [(30, True), (15, True), (6, False), (0, False)])
def test_an_article_is_a_copy_where_much_of_it_is_the_same(kept: int, copy: bool) -> None:
    one, other = (" ".join(Random(seed).choices(_WORDS, k=30)).split() for seed in (1, 2))
    assert alike(print_of([" ".join(one)]), print_of([" ".join(one[:kept] + other[kept:])])) == copy


def test_copies_are_known_within_a_window() -> None:
    copies = Copies(window=5)
    prints = [print_of(article(n)) for n in range(20)]
    assert not any(copies.seen(p) for p in prints)
    assert [copies.seen(p) for p in (prints[19], prints[0])] == [True, False]
    assert len(copies._prints) == 5
    assert len(copies._filed) <= 5 * 17


#: Articles in order, and which headlines stood elsewhere, in how many.
CROSSED = [
    ([article(1, title=ELSEWHERE), article(2, ELSEWHERE)], {ELSEWHERE: 1}),
    ([article(2, ELSEWHERE), article(1, title=ELSEWHERE)], {ELSEWHERE: 1}),  # whichever comes first
    ([article(1, title=ELSEWHERE), article(2, ELSEWHERE), article(3, ELSEWHERE)], {ELSEWHERE: 2}),
    ([article(1, title=ELSEWHERE), article(2, ELSEWHERE + "!")], {ELSEWHERE: 1}),
    ([article(1, ELSEWHERE, title=ELSEWHERE), article(2)], {}),  # its own, said again
    ([article(1, title=ELSEWHERE), article(1, ELSEWHERE)], {}),  # a copy under another title
    ([article(1, ELSEWHERE), article(1, title=ELSEWHERE)], {}),
    ([article(1, title="Snow in Lapland"), article(2, "Snow in Lapland")], {}),  # too short to tell
    ([article(1, title=ELSEWHERE), article(2, f"{ELSEWHERE}, says the institute")], {}),
    ([article(1), article(2, ELSEWHERE), article(3, ELSEWHERE)], {}),  # nobody's headline
]


@pytest.mark.parametrize(("articles", "crossed"), CROSSED)
def test_headlines_that_stand_elsewhere(articles: list[tuple[str, ...]], crossed: dict[str, int]) -> None:
    memory = learned(*articles)
    assert {key(h.text): h.articles for h in memory.headlines.values()} == {
        key(t): n for t, n in crossed.items()
    }


@given(st.lists(st.lists(st.sampled_from(_WORDS[:30]), max_size=6), max_size=60), st.integers(4, 40))
@settings(max_examples=60, deadline=None)
def test_counts_are_never_too_high_and_the_table_never_too_large(extra: list[list[str]], most: int) -> None:
    learner = Learner(most)
    true: Counter[str] = Counter()
    for n, lines in enumerate(extra):
        learner.add(article(n, *lines))
        true.update(set(lines))
        assert len(learner._lines) <= max(most, 1)
    for line, count in learner._lines.items():
        assert count.articles <= max(true[line], 1)


def test_what_a_share_of_all_articles_have_is_never_forgotten() -> None:
    memory = learned(*(article(n, *([SHARE] if n % 50 == 0 else [])) for n in range(2000)), lines=600)
    line = memory.line(SHARE)
    assert line is not None and line.articles > 30


def test_an_article_may_lack_its_title() -> None:
    untitled = [article(n, SHARE)[1:] for n in range(20)]
    line = learned(*untitled).line(SHARE)
    assert line is not None and (line.articles, line.outside) == (20, 20)
    # Its first paragraph is no headline.
    assert not learned(
        ("A barn burned down in Oulu on Monday night.", *article(1)[1:]),
        article(2, "A barn burned down in Oulu on Monday night."),
    ).headlines


NO_ARTICLES = [
    (),
    ("",),
    ("", ""),
    ("A title alone",),
    ("A title", "A line"),
    ("Ilves–Lukko 3–2", "Kärpät–KooKoo 3–2"),
]


@pytest.mark.parametrize("lines", NO_ARTICLES)
def test_what_has_no_paragraph_is_no_article(lines: tuple[str, ...]) -> None:
    assert learned(*[lines] * 20) == Memory()


#: Lines of a page by one letter: the title, a paragraph, another, a subhead, a list's item, an announcement; a sure
#: label and another, one with less support, a sentence, a notice, headlines of one and of more articles.
LETTERS = {
    "T": "A fire in Oulu",
    "P": BODY,
    "Q": "Barns burn more often than they did, says the rescue department.",
    "s": "What is behind it",
    "i": "Ilves–Lukko 3–2",
    "c": "These were read more than any others in the whole of April:",
    "L": SHARE,
    "M": MORE,
    "w": "Take a look at the weather",
    "N": NEWS,
    "K": "Commercial cooperation with the city",
    "h": ELSEWHERE,
    "H": AGAIN,
}
KNOWN = Memory.of(
    100,
    {
        SHARE: 40,
        MORE: 12,
        LETTERS["w"]: 7,
        NEWS: 50,
        LETTERS["K"]: 60,
        "A fire in Oulu": 20,
        LETTERS["s"]: 50,
    },
    {ELSEWHERE: 1, AGAIN: 4},
)
#: The page, what becomes of it, and which lines are offered.
PAGES = [
    ("TPQ", "TPQ", ""),
    ("TPQL", "TPQ", ""),
    ("TPQLM", "TPQ", ""),
    ("TPLQM", "TPLQ", ""),  # between two paragraphs it may be a subhead
    ("TPLMQ", "TPLMQ", "LM"),  # two such lines are none
    ("TLPQ", "TLPQ", "L"),
    ("TLMPQ", "TLMPQ", "LM"),
    ("TPQLN", "TPQLN", "LN"),  # what stays may be headed by what would go
    ("TPQNL", "TPQN", "N"),
    ("TPQw", "TPQw", "w"),
    ("TPQLw", "TPQLw", "Lw"),
    ("TPQLi", "TPQLi", ""),
    ("TPQiL", "TPQi", ""),
    ("TPQsi", "TPQsi", ""),
    ("TPQLKM", "TPQLK", ""),
    ("TPQK", "TPQK", ""),
    ("TPcLM", "TPcLM", ""),  # announced
    ("TPcHh", "TPcHh", ""),
    ("TPcLKM", "TPcLK", ""),
    ("TPQH", "TPQ", ""),
    ("TPQh", "TPQh", "h"),
    ("TPQhH", "TPQ", ""),  # two headlines in a row
    ("TPQhL", "TPQh", "h"),
    ("TPQLhH", "TPQ", ""),
    ("TPHQ", "TPHQ", "H"),
    ("THPQ", "THPQ", "H"),
    ("TPTQ", "TPTQ", ""),  # the title again is another rule's
    ("LPQ", "LPQ", ""),  # as the title
    ("HPQ", "HPQ", ""),
    ("PQL", "PQ", ""),  # no title
    ("PL", "P", ""),
    ("PLM", "P", ""),
    ("TL", "TL", ""),  # no article
    ("TiL", "TiL", ""),
    ("TLM", "TLM", ""),
    ("L", "L", ""),
]


def spelled(page: str) -> str:
    return "\n".join(LETTERS[letter] for letter in page)


@pytest.mark.parametrize(("page", "becomes", "offered"), PAGES)
def test_where_a_line_stands_decides(by: Clean, page: str, becomes: str, offered: str) -> None:
    result = by(KNOWN).clean(spelled(page))
    assert result.text == spelled(becomes)
    assert [f.text for f in result.findings if not f.applied] == [LETTERS[letter] for letter in offered]
    assert all(f.fix == "unsafe" for f in result.findings if not f.applied)


@given(st.text(alphabet=list(LETTERS), min_size=1, max_size=12), st.booleans())
@settings(max_examples=150, deadline=None)
def test_the_laws_hold_with_a_memory(by: Clean, page: str, unsafe: bool) -> None:
    cleaner = by(KNOWN, unsafe=unsafe)
    text = spelled(page)
    result = cleaner.clean(text)
    assert result.undo() == text
    assert cleaner.clean(result.text).text == result.text
    lines = text.split("\n")
    left = result.text.split("\n")
    assert left[0] == lines[0]
    gone = Counter(lines) - Counter(left)
    assert gone.keys() <= {LETTERS[letter] for letter in "LMwNhHsT"}
    if not unsafe:
        assert gone.keys() <= {LETTERS[letter] for letter in "LMhHsT"}
    assert by(Memory()).clean(text).findings == ()


#: Of the end of a page, in 40 of 100 articles: what goes, what is offered, and what is not spoken of.
LABELS = [
    ("My page", "goes"),
    ("Back to the top of the page", "goes"),
    ("Get to know our other services as well", "goes"),
    ("Menu", "offered"),  # a word may be anything
    ("Matti Meikäläinen", "offered"),
    ("head of research Anna Aho", "offered"),
    ("Newsroom on duty 09 123 4567", "offered"),
    ("Write to the editors at toimitus@lehti.example", "kept"),
    ("Read on at lehti.example", "offered"),
    ("You can turn this off whenever you like.", "offered"),
    ("How did you like it?", "offered"),
    ("Our other services:", "kept"),
    ("Analysis", "kept"),
    ("Commercial cooperation", "kept"),
    ("Sources: Reuters, AFP", "kept"),
    ("Photos by the rescue department", "kept"),
    ("STT", "kept"),
    ("The crisis line answers around the clock", "kept"),
    ("Correction to an earlier version", "kept"),
    ("***", "kept"),
    ("For more information, see the website of the ministry", "kept"),
]


@pytest.mark.parametrize(("line", "fate"), LABELS)
def test_what_a_line_says_decides(by: Clean, line: str, fate: str) -> None:
    memory = Memory.of(100, {line: 40}, {})
    page = f"A fire in Oulu\n{BODY}\n{line}"
    result = by(memory).clean(page)
    found = ["goes" if f.applied else "offered" for f in result.findings] or ["kept"]
    assert found == [fate]
    assert (result.text == page) == (fate != "goes")
    if fate != "kept":
        assert result.findings[0].evidence == ("memory: in 40 of 100 articles",)


def test_what_is_no_label_is_offered_where_one_article_in_ten_has_it(by: Clean) -> None:
    page = spelled("TPQN")
    for having, offered in ((10, 1), (9, 0)):
        found = by(Memory.of(100, {NEWS: having}, {})).clean(page)
        assert (len(found.findings), found.text) == (offered, page)


def decide(memory: Memory, line: str, decided: Any) -> Memory:
    rows = [json.loads(row) for row in write_memory(memory).splitlines()]
    for row in rows:
        if line in (row.get("line"), row.get("headline")):
            row["decided"] = decided
    Path("memory.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return read_memory("memory.jsonl")


#: A line, what was decided, the page before and after.
DECIDED = [
    (SHARE, "keep", "TPQL", "TPQL"),
    (SHARE, "take", "TPLQ", "TPQ"),
    (SHARE, "take", "TLPQ", "TPQ"),
    (NEWS, "take", "TPNQ", "TPQ"),
    (LETTERS["K"], "take", "TPQK", "TPQ"),
    (LETTERS["s"], "take", "TPsQ", "TPQ"),
    (ELSEWHERE, "take", "TPhQ", "TPQ"),
    (AGAIN, "keep", "TPQHh", "TPQHh"),
    (SHARE, "take", "LPQ", "LPQ"),  # the title stays
]


@pytest.mark.parametrize(("line", "decided", "page", "becomes"), DECIDED)
def test_what_an_editor_decides_holds_for_all_articles(
    folder: Path, by: Clean, line: str, decided: str, page: str, becomes: str
) -> None:
    memory = decide(KNOWN, line, decided)
    result = by(memory).clean(spelled(page))
    assert result.text == spelled(becomes)
    # Learned anew, it still holds, also for a line that is not met any more.
    for new in (KNOWN, Memory()):
        assert by(new.decided(memory)).clean(spelled(page)).text == spelled(becomes)


LINES = st.text(st.characters(codec="utf-8"), min_size=1).filter(key)
COUNTS = st.integers(0, 10**6)
DECISIONS = st.sampled_from(["", "keep", "take"])


@given(
    COUNTS,
    st.lists(st.builds(Line, LINES, COUNTS, COUNTS, COUNTS, DECISIONS), max_size=5),
    st.lists(st.builds(Headline, LINES, COUNTS, DECISIONS), max_size=5),
)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, articles: int, lines: list[Line], headlines: list[Headline]
) -> None:
    memory = Memory(articles, {key(x.text): x for x in lines}, {key(x.text): x for x in headlines})
    path = (
        tmp_path_factory.getbasetemp() / "written.jsonl"
    )  # one for all: a folder for each would take as long
    path.write_bytes(write_memory(memory, inputs="told"))
    again = read_memory(path)
    assert (again.articles, dict(again.lines), dict(again.headlines)) == (
        articles,
        dict(memory.lines),
        dict(memory.headlines),
    )
    assert again.digest == memory.digest


FIRST = '{"memory": 1, "articles": 9}\n'
BROKEN = [
    ("", "memory.jsonl:1: memory: is no memory of a feed"),
    ('{"text": "An article"}\n', "memory.jsonl:1: memory: is no memory of a feed"),
    ('{"memory": 2, "articles": 9}\n', "is no memory of a feed"),
    ('{"memory": 1}\n', "memory.jsonl:1: articles: must be a whole number"),
    ("Share this article\n", "memory.jsonl:1: not JSON"),
    (FIRST + "[]\n", "memory.jsonl:2: each line is an object"),
    (FIRST + "[" * 100_000 + "\n", "memory.jsonl:2: not JSON"),
    (FIRST + '{"articles": 9}\n', "memory.jsonl:2: each holds a line or headline"),
    (FIRST + '{"line": 3, "articles": 9, "outside": 9}\n', "memory.jsonl:2: each holds a line or headline"),
    (FIRST + '{"line": "a", "articles": 9, "outside": 9, "keep": true}\n', "memory.jsonl:2: each holds"),
    (FIRST + '{"line": "a", "articles": 9}\n', "memory.jsonl:2: outside: must be a whole number"),
    (
        FIRST + '{"line": "a", "articles": -1, "outside": 9}\n',
        "memory.jsonl:2: articles: must be a whole number",
    ),
    (FIRST + '{"headline": "a", "articles": true}\n', "memory.jsonl:2: articles: must be a whole number"),
    (
        FIRST + '{"headline": "a", "articles": 1, "decided": "drop"}\n',
        "decided: 'drop' is neither keep nor take",
    ),
    (FIRST + '{"headline": "a", "articles": 1, "decided": []}\n', "decided: [] is neither keep nor take"),
]


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_what_is_no_memory_is_refused(folder: Path, text: str, said: str) -> None:
    (folder / "memory.jsonl").write_text(text)
    with pytest.raises(ConfigError) as refused:
        Cleaner(gate=False, memory="memory.jsonl")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    (folder / "a.txt").write_text(BODY)
    told(spoken("batch", "a.txt", "-o", "out", "--learned", "memory.jsonl", "--no-gate"), "memory.jsonl")


def test_the_digest_is_of_what_is_said_and_not_of_what_was_counted() -> None:
    said = {KNOWN.digest}
    more = {k: Line(x.text, x.articles + 1, x.outside + 1) for k, x in KNOWN.lines.items()}
    said.add(Memory(101, more, KNOWN.headlines).digest)
    assert len(said) == 1
    for other in (
        Memory(100, {k: x for k, x in KNOWN.lines.items() if x.text != SHARE}, KNOWN.headlines),
        Memory(1000, KNOWN.lines, KNOWN.headlines),
        Memory(100, KNOWN.lines, {}),
        Memory(100, {**KNOWN.lines, key(SHARE): Line(SHARE, 40, 40, decided="take")}, KNOWN.headlines),
    ):
        assert other.digest not in said
        said.add(other.digest)


RUNNING = [
    ("Police say that nobody was hurt in the fire.", True),
    ("Police say that nobody was hurt in the fire", False),
    ("No one was hurt.", False),
    ('"We could not have known that, none of us," he said.', True),
    (" ".join(["word"] * 20), True),
    ("", False),
]


@pytest.mark.parametrize(("line", "running"), RUNNING)
def test_what_reads_like_a_paragraph(line: str, running: bool) -> None:
    assert is_running(line) == running


def feed(folder: Path, articles: int = 30) -> None:
    """Write a feed: files, and one of JSON Lines; its articles end in a label."""
    (folder / "feed").mkdir()
    for n in range(articles):
        (folder / f"feed/{n:03}.txt").write_text("\n".join(article(n, SHARE)) + "\n")
    rows = ({"text": "\n".join(article(100 + n, SHARE, MORE))} for n in range(articles))
    (folder / "feed/more.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the work done in the test's own process, which is quicker than to start others."""

    @contextmanager
    def crew(_: int, *begin: Any, limits: object) -> Iterator[Alone]:
        yield Alone(*begin)

    monkeypatch.setattr("siisti.batch.crew.Crew", crew)


def batch(*args: str) -> str:
    result = spoken("batch", "feed", "-o", "out", "--no-gate", "--profile", "furniture.toml", *args)
    assert result.exit_code == 0, result.output
    return result.stderr


@pytest.mark.usefixtures("alone")
def test_a_batch_learns_first_and_cleans_by_that(folder: Path) -> None:
    feed(folder)
    said = batch("--learn")
    assert "60 articles have in common: 2 repeated lines, 0 headlines of others" in said
    assert "60 changed, 90 repairs" in said
    assert (folder / "out/feed/000.txt").read_text() == "\n".join(article(0)) + "\n"
    rows = [json.loads(line) for line in (folder / "out/feed/more.jsonl").read_text().splitlines()]
    assert [row["text"] for row in rows] == ["\n".join(article(100 + n)) for n in range(30)]
    # Nothing new: nothing is read, and nothing done.
    memory = folder / "out/.siisti/memory.jsonl"
    before = memory.stat().st_mtime_ns
    assert "0 files cleaned, 31 as before" in batch("--learn")
    assert memory.stat().st_mtime_ns == before


@pytest.mark.usefixtures("alone")
def test_a_memory_holds_until_the_inputs_have_grown_by_half(folder: Path) -> None:
    feed(folder)
    batch("--learn")
    (folder / "feed/new.txt").write_text("\n".join(article(500, SHARE)) + "\n")
    assert "1 file cleaned, 31 as before; 1 document, 1 changed" in batch("--learn")
    weather = "Take a look at the weather"
    for n in range(501, 511):
        (folder / f"feed/{n}.txt").write_text("\n".join(article(n, weather)) + "\n")
    assert "10 files cleaned, 32 as before; 10 documents, 0 changed" in batch("--learn")
    for n in range(511, 540):  # now it is learned anew, and says something new
        (folder / f"feed/{n}.txt").write_text("\n".join(article(n, weather)) + "\n")
    assert "71 files cleaned, 0 as before" in batch("--learn")
    assert weather not in (folder / "out/feed/505.txt").read_text()
    for path in (folder / "feed").glob("5*.txt"):
        path.unlink()
    (folder / "feed/more.jsonl").unlink()
    assert "31 articles have in common: 1 repeated line," in batch("--learn")


@pytest.mark.usefixtures("alone")
def test_what_was_decided_in_a_batchs_memory_is_done_and_outlives_the_next(folder: Path) -> None:
    feed(folder)
    batch("--learn")
    memory = folder / "out/.siisti/memory.jsonl"
    memory.write_text(memory.read_text().replace('"titles": 0}', '"titles": 0, "decided": "keep"}'))
    assert "31 files cleaned, 0 as before; 60 documents, 0 changed" in batch("--learn")
    (folder / "feed/new.txt").write_text("\n".join(article(500, SHARE)) + "\n")
    assert "1 file cleaned, 31 as before; 1 document, 0 changed" in batch("--learn")


@pytest.mark.usefixtures("alone")
def test_a_saved_memory_serves_wherever_it_lies(folder: Path) -> None:
    feed(folder)
    assert spoken("learn", "feed", "-o", "a.jsonl").exit_code == 0
    assert "60 changed, 90 repairs" in batch("--learned", "a.jsonl")
    (folder / "b.jsonl").write_bytes((folder / "a.jsonl").read_bytes())
    assert "0 files cleaned, 31 as before" in batch("--learned", "b.jsonl")
    assert "31 files cleaned, 0 as before" in batch()


def test_the_memory_is_the_same_for_any_number_of_workers(folder: Path) -> None:
    feed(folder)
    (folder / "feed/broken.html").write_bytes(b"\xff\xfe\x00")
    (folder / "feed/large.txt").write_text(SHARE + "\n" + "x" * 60_000)
    settings = Settings("furniture.toml", gate=False)
    memories = []
    with Crew(2, begin_reading, settings) as crew:
        for out, engine in (("one", Alone(begin_reading, settings)), ("two", crew)):
            path = batch_learn(["feed"], folder / out, settings, engine, 50_000)
            memories.append(path.read_bytes())
    assert memories[0] == memories[1]
    assert read_memory(folder / "one/.siisti/memory.jsonl").articles == 60
    hashes = {
        configuration(Settings("furniture.toml", gate=False, learned=f"{n}/.siisti/memory.jsonl"))
        for n in ("one", "two")
    }
    assert len(hashes) == 1
    assert configuration(settings) not in hashes


def test_learning_that_is_stopped_leaves_nothing_behind(folder: Path) -> None:
    feed(folder)
    settings = Settings("furniture.toml", gate=False)

    class Stopped(Alone):
        def run(self, jobs: Any) -> Iterator[tuple[Any, Any]]:
            for number, pair in enumerate(super().run(jobs)):
                if number == 40:
                    raise KeyboardInterrupt
                yield pair

    with pytest.raises(KeyboardInterrupt):
        batch_learn(["feed"], folder / "out", settings, Stopped(begin_reading, settings), 50_000)
    assert [p.name for p in (folder / "out/.siisti").iterdir() if p.is_file()] == ["lock"]
    again = batch_learn(["feed"], folder / "out", settings, Alone(begin_reading, settings), 50_000)
    other = batch_learn(["feed"], folder / "other", settings, Alone(begin_reading, settings), 50_000)
    assert again.read_bytes() == other.read_bytes()


def test_the_command_shows_and_writes_what_it_learned(folder: Path) -> None:
    feed(folder)
    result = spoken("learn", "feed", "-o", "memory.jsonl")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[1].split() == ["60", "60", "goes", *SHARE.split()]
    assert lines[-1] == "60 articles: 2 lines in common, 0 headlines of others"
    memory = decide(read_memory("memory.jsonl"), SHARE, "keep")
    assert memory.line(SHARE) is None
    assert spoken("learn", "feed", "-o", "memory.jsonl").stdout.splitlines()[1].split()[2] == "stays"
    assert read_memory("memory.jsonl").line(SHARE) is None
    page = "\n".join(article(9, SHARE, MORE))
    command = ("clean", "--profile", "furniture.toml", "--learned", "memory.jsonl")
    assert spoken(*command, stdin=page).stdout == "\n".join(article(9, SHARE))


def test_the_library_learns_from_documents(furniture: Path) -> None:
    memory = learn(parse("\n".join(article(n, SHARE))) for n in range(20))
    cleaner = Cleaner(furniture, scores="none", gate=False, memory=memory)
    results = list(cleaner.clean_many(["\n".join(article(n, SHARE)) for n in range(3)]))
    assert [r.text for r in results] == ["\n".join(article(n)) for n in range(3)]
    # So it goes to other processes.
    importlib.import_module("siisti.parallel")
    assert pickle.loads(pickle.dumps(memory)) == memory
    # A lone segment is no page.
    assert cleaner.clean(SHARE).text == SHARE


#: What is asked for, and what is said.
REFUSED = [
    (["clean", "a.txt", "--learned", "gone.jsonl"], "gone.jsonl: no such file"),
    (["clean", "a.txt", "--learned", "a.txt"], "a.txt:1: not JSON"),
    (["batch", "a.txt", "-o", "out", "--learn", "--learned", "m.jsonl"], "--learn and --learned do not go"),
    (["batch", "gone.txt", "-o", "out", "--learn"], "gone.txt: no such file"),
    (["batch", "a.txt", "-o", "a.txt", "--learn"], "a.txt: is a file"),
    (["batch", "a.txt", "-o", "out", "--learn", "--profile", "gone"], "no such profile"),
    (["learn", "gone.txt"], "gone.txt: no such file"),
    (["learn", "a.txt", "-o", "a.txt"], "a.txt:1: not JSON"),
]


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(("args", "said"), REFUSED)
def test_what_cannot_be_done(folder: Path, args: list[str], said: str) -> None:
    (folder / "a.txt").write_text(BODY)
    result = spoken(*args)
    assert result.exit_code == 2
    assert said in result.stderr
    assert (folder / "a.txt").read_text() == BODY


def test_real_news_has_no_furniture(shared: Path) -> None:
    """The news tests came without any; whatever repeats in them is news."""
    for engine in ("google", "bergamot-tiny"):
        lines = (shared / f"mt/wmt17.{engine}.en").read_text("utf-8").splitlines()
        memory = learned(*(tuple(lines[at : at + 12]) for at in range(0, len(lines), 12)))
        assert memory.articles > 100
        assert not [x for x in memory.lines.values() if memory.line(x.text)]
