"""Exports of the controlling country by destination, as a map and as a table."""

from typing import Any, NamedTuple

from monazite.dataset.rows.regions import Region
from monazite.presentation.briefing.claims import sources_of
from monazite.presentation.briefing.content import Block, Cell, Figure, Paragraph, TableBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.charts import maps
from monazite.results.names import day_text, present
from monazite.results.quantity import Quantity

_SECTION = "happening"
DESTINATIONS = ("US", "EU", "JP", "KR", "VN", "IN", "MY", "AU", "BR", "ROW")
_REST = "ROW"
EU27 = {
    "AT": "040",
    "BE": "056",
    "BG": "100",
    "HR": "191",
    "CY": "196",
    "CZ": "203",
    "DK": "208",
    "EE": "233",
    "FI": "246",
    "FR": "250",
    "DE": "276",
    "GR": "300",
    "HU": "348",
    "IE": "372",
    "IT": "380",
    "LV": "428",
    "LT": "440",
    "LU": "442",
    "MT": "470",
    "NL": "528",
    "PL": "616",
    "PT": "620",
    "RO": "642",
    "SK": "703",
    "SI": "705",
    "ES": "724",
    "SE": "752",
}
"""ISO numeric codes of the members of the European Union, by which the map shades countries."""


class _ExportFlow(NamedTuple):
    """Mean exports of the year from the anchor to one destination."""

    place: Region
    quantity: Quantity


def shipment_map(ctx: BriefContext) -> list[Block]:
    """Map and table of exports by destination over the year from the first measure."""
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
    reading = (
        "Arcs are flows, wider for more; shades bin the receiving country or group. The rest of the world stands "
        "in the table only. Boundaries: Natural Earth; no endorsement of any border is implied."
    )
    title = f"{noun} exports by destination"
    return [
        Paragraph(claims),
        Figure("map", title, lambda narrow: _draw(ctx, flows, narrow), claims, reading, sources_of(claims)),
        TableBlock(f"{title}, mean of the year from the first measure", head, rows),
    ]


def _export_flows(ctx: BriefContext) -> list[_ExportFlow]:
    run, good = ctx.run, ctx.goods.shipped[0].label
    regions: list[Region] = ctx.dataset.table("regions")
    places = {row.region: row for row in regions}
    flows: list[_ExportFlow] = []
    for region in present(DESTINATIONS, run.results.index.region):
        q = run.finite_quantity("exports", good=good, region=region, over=run.year_from_anchor, reduce="mean")
        if q is not None and region != run.controller:
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


def _draw(ctx: BriefContext, flows: list[_ExportFlow], narrow: bool) -> dict[str, Any]:
    regions: list[Region] = ctx.dataset.table("regions")
    home = next(row for row in regions if row.region == ctx.run.controller)
    mapped = [flow for flow in flows if flow.place.region != _REST]
    arcs = [
        {
            "name": ctx.names.region(place.region),
            "lon": place.lon,
            "lat": place.lat,
            "value": q.value,
            "id": place.region,
        }
        for place, q in mapped
    ]
    shade = {code: q.value for place, q in mapped for code in _country_codes(place)}
    unit = f"{ctx.goods.plural}, t a month"
    return maps.flow_map(arcs, origin=(home.lon, home.lat), members=shade, unit=unit, narrow=narrow)


def _country_codes(place: Region) -> list[str]:
    """ISO numeric codes of a region's members that the map can shade."""
    members = [EU27[member] for member in place.members if member in EU27]
    if members:
        return members
    return [f"{int(place.iso_numeric):03d}"] if place.iso_numeric.isdecimal() else []
