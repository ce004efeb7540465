"""The last quotes of a part or grade inside and outside, with their months and kinds."""

from collections.abc import Sequence

from monazite.dataset.periods import parse_period
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.observed.price_kinds import PriceKinds, price_kinds
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.observed_figures import ObservedFigure, last_quote, observed_prices
from monazite.presentation.briefing.quantities import published_figure
from monazite.results.names import month_text
from monazite.results.quantity import Quantity

OLDEST_QUOTE = 18
"""Months from which a quote is too old to be a price of the day."""


def months_of_quotes(ctx: BriefContext, goods: Sequence[str]) -> str:
    """Months of the first and the last of the last quotes of some goods; empty without any."""
    days = sorted(q.day for good in goods for market in ("inside", "outside") if (q := _last_price(ctx, good, market)))
    return " to ".join(dict.fromkeys(month_text(day) for day in (days[0], days[-1]))) if days else ""


def quote_of(ctx: BriefContext, good: str, market: str) -> Quantity | None:
    """The last quote of a good inside or outside; None where there is none that is not too old."""
    return _as_quantity(_last_price(ctx, good, market), good, market)


def known_quote(ctx: BriefContext, good: str, market: str) -> Quantity | None:
    """The last quote of a good inside or outside however old it is, to be told with its month; None without any."""
    quotes = [quote for quote in observed_prices(ctx.dataset, good, market) if quote.day <= ctx.day]
    return _as_quantity(last_quote(ctx.dataset, quotes), good, market)


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
    oldest = month_start(ctx.day, -OLDEST_QUOTE)
    quotes = [quote for quote in observed_prices(ctx.dataset, good, market) if oldest <= quote.day <= ctx.day]
    return last_quote(ctx.dataset, quotes)
