"""What users hand to `simulate`, `run_ensemble` and `talks`, checked and made into a dataset and a scenario."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, SupportsIndex, cast

from monazite.dataset.dataset import Dataset, split_folders
from monazite.dataset.usable import usable_dataset
from monazite.foundation.errors import InputError, collect
from monazite.scenario.scenario import Scenario, facts_of, load_scenario
from monazite.scenario.shipped import SHIPPED, scenarios
from monazite.scenario.toml import policy_field

DatasetLike = Dataset | str | Path | Sequence[str | Path]
"""A dataset, or what `load_dataset` takes: the name of a shipped folder, a path, or several of them."""
ScenarioLike = Scenario | str | Path | Mapping[str, Any]
"""A scenario, or what `load_scenario` takes: the name of a shipped one, the path of a TOML file, or a mapping."""


def resolved(dataset: DatasetLike | None, scenario: ScenarioLike) -> tuple[Dataset, Scenario]:
    """A dataset and a scenario from names, paths or the objects themselves.

    Parameters
    ----------
    dataset
        As `DatasetLike` says; None for the dataset that the scenario names.
    scenario
        As `ScenarioLike` says. Its names are checked against the dataset. A mapping that names no dataset takes over
        the names given here.

    Raises
    ------
    InputError, DataError
        For what is neither, for unknown names and whatever is wrong inside, and for measures of which none lies within
        the months of the run, or any that a mapping names itself: they would change nothing without a word.

    Examples
    --------
    >>> facts, choices = resolved(("gallium", "germanium"), "cn-ga-ge-2023")
    >>> facts.folders, choices.months
    (('shared', 'gallium', 'germanium'), 60)
    """
    facts = None if dataset is None else dataset if isinstance(dataset, Dataset) else usable_dataset(*_folders(dataset))
    if isinstance(scenario, Mapping) and not isinstance(dataset, Dataset | None):
        scenario = {"dataset": [str(folder) for folder in _folders(dataset)], **scenario}
    choices = scenario if isinstance(scenario, Scenario) else _scenario(scenario, facts)
    own: object = scenario.get("policy") if isinstance(scenario, Mapping) else None
    _refuse_idle(choices, len(cast("Sequence[object]", own)) if isinstance(own, list | tuple) else 0)
    return facts_of(choices, facts), choices


def _folders(dataset: object) -> list[str | Path]:
    """Names or paths of folders."""
    folders = list(cast("Sequence[object]", dataset)) if isinstance(dataset, list | tuple) else [dataset]
    if not folders or not all(isinstance(folder, str | Path) for folder in folders):
        allowed = "a dataset, the name of a shipped folder, a path, or several of these in a tuple"
        raise InputError(field="dataset", found=cast("object", dataset), allowed=allowed)
    return list(split_folders(cast("list[str | Path]", folders)))


def _scenario(scenario: object, dataset: Dataset | None) -> Scenario:
    if not isinstance(scenario, str | Path | Mapping):
        allowed = "a scenario, the name of a shipped one, the path of a TOML file, or a mapping"
        raise InputError(field="scenario", found=scenario, allowed=allowed)
    if dataset is None and isinstance(scenario, str) and scenario in scenarios():
        found = _shipped(scenario, tuple(path.stat().st_mtime_ns for path in sorted(SHIPPED.iterdir())))
        own = {name: dict(getattr(found, name)) for name in ("parameters", "sweep", "burden_price")}
        return found.model_copy(update=own)  # what a user changes in a mapping stays with the user
    return load_scenario(cast("str | Path | Mapping[str, Any]", scenario), dataset=dataset)


@lru_cache(maxsize=32)
def _shipped(name: str, changed: tuple[int, ...]) -> Scenario:
    """A shipped scenario, read once for each state of the files (when they were ``changed``)."""
    return load_scenario(name)


def _refuse_idle(scenario: Scenario, own: int) -> None:
    """Raise InputError for measures of which none lies within the months of the run, and for any such of a mapping.

    ``own``: how many measures, the last ones, a mapping names itself; those it goes on from may lie before the run.
    """
    first, problems, inherited = scenario.calendar()[0], list[InputError](), len(scenario.policy) - own
    for i, policy in enumerate(scenario.policy, start=-inherited if own else 0):
        if policy.start >= scenario.end:
            allowed = f"a day before the run ends, {scenario.end}"
            problems.append(
                InputError(field=policy_field(i, policy.kind, "start"), found=policy.start, allowed=allowed)
            )
        elif policy.until is not None and policy.until <= first:
            allowed, field = f"a day after the run begins, {first}", "end" if policy.end else "months"
            problems.append(InputError(field=policy_field(i, policy.kind, field), found=policy.until, allowed=allowed))
    if len(problems) == len(scenario.policy):
        collect(problems)
    collect([problem for problem in problems if own and not str(problem.field).startswith("policy.-")])


def whole_number(value: SupportsIndex, *, field: str) -> int:
    """A count from 1 on.

    Raises
    ------
    InputError
        For zero, negative numbers, fractions and whatever is no number.

    Examples
    --------
    >>> whole_number(8, field="draws")
    8
    """
    try:
        count = 0 if isinstance(value, bool) else operator.index(value)
    except TypeError:
        count = 0
    if count < 1:
        raise InputError(field=field, found=value, allowed="a whole number from 1")
    return count
