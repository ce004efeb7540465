"""What would show a brief wrong: levels and days taken from its runs, open on its day, each of which can come about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

import numpy as np

from monazite.analysis.forecast.forecast import Forecast
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.article_goods import price_good
from monazite.presentation.briefing.main_part.branches.later_breaks import UNBROKEN, without_any_break
from monazite.presentation.briefing.main_part.branches.policy_chances import CourseChance, PolicyChances
from monazite.presentation.briefing.main_part.checks.outlying_observations import range_of_month
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.materials.materials import Material
from monazite.presentation.briefing.main_part.materials.supply_facts import SupplyFacts
from monazite.presentation.briefing.main_part.measures.assumed_measures import own_measures
from monazite.presentation.briefing.main_part.stops.line_stop_chances import StopChance, StopFacts
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.observed_figures import observed_prices, observed_shipments
from monazite.presentation.briefing.quantities import published_figure
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import Sample
from monazite.results.names import day_text, month_text
from monazite.results.quantity import Quantity
from monazite.results.ranges import HIGH
from monazite.scenario.policies import has_trait

FEWEST_RUNS = 20
"""Runs from which one in twenty is a run."""
UNLIKELY = 0.1
"""Chance up to which what the sides do would count against the forecast."""
MONTHS_AFTER_A_DEAL = 3
WIDEST = 30.0
"""Ratio of the ends of a range from which on a figure outside it is no test: the widest gap between the price outside
and inside that is on record, of yttrium oxide in November 2025, was about that, so that such a range holds nearly every
price that has ever been quoted."""
NEAR = 1.05
"""Ratio to an end of the range up to which the last count is near it."""
LEAST_LEVEL = 1e-3
"""Tonnes a month or dollars a kilogram below which a level is none."""
IN_A_ROW = 2
ALARM = 0.1
"""Part of the runs without a break whose shipments stay as low: one of all runs would be met by a ban alone, and would
sleep through months such as those of spring 2025."""


@dataclass(frozen=True)
class Falsifiers:
    """Findings that one run in ten or fewer has.

    Attributes
    ----------
    exports, exports_until
        Shipments that two months in a row stay below in one run of ten without a break, and the last month looked at.
    without_break
        Whether these are runs of talks in which the truce does not break; else they are all.
    price, price_month
        Price outside that one run in twenty exceeds, or with a deal, and the month.
    with_deal
        Whether the price is that of the runs with a deal.
    quote
        The last quote of that good, where it lies above ``price`` already, so that no level is a test; else None.
    outside, outside_group, outside_month
        Share made outside at the end of a year or of the run, with its range; group and month.
    course
        What the two sides are unlikely to do.
    count, count_month, count_due
        Shipments of the first month whose count is to come, with their range; the month, and about the day of the count
        by the time that the last one took.
    last, last_month, last_lies
        The last count and its month, and where it lies against the range of ``count``: ``above``, ``below``,
        ``just below the top of`` or ``just above the foot of``; empty well within it.
    scarce, scarce_good
        Price outside of the material likeliest to run short in the month of ``price``, with its range, and its name;
        None where the range is too wide to show anything (`WIDEST`).
    stop
        The likeliest stop of production lines, where it is unlikely.
    """

    exports: Quantity | None
    exports_until: str
    price: Quantity | None
    price_month: str
    with_deal: bool
    outside: Quantity | None
    outside_group: str
    outside_month: str
    course: CourseChance | None
    count: Quantity | None = None
    count_month: str = ""
    count_due: str = ""
    last: Quantity | None = None
    last_month: str = ""
    last_lies: str = ""
    scarce: Quantity | None = None
    scarce_good: str = ""
    stop: StopChance | None = None
    without_break: bool = False
    quote: Quantity | None = None

    @property
    def any(self) -> bool:
        """Whether there is one."""
        found = (self.exports, self.price, self.outside, self.course, self.count, self.scarce, self.stop)
        return any(one is not None for one in found)


def falsifiers(
    ctx: BriefContext,
    horizon: Horizon,
    supply: SupplyFacts,
    courses: PolicyChances | None,
    scarcest: Material | None = None,
    stops: StopFacts | None = None,
) -> Falsifiers:
    """What would show a brief wrong; nothing where its months lie behind the day.

    Exports test nothing where the scenario itself assumes what the controlling country lets out: there the response
    is what is forecast.
    """
    run, is_open = ctx.onward, horizon.is_ahead and ctx.onward.results.draws >= FEWEST_RUNS
    deal = ctx.slices.get("deal") if is_open and courses is not None else None
    with_deal = deal is not None and deal.results.draws >= FEWEST_RUNS
    month = month_start(horizon.first, MONTHS_AFTER_A_DEAL)
    shares = supply.groups[0].years if supply.groups and is_open else ()
    share = next((one for one in shares if int(one.year) > horizon.day.year), None)
    unlikely = [course for course in courses.kinds if course.chance.value <= UNLIKELY] if courses else []
    tests_exports = is_open and not _assumes_exports(ctx, horizon)
    count = _next_count(ctx, run) if tests_exports else None
    first = stops.first if stops is not None and stops.is_ahead and is_open else None
    scarce = scarcest.row if scarcest is not None and is_open and scarcest.row.good != price_good(ctx) else None
    price = _price_in(deal if deal is not None and with_deal else run, price_good(ctx), month) if is_open else None
    quote = _last_quote(ctx, price_good(ctx))
    is_missed = price is not None and quote is not None and quote.value >= price.value
    return Falsifiers(
        count=count[0] if count else None,
        count_month=count[1] if count else "",
        count_due=count[2] if count else "",
        **_last_count(ctx, count[0] if count else None),
        scarce=_price_range(ctx, run, scarce.good, month) if scarce is not None and scarce.quoted_outside else None,
        scarce_good=scarcest.name if scarcest is not None else "",
        stop=first if first is not None and first.chance.value <= UNLIKELY else None,
        exports=_lowest_pair(ctx, run, horizon) if tests_exports else None,
        without_break=any(kind in ctx.slices for kind in UNBROKEN),
        exports_until=month_text(horizon.last),
        price=None if is_missed else price,
        quote=quote if is_missed else None,
        price_month=month_text(month),
        with_deal=with_deal,
        outside=share.share if share is not None and share.share.low < share.share.high else None,
        outside_group=supply.groups[0].name if supply.groups else "",
        outside_month=share.month if share is not None else "",
        course=unlikely[-1] if unlikely else None,
    )


def _assumes_exports(ctx: BriefContext, horizon: Horizon) -> bool:
    """Whether limits of the controlling country within the months ahead are assumptions of the scenario."""
    return ctx.forecast is None and any(
        has_trait(p, "rations_exports") and p.actor == ctx.run.controller
        and p.start <= horizon.last and (p.until is None or p.until > horizon.first)
        for p in own_measures(ctx)
    )  # fmt: skip


def _lowest_pair(ctx: BriefContext, run: ResultsLookup, horizon: Horizon) -> Quantity | None:
    """Shipments below which both of two months in a row stay somewhere in the months ahead, in one run of ten.

    Of the runs without a break, where talks can have one: what is rarer there is an alarm.
    """
    made = ctx.forecast.results if ctx.forecast is not None else None
    quiet = None
    if isinstance(made, Forecast):
        quiet = without_any_break(ctx, made, horizon.last, lambda part: _pair(ctx, part, horizon))
    if quiet is not None:
        value, like = quiet.point(ALARM), quiet.parts[0]
        return None if value < LEAST_LEVEL else replace(like.median, value=value, low=value, high=value, run=quiet.run)
    sample = _pair(ctx, run, horizon)
    return None if sample is None else _at(sample, ALARM)


def _pair(ctx: BriefContext, run: ResultsLookup, horizon: Horizon) -> Sample | None:
    """The lowest that two months in a row stay below, of every run."""
    months: Sequence[date] = run.results.index.month
    first, last = months.index(horizon.first), months.index(horizon.last.replace(day=1))
    if last - first < IN_A_ROW:
        return None
    good = ctx.goods.shipped[0].label
    shipped, left = run.results.select("exports_counted", good=good, region="WORLD")
    assert left == ("month",)
    ahead = cast("np.ndarray", shipped[:, first : last + 1])
    lowest = np.maximum(ahead[:, :-1], ahead[:, 1:]).min(1)
    where = {
        "good": good,
        "region": "WORLD",
        "lowest of two months in a row": f"{horizon.first:%Y-%m}/{horizon.last:%Y-%m}",
    }
    return run.remember(Sample(lowest, "t/month", "exports_counted", where, run.results.run, ()))


def _next_count(ctx: BriefContext, run: ResultsLookup) -> tuple[Quantity, str, str] | None:
    """Shipments in the first month whose count is due after the reader's day, the month, and about the day of it.

    A count is taken to come as long after its month as the last one did. Its range has the lots that leave early or
    late, as that of the months counted so far.
    """
    group, calendar = ctx.goods.shipped[0], run.results.index.month
    figures = observed_shipments(ctx.dataset, group, run.controller, "WORLD")
    if not figures:
        return None
    lag = figures[-1].published - month_start(figures[-1].day, 1)
    month = next((m for m in calendar if m > figures[-1].day and month_start(m, 1) + lag > ctx.today), None)
    if month is None:
        return None
    q = run.finite_quantity("exports_counted", good=group.label, region="WORLD", at=month)
    if q is None or not LEAST_LEVEL < q.low < q.high:
        return None
    low, high = range_of_month(ctx, group, month, q, run.results, "exports_counted_index")
    if high > WIDEST * low:
        return None  # next to no count would lie outside it
    return replace(q, low=low, high=high), month_text(month), day_text(month_start(month, 1) + lag)


def _last_count(ctx: BriefContext, ahead: Quantity | None) -> dict[str, Any]:
    """The last count beside the range of the next one; nothing without a range."""
    group = ctx.goods.shipped[0]
    figures = observed_shipments(ctx.dataset, group, ctx.onward.controller, "WORLD")
    if ahead is None or not figures:
        return {}
    last = figures[-1]
    where = {"good": group.label, "region": "WORLD"}
    q = published_figure(last.value, "t/month", "exports", last.sources, period=last.period, **where)
    return {"last": q, "last_month": month_text(last.day), "last_lies": _place(last.value, ahead)}


def _place(value: float, ahead: Quantity) -> str:
    """Where a figure lies against a range, where it is outside or near an end."""
    places = (
        ("above", value > ahead.high),
        ("below", value < ahead.low),
        ("just below the top of", value * NEAR > ahead.high),
        ("just above the foot of", value < ahead.low * NEAR),
    )
    return next((words for words, holds in places if holds), "")


def _last_quote(ctx: BriefContext, good: str) -> Quantity | None:
    """The last quote of a good outside; None where nobody quotes it."""
    quotes = observed_prices(ctx.dataset, good, "outside")
    if not quotes:
        return None
    last = quotes[-1]
    return published_figure(last.value, "USD/kg", "price_outside", last.sources, good=good, day=last.period)


def _price_range(ctx: BriefContext, run: ResultsLookup, good: str, month: date) -> Quantity | None:
    """Price outside in a month with its range; None where the run does not tell it, or the range excludes nothing.

    None as well where the last quote lies outside: the range would be missed on the day of the brief.
    """
    q = run.finite_quantity("price_quoted_outside", good=good, at=month) if month in run.results.index.month else None
    quote = _last_quote(ctx, good)
    if q is not None and quote is not None and not q.low <= quote.value <= q.high:
        return None
    return q if q is not None and 0.0 < q.low < q.high <= WIDEST * q.low else None


def _price_in(run: ResultsLookup, good: str, month: date) -> Quantity | None:
    """Price outside in a month that one run in twenty exceeds."""
    if month not in run.results.index.month:
        return None
    sample = run.sample("price_quoted_outside", good=good, at=month)
    return None if sample is None else _at(sample, HIGH)


def _at(sample: Sample, quantile: float) -> Quantity | None:
    """One quantile of a sample as a number without a range."""
    if not np.isfinite(sample.values).all():
        return None
    value = float(np.quantile(sample.values, quantile))
    if abs(value) < LEAST_LEVEL:
        return None  # none: nothing can lie below it
    return Quantity(value, value, value, sample.unit, sample.outcome, dict(sample.where), sample.run, sample.sources)
