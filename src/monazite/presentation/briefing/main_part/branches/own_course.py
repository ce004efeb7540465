"""The course of an article without talks: its own box, whom it tells of, and the same loss without the article."""

from collections.abc import Sequence
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
from monazite.presentation.briefing.wording import LEAST_MONEY, short_money


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
        The largest loss that the same country likely bears in one of these, or any country where it bears none.
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
    return OwnCourse(
        branch=own,
        cost=own.cost_of(region),
        without=cost_of_region(ctx, bare, region, months) if bare is not None and region else None,
        others=others,
        worst=_worst(others, region),
    )


def _worst(others: Sequence[Branch], region: str) -> RegionCost | None:
    """The largest likely loss of a country in some courses, else of whoever has most at stake; None if it is little."""
    own = [cost for branch in others if (cost := branch.cost_of(region)) is not None]
    costs = own or [branch.dearest for branch in others if branch.dearest is not None]
    worst = max(costs, key=lambda cost: cost.likely.value, default=None)
    return None if worst is None or worst.likely.value < LEAST_MONEY else worst


def _region(ctx: BriefContext, own: Branch) -> str:
    """Of the countries that the article's news is aimed at the one that loses most, else of all but the controllers.

    Empty where no loss is worth naming.
    """
    measures = ctx.reading.measures if ctx.reading is not None else ()
    aimed = {name.partition(".")[0] for measure in measures[:1] for name in measure.affected}
    told = [cost for cost in own.costs if cost.region not in ctx.controllers and own.cost_of(cost.region) is not None]
    named = [cost for cost in told if cost.region in aimed]
    dearest = max(named or told, key=lambda cost: cost.mean.value, default=None)
    return dearest.region if dearest is not None else ""
