"""When lines stand and who runs out first, on the calendar of the shares of idle lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np

from monazite.presentation.briefing.claims import value_text
from monazite.presentation.web.headline.headline_losses import range_of
from monazite.presentation.web.runs.quick_quantities import FEW_LINES, LineStop, QuickQuantities
from monazite.results.line_stops import DAYS
from monazite.results.names import Names, month_text
from monazite.results.quantity import Quantity


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
    """The month in which a day lies that is counted from that of the levers, as it is printed: day 30 of 1 January."""
    first = current.results.index.month[current.start].replace(day=1)
    return month_text(first + timedelta(days=round(days)))


def counted_before(current: QuickQuantities, places: Sequence[str]) -> str:
    """That lines which stood before the levers act are among those counted, with a leading comma; else empty."""
    return ", those already idle counted" if idle_already(current, places) else ""


def when_lines_stand(few: Quantity, many: Quantity, where: str, counted: str = "") -> str:
    """When one and ten per cent of all lines stand, to be read aloud; ``where``: the places in words, with "in".

    A clause without a full stop, for the sentence that begins with the event. ``counted``: what `counted_before` gives.
    """
    if not math.isfinite(few.value):
        return f"fewer than one line in a hundred {where} ever stands idle"
    before = counted if few.value > 0.0 else ""
    tenth = f"one in ten {_when(many)}" if math.isfinite(many.value) else "never one in ten"
    return f"one line in a hundred {where} stands idle {_when(few)}{before}, {tenth}"


def _when(q: Quantity) -> str:
    return f"after {value_text(q)}" if q.value > 0.0 else "already"


def with_use(stop: LineStop, current: QuickQuantities, names: Names) -> str:
    """A line stop by the use that stops first, its industry and its place: an industry alone says too much."""
    return _in_words(current.first_use(stop), stop.industry, stop.region, names)


def _in_words(use: str, industry: str, region: str, names: Names) -> str:
    return f"{names.use(use)} ({names.use(industry)}) in {names.the(region)}"


def _use_of_first_line(current: QuickQuantities, industry: str, region: str) -> str:
    """The use of an industry in a region of which a first line of all stops first; central case."""
    values, left = current.results.select("first_stop_day", region=region)
    users, view = current.results.view.labels(left[-1]), current.results.view
    uses = [current.results.index.use[use] for use in view.uses_of(industry)]
    return min(uses, key=lambda use: float(np.nan_to_num(values[0, users.index(use)], nan=np.inf)))


def _with_range(days: Quantity) -> str:
    """Days in words, with their range where they have one."""
    return value_text(days) + (f" (range {text})" if (text := range_of(days)) else "")


def first_of(current: QuickQuantities, first: tuple[Quantity, str, str]) -> LineStop:
    """The line stop that `QuickQuantities.first_line_stop` gives, with its use."""
    return next(one for one in current.line_stops if (one.industry, one.region) == first[1:])


def first_stop_at_length(current: QuickQuantities, places: Sequence[str], names: Names) -> str:
    """The first plant to stop with its range, many lines after it, and what stands already, for small print.

    The plant's day is the outcome `first_stop_day`; that of many lines is dated by this page alone.
    """
    already, first = idle_already(current, places), current.first_line_stop(places)
    plant = current.very_first_stop(places)
    parts = []
    if already:
        standing = "; ".join(with_use(one, current, names) for one in already)
        parts.append(f"Idle before {month_text(current.day)} already: {standing}.")
    if first is not None and plant is not None:
        own = _in_words(_use_of_first_line(current, *plant[1:]), *plant[1:], names)
        many = with_use(first_of(current, first), current, names)
        which = "there" if many == own else f"first in {many}"
        parts.append(
            f"{'Next' if already else 'First'} plant to stop, with the least stock: {own}, after "
            f"{_with_range(plant[0])} (the first stop day of the run); {100 * FEW_LINES:.0f}% of the lines of a use "
            f"stand {which}, after {_with_range(first[0])}."
        )
    before = current.idle_shares(places)[:, 0] >= FEW_LINES
    if before.any() and not before[0]:
        parts.append(
            f"In {int(before.sum())} of {len(before)} draws {100 * FEW_LINES:.0f}% of the lines stood idle before "
            f"{month_text(current.day)} already."
        )
    return " ".join(parts)
