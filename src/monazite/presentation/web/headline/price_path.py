"""What led to a highest price: orders ahead, and how far the run stands from the last quote when the levers act."""

from __future__ import annotations

from typing import NamedTuple

from monazite.presentation.briefing.claims import number
from monazite.presentation.briefing.main_part.article.article_price import is_far_from, noted_price
from monazite.presentation.web.headline.held_price import what_holds_it
from monazite.presentation.web.headline.price_words import (
    beside_the_quotes,
    last_quoted,
    stocks_at_peak,
    stocks_in_words,
    why_so_dear,
)
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.reading.draft.article_measures import own_measures
from monazite.results.names import month_text

MOVED = 1.25
"""Times the last quote, or that part of it, from which on a run has left its quotes: a buyer is wrong by a quarter."""
NO_BUDGET = ": do not budget by the run"
AHEAD = 0.5  # of a month, in which buyers order ahead


def is_ordered_ahead(current: QuickQuantities, good: str, month: int) -> bool:
    """Whether buyers outside the controlling country order a good ahead in a month, as after an announcement."""
    results = current.results
    alarm = results.model.controls.alarm[month, results.index.good.index(good)]
    return bool((alarm * results.view.outside).max() >= AHEAD)


class SinceQuotes(NamedTuple):
    """How far a run stands from the last quote of a price, in its month or before the levers, where no quote is left.

    ``clause`` for the tile, with a leading semicolon; ``quote`` what the headline says of it; ``assumed`` what the run
    takes for granted in between, a clause behind it; ``at_length`` a whole sentence on the stocks of users; ``is_far``
    whether it is so far that nobody should budget by the run.
    """

    clause: str = ""
    quote: str = ""
    assumed: str = ""
    at_length: str = ""
    is_far: bool = False


def since_the_quotes(current: QuickQuantities, good: str) -> SinceQuotes:
    """From where a price is judged in a run that lies far from its last quote; empty where it is near. Central run.

    Looked at is the month before the levers act, or, where the last quote is of a later one, the month of that quote.
    """
    months = current.results.index.month
    if (last := last_quoted(current, good, len(months))) is None:
        return SinceQuotes()
    at = months.index(last.day.replace(day=1))
    now = max(at, current.start - 1)
    value = float(current.path("price_outside", good=good)[0, now])
    if not (value > MOVED * last.value or last.value > MOVED * value):
        return SinceQuotes()
    quoted, then = month_text(months[at]), month_text(months[now])
    quote = f"the last quote is {number(last.value, 2)} of {quoted}" if now > at else (
        f"the last quote, of that month, is {number(last.value, 2)}"
    )  # fmt: skip
    clause = f"; the run has {number(value, 2)} USD/kg in {then}, {quote}"
    earlier, later = (stocks_at_peak(current, good, month) for month in (at, now))
    is_far = is_far_from(last.value, [value])
    if now == at or earlier is None or later is None:
        return SinceQuotes(clause, f"; {quote}", is_far=is_far)
    days = number(earlier.at_peak, 2), number(later.at_peak, 2)
    grew = later.at_peak > earlier.at_peak
    assumed = f"; it assumes that stocks outside {'grew' if grew else 'fell'} from {days[0]} to {days[1]} days of use"
    return SinceQuotes(
        clause,
        f"; {quote}",
        assumed if grew == (value < last.value) and days[0] != days[1] else "",
        f"No quote confirms the run after {quoted}: by {then} users outside hold {days[1]} days of usual use, after "
        f"{days[0]} in {quoted}.",
        is_far,
    )


def beside_the_article(current: QuickQuantities, good: str) -> str:
    """The price that the article gives, where the run in the article's month lies far from it; a leading semicolon.

    Of a price that may be one of several goods the run has to lie far from it in all of them. Central run.
    """
    sc, index = current.results.scenario, current.results.index
    noted = noted_price(sc.text)
    if noted is None or good not in noted.goods:
        return ""
    day = (sc.as_of or sc.anchor or sc.start).replace(day=1)
    month = index.month.index(min(max(day, index.month[0]), index.month[-1]))
    prices = {one: float(current.path("price_outside", good=one)[0, month]) for one in noted.goods if one in index.good}
    if good not in prices or not is_far_from(noted.value, list(prices.values())):
        return ""
    return (
        f"; the article says {number(noted.value, 3)} today, where the run has {number(prices[good], 2)} in "
        f"{month_text(index.month[month])}"
    )


class PriceWords(NamedTuple):
    """What stands behind the highest price in the headline: why, and from where it is judged, as a clause at the end.

    ``further``: what a press on its tile adds, in whole sentences. ``in_tile``: what its small print says of quotes.
    ``held``: why a full stop hardly moves it, which ``why`` then begins with; empty elsewhere.
    """

    why: str
    clause: str
    further: str
    in_tile: str
    held: str = ""


def price_words(
    current: QuickQuantities, rest: QuickQuantities, good: str, peak: int, *, is_refused: bool
) -> PriceWords:
    """Why a price is at its highest in a month, ``peak``, and how the run stands beside its quotes."""
    stocks, moved = stocks_at_peak(current, good, peak), since_the_quotes(current, good)
    held_by = what_holds_it(current, rest, good)
    why = held_by or why_so_dear(stocks, is_refused=is_refused, is_ahead=is_ordered_ahead(current, good, peak))
    held = stocks_in_words(stocks, is_refused=is_refused).strip()
    further = " ".join(filter(None, (held, moved.at_length, beside_the_quotes(current, rest, good))))
    in_tile = (moved.clause + moved.assumed).replace("the run has", "run").replace(" USD/kg", "", 1)
    article = beside_the_article(current, good)
    warning = NO_BUDGET if article or (moved.is_far and own_measures(current.results.scenario)) else ""
    return PriceWords(why, article + moved.quote + warning, further, in_tile, held_by)
