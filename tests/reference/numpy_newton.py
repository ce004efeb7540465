"""Tangents of the plain NumPy month and Newton's method on them; no call to the engine.

Tangents run forwards with the prices and backwards with the quantities, every array with the unknowns as last axis.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reference.numpy_step import Month, Values, evaluate, stages


def price_tangents(month: Month, v: Values) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Tangents of log producer prices, log delivered prices and log recipe costs; last axis: unknown."""
    s, d = month.s, month.d
    elements, slots = s.pair.shape
    goods, buyers = v.ld.shape
    price, delivered = np.zeros((goods, slots, month.size)), np.zeros((goods, buyers, month.size))
    oxide, metal, magnet = stages(month)
    e, k = np.nonzero(month.pairs)
    price[e, k, s.pair[e, k]] = 1.0
    slot = np.arange(slots)
    region = np.maximum(s.producers, 0)

    def deliver(part: slice) -> None:
        weights = (v.share[part] * v.pass_on[part]).transpose(0, 2, 1)
        delivered[part] = weights @ price[part]
        if s.limit_good.size:
            mask = s.limit_mask[None] > 0.0
            laid = v.share[part][:, month.origin] * v.slope.T[part, :, None] * mask  # (good, limit, buyer)
            delivered[part, :, month.limits :] += laid.transpose(0, 2, 1)

    def add_premium(part: slice, stage: int) -> None:
        own = d.premium[stage] * v.premium[stage] / (s.price_ref[part, None] * np.exp(v.lp[part]))
        price[part, slot, month.first + stage * slots + slot] += own * month.open[stage]

    deliver(oxide)
    weight = v.oxide_cost / (s.price_ref[metal, None] * np.exp(v.lp[metal])) * month.open[1]
    price[metal] = weight[:, :, None] * delivered[oxide][:, region[1]]
    add_premium(metal, 1)
    deliver(metal)
    weight = np.where(month.open[2], v.input_cost / v.rho[:, :, None, :], 0.0).transpose(3, 0, 1, 2)
    grades, variants = v.rho.shape[:2]
    inputs = delivered[metal][:, region[2]].transpose(1, 0, 2)  # (slot, element, unknown)
    recipes = (weight.reshape(slots, -1, elements) @ inputs).reshape(slots, grades, variants, month.size)
    mean = np.einsum("gvk,kgvn->gkn", v.variant, recipes)
    price[magnet] = (v.index / (s.price_ref[magnet, None] * np.exp(v.lp[magnet])) * month.open[2])[:, :, None] * mean
    add_premium(magnet, 2)
    deliver(magnet)
    return price, delivered, recipes - mean.transpose(1, 0, 2)[:, :, None]


