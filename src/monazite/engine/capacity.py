"""Plants and projects: growth of the controller, entry and exit by expected prices, permits, building, ramp."""

import numpy as np

from monazite.engine.jit import inlined, jit
from monazite.engine.market_arrays import Month
from monazite.engine.numerics.elementary import exp
from monazite.engine.state import (
    CONTROLLER_GROWTH,
    FLOOD_BELIEF,
    FLOOD_DEPTH,
    PILOT,
    TECH_DELAY,
    BaselineReferences,
    Controls,
    Params,
    State,
)
from monazite.engine.supply_network import SupplyNetwork

HEADROOM = 1.25  # separating capacity built for each t of a project's feed
UNDECIDED = -1e9
IDLE = -2e9  # ran once and stands idle
RESTART = 24.0  # months from the decision to restart an idle plant to output: 1.5 to 2.5 years
REOPEN = 0.25  # of the gap between running costs and break-even: what receipts must cover before an idle plant opens
NINETY = 2.302585  # ln 10: an exponential ramp passes 90 % at the ramp time
MOST_DIVERTED = 0.95  # of a deposit's ore, by one project


@inlined
def expected_price(price_ref, need_ref, outside, expected, price):
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


@inlined
def project_margin(goods, value, floor, price, belief, depth):
    """Receipts less bought inputs of a project, USD per kg of nameplate: expected, and with fear of a flood.

    With chance b (``belief``) investors see the dominant producer flood the market, and the expected price p lose the
    share d (``depth``); a guaranteed floor f holds in both cases, so that it cuts the tail: (1 - b) max(p, f) +
    b max((1 - d) p, f). Shapes: value, floor, price (good,); ``goods`` lists those with a value.
    """
    receipts, flooded = 0.0, 0.0
    for c in goods:
        least = floor[c] if value[c] > 0.0 else 0.0
        receipts += value[c] * max(price[c], least)
        flooded += value[c] * max((1.0 - depth) * price[c], least)
    return receipts, (1.0 - belief) * receipts + belief * flooded


@inlined
def advance_project_clock(clock, permitting, saved, lead, permit, receipts, hope, breakeven, cash, support, guarantee,
                          wait, slow, hurry_permit, hurry_build, delay_permit, delay):  # fmt: skip
    """Clock of a project a month later, what is left of its permits, and the months that faster permits have saved.

    The clock is months since first output: what is left of permits and building before, UNDECIDED or IDLE. Decision
    when ``hope``, receipts with the chance of flooding in them, covers the break-even price less what public money has
    paid of its capital part; permits and then building, each with its own delay and speed; idle while expected receipts
    do not cover running costs, and a restart needs no permits. What is ready before its stated start waits for it; a
    stated start is the firm's plan with usual permits, so it comes forward by what faster ones save, and by no more.
    Months: lead, of which permit; wait, to the stated start, far below 0 where there is none.
    """
    hope, receipts = max(hope, guarantee * breakeven), max(receipts, guarantee * breakeven)
    if clock <= IDLE:
        return (-RESTART * delay if hope >= cash + REOPEN * (breakeven - cash) else clock), 0.0, 0.0
    if clock <= UNDECIDED:
        if hope < breakeven - support * (breakeven - cash):
            return clock, 0.0, 0.0
        permitting, saved = permit * delay_permit, 0.0
        clock = -(permitting + (lead - permit) * delay)
    elif clock >= 0.0:
        return (clock + 1.0 if receipts >= cash else IDLE), 0.0, saved
    else:
        quick = hurry_permit / slow
        passed = min(permitting, quick)
        permitting -= passed
        saved += passed * slow * max(1.0 - 1.0 / hurry_permit, 0.0)
        clock += passed + (1.0 - passed / quick) * hurry_build / slow  # the rest of the month is built
    return min(clock, -min(wait - saved, 1.0)), permitting, saved


@inlined
def ramped_share(clock, ramp):
    """Mean share of nameplate over the month that begins ``clock`` months after first output, from -1 on.

    Equation: the mean of 1 - exp(-ln(10) age / ramp) over the part of the month after first output, zero before.
    """
    rate = NINETY / max(ramp, 1.0)
    if clock >= 0.0:
        return 1.0 - exp(-rate * clock) * (1.0 - exp(-rate)) / rate
    running = max(clock + 1.0, 0.0)
    return running - (1.0 - exp(-rate * running)) / rate


