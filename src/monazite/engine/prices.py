"""Prices, forwards along the chain: oxide, metal, magnet, use."""

from math import log as log_of

from monazite.engine.jit import allocation_free
from monazite.engine.numerics.algebra import scale, sum_rows
from monazite.engine.numerics.elementary import exp, fma, log
from monazite.engine.numerics.vectors import flat

ETA = 5.0  # sharpness of rationing around the choke price; at a quarter of it the served share is 0.999
FARTHEST = 1e6  # price over its reference or over the choke price, beyond which nothing changes any more
NO_OFFER = log_of(1e4)  # over the reference; what is reported and expected where nobody may sell and there is no price


@allocation_free
def licence_discount(z, first, sigma, limit_good, limit_origin, inside, inside_start, limit_quota, quota_weight, weight,
                     left, pull):  # fmt: skip
    """What licences leave of the sourcing weight: pull = w exp(-sigma l) for the buyers inside, l the log wedge.

    Rows of ``pull`` that a limit can touch are laid anew; elsewhere it holds the weight already (`begin_month`).
    Shapes: weight, pull (good, slot, buyer); inside[inside_start[q] : inside_start[q + 1]]: buyers inside limit q;
    left (limit,): memory for what each limit leaves.
    """
    limits = limit_good.size
    for q in range(limits):
        left[q] = -sigma[max(limit_good[q], 0)] * z[first + q]
    for q in range(limits):
        left[q] = exp(left[q])
    for q in range(limits):
        k, quota = limit_origin[q], limit_quota[q]
        if q > 0 and quota < 0 and limit_good[q - 1] == limit_good[q] and limit_origin[q - 1] == k:
            continue  # licences of several groups of buyers on one good: its row is laid
        from_, to = (0, pull.shape[0]) if quota >= 0 else (limit_good[q], limit_good[q] + 1)
        for c in range(from_, to):
            if quota < 0 or quota_weight[quota, c] > 0.0:
                for b in range(pull.shape[2]):
                    pull[c, k, b] = weight[c, k, b]
    for q in range(limits):
        if limit_quota[q] < 0:
            c, k, share = limit_good[q], limit_origin[q], left[q]
            for n in range(inside_start[q], inside_start[q + 1]):
                pull[c, k, inside[n]] *= share


@allocation_free
def quota_discount(low, high, sigma, limit_origin, limit_mask, limit_quota, quota_weight, rent, price_ref, lp, pull):
    """What weight quotas leave of the goods ``low`` to ``high``, whose producer prices are known by then.

    A quota adds one rent per weighted kilogram to every good in it: W = log(1 + rent w_c / p_c).
    Source: a quota in tonnes has one shadow price; in the third quarter of 2011 export less domestic prices with duty
    of lanthanum, cerium and praseodymium differed by 3 % (93, 93 and 90 USD/kg; prices of Lynas and Reuters).
    """
    for q in range(limit_quota.size):
        quota, k, mask = limit_quota[q], limit_origin[q], limit_mask[q]
        if quota < 0:
            continue
        for c in range(low, high):
            if quota_weight[quota, c] != 0.0:
                ratio = rent[quota] * quota_weight[quota, c] / (price_ref[c] * exp(lp[c, k]))
                row, share = pull[c, k], exp(-sigma[c] * log(1.0 + ratio))
                for b in range(row.size):
                    row[b] *= share if mask[b] > 0.0 else 1.0


