"""What led to a highest price: orders ahead, and how far it had moved since the last quote before the levers acted."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from monazite.presentation.briefing.claims import number
from monazite.presentation.web.headline.price_words import (
    beside_the_quotes,
    last_quoted,
    stocks_at_peak,
    stocks_in_words,
    why_so_dear,
)
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.results.names import month_text

MOVED = 1.5
"""Times its price in the month of the last quote, or that part of it, from which on a price has left its quotes."""
AHEAD = 0.5  # of a month, in which buyers order ahead


def is_ordered_ahead(current: QuickQuantities, good: str, month: int) -> bool:
    """Whether buyers outside the controlling country order a good ahead in a month, as after an announcement."""
    results = current.results
    alarm = results.model.controls.alarm[month, results.index.good.index(good)]
    return bool((alarm * results.view.outside).max() >= AHEAD)


class SinceQuotes(NamedTuple):
    """How the price outside moved from its last quoted month to the one before the levers, where no quote confirms it.

    ``clause`` for the headline, with a leading semicolon; ``at_length`` a whole sentence on the stocks of users.
    """

    clause: str = ""
    at_length: str = ""


def since_the_quotes(current: QuickQuantities, good: str) -> SinceQuotes:
    """From where a price is judged that has moved far between its last quote and the month of the levers; or empty.

    Central run.
    """
    eve = current.start - 1
    if eve < 1 or (last := last_quoted(current, good, eve)) is None:
        return SinceQuotes()
    months = current.results.index.month
    at = months.index(last.day.replace(day=1))
    then, now = (float(current.path("price_outside", good=good)[0, month]) for month in (at, eve))
    if not (now > MOVED * then or then > MOVED * now):
        return SinceQuotes()
    way, quoted, since = "risen" if now > then else "fallen", month_text(months[at]), month_text(months[eve])
    clause = (
        f"; by {since} it had {way} to {number(now, 2)} from {number(then, 2)} in {quoted}, the last month with a quote"
    )
    before, after = (stocks_at_peak(current, good, month) for month in (at, eve))
    if before is None or after is None:
        return SinceQuotes(clause)
    return SinceQuotes(
        clause,
        f"No quote confirms the run after {quoted}: by {since} users outside hold {number(after.at_peak, 2)} days of "
        f"usual use, after {number(before.at_peak, 2)} in {quoted}.",
    )


class PriceWords(NamedTuple):
    """What stands behind the highest price in the headline: why, and from where it is judged, as a clause at the end.

    ``further``: what a press on its tile adds, in whole sentences.
    """

    why: str
    clause: str
    further: str


def price_words(
    current: QuickQuantities, rest: QuickQuantities, good: str, peaks: np.ndarray, peak: int, *, is_refused: bool
) -> PriceWords:
    """Why a price is at its highest in a month, ``peak``, and how the run stands beside its quotes.

    ``peaks``: that month of the central run alone, or that of each draw.
    """
    stocks, moved = stocks_at_peak(current, good, peaks), since_the_quotes(current, good)
    why = why_so_dear(stocks, is_refused=is_refused, is_ahead=is_ordered_ahead(current, good, peak))
    held = stocks_in_words(stocks, is_refused=is_refused, is_of_draws=len(peaks) > 1).strip()
    further = (held, moved.at_length, beside_the_quotes(current, rest, good))
    return PriceWords(why, moved.clause, " ".join(filter(None, further)))