@jit
def _advance_projects(t, size, region, decided, month, lead, permit, value, sold_good, sold_start, breakeven, cash,
                      capex, price_ref, need_ref, outside, controller, tech, speed, hurry, guarantee, floor, finance,
                      delay_permit, delay, ramp, final_share, p, expected, paid, clock, permitting, saved,
                      on, cost):  # fmt: skip
    price = np.empty(price_ref.size)
    for i in range(clock.shape[0]):
        expected_price(price_ref, need_ref, outside, expected[i], price)
        belief, depth, pilot = p[i, FLOOD_BELIEF], p[i, FLOOD_DEPTH], p[i, PILOT]
        for j in range(size.size):
            r, goods = region[j], sold_good[sold_start[j] : sold_start[j + 1]]
            paid[i, j] += finance[t, j]
            support = min(paid[i, j] / max(capex[j], 1.0), 1.0)
            receipts, hope = project_margin(goods, value[j], floor[t, :, r], price, belief, depth)
            slow = 1.0 + p[i, TECH_DELAY] * (1.0 - tech[t, controller, r])
            wait = (
                UNDECIDED if decided[j] > 0.0 else month[j] - t
            )  # what is under way is only built: its clock is its date
            clock[i, j], permitting[i, j], saved[i, j] = advance_project_clock(
                clock[i, j], permitting[i, j], saved[i, j], lead[j], permit[j], receipts, hope, breakeven[j], cash[j],
                support, guarantee[t, j], wait, slow, speed[t, r] * hurry[t, 0, j], hurry[t, 1, j], delay_permit[i, j],
                delay[i, j])  # fmt: skip
            share = final_share[i, j] * ramped_share(clock[i, j], ramp[i, j])
            on[i, j] = size[j] * max(share, pilot)
            cost[i, j] = size[j] * share * max(guarantee[t, j] * breakeven[j] - receipts, 0.0) / 1000.0


@inlined
def recycling_factors(rate, asked, today, scrap, cap, use, region, recovery, project, recycling, on, factor):
    """Factor on the capacity of recycling by region that brings what is recovered to the rate, as far as scrap arises.

    Capacity is such that plants recover the rate's share of the scrap when they run as in the baseline year. Projects
    that recover more than that by themselves go on. What plants can process when they run full, at the recovery of
    each, is never more than the scrap of the region, or than what they process without the factor. Below today's rate
    all plants do less in proportion. ``asked`` is a factor on top, in files of before. Nothing changes at today's rate.
    Shapes: rate, asked, today, scrap, factor (region,); cap, use, region, recovery, project, recycling (deposit,);
    on (project,).
    """
    for r in range(factor.size):
        full, usual = 0.0, 0.0
        for j in range(cap.size):
            if recycling[j] > 0.0 and region[j] == r:
                size = recovery[j] * (on[project[j]] if project[j] >= 0 else cap[j])
                full += size
                usual += size * use[j]
        factor[r] = asked[r]
        if rate[r] < today[r]:
            factor[r] *= rate[r] / today[r]
        elif rate[r] > today[r] and usual > 0.0:
            factor[r] *= max(rate[r] * scrap[r] / usual, 1.0)
        most = max(scrap[r] / full, 1.0) if full > 0.0 else 1.0
        factor[r] = min(factor[r], most)


@inlined
def permitted_share(mining, basket):
    """Share of its capacity that a mine may run: the mean of the limits of its elements, by what its ore holds.

    Shapes: mining, basket (element,).
    """
    share = 1.0
    for e in range(basket.size):
        share += basket[e] * (mining[e] - 1.0)
    return share


