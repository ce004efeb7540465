"""An instrument that a clause names, and the words of a clause that can name one."""

from dataclasses import dataclass, field

from monazite.reading.mentions.clauses import Clause
from monazite.reading.text.vocabulary import MarkedSentence, WordMark


@dataclass(frozen=True, slots=True)
class Trigger:
    """An instrument named in a clause. ``used`` are tokens that belong to it and say nothing else."""

    kind: str
    variant: str
    mark: WordMark
    used: frozenset[int] = field(default=frozenset())
    needs: str = "goods"
    bare: bool = False
    several: bool = False  # another of its kind stands in the clause, with goods or an owner of its own


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """A clause with its goods and words for trade; ``topics`` are the classes of words that the article holds."""

    marked: MarkedSentence
    clause: Clause
    topics: set[str]
    goods: list[WordMark]
    flows: list[WordMark]

    def of(self, layer: str, kind: str | None = None) -> list[WordMark]:
        """Marks of a layer (and kind) in the clause."""
        return self.marked.of(layer, kind, self.clause.start, self.clause.end)


def trigger_between(
    kind: str, variant: str, ends: tuple[WordMark, WordMark], text: str, used: frozenset[int]
) -> Trigger:
    """An instrument that reaches from one word to another; ``text`` is what names it."""
    first, last = ends
    needs = "trade" if kind == "tariff" else "goods"
    mark = WordMark("instrument", f"{kind}:{variant}", needs, first.start, last.end, first.first, last.last, text)
    return Trigger(kind, variant, mark, used, needs)
