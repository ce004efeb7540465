"""Who collects: licence and quota rents, duties and the cost of price floors."""

from typing import Any

from monazite.presentation.briefing.chart_rows import RANGE_READING, BarRow, bar_row, in_billions, top_of
from monazite.presentation.briefing.claims import Claim, sources_of
from monazite.presentation.briefing.content import Block, Figure, Paragraph, capitalised
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.quantities import as_total
from monazite.presentation.briefing.sections.first_line_stops import SHORT_NAMES
from monazite.presentation.charts import layout, ranges
from monazite.presentation.charts.theme import GREEN
from monazite.results.names import present
from monazite.results.quantity import Quantity

_SECTION = "important"
_Items = list[dict[str, Quantity | str]]


def rents(ctx: BriefContext) -> list[Block]:
    """Rents, duties and floors over the year from the first measure, in sentences and a chart."""
    rows: list[BarRow] = []
    claims: list[Claim] = []
    licences, licence_rows = _licence_rents(ctx)
    rows += licence_rows
    if licences:
        sentence = "Over twelve months the right to ship out of {origin} is worth {all}; "
        sentence += f"{ctx.right_to_export} holders collect it."
        origin = ctx.names.the(ctx.run.controller)
        claims.append(ctx.book.several(_SECTION, sentence, "{q} on {what}", licences, origin=origin))
    for outcome, label, text, regions in (
        ("tariff_revenue", "Duties", "Duties on these goods bring in", ("US", "CN", "EU")),
        ("floor_cost", "Floors paid", "Price floors cost the taxpayer", ("US", "EU", "JP", "AU")),
    ):
        payments, payment_rows = _payments(ctx, outcome, label, regions)
        rows += payment_rows
        if payments:
            claims.append(ctx.book.several(_SECTION, text + " {all}.", "{q} in {who}", payments))
    if not rows:
        return [Paragraph(["This run reports no rents."])]
    top = top_of(rows, 0.1)

    def draw(narrow: bool) -> dict[str, Any]:
        return layout.complete(
            ranges.whiskers(
                rows,
                x="billion USD over twelve months",
                top=top,
                narrow=narrow,
                colour=GREEN,
                label_limit=200 if not narrow else 130,
            )
        )

    title = "Who collects, and who pays for floors"
    return [Paragraph(claims), Figure("rents", title, draw, claims, RANGE_READING, sources_of(claims))]


def _licence_rents(ctx: BriefContext) -> tuple[_Items, list[BarRow]]:
    """Rent of licences and quotas by group of goods, for the sentence and for the chart."""
    items: _Items = []
    rows: list[BarRow] = []
    for good, word in ctx.goods.collected:
        q = ctx.run.finite_quantity("rent", good=good, over=ctx.run.year_from_anchor, reduce="sum")
        if q and q.high > 0:
            items.append({"q": as_total(q), "what": word})
            rows.append(bar_row(f"{capitalised(ctx.right_to_export)} rent, {word}", in_billions(q)))
    return items, rows


def _payments(ctx: BriefContext, outcome: str, label: str, regions: tuple[str, ...]) -> tuple[_Items, list[BarRow]]:
    """Money that a region collects or pays, for the sentence and for the chart."""
    items: _Items = []
    rows: list[BarRow] = []
    for region in present(regions, ctx.run.results.index.region):
        q = ctx.run.finite_quantity(outcome, region=region, over=ctx.run.year_from_anchor, reduce="sum")
        if q and q.high > 0:
            items.append({"q": as_total(q), "who": ctx.names.the(region)})
            rows.append(bar_row(f"{label}, {SHORT_NAMES.get(region, region)}", in_billions(q)))
    return items, rows
