"""What is forecast: observed series with enough monthly values, their history by a day, and the months ahead."""

from __future__ import annotations

import calendar
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from monazite.analysis.assimilation.observed_series import (
    AMOUNTS,
    CHANGES,
    COMPARED,
    UNIT_VALUES,
    SeriesName,
    observed_values,
    series_name,
)
from monazite.dataset.dataset import Dataset
from monazite.dataset.rows.evidence import OBSERVED
from monazite.scenario.policies.policy_base import add_months

HORIZONS = (1, 3, 6, 12)
"""Months: horizon h is the h-th month from that on in which the day after the origin lies."""
FEWEST_VALUES = 24
"""Rows that a series must have in all to be a target."""
LIVE_MONTHS = 24
"""Months before an origin in which a series must have been published..."""
LIVE_VALUES = 4
"""...with at least so many monthly values."""
FLOOR = 50.0
"""A value below a fiftieth of the series' median counts as that where logarithms are taken."""
TONNES, UNIT_VALUE, PRICE = "tonnes", "unit values", "prices"
CLASSES = (TONNES, UNIT_VALUE, PRICE)
EPOCH = date(2000, 1, 1)


def month_number(day: date) -> int:
    """Months from January 2000 to the month of a day."""
    return 12 * (day.year - EPOCH.year) + day.month - EPOCH.month


def horizon_month(origin: date, horizon: int) -> int:
    """Month that a forecast is about (`month_number`): for an origin on the first of a month that one is the first."""
    return month_number(origin + timedelta(days=1)) + horizon - 1


def month_end(number: int) -> date:
    """Last day of a month that is counted from January 2000."""
    first = add_months(EPOCH, number)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def target_name(series: SeriesName) -> str:
    """Name of a series as a target: all but its place, which is the location."""
    where = f" from {series.origin}" if series.origin and series.outcome in AMOUNTS else ""
    return f"{series.outcome} of {';'.join(series.goods)}{where}, {OBSERVED[series.outcome]} ({series.reporter})"


def target_class(outcome: str) -> str:
    """Class in which a target is scored, by the outcome that its name begins with."""
    if outcome in AMOUNTS:
        return TONNES
    return UNIT_VALUE if outcome in UNIT_VALUES else PRICE


@dataclass(frozen=True)
class SeriesHistory:
    """Monthly values of a series: logarithm by month (`month_number`), and their typical relative error.

    A value of zero is minus infinity.
    """

    name: SeriesName
    logs: Mapping[int, float]
    error: float

    @property
    def floor(self) -> float:
        """Logarithm that stands for zero and for less than a fiftieth of the median."""
        positive = [x for x in self.logs.values() if math.isfinite(x)]
        return float(np.median(positive)) - math.log(FLOOR) if positive else -math.inf

    @property
    def path(self) -> dict[int, float]:
        """Logarithms by month, none below the floor, in order of time."""
        floor = self.floor
        return {month: max(x, floor) for month, x in sorted(self.logs.items())}


def series_histories(dataset: Dataset, day: date) -> dict[SeriesName, SeriesHistory]:
    """Monthly values of every series that a run has a counterpart of, as published by a day."""
    values, _ = observed_values(dataset.table("observations"), start=EPOCH, day=day, first=0, last=12 * 200)
    out: dict[SeriesName, dict[int, float]] = {}
    errors: dict[SeriesName, list[float]] = {}
    for value in values:
        if value.first == value.last and value.series.outcome not in CHANGES:
            out.setdefault(value.series, {})[value.first] = value.log
            errors.setdefault(value.series, []).append(value.error)
    return {name: SeriesHistory(name, logs, float(np.median(errors[name]))) for name, logs in out.items()}


def target_series(dataset: Dataset, fewest: int = FEWEST_VALUES) -> list[SeriesName]:
    """Series with enough rows to be targets, by the whole table: which are scored must not depend on the origin."""
    rows = [row for row in dataset.table("observations") if row.outcome in COMPARED and row.outcome not in CHANGES]
    counts = Counter(series_name(row) for row in rows if not row.part and not row.user)
    return sorted((name for name, n in counts.items() if n >= fewest), key=lambda name: name.text)


def is_live(history: SeriesHistory | None, origin: date, months: int = LIVE_MONTHS) -> bool:
    """Whether a series was still being published in the months before an origin."""
    first = month_number(origin) - months
    return history is not None and sum(month >= first for month in history.logs) >= LIVE_VALUES
