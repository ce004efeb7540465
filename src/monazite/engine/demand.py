"""Demand: trend growth, thrift under a speed limit and never undone, restocking of plants."""

from math import exp, log

from monazite.engine.jit import jit
from monazite.engine.state import (
    GROWTH,
    RESEARCH_EFFECT,
    THRIFT_LIMIT,
    THRIFT_RESPONSE,
    Base,
    Controls,
    Market,
    Month,
    Params,
    State,
    Structure,
)

RESTOCK_TIME = 2.0  # months in which plants close a gap of their own stock
RESTOCK_LOW, RESTOCK_HIGH = -0.25, 0.5  # bounds of restocking orders, share of the plan
FIRST = 10.0  # factor on the choke price of uses served first


@jit
def _adapt(t, mix, mix_good, mix_start, mix_ref, activity_ref, price_ref, growth, research, mandate, p, line_cover,
           expected, line, intensity, plan, want):  # fmt: skip
    uses, buyers = activity_ref.shape
    classes = line_cover.shape[2]
    for i in range(p.shape[0]):
        for u in range(uses):
            grown = (1.0 + growth[u] * p[i, GROWTH]) ** (t / 12.0)
            limit = p[i, THRIFT_LIMIT] + p[i, RESEARCH_EFFECT] * research[u] / 100.0
            for b in range(buyers):
                if activity_ref[u, b] == 0.0:
                    continue
                if t > 0:
                    cost = 0.0
                    for c in mix_good[mix_start[u] : mix_start[u + 1]]:
                        cost += mix[u, c] * price_ref[c] * exp(expected[i, c, b])
                    pressure = max(log(cost / mix_ref[u, b]), 0.0)
                    pace = min(limit, p[i, THRIFT_RESPONSE] * pressure) + mandate[u]
                    intensity[i, u, b] -= pace / 12.0
                now = activity_ref[u, b] * grown * exp(intensity[i, u, b])
                gap = 0.0
                for n in range(classes):
                    gap += line_cover[i, u, n] * now / classes - line[i, u, b, n]
                restock = min(max(gap / RESTOCK_TIME, RESTOCK_LOW * now), RESTOCK_HIGH * now)
                plan[i, u, b] = now
                want[i, u, b] = now + restock


@jit
def _recipes(t, producers, variant_weight, ratio_ref, response, rho, shift, lean):
    draws, grades, variants, slots = variant_weight.shape
    for i in range(draws):
        for g in range(grades):
            for k in range(slots):
                if producers[k] < 0:
                    continue
                if t > 0:
                    dearer = log(rho[i, g, 0, k] / rho[i, g, 1, k]) - log(ratio_ref[g, k])
                    shift[i, g, k] += response[i] * max(dearer, 0.0) / 12.0
                for v in range(variants):
                    lean[i, g, v, k] = variant_weight[i, g, v, k] * (exp(shift[i, g, k]) if v == 1 else 1.0)


def adapt(
    t: int, s: Structure, c: Controls, d: Params, base: Base, state: State, month: Month, m: Market, plan
) -> None:
    """Call 3: what uses want this month at reference prices.

    Equations: d ln A/dt = -min(limit, chi max(0, ln P_e)) - mandate, never undone, limit raised by research;
    want = plan + (wanted - held stock of plants) / 2 months, bounded. The lean recipe gains weight while the standard
    one is dearer than in the baseline, and keeps it. Priority uses are served first: their choke price is out of reach.
    Fills plan and month.want (draw, use, buyer) in t of mix, month.choke, month.lean.
    Source: Sprecher 2017 (10 % a year), literature notes 2.3 and 2.4.
    """
    _adapt(t, s.mix, s.mix_good, s.mix_start, s.mix_ref, s.activity_ref, s.price_ref, s.growth, c.research[t],
           c.thrift_target[t], d.scalars, d.line_cover, state.expected, state.line, state.thrift, plan,
           month.want)  # fmt: skip
    month.choke[:] = d.choke * c.priority[t] * (1.0 + (FIRST - 1.0) * s.use_priority)
    _recipes(t, s.producers[2], d.variant_weight, base.recipe_ratio, d.scalars[:, THRIFT_RESPONSE].copy(), m.rho,
             state.lean, month.lean)  # fmt: skip
