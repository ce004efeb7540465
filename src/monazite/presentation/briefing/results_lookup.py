"""Numbers of a run for the sections of a brief.

`ResultsLookup` wraps `monazite.results.results.Results`: an outcome that a run does not report gives None and is noted
in `ResultsLookup.unreported`, so that a brief of a smaller run leaves a sentence out and says so instead of failing.
"""

import math
from datetime import date
from typing import NamedTuple, TypedDict

import numpy as np

from monazite.foundation.errors import InputError
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.samples import Sample
from monazite.results.quantity import Quantity
from monazite.results.ranges import ends_by_month, reduce_months
from monazite.results.results import Results

CRISIS_MONTHS = 24
"""Months from the anchor in which peaks and troughs are looked for: what comes later is trend."""


class MonthPoint(TypedDict):
    """An outcome in one month: the month as ISO text, the median and the range of the draws."""

    month: str
    value: float
    low: float
    high: float


class MonthlyExtreme(NamedTuple):
    """The highest or lowest month of an outcome."""

    quantity: Quantity
    month: date


def _when(at: date | None, over: tuple[date, date] | None, reduce: str) -> dict[str, str]:
    """Months of a number, and how they became one, for those who look it up."""
    if at is not None:
        return {"month": f"{at:%Y-%m}"}
    return {} if over is None else {"months": f"{over[0]:%Y-%m} to {over[1]:%Y-%m}", "reduce": reduce}


