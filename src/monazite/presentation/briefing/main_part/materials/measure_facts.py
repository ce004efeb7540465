"""The two measures that save most net of their cost, with their mean, their bad case and when they act."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from monazite.analysis.options.measure import SPONSORS
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.inputs import DrawSpread, OptionResult, OptionsContent
from monazite.presentation.briefing.main_part.article.reader_region import reader_region
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.measure_benefits import MeasureBenefit, measure_benefits, single_measures
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.quantities import count_quantity, scaled
from monazite.presentation.briefing.sections.trade_off import MEASURES
from monazite.presentation.briefing.wording import DIGITS, HARDLY
from monazite.results.names import day_text, month_text, present
from monazite.results.quantity import Quantity

MOST_MEASURES = 2
OTHERS = ("sharing", "stock", "diversified")
"""Measures that every brief compares with the one that helps most, where they were tried."""
MOST_OTHERS = 2
AT_ONCE = ("diversified", "sharing")
"""Measures that buy no stock and lend nothing: their ledger has fees paid at the decision, and inputs that are dearer
in the months of filling, a year at most; what is dearer later stands in no ledger."""
LITTLE = 1.0
"""Median saving in MUSD below which it is told as next to nothing."""
CENT = 0.01
"""Dollars: less than that is no figure for what a dollar brings."""
EVENLY = 0.5
"""Share of the runs with a net loss above which a measure that pays on average is told as an insurance."""
EVEN = (0.9, 1.1)
"""Saving per dollar that is told as breaking even."""


@dataclass(frozen=True)
class HelpfulMeasure:
    """A measure with what it saves and costs on average, and per dollar.

    Attributes
    ----------
    name, short
        In words, and in few of them.
    saved, cost
        Means over the runs.
    median
        Median saving.
    per_dollar, bad_case
        The one over the other, and what nine runs in ten exceed.
    half
        Month by which half of the saving has come; empty where that is not known.
    """

    name: str
    short: str
    saved: Quantity
    cost: Quantity
    per_dollar: Quantity
    bad_case: Quantity
    half: str
    median: Quantity
    loses: Quantity | None = None
    """Share of the runs in which it saves less than it costs; None where that is rare or single runs are not known."""
    own_saved: Quantity | None = None
    own_cost: Quantity | None = None
    """Mean saving of `reader_region`, and what it pays for it; None where single regions are not known."""
    is_of_first_year: bool = False
    """Whether all of the cost that is counted falls within a year of the decision."""

    @property
    def net(self) -> Quantity:
        """What it saves on average less what it costs, from both as printed: a reader's sum comes to the same."""
        value = float(f"{self.saved.value:.{DIGITS}g}") - float(f"{self.cost.value:.{DIGITS}g}")
        return replace(self.saved, value=value, low=value, high=value, outcome="measure_net")

    @property
    def pays_for_itself(self) -> bool:
        """Whether on average it saves at least about what it costs."""
        return self.per_dollar.value >= EVEN[0]

    @property
    def loses_for_own(self) -> bool:
        """Whether it costs `reader_region` more than it saves it, on average: no advice to those who read of it."""
        return self.own_saved is not None and self.own_cost is not None and self.own_saved.value < self.own_cost.value

    @property
    def harm(self) -> Quantity:
        """What a dollar costs beside itself in one run of ten, where it does harm."""
        return scaled(self.bad_case, -1.0, self.bad_case.unit)

    @property
    def waste(self) -> Quantity:
        """What a dollar costs beside itself on average, where the measure does harm."""
        return scaled(self.per_dollar, -1.0, self.per_dollar.unit)

    @property
    def is_in_vain(self) -> bool:
        """Whether on average a dollar brings or harms less than a cent."""
        return abs(self.per_dollar.value) < CENT

    @property
    def brings_nothing(self) -> bool:
        """Whether in one run of ten a dollar brings or harms less than a cent."""
        return abs(self.bad_case.value) < CENT

    @property
    def saves_little(self) -> bool:
        """Whether the median saving is too small for a figure."""
        return 0.0 < self.median.value < LITTLE

    @property
    def breaks_even(self) -> bool:
        """Whether on average it saves about what it costs."""
        return EVEN[0] <= self.per_dollar.value < EVEN[1]

    @property
    def is_insurance(self) -> bool:
        """Whether it pays on average, and in fewer than half of the runs."""
        return self.per_dollar.value >= EVEN[1] and self.loses is not None and self.loses.value > EVENLY


@dataclass(frozen=True)
class MeasureFacts:
    """Measures that help, their day, whether it lies behind that of the brief, and the countries that they save for."""

    measures: tuple[HelpfulMeasure, ...]
    decided: str
    is_past: bool
    sponsors: tuple[str, ...]
    runs: Quantity | None = None
    """Number of runs that they were tried in; None where it is not known."""
    others: tuple[HelpfulMeasure, ...] = ()
    own: str = ""
    """Measures of `OTHERS` but the best; ``own``: name of `reader_region`."""

    @property
    def worthwhile(self) -> tuple[HelpfulMeasure, ...]:
        """Those that pay for themselves on average; all where none does."""
        return tuple(measure for measure in self.measures if measure.pays_for_itself) or self.measures

    @property
    def partners(self) -> tuple[str, ...]:
        """Sponsors beside `reader_region`."""
        return tuple(name for name in self.sponsors if name != self.own)

    @property
    def best(self) -> HelpfulMeasure:
        """The one that saves most net of its cost; where none pays, the one that comes nearest."""
        return self.measures[0]

    @property
    def some_pay(self) -> bool:
        """Whether some measure pays for itself on average."""
        return any(measure.pays_for_itself for measure in self.measures)


