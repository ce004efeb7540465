"""The day on which lines that ran at the anchor first stand still: the one count of days to a stop in the product.

A class of lines has run if it missed next to nothing of some week, from the last one that ended by the anchor on. It
stops when it misses more than `STANDSTILL` of a week after that. Of a class that has stood in part all that time other
lines stop when those that stand are `STANDING` of the plant more than the fewest since. Lines that stood at the anchor
and stand on do not stop again.
"""

from math import inf

from monazite.engine.jit import allocation_free, inlined

DAYS = 365.25 / 12.0  # of a month
STANDSTILL = 1e-3  # a class of lines that misses more than this share of its week stands still
STANDING = 0.01
"""Share of the lines of a plant, more than stood already, from which further lines of a class that stands in part count
as stopped: half of the smallest class of stock."""
PAST, LAST, HOLDS, AFTER = 0, 1, 2, 3
"""A week by where the anchor lies: further on, in the next week, in this one, or in an earlier one."""


@inlined
def place_of_week(t, w, weeks, anchor):
    """Where week ``w`` of month ``t`` lies to the anchor (months from the start), and the part of it that is over then.

    A month's weeks are of equal length; ``weeks`` (month,) is their number. An anchor on the first of a month leaves
    nothing of its week.
    """
    month = int(anchor)
    inside = (anchor - month) * weeks[min(month, weeks.size - 1)]
    week = int(inside)
    if t > month or (t == month and w > week):
        return AFTER, 0.0
    if t == month and w == week:
        return HOLDS, inside - week
    if (t == month and w == week - 1) or (t == month - 1 and week == 0 and w == weeks[t] - 1):
        return LAST, 0.0
    return PAST, 0.0


@inlined
def mark_standing(missed, stopped_day, plant_use, plant_buyer, marked):
    """Mark (plant,) where no stop is dated yet and some class stands: elsewhere every class that stops has run."""
    for x in range(marked.size):
        marked[x] = 0.0
        if stopped_day[plant_use[x], plant_buyer[x]] == inf:
            for n in range(missed.shape[0]):
                if missed[n, x] > STANDSTILL:
                    marked[x] = 1.0


@allocation_free
def count_fresh(place, over, need, per_plan, per_share, arrived, line, missed, marked, fresh):
    """Leave in fresh (plant,) the largest share of its week that a class misses whose lines stop in it, where marked.

    A class works until it has used up what it has, so one that misses s of a week stands from the part 1 - s on: where
    the anchor comes later than that, ``over`` being the part of the week that is over by then, it stood at the anchor.
    Lowers missed (class, plant), the least share of a week that a class missed since that before the anchor.
    Shapes: as in `monazite.engine.industry._run_week`, before the week is run.
    """
    classes, plants = missed.shape
    for x in range(plants):
        fresh[x] = 0.0
        if marked[x] == 0.0 or per_plan[x] == 0.0:
            continue
        for n in range(classes):
            has = line[n, x] + arrived[n, x]
            short = (need[n, x] - min(need[n, x], has)) * per_plan[x] * per_share[n, x]
            if place == LAST or 1.0 - short < over:
                missed[n, x] = short
                continue
            least = missed[n, x]
            ran = least <= STANDSTILL
            if short > (STANDSTILL if ran else least + STANDING * per_share[n, x]):
                fresh[x] = max(fresh[x], short)
            missed[n, x] = min(least, short)
