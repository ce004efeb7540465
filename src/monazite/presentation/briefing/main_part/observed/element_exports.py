"""What left the controlling country of single elements under licence, and of applications for licences, as counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monazite.dataset.periods import parse_period
from monazite.dataset.rows.evidence import Observation
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.lead_goods import GoodsGroup
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.observed_figures import ObservedFigure, normal_month, observed_exports
from monazite.presentation.briefing.quantities import count_quantity, published_figure
from monazite.results.names import ELEMENTS, month_text
from monazite.results.quantity import Quantity

MONTHS = 3
BARELY = 0.25
"""Share of a month before the controls below which shipments count as barely going."""


@dataclass(frozen=True)
class ElementExports:
    """Shipments of an element in all its forms: the last months that were counted, and one before the controls.

    Attributes
    ----------
    element
        Its name.
    months, span
        Shipments of the last months in a row, t a month, and the first and last of them.
    before, before_month, is_alone
        Shipments of the last month on record before the first control, and whether no other of its year is.
    normal, normal_year
        Mean month of the year before the first control; None where neither that year nor most of its months are on
        record, so that one month would have to stand for a normal one.
    year_change, year, year_fell
        By how much all of the first control's year lay from the year before, as published; None where it is not.
    """

    element: str
    months: tuple[Quantity, ...]
    span: tuple[str, str]
    before: Quantity
    before_month: str
    is_alone: bool = False
    normal: Quantity | None = None
    normal_year: str = ""
    year_change: Quantity | None = None
    year: str = ""

    @property
    def year_fell(self) -> bool:
        """Whether the year was below the one before."""
        return self.year_change is not None and self.year_change.outcome == "exports_fall"

    @property
    def is_barely(self) -> bool:
        """Whether the last months are a small part of a normal month; of the one before the controls without one."""
        usual = self.normal or self.before
        return sum(q.value for q in self.months) < BARELY * len(self.months) * usual.value


@dataclass(frozen=True)
class BuyerExports:
    """Shipments of an element to one region in two spans of months, t: before the first control and from it on.

    Attributes
    ----------
    element, region
        Names.
    since, before
        Tonnes in either span.
    since_words, before_words
        First and last month of the spans.
    """

    element: str
    region: str
    since: Quantity
    since_words: tuple[str, str]
    before: Quantity
    before_words: tuple[str, str]


@dataclass(frozen=True)
class LicenceCount:
    """Applications of firms of a region, how many of them were granted by then, and when."""

    region: str
    applied: Quantity
    granted: Quantity
    by: str


def element_exports(ctx: BriefContext) -> ElementExports | None:
    """Shipments of the leading element to the world; None where they are what leads the brief, or were not counted."""
    symbol = ctx.goods.lead.split(".")[0]
    if not ctx.goods.has_rare_earths or symbol not in ELEMENTS:
        return None
    figures = [f for f in observed_exports(ctx.dataset, f"{symbol}.*", ctx.run.controller, "WORLD") if f.day <= ctx.day]
    earlier = [figure for figure in figures if figure.day < ctx.run.anchor_month]
    last = _in_a_row(figures)
    if not earlier or len(last) < MONTHS or last[0].day <= ctx.run.anchor_month:
        return None
    of_year = [figure for figure in earlier if figure.day.year == earlier[-1].day.year]
    normal_year = str(ctx.run.anchor.year - 1)
    group = GoodsGroup(ELEMENTS[symbol], ELEMENTS[symbol])
    normal = normal_month(ctx.dataset, group, ctx.run.controller, "WORLD", normal_year)
    where = {"good": f"{symbol}.*", "period": normal_year}
    return ElementExports(
        element=ELEMENTS[symbol],
        months=tuple(_amount(figure, symbol) for figure in last),
        span=_span(last[0].day, last[-1].day),
        before=_amount(earlier[-1], symbol),
        before_month=month_text(earlier[-1].day),
        is_alone=len(of_year) == 1,
        normal=published_figure(normal, "t/month", "exports", earlier[-1].sources, **where) if normal else None,
        normal_year=normal_year,
        year_change=_year_change(ctx, symbol),
        year=str(ctx.run.anchor.year),
    )


def _year_change(ctx: BriefContext, symbol: str) -> Quantity | None:
    """By how much shipments of the first control's year lay from the year before; None where nobody published it."""
    rows: Sequence[Observation] = ctx.dataset.table("observations")
    own = [
        row
        for row in rows
        if row.outcome == "exports_change"
        and row.good == (f"{symbol}.*",)
        and (row.region, row.origin, row.period) == ("WORLD", ctx.run.controller, str(ctx.run.anchor.year))
        and row.published <= ctx.day
    ]
    if not own:
        return None
    last = max(own, key=lambda row: row.published)
    outcome = "exports_fall" if last.value < 0.0 else "exports_change"
    where = {"good": f"{symbol}.*", "period": last.period}
    return published_figure(abs(last.value), "%", outcome, last.source, **where)


