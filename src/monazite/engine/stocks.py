"""Stocks: commercial cover with precautionary ordering, strategic stocks that build or release by rule."""

import numpy as np

from monazite.engine.prices import NO_OFFER
from monazite.engine.quantities import public_purchases, use_needs
from monazite.engine.state import (
    EXPECTATION_SPEED,
    PRECAUTION,
    STORAGE_TIME,
    Controls,
    Market,
    Month,
    Params,
    State,
    Structure,
)

BUILD_TIME = 12.0  # months in which a strategic stock is bought
SHORTAGE = 0.405  # log: a price 1.5 times the expected one is a shortage
MOST_ORDERS = 1.6  # orders a month over use: between the 1.2 and 2 of literature note 2.5
MEMORY = 0.1  # a month; speed at which use is smoothed


def plan(t: int, s: Structure, c: Controls, d: Params, state: State, month: Month, m: Market) -> None:
    """Call 4: stocks wanted, public purchases and orders.

    Equations: T = cover x usage x (1 + (precaution - 1) alarm); strategic stocks buy (target - held) / 12 months and
    release a share a month while the price is 1.5 times the expected one; orders = use + missing stock / tau.
    Fills month.target, month.stock, month.held, month.public and state.orders (draw, good, buyer), t.
    """
    hoard = 1.0 + (d.scalars[:, PRECAUTION, None, None] - 1.0) * c.alarm[t]
    month.stock[:] = state.stock
    month.expected[:] = state.expected
    month.held[:] = np.maximum(state.held, 0.0)
    month.target[:] = d.cover * state.usage * hoard
    bought = np.maximum(c.stock_target[t] * state.usage - state.strategic, 0.0) / BUILD_TIME
    short = (m.ld - state.expected > SHORTAGE) & (c.stock_release[t] > 0.0)
    month.public[:] = np.where(short, -c.stock_release[t] * state.strategic, bought)
    direct = np.zeros_like(month.target)
    for i in range(direct.shape[0]):  # draw by draw, so that rounding does not depend on the size of the batch
        use_needs(s.mix, s.mix_good, s.mix_start, month.want[i], direct[i])
    missing = np.maximum(month.target - state.stock, 0.0) / d.scalars[:, STORAGE_TIME, None, None]
    orders = np.maximum(state.usage, direct) + missing + np.maximum(month.public, 0.0)
    state.orders[:] = np.minimum(orders, MOST_ORDERS * np.maximum(state.usage, s.need_ref))


def carry(d: Params, state: State, month: Month, m: Market) -> None:
    """Stocks and expectations at the end of the month.

    Equations: S' = S + D - need - G(p) (mass is exact); log p_e' = log p_e + speed (log p - log p_e).
    """
    public = public_purchases(month.public, month.expected, m.ld)
    state.strategic[:] += public
    state.stock[:] += m.buy - m.need - public
    state.usage[:] += MEMORY * (m.need - state.usage)
    state.expected[:] += d.scalars[:, EXPECTATION_SPEED, None, None] * (np.minimum(m.ld, NO_OFFER) - state.expected)
    state.held[:] += m.supply - m.make[:, : state.held.shape[1]]
