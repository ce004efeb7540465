"""Prices, forwards along the chain: oxide, metal, magnet, use."""

from math import log as log_of

import numpy as np

from monazite.engine.algebra import add_scaled
from monazite.engine.elementary import exp, log
from monazite.engine.jit import jit

ETA = 5.0  # sharpness of rationing around the choke price; at a quarter of it the served share is 0.999
FARTHEST = 1e6  # price over its reference or over the choke price, beyond which nothing changes any more
NO_OFFER = log_of(1e4)  # over the reference; what is reported and expected where nobody may sell and there is no price


@jit
def lay_wedges(z, first, low, high, sigma, slot_good, slot_origin, inside, inside_start, slot_quota, quota_weight, rent,
               price_ref, lp, wedge, pull, pass_on):  # fmt: skip
    """Log price wedges W of the limits on goods ``low`` to ``high``, and what they leave of the sourcing weight.

    A licence multiplies the price by exp(l). A weight quota adds one rent per weighted kilogram to every good in it:
    W = log(1 + rent w_c / p_c). pull = w exp(-sigma W); pass_on = d log(price with wedge) / d log(producer price).
    Shapes: wedge, pull, pass_on (good, slot, buyer). Source: one shadow price per kg, literature note 3.1.4.
    """
    for q in range(slot_good.size):
        quota, k = slot_quota[q], slot_origin[q]
        from_, to = (low, high) if quota >= 0 else (max(low, slot_good[q]), min(high, slot_good[q] + 1))
        for c in range(from_, to):
            if quota < 0:
                added, ratio = z[first + q], 0.0
            else:
                if quota_weight[quota, c] == 0.0:
                    continue
                ratio = rent[quota] * quota_weight[quota, c] / (price_ref[c] * exp(lp[c, k]))
                added = log(1.0 + ratio)
            left = exp(-sigma[c] * added)
            for b in inside[inside_start[q] : inside_start[q + 1]]:
                wedge[c, k, b] += added
                pull[c, k, b] *= left
                if quota >= 0:
                    pass_on[c, k, b] += 1.0 / (1.0 + ratio) - 1.0  # several quotas add up


@jit
def lift_wedges(slot_good, slot_origin, inside, inside_start, slot_quota, quota_weight, weight, wedge, pull, pass_on):
    """No wedge where a limit can bind, before they are laid anew; elsewhere ``pull`` is the weight already."""
    for q in range(slot_good.size):
        k, quota = slot_origin[q], slot_quota[q]
        from_, to = (0, wedge.shape[0]) if quota >= 0 else (slot_good[q], slot_good[q] + 1)
        for c in range(from_, to):
            if quota < 0 or quota_weight[quota, c] > 0.0:
                for b in inside[inside_start[q] : inside_start[q + 1]]:
                    wedge[c, k, b] = 0.0
                    pull[c, k, b] = weight[c, k, b]
                    pass_on[c, k, b] = 1.0


@jit
def source(low, high, producers, sigma, pull, lp, value, each, ld, level):
    """Sourcing of the goods ``low`` to ``high`` (one stage) by every buyer.

    Equation: s_o = w_o (p_o e^W)^-sigma / sum, delivered index d = (sum w (p e^W)^-sigma)^(-1/sigma); prices over
    reference, weights hold duties and freight. A weight of zero (a ban) gives a flow of exactly zero.
    Shapes: pull = w e^(-sigma W) (good, slot, buyer); lp, value = p^-sigma (good, slot); each = 1 / sum, ld = log d,
    level = d (good, buyer). The share of an origin is pull x value x each (`shares`).
    Source: Armington shares in tonnes, numerics note (a).
    """
    slots, buyers = lp.shape[1], ld.shape[1]
    for c in range(low, high):
        for k in range(slots):
            value[c, k] = -sigma[c] * lp[c, k]
    values = value.ravel()[low * slots : high * slots]
    for i in range(values.size):
        values[i] = exp(values[i])
    for c in range(low, high):
        total = each[c]
        total[:] = 1e-290
        for k in range(slots):
            if producers[k] >= 0:
                add_scaled(total, value[c, k], pull[c, k])
    # whole stages at once: loops of this length become vector instructions
    totals, logs = each.ravel()[low * buyers : high * buyers], ld.ravel()[low * buyers : high * buyers]
    for i in range(totals.size):
        logs[i] = log(totals[i])
        totals[i] = 1.0 / totals[i]
    for c in range(low, high):
        by_sigma = -1.0 / sigma[c]
        for b in range(buyers):
            ld[c, b] *= by_sigma
    levels = level.ravel()[low * buyers : high * buyers]
    for i in range(levels.size):
        levels[i] = exp(logs[i])


