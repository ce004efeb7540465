"""Quantities, backwards along the chain: use, magnet, metal, oxide."""

from math import exp, sqrt

from monazite.engine.jit import jit

SHARPNESS = 1e-4  # rounding of "purchases are never negative", as a share of stock and target
MOST_STOCKING = 1.5  # log of the largest speculative stock over the usual one


@jit
def purchase(c, elasticity, time, need, target, stock, public, expected, ld, buy, buy_need, buy_price):
    """Purchases of one good: use, plus the gap to the wanted stock, plus strategic stocks; never negative.

    Equation: D = max(0, X) smoothed, X = need + (T (p_e/p)^phi - S) / tau + G.
    With tau >= 1 a stock can never be drawn below zero: S + D - need >= S (1 - 1/tau) >= 0.
    Shapes: (good, buyer). Units: t a month. Source: competitive storage, literature note 2.5; tau, phi: priors.csv.
    """
    for b in range(target.shape[1]):
        gap = min(max(elasticity * (expected[c, b] - ld[c, b]), -20.0), MOST_STOCKING)
        wanted = target[c, b] * exp(gap)
        x = need[c, b] + (wanted - stock[c, b]) / time + public[c, b]
        eps = SHARPNESS * (target[c, b] + stock[c, b]) + 1e-15
        root = sqrt(x * x + 4.0 * eps * eps)
        # the negative side in the form that does not cancel
        buy[c, b] = 0.5 * (x + root) if x > 0.0 else 2.0 * eps * eps / (root - x)
        slope = buy[c, b] / root
        buy_need[c, b] = slope
        inside = 1.0 if -20.0 < gap < MOST_STOCKING else 0.0
        buy_price[c, b] = -slope * elasticity * wanted / time * inside


@jit
def produce(c, producers, share, buy, make):
    """Sales of each origin: its share of every buyer's purchases."""
    for k in range(producers.size):
        if producers[k] >= 0:
            t = 0.0
            for b in range(buy.shape[1]):
                t += share[c, k, b] * buy[c, b]
            make[c, k] = t


@jit
def use_needs(mix, activity, need):
    """Goods needed by the uses (good, buyer), t a month."""
    need[:] = 0.0
    for u in range(mix.shape[0]):
        for c in range(mix.shape[1]):
            if mix[u, c] != 0.0:
                for b in range(activity.shape[1]):
                    need[c, b] += mix[u, c] * activity[u, b]


@jit
def metal_needs(g, producers, recipe, split, make, make_variant, need):
    """Metals needed by the magnet plants of one grade, added to the needs of their regions."""
    _, variants, elements = recipe.shape
    for k in range(producers.size):
        if producers[k] < 0:
            continue
        for v in range(variants):
            made = split[g, v, k] * make[2 * elements + g, k]
            make_variant[g, v, k] = made
            for e in range(elements):
                if recipe[g, v, e] != 0.0:
                    need[elements + e, producers[k]] += recipe[g, v, e] * made


@jit
def limited_flow(slot_good, slot_origin, slot_mask, slot_quota, quota_weight, share, buy, flow):
    """Flow through each licence (t) and quota (weighted t)."""
    for q in range(slot_good.size):
        k, quota = slot_origin[q], slot_quota[q]
        t = 0.0
        for c in range(buy.shape[0]):
            if quota < 0 and c != slot_good[q]:
                continue
            weight = 1.0 if quota < 0 else quota_weight[quota, c]
            if weight != 0.0:
                for b in range(buy.shape[1]):
                    if slot_mask[q, b] > 0.0:
                        t += weight * share[c, k, b] * buy[c, b]
        flow[q] = t
