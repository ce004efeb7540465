"""Losses of a run: what the lines of the mineral lose, carried through the whole economy, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from monazite.economy.economy import Economy
from monazite.economy.supply_shock import Prices, Response, prices, propagate

if TYPE_CHECKING:
    from monazite.economy.simulated_run import SimulatedRun
    from monazite.model.parameters import Draws

MEDIANS = {
    "economy.input_elasticity": 0.447,
    "economy.idle": 0.3,
    "economy.buffer": 0.6,
    "economy.price_elasticity": 0.85,
    "upstream": 1.8,
}
"""Values for datasets without the priors of `shared/priors.csv`: their medians."""


@dataclass(frozen=True)
class Losses:
    """Losses of a run on the regions and sectors of the table, MUSD a month at prices of the base year.

    Shapes: ``value_added`` (bound, draw, month, region, sector) with bounds lower, central, upper; ``production`` the
    same for gross output at the central and upper bound (2, ...); ``prices`` of the central case.
    """

    value_added: np.ndarray
    production: np.ndarray
    prices: Prices


def economy_response(draws: Draws | None, count: int) -> Response:
    """How the economy of each draw reacts."""

    def value(name: str) -> np.ndarray:
        drawn = draws.values.get(name) if draws is not None else None
        return np.full(count, MEDIANS[name]) if drawn is None else np.asarray(drawn, dtype=float)

    names = ("economy.input_elasticity", "economy.idle", "economy.buffer", "economy.price_elasticity")
    return Response(*(value(name) for name in names))


def line_losses(run: SimulatedRun, eco: Economy) -> np.ndarray:
    """Losses of the dependent lines on the table's axes (bound, draw, month, region, sector), MUSD a month.

    The upper bound is what lines that need the input lose, without their suppliers: those are the table's part.
    """
    loss = run.flows.loss  # draw, month, bound, sector, region
    out = np.moveaxis(eco.spread(loss), 2, 0)
    drawn = run.draws.values.get("upstream") if run.draws is not None else None
    factor = np.full(loss.shape[0], MEDIANS["upstream"]) if drawn is None else drawn
    out[2] /= np.asarray(factor)[:, None, None, None]
    return out


def losses(run: SimulatedRun) -> Losses | None:
    """Losses through the table, or None for a dataset without one.

    Lower = value of the input not supplied (Hulten); central = the capacity left after substitution inside dependent
    lines, carried through the table; upper = the capacity left without substitution, carried through it with every
    freed input idle. lower <= central <= upper in every region, sector and month, because the carried capacity of
    each is below that of the one before and the map is monotone (`propagate`).
    """
    eco = run.economy
    if eco is None:
        return None
    monthly = eco.table.value_added / 12.0
    own = line_losses(run, eco)
    own[1] = np.minimum(np.maximum(own[1], own[0]), monthly)
    own[2] = np.minimum(np.maximum(own[2], own[1]), monthly)
    answer, services = economy_response(run.draws, run.flows.loss.shape[0]), ~eco.goods
    central = propagate(eco.table, 1.0 - own[1] / monthly, answer, services)
    upper = propagate(eco.table, 1.0 - own[2] / monthly, answer.upper(), services, central.output)
    lost = [1.0 - central.output, 1.0 - upper.output]
    value_added = np.stack([np.minimum(own[0], monthly), *(x * monthly for x in lost)])
    production = np.stack([x * (eco.table.output / 12.0) for x in lost])
    return Losses(value_added, production, prices(eco.table, central, answer))