def buyer_exports(ctx: BriefContext) -> BuyerExports | None:
    """The element of which shipments to one region fell furthest, where both spans were counted as sums."""
    rows: Sequence[Observation] = ctx.dataset.table("observations")
    anchor, found = ctx.run.anchor_month, list[BuyerExports]()
    spans = [
        row
        for row in rows
        if row.outcome == "exports"
        and row.origin == ctx.run.controller
        and row.region != "WORLD"
        and not row.part
        and "/" in row.period
        and row.published <= ctx.day
        and len(row.good) == 1
        and row.good[0].split(".")[0] in ELEMENTS
    ]
    for row in spans:
        first, last = map(month_of, row.period.split("/"))
        earlier = [
            one
            for one in spans
            if (one.good, one.region) == (row.good, row.region) and month_of(one.period.split("/")[1]) < anchor
        ]
        if first < anchor or not earlier:
            continue
        found.append(_to_buyer(ctx, row, earlier[-1], _span(first, last)))
    return min(found, key=lambda one: one.since.value / max(one.before.value, 1e-9), default=None)


def _to_buyer(ctx: BriefContext, row: Observation, earlier: Observation, words: tuple[str, str]) -> BuyerExports:
    first, last = map(month_of, earlier.period.split("/"))
    return BuyerExports(
        element=ELEMENTS[row.good[0].split(".")[0]],
        region=ctx.names.the(row.region),
        since=_sum(row),
        since_words=words,
        before=_sum(earlier),
        before_words=_span(first, last),
    )


def _span(first: date, last: date) -> tuple[str, str]:
    """First and last month in words."""
    return month_text(first), month_text(last)


def month_of(text: str) -> date:
    """First day of a month."""
    return parse_period(text)[0]


def _sum(row: Observation) -> Quantity:
    """Tonnes of all months of a span, of which a row holds the mean month."""
    first, last = map(month_of, row.period.split("/"))
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    where = {"good": row.good[0], "region": row.region, "months": row.period}
    return published_figure(round(row.value * months, 3), "t", "exports", row.source, **where)


def licence_count(ctx: BriefContext) -> LicenceCount | None:
    """The last count of applications of which it is known how many were granted by the same time."""
    rows: Sequence[Observation] = ctx.dataset.table("observations")
    own = [row for row in rows if row.origin == ctx.run.controller and row.published <= ctx.day]
    granted = {(row.region, row.period): row for row in own if row.outcome == "licences_approved"}
    both = [row for row in own if row.outcome == "licences_applied" and (row.region, row.period) in granted]
    if not both or not ctx.has_licences:
        return None
    last = max(both, key=lambda row: row.period)
    approved = granted[last.region, last.period]
    day = date.fromisoformat(f"{last.period[:7]}-01")
    return LicenceCount(
        region=ctx.names.the(last.region),
        applied=count_quantity(last.value, "licences_applied", last.source, region=last.region),
        granted=count_quantity(approved.value, "licences_approved", approved.source, region=last.region),
        by=month_text(day),
    )


def _in_a_row(figures: Sequence[ObservedFigure]) -> list[ObservedFigure]:
    """The last months, as long as none is missing between them."""
    found: list[ObservedFigure] = []
    for figure in reversed(figures):
        if found and figure.day != month_start(found[-1].day, -1):
            break
        found.append(figure)
        if len(found) == MONTHS:
            break
    return found[::-1]


def _amount(figure: ObservedFigure, symbol: str) -> Quantity:
    where = {"good": f"{symbol}.*", "month": figure.period}
    return published_figure(figure.value, "t/month", "exports", figure.sources, **where)
