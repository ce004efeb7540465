"""What holds a price where nothing is shipped and it hardly moves: the stocks that users are assumed to have."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from monazite.presentation.briefing.claims import number
from monazite.presentation.web.headline.headline_losses import YEAR
from monazite.presentation.web.headline.price_words import StocksAtPeak, stocks_at_peak
from monazite.presentation.web.runs.quick_quantities import QuickQuantities

STOPPED = 0.05  # of normal shipments, below which a good counts as stopped
MOVES = 1.1
"""Times the price that would be there anyway, below which a stop hardly moves it."""
SEASON = 3  # months whose mean tells a price that lasts from one of a single month
LASTS = 0.9  # of the stock on the eve, above which it does not run down


class StopAndPrice(NamedTuple):
    """A good in a run: what is shipped and the dearest mean of `SEASON` months, from the month of the levers on."""

    shipped: float
    lasting: float

    @property
    def is_stop(self) -> bool:
        """Whether next to nothing leaves the controlling country in the first months."""
        return self.shipped < STOPPED


def dearest_season(prices: np.ndarray) -> float:
    """The highest mean of `SEASON` months in a row; not a number for fewer."""
    if len(prices) < SEASON:
        return np.nan
    return float(np.lib.stride_tricks.sliding_window_view(prices, SEASON).mean(-1).max())


def stop_and_price(run: QuickQuantities, good: str) -> StopAndPrice:
    """What `StopAndPrice` says of a good, of the twelve months; central run."""
    shipped = run.path("exports_counted_index", good=run.focus.shipped, region="WORLD")[0, run.start :][:SEASON]
    prices = run.path("price_outside", good=good)[0, run.start :][:YEAR]
    return StopAndPrice(float(shipped.mean()), dearest_season(prices))


def what_holds_it(current: QuickQuantities, rest: QuickQuantities, good: str) -> str:
    """Why a full stop hardly moves the price, behind it with a leading colon; empty where it moves, or nothing stops.

    Held against is the price at rest, or, where nothing is shipped there either, that of the month before. Compared are
    the dearest three months: in a single one buyers may order ahead.
    """
    own, usual = stop_and_price(current, good), stop_and_price(rest, good)
    before = float(current.path("price_outside", good=good)[0, max(current.start - 1, 0)])
    anyway = before if usual.is_stop else usual.lasting
    if not own.is_stop or not own.lasting < MOVES * anyway:
        return ""
    months = range(current.start, min(current.start + YEAR, len(current.results.index.month)))
    held = [one for month in months if (one := stocks_at_peak(current, good, month)) is not None]
    if not held:
        return ""
    against = f"the {number(before, 2)} of the month before" if usual.is_stop else "at rest"
    return held_in_words(held[0], min(one.at_peak for one in held), against)


def held_in_words(stocks: StocksAtPeak, least: float, against: str) -> str:
    """What holds a price that hardly moves against another one, with a leading colon."""
    days = number(stocks.then, 2) if stocks.then < 100 else f"{stocks.then:.0f}"
    text = f": hardly more than {against}, because stocks there are assumed at {days} days of use in {stocks.earlier}"
    if least >= LASTS * stocks.then:
        if least >= stocks.then:
            return f"{text} and do not run down: what is made elsewhere covers what is used"
        return f"{text} and fall no lower than {least:.0f}"
    return f"{text}; in the year from then {least:.0f} are left at the lowest"
