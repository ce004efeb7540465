"""The ledger of the controlling country: what the controls earn and cost it in sales, rents, customers and entry."""

from typing import Any, NamedTuple

from monazite.presentation.briefing.chart_rows import LinePoint, line_points, top_of
from monazite.presentation.briefing.claims import Claim, sources_of
from monazite.presentation.briefing.content import Block, Figure, Paragraph
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.lead_goods import GoodsGroup
from monazite.presentation.briefing.quantities import scaled
from monazite.presentation.charts import fans, layout
from monazite.presentation.charts.theme import BLUE, GREEN, RED, WIDE
from monazite.results.names import month_text
from monazite.results.quantity import Quantity

_SECTION = "beyond"
_SINGLE_LINES = (
    ("controller_sales", "Sales abroad, without rents", "MUSD a month", BLUE),
    ("controller_rent", "Worth of licences", "MUSD a month", RED),
    ("induced_entry", "Sales of new plants outside", "MUSD a year", GREEN),
)


class _LedgerPanel(NamedTuple):
    """One chart of the ledger."""

    title: str
    unit: str
    colours: dict[str, str]
    points: list[LinePoint]


def control_ledger(ctx: BriefContext) -> list[Block]:
    """Sentences and charts of the ledger; nothing where the run reports none of it."""
    rare = ctx.goods.has_rare_earths
    groups = [group for group in ctx.goods.outside if not rare or group.label in ("heavy", "magnet")]
    claims = [*_earnings(ctx), *_customers_lost(ctx, groups), *_entry(ctx)]
    panels = [*_single_lines(ctx), *_customer_lines(ctx, groups)]
    if not claims or not panels:
        return []

    def draw(narrow: bool) -> dict[str, Any]:
        return layout.panels([_draw_panel(panel, narrow) for panel in panels], narrow, shared=False)

    title = f"The ledger of {ctx.names.the(ctx.run.controller)}"
    reading = "Lines: median; bands: range of the runs."
    return [Paragraph(claims), Figure("ledger", title, draw, claims, reading, sources_of(claims))]


def _earnings(ctx: BriefContext) -> list[Claim]:
    run = ctx.run
    sales, rent = (
        run.finite_quantity(outcome, over=run.year_from_anchor, reduce="sum")
        for outcome in ("controller_sales", "controller_rent")
    )
    if not sales or not rent:
        return []
    text = "In the twelve months from {first} producers in {origin} sell {sales} abroad; licences are worth {rent}, "
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


def _single_lines(ctx: BriefContext) -> list[_LedgerPanel]:
    panels: list[_LedgerPanel] = []
    for outcome, title, unit, colour in _SINGLE_LINES:
        points = line_points(ctx.run.monthly_series(outcome), title)
        if points:
            panels.append(_LedgerPanel(title, unit, {title: colour}, points))
    return panels


def _customer_lines(ctx: BriefContext, groups: list[GoodsGroup]) -> list[_LedgerPanel]:
    points: list[LinePoint] = []
    for label, word in groups:
        points += line_points(ctx.run.monthly_series("customers_lost", good=label), word, 100.0)
    colours: dict[str, str] = dict(zip((group.word for group in groups), (RED, GREEN, BLUE), strict=False))
    return [_LedgerPanel("Customers abroad lost", "%", colours, points)] if points else []


def _draw_panel(panel: _LedgerPanel, narrow: bool) -> dict[str, Any]:
    return fans.fan(
        panel.points,
        panel.colours,
        y=panel.unit,
        top=top_of(panel.points),
        title=panel.title,
        width=280 if narrow else (WIDE - 110) // 2,
        height=110,
        legend=fans.line_legend(narrow) if len(panel.colours) > 1 else None,
    )
