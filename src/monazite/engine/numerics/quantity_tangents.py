"""Derivatives of quantities, backwards along the chain, one good after another: what is needed, bought, sold, let out.

Every derivative here mirrors one line of quantities.py. Quantities depend on nearly all unknowns, so their tangents are
whole rows. Those of what buyers need of a good (``rows``, by buyer) are wanted only while that good is dealt with: they
stay in the fastest cache, and only sales are kept for the goods further up the chain.
"""

from monazite.engine.jit import allocation_free, inlined
from monazite.engine.numerics.algebra import add_scaled, scale
from monazite.engine.numerics.factors import SINGLE
from monazite.engine.numerics.vectors import LANES, fma, load, spread, store
from monazite.engine.prices import ETA

IDLE = 1e-14  # t a month; a buyer below it moves no equation: sales are counted from TINY, a hundred times that
STRIDE = 2 * LANES  # whole rows are a multiple of it


@inlined
def add_at(row, at, by, values):
    """Row[at[i]] += by values[i]: from the short list of unknowns of a price to a whole row."""
    by = SINGLE(by)
    for i in range(at.size):
        row[at[i]] += by * values[i]


@allocation_free
def use_factors(activity_ref, mix_ref, elasticity, rel, served, activity, factor):
    """Change of a use per change of the cost of its mix (USD), over its baseline cost (use, buyer).

    Equation: -d a / d log P = a (eps served + eta (1 - served)), see `prices.price_uses`.
    """
    for u in range(factor.shape[0]):
        for b in range(factor.shape[1]):
            slope = activity[u, b] * (elasticity[u] * served[u, b] + ETA * (1.0 - served[u, b]))
            factor[u, b] = -slope / (rel[u, b] * mix_ref[u, b]) if activity_ref[u, b] != 0.0 else 0.0


@allocation_free
def need_of_uses(c, mix, mix_good, mix_start, price_ref, level, factor, buyers, columns, start, delivered, together,
                 mixed, rows):  # fmt: skip
    """Tangents of what uses need of one good, through the price of every good in their mixes.

    together (good, buyer), mixed (good,): over all uses that mix good c with another one, what a price of that one
    does; summed first, so that the tangents of each price are added once.
    """
    mixed[:] = False
    for u in range(mix.shape[0]):
        if mix[u, c] != 0.0:
            for other in mix_good[mix_start[u] : mix_start[u + 1]]:
                if not mixed[other]:
                    together[other] = 0.0
                    mixed[other] = True
                add_scaled(together[other], mix[u, c] * mix[u, other], factor[u])
    for b in buyers:
        rows[b] = 0.0
    for other in range(mixed.size):
        if mixed[other]:
            at = columns[start[other] : start[other + 1]]
            for b in buyers:
                if together[other, b] != 0.0:
                    by = together[other, b] * price_ref[other] * level[other, b]
                    add_at(rows[b], at, by, delivered[other, b])


@allocation_free
def metal_need_of_plants(e, elements, producers, recipe, sigma, columns, start, buy, split, make_variant, recipes, mean,
                         make, rows, whole):  # fmt: skip
    """Tangents of what magnet plants need of a metal: more magnets, and other recipes."""
    for g in range(recipe.shape[0]):
        used = False
        for v in range(recipe.shape[1]):
            used |= recipe[g, v, e] != 0.0
        if not used:
            continue
        c = 2 * elements + g
        at = columns[start[c] : start[c + 1]]
        change = whole[: at.size]
        for k in range(producers.size):
            if producers[k] < 0 or buy[elements + e, producers[k]] < IDLE:
                continue
            row, average, by_make = rows[producers[k]], mean[g, k], 0.0
            change[:] = 0.0
            for v in range(recipe.shape[1]):
                a = recipe[g, v, e]
                if a != 0.0:
                    by_make += a * split[g, v, k]
                    y, own = SINGLE(-a * sigma[g] * make_variant[g, v, k]), recipes[g, v, k]
                    for i in range(change.size):
                        change[i] += y * (own[i] - average[i])
            add_scaled(row, by_make, make[g, k])
            add_at(row, at, 1.0, change)


@allocation_free
def oxide_need_of_plants(e, producers, oxide_need, buy, sales, rows):
    """Tangents of what metal plants need of an oxide; sales (slot, unknown): those of what they sell of the metal."""
    for k in range(producers.size):
        if producers[k] >= 0 and buy[e, producers[k]] >= IDLE:
            add_scaled(rows[producers[k]], oxide_need[e], sales[k])


@allocation_free
def active_buyers(buy, buyers):
    """Indices of those that buy a good at all, into ``buyers``; returns how many."""
    n = 0
    for b in range(buy.size):
        if buy[b] >= IDLE:
            buyers[n] = b
            n += 1
    return n


@allocation_free
def order_tangents(c, sigma, columns, buy, buy_need, buy_price, delivered, buyers, rows):
    """Rows become d buy + sigma buy d(log delivered): sales of origins and flows through limits are sums of them."""
    for b in buyers:
        row = rows[b]
        scale(row, buy_need[c, b])
        add_at(row, columns, buy_price[c, b] + sigma * buy[c, b], delivered[c, b])


@inlined
def three_sums(rows, which, weight, k, x, y, z):
    """X, y, z = sums over ``which`` of weight[k], [k + 1], [k + 2] times rows; two vectors of each at a time."""
    u, v, w = weight[k], weight[k + 1], weight[k + 2]
    for i in range(0, x.size, STRIDE):
        j = i + LANES
        x0 = x1 = y0 = y1 = z0 = z1 = spread(SINGLE(0.0))
        for b in which:
            p, q = load(rows[b], i), load(rows[b], j)
            a, d, e = spread(u[b]), spread(v[b]), spread(w[b])
            x0, x1 = fma(a, p, x0), fma(a, q, x1)
            y0, y1 = fma(d, p, y0), fma(d, q, y1)
            z0, z1 = fma(e, p, z0), fma(e, q, z1)
        store(x, i, x0)
        store(x, j, x1)
        store(y, i, y0)
        store(y, j, y1)
        store(z, i, z0)
        store(z, j, z1)


@allocation_free
def sales_tangents(c, makers, sigma, columns, share, pass_on, buy, price, rows, buyers, weight, spare, sales):
    """Tangents of sales (slot, unknown) of one good by every origin (wedges come after).

    makers: origins of the good; weight (origin, buyer): scratch; spare: rows for what fills up the last three origins.
    """
    for n in range(weight.shape[0]):
        for b in buyers:
            weight[n, b] = SINGLE(share[c, makers[n], b]) if n < makers.size else SINGLE(0.0)
    for n in range(0, makers.size, 3):
        y = sales[makers[n + 1]] if n + 1 < makers.size else spare[0]
        z = sales[makers[n + 2]] if n + 2 < makers.size else spare[1]
        three_sums(rows, buyers, weight, n, sales[makers[n]], y, z)
    for k in makers:
        own = 0.0
        for b in buyers:
            own += share[c, k, b] * buy[c, b] * pass_on[c, k, b]
        add_at(sales[k], columns, -sigma * own, price[c, k])
