"""The last count of a material at the border of the controlling country, with its month: of all buyers, or of one.

Counts of different materials can be read beside each other as shares of a normal month alone. Where nobody counted a
year before the controls, the baseline of the dataset is that month; for one buyer its own months before them are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from monazite.dataset.rows.evidence import Observation
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.lead_goods import GoodsGroup
from monazite.presentation.briefing.main_part.observed.element_exports import month_of
from monazite.presentation.briefing.observed_figures import annual_figure, normal_month, observed_shipments
from monazite.presentation.briefing.quantities import published_figure
from monazite.presentation.briefing.sections.observed_shipments import baseline_year
from monazite.results.names import ELEMENTS, month_text
from monazite.results.quantity import Quantity

OXIDE = ".oxide"
_NO_OXIDE = "without dioxide"


@dataclass(frozen=True)
class LastCount:
    """Exports that were counted last.

    Attributes
    ----------
    amount, when
        Tonnes a month, and the month or months.
    share, normal
        The same over a normal month, and that month, t; None where neither counts nor baseline have one.
    of
        What was counted: an element in all its forms, or a group of goods.
    to
        The one buyer that was counted; empty where the count is of all.
    normal_when
        The first months counted of one buyer, which are its normal; empty for a count of all.
    of_baseline
        Whether the normal month is the baseline of the dataset, for want of a count.
    of_all_forms
        Whether it is of an element in every form, of which the good in question is one.
    """

    amount: Quantity
    when: str
    share: Quantity | None = None
    normal: Quantity | None = None
    of: str = ""
    to: str = ""
    normal_when: str = ""
    of_baseline: bool = False
    of_all_forms: bool = False


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
    every_form = label == good and not (word == good and _is_counted_alone(ctx, good))
    if every_form and _leaves_oxide_out(ctx, symbol):
        if good.endswith(OXIDE):
            return None
        every_form = False
    last = known[-1]
    where = {"good": word, "month": last.period}
    amount = published_figure(last.value, "t/month", "exports", last.sources, **where)
    counted = normal_month(ctx.dataset, group, ctx.run.controller, "WORLD", year)
    if counted and (whole := _of_a_later_year(ctx, symbol, group, last.day)) is not None:
        share = replace(whole, value=(n := whole.value / counted), low=n, high=n, unit="share", outcome="exports_index")
        normal = published_figure(counted, "t/month", "exports", last.sources, good=word, period=year)
        return LastCount(whole, whole.where["period"], share, normal, word, of_all_forms=every_form)
    if counted:
        share = published_figure(last.value / counted, "share", "exports_index", last.sources, **where)
        normal = published_figure(counted, "t/month", "exports", last.sources, good=word, period=year)
        return LastCount(amount, month_text(last.day), share, normal, word, of_all_forms=every_form)
    normal = _of_baseline(ctx, good, symbol if label == good else "")
    share = _over(amount, normal)
    is_baseline = normal is not None
    return LastCount(
        amount, month_text(last.day), share, normal, word, of_baseline=is_baseline, of_all_forms=every_form
    )


def _of_a_later_year(ctx: BriefContext, symbol: str, group: GoodsGroup, last: date) -> Quantity | None:
    """Mean month of a year that ends after the last month counted, t, from its change on the year before.

    None where no such change, or no figure of the year before it, is on record.
    """
    rows: Sequence[Observation] = ctx.dataset.table("observations")
    changes = [
        row
        for row in rows
        if (row.outcome, row.good, row.region, row.origin)
        == ("exports_change", (f"{symbol}.*",), "WORLD", ctx.run.controller)
        and row.period.isdigit()
        and row.published <= ctx.day
        and (int(row.period), 12) > (last.year, last.month)
    ]
    change = max(changes, key=lambda row: (row.period, row.published), default=None)
    if change is None:
        return None
    year = int(change.period)
    earlier = annual_figure(ctx.dataset, group, ctx.run.controller, "WORLD", str(year - 1))
    if earlier is None:
        return None
    mean = earlier.value * (1.0 + change.value / 100.0)
    sources = tuple(dict.fromkeys((*change.source, *earlier.sources)))
    return published_figure(mean, "t/month", "exports", sources, good=f"{symbol}.*", period=change.period)


def _is_counted_alone(ctx: BriefContext, good: str) -> bool:
    """Whether exports of just this form of an element are on record."""
    rows: Sequence[Observation] = ctx.dataset.table("observations")
    return any(row.outcome == "exports" and row.good == (good,) for row in rows)


def _leaves_oxide_out(ctx: BriefContext, symbol: str) -> bool:
    """Whether what customs count of an element is its metal, by the notes of their figures."""
    rows: Sequence[Observation] = ctx.dataset.table("observations")
    return any(row.outcome == "exports" and row.good == (f"{symbol}.*",) and _NO_OXIDE in row.note for row in rows)


def _of_baseline(ctx: BriefContext, good: str, symbol: str) -> Quantity | None:
    """Exports of a mean month of the baseline year by the dataset, of an element in every form; None where they are 0.

    Customs weigh each form as it is, and so does the sum.
    """
    results, view = ctx.run.results, ctx.run.results.view
    forms = [name for name in results.index.good if name == good or (symbol and name.split(".")[0] == symbol)]
    rows = [results.index.good.index(name) for name in forms]
    value = float(view.baseline_exports()[rows].sum())
    if value <= 0.0:
        return None
    where = {"good": f"{symbol}.*" if symbol else good, "period": "baseline year"}
    return Quantity(
        value, value, value, "t/month", "exports", where, results.run, results.sources("exports", good=good)
    )


def _over(amount: Quantity, normal: Quantity | None) -> Quantity | None:
    """A count over a normal month, with what both rest on; None without such a month."""
    if normal is None:
        return None
    share, sources = amount.value / normal.value, tuple(dict.fromkeys((*amount.sources, *normal.sources)))
    return Quantity(share, share, share, "share", "exports_index", amount.where, normal.run, sources, normal.kind)


def _to_one_buyer(ctx: BriefContext, symbol: str) -> LastCount | None:
    """The last span of months that shipments of an element to one buyer were counted over, beside one before."""
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
    older = [row for row in spans if row.region == last.region and _span(row)[1] < _span(last)[0] and row.value > 0.0]
    usual = min(older, key=lambda row: _span(row)[0], default=None)  # the first of them, before any control
    amount, normal = _mean_month(last, symbol), None if usual is None else _mean_month(usual, symbol)
    return LastCount(
        amount,
        _in_words(last),
        _over(amount, normal),
        normal,
        ELEMENTS.get(symbol, symbol),
        ctx.short_name(last.region),
        _in_words(usual) if usual is not None else "",
        of_all_forms=True,
    )


def _mean_month(row: Observation, symbol: str) -> Quantity:
    return published_figure(row.value, "t/month", "exports", row.source, good=f"{symbol}.*", months=row.period)


def _in_words(row: Observation) -> str:
    first, end = _span(row)
    return f"{month_text(first)} to {month_text(end)}"


def _span(row: Observation) -> tuple[date, date]:
    """First and last month of a span."""
    first, last = map(month_of, row.period.split("/"))
    return first, last
