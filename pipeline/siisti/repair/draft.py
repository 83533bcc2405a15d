"""A segment's text while it is being repaired, and the way back from it to the original's offsets."""

from __future__ import annotations

from dataclasses import dataclass

from siisti.types import Edit, Span


@dataclass(frozen=True, slots=True)
class Draft:
    """``text`` as it stands; ``origins`` gives for each of its characters the stretch of the original it stands for.

    ``origins`` is None until the first edit, when every character still stands for itself.
    """

    text: str
    length: int
    origins: tuple[tuple[int, int], ...] | None = None

    @classmethod
    def of(cls, text: str) -> Draft:
        """Return the draft of an untouched text."""
        return cls(text, len(text))

    def original(self, span: Span) -> Span:
        """Return the stretch of the original that a span of the current text stands for."""
        if self.origins is None:
            return span
        if len(span):
            return Span(self.origins[span.start][0], self.origins[span.end - 1][1])
        after = self.origins[span.start][0] if span.start < len(self.origins) else self.length
        return Span(after, after)

    def edited(self, edit: Edit) -> Draft:
        """Return the draft with the edit made."""
        origins = self.origins
        if origins is None:
            origins = tuple((i, i + 1) for i in range(self.length))
        hull = self.original(edit.span)
        fresh = ((hull.start, hull.end),) * len(edit.replacement)
        return Draft(
            edit.apply(self.text), self.length, origins[: edit.span.start] + fresh + origins[edit.span.end :]
        )
