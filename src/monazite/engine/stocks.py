"""Stocks: commercial cover with precautionary ordering, strategic stocks that build or release by rule."""

import numpy as np

from monazite.engine.jit import jit
from monazite.engine.market_arrays import Market, Month
from monazite.engine.prices import NO_OFFER
from monazite.engine.quantities import public_purchase, use_needs
from monazite.engine.state import EXPECTATION_SPEED, PRECAUTION, STORAGE_TIME, Controls, Params, State
from monazite.engine.supply import RELEASE_TIME
from monazite.engine.supply_network import SupplyNetwork

BUILD_TIME = 12.0  # months in which a strategic stock is bought
SHORTAGE = 0.405  # log: a price 1.5 times the expected one is a shortage
MOST_ORDERS = 1.6  # orders a month over use; assumed, the middle of what the prior `precaution` allows (1.2 to 2)
MEMORY = 0.1  # a month; speed at which use is smoothed


@jit
def _plan_orders(t, mix, mix_good, mix_start, need_ref, holding_ref, alarm, target, release, cover, p, factor, want, ld,
                 stock, strategic, usage, held, expected, aimed, stock_now, expected_now, held_now, holding, public,
                 orders):  # fmt: skip
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
                public[i, c, b] = max(target[t, c, b] * usage[i, c, b] - strategic[i, c, b], 0.0) / BUILD_TIME
                if release[t, c, b] > 0.0 and ld[i, c, b] - expected[i, c, b] > SHORTAGE:
                    public[i, c, b] = -release[t, c, b] * strategic[i, c, b]
            for b in range(need_ref.shape[1]):
                missing = max(aimed[i, c, b] - stock[i, c, b], 0.0) / p[i, STORAGE_TIME]
                wanted = max(usage[i, c, b], direct[c, b]) + missing + max(public[i, c, b], 0.0)
                orders[i, c, b] = min(wanted, MOST_ORDERS * max(usage[i, c, b], need_ref[c, b]))
        for e in range(held.shape[1]):
            for k in range(held.shape[2]):
                held_now[i, e, k] = max(held[i, e, k], 0.0)
                usual = holding_ref[e, k] + held_now[i, e, k] / RELEASE_TIME
                holding[i, e, k] = holding_ref[e, k] + usual * (factor[i, now, e, k] - 1.0)


def plan_orders(
    t: int, network: SupplyNetwork, controls: Controls, params: Params, state: State, month: Month, market: Market
) -> None:
    """Call 4: stocks wanted, public purchases and orders.

    Equations: T = cover x usage x (1 + (precaution - 1) alarm); strategic stocks buy (target - held) / 12 months and
    release a share a month while the price is 1.5 times the expected one; orders = use + missing stock / tau; a driver
    multiplies what producers hold back, H + S/12 (`producer_stocking`).
    Fills month.target, month.stock, month.held, month.holding, month.public and state.orders (draw, good, buyer), t.
    """
    _plan_orders(t, network.mix, network.mix_good, network.mix_start, network.need_ref,
                 network.holding_ref, controls.alarm, controls.stock_target, controls.stock_release, params.cover,
                 params.scalars, params.holding_factor, month.want, market.ld,
                 state.stock, state.strategic, state.usage, state.held, state.expected, month.target, month.stock,
                 month.expected, month.held, month.holding, month.public, state.orders)  # fmt: skip


@jit
def _update_stocks(p, public, expected_now, ld, buy, need, supply, make, stock, strategic, usage, held, expected):
    for i in range(p.shape[0]):
        for c in range(stock.shape[1]):
            for b in range(stock.shape[2]):
                if public[i, c, b] != 0.0:
                    bought = public_purchase(public[i, c, b], ld[i, c, b] - expected_now[i, c, b])[0]
                    strategic[i, c, b] += bought
                    stock[i, c, b] -= bought
                stock[i, c, b] += buy[i, c, b] - need[i, c, b]
                usage[i, c, b] += MEMORY * (need[i, c, b] - usage[i, c, b])
                price = min(ld[i, c, b], NO_OFFER)
                expected[i, c, b] += p[i, EXPECTATION_SPEED] * (price - expected[i, c, b])
        for e in range(held.shape[1]):
            for k in range(held.shape[2]):
                held[i, e, k] += supply[i, e, k] - make[i, e, k]


def update_stocks(params: Params, state: State, month: Month, market: Market) -> None:
    """Stocks and expectations at the end of the month.

    Equations: S' = S + D - need - G(p) (mass is exact); log p_e' = log p_e + speed (log p - log p_e).
    """
    _update_stocks(params.scalars, month.public, month.expected, market.ld, market.buy, market.need, market.supply,
                   market.make, state.stock, state.strategic, state.usage, state.held, state.expected)  # fmt: skip
