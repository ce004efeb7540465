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
from monazite.presentation.briefing.main_part.costliest_tenth import WORST, CostliestTenth, costliest_tenth
from monazite.presentation.briefing.main_part.horizon import Horizon
from monazite.presentation.briefing.main_part.region_costs import RegionCost, cost_regions, loss_of
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.quantities import as_share, count_quantity
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import SHARE_BELOW, MixedSample, mixture
from monazite.results.quantity import Quantity

SHORT, HEADING, LABEL = "no break", "No break", "If the truce does not break"
PARTS: tuple[Kind, ...] = ("deal", "renewal")
FAR_BELOW = 0.75
"""Ratio to the usual exports from which on they are told as well."""
GOES_WITH = -0.35
"""Rank correlation of loss and stock from which a stock is named: of forty goods and a hundred draws without any bond
to the loss, the lowest comes to some -0.3."""


@dataclass(frozen=True)
class DearTail:
    """What the worst tenth of the calm futures has in common for a region: one good short of stock and of exports.

    ``stock`` and ``usual_stock`` are days of use on the first day, ``exports`` and ``usual_exports`` shares of normal
    over the months ahead, in these futures and in all.
    """

    good: str
    region: str
    stock: Quantity
    usual_stock: Quantity
    exports: Quantity
    usual_exports: Quantity

    @property
    def exports_differ(self) -> bool:
        """Whether exports of these futures are far enough below the usual ones to account for the loss."""
        return self.exports.value < FAR_BELOW * self.usual_exports.value


@dataclass(frozen=True)
class CalmFuture:
    """What stands beside the branches where a truce that does not break is one of them.

    Attributes
    ----------
    parts
        The branches that it is made of.
    tail
        What its worst tenth has in common; None where no stock goes with the loss.
    of_output, likely_of_output
        The largest bad case of all, and the likely loss beside it, over a year's output of the region that bears it.
    """

    parts: tuple[Branch, ...]
    tail: DearTail | None
    of_output: Quantity | None
    likely_of_output: Quantity | None = None
    reversed: tuple[str, ...] = ()
    """Names of countries that a break would cost less by the likely figures, which is noise."""
    worst: CostliestTenth | None = None
    """The costliest tenth of the futures without a break for the region with the largest bad case."""
    worst_broken: CostliestTenth | None = None
    """The same of those with one, told by the same industry."""
    later: Quantity | None = None
    """Share of the futures without a break by the day in which one comes later within the months ahead."""
    beyond: Quantity | None = None
    """Runs of the branch with the largest bad case that exceed it..."""
    one_in: Quantity | None = None
    """...and of how many futures, those without a break among them, one does."""

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
    tail = _tail(ctx, own, chances, dear.region, horizon, made.run)
    together = replace(facts, branches=(calm, *others))
    names = tuple(
        name for name, (first, *rest) in together.countries if rest and rest[0].likely.value < first.likely.value
    )
    of_bad, of_likely = (_of_output(ctx, dear.region, cost) for cost in (dear.bad, dear.likely))
    broken = costliest_tenth(ctx, [ctx.slices["lapse"]], [1.0], dear.region, horizon.months, made.run)
    found = CalmFuture(
        parts,
        tail,
        of_bad,
        of_likely,
        names,
        worst=costliest_tenth(
            ctx, own, chances, dear.region, horizon.months, made.run, broken.sector if broken is not None else ""
        ),
        worst_broken=broken,
        later=_later_breaks(made, kinds, horizon),
    )
    return together, _with_rarity(ctx, found, others, dear, horizon)


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


def _with_rarity(
    ctx: BriefContext, calm: CalmFuture, others: Sequence[Branch], dear: RegionCost, horizon: Horizon
) -> CalmFuture:
    """The same with the number of runs that exceed the largest bad case, where it is that of a break."""
    branch = next((one for one in others if dear in one.costs and one.chance is not None), None)
    sample = loss_of(ctx.slices["lapse"], "central", dear.region, horizon.months)
    if branch is None or branch.chance is None or branch.short != "lapse" or sample is None:
        return calm
    count = int((sample.values > dear.bad.value).sum())
    rare = 1.0 / (branch.chance.value * (1.0 - SHARE_BELOW))
    return replace(
        calm,
        beyond=count_quantity(count, "runs beyond the bad case"),
        one_in=count_quantity(10.0 * round(rare / 10.0), "futures of which one exceeds it"),
    )


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


def _tail(
    ctx: BriefContext, own: Sequence[ResultsLookup], chances: Sequence[float], region: str, horizon: Horizon, run: str
) -> DearTail | None:
    """The good whose stock goes most with the loss of a region, with its stock and exports in the worst tenth."""
    from scipy.stats import rankdata  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

    losses = mixture([s for part in own if (s := loss_of(part, "central", region, horizon.months))], chances, run)
    if losses is None:
        return None
    led = _lead_losses(ctx, own, chances, region, horizon, run)
    rank = rankdata(losses.values)
    found: list[tuple[float, str, MixedSample]] = []
    for good in ctx.run.results.index.good:
        stock = _mixed(own, chances, run, "cover", at=horizon.day.replace(day=1), good=good, region=region)
        if stock is not None and np.isfinite(stock.values).all() and np.ptp(stock.values) > 0.0:
            found.append((float(np.corrcoef(rankdata(stock.values), rank)[0, 1]), good, stock))
    bond, good, stock = min(found, key=lambda one: one[0], default=(0.0, "", losses))
    shipped = _mixed(own, chances, run, "exports_counted_index", over=horizon.months, good=good, region="WORLD")
    if bond > GOES_WITH or shipped is None or led is None:
        return None
    if float(np.corrcoef(rankdata(stock.values), rankdata(led.values))[0, 1]) > GOES_WITH:
        return None  # it goes with small losses: the large ones are those of an industry that does not wait for it
    worst = losses.values >= losses.point(1.0 - WORST)
    both = [(_of(sample, worst), _named(sample.median)) for sample in (stock, shipped)]
    (few, usual), (less, normal) = both
    return DearTail(ctx.names.good(good), region, few, usual, as_share(less), as_share(normal))


def _lead_losses(
    ctx: BriefContext, own: Sequence[ResultsLookup], chances: Sequence[float], region: str, horizon: Horizon, run: str
) -> MixedSample | None:
    """Losses of the industry that bears most of the worst tenth."""
    worst = costliest_tenth(ctx, own, chances, region, horizon.months, run)
    if worst is None:
        return None
    found = (loss_of(part, "central", region, horizon.months, worst.sector) for part in own)
    return mixture([sample for sample in found if sample is not None], chances, run)


def _of(sample: MixedSample, chosen: np.ndarray) -> Quantity:
    """Median over some of the runs, each by its weight."""
    median = _named(sample.chosen(chosen).median)
    return replace(median, where={**median.where, "runs": "the tenth with the largest loss"})


def _of_output(ctx: BriefContext, region: str, cost: Quantity) -> Quantity | None:
    """A loss over a year's output of its region."""
    regions = ctx.run.results.index.region
    if region not in regions:
        return None
    output = float(ctx.run.results.view.gdp[regions.index(region)])
    share = cost.value / output
    where = {**cost.where, "over": "a year's gross domestic product"}
    return Quantity(share, share, share, "share", cost.outcome, where, cost.run, cost.sources)
