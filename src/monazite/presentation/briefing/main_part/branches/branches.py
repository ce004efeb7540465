"""What each branch costs, on one perimeter: the same regions, the same twelve months, the same bounds."""

import math
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np

from monazite.analysis.forecast.forecast import Forecast
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.set_measures import set_measures
from monazite.presentation.briefing.main_part.branches.course_words import TODAYS_RULES, course_words
from monazite.presentation.briefing.main_part.branches.policy_chances import course_chances, sources_of_chances
from monazite.presentation.briefing.main_part.branches.region_costs import (
    RegionCost,
    cost_of_region,
    cost_regions,
    loss_of,
)
from monazite.presentation.briefing.main_part.branches.returned_branch import BACK, RENEWED, names_of_branch
from monazite.presentation.briefing.main_part.day.horizon import Horizon, months_in_words
from monazite.presentation.briefing.main_part.measures.assumed_measures import own_measures
from monazite.presentation.briefing.main_part.measures.measures_in_words import LATELY, branch_labels
from monazite.presentation.briefing.main_part.observed.detour_shares import detours_beside
from monazite.presentation.briefing.main_part.stops.line_stop_chances import StopChance, stop_chances
from monazite.presentation.briefing.quantities import as_share, count_quantity
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import mixture
from monazite.presentation.briefing.sections.branch_comparison import AS_SET, WITHOUT_IT, branch_names
from monazite.presentation.briefing.sections.branch_divergence import year_of_divergence
from monazite.presentation.briefing.sections.summary_page import caution_year
from monazite.presentation.briefing.wording import HARDLY, LEAST_MONEY, short_money, two_digits
from monazite.results.names import month_text
from monazite.results.quantity import Quantity

_AHEAD = {
    "no deal": "If there is no deal",
    "deal": "If there is a deal",
    "threats held back": "If threats are held back",
    "threats carried out": "If threats are carried out",
    "this path": "If it goes on as it stands",
    "this scenario": "In this scenario",
    "the other path": "On the other path",
    WITHOUT_IT: "If nothing of this is set",
}
FEWEST_RUNS = 59
"""Runs of a slice below which its costs are a range, and are not set beside those of another: with fewer, all of them
may well lie below the bad case (`samples.ranks_around`)."""
OF_A_MEDIAN = math.sqrt(math.pi / 2.0)
"""Standard error of a median over that of a mean, for a normal distribution."""
MOST_COUNTRIES = 5
"""Countries of the cost table beside the controlling one."""
MOST_SLICES = 3
"""Slices of the forecast that are told, the likeliest first."""
_BEHIND = {
    "no deal": "Had there been no deal",
    "deal": "As it went, with a deal",
    "threats held back": "As it went",
    "threats carried out": "Had threats been carried out",
    "this path": "As it went",
    "this scenario": "In this scenario",
    "the other path": "On the other path",
    AS_SET: "With what was set",
    WITHOUT_IT: "Without what was set",
}


