"""Analytic Jacobian of the month's equations, put together from the tangents of prices and quantities.

Every derivative here mirrors one line of prices.py, supply.py or balance.py; tests compare the result with finite
differences. Limits act on few goods: ``place[c, q]`` is where limit q stands in the list of good c (see `tangents`), -1
where it does not act on it.
"""

from monazite.engine.balance import TINY, end_month
from monazite.engine.jit import allocation_free, inlined
from monazite.engine.numerics.algebra import add_rows, add_scaled
from monazite.engine.numerics.elementary import exp
from monazite.engine.numerics.factors import SINGLE
from monazite.engine.numerics.price_tangents import (
    delivered_oxide_tangents,
    delivered_tangents,
    magnet_tangents,
    metal_tangents,
    price_levels,
)
from monazite.engine.numerics.quantity_tangents import (
    IDLE,
    active_buyers,
    add_at,
    metal_need_of_plants,
    need_of_uses,
    order_tangents,
    oxide_need_of_plants,
    sales_tangents,
    use_factors,
)
from monazite.engine.quantities import purchase_slopes
from monazite.engine.supply import CHOICE, RELEASE_TIME


@inlined
def wedge_slopes(z, limits, network, rent, producer, slope):
    """Derivative of the log wedge of each limit on each good by the limit's unknown (good, limit); 0 if not covered."""
    for q in range(network.limit_good.size):
        quota = network.limit_quota[q]
        for c in range(network.price_ref.size):
            if network.limit_place[c, q] < 0:
                slope[c, q] = 0.0
            elif quota < 0:
                slope[c, q] = 1.0
            else:
                weight = network.quota_weight[quota, c]
                scale = weight * network.quota_price[quota] * exp(z[limits + q])
                slope[c, q] = scale / (producer[c, network.limit_origin[q]] + weight * rent[quota])


@allocation_free
def oxide_values(price_ref, pair, supply, held, lift, producer, value, offered):
    """Value received of each oxide and one over its supply (slot, element); 0 where none is made."""
    for e in range(pair.shape[0]):
        for k in range(pair.shape[1]):
            made = pair[e, k] >= 0
            value[k, e] = producer[e, k] * lift[e, k] if made else 0.0
            offered[k, e] = 1.0 / (max(supply[e, k] + held[e, k] / RELEASE_TIME, 0.0) + TINY) if made else 0.0


@allocation_free
def supply_rows(z, first, kappa, network, tangents, value_ref, spread, lift, split, run, feed, supply, held,
                feed_weight, cap):  # fmt: skip
    """Minus the relative change of supply in the oxide rows, and the change of feed in the separation rows.

    A deposit with feed f_k moves the feed to separator k by d_kk2 = f_k (split_k2 ((1 - run) / s - h) + h [k = k2]) for
    a unit of margin at k2; the margin holds every price of the basket, and less of it the premium.
    """
    elements = network.basket.shape[1]
    slots = network.pair.shape[1]
    value, offered, block, feeds = tangents.value, tangents.offered, tangents.block, tangents.feeds
    matrix = tangents.matrix
    oxide_values(network.price_ref, network.pair, supply, held, lift, tangents.level, value, offered)
    for k in range(slots):
        n = 0
        for j in range(feed.shape[0]):
            if feed[j, k] != 0.0:
                tangents.sending[n] = j
                n += 1
        senders = tangents.sending[:n]
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
                weight, basket = d * network.recovery[j], network.basket[j]
                add_scaled(feeds, weight, basket)
                for e in range(elements):
                    if basket[e] != 0.0:
                        add_scaled(block[e], weight * network.recovery[j] * basket[e], basket)
            if any_:
                add_feed_response(k, k2, first, network.pair, -kappa[k2] * exp(z[first + k2]), total, feeds, block,
                                  value[k2], offered[k], cap[k], matrix)  # fmt: skip


@allocation_free
def add_feed_response(k, k2, first, pair, slope, total, feeds, block, value, offered, cap, matrix):
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


@allocation_free
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


@allocation_free
def use_rows(first, cap, makers, sales, matrix):
    """What sales of one good add to the change of use over capacity of the plants that make it."""
    for k in makers:
        add_scaled(matrix[first + k], 1.0 / cap[k], sales[k])


@allocation_free
def premium_rows(z, first, producers, matrix):
    """Less the slope of the premium curve, in the rows of capacities."""
    slots = producers.shape[1]
    for stage in range(3):
        for k in range(slots):
            row, grown = first + stage * slots + k, exp(z[first + stage * slots + k])
            matrix[row, row] -= exp(-(grown - 1.0)) * grown if producers[stage, k] >= 0 else 1.0


