"""The last quotes of a part or grade inside and outside, with their months and kinds."""

from collections.abc import Sequence
from datetime import date

from monazite.dataset.periods import parse_period
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.observed.price_kinds import PriceKinds, price_kinds
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.observed_figures import ObservedFigure, last_price
from monazite.presentation.briefing.quantities import published_figure
from monazite.results.names import month_text
from monazite.results.quantity import Quantity

OLDEST_QUOTE = 18
"""Months from which a quote is too old to be a price of the day."""


HALF_AS_MUCH = 1.5
"""Times the middle of the draws, or that part of it, from which on the central run is told beside it."""


def central_price(ctx: BriefContext, good: str, month: date) -> Quantity | None:
    """Price outside in the central run of a month, where it is half as much again as the middle of the draws, or so far
    below it; None elsewhere, and for a forecast, whose runs the app does not show.

    The middle is that of prices as quoted, which a brief prints; the central one is what the app charts.
    """
    if ctx.forecast is not None:
        return None
    sample = ctx.onward.sample("price_outside", good=good, at=month)
    middle = ctx.onward.finite_quantity("price_quoted_outside", good=good, at=month)
    if sample is None or middle is None or len(sample.values) < 2:
        return None
    value = float(sample.values[0])
    if not min(value, middle.value) > 0.0 or 1.0 / HALF_AS_MUCH <= value / middle.value <= HALF_AS_MUCH:
        return None
    where = {**sample.where, "what": "central run"}
    return Quantity(value, value, value, sample.unit, sample.outcome, where, sample.run, sample.sources)


def months_of_quotes(ctx: BriefContext, goods: Sequence[str]) -> str:
    """Months of the first and the last of the last quotes of some goods; empty without any."""
    days = sorted(q.day for good in goods for market in ("inside", "outside") if (q := _last_price(ctx, good, market)))
    return " to ".join(dict.fromkeys(month_text(day) for day in (days[0], days[-1]))) if days else ""


def quote_of(ctx: BriefContext, good: str, market: str) -> Quantity | None:
    """The last quote of a good inside or outside; None where there is none that is not too old."""
    return _as_quantity(_last_price(ctx, good, market), good, market)


def known_quote(ctx: BriefContext, good: str, market: str) -> Quantity | None:
    """The last quote of a good inside or outside however old it is, to be told with its month; None without any."""
    return _as_quantity(last_price(ctx.dataset, good, market, ctx.day), good, market)


def _as_quantity(last: ObservedFigure | None, good: str, market: str) -> Quantity | None:
    if last is None:
        return None
    return published_figure(last.value, "USD/kg", f"price_{market}", last.sources, good=good, day=last.period)


def month_of_quote(quote: Quantity | None) -> str:
    """Month of a quote in words; empty without one."""
    period = quote.where.get("day", "") if quote is not None else ""
    return month_text(parse_period(period[: len("2025-12")])[0]) if period else ""


def kinds_of_quotes(ctx: BriefContext, good: str) -> PriceKinds:
    """Whether the last quotes of a good hold tax, and are asked or paid."""
    return price_kinds(ctx, good, _last_price(ctx, good, "outside"), _last_price(ctx, good, "inside"))


def _last_price(ctx: BriefContext, good: str, market: str) -> ObservedFigure | None:
    """The last quote up to the day that is not too old."""
    return last_price(ctx.dataset, good, market, ctx.day, month_start(ctx.day, -OLDEST_QUOTE))
