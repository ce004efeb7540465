"""The month at the end of the months ahead with which the chance of a later break makes a step.

The months ahead are whole ones, so that they move on when a month begins. Agreements of one length that were signed
together run out together: when their month comes to lie within, the chance of a break by the last month rises at once,
though nothing has happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from monazite.analysis.forecast.forecast import Forecast
from monazite.analysis.forecast.policy_paths import Kind
from monazite.negotiation.truces import MONTH
from monazite.presentation.briefing.main_part.branches.later_breaks import (
    paths_of,
    raised_later,
    runs_with_later_break,
)
from monazite.presentation.briefing.months import month_start
from monazite.results.names import month_text
from monazite.results.quantity import Quantity

TWENTIETHS = 20
"""Parts that chances are printed in."""
LEAST_STEP = 2
"""Twentieths by which the chance of a later break rises with one month, from which on the month is named."""


@dataclass(frozen=True)
class WindowEdge:
    """The last month ahead or the one after it, in which many later breaks come.

    Attributes
    ----------
    month
        The month, in words.
    is_inside
        Whether it is the last month ahead, and not the one after it.
    chance
        Chance of a later break, in twentieths: without the month where it lies inside, with it where not.
    length
        Months from the signature of an agreement to such a break, by the median: that after which it runs out.
    """

    month: str
    is_inside: bool
    chance: Quantity
    length: Quantity


def window_edge(made: Forecast, kinds: Sequence[Kind], last: date, unbroken: float) -> WindowEdge | None:
    """The month in which many later breaks come, at the end of the months ahead; None where there is no such step.

    Parameters
    ----------
    made
        The forecast.
    kinds
        Kinds of courses without a break by the day that they are judged by.
    last
        Last month ahead.
    unbroken
        Chance of no break by the day, as it is printed.
    """
    months = [month_start(last, step) for step in (-1, 0, 1)]
    sooner, now, further = (
        round(TWENTIETHS * unbroken * share_with_later_break(made, kinds, month)) for month in months
    )
    is_inside = now - sooner >= further - now
    month, other = (last, sooner) if is_inside else (months[2], further)
    ages = _months_since_signature(made, kinds, month)
    if abs(now - other) < LEAST_STEP or not ages:
        return None
    chance = other / TWENTIETHS
    where = {"what": "a later break", "by": f"{months[0] if is_inside else month:%Y-%m}"}
    length = float(round(np.median(ages)))
    return WindowEdge(
        month_text(month), is_inside, Quantity(chance, chance, chance, "share", "policy_path", where, made.run, ()),
        Quantity(length, length, length, "month", "policy_path", {"what": "an agreement"}, made.run, ()),
    )  # fmt: skip


def share_with_later_break(made: Forecast, kinds: Sequence[Kind], last: date) -> float:
    """Share of the futures of some kinds, by their chances, in which a side raises something by the end of a month."""
    chances = [made.chance(kind) for kind in kinds]
    shares = [float(runs_with_later_break(made, kind, last).mean()) for kind in kinds]
    return float(np.dot(chances, shares) / sum(chances))


def _months_since_signature(made: Forecast, kinds: Sequence[Kind], month: date) -> list[float]:
    """Months from an agreement to the first later break, of all that come in a month; of no break without agreement."""
    out: list[float] = []
    for path in (path for kind in kinds for path in paths_of(made, kind)):
        raised = raised_later(path, made.paths.horizon, month)
        if raised and raised[0].start >= month and path.signed is not None and path.signed < raised[0].start:
            out.append((raised[0].start - path.signed).days / MONTH)
    return out
