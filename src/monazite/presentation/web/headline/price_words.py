"""What makes a highest price as high as it is: stocks of the good, and how far the model at rest is from quotes."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from monazite.presentation.briefing.claims import number
from monazite.presentation.briefing.observed_figures import is_asked, last_price, quote_day
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.results.line_stops import DAYS
from monazite.results.names import month_text
from monazite.scenario.policies import add_months

USED_UP = 10.0  # days of use, below which users hold next to no stock of a good
LEAST_ABOVE = 0.1  # of a quote, from which on it is told that the model lies above it


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
    months = [max(current.start - 1, 0), peak]
    held = (view.flows.stock[0, months, at] * view.outside).sum(-1) / used * DAYS
    earlier = month_text(add_months(current.results.index.month[current.start], -1))
    return StocksAtPeak(float(held[0]), float(held[1]), earlier)


def why_so_dear(stocks: StocksAtPeak | None, *, is_refused: bool) -> str:
    """Whether stocks are used up at the peak, behind the price, with a leading comma; empty where nothing is refused.

    A price rises far more once they are: a milder measure that meets less stock shows a higher price.
    """
    if stocks is None or not is_refused:
        return ""
    if stocks.at_peak < USED_UP:
        return ", when users there have next to no stock left"
    return ", held down by the stock that users there still have"


def stocks_in_words(stocks: StocksAtPeak | None, *, is_refused: bool) -> str:
    """The days of stock behind `why_so_dear`, a whole sentence with a leading blank, or nothing."""
    if stocks is None or not is_refused:
        return ""
    return (
        f" Users outside hold it for {number(stocks.at_peak, 2)} days of usual use then, and for "
        f"{number(stocks.then, 2)} in {stocks.earlier}: a price rises far more once stocks are used up, so that it "
        "alone does not say which of two cases is worse."
    )


def above_the_quotes(current: QuickQuantities, rest: QuickQuantities, good: str) -> str:
    """How far the model at rest stands above the last price observed outside, in a sentence; empty where it does not.

    The quote is the one that a brief calls the last one too, with its day and source; see `last_price`.
    The run at rest is the one that what is moved is compared with, whose months before the levers are the record's.
    Facts and months are read off the run that is moved: the one at rest may have been let go of.
    """
    months, dataset = current.results.index.month, current.results.dataset
    last = last_price(dataset, good, "outside", add_months(months[-1], 1) - timedelta(days=1), months[0])
    if last is None:
        return ""
    month = months.index(last.day.replace(day=1))
    above = float(rest.path("price_outside", good=good)[0, month]) / last.value - 1.0
    if not above >= LEAST_ABOVE:
        return ""
    percent, asked = number(100.0 * above, 2), " asked" if is_asked(last) else ""
    titles = [row.citation for name in last.sources if (row := dataset.sources.get(name)) is not None]
    source = f" ({'; '.join(titles)})" if titles else ""
    return (
        f"At rest it stands {percent}% above the last quote, {number(last.value, 3)} USD/kg{asked} {quote_day(last)}"
        f"{source}."
    )
