"""A recorded month as one convex programme, through cvxpy with Clarabel.

The month's equilibrium is not the optimum of any convex programme: sourcing shares and duties are multiplicative,
rationing at the choke price has no conic form, a floor pays producers more than buyers give. What convex analysis can
certify is the solved point. Every such smooth choice becomes an entropy (or an isoelastic benefit) whose weights are
tilted so that it gives the kernel's shares at the kernel's prices; the small terms that have no potential (rounding of
"purchases are never negative", agencies, floors) are held at their solved value. All balances, joint production,
capacities, recipes, stocks, licences and quotas are as in the model. The programme's optimum is then the equilibrium if
and only if the kernel's prices, premiums, rents and flows satisfy all its optimality conditions together.
Variables are scaled by the solution, flows of less than 1e-5 of their good are held at their solved value and markets
without larger ones at their solved price, which all helps the conic solver. Untilted programmes of small instances are
in tests/reference/test_convex.py.
"""

from __future__ import annotations

import time
import warnings
from dataclasses import dataclass
from typing import Any

import cvxpy as cp
import numpy as np
import scipy.sparse as sparse

from benchmarks.instances import Path, Recorded
from reference.numpy_step import CHOICE, MOST_STOCKING, RELEASE, Month, Values, evaluate

SEEN = 1e-5  # share of a good's flow, or of a buyer's purchases, below which a flow is held at its solved value
FULL = 1e-9  # share of a capacity below which what is left has no curve any more but a hard bound
SMALL = 1e-6  # share of the value of all purchases below which a market's price is not compared
SCALES = (3e-4, 1e-3, 1e-4)  # of the objective, total value = 1 / scale; tried until Clarabel says optimal


@dataclass
class Conic:
    """What the conic solver found for one month, against the kernel."""

    status: str
    seconds: float  # building, canonicalising and solving
    price: float  # largest relative difference of oxide, delivered and licence prices
    flow: float  # largest difference of a flow over the largest flow of its good


def pick(shape: tuple[int, int], rows: np.ndarray, columns: np.ndarray, values: Any = 1.0) -> sparse.csr_array:
    """Sparse matrix with one value at each (row, column)."""
    data = np.broadcast_to(np.asarray(values, dtype=float), rows.shape)
    return sparse.csr_array((data, (rows, columns)), shape=shape)


