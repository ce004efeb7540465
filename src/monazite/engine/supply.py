"""Joint production: deposits run by the value of their whole basket and choose where it is separated."""

from math import sqrt

from monazite.engine.jit import allocation_free
from monazite.engine.numerics.algebra import add_row, product
from monazite.engine.numerics.elementary import exp, log
from monazite.engine.numerics.vectors import flat

CHOICE = 4.0  # response of the choice of separator to the margin, per share of the basket's value
RELEASE_TIME = 12.0  # months in which producers let go a stock when prices are high
FLOOR_WIDTH = 0.01  # rounding of the floor price, share of the floor


@allocation_free
def producer_price(price_ref, lp, floor, received, lift):
    """Price that producers receive: the market price or, where one is guaranteed, the floor if higher (USD/kg).

    Shapes: (element, slot). lift = d received / d price.
    """
    prices, logs = flat(received), flat(lp)
    for i in range(prices.size):
        prices[i] = exp(logs[i])
    for e in range(floor.shape[0]):
        for k in range(floor.shape[1]):
            p = price_ref[e] * received[e, k]
            received[e, k] = p
            lift[e, k] = 1.0
            if floor[e, k] > 0.0:
                x = p - floor[e, k]
                root = sqrt(x * x + (FLOOR_WIDTH * floor[e, k]) ** 2)
                received[e, k] = floor[e, k] + 0.5 * (x + root)
                lift[e, k] = 0.5 * (1.0 + x / root)


@allocation_free
def mine_output(basket, recovery, pair, feed_slot, feed_start, price_ref, value_ref, spread, mu, mu_ref, received,
                deposit_cap, threshold, feed_weight, gain, split, run, feed):  # fmt: skip
    """Feed of every deposit, by the value of its basket.

    Equations: margin v_jk = V_j + sum_e r_j b_je (p_ek - p_e0) - (mu_k - mu_k0); split ~ w_jk exp(h v_jk);
    run = 1 / (1 + exp(-(v_j - c_j) / s_j)), v_j the log-sum over separators; feed_jk = split_jk K_j run_j.
    feed_slot[feed_start[j] : feed_start[j + 1]]: separators that deposit j can send ore to.
    gain (slots x elements,): memory for prices over the reference, USD/kg, of what each separator makes.
    Units: USD per kg of feed, t a month. Source: baskets.csv; the logistic responses are assumed, their width is set by
    the prior `supply.elasticity`.
    """
    deposits, elements = basket.shape
    slots = mu.size
    for e in range(elements):
        for k in range(slots):
            gain[k * elements + e] = received[e, k] - price_ref[e] if pair[e, k] >= 0 else 0.0
    for j in range(deposits):
        best = -1e30
        for n in range(feed_start[j], feed_start[j + 1]):
            k = feed_slot[n]
            v = (
                value_ref[j]
                - (mu[k] - mu_ref[k])
                + recovery[j] * product(basket[j], gain[k * elements : (k + 1) * elements])
            )
            split[j, k] = v
            best = max(best, v)
        if feed_start[j + 1] - feed_start[j] == 1 and feed_weight[j, k] == 1.0:  # no choice, as for most deposits
            split[j, k] = 1.0
            run[j] = best
            continue
        choice = CHOICE / value_ref[j]
        total = 1e-300
        for n in range(feed_start[j], feed_start[j + 1]):
            k = feed_slot[n]
            split[j, k] = feed_weight[j, k] * exp(max(choice * (split[j, k] - best), -80.0))
            total += split[j, k]
        run[j] = best + log(total) / choice
        for n in range(feed_start[j], feed_start[j + 1]):
            split[j, feed_slot[n]] /= total
    for j in range(deposits):
        over = min(max((run[j] - threshold[j]) / spread[j], -60.0), 60.0)
        run[j] = 1.0 / (1.0 + exp(-over))
    for j in range(deposits):
        for n in range(feed_start[j], feed_start[j + 1]):
            k = feed_slot[n]
            feed[j, k] = split[j, k] * deposit_cap[j] * run[j]


@allocation_free
def separate(basket, recovery, pair, feed_slot, feed_start, feed, made, supply):
    """Oxides out of the feed: a fixed basket, so that one decision to mine moves all elements. t a month.

    made (slots x elements,): memory for the same by separator.
    """
    elements, slots = pair.shape
    made[:] = 0.0
    for j in range(basket.shape[0]):
        for n in range(feed_start[j], feed_start[j + 1]):
            k = feed_slot[n]
            add_row(made[k * elements : (k + 1) * elements], feed[j, k] * recovery[j], basket[j])
    for e in range(elements):
        for k in range(slots):
            supply[e, k] = made[k * elements + e] if pair[e, k] >= 0 else 0.0


@allocation_free
def producer_stocking(holding_ref, held, elasticity, lp, hold):
    """Oxides that producers add to stock, t a month.

    Equation: h = (H + S/12) (p/p0)^-n - S/12, S the stock: at the reference price the usual addition H; below it more,
    which keeps surplus elements from falling without bound; above it releases, at most a twelfth of the stock.
    Here hold = h + S/12, which is never negative; S/12 stands on the side of supply.
    """
    out, logs, usual, stock = flat(hold), flat(lp), flat(holding_ref), flat(held)
    for i in range(out.size):
        out[i] = (usual[i] + max(stock[i], 0.0) / RELEASE_TIME) * exp(-elasticity * logs[i])
