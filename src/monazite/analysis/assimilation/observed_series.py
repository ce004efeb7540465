"""Rows of observations become series of logarithms: which are used, with which errors, and why others are not."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from monazite.dataset.periods import parse_period
from monazite.dataset.rows.evidence import OBSERVED, Observation
from monazite.foundation.units import factor

AMOUNTS = ("exports", "imports")
UNIT_VALUES = ("unit_value_export", "unit_value_import")
PRICES = ("price_inside", "price_outside", "price_fob", "price_paid")
CHANGES = ("exports_change",)
MOST_BEGUN = 11
"""Months before a run that a period of which the run has a part may have begun: a year has one month of it at least."""
COMPARED = (*AMOUNTS, *UNIT_VALUES, *PRICES, *CHANGES)
"""Kinds of observations that a run has a counterpart of."""
ROUNDING = 0.002  # least relative error of any figure


@dataclass(frozen=True)
class SeriesName:
    """What a series is about: outcome, goods, region, origin, and who reports it."""

    outcome: str
    goods: tuple[str, ...]
    region: str
    origin: str
    reporter: str

    @property
    def text(self) -> str:
        """The name in one line."""
        where = f"from {self.origin} to {self.region}" if self.origin and self.outcome in AMOUNTS else self.region
        return f"{self.outcome} of {';'.join(self.goods)}, {where} ({self.reporter})"


@dataclass(frozen=True)
class ObservedValue:
    """A value of a series: months from the start of the run, both included, logarithm, relative error, and its rows.

    The logarithm is of the value in the unit of the outcome; of one plus the change for changes; minus infinity for
    nothing.
    """

    series: SeriesName
    first: int
    last: int
    log: float
    error: float
    published: date
    rows: tuple[Observation, ...] = field(repr=False)

    @property
    def name(self) -> str:
        """Series and months in one text, which seeds what is random about the value."""
        return f"{self.series.text}, {self.rows[0].period}"


@dataclass(frozen=True)
class UnusedRow:
    """An observation that is not compared with a run, and why."""

    row: Observation
    reason: str


def series_name(row: Observation) -> SeriesName:
    """Series that a row belongs to."""
    return SeriesName(row.outcome, row.good, row.region, row.origin or "", row.reporter)


def months_of(row: Observation, start: date) -> tuple[int, int]:
    """First and last month of a row's period, counted from the month of ``start``."""
    first, last = (12 * (day.year - start.year) + day.month - start.month for day in parse_period(row.period))
    return first, last


def reason_against(row: Observation) -> str:
    """Why no outcome of a run can be held against a row; empty if one can."""
    if row.outcome not in COMPARED:
        return f"a run has no outcome like {row.outcome}"
    if row.part:
        return f"only {row.part}, a part of the region {row.region}"
    if row.user:
        return "only one user or industry"
    if row.outcome not in CHANGES and row.value < 0.0:
        return "below zero"
    return ""


def observed_values(
    rows: Iterable[Observation], *, start: date, day: date, first: int, last: int, begun: bool = False
) -> tuple[list[ObservedValue], list[UnusedRow]]:
    """Values published by a day whose months lie between ``first`` and ``last``, and the rows that are not used.

    Quotes of one month are one value, their geometric mean. Of a figure that was corrected the last word by the day
    counts. A figure for a longer period is left out where the months of the same series cover it. With ``begun``,
    amounts of periods that began in the year before ``first`` and end later are used as well.
    """
    earliest = first - MOST_BEGUN if begun else first
    groups: dict[tuple[SeriesName, int, int], list[Observation]] = {}
    unused = []
    for row in rows:
        reason = f"published on {row.published}, after {day}" if row.published > day else reason_against(row)
        low, high = months_of(row, start)
        begins = earliest if row.outcome in AMOUNTS and high >= first else first
        if not reason and (low < begins or high > last):
            reason = "its months lie outside the run" if high < first or low > last else "some months lie outside"
        if reason:
            unused.append(UnusedRow(row, reason))
        else:
            groups.setdefault((series_name(row), low, high), []).append(row)
    single = Counter(name for (name, low, high), _ in groups.items() for _ in range(1) if low == high)
    months = {name: {low for (other, low, high) in groups if other == name and low == high} for name in single}
    values = []
    for (name, low, high), found in groups.items():
        if high > low and months.get(name, set()).issuperset(range(low, high + 1)):
            unused += [UnusedRow(row, "its months are there one by one") for row in found]
            continue
        values.append(combine(name, low, high, last_words(found)))
    return sorted(values, key=lambda v: (v.first, v.last, v.series.text)), unused


def last_words(rows: Sequence[Observation]) -> list[Observation]:
    """Of rows on one period of one source the one published last."""
    latest: dict[tuple[str, tuple[str, ...]], Observation] = {}
    for row in sorted(rows, key=lambda r: r.published):
        latest[row.period, row.source] = row
    return list(latest.values())


def combine(name: SeriesName, first: int, last: int, rows: Sequence[Observation]) -> ObservedValue:
    """One value of the rows of a period: mean of the logarithms, errors of independent figures and their scatter."""
    logs = np.array([log_value(row) for row in rows])
    finite = logs[np.isfinite(logs)]
    errors = np.array([math.hypot(row.error, range_error(row), ROUNDING) for row in rows])
    value = float(finite.mean()) if finite.size else -math.inf
    error = float(np.sqrt((errors**2).sum())) / len(rows)
    if finite.size > 1:
        error = math.hypot(error, float(finite.std(ddof=1)) / math.sqrt(finite.size))
    return ObservedValue(name, first, last, value, error, max(row.published for row in rows), tuple(rows))


def range_error(row: Observation) -> float:
    """Relative standard error of a price quoted as a range: of a uniform distribution over its ends."""
    if row.outcome not in PRICES or row.low is None or row.high is None or row.value <= 0.0:
        return 0.0
    return (row.high - row.low) / row.value / math.sqrt(12.0)


def log_value(row: Observation) -> float:
    """Logarithm of a value in the unit of its outcome; of one plus the change for a change."""
    value = row.value * factor(row.unit, OBSERVED[row.outcome])
    value = 1.0 + value / 100.0 if row.outcome in CHANGES else value
    return math.log(value) if value > 0.0 else -math.inf
