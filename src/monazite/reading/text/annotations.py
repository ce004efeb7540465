"""Words that are understood, and a sentence with those that stand in it."""

from dataclasses import dataclass, field
from typing import Any

from monazite.reading.text.article import Sentence


@dataclass(frozen=True, slots=True)
class WordMark:
    """A word or phrase that is understood: its layer, what it stands for, and where (characters and tokens)."""

    layer: str
    value: str
    kind: str
    start: int
    end: int
    first: int
    last: int  # token after the last
    text: str
    weight: float = 1.0
    person: str = ""  # who is named; for an instrument, the country whose it can only be


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence with its tokens and marks. ``clean`` is its text with white space made single."""

    sentence: Sentence
    clean: str
    tokens: tuple[str, ...]
    offsets: tuple[int, ...]
    marks: tuple[WordMark, ...] = field(default=())
    cache: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)  # what was worked out once

    def of(self, layer: str, kind: str | None = None, start: int = 0, end: int = 10**9) -> list[WordMark]:
        """Marks of a layer (and kind) that begin in a range of characters, in order."""
        by: dict[str, list[WordMark]] = self.cache.setdefault("layers", {})
        if not by:
            for mark in self.marks:
                by.setdefault(mark.layer, []).append(mark)
        found = by.get(layer, [])
        if kind is None and start == 0 and end == 10**9:
            return found.copy()
        return [m for m in found if (kind is None or m.kind == kind) and start <= m.start < end]

    def token(self, position: int) -> str:
        """A token in lower case; empty beyond the ends."""
        return self.tokens[position].lower() if 0 <= position < len(self.tokens) else ""
