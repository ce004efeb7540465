"""Exports of the controlling country by destination."""

from typing import NamedTuple

from monazite.dataset.rows.regions import Region
from monazite.presentation.briefing.content import Block, Cell, Paragraph, TableBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.results.names import day_text, present
from monazite.results.quantity import Quantity

_SECTION = "happening"
LEAST_FLOW = 1e-3
"""Tonnes a month below which a destination of a single mineral is not shown."""
DESTINATIONS = ("US", "EU", "JP", "KR", "VN", "IN", "MY", "AU", "BR", "ROW")


class _ExportFlow(NamedTuple):
    """Mean exports of the year from the anchor to one destination."""

    place: Region
    quantity: Quantity


def exports_by_destination(ctx: BriefContext) -> list[Block]:
    """Table of exports by destination over the year from the first measure."""
    flows = _export_flows(ctx)
    if not flows:
        return [Paragraph(["This run reports no flows by destination."])]
    noun = ctx.goods.shipped[0].word
    rows = [_flow_row(ctx, flow, noun) for flow in flows]
    largest = max(flows, key=lambda flow: flow.quantity.value)
    claims = [
        ctx.book.say(
            _SECTION,
            "The largest flow goes to {where}: {q} on average in the year from {day}.",
            where=ctx.names.the(largest.place.region),
            q=largest.quantity,
            day=day_text(ctx.run.anchor),
        )
    ]
    head = ["Destination", "With the measures, a month"]
    if ctx.baseline:
        head.append("Without the measures, a month")
    title = f"{noun} exports by destination"
    return [
        Paragraph(claims),
        TableBlock(f"{title}, mean of the year from the first measure", head, rows),
    ]


def _export_flows(ctx: BriefContext) -> list[_ExportFlow]:
    run, good = ctx.run, ctx.goods.shipped[0].label
    regions: list[Region] = ctx.dataset.table("regions")
    places = {row.region: row for row in regions}
    flows: list[_ExportFlow] = []
    for region in present((*ctx.user_regions, *DESTINATIONS), run.results.index.region):
        q = run.finite_quantity("exports_counted", good=good, region=region, over=run.year_from_anchor, reduce="mean")
        if q is not None and region != run.controller and (ctx.goods.has_rare_earths or q.high >= LEAST_FLOW):
            flows.append(_ExportFlow(places[region], q))
    return flows


def _flow_row(ctx: BriefContext, flow: _ExportFlow, noun: str) -> list[Cell]:
    region, good = flow.place.region, ctx.goods.shipped[0].label
    name = ctx.names.region(region)
    label = f"{noun} exports to {name}, mean of the year from the first measure"
    row: list[Cell] = [name, ctx.book.cell(_SECTION, label, flow.quantity)]
    if ctx.baseline:
        over = ctx.run.year_from_anchor
        usual = ctx.baseline.finite_quantity("exports", good=good, region=region, over=over, reduce="mean")
        label = f"{noun} exports to {name} without the measures"
        row.append(ctx.book.cell(_SECTION, label, usual) if usual else "no figure")
    return row
