"""Quantities, backwards along the chain: use, magnet, metal, oxide."""

from math import sqrt

from monazite.engine.jit import allocation_free
from monazite.engine.numerics.algebra import add_row, products
from monazite.engine.numerics.elementary import exp
from monazite.engine.numerics.vectors import flat

SHARPNESS = 1e-4  # rounding of "purchases are never negative", as a share of stock and target
MOST_STOCKING = 1.5  # log of the largest speculative stock over the usual one
PATIENCE = 0.2  # log; at a price 1.5 times the expected one, where strategic stocks are released, 2 % is still bought


@allocation_free
def rounding(target, stock):
    """How far purchases near zero are rounded, t a month."""
    return SHARPNESS * (target + stock) + 1e-15


@allocation_free
def public_purchase(public, dearness):
    """Strategic purchases at a price ``dearness`` (log) above the expected one, and their derivative.

    Equation: G(p) = G exp(-(max(0, log p/p_e) / 0.2)^2); releases (G < 0) do not depend on the price of the month.
    An agency that fills a stock waits while prices are high; an order at any price may have no equilibrium.
    """
    x = max(dearness, 0.0) / PATIENCE
    bought = public * exp(-min(x * x, 700.0))
    return (bought, -2.0 * x / PATIENCE * bought) if public > 0.0 else (public, 0.0)


@allocation_free
def stocking(elasticity, time, target, dearness):
    """What of a wanted stock T (p_e/p)^phi / tau is bought a month, and its derivative by the log price.

    dearness: log p/p_e. The wanted stock stays below exp(1.5) times the usual one.
    """
    gap = min(max(-elasticity * dearness, -20.0), MOST_STOCKING)
    wanted = target * exp(gap) / time
    return wanted, -elasticity * wanted if (gap > -20.0) & (gap < MOST_STOCKING) else 0.0


@allocation_free
def purchase(low, high, elasticity, time, need, target, stock, public, expected, ld, buy):
    """Purchases of the goods ``low`` to ``high``: use, plus the gap to the wanted stock, plus strategic stocks.

    Equation: D = max(0, X) smoothed, X = need + (T (p_e/p)^phi - S) / tau + G(p): D^2 - X D = e^2, e the rounding.
    With tau >= 1 a stock can never be drawn below zero: S + D - need >= S (1 - 1/tau) >= 0.
    Shapes: (good, buyer). Units: t a month. Source: tau, phi of priors.csv; the form is assumed.
    """
    from_, to = low * need.shape[1], high * need.shape[1]
    needs, targets, stocks = flat(need)[from_:to], flat(target)[from_:to], flat(stock)[from_:to]
    publics, usual, prices = flat(public)[from_:to], flat(expected)[from_:to], flat(ld)[from_:to]
    bought, speed, answers = flat(buy)[from_:to], 1.0 / time, False
    for i in range(publics.size):
        answers |= publics[i] > 0.0
    for i in range(needs.size):
        wanted, _ = stocking(elasticity, time, targets[i], prices[i] - usual[i])
        bought[i] = needs[i] + (wanted - stocks[i] * speed) + publics[i]
    if answers:
        for i in range(needs.size):
            bought[i] += public_purchase(publics[i], prices[i] - usual[i])[0] - publics[i]
    for i in range(needs.size):
        x, eps = bought[i], rounding(targets[i], stocks[i])
        large = 0.5 * (abs(x) + sqrt(x * x + 4.0 * eps * eps))
        # the negative side in the form that does not cancel
        bought[i] = large if x > 0.0 else eps * eps / large


@allocation_free
def purchase_slopes(elasticity, time, target, stock, public, expected, ld, buy, buy_need, buy_price):
    """Derivatives of all purchases by need and by log price, from the purchases: D^2 - X D = e^2 gives dD/dX."""
    for c in range(buy.shape[0]):
        for b in range(buy.shape[1]):
            bought, eps = buy[c, b], rounding(target[c, b], stock[c, b])
            slope = bought * bought / (bought * bought + eps * eps)
            dear = ld[c, b] - expected[c, b]
            by_price = stocking(elasticity, time, target[c, b], dear)[1] + public_purchase(public[c, b], dear)[1]
            buy_need[c, b], buy_price[c, b] = slope, slope * by_price


@allocation_free
def produce(low, high, producers, pull, value, each, buy, scaled, make):
    """Sales of each origin: its share of every buyer's purchases, for the goods ``low`` to ``high``.

    Equation: make = sum_b s_b D_b with s = pull x value x each, see `prices.source_goods`. scaled (good, buyer): memory
    for each x D.
    """
    buyers, slots = buy.shape[1], make.shape[1]
    inverses, bought = flat(each)[low * buyers : high * buyers], flat(buy)[low * buyers : high * buyers]
    weighted = flat(scaled)[low * buyers : high * buyers]
    for i in range(weighted.size):
        weighted[i] = inverses[i] * bought[i]
    for c in range(low, high):
        products(pull[c], scaled[c], make[c])
    for c in range(low, high):
        for k in range(slots):
            make[c, k] = value[c, k] * make[c, k] if producers[k] >= 0 else 0.0


@allocation_free
def use_needs(mix, mix_good, mix_start, activity, need):
    """Goods needed by the uses (good, buyer), t a month."""
    need[:] = 0.0
    for u in range(mix.shape[0]):
        for c in mix_good[mix_start[u] : mix_start[u + 1]]:
            add_row(need[c], mix[u, c], activity[u])


@allocation_free
def metal_needs(producers, recipe, split, make, make_variant, need):
    """Metals needed by the magnet plants, added to the needs of their regions."""
    grades, variants, elements = recipe.shape
    for g in range(grades):
        for v in range(variants):
            for k in range(producers.size):
                if producers[k] >= 0:
                    make_variant[g, v, k] = split[g, v, k] * make[2 * elements + g, k]
            for e in range(elements):
                if recipe[g, v, e] != 0.0:
                    for k in range(producers.size):
                        if producers[k] >= 0:
                            need[elements + e, producers[k]] += recipe[g, v, e] * make_variant[g, v, k]


@allocation_free
def oxide_needs(producers, oxide_need, make, need):
    """Oxides needed by the metal plants, added to the needs of their regions."""
    elements = oxide_need.size
    for e in range(elements):
        for k in range(producers.size):
            if producers[k] >= 0:
                need[e, producers[k]] += oxide_need[e] * make[elements + e, k]


@allocation_free
def limited_flow(
    limit_good, limit_origin, inside, inside_start, limit_quota, quota_weight, pull, value, each, buy, flow
):
    """Flow through each licence (t) and quota (weighted t)."""
    for q in range(limit_good.size):
        k, quota = limit_origin[q], limit_quota[q]
        low, high = (0, buy.shape[0]) if quota >= 0 else (limit_good[q], limit_good[q] + 1)
        total = 0.0
        for c in range(low, high):
            weight = 1.0 if quota < 0 else quota_weight[quota, c]
            if weight != 0.0:
                weight *= value[c, k]
                for b in inside[inside_start[q] : inside_start[q + 1]]:
                    total += weight * pull[c, k, b] * each[c, b] * buy[c, b]
        flow[q] = total