def measure_facts(ctx: BriefContext, horizon: Horizon) -> MeasureFacts | None:
    """The measures that save most net of their cost, of the options handed over or of the trade-off; None if none."""
    if ctx.options is not None:
        measures, decided = _of_options(ctx.options), ctx.options.decided
    else:
        best = _best(single_measures(ctx))
        measures, decided = (
            tuple(_of_benefit(ctx, one) for one in best),
            (best[0].decided if best else date.min),
        )
    if not measures:
        return None
    sponsors = tuple(map(ctx.names.the, present(SPONSORS, ctx.run.results.index.region)))
    runs = None if ctx.options is not None or ctx.bill is None else count_quantity(ctx.bill.draws, "runs")
    facts = MeasureFacts(measures, day_text(decided), decided <= horizon.day, sponsors, runs)
    if ctx.options is not None:
        return facts
    tried = {one.id: one for one in measure_benefits(ctx) if one.title != facts.best.name}
    others = [_of_benefit(ctx, tried[name]) for name in OTHERS if name in tried]
    return replace(facts, others=tuple(others[:MOST_OTHERS]), own=ctx.names.the(reader_region(ctx)))


def _best(benefits: Sequence[MeasureBenefit]) -> list[MeasureBenefit]:
    """Those that pay by net saving, the largest first; then those that do not, the most per dollar first."""
    paying = [one for one in benefits if one.per_dollar.value >= EVEN[0]]
    paying.sort(key=lambda one: one.outlay.mean.value - one.saved.mean.value)
    return [*paying, *(one for one in benefits if one not in paying)][:MOST_MEASURES]


def _of_benefit(ctx: BriefContext, one: MeasureBenefit) -> HelpfulMeasure:
    region = reader_region(ctx)
    saved, cost = (by.get(region) for by in (one.saved_by, one.outlay_by))
    return HelpfulMeasure(
        name=one.title,
        short=MEASURES.get(one.id, one.title),
        saved=one.saved.mean,
        cost=one.outlay.mean,
        per_dollar=one.per_dollar,
        bad_case=one.bad_case,
        half=one.half,
        median=one.saved.median,
        loses=one.loses if one.loses.value > HARDLY else None,
        own_saved=None if saved is None else saved.mean,
        own_cost=None if cost is None else cost.mean,
        is_of_first_year=one.id in AT_ONCE,
    )


def _of_options(content: OptionsContent) -> tuple[HelpfulMeasure, ...]:
    """The best size of each measure of ``options.json``."""
    best: list[HelpfulMeasure] = []
    groups: set[str] = set()
    for row in content.measures:
        if not row.merit or row.merit <= 0 or (row.group or row.id) in groups:
            continue
        groups.add(row.group or row.id)
        text = row.text[:1].lower() + row.text[1:]
        saved, cost = (_mean(content, part, name) for part, name in ((row.avoided, "saved"), (row.outlay, "cost")))
        ratio = saved.value / cost.value if cost.value > 0 else math.inf
        per_dollar = _per_dollar(content, ratio)
        worst = row.per_dollar.tenth if row.per_dollar.tenth is not None else row.per_dollar.low
        bad = _per_dollar(content, math.nan if worst is None else worst)
        median = saved if row.avoided.median is None else replace(saved, value=row.avoided.median)
        best.append(HelpfulMeasure(text, text, saved, cost, per_dollar, bad, _half(content, row), median))
    paying = sorted((m for m in best if m.pays_for_itself), key=lambda m: m.cost.value - m.saved.value)
    return tuple([*paying, *(m for m in best if m not in paying)][:MOST_MEASURES])


def _per_dollar(content: OptionsContent, value: float) -> Quantity:
    return Quantity(value, value, value, "USD per USD", "options_per_dollar", {}, content.run, content.sources)


def _half(content: OptionsContent, row: OptionResult) -> str:
    """Month by which half of the saving has come."""
    months = row.months_to_half
    return "" if months is None or not math.isfinite(months) else month_text(month_start(content.decided, int(months)))


def _mean(content: OptionsContent, spread: DrawSpread, name: str) -> Quantity:
    """Mean with the range of the draws; the median where no mean was handed over."""
    middle = spread.mean if spread.mean is not None else spread.median
    value = math.nan if middle is None else middle
    low, high = (value if spread.low is None else spread.low), (math.inf if spread.high is None else spread.high)
    return Quantity(value, low, high, "MUSD", f"options_{name}", {}, content.run, content.sources)
