"""Two producing regions in plain equations: every price and flow an unknown, solved by scipy.

Written from the design note (model.md, sections 3 and 8), not from the kernels: prices in USD/kg and flows in t are all
unknowns of one square system, licences that bind are equalities found by an active-set search, capacity premiums use
the inverse of the curve, with a scale for each slot: the plants of one stage, in one region, for one mineral.
"""

from typing import Any

import numpy as np
import pytest
from scipy.optimize import root

from engine_cases import case, control

ETA, CHOICE, RELEASE, ROUND, MOST = 5.0, 4.0, 12.0, 1e-4, 1.5  # constants of the model, as documented


def month(ds, *policy, t=3, **shock):
    c = case(*policy, ds=ds)
    c.run(t)
    c.prepare(t)
    x = c.work.month
    x.deposit_cap[:, 0] *= shock.get("mine", 1.0)
    x.cap[:, 2] *= shock.get("magnets", 1.0)
    c.params.premium[:] *= shock.get("premium", 1.0)
    if "floor" in shock:
        x.floor[0, 0, 1] = shock["floor"]
    return c


def solve(c, start):
    """Prices and flows of the month from the equations; ``start`` gives first guesses only."""
    s, d, x = c.s, c.params, c.work.month
    elasticity, time, holding = c.work.behaviour.storage[0]
    n, buyers, uses = len(s.oxide_need), len(s.buyer_region), s.mix.shape[0]
    goods, regions = 2 * n + 1, 2
    limits = [
        (int(s.limit_good[q]), int(s.limit_origin[q]), np.flatnonzero(s.limit_mask[q]), x.limit[0, q])
        for q in range(s.limit_good.size)
        if 0 < x.limit[0, q] < np.inf
    ]
    shapes = {"p": (goods, regions), "mu": (3, regions), "w": (len(limits),)}
    sizes = {name: int(np.prod(shape)) for name, shape in shapes.items()}

    def unpack(v) -> Any:
        out, at = {}, 0
        for name, shape in shapes.items():
            out[name] = v[at : at + sizes[name]].reshape(shape)
            at += sizes[name]
        return out

    def state(v) -> Any:
        u = unpack(v)
        p = np.exp(u["p"])
        wedge = np.zeros((goods, regions, buyers))
        for (g, o, covered, _), w in zip(limits, u["w"], strict=True):
            wedge[g, o, covered] = w
        sigma = d.sourcing[0][:, None, None]
        raw: Any = x.weight[0] * ((p / s.price_ref[:, None])[:, :, None] * np.exp(wedge)) ** -sigma
        share = raw / raw.sum(1, keepdims=True)
        delivered = s.price_ref[:, None] * raw.sum(1) ** (-1.0 / sigma[:, 0])
        need = np.zeros((goods, buyers))
        activity = np.zeros((uses, buyers))
        for k in range(uses):
            for b in range(buyers):
                if s.activity_ref[k, b] > 0:
                    price = s.mix[k] @ delivered[:, b] / s.mix_ref[k, b]
                    over = (price / x.choke[0, k]) ** ETA
                    felt = price * (1 + over) ** (-1 / ETA)
                    activity[k, b] = x.want[0, k, b] * d.activity[0, k, b] * felt ** -d.elasticity[0, k] / (1 + over)
                    need[:, b] += s.mix[k] * activity[k, b]

        def buy(g):
            gap = np.minimum(elasticity * (x.expected[0, g] - np.log(delivered[g] / s.price_ref[g])), MOST)
            wanted = x.target[0, g] * np.exp(gap)
            z = need[g] + (wanted - x.stock[0, g]) / time + x.public[0, g]
            eps = ROUND * (x.target[0, g] + x.stock[0, g]) + 1e-15
            return (z + np.sqrt(z**2 + 4 * eps**2)) / 2

        ship: Any = np.zeros((goods, regions, buyers))
        costs = []
        ship[2 * n] = share[2 * n] * buy(2 * n)
        for r in range(regions):
            cost = s.recipe[0] @ delivered[n : 2 * n, r] + s.magnet_cost[0, :, r]
            weight = x.lean[0, 0, :, r] * (cost / s.variant_ref[0, r]) ** -d.variant[0, 0]
            costs.append(s.variant_ref[0, r] * weight.sum() ** (-1 / d.variant[0, 0]))
            need[n : 2 * n, r] += weight / weight.sum() @ s.recipe[0] * ship[2 * n, r].sum()
        for e in range(n):
            ship[n + e] = share[n + e] * buy(n + e)
            need[e, :regions] += s.oxide_need[e] * ship[n + e].sum(1)
        for e in range(n):
            ship[e] = share[e] * buy(e)
        received = p[:n].copy()
        for e in range(n):
            for r in range(regions):
                floor = x.floor[0, e, r]
                if floor > 0:
                    gap = p[e, r] - floor
                    received[e, r] = floor + 0.5 * (gap + np.sqrt(gap**2 + (0.01 * floor) ** 2))
        feed = np.zeros((s.basket.shape[0], regions))
        for j in range(s.basket.shape[0]):
            v = d.value_ref[0, j] + s.recovery[j] * (s.basket[j] @ (received - s.price_ref[:n, None]))
            v = v - (u["mu"][0] - d.premium_ref[0, 0])
            h = CHOICE / d.value_ref[0, j]
            pull = x.feed_weight[0, j] * np.exp(h * (v - v.max()))
            best = v.max() + np.log(pull.sum()) / h
            run = 1 / (1 + np.exp(-(best - x.threshold[0, j]) / d.spread[0, j]))
            feed[j] = x.deposit_cap[0, j] * run * pull / pull.sum()
        supply = (s.recovery[:, None] * s.basket).T @ feed
        over12 = x.held[0] / RELEASE
        hold = (s.holding_ref + over12) * (p[:n] / s.price_ref[:n, None]) ** -holding - over12
        return u, p, delivered, np.array(costs), activity, ship, feed, supply, hold

    def residual(v, active):
        u, p, delivered, costs, _, ship, feed, supply, hold = state(v)
        out = []
        for e in range(n):
            for r in range(regions):
                out.append((ship[e, r].sum() + hold[e, r] - supply[e, r]) / (supply[e, r] + 1.0))
                metal = s.oxide_need[e] * delivered[e, r] + s.metal_cost[e, r] + u["mu"][1, r]
                out.append(p[n + e, r] / metal - 1.0)
        out += [p[2 * n, r] / (costs[r] + u["mu"][2, r]) - 1.0 for r in range(regions)]
        used = np.array([feed.sum(0), ship[n : 2 * n].sum((0, 2)), ship[2 * n].sum(1)])
        out += list((used / x.cap[0] - (1 - np.exp(-u["mu"] / d.premium[0]))).ravel())
        for i, (g, o, covered, limit) in enumerate(limits):
            flow = ship[g, o, covered].sum()
            out.append(flow / limit - 1.0 if active[i] else u["w"][i])
        return np.array(out)

    v, active = start, np.zeros(len(limits), dtype=bool)
    for _ in range(6):
        v = solved(lambda w, active=active: residual(w, active), v)
        u, *_, ship, _feed, _supply, _hold = state(v)
        too_much = np.array([ship[g, o, b].sum() > limit * (1 + 1e-9) for g, o, b, limit in limits], dtype=bool)
        worthless = u["w"] < -1e-12
        fresh = (active | too_much) & ~worthless
        if (fresh == active).all():
            break
        active = fresh
    return state(v), active


