"""Contracts: most volume is paid at a formula price near the producer's own market, the rest at spot."""

from monazite.engine.elementary import exp
from monazite.engine.jit import jit
from monazite.engine.prices import NO_OFFER
from monazite.engine.state import CONTRACT_SHARE, Base, Market, Params, State, Structure

FORMULA_SPEED = 1.0 / 3.0  # a formula price follows the producer price over about a quarter


@jit
def _settle(producers, elements, buyer_region, price_ref, cost, contract_share, lp, ld, wedge, share, formula, price,
            paid, delivered):  # fmt: skip
    draws, goods, slots = lp.shape
    for i in range(draws):
        for c in range(goods):
            stage = min(c // elements, 2)
            for k in range(slots):
                if producers[stage, k] >= 0:
                    price[i, c, k] = price_ref[c] * exp(min(lp[i, c, k], NO_OFFER))
                    formula[i, c, k] += FORMULA_SPEED * (price[i, c, k] - formula[i, c, k])
            for b in range(buyer_region.size):
                delivered[i, c, b] = price_ref[c] * exp(min(ld[i, c, b], NO_OFFER))
                paid[i, c, b] = 0.0
            for k in range(slots):
                r = producers[stage, k]
                if r < 0:
                    continue
                old, now = contract_share[i] * formula[i, c, k], price[i, c, k]
                for b in range(buyer_region.size):
                    spot = now * exp(wedge[i, c, k, b])
                    if buyer_region[b] != r:
                        spot = old + (1.0 - contract_share[i]) * spot
                    paid[i, c, b] += share[i, c, k, b] * cost[c, k, b] * spot


def settle(t: int, s: Structure, d: Params, base: Base, state: State, m: Market, price, paid, delivered) -> None:
    """Call 6: producer, marginal and mean paid prices.

    Equations: formula F' = F + (P - F)/3; paid = sum_o share_o k_o (phi F_o + (1 - phi) P_o e^W_o) for purchases
    abroad, the producer price at home; k = freight and duties. Fills price (draw, good, slot), paid and delivered
    (draw, good, buyer), USD/kg; price and delivered are at most 10,000 times the reference, which says that nobody
    offers. Source: Adamas 2025 volumes by price, literature note 3.3.5.
    """
    _settle(s.producers, s.pair.shape[0], s.buyer_region, s.price_ref, s.cost_ref * base.duty_change[t],
            d.scalars[:, CONTRACT_SHARE].copy(), m.lp, m.ld, m.wedge, m.share, state.contract, price, paid,
            delivered)  # fmt: skip
