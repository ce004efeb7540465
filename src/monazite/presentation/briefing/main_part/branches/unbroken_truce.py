"""A truce that does not break as one future: a deal and today's rules together, where they cost the same.

How the two share their chance rests on the talks alone, which past practice says the reverse of, and what they cost
differs by less than their draws can tell: told apart, differences between them have signs that are noise. What does
tell their runs apart is whether the truce breaks later: those with a later break are a future of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monazite.analysis.forecast.forecast import Forecast
from monazite.analysis.forecast.policy_paths import Kind
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.branches.branches import Branch, BranchFacts
from monazite.presentation.briefing.main_part.branches.later_breaks import (
    LaterBreaks,
    later_breaks,
    runs_with_later_break,
)
from monazite.presentation.briefing.main_part.branches.region_costs import RegionCost, cost_regions, loss_of
from monazite.presentation.briefing.main_part.branches.window_edge import (
    WindowEdge,
    share_with_later_break,
    window_edge,
)
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.measures.assumed_measures import assumptions
from monazite.presentation.briefing.quantities import as_share, count_quantity
from monazite.presentation.briefing.samples import MixedSample, Sample, mixture
from monazite.results.quantity import Quantity

SHORT, HEADING, LABEL = "no break", "No break", "If the truce does not break"
LATER, LATER_HEADING, LATER_LABEL = "later break", "Later break", "If the truce breaks later"
PARTS: tuple[Kind, ...] = ("deal", "renewal")
TWENTIETHS = 20
"""Parts that chances are printed in."""


@dataclass(frozen=True)
class CalmFuture:
    """What stands beside the branches where a truce that does not break is one of them.

    Attributes
    ----------
    parts
        The branches that it is made of.
    chance
        Chance that the truce does not break by the day.
    """

    parts: tuple[Branch, ...]
    chance: Quantity
    later: Quantity | None = None
    """Share of the futures without a break by the day in which one comes later within the months ahead."""
    beyond: Quantity | None = None
    """Runs of the branch with the largest bad case that exceed it."""
    breaks: LaterBreaks | None = None
    """What the later breaks hold, where they are a branch of their own."""
    edge: WindowEdge | None = None
    """The month at the end of the months ahead with which their chance makes a step."""
    every: RegionCost | None = None
    """What the region with the largest mean over all courses loses over them."""
    of_output: Quantity | None = None
    """The mean of that as a share of a year's output."""

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
    neither part from those of all courses. Otherwise, and where today's rules hold what a deal would suspend, the
    branches as they are, and None.
    """
    made = ctx.forecast.results if ctx.forecast is not None else None
    dear = _dearest(facts)
    if not isinstance(made, Forecast) or dear is None or not costs_are_alike(facts, dear.region):
        return facts, None
    if assumptions(ctx).until_deal:
        return facts, None
    parts = tuple(branch for branch in facts.branches if branch.short in PARTS)
    others = tuple(branch for branch in facts.branches if branch.short not in PARTS)
    runs = _Runs(ctx, made, [kind for part in parts for kind in PARTS if part.short == kind], horizon)
    told = [part.chance for part in parts if part.chance is not None]
    chance = _chance(told[0], sum(one.value for one in told), SHORT)
    found = CalmFuture(parts, chance, later=runs.share_later)
    later = round(TWENTIETHS * chance.value * runs.share_later.value) / TWENTIETHS
    if not 0.0 < later < chance.value:
        calm = runs.branch((SHORT, HEADING, LABEL), chance, None)
        return replace(facts, branches=(calm, *others)), _with_runs_beyond(ctx, found, others, dear, horizon)
    calm = runs.branch((SHORT, HEADING, LABEL), _chance(chance, chance.value - later, SHORT), runs.later)
    broken = runs.branch((LATER, LATER_HEADING, LATER_LABEL), _chance(chance, later, LATER), runs.later, holds=True)
    together = replace(facts, branches=(calm, *others, broken), futures=(calm, *others, broken))
    found = replace(found, breaks=later_breaks(made, runs.kinds, horizon.last), **_over_all(ctx, facts))
    found = replace(found, edge=window_edge(made, runs.kinds, horizon.last, chance.value))
    return together, _with_runs_beyond(ctx, found, others, _dearest(together) or dear, horizon)


def _over_all(ctx: BriefContext, facts: BranchFacts) -> dict[str, Any]:
    """What the region with the largest mean over all courses loses, and that mean as a share of a year's output."""
    most = max(facts.every, key=lambda cost: cost.mean.value, default=None)
    if most is None:
        return {}
    view = ctx.onward.results.view
    output = float(view.gdp[ctx.onward.results.index.region.index(most.region)])
    mean = most.mean
    share = replace(mean, value=mean.value / output, low=mean.low / output, high=mean.high / output, unit="share")
    return {"every": most, "of_output": share}


