"""Questions on an article: what is unclear of one measure, and ready answers with what each would simulate."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from monazite.foundation.errors import InputError, unknown

LEAVE_OUT = "leave-out"
"""The answer that simulates nothing of the measure."""
ON_RECORD = "on-record"
"""The answer that the measure is one on record, which the run holds already."""
AS_READ = "as-read"
"""The answer that the measure is simulated as it was read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A ready answer: its name, what it would simulate in words, and the policies that do so."""

    name: str
    text: str
    policies: tuple[Mapping[str, Any], ...] = ()
    cautious: bool = False

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"name": self.name, "text": self.text, "simulates": bool(self.policies), "cautious": self.cautious}


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be decided before a measure is simulated.

    Attributes
    ----------
    id
        Name of the question in this article, by the measure's place in the reading: ``m2``.
    measure
        Number of the measure in the reading, from 0.
    text
        What is unclear, in one sentence.
    quote
        The sentence of the article.
    answers
        Ready answers; exactly one is the cautious one.
    is_guess
        Whether the kind itself is guessed, so that no answer can be advised.
    """

    id: str
    measure: int
    text: str
    quote: str
    answers: tuple[Answer, ...]
    is_guess: bool = False

    @property
    def cautious(self) -> Answer:
        """The answer that goes least beyond the words of the article."""
        return next(answer for answer in self.answers if answer.cautious)

    def answer(self, name: str) -> Answer:
        """An answer by its name.

        Raises
        ------
        InputError
            When the question has no such answer.
        """
        for answer in self.answers:
            if answer.name == name:
                return answer
        raise unknown(name, [answer.name for answer in self.answers], field=f"answer to {self.id}")

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        plain = {"id": self.id, "measure": self.measure, "text": self.text, "quote": self.quote}
        return plain | {"answers": [answer.to_json() for answer in self.answers]}


def check_ids(answers: Mapping[str, str], questions: list[Question]) -> None:
    """Raise InputError for an answer to a question that the article does not ask."""
    known = [question.id for question in questions]
    for name in answers:
        if name not in known and not known:
            raise InputError(found=name, allowed="no answer: the article leaves no question", field="answers")
        if name not in known:
            raise unknown(name, known, field="answers")