@inlined
def wedge_columns(network, slope, market, tangents, low, high):
    """Columns of the limits in the tangents of delivered prices of a stage (called after `delivered_tangents`)."""
    for q in range(network.limit_good.size):
        k = network.limit_origin[q]
        for c in range(low, high):
            place = network.limit_place[c, q]
            if place >= 0:
                for b in network.limit_members[network.limit_member_start[q] : network.limit_member_start[q + 1]]:
                    if market.buy[c, b] >= IDLE:
                        tangents.delivered[c, b, place] += market.share[c, k, b] * slope[c, q]


@inlined
def wedge_sales(c, limits, acting, network, sigma, slope, market, sales):
    """Columns of the ``acting`` limits in the tangents of sales of one good (called after `sales_tangents`)."""
    for q in acting:
        k, covered = network.limit_origin[q], 0.0
        for b in network.limit_members[network.limit_member_start[q] : network.limit_member_start[q + 1]]:
            covered += market.share[c, k, b] * market.buy[c, b]
        sales[k, limits + q] -= sigma * covered * slope[c, q]


@inlined
def limit_flows(c, limits, acting, network, sigma, columns, slope, market, tangents, weight, which):
    """What one good adds to the tangents of flows through the ``acting`` limits.

    Times the slope of the complementarity function. weight (buyer,), which (buyer,): scratch.
    """
    for q in acting:
        if market.fb[q, 1] == 0.0:
            continue
        row, k, quota = tangents.matrix[limits + q], network.limit_origin[q], network.limit_quota[q]
        scale = market.fb[q, 1] / (market.flow[q] + 1e-30) * (1.0 if quota < 0 else network.quota_weight[quota, c])
        n, own = 0, 0.0
        for b in network.limit_members[network.limit_member_start[q] : network.limit_member_start[q + 1]]:
            if market.share[c, k, b] != 0.0 and market.buy[c, b] >= IDLE:
                w = scale * market.share[c, k, b]
                weight[b] = w
                which[n] = b
                own += w * sigma * market.buy[c, b] * market.pass_on[c, k, b]
                n += 1
        add_rows(row, tangents.rows, which[:n], weight)
        add_at(row, columns, -own, tangents.price[c, k])
        for other in acting:
            if network.limit_origin[other] == k:
                shared = 0.0
                for b in network.limit_members[network.limit_member_start[q] : network.limit_member_start[q + 1]]:
                    if network.limit_mask[other, b] > 0.0:
                        shared += market.share[c, k, b] * market.buy[c, b]
                row[limits + other] -= scale * sigma * shared * slope[c, other]


@inlined
def price_tangents(z, blocks, network, behaviour, market, tangents, slope):
    """Tangents of prices, forwards: oxide, metal, magnet, each at the gate and delivered."""
    elements, slots = network.pair.shape
    goods, first = network.price_ref.size, blocks[0]
    for stage in range(3):
        low, high = stage * elements, goods if stage == 2 else (stage + 1) * elements
        if stage == 0:
            for e in range(elements):
                at = 0
                for k in range(slots):
                    if network.pair[e, k] >= 0:
                        tangents.price[e, k, at] = 1.0
                        at += 1
        elif stage == 1:
            metal_tangents(network.producers[1], network.oxide_need, network.price_ref, market.level, tangents.level,
                           network.column_start, behaviour.premium[1], z, first + slots, network.premium_place,
                           tangents.delivered, tangents.price)  # fmt: skip
        else:
            magnet_tangents(network.producers[2], network.recipe, market.rho, market.variant, market.index,
                            network.price_ref, market.level, tangents.level, network.column_start, network.merge,
                            network.merge_start, behaviour.premium[2], z, first + 2 * slots, network.premium_place,
                            tangents.delivered, tangents.recipe, tangents.mean, tangents.price)  # fmt: skip
        if stage == 0:
            delivered_oxide_tangents(
                network.pair, network.column_start, market.share, market.pass_on, tangents.delivered
            )
        origins = tangents.making[: active_entries(network.producers[stage], tangents.making)]
        for c in range(max(low, elements), high):
            delivered_tangents(c, network.column_start[c + 1] - network.column_start[c], origins, market.share,
                               market.pass_on, market.buy, tangents.price, tangents.delivered,
                               tangents.origin)  # fmt: skip
        wedge_columns(network, slope, market, tangents, low, high)


