"""Plants and projects: growth of the controller, pipeline, entry when it pays, ramp."""

from math import exp

from monazite.engine.jit import jit
from monazite.engine.state import (
    CONTROLLER_GROWTH,
    FLOOD_BELIEF,
    FLOOD_DEPTH,
    PILOT,
    TECH_DELAY,
    Base,
    Controls,
    Month,
    Params,
    State,
    Structure,
)

HEADROOM = 1.25  # separating capacity built for each t of a project's feed
UNDECIDED = -1e9
NINETY = 2.302585  # ln 10: an exponential ramp passes 90 % at the ramp time
MOST_DIVERTED = 0.95  # of a deposit's ore, by one project


@jit
def worth(value, floor, price_ref, need_ref, outside, expected):
    """Expected receipts less bought inputs of a project, USD per kg of nameplate.

    Expected prices are means over buyers outside the controller weighted by use; a guaranteed floor counts if higher.
    Shapes: value, floor (good,); need_ref, expected (good, buyer); outside (buyer,).
    """
    total = 0.0
    for c in range(price_ref.size):
        if value[c] == 0.0:
            continue
        price, weight = 0.0, 1e-12
        for b in range(outside.size):
            if outside[b] and need_ref[c, b] > 0.0:
                price += need_ref[c, b] * price_ref[c] * exp(expected[c, b])
                weight += need_ref[c, b]
        price = price / weight if weight > 1e-9 else price_ref[c]
        total += value[c] * (max(price, floor[c]) if value[c] > 0.0 else price)
    return total


@jit
def _pipeline(t, size, region, month, lead, ramp, value, breakeven, capex, price_ref, need_ref, outside, tech, speed,
              floor, finance, delay, reached, p, expected, paid, clock, on):  # fmt: skip
    for i in range(clock.shape[0]):
        certain = 1.0 - p[i, FLOOD_BELIEF] * p[i, FLOOD_DEPTH]
        for j in range(size.size):
            r = region[j]
            paid[i, j] += finance[j]
            if clock[i, j] <= UNDECIDED:
                support = min(paid[i, j] / max(capex[j], 1.0), 1.0)
                receipts = worth(value[j], floor[:, r], price_ref, need_ref, outside, expected[i])
                if certain * receipts >= breakeven[j] * (1.0 - support):
                    clock[i, j] = -max(lead[j] * delay[i, j], month[j] - t)
            elif clock[i, j] < 0.0:
                clock[i, j] += speed[r] / (1.0 + p[i, TECH_DELAY] * (1.0 - tech[r]))
            else:
                clock[i, j] += 1.0
            share = 0.0
            if clock[i, j] >= 0.0:
                share = reached[i, j] * (1.0 - exp(-NINETY * (clock[i, j] + 0.5) / max(ramp[i, j], 1.0)))
            on[i, j] = size[j] * max(share, p[i, PILOT])


@jit
def _assemble(t, plants, producers, controller, deposit_cap, deposit_region, project, diverts, recycling, feed_share,
              target, scrap, push, threshold_ref, value_ref, p, on, cap, out_cap, threshold, feed_weight):  # fmt: skip
    slots = plants.shape[1]
    for i in range(on.shape[0]):
        grown = (1.0 + p[i, CONTROLLER_GROWTH]) ** (t / 12.0)
        for stage in range(3):
            for k in range(slots):
                cap[i, stage, k] = plants[stage, k] * (grown if producers[stage, k] == controller else 1.0)
        for j in range(deposit_cap.size):
            r = deposit_region[j]
            size = deposit_cap[j] * (grown if r == controller else 1.0)
            if project[j] >= 0:
                size = on[i, project[j]]
                for k in range(slots):
                    cap[i, 0, k] += HEADROOM * size * feed_share[j, k]
            if recycling[j] > 0.0:
                size *= scrap[r]
            out_cap[i, j] = size * (1.0 + push[r])
            if diverts[j] >= 0:  # the same ore, separated elsewhere; rows of projects come after those of deposits
                out_cap[i, diverts[j]] -= min(size, MOST_DIVERTED * out_cap[i, diverts[j]])
            threshold[i, j] = threshold_ref[i, j] - push[r] * value_ref[i, j]
            for k in range(slots):
                feed_weight[i, j, k] = feed_share[j, k]
        for j in range(target.shape[0]):
            if target[j, 0] > 0:
                cap[i, target[j, 0], target[j, 1]] += on[i, j]


def advance(t: int, s: Structure, c: Controls, d: Params, base: Base, state: State, month: Month, on) -> None:
    """Call 2: capacity of the month.

    Equations: entry when (1 - belief x depth) V >= breakeven (1 - paid/capex), V at expected prices or floor, belief
    the chance given to a price collapse brought about by the dominant producer; then the lead time runs, faster with
    permitting, slower without technology; ramp = 1 - exp(-ln(10) age / ramp time) times the share reached in the end.
    The controller's capacity grows with its own demand. Fills on (draw, project) and month's capacities, t a month.
    Source: literature note 2.3, model note 2.2.
    """
    _pipeline(t, s.project_cap, s.project_region, s.project_month, s.project_lead, d.project_ramp, s.project_value,
              s.project_breakeven, s.project_capex, s.price_ref, s.need_ref, base.outside,
              c.tech[t, s.controller], c.permit_speed[t], c.floor[t], c.finance[t], d.project_delay, d.project_yield,
              d.scalars, state.expected, state.paid, state.clock, on)  # fmt: skip
    _assemble(t, base.plants, s.producers, s.controller, s.deposit_cap, s.deposit_region, s.deposit_project,
              s.deposit_diverts, s.deposit_recycling, s.feed_share, s.metal_project, c.recycling[t], c.push[t],
              d.threshold, d.value_ref, d.scalars, on, month.cap, month.deposit_cap, month.threshold,
              month.feed_weight)  # fmt: skip
