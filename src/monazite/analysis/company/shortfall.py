"""How deep and how long a firm falls short: the part of its plan lost after the first stop, and when a line stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monazite.analysis.company.outlook import CompanyOutlook
from monazite.engine.industry import STANDSTILL

DAYS_AFTER = 30
"""Days from the first stop over which the lost part of the plan is counted."""
_WEEK = 7.0
LEVELS = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Shortfall:
    """How a firm, or one of its products, falls short.

    Attributes
    ----------
    plan_lost
        Part of the plan lost in the `DAYS_AFTER` days from the first stop on (draw,), of the product that stops first;
        not a number in draws without a stop, and where the outlook ends before those days do.
    standing
        Days until a week in which that product, or any product of the firm, is not made at all (draw,); infinite for
        never.
    """

    plan_lost: np.ndarray
    standing: np.ndarray

    def lost(self) -> tuple[float, float, float] | None:
        """Part of the plan lost that 5, 50 and 95 % of the draws with a stop do not exceed; None without any."""
        known = self.plan_lost[np.isfinite(self.plan_lost)]
        if not known.size:
            return None
        low, middle, high = np.quantile(known, LEVELS, method="inverted_cdf")
        return float(low), float(middle), float(high)

    def stands_within(self, days: float) -> float:
        """Share of the draws in which a line stands for a whole week that begins within so many days."""
        return float((self.standing <= days).mean())

    def stands_half_by(self) -> float:
        """Days by which a line stands for a whole week in half of the draws; infinite if it does in fewer."""
        return float(np.quantile(self.standing, 0.5, method="inverted_cdf"))


def shortfall(outlook: CompanyOutlook, product: str = "") -> Shortfall:
    """How the firm falls short, or one of its products.

    Parameters
    ----------
    outlook
        The firm in a run.
    product
        Product of the firm; by default the one that stops first in each draw, and any that stands.
    """
    paths, order = outlook.paths, list(outlook.inside.product_order)
    idle = np.asarray(paths.idle, float)  # (draw, week, product)
    stands: np.ndarray = np.greater_equal(idle, 1.0 - STANDSTILL)
    if product:
        column = order.index([row.id for row in outlook.firm.products].index(product))
        first = np.full(outlook.draws, column)
        whole = stands[:, :, column]
    else:
        first, whole = paths.stop_day.argmin(1), np.any(stands, axis=2)
    draws = np.arange(outlook.draws)
    standing = np.where(whole.any(1), _WEEK * whole.argmax(1), np.inf)
    return Shortfall(_plan_lost(paths.stop_day[draws, first], idle[draws, :, first]), standing)


def _plan_lost(stop_day: np.ndarray, idle: np.ndarray) -> np.ndarray:
    """Part of the plan lost in the days from a stop on (draw,): whole weeks, and of the last one its part."""
    out = np.full(stop_day.size, np.nan)
    for d in np.flatnonzero(np.isfinite(stop_day)):
        begin = int(stop_day[d] // _WEEK)
        weeks = idle[d, begin : begin + int(DAYS_AFTER / _WEEK) + 1]
        parts = np.clip(DAYS_AFTER / _WEEK - np.arange(weeks.size), 0.0, 1.0)
        if parts.sum() >= DAYS_AFTER / _WEEK - 1e-9:
            out[d] = float(parts @ weeks) / (DAYS_AFTER / _WEEK)
    return out