@dataclass(frozen=True)
class Branch:
    """One way on: a name in words, shipments, price, the likeliest stop, and its cost by region.

    ``chance`` and ``runs`` are those of a slice of the forecast; None where the branch is a run of its own.
    ``is_apart``: whether shipments of a slice differ from those of all runs by more than chance between runs gives.
    """

    label: str
    short: str
    chance: Quantity | None
    runs: Quantity | None
    shipments: Quantity | None
    price: Quantity | None
    stop: StopChance | None
    costs: tuple[RegionCost, ...]
    is_apart: bool = False
    course: str = ""
    """Name of the course in few words, for a slice."""
    meaning: str = ""
    """What the course means, for a slice."""
    detours: Quantity | None = None
    """What arrives outside the licences beside `shipments`, where they are refused."""

    @property
    def heading(self) -> str:
        """What a column or a line is called: the course, or the whole label."""
        return self.course or self.label

    @property
    def has_few_runs(self) -> bool:
        """Whether it is a slice with too few runs for more than a range of costs."""
        return self.runs is not None and self.runs.value < FEWEST_RUNS

    def cost_of(self, region: str) -> RegionCost | None:
        """What a region loses; None where no bad case of it is worth naming, or too few runs tell it."""
        return next((c for c in self.costs if c.region == region and not self._is_unclear(c)), None)

    def any_cost_of(self, region: str) -> RegionCost:
        """What a region loses, however few runs tell it, and however little it is."""
        return next(cost for cost in self.costs if cost.region == region)

    def _is_unclear(self, cost: RegionCost) -> bool:
        return self.has_few_runs or cost.bad.value < LEAST_MONEY

    @property
    def dearest(self) -> RegionCost | None:
        """The region that loses most on average; None where no bad case is worth naming, or too few runs tell it."""
        lossy = [cost for cost in self.costs if not self._is_unclear(cost)]
        return max(lossy, key=lambda cost: cost.mean.value, default=None)


