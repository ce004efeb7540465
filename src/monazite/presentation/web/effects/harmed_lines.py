"""Lines that stand sooner, or more of them, beside a lever that is to help them: whose, and what takes their goods."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from monazite.presentation.briefing.claims import joined_with_and, number, value_text
from monazite.presentation.web.headline.first_stops import days_to_share
from monazite.presentation.web.headline.line_tiles import LEAST_IDLE, THIRD
from monazite.presentation.web.runs.quick_quantities import FEW_LINES, MAIN_REGIONS, RESIDUAL, QuickQuantities
from monazite.results.line_stops import DAYS
from monazite.results.names import Names, month_text, present
from monazite.results.results import Results

LEAST_DAYS = 1.0  # by which lines stand sooner, from which on that is told
LEAST_TONNES = 1e-3  # that usually arrive, from which on it is told that fewer do
LEAST_RISE = 0.01  # of a price or of an amount, from which on it is given as a reason


def lines_stand_sooner(current: QuickQuantities, without: QuickQuantities, good: str, names: Names) -> str:
    """Whose lines stand sooner, or stand where they did not, and why, in words; empty where none do.

    ``without`` is the same state without the lever, ``good`` the one whose price is shown.
    """
    index = current.results.index
    places = list(present(MAIN_REGIONS, index.region))
    days, usual = (days_to_share(q, FEW_LINES, places).value for q in (current, without))
    share, before = (q.idle_lines(THIRD, places).mean.value for q in (current, without))
    is_sooner = math.isfinite(days) and not usual - days < LEAST_DAYS
    if not is_sooner and share < before + LEAST_IDLE:
        return ""
    idle = {place: [q.idle_lines(THIRD, [place]) for q in (current, without)] for place in places}
    where = max(places, key=lambda place: idle[place][0].mean.value - idle[place][1].mean.value)
    own, other = idle[where]
    more = f"{value_text(own.mean)} of the lines in {names.the(where)} in {month_text(own.month)}"
    more += f" instead of {value_text(other.mean)}, above all {names.use(own.use)}"
    first = f"1% of the lines of the main buyers stand {_after(days, usual)}"
    leaves_more = own.mean.value > other.mean.value + LEAST_IDLE  # of next to none no more is told
    texts = ([first] if is_sooner else []) + ([f"it leaves idle {more}"] if leaves_more else [])
    if not texts:
        return ""
    less = _fewer_arrive(current, without, good, where, names) if leaves_more else ""
    return f"It also does harm: {joined_with_and(texts)}{less}." + (
        _where_sooner(current, without, places, names) if is_sooner else ""
    )


def _after(days: float, usual: float) -> str:
    instead = f" instead of {number(usual, 2)}" if math.isfinite(usual) else ", and without it never"
    return f"after {number(days, 2)} days{instead}"


def _fewer_arrive(current: QuickQuantities, without: QuickQuantities, good: str, where: str, names: Names) -> str:
    """That less of the good whose price is shown arrives by the third month, where it does; with a leading comma."""
    index = current.results.index
    buyers, months = _buyers(current, where), slice(current.start, current.start + THIRD + 1)
    bought, usually = (
        float(q.results.view.flows.ship[0, months, index.good.index(good)][..., buyers].sum())
        for q in (current, without)
    )
    arrived, otherwise = number(bought, 2), number(usually, 2)
    if not bought < usually > LEAST_TONNES or arrived == otherwise:  # two figures that read the same explain nothing
        return ""
    return f", where {arrived} t of {names.good(good)} arrive by then instead of {otherwise}"


def _buyers(q: QuickQuantities, place: str) -> np.ndarray:
    """Which buyers are those of a place."""
    index = q.results.index
    return np.asarray(index.buyer_region) == index.region.index(place)


def _where_sooner(current: QuickQuantities, without: QuickQuantities, places: Sequence[str], names: Names) -> str:
    """The places whose own lines stand sooner, of the first one the use that does, and what takes its goods."""
    pairs = {place: [days_to_share(q, FEW_LINES, [place]).value for q in (current, without)] for place in places}
    sooner = sorted((days, place) for place, (days, usual) in pairs.items()
                    if math.isfinite(days) and not usual - days < LEAST_DAYS)  # fmt: skip
    if not sooner:
        return ""
    days, place = sooner[0]
    month = min(current.start + int(days / DAYS), len(current.results.index.month) - 1)
    use = _use_that_stands(current.results, without.results, month, place)
    listed = joined_with_and([f"{names.the(one)} ({_after(*pairs[one])})" for _, one in sooner])
    others = [names.the(one) for one in places if one not in {name for _, name in sooner}]
    rest = f", not in {joined_with_and(others)}" if others else ""
    return (
        f" Sooner in {listed}{rest}. In {names.the(place)} that is above all "
        f"{names.use(current.results.index.use[use])}{_what_takes_it(current, without, month, place, use, names)}."
    )


def _use_that_stands(current: Results, without: Results, month: int, place: str) -> int:
    """The use of which by most more lines stand in a place in a month."""
    region = current.index.region.index(place)
    own, other = (
        np.nan_to_num(one.view.by_region_mean(one.view.flows.stopped[:1, month : month + 1])[0, 0])[:, region]
        for one in (current, without)
    )
    known = [not use.startswith(RESIDUAL) for use in current.index.use]
    return int(np.argmax(np.where(known, own - other, -1.0)))


def _what_takes_it(
    current: QuickQuantities, without: QuickQuantities, month: int, place: str, use: int, names: Names
) -> str:
    """By how much the good of a use that got dearer most costs more, and whether plants take it from the lines."""
    index, buyers, when = current.results.index, _buyers(current, place), month_text(current.results.index.month[month])
    mix, flows = current.results.model.structure.mix, [q.results.view.flows for q in (current, without)]
    goods = [g for g in range(len(index.good)) if mix[use, g] > 0.0]
    paid = [_mean_paid(one.paid[0, month][:, buyers], one.bought[0, month][:, buyers]) for one in flows]
    good = max(goods, key=lambda g: paid[0][g] / paid[1][g] if paid[1][g] > 0.0 else 0.0)
    now, then = (one[good] for one in paid)
    if not now > then * (1.0 + LEAST_RISE):
        return ""
    text = f": they need {names.good(index.good[good])}, which costs {number(now, 2)} USD/kg there in {when} instead"
    text += f" of {number(then, 2)}"
    lines = [float(mix[:, good] @ one.activity[0, month][:, buyers].sum(1)) for one in flows]
    plants = [float(one.need[0, month, good, buyers].sum()) - n for one, n in zip(flows, lines, strict=True)]
    if lines[0] > lines[1] * (1.0 - LEAST_RISE) or plants[0] < plants[1] * (1.0 + LEAST_RISE) or plants[1] <= 0.0:
        return text
    return (
        f"{text}: plants there that make other goods of it take {number(plants[0], 2)} t "
        f"instead of {number(plants[1], 2)} and the lines get {number(lines[0], 2)} t instead of {number(lines[1], 2)}"
    )


def _mean_paid(paid: np.ndarray, bought: np.ndarray) -> np.ndarray:
    """Mean price by good over the buyers of a place, weighted by what they buy; 0 where nothing is bought."""
    total = bought.sum(1)
    return np.divide((paid * bought).sum(1), total, out=np.zeros(len(total)), where=total > 0.0)
