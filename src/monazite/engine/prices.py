"""Prices, forwards along the chain: oxide, metal, magnet, use."""

from math import exp, log

from monazite.engine.jit import jit

ETA = 5.0  # sharpness of rationing around the choke price; at a quarter of it the served share is 0.999
NO_OFFER = log(1e4)  # over the reference; what is reported and expected where nobody may sell and there is no price


@jit
def lay_wedges(z, first, low, high, sigma, slot_good, slot_origin, slot_mask, slot_quota, quota_weight, rent, price_ref,
               lp, wedge, taper, pass_on):  # fmt: skip
    """Log price wedges W of the limits on goods ``low`` to ``high``, and what they leave of the sourcing weight.

    A licence multiplies the price by exp(l). A weight quota adds one rent per weighted kilogram to every good in it:
    W = log(1 + rent w_c / p_c). taper = exp(-sigma W); pass_on = d log(price with wedge) / d log(producer price).
    Shapes: wedge, taper, pass_on (good, slot, buyer). Source: one shadow price per kg, literature note 3.1.4.
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
            for b in range(slot_mask.shape[1]):
                if slot_mask[q, b] > 0.0:
                    wedge[c, k, b] += added
                    taper[c, k, b] *= left
                    if quota >= 0:
                        pass_on[c, k, b] = 1.0 / (1.0 + ratio)


@jit
def lift_wedges(slot_good, slot_origin, slot_quota, quota_weight, wedge, taper, pass_on):
    """No wedge where a limit can bind, before they are laid anew."""
    for q in range(slot_good.size):
        k, quota = slot_origin[q], slot_quota[q]
        from_, to = (0, wedge.shape[0]) if quota >= 0 else (slot_good[q], slot_good[q] + 1)
        for c in range(from_, to):
            if quota < 0 or quota_weight[quota, c] > 0.0:
                wedge[c, k, :] = 0.0
                taper[c, k, :] = 1.0
                pass_on[c, k, :] = 1.0


@jit
def source(c, producers, sigma, weight, lp, taper, share, ld, level):
    """Sourcing of one good by every buyer.

    Equation: s_o = w_o (p_o e^W)^-sigma / sum, delivered index d = (sum w (p e^W)^-sigma)^(-1/sigma); prices over
    reference, weights hold duties and freight. A weight of zero (a ban) gives a flow of exactly zero.
    Shapes: weight, taper, share (good, slot, buyer), lp (good, slot), ld, level (good, buyer): log d and d.
    Source: Armington shares in tonnes, numerics note (a).
    """
    buyers = weight.shape[2]
    total = level[c]
    total[:] = 0.0
    for k in range(producers.size):
        if producers[k] < 0:
            continue
        v = exp(-sigma * lp[c, k])
        w, left, part = weight[c, k], taper[c, k], share[c, k]
        for b in range(buyers):
            part[b] = w[b] * left[b] * v
            total[b] += part[b]
    for b in range(buyers):
        total[b] = max(total[b], 1e-290)
    for k in range(producers.size):
        if producers[k] >= 0:
            part = share[c, k]
            for b in range(buyers):
                part[b] /= total[b]
    for b in range(buyers):
        ld[c, b] = -log(total[b]) / sigma
        level[c, b] = exp(ld[c, b])


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
            if producers[k] >= 0:
                oxide = oxide_need[e] * price_ref[e] * level[e, producers[k]]
                lp[elements + e, k] = log((oxide + metal_cost[e, k] + mu[k]) / price_ref[elements + e])


@jit
def price_magnets(producers, recipe, magnet_cost, variant_ref, sigma, weight, mu, price_ref, level, lp, rho, split,
                  index):  # fmt: skip
    """Magnet price = smooth minimum over recipes of metal and conversion cost, + premium of the plants, USD/kg.

    Shapes: rho, split, weight (grade, variant, slot); index (grade, slot).
    """
    grades, variants, elements = recipe.shape
    for g in range(grades):
        c = 2 * elements + g
        for k in range(producers.size):
            if producers[k] < 0:
                continue
            total = 0.0
            for v in range(variants):
                cost = magnet_cost[g, v, k]
                for e in range(elements):
                    if recipe[g, v, e] != 0.0:
                        metal = elements + e
                        cost += recipe[g, v, e] * price_ref[metal] * level[metal, producers[k]]
                rho[g, v, k] = cost
                t = weight[g, v, k] * exp(-sigma[g] * log(cost / variant_ref[g, k]))
                split[g, v, k] = t
                total += t
            for v in range(variants):
                split[g, v, k] /= total
            index[g, k] = variant_ref[g, k] * exp(-log(total) / sigma[g])
            lp[c, k] = log((index[g, k] + mu[k]) / price_ref[c])


@jit
def price_uses(mix, mix_good, mix_start, mix_ref, activity_ref, price_ref, level, want, choke, scale, elasticity, rel,
               served, activity, slope):  # fmt: skip
    """Purchases of each use.

    Equation: a = served A (P_e)^-eps, served = 1 / (1 + (P/choke)^eta), P_e = P (1 + (P/choke)^eta)^(-1/eta).
    P is the cost of the mix over its baseline. Above the choke price the product is not made and P_e stays at it.
    Shapes: rel, served, activity, slope (use, buyer); slope = -d a / d log P.
    """
    buyers = want.shape[1]
    for u in range(want.shape[0]):
        cost = rel[u]
        cost[:] = 0.0
        for c in mix_good[mix_start[u] : mix_start[u + 1]]:
            a, price = mix[u, c] * price_ref[c], level[c]
            for b in range(buyers):
                cost[b] += a * price[b]
        knee = log(choke[u])
        for b in range(buyers):
            if activity_ref[u, b] == 0.0:
                continue
            rel[u, b] = cost[b] / mix_ref[u, b]
            dear = log(rel[u, b])
            over = exp(min(max(ETA * (dear - knee), -60.0), 60.0))
            served[u, b] = 1.0 / (1.0 + over)
            felt = dear - log(1.0 + over) / ETA
            a = served[u, b] * want[u, b] * scale[u, b] * exp(-elasticity[u] * felt)
            activity[u, b] = a
            slope[u, b] = a * (elasticity[u] * served[u, b] + ETA * (1.0 - served[u, b]))
