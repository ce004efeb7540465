"""Rows that a run is held against: observations, prices and flows, targets, and priors of uncertain parameters."""

import math
import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, ValidationInfo, field_validator, model_validator

from monazite.dataset.cell_types import Day, Factor, Name, Names, Number, Period, Price, Tonnes
from monazite.dataset.periods import parse_period as months_of
from monazite.dataset.rows.row import Ranged, Sourced
from monazite.foundation.errors import InputError, unknown
from monazite.foundation.units import Q, factor

OBSERVED: Mapping[str, str] = MappingProxyType(
    {
        "exports": "t/month",
        "imports": "t/month",
        "exports_change": "%",
        "exports_change_on_month": "%",
        "unit_value_export": "USD/kg",
        "unit_value_import": "USD/kg",
        "price_inside": "USD/kg",
        "price_outside": "USD/kg",
        "price_fob": "USD/kg",
        "price_paid": "USD/kg",
        "mine_output": "t/yr",
        "export_quota": "t/yr",
        "mining_quota": "t/yr",
        "separation_quota": "t/yr",
        "licences_applied": "1",
        "licences_approved": "1",
        "licences_pending": "1",
        "licences_refused": "1",
        "licence_share": "share",
        "licence_delay": "month",
        "plant_stop": "1",
        "stop_length": "day",
        "firms_affected": "share",
    }
)
"""What can be observed, with its unit; names of outcomes mean what they mean in a run."""

WIDEST = 6.0
"""Standard deviations from the centre of a prior at which a value that a user sets ends to be taken."""

_SPAN = re.compile(r"\d{4}(-(Q[1-4]|\d{2}(-\d{2})?))?")


