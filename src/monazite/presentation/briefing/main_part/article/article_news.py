"""The news of an article itself: who does what from when to when, how strictly, and how strict that is without it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.article_goods import goods_matched
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.measures.assumed_measures import (
    AssumedMeasure,
    ended_general_licences,
    in_words,
    own_measures,
)
from monazite.presentation.briefing.main_part.measures.measures_in_words import reported
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.results.names import present
from monazite.results.quantity import Quantity
from monazite.scenario.policies import Policy, active
from monazite.scenario.policies.export_control import ExportTax, Quota
from monazite.scenario.policies.tariff import Tariff


@dataclass(frozen=True)
class ArticleNews:
    """The measure that an article brings, and how strict the same one is on the record without the article.

    ``level``, ``former``: what a quota lets out, or the rate of a tax or a duty, and that of the record on its first
    day; None for other kinds, and where the record has none.
    """

    measure: AssumedMeasure
    level: Quantity | None = None
    former: Quantity | None = None


def of_reading(ctx: BriefContext, horizon: Horizon) -> dict[str, Any]:
    """What the first screen says of an article.

    The news, who announced it, buyers that the run has it on beyond those named, and what no run holds.
    """
    reading = ctx.reading
    return {
        "announced": announcer(ctx),
        "widened": reading.widened if reading else (),
        "not_in_run": reading.not_in_run if reading else (),
        "news": article_news(ctx, horizon),
    }


def announcer(ctx: BriefContext) -> str:
    """The body that announced all that an article brings of its own; empty where one of it has none, or another."""
    if ctx.reading is None:
        return ""
    named = {ctx.reading.announced.get(p.text, "") for p in reported(ctx)}
    return named.pop() if len(named) == 1 else ""


def regions_named(ctx: BriefContext) -> tuple[str, ...]:
    """Countries of an article: those that its news is aimed at, else those whose buyers it names; no controller.

    Where a brief is written for a country that was chosen, that one alone.
    """
    if ctx.region:
        return (ctx.region,)
    if ctx.reading is None:
        return ()
    aimed = [name.partition(".")[0] for measure in ctx.reading.measures[:1] for name in measure.affected]
    named = present(dict.fromkeys(aimed or ctx.reading.buyers), ctx.run.results.index.region)
    return tuple(region for region in named if region not in ctx.controllers)


def article_news(ctx: BriefContext, horizon: Horizon) -> ArticleNews | None:
    """The one measure that an article brings of its own; None without one, of several, and for general licences.

    The end of general licences has words of its own; of several measures the first screen has the names.
    """
    own = reported(ctx)
    if ctx.reading is None or not horizon.is_ahead or len(own) != 1 or ended_general_licences(ctx) is not None:
        return None
    measure = in_words(ctx.names, own[0].model_copy(update={"text": ""}))
    former = on_record(ctx, own[0])
    before = in_words(ctx.names, _as_of(former, own[0].start)) if former is not None else None
    level = measure.amount or measure.rate
    return ArticleNews(measure, level, (before.amount or before.rate) if before is not None and level else None)


def without_news(ctx: BriefContext) -> ResultsLookup | None:
    """The run without the measures that the brief is about: without the article, or at rest beside what was set.

    None beside talks, and where the other branch is one of threats.
    """
    if ctx.without_article is not None or ctx.reading is not None or ctx.talks is not None or ctx.other is None:
        return ctx.without_article
    both = ctx.run.results.scenario, ctx.other.results.scenario
    is_alike = ctx.forecast is None and both[0].enforce_threats == both[1].enforce_threats
    is_bare = any(p not in both[1].policy for p in own_measures(ctx))
    is_record = all(p.record or p in both[0].policy for p in both[1].policy)
    return ctx.other if is_alike and is_bare and is_record else None


def quota_change(ctx: BriefContext, p: Policy) -> str:
    """``raised`` or ``lower`` for a quota beside that of the record; empty for others, and without one on record."""
    former = on_record(ctx, p) if isinstance(p, Quota) else None
    levels = [one.amount for one in (p, _as_of(former, p.start)) if isinstance(one, Quota)] if former else []
    return "" if len({*levels}) < 2 else "raised" if levels[0] > levels[1] else "lower"


def on_record(ctx: BriefContext, p: Policy) -> Policy | None:
    """The measure of the same kind, actor and goods that the run without the article has on its first day."""
    bare = without_news(ctx)
    if bare is None or not isinstance(p, (Quota, ExportTax, Tariff)):
        return None
    scenario = bare.results.scenario
    goods = goods_matched(ctx, p.goods)
    held = [
        one
        for one in active(scenario.policy, enforce_threats=scenario.enforce_threats)
        if isinstance(one, type(p))
        and one.actor == p.actor
        and _places(one) == _places(p)
        and _holds(one, p.start)
        and goods <= goods_matched(ctx, one.goods)
    ]
    return max(held, key=lambda one: one.start, default=None)


def _as_of(p: Policy, day: date) -> Policy:
    """A measure with the amount that a quota has come to by a day."""
    steps = sorted((at, amount) for at, amount in p.path.items() if at <= day) if isinstance(p, Quota) else []
    return p.model_copy(update={"amount": steps[-1][1]}) if steps else p


def _holds(p: Policy, day: date) -> bool:
    return p.start <= day and (p.until is None or p.until > day)


def _places(p: Policy) -> Sequence[str]:
    """Those whom a measure is on."""
    return sorted(p.on if isinstance(p, Tariff) else getattr(p, "destinations", ()))
