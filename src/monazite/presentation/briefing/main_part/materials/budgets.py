"""What a buyer plans with for a material: prices in the months ahead, a gap that a replay missed, and stock to hold."""

from dataclasses import dataclass, replace

from monazite.dataset.periods import parse_period
from monazite.dataset.rows.evidence import Target
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.article_price import is_far_from, price_of_good
from monazite.presentation.briefing.main_part.article.reader_region import reader_region
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.stops.shortages import RARE, holds_stock, shortage_chance, stock_to_hold
from monazite.presentation.briefing.quantities import published_figure
from monazite.presentation.briefing.sections.summary_page import score_sources
from monazite.results.names import month_text
from monazite.results.quantity import Quantity

TODAY = "part of it that is one of the first month already"


@dataclass(frozen=True)
class MissedGap:
    """Price outside over price inside in a past episode, as seen and as the model has it when it replays that.

    ``when``: month or months of the one seen, since quotes of other months make another ratio.
    """

    observed: Quantity
    modelled: Quantity
    when: str = ""


@dataclass(frozen=True)
class Budget:
    """Prices outside in the months ahead, and stock.

    Attributes
    ----------
    paid
        Mean by volume over the months ahead, contracts among it.
    offer
        Of an order of today, as quoted in the first month ahead.
    missed
        The price gap of the good where a replay missed it; None where it was hit or never tested.
    hold
        Days of stock in `reader_region` with which a shortage has a chance of `RARE`; None where it is no higher.
    already
        Part of its chance of a shortage that is one of the first month: no order of today can cure it.
    article, quote
        Price of the article, and last quote, where the prices of the run lie so far from it that none is a budget.
    """

    paid: Quantity | None
    offer: Quantity | None
    missed: MissedGap | None = None
    hold: Quantity | None = None
    already: Quantity | None = None
    article: Quantity | None = None
    quote: Quantity | None = None

    @property
    def rises(self) -> bool:
        """Whether an order of today costs less than the mean of the months ahead: prices rise after it."""
        return self.paid is not None and self.offer is not None and self.offer.value < self.paid.value


def budget_of(ctx: BriefContext, horizon: Horizon, good: str) -> Budget:
    """What is paid for a good outside and asked for an order of today, and the gap that the replay beside it missed."""
    paid = ctx.onward.finite_quantity("price_paid_outside", good=good, over=horizon.months)
    offer = ctx.onward.finite_quantity("price_quoted_outside", good=good, at=horizon.first)
    return Budget(paid, offer, _missed_gap(ctx, good), *_stock(ctx, horizon, good), _far_article(ctx, horizon, good))


def without_far_quote(budget: Budget, quote: Quantity | None) -> Budget:
    """The budget with the last quote of its good, where that lies far from what is paid or asked by the run."""
    prices = [price.value for price in (budget.paid, budget.offer) if price is not None]
    is_far = quote is not None and any(is_far_from(quote.value, [price]) for price in prices)
    return replace(budget, quote=quote if is_far else None)


def _far_article(ctx: BriefContext, horizon: Horizon, good: str) -> Quantity | None:
    """The price of the article, where an order of today costs far more or less by the run; None elsewhere.

    Of a price that may be one of several goods it has to lie far from those of all.
    """
    found = price_of_good(ctx, good)
    if found is None:
        return None
    price, goods = found
    offers = [ctx.onward.finite_quantity("price_quoted_outside", good=one, at=horizon.first) for one in goods]
    return price if is_far_from(price.value, [offer.value for offer in offers if offer is not None]) else None


def _stock(ctx: BriefContext, horizon: Horizon, good: str) -> tuple[Quantity | None, Quantity | None]:
    """Stock to hold in `reader_region`, and the part of its chance of a shortage that is one of today."""
    run, region = ctx.onward, reader_region(ctx)
    if not horizon.is_ahead or not holds_stock(run, region):
        return None, None
    ever = shortage_chance(run, good, region, horizon.months)
    today = shortage_chance(run, good, region, (horizon.eve, horizon.eve))
    if ever is None or today is None or ever.value <= RARE:
        return None, None
    part = min(today.value / ever.value, 1.0)
    already = replace(ever, value=part, low=part, high=part, where={**ever.where, "what": TODAY})
    return stock_to_hold(run, good, region, horizon.months), already


def _missed_gap(ctx: BriefContext, good: str) -> MissedGap | None:
    """The target on prices outside over inside of the good that the replay missed."""
    rows: list[Target] = ctx.dataset.table("targets")
    own = {row.id: row for row in rows if row.quantity == "price_ratio" and row.good == good}
    score = next((one for one in ctx.hindcast if one.id in own and one.hit is False), None)
    if score is None:
        return None
    sources, where = score_sources(score), {"good": good, "target": score.id, "case": score.case}
    seen = published_figure(score.observed, "1", "price_ratio", sources, **where)
    modelled = Quantity(score.median, score.low, score.high, "1", "price_ratio", where, "hindcast", sources)
    months = dict.fromkeys(map(month_text, parse_period(own[score.id].period)))
    return MissedGap(seen, modelled, " to ".join(months))
