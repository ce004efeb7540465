"""Row models: one per table of a dataset folder, one declaration per field.

A field's `Q` gives the unit that its column has to be in, or convert to; a header reads ``capacity[t/yr]``.
Lists inside a cell are joined by ";", an empty cell is the field's default. A text beside a name, as in
``Annotated[Name, "region"]``, is the axis that the cell has to name.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict

from monazite.cells import (
    Day,
    Days,
    Factor,
    Flag,
    Flow,
    Grade,
    LastDay,
    Latitude,
    Longitude,
    Money,
    MoneyFlow,
    Months,
    Name,
    Names,
    Number,
    Period,
    Price,
    Rate,
    Share,
    Stage,
    Tonnes,
)
from monazite.units import Q


class Row(BaseModel):
    """A row of a table. Unknown columns are errors; rows do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Row):
    """A row that says where it comes from and how far to trust it."""

    source: Annotated[Names, "source"]
    grade: Grade
    note: str = ""


class Ranged(Sourced):
    """A row whose value has a range, in the unit of the value."""

    low: Number | None = None
    high: Number | None = None


class Base(Sourced):
    """The year that a folder's baseline stands for, and the tables of earlier folders that this one replaces whole."""

    year: int
    replaces: Names = ()


class Region(Ranged):
    """A region: an axis of the model and a key of every other table."""

    region: Name
    name: Name
    members: Names
    iso_numeric: Name
    comtrade: Name
    bloc: Literal["control", "target", "ally", "other"]
    lat: Latitude
    lon: Longitude
    gdp: MoneyFlow


class Sector(Ranged):
    """Value added of a sector in a region and year."""

    sector: Name
    region: Annotated[Name, "region"]
    value_added: MoneyFlow
    year: int


class Measure(Ranged):
    """A dated policy event."""

    id: Name
    announced: Day | None = None
    in_force: Day | None = None
    until: LastDay | None = None
    actor: Name
    affected: Names = ()
    kind: Name
    goods: Names = ()
    level: Number | None = None
    unit: str = ""
    status: Literal["in_force", "announced", "threatened", "suspended", "lifted"]
    text: Name


class OptionCost(Ranged):
    """What a unit of a measure costs, and who pays it first."""

    item: Name
    value: Number
    unit: Name
    payer: Literal["public", "industry"]
    text: Name


class Event(Ranged):
    """A meeting, expiry or deadline of the talks."""

    date: Day
    until: LastDay | None = None
    kind: Literal["summit", "expiry", "talks", "deadline", "election"]
    title: Name
    place: str = ""
    actors: Names = ()
    text: str = ""


class Governance(Ranged):
    """A governance indicator of a region."""

    region: Annotated[Name, "region"]
    indicator: Name
    value: Number
    unit: str = ""
    year: int


class Duty(Ranged):
    """A dated import duty of one region on goods from others."""

    id: Name
    date: Day
    until: LastDay | None = None
    actor: Annotated[Name, "region"]
    on: Names
    goods: Names
    rate: Annotated[float, Q("share", ge=-1, le=10)]
    text: str = ""


class NetworkRegion(Ranged):
    """A region of the shipped input-output table and the regions of the dataset that it holds."""

    region: Name
    name: Name
    members: Annotated[Names, "region"]
    employment: Factor


class NetworkSector(Ranged):
    """A sector of the shipped input-output table; `members` are industries of the source."""

    sector: Name
    name: Name
    members: Names
    goods: Flag
    theta: Factor


class NetworkTrade(Ranged):
    """Sales of a sector of one region to buyers in another, duty included."""

    origin: Name
    dest: Name
    sector: Name
    value: MoneyFlow
    tariff: Share


class NetworkUse(Ranged):
    """Purchases of a sector's products, from all origins, by a sector of a region or for final demand."""

    region: Name
    input: Name
    output: Name
    value: MoneyFlow


class PathDuty(Ranged):
    """A dated duty of a named path, added to what is paid on goods of some sectors of the input-output table.

    With ``coverage`` it is a special duty: it falls on that share of the sectors' trade and takes the place of the
    general duties of the path there, because the two do not stack.
    """

    path: Name
    date: Day
    until: LastDay | None = None
    actor: Name
    on: Names
    sectors: Names
    rate: Annotated[float, Q("share", ge=-1, le=10)]
    coverage: Annotated[float | None, Q("share", ge=0, le=1)] = None
    ceiling: Annotated[float | None, Q("share", ge=0, le=10)] = None
    text: str = ""


