"""Whether what is shown of a measure is on record, stands in the article, or was guessed."""

from dataclasses import dataclass

from monazite.reading.draft.draft_work import Draft
from monazite.reading.records import ReadMeasure

AGREED, READ, GUESSED = "agreed", "read", "guessed"


@dataclass(frozen=True, slots=True)
class Basis:
    """On what a measure rests: ``agreed`` (on record), ``read`` (in the article) or ``guessed``, and what of it is."""

    word: str
    guessed: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """``guessed: no rate is given``."""
        return f"{self.word}: {'; '.join(self.guessed)}" if self.guessed else self.word


def basis_of(number: int, measure: ReadMeasure, drafted: Draft) -> Basis:
    """On what a measure of a reading rests.

    Parameters
    ----------
    number
        Number of the measure in the reading, from 0.
    measure
        The measure.
    drafted
        The draft of the reading.
    """
    if number in drafted.agreed:
        return Basis(AGREED)
    guessed = tuple(dict.fromkeys([*drafted.guesses.get(number, ()), *measure.notes]))
    return Basis(GUESSED, guessed) if guessed else Basis(READ)
