"""Rows that a run is held against: observed prices and flows, targets, and priors of uncertain parameters."""

from typing import Annotated, Literal

from monazite.dataset.cell_types import Factor, Name, Number, Period, Price, Tonnes
from monazite.dataset.rows.row import Ranged, Sourced


class Quote(Sourced):
    """An observed price range; `low` and `high` are the price itself."""

    good: Name
    date: Period
    market: Literal["inside", "outside", "fob"]
    low: Price
    high: Price


class ObservedTrade(Ranged):
    """An observed trade flow."""

    flow: Name
    origin: Annotated[Name, "region*"]
    dest: Annotated[Name, "region*"]
    good: Name
    period: Name
    quantity: Tonnes


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


class Prior(Ranged):
    """Distribution of an uncertain parameter."""

    parameter: Name
    distribution: Literal["constant", "uniform", "loguniform", "lognormal", "beta", "triangular", "normal"]
    a: Number
    b: Number | None = None
    c: Number | None = None
    unit: str = ""
    text: str = ""
