"""The ledger of the controlling country: what the controls earn and cost it in sales, rents, customers and entry."""

from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Block, Paragraph
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.lead_goods import GoodsGroup
from monazite.presentation.briefing.quantities import scaled
from monazite.results.names import month_text
from monazite.results.quantity import Quantity

_SECTION = "beyond"


def control_ledger(ctx: BriefContext) -> list[Block]:
    """Sentences of the ledger; nothing where the run reports none of it."""
    rare = ctx.goods.has_rare_earths
    groups = [group for group in ctx.goods.outside if not rare or group.label in ("heavy", "magnet")]
    claims = [*_earnings(ctx), *_customers_lost(ctx, groups), *_entry(ctx)]
    return [Paragraph(claims)] if claims else []


def _earnings(ctx: BriefContext) -> list[Claim]:
    run = ctx.run
    sales, rent = (
        run.finite_quantity(outcome, over=run.year_from_anchor, reduce="sum")
        for outcome in ("controller_sales", "controller_rent")
    )
    if not sales or not rent:
        return []
    rights = f"{ctx.right_to_export}s"
    text = (
        "In the twelve months from {first} producers in {origin} sell {sales} abroad; " + rights + " are worth {rent}, "
    )
    text += "which goes to whoever holds them."
    origin, first = ctx.names.the(run.controller), month_text(run.anchor)
    return [ctx.book.say(_SECTION, text, sales=sales, rent=rent, origin=origin, first=first)]


def _customers_lost(ctx: BriefContext, groups: list[GoodsGroup]) -> list[Claim]:
    run = ctx.run
    items: list[dict[str, Quantity | str]] = []
    for label, word in groups:
        q = run.finite_quantity("customers_lost", good=label, at=run.end)
        if q:
            items.append({"what": word, "q": scaled(q, 100.0, "%")})
    if not items:
        return []
    text = "By {end} the share of {origin} in what the others buy has fallen, {all}."
    origin, end = ctx.names.the(run.controller), month_text(run.end)
    return [ctx.book.several(_SECTION, text, "for {what} by {q} of what it was", items, end=end, origin=origin)]


def _entry(ctx: BriefContext) -> list[Claim]:
    entry = ctx.run.finite_quantity("induced_entry", at=ctx.run.end)
    text = "Plants outside that were not decided at the start of the run then sell {q} at prices of the baseline year."
    return [ctx.book.say(_SECTION, text, q=entry)] if entry else []
