"""The whole economy: loss triangle, sectors, GDP at risk, what users learn, why published figures differ."""

from typing import Any

from monazite.dataset.rows.network import NetworkSector
from monazite.presentation.briefing.chart_rows import BarRow, top_of
from monazite.presentation.briefing.claims import sources_of
from monazite.presentation.briefing.content import Block, Cell, Figure, Heading, Paragraph, TableBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.quantities import as_total, is_zero
from monazite.presentation.briefing.sections.loss_triangle import LEAST_AXIS, loss_triangle
from monazite.presentation.briefing.sections.published_losses import published_losses
from monazite.presentation.charts import layout, ranges
from monazite.presentation.charts.theme import PURPLE
from monazite.results.names import month_text, present
from monazite.results.quantity import Quantity

_SECTION = "important"
ECONOMIES = ("US", "CN", "EU", "JP", "KR", "TW")
"""United States, China and the allies that the input-output table shows, Taiwan among them."""
MOST_SECTORS, MOST_ECONOMIES = 8, 4  # of the table by sector
LEAST_INNOVATION = 1.0  # MUSD a year, below which nothing is said of it


def whole_economy(ctx: BriefContext) -> list[Block]:
    """Losses through suppliers and customers; nothing for a run without an input-output table."""
    economies = present(ECONOMIES, economies_of(ctx))
    if not economies or ctx.run.finite_quantity("gdp_loss_central", region=economies[0]) is None:
        return []
    return [
        Heading("Through the whole economy"),
        *loss_triangle(ctx, economies),
        *_losses_by_sector(ctx, economies[:MOST_ECONOMIES]),
        *_gdp_at_risk(ctx, economies),
        *_innovation(ctx, economies[:MOST_ECONOMIES]),
        *published_losses(ctx),
    ]


def economies_of(ctx: BriefContext) -> tuple[str, ...]:
    """Regions of the input-output table and the world."""
    return ctx.run.results.view.labels("economies")


def network_sector_names(ctx: BriefContext) -> dict[str, str]:
    """Names of the sectors of the input-output table by id."""
    sectors: list[NetworkSector] = ctx.dataset.table("network_sectors")
    return {row.sector: row.name for row in sectors}


def _losses_by_sector(ctx: BriefContext, economies: list[str]) -> list[Block]:
    """Central loss by sector of the table: those that lose most in the largest economies."""
    run = ctx.run
    losses: dict[str, dict[str, Quantity]] = {}
    for sector in run.results.view.labels("branches")[:-1]:
        for region in economies:
            q = run.finite_quantity(
                "economy_loss_central", sector=sector, region=region, over=run.year_from_anchor, reduce="sum"
            )
            if q and not is_zero(q):
                losses.setdefault(sector, {})[region] = as_total(q)
    ranked = sorted(losses, key=lambda sector: -sum(q.value for q in losses[sector].values()))[:MOST_SECTORS]
    names = network_sector_names(ctx)
    rows: list[list[Cell]] = []
    for sector in ranked:
        title = names.get(sector, sector).capitalize()
        row: list[Cell] = [title]
        for region in economies:
            q = losses[sector].get(region)
            label = f"Loss of {title}, {ctx.names.region(region)}"
            row.append(ctx.book.cell(_SECTION, label, q) if q else "none")
        rows.append(row)
    if not rows:
        return []
    head = ["Sector", *[ctx.names.region(region) for region in economies]]
    note = (
        "Value added lost over twelve months, central case: lines that stop, without their suppliers; value and range."
    )
    return [TableBlock("Loss by sector of the whole economy", head, rows, note=note, wide=True)]


def _gdp_at_risk(ctx: BriefContext, economies: list[str]) -> list[Block]:
    """GDP at risk: what nineteen draws of twenty stay below, beside the central case."""
    run = ctx.run
    data: list[BarRow] = []
    items: list[dict[str, Quantity | str]] = []
    for region in economies:
        risk = run.finite_quantity("gdp_at_risk", region=region)
        upper = run.finite_quantity("gdp_loss_upper", region=region)
        if risk and upper:
            high = max(upper.value, risk.value)
            data.append({"label": ctx.names.region(region), "value": risk.value, "low": risk.value, "high": high})
            items.append({"who": ctx.names.the(region), "q": risk})
    if not data or all(row["high"] == 0.0 for row in data):
        return []
    sentence = "GDP at risk, the loss that nineteen draws of twenty stay below, is {all}."
    claims = [ctx.book.several(_SECTION, sentence, "{q:value} in {who}", items[:4])]
    trade = run.finite_quantity("world_trade", over=run.year_from_anchor, reduce="min")
    if trade:
        text = "In the worst month of the year the volume of world trade changes by {q}"
        text += ", duties on all goods included." if run.results.scenario.tariff_paths else "."
        claims.append(ctx.book.say(_SECTION, text, q=trade))
    top = top_of(data, LEAST_AXIS)

    def draw(narrow: bool) -> dict[str, Any]:
        return layout.complete(ranges.whiskers(data, x="% of annual GDP", top=top, narrow=narrow, colour=PURPLE))

    reading = "Bars: loss that nineteen draws of twenty stay below. Lines reach to the upper bound of the central draw."
    title = "GDP at risk by economy"
    return [Paragraph(claims), Figure("at-risk", title, draw, claims, reading, sources_of(claims))]


def _innovation(ctx: BriefContext, economies: list[str]) -> list[Block]:
    """What the drift of intensities is worth in the last twelve months of the run."""
    run = ctx.run
    worth: dict[str, Quantity] = {}
    for region in economies:
        q = run.finite_quantity("innovation_effect", sector="total", region=region, over=run.last_year, reduce="sum")
        if q is not None:
            worth[region] = q
    if not worth or max(q.value for q in worth.values()) < LEAST_INNOVATION:
        return []
    claim = ctx.book.several(
        _SECTION,
        "What users learn to do without stays learned: in the twelve months to {day} it adds {all} to value added, "
        "through stops avoided and higher productivity.",
        "{q} in {who}",
        [{"q": as_total(q), "who": ctx.names.the(region)} for region, q in worth.items()],
        day=month_text(run.end),
    )
    return [Paragraph([claim])]