def _chance(like: Quantity, value: float, kind: str) -> Quantity:
    """A chance in twentieths."""
    return replace(like, value=value, low=value, high=value, where={**like.where, "kind": kind})


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


class _Runs:
    """Runs of the parts together: each part with its chance, and which of them have a later break.

    Parameters
    ----------
    ctx, made, kinds, horizon
        The brief, its forecast, the kinds of the parts, and the months ahead.
    """

    def __init__(self, ctx: BriefContext, made: Forecast, kinds: Sequence[Kind], horizon: Horizon) -> None:
        self.ctx, self.run, self.kinds, self.months = ctx, made.run, kinds, horizon.months
        self.own = [ctx.slices[kind] for kind in kinds]
        self.chances = [made.chance(kind) for kind in kinds]
        by_kind = [runs_with_later_break(made, kind, horizon.last) for kind in kinds]
        self.later: NDArray[np.bool_] = np.concatenate(by_kind)
        share = share_with_later_break(made, kinds, horizon.last)
        where = {"what": "a later break", "by": f"{horizon.last:%Y-%m}"}
        self.share_later = Quantity(share, share, share, "share", "policy_path", where, made.run, ())
        """Share of the futures without a break by the day in which a side raises something later."""

    def branch(
        self, names: tuple[str, str, str], chance: Quantity, later: NDArray[np.bool_] | None, *, holds: bool = False
    ) -> Branch:
        """The runs as one branch, each with the weight of its part; with ``later``, those for which it ``holds``."""
        own = np.ones(self.later.size, dtype=bool) if later is None else later == holds
        costs: list[RegionCost] = []
        for region in cost_regions(self.ctx, self.ctx.onward):
            pair = [
                self._mixed([loss_of(part, bound, region, self.months) for part in self.own], own)
                for bound in ("central", "upper")
            ]
            central, upper = pair
            if central is not None and upper is not None:
                told = [_named(q) for q in (central.median, central.mean, central.bad_case, upper.bad_case)]
                costs.append(RegionCost(region, self.ctx.names.region(region), *told))
        shipped = self._shipped(own)
        return Branch(
            label=names[2],
            short=names[0],
            chance=chance,
            runs=count_quantity(int(own.sum()), "runs"),
            shipments=as_share(_named(shipped.median)) if shipped is not None else None,
            price=None,
            stop=None,
            costs=tuple(costs),
            course=names[1],
            meaning="",
        )

    def _shipped(self, own: NDArray[np.bool_]) -> MixedSample | None:
        """Exports of the lead good over the months in some of the runs."""
        good = self.ctx.goods.shipped[0].label
        exports = [run.sample("exports_counted_index", over=self.months, good=good, region="WORLD") for run in self.own]
        return self._mixed(exports, own)

    def _mixed(self, samples: Sequence[Sample | None], own: NDArray[np.bool_]) -> MixedSample | None:
        """An outcome over some of the runs, each part with its chance; None where one does not report it."""
        whole = mixture([sample for sample in samples if sample is not None], self.chances, self.run)
        return whole if whole is None or own.all() else whole.chosen(own)


def _named(q: Quantity) -> Quantity:
    """A number of the parts together, named as such."""
    return replace(q, where={**q.where, "courses": "deal and today's rules, by their chances"})
