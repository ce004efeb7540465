"""Exports and leverage where several countries control exports at once: of each, and of all together."""

from __future__ import annotations

from dataclasses import dataclass

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.quantities import as_share
from monazite.results.quantity import Quantity


@dataclass(frozen=True)
class ControllerFacts:
    """One controller, or all together.

    Attributes
    ----------
    name
        What it is called; empty for all together.
    exports
        Recorded shipments of the leading good over the horizon, as a share of normal; None where it ships none.
    leverage
        Share of the first products in the purchases of others that plants elsewhere cannot supply, on the day.
    """

    name: str
    exports: Quantity | None
    leverage: Quantity | None


@dataclass(frozen=True)
class AllControllers:
    """Each controller with its own figures, and all of them as one."""

    each: tuple[ControllerFacts, ...]
    together: ControllerFacts


def controller_facts(ctx: BriefContext, horizon: Horizon) -> AllControllers | None:
    """Figures of each controller; None where there is one alone."""
    if len(ctx.controllers) < 2:
        return None

    group, run = ctx.goods.shipped[0].label, ctx.onward
    now = min(max(horizon.day.replace(day=1), run.start), run.end)

    def facts(region: str, name: str) -> ControllerFacts:
        exports = run.finite_quantity("exports_index_by_controller", good=group, region=region, over=horizon.months)
        leverage = run.finite_quantity("leverage_by_controller", region=region, at=now)
        return ControllerFacts(name, as_share(exports) if exports else None, leverage)

    each = tuple(facts(region, ctx.names.the(region)) for region in ctx.controllers)
    return AllControllers(each, facts("ALL", ""))