@allocation_free
def log_wedges(z, first, limit_good, limit_origin, inside, inside_start, limit_quota, quota_weight, rent, price_ref, lp,
               wedge, pass_on):  # fmt: skip
    """Log price wedges W of the limits, and pass_on = d log(price with wedge) / d log(producer price), of all goods.

    Wedges of several limits on an arc add up. Arcs that no limit can touch are left alone.
    Shapes: wedge, pass_on (good, slot, buyer).
    """
    for turn in range(2):  # first no wedge where a limit can bind, then all of them
        for q in range(limit_good.size):
            quota, k = limit_quota[q], limit_origin[q]
            from_, to = (0, wedge.shape[0]) if quota >= 0 else (limit_good[q], limit_good[q] + 1)
            for c in range(from_, to):
                added, passed = z[first + q], 1.0
                if quota >= 0:
                    if quota_weight[quota, c] == 0.0:
                        continue
                    ratio = rent[quota] * quota_weight[quota, c] / (price_ref[c] * exp(lp[c, k]))
                    added, passed = log(1.0 + ratio), 1.0 / (1.0 + ratio)
                for b in inside[inside_start[q] : inside_start[q + 1]]:
                    if turn == 0:
                        wedge[c, k, b], pass_on[c, k, b] = 0.0, 1.0
                    else:
                        wedge[c, k, b] += added
                        pass_on[c, k, b] += passed - 1.0


@allocation_free
def source_goods(low, high, sigma, pull, lp, value, each, ld, level):
    """Sourcing of the goods ``low`` to ``high`` (one stage) by every buyer.

    Equation: s_o = w_o (p_o e^W)^-sigma / sum, delivered index d = (sum w (p e^W)^-sigma)^(-1/sigma); prices over
    reference, weights hold duties and freight. A weight of zero (a ban, a slot without plants) gives no flow at all.
    Shapes: pull = w e^(-sigma W) (good, slot, buyer); lp, value = p^-sigma (good, slot); each = 1 / sum, ld = log d,
    level = d (good, buyer). The share of an origin is pull x value x each (`origin_shares`).
    Source: Armington 1969, with shares of tonnes in place of values.
    """
    slots, buyers = lp.shape[1], ld.shape[1]
    for c in range(low, high):
        for k in range(slots):
            value[c, k] = -sigma[c] * lp[c, k]
    values = flat(value)[low * slots : high * slots]
    for i in range(values.size):
        values[i] = exp(values[i])
    for c in range(low, high):
        sum_rows(each[c], 1e-290, value[c], pull[c])
    # whole stages at once: loops of this length become vector instructions
    totals, logs = flat(each)[low * buyers : high * buyers], flat(ld)[low * buyers : high * buyers]
    for i in range(totals.size):
        logs[i] = log(totals[i])
        totals[i] = 1.0 / totals[i]
    for c in range(low, high):
        by_sigma = -1.0 / sigma[c]
        for b in range(buyers):
            ld[c, b] *= by_sigma
    levels = flat(level)[low * buyers : high * buyers]
    for i in range(levels.size):
        levels[i] = exp(logs[i])


