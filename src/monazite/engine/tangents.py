"""Derivatives of prices and quantities along the chain: forwards with the prices, backwards with the quantities.

Every derivative here mirrors one line of prices.py or quantities.py. The price of a good depends on few unknowns:
``columns[start[c] : start[c + 1]]`` lists them for good c, and the tangents of its prices are rows of that length, in
that order. The list of a metal begins with the list of its oxide; ``merge`` says where the entries of a metal's list
stand in the list of a magnet. Quantities depend on nearly all unknowns: their tangents are whole rows.
"""

import numpy as np

from monazite.engine.algebra import add_rows, add_rows_to_two, add_scaled
from monazite.engine.elementary import exp
from monazite.engine.factors import SINGLE
from monazite.engine.jit import jit

IDLE = 1e-14  # t a month; a buyer below it moves no equation: sales are counted from TINY, a hundred times that


@jit
def price_levels(price_ref, lp, level):
    """Producer prices, USD/kg. Shapes: lp, level (good, slot)."""
    logs, levels = lp.ravel(), level.ravel()
    for i in range(levels.size):
        levels[i] = exp(logs[i])
    for c in range(price_ref.size):
        level[c] *= price_ref[c]


@jit
def deliver(c, length, producers, share, pass_on, buy, price, delivered):
    """Tangents of delivered prices of one good: share-weighted tangents of producer prices (wedges come after)."""
    weight, origins = np.empty(producers.size), np.empty(producers.size, dtype=np.int64)
    for b in range(share.shape[2]):
        if buy[c, b] < IDLE:
            continue
        n = 0
        for k in range(producers.size):
            if producers[k] >= 0 and share[c, k, b] != 0.0:
                weight[k] = share[c, k, b] * pass_on[c, k, b]
                origins[n] = k
                n += 1
        row = delivered[c, b, :length]
        row[:] = 0.0
        add_rows(row, weight, price[c, :, :length], origins[:n])


@jit
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
            price[c, k, place[c, k]] = kappa * exp(z[first + k]) / producer[c, k]


@jit
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
            own[place[c, k]] += kappa * exp(z[first + k]) / producer[c, k]


@jit
def use_tangents(mix, mix_good, mix_start, mix_ref, activity_ref, price_ref, level, rel, slope, buy, columns, start,
                 delivered, whole, need):  # fmt: skip
    """Tangents of the goods that uses need: through the price of every good in the mix.

    Rows of buyers that buy nothing are left as they are; nobody reads them. ``whole``: scratch, one row.
    """
    for c in range(buy.shape[0]):
        for b in range(buy.shape[1]):
            if buy[c, b] >= IDLE:
                need[c, b] = 0.0
    for u in range(mix.shape[0]):
        first, last = mix_start[u], mix_start[u + 1]
        for b in range(rel.shape[1]):
            if activity_ref[u, b] == 0.0:
                continue
            whole[:] = 0.0
            for c in mix_good[first:last]:
                w = -slope[u, b] * mix[u, c] * price_ref[c] * level[c, b] / (rel[u, b] * mix_ref[u, b])
                src, at, by = delivered[c, b], columns[start[c] : start[c + 1]], SINGLE(w)
                for i in range(at.size):
                    whole[at[i]] += by * src[i]
            for c in mix_good[first:last]:
                add_scaled(need[c, b], mix[u, c], whole)


@jit
def respond(c, producers, sigma, columns, share, pass_on, buy, buy_need, buy_price, delivered, price, need, make):
    """Tangents of sales of one good (wedges come after).

    Afterwards need[c] holds d buy + sigma buy d(log delivered), which the rows of limits reuse. Buyers that buy nothing
    are left out.
    """
    buyers, n = np.empty(buy.shape[1], dtype=np.int64), 0
    for b in range(buy.shape[1]):
        if buy[c, b] < IDLE:
            continue
        buyers[n] = b
        n += 1
        row, src = need[c, b], delivered[c, b]
        row *= SINGLE(buy_need[c, b])
        w = SINGLE(buy_price[c, b] + sigma * buy[c, b])
        for i in range(columns.size):
            row[columns[i]] += w * src[i]
    makers = np.flatnonzero(producers >= 0)
    for i in range(0, makers.size - 1, 2):
        k, k2 = makers[i], makers[i + 1]
        make[c, k] = 0.0
        make[c, k2] = 0.0
        add_rows_to_two(make[c, k], make[c, k2], share[c, k], share[c, k2], need[c], buyers[:n])
    if makers.size % 2 == 1:
        k = makers[makers.size - 1]
        make[c, k] = 0.0
        add_rows(make[c, k], share[c, k], need[c], buyers[:n])
    for k in makers:
        made, src = make[c, k], price[c, k]
        own = 0.0
        for b in buyers[:n]:
            own += share[c, k, b] * buy[c, b] * pass_on[c, k, b]
        w = SINGLE(sigma * own)
        for i in range(columns.size):
            made[columns[i]] -= w * src[i]


@jit
def metal_need_tangents(g, producers, recipe, sigma, columns, split, make_variant, recipes, mean, make, need):
    """Tangents of the metals that magnet plants need: more magnets, and other recipes."""
    _, variants, elements = recipe.shape
    c = 2 * elements + g
    change = np.empty(columns.size, dtype=SINGLE)
    for k in range(producers.size):
        if producers[k] < 0:
            continue
        average = mean[g, k]
        for e in range(elements):
            by_make = 0.0
            change[:] = 0.0
            for v in range(variants):
                a = recipe[g, v, e]
                if a == 0.0:
                    continue
                by_make += a * split[g, v, k]
                y, own = SINGLE(-a * sigma * make_variant[g, v, k]), recipes[g, v, k]
                for i in range(change.size):
                    change[i] += y * (own[i] - average[i])
            if by_make != 0.0:
                row = need[elements + e, producers[k]]
                add_scaled(row, by_make, make[c, k])
                for i in range(change.size):
                    row[columns[i]] += change[i]


@jit
def oxide_need_tangents(e, producers, oxide_need, make, need):
    """Tangents of the oxides that metal plants need."""
    for k in range(producers.size):
        if producers[k] >= 0:
            add_scaled(need[e, producers[k]], oxide_need[e], make[oxide_need.size + e, k])
