"""Concentration by stage: share of the largest supplier, Herfindahl index, need met without the largest."""

from typing import Any

from monazite.dataset.rows.chain import Good
from monazite.presentation.briefing.chart_rows import BarRow, bar_row
from monazite.presentation.briefing.claims import Claim, sources_of
from monazite.presentation.briefing.content import Block, Cell, Figure, Paragraph, TableBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.quantities import scaled
from monazite.presentation.charts import layout, ranges
from monazite.presentation.charts.theme import BLUE, GREY
from monazite.results.quantity import Quantity

_SECTION = "beyond"
STAGES = {"oxide": "separation", "primary": "recovery", "metal": "metal making", "magnet": "magnet making"}
STAGES_OF_NAMED_GOODS = {"primary": "mining and first processing", "metal": "refining"}
"""Words for stages of minerals whose goods have names of their own."""
_FIRST, _LAST = "at the first measure", "at the end of the run"


def concentration(ctx: BriefContext) -> list[Block]:
    """Sentence, chart and table by stage."""
    run = ctx.run
    rows: list[list[Cell]] = []
    bars: list[BarRow] = []
    moves: list[dict[str, Quantity | str]] = []
    for stage, words in named_stages(ctx, STAGES).items():
        if stage == "primary" and ctx.goods.has_rare_earths:
            continue
        top = run.finite_quantity("top_share", stage=stage, at=run.anchor_month)
        later = run.finite_quantity("top_share", stage=stage, at=run.end)
        row = _stage_row(ctx, stage, top, later)
        if row:
            rows.append(row)
        bars += [_bar(words, when, q) for q, when in ((top, _FIRST), (later, _LAST)) if q]
        if top and later:
            moves.append({"what": words, "now": top, "then": later})
    if not rows:
        return [Paragraph(["This run reports no concentration."])]
    sentence = "The share of the largest supplier moves, {all}, between the first measure and the end of the run."
    claims: list[Claim] = []
    if moves:
        claims.append(ctx.book.several(_SECTION, sentence, "in {what} from {now} to {then}", moves))
    head = [
        "Stage",
        "Largest supplier, at the first measure",
        "At the end",
        "Herfindahl index",
        "Governance-weighted",
        "Need met without the largest",
    ]
    chart: list[Block] = [_chart(bars, claims)] if bars else []
    return [Paragraph(claims), *chart, TableBlock("Concentration by stage", head, rows, wide=True)]


def named_stages(ctx: BriefContext, usual: dict[str, str]) -> dict[str, str]:
    """Words for stages: the usual ones, or those of minerals whose goods have names of their own."""
    goods: list[Good] = ctx.dataset.table("goods")
    usual = usual | {row.stage: row.stage for row in goods if row.step}  # stages with names of a mineral's own
    return usual | STAGES_OF_NAMED_GOODS if all(row.name for row in goods) else usual


def _stage_row(ctx: BriefContext, stage: str, top: Quantity | None, later: Quantity | None) -> list[Cell]:
    """Cells of one stage; empty where the run reports none of them."""
    columns = (
        ("largest supplier, first measure", top),
        ("largest supplier, end", later),
        ("Herfindahl index", ctx.run.finite_quantity("hhi", stage=stage)),
        ("weighted by governance", ctx.run.finite_quantity("hhi_governance", stage=stage)),
        ("need met without the largest supplier", ctx.run.finite_quantity("n_minus_1", stage=stage)),
    )
    if not any(q for _, q in columns):
        return []
    name = named_stages(ctx, STAGES)[stage].capitalize()
    return [name, *[ctx.book.cell(_SECTION, f"{name}: {column}", q) if q else "none" for column, q in columns]]


def _bar(words: str, when: str, q: Quantity) -> BarRow:
    return bar_row(f"{words}, {when}", scaled(q, 100.0, "%"), when)


def _chart(bars: list[BarRow], claims: list[Claim]) -> Figure:
    colours = {_FIRST: GREY, _LAST: BLUE}
    axis = "% of world supply held by the largest supplier"

    def draw(narrow: bool) -> dict[str, Any]:
        return layout.complete(ranges.whiskers(bars, x=axis, top=100, narrow=narrow, colours=colours, label_limit=200))

    title, reading = "Share of the largest supplier by stage", "Bars: median; lines: range of the runs."
    return Figure("concentration", title, draw, claims, reading, sources_of(claims))
