"""What moves the day of each item: next to the firm's first stop, which one item decides, all others look idle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from monazite.analysis.company.firm_lever import LeverEffect
from monazite.analysis.company.levers import MOST_ITEMS, LeverBench
from monazite.analysis.company.outlook import CompanyOutlook, WeeklyPaths, weekly_paths

LEAST_DAYS = 0.05
"""Days gained by an item below which its measures are told by the plan that they keep."""
LEAST_LOST = 0.0005
"""Part of the plan of an item's lines from whose loss on its measures are weighed though it runs out late."""


@dataclass(frozen=True)
class ItemLever:
    """A measure of an item, by what it does for the item itself.

    Attributes
    ----------
    effect
        The measure; `LeverEffect.item_gained` are the days by which the item runs out later.
    saved
        Part of the plan of the lines that use the item, over the outlook, that it keeps running, mean of the draws.
    lost
        Part of that plan that is lost without it.
    """

    effect: LeverEffect
    saved: float
    lost: float


def item_levers(bench: LeverBench, effects: Sequence[LeverEffect]) -> dict[int, tuple[ItemLever, ...]]:
    """The best measure of each item and the best of another kind, by the item's position, in the order of the bench.

    By the days of the item itself; what does not move those, by the plan that the lines which use it keep. Items that
    run out after the horizon alone come last and are weighed here: their measures move no day within it.

    Parameters
    ----------
    bench
        Levers of the outlook.
    effects
        The measures as they were weighed.
    """
    outlook, out = bench.outlook, dict[int, tuple[ItemLever, ...]]()
    used = [int(i) for i in np.flatnonzero(np.asarray(outlook.builder.needs).any(0))]
    losses = {item: item_plan_lost(outlook, item) for item in used}
    soon, runs_out = bench.items, np.isfinite(outlook.item_days.min(0))
    late = [i for i in used if i not in soon and runs_out[i] and losses[i] >= LEAST_LOST]
    later = sorted(late, key=lambda i: -losses[i])[: max(MOST_ITEMS - len(soon), 0)]
    effects = [*effects, *(bench.effect(lever) for item in later for lever in bench.levers(item))]
    for item in [*soon, *later]:
        lost = losses[item]
        own = [
            ItemLever(effect, lost - item_plan_lost(outlook, item, weekly_paths(bench.with_lever(effect.lever))), lost)
            for effect in effects
            if effect.lever.item == item
        ]
        own.sort(key=_rank, reverse=True)
        others = [one for one in own if one.effect.lever.kind != own[0].effect.lever.kind]
        if own:
            out[item] = (own[0], *others[:1])
    return out


def _rank(one: ItemLever) -> tuple[float, float]:
    """Days of the item, none where they are next to none, then what is saved."""
    days = one.effect.item_gained
    return days if days >= LEAST_DAYS else 0.0, one.saved


def item_plan_lost(outlook: CompanyOutlook, item: int, paths: WeeklyPaths | None = None) -> float:
    """Part of the plan of the lines that use an item that is not made, mean of the draws, by the item's own weight.

    Parameters
    ----------
    outlook
        The firm in a run.
    item
        Position of the item.
    paths
        Its weeks with a lever; by default without any.
    """
    weight = np.asarray(outlook.builder.needs, float)[list(outlook.inside.product_order), item]
    lost = (outlook.paths if paths is None else paths).lost
    return float((lost @ weight).mean() / (outlook.weeks * weight.sum()))