@jit
def _add_up_capacity(t, plants, producers, controller, deposit_cap, deposit_use, deposit_region, recovery, project,
                     diverts, recycling, scrap_ref, recycled_ref, basket, feed_share, feed_slot, feed_start, target,
                     rate, asked, mining, push, guaranteed, threshold_ref, value_ref, p, on, cap, out_cap, threshold,
                     floor):  # fmt: skip
    slots, scrap = plants.shape[1], np.empty(scrap_ref.size)
    for i in range(on.shape[0]):
        grown = (1.0 + p[i, CONTROLLER_GROWTH]) ** (t / 12.0)
        recycling_factors(rate[t], asked[t], recycled_ref, scrap_ref, deposit_cap, deposit_use, deposit_region,
                          recovery, project, recycling, on[i], scrap)  # fmt: skip
        for stage in range(3):
            for k in range(slots):
                cap[i, stage, k] = plants[stage, k] * (grown if producers[stage, k] == controller else 1.0)
        for j in range(deposit_cap.size):
            r = deposit_region[j]
            size = deposit_cap[j] * (grown if r == controller else 1.0)
            if recycling[j] == 0.0:
                size *= permitted_share(mining[t, :, r], basket[j])
            if project[j] >= 0:
                size = on[i, project[j]]
                for k in feed_slot[feed_start[j] : feed_start[j + 1]]:
                    cap[i, 0, k] += HEADROOM * size * feed_share[j, k]
            if recycling[j] > 0.0:
                if scrap[r] > 1.0:  # what is added separates what it recovers, as projects do
                    for k in feed_slot[feed_start[j] : feed_start[j + 1]]:
                        cap[i, 0, k] += HEADROOM * size * (scrap[r] - 1.0) * feed_share[j, k]
                size *= scrap[r]
            out_cap[i, j] = size * (1.0 + push[t, r])
            if diverts[j] >= 0:  # the same ore, separated elsewhere; rows of projects come after those of deposits
                out_cap[i, diverts[j]] -= min(size, MOST_DIVERTED * out_cap[i, diverts[j]])
            threshold[i, j] = threshold_ref[i, j] - push[t, r] * value_ref[i, j]
        for j in range(target.shape[0]):
            if target[j, 0] > 0:
                cap[i, target[j, 0], target[j, 1]] += on[i, j]
        for e in range(floor.shape[1]):
            for k in range(slots):
                floor[i, e, k] = guaranteed[t, e, producers[0, k]] if producers[0, k] >= 0 else 0.0


def update_capacity(t: int, network: SupplyNetwork, controls: Controls, params: Params, references: BaselineReferences,
                    state: State, month: Month, on, guarantee) -> None:  # fmt: skip
    """Call 2: capacity of the month.

    Equations: decision, permits, building and idling as in `advance_project_clock` at receipts as in
    `project_margin`; `ramped_share` times the share reached in the end; guarantee = capacity x (guaranteed - expected
    receipts). The controller's capacity grows with its own demand; a limit on mining, or on ore that leaves, cuts
    running mines, not scrap; recycling follows its rate as far as scrap arises (`recycling_factors`). Fills on (draw,
    project), t a month, guarantee (draw, project), MUSD a month, and month's capacities, thresholds and floor prices.
    Source: lead times and costs of projects.csv; delays, ramps and the fear of a flood of priors.csv; the rule of entry
    is assumed.
    """
    _advance_projects(t, network.project_cap, network.project_region, network.project_decided, network.project_month,
                      network.project_lead, network.project_permit, network.project_value, network.sold_good,
                      network.sold_start, network.project_breakeven, network.project_cash, network.project_capex,
                      network.price_ref, network.need_ref, references.outside, network.controller, controls.tech,
                      controls.permit_speed, controls.project_speed, controls.guarantee, controls.floor,
                      controls.finance, params.project_permit, params.project_delay, params.project_ramp,
                      params.project_yield, params.scalars, state.expected, state.paid, state.clock,
                      state.permitting, state.saved, on, guarantee)  # fmt: skip
    _add_up_capacity(t, references.plants, network.producers, network.controller, network.deposit_cap,
                     network.deposit_use, network.deposit_region, network.recovery, network.deposit_project,
                     network.deposit_diverts, network.deposit_recycling, network.scrap_ref, network.recycled_ref,
                     network.basket, network.feed_share, network.feed_slot, network.feed_start,
                     network.metal_project, controls.recycling, controls.recycling_factor,
                     controls.mine_share, controls.push, controls.floor, params.threshold,
                     params.value_ref, params.scalars, on, month.cap, month.deposit_cap, month.threshold,
                     month.floor)  # fmt: skip
