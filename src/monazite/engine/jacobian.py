"""Analytic Jacobian of the month's equations: tangents forwards with the prices, backwards with the quantities.

Every derivative here mirrors one line of prices.py, quantities.py, supply.py or balance.py; tests compare the result
with finite differences. ``columns[start[c]:start[c + 1]]`` lists the few unknowns on which the price of good c depends,
so that price tangents touch only those.
"""

from math import exp

import numpy as np

from monazite.engine.algebra import add_rows, add_scaled
from monazite.engine.balance import TINY
from monazite.engine.jit import jit
from monazite.engine.supply import CHOICE, RELEASE_TIME

IDLE = 1e-14  # t a month; a buyer below it moves no equation: sales are counted from TINY, a hundred times that


@jit
def wedge_slope(q, c, k, lz, slot_good, slot_origin, slot_quota, quota_weight, quota_price, rent, price_ref, lp):
    """Derivative of the log wedge on good c of origin k by the unknown ``lz`` of limit q; 0 if not covered."""
    quota = slot_quota[q]
    if slot_origin[q] != k:
        return 0.0
    if quota < 0:
        return 1.0 if slot_good[q] == c else 0.0
    weight = quota_weight[quota, c]
    if weight == 0.0:
        return 0.0
    return weight * quota_price[quota] * exp(lz) / (price_ref[c] * exp(lp[c, k]) + weight * rent[quota])


@jit
def deliver(c, producers, columns, share, pass_on, buy, price, delivered):
    """Tangents of delivered prices of one good: share-weighted tangents of producer prices (wedges come after)."""
    for b in range(share.shape[2]):
        row = delivered[c, b]
        for i in range(columns.size):
            row[columns[i]] = 0.0
        if buy[c, b] < IDLE:
            continue
        for k in range(producers.size):
            if producers[k] < 0 or share[c, k, b] == 0.0:
                continue
            w = share[c, k, b] * pass_on[c, k, b]
            src = price[c, k]
            for i in range(columns.size):
                row[columns[i]] += w * src[columns[i]]


@jit
def metal_tangents(producers, oxide_need, price_ref, level, lp, columns, start, kappa, z, first, delivered, price):
    """Tangents of metal prices."""
    elements = oxide_need.size
    for e in range(elements):
        c = elements + e
        for k in range(producers.size):
            if producers[k] < 0:
                continue
            p = price_ref[c] * exp(lp[c, k])
            w = oxide_need[e] * price_ref[e] * level[e, producers[k]] / p
            for i in range(start[e], start[e + 1]):
                price[c, k, columns[i]] = w * delivered[e, producers[k], columns[i]]
            price[c, k, first + k] = kappa * exp(z[first + k]) / p


@jit
def magnet_tangents(producers, recipe, rho, split, index, price_ref, level, lp, columns, start, kappa, z, first,
                    delivered, recipes, mean, price):  # fmt: skip
    """Tangents of the cost of each recipe and of magnet prices."""
    grades, variants, elements = recipe.shape
    for g in range(grades):
        c = 2 * elements + g
        for k in range(producers.size):
            if producers[k] < 0:
                continue
            mean[:] = 0.0
            for v in range(variants):
                row = recipes[g, v, k]
                row[:] = 0.0
                for e in range(elements):
                    if recipe[g, v, e] != 0.0:
                        metal = elements + e
                        w = recipe[g, v, e] * price_ref[metal] * level[metal, producers[k]] / rho[g, v, k]
                        for i in range(start[metal], start[metal + 1]):
                            row[columns[i]] += w * delivered[metal, producers[k], columns[i]]
                add_scaled(mean, split[g, v, k], row)
            p = price_ref[c] * exp(lp[c, k])
            for i in range(mean.size):
                price[c, k, i] = index[g, k] / p * mean[i]
            price[c, k, first + k] += kappa * exp(z[first + k]) / p


