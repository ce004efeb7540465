"""Loss of the large economies: lower, central and upper bound, and what goes with it."""

from dataclasses import dataclass

from monazite.presentation.briefing.chart_rows import loss_band_row
from monazite.presentation.briefing.claims import Claim, sources_of
from monazite.presentation.briefing.content import Block, Cell, Figure, Paragraph, TableBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.quantities import as_total, is_zero
from monazite.presentation.briefing.sections.losses import LossBounds, loss_band_chart, loss_bounds
from monazite.results.quantity import Quantity

_SECTION = "important"
LEAST_PRICE_RISE = 1e-3
"""Rise of the price level, %, from which on it is worth a column."""
LEAST_AXIS = 0.01
"""Least end of an axis, % of GDP: a chart of next to nothing should look so."""
IN_SENTENCE = 3  # economies


@dataclass(frozen=True, slots=True)
class _EconomyLoss:
    """Loss of one economy: its bounds, and the central one in money."""

    bounds: LossBounds
    money: Quantity

    @property
    def region(self) -> str:
        return self.bounds.region


def loss_triangle(ctx: BriefContext, economies: list[str]) -> list[Block]:
    """Lower, central and upper loss of the United States, China and the allies."""
    prices = _price_levels(ctx, economies)
    found = _economy_losses(ctx, economies)
    if not found:
        return []
    tables = _tables(ctx, found, prices)
    if all(is_zero(loss.bounds.upper) for loss in found):
        text = "Suppliers and customers lose nothing either: the upper bounds are {q} of a year's GDP in every economy."
        return [Paragraph([ctx.book.say(_SECTION, text, q=found[0].bounds.upper)])]
    claims = _triangle_claims(ctx, found[:IN_SENTENCE])
    data = [loss_band_row(ctx.names.region(loss.region), *loss.bounds[1:]) for loss in found]
    title = "Loss of the United States, China and allies"
    reading = (
        "Band: lower to upper bound. Dot and line: central estimate with the range of the draws. Lower: more "
        "of the lost output is made up, and substitutes count. Upper: none is, and suppliers and customers lose too."
    )
    chart = loss_band_chart(data, LEAST_AXIS)
    return [Paragraph(claims), Figure("triangle", title, chart, claims, reading, sources_of(claims)), *tables]


def _price_levels(ctx: BriefContext, economies: list[str]) -> dict[str, Quantity | None]:
    """Rise of the price level in the worst month; empty where it moves nowhere."""
    run = ctx.run
    over = run.year_from_anchor
    rises = {r: run.finite_quantity("price_level", region=r, over=over, reduce="max") for r in economies}
    return rises if any(q and q.high >= LEAST_PRICE_RISE for q in rises.values()) else {}


def _economy_losses(ctx: BriefContext, economies: list[str]) -> list[_EconomyLoss]:
    run = ctx.run
    found: list[_EconomyLoss] = []
    for bounds in loss_bounds(ctx, "gdp_loss", economies):
        money = run.finite_quantity(
            "economy_loss_central", sector="total", region=bounds.region, over=run.year_from_anchor, reduce="sum"
        )
        if money is not None:
            found.append(_EconomyLoss(bounds, as_total(money)))
    return found


def _tables(ctx: BriefContext, found: list[_EconomyLoss], prices: dict[str, Quantity | None]) -> tuple[TableBlock, ...]:
    """The losses that stand in no table yet, and beside all idle persons, real income and prices where they move."""
    run, over = ctx.run, ctx.run.year_from_anchor
    losses: list[list[Cell]] = []
    beside: list[list[Cell]] = []
    for loss in found:
        name = ctx.names.region(loss.region)
        idle = run.finite_quantity("employment_loss", region=loss.region, over=over, reduce="max")
        in_table = {
            "loss, lower bound": loss.bounds.lower,
            "loss, central": loss.bounds.central,
            "loss, upper bound": loss.bounds.upper,
            "loss, central, in money": loss.money,
        }
        in_second = {
            "persons idle in the worst month": idle,
            "real income": run.finite_quantity("real_income", region=loss.region),
        } | ({"price level in the worst month": prices[loss.region]} if prices else {})
        if loss.region not in run.results.index.region:  # those stand in the table of losses by country
            losses.append([name, *_cells(ctx, name, in_table)])
        beside.append([name, *_cells(ctx, name, in_second)])
    head = ["Economy", "Persons idle, worst month", "Real income"]
    note = "Real income counts the rents of scarce products that a country collects or pays."
    if prices:
        head.append("Price level, worst month")
    else:
        note += (
            " Products of stopped lines do not become so scarce that the price level moves; what dearer materials add "
            "to it stands under Price level."
        )
    second = TableBlock("What goes with it", head, beside, note=note, wide=True)
    if not losses:
        return (second,)
    first = TableBlock(
        "Loss of economies that the table of losses by country does not have, twelve months from the first measure",
        ["Economy", "Lower bound", "Central", "Upper bound", "Central, in money"],
        losses,
        note="Cells hold value and range.",
        wide=True,
    )
    return first, second


def _cells(ctx: BriefContext, economy: str, columns: dict[str, Quantity] | dict[str, Quantity | None]) -> list[Cell]:
    return [ctx.book.cell(_SECTION, f"{economy}, {label}", q) if q else "none" for label, q in columns.items()]


def _triangle_claims(ctx: BriefContext, found: list[_EconomyLoss]) -> list[Claim]:
    """Central losses, their bounds, and what bystanders lose."""
    claims = [
        ctx.book.several(
            _SECTION,
            "Carried through suppliers and customers, twelve months of these measures cost {all} of value added in the "
            "central case.",
            "{who} {q}",
            [{"who": ctx.names.the(loss.region), "q": loss.money} for loss in found],
        ),
        ctx.book.several(
            _SECTION,
            "The bounds, as shares of a year's GDP, are {all}.",
            "{low:value} and {high:value} for {who}",
            [
                {"who": ctx.names.the(loss.region), "low": loss.bounds.lower, "high": loss.bounds.upper}
                for loss in found
            ],
        ),
    ]
    bystander = ctx.run.finite_quantity("bystander_loss")
    if bystander:
        text = "Economies that act in none of the measures lose {q} of their GDP."
        claims.append(ctx.book.say(_SECTION, text, q=bystander))
    return claims
