"""Rows of the supply chain: goods, where they come from, how they are made, held and shipped."""

from typing import Annotated, Literal, Self

from pydantic import model_validator

from monazite.dataset.cell_types import (
    Days,
    Factor,
    Flag,
    Flow,
    Latitude,
    Longitude,
    Months,
    Name,
    Price,
    Share,
    Stage,
    Tonnes,
)
from monazite.dataset.patterns import STAGE_STEPS
from monazite.dataset.rows.row import Ranged
from monazite.foundation.errors import InputError, nearest
from monazite.foundation.units import Q


class Good(Ranged):
    """A material at a stage, such as ``Dy.oxide``."""

    good: Name
    name: str = ""
    """What a reader calls it, such as ``cobalt hydroxide``; empty: made of element and stage."""
    element: Name
    stage: Name
    """oxide or primary, metal, magnet, or a name of the mineral's own, with which the good's id then ends."""
    step: Annotated[int | None, Q("1", ge=1, le=3)] = None
    """Place in the chain of a stage with a name of its own: 1 is won from the feed, 2 made of it, 3 of several of 2."""
    unit: Name
    hs6: str = ""
    dual_use: Flag
    price: Price
    mineral: str = ""
    year: int | None = None

    @model_validator(mode="after")
    def _stands_in_the_chain(self) -> Self:
        usual = STAGE_STEPS.get(self.stage)
        if usual is None and self.step is None:
            allowed = f"one of {', '.join(STAGE_STEPS)}, or a name of your own beside a step of 1, 2 or 3"
            raise InputError(field="stage", found=self.stage, allowed=allowed, nearest=nearest(self.stage, STAGE_STEPS))
        if usual is not None and self.step not in (None, usual + 1):
            raise InputError(field="step", found=self.step, allowed=f"{usual + 1} or nothing for {self.stage}")
        if self.good.rpartition(".")[2] != self.stage:
            raise InputError(field="good", found=self.good, allowed=f"an id that ends with the stage: .{self.stage}")
        return self

    @property
    def place(self) -> int:
        """Place in the chain: 0 first product, 1 metal, 2 magnet, whatever they are called."""
        return STAGE_STEPS[self.stage] if self.step is None else self.step - 1


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
    mineral: str = ""
    """The mineral whose goods the row is about; empty: all. A row of a mineral goes before one of all."""
    cost: Price
    time: Months
    via: str = ""


class Footprint(Ranged):
    """An environmental indicator of a route; value is the median, low and high the 5 % and 95 % points."""

    route: Name
    subject: Name
    indicator: Literal["co2e", "radioactive", "water", "ammonia", "waste_water", "land"]
    value: Factor
    unit: Name