class Programme:
    """Variables, balances and objective of one month; every variable is a multiple of its solved value."""

    def __init__(self, month: Month, z: np.ndarray, v: Values) -> None:
        self.month, self.z, self.v = month, z, v
        self.goods, self.slots, self.buyers = v.share.shape
        self.price = month.s.price_ref[:, None] * np.exp(v.lp)
        self.delivered = month.s.price_ref[:, None] * np.exp(v.ld)
        self.wedged = self.price[:, :, None] * np.exp(v.wedge)
        size = v.sold.sum((1, 2), keepdims=True)
        big = (v.sold > SEEN * size) & (v.share > SEEN)
        self.arcs = np.nonzero(big)
        self.bought, self.sold = big.any(1), big.any(2)
        moved = np.where(big, v.sold, 0.0)
        self.rest_bought, self.rest_sold = v.buy - moved.sum(1), v.make - moved.sum(2)
        self.moved = moved.sum(1)
        self.cost: list[Any] = []
        self.constraints: list[Any] = []

    def entropy(
        self, flow: Any, total: Any, size: np.ndarray, whole: np.ndarray, weight: np.ndarray, slope: np.ndarray
    ):
        """sum (1/slope) f log(f / (weight F)) of flows f = size x ``flow`` out of totals F = whole x ``total``."""
        self.cost.append(
            cp.sum(cp.multiply(size / slope, cp.rel_entr(flow, cp.multiply(weight * whole / size, total))))
        )

    def benefit(self, value: np.ndarray, x: Any, power: np.ndarray) -> None:
        """Benefit of buying x times what is bought, at a price that falls as x^(power - 1)."""
        size, constraints = isoelastic(x, power)
        self.cost.append(-cp.sum(cp.multiply(value, size)))
        self.constraints += constraints

    def trade(self) -> None:
        """Flows on arcs, purchases, and the tilted entropy of sourcing."""
        v, (c, k, b) = self.v, self.arcs
        self.flow = cp.Variable(c.size)
        self.size = v.share[c, k, b] * v.buy[c, b]
        column = np.arange(c.size)
        node = np.full(v.buy.shape, -1)
        node[self.bought] = np.arange(self.bought.sum())
        self.node = node
        self.into = pick((int(self.bought.sum()), c.size), node[c, b], column, self.size)
        self.out = pick((self.goods * self.slots, c.size), c * self.slots + k, column, self.size)
        whole = self.moved[self.bought]
        chosen = self.into @ self.flow  # t
        self.bought_total = chosen + self.rest_bought[self.bought]
        dearest = np.zeros(v.buy.shape)
        np.maximum.at(dearest, (c, b), self.wedged[c, k, b])
        slope = self.month.d.sourcing[c] / dearest[c, b]
        each = node[c, b]
        weight = self.size / whole[each] * np.exp(slope * (self.wedged[c, k, b] - self.delivered[c, b]))
        total = cp.multiply(1.0 / whole[each], chosen[each])
        self.entropy(self.flow, total, self.size, whole[each], weight, slope)

    def use(self) -> Any:
        """Use of the goods by use and buyer, with an isoelastic benefit through the solved point; t at every node."""
        v, s = self.v, self.month.s
        u, b = np.nonzero(self.month.used & (v.activity > 0))
        self.activity, self.users = cp.Variable(u.size), (u, b)
        solved, power = v.activity[u, b], 1.0 - 1.0 / self.month.d.elasticity[u]
        value = (v.rel * s.mix_ref)[u, b] * solved
        self.benefit(value, self.activity, power)
        i, c = np.nonzero(s.mix[u])
        return self.needs(c, b[i], s.mix[u[i], c] * solved[i], self.activity, i)

    def scarce(self, stage: int, used: Any) -> None:
        """Integral of the premium -kappa log(1 - use / K) of one stage of plants."""
        on = np.flatnonzero(self.month.open[stage] & (self.month.x.cap[stage] > 0))
        left = np.exp(-self.v.mu[stage] / self.month.d.premium[stage])[on]
        full, on = on[left <= FULL], on[left > FULL]
        if full.size:
            self.constraints.append(cp.multiply(1.0 / self.month.x.cap[stage][full], used[full]) <= 1.0)
        cap = self.month.x.cap[stage][on]
        left = 1.0 - cp.multiply(1.0 / cap, used[on])
        self.cost.append(cp.sum(cp.multiply(self.month.d.premium[stage][on] * cap, 1.0 - left - cp.entr(left))))

    def magnets(self, made: Any) -> Any:
        """Recipes of magnet plants; their metals at every node."""
        v, s = self.v, self.month.s
        n, slots = self.elements, self.slots
        g, r, k = np.nonzero((v.variant > SEEN) & self.sold[2 * n :, None, :])
        size, whole = v.make_variant[g, r, k], v.make[2 * n + g, k]
        recipe, row = cp.Variable(g.size), g * slots + k
        sums = pick((len(s.recipe) * slots, g.size), row, np.arange(g.size), size / whole)
        chosen = np.unique(row)
        output = cp.multiply(1.0 / np.maximum(v.make[2 * n :].ravel(), 1e-300), made[2 * n * slots :])
        self.constraints.append(sums[chosen] @ recipe == output[chosen])
        slope = self.month.d.variant[g] / v.index[g, k]
        weight = v.variant[g, r, k] * np.exp(slope * (v.rho[g, r, k] - v.index[g, k]))
        self.entropy(recipe, output[row], size, whole, weight, slope)
        self.cost.append((s.magnet_cost[g, r, k] * size) @ recipe)
        i, e = np.nonzero(s.recipe[g, r])
        return self.needs(n + e, s.producers[2, k[i]], s.recipe[g[i], r[i], e] * size[i], recipe, i)

    def metals(self, made: Any) -> Any:
        """Metal plants: conversion cost; their oxides at every node."""
        s, n = self.month.s, self.elements
        e, k = np.nonzero(self.sold[n : 2 * n])
        output = made[(n + e) * self.slots + k]
        self.cost.append(s.metal_cost[e, k] @ output)
        return self.needs(e, s.producers[1, k], s.oxide_need[e], output, np.arange(e.size))

    def needs(self, good: np.ndarray, buyer: np.ndarray, amount: np.ndarray, x: Any, index: np.ndarray) -> Any:
        """Goods needed, t at every node: amount x[index] of the good; small markets are paid."""
        at = self.node[good, buyer]
        known = at >= 0
        paid = np.zeros(x.shape[0])
        np.add.at(paid, index[~known], (amount * self.delivered[good, buyer])[~known])
        self.cost.append(paid @ x)
        return pick((int(self.bought.sum()), x.shape[0]), at[known], index[known], amount[known]) @ x

    def stocks(self) -> Any:
        """Stocks wanted at the price, up to a ceiling; what is bought beyond use at every node."""
        x, (phi, tau, _), v = self.month.x, self.month.d.storage, self.v
        c, b = np.nonzero(self.bought)
        gap = np.clip(phi * (x.expected - v.ld)[c, b], -20.0, MOST_STOCKING)
        wanted = x.target[c, b] * np.exp(gap)
        constant = (v.buy - self.endogenous())[c, b] - wanted / tau  # stock, agencies, rounding, small plants
        some = np.flatnonzero(wanted > 0)
        stock, ceiling = cp.Variable(some.size), x.target[c, b][some] * np.exp(MOST_STOCKING) / wanted[some]
        expected = self.month.s.price_ref[c] * np.exp(x.expected[c, b])
        ratio = (x.target[c, b][some] / wanted[some]) ** (1.0 / phi)
        power = np.full(some.size, 1.0 - 1.0 / phi)
        value = expected[some] * ratio * wanted[some] / tau
        self.benefit(value, stock, power)
        self.constraints.append(stock <= ceiling)
        return pick((c.size, some.size), some, np.arange(some.size), wanted[some] / tau) @ stock + constant

    def endogenous(self) -> np.ndarray:
        """The part of the solved needs that is variable in the programme (good, buyer), t."""
        v, s, n, place = self.v, self.month.s, self.elements, self.month.place
        need = s.mix.T @ v.activity
        made = np.where((v.variant > SEEN) & self.sold[2 * n :, None, :], v.make_variant, 0.0)
        need[n : 2 * n] += np.einsum("gve,gvk->ek", s.recipe, made) @ place[2]
        need[:n] += s.oxide_need[:, None] * np.where(self.sold[n : 2 * n], v.make[n : 2 * n], 0.0) @ place[1]
        return need

    def mines(self) -> tuple[Any, Any]:
        """Feed of deposits and its costs; returns oxides (element x slot) and feed by separator, t."""
        month, v = self.month, self.v
        s, d, x = month.s, month.d, month.x
        big = (v.feed > 1e-2 * SEEN * v.feed.sum()) & (v.split > SEEN)
        total = np.where(big, v.feed, 0.0).sum(1)
        self.rest_feed = np.where(big, 0.0, v.feed)
        j, k = np.nonzero(big)
        size, feed = v.feed[j, k], cp.Variable(j.size)
        deposits, row = np.unique(j, return_inverse=True)
        whole = pick((deposits.size, j.size), row, np.arange(j.size), size) @ feed
        solved, cap = total[deposits], x.deposit_cap[deposits]
        slope = CHOICE / d.value_ref[j]
        # the weights are the model's own; small flows that are held leave a factor
        kept = (total / np.maximum(v.feed.sum(1), 1e-300))[j]
        weight = x.feed_weight[j, k] / kept
        self.entropy(feed, cp.multiply(1.0 / solved[row], whole[row]), size, solved[row], weight, slope)
        free = 1.0 - solved / cap > FULL
        run, curve = cp.multiply(1.0 / cap, whole), (d.spread[deposits] * cap)[free]
        self.cost.append(cp.sum(cp.multiply(curve, -cp.entr(run[free]) - cp.entr(1.0 - run[free]))))
        if not free.all():
            self.constraints.append(run[~free] <= (solved / cap)[~free])
        self.free_feed = free[row]
        worth = np.where(month.pairs, s.price_ref[: self.elements, None] - (v.received - v.price), 0.0)
        other = (month.yields @ worth)[j, k] - d.value_ref[j] - d.premium_ref[0, k]
        given = np.where(month.pairs & ~self.sold[: self.elements], self.price[: self.elements], 0.0)
        other = other - (month.yields @ given)[j, k]
        self.cost.append(((x.threshold[j] + other) * size) @ feed)
        i, e = np.nonzero(month.yields[j])
        i, e = i[month.pairs[e, k[i]]], e[month.pairs[e, k[i]]]
        rows = e * self.slots + k[i]
        oxides = pick((self.elements * self.slots, j.size), rows, i, month.yields[j[i], e] * size[i]) @ feed
        self.feed = (feed, size, j, k)
        still = np.where(month.pairs, month.yields.T @ self.rest_feed, 0.0).ravel()
        separated = pick((self.slots, j.size), k, np.arange(j.size), size) @ feed + self.rest_feed.sum(0)
        return oxides + still, separated

    def oxide_balances(self, oxides: Any, made: Any) -> None:
        """Supply and releases = sales + additions to producer stocks, where anything is sold."""
        v, n = self.v, self.elements
        e, k = np.nonzero(self.sold[:n])
        kept = v.hold[e, k]
        some = np.flatnonzero(kept > SEEN * v.offered[e, k])
        hold = cp.Variable(some.size)
        power = np.full(some.size, 1.0 - 1.0 / self.month.d.storage[2])
        value = self.price[e, k][some] * kept[some]
        self.benefit(value, hold, power)
        still = np.where(kept > SEEN * v.offered[e, k], 0.0, kept)
        held = pick((e.size, some.size), some, np.arange(some.size), kept[some]) @ hold + still
        row, scale = e * self.slots + k, v.offered[e, k]
        excess = oxides[row] + self.month.x.held[e, k] / RELEASE - made[row] - held
        self.oxide = cp.multiply(1.0 / scale, excess) == 0
        self.oxide_scale, self.oxide_at = scale, (e, k)

    def limits(self) -> None:
        """Licences and quotas that may bind."""
        month, (c, k, b) = self.month, self.arcs
        covers = (month.covered[:, c] * (k == month.origin[:, None]) * (month.s.limit_mask[:, b] > 0)).any(1)
        self.limit_rows, self.limit = np.flatnonzero(month.limited & covers), None
        if self.limit_rows.size:
            q = self.limit_rows
            weight = month.covered[q][:, c] * (k == month.origin[q][:, None]) * (month.s.limit_mask[q][:, b] > 0)
            rows = sparse.csr_array(weight * self.size / month.x.limit[q][:, None])
            rest = self.v.flow[q] / month.x.limit[q] - rows.sum(1)
            self.limit = rows @ self.flow + rest <= 1.0

    def build(self, scale: float) -> cp.Problem:
        """The whole programme, its objective the total value of purchases over ``scale``."""
        self.elements = self.month.s.pair.shape[0]
        self.trade()
        made = self.out @ self.flow + self.rest_sold.ravel()
        need = self.use() + self.magnets(made) + self.metals(made) + self.stocks()
        n, slots = self.elements, self.slots
        oxides, separated = self.mines()
        self.scarce(0, separated)
        for stage, low, high in ((1, n, 2 * n), (2, 2 * n, self.goods)):
            rows = np.arange(low * slots, high * slots)
            self.scarce(stage, pick((slots, rows.size), rows % slots, rows - rows[0]) @ made[rows[0] : rows[-1] + 1])
        self.balance_scale = self.v.buy[self.bought]
        self.balance = cp.multiply(1.0 / self.balance_scale, self.bought_total - need) == 0
        self.oxide_balances(oxides, made)
        self.limits()
        self.value = float((self.delivered * self.v.buy).sum()) * scale
        constraints = [*self.constraints, self.balance, self.oxide] + ([self.limit] if self.limit is not None else [])
        return cp.Problem(cp.Minimize(cp.sum(cp.hstack(self.cost)) / self.value), constraints)


