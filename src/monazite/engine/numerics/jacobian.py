"""Analytic Jacobian of the month's equations, put together from the tangents of prices and quantities.

Every derivative here mirrors one line of prices.py, supply.py or balance.py; tests compare the result with finite
differences. Limits act on few goods: ``place[c, q]`` is where limit q stands in the list of good c (see `tangents`), -1
where it does not act on it.
"""

import numpy as np

from monazite.engine.balance import TINY, end_month
from monazite.engine.jit import jit, part
from monazite.engine.numerics.algebra import add_rows, add_scaled
from monazite.engine.numerics.elementary import exp
from monazite.engine.numerics.factors import SINGLE
from monazite.engine.numerics.price_tangents import (
    deliver,
    deliver_oxides,
    magnet_tangents,
    metal_tangents,
    price_levels,
)
from monazite.engine.numerics.quantity_tangents import (
    IDLE,
    add_at,
    metal_need_of_plants,
    need_of_uses,
    order,
    oxide_need_of_plants,
    sell,
    use_factors,
    who_buys,
)
from monazite.engine.quantities import purchase_slopes
from monazite.engine.supply import CHOICE, RELEASE_TIME


@part
def slopes(z, limits, s, rent, producer, slope):
    """Derivative of the log wedge of each limit on each good by the limit's unknown (good, limit); 0 if not covered."""
    for q in range(s.slot_good.size):
        quota = s.slot_quota[q]
        for c in range(s.price_ref.size):
            if s.limit_place[c, q] < 0:
                slope[c, q] = 0.0
            elif quota < 0:
                slope[c, q] = 1.0
            else:
                weight = s.quota_weight[quota, c]
                scale = weight * s.quota_price[quota] * exp(z[limits + q])
                slope[c, q] = scale / (producer[c, s.slot_origin[q]] + weight * rent[quota])


@jit
def offers(price_ref, pair, supply, held, lift, producer, value, offered):
    """Value received of each oxide and one over its supply (slot, element); 0 where none is made."""
    for e in range(pair.shape[0]):
        for k in range(pair.shape[1]):
            made = pair[e, k] >= 0
            value[k, e] = producer[e, k] * lift[e, k] if made else 0.0
            offered[k, e] = 1.0 / (supply[e, k] + held[e, k] / RELEASE_TIME + TINY) if made else 0.0


@jit
def supply_rows(z, first, kappa, s, producer, value_ref, spread, lift, split, run, feed, supply, held, feed_weight, cap,
                matrix):  # fmt: skip
    """Minus the relative change of supply in the oxide rows, and the change of feed in the separation rows.

    A deposit with feed f_k moves the feed to separator k by d_kk2 = f_k (split_k2 ((1 - run) / s - h) + h [k = k2]) for
    a unit of margin at k2; the margin holds every price of the basket, and less of it the premium.
    """
    elements = s.basket.shape[1]
    slots = s.pair.shape[1]
    value, offered = np.empty((slots, elements)), np.empty((slots, elements))
    block, feeds = np.empty((elements, elements)), np.empty(elements)
    offers(s.price_ref, s.pair, supply, held, lift, producer, value, offered)
    for k in range(slots):
        senders = np.flatnonzero(feed[:, k])
        for k2 in range(slots):
            block[:] = 0.0
            feeds[:] = 0.0
            total, any_ = 0.0, False
            for j in senders:
                if feed_weight[j, k2] == 0.0:
                    continue
                any_ = True
                choice = CHOICE / value_ref[j]
                d = feed[j, k] * split[j, k2] * ((1.0 - run[j]) / spread[j] - choice)
                if k2 == k:
                    d += feed[j, k] * choice
                total += d
                weight, basket = d * s.recovery[j], s.basket[j]
                add_scaled(feeds, weight, basket)
                for e in range(elements):
                    if basket[e] != 0.0:
                        add_scaled(block[e], weight * s.recovery[j] * basket[e], basket)
            if any_:
                spread_out(k, k2, first, s.pair, -kappa * exp(z[first + k2]), total, feeds, block, value[k2],
                           offered[k], cap[k], matrix)  # fmt: skip


@jit
def spread_out(k, k2, first, pair, slope, total, feeds, block, value, offered, cap, matrix):
    """Put what the feed to separator k gains with the margin at k2 into the rows of k and the columns of k2.

    slope: d margin / d unknown of the premium at k2; total, feeds (element,), block (element, element): sums over
    deposits of d, of d r b_e, and of d r^2 b_e b_e2.
    """
    by_mu = first + k2
    matrix[first + k, by_mu] += total * slope / cap
    for e2 in range(pair.shape[0]):
        if pair[e2, k2] >= 0:
            matrix[first + k, pair[e2, k2]] += feeds[e2] * value[e2] / cap
    for e in range(pair.shape[0]):
        if pair[e, k] < 0:
            continue
        row = matrix[pair[e, k]]
        row[by_mu] -= feeds[e] * offered[e] * slope
        for e2 in range(pair.shape[0]):
            if pair[e2, k2] >= 0:
                row[pair[e2, k2]] -= block[e, e2] * offered[e] * value[e2]


