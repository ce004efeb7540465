"""When the terms of a group of licences change: the events at which lasting levels of stringency are drawn anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from monazite.dataset.rows.evidence import DriverProcess
from monazite.engine.state import Controls
from monazite.engine.supply_network import SupplyNetwork
from monazite.model.drivers import driver_name
from monazite.model.index import Index

ENDS = (0.02, 0.98)
"""Approvals in whose range log odds are compared: beyond, more or less is no other regime."""


def licence_events(
    ix: Index, network: SupplyNetwork, controls: Controls, rows: Sequence[DriverProcess]
) -> Mapping[str, np.ndarray]:
    """Strength (month,), from 0 to 1, of the changes of terms of each lasting driver's group, by name of the driver.

    The strength for one good and buyer is the change of the log odds of the approval that the measures in force name,
    at most 1, about the distance of neighbouring named levels; a ban stands for the lowest approval. That of a group is
    the mean over its goods under licence, each the mean over buyers by what they bought in the baseline year. A
    group that comes under licence has no event: its level was there, and nobody saw it. A small move of a measure is a
    small event.
    """
    months = _months_of_change(controls, network.controller)
    change, bought = _changes(controls, network.controller, months), _bought(network)
    licensed = ~np.isnan(change)
    weighted, present = np.where(licensed, change, 0.0) * bought, np.where(licensed, bought, 0.0)
    every = np.arange(len(months))
    out = {}
    for row in rows:
        if row.process != "lasting":
            continue
        goods = ix.some_goods(row.goods)
        at = ix.buyers(row.regions, actor=ix.region[network.controller]) if row.regions else []
        block = np.ix_(every, np.array(goods, np.intp), np.array(at, np.intp))
        under, total = present[block].sum(2), weighted[block].sum(2)
        of_good = np.divide(total, under, out=np.zeros(under.shape), where=under > 0.0)
        count = (under > 0.0).sum(1)
        strength = np.zeros(len(controls.approval))
        strength[months] = np.divide(of_good.sum(1), count, out=np.zeros(len(months)), where=count > 0)
        out[driver_name(row)] = strength
    return out


def _months_of_change(controls: Controls, controller: int) -> np.ndarray:
    """Months in which any term of the controlling country's licences is not what it was in the month before."""
    changes = np.zeros(len(controls.approval) - 1, dtype=bool)
    for path in (controls.licensed, controls.banned, controls.approval):
        own = path[:, :, controller].reshape(len(path), -1)
        changes |= (own[1:] != own[:-1]).any(1)
    return 1 + np.flatnonzero(changes)


def _changes(controls: Controls, controller: int, months: np.ndarray) -> np.ndarray:
    """Change of the log odds of approval in some months, at most 1 (month, good, buyer); nan without a licence."""
    low, high = ENDS

    def odds(at: np.ndarray) -> np.ndarray:
        licensed, banned = controls.licensed[at, :, controller], controls.banned[at, :, controller]
        approval = np.clip(controls.approval[at, :, controller] * (1.0 - banned), low, high)
        return np.where(licensed + banned > 0.0, np.log(approval / (1.0 - approval)), np.nan)

    now = odds(months)
    moved = np.abs(now - odds(months - 1))
    return np.where(np.isnan(now), np.nan, np.minimum(np.nan_to_num(moved), 1.0))


def _bought(network: SupplyNetwork) -> np.ndarray:
    """What buyers bought of the controlling country's goods in the baseline year (good, buyer)."""
    at_home = network.producers.max(0) == network.controller
    return network.share_ref[:, at_home].sum(1) * network.need_ref