def _span(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    parts = cell.split("/")
    try:
        if len(parts) > 2 or not all(_SPAN.fullmatch(part) for part in parts):
            raise ValueError
        first, last = _first_day(parts[0]), _first_day(parts[-1])
        if last < first:
            raise ValueError
    except ValueError:
        allowed = "2025, 2025-04, 2025-04-04, 2025-Q2 or two of them in order with a slash"
        raise InputError(found=cell, allowed=allowed) from None
    return cell


def _first_day(span: str) -> date:
    """First day of a period of any length."""
    first = span.partition("/")[0]
    return date.fromisoformat(first) if first.count("-") == 2 else months_of(first)[0]


def _observed(name: str) -> str:
    if name not in OBSERVED:
        raise unknown(name, OBSERVED, field="outcome")
    return name


Span = Annotated[str, BeforeValidator(_span)]
"""A day, month, quarter or year, or two of them with a slash, kept as written."""


class Observation(Ranged):
    """A figure that was observed, with the day on which it became public; a correction is a row of its own.

    Amounts are rates: ``t/month`` is the mean month of the period, as outcomes of a run are. Prices and unit values
    are means over the period. Where `value` is the middle of a quoted range, `low` and `high` are its ends.
    """

    outcome: Annotated[Name, AfterValidator(_observed)]
    good: Annotated[Names, "good*"] = ()
    """Goods or patterns of goods such as ``*.magnet`` and ``Dy.*``: amounts are of their sum."""
    region: Annotated[Name, "region*"]
    """Destination of exports, importer, market of a price, place of a stop."""
    part: str = ""
    """ISO code of a country where the figure holds for that part of the region alone."""
    origin: Annotated[Name | None, "region*"] = None
    user: str = ""
    """Use or industry (``industry:cars``) of a stop or of an application."""
    reporter: Name
    period: Span
    value: Number
    unit: str
    error: Annotated[float, Q("share", ge=0)]
    """Relative standard error of the measurement, without what the model cannot express."""
    published: Day
    """Not before the period begins, except for quotas, which are announced ahead."""

    @field_validator("unit")
    @classmethod
    def _unit_fits(cls, unit: str, info: ValidationInfo) -> str:
        if "outcome" in info.data:
            factor(unit, OBSERVED[info.data["outcome"]])
        return unit

    @field_validator("published")
    @classmethod
    def _published_afterwards(cls, day: date, info: ValidationInfo) -> date:
        ahead = info.data.get("outcome", "").endswith("_quota")
        if not ahead and "period" in info.data and day < (first := _first_day(info.data["period"])):
            raise InputError(found=day.isoformat(), allowed=f"{first} or later, as the period begins then")
        return day


class Quote(Sourced):
    """An observed price range; `low` and `high` are the price itself."""

    good: Name
    date: Period
    market: Literal["inside", "outside", "fob"]
    low: Price
    high: Price
    published: Day | None = None
    """Day on which it became public; empty: not recorded."""


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
    known: Day | None = None
    """Day on which the figure became public; empty: not recorded."""


class Prior(Ranged):
    """Distribution of an uncertain parameter."""

    parameter: Name
    distribution: Literal["constant", "uniform", "loguniform", "lognormal", "beta", "triangular", "normal"]
    a: Number
    b: Number | None = None
    c: Number | None = None
    unit: str = ""
    text: str = ""
    least: Number | None = None
    most: Number | None = None
    """Smallest and largest value at which a user may hold the parameter; empty: as `bounds` says."""

    def bounds(self) -> tuple[float, float]:
        """Smallest and largest value at which a user may hold the parameter.

        Where the distribution ends: one width beyond either end; elsewhere six standard deviations, of the log for a
        lognormal. What the prior has above nought stays there, and a share stays at or below 1. A constant has none.
        `least` and `most` stand before these.
        """
        a, b = self.a, self.b or 0.0
        match self.distribution:
            case "constant":
                return -math.inf, math.inf
            case "lognormal":
                low, high = a * math.exp(-WIDEST * b), a * math.exp(WIDEST * b)
            case "normal":
                low, high = a - WIDEST * b, a + WIDEST * b
            case "beta":
                low, high = 0.0, 1.0
            case _:
                top = b if self.distribution != "triangular" else self.c or b
                low, high = max(2.0 * a - top, 0.0) if a >= 0.0 else 2.0 * a - top, 2.0 * top - a
        high = min(high, 1.0) if self.unit == "share" else high
        return low if self.least is None else self.least, high if self.most is None else self.most


class LicenceLevel(Ranged):
    """A named way of handling licences: the share approved that is expected of it before anything is observed.

    `low` and `high` are the 5 % and 95 % points of a regime of that name; drivers of stringency spread as widely.
    """

    level: Name
    approval: Annotated[float, Q("share", gt=0, le=1)]
    text: str


class DriverProcess(Ranged):
    """A latent monthly process: what moves month by month and no parameter or measure says.

    Drivers of one kind that cover a cell add up. `spread` is the standard deviation of a mean-reverting process or of a
    lasting level, or of the monthly change of a walk; `low` and `high` are its 5 % and 95 % points.
    """

    driver: Literal["stringency", "holding", "demand", "premium"]
    group: Name
    goods: Names = ()
    regions: Names = ()
    spread: Factor
    process: Literal["reverting", "walk", "lasting"] = "reverting"
    half_life: Annotated[float | None, Q("month", gt=0)] = None
    """Of a reverting process, and of that alone."""
    step: Factor = 0.0
    """Standard deviation of the change of a lasting level when a measure changes the terms of its whole group; nothing
    for the other processes."""

    @model_validator(mode="after")
    def _fits_its_process(self) -> Self:
        if (self.process == "reverting") != (self.half_life is not None):
            allowed = "a number for a reverting process, nothing for the others"
            raise InputError(field="half_life", found=self.half_life, allowed=allowed)
        widest = math.sqrt(2.0) * self.spread if self.process == "lasting" else 0.0
        if self.step > widest + 1e-9:
            allowed = "0, or for a lasting level up to 1.41 times its spread, at which it is drawn anew"
            raise InputError(field="step", found=self.step, allowed=allowed)
        return self
