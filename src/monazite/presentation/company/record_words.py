"""What added measures change for a firm against the record alone, in sentences."""

from __future__ import annotations

import math

from monazite.analysis.company.firm_lever import HORIZON
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.company.record_comparison import RecordComparison
from monazite.presentation.company.wording import day_words, runs_words


def comparison_words(comparison: RecordComparison) -> str:
    """First day below plan with the measures and without them, then the difference run by run with its range."""
    added, alone, source = comparison.added, comparison.alone, comparison.source
    if comparison.is_threat:
        what, them, changes = f"the {source}'s threat carried out", "it", "changes"
    else:
        what, them, changes = f"the {source}'s measures", "them", "change"
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
    )


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