@dataclass(frozen=True)
class BranchFacts:
    """The branches of a brief, and the months that they are compared over."""

    branches: tuple[Branch, ...]
    onward: Branch | None
    """The run over the horizon, where the branches part before it."""
    first: str
    last: str
    length: str
    is_ahead: bool
    sizes_of: str
    """Year that sectors are sized by, where it is so long after the run that losses are no amounts of its time."""
    controllers: tuple[str, ...] = ()
    every: tuple[RegionCost, ...] = ()
    """Costs over all courses of a forecast by their chances; empty where there is none, or too few runs to tell."""
    unchanged: RegionCost | None = None
    """What the region with the dearest bad case loses if the rules of the day hold, the run of the annex; None else."""
    futures: tuple[Branch, ...] = ()
    """The branches as the columns of the cost table, where those with a later break are one; few runs tell a median."""
    past: RegionCost | None = None
    """What the same region lost by the model in the twelve months from the anchor; None where they are not over."""
    months: tuple[date, date] | None = None
    """First and last of the months compared, as `first` and `last` say them; None for slices of a forecast."""

    def window(self, horizon: Horizon) -> Horizon:
        """The months for exports and prices of what is simulated: those of the branches where they begin later.

        Otherwise one brief gives two figures for the same exports, one of months in which nothing has happened yet.
        """
        if not self.is_ahead or self.months is None or self.months[0] <= horizon.first:
            return horizon
        return replace(horizon, first=self.months[0], last=self.months[1])

    @property
    def renewed(self) -> str:
        """Heading of the course in which the truce goes on."""
        return next((branch.course for branch in self.branches if branch.short == "renewal"), TODAYS_RULES)

    @property
    def are_ranges(self) -> bool:
        """Whether every branch has too few runs for more than a range of costs."""
        return all(branch.has_few_runs for branch in self.branches)

    @property
    def shown(self) -> tuple[Branch, ...]:
        """Branches of the cost table: those with enough runs, or all where none has."""
        return tuple(branch for branch in self.branches if self.are_ranges or not branch.has_few_runs)

    @property
    def left_out(self) -> tuple[Branch, ...]:
        """Branches with too few runs to stand beside others."""
        return tuple(branch for branch in self.branches if branch not in self.shown)

    @property
    def has_controller_row(self) -> bool:
        """Whether the table holds a controlling country, whose losses leave out the sales that it forgoes."""
        return any(cost.region in self.controllers for _, costs in self.countries for cost in costs[:1])

    def alike(self, region: str) -> tuple[str, str] | None:
        """Headings of the first two branches shown whose bad cases for a region may be the same; None without any."""
        named = [(branch.heading, branch.cost_of(region)) for branch in self.shown]
        errors = [(name, cost.error) for name, cost in named if cost is not None]
        for (a, one), (b, other) in pairwise(errors):
            if one is not None and other is not None and _overlap(one, other):
                return a, b
        return None

    def repeats(self, branch: Branch, region: str) -> bool:
        """Whether what a region loses in a branch prints as in the first one, so that a line of it says nothing new."""
        costs = [one.cost_of(region) for one in (self.branches[0], branch)]
        told = [tuple(map(short_money, (cost.likely, cost.bad))) for cost in costs if cost is not None]
        return len(told) == len(costs) and len({*told}) == 1

    def spared(self, region: str) -> RegionCost | None:
        """What a region loses without the news, where that is more than with it; None beside chances or a deal."""
        if len(self.branches) != 2 or self.has_chances or self.branches[1].short != "the other path":
            return None
        own, other = (branch.cost_of(region) for branch in self.branches)
        if own is None or other is None or short_money(own.likely) == short_money(other.likely):
            return None
        return other if other.likely.value > own.likely.value else None

    def likely_alike(self, region: str) -> bool:
        """Whether likely losses of the first two branches shown may be the same: their errors overlap."""
        errors = [c.likely_error for b in self.shown[:2] if (c := b.cost_of(region)) is not None]
        pair = [error for error in errors if error is not None]
        return len(pair) == 2 and _overlap(*pair)

    def bad_of_both(self, region: str) -> Quantity | None:
        """Bad cases of the two branches that are alike for a region, as the ends of a range."""
        pair = self.alike(region) or ()
        costs = [branch.cost_of(region) for branch in self.shown if branch.heading in pair]
        bad = sorted((cost.bad for cost in costs if cost is not None), key=lambda q: q.value)
        return replace(bad[-1], low=bad[0].value, high=bad[-1].value) if bad else None

    @property
    def has_chances(self) -> bool:
        """Whether the branches have chances."""
        return any(branch.chance is not None for branch in self.branches)

    @property
    def by_future(self) -> tuple[tuple[str, tuple[RegionCost, ...], RegionCost], ...]:
        """Rows of the cost table of `futures`: a country, what it loses in each, and over all of them together."""
        rows = [costs[-1] for _, costs in self.countries] if self.every else []
        return tuple((row.name, tuple(b.any_cost_of(row.region) for b in self.futures), row) for row in rows)

    @property
    def countries(self) -> tuple[tuple[str, tuple[RegionCost, ...]], ...]:
        """Rows of the cost table: those with most at stake, and the controllers, each with its costs by column.

        The columns are the branches that are shown, and all courses together where they are known. A controller stands
        there where its bad case is worth naming in some branch.
        """
        columns = [branch.costs for branch in self.shown] + ([self.every] if self.every else [])
        costs: dict[str, list[RegionCost]] = {}
        for cost in (cost for column in columns for cost in column):
            costs.setdefault(cost.region, []).append(cost)
        stake = {region: sum(cost.mean.value for cost in own) for region, own in costs.items()}
        worth_naming = [
            region for region, own in costs.items()
            if len(own) == len(columns) and any(cost.bad.value >= LEAST_MONEY for cost in own)
        ]  # fmt: skip
        others = [region for region in worth_naming if region not in self.controllers]
        most = sorted(others, key=lambda region: -stake[region])[:MOST_COUNTRIES]
        most += [region for region in self.controllers if region in worth_naming]
        return tuple((costs[region][0].name, tuple(costs[region])) for region in most)


def _overlap(one: Quantity, other: Quantity) -> bool:
    """Whether two ranges share a value; no where too few runs bound them: nothing and billions would share one then."""
    bounded = all(math.isfinite(end) for q in (one, other) for end in (q.low, q.high))
    return bounded and not (one.low > other.high or other.low > one.high)