def solved(residual, start):
    """Root of the reference equations: by Powell's method or, where that stalls at a limit, from least squares."""
    tries = (("hybr", {"xtol": 1e-13, "maxfev": 20000}), ("lm", {"xtol": 1e-13, "ftol": 1e-13, "maxiter": 100000}))
    for method, options in tries:
        found = root(residual, start, method=method, options=options)
        if np.abs(residual(found.x)).max() < 1e-9:
            return found.x
    raise AssertionError(f"the reference is not solved: {np.abs(residual(found.x)).max():.1e} left")


POLICIES = {
    "mine outage": ((), {"mine": 0.6}),
    "magnet plants": ((), {"magnets": 0.6}),
    "duty": (
        ({"kind": "tariff", "actor": "US", "on": ["CN"], "start": "2025-03-01", "goods": ["*"], "rate": 0.6},),
        {"mine": 0.9},
    ),
    "licences": ((control(goods=["Dy", "magnet"], start="2025-03-01", approval=0.5, review=1.0),), {}),
    # plants of unlike minerals: every slot has a scale of its own, here by stage (rows) and region (columns)
    "premiums of their own": ((), {"mine": 0.8, "premium": [[1.0, 2.5], [3.0, 0.5], [0.4, 1.6]]}),
    "floor and licences": (
        (control(goods=["Dy", "magnet"], start="2025-03-01", approval=0.7, review=1.0),),
        {"floor": 110.0, "mine": 0.8},
    ),
}


@pytest.mark.parametrize("name", POLICIES)
def test_prices_and_flows_agree(small, name):
    policy, shock = POLICIES[name]
    c = month(small, *policy, **shock)
    base = c.model.base
    n_limits = int(((c.work.month.limit > 0) & np.isfinite(c.work.month.limit)).sum())
    start = np.concatenate([np.log(base.price).ravel(), c.params.premium_ref[0].ravel(), np.zeros(n_limits)])
    (u, p, delivered, _, activity, ship, feed, supply, hold), active = solve(c, start)
    assert c.clear(3, broken=True)[0, 3] < 1e-8
    s, m = c.s, c.work.market
    assert s.price_ref[:, None] * np.exp(m.lp[0]) == pytest.approx(p, rel=1e-5)
    assert s.price_ref[:, None] * np.exp(m.ld[0]) == pytest.approx(delivered, rel=1e-5)
    size = ship.max()
    assert m.share[0] * m.buy[0][:, None, :] == pytest.approx(ship, rel=1e-6, abs=1e-6 * size)
    assert m.activity[0] == pytest.approx(activity, rel=1e-6)
    assert m.feed[0] == pytest.approx(feed, rel=1e-6)
    assert m.supply[0] == pytest.approx(supply, rel=1e-6)
    assert m.hold[0] == pytest.approx(hold + c.work.month.held[0] / RELEASE, rel=1e-5, abs=1e-9)
    assert m.mu[0] == pytest.approx(u["mu"], rel=1e-5, abs=1e-5)
    limits = (c.work.month.limit[0] > 0) & np.isfinite(c.work.month.limit[0])
    assert c.state.z[0, base.blocks[1] :][limits] == pytest.approx(u["w"], abs=1e-6)
    if "licences" in name:
        assert active.any()
        assert u["w"].max() > 0.05
