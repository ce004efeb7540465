"""Answers about an article."""

from typing import Any, Literal, NotRequired, TypedDict


class ValueInWords(TypedDict):
    """A value and what the page calls it."""

    value: Any
    words: str


class MarkedWords(TypedDict):
    """Words of a sentence that a field was read from, by place."""

    start: int
    end: int
    field: str


class ReadyReply(TypedDict):
    """A ready answer to a question."""

    name: str
    text: str
    simulates: bool
    cautious: bool


class AskedQuestion(TypedDict):
    """What has to be decided before a measure is simulated."""

    id: str
    measure: int
    text: str
    quote: str
    answers: list[ReadyReply]


class AnsweredQuestion(TypedDict):
    """A question and the name of its answer."""

    question: AskedQuestion
    answer: str


class MeasureCard(TypedDict):
    """What a person sees of one measure."""

    id: str
    title: str
    sentence: str
    highlights: list[MarkedWords]
    values: dict[str, ValueInWords]
    choices: dict[str, list[ValueInWords]]
    basis: str
    guessed: list[str]
    state: str
    question: AskedQuestion | None
    rows: list[ValueInWords]
    can_suppose: bool


class ReadRemark(TypedDict):
    """What was assumed, was not clear or is not simulated, and why."""

    what: str
    reason: str
    evidence: NotRequired[Any]


class ReadingOnPage(TypedDict):
    """What an article says, and the scenario drafted from it."""

    state: Literal["ready"]
    article: str
    title: str | None
    date: str | None
    date_from: str
    dated: str
    actors: list[Any]
    measures: list[Any]
    events: list[Any]
    stances: list[Any]
    themes: list[Any]
    unmodelled: list[ReadRemark]
    ambiguous: list[ReadRemark]
    assumptions: list[ReadRemark]
    questions: list[AskedQuestion]
    answered: list[AnsweredQuestion]
    language_model: NotRequired[Any]
    cards: list[MeasureCard]
    corrections: str
    simulated: int
    acting: int
    on_record: int
    left_out: list[str]
    leads: list[str]
    kept: NotRequired[str]
    country: NotRequired[str]
    toml: NotRequired[str]
