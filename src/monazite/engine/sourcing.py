"""Arcs: what a unit costs on its way, which origins are open, and how much weight their capacity gives them."""

import numpy as np

from monazite.engine.jit import inlined, jit
from monazite.engine.market_arrays import Month
from monazite.engine.numerics.elementary import exp, log
from monazite.engine.state import BaselineReferences, Controls, Params
from monazite.engine.supply_network import SupplyNetwork


@jit
def refused_origins(carried, standard):
    """Whether a buyer refuses an origin (stage, slot, buyer): its goods carry more of something than is admitted.

    ``carried`` (condition, stage, slot) and ``standard`` (condition, stage, buyer), see `Controls.standard`.
    """
    conditions, stages, slots = carried.shape
    refused = np.zeros((stages, slots, standard.shape[2]), dtype=np.bool_)
    for n in range(conditions):
        for stage in range(stages):
            for k in range(slots):
                for b in range(standard.shape[2]):
                    if carried[n, stage, k] > standard[n, stage, b]:
                        refused[stage, k, b] = True
    return refused


@inlined
def _arc_access(t, producers, pair, buyer_region, refused, licensed, approval, banned, capacity_ref,
                duty_change, access, duty, dutied):  # fmt: skip
    """What policy makes of every arc, the same for all draws.

    Fills access (good, slot, buyer): 1, zero where a standard shuts the arc; a ban or a licence on an origin without
    baseline capacity, which has no limit of its own, leaves the part that may pass. duty (good, slot, buyer): log
    change of duties, in rows (good, slot) for which ``dutied`` is set.
    """
    goods, slots, buyers = access.shape
    for c in range(goods):
        stage = min(c // pair.shape[0], 2)
        for k in range(slots):
            r = producers[stage, k]
            if r < 0 or (stage == 0 and pair[c, k] < 0):
                continue
            dutied[c, k] = False
            for b in range(buyers):
                access[c, k, b] = 0.0 if refused[stage, k, b] and buyer_region[b] != r else 1.0
                if capacity_ref[c, k] <= 0.0 and buyer_region[b] != r:
                    refused_part = licensed[t, c, r, b] * (1.0 - approval[t, c, r, b])
                    access[c, k, b] *= max(1.0 - banned[t, c, r, b] - refused_part, 0.0)
                if duty_change[t, c, k, b] != 1.0:
                    dutied[c, k] = True
            if dutied[c, k]:
                for b in range(buyers):
                    duty[c, k, b] = log(duty_change[t, c, k, b])


@inlined
def _origin_capacity(producers, pair, feed_share, feed_slot, feed_start, recovery, basket, deposit_cap, cap, out):
    """Capacity of every origin to supply every good (good, slot): feed for oxides, plants further down; t a month."""
    elements, slots = pair.shape
    made = np.zeros((slots, elements))
    for j in range(basket.shape[0]):
        for n in range(feed_start[j], feed_start[j + 1]):
            k = feed_slot[n]
            separated = feed_share[j, k] * deposit_cap[j] * recovery[j]
            for e in range(elements):
                made[k, e] += separated * basket[j, e]
    for c in range(out.shape[0]):
        stage = min(c // elements, 2)
        for k in range(slots):
            if stage > 0:
                out[c, k] = cap[stage, k] if producers[stage, k] >= 0 else 0.0
            else:
                out[c, k] = made[k, c] if pair[c, k] >= 0 else 0.0


@inlined
def _baseline_totals(weight_ref, capacity_ref, whole):
    """Capacity of a good's origins in the baseline year, and into ``whole`` (buyer,) their weight at every buyer."""
    capacity, whole[:] = 0.0, 0.0
    for k in range(capacity_ref.size):
        capacity += capacity_ref[k]
        for b in range(whole.size):
            whole[b] += weight_ref[k, b]
    return capacity


@inlined
def _sourcing_weights(producers, pair, sourcing, weight_ref, capacity_ref, available, access, duty, dutied, weight):
    goods, slots, buyers = weight_ref.shape
    whole, baseline_capacity = np.empty(buyers), 0.0
    for c in range(goods):
        stage, summed = min(c // pair.shape[0], 2), False
        for k in range(slots):
            if producers[stage, k] < 0 or (stage == 0 and pair[c, k] < 0):
                continue
            if capacity_ref[c, k] > 0.0:
                growth = available[c, k] / capacity_ref[c, k]
                for b in range(buyers):
                    weight[c, k, b] = weight_ref[c, k, b] * growth * access[c, k, b]
            elif available[c, k] > 0.0:  # a new origin
                if not summed:  # the same for all new origins of a good
                    baseline_capacity, summed = _baseline_totals(weight_ref[c], capacity_ref[c], whole), True
                for b in range(buyers):
                    weight[c, k, b] = whole[b] * (available[c, k] / baseline_capacity * access[c, k, b])
            else:
                weight[c, k] = 0.0
            if dutied[c, k]:
                for b in range(buyers):
                    weight[c, k, b] *= exp(-sourcing[c] * duty[c, k, b])


@inlined
def _shut_limits(limit, limit_good, limit_origin, limit_mask, limit_quota, quota_weight, weight):
    for q in range(limit.size):
        if limit[q] != 0.0:
            continue
        low, high = (0, weight.shape[0]) if limit_quota[q] >= 0 else (limit_good[q], limit_good[q] + 1)
        for c in range(low, high):
            if limit_quota[q] < 0 or quota_weight[limit_quota[q], c] > 0.0:
                for b in range(limit_mask.shape[1]):
                    if limit_mask[q, b] > 0.0:
                        weight[c, limit_origin[q], b] = 0.0


@inlined
def _preferred_origins(producers, pair, preference, weight):
    """Preference ``preference`` (origin, buyer) moves a buyer's weight (good, slot, buyer) between its open origins.

    Their sum stays as it is: who prefers some origins wants the same tonnes of others, not more tonnes of all.
    """
    goods, slots, buyers = weight.shape
    for b in range(buyers):
        neutral = True
        for r in range(preference.shape[0]):
            neutral = neutral and preference[r, b] == 1.0
        if neutral:
            continue
        for c in range(goods):
            stage, whole, preferred = min(c // pair.shape[0], 2), 0.0, 0.0
            for k in range(slots):
                r = producers[stage, k]
                if r >= 0 and (stage > 0 or pair[c, k] >= 0):
                    whole += weight[c, k, b]
                    preferred += weight[c, k, b] * preference[r, b]
            if preferred > 0.0:
                for k in range(slots):
                    r = producers[stage, k]
                    if r >= 0 and (stage > 0 or pair[c, k] >= 0):
                        weight[c, k, b] *= preference[r, b] * (whole / preferred)


@jit
def _open_arcs(t, producers, pair, feed_share, feed_slot, feed_start, recovery, basket, buyer_region, limit_good,
               limit_origin, limit_mask, limit_quota, quota_weight, sourcing, weight_ref, capacity_ref, duty_change,
               preference, licensed, approval, banned, carried, standard, deposit_cap, cap, limit,
               weight):  # fmt: skip
    goods, slots, buyers = duty_change.shape[1:]
    access, duty = np.empty((goods, slots, buyers)), np.empty((goods, slots, buyers))
    dutied, available = np.zeros((goods, slots), dtype=np.bool_), np.empty((goods, slots))
    _arc_access(t, producers, pair, buyer_region, refused_origins(carried, standard[t]), licensed, approval, banned,
                capacity_ref, duty_change, access, duty, dutied)  # fmt: skip
    for i in range(limit.shape[0]):
        _origin_capacity(producers, pair, feed_share, feed_slot, feed_start, recovery, basket, deposit_cap[i], cap[i],
                         available)  # fmt: skip
        _sourcing_weights(
            producers, pair, sourcing[i], weight_ref[i], capacity_ref, available, access, duty, dutied, weight[i]
        )
        _shut_limits(limit[i], limit_good, limit_origin, limit_mask, limit_quota, quota_weight, weight[i])
        _preferred_origins(producers, pair, preference[t], weight[i])


def open_arcs(
    t: int, network: SupplyNetwork, controls: Controls, params: Params, references: BaselineReferences, month: Month
) -> None:
    """Sourcing weights of the month.

    Equation: v = w0 (K/K0) ((1 + tariff)(1 + export tax) / baseline)^-sigma, zero where shut: by a limit of zero or
    by an import standard that the origin's route does not meet; w_k = v_k m_k sum(v) / sum(v m), with the preference m
    of the buyer, both sums over the origins of its good. An origin without baseline capacity gets the weight per tonne
    of capacity that the others have at that buyer.
    Fills month.weight (draw, good, slot, buyer). Source: Armington with capacities; calibrated in `parameters`.
    """
    _open_arcs(t, network.producers, network.pair, network.feed_share, network.feed_slot, network.feed_start,
               network.recovery, network.basket, network.buyer_region, network.limit_good, network.limit_origin,
               network.limit_mask, network.limit_quota, network.quota_weight, params.sourcing, params.weight,
               references.capacity, references.duty_change, controls.preference, controls.licensed, controls.approval,
               controls.banned, references.carried, controls.standard, month.deposit_cap, month.cap, month.limit,
               month.weight)  # fmt: skip
