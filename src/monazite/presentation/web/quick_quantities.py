"""Quick answers from a run: quantities without their sources, which the sources view looks up when asked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from monazite.results.names import INDUSTRIES, Names
from monazite.results.quantity import Quantity
from monazite.results.ranges import HIGH, LOW
from monazite.results.results import Results

STOPPERS = ("US", "EU", "JP", "KR")


@dataclass(frozen=True)
class Cell:
    """First line stop of an industry in a region, days from the day of the levers; NaN if none.

    ``standing``: lines stood already in the month before.
    """

    industry: str
    region: str
    day: float
    standing: bool


@dataclass(frozen=True)
class Focus:
    """What the page follows of a dataset: series of shipments and of supply by label, the good of map and tiles."""

    shipments: Mapping[str, str]
    supply: Mapping[str, str]
    shipped: str
    made: str


RARE_EARTHS = Focus(
    {"magnets": "magnet", "heavy rare earths": "heavy"}, {"heavy rare earths": "heavy", "magnets": "magnet"},
    "magnet", "heavy",
)  # fmt: skip
MOST_SERIES = 3


def focus_of(res: Results) -> Focus:
    """Magnets and heavy rare earths, or of every element the good that the controlling country exports most of."""
    index = res.index
    if any(good.endswith(".magnet") for good in index.good):
        return RARE_EARTHS
    value = res.view.baseline_exports().sum(1) * res.model.structure.price_ref
    names, best = Names(res.dataset), dict[str, str]()
    for i in np.argsort(-value):
        if value[i] > 0:
            best.setdefault(index.good[i].split(".")[0], index.good[i])
    series = {names.good(good): good for good in list(best.values())[:MOST_SERIES]}
    main = next(iter(series.values()), index.good[0])
    return Focus(series, series, main, main)


class Reader:
    """Quick answers from a run: quantities without their sources, which the sources view looks up when asked."""

    def __init__(self, res: Results, day: date) -> None:
        self.res, self.day = res, day
        self.focus = focus_of(res)
        self._stops: list[Cell] | None = None
        first = res.index.month[0]
        self.start = max((day.year - first.year) * 12 + day.month - first.month, 0)

    def q(self, array: np.ndarray, outcome: str, unit: str = "", **where: str) -> Quantity:
        """A quantity of values by draw."""
        value = float(array[0])
        if array.size == 1:
            return Quantity(value, value, value, unit or self.res.outcome(outcome).unit, outcome, where, self.res.run)
        some = array[np.isfinite(array)]
        low, high = np.quantile(some, [LOW, HIGH]) if some.size else (math.nan, math.nan)
        if math.isfinite(value):
            low, high = min(low, value), max(high, value)
        if some.size < array.size and array.size > 1:
            high = math.nan
        return Quantity(value, float(low), float(high), unit or self.res.outcome(outcome).unit, outcome, where,
                        self.res.run)  # fmt: skip

    def path(self, outcome: str, **where: str) -> np.ndarray:
        """Values of a monthly outcome (draw, month)."""
        return self.res.select(outcome, **where)[0]

    def extreme(self, outcome: str, *, lowest: bool = False, **where: str) -> tuple[Quantity, date, int]:
        """Peak (or trough) of the central path from the day of the levers on, its month and that month's number."""
        path = self.path(outcome, **where)
        central = path[0, self.start :]
        if not np.isfinite(central).any():
            month = self.start
        else:
            month = self.start + int(np.nanargmin(central) if lowest else np.nanargmax(central))
        return self.q(path[:, month], outcome, **where), self.res.index.month[month], month

    def one(self, outcome: str, **where: str) -> Quantity:
        """An outcome without months."""
        return self.q(self.res.select(outcome, **where)[0], outcome, **where)

    def mean(self, outcome: str, months: int = 12, **where: str) -> Quantity:
        """Mean over the months from the day of the levers on."""
        part = self.path(outcome, **where)[:, self.start : self.start + months]
        return self.q(part.mean(1), outcome, **where)

    def stops(self) -> list[Cell]:
        """First line stops by industry and region, central case."""
        if self._stops is None:
            self._stops = self._find_stops()
        return self._stops

    def _find_stops(self) -> list[Cell]:
        values, left = self.res.select("first_stop_day")
        users, regions = (self.res.view.labels(axis) for axis in left)
        view, out = self.res.view, []
        before = view.flows.stopped[0, self.start - 1] > 0 if self.start else np.zeros_like(view.flows.stopped[0, 0])
        for industry in INDUSTRIES:
            if f"industry:{industry}" not in users:
                continue
            uses, row = view.uses_of(industry), values[0, users.index(f"industry:{industry}")]
            for r, region in enumerate(regions):
                standing = bool(before[uses][:, view.buyer_region == r].any())
                out.append(Cell(industry, region, float(row[r]), standing))
        return out

    def first_stop(self) -> tuple[Quantity, str, str] | None:
        """Earliest line stop outside the controlling country where none stood before: days, industry, region."""
        fresh = [c for c in self.stops() if c.region in STOPPERS and not c.standing and math.isfinite(c.day)]
        if not fresh:
            return None
        first = min(fresh, key=lambda c: (c.day, STOPPERS.index(c.region)))
        values, _ = self.res.select("first_stop_day", industry=first.industry, region=first.region)
        found = self.q(values, "first_stop_day", industry=first.industry, region=first.region)
        return found, first.industry, first.region

    def standing(self) -> list[str]:
        """Industries of which lines stood already in one of the usual regions."""
        return list(dict.fromkeys(c.industry for c in self.stops() if c.standing and c.region in STOPPERS))
