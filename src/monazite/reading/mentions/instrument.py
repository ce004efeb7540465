"""An instrument that a clause names."""

from dataclasses import dataclass, field

from monazite.reading.text.vocabulary import WordMark


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
