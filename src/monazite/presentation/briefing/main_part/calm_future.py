"""A truce that does not break as one future: a deal and today's rules together, where they cost the same.

How the two share their chance rests on the talks alone, which past practice says the reverse of, and what they cost
differs by less than their draws can tell: told apart, differences between them have signs that are noise.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from monazite.analysis.forecast.forecast import Forecast
from monazite.analysis.forecast.policy_paths import Kind, PolicyPath
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.branches import Branch, BranchFacts
from monazite.presentation.briefing.main_part.horizon import Horizon
from monazite.presentation.briefing.main_part.region_costs import RegionCost, cost_regions, loss_of
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.quantities import as_share, count_quantity
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import MixedSample, mixture
from monazite.results.quantity import Quantity

SHORT, HEADING, LABEL = "no break", "No break", "If the truce does not break"
PARTS: tuple[Kind, ...] = ("deal", "renewal")


@dataclass(frozen=True)
class CalmFuture:
    """What stands beside the branches where a truce that does not break is one of them.

    Attributes
    ----------
    parts
        The branches that it is made of.
    """

    parts: tuple[Branch, ...]
    later: Quantity | None = None
    """Share of the futures without a break by the day in which one comes later within the months ahead."""
    beyond: Quantity | None = None
    """Runs of the branch with the largest bad case that exceed it."""

    @property
    def deal(self) -> Quantity | None:
        """Chance of a deal."""
        return next((part.chance for part in self.parts if part.short == "deal"), None)

    @property
    def renewal(self) -> Quantity | None:
        """Chance that today's rules go on."""
        return next((part.chance for part in self.parts if part.short == "renewal"), None)


def with_calm_future(ctx: BriefContext, horizon: Horizon, facts: BranchFacts) -> tuple[BranchFacts, CalmFuture | None]:
    """The branches with deal and today's rules as one, where a break stands beside them and they cost the same.

    The same: for the region with the largest bad case the ends of likely and of bad cases overlap, and exports of
    neither part from those of all courses. Otherwise the branches as they are, and None.
    """
    made = ctx.forecast.results if ctx.forecast is not None else None
    dear = _dearest(facts)
    if not isinstance(made, Forecast) or dear is None or not costs_are_alike(facts, dear.region):
        return facts, None
    parts = tuple(branch for branch in facts.branches if branch.short in PARTS)
    kinds: list[Kind] = [kind for part in parts for kind in PARTS if part.short == kind]
    own, chances = [ctx.slices[kind] for kind in kinds], [made.chance(kind) for kind in kinds]
    calm = _branch(ctx, parts, own, chances, horizon.months, made.run)
    others = tuple(branch for branch in facts.branches if branch.short not in PARTS)
    together = replace(facts, branches=(calm, *others))
    found = CalmFuture(parts, later=_later_breaks(made, kinds, horizon))
    return together, _with_runs_beyond(ctx, found, others, dear, horizon)


def _later_breaks(made: Forecast, kinds: Sequence[Kind], horizon: Horizon) -> Quantity:
    """Share of the futures without a break by the day in which a side raises something later in the months ahead."""
    every = (*made.paths.paths, *(path for _, path in made.paths.further))
    chances = [made.chance(kind) for kind in kinds]
    shares = [
        np.mean([_raises_later(path, made.paths.horizon, horizon.last) for path in every if path.kind == kind])
        for kind in kinds
    ]
    value = float(np.dot(chances, shares) / sum(chances))
    where = {"what": "a later break", "by": f"{horizon.last:%Y-%m}"}
    return Quantity(value, value, value, "share", "policy_path", where, made.run, ())


def _raises_later(path: PolicyPath, day: date, last: date) -> bool:
    """Whether a side raises something on a path after a day, up to the end of a month."""
    raised = (measure for measure in path.measures if measure.kind != "concession" and measure.text)
    return any(day < measure.start < month_start(last, 1) for measure in raised)


def _with_runs_beyond(
    ctx: BriefContext, calm: CalmFuture, others: Sequence[Branch], dear: RegionCost, horizon: Horizon
) -> CalmFuture:
    """The same with the number of runs that exceed the largest bad case, where it is that of a break."""
    branch = next((one for one in others if dear in one.costs and one.chance is not None), None)
    sample = loss_of(ctx.slices["lapse"], "central", dear.region, horizon.months)
    if branch is None or branch.chance is None or branch.short != "lapse" or sample is None:
        return calm
    count = int((sample.values > dear.bad.value).sum())
    return replace(calm, beyond=count_quantity(count, "runs beyond the bad case"))


def costs_are_alike(facts: BranchFacts, region: str) -> bool:
    """Whether deal and today's rules stand first, before a break, and cost a region the same within their errors."""
    first = facts.shown[:2]
    if {branch.short for branch in first} != {*PARTS} or any(branch.is_apart for branch in first):
        return False
    if not any(branch.short == "lapse" for branch in facts.shown[2:]):
        return False
    pair = facts.alike(region)
    return pair is not None and {*pair} == {branch.heading for branch in first} and facts.likely_alike(region)


def _dearest(facts: BranchFacts) -> RegionCost | None:
    """The cost with the largest bad case."""
    told = [cost for branch in facts.shown for cost in branch.costs]
    return max(told, key=lambda cost: cost.bad.value, default=None)


def _branch(
    ctx: BriefContext,
    parts: Sequence[Branch],
    own: Sequence[ResultsLookup],
    chances: Sequence[float],
    months: tuple[date, date],
    run: str,
) -> Branch:
    """The parts as one branch; its chance is the sum of theirs as printed, its values are weighted by their chances."""
    costs: list[RegionCost] = []
    for region in cost_regions(ctx, ctx.onward):
        pair = [
            mixture([s for part in own if (s := loss_of(part, bound, region, months))], chances, run)
            for bound in ("central", "upper")
        ]
        central, upper = pair
        if central is not None and upper is not None:
            told = [_named(q) for q in (central.median, central.mean, central.bad_case, upper.bad_case)]
            costs.append(RegionCost(region, ctx.names.region(region), *told))
    good = ctx.goods.shipped[0].label
    shipped = _mixed(own, chances, run, "exports_counted_index", over=months, good=good, region="WORLD")
    told = [part.chance for part in parts if part.chance is not None]
    total = sum(chance.value for chance in told)
    where = {**told[0].where, "kind": SHORT}
    count = sum(int(part.runs.value) for part in parts if part.runs is not None)
    return Branch(
        label=LABEL,
        short=SHORT,
        chance=replace(told[0], value=total, low=total, high=total, where=where),
        runs=count_quantity(count, "runs"),
        shipments=as_share(_named(shipped.median)) if shipped is not None else None,
        price=None,
        stop=None,
        costs=tuple(costs),
        course=HEADING,
        meaning="",
    )


def _named(q: Quantity) -> Quantity:
    """A number of the parts together, named as such."""
    return replace(q, where={**q.where, "courses": "deal and today's rules, by their chances"})


def _mixed(
    own: Sequence[ResultsLookup],
    chances: Sequence[float],
    run: str,
    outcome: str,
    *,
    at: date | None = None,
    over: tuple[date, date] | None = None,
    **where: str,
) -> MixedSample | None:
    """An outcome over the parts, each with its chance; None where one does not report it."""
    samples = [s for part in own if (s := part.sample(outcome, at=at, over=over, **where))]
    return mixture(samples, chances, run)
