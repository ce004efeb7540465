"""Line stops: plants run week by week on what arrives and what they hold."""

from math import inf

import numpy as np

from monazite.engine.jit import allocation_free, inlined, jit
from monazite.engine.licences import WITHHELD
from monazite.engine.market_arrays import Market, Month
from monazite.engine.state import CONTRACT_SHARE, LICENCE_UNEVENNESS, BaselineReferences, Controls, Params, State
from monazite.engine.stop_days import AFTER, DAYS, HOLDS, PAST, STANDSTILL, count_fresh, mark_standing, place_of_week
from monazite.engine.supply_network import SupplyNetwork


@inlined
def top_up(first, mix, mix_good, mix_start, withheld, released, spare, want, arrivals, added):
    """More goods for the lines of one buyer that get less than they want, those with ``first`` before the others.

    A line gets more of its mix only as far as every good in it is there, and as far as some good of it is released. A
    good comes from what is released, and then from the buyer's commercial stock, which the market fills up again: the
    less, the more a control keeps back of it, and not at all where that is `WITHHELD` or more of usual orders. Lines
    that want a good share it by what they lack.
    Shapes: first (use,), mix (use, good), withheld (good,), want, arrivals (use,); mix_good[mix_start[u] :
    mix_start[u + 1]]: goods in the mix of a use, two of some forty. Fills added (use,), t of mix; leaves in released
    and spare (good,), t, what is not taken.
    """
    uses, goods = want.size, released.size
    open_part, asked, gap = np.empty(goods), np.empty(goods), np.empty(uses)
    for c in range(goods):
        open_part[c] = max(1.0 - withheld[c] / WITHHELD, 0.0)
    added[:] = 0.0
    for turn in range(2):
        for u in range(uses):
            gap[u] = max(want[u] - arrivals[u], 0.0) if (first[u] > 0.0) == (turn == 0) else 0.0
        for limit_of in range(2):  # first what is released limits, then what there is in all
            asked[:] = 1e-300
            for u in range(uses):
                for n in range(mix_start[u], mix_start[u + 1]):
                    c = mix_good[n]
                    asked[c] += mix[u, c] * gap[u]
            for u in range(uses):
                part, helped = 1.0, 0.0
                for n in range(mix_start[u], mix_start[u + 1]):
                    c = mix_good[n]
                    helped = max(helped, released[c] / asked[c])
                    if limit_of > 0 or open_part[c] == 0.0:
                        part = min(part, (released[c] + open_part[c] * spare[c]) / asked[c])
                gap[u] *= min(part, helped)
        for u in range(uses):
            added[u] += gap[u]
            for n in range(mix_start[u], mix_start[u + 1]):
                c = mix_good[n]
                taken = min(gap[u] * mix[u, c], released[c])
                released[c] -= taken
                spare[c] = max(spare[c] - (gap[u] * mix[u, c] - taken), 0.0)


@jit
def _release_to_lines(t, first, mix, mix_good, mix_start, withheld, released, public, buy, need, want, arrivals, added,
                      stock, strategic, drawn):  # fmt: skip
    uses, goods, buyers = want.shape[1], mix.shape[1], want.shape[2]
    held_back, left, spare = np.empty(goods), np.empty(goods), np.empty(goods)
    wanted, there, more = np.empty(uses), np.empty(uses), np.empty(uses)
    for i in range(want.shape[0]):
        for b in range(buyers):
            total = 0.0
            for c in range(goods):
                total += released[i, c, b]
                drawn[i, c, b] = 0.0
            if total <= 0.0:
                continue
            for c in range(goods):  # of a stock that the month leaves, purchases for the strategic one taken out
                held_back[c], left[c] = withheld[i, c, b], released[i, c, b]
                spare[c] = max(stock[i, c, b] + buy[i, c, b] - need[i, c, b] - public[i, c, b], 0.0)
            for u in range(uses):
                wanted[u], there[u] = want[i, u, b], arrivals[i, u, b]
            top_up(first[t], mix, mix_good, mix_start, held_back, left, spare, wanted, there, more)
            for u in range(uses):
                added[i, u, b] = more[u]
                arrivals[i, u, b] += more[u]
                for n in range(mix_start[u], mix_start[u + 1]):
                    c = mix_good[n]
                    drawn[i, c, b] += more[u] * mix[u, c]
            for c in range(goods):
                taken = min(drawn[i, c, b], released[i, c, b])
                drawn[i, c, b] -= taken
                released[i, c, b] = taken
                strategic[i, c, b] -= taken


