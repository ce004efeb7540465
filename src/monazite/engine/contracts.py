"""Contracts: most volume is paid at a formula price near the producer's own market, the rest at spot."""

import numpy as np

from monazite.engine.elementary import exp
from monazite.engine.jit import jit
from monazite.engine.prices import NO_OFFER
from monazite.engine.state import CONTRACT_SHARE, Base, Flows, Params, State, Structure, Work

FORMULA_SPEED = 1.0 / 3.0  # a formula price follows the producer price over about a quarter


@jit
def _settle(t, producers, pair, limited, buyer_region, price_ref, cost_ref, duty_change, p, lp, ld, wedge, share, buy,
            formula, price, paid, delivered, ship):  # fmt: skip
    draws, goods, slots = lp.shape
    buyers, elements = buyer_region.size, pair.shape[0]
    each = np.empty(buyers)
    for i in range(draws):
        contracted = p[i, CONTRACT_SHARE]
        for c in range(goods):
            stage = min(c // elements, 2)
            for k in range(slots):
                now = price_ref[c] * exp(min(lp[i, c, k], NO_OFFER))
                price[i, c, k] = now if producers[stage, k] >= 0 else 0.0
                formula[i, c, k] += FORMULA_SPEED * (price[i, c, k] - formula[i, c, k])
            for b in range(buyers):
                delivered[i, c, b] = price_ref[c] * exp(min(ld[i, c, b], NO_OFFER))
                paid[i, c, b] = 0.0
            for k in range(slots):
                r = producers[stage, k]
                if r < 0 or (stage == 0 and pair[c, k] < 0):
                    continue
                now, old = price[i, c, k], contracted * formula[i, c, k]
                abroad = old + (1.0 - contracted) * now
                for b in range(buyers):
                    each[b] = now if buyer_region[b] == r else abroad
                if limited[c, k]:
                    for b in range(buyers):
                        each[b] += (1.0 - contracted) * now * (exp(wedge[i, c, k, b]) - 1.0)
                for b in range(buyers):
                    paid[i, c, b] += share[i, c, k, b] * cost_ref[c, k, b] * duty_change[t, c, k, b] * each[b]
                for b in range(buyers):
                    ship[i, c, k, b] = share[i, c, k, b] * buy[i, c, b]


def settle(t: int, s: Structure, d: Params, base: Base, state: State, work: Work, f: Flows) -> None:
    """Call 6: what is shipped, and producer, marginal and mean paid prices.

    Equations: formula F' = F + (P - F)/3; paid = sum_o share_o k_o (phi F_o + (1 - phi) P_o e^W_o) for purchases
    abroad, the producer price at home; k = freight and duties. Fills f.ship (draw, good, slot, buyer), t, and f.price
    (draw, good, slot), f.paid and f.delivered (draw, good, buyer), USD/kg; price and delivered are at most 10,000 times
    the reference, which says that nobody offers. Source: Adamas 2025 volumes by price, literature note 3.3.5.
    """
    m = work.market
    _settle(t, s.producers, s.pair, work.limited, s.buyer_region, s.price_ref, s.cost_ref, base.duty_change, d.scalars,
            m.lp, m.ld, m.wedge, m.share, m.buy, state.contract, f.price, f.paid, f.delivered, f.ship)  # fmt: skip
