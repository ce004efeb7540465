"""A model with policies added: only what they touch is made anew, so that a slider can be followed.

The result is what `build` makes of the longer scenario, array by array; `tests/unit/test_extend.py` holds it to that.
"""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from monazite.engine.market import unknowns
from monazite.engine.state import BaselineReferences, Controls, SupplyNetwork, contiguous, market_network
from monazite.model.build import ABRUPT, Model, build, duty_changes
from monazite.model.licence_groups import LIMIT_FIELDS, Limits, find_limits
from monazite.model.network import nonzero_lists, price_dependence
from monazite.scenario.policies import AnyPolicy, apply
from monazite.scenario.scenario import Scenario

LICENCES = ("licensed", "approval", "review", "banned")


def with_policies(model: Model, sc: Scenario, seen: Sequence[Model] = ()) -> Model:
    """Arrays of ``sc``, a scenario that adds policies after those of ``model``'s and is otherwise the same.

    ``seen`` are other models made from ``model``, whose structure is taken over where the limits are the same.
    Anything else than added policies is built from the start.
    """
    own = model.scenario.policy
    same = {"policy": (), "name": "", "text": ""}
    if sc.policy[: len(own)] != own or sc.model_copy(update=same) != model.scenario.model_copy(update=same):
        return build(model.dataset, sc, like=model)
    added: tuple[AnyPolicy, ...] = sc.policy[len(own) :]
    controls = apply(model.controls, added, model.index, enforce_threats=sc.enforce_threats)
    if controls.quota is not model.controls.quota:
        return build(model.dataset, sc, like=model)
    limits, structure = _limits_of(model, controls, seen)
    base = _references_of(model, structure, controls)
    return Model(model.index, structure, base, controls, model.baseline, limits, model.dataset, sc, model.targets)


def _limits_of(model: Model, controls: Controls, seen: Sequence[Model]) -> tuple[Limits, SupplyNetwork]:
    if all(getattr(controls, name) is getattr(model.controls, name) for name in LICENCES):
        return model.limits, model.structure
    s = model.structure
    limits = find_limits(controls, model.index, s.producers, model.baseline.ship)
    for other in (model, *seen):
        if all(np.array_equal(getattr(limits, key), getattr(other.limits, key)) for key in LIMIT_FIELDS):
            return other.limits, other.structure
    slots = {f"limit_{key}": getattr(limits, key) for key in LIMIT_FIELDS}
    slots |= price_dependence(model.index, s.pair, s.producers, s.recipe, limits, s.quota_weight)
    inside, start = nonzero_lists(limits.mask)
    return limits, contiguous(s._replace(**slots, limit_members=inside, limit_member_start=start))


def _references_of(model: Model, s: SupplyNetwork, controls: Controls) -> BaselineReferences:
    """References with what limits, duties and breaks change; months before the first change are the model's."""
    base, old = model.base, model.controls
    new: dict[str, object] = {}
    if s is not model.structure:
        first, limits, n = unknowns(s)
        z = np.zeros(n)
        z[first:limits] = base.z[first:limits]
        new |= {"market_network": market_network(s), "z": z}
    moved = [name for name in ABRUPT if getattr(controls, name) is not getattr(old, name)]
    if not moved:
        return base._replace(**new)
    begun = min(_first_change(getattr(old, name), getattr(controls, name)) for name in moved)
    broken, first = base.broken.copy(), max(begun, 1)
    still = [_cached_changes(getattr(old, name))[first - 1 :] for name in ABRUPT if name not in moved]
    broken[first:] = np.any([*still, *(_changes(getattr(controls, name)[first - 1 :]) for name in moved)], axis=0)
    if "tariff" in moved or "export_tax" in moved:
        duty = base.duty_change.copy()
        duty[begun:] = duty_changes(controls, model.dataset, model.index, s, slice(begun, None))
        new["duty_change"] = duty
    return base._replace(broken=broken, **new)


_CHANGES: dict[int, tuple[weakref.ref, np.ndarray]] = {}
"""Months in which controls of the last models change, by array: those that no added policy touches stay the same."""


def _cached_changes(path: np.ndarray) -> np.ndarray:
    found = _CHANGES.get(id(path))
    if found is None or found[0]() is not path:
        if len(_CHANGES) >= 8 * len(ABRUPT):
            _CHANGES.clear()
        found = _CHANGES[id(path)] = (weakref.ref(path), _changes(path))
    return found[1]


def _changes(path: np.ndarray) -> np.ndarray:
    """Whether a control is not what it was in the month before, from the second month on."""
    return np.array([not np.array_equal(now, before) for now, before in pairwise(path)], dtype=bool)


def _first_change(old: np.ndarray, new: np.ndarray) -> int:
    """First month in which two controls differ; the number of months if none."""
    if old.shape != new.shape:
        return 0
    return next((t for t in range(len(old)) if not np.array_equal(old[t], new[t])), len(old))
