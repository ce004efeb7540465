"""Footprint of supply: totals by region of origin, before any allocation to elements."""

import numpy as np

from monazite.engine.jit import jit
from monazite.engine.market_arrays import Market
from monazite.engine.state import Params
from monazite.engine.supply_network import SupplyNetwork


@jit
def _account_burdens(basket, recovery, pair, deposit_region, feed_slot, feed_start, producers, footprint,
                     stage_footprint, from_conflict, feed, make, supply, emission, conflict):  # fmt: skip
    deposits, elements = basket.shape
    slots, indicators = pair.shape[1], footprint.shape[1]
    separated, made = np.empty(deposits), np.empty((2, slots))
    emission[:], conflict[:] = 0.0, 0.0
    for i in range(feed.shape[0]):
        for j in range(deposits):
            fed = 0.0
            for n in range(feed_start[j], feed_start[j + 1]):
                k = feed_slot[n]
                fed += feed[i, j, k]
                if from_conflict[j] != 0.0:
                    for e in range(elements):
                        if pair[e, k] >= 0:
                            conflict[i, e] += feed[i, j, k] * recovery[j] * basket[j, e] * from_conflict[j]
            separated[j] = fed * recovery[j]
        made[:] = 0.0
        for c in range(elements, make.shape[1]):
            for k in range(slots):
                made[min(c // elements, 2) - 1, k] += make[i, c, k]
        for n in range(indicators):
            for j in range(deposits):
                emission[i, n, deposit_region[j]] += separated[j] * footprint[i, n, j]
            for stage in range(2):
                for k in range(slots):
                    if producers[stage + 1, k] >= 0:
                        emission[i, n, producers[stage + 1, k]] += made[stage, k] * stage_footprint[i, n, stage]
        for e in range(elements):
            if conflict[i, e] > 0.0:
                total = 0.0
                for k in range(slots):
                    total += supply[i, e, k]
                conflict[i, e] /= total


def account_burdens(network: SupplyNetwork, params: Params, market: Market, emission, conflict) -> None:
    """Call 9: burdens of the month.

    Equation: sum over deposits of feed x recovery x burden per t of separated oxide, at the deposit; plus metal and
    magnet making at the plant. Burdens differ from draw to draw.
    Fills emission (draw, indicator, region), t, m3 or m2 a month, and conflict (draw, element), the share of separated
    supply from deposits whose output pays for conflict. Source: footprints.csv.
    """
    _account_burdens(network.basket, network.recovery, network.pair, network.deposit_region, network.feed_slot,
                     network.feed_start, network.producers, params.footprint, params.stage_footprint, network.conflict,
                     market.feed, market.make, market.supply, emission, conflict)  # fmt: skip
