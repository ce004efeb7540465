"""A model with policies added: only what they touch is made anew, so that a slider can be followed.

The result is what `build` makes of the longer scenario, array by array.
"""

from __future__ import annotations

import weakref
from collections.abc import Sequence

import numpy as np

from monazite.engine.market import unknowns  # pyright: ignore[reportUnknownVariableType]
from monazite.engine.state import BaselineReferences, Controls
from monazite.engine.supply_network import SupplyNetwork, market_network
from monazite.model.build import ABRUPT, Model, build, duty_changes
from monazite.model.licence_groups import Limits, equal_limits, find_limits
from monazite.model.network import with_limits  # pyright: ignore[reportUnknownVariableType]
from monazite.model.ore_controls import with_ore_controls
from monazite.scenario.anchor import months_to_anchor
from monazite.scenario.policies import REGISTRY, AnyPolicy, apply
from monazite.scenario.scenario import Scenario

LICENCES = ("licensed", "approval", "review", "banned", "notice")


def with_policies(model: Model, sc: Scenario, siblings: Sequence[Model] = ()) -> Model:
    """Arrays of ``sc``, a scenario that adds policies after those of ``model``'s and is otherwise the same.

    ``siblings`` are other models made from ``model``, whose structure is taken over where the limits are the same, and
    whose licences are where the policies added on these are.
    Anything else than added policies is built from the start.
    """
    own = model.scenario.policy
    same = {"policy": (), "name": "", "text": "", "talks": None}  # none of which is part of a run's arrays
    if sc.policy[: len(own)] != own or sc.model_copy(update=same) != model.scenario.model_copy(update=same):
        return build(model.dataset, sc)
    added: tuple[AnyPolicy, ...] = sc.policy[len(own) :]
    same = _with_same_licences(model, added, siblings)
    controls = _controls_of(model, added, sc.enforce_threats, same)
    if controls.quota is not model.controls.quota:
        return build(model.dataset, sc)
    limits, structure = (same.limits, same.structure) if same else _limits_of(model, controls, siblings)
    if any(getattr(controls, name) is not getattr(model.controls, name) for name in (*LICENCES, "mining")):
        controls = with_ore_controls(controls, structure, model.index)
    base = _references_of(model, structure, controls)
    anchor = months_to_anchor(sc)
    if anchor != base.anchor[0]:
        base = base._replace(anchor=np.array([anchor]))
    same_facts = (model.dataset, sc, model.targets, model.facts)
    return Model(model.index, structure, base, controls, model.baseline, limits, *same_facts)


def _licensing(policies: Sequence[AnyPolicy]) -> tuple[AnyPolicy, ...]:
    """The policies that write what licences are."""
    return tuple(policy for policy in policies if set(LICENCES) & set(REGISTRY[policy.kind].touches(policy)))


def _with_same_licences(model: Model, added: Sequence[AnyPolicy], siblings: Sequence[Model]) -> Model | None:
    """A sibling on which the same licences are put and, as on the model, no quota."""
    wanted, own = _licensing(added), len(model.scenario.policy)
    plain = (one for one in siblings if one.controls.quota is model.controls.quota)
    return next((one for one in plain if _licensing(one.scenario.policy[own:]) == wanted), None)


def _controls_of(model: Model, added: Sequence[AnyPolicy], enforce_threats: bool, same: Model | None) -> Controls:
    """Controls with the policies added; what licences are is taken from a model whose added licences are the same."""
    if same is None:
        return apply(model.controls, added, model.index, enforce_threats=enforce_threats)
    licences = {name: getattr(same.controls, name) for name in LICENCES}
    alone = [p for p in _licensing(added) if set(REGISTRY[p.kind].touches(p)) <= set(LICENCES)]
    rest = [policy for policy in added if policy not in alone]
    begun = model.controls._replace(**licences)
    return apply(begun, rest, model.index, enforce_threats=enforce_threats)._replace(**licences)


def _limits_of(model: Model, controls: Controls, siblings: Sequence[Model]) -> tuple[Limits, SupplyNetwork]:
    """Limits that the controls can make bind, and the network with them, taken over from a sibling if it has it."""
    if all(getattr(controls, name) is getattr(model.controls, name) for name in LICENCES):
        return model.limits, model.structure
    limits = find_limits(controls, model.index, model.structure.producers, model.baseline.ship)
    for other in (model, *siblings):
        if equal_limits(limits, other.limits):
            return other.limits, other.structure
    return limits, with_limits(model.structure, model.index, limits)


def _references_of(model: Model, network: SupplyNetwork, controls: Controls) -> BaselineReferences:
    """References with what limits, duties and breaks change; months before the first change are the model's."""
    base, old = model.base, model.controls
    new: dict[str, object] = {}
    if network is not model.structure:
        first, limits, n = unknowns(network)
        z = np.zeros(n)
        z[first:limits] = base.z[first:limits]
        new |= {"market_network": market_network(network), "z": z}
    moved = [name for name in ABRUPT if getattr(controls, name) is not getattr(old, name)]
    if not moved:
        return base._replace(**new)
    begun = min(first_change(getattr(old, name), getattr(controls, name)) for name in moved)
    broken, first = base.broken.copy(), max(begun, 1)
    still = [_cached_changes(getattr(old, name))[first - 1 :] for name in ABRUPT if name not in moved]
    broken[first:] = np.any([*still, *(_changes(getattr(controls, name)[first - 1 :]) for name in moved)], axis=0)
    if "tariff" in moved or "export_tax" in moved:
        duty = base.duty_change.copy()
        duty[begun:] = duty_changes(controls, model.dataset, model.index, network, slice(begun, None))
        new["duty_change"] = duty
    return base._replace(broken=broken, **new)


_CHANGES: dict[int, tuple[weakref.ref[np.ndarray], np.ndarray]] = {}
"""Months in which controls of the last models change, by array: those that no added policy touches stay the same."""


def _cached_changes(path: np.ndarray) -> np.ndarray:
    """As `_changes`, computed once for an array.

    Without a lock: an entry holds the array that it is of, and a thread returns what it looked up or computed itself.
    """
    found = _CHANGES.get(id(path))
    if found is None or found[0]() is not path:
        if len(_CHANGES) >= 8 * len(ABRUPT):
            _CHANGES.clear()
        found = _CHANGES[id(path)] = (weakref.ref(path), _changes(path))
    return found[1]


def _changes(path: np.ndarray) -> np.ndarray:
    """Whether a control is not what it was in the month before, from the second month on."""
    flat = path.reshape(len(path), -1)
    return (flat[1:] != flat[:-1]).any(1)


def first_change(old: np.ndarray, new: np.ndarray) -> int:
    """First month in which two controls differ; the number of months if none."""
    if old.shape != new.shape:
        return 0
    return next((t for t in range(len(old)) if not np.array_equal(old[t], new[t])), len(old))


def same_stops_until(one: Model, other: Model) -> int:
    """First month from which on two runs may date line stops differently; the number of months if none.

    What stands in the last week that ends by the anchor is remembered, so that another anchor can matter a month ahead
    of its own.
    """
    months = len(one.index.month)
    anchors = float(one.base.anchor[0]), float(other.base.anchor[0])
    return months if anchors[0] == anchors[1] else min(max(int(min(anchors)) - 1, 0), months)
