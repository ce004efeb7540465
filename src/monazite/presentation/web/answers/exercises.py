"""Answers of an exercise."""

from typing import Any, Literal, TypedDict

from monazite.presentation.web.answers.runs import NamedChoice


class OfferedSeat(NamedChoice):
    """A seat, and whether it is one at a table of its own."""

    own_table: bool


class ExerciseSeats(TypedDict):
    """Seats of a scenario, and days on which an exercise can begin."""

    seats: list[OfferedSeat]
    day: str
    first: str
    last: str


class TracedFigure(TypedDict):
    """A number behind a sentence of an exercise."""

    value: float | None
    low: float | None
    high: float | None
    unit: str
    outcome: str
    where: dict[str, Any]
    run: str
    sources: list[str]
    kind: str


class TracedSentence(TypedDict):
    """A sentence with the numbers that it rests on."""

    text: str
    claims: list[TracedFigure]


class TitledSentences(TypedDict):
    """Sentences under a heading."""

    title: str
    lines: list[TracedSentence]


class PossibleAct(TypedDict):
    """An act as it is sent, and in words."""

    text: str
    words: str
    mark: str
    """What it does with the seat's own threat; empty for most acts."""
    doing: str
    """The act in the few words of a button."""


class MonthBefore(TypedDict):
    """What was done in a month, and what the papers wrote."""

    acts: str
    press: list[TracedSentence]


class DrawnPath(TypedDict):
    """A price by month; None where there is none."""

    name: str
    values: list[float | None]
    unsure: list[bool]
    """By month, whether the price is too uncertain to trade on."""


class DrawnPrices(TypedDict):
    """A good's price month by month: what a chart draws, and the same as a table."""

    good: str
    title: str
    months: list[str]
    paths: list[DrawnPath]
    head: list[str]
    rows: list[list[str]]


class PriceTable(TypedDict):
    """Prices of a month beside those of the month before."""

    caption: str
    head: list[str]
    rows: list[list[str]]
    notes: list[str]
    """What the columns are, and when a price is too uncertain to trade on."""
    unsure: list[list[bool]]
    """By row and column, whether a price is too uncertain to trade on: it is drawn in grey."""
    courses: list[DrawnPrices]
    """Each good of the table over the months of the session; none in the first."""


class ExerciseMonth(TypedDict):
    """The month that a session is in."""

    state: Literal["ready"]
    title: str
    role: str
    day: str
    parts: list[TitledSentences]
    news: list[TracedSentence]
    prices: PriceTable | None
    acts: list[PossibleAct]
    backing_down: str
    """What doing anything else than what was threatened for this month comes to; empty where nothing is due."""
    deals: list[str]
    first_deal: str
    """The deal that the form opens on."""
    traded: dict[str, str]
    """What is said of measures by the first three parts of a deal's id; "" of all others."""
    levels: list[dict[str, str]]
    is_over: bool
    setting: str
    """Which levers of the page are in force; empty where none was moved."""
    history: list[MonthBefore]
    months: int


class DebriefPart(TypedDict):
    """A heading, paragraph, list, table or figure of a debrief; a ``fold`` is a heading whose parts unfold."""

    kind: str
    text: str
    head: list[str]
    rows: list[list[str]]
    note: str
    wide: str
    """The figure as SVG, in the colour of the text around it; empty for all other parts."""
    narrow: str


class ExerciseDebrief(TypedDict):
    """What came of a session."""

    state: Literal["ready"]
    title: str
    kicker: str
    page: list[DebriefPart]
    debrief: dict[str, Any]
