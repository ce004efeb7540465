"""Footprint of supply: totals by region of origin, before any allocation to elements."""

from monazite.engine.jit import jit
from monazite.engine.state import Market, Params, Structure


@jit
def _account(basket, recovery, pair, deposit_region, producers, footprint, stage_footprint, from_conflict, feed, make,
             emission, conflict):  # fmt: skip
    deposits, elements = basket.shape
    slots = pair.shape[1]
    emission[:], conflict[:] = 0.0, 0.0
    for i in range(feed.shape[0]):
        for j in range(deposits):
            fed = 0.0
            for k in range(slots):
                fed += feed[i, j, k]
            for n in range(footprint.shape[1]):
                emission[i, n, deposit_region[j]] += fed * recovery[j] * footprint[i, n, j]
        for stage in (1, 2):
            high = 2 * elements if stage == 1 else make.shape[1]
            for k in range(slots):
                if producers[stage, k] < 0:
                    continue
                made = 0.0
                for c in range(stage * elements, high):
                    made += make[i, c, k]
                for n in range(footprint.shape[1]):
                    emission[i, n, producers[stage, k]] += made * stage_footprint[i, n, stage - 1]
        for e in range(elements):
            total = 0.0
            for j in range(deposits):
                for k in range(slots):
                    if pair[e, k] >= 0:
                        made = feed[i, j, k] * recovery[j] * basket[j, e]
                        total += made
                        conflict[i, e] += made * from_conflict[j]
            if total > 0.0:
                conflict[i, e] /= total


def account(s: Structure, d: Params, m: Market, emission, conflict) -> None:
    """Call 9: burdens of the month.

    Equation: sum over deposits of feed x recovery x burden per t of separated oxide, at the deposit; plus metal and
    magnet making at the plant. Burdens differ from draw to draw.
    Fills emission (draw, indicator, region), t, m3 or m2 a month, and conflict (draw, element), the share of separated
    supply from deposits whose output pays for conflict. Source: footprints.csv; totals first, model note 2.9.
    """
    _account(s.basket, s.recovery, s.pair, s.deposit_region, s.producers, d.footprint, d.stage_footprint, s.conflict,
             m.feed, m.make, emission, conflict)  # fmt: skip
