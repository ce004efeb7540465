"""Losses of a cut of supply in a world that stands still: no market, no licences, no new sources, no thrift.

Published studies ask this question. It needs the baseline's trade and use, the dependence of sectors, and the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from monazite.economy.economy import economy
from monazite.economy.line_losses import losses_of_lines
from monazite.economy.losses import carried_losses, economy_response

if TYPE_CHECKING:
    from monazite.model.build import Model
    from monazite.model.parameters import Draws

LEAST = 1e-9


@dataclass(frozen=True)
class SupplyCut:
    """A cut of supply by the ``share`` (0 to 1) of some ``goods`` (patterns) that lasts ``months``.

    Buyers hold ``stock`` months of use. With ``whole`` the cut is one of all supply outside the controlling country,
    whoever ships it; otherwise one of the controller's shipments abroad.
    """

    goods: tuple[str, ...]
    share: float
    months: int = 12
    stock: float = 0.0
    whole: bool = False


def available_share(model: Model, cut: SupplyCut) -> np.ndarray:
    """Share of each good that buyers still get under a cut of supply (good, buyer).

    A cut of the controller's shipments of an oxide or metal also reaches the metals and magnets that other regions make
    of it: a product's supply from an origin falls with that origin's scarcest ingredient. Sourcing is that of the
    baseline year.
    """
    s, ix, ship = model.structure, model.index, model.baseline.ship
    elements, home = len(ix.element), s.controller
    hit = np.zeros(len(ix.good))
    hit[ix.goods(cut.goods)] = cut.share
    total = ship.sum(1, keepdims=True)
    share = np.divide(ship, total, out=np.zeros_like(ship), where=total > 0)
    keep = np.ones_like(share)
    keep[:, home, s.buyer_region != home] = (1.0 - hit)[:, None]
    if cut.whole:
        return np.where(s.buyer_region != home, 1.0 - hit[:, None], 1.0)
    got = np.ones((len(ix.good), len(ix.buyer)))
    got[total[:, 0] > 0] = 0.0
    regions = len(ix.region)
    made = np.ones((len(ix.good), regions))
    for stage in range(3):
        mine = slice(stage * elements, (stage + 1) * elements) if stage < 2 else slice(2 * elements, None)
        if stage == 1:
            made[mine] = got[:elements, :regions]
        if stage == 2:
            metal = got[elements : 2 * elements, :regions]
            needed = s.recipe[:, 0] > 1e-3  # grade, element
            made[mine] = np.array([metal[row].min(0) if row.any() else np.ones(regions) for row in needed])
        got[mine] = np.einsum("gob,gob,go->gb", share[mine], keep[mine], made[mine]) + got[mine]
    return np.clip(got, 0.0, 1.0)


def ces_output(fill: np.ndarray | float, share: np.ndarray | float, elasticity: np.ndarray | float) -> np.ndarray:
    """Output of lines that lose part of an input whose use can yield.

    Equation: exact CES y = ((1 - s) + s f^((e - 1)/e))^(e/(e - 1)), from f to 1, with fill f, cost share s and
    elasticity e < 1; arrays that broadcast. Lines of a run are rigid; this is for the method of the USGS and for
    technology. Source: Bachmann et al. 2022 (-1.57 % for s = 4 %, e = 0.04, f = 0.9); never its second-order form.
    """
    power = (elasticity - 1.0) / elasticity
    x = power * np.log(np.maximum(fill, LEAST))
    big = np.logaddexp(np.log1p(-share), np.log(share) + x) / power
    return np.where(fill >= 1.0 - LEAST, 1.0, np.clip(np.exp(big), fill, 1.0))


def shortfall(fill: np.ndarray, months: int, stock: float) -> np.ndarray:
    """Share of use that is missing in each month after stocks of ``stock`` months (month, ...)."""
    missing = (1.0 - fill)[None] * np.arange(1, months + 1).reshape(-1, *[1] * fill.ndim)
    beyond = np.maximum(missing - stock, 0.0)
    return np.diff(beyond, axis=0, prepend=0.0)


def direct_losses(model: Model, draws: Draws, cut: SupplyCut) -> np.ndarray:
    """Losses of dependent lines (bound, draw, month, sector, region), MUSD a month: lower, central, upper.

    The same mechanism as in the monthly run (`monazite.economy.line_losses.losses_of_lines`); substitutes are sought
    from the first month of the cut.
    """
    s = model.structure
    available = available_share(model, cut)
    weight = s.mix / np.maximum(s.mix.sum(1, keepdims=True), LEAST)
    fill = weight @ available  # use, buyer
    plan = s.activity_ref
    regions = len(model.index.region)
    mean = np.ones((len(plan), regions))
    for r in range(regions):
        mine = s.buyer_region == r
        total = plan[:, mine].sum(1)
        mean[:, r] = np.divide((fill * plan)[:, mine].sum(1), total, out=np.ones(len(plan)), where=total > 0)
    gap = np.clip(shortfall(mean, cut.months, cut.stock), 0.0, 1.0)  # month, use, region
    gap[gap <= LEAST] = 0.0
    return losses_of_lines(model, draws, np.broadcast_to(gap, (draws.count, *gap.shape)), 0.0)


def static_losses(model: Model, draws: Draws, cut: SupplyCut) -> np.ndarray:
    """Losses of a cut of supply through the input-output table.

    Parameters
    ----------
    model, draws
        Model of a dataset with a table, and draws of its parameters.
    cut
        The cut.

    Returns
    -------
    numpy.ndarray
        Losses in the first twelve months, % of annual GDP, shape (bound, draw, region of the table or WORLD); bounds
        lower, central, upper.
    """
    own = direct_losses(model, draws, cut)
    eco = economy(model.dataset, model.index.region, model.index.sector)
    lost = carried_losses(eco, own, economy_response(draws, draws.count)).value_added
    by_region = lost[:, :, :12].sum((2, 4))
    by_region = np.concatenate([by_region, by_region.sum(2, keepdims=True)], 2)
    return 100.0 * by_region / np.append(eco.table.gdp, eco.table.gdp.sum())


def dependent_readings(model: Model, draws: Draws) -> dict[str, np.ndarray]:
    """What "industries that need the material" make, by four readings, MUSD a year (draw,).

    Gross output or value added, of the world or outside the controlling country, whose own lines no control stops.
    """
    s = model.structure
    eco = economy(model.dataset, model.index.region, model.index.sector)
    depend = np.minimum((s.sector_share[None] * draws["dependence"][:, None, None]).sum(2), 1.0)  # draw, sector
    value = 12.0 * eco.spread(depend[:, :, None] * s.value_added)
    output = value * (eco.table.output / eco.table.value_added)
    home = model.index.region[s.controller]
    abroad = np.array([region != home for region in eco.table.regions])
    return {
        "output, world": output.sum((1, 2)),
        "output, outside the controller": output[:, abroad].sum((1, 2)),
        "value added, world": value.sum((1, 2)),
        "value added, outside the controller": value[:, abroad].sum((1, 2)),
    }