@allocation_free
def active_entries(places, acting):
    """Limits or origins that have a place with a good (not negative), into ``acting``; returns how many."""
    n = 0
    for q in range(places.size):
        if places[q] >= 0:
            acting[n] = q
            n += 1
    return n


@allocation_free
def good_order(n, elements, grades):
    """The good that comes n-th, and where its sales stand: magnets first, then each metal and at once its oxide.

    What plants sell of a metal matters for one oxide only, so that only sales of magnets are kept.
    """
    if n < grades:
        return 2 * elements + n, n
    e, of_oxide = (n - grades) // 2, (n - grades) % 2
    return (e if of_oxide == 1 else elements + e), grades + of_oxide


@inlined
def quantity_rows(first, limits, network, behaviour, month, market, tangents, slope):
    """Tangents of quantities, backwards, each put into its rows: magnets, metals, oxides, limits."""
    elements, grades = network.pair.shape[0], network.recipe.shape[0]
    factor, weights = tangents.factor, tangents.weights
    buying, acting, making = tangents.buying, tangents.acting, tangents.making
    use_factors(
        network.activity_ref, network.mix_ref, behaviour.elasticity, market.rel, market.served, market.activity, factor
    )
    purchase_slopes(behaviour.storage[0], behaviour.storage[1], month.target, month.stock, month.public, month.expected,
                    market.ld, market.buy, market.buy_need, market.buy_price)  # fmt: skip
    for n in range(network.price_ref.size):
        c, place = good_order(n, elements, grades)
        stage, sigma, sales = min(c // elements, 2), behaviour.sourcing[c], tangents.make[place]
        columns = network.columns[network.column_start[c] : network.column_start[c + 1]]
        those, limited = (
            buying[: active_buyers(market.buy[c], buying)],
            acting[: active_entries(network.limit_place[c], acting)],
        )
        makers = making[: active_entries(network.producers[stage], making)]
        need_of_uses(c, network.mix, network.mix_good, network.mix_start, network.price_ref, market.level, factor,
                     those, network.columns, network.column_start, tangents.delivered, tangents.together,
                     tangents.mixed, tangents.rows)  # fmt: skip
        if stage == 1:
            metal_need_of_plants(c - elements, elements, network.producers[2], network.recipe, behaviour.variant,
                                 network.columns, network.column_start, market.buy, market.variant, market.make_variant,
                                 tangents.recipe, tangents.mean, tangents.make, tangents.rows,
                                 tangents.change)  # fmt: skip
        elif stage == 0:
            oxide_need_of_plants(
                c, network.producers[1], network.oxide_need, market.buy, tangents.make[grades], tangents.rows
            )
        order_tangents(
            c, sigma, columns, market.buy, market.buy_need, market.buy_price, tangents.delivered, those, tangents.rows
        )
        sales_tangents(c, makers, sigma, columns, market.share, market.pass_on, market.buy, tangents.price,
                       tangents.rows, those, weights, tangents.spare, sales)  # fmt: skip
        wedge_sales(c, limits, limited, network, sigma, slope, market, sales)
        limit_flows(c, limits, limited, network, sigma, columns, slope, market, tangents, weights[0], tangents.inside)
        if stage == 0:
            oxide_rows(c, network.pair, behaviour.storage[2], market.make, market.hold, sales, tangents.matrix)
        else:
            use_rows(first + stage * network.pair.shape[1], month.cap[stage], makers, sales, tangents.matrix)


@allocation_free
def jacobian(z, blocks, network, behaviour, month, market, tangents):
    """D errors / d unknowns at the point last evaluated, into ``tangents.matrix`` (row: equation, column: unknown)."""
    first, limits = blocks
    slope = tangents.slope
    end_month(z, limits, network, market)
    price_levels(network.price_ref, market.lp, tangents.level)
    wedge_slopes(z, limits, network, market.rent, tangents.level, slope)
    price_tangents(z, blocks, network, behaviour, market, tangents, slope)
    tangents.matrix[first:] = 0.0
    for q in range(network.limit_good.size):
        tangents.matrix[limits + q, limits + q] = -market.fb[q, 0]
    quantity_rows(first, limits, network, behaviour, month, market, tangents, slope)
    supply_rows(z, first, behaviour.premium[0], network, tangents, behaviour.value_ref, behaviour.spread,
                market.lift, market.split, market.run, market.feed, market.supply, month.held, month.feed_weight,
                month.cap[0])  # fmt: skip
    premium_rows(z, first, network.producers, tangents.matrix)
