"""Joint production: deposits run by the value of their whole basket and choose where it is separated."""

from math import exp, log, sqrt

from monazite.engine.jit import jit

CHOICE = 4.0  # response of the choice of separator to the margin, per share of the basket's value
RELEASE_TIME = 12.0  # months in which producers let go a stock when prices are high
FLOOR_WIDTH = 0.01  # rounding of the floor price, share of the floor


@jit
def receive(price_ref, lp, floor, received, lift):
    """Price that producers receive: the market price or, where one is guaranteed, the floor if higher (USD/kg).

    Shapes: (element, slot). lift = d received / d price.
    """
    for e in range(floor.shape[0]):
        for k in range(floor.shape[1]):
            p = price_ref[e] * exp(lp[e, k])
            received[e, k] = p
            lift[e, k] = 1.0
            if floor[e, k] > 0.0:
                x = p - floor[e, k]
                root = sqrt(x * x + (FLOOR_WIDTH * floor[e, k]) ** 2)
                received[e, k] = floor[e, k] + 0.5 * (x + root)
                lift[e, k] = 0.5 * (1.0 + x / root)


@jit
def dig(basket, recovery, pair, price_ref, value_ref, spread, mu, mu_ref, received, deposit_cap, threshold, feed_weight,
        split, run, feed):  # fmt: skip
    """Feed of every deposit, by the value of its basket.

    Equations: margin v_jk = V_j + sum_e r_j b_je (p_ek - p_e0) - (mu_k - mu_k0); split ~ w_jk exp(h v_jk);
    run = 1 / (1 + exp(-(v_j - c_j) / s_j)), v_j the log-sum over separators; feed_jk = split_jk K_j run_j.
    Units: USD per kg of feed, t a month. Source: literature note 2.1, numerics note (a).
    """
    deposits, elements = basket.shape
    for j in range(deposits):
        best = -1e30
        choice = CHOICE / value_ref[j]
        for k in range(mu.size):
            split[j, k] = 0.0
            if feed_weight[j, k] != 0.0:
                v = value_ref[j] - (mu[k] - mu_ref[k])
                for e in range(elements):
                    if basket[j, e] != 0.0 and pair[e, k] >= 0:
                        v += recovery[j] * basket[j, e] * (received[e, k] - price_ref[e])
                split[j, k] = v
                best = max(best, v)
        total = 0.0
        for k in range(mu.size):
            if feed_weight[j, k] != 0.0:
                split[j, k] = feed_weight[j, k] * exp(max(choice * (split[j, k] - best), -80.0))
                total += split[j, k]
        total = max(total, 1e-300)
        x = min(max((best + log(total) / choice - threshold[j]) / spread[j], -60.0), 60.0)
        run[j] = 1.0 / (1.0 + exp(-x))
        for k in range(mu.size):
            split[j, k] /= total
            feed[j, k] = split[j, k] * deposit_cap[j] * run[j]


@jit
def separate(basket, recovery, pair, feed, supply):
    """Oxides out of the feed: a fixed basket, so that one decision to mine moves all elements. t a month."""
    supply[:] = 0.0
    for j in range(basket.shape[0]):
        for k in range(pair.shape[1]):
            if feed[j, k] > 0.0:
                for e in range(pair.shape[0]):
                    if pair[e, k] >= 0:
                        supply[e, k] += feed[j, k] * recovery[j] * basket[j, e]


@jit
def hold_back(holding_ref, held, elasticity, lp, hold):
    """Oxides that producers add to stock, t a month.

    Equation: h = (H + S/12) (p/p0)^-n - S/12, S the stock: at the reference price the usual addition H; below it more,
    which keeps surplus elements from falling without bound; above it releases, at most a twelfth of the stock.
    Here hold = h + S/12, which is never negative; S/12 stands on the side of supply.
    """
    for e in range(hold.shape[0]):
        for k in range(hold.shape[1]):
            hold[e, k] = (holding_ref[e, k] + held[e, k] / RELEASE_TIME) * exp(-elasticity * lp[e, k])
