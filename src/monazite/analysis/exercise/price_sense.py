"""When a price of a month is one that somebody pays, and what is said of it when it is none."""

from __future__ import annotations

import math
from datetime import date

import numpy as np

from monazite.analysis.exercise.seats import SeatedScenario
from monazite.results.quantity import Quantity
from monazite.results.ranges import middle
from monazite.results.results import Results

WIDEST = 10.0
"""Ratio of the ends of a range from which nobody could say what a good costs."""
MOST_TIMES = 20.0
"""Times the price of the month before the exercise above which a price is what a last buyer would bid, and none at
which deals are made. Of all goods with quotes in the folders of data one rose further on record, yttrium oxide
(44-fold in 2025); after it comes bismuth, ninefold."""
LEAST_OFFERED = 0.25
"""Part of what is usually bought outside the controlling country below which hardly any offers are left: what comes
is then bound to those who had ordered it."""
UNSURE = "too uncertain to trade on"
FEW_OFFERS = "hardly any offers"
OFFERED = (("exports", True), ("leakage", True), ("alternative_supply", False))
"""Outcomes that add up to what is offered outside the controlling country, and whether they are of a place."""


def can_be_printed(claim: Quantity) -> bool:
    """Whether the range of a price is narrow enough for a newspaper: no wider than a factor of ten."""
    return math.isfinite(claim.value) and claim.low > 0.0 and claim.high <= WIDEST * claim.low


def month_before(table: SeatedScenario, results: Results) -> date | None:
    """Last month of a run that had passed when the exercise began; None where none had."""
    first = table.setting.first_offer.replace(day=1)
    return max((month for month in results.index.month if month < first), default=None)


def is_sensible(table: SeatedScenario, results: Results, price: Quantity) -> bool:
    """Whether one can trade on a price of a run: its draws agree, and the months before it allow for it.

    Parameters
    ----------
    table, results
        The seat, and the run that the price is of.
    price
        Of a good in a month.
    """
    if not can_be_printed(price):
        return False
    usual = month_before(table, results)
    if usual is None:
        return True
    first = results.quantity(price.outcome, good=str(price.where["good"]), at=usual).value
    return not math.isfinite(first) or price.value <= MOST_TIMES * first


def doubt_words(results: Results, good: str, month: date) -> str:
    """What is said of a price at which nobody can trade: that it is too uncertain, and whether hardly any is offered.

    The price itself stands beside it with its range: a page that leaves it blank says least when it matters most.
    """
    return f"{FEW_OFFERS}, {UNSURE}" if offered_part(results, good, month) < LEAST_OFFERED else UNSURE


def offered_part(results: Results, good: str, month: date) -> float:
    """What is offered of a good outside the controlling country in a month, as a part of what is usually bought there.

    Equation: ``(exports + detours + output outside) / usual purchases outside``, in the middle of the draws.

    Parameters
    ----------
    results
        The run.
    good, month
        The good and the month.
    """
    model, at = results.model, results.index.month.index(month)
    outside = np.asarray(results.index.buyer_region) != model.structure.controller
    usual = float(model.baseline.need[results.index.good.index(good)][outside].sum())
    if usual <= 0.0:
        return math.inf
    places = [{"region": "WORLD"} if has_place else {} for _, has_place in OFFERED]
    parts = [results.select(name, good=good, **where)[0][:, at]
             for (name, _), where in zip(OFFERED, places, strict=True)]  # fmt: skip
    return middle(np.sum(parts, axis=0)) / usual
