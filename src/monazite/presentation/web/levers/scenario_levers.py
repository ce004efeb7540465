"""The levers of a scenario: written for China, fitted to its dataset and to whoever controls, and where they rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from monazite.model.build import Model
from monazite.model.index import Index
from monazite.presentation.web.levers.levers import (
    CHINA,
    GROUPS,
    LEVERS,
    OF_EACH_CONTROLLER,
    Holder,
    Lever,
    month_number,
)
from monazite.results.names import Names
from monazite.scenario.record import acting_controllers
from monazite.scenario.scenario import Scenario

ITSELF = ("approval", "review", "military", "rate")
"""Fields of levers whose label does not say which country is meant."""


def controllers_of(sc: Scenario) -> tuple[str, ...]:
    """Regions whose export controls act in a scenario, its own controller first."""
    return acting_controllers(sc.controller, sc.policy, threats=sc.enforce_threats)


def groups_for(names: Sequence[str]) -> tuple[str, ...]:
    """Headings of the levers, with the names of the countries that control in the place of China's."""
    return (*names, *(group for group in GROUPS if group != CHINA.name and group not in names))


def of_controller(lever: Lever, controller: str, name: str) -> Lever:
    """The lever with another country in the place of China: who acts, and on whom the others act."""
    if controller == CHINA.code:
        return lever
    content = {
        key: tuple(controller if part == CHINA.code else part for part in value) if isinstance(value, tuple) else value
        for key, value in lever.content.items()
    }
    label = lever.label.replace("Chinese magnets", f"goods from {name}").replace(CHINA.name, name)
    actor = controller if lever.actor == CHINA.code else lever.actor
    group = name if lever.group == CHINA.name else lever.group
    remark = lever.remark.replace(CHINA.name, name)
    return replace(lever, actor=actor, group=group, label=label, content=content, remark=remark)


def levers_for(ix: Index, controller: str = "CN", name: str = "China") -> tuple[Lever, ...]:
    """The levers for a dataset and the country that controls: of the goods of each those that it has, or all."""
    out = []
    for usual in LEVERS:
        if usual.neutral == "military" and not any(ix.is_defence):
            continue  # it would move nothing
        lever = of_controller(usual, controller, name)
        goods = lever.content.get("goods")
        if goods is None:
            out.append(lever)
            continue
        have = tuple(name for name in goods if _has_goods(name, ix))
        label = lever.label if have else lever.label.replace("Chinese magnets", "Chinese goods")
        out.append(replace(lever, label=label, content={**lever.content, "goods": have or ("*",)}))
    return tuple(out)


def levers_of(model: Model) -> tuple[Lever, ...]:
    """The levers of the scenario of a model: with those of its controller, behind them those of each other one.

    The levers of another controller act on what it ships, or on all goods where it ships none but ore.
    """
    names, (first, *others) = Names(model.dataset), controllers_of(model.scenario)
    own = levers_for(model.index, first, names.region(first))
    if not others:
        return own
    out = [_of_whom(lever, names.region(first)) if lever.id in OF_EACH_CONTROLLER else lever for lever in own]
    for code in others:
        out += _levers_of_another(model, Holder(code, names.region(code)))
    return tuple(out)


def _levers_of_another(model: Model, country: Holder) -> Iterator[Lever]:
    ix, ships = model.index, model.baseline.ship[:, model.index.region.index(country.code)].sum(1) > 0
    for usual in LEVERS:
        if usual.id not in OF_EACH_CONTROLLER or (usual.neutral == "military" and not any(ix.is_defence)):
            continue
        lever = _of_whom(of_controller(usual, country.code, country.name), country.name)
        have = tuple(name for name in lever.content["goods"] if _has_goods(name, ix) and ships[ix.goods(name)].any())
        content, more = {**lever.content, "goods": have or ("*",)}, lever.field != "approval"
        yield replace(lever, id=f"{lever.id}.{country.code}", block=f"{lever.block}.{country.code}", content=content,
                      more=more)  # fmt: skip


def _of_whom(lever: Lever, name: str) -> Lever:
    """The lever with a label that says whose it is."""
    return replace(lever, label=f"{lever.label}, {name}") if lever.group == name and lever.field in ITSELF else lever


def _has_goods(pattern: str, ix: Index) -> bool:
    return bool(ix.some_goods((pattern,)))


def rest_values(model: Model, day: date) -> dict[str, float]:
    """Value of every lever at which it changes nothing, from ``day`` on in the scenario of ``model``.

    Licence levers stand at the mean of the recorded regime in the month of ``day``, weighted by the value of baseline
    shipments; all others at zero effect.
    """
    return {lever.id: _rest_value(lever, model, day) for lever in levers_of(model)}


def _rest_value(lever: Lever, model: Model, day: date) -> float:
    if isinstance(lever.neutral, float):
        return lever.neutral
    ix, c = model.index, model.controls
    low, top, step = lever.bounds
    month = month_number(model.scenario, day)
    if lever.neutral == "recycling_rate":
        where = ix.regions(lever.content["regions"])
        mean = float(np.average(c.recycling[month, where], weights=model.structure.scrap_ref[where] + 1e-9))
        return round(round(mean / step) * step, 6)
    goods, origin = ix.goods(lever.content["goods"]), ix.region.index(lever.actor)
    buyers = ix.buyers(lever.destinations, actor=lever.actor, civil=lever.neutral != "military",
                       defence=lever.neutral == "military")  # fmt: skip
    where = np.ix_(goods, buyers)
    price = model.structure.price_ref[goods]
    weight = model.baseline.ship[:, origin][where] * price[:, None]
    if weight.sum() <= 0:
        weight = np.ones_like(weight)
    if lever.neutral == "review":
        value = c.licensed[month, :, origin][where] * c.review[month, :, origin][where]
    else:
        banned = c.banned[month, :, origin][where]
        licensed = c.licensed[month, :, origin][where]
        value = (1.0 - banned) * (1.0 - licensed * (1.0 - c.approval[month, :, origin][where]))
    mean = float((weight * value).sum() / weight.sum())
    return round(min(max(round(mean / step) * step, low), top), 6)
