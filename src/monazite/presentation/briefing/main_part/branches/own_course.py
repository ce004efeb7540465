"""The course of an article without talks: its own box, whom it tells of, and the same loss without the article."""

from dataclasses import dataclass

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.branches.branches import Branch, BranchFacts
from monazite.presentation.briefing.main_part.branches.region_costs import RegionCost, cost_of_region
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.measures.assumed_measures import ended_general_licences
from monazite.presentation.briefing.main_part.measures.measures_in_words import (
    are_suspended,
    reported,
    threats_of,
)
from monazite.presentation.briefing.wording import short_money


@dataclass(frozen=True)
class OwnCourse:
    """What an article brings, told before what else may come and has no chance.

    Attributes
    ----------
    branch
        Its course.
    cost, without
        What a country loses in it, one that the measure is aimed at before all others, and what it loses without the
        article; None where nothing is worth naming, or where no run is without.
    others
        The courses beside it, in which suspended controls return; none where another one is the article's as well.
    worst
        The largest loss that the same country likely bears in one of these.
    """

    branch: Branch
    cost: RegionCost | None
    without: RegionCost | None
    others: tuple[Branch, ...] = ()
    worst: RegionCost | None = None

    @property
    def changes(self) -> bool:
        """Whether the loss prints unlike that without the article."""
        both = self.cost, self.without
        return len({short_money(cost.likely) for cost in both if cost is not None}) > 1


def own_course(ctx: BriefContext, horizon: Horizon, facts: BranchFacts) -> OwnCourse | None:
    """The article's course; None without an article, with talks or chances, and where it brings nothing of its own."""
    if ctx.reading is None or ctx.forecast is not None or facts.has_chances or not facts.is_ahead:
        return None
    if not reported(ctx) and ended_general_licences(ctx) is None:
        return None
    own, *rest = facts.branches
    threats = threats_of(ctx)
    others = tuple(rest) if ctx.talks is None and (not threats or are_suspended(ctx, threats)) else ()
    region = _region(ctx, own)
    months, bare = facts.months or horizon.months, ctx.without_article
    costs = [cost for branch in others if (cost := branch.cost_of(region)) is not None]
    return OwnCourse(
        branch=own,
        cost=own.cost_of(region),
        without=cost_of_region(ctx, bare, region, months) if bare is not None and region else None,
        others=others,
        worst=max(costs, key=lambda cost: cost.likely.value, default=None),
    )


def _region(ctx: BriefContext, own: Branch) -> str:
    """Of the countries that the article's measures are aimed at the one that loses most, else of all; empty if none."""
    measures = ctx.reading.measures if ctx.reading is not None else ()
    aimed = {name.partition(".")[0] for measure in measures[:1] for name in measure.affected}
    named = [cost for cost in own.costs if cost.region in aimed and own.cost_of(cost.region) is not None]
    dearest = max(named, key=lambda cost: cost.mean.value, default=own.dearest)
    return dearest.region if dearest is not None else ""
