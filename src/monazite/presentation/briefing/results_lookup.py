"""Numbers of a run for the sections of a brief.

`ResultsLookup` wraps `monazite.results.results.Results`: an outcome that a run does not report gives None and is noted
in `ResultsLookup.unreported`, so that a brief of a smaller run leaves a sentence out and says so instead of failing.
"""

import math
from datetime import date
from typing import Any, NamedTuple, TypedDict

from monazite.foundation.errors import InputError
from monazite.presentation.briefing.months import month_start
from monazite.results.quantity import Quantity
from monazite.results.results import Results


class MonthPoint(TypedDict):
    """An outcome in one month: the month as ISO text, the central value and the range of the draws."""

    month: str
    value: float
    low: float
    high: float


class MonthlyExtreme(NamedTuple):
    """The highest or lowest month of an outcome."""

    quantity: Quantity
    month: date


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

    def quantity_or_none(
        self,
        outcome: str,
        *,
        at: date | None = None,
        over: tuple[date, date] | None = None,
        reduce: str = "mean",
        **where: str,
    ) -> Quantity | None:
        """`Results.quantity`, or None where the run does not report it; the central value may be missing."""
        try:
            found = self.results.quantity(outcome, at=at, over=over, reduce=reduce, **where)
        except InputError as error:
            self._refused.setdefault(outcome, str(error))
            return None
        self._answered.add(outcome)
        return found

    def finite_quantity(
        self,
        outcome: str,
        *,
        at: date | None = None,
        over: tuple[date, date] | None = None,
        reduce: str = "mean",
        **where: str,
    ) -> Quantity | None:
        """As `quantity_or_none`, and None as well where the central value is missing."""
        found = self.quantity_or_none(outcome, at=at, over=over, reduce=reduce, **where)
        return None if found is None or math.isnan(found.value) else found

    def share_of_draws(self, outcome: str, **where: str) -> Quantity | None:
        """Share of draws in which an outcome has a value, as a count; None where it is all of them or a single one."""
        if self.results.draws < 2:
            return None
        share, run = round(self.results.probability(outcome, **where), 2), self.results.run
        return None if share == 1.0 else Quantity(share, share, share, "share", outcome, where, run, (), "data")

    def monthly_series(self, outcome: str, **where: str) -> list[MonthPoint]:
        """`Results.series` as rows, months without a value left out; empty where not reported."""
        try:
            frame: Any = self.results.series(outcome, **where)  # the types of pandas are incomplete
        except InputError as error:
            self._refused.setdefault(outcome, str(error))
            return []
        self._answered.add(outcome)
        points: list[MonthPoint] = []
        for row in frame.to_dict("records"):
            value, low, high = float(row["value"]), float(row["low"]), float(row["high"])
            if all(map(math.isfinite, (value, low, high))):
                points.append({"month": row["month"].isoformat(), "value": value, "low": low, "high": high})
        return points

    def extreme(self, outcome: str, *, lowest: bool = False, **where: str) -> MonthlyExtreme | None:
        """Peak (or trough) of a monthly outcome from the anchor on: the quantity of that month and the month."""
        first = self.anchor_month.isoformat()
        points = [p for p in self.monthly_series(outcome, **where) if p["month"] >= first]
        if not points:
            return None
        best = (min if lowest else max)(points, key=lambda p: p["value"])
        day = date.fromisoformat(best["month"])
        found = self.finite_quantity(outcome, at=day, over=None, **where)
        return MonthlyExtreme(found, day) if found else None
