"""What outcomes are computed from: the flows of some draws, and what is derived from them once for several outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from monazite.engine.state import Flows
from monazite.model.build import Model
from monazite.results.axes import Axes
from monazite.results.line_stops import days_from_anchor
from monazite.results.memo import cached_per_view

if TYPE_CHECKING:
    from monazite.economy.exact_hat import Welfare
    from monazite.economy.innovation import Drift
    from monazite.economy.losses import Losses
    from monazite.economy.tariffs import TariffEffects
    from monazite.economy.technology import TechnologyLoss
    from monazite.model.parameters import Draws


class View(Axes):
    """Flows of some draws on the axes of their model. ``draws`` are the parameters of the draws, if known."""

    def __init__(self, model: Model, flows: Flows, stopped_day: np.ndarray, draws: Draws | None = None) -> None:
        super().__init__(model)
        self.flows, self.stopped_day, self.draws = flows, stopped_day, draws
        self.cache: dict[tuple[object, ...], np.ndarray] = {}

    @cached_property
    def chance(self) -> Draws:
        """Streams of the draws; the central course for flows without parameters."""
        from monazite.model.parameters import Draws

        none = {"none": np.zeros(self.flows.ship.shape[0])}
        return self.draws or Draws(none, 0, 0, {})

    @cached_property
    def stop(self) -> np.ndarray:
        """Days from the anchor to the next stop of a line that ran (draw, use, buyer); infinite where there is none."""
        return days_from_anchor(self.stopped_day, self.anchor_day)

    @cached_per_view
    def shipped_home(self) -> np.ndarray:
        """Shipments of the controlling country (draw, month, good, buyer), to itself too."""
        return np.ascontiguousarray(self.at_home(self.flows.ship))

    @cached_per_view
    def leaked_exports(self) -> np.ndarray:
        """Leaked shipments of the controller (draw, month, good, buyer), spread over a limit's arcs like its flow."""
        f, (limits, at), home = self.flows, self.controlled, self.shipped_home()
        flow = f.flow[:, :, limits]
        share = np.divide(f.leaked[:, :, limits], flow, out=np.zeros_like(flow), where=flow > 0)
        return home * np.matmul(share, at).reshape(home.shape)

    def recorded_exports(self) -> np.ndarray:
        """Shipments of the controller abroad less what leaked (draw, month, good, buyer)."""
        return (self.shipped_home() - self.leaked_exports()) * self.outside

    @cached_per_view
    def production(self) -> np.ndarray:
        """Output (draw, month, good, region): separated oxides, metals, magnets."""
        f, n = self.flows, len(self.index.element)
        made = np.concatenate([f.supply, np.einsum("ntgkb->ntgk", f.ship[:, :, n:])], 2)
        return made @ self.model.base.producer_region

    @cached_per_view
    def grouped_production(self) -> np.ndarray:
        """Output by good and group (draw, month, good or group, region)."""
        return self.group_goods(self.production())

    @cached_per_view
    def world_production(self) -> np.ndarray:
        """Output by good and group (draw, month, good or group)."""
        return np.einsum("ntgr->ntg", self.grouped_production())

    @cached_per_view
    def stage_production(self) -> np.ndarray:
        """Output by stage (draw, month, stage, region), t; oxides counted by value of the magnet elements' mass."""
        return self.by_stage(self.production())

    @cached_per_view
    def stage_imports(self) -> np.ndarray:
        """Shipments from other regions by stage (draw, month, stage, origin, region), t, as `stage_production`."""
        slots = self.by_stage(self.by_region_sum(self.flows.ship))
        by_origin = np.einsum("ntskr,ko->ntsor", slots, self.model.base.producer_region)
        return by_origin * (1.0 - np.eye(len(self.index.region)))

    @cached_per_view
    def embodied_need(self) -> np.ndarray:
        """Oxide embodied in what buyers outside the controller use (draw, month, element), t a month.

        Their own oxide and metal, and the oxide in the magnets that they import from the controller.
        """
        return self._embodied(self.outside, self.shipped_home() @ self.outside)

    def needed_by(self, buyers: np.ndarray, suppliers: Sequence[str]) -> np.ndarray:
        """As `embodied_need`, of some buyers (buyer,) as supplied by some regions."""
        inside = [self.index.region.index(name) for name in suppliers]
        bought = self.flows.ship @ buyers  # draw, month, good, slot
        return self._embodied(buyers, bought @ self.model.base.producer_region[:, inside].sum(1))

    def _embodied(self, buyers: np.ndarray, supplied: np.ndarray) -> np.ndarray:
        """Oxide that buyers (buyer,) use themselves, and that in metals and magnets supplied (draw, month, good)."""
        s, n = self.structure, len(self.index.element)
        own = self.flows.need[:, :, :n] @ buyers
        metal = supplied[:, :, n : 2 * n] * s.oxide_need
        recipe = s.recipe[:, 0]
        return own + metal + supplied[:, :, 2 * n :] @ (recipe * s.oxide_need)

    def mean_paid(self, buyers: np.ndarray) -> np.ndarray:
        """Mean price paid by some buyers (draw, month, good), by volume."""
        bought = self.flows.bought * buyers
        value = np.einsum("ntgb,ntgb->ntg", bought, self.flows.paid)
        total = np.einsum("ntgb->ntg", bought)
        return np.divide(value, total, out=np.full_like(value, np.nan), where=total > 0)

    @cached_per_view
    def total_loss(self, bound: int) -> np.ndarray:
        """Loss (draw, month, sector or total, region or WORLD), MUSD a month.

        The upper total holds suppliers and customers as well; its sectors are the lines alone.
        """
        lines = self.line_losses[bound]
        total = self.loss_totals[bound] if bound == 2 else lines.sum(2)
        return self.with_world(np.concatenate([lines, total[:, :, None]], 2))

    @cached_per_view
    def loss_share(self, bound: int) -> np.ndarray:
        """Loss in the twelve months from the anchor as % of annual GDP (draw, region or WORLD)."""
        window = slice(self.anchor_month, self.anchor_month + 12)
        return 100.0 * self.total_loss(bound)[:, window, -1].sum(1) / self.gdp

    @cached_per_view
    def quick_upper_loss_share(self) -> np.ndarray:
        """`loss_share` of the upper bound (draw, region or WORLD) with the table solved for no later months.

        No figure depends on later months; products of matrices of fewer rows may differ in the last bit.
        """
        from monazite.economy.losses import first_upper_losses

        window = slice(self.anchor_month, self.anchor_month + 12)
        return 100.0 * self.with_world(first_upper_losses(self, window.stop))[:, window].sum(1) / self.gdp

    @property
    def line_losses(self) -> np.ndarray:
        """Losses of lines (bound, draw, month, sector, region), MUSD a month."""
        return self._line_losses()

    @cached_per_view
    def _line_losses(self) -> np.ndarray:
        from monazite.economy.line_losses import line_losses

        return line_losses(self)

    @cached_property
    def loss_totals(self) -> np.ndarray:
        """Losses of all sectors (bound, draw, month, region), MUSD a month: the one perimeter of losses."""
        from monazite.economy.losses import loss_totals

        return loss_totals(self, self.losses)

    @cached_property
    def losses(self) -> Losses | None:
        """Losses carried through the input-output table; None without one."""
        from monazite.economy.losses import losses

        return losses(self)

    @cached_property
    def drift(self) -> Drift | None:
        """What the drift of intensities is worth; None for a run without parameters."""
        from monazite.economy.innovation import drift

        return drift(self)

    @cached_property
    def duties(self) -> np.ndarray | None:
        """Duty on each flow (month, dest, origin, sector) as a share of its value; None without a table."""
        from monazite.economy.duties import duties

        return None if self.economy is None else duties(self, self.economy)

    @cached_property
    def tariffs(self) -> TariffEffects | None:
        """Effects of the duties on all goods; None without an input-output table."""
        from monazite.economy.tariffs import tariff_effects

        return tariff_effects(self, self.duties)

    @cached_property
    def escalation(self) -> tuple[Welfare, Welfare] | None:
        """Effects of a further round of duties, short and long run; None without an input-output table."""
        from monazite.economy.tariffs import escalation

        return escalation(self, self.duties)

    @cached_property
    def technology(self) -> TechnologyLoss | None:
        """What technology controls cost; None without an input-output table."""
        from monazite.economy.technology import technology_losses

        return technology_losses(self)

    def governance_risk(self, *, mining: bool = False) -> np.ndarray:
        """(2.5 - WGI political stability) / 5 by draw and region, latest year; ``mining``: weighted by mine output."""
        from monazite.model.governance import risk

        return risk(self.model.dataset, self.index.region, self.chance, mining=mining)

    @cached_per_view
    def burdens(self) -> np.ndarray:
        """Burden per t of oxide of every deposit, then per t of metal and magnet (draw, indicator, deposit + 2)."""
        return self.model.targets.burden.draw(self.chance)
