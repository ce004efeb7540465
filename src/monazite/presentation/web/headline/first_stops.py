"""Who runs out first and when, on the calendar of the shares of idle lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from monazite.presentation.briefing.claims import joined_with_and, value_text
from monazite.presentation.web.headline.headline_losses import range_of
from monazite.presentation.web.runs.quick_quantities import FEW_LINES, LineStop, QuickQuantities
from monazite.results.line_stops import DAYS
from monazite.results.names import Names, month_text
from monazite.results.quantity import Quantity

MOST_NAMED = 3
"""Industries that stop on one day and are named."""


def idle_already(current: QuickQuantities, places: Sequence[str]) -> list[LineStop]:
    """Industries of some regions of which many lines stood in the month before already, the hardest hit first."""
    many = [stop for stop in current.line_stops if stop.region in places and stop.already_stopped and not stop.is_minor]
    return sorted(many, key=lambda stop: -stop.most)


def days_to_share(current: QuickQuantities, share: float, places: Sequence[str]) -> Quantity:
    """Days until a share of the lines of some regions stand, never before the first of them stops.

    Within a month `QuickQuantities.days_to_idle` takes the share to rise evenly. Where the first plant to stop does so
    in that month, it rises from that day on instead: d' = s + p (e - s), with p the part of the month that it takes, s
    the day of the first stop and e the end of the month. Ranges follow where the central day passes an end.
    """
    days, first = current.days_to_idle(share, places), current.first_line_stop(places)
    if first is None or idle_already(current, places) or not days.value > 0.0:
        return days
    month = int(days.value / DAYS)
    part, end, begin = days.value / DAYS - month, DAYS * (month + 1), first[0].value
    if not DAYS * month < begin < end:
        return days
    later = begin + part * (end - begin)
    if days.low == days.high == days.value:
        return replace(days, value=later, low=later, high=later)
    return replace(days, value=later, low=min(days.low, later), high=max(days.high, later))  # NaN: never in a draw


def month_of_day(days: float, current: QuickQuantities) -> str:
    """The month in which a day from that of the levers lies."""
    months = current.results.index.month[current.start :]
    return month_text(months[min(int(days / DAYS), len(months) - 1)])


def who_runs_out_first(current: QuickQuantities, places: Sequence[str], where: str, names: Names) -> str:
    """The first lines to stop and their day, after those that stand already; ``where``: the places in words.

    A clause without a full stop, for the sentence that begins with the event.
    """
    already, first = idle_already(current, places), current.first_line_stop(places)
    percent = f"{100 * FEW_LINES:.0f}%"
    standing = joined_with_and(
        [f"{names.use(one.industry)} in {names.the(one.region)}" for one in already[:MOST_NAMED]]
    )
    if first is None or not math.isfinite(first[0].value):
        none = f"no industry in {where} comes to have {percent} of its lines idle"
        return f"{none} but {standing}, where they stand already" if already else none
    days = first[0].value
    after = f"{_at_once(current, places, first, names)}, {_when(days)}, in {month_of_day(days, current)}"
    if not already:
        return f"the first lines to stop are those of {after}"
    return f"lines of {standing} stand idle already, and next to stop are those of {after}"


def _at_once(current: QuickQuantities, places: Sequence[str], first: tuple[Quantity, str, str], names: Names) -> str:
    """The first lines to stop, with those that stop on the same day: by name in one place, else how many."""
    days, industry, region = first
    same = [
        (stop.industry, stop.region)
        for stop in current.line_stops
        if stop.region in places and not (stop.already_stopped or stop.is_minor) and _is_same_day(stop.day, days.value)
    ]
    others = [pair for pair in same if pair != (industry, region)]
    here = [names.use(own) for own, place in others if place == region][: MOST_NAMED - 1]
    text = f"{joined_with_and([names.use(industry), *here])} in {names.the(region)}"
    left = len(others) - len(here)
    return f"{text} and {left} other{'s' if left > 1 else ''}" if left else text


def _with_range(days: Quantity) -> str:
    """Days in words, with their range where they have one."""
    return value_text(days) + (f" (range {text})" if (text := range_of(days)) else "")


def _is_same_day(a: float, b: float) -> bool:
    return math.isfinite(a) and round(a) == round(b)


def _when(days: float) -> str:
    return f"after {days:.0f} day{'' if round(days) == 1 else 's'}" if round(days) >= 1 else "at once"


def first_stop_at_length(current: QuickQuantities, places: Sequence[str], names: Names) -> str:
    """The first plant to stop with its range, many lines after it, and what stands already, for small print.

    The plant's day is the outcome `first_stop_day`; that of many lines is dated by this page alone.
    """
    already, first = idle_already(current, places), current.first_line_stop(places)
    plant = current.very_first_stop(places)
    parts = []
    if already:
        standing = "; ".join(f"{names.use(one.industry)} in {names.the(one.region)}" for one in already)
        parts.append(f"Idle before {month_text(current.day)} already: {standing}.")
    if first is not None and plant is not None:
        days, industry, region = first
        which = "there" if plant[1:] == first[1:] else f"first in {names.use(industry)} in {names.the(region)}"
        parts.append(
            f"{'Next' if already else 'First'} plant to stop, with the least stock: {names.use(plant[1])} in "
            f"{names.the(plant[2])} after {_with_range(plant[0])} (the first stop day of the run); "
            f"{100 * FEW_LINES:.0f}% of the lines of a use stand {which}, after {_with_range(days)}."
        )
    before = current.idle_shares(places)[:, 0] >= FEW_LINES
    if before.any() and not before[0]:
        parts.append(
            f"In {int(before.sum())} of {len(before)} draws {100 * FEW_LINES:.0f}% of the lines stood idle before "
            f"{month_text(current.day)} already."
        )
    return " ".join(parts)