def branch_facts(ctx: BriefContext, horizon: Horizon) -> BranchFacts:
    """The slices of the forecast, where there is one; else the run and the other branch over the year they part in."""
    if horizon.is_ahead and ctx.slices:
        return _slice_facts(ctx, horizon)
    months, ahead = horizon.months, horizon.is_ahead
    pairs: list[tuple[str, ResultsLookup]] = [(_own_name(ctx), ctx.run)]
    if ctx.other is not None:
        parting = year_of_divergence(ctx, ctx.other)
        months, ahead = parting, horizon.is_ahead and parting[0] >= horizon.day.replace(day=1) - LATELY
        if ahead and parting[0] <= horizon.first:
            months = horizon.months  # one window for all figures ahead
        pairs = list(zip(branch_names(ctx.run, ctx.other), (ctx.run, ctx.other), strict=True))
    branches = tuple(_branch(ctx, run, short, months, ahead=ahead) for short, run in pairs)
    labels = branch_labels(ctx) if ahead and len(branches) > 1 else None
    chosen = set_measures(ctx, horizon)
    if labels is not None:
        branches = tuple(replace(branch, label=label) for branch, label in zip(branches, labels, strict=True))
    elif ahead and chosen is not None:
        names = {pairs[0][0]: chosen.label, "the other path": "Without it"}
        branches = tuple(replace(b, label=names.get(b.short, b.label)) for b in branches)
    if ahead and (back := _with_measures_back(ctx, months)):
        branches = (*(replace(b, label=RENEWED) if b.short == "this path" else b for b in branches), *back)
    onward = None
    if horizon.is_ahead and not ahead:
        onward = _branch(ctx, ctx.run, "this path", horizon.months, ahead=True)
        onward = replace(onward, label=chosen.label) if chosen else onward
    first, last = (month_text(month) for month in months)
    return BranchFacts(branches, onward, first, last, months_in_words(*months), ahead, caution_year(ctx),
                       ctx.controllers, months=months)  # fmt: skip


def _slice_facts(ctx: BriefContext, horizon: Horizon) -> BranchFacts:
    """What comes with each course of the two sides that has a chance worth naming, over the months ahead."""
    made = ctx.forecast.results if ctx.forecast is not None else None
    assert isinstance(made, Forecast)
    branches: list[Branch] = []
    for course in course_chances(made, sources_of_chances(ctx))[:MOST_SLICES]:
        part = ctx.slices.get(course.kind)
        if part is not None:
            branch = _branch(ctx, part, course.kind, horizon.months, ahead=True)
            runs = count_quantity(part.results.draws, "runs")
            apart = is_apart(ctx, part, horizon.months)
            label, heading, meaning = course_words(ctx, course.kind)
            told = {"label": label, "course": heading, "meaning": meaning, "chance": course.chance, "runs": runs}
            branches.append(replace(branch, **told, is_apart=apart))
    first, last = (month_text(month) for month in horizon.months)
    length = months_in_words(*horizon.months)
    every = () if all(branch.has_few_runs for branch in branches) else costs_of_all_courses(ctx, made, horizon.months)
    facts = BranchFacts(tuple(branches), None, first, last, length, True, caution_year(ctx), ctx.controllers, every)
    facts = replace(facts, unchanged=_unchanged(ctx, facts, horizon.months), past=_past(ctx, facts, horizon))
    return replace(facts, branches=(*facts.branches, *_with_measures_back(ctx, horizon.months)))


def _with_measures_back(ctx: BriefContext, months: tuple[date, date]) -> list[Branch]:
    """The branch in which suspended measures are back, which has no chance; none without such a run."""
    if ctx.returned is None:
        return []
    label, heading = names_of_branch(ctx)
    return [replace(_branch(ctx, ctx.returned, BACK, months, ahead=True), label=label, course=heading)]


def _past(ctx: BriefContext, facts: BranchFacts, horizon: Horizon) -> RegionCost | None:
    """What the region with the dearest bad case lost in the year from the anchor, for scale."""
    dear = [cost for branch in facts.shown for cost in branch.costs if not branch.has_few_runs]
    months = ctx.run.year_from_anchor
    if not dear or months[1] >= horizon.first or months_in_words(*months) != "twelve months":
        return None
    return cost_of_region(ctx, ctx.run, max(dear, key=lambda cost: cost.bad.value).region, months)


