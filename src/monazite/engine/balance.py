"""The equations of the month: oxide markets, capacities, licences and quotas."""

from math import inf, sqrt

from monazite.engine.jit import allocation_free, inlined
from monazite.engine.numerics.elementary import exp, log
from monazite.engine.numerics.vectors import flat
from monazite.engine.prices import (
    licence_discount,
    log_wedges,
    origin_shares,
    price_magnets,
    price_metals,
    price_oxides,
    price_uses,
    quota_discount,
    source_goods,
)
from monazite.engine.quantities import limited_flow, metal_needs, oxide_needs, produce, purchase, use_needs
from monazite.engine.supply import RELEASE_TIME, mine_output, producer_price, producer_stocking, separate

TINY = 1e-12  # t a month; keeps the logarithm finite where nothing is made


@allocation_free
def fischer_burmeister(wedge, gap):
    """Fischer-Burmeister function of a wedge and its slack, and its derivatives.

    phi(a, b) = a + b - sqrt(a^2 + b^2) is zero exactly where a >= 0, b >= 0 and a b = 0.
    """
    root = sqrt(wedge * wedge + gap * gap + 1e-24)
    return wedge + gap - root, 1.0 - wedge / root, 1.0 - gap / root


@allocation_free
def oxide_errors(pair, pairs, make, hold, supply, held, error):
    """log((sales + additions to stock) / supply) = 0 for every oxide and separator, both with S/12 added."""
    for e in range(pair.shape[0]):
        for k in range(pair.shape[1]):
            if pair[e, k] >= 0:
                offered = max(supply[e, k] + held[e, k] / RELEASE_TIME, 0.0) + TINY
                error[pair[e, k]] = (make[e, k] + hold[e, k] + TINY) / offered
    for i in range(pairs):
        error[i] = log(error[i])


@allocation_free
def capacity_errors(z, first, producers, elements, feed, make, cap, error):
    """use/K - (1 - exp(-mu/kappa)) = 0: capacity is never exceeded and its premium rises steeply near it."""
    slots = producers.shape[1]
    for row in range(first, first + 3 * slots):
        error[row] = exp(-(exp(z[row]) - 1.0)) - 1.0
    for stage in range(3):
        for k in range(slots):
            row = first + stage * slots + k
            if producers[stage, k] < 0:
                error[row] = -z[row]
                continue
            use = 0.0
            if stage == 0:
                for j in range(feed.shape[0]):
                    use += feed[j, k]
            else:
                high = 2 * elements if stage == 1 else make.shape[0]
                for c in range(stage * elements, high):
                    use += make[c, k]
            error[row] += use / cap[stage, k]


@allocation_free
def limit_errors(z, first, sigma, limit_good, limit, flow, fb, error):
    """Complementarity of sigma x log wedge and log(limit / flow); no wedge where free or shut.

    Both are changes of the log flow then, so a limit that comes to bind or is set free moves its row by a like slope.
    """
    gap, wedge, out = error[first:], z[first:], error[first:]
    for q in range(limit.size):
        gap[q] = log(limit[q] / (flow[q] + 1e-30))
    for q in range(limit.size):
        binds = (limit[q] > 0.0) & (limit[q] < 1e15)
        own = sigma[max(limit_good[q], 0)]
        phi, by_wedge, by_gap = fischer_burmeister(own * wedge[q], gap[q])
        out[q] = -phi if binds else -wedge[q]
        fb[q, 0], fb[q, 1] = own * by_wedge if binds else 1.0, by_gap if binds else 0.0


@allocation_free
def begin_month(weight, pull):
    """Copy the month's sourcing weights to where wedges taper them; before the first evaluation of a month."""
    source_, target = flat(weight), flat(pull)
    for i in range(target.size):
        target[i] = source_[i]


@inlined
def end_month(z, limits, network, market):
    """Shares of origins and wedges at the point last evaluated, for what comes after the market and the Jacobian."""
    log_wedges(z, limits, network.limit_good, network.limit_origin, network.limit_members, network.limit_member_start,
               network.limit_quota, network.quota_weight, market.rent, network.price_ref, market.lp, market.wedge,
               market.pass_on)  # fmt: skip
    origin_shares(network.pair.shape[0], network.producers, market.pull, market.value, market.each, market.share)


