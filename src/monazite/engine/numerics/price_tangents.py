"""Derivatives of prices, forwards along the chain.

Every derivative here mirrors one line of prices.py. The price of a good depends on few unknowns:
``columns[start[c] : start[c + 1]]`` lists them for good c, and the tangents of its prices are rows of that length, in
that order. The list of a metal begins with the list of its oxide; ``merge`` says where the entries of a metal's list
stand in the list of a magnet.
"""

from monazite.engine.jit import allocation_free
from monazite.engine.numerics.algebra import add_rows, add_scaled, scale
from monazite.engine.numerics.elementary import exp
from monazite.engine.numerics.factors import SINGLE
from monazite.engine.numerics.quantity_tangents import IDLE
from monazite.engine.numerics.vectors import LANES, flat


@allocation_free
def price_levels(price_ref, lp, level):
    """Producer prices, USD/kg. Shapes: lp, level (good, slot)."""
    logs, levels = flat(lp), flat(level)
    for i in range(levels.size):
        levels[i] = exp(logs[i])
    for c in range(price_ref.size):
        scale(level[c], price_ref[c])


@allocation_free
def delivered_oxide_tangents(pair, start, share, pass_on, delivered):
    """Tangents of delivered oxide prices: the producer prices are unknowns themselves (wedges come after)."""
    for e in range(pair.shape[0]):
        for b in range(share.shape[2]):
            row, at = delivered[e, b], 0
            row[: start[e + 1] - start[e]] = 0.0
            for k in range(pair.shape[1]):
                if pair[e, k] >= 0:
                    row[at] = share[e, k, b] * pass_on[e, k, b]
                    at += 1


@allocation_free
def delivered_tangents(c, length, origins, share, pass_on, buy, price, delivered, weight):
    """Tangents of delivered prices of one good: share-weighted tangents of producer prices (wedges come after)."""
    whole = length + (-length) % LANES  # rows are longer, and zero beyond their length
    for b in range(share.shape[2]):
        if buy[c, b] >= IDLE:
            for k in origins:
                weight[k] = share[c, k, b] * pass_on[c, k, b]
            row = delivered[c, b, :whole]
            row[:] = 0.0
            add_rows(row, price[c], origins, weight)


@allocation_free
def metal_tangents(producers, oxide_need, price_ref, level, producer, start, kappa, z, first, place, delivered, price):
    """Tangents of metal prices: the delivered oxide and the premium of the plants."""
    elements = oxide_need.size
    for e in range(elements):
        c = elements + e
        for k in range(producers.size):
            if producers[k] < 0:
                continue
            w = SINGLE(oxide_need[e] * price_ref[e] * level[e, producers[k]] / producer[c, k])
            for i in range(start[e + 1] - start[e]):
                price[c, k, i] = w * delivered[e, producers[k], i]
            price[c, k, place[c, k]] = kappa[k] * exp(z[first + k]) / producer[c, k]


@allocation_free
def magnet_tangents(producers, recipe, rho, split, index, price_ref, level, producer, start, merge, merge_start, kappa,
                    z, first, place, delivered, recipes, mean, price):  # fmt: skip
    """Tangents of the cost of each recipe and of magnet prices; recipes and mean (grade, variant, slot) and price."""
    grades, variants, elements = recipe.shape
    for g in range(grades):
        c = 2 * elements + g
        length = start[c + 1] - start[c]
        for k in range(producers.size):
            if producers[k] < 0:
                continue
            average = mean[g, k, :length]
            average[:] = 0.0
            for v in range(variants):
                row = recipes[g, v, k, :length]
                row[:] = 0.0
                for e in range(elements):
                    if recipe[g, v, e] == 0.0:
                        continue
                    metal = elements + e
                    w = SINGLE(recipe[g, v, e] * price_ref[metal] * level[metal, producers[k]] / rho[g, v, k])
                    src, to = delivered[metal, producers[k]], merge_start[g, e]
                    for i in range(start[metal + 1] - start[metal]):
                        row[merge[to + i]] += w * src[i]
                add_scaled(average, split[g, v, k], row)
            own, w = price[c, k], SINGLE(index[g, k] / producer[c, k])
            for i in range(length):
                own[i] = w * average[i]
            own[place[c, k]] += kappa[k] * exp(z[first + k]) / producer[c, k]