@jit
def use_tangents(mix, mix_good, mix_start, mix_ref, activity_ref, price_ref, level, rel, slope, buy, columns, start,
                 delivered, need):  # fmt: skip
    """Tangents of the goods that uses need: through the price of every good in the mix.

    Rows of buyers that buy nothing are left as they are; nobody reads them.
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
            for m in range(first, last):
                c = mix_good[m]
                cost = mix[u, c] * price_ref[c] * level[c, b]
                w = -slope[u, b] * cost / (rel[u, b] * mix_ref[u, b])
                src = delivered[c, b]
                for m2 in range(first, last):
                    other = mix_good[m2]
                    row, a = need[other, b], w * mix[u, other]
                    for n in range(start[c], start[c + 1]):
                        i = columns[n]
                        row[i] += a * src[i]


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
        row = need[c, b]
        for i in range(row.size):
            row[i] *= buy_need[c, b]
        w = buy_price[c, b] + sigma * buy[c, b]
        for i in range(columns.size):
            row[columns[i]] += w * delivered[c, b, columns[i]]
    for k in range(producers.size):
        if producers[k] < 0:
            continue
        made = make[c, k]
        made[:] = 0.0
        own = 0.0
        add_rows(made, share[c, k], need[c], buyers[:n])
        for b in buyers[:n]:
            own += share[c, k, b] * buy[c, b] * pass_on[c, k, b]
        for i in range(columns.size):
            made[columns[i]] -= sigma * own * price[c, k, columns[i]]


@jit
def metal_need_tangents(g, producers, recipe, sigma, split, make_variant, recipes, mean, make, need):
    """Tangents of the metals that magnet plants need: more magnets, and other recipes."""
    _, variants, elements = recipe.shape
    c = 2 * elements + g
    for k in range(producers.size):
        if producers[k] < 0:
            continue
        mean[:] = 0.0
        for v in range(variants):
            add_scaled(mean, split[g, v, k], recipes[g, v, k])
        for v in range(variants):
            for e in range(elements):
                a = recipe[g, v, e]
                if a != 0.0:
                    row = need[elements + e, producers[k]]
                    y = -a * sigma * make_variant[g, v, k]
                    add_scaled(row, a * split[g, v, k], make[c, k])
                    add_scaled(row, y, recipes[g, v, k])
                    add_scaled(row, -y, mean)


@jit
def supply_rows(z, first, kappa, basket, recovery, pair, price_ref, value_ref, spread, lp, lift, split, run, feed,
                supply, held, feed_weight, cap, matrix):  # fmt: skip
    """Minus the relative change of supply in the oxide rows, and the change of feed in the separation rows."""
    deposits, elements = basket.shape
    slots = pair.shape[1]
    value, part = np.empty((elements, slots)), np.empty(elements)
    for e in range(elements):
        for k in range(slots):
            value[e, k] = price_ref[e] * exp(lp[e, k]) * lift[e, k] if pair[e, k] >= 0 else 0.0
    for j in range(deposits):
        choice = CHOICE / value_ref[j]
        for k in range(slots):
            if feed[j, k] == 0.0:
                continue
            for e in range(elements):  # what a unit of feed adds to the supply of each oxide, relative to that supply
                offered = supply[e, k] + held[e, k] / RELEASE_TIME + TINY
                part[e] = recovery[j] * basket[j, e] / offered if pair[e, k] >= 0 else 0.0
            for k2 in range(slots):
                if feed_weight[j, k2] == 0.0:
                    continue
                d = feed[j, k] * split[j, k2] * ((1.0 - run[j]) / spread[j] - choice)
                if k2 == k:
                    d += feed[j, k] * choice
                by_mu = -d * kappa * exp(z[first + k2])
                matrix[first + k, first + k2] += by_mu / cap[k]
                for e in range(elements):
                    if part[e] != 0.0:
                        matrix[pair[e, k], first + k2] -= part[e] * by_mu
                for e2 in range(elements):
                    if basket[j, e2] == 0.0 or pair[e2, k2] < 0:
                        continue
                    by_p = d * recovery[j] * basket[j, e2] * value[e2, k2]
                    col = pair[e2, k2]
                    matrix[first + k, col] += by_p / cap[k]
                    for e in range(elements):
                        if part[e] != 0.0:
                            matrix[pair[e, k], col] -= part[e] * by_p


@jit
def oxide_rows(pair, elasticity, make, hold, make_t, matrix):
    """Change of sales and of additions to stock, over their sum."""
    for e in range(pair.shape[0]):
        for k in range(pair.shape[1]):
            i = pair[e, k]
            if i >= 0:
                used = make[e, k] + hold[e, k] + TINY
                add_scaled(matrix[i], 1.0 / used, make_t[e, k])
                matrix[i, i] -= elasticity * hold[e, k] / used


@jit
def capacity_rows(z, first, producers, elements, cap, make_t, matrix):
    """Change of use over capacity less the slope of the premium curve."""
    slots = producers.shape[1]
    for stage in range(3):
        for k in range(slots):
            row = first + stage * slots + k
            if producers[stage, k] < 0:
                matrix[row, row] = -1.0
                continue
            if stage > 0:
                high = 2 * elements if stage == 1 else make_t.shape[0]
                for c in range(stage * elements, high):
                    add_scaled(matrix[row], 1.0 / cap[stage, k], make_t[c, k])
            grown = exp(z[row])
            matrix[row, row] -= exp(-(grown - 1.0)) * grown


@jit
def wedge_columns(z, limits, s, sourcing, m, t, stage):
    """Columns of the limits in the tangents of delivered prices of a stage (called after `deliver`)."""
    elements = s.pair.shape[0]
    low = stage * elements
    high = s.price_ref.size if stage == 2 else low + elements
    for q in range(s.slot_good.size):
        k = s.slot_origin[q]
        for c in range(low, high):
            slope = wedge_slope(q, c, k, z[limits + q], s.slot_good, s.slot_origin, s.slot_quota, s.quota_weight,
                                s.quota_price, m.rent, s.price_ref, m.lp)  # fmt: skip
            if slope != 0.0:
                for b in range(m.ld.shape[1]):
                    if s.slot_mask[q, b] > 0.0 and m.buy[c, b] >= IDLE:
                        t.delivered[c, b, limits + q] += m.share[c, k, b] * slope


@jit
def wedge_sales(c, z, limits, s, sigma, m, t):
    """Columns of the limits in the tangents of sales of one good (called after `respond`)."""
    for q in range(s.slot_good.size):
        k = s.slot_origin[q]
        slope = wedge_slope(q, c, k, z[limits + q], s.slot_good, s.slot_origin, s.slot_quota, s.quota_weight,
                            s.quota_price, m.rent, s.price_ref, m.lp)  # fmt: skip
        if slope != 0.0:
            covered = 0.0
            for b in range(m.buy.shape[1]):
                if s.slot_mask[q, b] > 0.0:
                    covered += m.share[c, k, b] * m.buy[c, b]
            t.make[c, k, limits + q] -= sigma * covered * slope


@jit
def limit_rows(z, limits, s, sourcing, m, t):
    """Tangents of flows through the limits, times the slope of the complementarity function."""
    for q in range(s.slot_good.size):
        row = t.matrix[limits + q]
        k, quota = s.slot_origin[q], s.slot_quota[q]
        scale = m.fb[q, 1] / (m.flow[q] + 1e-30)
        row[limits + q] -= m.fb[q, 0]
        if scale == 0.0:
            continue
        for c in range(s.price_ref.size):
            weight = (1.0 if c == s.slot_good[q] else 0.0) if quota < 0 else s.quota_weight[quota, c]
            if weight == 0.0:
                continue
            own = 0.0
            for b in range(m.buy.shape[1]):
                if s.slot_mask[q, b] > 0.0 and m.share[c, k, b] != 0.0 and m.buy[c, b] >= IDLE:
                    w = scale * weight * m.share[c, k, b]
                    add_scaled(row, w, t.need[c, b])
                    own += w * sourcing[c] * m.buy[c, b] * m.pass_on[c, k, b]
            add_scaled(row, -own, t.price[c, k])
            for q2 in range(s.slot_good.size):
                slope = wedge_slope(q2, c, k, z[limits + q2], s.slot_good, s.slot_origin, s.slot_quota,
                                    s.quota_weight, s.quota_price, m.rent, s.price_ref, m.lp)  # fmt: skip
                if slope != 0.0:
                    for b in range(m.buy.shape[1]):
                        if s.slot_mask[q, b] > 0.0 and s.slot_mask[q2, b] > 0.0:
                            w = scale * weight * m.share[c, k, b] * m.buy[c, b] * sourcing[c]
                            row[limits + q2] -= w * slope


@jit
def jacobian(z, blocks, s, d, x, m, t):
    """D errors / d unknowns at the point last evaluated, into ``t.matrix`` (row: equation, column: unknown)."""
    first, limits = blocks
    elements, slots = s.pair.shape
    goods = s.price_ref.size
    for stage in range(3):
        if stage == 0:
            for e in range(elements):
                for k in range(slots):
                    if s.pair[e, k] >= 0:
                        t.price[e, k, s.pair[e, k]] = 1.0
        elif stage == 1:
            metal_tangents(s.producers[1], s.oxide_need, s.price_ref, m.level, m.lp, s.columns, s.column_start,
                           d.premium[1], z, first + slots, t.delivered, t.price)  # fmt: skip
        else:
            magnet_tangents(s.producers[2], s.recipe, m.rho, m.variant, m.index, s.price_ref, m.level, m.lp, s.columns,
                            s.column_start, d.premium[2], z, first + 2 * slots, t.delivered, t.recipe, t.index,
                            t.price)  # fmt: skip
        for c in range(stage * elements, goods if stage == 2 else (stage + 1) * elements):
            columns = s.columns[s.column_start[c] : s.column_start[c + 1]]
            deliver(c, s.producers[stage], columns, m.share, m.pass_on, m.buy, t.price, t.delivered)
        wedge_columns(z, limits, s, d.sourcing, m, t, stage)
    use_tangents(s.mix, s.mix_good, s.mix_start, s.mix_ref, s.activity_ref, s.price_ref, m.level, m.rel, m.slope,
                 m.buy, s.columns, s.column_start, t.delivered, t.need)  # fmt: skip
    for i in range(goods):
        c = goods - 1 - i
        stage = min(c // elements, 2)
        columns = s.columns[s.column_start[c] : s.column_start[c + 1]]
        respond(c, s.producers[stage], d.sourcing[c], columns, m.share, m.pass_on, m.buy, m.buy_need, m.buy_price,
                t.delivered, t.price, t.need, t.make)  # fmt: skip
        wedge_sales(c, z, limits, s, d.sourcing[c], m, t)
        if stage == 2:
            g = c - 2 * elements
            metal_need_tangents(g, s.producers[2], s.recipe, d.variant[g], m.variant, m.make_variant, t.recipe,
                                t.index, t.make, t.need)  # fmt: skip
        elif stage == 1:
            for k in range(slots):
                if s.producers[1, k] >= 0:
                    add_scaled(t.need[c - elements, s.producers[1, k]], s.oxide_need[c - elements], t.make[c, k])
    t.matrix[:] = 0.0
    oxide_rows(s.pair, d.storage[2], m.make, m.hold, t.make, t.matrix)
    supply_rows(z, first, d.premium[0], s.basket, s.recovery, s.pair, s.price_ref, d.value_ref, d.spread, m.lp, m.lift,
                m.split, m.run, m.feed, m.supply, x.held, x.feed_weight, x.cap[0], t.matrix)  # fmt: skip
    capacity_rows(z, first, s.producers, elements, x.cap, t.make, t.matrix)
    limit_rows(z, limits, s, d.sourcing, m, t)
