"""Every part and grade with stock, lead time, prices and chance of a shortage; the main part shows some of them."""

from monazite.presentation.briefing.content import Block, Cell, Heading, TableBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.reader_region import reader_region
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.main_part.materials.grade_facts import GradeRow, grade_facts
from monazite.results.quantity import Quantity

_SECTION = "important"


def parts_and_grades(ctx: BriefContext) -> list[Block]:
    """The table with its heading; nothing for a run without parts or grades."""
    facts = grade_facts(ctx, horizon_of(ctx))
    if not facts.rows:
        return []
    own = ctx.names.region(reader_region(ctx))
    stock = f"Stock, {own}" if facts.has_own else "Least stock of large buyers"
    head = ["Part or grade", stock, "Lead time", "Price inside", "Price outside", "Largest chance of a shortage"]
    rows = [_row(ctx, row, head) for row in facts.rows]
    note = "Stock, lead time and prices of the first month of the forecast, by the model; chances over those ahead."
    return [Heading("Parts and grades"), TableBlock("What a buyer of each faces", head, rows, note=note, wide=True)]


def _row(ctx: BriefContext, row: GradeRow, head: list[str]) -> list[Cell]:
    stock = row.own or (row.cover[0] if row.cover else None)
    values = (stock, row.lead, row.inside, row.outside, row.shortage)
    return [row.name, *(_cell(ctx, f"{what}, {row.name}", q) for what, q in zip(head[1:], values, strict=True))]


def _cell(ctx: BriefContext, label: str, q: Quantity | None) -> Cell:
    return "no data" if q is None else ctx.book.cell(_SECTION, label, q)
