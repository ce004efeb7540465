"""Export controls of regions that mine but separate nothing: there is nothing else for them to hold back than ore.

A region with plants of its own ships oxides, metals and magnets, and its controls act on these. One without, as Myanmar
for rare earths, ships ore: a control on what the ore holds lets as much of it out as it lets through of the goods.
"""

from __future__ import annotations

import numpy as np

from monazite.engine.state import Controls
from monazite.engine.supply_network import SupplyNetwork
from monazite.model.index import Index


def with_ore_controls(controls: Controls, network: SupplyNetwork, ix: Index) -> Controls:
    """Controls with the share of each mine's capacity that may run where its ore falls under export controls.

    An ore counts by what its elements are worth at reference prices: with o_ed the share that is let through of element
    e to the region d that separates it, and v_e the share of e in the ore's value, the share is
    sum_d f_d sum_e v_e o_ed, f_d the share of the feed that goes there in the baseline year. Times of review are left
    out, and so is what leaks: of both there is no record for ore.

    Parameters
    ----------
    controls
        As the policies leave them, months first.
    network
        The network, with its deposits.
    ix
        Axes.

    Returns
    -------
    Controls
        With ``ore`` (month, deposit); 1 for ore of regions that separate the mineral, and without controls.
    """
    elements, months = len(ix.element), len(ix.month)
    ore = np.ones((months, network.deposit_region.size))
    value = network.basket * network.price_ref[:elements]
    civil = np.array([np.flatnonzero(network.buyer_region == r)[0] for r in range(len(ix.region))])
    separates = network.producers[0]
    for j in np.flatnonzero((network.deposit_recycling == 0.0) & (network.deposit_project < 0)):
        region, routes = int(network.deposit_region[j]), np.flatnonzero(network.feed_share[j] > 0)
        held = np.flatnonzero(value[j] > 0)
        mineral = ix.mineral[int(held[0])] if held.size else ""
        if not held.size or bool(np.any(separates[ix.own_slots(mineral, separates.size)] == region)):
            continue
        through = _through(controls, held, region, civil[separates[routes]])
        weight = value[j, held] / value[j, held].sum()
        missing = np.einsum("ter,e,r->t", 1.0 - through, weight, network.feed_share[j, routes])
        ore[:, j] = 1.0 - missing  # exactly 1 without controls
        ore[:, j] *= _within_quotas(controls, network, region, elements, weight, held)
    return controls._replace(ore=ore)


def _through(controls: Controls, elements: np.ndarray, region: int, buyers: np.ndarray) -> np.ndarray:
    """Share that licences and bans let through (month, element, buyer)."""
    at = (slice(None), elements[:, None], region, buyers[None, :])
    licensed = 1.0 - controls.licensed[at] * (1.0 - controls.approval[at])
    return licensed * (1.0 - controls.banned[at])


def _within_quotas(
    controls: Controls, network: SupplyNetwork, region: int, elements: int, value: np.ndarray, held: np.ndarray
) -> np.ndarray:
    """Share of an ore that a region's quotas by weight let out (month,), by the oxide in all that it mines."""
    own = (network.deposit_region == region) & (network.deposit_recycling == 0.0) & (network.deposit_project < 0)
    mined = (network.deposit_cap * network.deposit_use * network.recovery * own) @ network.basket
    share = np.ones(len(controls.quota))
    for limit, weights in zip(controls.quota.T, controls.quota_weight[:, :, region], strict=True):
        usual = float(weights[:elements] @ mined)
        if usual > 0.0:
            part = float(value[weights[held] > 0.0].sum())
            share *= 1.0 - part * (1.0 - np.minimum(limit / usual, 1.0))
    return share
