"""Answers of work that takes minutes: how far it is, and what came of it."""

from typing import Any, Literal, NotRequired, TypedDict

from monazite.presentation.web.answers.charts import ChartOnPage, TalksChartOnPage
from monazite.presentation.web.answers.parameters import ParameterRange


class UnfinishedWork(TypedDict):
    """Work that goes on, or that ends without an answer; ``share`` is what is done of it, from 0 to 1."""

    state: Literal["working", "failed", "cancelled", "missing"]
    text: str
    share: NotRequired[float]


class FinishedWork(TypedDict):
    """Work that is done, of which a file is to be had."""

    state: Literal["ready"]


class ShownRange(TypedDict):
    """A number with its range over draws; None where there is none."""

    value: float | None
    low: float | None
    high: float | None
    unit: str


class MeanRange(ShownRange):
    """A number with its range and its mean over draws."""

    mean: float


class DealPrecedent(TypedDict):
    """What a term of a deal has been before."""

    instrument: str
    level: str
    precedent: str
    source: str


class DealWorthTable(TypedDict):
    """What a month of a deal changes for each side where it is signed, part by part, and what signing is worth."""

    head: list[str]
    rows: list[list[str]]


class ListedDeal(TypedDict):
    """A deal with its chance, given that one is signed.

    Its terms as the seat sees them: what it gives, what it gets, what becomes harder, what stays, and how long.
    """

    id: str
    words: str
    probability: MeanRange
    precedents: list[DealPrecedent]
    gives: list[str]
    gets: list[str]
    harder: list[str]
    stays: list[str]
    lasts: list[str]
    signed: str
    """In which state it is signed; empty where that is not known."""
    why: list[str]
    """Why each side would sign it, the seat's own reasons first."""
    worth: DealWorthTable


class TermLevel(TypedDict):
    """A level of an instrument and its chance, given that a deal is signed."""

    instrument: str
    label: str
    value: float
    low: float
    high: float


class GainByDay(TypedDict):
    """What a seat gains by signing on a day; without figures where no draw has a deal."""

    date: str
    value: NotRequired[float | None]
    low: NotRequired[float | None]
    high: NotRequired[float | None]
    unit: NotRequired[str]


class CalendarMark(TypedDict):
    """A day of the talks and what it is."""

    date: str
    kind: str


class PlayedTalks(TypedDict):
    """What the talks come to, seen from a seat.

    ``controller`` is the side whose controls are on the table, ``choice`` says why where several regions control,
    ``side`` stands before the id of a deal; ``forecast`` is how likely a deal is by when, ``others`` the chance of all
    deals that are not listed, given that one is signed.
    """

    state: Literal["ready"]
    seat: str
    charts: dict[str, TalksChartOnPage]
    deals: list[ListedDeal]
    forecast: str
    others: float
    levels: list[TermLevel]
    now: dict[str, Any]
    first: str
    calendar: list[CalendarMark]
    gain: list[GainByDay]
    first_mover: dict[str, Any] | None
    caveat: str
    record: str
    """What past rounds traded, and how often the talks played from their first days go the same way; or empty."""
    to_come: str
    """What of the answer is still to come; empty for the whole of it."""
    without: str
    """What a month of what is in force today costs both sides."""
    stopped: str
    """Why the controlling side signs although it stopped supply, and what of it lies outside of the model; or empty."""
    sides: list[str]
    """The seat and who sits opposite, in words."""
    run: str
    draws: int
    basis: str
    controller: str
    choice: str
    side: str


class BestSet(TypedDict):
    """The best set of measures within a budget, in words."""

    title: str
    measures: list[str]
    text: str
    pays: bool
    """Whether it avoids at least what it costs, in the median."""


class PooledOutlays(TypedDict):
    """Who gains and who pays if all shared every outlay by their purchases: a second view of one country's ranking."""

    text: str
    head: list[str]
    rows: list[list[str]]


class RankedMeasures(TypedDict):
    """Measures ranked for all countries together or for one alone; what has no row stands in a sentence with why."""

    name: str
    title: str
    text: str
    chart: ChartOnPage
    head: list[str]
    rows: list[list[str]]
    by_country_title: str
    by_country_head: list[str]
    by_country: list[list[str]]
    pooled: PooledOutlays | None
    """None where the view itself shares by purchases, and for one country alone."""
    folded: list[str]
    part: str
    """What the country pays and gains of the set that all decide together."""
    at_others_cost: list[str]
    """Measures by which others lose, each with who loses how much."""


class StocksWithoutEffect(TypedDict):
    """Public stocks that avoid next to nothing, each with its reason."""

    text: str
    head: list[str]
    rows: list[list[str]]


class WeighedOptions(TypedDict):
    """What would have helped: the merit orders and the best set."""

    state: Literal["ready"]
    alone: str
    """Region that decides and pays alone; empty: several together."""
    lead: str
    portfolio: BestSet | None
    without: str
    """What stands where there is no best set."""
    views: list[RankedMeasures]
    few: str
    stocks: StocksWithoutEffect
    decided: str
    draws: int
    basis: str
    to_come: str
    """What of the answer is still to come; empty for the whole of it."""


class UnfinishedTalks(UnfinishedWork):
    """Talks that go on: with what there is of the answer, and its number, where the page does not show it yet."""

    so_far: NotRequired[PlayedTalks]
    number: NotRequired[int]


class UnfinishedOptions(UnfinishedWork):
    """Options that are being weighed: with what there is of the answer, and its number, as with talks."""

    so_far: NotRequired[WeighedOptions]
    number: NotRequired[int]


class RankedTile(TypedDict):
    """The headline number that parameters are ranked for."""

    id: str
    label: str
    value: str


class RankedParameter(ParameterRange):
    """A parameter, its range, and the number at either end of it."""

    bounds: list[float | None]
    outcome: list[str]
    """The number at either end of the range; empty before the ranking is done."""
    grade: str
    source: str
    held: bool


class RankedParameters(TypedDict):
    """All uncertain parameters, those first that matter most for a headline number."""

    state: Literal["ready"]
    tile: RankedTile
    moving: int
    leading: int
    """How many of the rows matter most, or are held; all of them before the ranking is done."""
    draws_from: str
    rows: list[RankedParameter]


class UnfinishedRanking(UnfinishedWork):
    """A ranking that goes on: with the parameters as the last one had them, where the page does not show them yet."""

    so_far: NotRequired[RankedParameters]
    number: NotRequired[int]