def sales_tangents(
    month: Month, v: Values, price: np.ndarray, delivered: np.ndarray, recipes: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Tangents of sales (good, slot, unknown) and of the flow through limits (limit, unknown)."""
    s, d = month.s, month.d
    elements, slots = s.pair.shape
    oxide, metal, magnet = stages(month)
    part_cost = np.where(month.used[:, None], v.mix_cost / (v.rel * np.where(month.used, s.mix_ref, 1.0))[:, None], 0.0)
    answer = np.einsum("uc,ub,uhb->bch", s.mix, -v.falls, part_cost, optimize=True)
    need = (answer @ delivered.transpose(1, 0, 2)).transpose(1, 0, 2)
    make = np.zeros(price.shape)
    sigma = d.sourcing[:, None]
    own = sigma * (v.sold * v.pass_on).sum(2)
    at_limits = np.arange(month.limits, month.size)
    licensed = sigma[:, 0] * v.slope * (v.sold[:, month.origin] * (s.limit_mask > 0.0)).sum(2).T  # (limit, good)

    def sell(part: slice) -> None:
        """Tangents of shares sold: need[part] becomes d buy + sigma buy d(log delivered)."""
        rising = v.buy_price[part] + sigma[part] * v.buy[part]
        need[part] = v.buy_need[part][:, :, None] * need[part] + rising[:, :, None] * delivered[part]
        make[part] = v.share[part] @ need[part] - own[part][:, :, None] * price[part]
        goods = np.arange(part.start, part.stop)
        np.subtract.at(make, (goods[:, None], month.origin[None], at_limits[None]), licensed.T[part])

    sell(magnet)
    made = v.variant[:, :, :, None] * make[magnet][:, None]  # (grade, variant, slot, unknown)
    made -= (d.variant[:, None, None] * v.make_variant)[..., None] * recipes.transpose(1, 2, 0, 3)
    grades, variants = made.shape[:2]
    melted = s.recipe.reshape(-1, elements).T @ made.reshape(grades * variants, slots * month.size)
    need[metal] += month.place[2].T @ melted.reshape(elements, slots, -1)
    sell(metal)
    need[oxide] += month.place[1].T @ (s.oxide_need[:, None, None] * make[metal])
    sell(oxide)
    return make, flow_tangents(month, v, price, need)


def flow_tangents(month: Month, v: Values, price: np.ndarray, response: np.ndarray) -> np.ndarray:
    """Tangents of the weighted flow through each limit that may bind."""
    s, d = month.s, month.d
    out = np.zeros((s.limit_good.size, month.size))
    rows = np.flatnonzero(month.limited)
    if not rows.size:
        return out
    k, mask = month.origin[rows], s.limit_mask[rows] > 0.0
    covered = month.covered[rows][:, :, None] * mask[:, None]
    share = covered * v.share[:, k].transpose(1, 0, 2)
    out[rows] = share.reshape(rows.size, -1) @ response.reshape(-1, month.size)
    moved = d.sourcing[:, None] * v.through[rows]
    own = (moved * v.pass_on[:, k].transpose(1, 0, 2)).sum(2)
    goods = np.arange(own.shape[1])
    for row, slot, weight in zip(rows, k, own, strict=True):  # few goods each
        some = goods[weight != 0.0]
        out[row] -= weight[some] @ price[some, slot]
    # wedges of the limits on the same arcs
    shared = np.einsum("qcb,pc,pb->qp", moved, v.slope, (s.limit_mask > 0.0).astype(float), optimize=True)
    out[rows, month.limits :] -= shared * (k[:, None] == month.origin[None, :])
    return out


def supply_slopes(month: Month, v: Values) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Derivatives of supply (element, slot) and feed (slot) by oxide prices and premiums, all in logs.

    Returns supply by price (element, slot, element, slot) and by premium (element, slot, slot), feed by price
    (slot, element, slot) and by premium (slot, slot).
    """
    elements, slots = month.s.pair.shape
    spill = v.split * ((1.0 - v.run) / month.d.spread - v.choice)[:, None]
    by_margin = v.feed[:, :, None] * (spill[:, None, :] + v.choice[:, None, None] * np.eye(slots))
    gain = np.where(month.pairs, v.price * v.lift, 0.0)
    by_price = by_margin[:, :, None, :] * month.yields[:, None, :, None]  # (deposit, slot, element, slot)
    made = month.yields.T @ by_price.reshape(len(by_price), -1)
    made = made.reshape(elements, slots, elements, slots) * gain * month.pairs[:, :, None, None]
    less = -month.d.premium[0] * v.premium[0]
    by_premium = np.tensordot(month.yields, by_margin, (0, 0)) * less * month.pairs[:, :, None]
    return made, by_premium, by_price.sum(0) * gain, by_margin.sum(0) * less


def jacobian(month: Month, v: Values) -> np.ndarray:
    """d residual / d unknown at the point of ``v``, by tangents along the chain."""
    s, x = month.s, month.x
    slots = s.pair.shape[1]
    oxide, metal, magnet = stages(month)
    with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
        price, delivered, recipes = price_tangents(month, v)
        make, flow = sales_tangents(month, v, price, delivered, recipes)
        out = np.zeros((month.size, month.size))
        rows = s.pair[month.pairs]
        out[rows] = (make[oxide] / v.taken[:, :, None])[month.pairs]
        out[rows, rows] -= (month.d.storage[2] * v.hold / v.taken)[month.pairs]
        supplied, by_premium, feed, feed_premium = supply_slopes(month, v)
        relative = (supplied / v.offered[:, :, None, None])[month.pairs][:, month.pairs]
        out[np.ix_(rows, rows)] -= relative
        premiums = month.first + np.arange(slots)
        out[np.ix_(rows, premiums)] -= (by_premium / v.offered[:, :, None])[month.pairs]
        cap = np.where(month.open, x.cap, 1.0)
        out[np.ix_(premiums, rows)] += (feed / cap[0][:, None, None])[:, month.pairs]
        out[np.ix_(premiums, premiums)] += feed_premium / cap[0][:, None]
        out[premiums + slots] += make[metal].sum(0) / cap[1][:, None]
        out[premiums + 2 * slots] += make[magnet].sum(0) / cap[2][:, None]
        index = month.first + np.arange(3 * slots)
        on = month.open.ravel()
        out[index[~on]] = 0.0
        out[index, index] -= np.where(on, (v.premium * np.exp(1.0 - v.premium)).ravel(), 1.0)
        index = np.arange(month.limits, month.size)
        out[index] = flow * v.by_flow[:, None]
        out[index, index] += v.by_wedge
    return out


@dataclass
class Solution:
    """What a solve returns: the unknowns, the values there, the largest residual, the inverse to keep and its cost."""

    z: np.ndarray
    values: Values
    worst: float
    inverse: np.ndarray | None
    evaluations: int = 0
    jacobians: int = 0


LOW = (-np.inf, -0.3, -0.1)  # prices, premiums and wedges may go no lower in an iterate
ATTEMPTS = ((2.0, 0.0, 60), (0.7, 0.0, 100), (0.5, 5.0, 150), (0.5, 10.0, 200))  # largest step, shift, steps


def newton(month: Month, z: np.ndarray, inverse: np.ndarray | None, cap: float, shift: float, most: int) -> Solution:
    """Damped Newton steps in logs; near the solution the inverse is kept and corrected by Broyden's good update.

    The whole step is cut to ``cap``; a fresh step is halved while the sum of squares does not fall; ``shift`` on the
    diagonal (implicit tatonnement) fades with the residual.
    """
    on = month.active
    low = np.repeat(LOW, (month.first, month.limits - month.first, month.size - month.limits))[on]
    v = evaluate(month, z)
    at = Solution(z, v, float(np.abs(v.error).max()), inverse, 1)
    for _ in range(most):
        if not 1e-10 <= at.worst < np.inf:
            break
        fresh, error = at.inverse is None, at.values.error[on]
        if fresh:
            matrix = jacobian(month, at.values)[np.ix_(on, on)] - shift * np.eye(on.size)
            at.jacobians += 1
            if not np.isfinite(matrix).all():
                at.worst = np.inf
                break
            if at.worst < 0.5 and shift == 0.0:
                at.inverse = np.linalg.inv(matrix)
        step = -np.linalg.solve(matrix, error) if at.inverse is None else -at.inverse @ error
        length = min(1.0, cap / max(float(np.abs(step).max()), 1e-300))
        old, before, squares, halved = at.z[on], at.worst, float(at.values.error @ at.values.error), False
        for half in range(8):
            z = at.z.copy()
            z[on] = np.maximum(old + length * step, low)
            v = evaluate(month, z)
            at.evaluations += 1
            if not fresh or shift > 0.0 or v.error @ v.error < (1.0 - 1e-4 * length) * squares:
                break
            length, halved = 0.5 * length, half < 7
        at.z, at.values, at.worst = z, v, float(np.abs(v.error).max())
        if not at.worst < np.inf:
            at.worst = np.inf
        shift *= 0.3 if at.worst < 0.9 * before else 0.7
        shift = 0.0 if at.worst < 0.02 or shift < 1e-3 * at.worst else shift
        if at.inverse is not None:
            good = length == 1.0 and at.worst <= 0.5 * before and not halved
            at.inverse = broyden(at.inverse, z[on] - old, v.error[on] - error) if good else None
    return at


def broyden(inverse: np.ndarray, step: np.ndarray, change: np.ndarray) -> np.ndarray | None:
    """Good Broyden update B += (s - B y) s'B / (s'B y); None if degenerate."""
    moved = inverse @ change
    scale = step @ moved
    if abs(scale) < 0.1 * (step @ step):
        return None
    return inverse + np.outer((step - moved) / scale, step @ inverse)


def solve(month: Month, z: np.ndarray, z_ref: np.ndarray, inverse: np.ndarray | None = None) -> Solution:
    """Solve the month from the guess z; if that fails with shorter and shifted steps, at last from ``z_ref``."""
    evaluations = jacobians = 0
    best = None
    for attempt, (cap, shift, most) in enumerate(ATTEMPTS):
        start = (z_ref if attempt == 3 else z).copy()
        start[month.limits :][~month.limited] = 0.0
        best = newton(month, start, inverse if attempt == 0 else None, cap, shift, most)
        evaluations, jacobians = evaluations + best.evaluations, jacobians + best.jacobians
        if best.worst < 1e-8:
            break
    assert best is not None
    best.evaluations, best.jacobians = evaluations, jacobians
    return best