def isoelastic(x: Any, power: np.ndarray) -> tuple[Any, list[Any]]:
    """x^power / power, elementwise, and constraints; below zero as -exp(power l) / |power| with l <= log x.

    Cones of powers far below zero are beyond the conic solver; exponential cones are not.
    """
    parts, order, constraints = [], [], []
    for p in np.unique(power):
        at = np.flatnonzero(power == p)
        order.append(at)
        if p < 0.0:
            log = cp.Variable(at.size)
            constraints.append(log <= cp.log(x[at]))
            parts.append(cp.exp(p * log) / p)
        else:
            parts.append(cp.power(x[at], float(p), approx=False) / p)
    return cp.hstack(parts)[np.argsort(np.concatenate(order))], constraints


def certify(path: Path, recorded: Recorded) -> Conic:
    """Solve a recorded month with Clarabel and compare prices and flows with the kernel's."""
    found = Conic("failed", np.nan, np.nan, np.nan)
    for scale in SCALES:
        found = attempt(path, recorded, scale)
        if found.status == "optimal":
            break
    return found


def attempt(path: Path, recorded: Recorded, scale: float, tolerance: float = 1e-11) -> Conic:
    """One solve with one scale of the objective."""
    month = path.plain(recorded)
    v = evaluate(month, recorded.z)
    limits = {"tol_gap_abs": tolerance, "tol_gap_rel": tolerance, "tol_feas": tolerance, "max_threads": 1}
    start = time.process_time()
    programme = Programme(month, recorded.z, v)
    problem = programme.build(scale)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            problem.solve(solver=cp.CLARABEL, **limits)
        except cp.SolverError:
            return Conic("failed", time.process_time() - start, np.nan, np.nan)
    seconds = time.process_time() - start
    if programme.flow.value is None:
        return Conic(str(problem.status), seconds, np.nan, np.nan)
    return Conic(str(problem.status), seconds, *differences(programme))