class Source(Row):
    """A publication or data release."""

    source: Name
    citation: Name
    publisher: str = ""
    date: str = ""
    url: str = ""
    licence: str = ""
    accessed: str = ""
    verified: Flag
    note: str = ""


class Good(Ranged):
    """A material at a stage, such as ``Dy.oxide``."""

    good: Name
    element: Name
    stage: Literal["oxide", "primary", "metal", "magnet"]
    unit: Name
    hs6: str = ""
    dual_use: Flag
    price: Price
    mineral: str = ""
    year: int | None = None


class Basket(Ranged):
    """Share of an element in the product of a deposit."""

    basket: Name
    element: Name
    share: Share


class Deposit(Ranged):
    """A source of concentrate or of recycled material."""

    deposit: Name
    region: Annotated[Name, "region"]
    basket: Annotated[Name, "basket"]
    kind: Literal["mine", "recycling", "byproduct", "intermediate"]
    output: Flow
    capacity: Flow
    recovery: Share
    stocked: Share = 0.0
    lat: Latitude | None = None
    lon: Longitude | None = None
    conflict: Flag = False


class Feed(Ranged):
    """Where a deposit's output is separated."""

    deposit: Annotated[Name, "deposit"]
    separator: Annotated[Name, "region"]
    share: Share


class Process(Ranged):
    """Conversion cost and yield of a stage in a region, for the goods of a mineral."""

    process: Name
    mineral: str = ""
    stage: Stage
    region: Annotated[Name, "region*"]
    cost: Price
    # `yield` is a word of the language: the column keeps its name, the attribute is `yields`
    yields: Annotated[float, Q("share", gt=0, le=1)]


class Recipe(Ranged):
    """Input needed for one tonne of output."""

    process_kind: Literal["metal", "magnet"]
    output: Annotated[Name, "good"]
    variant: Literal["standard", "lean"]
    input: Annotated[Name, "good"]
    coefficient: Annotated[float, Q("t/t", ge=0)]
    share: Share = 1.0
    cost: Price | None = None


class Plant(Ranged):
    """Output and capacity of a stage in a region, for the goods of a mineral."""

    mineral: str = ""
    stage: Stage
    region: Annotated[Name, "region"]
    output: Flow
    capacity: Flow


class Use(Ranged):
    """An end use: what it is made in, how it reacts to price and shortage."""

    use: Name
    name: Name
    industry: Name
    sector: Annotated[Name, "sector"]
    defence: Flag
    priority: Flag
    elasticity: Factor
    elasticity_low: Factor | None = None
    elasticity_high: Factor | None = None
    choke: Annotated[float, Q("1", ge=1)]
    choke_low: Factor | None = None
    choke_high: Factor | None = None
    cover: Days
    speed_limit: Rate
    growth: Rate


class Demand(Ranged):
    """Direct input of a good into a use in a region."""

    use: Annotated[Name, "use"]
    region: Annotated[Name, "region"]
    good: Annotated[Name, "good"]
    quantity: Flow


class Stock(Ranged):
    """A stock by days of use or by tonnes."""

    region: Annotated[Name, "region*"]
    good: Annotated[Name, "good*"]
    holder: Literal["commercial", "strategic", "producer"]
    cover: Days | None = None
    quantity: Tonnes | None = None
    release_rule: Literal["price", "never", "shortage"]


class Route(Ranged):
    """Freight cost and time between regions."""

    origin: Annotated[Name, "region*"]
    dest: Annotated[Name, "region*"]
    stage: Name
    cost: Price
    time: Months
    via: str = ""


class Quote(Sourced):
    """An observed price range; `low` and `high` are the price itself."""

    good: Name
    date: Period
    market: Literal["inside", "outside", "fob"]
    low: Price
    high: Price


class Trade(Ranged):
    """An observed trade flow."""

    flow: Name
    origin: Annotated[Name, "region*"]
    dest: Annotated[Name, "region*"]
    good: Name
    period: Name
    quantity: Tonnes


