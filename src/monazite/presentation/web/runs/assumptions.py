"""A user's assumptions: uncertain parameters held at a value, as part of the name under which a scenario is opened.

The name says all, so that a link opens the same run on a server that was started anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monazite.dataset.rows.evidence import Prior
from monazite.foundation.errors import InputError, unknown
from monazite.scenario.scenario import Scenario

MARK, JOINT, EQUALS = "?", "&", "="
"""What stands before, between and within the assumptions of a name; none of them is part of a plain name."""
MAX_ASSUMPTIONS = 40
"""Parameters that a page may hold: four pages of ten."""


def assumed_name(scenario: str, assumptions: Mapping[str, float]) -> str:
    """Name of a scenario with parameters held: the same for the same values, in whatever order they were set."""
    if not assumptions:
        return scenario
    parts = (f"{name}{EQUALS}{value:.12g}" for name, value in sorted(assumptions.items()))
    return f"{scenario}{MARK}{JOINT.join(parts)}"


def split_assumed(name: str) -> tuple[str, dict[str, float]]:
    """The plain name and the parameters held in a name of `assumed_name`."""
    usual, _, parts = name.partition(MARK)
    pairs = (part.split(EQUALS) for part in parts.split(JOINT) if part)
    return usual, {parameter: float(value) for parameter, value in pairs}


def holding(sc: Scenario, assumptions: Mapping[str, float]) -> Scenario:
    """The scenario with parameters held, beside those that it holds itself."""
    return sc.model_copy(update={"parameters": {**sc.parameters, **assumptions}})


def check_assumed(assumptions: Mapping[str, float], priors: Sequence[Prior]) -> None:
    """Raises InputError for a parameter that does not exist, or a value at which it may not be held."""
    by_name = {prior.parameter: prior for prior in priors}
    for name, value in assumptions.items():
        if name not in by_name:
            raise unknown(name, by_name, field="parameter")
        low, high = by_name[name].bounds()
        if not low <= value <= high:
            raise InputError(field=f"parameter {name}", found=value, allowed=f"{low:.4g} to {high:.4g}")
