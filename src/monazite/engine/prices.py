"""Prices, forwards along the chain: oxide, metal, magnet, use."""

from math import exp, log

from monazite.engine.jit import jit

ETA = 5.0  # sharpness of rationing around the choke price; at a quarter of it the served share is 0.999
NO_OFFER = log(1e4)  # over the reference; what is reported and expected where nobody may sell and there is no price


@jit
def lay_wedges(z, first, low, high, slot_good, slot_origin, slot_mask, slot_quota, quota_weight, rent, price_ref, lp,
               wedge, pass_on):  # fmt: skip
    """Log price wedges of the limits on goods ``low`` to ``high``.

    A licence multiplies the price by exp(l). A weight quota adds one rent per weighted kilogram to every good in it:
    W = log(1 + rent w_c / p_c). pass_on = d log(price with wedge) / d log(producer price).
    Shapes: wedge, pass_on (good, slot, buyer). Source: one shadow price per kg, literature note 3.1.4.
    """
    for q in range(slot_good.size):
        quota, k = slot_quota[q], slot_origin[q]
        for c in range(low, high):
            if quota < 0 and c != slot_good[q]:
                continue
            weight = 1.0 if quota < 0 else quota_weight[quota, c]
            if weight == 0.0:
                continue
            ratio = 0.0 if quota < 0 else rent[quota] * weight / (price_ref[c] * exp(lp[c, k]))
            for b in range(slot_mask.shape[1]):
                if slot_mask[q, b] > 0.0:
                    if quota < 0:
                        wedge[c, k, b] += z[first + q]
                    else:
                        wedge[c, k, b] += log(1.0 + ratio)
                        pass_on[c, k, b] = 1.0 / (1.0 + ratio)


@jit
def lift_wedges(slot_good, slot_origin, slot_quota, quota_weight, wedge, pass_on):
    """Wedges back to zero where a limit can bind, before they are laid anew."""
    for q in range(slot_good.size):
        k, quota = slot_origin[q], slot_quota[q]
        for c in range(wedge.shape[0]):
            if c == slot_good[q] or (quota >= 0 and quota_weight[quota, c] > 0.0):
                wedge[c, k, :] = 0.0
                pass_on[c, k, :] = 1.0


@jit
def source(c, producers, sigma, weight, lp, wedge, share, ld):
    """Sourcing of one good by every buyer.

    Equation: s_o = w_o (p_o e^W)^-sigma / sum, delivered index d = (sum w (p e^W)^-sigma)^(-1/sigma); prices over
    reference, weights hold duties and freight. A weight of zero (a ban) gives a flow of exactly zero.
    Shapes: weight, wedge, share (good, slot, buyer), lp (good, slot), ld (good, buyer).
    Source: Armington shares in tonnes, numerics note (a).
    """
    buyers = weight.shape[2]
    for b in range(buyers):
        ld[c, b] = 0.0
    for k in range(producers.size):
        if producers[k] < 0:
            continue
        v = exp(-sigma * lp[c, k])
        for b in range(buyers):
            t = weight[c, k, b] * v
            if wedge[c, k, b] != 0.0:
                t *= exp(-sigma * wedge[c, k, b])
            share[c, k, b] = t
            ld[c, b] += t
    for b in range(buyers):
        total = max(ld[c, b], 1e-290)
        for k in range(producers.size):
            if producers[k] >= 0:
                share[c, k, b] /= total
        ld[c, b] = -log(total) / sigma


@jit
def price_oxides(z, pair, lp):
    """Oxide prices are the unknowns. Shapes: pair, lp (element, slot)."""
    for e in range(pair.shape[0]):
        for k in range(pair.shape[1]):
            lp[e, k] = z[pair[e, k]] if pair[e, k] >= 0 else 0.0


@jit
def price_metals(producers, oxide_need, metal_cost, mu, price_ref, ld, lp):
    """Metal price = delivered oxide x oxide per metal + conversion cost + scarcity premium of the plants, USD/kg."""
    elements, slots = metal_cost.shape
    for e in range(elements):
        for k in range(slots):
            if producers[k] >= 0:
                oxide = oxide_need[e] * price_ref[e] * exp(ld[e, producers[k]])
                lp[elements + e, k] = log((oxide + metal_cost[e, k] + mu[k]) / price_ref[elements + e])


@jit
def price_magnets(producers, recipe, magnet_cost, variant_ref, sigma, weight, mu, price_ref, ld, lp, rho, split, index):
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
                        cost += recipe[g, v, e] * price_ref[metal] * exp(ld[metal, producers[k]])
                rho[g, v, k] = cost
                t = weight[g, v, k] * exp(-sigma[g] * log(cost / variant_ref[g, k]))
                split[g, v, k] = t
                total += t
            for v in range(variants):
                split[g, v, k] /= total
            index[g, k] = variant_ref[g, k] * exp(-log(total) / sigma[g])
            lp[c, k] = log((index[g, k] + mu[k]) / price_ref[c])


@jit
def price_uses(mix, mix_ref, activity_ref, price_ref, ld, want, choke, scale, elasticity, rel, served, activity, slope):
    """Purchases of each use.

    Equation: a = served A (P_e)^-eps, served = 1 / (1 + (P/choke)^eta), P_e = P (1 + (P/choke)^eta)^(-1/eta).
    P is the cost of the mix over its baseline. Above the choke price the product is not made and P_e stays at it.
    Shapes: rel, served, activity, slope (use, buyer); slope = -d a / d log P.
    """
    for u in range(want.shape[0]):
        for b in range(want.shape[1]):
            if activity_ref[u, b] == 0.0:
                continue
            cost = 0.0
            for c in range(price_ref.size):
                if mix[u, c] != 0.0:
                    cost += mix[u, c] * price_ref[c] * exp(ld[c, b])
            rel[u, b] = cost / mix_ref[u, b]
            over = exp(min(max(ETA * log(rel[u, b] / choke[u]), -60.0), 60.0))
            served[u, b] = 1.0 / (1.0 + over)
            felt = rel[u, b] * exp(-log(1.0 + over) / ETA)
            a = served[u, b] * want[u, b] * scale[u, b] * exp(-elasticity[u] * log(felt))
            activity[u, b] = a
            slope[u, b] = a * (elasticity[u] * served[u, b] + ETA * (1.0 - served[u, b]))