class Project(Ranged):
    """A plant or mine that is planned, being built or ramping up."""

    project: Name
    company: str = ""
    stage: Literal["mine", "separation", "metal", "magnet", "recycling"]
    region: Annotated[Name, "region"]
    basket: Annotated[Name, "basket"] | None = None
    recovery: Share | None = None
    grades: Names = ()
    capacity: Flow
    status: Literal["operating", "ramping", "construction", "committed", "planned", "stalled"]
    start: Day | None = None
    lead: Months | None = None
    permit: Months = 0.0
    ramp: Months
    success: Share
    capex: Money | None = None
    breakeven: Price | None = None
    jurisdiction: str = ""
    site: Literal["new", "expansion", "restart"] = "new"
    partners: Names = ()
    support: str = ""
    feeds: Annotated[Names, "region"] = ()
    diverts: Annotated[Names, "deposit"] = ()
    via: str = ""
    lat: Latitude | None = None
    lon: Longitude | None = None


class PartnershipRow(Ranged):
    """An agreement of regions on projects, as the fields of a policy; `low` and `high` are of the amount."""

    partnership: Name
    title: str
    actor: Annotated[Name, "region"]
    partners: Annotated[Names, "region"] = ()
    start: Day
    projects: Annotated[Names, "project"]
    amount: Money = 0.0
    months: Months = 24.0
    permit_speed: Factor = 1.0
    build_speed: Factor = 1.0
    offtake: Factor = 0.0
    preference: Factor = 1.0


class Footprint(Ranged):
    """An environmental indicator of a route; value is the median, low and high the 5 % and 95 % points."""

    route: Name
    subject: Name
    indicator: Literal["co2e", "radioactive", "water", "ammonia", "waste_water", "land"]
    value: Factor
    unit: Name


class Dependence(Ranged):
    """Share of a sector's value added in lines that physically need a use's materials."""

    sector: Annotated[Name, "sector"]
    use: Annotated[Name, "use"]
    share: Share
    upstream: Factor
    upstream_low: Factor | None = None
    upstream_high: Factor | None = None


class Prior(Ranged):
    """Distribution of an uncertain parameter."""

    parameter: Name
    distribution: Literal["constant", "uniform", "loguniform", "lognormal", "beta", "triangular", "normal"]
    a: Number
    b: Number | None = None
    c: Number | None = None
    unit: str = ""
    text: str = ""


class Target(Ranged):
    """An observation or published figure that a run is scored against."""

    case: Name
    id: Name
    quantity: Name
    good: str = ""
    region: str = ""
    period: str = ""
    value: Number
    tolerance: Factor | None = None
    kind: Literal["relative", "absolute", "factor", "max", "min", "window", "order", "rmse"]
    where: str = ""
    reduce: str = ""
    unit: str = ""
    text: str = ""


class Rung(Ranged):
    """One level of what can be put on the table, in words, with its precedent."""

    instrument: Literal["control", "tariff", "technology", "purchases", "duration"]
    rung: int
    name: Name
    level: Number
    unit: str
    review: Months | None = None
    words: Name
    precedent: Name


class Technology(Ranged):
    """Something that one side withholds from another: what its sellers lose, and which lines abroad need it."""

    item: Name
    actor: Annotated[Name, "region"]
    on: Annotated[Names, "region"]
    first: Share
    """Level of withholding (one less access) from which this item is withheld."""
    last: Share
    """Level from which nothing of it is sold any more."""
    sector: Name | None = None
    """Sector of the input-output table that sells it."""
    value: MoneyFlow = 0.0
    """Sales of the actor to the others, value made in the actor's country."""
    user: Name | None = None
    """Sector of the table that needs it."""
    dependent: Share = 0.0
    """Share of the user's value added that needs the item, whoever sells it."""
    share: Share = 0.0
    """Share of the item that the actor supplies."""
    delay: Annotated[float, Q("month", ge=0, le=60)] = 0.0
    """Months that stocks, installed copies and contracts last."""
    paid: MoneyFlow = 0.0
    """What firms of the others pay to the actor while it is in force: fees."""
    text: str = ""


class Episode(Ranged):
    """A past round of talks: where it stood, what was agreed and when."""

    episode: Name
    date: Day
    deal: Day
    control: Name
    tariff: Name
    technology: Name
    threat_control: Name
    threat_tariff: Name
    control_after: Name
    tariff_after: Name
    technology_after: Name
    purchases_after: Name
    duration: Months
    summit: Day | None = None
    expiry: Day | None = None
    text: Name
