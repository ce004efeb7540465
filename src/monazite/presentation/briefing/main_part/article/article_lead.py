"""The limit or duty that an article or a scenario of one's own is about, and what the run expects of it: the headline.

On record or not: the reader comes with the article or the file, so its measure stands first, the last count behind it.
"""

from dataclasses import dataclass, replace
from datetime import date

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.inputs import ArticleMeasure
from monazite.presentation.briefing.lead_goods import GoodsGroup
from monazite.presentation.briefing.main_part.article.article_goods import group_of, patterns_of
from monazite.presentation.briefing.main_part.article.article_news import quota_change, without_news
from monazite.presentation.briefing.main_part.article.set_measures import set_measures
from monazite.presentation.briefing.main_part.article.target_shipments import NONE_LEFT, expected_shipments
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.measures.assumed_measures import (
    goods_in_words,
    own_measures,
    shipped_titles,
)
from monazite.presentation.briefing.main_part.measures.measures_in_words import LATELY
from monazite.presentation.briefing.quantities import as_share
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.reading.records import UNRENEWED
from monazite.results.names import day_text
from monazite.results.quantity import Quantity
from monazite.scenario.policies import Policy, has_trait
from monazite.scenario.policies.export_control import ExportControl
from monazite.scenario.policies.tariff import Tariff

MOST_GOODS = 3
"""Goods of the measure that the headline names; more are told by the first ones."""
_WORDS = {"ban": "export ban", "quota": "export quota", "licences": "licences", "eased": "eased licences",
          UNRENEWED: UNRENEWED}  # fmt: skip
"""Words of limits whose kind is no noun of a sentence as it is."""