@inlined
def prices_forwards(z, blocks, network, behaviour, month, market):
    """Premiums and rents from the unknowns, then prices from oxides to uses."""
    first, limits = blocks
    elements, goods = network.pair.shape[0], network.price_ref.size
    scarce = flat(market.mu)
    for i in range(scarce.size):
        scarce[i] = exp(z[first + i]) - 1.0
    premium = flat(behaviour.premium)
    for i in range(scarce.size):
        scarce[i] *= premium[i]
    for q in range(network.limit_good.size):
        if network.limit_quota[q] >= 0:
            quota = network.limit_quota[q]
            market.rent[quota] = network.quota_price[quota] * (exp(z[limits + q]) - 1.0)
    licence_discount(z, limits, behaviour.sourcing, network.limit_good, network.limit_origin, network.limit_members,
                     network.limit_member_start, network.limit_quota, network.quota_weight, month.weight, market.flow,
                     market.pull)  # fmt: skip
    price_oxides(z, network.pair, market.lp)
    for stage in range(3):
        low = stage * elements
        high = goods if stage == 2 else low + elements
        if stage == 1:
            price_metals(network.producers[1], network.oxide_need, network.metal_cost, market.mu[1], network.price_ref,
                         market.level, market.lp)  # fmt: skip
        elif stage == 2:
            price_magnets(network.producers[2], network.recipe, network.magnet_cost, network.variant_ref,
                          behaviour.variant, month.lean, market.mu[2], network.price_ref, market.level, market.lp,
                          market.rho, market.variant, market.index)  # fmt: skip
        quota_discount(low, high, behaviour.sourcing, network.limit_origin, network.limit_mask, network.limit_quota,
                       network.quota_weight, market.rent, network.price_ref, market.lp, market.pull)  # fmt: skip
        source_goods(low, high, behaviour.sourcing, market.pull, market.lp, market.value, market.each, market.ld,
                     market.level)  # fmt: skip
    price_uses(network.mix, network.mix_good, network.mix_start, network.mix_ref, network.price_ref, market.level,
               month.want, month.choke, behaviour.activity, behaviour.elasticity, market.rel, market.served,
               market.activity)  # fmt: skip


@inlined
def quantities_backwards(network, behaviour, month, market):
    """Purchases and sales from uses to oxides, then feed and supply of the deposits and flows through the limits."""
    elements, goods = network.pair.shape[0], network.price_ref.size
    use_needs(network.mix, network.mix_good, network.mix_start, market.activity, market.need)
    for stage in range(2, -1, -1):
        low = stage * elements
        high = goods if stage == 2 else low + elements
        purchase(low, high, behaviour.storage[0], behaviour.storage[1], market.need, month.target, month.stock,
                 month.public, month.expected, market.ld, market.buy)  # fmt: skip
        produce(low, high, network.producers[stage], market.pull, market.value, market.each, market.buy,
                market.buy_need, market.make)  # fmt: skip
        if stage == 2:
            metal_needs(network.producers[2], network.recipe, market.variant, market.make, market.make_variant,
                        market.need)  # fmt: skip
        elif stage == 1:
            oxide_needs(network.producers[1], network.oxide_need, market.make, market.need)
    # market.hold: the price received, until `producer_stocking` replaces it
    producer_price(network.price_ref, market.lp, month.floor, market.hold, market.lift)
    mine_output(network.basket, network.recovery, network.pair, network.feed_slot, network.feed_start,
                network.price_ref, behaviour.value_ref, behaviour.spread, market.mu[0], behaviour.premium_ref[0],
                market.hold, month.deposit_cap, month.threshold, month.feed_weight, flat(market.supply),
                market.split, market.run, market.feed)  # fmt: skip
    separate(network.basket, network.recovery, network.pair, network.feed_slot, network.feed_start, market.feed,
             flat(market.hold), market.supply)  # fmt: skip
    producer_stocking(month.holding, month.held, behaviour.storage[2], market.lp, market.hold)
    limited_flow(network.limit_good, network.limit_origin, network.limit_members, network.limit_member_start,
                 network.limit_quota, network.quota_weight, market.pull, market.value, market.each, market.buy,
                 market.flow)  # fmt: skip


@allocation_free
def evaluate(z, blocks, network, behaviour, month, market):
    """Prices forwards, quantities backwards, residuals; returns the largest one (infinite if not a number).

    z: unknowns; blocks: (first premium, first limit); network: MarketNetwork; behaviour, month, market: those of one
    draw. ``market.pull`` has to hold the weights of the month (`begin_month`). Shares of origins are left to
    `end_month`.
    """
    first, limits = blocks
    prices_forwards(z, blocks, network, behaviour, month, market)
    quantities_backwards(network, behaviour, month, market)
    oxide_errors(network.pair, first, market.make, market.hold, market.supply, month.held, market.error)
    capacity_errors(
        z, first, network.producers, network.pair.shape[0], market.feed, market.make, month.cap, market.error
    )
    limit_errors(z, limits, behaviour.sourcing, network.limit_good, month.limit, market.flow, market.fb, market.error)
    worst = 0.0
    for i in range(market.error.size):
        a = abs(market.error[i])
        if not (a <= worst):
            worst = a if a < inf else inf  # what is not a number counts as infinite, whatever follows
    return worst