@jit
def _allocate(mix, first_magnet, priority, p, want, activity, arrivals):
    """Arrivals at uses: contracted magnets pro rata to orders, the rest to who pays; mass of every good is kept.

    Priority uses take what the market gave them. For the others of a buyer, good by good: available = sum of market
    purchases; pro rata share rho = available / wanted; arrivals = phi (mix rho) want + (1 - phi) market purchases.
    """
    draws, uses, buyers = activity.shape
    goods = mix.shape[1]
    contracted, magnets, n = np.empty(uses, dtype=np.int64), np.zeros(uses), 0
    for u in range(uses):
        for c in range(first_magnet, goods):
            magnets[u] += mix[u, c]
        if priority[u] == 0.0 and magnets[u] > 0.5:
            contracted[n] = u
            n += 1
    there, wanted = np.empty(buyers), np.empty(buyers)
    for i in range(draws):
        share = p[i, CONTRACT_SHARE]
        for u in range(uses):
            free = 1.0 if priority[u] > 0.0 or magnets[u] <= 0.5 else 1.0 - share
            for b in range(buyers):
                arrivals[i, u, b] = free * activity[i, u, b]
        for c in range(first_magnet, goods):
            there[:], wanted[:] = 0.0, 1e-300
            for u in contracted[:n]:
                if mix[u, c] > 0.0:
                    for b in range(buyers):
                        there[b] += mix[u, c] * activity[i, u, b]
                        wanted[b] += mix[u, c] * want[i, u, b]
            for u in contracted[:n]:
                if mix[u, c] > 0.0:
                    for b in range(buyers):
                        arrivals[i, u, b] += share * mix[u, c] / magnets[u] * there[b] / wanted[b] * want[i, u, b]


@jit
def _share_out(arriving, uneven, kept_back, need, target, line, arrived):
    """A week's arrivals by class of lines.

    One part goes pro rata to need and missing stock. The other goes class by class in their order, whole orders first:
    licences are given to one end user after the other, so that under a licence regime some lines get all and others
    nothing. Where there is plenty, or what is missing is not kept back by controls (growth, high prices), all goes pro
    rata. Shapes: arriving, uneven, kept_back (share of orders, plant); need, target, line, arrived (class, plant).
    """
    classes, plants = arrived.shape
    total, left, rest, whole_orders = np.zeros(plants), np.empty(plants), np.empty(plants), np.empty(plants)
    for n in range(classes):
        orders, needed, aimed, held = arrived[n], need[n], target[n], line[n]
        for x in range(plants):
            orders[x] = max(needed[x] + aimed[x] - held[x], 0.0) + 1e-12
            total[x] += orders[x]
    for x in range(plants):
        short = total[x] - arriving[x]
        whole_orders[x] = uneven[x] * min(kept_back[x] * total[x] / short, 1.0) if short > 0.0 else 0.0
        left[x] = whole_orders[x] * arriving[x]
        rest[x] = (arriving[x] - left[x]) / total[x]
    for n in range(classes):
        orders = arrived[n]
        for x in range(plants):
            whole = min(whole_orders[x] * orders[x], left[x])
            left[x] -= whole
            orders[x] = whole + rest[x] * orders[x]


@allocation_free
def _run_week(need, per_plan, per_share, arrived, line, missing, idle, most):
    """A week's work: every class makes the smaller of its need and what it has.

    Updates line (class, plant) and adds the part of the plant's week that is missing to ``missing``; idle and most
    (plant,): share of the lines standing still, and the largest share of its own week that a class misses. need,
    per_share = 1 / share of the lines (class, plant); per_plan (plant,) = 1 / need of all classes.
    Four classes are taken at a time, and added up in their order: the sums are read and written once for four.
    """
    classes, plants = line.shape
    idle[:], most[:] = 0.0, 0.0
    for n in range(0, classes - 3, 4):
        got0, got1, got2, got3 = arrived[n], arrived[n + 1], arrived[n + 2], arrived[n + 3]
        line0, line1, line2, line3 = line[n], line[n + 1], line[n + 2], line[n + 3]
        need0, need1, need2, need3 = need[n], need[n + 1], need[n + 2], need[n + 3]
        size0, size1, size2, size3 = per_share[n], per_share[n + 1], per_share[n + 2], per_share[n + 3]
        for x in range(plants):
            has0, has1, has2, has3 = line0[x] + got0[x], line1[x] + got1[x], line2[x] + got2[x], line3[x] + got3[x]
            use0, use1, use2, use3 = min(need0[x], has0), min(need1[x], has1), min(need2[x], has2), min(need3[x], has3)
            line0[x] = has0 - use0
            line1[x] = has1 - use1
            line2[x] = has2 - use2
            line3[x] = has3 - use3
            lost0, lost1 = (need0[x] - use0) * per_plan[x], (need1[x] - use1) * per_plan[x]
            lost2, lost3 = (need2[x] - use2) * per_plan[x], (need3[x] - use3) * per_plan[x]
            missing[x] = missing[x] + lost0 + lost1 + lost2 + lost3
            short0, short1, short2, short3 = lost0 * size0[x], lost1 * size1[x], lost2 * size2[x], lost3 * size3[x]
            still = idle[x] + (lost0 if short0 > STANDSTILL else 0.0) + (lost1 if short1 > STANDSTILL else 0.0)
            idle[x] = still + (lost2 if short2 > STANDSTILL else 0.0) + (lost3 if short3 > STANDSTILL else 0.0)
            most[x] = max(max(max(max(most[x], short0), short1), short2), short3)
    for n in range(classes - classes % 4, classes):
        for x in range(plants):
            has = line[n, x] + arrived[n, x]
            use = min(need[n, x], has)
            line[n, x] = has - use
            lost = (need[n, x] - use) * per_plan[x]
            missing[x] += lost
            idle[x] += lost if lost * per_share[n, x] > STANDSTILL else 0.0
            most[x] = max(most[x], lost * per_share[n, x])


