"""Contracts: most volume is paid at a formula price near the producer's own market, the rest at spot."""

import numpy as np

from monazite.engine.jit import allocation_free, jit
from monazite.engine.market_arrays import ScratchArrays
from monazite.engine.numerics.elementary import exp
from monazite.engine.numerics.vectors import flat
from monazite.engine.prices import NO_OFFER
from monazite.engine.state import CONTRACT_SHARE, BaselineReferences, Flows, Params, State
from monazite.engine.supply_network import SupplyNetwork

FORMULA_SPEED = 1.0 / 3.0  # a formula price follows the producer price over about a quarter


@allocation_free
def _capped_prices(logs, level):
    """Prices over the reference, at most that of no offer, from their logs: in one loop, which becomes vectors."""
    from_, to = flat(logs), flat(level)
    for x in range(to.size):
        to[x] = exp(min(from_[x], NO_OFFER))


@jit
def _settle_contracts(t, producers, pair, limited, buyer_region, price_ref, cost_ref, duty_change, p, spot, lp, ld,
                      wedge, share, buy, formula, price, paid, delivered, ship, bought):  # fmt: skip
    draws, goods, slots = lp.shape
    month = min(t, spot.shape[1] - 1)
    buyers, elements = buyer_region.size, pair.shape[0]
    at_home, each = np.empty((3, slots, buyers)), np.empty(buyers)
    offered, asked = np.empty((goods, slots)), np.empty((goods, buyers))
    for stage in range(3):
        for k in range(slots):
            for b in range(buyers):
                at_home[stage, k, b] = 1.0 if producers[stage, k] == buyer_region[b] else 0.0
    for i in range(draws):
        contracted = p[i, CONTRACT_SHARE]
        _capped_prices(lp[i], offered)
        _capped_prices(ld[i], asked)
        for c in range(goods):
            stage = min(c // elements, 2)
            for k in range(slots):
                price[i, c, k] = price_ref[c] * offered[c, k] if producers[stage, k] >= 0 else 0.0
                formula[i, c, k] += FORMULA_SPEED * (price[i, c, k] - formula[i, c, k])
            for b in range(buyers):
                delivered[i, c, b] = price_ref[c] * asked[c, b] * spot[i, month, c, b]
                paid[i, c, b], bought[i, c, b] = 0.0, 0.0
            for k in range(slots):
                if producers[stage, k] < 0 or (stage == 0 and pair[c, k] < 0):
                    continue
                now, old = price[i, c, k], contracted * formula[i, c, k]
                abroad = old + (1.0 - contracted) * now
                if limited[c, k]:
                    for b in range(buyers):
                        each[b] = now if at_home[stage, k, b] > 0.0 else abroad
                        each[b] += (1.0 - contracted) * now * (exp(wedge[i, c, k, b]) - 1.0)
                    for b in range(buyers):
                        paid[i, c, b] += share[i, c, k, b] * cost_ref[c, k, b] * duty_change[t, c, k, b] * each[b]
                else:  # nine in ten: two prices for all buyers
                    for b in range(buyers):
                        one = now if at_home[stage, k, b] > 0.0 else abroad
                        paid[i, c, b] += share[i, c, k, b] * cost_ref[c, k, b] * duty_change[t, c, k, b] * one
                for b in range(buyers):
                    ship[i, c, k, b] = share[i, c, k, b] * buy[i, c, b]
                for b in range(buyers):
                    bought[i, c, b] += ship[i, c, k, b]


def settle_contracts(t: int, network: SupplyNetwork, params: Params, references: BaselineReferences, state: State,
                     scratch: ScratchArrays, flows: Flows) -> None:  # fmt: skip
    """Call 6: what is shipped, and producer, marginal and mean paid prices.

    Spot prices are the marginal delivered price times the driver of the spot premium, which no decision heeds.
    Equations: formula F' = F + (P - F)/3; paid = sum_o share_o k_o (phi F_o + (1 - phi) P_o e^W_o) for purchases
    abroad, the producer price at home; k = freight and duties. Fills flows.ship (draw, good, slot, buyer), t,
    flows.bought, its sum over producers, and flows.price (draw, good, slot), flows.paid and flows.delivered (draw,
    good, buyer), USD/kg; price and delivered are at most 10,000 times the reference, which says that nobody offers.
    Source: volumes by price of 2025, adamas_fallacy2025.
    """
    market = scratch.market
    _settle_contracts(t, network.producers, network.pair, scratch.limited, network.buyer_region, network.price_ref,
                      network.cost_ref, references.duty_change, params.scalars, params.spot_factor, market.lp,
                      market.ld, market.wedge, market.share, market.buy, state.contract, flows.price, flows.paid,
                      flows.delivered, flows.ship, flows.bought)  # fmt: skip
