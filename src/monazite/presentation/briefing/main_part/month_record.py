"""Months that were observed against the range of a run: how many it missed, and on which side."""

from collections.abc import Sequence
from dataclasses import dataclass

from monazite.presentation.briefing.observed_figures import ObservedFigure
from monazite.presentation.briefing.quantities import count_quantity
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.results.quantity import Quantity

LATELY = 6
"""Last months observed that an expected figure is set against."""
OFTEN = 0.5
"""Share of the last months from which on those missed on one side are told as its habit."""


@dataclass(frozen=True)
class MonthRecord:
    """Observed months since the first measure against the 5 to 95 % range of a run.

    Attributes
    ----------
    outside, compared
        Months outside the range, and all that were compared.
    above, below
        Those of them above the range and below it.
    lately_above, lately_below, lately
        The same of the last `LATELY` months observed, and how many these are.
    """

    outside: Quantity
    compared: Quantity
    above: Quantity
    below: Quantity
    lately_above: Quantity
    lately_below: Quantity
    lately: Quantity

    @property
    def was_too_low(self) -> bool:
        """Whether at least half of the last months lay above the range, and more of them than below."""
        above = self.lately_above.value
        return above >= OFTEN * LATELY and above > self.lately_below.value

    @property
    def is_poor(self) -> bool:
        """Whether more months were missed than met."""
        return self.outside.value * 2 > self.compared.value


def month_record(run: ResultsLookup, figures: Sequence[ObservedFigure], good: str) -> MonthRecord | None:
    """How observed months of exports to the world, t/month, compare with a run; None where there is nothing to compare.

    Of a run with one draw there is no range.
    """
    points = {p["month"]: p for p in run.monthly_series("exports", good=good, region="WORLD")}
    pairs = [(f, points[f.day.isoformat()]) for f in figures if f.day.isoformat() in points]
    pairs = [(f, p) for f, p in pairs if p["month"] >= run.anchor_month.isoformat()]
    if not pairs or run.results.draws < 2:
        return None
    above = [f for f, p in pairs if f.value > p["high"]]
    below = [f for f, p in pairs if f.value < p["low"]]
    last = [f for f, _ in pairs[-LATELY:]]
    beyond = [f for f, _ in pairs if f in above or f in below]
    sources = tuple(dict.fromkeys(s for f in (*beyond, *(f for f, _ in pairs)) for s in f.sources))[:3]
    where = "months observed"
    return MonthRecord(
        outside=count_quantity(len(beyond), f"{where} outside the range of the run", sources),
        compared=count_quantity(len(pairs), where, sources),
        above=count_quantity(len(above), f"{where} above the range of the run", sources),
        below=count_quantity(len(below), f"{where} below the range of the run", sources),
        lately_above=count_quantity(sum(f in above for f in last), f"last {where} above the range of the run", sources),
        lately_below=count_quantity(sum(f in below for f in last), f"last {where} below the range of the run", sources),
        lately=count_quantity(len(last), f"last {where}", sources),
    )
