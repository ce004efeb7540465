"""The dated measures that touch a run, from the register of the dataset."""

from typing import Any

from monazite.presentation.briefing.claims import Claim, counted
from monazite.presentation.briefing.content import Context, Para, Table
from monazite.presentation.briefing.lookups import as_date, as_list, row_sources, rows, unbroken
from monazite.results.names import day_text

_SAY = "happening"
MEASURES = 30
_WIDE = {"*", "rare earths", "separation", "critical minerals", "processed critical minerals"}
_RESTRICTIONS = {"ban", "export_control", "export_tax", "mining_limit", "quota", "tariff", "tech_control"}


def measures(ctx: Context) -> list[Any]:
    """Table of dated measures: those that touch the run's window, newest last; the goods of the run come first."""
    kept = []
    for row in rows(ctx.dataset, "measures"):
        day = as_date(row.get("in_force")) or as_date(row.get("announced"))
        until = as_date(row.get("until"))
        if not ctx.material.concerns(as_list(row.get("goods"))):
            continue
        if day and day <= ctx.ask.end and (day >= ctx.ask.start or (until and until >= ctx.ask.start)):
            kept.append((day, row))
    if not kept:
        return [Para(["The dataset holds no dated measure for the months of this run."])]
    kept.sort(key=lambda pair: (not _own(ctx, pair[1]), abs((pair[0] - ctx.ask.anchor).days)))
    shown = sorted(kept[:MEASURES], key=lambda pair: pair[0])
    body = [
        [
            unbroken(day_text(day)),
            _people(ctx, row.get("actor")),
            _people(ctx, row.get("affected")),
            ctx.book.quote(_SAY, str(row.get("text") or row.get("kind")), row_sources(row), label="Measure"),
            _status(row),
        ]
        for day, row in shown
    ]
    lead = Para(
        [
            _count_claim(ctx, kept),
            *([_CUT.format(goods=_goods(ctx))] if len(kept) > MEASURES else []),
        ]
    )
    return [
        lead,
        Table("Dated measures", ["Date", "Who", "On whom", "What", "Status"], body, text_columns=5, wide=True),
    ]


_CUT = (
    "The table shows a part: measures on {goods} come before others, and those near the first measure of the run "
    "before those further away."
)


def _count_claim(ctx: Context, kept: list) -> Claim:
    force = [row for _, row in kept if str(row.get("status")) == "in_force"]
    sources = tuple(dict.fromkeys(s for _, r in kept for s in row_sources(r)))
    return ctx.book.say(
        _SAY,
        "The register holds {n} dated measures that touch the months of this run; {m} of them stand as in force.",
        n=counted(len(kept), "measures"),
        m=counted(len(force), "measures", status="in force"),
        sources=sources[:3],
    )


def _people(ctx: Context, cell: Any) -> str:
    names = ["all others" if n == "*" else ctx.names.region(n) for n in as_list(cell)]
    return ", ".join(names) or "all"


def _goods(ctx: Context) -> str:
    return "rare earths or on all goods" if ctx.material.rare else "its goods"


def _own(ctx: Context, row: dict) -> bool:
    """Whether a measure is on goods of the run, or on all goods."""
    parts = {part for good in ctx.ask.results.index.good for part in good.split(".")} | {*ctx.material.minerals}
    goods = as_list(row.get("goods"))
    return not goods or any(good in _WIDE or parts & {*good.split(".")} for good in goods)


def _status(row: dict) -> str:
    """Status in words; only what restricts can be lifted, a truce or a ruling of the past has ended."""
    status = str(row.get("status") or "").replace("_", " ")
    return "ended" if status == "lifted" and str(row.get("kind")) not in _RESTRICTIONS else status
