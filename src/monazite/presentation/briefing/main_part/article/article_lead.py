"""The control that an article tells of, and what the run expects of it: the headline of the article's brief.

On record or not: the reader comes with the article, so its measure stands first, and the last count behind it.
"""

from dataclasses import dataclass
from datetime import date

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.inputs import ArticleMeasure
from monazite.presentation.briefing.main_part.article.article_goods import group_of
from monazite.presentation.briefing.main_part.article.target_shipments import NONE_LEFT, expected_shipments
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.reading.records import UNRENEWED
from monazite.results.names import day_text
from monazite.results.quantity import Quantity

MOST_GOODS = 3
"""Goods of the measure that the headline names; more are told by the first ones."""
_WORDS = {"ban": "export ban", "quota": "export quota", "export_tax": "export tax", UNRENEWED: UNRENEWED}


@dataclass(frozen=True)
class ArticleLead:
    """The first control of an article that the run holds.

    Attributes
    ----------
    actor
        Who acts.
    what
        ``export ban``, ``licences``, ``export quota``, ``export tax`` or ``unrenewed_licences``.
    goods
        Goods that it is on, in words.
    region
        Whom it is aimed at; empty for all.
    military
        Whether it is on military users alone.
    since, begins
        The day that it holds since, or the one from which it will; the other one is empty.
    good
        Good whose exports follow, within a sentence.
    exports
        Those expected, over normal ones: to the region that it is aimed at, else to the world.
    """

    actor: str
    what: str
    goods: tuple[str, ...]
    region: str
    military: bool
    since: str
    begins: str
    good: str
    exports: Quantity

    @property
    def ends_general_licences(self) -> bool:
        """Whether it is that general licences are not renewed."""
        return self.what == UNRENEWED

    @property
    def stops(self) -> bool:
        """Whether next to nothing leaves."""
        return self.exports.value < NONE_LEFT


def article_lead(ctx: BriefContext, horizon: Horizon) -> ArticleLead | None:
    """The control that heads a brief; None without an article, for one that is over, and where no exports are known."""
    if ctx.reading is None or not horizon.is_ahead:
        return None
    for measure in ctx.reading.measures:
        if measure.start is None or (measure.end is not None and measure.end <= ctx.day):
            continue
        made = _lead(ctx, horizon, measure, measure.start)
        if made is not None:
            return made
    return None


def _lead(ctx: BriefContext, horizon: Horizon, measure: ArticleMeasure, start: date) -> ArticleLead | None:
    if measure.actor != ctx.run.controller:
        return None
    index = ctx.run.results.index
    region = next((name for name in measure.affected if name in index.region), "")
    group = group_of(ctx, measure.patterns)
    exports = expected_shipments(ctx.onward, group, region or "WORLD", horizon)
    if exports is None:
        return None
    return ArticleLead(
        actor=ctx.names.the(measure.actor),
        what=_WORDS.get(measure.kind, "licences"),
        goods=measure.goods[:MOST_GOODS],
        region=region,
        military=measure.military,
        since=day_text(start) if start <= ctx.day else "",
        begins="" if start <= ctx.day else day_text(start),
        good=group.word,
        exports=exports,
    )
