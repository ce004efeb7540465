"""The first-round effect of dearer goods on the price level."""

from typing import Any

from monazite.presentation.briefing.chart_rows import RANGE_READING, bar_row, top_of
from monazite.presentation.briefing.claims import Claim, sources_of
from monazite.presentation.briefing.content import Block, Figure, Paragraph
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.charts import layout, ranges
from monazite.presentation.charts.theme import ORANGE
from monazite.results.names import month_text, present
from monazite.results.quantity import Quantity

_SECTION = "important"
REGIONS = ("US", "EU", "JP", "KR", "CN", "IN")
IN_SENTENCE = ("US", "EU", "JP")


def price_level(ctx: BriefContext) -> list[Block]:
    """Extra cost of the goods at the peak, as a share of GDP."""
    extremes = {
        region: peak
        for region in present(REGIONS, ctx.run.results.index.region)
        if (peak := ctx.run.extreme("input_cost_rise", region=region)) is not None
    }
    if not extremes:
        return [Paragraph(["This run reports no effect on the price level."])]
    rows = [bar_row(ctx.names.region(region), peak.quantity) for region, peak in extremes.items()]
    items: list[dict[str, Quantity | str]] = [
        {"q": peak.quantity, "who": ctx.names.the(region), "when": month_text(peak.month)}
        for region, peak in extremes.items()
        if region in IN_SENTENCE
    ]
    sentence = "At the peak the goods cost {all} more than before: the first-round effect on the price level."
    claims: list[Claim] = []
    if items:
        claims.append(ctx.book.several(_SECTION, sentence, "{q} of GDP in {who} ({when})", items))
    top = top_of(rows, 0.1)

    def draw(narrow: bool) -> dict[str, Any]:
        unit = "% of GDP, yearly rate of the peak month"
        return layout.complete(ranges.whiskers(rows, x=unit, top=top, narrow=narrow, colour=ORANGE))

    title = "Extra cost of the goods at the peak"
    return [Paragraph(claims), Figure("price-level", title, draw, claims, RANGE_READING, sources_of(claims))]
