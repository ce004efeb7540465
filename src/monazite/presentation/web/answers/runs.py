"""Answers about runs: the first view, a run of the levers, one with ranges."""

from typing import Any, Literal, TypedDict

from monazite.presentation.web.answers.charts import ChartOnPage, ShownPath


class ShownTile(TypedDict):
    """Texts of a headline number."""

    id: str
    group: str
    label: str
    value: str
    range: str
    middle: str
    before: str
    change: str
    verdict: str
    detail: str


class ShownLoss(TypedDict):
    """A row of the loss chart, % of GDP."""

    label: str
    lower: float | None
    central: float | None
    upper: float | None
    low: float | None
    high: float | None
    rest: float | None
    text: str


ShownStop = TypedDict(
    "ShownStop", {"industry": str, "region": str, "class": int, "text": str, "lines": str, "use": str, "rest": str}
)
"""A cell of the table of line stops: its class is the colour, ``lines`` how many stand at the worst, of ``use``."""


class ShownWarning(TypedDict):
    """What to look at, with a remedy."""

    level: Literal["note", "warn", "stop"]
    text: str
    remedy: str


class SignedDeal(TypedDict):
    """A deal in words, the day on which it is signed and the first after it, what of it is drawn, what it does."""

    words: str
    signed: str
    until: str
    drawn: str
    lasting: str


class RunView(TypedDict):
    """What the page shows of a run beside the one at rest; ``paths`` by chart and series.

    ``headline`` is the whole of ``sentences``, which the page sets one below the other. ``behind`` is what they leave
    out, a paragraph each.

    ``remark`` says what changes most where no headline number does.

    Days, losses and the map count from ``counted_from``: the month of the levers, or the shock of a record at rest.
    """

    counted_from: str
    tiles: list[ShownTile]
    headline: str
    sentences: list[str]
    behind: list[str]
    paths: dict[str, dict[str, ShownPath]]
    loss: list[ShownLoss]
    stops: list[ShownStop]
    footprint: list[ShownTile]
    remark: str
    warnings: list[ShownWarning]
    deal: SignedDeal | None
    run: str


class MovedRun(RunView):
    """The central run of the levers, with the number of the request."""

    token: int


class MapRows(TypedDict):
    """Rows of the map."""

    shade: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    flows: list[dict[str, Any]]


class RangedRun(MovedRun):
    """The run of the levers with ranges; ``maps`` holds the map's other choices by id."""

    draws: int
    map: MapRows
    maps: dict[str, MapRows]


class BusyServer(TypedDict):
    """Moves of other pages leave no room for ranges; the page asks again."""

    busy: Literal[True]


class NamedChoice(TypedDict):
    """A name and what the page calls it."""

    name: str
    title: str


class ListedScenario(NamedChoice):
    """A scenario that can be opened: whether it is what happened, or what if."""

    happened: bool


class AssumedParameter(TypedDict):
    """A parameter that the user holds."""

    parameter: str
    text: str
    unit: str
    value: float
    bounds: list[float | None]


class CitedPrecedent(TypedDict):
    """A dated measure with its source."""

    date: str
    text: str
    source: str


class ScaleMark(CitedPrecedent):
    """A precedent as a value of the lever."""

    value: float
    words: str


class ShownLever(TypedDict):
    """All that a page needs to draw a lever and to explain it.

    ``jump`` is what is said where the lever stands at its lower end and the one of approvals beside it at its upper
    end: that is another rule, not a little less of this one.
    """

    id: str
    group: str
    label: str
    unit: str
    unit_words: str
    low: float
    top: float
    step: float
    levels: dict[str, float]
    rest: float
    more: bool
    text: str
    model: str
    jump: str
    remark: str
    setting: str
    goods: str
    precedents: list[CitedPrecedent]
    scale: list[ScaleMark]
    lasts: int | None


class TalksChoices(TypedDict):
    """Whose seat can be taken, and whose export controls can be on the table."""

    seats: list[NamedChoice]
    controllers: list[NamedChoice]


class OpenedScenario(RunView):
    """The first view of a scenario: levers, charts and the run at rest.

    ``rest_paths`` are those of the run that it stands beside where that is another one, as ``rest_note`` says: of a
    file of moved levers the run without them, of an article the record; ``beside`` names that one's scenario.
    ``replay``: hits and misses of the episode that it replays; ``missed``: by good the gravest miss of its price.
    """

    scenario: str
    rest_paths: dict[str, dict[str, ShownPath]] | None
    rest_note: str
    beside: str
    assumptions: list[AssumedParameter]
    name: str
    text: str
    of_article: bool
    dataset: list[str]
    scenarios: list[ListedScenario]
    day: str
    usual_day: str
    months: list[str]
    days: list[str]
    good: str
    goods: list[NamedChoice]
    countries: list[NamedChoice]
    country: str
    groups: list[str]
    follows: dict[str, str]
    levers: list[ShownLever]
    charts: dict[str, ChartOnPage]
    controller: str
    stop_notes: list[str]
    talks: TalksChoices
    version: str
    record: str
    replay: str
    missed: dict[str, str]


class IdleLevers(TypedDict):
    """Levers that move nothing in this state, each with the reason; by warning the levers that help against it."""

    token: int
    levers: dict[str, str]
    remedies: dict[str, str]


class IndustryRow(TypedDict):
    """An industry: its hardest-hit use and the lowest month of it by place."""

    industry: str
    use: str
    cells: list[str]


class IndustryOutputs(TypedDict):
    """How far output of each industry falls."""

    places: list[str]
    rows: list[IndustryRow]
    counted_from: str
    run: str


class ComparedRow(TypedDict):
    """A number of two runs over some months, their difference and its range."""

    label: str
    months: str
    a: str
    b: str
    gap: str
    range: str


class ComparedRuns(TypedDict):
    """Two runs on common draws."""

    rows: list[ComparedRow]
    draws: int
    paired: bool
    window: str
    whole: str
    put_off: list[str]
    stocks: str
    names: list[str]
    chart: ChartOnPage | None


class LeverMonths(TypedDict):
    """Months of a lever."""

    start: str | None
    until: str | None


class FileSetting(TypedDict):
    """The state that a scenario file was taken from; ``toml`` is its scenario where that is none that ships."""

    scenario: str
    toml: str
    day: str | None
    good: str | None
    levers: dict[str, float]
    spans: dict[str, LeverMonths]
    assumptions: dict[str, float]
    deal: str


class StoredScenario(TypedDict):
    """The name under which the server holds a scenario that was read, and the state that its file was taken from."""

    kept: str
    state: FileSetting | None