@dataclass(frozen=True)
class ArticleLead:
    """The first control of an article or of a scenario's own that the run holds.

    Attributes
    ----------
    actor
        Who acts.
    what
        ``export ban``, ``licences``, ``eased licences``, ``export quota``, ``unrenewed_licences``, ``tariff``, or the
        kind of the lever in words.
    goods
        Goods that it is on, in words.
    region
        Whom it is aimed at, or who levies the duty; empty for all.
    military
        Whether it is on military users alone.
    since, begins
        The day that it holds since, or the one from which it will; the other one is empty.
    good
        Good whose exports follow, within a sentence.
    exports
        Those expected, over normal ones: to the region that it is aimed at, else to the world. Where a deal would
        suspend the measure, those without one.
    unless
        Chance of that deal; None where no deal would.
    without
        The same exports if only what was on record before the article held; None where that was not run.
    duty_on
        Whose goods a duty is on; empty for a limit of exports.
    is_of_another
        Whether it is of another country than the one whose exports the brief follows, and its own exports are meant.
    uncounted
        Its first day where that lies in the weeks up to the first month counted, the losses of which no table holds.
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
    unless: Quantity | None = None
    without: Quantity | None = None
    duty_on: str = ""
    is_of_another: bool = False
    uncounted: str = ""

    @property
    def ends_general_licences(self) -> bool:
        """Whether it is that general licences are not renewed."""
        return self.what == UNRENEWED

    @property
    def changes(self) -> bool:
        """Whether what is expected differs from what would come without the measure, as both are printed."""
        return self.without is not None and f"{self.without.value:.2g}" != f"{self.exports.value:.2g}"

    @property
    def rises(self) -> bool:
        """Whether more is expected than without the measure, as both are printed."""
        return self.changes and self.without is not None and self.exports.value > self.without.value

    @property
    def stops(self) -> bool:
        """Whether next to nothing leaves."""
        return self.exports.value < NONE_LEFT


def article_lead(
    ctx: BriefContext, horizon: Horizon, run: ResultsLookup | None = None, unless: Quantity | None = None
) -> ArticleLead | None:
    """The control that heads a brief: the article's; without an article that of a scenario of one's own.

    ``run``: runs in which it holds, all those ahead unless given; ``unless``: chance of the deal that suspends it.
    None for one that is over, where no exports are known, and for levers of the app and refusals (`set_measures`).
    """
    if not horizon.is_ahead:
        return None
    chosen = set_measures(ctx, horizon)
    if chosen and (chosen.in_app or (chosen.refusal and not chosen.refusal.ban)):  # which head their brief themselves
        return None
    duty = _duty_lead(ctx, horizon, run or ctx.onward) if ctx.reading is not None else None
    for measure in _own_limits(ctx) if ctx.reading is None else ctx.reading.measures:
        if duty is not None and measure.start is not None and measure.start <= ctx.day - LATELY:
            continue  # the background of an article whose news is the duty
        if measure.start is None or (measure.end is not None and measure.end <= ctx.day):
            continue
        made = _lead(ctx, horizon, measure, measure.start, run or ctx.onward, unless)
        if made is not None:
            return made
    return duty


def _duty_lead(ctx: BriefContext, horizon: Horizon, run: ResultsLookup) -> ArticleLead | None:
    """The first duty of an article on goods of the controlling country: what it leaves of shipments to its levier."""
    for p in sorted((p for p in own_measures(ctx) if isinstance(p, Tariff)), key=lambda p: p.start):
        is_over = p.until is not None and p.until <= ctx.day
        if is_over or not {ctx.run.controller, "*"} & {*p.on} or p.actor not in ctx.run.results.index.region:
            continue
        measure = ArticleMeasure(
            actor=ctx.run.controller,
            kind=p.kind,
            affected=(p.actor,),
            goods=goods_in_words(ctx.names, p.goods),
            patterns=p.goods,
            start=p.start,
            end=p.until,
        )
        made = _lead(ctx, horizon, measure, p.start, run, None)
        if made is not None:
            return replace(made, actor=ctx.names.the(p.actor), duty_on=ctx.names.the(ctx.run.controller))
    return None


def _own_limits(ctx: BriefContext) -> list[ArticleMeasure]:
    """Limits of exports that somebody wrote into a scenario, the first to begin first; none of a shipped scenario."""
    if ctx.run.results.scenario.name in shipped_titles():
        return []
    limits = [p for p in own_measures(ctx) if has_trait(p, "restricts_exports")]
    return [
        ArticleMeasure(
            actor=p.actor,
            kind=_kind(p),
            affected=_named_buyers(p),
            goods=goods_in_words(ctx.names, getattr(p, "goods", ())),
            patterns=tuple(getattr(p, "goods", ())),
            start=p.start,
            end=p.until,
        )
        for p in sorted(limits, key=lambda p: p.start)
        if not (isinstance(p, ExportControl) and p.relative_to)
    ]


def _named_buyers(p: Policy) -> tuple[str, ...]:
    """Those whom a measure is aimed at; none where it is on all, or where its kind names none."""
    buyers: tuple[str, ...] = getattr(p, "destinations", ())
    return () if "*" in buyers else buyers


def _kind(p: Policy) -> str:
    if isinstance(p, ExportControl):
        return "ban" if p.ban or p.approval == 0.0 else "licences"
    return p.kind


def _lead(
    ctx: BriefContext,
    horizon: Horizon,
    measure: ArticleMeasure,
    start: date,
    run: ResultsLookup,
    unless: Quantity | None,
) -> ArticleLead | None:
    index = ctx.run.results.index
    region = next((name for name in measure.affected if name in index.region), "")
    patterns = patterns_of(ctx, measure)
    goods = measure.goods if patterns == measure.patterns else goods_in_words(ctx.names, patterns)
    group = group_of(ctx, patterns)
    exports = _expected(ctx, run, measure.actor, group, region, horizon)
    if exports is None:
        return None
    return ArticleLead(
        actor=ctx.names.the(measure.actor),
        what=_what(ctx, measure, start),
        goods=goods[:MOST_GOODS],
        region=region,
        military=measure.military,
        since=day_text(start) if start <= ctx.day else "",
        begins="" if start <= ctx.day else day_text(start),
        good=group.word,
        exports=exports,
        unless=unless,
        without=_expected(ctx, without_news(ctx), measure.actor, group, region, horizon),
        is_of_another=measure.actor != ctx.run.controller,
        uncounted=day_text(start) if horizon.first - LATELY <= start < horizon.first else "",
    )


def _what(ctx: BriefContext, measure: ArticleMeasure, start: date) -> str:
    """The limit as a noun; of a quota whether it is above or below that of the record."""
    word = _WORDS.get(measure.kind, measure.kind.replace("_", " "))
    same = [p for p in own_measures(ctx) if (p.kind, p.actor, p.start) == ("quota", measure.actor, start)]
    change = quota_change(ctx, same[0]) if same and measure.kind == "quota" else ""
    return f"{change} {word}" if change else word


def _expected(
    ctx: BriefContext, run: ResultsLookup | None, actor: str, group: GoodsGroup, region: str, horizon: Horizon
) -> Quantity | None:
    """Exports of who acts over normal ones: of the controlling country by buyer, of another controller to all.

    None without the run, for who controls nothing in it, and for one buyer of another controller, which no run tells.
    """
    if run is None:
        return None
    if actor == ctx.run.controller:
        return expected_shipments(run, group, region or "WORLD", horizon)
    if region or actor not in ctx.controllers:
        return None
    found = run.finite_quantity("exports_index_by_controller", good=group.label, region=actor, over=horizon.months)
    return as_share(found) if found else None
