"""Plants and projects: growth of the controller, entry and exit by expected prices, permits, building, ramp."""

from math import exp

import numpy as np

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
IDLE = -2e9  # ran once and stands idle
RESTART = 24.0  # months from the decision to restart an idle plant to output: 1.5 to 2.5 years
REOPEN = 0.25  # of the gap between running costs and break-even: what receipts must cover before an idle plant opens
NINETY = 2.302585  # ln 10: an exponential ramp passes 90 % at the ramp time
MOST_DIVERTED = 0.95  # of a deposit's ore, by one project


@jit
def outlook(price_ref, need_ref, outside, expected, price):
    """Expected price of every good: mean over buyers outside the controller weighted by use, USD/kg.

    Shapes: price_ref, price (good,); need_ref, expected (good, buyer); outside (buyer,).
    """
    for c in range(price_ref.size):
        total, weight = 0.0, 1e-12
        for b in range(outside.size):
            if outside[b] and need_ref[c, b] > 0.0:
                total += need_ref[c, b] * price_ref[c] * exp(expected[c, b])
                weight += need_ref[c, b]
        price[c] = total / weight if weight > 1e-9 else price_ref[c]


@jit
def worth(value, floor, price, belief, depth):
    """Expected receipts less bought inputs of a project, USD per kg of nameplate.

    With chance b (``belief``) investors see the dominant producer flood the market, and the expected price p lose the
    share d (``depth``); a guaranteed floor f holds in both cases, so that it cuts the tail: (1 - b) max(p, f) +
    b max((1 - d) p, f). Shapes: value, floor, price (good,).
    """
    total = 0.0
    for c in range(price.size):
        if value[c] != 0.0:
            least = floor[c] if value[c] > 0.0 else 0.0
            mean = (1.0 - belief) * max(price[c], least) + belief * max((1.0 - depth) * price[c], least)
            total += value[c] * mean
    return total


@jit
def moved(clock, lead, permit, receipts, hope, breakeven, cash, support, guarantee, wait, slow, hurry_permit,
          hurry_build, delay_permit, delay):  # fmt: skip
    """Clock of a project a month later: months since first output, negative before, UNDECIDED or IDLE.

    Decision when ``hope``, receipts with the chance of flooding in them, covers the break-even price less what public
    money has paid of its capital part; permits and then building, each with its own delay and speed; idle while
    expected receipts do not cover running costs. Months: lead, of which permit; wait, to the stated start.
    """
    hope, receipts = max(hope, guarantee * breakeven), max(receipts, guarantee * breakeven)
    build = (lead - permit) * delay
    if clock <= IDLE:
        return -RESTART * delay if hope >= cash + REOPEN * (breakeven - cash) else clock
    if clock <= UNDECIDED:
        if hope >= breakeven - support * (breakeven - cash):
            return -max(permit * delay_permit + build, wait)
        return clock
    if clock >= 0.0:
        return clock + 1.0 if receipts >= cash else IDLE
    permitting = permit > 0.0 and -clock > build
    return clock + (hurry_permit if permitting else hurry_build) / slow


@jit
def _pipeline(t, size, region, month, lead, permit, value, breakeven, cash, capex, price_ref, need_ref, outside, tech,
              speed, hurry, guarantee, floor, finance, delay_permit, delay, ramp, reached, p, expected, paid, clock, on,
              cost):  # fmt: skip
    price = np.empty(price_ref.size)
    for i in range(clock.shape[0]):
        outlook(price_ref, need_ref, outside, expected[i], price)
        for j in range(size.size):
            r = region[j]
            paid[i, j] += finance[j]
            support = min(paid[i, j] / max(capex[j], 1.0), 1.0)
            belief, depth = p[i, FLOOD_BELIEF], p[i, FLOOD_DEPTH]
            receipts = worth(value[j], floor[:, r], price, 0.0, 0.0)
            hope = worth(value[j], floor[:, r], price, belief, depth)
            slow = 1.0 + p[i, TECH_DELAY] * (1.0 - tech[r])
            clock[i, j] = moved(clock[i, j], lead[j], permit[j], receipts, hope, breakeven[j], cash[j], support,
                                guarantee[j], month[j] - t, slow, speed[r] * hurry[0, j], hurry[1, j],
                                delay_permit[i, j], delay[i, j])  # fmt: skip
            share = 0.0
            if clock[i, j] >= 0.0:
                share = reached[i, j] * (1.0 - exp(-NINETY * (clock[i, j] + 0.5) / max(ramp[i, j], 1.0)))
            on[i, j] = size[j] * max(share, p[i, PILOT])
            short = max(guarantee[j] * breakeven[j] - receipts, 0.0) if clock[i, j] >= 0.0 else 0.0
            cost[i, j] = on[i, j] * short / 1000.0


@jit
def _assemble(t, plants, producers, controller, deposit_cap, deposit_region, project, diverts, recycling, feed_share,
              target, scrap, mining, push, threshold_ref, value_ref, p, on, cap, out_cap, threshold,
              feed_weight):  # fmt: skip
    slots = plants.shape[1]
    for i in range(on.shape[0]):
        grown = (1.0 + p[i, CONTROLLER_GROWTH]) ** (t / 12.0)
        for stage in range(3):
            for k in range(slots):
                cap[i, stage, k] = plants[stage, k] * (grown if producers[stage, k] == controller else 1.0)
        for j in range(deposit_cap.size):
            r = deposit_region[j]
            size = deposit_cap[j] * (grown if r == controller else 1.0) * (mining[r] if recycling[j] == 0.0 else 1.0)
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


def advance(
    t: int, s: Structure, c: Controls, d: Params, base: Base, state: State, month: Month, on, guarantee
) -> None:
    """Call 2: capacity of the month.

    Equations: decision, permits, building and idling as in `moved` at receipts as in `worth`; ramp = 1 - exp(-ln(10)
    age / ramp time) times the share reached in the end; guarantee = capacity x (guaranteed - expected receipts). The
    controller's capacity grows with its own demand; a limit on mining cuts running mines, not scrap. Fills on (draw,
    project), t a month, guarantee (draw, project), MUSD a month, and month's capacities. Source: literature note 2.3,
    model note 2.2.
    """
    _pipeline(t, s.project_cap, s.project_region, s.project_month, s.project_lead, s.project_permit, s.project_value,
              s.project_breakeven, s.project_cash, s.project_capex, s.price_ref, s.need_ref, base.outside,
              c.tech[t, s.controller], c.permit_speed[t], c.project_speed[t], c.guarantee[t], c.floor[t], c.finance[t],
              d.project_permit, d.project_delay, d.project_ramp, d.project_yield, d.scalars, state.expected,
              state.paid, state.clock, on, guarantee)  # fmt: skip
    _assemble(t, base.plants, s.producers, s.controller, s.deposit_cap, s.deposit_region, s.deposit_project,
              s.deposit_diverts, s.deposit_recycling, s.feed_share, s.metal_project, c.recycling[t],
              c.mining[t], c.push[t], d.threshold, d.value_ref, d.scalars, on, month.cap, month.deposit_cap,
              month.threshold, month.feed_weight)  # fmt: skip