def differences(p: Programme) -> tuple[float, float]:
    """Largest relative difference of a price, and of a flow over the largest of its good."""
    duals: Any = (p.oxide.dual_value, p.balance.dual_value)
    oxide = np.abs(duals[0]) * p.value / p.oxide_scale
    delivered = np.abs(duals[1]) * p.value / p.balance_scale
    worth, least = p.delivered * p.v.buy, SMALL * float((p.delivered * p.v.buy).sum())
    e, slot = p.oxide_at
    big, large = (p.price[: p.elements] * p.v.make[: p.elements])[e, slot] > least, worth[p.bought] > least
    price = np.abs(oxide / p.price[p.oxide_at] - 1.0)[big].max()
    price = max(price, np.abs(delivered / p.delivered[p.bought] - 1.0)[large].max())
    c = p.arcs[0]
    largest = np.zeros(p.goods)
    np.maximum.at(largest, c, p.size)
    flow = (np.abs(np.asarray(p.flow.value) - 1.0) * p.size / largest[c]).max()
    if p.limit is not None:
        q = p.limit_rows
        rent = p.limit.dual_value * p.value / p.month.x.limit[q]
        good = np.maximum(p.month.s.limit_good[q], 0)
        base = p.price[good, p.month.origin[q]]
        ours = np.where(p.month.licence[q], base * np.expm1(p.z[p.month.limits + q]), p.v.rent[q])
        large = base * p.v.flow[q] > least
        price = max(price, (np.abs(rent - ours) / (base + ours))[large].max(initial=0.0))
    return float(price), float(flow)
