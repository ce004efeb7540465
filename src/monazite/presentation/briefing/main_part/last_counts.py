"""The last count of a material at the border of the controlling country, with its month: of all buyers, or of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monazite.dataset.rows.evidence import Observation
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.lead_goods import GoodsGroup
from monazite.presentation.briefing.main_part.element_exports import month_of
from monazite.presentation.briefing.observed_figures import normal_month, observed_shipments
from monazite.presentation.briefing.quantities import published_figure
from monazite.presentation.briefing.sections.observed_shipments import baseline_year
from monazite.results.names import ELEMENTS, month_text
from monazite.results.quantity import Quantity


@dataclass(frozen=True)
class LastCount:
    """Exports that were counted last.

    Attributes
    ----------
    amount, when
        Tonnes a month, and the month or months.
    share
        The same over a normal month; None where no normal month is on record.
    to
        The one buyer that was counted; empty where the count is of all.
    earlier
        Tonnes a month that this buyer got before the first control; None for a count of all.
    """

    amount: Quantity
    when: str
    share: Quantity | None = None
    to: str = ""
    earlier: Quantity | None = None


def last_count(ctx: BriefContext, good: str, label: str) -> LastCount | None:
    """The last month of a good's exports to all, else the last span to one buyer; None where neither was counted.

    ``label``: name of the group that customs count the good in.
    """
    symbol = good.split(".")[0]
    word = ELEMENTS.get(symbol, label) if label == good else label
    group = GoodsGroup(word, word)
    year = baseline_year(ctx.dataset, word)
    figures = observed_shipments(ctx.dataset, group, ctx.run.controller, "WORLD")
    known = [figure for figure in figures if figure.day <= ctx.day and figure.published <= ctx.day]
    if not known:
        return _to_one_buyer(ctx, symbol)
    last = known[-1]
    normal = normal_month(ctx.dataset, group, ctx.run.controller, "WORLD", year)
    where = {"good": word, "month": last.period}
    share = published_figure(last.value / normal, "share", "exports_index", last.sources, **where) if normal else None
    amount = published_figure(last.value, "t/month", "exports", last.sources, **where)
    return LastCount(amount, month_text(last.day), share)


def _to_one_buyer(ctx: BriefContext, symbol: str) -> LastCount | None:
    """The last span of months that shipments of an element to one buyer were counted over, with one before."""
    rows: Sequence[Observation] = ctx.dataset.table("observations")
    spans = [
        row
        for row in rows
        if row.outcome == "exports"
        and row.good == (f"{symbol}.*",)
        and row.origin == ctx.run.controller
        and not row.part
        and "/" in row.period
        and row.published <= ctx.day
    ]
    if not spans:
        return None
    last = max(spans, key=lambda row: _span(row)[1])
    first, end = _span(last)
    older = [row for row in spans if row.region == last.region and _span(row)[1] < ctx.run.anchor_month]
    amounts = [
        published_figure(row.value, "t/month", "exports", row.source, good=f"{symbol}.*", months=row.period)
        for row in (last, *older[-1:])
    ]
    when = f"{month_text(first)} to {month_text(end)}"
    earlier = amounts[1] if len(amounts) > 1 and first >= ctx.run.anchor_month else None
    return LastCount(amounts[0], when, None, ctx.short_name(last.region), earlier)


def _span(row: Observation) -> tuple[date, date]:
    """First and last month of a span."""
    first, last = map(month_of, row.period.split("/"))
    return first, last
