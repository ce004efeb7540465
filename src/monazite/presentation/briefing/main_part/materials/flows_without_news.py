"""What a region gets of a good from the controlling country without the news, beside what it gets with it."""

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.article_news import without_news
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.materials.buyer_flows import BuyerFlows, buyer_flows
from monazite.presentation.briefing.wording import percent
from monazite.results.quantity import Quantity


def gets_without(
    ctx: BriefContext, good: str, region: str, horizon: Horizon, flows: BuyerFlows | None
) -> Quantity | None:
    """What a region gets from the controlling country in the run without the news, where it prints unlike that with."""
    bare = without_news(ctx) if horizon.is_ahead and ctx.forecast is None else None
    other = buyer_flows(bare, good, region, horizon.months) if bare is not None and flows is not None else None
    if other is None or flows is None or percent(other.controlled) == percent(flows.controlled):
        return None
    return other.controlled