@jit
def oxide_rows(e, pair, elasticity, make, hold, sales, matrix):
    """Change of sales and of additions to stock of one oxide, over their sum. The first entries of these rows.

    sales (slot, unknown): tangents of what each separator sells of the oxide.
    """
    for k in range(pair.shape[1]):
        i = pair[e, k]
        if i >= 0:
            used = make[e, k] + hold[e, k] + TINY
            by_used, row, made = SINGLE(1.0 / used), matrix[i], sales[k]
            for j in range(row.size):
                row[j] = by_used * made[j]
            matrix[i, i] -= elasticity * hold[e, k] / used


@jit
def use_rows(first, cap, makers, sales, matrix):
    """What sales of one good add to the change of use over capacity of the plants that make it."""
    for k in makers:
        add_scaled(matrix[first + k], 1.0 / cap[k], sales[k])


@jit
def premium_rows(z, first, producers, matrix):
    """Less the slope of the premium curve, in the rows of capacities."""
    slots = producers.shape[1]
    for stage in range(3):
        for k in range(slots):
            row, grown = first + stage * slots + k, exp(z[first + stage * slots + k])
            matrix[row, row] -= exp(-(grown - 1.0)) * grown if producers[stage, k] >= 0 else 1.0


@part
def wedge_columns(s, slope, m, t, low, high):
    """Columns of the limits in the tangents of delivered prices of a stage (called after `deliver`)."""
    for q in range(s.slot_good.size):
        k = s.slot_origin[q]
        for c in range(low, high):
            place = s.limit_place[c, q]
            if place >= 0:
                for b in s.inside[s.inside_start[q] : s.inside_start[q + 1]]:
                    if m.buy[c, b] >= IDLE:
                        t.delivered[c, b, place] += m.share[c, k, b] * slope[c, q]


@part
def wedge_sales(c, limits, acting, s, sigma, slope, m, sales):
    """Columns of the ``acting`` limits in the tangents of sales of one good (called after `sell`)."""
    for q in acting:
        k, covered = s.slot_origin[q], 0.0
        for b in s.inside[s.inside_start[q] : s.inside_start[q + 1]]:
            covered += m.share[c, k, b] * m.buy[c, b]
        sales[k, limits + q] -= sigma * covered * slope[c, q]


@part
def limit_flows(c, limits, acting, s, sigma, columns, slope, m, t, weight, which):
    """What one good adds to the tangents of flows through the ``acting`` limits.

    Times the slope of the complementarity function. weight (buyer,), which (buyer,): scratch.
    """
    for q in acting:
        if m.fb[q, 1] == 0.0:
            continue
        row, k, quota = t.matrix[limits + q], s.slot_origin[q], s.slot_quota[q]
        scale = m.fb[q, 1] / (m.flow[q] + 1e-30) * (1.0 if quota < 0 else s.quota_weight[quota, c])
        n, own = 0, 0.0
        for b in s.inside[s.inside_start[q] : s.inside_start[q + 1]]:
            if m.share[c, k, b] != 0.0 and m.buy[c, b] >= IDLE:
                w = scale * m.share[c, k, b]
                weight[b] = w
                which[n] = b
                own += w * sigma * m.buy[c, b] * m.pass_on[c, k, b]
                n += 1
        add_rows(row, t.rows, which[:n], weight)
        add_at(row, columns, -own, t.price[c, k])
        for other in acting:
            if s.slot_origin[other] == k:
                shared = 0.0
                for b in s.inside[s.inside_start[q] : s.inside_start[q + 1]]:
                    if s.slot_mask[other, b] > 0.0:
                        shared += m.share[c, k, b] * m.buy[c, b]
                row[limits + other] -= scale * sigma * shared * slope[c, other]


@part
def price_tangents(z, blocks, s, d, m, t, slope):
    """Tangents of prices, forwards: oxide, metal, magnet, each at the gate and delivered."""
    elements, slots = s.pair.shape
    goods, first = s.price_ref.size, blocks[0]
    for stage in range(3):
        low, high = stage * elements, goods if stage == 2 else (stage + 1) * elements
        if stage == 0:
            for e in range(elements):
                at = 0
                for k in range(slots):
                    if s.pair[e, k] >= 0:
                        t.price[e, k, at] = 1.0
                        at += 1
        elif stage == 1:
            metal_tangents(s.producers[1], s.oxide_need, s.price_ref, m.level, t.level, s.column_start, d.premium[1], z,
                           first + slots, s.premium_place, t.delivered, t.price)  # fmt: skip
        else:
            magnet_tangents(s.producers[2], s.recipe, m.rho, m.variant, m.index, s.price_ref, m.level, t.level,
                            s.column_start, s.merge, s.merge_start, d.premium[2], z, first + 2 * slots, s.premium_place,
                            t.delivered, t.recipe, t.mean, t.price)  # fmt: skip
        if stage == 0:
            deliver_oxides(s.pair, s.column_start, m.share, m.pass_on, t.delivered)
        for c in range(max(low, elements), high):
            deliver(c, s.column_start[c + 1] - s.column_start[c], s.producers[stage], m.share, m.pass_on, m.buy,
                    t.price, t.delivered)  # fmt: skip
        wedge_columns(s, slope, m, t, low, high)


