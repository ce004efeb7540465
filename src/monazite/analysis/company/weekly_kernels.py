"""Weeks of a firm, draw by draw: what arrives, what is made of it, what runs out. Flat arrays, no names.

Two kernels share how goods are ordered and arrive: every supply delivers its share, as far as the reach of the month
in which it left allows. `run_stocks` lets every line run as planned and says when each stock would run out
and how much was missing: before the first stop this is what happens, and a stock can be looked at alone. `run_lines`
lets lines stop, shares short items out by priority, and counts what is not made.
"""

import numpy as np

from monazite.engine.industry import STANDSTILL
from monazite.engine.jit import inlined, jit

PASSES = 3  # in which products of one rank share what others could not use


@inlined
def order(b, w, use, base, target, limit, restock, most, ordered, stock, lent):
    """What a bin orders for a week, kg, after certain deliveries: its use and a part of what its stock lacks."""
    stock[b] += min(ordered[w, b], max(limit[b] - stock[b], 0.0))
    wanted = use[b] + lent[b] + (target[b] - stock[b]) * restock
    return min(wanted, most * base[b], limit[b] - stock[b] + use[b])


@inlined
def deliver(b, w, wanted, base, line_start, line_share, line_path, line_lead, month, reach, stock):
    """Add to a bin's stock what its supplies deliver of ``wanted``, each its share as far as its reach allows."""
    there, usual = stock[b], base[b]  # sums in registers: the compiler cannot know that no other array holds them
    for n in range(line_start[b], line_start[b + 1]):
        there += line_share[n] * min(wanted, usual * reach[month[w, line_lead[n]], line_path[n]])
    stock[b] = there


@inlined
def deliver_and_pay(b, w, wanted, base, line_start, line_share, line_path, line_lead, month, reach, price, stock,
                    bought, spent):  # fmt: skip
    """As `deliver`, and count what is bought, kg, and paid, USD."""
    there, usual, taken, paid = stock[b], base[b], bought[b], spent[b]
    for n in range(line_start[b], line_start[b + 1]):
        path, column = line_path[n], month[w, line_lead[n]]
        got = line_share[n] * min(wanted, usual * reach[column, path])
        there += got
        taken += got
        paid += got * price[column, path]
    stock[b], bought[b], spent[b] = there, taken, paid


@inlined
def borrow(b, w, use, other_start, other_bin, other_share, other_ratio, other_week, stock, lent):
    """Kg that qualified alternatives give to a bin that has less than a week's use; taken from what they can spare."""
    total = 0.0
    for n in range(other_start[b], other_start[b + 1]):
        gap = use[b] - stock[b] - total
        if gap <= 0.0:
            break
        o = other_bin[n]
        if w >= other_week[n]:
            given = min(gap, other_share[n] * use[b], max(stock[o] - use[o], 0.0) / other_ratio[n])
            stock[o] -= given * other_ratio[n]
            lent[o] += given * other_ratio[n]
            total += given
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
    stock, lent, given = np.empty(bins), np.zeros(bins), np.empty(bins)
    for i in range(first, last):
        stock[:] = stock0[i]
        lent[:] = 0.0
        aimed, can, time, ends, worst = target[i], reach[i], 1.0 / restock[i], runs_out[i], missing[i]
        ends[:] = np.inf
        worst[:] = 0.0
        for w in range(weeks):
            for b in range(bins):
                if ends[b] < np.inf and w >= horizon:  # both answers are known; on credit it has nothing to lend
                    continue
                wanted = order(b, w, use, base, aimed, limit, time, most, ordered, stock, lent)
                if wanted > 0.0:
                    deliver(b, w, wanted, base, line_start, line_share, line_path, line_lead, month, can, stock)
            lent[:] = 0.0
            for b in range(bins):
                given[b] = borrow(b, w, use, other_start, other_bin, other_share, other_ratio, other_week, stock, lent)
            for b in range(bins):
                if ends[b] < np.inf and w >= horizon:
                    continue
                there = stock[b] + given[b]
                if use[b] > 0.0 and there < (1.0 - STANDSTILL) * use[b] and ends[b] == np.inf:
                    ends[b] = 7.0 * w + days * max(there, 0.0) / use[b]
                stock[b] = there - use[b]
                if w < horizon:
                    worst[b] = max(worst[b], -stock[b])


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
    weeks, bins = ordered.shape
    products = working_days.size
    stock, lent, asked, per_use = np.empty(bins), np.zeros(bins), np.zeros(bins), np.empty(bins)
    for b in range(bins):
        per_use[b] = 1.0 / use[b] if use[b] > 0.0 else np.inf
    left, part, has = np.empty(products), np.empty(products), np.empty(bins)
    for i in range(first, last):
        stock[:] = stock0[i]
        lent[:] = 0.0
        aimed, can, costs, time, taken, paid = target[i], reach[i], price[i], 1.0 / restock[i], bought[i], spent[i]
        for w in range(weeks):
            is_short, weeks_left = False, cover[i, w]
            for b in range(bins):
                wanted = order(b, w, use, base, aimed, limit, time, most, ordered, stock, lent)
                if wanted > 0.0:
                    deliver_and_pay(b, w, wanted, base, line_start, line_share, line_path, line_lead, month, can, costs,
                                    stock, taken, paid)  # fmt: skip
            lent[:] = 0.0
            for b in range(bins):
                given = borrow(b, w, use, other_start, other_bin, other_share, other_ratio, other_week, stock, lent)
                stock[b] += given
                replaced[i, b] += given
            for b in range(bins):
                is_short = is_short or stock[b] < use[b]
            if is_short:
                has[:] = stock
                left[:] = 1.0
                for r in range(rank_start.size - 1):
                    share_out(rank_start[r], rank_start[r + 1], need_start, need_bin, need, stock, asked, left, part)
                for p in range(products):
                    idle[i, w, p] = left[p] if left[p] > STANDSTILL else 0.0
                    lost[i, p] += left[p]
                    if left[p] > STANDSTILL and stop_day[i, p] == np.inf:
                        stop_day[i, p] = 7.0 * w + working_days[p] * (1.0 - left[p])
                        least = np.inf
                        for n in range(need_start[p], need_start[p + 1]):
                            b = need_bin[n]
                            if has[b] / use[b] < least:
                                least, scarcest[i, p] = has[b] / use[b], b
            else:
                for b in range(bins):
                    stock[b] -= use[b]
            for b in range(bins):
                weeks_left[b] = stock[b] * per_use[b]
