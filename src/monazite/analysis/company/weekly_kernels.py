"""Weeks of a firm, draw by draw: what arrives, what is made of it, what runs out. Flat arrays, no names.

Two kernels share how goods are ordered and arrive: every supply delivers its share, as far as the reach of the month
in which it left allows. `run_stocks` lets every line run as planned and says when each stock would run out
and how much was missing: before the first stop this is what happens, and a stock can be looked at alone. `run_lines`
lets lines stop, shares short items out by priority, and counts what is not made.

Draws do not touch each other. `LANES` of them go through the weeks side by side, the last axis of every array here, so
that the processor does the same sum for several at once; what is summed, and in which order, is that of one draw.
"""

import numpy as np

from monazite.engine.industry import STANDSTILL
from monazite.engine.jit import inlined, jit

PASSES = 3  # in which products of one rank share what others could not use
LANES = 16  # draws side by side; lanes without a draw repeat the last one


@inlined
def spread_out(begin, last, table, out):
    """Turn a table (draw, ...) of two further axes into one with `LANES` draws from ``begin`` on as its last axis."""
    for d in range(LANES):
        i = min(begin + d, last - 1)
        for a in range(table.shape[1]):
            for b in range(table.shape[2]):
                out[a, b, d] = table[i, a, b]


@inlined
def spread_stocks(begin, last, stock0, target, restock, stock, aimed, time):
    """The same for stocks (bin, lane), what is aimed at, and the part of a gap that is closed in a week (lane,)."""
    for d in range(LANES):
        i = min(begin + d, last - 1)
        time[d] = 1.0 / restock[i]
        for b in range(stock.shape[0]):
            stock[b, d] = stock0[i, b]
            aimed[b, d] = target[i, b]


@inlined
def order(b, w, use, base, aimed, limit, time, most, ordered, stock, lent, there, wanted):
    """What a bin orders for a week, kg, after certain deliveries: its use and a part of what its stock lacks."""
    usual, store, certain, top = use[b], limit[b], ordered[w, b], most * base[b]
    for d in range(LANES):
        held = stock[b, d]
        held += min(certain, max(store - held, 0.0))
        there[d] = held
        wanted[d] = max(min(usual + lent[b, d] + (aimed[b, d] - held) * time[d], top, store - held + usual), 0.0)


@inlined
def deliver(b, w, wanted, base, line_start, line_share, line_path, line_lead, month, reach, there):
    """Add to a bin's stock what its supplies deliver of ``wanted``, each its share as far as its reach allows."""
    usual = base[b]
    for n in range(line_start[b], line_start[b + 1]):
        part, can = line_share[n], reach[month[w, line_lead[n]], line_path[n]]
        for d in range(LANES):
            there[d] += part * min(wanted[d], usual * can[d])


@inlined
def deliver_and_pay(b, w, wanted, base, line_start, line_share, line_path, line_lead, month, reach, price, there,
                    bought, spent):  # fmt: skip
    """As `deliver`, and count what is bought, kg, and paid, USD."""
    usual, taken, paid = base[b], bought[b], spent[b]
    for n in range(line_start[b], line_start[b + 1]):
        column, path = month[w, line_lead[n]], line_path[n]
        part, can, costs = line_share[n], reach[column, path], price[column, path]
        for d in range(LANES):
            got = part * min(wanted[d], usual * can[d])
            there[d] += got
            taken[d] += got
            paid[d] += got * costs[d]


@inlined
def borrow(b, w, d, use, other_start, other_bin, other_share, other_ratio, other_week, stock, lent):
    """Kg that qualified alternatives give to a bin that has less than a week's use; taken from what they can spare."""
    total = 0.0
    for n in range(other_start[b], other_start[b + 1]):
        gap = use[b] - stock[b, d] - total
        if gap <= 0.0:
            break
        o = other_bin[n]
        if w >= other_week[n]:
            given = min(gap, other_share[n] * use[b], max(stock[o, d] - use[o], 0.0) / other_ratio[n])
            stock[o, d] -= given * other_ratio[n]
            lent[o, d] += given * other_ratio[n]
            total += given
    return total


@inlined
def use_up(b, w, days, horizon, use, stock, given, ends, worst):
    """Take a week's use from a bin with all lines at work; note when it runs out and the most that is on credit."""
    usual = use[b]
    for d in range(LANES):
        if ends[b, d] == np.inf or w < horizon:
            there = stock[b, d] + given[b, d]
            if usual > 0.0 and there < (1.0 - STANDSTILL) * usual and ends[b, d] == np.inf:
                ends[b, d] = 7.0 * w + days * max(there, 0.0) / usual
            stock[b, d] = there - usual
            if w < horizon:
                worst[b, d] = max(worst[b, d], usual - there)


