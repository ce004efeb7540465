"""Shipments of the controlling country against a normal month, beside customs data."""

from datetime import date
from typing import Any, NamedTuple

from monazite.presentation.briefing.chart_rows import line_points
from monazite.presentation.briefing.claims import Claim, sources_of
from monazite.presentation.briefing.content import Block, Figure, Paragraph
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.lead_goods import GoodsGroup
from monazite.presentation.briefing.quantities import as_share, published_figure
from monazite.presentation.briefing.results_lookup import MonthPoint
from monazite.presentation.briefing.sections.observed_shipments import ObservedMonth, baseline_year, observed_index
from monazite.presentation.briefing.sections.summary_page import verb_of_trough
from monazite.presentation.charts import fans, layout
from monazite.presentation.charts.theme import BLUE, WIDE, ceiling
from monazite.results.names import month_text
from monazite.results.quantity import Quantity

_SECTION = "happening"


class _ShipmentPanel(NamedTuple):
    """One chart: shipments of the model and what was observed, both as an index."""

    title: str
    points: list[MonthPoint]
    observed: list[ObservedMonth]


def shipments(ctx: BriefContext) -> list[Block]:
    """Sentences and charts: of a single good to the world and the United States, of several goods to the world."""
    goods = ctx.goods.shipped
    single = len(goods) == 1
    wanted = [(goods[0], "WORLD"), (goods[0], "US")] if single else [(group, "WORLD") for group in goods]
    panels: list[_ShipmentPanel] = []
    claims: list[Claim] = []
    for group, region in wanted:
        points = ctx.run.monthly_series("exports_counted_index", good=group.label, region=region)
        if not points:
            continue
        observed = _observed_within_run(ctx, region, group.label)
        where = "To the world" if region == "WORLD" else f"To {ctx.names.the(region)}"
        panels.append(_ShipmentPanel(where if single else group.word, points, observed))
        claims += _shipment_claims(ctx, group, region, observed)
    if not panels:
        return [Paragraph(["This run reports no shipments."])]
    highest = [p["high"] for panel in panels for p in panel.points]
    top = 100 * ceiling([*highest, *(month.value for panel in panels for month in panel.observed)], 1.5)
    unit = f"mean month of {baseline_year(ctx.dataset, goods[0].label)} = 100"

    def draw(narrow: bool) -> dict[str, Any]:
        width = 290 if narrow else (WIDE - 110) // 2
        items = [
            fans.fan(
                line_points(panel.points, "model", 100),
                {"model": BLUE},
                y=unit,
                top=top,
                width=width,
                height=190,
                title=panel.title,
                observed=[{"month": month.month, "value": month.value * 100} for month in panel.observed],
            )
            for panel in panels
        ]
        return layout.panels(items, narrow)

    title = f"{goods[0].word if single else 'Monthly'} shipments against a normal month"
    reading = "Line and band: model. Rings: customs data where the dataset holds them."
    return [Paragraph(claims), Figure("shipments", title, draw, claims, reading, sources_of(claims))]


def _observed_within_run(ctx: BriefContext, region: str, good: str) -> list[ObservedMonth]:
    first, last = ctx.run.start.isoformat(), ctx.run.end.isoformat()
    observed = observed_index(ctx.dataset, ctx.run.controller, region, good)
    return [month for month in observed if first <= month.month <= last]


def _shipment_claims(ctx: BriefContext, group: GoodsGroup, region: str, observed: list[ObservedMonth]) -> list[Claim]:
    """Trough and end of the run, and the lowest month that customs counted."""
    run, where = ctx.run, ctx.names.the(region)
    claims: list[Claim] = []
    if trough := run.extreme("exports_counted_index", lowest=True, good=group.label, region=region):
        later = run.finite_quantity("exports_counted_index", good=group.label, region=region, at=run.end)
        text = group.word + " shipments to {where} " + verb_of_trough(trough.quantity)
        text += " {q} of a normal month in {month}"
        values: dict[str, Quantity | str] = {
            "where": where,
            "q": as_share(trough.quantity),
            "month": month_text(trough.month),
        }
        goes_on = later is not None and trough.month != run.end
        if later is not None and goes_on:
            values |= {"later": as_share(later), "last": month_text(run.end)}
        text += " and stand at {later} in {last}." if goes_on else "."
        claims.append(ctx.book.say(_SECTION, text, values))
    if observed:
        claims.append(_customs_claim(ctx, group, region, min(observed, key=lambda month: month.value)))
    return claims


def _customs_claim(ctx: BriefContext, group: GoodsGroup, region: str, lowest: ObservedMonth) -> Claim:
    day = date.fromisoformat(lowest.month)
    model = ctx.run.finite_quantity("exports_index", good=group.label, region=region, at=day)
    point = published_figure(
        round(lowest.value, 3), "share", "exports_index", lowest.sources, good=group.label, region=region
    )
    text = "Customs data put the lowest month, {month}, at {seen} of normal"
    text += "; the model without its correction by these counts says {model} for that month." if model else "."
    values: dict[str, Quantity | str] = {"month": month_text(day), "seen": point}
    return ctx.book.say(_SECTION, text, values | ({"model": as_share(model)} if model else {}))
