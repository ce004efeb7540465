"""The tile of the highest price: of the central run in all its parts, beside how long it lasts and what was quoted."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from monazite.presentation.briefing.asked_and_paid import asked_and_paid
from monazite.presentation.briefing.claims import number, value_text
from monazite.presentation.briefing.observed_figures import all_quotes
from monazite.presentation.web.headline.detours import REFUSED_BELOW
from monazite.presentation.web.headline.headline_losses import YEAR, capitalised, range_of
from monazite.presentation.web.headline.held_price import SEASON, dearest_season
from monazite.presentation.web.headline.price_path import price_words
from monazite.presentation.web.headline.price_words import LEAST_APART
from monazite.presentation.web.headline.tile import HeadlineTile
from monazite.presentation.web.runs.middles import FAR, aside, middle_of, middle_then
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.results.names import Names, month_text
from monazite.results.quantity import Quantity

OWN_PEAKS = "Range: each draw's own peak from {month} on"
READ_IT = ": read it as scarce, not as a price"
SCARCE = ": scarce, not a price"
"""The same in a tile."""


class PeakShown(NamedTuple):
    """The highest price of the central run.

    ``value`` is in USD/kg, ``month`` the number of its month. ``ratio`` is the price over that inside, ``official``
    what is shipped then, of normal. ``lasting`` is the highest mean of `SEASON` months, not a number where the run has
    too few.
    """

    value: float
    month: int
    ratio: float
    official: float
    lasting: float

    @property
    def is_short(self) -> bool:
        """Whether the months beside the peak are so much cheaper that it lasts for one alone."""
        return self.value > FAR * self.lasting


def shown_peak(current: QuickQuantities, good: str) -> PeakShown:
    """The highest price from the month of the levers on with its month and all that is said beside it."""
    prices, ratios = (current.path(name, good=good)[0] for name in ("price_outside", "price_ratio"))
    official = current.path("exports_counted_index", good=current.focus.shipped, region="WORLD")[0]
    season = prices[current.start :]
    month = current.start + (int(np.nanargmax(season)) if np.isfinite(season).any() else 0)
    return PeakShown(float(prices[month]), month, float(ratios[month]), float(official[month]), dearest_season(season))


def dearest_year(current: QuickQuantities, good: str) -> Quantity | None:
    """The highest mean of twelve months in a row from the month of the levers on; None for fewer months.

    Equation: ``m = max_t (1/12) sum_{i<12} p_{t+i}``, of each draw its own.
    """
    prices = current.path("price_outside", good=good)[:, current.start :]
    if prices.shape[1] < YEAR:
        return None
    means = np.lib.stride_tricks.sliding_window_view(prices, YEAR, axis=1).mean(-1)
    return current.quantity(means.max(1), "price_outside", good=good)


def _year_in_words(current: QuickQuantities, good: str) -> str:
    """That mean with its range where no quote of the good is in the data; else empty."""
    found = None if all_quotes(current.results.dataset, good) else dearest_year(current, good)
    if found is None or not np.isfinite(found.value):
        return ""
    spread = range_of(found)
    return value_text(found) + (f" (range {spread})" if spread else "")


def price_tile(current: QuickQuantities, rest: QuickQuantities, good: str, names: Names) -> HeadlineTile:
    """The highest price of the central run, beside the middles of the draws: of their own peaks, and of that month."""
    home = names.the(current.results.scenario.controller)
    peak, peak_month, month = current.extreme("price_outside", good=good)
    peaks = current.own_extremes("price_outside", good=good)
    in_month, side = current.path("price_outside", good=good)[:, month], aside(peaks)
    shown = shown_peak(current, good)
    ratio = current.quantity(np.array([shown.ratio]), "price_ratio", good=good)
    words = price_words(current, rest, good, shown.month, is_refused=bool(shown.official < REFUSED_BELOW))
    quotes, short = beside_all_quotes(current, good, shown.value, shown.month, home), _in_short(shown)
    small = quotes.replace(READ_IT, "" if words.in_tile else SCARCE)
    asked = asked_and_paid(current.results.dataset, good, current.results.index.month)
    asked = f" A price as asked: {asked}." if asked else ""
    detail = f"{month_text(peak_month)}; {value_text(ratio)} times the price inside {home}"
    return HeadlineTile(
        "price", "main", f"{capitalised(names.good(good))} outside {home}, highest price",
        peak, rest.extreme("price_outside", good=good)[0], detail + words.in_tile + short + small, "",
        month=month_text(peak_month), middle=middle_of(peaks, peak), draws=len(peaks), aside=side,
        middle_then=middle_then(peaks, in_month, peak),
        why=_at_length(shown) + words.why, clause=words.clause + quotes, further=words.further + asked,
        year=_year_in_words(current, good), held=words.held,
        window=OWN_PEAKS.format(month=month_text(current.results.index.month[current.start])),
    )  # fmt: skip


def _in_short(shown: PeakShown) -> str:
    """That a peak is one of a single month, for the tile, with a leading semicolon; else empty."""
    return f"; a peak of one month: the dearest {SEASON} average {number(shown.lasting, 2)}" if shown.is_short else ""


def _at_length(shown: PeakShown) -> str:
    """The same for the headline, behind the price with a leading comma."""
    if not shown.is_short:
        return ""
    return f", a peak of one month (the dearest {SEASON} average {number(shown.lasting, 2)})"


def beside_all_quotes(current: QuickQuantities, good: str, value: float, month: int, home: str) -> str:
    """That the data hold no quote of a good, or that a price lies above all of them; a leading semicolon, or nothing.

    A price that nobody ever asked or paid says how scarce a good is, and is none that anybody would pay. That is not
    said of a ``month``, the number of one, up to which the price was quoted: there a run that lies higher is wrong.
    """
    quotes = all_quotes(current.results.dataset, good)
    if not quotes:
        return f"; our data hold no quote of it outside {home}"
    top = max(max(quote.value, quote.high or 0.0) for quote in quotes)
    if not value > (1.0 + LEAST_APART) * top:
        return ""
    first, last = (month_text(day) for day in (min(quotes).day, max(quotes).day))
    years = min(quotes).day.year, max(quotes).day.year
    if years[1] - years[0] > 1:
        first, last = (str(year) for year in years)
    span = first if first == last else f"{first} to {last}"
    scarce = "" if current.results.index.month[month] <= max(quotes).day else READ_IT
    return f"; above the highest quote in our data, {number(top, 2)} ({span}){scarce}"
