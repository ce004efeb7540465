"""What the first screen and its advice rest on: whom they speak to, what speaks against calm, and how far to trust."""

from dataclasses import replace
from typing import Any

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.article_lead import article_lead
from monazite.presentation.briefing.main_part.article.article_news import of_reading, without_news
from monazite.presentation.briefing.main_part.article.article_price import FAR, article_price
from monazite.presentation.briefing.main_part.article.reader_region import reader_region
from monazite.presentation.briefing.main_part.article.target_shipments import shipments_to_targets
from monazite.presentation.briefing.main_part.branches.branches import BranchFacts
from monazite.presentation.briefing.main_part.branches.course_words import as_announced, chance_of_suspension
from monazite.presentation.briefing.main_part.branches.returned_branch import BuyersCutOff, buyers_of_own_ban
from monazite.presentation.briefing.main_part.checks.replay_hits import few_replay_hits
from monazite.presentation.briefing.main_part.checks.wider_risks import wider_risk
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.materials.buyer_flows import buyer_flows
from monazite.presentation.briefing.main_part.materials.buyer_risks import risk_of_named
from monazite.presentation.briefing.main_part.materials.grade_facts import GradeFacts
from monazite.presentation.briefing.main_part.measures.measures_in_words import in_few_words, reported
from monazite.presentation.briefing.main_part.observed.market import PriceFacts
from monazite.presentation.briefing.main_part.stops.line_stop_chances import StopFacts
from monazite.results.quantity import Quantity


def box_facts(
    ctx: BriefContext,
    horizon: Horizon,
    branches: BranchFacts,
    stops: StopFacts,
    grades: GradeFacts,
    price: PriceFacts,
) -> dict[str, Any]:
    """By the names that templates use: the reader, what speaks against calm, hits of replays, prices far off."""
    named = article_price(ctx)
    return {
        "reader": reader_region(ctx),
        "chosen_region": ctx.region,
        "wider": wider_risk(ctx, horizon, branches, stops, grades),
        "few_hits": few_replay_hits(ctx),
        "far": FAR,
        "far_quote": price.outside if _is_far(price.expected, price.outside) else None,
        "far_article": named if _is_far(price.expected, named) else None,
    }


def _is_far(expected: Quantity | None, other: Quantity | None) -> bool:
    """Whether a price of the run lies far from another one."""
    if expected is None or other is None or min(expected.value, other.value) <= 0.0:
        return False
    return max(expected.value / other.value, other.value / expected.value) >= FAR


def _with_flows(ctx: BriefContext, horizon: Horizon) -> BuyersCutOff | None:
    """Whom a ban of the news cuts off, with what they get of their scarcest good from who bans, with it and without."""
    facing = buyers_of_own_ban(ctx, horizon)
    if facing is None or not facing.label:
        return facing
    runs = (ctx.run, without_news(ctx))
    flows = [buyer_flows(run, facing.label, facing.region, horizon.months) if run else None for run in runs]
    gets, without = (one.controlled if one else None for one in flows)
    return replace(facing, gets=gets, gets_without=without)


def article_facts(ctx: BriefContext, horizon: Horizon) -> dict[str, Any]:
    """What only a brief of an article has: measures as reported, what was left out, whom its control is aimed at."""
    return {
        "from_article": ctx.reading is not None,
        "reported": list(dict.fromkeys(in_few_words(ctx.names, p) for p in reported(ctx))),
        **of_reading(ctx, horizon),
        "left_out": ctx.reading.left_out if ctx.reading else (),
        "is_news_left_out": ctx.reading is not None and ctx.reading.is_news_left_out,
        "aimed": shipments_to_targets(ctx, horizon, as_announced(ctx)),
        "lead": article_lead(ctx, horizon, as_announced(ctx), chance_of_suspension(ctx)),
        "cut_off": _with_flows(ctx, horizon),
        "risk": risk_of_named(ctx, horizon),
    }
