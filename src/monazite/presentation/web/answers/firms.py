"""Answers about a firm."""

from typing import Any, NotRequired, TypedDict


class FirmCounts(TypedDict):
    """How much a firm's file holds."""

    plant: int
    product: int
    item: int
    supply: int


class HeldFirmRow(TypedDict):
    """A row of a firm, which the page holds and sends."""

    block: str
    file: str
    line: int | None
    cells: dict[str, Any]
    lines: dict[str, int]


class SitePlants(TypedDict):
    """Plants whose country a list does not say, and the regions they may lie in."""

    plants: list[str]
    towns: list[str]
    """What the list has for them, where it has something."""
    region: str
    """The region that is taken."""
    regions: list[list[str]]
    """Id and name of every region of the run."""


class AssumedDays(TypedDict):
    """Days under way that are assumed from an origin, for the page to ask."""

    origin: str
    days: float
    lines: list[int]
    """Lines of the list that they are assumed for."""


class ListColumn(TypedDict):
    """A column of a parts list: its header, what it is read as (empty: not read), the first thing that stands in it."""

    text: str
    name: str
    example: str


class ListColumns(TypedDict):
    """The columns of a parts list; none for a firm in blocks of its own."""

    columns: list[ListColumn]
    choices: list[list[str]]
    """Name and meaning of everything that a column can be."""
    missing: list[str]
    """Columns that are needed and that none is read as."""


class ReadFirm(TypedDict):
    """A firm that was read from its files."""

    name: str
    day: str | None
    by_file: bool
    """Whether stocks count as of that day where the reader says nothing: it is of these weeks."""
    counts: FirmCounts
    rows: list[HeldFirmRow]
    notes: list[str]
    """What the files were read as."""
    preview: list[list[str]]
    """The first supplies: part, good, origin, kg a year, days of stock, days under way, days from order to receipt."""
    ways: list[AssumedDays]
    """Days under way that the list does not say."""
    sites: SitePlants | None
    """Plants for which the page asks where they lie."""
    left_out: str
    """Rows that no run can weigh, in a sentence; empty where there are none."""


class StopDays(TypedDict):
    """Days on which the first line stops: 5, 50 and 95 % of the cases."""

    low: str | None
    middle: str | None
    high: str | None


class ItemCover(TypedDict):
    """Weeks of use in stock by week."""

    item: str
    low: list[float]
    value: list[float]
    high: list[float]


class NotedTable(TypedDict):
    """A table of a firm with what its figures are."""

    head: list[str]
    rows: list[list[str]]
    note: str


class LicenceCalendar(NotedTable):
    """The licences with a day, and in a sentence the one that most hangs on."""

    text: str


class FirmAnswers(TypedDict):
    """When the first line of a firm stops, what runs out and what stops."""

    token: int
    draws: int
    samples: int
    start: str
    weeks: int
    headline: str
    sentences: list[str]
    """The headline, a sentence each: the first has the answer."""
    basis: str
    """On what the chance of a stop rests; empty where nothing runs out."""
    stop: StopDays
    days: list[float | None]
    chance: dict[str, float]
    binding: str
    margin: str
    left_out: str
    """Rows of the file that this run does not hold, in a sentence; empty where it holds all."""
    read: str
    under_way: str
    licences: LicenceCalendar | None
    """None where no licence of the file has a day."""
    cover: list[ItemCover]
    prices: str
    """What the two prices of a part are."""
    items: list[list[str]]
    products: list[list[str]]


class CoveredPart(TypedDict):
    """What covers the use of a part month by month: own stock, each supply, what is not made, and the sum in words."""

    item: str
    text: str
    head: list[str]
    rows: list[list[str]]


class CheapestMeasures(TypedDict):
    """The cheapest set of measures under a chance."""

    text: str
    rows: list[list[str]]
    unpriced: NotRequired[list[str]]


class OrderTable(NotedTable):
    """What can still be ordered, and in a sentence the order for the part that runs out first."""

    text: str
    late: NotedTable
    """Orders that come too late for the first stop, below what they keep running; no rows where none does."""


class FirmMeasures(TypedDict):
    """What moves the day, and the cheapest set where one was asked for."""

    token: int
    horizon: int
    rows: list[list[str]]
    refused: list[str]
    """Licences that cannot be had, because none that is asked for today is approved within the horizon."""
    best: str
    """What moves the first stop most, and what does so for the least money; empty where nothing does."""
    orders: OrderTable
    """What can still be ordered for the parts that run out; no rows where none does."""
    by_item: NotedTable
    """The best measures of each item; no rows for a firm of one."""
    coverage: list[CoveredPart]
    """The parts that run out first, month by month."""
    head: list[str]
    """Heads of the first four columns of ``rows``."""
    caption: str
    late: str
    """That more stock can no longer be ordered in time; empty where it can."""
    order_by: str
    """What is counted in the days to order by."""
    served: str
    """How an order moved to another origin is served in this run; empty where none is."""
    set: NotRequired[CheapestMeasures]
