"""What a brief is told of footprint beyond its own run: trade-off of measures, cost of import conditions."""

from __future__ import annotations

from dataclasses import dataclass

from monazite.analysis.footprint.frontier import FrontierPoint, cached_frontier
from monazite.analysis.footprint.standards import ImportCondition, import_condition_cost
from monazite.results.results import Results

DRAWS = 8  # the runs are kept by content, so that only the first brief pays for them


@dataclass(frozen=True)
class Bill:
    """Points of the trade-off, and the run with import conditions less the run without; None without conditions."""

    points: tuple[FrontierPoint, ...]
    condition: ImportCondition | None
    draws: int


def bill(res: Results, *, draws: int = DRAWS) -> Bill:
    """Run the measures of the trade-off and, where the scenario has import conditions, the run without them."""
    few = min(draws, res.draws)
    return Bill(tuple(cached_frontier(res.dataset, res.scenario, draws=few)), import_condition_cost(res), few)