@inlined
def count_open(b, ends):
    """In how many lanes a bin has not run out yet."""
    total = 0.0
    for d in range(LANES):
        total += 1.0 if ends[b, d] == np.inf else 0.0
    return total


@jit
def run_stocks(first, last, days, use, base, stock0, target, limit, restock, most, ordered, line_start, line_share,
               line_path, line_lead, month, reach, other_start, other_bin, other_share, other_ratio, other_week,
               horizon, runs_out, missing):  # fmt: skip
    """Every line runs as planned, on credit where a stock is empty.

    Fills runs_out (draw, bin), days from the start until a stock no longer covers a week, inf if it always does, and
    missing (draw, bin), the most that was on credit within ``horizon`` weeks, kg. Lines work ``days`` a week.
    """
    weeks, bins = ordered.shape
    stock, aimed = np.empty((bins, LANES)), np.empty((bins, LANES))
    lent, given = np.zeros((bins, LANES)), np.zeros((bins, LANES))
    ends, worst, can = np.empty((bins, LANES)), np.empty((bins, LANES)), np.empty((*reach.shape[1:], LANES))
    time, there, wanted = np.empty(LANES), np.empty(LANES), np.empty(LANES)
    for begin in range(first, last, LANES):
        spread_stocks(begin, last, stock0, target, restock, stock, aimed, time)
        spread_out(begin, last, reach, can)
        lent[:] = 0.0
        ends[:] = np.inf
        worst[:] = 0.0
        for w in range(weeks):
            for b in range(bins):
                # a bin that ran out in every lane has nothing to lend, and both answers are known
                if w < horizon or count_open(b, ends) > 0.0:
                    order(b, w, use, base, aimed, limit, time, most, ordered, stock, lent, there, wanted)
                    deliver(b, w, wanted, base, line_start, line_share, line_path, line_lead, month, can, there)
                    for d in range(LANES):
                        if ends[b, d] == np.inf or w < horizon:
                            stock[b, d] = there[d]
            lent[:] = 0.0
            for b in range(bins):
                if other_start[b + 1] > other_start[b]:
                    for d in range(LANES):
                        given[b, d] = borrow(b, w, d, use, other_start, other_bin, other_share, other_ratio, other_week,
                                             stock, lent)  # fmt: skip
            for b in range(bins):
                use_up(b, w, days, horizon, use, stock, given, ends, worst)
        for d in range(min(LANES, last - begin)):
            for b in range(bins):
                runs_out[begin + d, b] = ends[b, d]
                missing[begin + d, b] = worst[b, d]


@inlined
def add_up(from_, to, need_start, need_bin, need, asked, left):
    """What products of a rank still ask for of each bin that they use, kg."""
    for p in range(from_, to):
        if left[p] > STANDSTILL:
            for n in range(need_start[p], need_start[p + 1]):
                asked[need_bin[n]] = 0.0
    for p in range(from_, to):
        if left[p] > STANDSTILL:
            for n in range(need_start[p], need_start[p + 1]):
                asked[need_bin[n]] += left[p] * need[n]


@inlined
def share_out(from_, to, need_start, need_bin, need, stock, asked, left, part):
    """Products of one rank share what there is: each makes what its scarcest item allows, in ``PASSES`` rounds."""
    for _ in range(PASSES):
        add_up(from_, to, need_start, need_bin, need, asked, left)
        for p in range(from_, to):
            part[p] = 1.0
            if left[p] > STANDSTILL:
                least = 1.0
                for n in range(need_start[p], need_start[p + 1]):
                    o = need_bin[n]
                    if asked[o] > stock[o]:
                        least = min(least, stock[o] / asked[o])
                        if least <= 0.0:
                            break
                part[p] = least
        moved = 0.0
        for p in range(from_, to):
            if left[p] > STANDSTILL and part[p] > 0.0:
                now = part[p] * left[p]
                for n in range(need_start[p], need_start[p + 1]):
                    stock[need_bin[n]] = max(stock[need_bin[n]] - now * need[n], 0.0)
                left[p] -= now
                moved += now
        if moved <= STANDSTILL:
            break


