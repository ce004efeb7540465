"""The equations of the month: oxide markets, capacities, licences and quotas."""

from math import inf, sqrt

from monazite.engine.jit import jit, part
from monazite.engine.numerics.algebra import scale
from monazite.engine.numerics.elementary import exp, log
from monazite.engine.prices import (
    lay_wedges,
    price_magnets,
    price_metals,
    price_oxides,
    price_uses,
    shares,
    source,
    taper_licences,
    taper_quotas,
)
from monazite.engine.quantities import limited_flow, metal_needs, oxide_needs, produce, purchase, use_needs
from monazite.engine.supply import RELEASE_TIME, dig, hold_back, receive, separate

TINY = 1e-12  # t a month; keeps the logarithm finite where nothing is made


@jit
def complement(wedge, gap):
    """Fischer-Burmeister function of a wedge and its slack, and its derivatives.

    phi(a, b) = a + b - sqrt(a^2 + b^2) is zero exactly where a >= 0, b >= 0 and a b = 0.
    """
    root = sqrt(wedge * wedge + gap * gap + 1e-24)
    return wedge + gap - root, 1.0 - wedge / root, 1.0 - gap / root


@jit
def oxide_errors(pair, pairs, make, hold, supply, held, error):
    """log((sales + additions to stock) / supply) = 0 for every oxide and separator, both with S/12 added."""
    for e in range(pair.shape[0]):
        for k in range(pair.shape[1]):
            if pair[e, k] >= 0:
                offered = supply[e, k] + held[e, k] / RELEASE_TIME + TINY
                error[pair[e, k]] = (make[e, k] + hold[e, k] + TINY) / offered
    for i in range(pairs):
        error[i] = log(error[i])


@jit
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


@jit
def limit_errors(z, first, sigma, slot_good, limit, flow, fb, error):
    """Complementarity of sigma x log wedge and log(limit / flow); no wedge where free or shut.

    Both are changes of the log flow then, so a limit that comes to bind or is set free moves its row by a like slope.
    """
    gap, wedge, out = error[first:], z[first:], error[first:]
    for q in range(limit.size):
        gap[q] = log(limit[q] / (flow[q] + 1e-30))
    for q in range(limit.size):
        binds = (limit[q] > 0.0) & (limit[q] < 1e15)
        own = sigma[max(slot_good[q], 0)]
        phi, by_wedge, by_gap = complement(own * wedge[q], gap[q])
        out[q] = -phi if binds else -wedge[q]
        fb[q, 0], fb[q, 1] = own * by_wedge if binds else 1.0, by_gap if binds else 0.0


@jit
def begin_month(weight, pull):
    """Copy the month's sourcing weights to where wedges taper them; before the first evaluation of a month."""
    source_, target = weight.ravel(), pull.ravel()
    for i in range(target.size):
        target[i] = source_[i]


@part
def end_month(z, limits, s, m):
    """Shares of origins and wedges at the point last evaluated, for what comes after the market and the Jacobian."""
    lay_wedges(z, limits, s.slot_good, s.slot_origin, s.inside, s.inside_start, s.slot_quota, s.quota_weight, m.rent,
               s.price_ref, m.lp, m.wedge, m.pass_on)  # fmt: skip
    shares(s.pair.shape[0], s.producers, m.pull, m.value, m.each, m.share)


@jit
def evaluate(z, blocks, s, d, x, m):
    """Prices forwards, quantities backwards, residuals; returns the largest one (infinite if not a number).

    z: unknowns; blocks: (first premium, first limit). s: Network, d: Behaviour, x: Month, m: Market (one draw).
    ``m.pull`` has to hold the weights of the month (`begin_month`). Shares of origins are left to `end_month`.
    """
    first, limits = blocks
    elements, goods = s.pair.shape[0], s.price_ref.size
    scarce = m.mu.ravel()
    for i in range(scarce.size):
        scarce[i] = exp(z[first + i]) - 1.0
    for stage in range(3):
        scale(m.mu[stage], d.premium[stage])
    for q in range(s.slot_good.size):
        if s.slot_quota[q] >= 0:
            m.rent[s.slot_quota[q]] = s.quota_price[s.slot_quota[q]] * (exp(z[limits + q]) - 1.0)
    taper_licences(z, limits, d.sourcing, s.slot_good, s.slot_origin, s.slot_mask, s.slot_quota, s.quota_weight,
                   x.weight, m.pull)  # fmt: skip
    price_oxides(z, s.pair, m.lp)
    for stage in range(3):
        low = stage * elements
        high = goods if stage == 2 else low + elements
        if stage == 1:
            price_metals(s.producers[1], s.oxide_need, s.metal_cost, m.mu[1], s.price_ref, m.level, m.lp)
        elif stage == 2:
            price_magnets(s.producers[2], s.recipe, s.magnet_cost, s.variant_ref, d.variant, x.lean, m.mu[2],
                          s.price_ref, m.level, m.lp, m.rho, m.variant, m.index)  # fmt: skip
        taper_quotas(low, high, d.sourcing, s.slot_origin, s.slot_mask, s.slot_quota, s.quota_weight, m.rent,
                     s.price_ref, m.lp, m.pull)  # fmt: skip
        source(low, high, d.sourcing, m.pull, m.lp, m.value, m.each, m.ld, m.level)
    price_uses(s.mix, s.mix_good, s.mix_start, s.mix_ref, s.price_ref, m.level, x.want, x.choke, d.activity,
               d.elasticity, m.rel, m.served, m.activity)  # fmt: skip
    use_needs(s.mix, s.mix_good, s.mix_start, m.activity, m.need)
    for stage in range(2, -1, -1):
        low = stage * elements
        high = goods if stage == 2 else low + elements
        purchase(low, high, d.storage[0], d.storage[1], m.need, x.target, x.stock, x.public, x.expected, m.ld, m.buy)
        produce(low, high, s.producers[stage], m.pull, m.value, m.each, m.buy, m.make)
        if stage == 2:
            metal_needs(s.producers[2], s.recipe, m.variant, m.make, m.make_variant, m.need)
        elif stage == 1:
            oxide_needs(s.producers[1], s.oxide_need, m.make, m.need)
    receive(s.price_ref, m.lp, x.floor, m.hold, m.lift)  # m.hold: price received, until replaced below
    dig(s.basket, s.recovery, s.pair, s.feed_slot, s.feed_start, s.price_ref, d.value_ref, d.spread, m.mu[0],
        d.premium_ref[0], m.hold, x.deposit_cap, x.threshold, x.feed_weight, m.split, m.run, m.feed)  # fmt: skip
    separate(s.basket, s.recovery, s.pair, s.feed_slot, s.feed_start, m.feed, m.supply)
    hold_back(s.holding_ref, x.held, d.storage[2], m.lp, m.hold)
    limited_flow(s.slot_good, s.slot_origin, s.inside, s.inside_start, s.slot_quota, s.quota_weight, m.pull, m.value,
                 m.each, m.buy, m.flow)  # fmt: skip
    oxide_errors(s.pair, first, m.make, m.hold, m.supply, x.held, m.error)
    capacity_errors(z, first, s.producers, elements, m.feed, m.make, x.cap, m.error)
    limit_errors(z, limits, d.sourcing, s.slot_good, x.limit, m.flow, m.fb, m.error)
    worst = 0.0
    for i in range(m.error.size):
        a = abs(m.error[i])
        if not (a <= worst):
            worst = a
    return worst if worst < inf else inf
