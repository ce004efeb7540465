"""Losses of rare-earth controls that others estimated, which a brief sets beside its own."""

from collections.abc import Sequence

from monazite.dataset.rows.evidence import Target
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.own_answers import ECB, IMF
from monazite.presentation.briefing.quantities import published_figure
from monazite.results.quantity import Quantity

_TARGETS = {"imf": IMF, "ecb": ECB}


def published_losses(ctx: BriefContext) -> dict[str, Quantity | None]:
    """Estimates by who made them, for briefs on rare earths; None in others and where the data have none."""
    targets: Sequence[Target] = ctx.dataset.table("targets")
    rare = ctx.goods.has_rare_earths
    return {name: _published(targets, target) if rare else None for name, target in _TARGETS.items()}


def _published(targets: Sequence[Target], name: str) -> Quantity | None:
    row = next((row for row in targets if row.id == name), None)
    if row is None:
        return None
    return published_figure(row.value, "%", "loss_share_central", row.source, row.low, row.high, region="US")
