"""How likely a country that an article names runs short of the goods of its measure, with it and without."""

from dataclasses import dataclass

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.article_goods import goods_of_measures
from monazite.presentation.briefing.main_part.article.article_news import regions_named
from monazite.presentation.briefing.main_part.branches.course_words import as_announced
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.materials.materials import AT_RISK, SCARCE
from monazite.presentation.briefing.main_part.stops.shortages import shortage_chance
from monazite.presentation.briefing.wording import HARDLY, chance
from monazite.results.names import present
from monazite.results.quantity import Quantity


@dataclass(frozen=True)
class BuyerRisk:
    """A chance of a shortage in a country: of a good in words, with an article's measure and without.

    ``without`` is None where no run is without, and beside talks, whose courses no single run stands for.
    """

    region: str
    good: str
    chance: Quantity
    without: Quantity | None
    stock: Quantity | None = None
    """Days of use of it in stock there in the month of the day."""

    @property
    def action(self) -> str:
        """What its buyers do, of which templates have the words (`Material.action`)."""
        odds = self.chance.value
        return "ration" if odds >= SCARCE else "now" if odds >= AT_RISK else "hold" if odds > HARDLY else "usual"

    @property
    def is_alike(self) -> bool:
        """Whether the chance is printed alike with the measure and without."""
        return self.without is not None and chance(self.chance) == chance(self.without)


def risk_of_named(ctx: BriefContext, horizon: Horizon) -> BuyerRisk | None:
    """Of the countries that an article names and the goods of its measure the likeliest shortage; None without any."""
    if not horizon.is_ahead:
        return None
    run, bare = as_announced(ctx), ctx.without_article if ctx.forecast is None else None
    limited = goods_of_measures(ctx)
    goods = present((*(g for g in ctx.goods.grades if g in limited), *sorted(limited)), run.results.index.good)
    found = [
        (odds, region, good)
        for region in regions_named(ctx)
        for good in goods
        if (odds := shortage_chance(run, good, region, horizon.months)) is not None
    ]
    if not found:
        return None
    odds, region, good = max(found, key=lambda one: one[0].value)
    without = shortage_chance(bare, good, region, horizon.months) if bare is not None else None
    month = max(horizon.day.replace(day=1), ctx.run.start)
    stock = ctx.run.finite_quantity("cover", good=good, region=region, at=month)
    return BuyerRisk(region, ctx.names.good(good), odds, without, stock)