def _unchanged(ctx: BriefContext, facts: BranchFacts, months: tuple[date, date]) -> RegionCost | None:
    """The bad case if nothing changes for all months, where it prints unlike that of the truce going on to its day."""
    renewal = next((branch for branch in facts.shown if branch.short == "renewal"), None)
    dear = [cost for branch in facts.shown for cost in branch.costs if not branch.has_few_runs]
    if renewal is None or not dear:
        return None
    region = max(dear, key=lambda cost: cost.bad.value).region
    own, told = cost_of_region(ctx, ctx.run, region, months), renewal.cost_of(region)
    if own is None or told is None or two_digits(own.bad.value) == two_digits(told.bad.value):
        return None
    return own


def costs_of_all_courses(ctx: BriefContext, made: Forecast, months: tuple[date, date]) -> tuple[RegionCost, ...]:
    """Costs over the courses of a forecast together, each weighted by its chance: those of its parts mix to them.

    The runs of a course share its chance, further runs among them, so that a rare course has as many runs to tell its
    bad case by as a likely one and no more weight than its chance.
    """
    parts = [(part, made.chance(kind)) for kind, part in ctx.slices.items() if made.chance(kind) > 0.0]
    costs: list[RegionCost] = []
    for region in cost_regions(ctx, ctx.onward):
        losses = {
            bound: mixture([sample for part, _ in parts if (sample := loss_of(part, bound, region, months))],
                           [chance for _, chance in parts], made.run)
            for bound in ("central", "upper")
        }  # fmt: skip
        central, upper = losses["central"], losses["upper"]
        if central is not None and upper is not None:
            name = ctx.names.region(region)
            costs.append(RegionCost(region, name, central.median, central.mean, central.bad_case, upper.bad_case))
    return tuple(costs)


def is_apart(ctx: BriefContext, part: ResultsLookup, months: tuple[date, date]) -> bool:
    """Whether the median of a slice's shipments lies further from that of all runs than two standard errors of both."""
    good = ctx.goods.shipped[0].label
    own, every = (
        run.sample("exports_counted_index", over=months, good=good, region="WORLD") for run in (part, ctx.onward)
    )
    if own is None or every is None:
        return False
    values = [sample.values[np.isfinite(sample.values)] for sample in (own, every)]
    if min(one.size for one in values) < FEWEST_RUNS:
        return False
    errors = [OF_A_MEDIAN * float(one.std()) / math.sqrt(one.size) for one in values]
    return abs(float(np.median(values[0]) - np.median(values[1]))) > 2.0 * math.hypot(*errors)


def _own_name(ctx: BriefContext) -> str:
    """Whether a run without another branch is what stands, or assumes measures of its own."""
    return "this scenario" if own_measures(ctx) else "this path"


def _branch(ctx: BriefContext, run: ResultsLookup, short: str, months: tuple[date, date], *, ahead: bool) -> Branch:
    good, lead = ctx.goods.shipped[0].label, ctx.goods.lead
    shipments = run.finite_quantity("exports_counted_index", good=good, region="WORLD", over=months)
    stops = [cell for cell in stop_chances(ctx, run, months) if cell.chance.value > HARDLY]
    costs = [cost for region in cost_regions(ctx, run) if (cost := cost_of_region(ctx, run, region, months))]
    label = (_AHEAD if ahead else _BEHIND).get(short, f"{'If' if ahead else 'On'} {short}")
    return Branch(
        label=label,
        short=short,
        chance=None,
        runs=None,
        shipments=as_share(shipments) if shipments else None,
        price=run.finite_quantity("price_quoted_outside", good=lead, over=months),
        stop=stops[0] if stops else None,
        costs=tuple(costs),
        detours=detours_beside(ctx, run, months, shipments),
    )
