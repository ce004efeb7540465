"""Losses of a run: what the lines of the mineral lose, and what the whole economy loses with them, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from monazite.economy.economy import Economy
from monazite.economy.supply_shock import Prices, Response, Shock, deliveries, prices, propagate

if TYPE_CHECKING:
    from monazite.economy.simulated_run import SimulatedRun
    from monazite.model.parameters import Draws

MEDIANS = {
    "economy.input_elasticity": 0.447,
    "economy.idle": 0.3,
    "economy.buffer": 0.6,
    "economy.price_elasticity": 0.85,
}
"""Values for datasets without the priors of `shared/priors.csv`: their medians."""


@dataclass(frozen=True)
class Losses:
    """Losses of a run on the regions and sectors of the table, MUSD a month at prices of the base year.

    Shapes: ``value_added`` (bound, draw, month, region, sector) with bounds lower, central, upper; ``production`` the
    same for gross output at the central and upper bound (2, ...).
    """

    value_added: np.ndarray
    production: np.ndarray
    economy: Economy
    response: Response

    @cached_property
    def prices(self) -> Prices:
        """Price level and rents of what dependent lines do not deliver in the central case."""
        table = self.economy.table
        output = 1.0 - self.production[0] / (table.output / 12.0)
        return prices(table, Shock(output, deliveries(table, output, self.response)), self.response)


def economy_response(draws: Draws | None, count: int) -> Response:
    """How the economy of each draw reacts."""
    names = ("economy.input_elasticity", "economy.idle", "economy.buffer", "economy.price_elasticity")
    return Response(*(_drawn(draws, name, count) for name in names))


def _drawn(draws: Draws | None, name: str, count: int) -> np.ndarray:
    value = draws.values.get(name) if draws is not None else None
    return np.full(count, MEDIANS[name]) if value is None else np.asarray(value, dtype=float)


def losses(run: SimulatedRun) -> Losses | None:
    """Losses through the table, or None for a dataset without one.

    Lower and central: what dependent lines lose, with the recovery of `monazite.economy.recovery.SETTINGS`. Upper: what
    they lose without recovery, carried through the table with every freed input idle. lower <= central <= upper in
    every region, sector and month.
    """
    eco = run.economy
    if eco is None:
        return None
    return carried_losses(eco, run.line_losses, economy_response(run.draws, run.line_losses.shape[1]))


def carried_losses(eco: Economy, lines: np.ndarray, response: Response) -> Losses:
    """Losses of lines (bound, draw, month, sector, region) on the axes of the table, the upper ones carried through it.

    Units: MUSD a month. Equations: `propagate` with the capacity that lines leave, 1 - loss / value added.
    """
    monthly = eco.table.value_added / 12.0
    own = np.minimum(np.stack([eco.spread(part) for part in lines]), monthly)
    shock = propagate(eco.table, 1.0 - own[2] / monthly, response, ~eco.goods)
    value_added = np.stack([own[0], own[1], np.maximum((1.0 - shock.output) * monthly, own[2])])
    return Losses(value_added, value_added[1:] / monthly * (eco.table.output / 12.0), eco, response)


def loss_totals(run: SimulatedRun, carried: Losses | None) -> np.ndarray:
    """Losses by region of the dataset, all sectors (bound, draw, month, region), MUSD a month.

    The one perimeter: whatever states a loss reads this, or `Losses` on the regions of the table, which adds up to it.
    ``carried``: the same losses through the table, None without one. What suppliers and customers lose in a region of
    the table is shared among the dataset's regions in it by GDP. Without a table nothing is known of suppliers, and the
    upper bound is that of lines.
    """
    lines = run.line_losses.sum(3)
    if carried is not None and lines[2].any():
        lines[2] += _further(run, carried, run.line_losses)
    return lines


def _further(run: SimulatedRun, carried: Losses, lines: np.ndarray) -> np.ndarray:
    """Upper loss beyond that of ``lines`` (bound, draw, month, sector, region), by region (draw, month, region)."""
    eco = carried.economy
    own = np.minimum(eco.spread(lines[2]), eco.table.value_added / 12.0)
    further = np.maximum(carried.value_added[2] - own, 0.0).sum(3)  # draw, month, table region
    weight = eco.region_in * run.gdp[:-1, None]
    return further @ (weight / weight.sum(0)).T


def first_upper_losses(run: SimulatedRun, months: int) -> np.ndarray:
    """The first months of the upper bound of `loss_totals` (draw, month, region): they depend on no later one."""
    lines = run.line_losses[:, :, :months]
    out = lines[2].sum(2)
    if run.economy is not None and lines[2].any():
        out += _further(run, carried_losses(run.economy, lines, economy_response(run.draws, lines.shape[1])), lines)
    return out
