"""Losses by country and by sector, with their bounds."""

from collections.abc import Callable
from typing import Any, NamedTuple

from monazite.presentation.briefing.chart_rows import (
    LossBandRow,
    loss_band_row,
)
from monazite.presentation.briefing.claims import Claim, sources_of, value_text
from monazite.presentation.briefing.content import Block, Cell, Figure, Paragraph, TableBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.quantities import as_total, is_zero
from monazite.presentation.briefing.sections.summary_page import caution_on_sizes
from monazite.presentation.charts import ranges
from monazite.presentation.charts.theme import ceiling
from monazite.results.names import present
from monazite.results.quantity import Quantity

_PAIRS = ("aerospace_defence", "chemicals_refining", "glass_ceramics")
"""Sectors that are two industries in one."""
_SECTION = "important"
IN_SENTENCE = ("US", "EU", "JP")
SECTORS = (
    "motor_vehicles",
    "electronics",
    "electrical_equipment",
    "machinery",
    "aerospace_defence",
    "medical_devices",
    "wind_power",
    "chemicals_refining",
    "glass_ceramics",
    "metals",
)


class LossBounds(NamedTuple):
    """Loss of a region by its lower, central and upper bound, as % of annual GDP."""

    region: str
    lower: Quantity
    central: Quantity
    upper: Quantity


def loss_bounds(ctx: BriefContext, outcome: str, regions: list[str]) -> list[LossBounds]:
    """The bounds of an outcome (``loss_share``, ``gdp_loss``) for the regions that the run reports."""
    found: list[LossBounds] = []
    for region in regions:
        lower, central, upper = (
            ctx.run.finite_quantity(f"{outcome}_{bound}", region=region) for bound in ("lower", "central", "upper")
        )
        if lower and central and upper:
            found.append(LossBounds(region, lower, central, upper))
    return found


def loss_band_chart(rows: list[LossBandRow], least: float) -> Callable[[bool], dict[str, Any]]:
    """Chart of losses with their bounds; the axis reaches at least to ``least``, % of GDP."""
    top = ceiling([row["upper"] for row in rows] + [row["high"] for row in rows], least)
    unit = "% of annual GDP, twelve-month window"
    return lambda narrow: ranges.loss_bands(rows, x=unit, top=top, narrow=narrow)


def losses(ctx: BriefContext) -> list[Block]:
    """Lower, central and upper loss of each country or group: sentences, chart, table."""
    regions = present(("US", "EU", "JP", "KR", "CN", "IN", "ROW"), ctx.run.results.index.region)
    found = loss_bounds(ctx, "loss_share", regions)
    if not found:
        return [Paragraph(["This run reports no losses."])]
    data = [loss_band_row(ctx.names.region(loss.region), *loss[1:]) for loss in found]
    rows = [_loss_row(ctx, loss) for loss in found]
    if all(is_zero(loss.upper) for loss in found):
        return [Paragraph([_nobody_loses(ctx, found[0].upper), *caution_on_sizes(ctx)])]
    claims = _loss_claims(ctx, [loss for loss in found if loss.region in IN_SENTENCE])
    if world := ctx.run.finite_quantity("world_loss_share"):
        claims.append(ctx.book.say(_SECTION, "The world as a whole loses {q} of a year's output.", q=world))
    claims += caution_on_sizes(ctx)
    title = "Loss by country, lower, central and upper"
    reading = (
        "Band: lower to upper bound. Dot and line: central estimate with the range of the draws. Central: output that "
        "lines lose, less finished goods and what is made up later. Lower: more is made up, and substitutes count once "
        "they are qualified. Upper: nothing is made up, and suppliers and customers lose with the lines."
    )
    head = ["Country or group", "Lower bound", "Central", "Upper bound", "Central, money"]
    return [
        Paragraph(claims),
        Figure("losses", title, loss_band_chart(data, 0.1), claims, reading, sources_of(claims)),
        TableBlock("Loss by country", head, rows),
    ]


def _loss_row(ctx: BriefContext, loss: LossBounds) -> list[Cell]:
    run, name = ctx.run, ctx.names.region(loss.region)
    over = run.year_from_anchor
    money = run.finite_quantity("loss_central", sector="total", region=loss.region, over=over, reduce="sum")
    cells: list[Cell] = [name]
    for label, q in (("lower bound", loss.lower), ("central", loss.central), ("upper bound", loss.upper)):
        cells.append(ctx.book.cell(_SECTION, f"Loss as a share of GDP, {name}, {label}", q))
    label = f"Loss over twelve months, {name}"
    return [*cells, ctx.book.cell(_SECTION, label, as_total(money)) if money else "no figure"]


def _nobody_loses(ctx: BriefContext, upper: Quantity) -> Claim:
    """What is said where nobody loses anything, instead of a page of noughts."""
    text = "Twelve months of these measures cost no country output in any draw: the upper bounds are {q} of GDP."
    return ctx.book.say(_SECTION, text, q=upper)


def _loss_claims(ctx: BriefContext, found: list[LossBounds]) -> list[Claim]:
    """Central losses in one sentence, the bounds in the next."""
    if not found:
        return []
    return [
        ctx.book.several(
            _SECTION,
            "As a share of a year's GDP, twelve months of these measures cost {all} by the median of the central "
            "estimate.",
            "{who} {q}",
            [{"who": ctx.names.the(loss.region), "q": loss.central} for loss in found],
        ),
        ctx.book.several(
            _SECTION,
            "The bounds are {all}.",
            "{low} and {high} for {who}",
            [{"who": ctx.names.the(loss.region), "low": loss.lower, "high": loss.upper} for loss in found],
        ),
    ]


def sector_words(sector: str) -> str:
    """A sector of the table of sectors as a reader knows it.

    >>> sector_words("aerospace_defence"), sector_words("motor_vehicles")
    ('aerospace and defence', 'motor vehicles')
    """
    return sector.replace("_", " and " if sector in _PAIRS else " ")


class _SectorLoss(NamedTuple):
    sector: str
    loss: Quantity

    @property
    def words(self) -> str:
        return sector_words(self.sector)


def sectors_hit(ctx: BriefContext) -> list[Block]:
    """Central loss by sector in the three largest buyers."""
    by_region = {
        region: found
        for region in present(IN_SENTENCE, ctx.run.results.index.region)
        if (found := _sector_losses(ctx, region)) and not all(is_zero(one.loss) for one in found)
    }
    if not by_region:
        return []
    items: list[dict[str, Quantity | str]] = []
    for region, found in by_region.items():
        worst = max(found, key=lambda one: (one.loss.value, one.loss.high))
        if not value_text(worst.loss).startswith("0 "):  # a tie of sectors that lose nothing has no first
            items.append({"who": f"{worst.words} in {ctx.names.the(region)}", "q": worst.loss})
    sentence = "Over twelve months the sectors that lose most are {all}."
    claims: list[Claim] = []
    if items:
        claims.append(ctx.book.several(_SECTION, sentence, "{who} ({q:value}, range {q:range})", items))
    return [Paragraph(claims)] if claims else []


def _sector_losses(ctx: BriefContext, region: str) -> list[_SectorLoss]:
    run = ctx.run
    found: list[_SectorLoss] = []
    for sector in present(SECTORS, run.results.index.sector):
        over = run.year_from_anchor
        q = run.finite_quantity("loss_central", sector=sector, region=region, over=over, reduce="sum")
        if q:
            found.append(_SectorLoss(sector, as_total(q)))
    return found
