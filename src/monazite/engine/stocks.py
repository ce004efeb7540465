"""Stocks: commercial cover with precautionary ordering, strategic stocks that build or release by rule."""

import numpy as np

from monazite.engine.jit import allocation_free, inlined, jit
from monazite.engine.licences import WITHHELD
from monazite.engine.market_arrays import Market, Month
from monazite.engine.prices import NO_OFFER
from monazite.engine.quantities import public_purchase, use_needs
from monazite.engine.state import EXPECTATION_SPEED, PRECAUTION, STORAGE_TIME, Controls, Params, State
from monazite.engine.supply import RELEASE_TIME
from monazite.engine.supply_network import SupplyNetwork

SHORTAGE = 0.405  # log: from a price 1.5 times the expected one on, a shortage is met from the stock
FULL_SHORTAGE = 0.693  # log: at twice the expected price all of it is; assumed, as the straight line between
MOST_ORDERS = 1.6  # orders a month over use; assumed, the middle of what the prior `precaution` allows (1.2 to 2)
MEMORY = 0.1  # a month; speed at which use is smoothed


@inlined
def public_order(target, purchase, pace, release, withheld, dearness, usage, wanted, strategic):
    """What an agency orders (positive) or releases (negative) of a good in a month, t.

    It buys what its plan says (``purchase``, months of use) and makes up a share, ``pace``, of what its stock was short
    of ``target - purchase`` when the month began; less and less as a control keeps goods back, and nothing where
    `WITHHELD` of usual orders is. From there on it begins to release, and from twice that on it releases the part of
    what its users want (``wanted``, t a month) that is kept back, as long as the stock lasts; where prices are
    `SHORTAGE` above what was expected for another reason, a part that grows to all of it at `FULL_SHORTAGE`.
    ``release``: largest share of the stock in one month.
    """
    dear = min(max((dearness - SHORTAGE) / (FULL_SHORTAGE - SHORTAGE), 0.0), 1.0)
    kept_back = min(withheld / WITHHELD, 1.0)
    short = withheld * min(max(withheld / WITHHELD - 1.0, 0.0), 1.0) + dear * (1.0 - kept_back)
    planned = purchase * usage + pace * ((target - purchase) * usage - strategic)
    bought = (1.0 - kept_back) * max(planned, 0.0)
    if release <= 0.0:
        return bought
    return (1.0 - dear) * bought - min(release * strategic, short * wanted)


@jit
def _plan_orders(t, mix, mix_good, mix_start, need_ref, holding_ref, alarm, target, purchase, pace, release, in_hand,
                 withheld, cover, p, factor, want, ld, stock, strategic, usage, held, expected, aimed, stock_now,
                 expected_now, held_now, holding, public, released, orders):  # fmt: skip
    direct = np.empty(need_ref.shape)
    now = min(t, factor.shape[1] - 1)
    for i in range(p.shape[0]):
        use_needs(mix, mix_good, mix_start, want[i], direct)
        for c in range(need_ref.shape[0]):
            for b in range(need_ref.shape[1]):
                stock_now[i, c, b] = stock[i, c, b]
                expected_now[i, c, b] = expected[i, c, b]
            for b in range(need_ref.shape[1]):
                aimed[i, c, b] = cover[i, c, b] * usage[i, c, b] * (1.0 + (p[i, PRECAUTION] - 1.0) * alarm[t, c, b])
            for b in range(need_ref.shape[1]):
                if in_hand[t, c, b] > 0.0:
                    strategic[i, c, b] = max(strategic[i, c, b], in_hand[t, c, b] * need_ref[c, b])
                public[i, c, b] = public_order(target[t, c, b], purchase[t, c, b], pace[t, c, b],
                                               release[t, c, b], withheld[i, c, b],
                                               ld[i, c, b] - expected[i, c, b], usage[i, c, b],
                                               max(usage[i, c, b], direct[c, b]), strategic[i, c, b])  # fmt: skip
                released[i, c, b] = 0.0
                if public[i, c, b] < 0.0:  # lines get it directly, plants that process it through the market
                    to_lines = direct[c, b] / max(usage[i, c, b], direct[c, b], 1e-300)
                    released[i, c, b] = -to_lines * public[i, c, b]
                    public[i, c, b] *= 1.0 - to_lines
            for b in range(need_ref.shape[1]):
                missing = max(aimed[i, c, b] - stock[i, c, b], 0.0) / p[i, STORAGE_TIME]
                wanted = max(usage[i, c, b], direct[c, b]) + missing + max(public[i, c, b], 0.0)
                orders[i, c, b] = min(wanted, MOST_ORDERS * max(usage[i, c, b], need_ref[c, b]))
        for e in range(held.shape[1]):
            for k in range(held.shape[2]):  # what the solver's rounding sold too much comes out of this month's supply
                held_now[i, e, k] = held[i, e, k] if held[i, e, k] >= 0.0 else RELEASE_TIME * held[i, e, k]
                usual = holding_ref[e, k] + max(held[i, e, k], 0.0) / RELEASE_TIME
                holding[i, e, k] = holding_ref[e, k] + usual * (factor[i, now, e, k] - 1.0)


