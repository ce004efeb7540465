"""What makes a highest price as high as it is: stocks of the good, and how far the model at rest is from quotes."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import numpy as np

from monazite.presentation.briefing.claims import number
from monazite.presentation.briefing.observed_figures import (
    ObservedFigure,
    is_asked,
    last_price,
    quote_day,
)
from monazite.presentation.web.headline.headline_losses import range_of
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.results.line_stops import DAYS
from monazite.results.names import month_text
from monazite.scenario.policies import add_months

USED_UP = 10.0  # days of use, below which users hold next to no stock of a good
LEAST_APART = 0.1  # of a quote, from which on it is told that the model lies above or below it


class StocksAtPeak(NamedTuple):
    """Days of usual use that users outside the controlling country hold of a good: before the levers act, at its peak.

    ``earlier`` is the month before that of the levers, in words.
    """

    then: float
    at_peak: float
    earlier: str


def stocks_at_peak(current: QuickQuantities, good: str, peak: int) -> StocksAtPeak | None:
    """Stocks in the month of the highest price and before the levers act, central case; None where nobody uses it."""
    view, at = current.results.view, current.results.index.good.index(good)
    used = float((view.structure.need_ref[at] * view.outside).sum())
    if used <= 0.0:
        return None
    held = [
        float((view.flows.stock[0, month, at] * view.outside).sum()) / used * DAYS
        for month in (max(current.start - 1, 0), peak)
    ]
    earlier = month_text(add_months(current.results.index.month[current.start], -1))
    return StocksAtPeak(held[0], held[1], earlier)


def why_so_dear(stocks: StocksAtPeak | None, *, is_refused: bool, is_ahead: bool = False) -> str:
    """Whether stocks are used up at the peak, behind the price, with a leading comma; empty where nothing is refused.

    A price rises far more once they are: a milder measure that meets less stock shows a higher price. ``is_ahead``:
    buyers order ahead at the peak, so that it comes early.
    """
    if stocks is None or not is_refused:
        return ""
    if stocks.at_peak < USED_UP:
        return ", when users there have next to no stock left"
    ahead = "as buyers order ahead, " if is_ahead else ""
    return f", {ahead}while users there still hold {number(stocks.at_peak, 2)} days of use"


def stocks_in_words(stocks: StocksAtPeak | None, *, is_refused: bool) -> str:
    """The days of stock behind `why_so_dear`, a whole sentence with a leading blank, or nothing."""
    if stocks is None or not is_refused:
        return ""
    return (
        f" Users outside hold it for {number(stocks.at_peak, 2)} days of usual use then, and for "
        f"{number(stocks.then, 2)} in {stocks.earlier}: a price rises far more once stocks are used up, so that it "
        "alone does not say which of two cases is worse."
    )


def last_quoted(current: QuickQuantities, good: str, until: int) -> ObservedFigure | None:
    """The last quote of a price outside, as a brief calls it, of the months of a run before ``until``, a number of one.

    See `last_price`.
    """
    months = current.results.index.month
    end = add_months(months[until - 1], 1) - timedelta(days=1)
    return last_price(current.results.dataset, good, "outside", end, months[0])


def beside_the_quotes(current: QuickQuantities, rest: QuickQuantities, good: str) -> str:
    """How far the model at rest stands from the last price observed outside, in a sentence; empty where it is near.

    The quote is the one that a brief calls the last one too, with its day and source.
    The run at rest is the one that what is moved is compared with, whose months before the levers are the record's.
    Facts and months are read off the run that is moved: the one at rest may have been let go of. Its draws, too, which
    are those of the run at rest as long as nothing has moved it in that month.
    """
    months, dataset = current.results.index.month, current.results.dataset
    if (last := last_quoted(current, good, len(months))) is None:
        return ""
    at = months.index(last.day.replace(day=1))
    model, own = rest.path("price_outside", good=good)[0, at], current.path("price_outside", good=good)[:, at]
    away = float(model) / last.value - 1.0
    if not abs(away) >= LEAST_APART:
        return ""
    side, percent, asked = "above" if away > 0 else "below", number(100.0 * abs(away), 2), " asked" * is_asked(last)
    spread = current.quantity(own, "price_outside", good=good)
    is_missed = own.size > 1 and bool(np.isclose(own[0], model)) and not spread.low <= last.value <= spread.high
    miss = f", which is outside the range of its draws, {range_of(spread)}" if is_missed else ""
    titles = [row.citation for name in last.sources if (row := dataset.sources.get(name)) is not None]
    source = f" ({'; '.join(titles)})" if titles else ""
    return (
        f"At rest it stands {percent}% {side} the last quote, {number(last.value, 3)} USD/kg{asked} {quote_day(last)}"
        f"{source}{miss}."
    )
