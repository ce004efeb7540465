"""Demand: trend growth, thrift under a speed limit and never undone, restocking of plants."""

import numpy as np

from monazite.engine.jit import allocation_free, inlined, jit
from monazite.engine.market_arrays import Market, Month
from monazite.engine.numerics.algebra import add_scaled
from monazite.engine.numerics.elementary import exp, log
from monazite.engine.numerics.vectors import flat
from monazite.engine.state import (
    GROWTH,
    RESEARCH_EFFECT,
    THRIFT_LIMIT,
    THRIFT_RESPONSE,
    BaselineReferences,
    Controls,
    Params,
    State,
)
from monazite.engine.supply_network import SupplyNetwork

RESTOCK_TIME = 2.0  # months in which plants close a gap of their own stock
RESTOCK_LOW, RESTOCK_HIGH = -0.25, 0.5  # bounds of restocking orders, share of the plan
PRIORITY_CHOKE = 10.0  # factor on the choke price of uses served first


@inlined
def _update_thrift(mix, mix_good, mix_start, mix_ref, activity_ref, price_ref, expected, limit, response, mandate, cost,
                   intensity):  # fmt: skip
    """Thrift of a month, one draw: d ln A/dt = -min(limit, chi max(0, ln P_e)) - mandate, A the intensity.

    Shapes: limit, mandate (use,) a year; expected (good, buyer) log; cost, intensity (use, buyer).
    """
    uses, buyers = cost.shape
    level = np.empty(expected.shape)
    dear, logs = flat(level), flat(expected)
    for x in range(dear.size):
        dear[x] = exp(logs[x])
    for u in range(uses):
        cost[u] = 0.0
        for c in mix_good[mix_start[u] : mix_start[u + 1]]:
            add_scaled(cost[u], mix[u, c] * price_ref[c], level[c])
    relative, usual = flat(cost), flat(mix_ref)
    for x in range(relative.size):
        relative[x] = log(relative[x] / usual[x])
    for u in range(uses):
        for b in range(buyers):
            pace = min(limit[u], response * max(cost[u, b], 0.0)) + mandate[u]
            intensity[u, b] -= pace / 12.0 if activity_ref[u, b] > 0.0 else 0.0


@jit
def _update_demand(t, mix, mix_good, mix_start, mix_ref, activity_ref, price_ref, growth, research, mandate, priority,
                   first, rigid, factor, choke_ref, p, line_cover, line_share, plant_use, plant_buyer, plant_months,
                   expected, line, under_way, intensity, plan, want, choke):  # fmt: skip
    uses, buyers = activity_ref.shape
    classes = line.shape[1]
    limit, scratch, of_plant = np.empty(uses), np.empty((uses, buyers)), np.empty(plant_use.size)
    aimed, aimed_plant = np.zeros((uses, buyers)), np.empty(plant_use.size)  # stock aimed at, months of use
    now = min(t, factor.shape[1] - 1)
    for i in range(p.shape[0]):
        if t > 0:
            for u in range(uses):
                limit[u] = p[i, THRIFT_LIMIT] + p[i, RESEARCH_EFFECT] * research[t, u] / 100.0
            _update_thrift(mix, mix_good, mix_start, mix_ref, activity_ref, price_ref, expected[i], limit, p[i,
                           THRIFT_RESPONSE], mandate[t], scratch, intensity[i])  # fmt: skip
        level, logs = flat(plan[i]), flat(intensity[i])
        for x in range(level.size):
            level[x] = exp(logs[x])
        plant_stock, of_plant[:], aimed_plant[:] = scratch, 0.0, 0.0
        for n in range(classes):
            for x in range(of_plant.size):
                of_plant[x] += line[i, n, x]
                aimed_plant[x] += line_cover[i, n, x] * line_share[i, n, x]
        plant_stock[:] = 0.0
        for x in range(of_plant.size):  # a use at a buyer is one plant; what is on its way counts with its stock
            whole = int(plant_months[x])
            for lag in range(whole):
                of_plant[x] += under_way[i, lag, x]
            of_plant[x] += (plant_months[x] - whole) * under_way[i, whole, x]
            aimed_plant[x] += plant_months[x]
            plant_stock[plant_use[x], plant_buyer[x]] = of_plant[x]
            aimed[plant_use[x], plant_buyer[x]] = aimed_plant[x]
        for u in range(uses):
            grown = (1.0 + growth[u] * p[i, GROWTH]) ** (t / 12.0)
            choke[i, u] = choke_ref[i, u] * priority[t, u] * (1.0 + (PRIORITY_CHOKE - 1.0) * first[u])
            for b in range(buyers):
                planned = activity_ref[u, b] * grown * plan[i, u, b] * factor[i, now, int(rigid[u]), b]
                restock = (aimed[u, b] * planned - plant_stock[u, b]) / RESTOCK_TIME
                plan[i, u, b] = planned
                want[i, u, b] = planned + min(max(restock, RESTOCK_LOW * planned), RESTOCK_HIGH * planned)


@allocation_free
def _update_recipes(t, producers, variant_weight, ratio_ref, p, rho, shift, lean):
    draws, grades, variants, slots = variant_weight.shape
    for i in range(draws):
        for g in range(grades):
            for k in range(slots):
                if producers[2, k] < 0:
                    continue
                if t > 0:
                    dearer = log(rho[i, g, 0, k] / rho[i, g, 1, k]) - log(ratio_ref[g, k])
                    shift[i, g, k] += p[i, THRIFT_RESPONSE] * max(dearer, 0.0) / 12.0
                for v in range(variants):
                    lean[i, g, v, k] = variant_weight[i, g, v, k] * (exp(shift[i, g, k]) if v == 1 else 1.0)


def update_demand(t: int, network: SupplyNetwork, controls: Controls, params: Params, references: BaselineReferences,
                  state: State, month: Month, market: Market, plan) -> None:  # fmt: skip
    """Call 3: what uses want this month at reference prices.

    Equations: d ln A/dt = -min(limit, chi max(0, ln P_e)) - mandate, never undone, limit raised by research;
    want = plan + (wanted - held stock of plants) / 2 months, bounded; what is under way to plants counts on both sides.
    The lean recipe gains weight while the standard one is dearer than in the baseline, and keeps it. Priority uses are
    served first: their choke price is out of reach.
    Fills plan and month.want (draw, use, buyer) in t of mix, month.choke, month.lean.
    Source: speed limit of 10 % a year: Sprecher et al. 2017; that thrift is never undone, and the rest, is assumed.
    """
    _update_demand(t, network.mix, network.mix_good, network.mix_start, network.mix_ref, network.activity_ref,
                   network.price_ref, network.growth, controls.research, controls.thrift_target, controls.priority,
                   network.use_priority, references.rigid, params.demand_factor, params.choke, params.scalars,
                   params.line_cover, params.line_share, network.plant_use, network.plant_buyer, network.plant_months,
                   state.expected, state.line, state.under_way, state.thrift, plan, month.want,
                   month.choke)  # fmt: skip
    _update_recipes(t, network.producers, params.variant_weight, references.recipe_ratio, params.scalars, market.rho,
                    state.lean, month.lean)  # fmt: skip