@inlined
def _due(now, months, under_way, early, late):
    """What is due at every plant at the begin and at the end of a month, of what was so ``now`` and in months before.

    Goods that are under way for 1.2 months and arrive in the first fifth of a month left two months ago, the others one
    month ago. Shapes: now, months, early, late (plant,). Moves under_way (lag, plant) on by a month.
    """
    for x in range(now.size):
        whole = int(months[x])
        early[x] = under_way[whole, x]
        late[x] = now[x] if whole == 0 else under_way[whole - 1, x]
    for lag in range(under_way.shape[0] - 1, 0, -1):
        under_way[lag] = under_way[lag - 1]
    under_way[0] = now


@inlined
def _bought(mix, mix_good, mix_start, withheld, bought, added, plant_use, plant_buyer, now, held):
    """What every plant buys, without released stocks, and the share of its orders that controls keep back (plant,)."""
    for x in range(now.size):
        u, b = plant_use[x], plant_buyer[x]
        now[x] = bought[u, b] - added[u, b]
        total, kept = 1e-300, 0.0
        for n in range(mix_start[u], mix_start[u + 1]):
            c = mix_good[n]
            total += mix[u, c]
            kept += mix[u, c] * withheld[c, b]
        held[x] = kept / total


@inlined
def _plants_of_week(i, weeks, rigid, line_cover, line_share, p, plant_use, plant_buyer, plan, want, activity, served,
                    added, need, per_plan, per_share, uneven, planned, target):  # fmt: skip
    """What the classes of every plant of a draw need in a week and aim at (class, plant)."""
    classes, plants = target.shape
    week, used = 1.0 / weeks, np.empty(plants)
    for x in range(plants):
        u, b = plant_use[x], plant_buyer[x]
        willing, uneven[x] = 1.0, p[i, LICENCE_UNEVENNESS]
        if rigid[u] == 0.0:
            willing = min(activity[i, u, b] / (max(served[i, u, b], 1e-12) * want[i, u, b]), 1.0)
            willing = min(willing + added[i, u, b] / max(want[i, u, b], 1e-300), 1.0)  # what a stock gives is not saved
            uneven[x] = 0.0
        planned[x] = plan[i, u, b]
        used[x] = planned[x] * willing
        per_plan[x] = 1.0 / (used[x] * week) if used[x] > 0.0 else 0.0
    for n in range(classes):
        for x in range(plants):
            share = line_share[i, n, x]
            need[n, x] = used[x] * (week * share)
            per_share[n, x] = 1.0 / share
            target[n, x] = line_cover[i, n, x] * planned[x] * share