@jit
def which_act(places, acting):
    """Limits or origins that have a place with a good (not negative), into ``acting``; returns how many."""
    n = 0
    for q in range(places.size):
        if places[q] >= 0:
            acting[n] = q
            n += 1
    return n


@jit
def in_turn(n, elements, grades):
    """The good that comes n-th, and where its sales stand: magnets first, then each metal and at once its oxide.

    What plants sell of a metal matters for one oxide only, so that only sales of magnets are kept.
    """
    if n < grades:
        return 2 * elements + n, n
    e, of_oxide = (n - grades) // 2, (n - grades) % 2
    return (e if of_oxide == 1 else elements + e), grades + of_oxide


@part
def quantity_rows(first, limits, s, d, x, m, t, slope):
    """Tangents of quantities, backwards, each put into its rows: magnets, metals, oxides, limits."""
    elements, grades, buyers = s.pair.shape[0], s.recipe.shape[0], m.buy.shape[1]
    together, factor, mixed = np.empty(m.buy.shape), np.empty(s.activity_ref.shape), np.empty(m.buy.shape[0], np.bool_)
    weights = np.empty((s.pair.shape[1] + 2, buyers), dtype=SINGLE)
    buying, inside = np.empty(buyers, dtype=np.uint64), np.empty(buyers, dtype=np.uint64)
    acting = np.empty(s.slot_good.size, dtype=np.int64)
    making = np.empty(s.pair.shape[1], dtype=np.int64)
    use_factors(s.activity_ref, s.mix_ref, d.elasticity, m.rel, m.served, m.activity, factor)
    purchase_slopes(d.storage[0], d.storage[1], x.target, x.stock, x.public, x.expected, m.ld, m.buy, m.buy_need,
                    m.buy_price)  # fmt: skip
    for n in range(s.price_ref.size):
        c, place = in_turn(n, elements, grades)
        stage, sigma, sales = min(c // elements, 2), d.sourcing[c], t.make[place]
        columns = s.columns[s.column_start[c] : s.column_start[c + 1]]
        those, limited = buying[: who_buys(m.buy[c], buying)], acting[: which_act(s.limit_place[c], acting)]
        makers = making[: which_act(s.producers[stage], making)]
        need_of_uses(c, s.mix, s.mix_good, s.mix_start, s.price_ref, m.level, factor, those, s.columns, s.column_start,
                     t.delivered, together, mixed, t.rows)  # fmt: skip
        if stage == 1:
            metal_need_of_plants(c - elements, elements, s.producers[2], s.recipe, d.variant, s.columns, s.column_start,
                                 m.buy, m.variant, m.make_variant, t.recipe, t.mean, t.make, t.rows)  # fmt: skip
        elif stage == 0:
            oxide_need_of_plants(c, s.producers[1], s.oxide_need, m.buy, t.make[grades], t.rows)
        order(c, sigma, columns, m.buy, m.buy_need, m.buy_price, t.delivered, those, t.rows)
        sell(c, makers, sigma, columns, m.share, m.pass_on, m.buy, t.price, t.rows, those, weights, t.spare, sales)
        wedge_sales(c, limits, limited, s, sigma, slope, m, sales)
        limit_flows(c, limits, limited, s, sigma, columns, slope, m, t, weights[0], inside)
        if stage == 0:
            oxide_rows(c, s.pair, d.storage[2], m.make, m.hold, sales, t.matrix)
        else:
            use_rows(first + stage * s.pair.shape[1], x.cap[stage], makers, sales, t.matrix)


@jit
def jacobian(z, blocks, s, d, x, m, t):
    """D errors / d unknowns at the point last evaluated, into ``t.matrix`` (row: equation, column: unknown)."""
    first, limits = blocks
    slope = np.empty((s.price_ref.size, s.slot_good.size))
    end_month(z, limits, s, m)
    price_levels(s.price_ref, m.lp, t.level)
    slopes(z, limits, s, m.rent, t.level, slope)
    price_tangents(z, blocks, s, d, m, t, slope)
    t.matrix[first:] = 0.0
    for q in range(s.slot_good.size):
        t.matrix[limits + q, limits + q] = -m.fb[q, 0]
    quantity_rows(first, limits, s, d, x, m, t, slope)
    supply_rows(z, first, d.premium[0], s, t.level, d.value_ref, d.spread, m.lift, m.split, m.run, m.feed, m.supply,
                x.held, x.feed_weight, x.cap[0], t.matrix)  # fmt: skip
    premium_rows(z, first, s.producers, t.matrix)
