"""The course of an article without talks: its own box, whom it tells of, and the same loss without the article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.article_news import regions_named
from monazite.presentation.briefing.main_part.article.target_shipments import expected_shipments
from monazite.presentation.briefing.main_part.branches.branches import Branch, BranchFacts
from monazite.presentation.briefing.main_part.branches.region_costs import RegionCost, cost_of_region
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.measures.assumed_measures import ended_general_licences
from monazite.presentation.briefing.main_part.measures.measures_in_words import (
    are_suspended,
    reported,
    threats_of,
)
from monazite.presentation.briefing.wording import LEAST_MONEY, percent, short_money
from monazite.results.quantity import Quantity

MOST_BUYERS = 3
"""Countries whose losses the first screen tells with and without an article."""
LITTLE = 0.1
"""Part of exports below which what an article changes of them is called little."""


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
    further: tuple["BuyerLoss", ...] = ()
    """What other buyers lose: those that the article names, then the one to whom its measure adds most."""
    shipments_without: Quantity | None = None
    """Exports to the world over normal ones without the article, where they print unlike those with it."""

    @property
    def changes(self) -> bool:
        """Whether the loss prints unlike that without the article."""
        return self.cost is not None and self.without is not None and _unlike(self.cost.likely, self.without.likely)

    @property
    def spares(self) -> bool:
        """Whether the country likely loses less than without the article."""
        pair = (self.cost, self.without)
        sizes = [cost.likely.value for cost in pair if cost is not None]
        return self.changes and len(sizes) == len(pair) and sizes[0] < sizes[1]

    @property
    def changes_bad_case(self) -> bool:
        """Whether the bad case prints unlike that without the article."""
        return self.cost is not None and self.without is not None and _unlike(self.cost.bad, self.without.bad)

    @property
    def changes_little(self) -> bool:
        """Whether exports to the world differ from those without the article, and by less than `LITTLE` of them."""
        both = self.branch.shipments, self.shipments_without
        sizes = [q.value for q in both if q is not None]
        return len(sizes) == len(both) and max(sizes) - min(sizes) < LITTLE * max(sizes)


@dataclass(frozen=True)
class BuyerLoss:
    """What buyers of a country lose with an article's measure, and without."""

    cost: RegionCost
    without: RegionCost

    @property
    def changes(self) -> bool:
        """Whether both print unlike."""
        return _unlike(self.cost.likely, self.without.likely)


def own_course(ctx: BriefContext, horizon: Horizon, facts: BranchFacts) -> OwnCourse | None:
    """The article's course; None without an article, with talks or chances, and where it brings nothing of its own."""
    if ctx.reading is None or ctx.forecast is not None or facts.has_chances or not facts.is_ahead:
        return None
    if not reported(ctx) and ended_general_licences(ctx) is None:
        return None
    own, *rest = facts.branches
    threats = threats_of(ctx)
    others = tuple(rest) if ctx.talks is None and (not threats or are_suspended(ctx, threats)) else ()
    months, bare = facts.months or horizon.months, ctx.without_article
    named = regions_named(ctx)
    region = _region(ctx, own, named)
    bare_costs = (cost_of_region(ctx, bare, one.region, months) for one in own.costs) if bare is not None else ()
    without = {cost.region: cost for cost in bare_costs if cost is not None}
    shipments = expected_shipments(bare, ctx.goods.shipped[0], "WORLD", facts.window(horizon)) if bare else None
    is_other = own.shipments is not None and shipments is not None and percent(own.shipments) != percent(shipments)
    worst, cost = _worst(others, region), own.cost_of(region)
    return OwnCourse(
        branch=own,
        cost=cost,
        without=without.get(region),
        others=others,
        worst=worst if worst is None or cost is None or _unlike(worst.likely, cost.likely) else None,
        further=_further(ctx, own, without, named, region),
        shipments_without=shipments if is_other else None,
    )


def _unlike(one: Quantity, other: Quantity) -> bool:
    """Whether two sums of money print differently."""
    return short_money(one) != short_money(other)


def _further(
    ctx: BriefContext, own: Branch, without: Mapping[str, RegionCost], named: Sequence[str], first: str
) -> tuple[BuyerLoss, ...]:
    """Other buyers that an article names, and whoever loses most by its measure, each with and without."""
    both = [BuyerLoss(cost, without[cost.region]) for cost in own.costs if cost.region in without]
    both = [one for one in both if one.cost.region != first and one.cost.region not in ctx.controllers]
    told = sorted((one for one in both if one.cost.region in named), key=lambda one: named.index(one.cost.region))
    rest = [one for one in both if one not in told and one.changes and one.cost.likely.value >= LEAST_MONEY]
    most = max(rest, key=lambda one: one.cost.mean.value - one.without.mean.value, default=None)
    if most is not None and most.cost.mean.value > most.without.mean.value:
        told.append(most)
    return tuple(told[: MOST_BUYERS - 1]) if first else ()


def _worst(others: Sequence[Branch], region: str) -> RegionCost | None:
    """The largest likely loss of a country in some courses, else of whoever has most at stake; None if it is little."""
    own = [cost for branch in others if (cost := branch.cost_of(region)) is not None]
    costs = own or [branch.dearest for branch in others if branch.dearest is not None]
    worst = max(costs, key=lambda cost: cost.likely.value, default=None)
    return None if worst is None or worst.likely.value < LEAST_MONEY else worst


def _region(ctx: BriefContext, own: Branch, aimed: Sequence[str]) -> str:
    """Of the countries that the article names the one that loses most, else of all but the controllers.

    Empty where no loss is worth naming.
    """
    told = [cost for cost in own.costs if cost.region not in ctx.controllers and own.cost_of(cost.region) is not None]
    named = [cost for cost in told if cost.region in aimed]
    dearest = max(named or told, key=lambda cost: cost.mean.value, default=None)
    return dearest.region if dearest is not None else ""
