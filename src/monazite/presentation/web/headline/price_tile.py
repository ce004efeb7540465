"""The tile of the highest price: of one run in all its parts, beside how long it lasts and what was ever quoted."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from monazite.presentation.briefing.asked_and_paid import asked_and_paid
from monazite.presentation.briefing.claims import number, value_text
from monazite.presentation.briefing.observed_figures import highest_price
from monazite.presentation.web.headline.detours import REFUSED_BELOW
from monazite.presentation.web.headline.headline_losses import capitalised
from monazite.presentation.web.headline.price_path import price_words
from monazite.presentation.web.headline.price_words import LEAST_APART
from monazite.presentation.web.headline.tile import HeadlineTile
from monazite.presentation.web.runs.middles import FAR, aside, middle_of, middle_then
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.results.names import Names, month_text

OWN_PEAKS = "Range: each draw's own peak from {month} on"
SEASON = 3  # months whose mean tells a price that lasts from one of a single month


class PeakShown(NamedTuple):
    """The highest price that is shown: that of the central run, or the middle of the draws' own peaks.

    ``value`` is in USD/kg. ``months`` are the numbers of the months in which each draw of that run peaks (draw,), of
    the central run its one; ``month`` is the middle one of them. ``ratio`` is the price over that inside, ``official``
    what is shipped then, of normal; of several draws the medians of both. ``lasting`` is the highest mean of `SEASON`
    months, not a number where the run has too few.
    """

    value: float
    months: np.ndarray
    month: int
    ratio: float
    official: float
    lasting: float

    @property
    def is_short(self) -> bool:
        """Whether the months beside the peak are so much cheaper that it lasts for one alone."""
        return self.value > FAR * self.lasting


def shown_peak(current: QuickQuantities, good: str, *, is_middle: bool) -> PeakShown:
    """The highest price from the month of the levers on with its month and all that is said beside it."""
    prices, ratios = (current.path(name, good=good) for name in ("price_outside", "price_ratio"))
    official = current.path("exports_counted_index", good=current.focus.shipped, region="WORLD")
    if not is_middle:
        prices, ratios, official = prices[:1], ratios[:1], official[:1]
    if not np.isfinite(prices[:, current.start :]).any():
        months = np.array([current.start])
    else:
        months = current.start + np.nanargmax(prices[:, current.start :], axis=1)
    draws, season = np.arange(len(months)), prices[:, current.start :]
    lasting = np.full(len(months), np.nan)
    if season.shape[1] >= SEASON:
        lasting = np.lib.stride_tricks.sliding_window_view(season, SEASON, axis=1).mean(-1).max(1)
    value, ratio, shipped, mean = (
        float(np.median(x)) for x in (prices[draws, months], ratios[draws, months], official[draws, months], lasting)
    )
    return PeakShown(value, months, int(np.sort(months)[(len(months) - 1) // 2]), ratio, shipped, mean)


def price_tile(current: QuickQuantities, rest: QuickQuantities, good: str, names: Names) -> HeadlineTile:
    """The highest price of the central run, beside the middles of the draws: of their own peaks, and of that month.

    Where the central run lies far from the middle of these peaks, that middle is the number, and month, ratio, stocks
    and what it is compared with are of it.
    """
    home = names.the(current.results.scenario.controller)
    peak, peak_month, month = current.extreme("price_outside", good=good)
    peaks = current.own_extremes("price_outside", good=good)
    in_month, side = current.path("price_outside", good=good)[:, month], aside(peaks)
    shown = shown_peak(current, good, is_middle=bool(side))
    ratio = current.quantity(np.array([shown.ratio]), "price_ratio", good=good)
    words = price_words(current, rest, good, shown.months, shown.month, is_refused=bool(shown.official < REFUSED_BELOW))
    when = month_text(current.results.index.month[shown.month])
    quotes, short = beside_all_quotes(current, good, shown.value, home), _in_short(shown)
    asked = asked_and_paid(current.results.dataset, good, current.results.index.month)
    asked = f"; a price as asked: {asked}" if asked else ""
    detail = f"{'half of the draws peak by ' if side else ''}{when}; {value_text(ratio)} times the price inside {home}"
    return HeadlineTile(
        "price", "main", f"{capitalised(names.good(good))} outside {home}, highest price",
        peak, rest.extreme("price_outside", good=good)[0], detail + short + quotes + asked, "",
        month=month_text(peak_month), middle=middle_of(peaks, peak), aside=side,
        middle_then=middle_then(peaks, in_month, peak),
        why=_at_length(shown, is_middle=bool(side)) + words.why, clause=words.clause + quotes, further=words.further,
        window=OWN_PEAKS.format(month=month_text(current.results.index.month[current.start])),
    )  # fmt: skip


def _in_short(shown: PeakShown) -> str:
    """That a peak is one of a single month, for the tile, with a leading semicolon; else empty."""
    return f"; a peak of one month: the dearest {SEASON} average {number(shown.lasting, 2)}" if shown.is_short else ""


def _at_length(shown: PeakShown, *, is_middle: bool) -> str:
    """The same for the headline, behind the price with a leading comma."""
    if not shown.is_short:
        return ""
    size = f"{'less than ' if is_middle else ''}{number(shown.lasting, 2)}"
    return f", a peak of one month (the dearest {SEASON} average {size})"


def beside_all_quotes(current: QuickQuantities, good: str, value: float, home: str) -> str:
    """That no quote of a good is on record, or that a price lies beyond all of them; a leading semicolon, or nothing.

    A price that nobody ever asked or paid says how scarce a good is, and is none that anybody would pay.
    """
    highest = highest_price(current.results.dataset, good)
    if highest is None:
        return f"; no quote of it outside {home} is on record"
    top = max(highest.value, highest.high or 0.0)
    if not value > (1.0 + LEAST_APART) * top:
        return ""
    record = f"highest {number(top, 2)} in {highest.day.year}"
    return f"; beyond any quote on record, {record}: read it as scarce, not as a price"