def plan_orders(
    t: int, network: SupplyNetwork, controls: Controls, params: Params, state: State, month: Month, market: Market
) -> None:
    """Call 4: stocks wanted, public purchases and orders.

    Equations: T = cover x usage x (1 + (precaution - 1) alarm); strategic stocks buy and release by `public_order`;
    orders = use + missing stock / tau; a driver multiplies what producers hold back, H + S/12 (`producer_stocking`).
    Fills month.target, month.stock, month.held, month.holding, month.public, month.released and state.orders (draw,
    good, buyer), t; puts what is held on a day into the strategic stock.
    """
    _plan_orders(t, network.mix, network.mix_good, network.mix_start, network.need_ref, network.holding_ref,
                 controls.alarm, controls.stock_target, controls.stock_purchase, controls.stock_pace,
                 controls.stock_release, controls.stock_held, month.withheld, params.cover, params.scalars,
                 params.holding_factor, month.want, market.ld, state.stock, state.strategic, state.usage, state.held,
                 state.expected, month.target, month.stock, month.expected, month.held, month.holding, month.public,
                 month.released, state.orders)  # fmt: skip


@allocation_free
def _update_stocks(p, public, released, drawn, expected_now, ld, buy, need, supply, make, stock, strategic, usage, held,
                   expected):  # fmt: skip
    for i in range(p.shape[0]):
        for c in range(stock.shape[1]):
            for b in range(stock.shape[2]):
                if public[i, c, b] != 0.0:
                    bought = public_purchase(public[i, c, b], ld[i, c, b] - expected_now[i, c, b])[0]
                    strategic[i, c, b] += bought
                    stock[i, c, b] -= bought
                stock[i, c, b] += buy[i, c, b] - need[i, c, b]
                stock[i, c, b] -= min(drawn[i, c, b], stock[i, c, b])
                used = need[i, c, b] + released[i, c, b] + drawn[i, c, b]
                usage[i, c, b] += MEMORY * (used - usage[i, c, b])
                price = min(ld[i, c, b], NO_OFFER)
                expected[i, c, b] += p[i, EXPECTATION_SPEED] * (price - expected[i, c, b])
        for e in range(held.shape[1]):
            for k in range(held.shape[2]):
                held[i, e, k] += supply[i, e, k] - make[i, e, k]


def update_stocks(params: Params, state: State, month: Month, market: Market) -> None:
    """Stocks and expectations at the end of the month.

    Equations: S' = S + D - need - G(p) - drawn (mass is exact); log p_e' = log p_e + speed (log p - log p_e).
    """
    _update_stocks(params.scalars, month.public, month.released, month.drawn, month.expected, market.ld, market.buy,
                   market.need, market.supply, market.make, state.stock, state.strategic, state.usage, state.held,
                   state.expected)  # fmt: skip
