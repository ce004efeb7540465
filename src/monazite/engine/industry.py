"""Line stops: plants run week by week on what arrives and what they hold."""

import numpy as np

from monazite.engine.jit import jit
from monazite.engine.state import CONTRACT_SHARE, LICENCE_UNEVENNESS, Base, Market, Month, Params, State, Structure

DAYS = 365.25 / 12.0  # of a month
ORDER = np.array([2, 5, 0, 7, 3, 4, 1, 6])  # in which classes get licences
STILL = 1e-3  # a class of lines that misses more than this share of its week stands still


@jit
def _allocate(mix, first_magnet, priority, contract_share, want, activity, arrivals):
    """Arrivals at uses: contracted magnets pro rata to orders, the rest to who pays; mass of every good is kept.

    Priority uses take what the market gave them. For the others of a buyer, good by good: available = sum of market
    purchases; pro rata share rho = available / wanted; arrivals = phi (mix rho) want + (1 - phi) market purchases.
    """
    draws, uses, buyers = activity.shape
    goods = mix.shape[1]
    for i in range(draws):
        for b in range(buyers):
            for u in range(uses):
                arrivals[i, u, b] = activity[i, u, b]
                if priority[u] == 0.0 and mix[u, first_magnet:].sum() > 0.5:
                    arrivals[i, u, b] = (1.0 - contract_share[i]) * activity[i, u, b]
            for c in range(first_magnet, goods):
                there, wanted = 0.0, 0.0
                for u in range(uses):
                    if priority[u] == 0.0 and mix[u, first_magnet:].sum() > 0.5:
                        there += mix[u, c] * activity[i, u, b]
                        wanted += mix[u, c] * want[i, u, b]
                if wanted == 0.0:
                    continue
                for u in range(uses):
                    if priority[u] == 0.0 and mix[u, first_magnet:].sum() > 0.5:
                        whole = mix[u, first_magnet:].sum()
                        arrivals[i, u, b] += contract_share[i] * mix[u, c] / whole * there / wanted * want[i, u, b]


@jit
def _share_out(arriving, uneven, need, target, line, got):
    """A week's arrivals by class of lines.

    One part goes pro rata to need and missing stock. The other goes class by class, whole orders first: licences are
    given to one end user after the other, so that under a licence regime some lines get all and others nothing. The
    order pairs classes with little and much stock, so that who is served says nothing about who has stock.
    """
    classes = got.size
    total = 0.0
    for n in range(classes):
        got[n] = max(need + target[n] - line[n], 0.0) + 1e-12
        total += got[n]
    if arriving >= total:
        for n in range(classes):
            got[n] *= arriving / total
        return
    left = uneven * arriving
    for i in range(classes):
        n = ORDER[i % 8] if classes == 8 else i
        asked = got[n]
        whole = min(uneven * asked, left)
        left -= whole
        got[n] = whole + (1.0 - uneven) * arriving * asked / total


@jit
def _run_weeks(
    t,
    weeks,
    rigid,
    activity_ref,
    line_cover,
    plan,
    want,
    activity,
    served,
    arrivals,
    uneven,
    line,
    stopped_day,
    output,
    stopped,
):
    draws, uses, buyers = activity.shape
    classes = line_cover.shape[2]
    target, got = np.zeros(classes), np.zeros(classes)
    for i in range(draws):
        for u in range(uses):
            for b in range(buyers):
                output[i, u, b] = 1.0
                stopped[i, u, b] = 0.0
                if activity_ref[u, b] == 0.0:
                    continue
                willing = min(activity[i, u, b] / (max(served[i, u, b], 1e-12) * want[i, u, b]), 1.0)
                need = plan[i, u, b] * (1.0 if rigid[u] > 0.0 else willing) / (weeks * classes)
                arriving = arrivals[i, u, b] / weeks
                made = 0.0
                for w in range(weeks):
                    for n in range(classes):
                        target[n] = line_cover[i, u, n] * plan[i, u, b] / classes
                    _share_out(arriving, uneven[i] if rigid[u] > 0.0 else 0.0, need, target, line[i, u, b], got)
                    idle = 0.0
                    for n in range(classes):
                        held = line[i, u, b, n] + got[n]
                        used = min(need, held)
                        line[i, u, b, n] = held - used
                        made += used
                        missing = 1.0 - used / need
                        if missing > STILL:
                            idle += missing / classes
                            day = (t + (w + 1.0 - missing) / weeks) * DAYS
                            stopped_day[i, u, b] = min(stopped_day[i, u, b], day)
                    stopped[i, u, b] = max(stopped[i, u, b], idle)
                output[i, u, b] = made / (need * weeks * classes)


def run_weeks(t: int, s: Structure, d: Params, base: Base, state: State, month: Month, m: Market, plan, f) -> None:
    """Call 7: weekly sub-steps of every use and buyer.

    Magnets are parts made to order: contracted volume reaches users pro rata to their orders, only the rest goes to who
    pays most. Lines are grouped in classes of equal size by their stock. Each week arrivals are shared out by need and
    missing stock; a class makes the smaller of its need and what it has: S' = S + arrivals - min(need, S + arrivals).
    Where the recipe of the product is fixed within the month (magnets) the need is the whole plan: buyers who hold back
    at high prices live off their stock. Elsewhere the price response is saving of material, and not a stop.
    Fills f.output (share of that need) and f.stopped (share of capacity standing still in the worst week); updates line
    stocks and the first day a line stops, counted from the start. Source: ARIO-type rationing; cover: priors.csv.
    """
    _allocate(s.mix, 2 * len(s.oxide_need), s.use_priority, d.scalars[:, CONTRACT_SHARE].copy(), month.want, m.activity,
              f.activity)  # fmt: skip
    _run_weeks(t, int(base.weeks[t]), base.rigid, s.activity_ref, d.line_cover, plan, month.want, m.activity, m.served,
               f.activity, d.scalars[:, LICENCE_UNEVENNESS].copy(), state.line, state.stopped_day, f.output,
               f.stopped)  # fmt: skip
