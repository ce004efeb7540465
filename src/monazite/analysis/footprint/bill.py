"""What a brief is told of footprint beyond its own run: trade-off of measures, cost of import conditions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monazite.analysis.footprint.frontier import FrontierPoint, cached_frontier, cached_points
from monazite.analysis.footprint.measures_ahead import day_of_decision, measures_ahead
from monazite.analysis.footprint.standards import ImportCondition, import_condition_cost
from monazite.foundation import cache
from monazite.results.results import Results

DRAWS = 8  # the runs are kept by content, so that only the first brief pays for them
DRAWS_AHEAD = 32  # of measures decided now: a mean over few draws with losses in some of them only would say little


@dataclass(frozen=True)
class Bill:
    """Points of the trade-off, and the run with import conditions less the run without; None without conditions."""

    points: tuple[FrontierPoint, ...]
    condition: ImportCondition | None
    draws: int


def bill(res: Results, *, ahead: Results | None = None, day: date | None = None, draws: int | None = None) -> Bill:
    """Run the measures of the trade-off and, where the scenario has import conditions, the run without them.

    Parameters
    ----------
    res
        The run of a brief.
    ahead
        The run that says what lies ahead, such as a forecast; by default the same.
    day
        The day of the brief. Measures are decided then; where the run leaves no half year after it, or without a day,
        they are decided a year before the shock, which tells what would have helped.
    draws
        Draws of the trade-off; by default 32 ahead of the day, and 8 with hindsight.

    Returns
    -------
    Bill
        The same points for all that a brief says of measures.
    """
    onward = res if ahead is None else ahead
    decided = None if day is None else day_of_decision(onward, day)
    if decided is None:
        few = min(draws or DRAWS, res.draws)
        return Bill(tuple(cached_frontier(res.dataset, res.scenario, draws=few)), import_condition_cost(res), few)
    few = min(draws or DRAWS_AHEAD, onward.draws)
    name = cache.key(measures_ahead.__module__, onward.run, decided, few)
    points = cached_points("frontier", name, lambda: measures_ahead(onward, decided, draws=few))
    return Bill(tuple(points), import_condition_cost(res), few)
