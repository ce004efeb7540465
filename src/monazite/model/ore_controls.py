"""Export controls of regions that mine but separate nothing: there is nothing else for them to hold back than ore.

A region with plants of its own ships oxides, metals and magnets, and its controls act on these. One without, as Myanmar
for rare earths, ships ore: a control on what the ore holds lets as much of it out as it lets through of the goods.
"""

from __future__ import annotations

import numpy as np

from monazite.engine.state import Controls
from monazite.engine.supply_network import SupplyNetwork
from monazite.model.index import Index

LEAST_SHARE = 1e-12
"""Share of mines that run under a ban: elements of an ore sum to 1 but for rounding, which has to stay above zero."""


def with_ore_controls(controls: Controls, network: SupplyNetwork, ix: Index) -> Controls:
    """Controls with the share of its capacity that a mine may run where its ore falls under export controls.

    An ore counts by what its elements are worth at reference prices: with o_ed the share that is let through of element
    e to the region d that separates it, v_je the share of e in the value of what mine j yields in the baseline year
    (summing to 1 over the region's mines of a mineral), and f_jd the share of it that goes to d, the mines of a region
    may run at 1 - sum_j sum_d f_jd sum_e v_je (1 - o_ed). Times of review are left out, and so is what leaks: of both
    there is no record for ore.

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
        With ``mine_share`` (month, element, region): limits on mining alone where a region separates the mineral or
        has no controls.
    """
    share, elements = controls.mining.copy(), len(ix.element)
    yields = (network.deposit_cap * network.deposit_use * network.recovery)[:, None] * network.basket
    yields = yields * ((network.deposit_recycling == 0.0) & (network.deposit_project < 0))[:, None]
    civil = np.array([np.flatnonzero(network.buyer_region == r)[0] for r in range(len(ix.region))])
    separates = network.producers[0]
    for mineral in dict.fromkeys(ix.mineral):
        held = np.flatnonzero(ix.of_mineral(mineral)[:elements])
        plants = {int(region) for region in separates[ix.own_slots(mineral, separates.size)]}
        worth = yields[:, held] * network.price_ref[held]
        for region in {int(r) for r in network.deposit_region[worth.sum(1) > 0.0]} - plants:
            own = np.flatnonzero((network.deposit_region == region) & (worth.sum(1) > 0.0))
            weight = worth[own] / worth[own].sum()
            routes = np.flatnonzero(network.feed_share[own].sum(0) > 0.0)
            withheld = 1.0 - _through(controls, held, region, civil[separates[routes]])
            let_out = 1.0 - np.einsum("ter,je,jr->t", withheld, weight, network.feed_share[np.ix_(own, routes)])
            to = weight.sum(1) @ network.feed_share[np.ix_(own, routes)]
            reach = controls.quota_buyers[:, civil[separates[routes]]] @ to
            let_out *= _within_quotas(controls, yields[np.ix_(own, held)].sum(0), weight.sum(0), held, region, reach)
            share[:, held, region] *= np.maximum(let_out, LEAST_SHARE)[:, None]
    return controls._replace(mine_share=share)


def _through(controls: Controls, elements: np.ndarray, region: int, buyers: np.ndarray) -> np.ndarray:
    """Share that licences and bans let through (month, element, buyer)."""
    at = (slice(None), elements[:, None], region, buyers[None, :])
    licensed = 1.0 - controls.licensed[at] * (1.0 - controls.approval[at])
    return licensed * (1.0 - controls.banned[at])


def _within_quotas(
    controls: Controls, mined: np.ndarray, value: np.ndarray, held: np.ndarray, region: int, reach: np.ndarray
) -> np.ndarray:
    """Share of its ore that a region's quotas by weight let out (month,).

    ``mined`` (element,) is the oxide that its ore yields in the baseline year, t a month, ``value`` the share of each
    element in what that is worth, ``held`` where the elements stand among the goods, ``reach`` (quota,) the share of
    the ore that goes to buyers whom a quota covers.
    """
    share = np.ones(len(controls.quota))
    for limit, weights, to in zip(controls.quota.T, controls.quota_weight[:, held, region], reach, strict=True):
        usual = float(weights @ mined) * to
        if usual > 0.0:
            part = float(value[weights > 0.0].sum()) * to
            share *= 1.0 - part * (1.0 - np.minimum(limit / usual, 1.0))
    return share
