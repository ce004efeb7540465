"""How licences are handled: without general ones that run out, and for military users who get next to none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.article_sentences import military_approval
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.quantities import published_figure
from monazite.results.quantity import Quantity
from monazite.scenario.policies import active
from monazite.scenario.policies.export_control import ExportControl

KIND = "general_licence"
REFUSED = 0.1
"""Share of approvals up to which military users are told to order elsewhere."""


@dataclass(frozen=True)
class LicenceFallback:
    """Handling of licences for all buyers under general ones, and that of the control which these eased.

    Attributes
    ----------
    approved, review
        Share of applications approved and months to decide, without general licences.
    general_approved, general_review
        The same with them.
    """

    approved: Quantity
    review: Quantity
    general_approved: Quantity
    general_review: Quantity


def licence_fallback(ctx: BriefContext) -> LicenceFallback | None:
    """The two as the run has them; None without general licences of the controlling country that follow a control."""
    general = {row.id for row in ctx.dataset.table("measures") if row.kind == KIND}
    scenario = ctx.run.results.scenario
    controls = [
        p for p in active(scenario.policy, enforce_threats=scenario.enforce_threats)
        if isinstance(p, ExportControl) and p.actor == ctx.run.controller and not p.ban and "*" in p.destinations
    ]  # fmt: skip
    eased = next((p for p in reversed(controls) if p.record in general and p.start <= ctx.today), None)
    if eased is None:
        return None
    earlier = [p for p in controls if p.start < eased.start and {*p.goods} == {*eased.goods}]
    if not earlier:
        return None
    last = max(earlier, key=lambda p: p.start)
    return LicenceFallback(*_handling(ctx, last), *_handling(ctx, eased))


def military_refusal(ctx: BriefContext, horizon: Horizon) -> Quantity | None:
    """Share of applications of military users that are approved, where it is next to none; else None."""
    share = military_approval(ctx, horizon) if horizon.is_ahead else None
    if share is None or share.value > REFUSED:
        return None
    return replace(share, sources=_on_the_day(ctx, share.sources))


def _handling(ctx: BriefContext, p: ExportControl) -> tuple[Quantity, Quantity]:
    sources = _on_the_day(ctx, p.source)
    return (
        published_figure(p.approval, "share", "approval", sources),
        published_figure(p.review, "month", "review", sources),
    )


def _on_the_day(ctx: BriefContext, sources: Sequence[str]) -> tuple[str, ...]:
    """Those of the sources that the data of the day list: a scenario's file may name later ones."""
    return tuple(source for source in sources if source in ctx.dataset.sources)