@allocation_free
def origin_shares(elements, producers, pull, value, each, share):
    """Share of every origin in what a buyer buys, of all goods; see `source_goods`."""
    for c in range(share.shape[0]):
        stage = min(c // elements, 2)
        for k in range(share.shape[1]):
            if producers[stage, k] >= 0:
                v, w, row, inverse = value[c, k], pull[c, k], share[c, k], each[c]
                for b in range(row.size):
                    row[b] = w[b] * v * inverse[b]


@allocation_free
def price_oxides(z, pair, lp):
    """Oxide prices are the unknowns. Shapes: pair, lp (element, slot)."""
    for e in range(pair.shape[0]):
        for k in range(pair.shape[1]):
            lp[e, k] = z[pair[e, k]] if pair[e, k] >= 0 else 0.0


@allocation_free
def price_metals(producers, oxide_need, metal_cost, mu, price_ref, level, lp):
    """Metal price = delivered oxide x oxide per metal + conversion cost + scarcity premium of the plants, USD/kg."""
    elements, slots = metal_cost.shape
    for e in range(elements):
        for k in range(slots):
            lp[elements + e, k] = 1.0
            if producers[k] >= 0:
                oxide = oxide_need[e] * price_ref[e] * level[e, producers[k]]
                lp[elements + e, k] = (oxide + metal_cost[e, k] + mu[k]) / price_ref[elements + e]
    ratios = flat(lp)[elements * slots : 2 * elements * slots]
    for i in range(ratios.size):
        ratios[i] = log(ratios[i])


@allocation_free
def row_powers(rows, sigma, by_inverse):
    """Every row to the power of minus its sigma, or minus one over it; rows: one after another in one vector."""
    size = rows.size // sigma.size
    for i in range(rows.size):
        rows[i] = log(rows[i])
    for g in range(sigma.size):
        scale(rows[g * size : (g + 1) * size], -1.0 / sigma[g] if by_inverse else -sigma[g])
    for i in range(rows.size):
        rows[i] = exp(rows[i])


@allocation_free
def price_magnets(producers, recipe, magnet_cost, variant_ref, sigma, weight, mu, price_ref, level, lp, rho, split,
                  index):  # fmt: skip
    """Magnet price = smooth minimum over recipes of metal and conversion cost, + premium of the plants, USD/kg.

    Shapes: rho, split, weight (grade, variant, slot); index (grade, slot).
    """
    grades, variants, elements = recipe.shape
    for g in range(grades):
        for v in range(variants):
            for k in range(producers.size):
                rho[g, v, k] = magnet_cost[g, v, k]
            for e in range(elements):
                if recipe[g, v, e] != 0.0:
                    each = recipe[g, v, e] * price_ref[elements + e]
                    for k in range(producers.size):
                        rho[g, v, k] += each * level[elements + e, producers[k]] if producers[k] >= 0 else 0.0
            for k in range(producers.size):
                split[g, v, k] = rho[g, v, k] / variant_ref[g, k] if producers[k] >= 0 else 1.0
    row_powers(flat(split), sigma, False)
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
    row_powers(flat(index), sigma, True)
    for g in range(grades):
        own = lp[2 * elements + g]
        for k in range(own.size):
            index[g, k] *= variant_ref[g, k]
            own[k] = log((index[g, k] + mu[k]) / price_ref[2 * elements + g]) if producers[k] >= 0 else 0.0


@allocation_free
def fifth_power(x):
    """x^5, the power ``ETA``."""
    squared = x * x
    return squared * squared * x


@allocation_free
def price_uses(mix, mix_good, mix_start, mix_ref, price_ref, level, want, choke, scale, elasticity, rel, served,
               activity):  # fmt: skip
    """Purchases of each use.

    Equation: a = served A (P_e)^-eps, served = 1 / (1 + (P/choke)^eta), P_e = P (1 + (P/choke)^eta)^(-1/eta).
    P is the cost of the mix over its baseline. Above the choke price the product is not made and P_e stays at it.
    As eta is 5, powers of it are products, and one logarithm gives P_e: log P_e = log(P^5 served) / 5.
    Shapes: rel, served, activity (use, buyer). Half of the pairs of use and buyer do not exist and want nothing; to
    look up those that do takes longer than the sums over all.
    """
    uses, buyers = want.shape
    for u in range(uses):
        by = 1.0 / choke[u]
        for b in range(buyers):
            rel[u, b] = 0.0
        for n in range(mix_start[u], mix_start[u + 1]):
            c = mix_good[n]
            cost = mix[u, c] * price_ref[c]
            for b in range(buyers):  # indices and not rows: rows would be compared for overlaps each time
                rel[u, b] = fma(cost, level[c, b], rel[u, b])
        for b in range(buyers):
            rel[u, b] /= mix_ref[u, b]
            served[u, b] = rel[u, b] * by
    price, share, bought = flat(rel), flat(served), flat(activity)
    wants, scales = flat(want), flat(scale)
    for i in range(price.size):  # one thing at a time: such loops become vector instructions
        share[i] = 1.0 / (1.0 + fifth_power(min(share[i], FARTHEST)))
        bought[i] = log(fifth_power(min(price[i], FARTHEST)) * share[i])
    for u in range(uses):
        by = -elasticity[u] / ETA
        for b in range(buyers):
            activity[u, b] *= by
    for i in range(price.size):
        bought[i] = exp(bought[i]) * share[i] * wants[i] * scales[i]
