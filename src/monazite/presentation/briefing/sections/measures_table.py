"""The dated measures that touch a run, from the register of the dataset."""

import re
from collections.abc import Iterable
from datetime import date

from monazite.dataset.rows.policy import RecordedMeasure
from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Block, Cell, Paragraph, TableBlock, non_breaking
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.quantities import count_quantity
from monazite.presentation.briefing.register_state import SINCE_THEN, stands, state_of
from monazite.results.names import day_text

_SECTION = "happening"
MOST_MEASURES = 30
_WIDE_GOODS = {"*", "rare earths", "separation", "critical minerals", "processed critical minerals"}
_CUT = (
    "The table shows a part: measures on {goods} come before others, and those near the first measure of the run "
    "before those further away."
)
_DatedMeasure = tuple[date, RecordedMeasure]


def measures_table(ctx: BriefContext) -> list[Block]:
    """Table of dated measures: those that touch the run's window, newest last; the goods of the run come first."""
    found = _touching(ctx)
    if not found:
        return [Paragraph(["The dataset holds no dated measure for the months of this run."])]
    found.sort(key=lambda pair: (not _on_own_goods(ctx, pair[1]), abs((pair[0] - ctx.run.anchor).days)))
    rows = [_measure_row(ctx, day, row) for day, row in sorted(found[:MOST_MEASURES], key=lambda pair: pair[0])]
    goods = "rare earths or on all goods" if ctx.goods.has_rare_earths else "its goods"
    lead = [_count_claim(ctx, found), *([_CUT.format(goods=goods)] if len(found) > MOST_MEASURES else [])]
    head = ["Date", "Who", "On whom", "What", "Status"]
    return [Paragraph(lead), TableBlock("Dated measures", head, rows, text_columns=5, wide=True)]


def _touching(ctx: BriefContext) -> list[_DatedMeasure]:
    """Measures on the brief's goods that come or hold within the run, with the day of force or announcement."""
    measures: list[RecordedMeasure] = ctx.dataset.table("measures")
    first, last = ctx.run.start, ctx.run.end
    found: list[_DatedMeasure] = []
    for row in measures:
        day = row.in_force or row.announced
        if day is None or day > last or not ctx.concerns(row):
            continue
        if day >= first or (row.until and row.until >= first):
            found.append((day, row))
    return found


def _measure_row(ctx: BriefContext, day: date, row: RecordedMeasure) -> list[Cell]:
    register: list[RecordedMeasure] = ctx.dataset.table("measures")
    return [
        non_breaking(day_text(day)),
        _people(ctx, re.split(r"[;,]", row.actor)),
        _people(ctx, row.affected),
        ctx.book.quote(_SECTION, row.text, row.source, label="Measure"),
        state_of(row, register, ctx.today).words,
    ]


def _count_claim(ctx: BriefContext, found: list[_DatedMeasure]) -> Claim:
    sources = tuple(dict.fromkeys(s for _, row in found for s in row.source))
    rows: list[RecordedMeasure] = ctx.dataset.table("measures")
    counts = {
        "n": count_quantity(len(found), "measures"),
        "m": count_quantity(sum(stands(row, ctx.today) for _, row in found), "measures", status="in force"),
    }
    text = "The register holds {n} dated measures that touch the months of this run; {m} of them stand as in force"
    open_ends = sum(state_of(row, rows, ctx.today).is_open for _, row in found)
    if open_ends:
        text += ", and of {o} the last day or that of the suspension has passed, " + SINCE_THEN
        counts["o"] = count_quantity(open_ends, "measures", status="run out")
    return ctx.book.say(_SECTION, f"{text}.", counts, sources=sources[:3])


def _people(ctx: BriefContext, regions: Iterable[str]) -> str:
    names = [region.strip() for region in regions if region.strip()]
    return ", ".join("all others" if name == "*" else ctx.names.region(name) for name in names) or "all"


def _on_own_goods(ctx: BriefContext, row: RecordedMeasure) -> bool:
    """Whether a measure is on goods of the run, or on all goods."""
    if not ctx.goods.has_rare_earths:
        return bool({*row.goods} & {*ctx.goods.minerals})
    parts = {part for good in ctx.run.results.index.good for part in good.split(".")} | {*ctx.goods.minerals}
    return not row.goods or any(good in _WIDE_GOODS or parts & {*good.split(".")} for good in row.goods)