@jit
def _run_weeks(t, weeks, rigid, line_cover, line_share, p, plant_use, plant_buyer, plant_months, mix, mix_good,
               mix_start, withheld, plan, want, activity, served, arrivals, added, line, under_way, kept_back, anchor,
               missed, stopped_day, output, stopped, supplied):  # fmt: skip
    draws, classes, plants = line.shape
    target, arrived = np.empty((classes, plants)), np.empty((classes, plants))
    need, per_share = np.empty((classes, plants)), np.empty((classes, plants))
    per_plan, arriving, uneven = np.empty(plants), np.empty(plants), np.empty(plants)
    now, early, late = np.empty(plants), np.empty(plants), np.empty(plants)
    kept, kept_early, kept_late = np.empty(plants), np.empty(plants), np.empty(plants)
    missing, idle, most = np.empty(plants), np.empty(plants), np.empty(plants)
    worst, first, planned = np.empty(plants), np.empty(plants), np.empty(plants)
    marked, fresh = np.empty(plants), np.empty(plants)
    output[:], stopped[:], supplied[:] = 1.0, 0.0, 0.0
    for i in range(draws):
        _bought(mix, mix_good, mix_start, withheld[i], arrivals[i], added[i], plant_use, plant_buyer, now, kept)
        _due(now, plant_months, under_way[i], early, late)
        _due(kept, plant_months, kept_back[i], kept_early, kept_late)
        _plants_of_week(i, weeks[t], rigid, line_cover, line_share, p, plant_use, plant_buyer, plan, want, activity,
                        served, added, need, per_plan, per_share, uneven, planned, target)  # fmt: skip
        missing[:], worst[:], first[:] = 0.0, 0.0, inf
        mark_standing(missed[i], stopped_day[i], plant_use, plant_buyer, marked)
        for w in range(weeks[t]):
            place, over = place_of_week(t, w, weeks, anchor)
            for x in range(plants):
                part = min(max((plant_months[x] - int(plant_months[x])) * weeks[t] - w, 0.0), 1.0)
                coming = (1.0 - part) * late[x] + part * early[x] + added[i, plant_use[x], plant_buyer[x]]
                arriving[x] = coming * (1.0 / weeks[t])
                kept[x] = (1.0 - part) * kept_late[x] + part * kept_early[x]
            _share_out(arriving, uneven, kept, need, target, line[i], arrived)
            if place != PAST:
                if place != AFTER:
                    marked[:] = 1.0
                count_fresh(place, over, need, per_plan, per_share, arrived, line[i], missed[i], marked, fresh)
            _run_week(need, per_plan, per_share, arrived, line[i], missing, idle, most)
            for x in range(plants):
                worst[x] = max(worst[x], idle[x])
            if place >= HOLDS:
                for x in range(plants):
                    still = fresh[x] if marked[x] > 0.0 else most[x]
                    first[x] = min(first[x], w + 1.0 - still if still > STANDSTILL else inf)
        for x in range(plants):
            u, b = plant_use[x], plant_buyer[x]
            output[i, u, b] = 1.0 - missing[x] / weeks[t]
            stopped[i, u, b] = worst[x]
            stopped_day[i, u, b] = min(stopped_day[i, u, b], (t + first[x] / weeks[t]) * DAYS)
            supplied[i, u, b] = arrivals[i, u, b] / want[i, u, b]


def run_weeks(t: int, network: SupplyNetwork, controls: Controls, params: Params, references: BaselineReferences,
              state: State, month: Month, market: Market, plan, flows) -> None:  # fmt: skip
    """Call 7: weekly sub-steps of every use and buyer.

    Magnets are parts made to order: contracted volume reaches users pro rata to their orders, only the rest goes to who
    pays most. They reach the lines after the time under way (`_due`). Lines are grouped in classes by their stock, and
    classes get licences in the order in which they stand. Each week arrivals are shared out by need and missing stock;
    a class makes the smaller of its need and what it has: S' = S + arrivals - min(need, S + arrivals).
    Where the recipe of the product is fixed within the month (magnets) the need is the whole plan: buyers who hold back
    at high prices live off their stock. Elsewhere the price response is saving of material, and not a stop. Strategic
    stock that is released goes to lines that get less than they want (`top_up`).
    Fills flows.output (share of that need), flows.stopped (share of capacity standing still in the worst week),
    flows.activity (purchases, t of mix) and flows.served (the same over orders); leaves in month.released what lines
    took of it and in month.drawn what went with it; updates line stocks, strategic stocks and the first day from the
    anchor on on which a line that ran stops (`monazite.engine.stop_days`), counted from the start. Source: ARIO-type
    rationing; cover: stock_classes.csv, priors.csv.
    """
    _allocate(network.mix, 2 * len(network.oxide_need), network.use_priority, params.scalars, month.want,
              market.activity, flows.activity)  # fmt: skip
    added = np.zeros(flows.activity.shape)
    _release_to_lines(t, controls.release_first, network.mix, network.mix_good, network.mix_start, month.withheld,
                      month.released, month.public, market.buy, market.need, month.want, flows.activity, added,
                      state.stock, state.strategic, month.drawn)  # fmt: skip
    _run_weeks(t, references.weeks, references.rigid, params.line_cover, params.line_share, params.scalars,
               network.plant_use, network.plant_buyer, network.plant_months, network.mix, network.mix_good,
               network.mix_start, month.withheld, plan, month.want, market.activity, market.served, flows.activity,
               added, state.line, state.under_way, state.kept_back, references.anchor[0], state.missed,
               state.stopped_day, flows.output, flows.stopped, flows.served)  # fmt: skip
