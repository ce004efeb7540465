"""The tiles of idle lines: how many stand in a month, and after how many days some share of them does."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from monazite.presentation.briefing.claims import value_text
from monazite.presentation.briefing.samples import median_over
from monazite.presentation.web.headline.first_stops import (
    counted_before,
    days_to_share,
    first_stop_at_length,
    month_of_day,
    when_lines_stand,
)
from monazite.presentation.web.headline.headline_losses import NEVER, capitalised, range_of
from monazite.presentation.web.headline.tile import WITHIN, HeadlineTile
from monazite.presentation.web.runs.middles import FAR, aside
from monazite.presentation.web.runs.quick_quantities import FEW_LINES, QuickQuantities
from monazite.results.names import Names, month_text
from monazite.results.quantity import Quantity

THIRD, SIXTH = 2, 5
"""Months after that of the levers for which idle lines are told."""
MANY_LINES = 0.1  # share of lines whose day is told beside that of `FEW_LINES`
LEAST_IDLE = 5e-4  # share of lines, below which it is told as next to none, whichever run it is of
SHARES_IN_WORDS = ("one line in a hundred", "one in ten")
LEAST_DAYS = 10.0  # between central run and middle of the draws, below which a count by months tells no two days apart


class LedDays(NamedTuple):
    """Days until one and ten per cent of the lines stand, of the central run, and the middles of the draws beside them.

    ``middles`` are none for a single draw. ``asides``: where the central run lies far on that side of one of them, or
    of both. A draw in which so many never stand counts as later than all.
    """

    few: Quantity
    many: Quantity
    middles: tuple[Quantity, Quantity] | None = None
    asides: tuple[str, str] = ("", "")


def led_days(current: QuickQuantities, places: Sequence[str]) -> LedDays:
    """When lines of some regions stand."""
    few, many = (days_to_share(current, share, places) for share in (FEW_LINES, MANY_LINES))
    if len(current.idle_shares(places)) == 1:
        return LedDays(few, many)
    middles = [median_over(current.days_by_draw(share, places)) for share in (FEW_LINES, MANY_LINES)]
    own = replace(few, value=middles[0]), replace(many, value=middles[1])
    return LedDays(few, many, own, (_side(few.value, middles[0]), _side(many.value, middles[1])))


def _side(central: float, middle: float) -> str:
    """Where a day of the central run lies far from the middle one: above or below; one that never comes is above."""
    own, other = (x if math.isfinite(x) else math.inf for x in (central, middle))
    if own == other or abs(own - other) < LEAST_DAYS:
        return ""
    return "above" if own > FAR * other else "below" if FAR * own < other else ""


def idle_tile(current: QuickQuantities, rest: QuickQuantities, names: Names, places: Sequence[str]) -> HeadlineTile:
    """How many lines stand idle in the third month: a number that every lever that helps moves."""
    idle, at_rest, later = (q.idle_lines(month, places) for q, month in ((current, THIRD), (rest, THIRD),
                                                                        (current, SIXTH)))  # fmt: skip
    drawn = current.idle_shares(places)[:, current.results.index.month.index(idle.month) - current.start + 1]
    middle = float(np.median(drawn))
    side = aside(drawn) if max(idle.mean.value, middle) >= LEAST_IDLE else ""
    detail, further = "in its worst week", "Lines are weighed by the value added that depends on them."
    if later.month > idle.month:
        detail += f"; {month_text(later.month)}: {value_text(later.mean)}"
    if idle.most >= FEW_LINES:
        worst = f"{names.use(idle.use)} in {names.the(idle.region)}, {100.0 * idle.most:.0f}% of the lines"
        further += f" Hardest hit in {month_text(idle.month)}: {worst}."
    label = f"Lines idle in the third month, {month_text(idle.month)}"
    return HeadlineTile("idle", "main", label, idle.mean, at_rest.mean, detail, "down", month=month_text(idle.month),
                        middle=value_text(replace(idle.mean, value=middle)) if len(drawn) > 1 else "",
                        draws=len(drawn), aside=side, further=further)  # fmt: skip


def standing_tile(current: QuickQuantities, rest: QuickQuantities, names: Names, places: Sequence[str]) -> HeadlineTile:
    """Days until one and ten per cent of the lines stand idle; behind it the ranges, and which plant stops first."""
    led = led_days(current, places)
    few_at_rest, many_at_rest = (days_to_share(rest, share, places) for share in (FEW_LINES, MANY_LINES))
    tenth = f"{100 * MANY_LINES:.0f}% of lines"
    counted = counted_before(current, places)
    when = when_idle(led.few, current)
    when = when.replace("; ", f"{counted}; ") if led.few.value > 0.0 else when
    detail = f"{when}{tenth}: {days_in_words(led.many)}"
    further = f"{tenth}: {days_in_words(led.many)}" + (f" (range {spread})" if (spread := range_of(led.many)) else "")
    if led.middles:
        further += f", {_half_in_words(led.middles[1:])}"
    if days_in_words(led.many) != days_in_words(many_at_rest):
        further += f", at rest {days_in_words(many_at_rest)}"
    further = f"{further}. {first_stop_at_length(current, places, names)}"
    few, change, least = led.few, None, f"{100 * FEW_LINES:.0f}%"
    if math.isfinite(few.value) != math.isfinite(few_at_rest.value):
        change = (f"reaches {least}", "worse") if math.isfinite(few.value) else (f"stays below {least}", "better")
    label = f"{least} of lines idle, days from {month_text(current.day)}"
    now, usual = days_in_words(few), days_in_words(few_at_rest)
    clause = when_lines_stand(led.few, led.many, whose_lines(places, names), counted)
    clause += _beside_the_clause(led)
    return HeadlineTile("stop", "main", label, few, few_at_rest, detail, "up", now, usual, change,
                        extent=_standing_in_words(led, current), further=further.strip(), clause=clause,
                        middle=days_in_words(led.middles[0]) if led.middles else "", aside=led.asides[0],
                        draws=current.results.draws, half=WITHIN, spread=range_of(led.few))  # fmt: skip


def whose_lines(places: Sequence[str], names: Names) -> str:
    """Whose lines are counted, for the headline, in which several regions are not named one by one."""
    return f"in {names.the(places[0])}" if len(places) == 1 else "of the main buyers"


def days_in_words(q: Quantity) -> str:
    """Days until so many lines stand, in words."""
    if not math.isfinite(q.value):
        return NEVER
    return value_text(q) if q.value > 0.0 else "already"


def when_idle(q: Quantity, current: QuickQuantities) -> str:
    """The month in which so many lines stand, or before which they did, with a semicolon; empty where they never do."""
    if not math.isfinite(q.value):
        return ""
    if q.value > 0.0:
        return f"in {month_of_day(q.value, current)}; "
    return f"before {month_text(current.results.index.month[current.start])}; "


def _standing_in_words(led: LedDays, current: QuickQuantities) -> str:
    """When one and ten per cent of the lines stand, for the sentence."""

    def when(q: Quantity) -> str:
        spread = f" (range {range_of(q)})" if range_of(q) else ""
        if q.value > 0.0:
            return f"after {value_text(q)}{spread}, {when_idle(q, current)[:-2]}"
        return f"already {when_idle(q, current)[:-2]}"

    percents = [f"{100 * share:.0f}%" for share in (FEW_LINES, MANY_LINES)]
    half = f"; {_half_by_share(led.middles, percents, 'do')}" if any(led.asides) and led.middles else ""
    if not math.isfinite(led.few.value):
        return f"{NEVER} do as many as {percents[0]}{half}"
    rest = f"{percents[1]} {when(led.many)}" if math.isfinite(led.many.value) else f"{percents[1]} {NEVER}"
    return f"{percents[0]} do {when(led.few)}, and {rest}{half}"


def _beside_the_clause(led: LedDays) -> str:
    """What the headline adds of half of the draws, behind its clause: in brackets, or in a sentence of its own.

    The sentence, without its full stop, is for a central run that differs from its middle in kind: what never comes in
    the one and does in the other would contradict it within its own brackets.
    """
    if not led.middles or not any(led.asides):
        return ""
    few, many = (math.isfinite(own.value) != math.isfinite(middle.value)
                 for own, middle in zip((led.few, led.many), led.middles, strict=True))  # fmt: skip
    if not (few or many):
        return f" ({_half_in_words(led.middles)})"
    return f" in the central run. {capitalised(_half_by_share(led.middles, SHARES_IN_WORDS, 'does'))}"


def _half_by_share(middles: Sequence[Quantity], shares: Sequence[str], verb: str) -> str:
    """When each share of the lines stands in half of the draws: ``shares`` in words, and the verb that they take."""
    if not math.isfinite(middles[0].value):
        return f"in most of the draws not even {shares[0]} ever {verb}"
    few = f"in half of the draws {shares[0]} {verb} {within(middles[0])}"
    return f"{few}, {shares[1]} {within(middles[1])}"


def _half_in_words(middles: Sequence[Quantity]) -> str:
    """The days within which lines stand in half of the draws, that of one per cent first where it is among them."""
    days = [within(one) for one in middles]
    if days == ["never"] * len(days):
        return "never in most of the draws"
    return f"in half of the draws {' and '.join(days)}"


def within(q: Quantity) -> str:
    """Days until so many lines stand in half of the draws, in words."""
    if not math.isfinite(q.value):
        return "never"
    return f"within {value_text(q)}" if q.value > 0.0 else "already"
