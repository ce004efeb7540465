"""Arcs: what a unit costs on its way, which origins are open, and how much weight their capacity gives them."""

from math import exp, log

import numpy as np
from numpy import ndarray

from monazite.engine.jit import jit
from monazite.engine.state import Base, Controls, Month, Params, Structure


@jit
def _available(producers, pair, feed_share, recovery, basket, deposit_cap, cap, out):
    """Capacity of every origin to supply every good (good, slot): feed for oxides, plants further down; t a month."""
    elements, slots = pair.shape
    for c in range(out.shape[0]):
        stage = min(c // elements, 2)
        for k in range(slots):
            out[c, k] = 0.0
            if producers[stage, k] < 0:
                continue
            if stage > 0:
                out[c, k] = cap[stage, k]
            elif pair[c, k] >= 0:
                for j in range(basket.shape[0]):
                    out[c, k] += feed_share[j, k] * deposit_cap[j] * recovery[j] * basket[j, c]


@jit
def _weigh(producers, elements, buyer_region, sourcing, weight_ref, capacity_ref, available, change, preference, banned,
           refused, weight):  # fmt: skip
    goods, slots, buyers = weight_ref.shape
    for c in range(goods):
        stage = min(c // elements, 2)
        known = 0.0
        for k in range(slots):
            known += capacity_ref[c, k]
        for k in range(slots):
            r = producers[stage, k]
            for b in range(buyers):
                weight[c, k, b] = 0.0
                if r < 0:
                    continue
                abroad = buyer_region[b] != r
                if abroad and banned[c, r, b] >= 1.0:
                    continue
                if abroad and refused[stage, k, b]:
                    continue
                if capacity_ref[c, k] > 0.0:
                    w = weight_ref[c, k, b] * available[c, k] / capacity_ref[c, k]
                else:
                    w = 0.0
                    for other in range(slots):
                        w += weight_ref[c, other, b]
                    w *= available[c, k] / known
                if change[c, k, b] != 1.0:
                    w *= exp(-sourcing[c] * log(change[c, k, b]))
                weight[c, k, b] = w * preference[r, b]


@jit
def _shut(limit, slot_good, slot_origin, slot_mask, slot_quota, quota_weight, weight):
    for q in range(limit.size):
        if limit[q] != 0.0:
            continue
        for b in range(slot_mask.shape[1]):
            if slot_mask[q, b] > 0.0:
                for c in range(weight.shape[0]):
                    if c == slot_good[q] or (slot_quota[q] >= 0 and quota_weight[slot_quota[q], c] > 0.0):
                        weight[c, slot_origin[q], b] = 0.0


@jit
def _open_arcs(producers, pair, feed_share, recovery, basket, buyer_region, slot_good, slot_origin, slot_mask,
               slot_quota, quota_weight, sourcing, weight_ref, capacity_ref, change, preference, banned, refused,
               deposit_cap, cap, limit, available, weight):  # fmt: skip
    for i in range(limit.shape[0]):
        _available(producers, pair, feed_share, recovery, basket, deposit_cap[i], cap[i], available)
        _weigh(producers, pair.shape[0], buyer_region, sourcing[i], weight_ref[i], capacity_ref, available, change,
               preference, banned, refused, weight[i])  # fmt: skip
        _shut(limit[i], slot_good, slot_origin, slot_mask, slot_quota, quota_weight, weight[i])


def refuse(carried: ndarray, standard: ndarray) -> ndarray:
    """Whether a buyer refuses an origin (stage, slot, buyer): its goods carry more of something than is admitted.

    ``carried`` (condition, stage, slot) and ``standard`` (condition, stage, buyer), see `Controls.standard`.
    """
    return np.any(carried[:, :, :, None] > standard[:, :, None, :], axis=0)


def open_arcs(t: int, s: Structure, c: Controls, d: Params, base: Base, month: Month) -> None:
    """Sourcing weights of the month.

    Equation: w = w0 (K/K0) ((1 + tariff)(1 + export tax) / baseline)^-sigma x preference, zero where shut: by a ban, by
    a limit of zero, or by an import standard that the origin's route does not meet. An origin without baseline capacity
    gets the weight per tonne of capacity that the others have at that buyer.
    Fills month.weight (draw, good, slot, buyer). Source: Armington with capacities; calibrated in `parameters`.
    """
    _open_arcs(s.producers, s.pair, s.feed_share, s.recovery, s.basket, s.buyer_region, s.slot_good, s.slot_origin,
               s.slot_mask, s.slot_quota, s.quota_weight, d.sourcing, d.weight, base.capacity, base.duty_change[t],
               c.preference[t], c.banned[t], refuse(base.carried, c.standard[t]), month.deposit_cap, month.cap,
               month.limit, base.scratch.copy(), month.weight)  # fmt: skip