class ResultsLookup:
    """Questions to a `Results`; what it does not report comes back as None and is remembered in ``unreported``.

    Attributes
    ----------
    start, end
        First and last month of the run.
    anchor
        Day from which effects are counted, within the run.
    controller
        Region whose controls the run is about.
    """

    def __init__(self, results: Results) -> None:
        self.results = results
        self._refused: dict[str, str] = {}
        self._answered: set[str] = set()
        self._samples: dict[tuple[str, frozenset[tuple[str, str]]], Sample] = {}
        self._asked: dict[tuple[object, ...], Sample | None] = {}
        self._series: dict[tuple[str, frozenset[tuple[str, str]]], list[MonthPoint]] = {}
        self.start, self.end = results.index.month[0], results.index.month[-1]
        self.anchor = min(max(results.anchor, self.start), self.end)
        self.controller = results.scenario.controller

    @property
    def unreported(self) -> dict[str, str]:
        """Outcomes that were asked for and never answered, with the reason."""
        return {name: why for name, why in self._refused.items() if name not in self._answered}

    @property
    def anchor_month(self) -> date:
        """First day of the month of the anchor."""
        return self.anchor.replace(day=1)

    @property
    def year_from_anchor(self) -> tuple[date, date]:
        """First and last month of the twelve months from the anchor, cut at the end of the run."""
        return self.anchor_month, min(month_start(self.anchor_month, 11), self.end)

    @property
    def last_year(self) -> tuple[date, date]:
        """First and last month of the last twelve months, cut at the start of the run."""
        return max(month_start(self.end, -11), self.start), self.end

    def sample(
        self,
        outcome: str,
        *,
        at: date | None = None,
        over: tuple[date, date] | None = None,
        reduce: str = "mean",
        **where: str,
    ) -> Sample | None:
        """Values over the draws, months reduced as `Results.quantity` does; None where the run does not report it."""
        key = outcome, at, over, reduce, frozenset(where.items())
        if key not in self._asked:
            self._asked[key] = self._ask(outcome, at, over, reduce, where)
        sample = self._asked[key]
        return None if sample is None else self.remember(sample)

    def _ask(
        self, outcome: str, at: date | None, over: tuple[date, date] | None, reduce: str, where: dict[str, str]
    ) -> Sample | None:
        """What `sample` answers when it is first asked."""
        try:
            array, left = self.results.select(outcome, **where)
            if not {*left} <= {"month"}:
                self.results.quantity(outcome, at=None, over=None, reduce=reduce, **where)  # says which axes are open
            if left:
                array = array[:, self.results.months((at, at) if at else over)]
                array = reduce_months(array, "first" if at else reduce)
            sources = self.results.sources(outcome, **where)
        except InputError as error:
            self._refused.setdefault(outcome, str(error))
            return None
        self._answered.add(outcome)
        unit = self.results.outcome(outcome).unit
        unit = unit.removesuffix("/month") if reduce == "sum" and at is None else unit
        return Sample(array, unit, outcome, where | _when(at, over, reduce), self.results.run, sources)

    def remember(self, sample: Sample) -> Sample:
        """The same sample, kept so that `sample_of` finds it for a number that is made of it."""
        self._samples[sample.outcome, frozenset(sample.where.items())] = sample
        return sample

    def sample_of(self, q: Quantity) -> Sample | None:
        """The values over the draws that a number was made of; None where it is not of this run."""
        return self._samples.get((q.outcome, frozenset(q.where.items()))) if q.run == self.results.run else None

    def quantity_or_none(
        self,
        outcome: str,
        *,
        at: date | None = None,
        over: tuple[date, date] | None = None,
        reduce: str = "mean",
        **where: str,
    ) -> Quantity | None:
        """Median and range, or None where the run does not report it; the median may be missing."""
        found = self.sample(outcome, at=at, over=over, reduce=reduce, **where)
        return None if found is None else found.median

    def finite_quantity(
        self,
        outcome: str,
        *,
        at: date | None = None,
        over: tuple[date, date] | None = None,
        reduce: str = "mean",
        **where: str,
    ) -> Quantity | None:
        """As `quantity_or_none`, and None as well where the median is missing."""
        found = self.quantity_or_none(outcome, at=at, over=over, reduce=reduce, **where)
        return None if found is None or math.isnan(found.value) else found

    def share_of_draws(self, outcome: str, **where: str) -> Quantity | None:
        """Share of draws in which an outcome has a value, as a count; None where it is all of them or a single one."""
        if self.results.draws < 2:
            return None
        share, run = round(self.results.probability(outcome, within=None, **where), 2), self.results.run
        return None if share == 1.0 else Quantity(share, share, share, "share", outcome, where, run, (), "data")

    def monthly_series(self, outcome: str, **where: str) -> list[MonthPoint]:
        """Median and range by month, months without a value left out; empty where not reported."""
        key = outcome, frozenset(where.items())
        if key not in self._series:
            self._series[key] = self._ask_by_month(outcome, where)
        return [*self._series[key]]

    def _ask_by_month(self, outcome: str, where: dict[str, str]) -> list[MonthPoint]:
        """What `monthly_series` answers when it is first asked."""
        try:
            array, left = self.results.select(outcome, **where)
        except InputError as error:
            self._refused.setdefault(outcome, str(error))
            return []
        self._answered.add(outcome)
        if left != ("month",):
            raise InputError(field="outcome", found=outcome, allowed="an outcome by month alone")
        lows, highs = ends_by_month(array)
        points: list[MonthPoint] = []
        for month, value, low, high in zip(
            self.results.index.month, np.median(array, axis=0), lows, highs, strict=True
        ):
            if all(map(math.isfinite, (value, low, high))):
                points.append(
                    {"month": month.isoformat(), "value": float(value), "low": float(low), "high": float(high)}
                )
        return points

    def extreme(self, outcome: str, *, lowest: bool = False, **where: str) -> MonthlyExtreme | None:
        """Peak (or trough) of a monthly outcome in the two years from the anchor: the quantity and the month."""
        first, last = self.anchor_month.isoformat(), month_start(self.anchor, CRISIS_MONTHS - 1).isoformat()
        points = [p for p in self.monthly_series(outcome, **where) if first <= p["month"] <= last]
        if not points:
            return None
        best = (min if lowest else max)(points, key=lambda p: p["value"])
        day = date.fromisoformat(best["month"])
        found = self.finite_quantity(outcome, at=day, over=None, **where)
        return MonthlyExtreme(found, day) if found else None
