"""What an import condition costs: the run with it against the same run without it."""

from __future__ import annotations

from dataclasses import dataclass

from monazite.results.results import Comparison, Results
from monazite.scenario.policies.standards import Standards
from monazite.scenario.scenario import Scenario
from monazite.simulation.simulate import simulate


@dataclass(frozen=True)
class ImportCondition:
    """Measures of a scenario that set import conditions, and the run with less the run without them."""

    measures: tuple[Standards, ...]
    difference: Comparison


def import_conditions(sc: Scenario) -> tuple[Standards, ...]:
    """Measures of a scenario in force that shut out origins by what their goods carry."""
    live = [p for p in sc.policy if p.status != "threatened" or sc.enforce_threats]
    return tuple(p for p in live if isinstance(p, Standards) and any(x is not None for x in p.conditions))


def import_condition_cost(res: Results) -> ImportCondition | None:
    """The run less the same run without import conditions, on common draws; None where it has none.

    Faster permits in the same measures stay in both runs, so that the difference is that of the condition alone.
    """
    sc = res.scenario
    found = import_conditions(sc)
    if not found:
        return None
    off = {"max_co2e": None, "max_residue": None, "max_conflict": None}
    policy = tuple(p.model_copy(update=off) if p in found else p for p in sc.policy)
    free = simulate(res.dataset, sc.model_copy(update={"policy": policy}), parameters=res.parameters)
    return ImportCondition(found, res.compare(free))
