"""Kinds of prices behind the last quotes of a good: asked or quoted, with tax or without, free on board, paid.

Where quotes outside are old, what customs of a buyer counted since for a kilogram of imports stands in for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase

from monazite.dataset.periods import parse_period
from monazite.dataset.rows.chain import Good
from monazite.dataset.rows.evidence import Observation
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.observed_figures import ObservedFigure, is_asked, observed_quotes
from monazite.presentation.briefing.quantities import published_figure
from monazite.results.names import day_text, month_text
from monazite.results.quantity import Quantity

_TAX = "VAT"
_UNIT_VALUE = "unit_value_import"
SAME_TIME = timedelta(days=100)
"""Days between two quotes up to which the one is told beside the other."""
LATE = timedelta(days=400)
"""Age up to which the mean price paid in a year is told."""


@dataclass(frozen=True)
class PriceKinds:
    """What is known of the kinds of the last quotes.

    Attributes
    ----------
    is_ask
        Whether the price outside is what sellers asked, not what buyers paid.
    with_tax
        Whether the price inside holds the value-added tax.
    fob, fob_day
        Price free on board in the controlling country of about the same time, and its day.
    paid, paid_year
        Mean price paid by volume, and its year.
    """

    is_ask: bool
    with_tax: bool
    fob: Quantity | None
    fob_day: str
    paid: Quantity | None
    paid_year: str


@dataclass(frozen=True)
class ImportValue:
    """Mean value of a kilogram of imports, by customs of a buyer.

    Attributes
    ----------
    value, month
        USD/kg, and the month.
    region
        Whose customs.
    minerals
        What they count together.
    """

    value: Quantity
    month: str
    region: str
    minerals: tuple[str, ...]


def import_value(ctx: BriefContext, good: str, after: date) -> ImportValue | None:
    """The last mean value of imports of a good from everywhere that lies after a day; None where none is known."""
    rows: Sequence[Observation] = ctx.dataset.table("observations")
    own = [
        row
        for row in rows
        if row.outcome == _UNIT_VALUE
        and row.origin == "WORLD"
        and not row.part
        and row.published <= ctx.day
        and row.region != ctx.run.controller
        and any(fnmatchcase(good, pattern) for pattern in row.good)
    ]
    last = max(own, key=lambda row: (row.period, row.published), default=None)
    if last is None or parse_period(last.period)[0] <= after:
        return None
    goods: Sequence[Good] = ctx.dataset.table("goods")
    minerals = tuple(dict.fromkeys(g.mineral for g in goods if any(fnmatchcase(g.good, p) for p in last.good)))
    where = {"good": last.good[0], "region": last.region, "month": last.period}
    value = published_figure(last.value, "USD/kg", _UNIT_VALUE, last.source, **where)
    return ImportValue(value, month_text(parse_period(last.period)[0]), last.region, minerals)


def price_kinds(
    ctx: BriefContext, good: str, outside: ObservedFigure | None, inside: ObservedFigure | None
) -> PriceKinds:
    """Kinds of the last quotes of a good, by the notes of their rows, and other prices of its time."""
    fob = _of_the_time(observed_quotes(ctx.dataset, good, "price_fob"), outside)
    years = [row for row in observed_quotes(ctx.dataset, good, "price_paid") if row.day >= ctx.day - 2 * LATE]
    paid = years[-1] if years and outside is not None and abs(years[-1].day - outside.day) <= LATE else None
    return PriceKinds(
        is_ask=outside is not None and is_asked(outside),
        with_tax=inside is not None and _TAX in inside.note,
        fob=_figure(fob, good, "price_fob") if fob else None,
        fob_day=day_text(fob.day) if fob else "",
        paid=_figure(paid, good, "price_paid") if paid else None,
        paid_year=paid.period if paid else "",
    )


def _of_the_time(quotes: Sequence[ObservedFigure], beside: ObservedFigure | None) -> ObservedFigure | None:
    """The last quote of a day near that of another one."""
    if beside is None:
        return None
    near = [q for q in quotes if q.period.count("-") == 2 and abs(q.day - beside.day) <= SAME_TIME]
    return near[-1] if near else None


def _figure(quote: ObservedFigure, good: str, outcome: str) -> Quantity:
    where = {"good": good, "day": quote.period}
    return published_figure(quote.value, "USD/kg", outcome, quote.sources, quote.low, quote.high, **where)
