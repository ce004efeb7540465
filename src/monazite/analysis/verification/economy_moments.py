"""Moments of targets that ask about a standing world: published losses of a cut, without a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from monazite.analysis.verification.moments import NotEvaluated
from monazite.economy.economy import economy
from monazite.economy.static_losses import SupplyCut, dependent_readings, direct_losses, static_losses
from monazite.economy.usgs_full_stop import stop

if TYPE_CHECKING:
    from monazite.dataset.rows.evidence import Target
    from monazite.model.build import Model
    from monazite.model.parameters import Draws

PARTIAL_STOP_MONTHS = ("2025-04", "2025-05")
"""Months whose mean fall of China's magnet exports is the size of a partial stop."""


class StaticWorld:
    """The baseline of a scenario's world with drawn parameters; nothing moves in it."""

    def __init__(self, model: Model, draws: Draws) -> None:
        self.model, self.draws = model, draws

    @cached_property
    def economies(self) -> tuple[str, ...]:
        """Regions of the input-output table, then the world."""
        return (*(row.region for row in self.model.dataset.table("network_regions")), "WORLD")

    @cached_property
    def partial_cut(self) -> float:
        """Fall of China's magnet exports in April and May 2025 against the mean month of the baseline year."""
        ix, s = self.model.index, self.model.structure
        rows = self.model.dataset.table("targets")
        seen = [
            r.value for r in rows if r.case == "re-2025" and r.quantity == "exports" and r.period in PARTIAL_STOP_MONTHS
        ]
        base = self.model.baseline.ship[ix.goods("magnet")][:, s.controller][:, s.buyer_region != s.controller].sum()
        if not seen:
            raise NotEvaluated("needs the magnet exports of April and May 2025")
        return 1.0 - float(np.mean(seen)) / base


def _cut_terms(world: StaticWorld, row: Target) -> tuple[tuple[str, ...], float, int]:
    asked = dict(part.split("=", 1) for part in row.where.split(";") if "=" in part)
    goods = tuple(asked.get("goods", "*").split(","))
    cut = float(asked["cut"]) if "cut" in asked else world.partial_cut
    return goods, cut, int(asked.get("months", 12))


def _loss_share(bound: int) -> Callable[[StaticWorld, Target], np.ndarray]:
    def moment(world: StaticWorld, row: Target) -> np.ndarray:
        goods, cut, months = _cut_terms(world, row)
        whole = "cut=" in row.where  # stated: of all supply abroad; else the size of what China's exports did
        loss = static_losses(world.model, world.draws, SupplyCut(goods, cut, months, whole=whole))[bound]
        return loss[:, world.economies.index(row.region)]

    return moment


def _manufacturing_loss(world: StaticWorld, row: Target) -> np.ndarray:
    """Central loss of goods sectors but farms and mines, of a cut of China's shipments, % of their value added."""
    goods, cut, months = _cut_terms(world, row)
    ix, draws = world.model.index, world.draws
    eco = economy(world.model.dataset, ix.region, ix.sector)
    lines = eco.spread(direct_losses(world.model, draws, SupplyCut(goods, cut, months))[1])
    makes = np.array([sector not in NOT_MANUFACTURING for sector in eco.table.sectors]) & eco.goods
    region = eco.table.regions.index(row.region)
    lost = lines[:, :12, region][..., makes].sum((1, 2))
    return 100.0 * lost / eco.table.value_added[region, makes].sum()


def _stock_effect(world: StaticWorld, row: Target) -> np.ndarray:
    """Share of the upper loss that three months of stock take away, mean over the regions named."""
    at = [world.economies.index(r) for r in row.region.split(";")]
    with_none, with_three = (
        static_losses(world.model, world.draws, SupplyCut(("magnet",), 0.9, 6, stock, whole=True))[2][:, at].sum(1)
        for stock in (0.0, 3.0)
    )
    return 1.0 - with_three / with_none


def _static_loss(world: StaticWorld, row: Target) -> np.ndarray:
    elements = row.good.split(";")
    known = [e for e in elements if e in world.model.index.element]
    if len(known) < len(elements):
        raise NotEvaluated("needs the elements as goods of the dataset")
    losses = np.stack([stop(world.model, world.draws, e).loss for e in elements], 1)
    if row.kind != "min":
        return losses.sum(1)
    from scipy.stats import spearmanr

    published = {r.good: r.value for r in world.model.dataset.table("targets") if r.id.startswith("A.usgs.")}
    order = [published.get(e, PUBLISHED.get(e, np.nan)) for e in elements]
    return np.array([np.asarray(spearmanr(order, draw))[0] for draw in losses], dtype=float)


PUBLISHED = {"Eu": 9.0, "Yb": 7.0}
"""Rows of the USGS table without a target of their own, MUSD."""

NOT_MANUFACTURING = ("agriculture_food", "mining")

ECONOMY_MOMENTS: Mapping[str, Callable[[StaticWorld, Target], np.ndarray]] = {
    "loss_share_central": _loss_share(1),
    "loss_share_upper": _loss_share(2),
    "dependent_value": lambda world, row: dependent_readings(world.model, world.draws)[
        "value added, outside the controller"
    ],
    "manufacturing_loss": _manufacturing_loss,
    "stock_effect": _stock_effect,
    "static_loss": _static_loss,
}
"""Moments by the name that targets.csv uses, for the case ``macro``."""
