"""Whom a brief speaks to: the country that was chosen, else the one that its news names as hit."""

from collections.abc import Sequence

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.article_news import regions_named
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.main_part.measures.assumed_measures import own_measures
from monazite.results.names import present
from monazite.scenario.policies.tariff import Tariff

MOST_NAMED = 4
"""Buyers up to which a limit is one on these; a longer list is one on nearly all."""
USUAL = "EU"
"""Whom a brief speaks to where nobody was chosen and its news names nobody."""


def reader_region(ctx: BriefContext) -> str:
    """The country or group whose stock, chances and lines the brief tells, and to whom it gives advice.

    The one that was chosen, else the one that the news is aimed at: of several the one that loses most on average.
    """
    if ctx.region:
        return ctx.region
    named = present(dict.fromkeys(_hit(ctx)), ctx.run.results.index.region)
    named = [region for region in named if region not in ctx.controllers]
    if len(named) < 2:
        return next(iter(named), USUAL)
    months = horizon_of(ctx).months
    losses = {
        region: ctx.onward.sample("loss_central", sector="total", region=region, over=months, reduce="sum")
        for region in named
    }
    return max(named, key=lambda region: 0.0 if (one := losses[region]) is None else one.mean.value)


def _hit(ctx: BriefContext) -> Sequence[str]:
    """Regions that the news is aimed at: buyers of a limit, else who levies a duty, else buyers that it names."""
    own = own_measures(ctx)
    lists = [getattr(p, "destinations", ()) for p in own]
    few = [places for places in lists if "*" not in places and len(places) <= MOST_NAMED]
    aimed = [str(name).partition(".")[0] for places in few for name in places]
    levied = [p.actor for p in own if isinstance(p, Tariff) and {*ctx.controllers, "*"} & {*p.on}]
    return aimed or levied or regions_named(ctx)
