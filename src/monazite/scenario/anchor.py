"""The anchor of a run: the day from which days to a line stop and the twelve months of annual losses are counted."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from monazite.scenario.policies import has_trait

if TYPE_CHECKING:
    from monazite.scenario.scenario import Scenario


def anchor_of(sc: Scenario) -> date:
    """The scenario's own anchor, else the day of its first control that acts, else its start."""
    if sc.anchor is not None:
        return sc.anchor
    acting = [p for p in sc.policy if sc.enforce_threats or p.status != "threatened"]
    starts = [p.start for p in acting if has_trait(p, "restricts_exports") and p.start < sc.end]
    return max(min(starts), sc.start) if starts else sc.start


def months_to_anchor(sc: Scenario) -> float:
    """Months from the first day of a run's first month to its anchor, days as a part of their own month.

    A run counts months of one length, so that the first of a month is the beginning of that month in it.
    """
    day = anchor_of(sc)
    months = (day.year - sc.start.year) * 12 + day.month - sc.start.month
    return months + (day.day - 1) / monthrange(day.year, day.month)[1]