@jit
def shares(elements, producers, pull, value, each, share):
    """Share of every origin in what a buyer buys, of all goods; see `source`."""
    for c in range(share.shape[0]):
        stage = min(c // elements, 2)
        for k in range(share.shape[1]):
            if producers[stage, k] >= 0:
                v, w, part, inverse = value[c, k], pull[c, k], share[c, k], each[c]
                for b in range(part.size):
                    part[b] = w[b] * v * inverse[b]


@jit
def price_oxides(z, pair, lp):
    """Oxide prices are the unknowns. Shapes: pair, lp (element, slot)."""
    for e in range(pair.shape[0]):
        for k in range(pair.shape[1]):
            lp[e, k] = z[pair[e, k]] if pair[e, k] >= 0 else 0.0


@jit
def price_metals(producers, oxide_need, metal_cost, mu, price_ref, level, lp):
    """Metal price = delivered oxide x oxide per metal + conversion cost + scarcity premium of the plants, USD/kg."""
    elements, slots = metal_cost.shape
    for e in range(elements):
        for k in range(slots):
            lp[elements + e, k] = 1.0
            if producers[k] >= 0:
                oxide = oxide_need[e] * price_ref[e] * level[e, producers[k]]
                lp[elements + e, k] = (oxide + metal_cost[e, k] + mu[k]) / price_ref[elements + e]
    ratios = lp.ravel()[elements * slots : 2 * elements * slots]
    for i in range(ratios.size):
        ratios[i] = log(ratios[i])


@jit
def powers(rows, exponent):
    """Every row to the power of its exponent."""
    flat = rows.ravel()
    for i in range(flat.size):
        flat[i] = log(flat[i])
    for g in range(exponent.size):
        rows[g] *= exponent[g]
    for i in range(flat.size):
        flat[i] = exp(flat[i])


@jit
def price_magnets(producers, recipe, magnet_cost, variant_ref, sigma, weight, mu, price_ref, level, lp, rho, split,
                  index):  # fmt: skip
    """Magnet price = smooth minimum over recipes of metal and conversion cost, + premium of the plants, USD/kg.

    Shapes: rho, split, weight (grade, variant, slot); index (grade, slot).
    """
    grades, variants, elements = recipe.shape
    for g in range(grades):
        for v in range(variants):
            for k in range(producers.size):
                split[g, v, k] = 1.0
                if producers[k] >= 0:
                    cost = magnet_cost[g, v, k]
                    for e in range(elements):
                        if recipe[g, v, e] != 0.0:
                            metal = elements + e
                            cost += recipe[g, v, e] * price_ref[metal] * level[metal, producers[k]]
                    rho[g, v, k] = cost
                    split[g, v, k] = cost / variant_ref[g, k]
    powers(split.reshape(grades, -1), -sigma)
    for g in range(grades):
        total = index[g]
        for k in range(total.size):
            total[k] = 0.0 if producers[k] >= 0 else 1.0
        for v in range(variants):
            for k in range(total.size):
                split[g, v, k] *= weight[g, v, k]
                total[k] += split[g, v, k]
        for v in range(variants):
            for k in range(total.size):
                split[g, v, k] /= total[k]
    powers(index, -1.0 / sigma)
    for g in range(grades):
        own = lp[2 * elements + g]
        for k in range(own.size):
            index[g, k] *= variant_ref[g, k]
            own[k] = log((index[g, k] + mu[k]) / price_ref[2 * elements + g]) if producers[k] >= 0 else 0.0


@jit
def fifth(x):
    """x^5, the power ``ETA``."""
    squared = x * x
    return squared * squared * x


@jit
def price_uses(mix, mix_good, mix_start, use_at, mix_ref, price_ref, level, want, choke, scale, elasticity, rel, served,
               activity, slope):  # fmt: skip
    """Purchases of each use.

    Equation: a = served A (P_e)^-eps, served = 1 / (1 + (P/choke)^eta), P_e = P (1 + (P/choke)^eta)^(-1/eta).
    P is the cost of the mix over its baseline. Above the choke price the product is not made and P_e stays at it.
    As eta is 5, powers of it are products, and one logarithm gives P_e: log P_e = log(P^5 served) / 5.
    Shapes: rel, served, activity, slope (use, buyer); slope = -d a / d log P. Only the pairs in ``use_at`` are filled.
    """
    for u in range(want.shape[0]):
        cost = rel[u]
        cost[:] = 0.0
        for c in mix_good[mix_start[u] : mix_start[u + 1]]:
            add_scaled(cost, mix[u, c] * price_ref[c], level[c])
    costs, refs, wants, scales = rel.ravel(), mix_ref.ravel(), want.ravel(), scale.ravel()
    kept, made, falls = served.ravel(), activity.ravel(), slope.ravel()
    use, at, n = use_at[0], use_at[1], use_at.shape[1]
    price, part, felt, fall = np.empty(n), np.empty(n), np.empty(n), np.empty(n)
    for i in range(n):  # one thing at a time: such loops become vector instructions
        price[i] = costs[at[i]] / refs[at[i]]
    for i in range(n):
        part[i] = 1.0 / (1.0 + fifth(min(price[i] / choke[use[i]], FARTHEST)))
        felt[i] = fifth(min(price[i], FARTHEST)) * part[i]
    for i in range(n):
        felt[i] = log(felt[i])
    for i in range(n):
        felt[i] *= -elasticity[use[i]] / ETA
    for i in range(n):
        felt[i] = exp(felt[i])
    for i in range(n):
        felt[i] *= part[i] * wants[at[i]] * scales[at[i]]
        fall[i] = felt[i] * (elasticity[use[i]] * part[i] + ETA * (1.0 - part[i]))
    for i in range(n):
        costs[at[i]], kept[at[i]], made[at[i]], falls[at[i]] = price[i], part[i], felt[i], fall[i]
