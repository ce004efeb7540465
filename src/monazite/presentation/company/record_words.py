"""What added measures change for a firm against the record alone, in sentences."""

from __future__ import annotations

import math

from monazite.analysis.company.firm_lever import HORIZON
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.company.record_comparison import RecordComparison
from monazite.presentation.company.wording import day_words, kilograms, plan_words, runs_words, yearly_use

LEAST_MOVED = 0.005
"""Change of a chance below which it reads as none."""
LEAST_LOST = 0.0005
"""Part of the plan below which a difference reads as none."""
MOST_ITEMS = 6


def comparison_words(comparison: RecordComparison) -> str:
    """First day below plan with the measures and without them, then the difference run by run with its range."""
    added, alone, source = comparison.added, comparison.alone, comparison.source
    if comparison.is_threat:
        what, them, changes, they = f"the {source}'s threat carried out", "it", "changes", "it does"
    else:
        what, them, changes, they = f"the {source}'s measures", "them", "change", "they do"
    by_item = _item_words(comparison, them)
    if not comparison.days_moved.any() and by_item:
        return (
            f"With {what} {by_item} The first line of all runs below plan on the same day as without {them} "
            f"({_from_words(alone)}), because it waits for an item whose day {they} not move."
        )
    lost, alone_lost = comparison.plan_lost
    if not comparison.days_moved.any() and abs(lost - alone_lost) >= LEAST_LOST:
        return (
            f"T{what[1:]} {changes} the first day of no line and no item ({_from_words(alone)}), but what is made: "
            f"{plan_words(lost)} of the plan of {added.weeks} weeks are lost with {them}, {plan_words(alone_lost)} "
            "without."
        )
    if not comparison.days_moved.any():
        return (
            f"T{what[1:]} {changes} nothing for this firm: in every run the first line runs below plan on the same "
            f"day as without {them}, on the record alone ({_from_words(alone)})."
        )
    low, middle, high = (_moved_words(days, them) for days in comparison.range_moved())
    spread = low if low == high else f"from {low} to {high}"
    chances = [runs_words(chance) for chance in comparison.chances(HORIZON)]
    return (
        f"With {what} the first line runs below plan {_from_words(added)}; without {them}, on the record alone, "
        f"{_from_words(alone)}. Difference run by run, on the same draws: {middle} in the middle, {spread} in nine "
        f"runs of ten; earlier in {runs_words(comparison.earlier)}, later in {runs_words(comparison.later)}. "
        f"Below plan within {HORIZON} days with {them} in {chances[0]}, without in {chances[1]}."
        + (f" By item: {by_item}" if by_item and len(added.firm.items) > 1 else "")
    )


def _item_words(comparison: RecordComparison, them: str) -> str:
    """What changes item by item; empty where no item's day moves.

    ``Rotor (48,000 kg a year) is short within 180 days in 89 % of runs, without them in 9 %; ...``
    """
    changed = [one for one in comparison.items if abs(one.within[0] - one.within[1]) >= LEAST_MOVED]
    used = yearly_use(comparison.added.firm)
    parts = list[str]()
    for one in changed[:MOST_ITEMS]:
        with_, without = (runs_words(share) for share in one.within)
        when = f"short within {HORIZON} days in {with_}, without {them} in {without}"
        parts.append(f"{one.item} ({kilograms(used.get(one.item, 0.0))} a year) is {when}")
    if len(changed) > MOST_ITEMS:
        parts.append(f"{len(changed) - MOST_ITEMS} more items change as well")
    rest = [one for one in comparison.items if one not in changed]
    if rest:
        names = ", ".join(one.item for one in rest[:MOST_ITEMS])
        parts.append(f"the day of {names} moves, with the same chance within {HORIZON} days")
    return f"{'; '.join(parts)}." if parts else ""


def _from_words(outlook: CompanyOutlook) -> str:
    """From when on in the middle of the runs."""
    middle = outlook.quantiles()[1]
    if math.isfinite(middle):
        return f"from about {day_words(outlook.start, middle)}"
    return "in fewer than half of the runs" if math.isfinite(outlook.first_days.min()) else "in no run"


def _moved_words(days: float, them: str) -> str:
    """A difference in days in words."""
    if math.isinf(days):
        return f"a stop only with {them}" if days < 0.0 else f"a stop only without {them}"
    count = math.floor(abs(days) + 0.5)
    if count == 0:
        return "no change"
    return f"{count} day{'s' if count != 1 else ''} {'earlier' if days < 0.0 else 'later'}"