@inlined
def stop_and_share(d, w, use, need_start, need_bin, need, rank_start, working_days, stock, stop_day, lost, idle,
                   scarcest, own, has, asked, left, part):  # fmt: skip
    """A week of a draw in which an item is short: who gets what, which products stop, what binds them.

    stop_day, lost and scarcest (product,) and idle (product,) are those of the draw, the rest is memory to work in.
    """
    for b in range(use.size):
        own[b] = has[b] = stock[b, d]
    left[:] = 1.0
    for r in range(rank_start.size - 1):
        share_out(rank_start[r], rank_start[r + 1], need_start, need_bin, need, own, asked, left, part)
    for b in range(use.size):
        stock[b, d] = own[b]
    for p in range(left.size):
        idle[p] = left[p] if left[p] > STANDSTILL else 0.0
        lost[p] += left[p]
        if left[p] > STANDSTILL and stop_day[p] == np.inf:
            stop_day[p] = 7.0 * w + working_days[p] * (1.0 - left[p])
            least = np.inf
            for n in range(need_start[p], need_start[p + 1]):
                b = need_bin[n]
                if has[b] / use[b] < least:
                    least, scarcest[p] = has[b] / use[b], b


@inlined
def count_short(use, stock, short):
    """How many bins have less than a week's use (lane,); says whether any lane has one."""
    for d in range(LANES):
        short[d] = 0.0
    for b in range(use.size):
        usual = use[b]
        for d in range(LANES):
            short[d] += 1.0 if stock[b, d] < usual else 0.0
    return short.max() > 0.0


@jit
def run_lines(first, last, use, base, stock0, target, limit, restock, most, ordered, line_start, line_share, line_path,
              line_lead, month, reach, price, other_start, other_bin, other_share, other_ratio, other_week, need_start,
              need_bin, need, rank_start, working_days, cover, stop_day, lost, idle, scarcest, bought, spent,
              replaced):  # fmt: skip
    """Lines stop where an item is short; priority decides who gets it.

    Fills cover (draw, week, bin), weeks of use in stock at the end of each week; stop_day (draw, product), days to the
    first stop, inf if none; lost (draw, product), weeks of work lost; idle (draw, week, product), share of the week
    lost; scarcest (draw, product), the bin that bound at the first stop, -1 if none; bought and spent (draw, bin), kg
    and USD; replaced (draw, bin), kg that alternatives stood in for.
    """
    weeks, bins, products = ordered.shape[0], ordered.shape[1], working_days.size
    stock, aimed, lent = np.empty((bins, LANES)), np.empty((bins, LANES)), np.empty((bins, LANES))
    taken, paid, per_use = np.empty((bins, LANES)), np.empty((bins, LANES)), np.empty(bins)
    can, costs = np.empty((*reach.shape[1:], LANES)), np.empty((*reach.shape[1:], LANES))
    time, there, wanted, short = np.empty(LANES), np.empty(LANES), np.empty(LANES), np.empty(LANES)
    own, has, asked, left, part = np.empty(bins), np.empty(bins), np.zeros(bins), np.empty(products), np.empty(products)
    for b in range(bins):
        per_use[b] = 1.0 / use[b] if use[b] > 0.0 else np.inf
    for begin in range(first, last, LANES):
        count = min(LANES, last - begin)
        spread_stocks(begin, last, stock0, target, restock, stock, aimed, time)
        spread_out(begin, last, reach, can)
        spread_out(begin, last, price, costs)
        lent[:] = 0.0
        taken[:] = 0.0
        paid[:] = 0.0
        for w in range(weeks):
            for b in range(bins):
                order(b, w, use, base, aimed, limit, time, most, ordered, stock, lent, there, wanted)
                deliver_and_pay(b, w, wanted, base, line_start, line_share, line_path, line_lead, month, can, costs,
                                there, taken, paid)  # fmt: skip
                stock[b] = there
            lent[:] = 0.0
            for b in range(bins):
                if other_start[b + 1] > other_start[b]:
                    for d in range(count):
                        given = borrow(b, w, d, use, other_start, other_bin, other_share, other_ratio, other_week,
                                       stock, lent)  # fmt: skip
                        stock[b, d] += given
                        replaced[begin + d, b] += given
            is_short = count_short(use, stock, short)
            for d in range(count):
                i = begin + d
                if is_short and short[d] > 0.0:
                    stop_and_share(d, w, use, need_start, need_bin, need, rank_start, working_days, stock, stop_day[i],
                                   lost[i], idle[i, w], scarcest[i], own, has, asked, left, part)  # fmt: skip
                    for b in range(bins):
                        cover[i, w, b] = stock[b, d] * per_use[b]
                else:
                    for b in range(bins):
                        stock[b, d] -= use[b]
                        cover[i, w, b] = stock[b, d] * per_use[b]
        for d in range(count):
            for b in range(bins):
                bought[begin + d, b] += taken[b, d]
                spent[begin + d, b] += paid[b, d]
