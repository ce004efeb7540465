"""Allies side by side on the same measures, and the supply of lines that are served first."""

import math
from collections.abc import Callable
from dataclasses import replace

from monazite.presentation.briefing.content import Block, Cell, Paragraph, TableBlock, capitalised
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.quantities import as_share
from monazite.presentation.briefing.results_lookup import MonthlyExtreme
from monazite.presentation.briefing.sections.summary_page import line_stops
from monazite.results.names import ALLIES, present
from monazite.results.quantity import Quantity

_SECTION = "important"
SERVED_FIRST_AND_OTHERS = ("defence", "medical", "ev_traction", "electronics")


def allies(ctx: BriefContext) -> list[Block]:
    """One row for each measure, one column for each ally."""
    run, names = ctx.run, ctx.names
    regions = present(ALLIES, run.results.index.region)
    (good, noun), lead = ctx.goods.shipped[0], ctx.goods.lead

    def shipments(region: str) -> Quantity | None:
        trough = run.extreme("exports_counted_index", lowest=True, region=region, good=good)
        return as_share(trough.quantity) if trough else None

    measures: tuple[tuple[str, Callable[[str], Quantity | None]], ...] = (
        ("Loss, share of GDP", lambda r: run.finite_quantity("loss_share_central", region=r)),
        ("First line stop", lambda r: _earliest_stop(ctx, r)),
        (f"Lowest {noun.lower()} shipments, of normal", shipments),
        (
            "Lowest output of car motors",
            lambda r: _quantity_of(run.extreme("output", lowest=True, region=r, use="ev_traction")),
        ),
        (
            f"Cover of {names.good(lead)} at the start",
            lambda r: run.finite_quantity("cover", good=lead, region=r, at=run.start),
        ),
        (
            "Extra cost of the goods at the peak, share of GDP",
            lambda r: _quantity_of(run.extreme("input_cost_rise", region=r)),
        ),
    )
    rows: list[list[Cell]] = []
    for label, measure in measures:
        values = [measure(region) for region in regions]
        if any(values):
            rows.append([label, *_cells(ctx, label, regions, values)])
    if not rows:
        return [Paragraph(["This run reports nothing by ally."])]
    head = ["What", *[names.region(region) for region in regions]]
    note = "Each cell holds the median and the range of the runs."
    return [TableBlock("Four allies on the same measures", head, rows, note=note, wide=True)]


def _cells(ctx: BriefContext, label: str, regions: list[str], values: list[Quantity | None]) -> list[Cell]:
    """Cells of one row; the labels say the region by its name."""
    return [
        ctx.book.cell(_SECTION, f"{label}, {ctx.names.region(region)}", q) if q else "none"
        for region, q in zip(regions, values, strict=True)
    ]


def _earliest_stop(ctx: BriefContext, region: str) -> Quantity | None:
    days = [stop.days for stop in line_stops(ctx) if stop.region == region and not math.isnan(stop.days.value)]
    return min(days, key=lambda q: q.value, default=None)


def _quantity_of(found: MonthlyExtreme | None) -> Quantity | None:
    return found.quantity if found else None


def share_of_need(lowest: MonthlyExtreme | None) -> Quantity | None:
    """A share of need from arrivals over orders: what arrives beyond the orders of a month goes into stock."""
    if lowest is None:
        return None
    q = lowest.quantity
    return replace(q, value=min(q.value, 1.0), low=min(q.low, 1.0), high=min(q.high, 1.0))


def supply_of_priority_lines(ctx: BriefContext) -> list[Block]:
    """Worst month of supply of the lines that are served first, beside those that are not."""
    run = ctx.run
    rows: list[list[Cell]] = []
    regions = present(("US", "EU", "JP", "KR"), run.results.index.region)
    for use in present(SERVED_FIRST_AND_OTHERS, run.results.index.use):
        values = [share_of_need(run.extreme("fill_rate", lowest=True, use=use, region=r)) for r in regions]
        if any(values):
            name = ctx.names.use(use)
            label = f"Need met in the worst month, {name}"
            rows.append([capitalised(name), *_cells(ctx, label, regions, values)])
    note = Paragraph(
        [
            "Defence and medical lines are served first when stocks run low, as far as the buyer's own country can "
            "decide. "
            + ("A licence refused for military use bypasses that order: defence" if ctx.has_licences else "Defence")
            + " buyers in the United States, the European Union and Japan are "
            + ("therefore modelled as buyers of their own." if ctx.has_licences else "modelled as buyers of their own.")
        ]
    )
    if not rows:
        return [note]
    head = ["Use", *[ctx.names.region(region) for region in regions]]
    return [note, TableBlock("Share of need met in the worst month", head, rows, wide=True)]
