"""What each branch costs, on one perimeter: the same regions, the same twelve months, the same bounds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from monazite.analysis.forecast.forecast import Forecast
from monazite.analysis.forecast.policy_paths import Kind
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.horizon import Horizon, months_in_words
from monazite.presentation.briefing.main_part.line_stop_chances import StopChance, stop_chances
from monazite.presentation.briefing.main_part.policy_chances import course_chances
from monazite.presentation.briefing.quantities import as_share, count_quantity
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.sections.branch_comparison import branch_names
from monazite.presentation.briefing.sections.branch_divergence import year_of_divergence
from monazite.presentation.briefing.sections.summary_page import caution_year
from monazite.presentation.briefing.wording import HARDLY, LEAST_MONEY
from monazite.results.names import month_text, present
from monazite.results.quantity import Quantity

COST_REGIONS = ("US", "EU", "JP", "KR", "IN")
_AHEAD = {
    "no deal": "If there is no deal",
    "deal": "If there is a deal",
    "threats held back": "If threats are held back",
    "threats carried out": "If threats are carried out",
    "this path": "If it goes on as it stands",
    "this scenario": "In this scenario",
    "the other path": "On the other path",
}
_COURSES: Mapping[Kind, str] = {
    "as it is": "If nothing changes",
    "deal": "If there is a deal",
    "renewal": "If today's rules continue",
    "lapse": "If suspended measures return",
    "tightening": "If measures are tightened",
    "easing": "If something is eased alone",
}
FEWEST_RUNS = 20
"""Runs of a slice below which what one run in twenty exceeds is next to the highest of them, and told as that."""
MOST_COUNTRIES = 3
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
}


@dataclass(frozen=True)
class RegionCost:
    """Value added that a region loses in twelve months.

    Attributes
    ----------
    likely, mean
        Median and mean of the central estimate.
    bad
        What one run in twenty exceeds; the highest of a slice with fewer runs than that.
    worst
        The same of the upper bound, in which no line can substitute.
    """

    region: str
    name: str
    likely: Quantity
    mean: Quantity
    bad: Quantity
    worst: Quantity


@dataclass(frozen=True)
class Branch:
    """One way on: a name in words, shipments, price, the likeliest stop, and its cost by region.

    ``chance`` and ``runs`` are those of a slice of the forecast; None where the branch is a run of its own.
    """

    label: str
    short: str
    chance: Quantity | None
    runs: Quantity | None
    shipments: Quantity | None
    price: Quantity | None
    stop: StopChance | None
    costs: tuple[RegionCost, ...]

    @property
    def has_few_runs(self) -> bool:
        """Whether it is a slice with too few runs for a case in twenty."""
        return self.runs is not None and self.runs.value < FEWEST_RUNS

    def cost_of(self, region: str) -> RegionCost | None:
        """What a region loses; None where no bad case of it is worth naming."""
        return next((c for c in self.costs if c.region == region and c.bad.value >= LEAST_MONEY), None)

    @property
    def dearest(self) -> RegionCost | None:
        """The region that loses most on average; None where no bad case is worth naming."""
        lossy = [cost for cost in self.costs if cost.bad.value >= LEAST_MONEY]
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

    controller: str = ""

    @property
    def has_few_runs(self) -> bool:
        """Whether some branch has too few runs for a case in twenty."""
        return any(branch.has_few_runs for branch in self.branches)

    @property
    def has_chances(self) -> bool:
        """Whether the branches have chances."""
        return any(branch.chance is not None for branch in self.branches)

    @property
    def countries(self) -> tuple[tuple[str, tuple[RegionCost, ...]], ...]:
        """Rows of the cost table: those with most at stake in all branches, and the controller, each with its costs.

        The controller stands there where its bad case is worth naming in some branch.
        """
        costs: dict[str, list[RegionCost]] = {}
        for branch in self.branches:
            for cost in branch.costs:
                costs.setdefault(cost.region, []).append(cost)
        stake = {region: sum(one.mean.value for one in own) for region, own in costs.items()}
        most = sorted((r for r in stake if r != self.controller), key=lambda region: -stake[region])[:MOST_COUNTRIES]
        own = costs.get(self.controller, [])
        if any(cost.bad.value >= LEAST_MONEY for cost in own):
            most.append(self.controller)
        return tuple((costs[region][0].name, tuple(costs[region])) for region in most)


def branch_facts(ctx: BriefContext, horizon: Horizon) -> BranchFacts:
    """The slices of the forecast, where there is one; else the run and the other branch over the year they part in."""
    if horizon.is_ahead and ctx.slices:
        return _slice_facts(ctx, horizon)
    months, ahead = horizon.months, horizon.is_ahead
    pairs: list[tuple[str, ResultsLookup]] = [(_own_name(ctx, horizon), ctx.run)]
    if ctx.other is not None:
        parting = year_of_divergence(ctx, ctx.other)
        months, ahead = parting, horizon.is_ahead and parting[0] >= horizon.day.replace(day=1)
        pairs = list(zip(branch_names(ctx.run, ctx.other), (ctx.run, ctx.other), strict=True))
    branches = tuple(_branch(ctx, run, short, months, ahead=ahead) for short, run in pairs)
    onward = None
    if horizon.is_ahead and not ahead:
        onward = _branch(ctx, ctx.run, "this path", horizon.months, ahead=True)
    first, last = (month_text(month) for month in months)
    return BranchFacts(branches, onward, first, last, months_in_words(*months), ahead, caution_year(ctx),
                       ctx.run.controller)  # fmt: skip


def _slice_facts(ctx: BriefContext, horizon: Horizon) -> BranchFacts:
    """What comes with each course of the two sides that has a chance worth naming, over the months ahead."""
    made = ctx.forecast.results if ctx.forecast is not None else None
    assert isinstance(made, Forecast)
    branches: list[Branch] = []
    for course in course_chances(made)[:MOST_SLICES]:
        part = ctx.slices.get(course.kind)
        if part is not None:
            few = part.results.draws < FEWEST_RUNS
            branch = _branch(ctx, part, course.kind, horizon.months, ahead=True, few=few)
            runs = count_quantity(part.results.draws, "runs")
            branches.append(replace(branch, label=_COURSES[course.kind], chance=course.chance, runs=runs))
    first, last = (month_text(month) for month in horizon.months)
    length = months_in_words(*horizon.months)
    return BranchFacts(tuple(branches), None, first, last, length, True, caution_year(ctx), ctx.run.controller)


def _own_name(ctx: BriefContext, horizon: Horizon) -> str:
    """Whether a run without another branch is what stands, or supposes measures of its own after the day."""
    acting = [p for p in ctx.run.results.scenario.policy if not p.record and p.status != "threatened"]
    return "this scenario" if any(policy.start > horizon.day for policy in acting) else "this path"


def _branch(
    ctx: BriefContext, run: ResultsLookup, short: str, months: tuple[date, date], *, ahead: bool, few: bool = False
) -> Branch:
    good, lead = ctx.goods.shipped[0].label, ctx.goods.lead
    shipments = run.finite_quantity("exports_counted_index", good=good, region="WORLD", over=months)
    stops = [cell for cell in stop_chances(ctx, run, months) if cell.chance.value > HARDLY]
    regions = present((*COST_REGIONS, *ctx.user_regions, run.controller), run.results.index.region)
    costs = [cost for region in dict.fromkeys(regions) if (cost := _cost(ctx, run, region, months, few=few))]
    label = (_AHEAD if ahead else _BEHIND).get(short, f"{'If' if ahead else 'On'} {short}")
    return Branch(
        label=label,
        short=short,
        chance=None,
        runs=None,
        shipments=as_share(shipments) if shipments else None,
        price=run.finite_quantity("price_outside", good=lead, over=months),
        stop=stops[0] if stops else None,
        costs=tuple(costs),
    )


def _cost(
    ctx: BriefContext, run: ResultsLookup, region: str, months: tuple[date, date], *, few: bool
) -> RegionCost | None:
    central, upper = (
        run.sample(f"loss_{bound}", sector="total", region=region, over=months, reduce="sum")
        for bound in ("central", "upper")
    )
    if central is None or upper is None:
        return None
    bad, worst = (one.highest if few else one.bad_case for one in (central, upper))
    return RegionCost(region, ctx.names.region(region), central.median, central.mean, bad, worst)
