"""Losses as the page shows them: those of the central run, and the middles of the draws beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from monazite.presentation.web.runs.middles import aside
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.reading.draft.article_measures import own_measures
from monazite.results.quantity import Quantity
from monazite.scenario.policies import kinds_with

LEAST_TOLD = 1e-3  # % of GDP, below which a loss is shown as nearly none, whichever run it is of
LEAST_LOSS = 0.01  # % of GDP that the headline speaks of
LOSERS = 4
"""Regions that lose most in money, each with a tile of its own."""
REST_OF_WORLD = "ROW"


class LedLosses(NamedTuple):
    """What a region loses in twelve months and to the end of the run, % of a year's GDP, with their ranges.

    Both are of the central run, as in every other state. ``middles`` are the medians of the draws beside them, none for
    a single draw. Where the central run lies far from the median in one or both, ``asides`` say on which side.
    """

    year: Quantity
    whole: Quantity
    middles: tuple[float, float] | None = None
    asides: tuple[str, str] = ("", "")


_FOUND: WeakKeyDictionary[QuickQuantities, dict[str, LedLosses]] = WeakKeyDictionary()
"""Losses by run and region: sentence, tiles, rows and map ask for the same ones."""


def led_losses(current: QuickQuantities, region: str) -> LedLosses:
    """The losses of a region, with the middles of the draws where there are some."""
    hit = _FOUND.setdefault(current, {})
    if region not in hit:
        hit[region] = _led_losses(current, region)
    return hit[region]


def _led_losses(current: QuickQuantities, region: str) -> LedLosses:
    """What `led_losses` gives, of the draws themselves."""
    central = current.whole_run("loss_share_central", region=region), current.loss_to_end(region)
    if all(loss.low == loss.high for loss in central):
        return LedLosses(*central)
    drawn = current.results.select("loss_share_central", region=region)[0], current.losses_to_end(region)
    year, whole = (float(np.median(values)) for values in drawn)
    in_year, to_end = (
        aside(values) if max(values[0], middle) >= LEAST_TOLD else ""
        for values, middle in zip(drawn, (year, whole), strict=True)
    )
    return LedLosses(*central, (year, whole), (in_year, to_end))


def middle_loss(current: QuickQuantities, region: str) -> float:
    """What half of the draws lie below, of the loss of a region in the twelve months; % of GDP, five digits."""
    return float(f"{np.median(current.results.select('loss_share_central', region=region)[0]):.5g}")


def bound_of(current: QuickQuantities, region: str, bound: str) -> float:
    """The loss of the twelve months counted in another way, ``lower`` or ``upper``, central run; % of GDP."""
    return current.whole_run(f"loss_share_{bound}", region=region).value


def regions_that_lose(current: QuickQuantities) -> list[str]:
    """Regions of whose losses the page speaks: all but the one that controls and the rest of the world.

    Where an article's limits are of other countries alone, these stand for it: whoever controls buys of them then.
    """
    sc = current.results.scenario
    limits = kinds_with("restricts_exports")
    acting = {policy.actor for policy in own_measures(sc) if policy.kind in limits}
    out = {*(acting or {sc.controller}), REST_OF_WORLD}
    return [name for name in current.results.index.region if name not in out]


def most_losing(current: QuickQuantities, count: int, least: float) -> list[str]:
    """Regions that lose most in money in the twelve months, largest first, and who loses most of it to the end.

    Those that lose less than ``least`` % of their GDP to the end are none, but whoever loses most where some region
    loses as much in the year.
    """
    among = [led_losses(current, name) for name in regions_that_lose(current)]
    many = [led for led in among if led.whole.value >= least]
    by_year, to_end = (
        sorted(losses, key=lambda loss: -loss.value * current.gdp_of(loss.where["region"]))
        for losses in ([led.year for led in many], [led.whole for led in many])
    )
    hit, leader = list[str](), largest([led.year for led in among], current, in_money=True)
    if leader is not None and any(led.year.value >= least for led in among):
        hit.append(leader.where["region"])
    hit += [loss.where["region"] for loss in (*by_year[:count], *to_end[:1])]
    return list(dict.fromkeys(hit))


def worst_in_a_bad_case(current: QuickQuantities) -> str:
    """Who loses most money in the twelve months at the upper end of the range; empty where that is next to nothing."""
    highs = [
        replace(led.year, value=led.year.high) for led in (led_losses(current, r) for r in regions_that_lose(current))
    ]
    most = largest(highs, current, in_money=True)
    return most.where["region"] if most is not None and most.value >= LEAST_TOLD else ""


def largest(losses: Iterable[Quantity], current: QuickQuantities, *, in_money: bool) -> Quantity | None:
    """The largest of the losses of some regions, as a share of their GDP or in money; None without any."""

    def size(loss: Quantity) -> float:
        return loss.value * (current.gdp_of(loss.where["region"]) if in_money else 1.0)

    return max(losses, key=size, default=None)
