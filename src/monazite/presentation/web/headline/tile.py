"""A headline number beside the same number at rest: its texts, its claim, and how it changed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from monazite.presentation.briefing.claims import Claim, ClaimBook, number, value_text
from monazite.presentation.web.headline.headline_losses import LEAST_POINTS, NEVER, range_of
from monazite.results.quantity import Quantity

UNIT_TEXTS = {"t/month": "t a month", "m3/month": "m³ a month"}
IN_THIS_RUN = " in this run"  # ends what never comes
WITHIN = "within"
"""Stands before the days within which so many lines stand in half of the draws."""
LEAST_CHANGE = 0.005  # relative change below which a number counts as unchanged


@dataclass(frozen=True)
class HeadlineTile:
    """A headline number beside the same number with the levers at rest.

    Attributes
    ----------
    id, group, label, detail
        Name in requests, heading it stands under (main, loss or footprint), text above and text below the number.
    current, rest
        The number with the levers moved and at rest.
    better
        Direction that helps: up or down; empty where neither does by itself: fewer shipments may mean less need.
    current_text, rest_text
        The numbers in words, where it is not those of `value_text`.
    change
        Change in words, and better, worse or same, where it is not that of `change_in_words`.
    extent
        When one and ten per cent of the lines stand, for the headline; empty where that is not asked.
    month
        Month of the number in words, for the headline; empty where that is not asked.
    middle
        The middle of the draws in words, where there are some: half of them lie below it. It stands beside the number,
        which is of the central run in every state, as is all else that the tile says.
    draws
        How many these are.
    aside
        Above or below, where the central run lies far on that side of the middle of its draws; else empty.
    middle_then
        The middle of the draws in the month of the number alone, where the central run lies far from that one and
        near the middle of the draws' own peaks, which come in other months; else empty.
    why, clause
        What stands behind the number in the headline, and what the headline says of it in a clause of its own.
    year
        The mean of its dearest twelve months with its range, in words, where our data hold no quote to hold a highest
        price against: that is of the model alone, and often of one month. The headline leads with it; empty elsewhere.
    window
        What its range is one of, behind the headline; empty where that is plain.
    half
        What is told of half of the draws, before their middle.
    spread
        Its range in words, where that is not the one of ``current``, which has none where it never comes.
    without
        What the number is in the record without the article, behind it in the headline; empty where no article is at
        hand.
    held
        Why a full stop hardly moves it, where it does not: the headline then tells it beside the losses; else empty.
    further
        What a press on the tile adds to its sentence, in whole sentences: bounds, ranges of what stands in small print.
    """

    id: str
    group: str
    label: str
    current: Quantity
    rest: Quantity
    detail: str
    better: str
    current_text: str = ""
    rest_text: str = ""
    change: tuple[str, str] | None = None
    extent: str = ""
    month: str = ""
    middle: str = ""
    draws: int = 1
    aside: str = ""
    middle_then: str = ""
    why: str = ""
    clause: str = ""
    year: str = ""
    window: str = ""
    half: str = "below"
    spread: str = ""
    without: str = ""
    held: str = ""
    further: str = ""

    def to_json(self) -> dict[str, Any]:
        """Texts of the tile."""
        change, verdict = self.change or change_in_words(self.current, self.rest, self.better)
        q, before = self.current, self.rest_text or value_text(self.rest)
        value = self.current_text or value_text(q)
        if value == before and self.change is None:
            change, verdict = "", "same"  # too small to be seen in the number itself
        return {
            "id": self.id,
            "group": self.group,
            "label": self.label,
            "value": value,
            "range": self.spread or range_of(q),
            "middle": self.beside(value),
            "before": before,
            "change": change,
            "verdict": verdict,
            "detail": self.detail,
        }

    def beside(self, value: str) -> str:
        """The middle of the draws beside the number in words, ``value``; empty where both are one and the same."""
        if self.middle_then and not self.middle:
            return f"half below {self.middle_then} in that month"
        if not self.middle or self.middle == value:
            return ""
        if self.middle.startswith(NEVER):
            return f"most of {self.draws} draws {NEVER.removesuffix(IN_THIS_RUN)}"
        if value.startswith(NEVER):  # half of the draws come to it: another kind of answer, not a nearer day
            return f"but {self.half} {self.middle} in half of the draws"
        text = f"half {self.half} {self.middle}"
        if self.aside:
            lower, higher = ("sooner", "later") if self.half == WITHIN else ("below it", "above it")
            return f"{text}, far {lower if self.aside == 'above' else higher}"
        return f"{text}, {self.middle_then} in that month" if self.middle_then else text

    def claim(self) -> Claim:
        """The sentence behind the tile."""
        text = "{what}: {a}, with the levers at rest {b:value}."
        return ClaimBook().several("front", text, "", [], what=self.label, a=self.current, b=self.rest)


def change_in_words(current: Quantity, rest: Quantity, better: str) -> tuple[str, str]:
    """Change against rest in words, and whether it is better, worse or the same.

    Parameters
    ----------
    current, rest
        The number with the levers moved and at rest.
    better
        Direction that helps: up or down; empty where neither does by itself.
    """
    if not (math.isfinite(current.value) and math.isfinite(rest.value)):
        return "", "same"
    change = current.value - rest.value
    if abs(change) <= LEAST_CHANGE * max(abs(rest.value), 1e-12):
        return "", "same"
    sign = "+" if change > 0 else "\N{MINUS SIGN}"
    if current.unit == "share" or current.unit.startswith("%"):
        points = abs(change) * (100.0 if current.unit == "share" else 1.0)
        if points < LEAST_POINTS:
            return "", "same"
        text = f"{sign}{number(points, 2)} points"
    elif current.unit in ("USD/kg", "1", *UNIT_TEXTS) and rest.value > 0:
        text = f"{sign}{number(abs(100 * change / rest.value), 2)}%"
    else:
        size = abs(change)
        text = f"{sign}{value_text(Quantity(size, size, size, current.unit, current.outcome, {}, ''))}"
    if not better:
        return text, "same"
    return text, "better" if (change > 0) == (better == "up") else "worse"
