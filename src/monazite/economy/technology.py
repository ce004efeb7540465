"""What withholding technology costs: sellers that lose sales, and lines abroad that cannot do without it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from monazite.economy.economy import Economy
from monazite.economy.losses import economy_response
from monazite.economy.static_losses import ces_output
from monazite.economy.supply_shock import propagate
from monazite.foundation.errors import unknown

if TYPE_CHECKING:
    from monazite.dataset.dataset import Dataset
    from monazite.economy.simulated_run import SimulatedRun
    from monazite.model.parameters import Draws

INPUT_ELASTICITY = 0.15
"""Median of the prior `input.elasticity`, for datasets without it."""
LEAST_SHARE = 1e-6


class TechnologyLoss(NamedTuple):
    """Losses of value added through the table (bound, draw, month, region, sector), bounds central and upper, and fees
    received less paid (month, region), MUSD a month.
    """

    loss: np.ndarray
    fees: np.ndarray


def share_withheld(level: np.ndarray, first: float, last: float) -> np.ndarray:
    """Share of an item that is withheld.

    Parameters
    ----------
    level
        Level of withholding, 0 to 1, in any shape.
    first, last
        Levels up to which none and from which on all of it is withheld.

    Returns
    -------
    numpy.ndarray
        Shares in the shape of ``level``.
    """
    return np.clip((level - first) / max(last - first, 1e-9), 0.0, 1.0)


def share_after_delay(held: np.ndarray, delay: int) -> np.ndarray:
    """Share that users go without (month,): the least that was withheld in this month and the ``delay`` before."""
    padded = np.concatenate([np.zeros(delay), held])
    return np.min([padded[i : i + len(held)] for i in range(delay + 1)], 0)


def loss_at_levels(eco: Economy, rows: Sequence, level: np.ndarray, draws: Draws | None, count: int) -> TechnologyLoss:
    """Losses when each row's item is withheld.

    Seller: the sector that sells the item makes less by the part of the sales that finds no other buyer, ``idle`` in
    the central case and all of it in the upper one. User: after ``delay`` months the lines that need the item make
    ``CES(1 - share x level)`` of normal in the central case and ``1 - share x level`` in the upper one, on
    ``dependent`` of the sector's value added. Both are capacities, carried through the table by `propagate`. That a
    lack of technology scales the capacity that can be reached in the target region is assumed.

    Parameters
    ----------
    eco
        The input-output table.
    rows
        Rows of ``technology.csv``.
    level
        One less the access that is left (row, month).
    draws
        Draws of the elasticities; medians without them.
    count
        Number of draws.

    Returns
    -------
    TechnologyLoss
        MUSD a month, with fees.

    Raises
    ------
    InputError
        For a region or sector that the table does not have.
    """
    net = eco.table
    months, size = level.shape[1], (count, level.shape[1], len(net.regions), len(net.sectors))
    answer, monthly = economy_response(draws, count), net.value_added / 12.0
    drawn = draws.values.get("input.elasticity") if draws is not None else None
    elasticity = np.full(count, INPUT_ELASTICITY) if drawn is None else np.asarray(drawn, dtype=float)
    lost, fees = np.zeros((2, *size)), np.zeros((months, len(net.regions)))
    for row, held in zip(rows, level, strict=True):
        share = share_withheld(held, row.first, row.last)
        seller, targets = _at(row.actor, net.regions, "actor"), [_at(r, net.regions, "on") for r in row.on]
        fees[:, seller] += share * row.paid / 12.0
        fees[:, targets] -= share[:, None] * row.paid / 12.0 / len(targets)
        if row.sector is not None and row.value > 0:
            sold = row.value / net.output[seller, _at(row.sector, net.sectors, "sector")] * share
            where = (..., seller, net.sectors.index(row.sector))
            lost[0][where] += sold * answer.idle[:, None]
            lost[1][where] += sold
        if row.user is not None and row.dependent > 0:
            gone = row.share * share_after_delay(share, round(row.delay))
            where = (..., targets, _at(row.user, net.sectors, "user"))
            lines = row.dependent * net.output[targets, where[2]]
            cost = np.clip(row.value / max(row.share, LEAST_SHARE) / np.maximum(lines, 1e-9), LEAST_SHARE, 0.5)
            made = ces_output(
                1.0 - gone[None, :, None], cost[None, None, :] * np.ones((count, months, 1)), elasticity[:, None, None]
            )
            lost[0][where] += row.dependent * (1.0 - made)
            lost[1][where] += row.dependent * gone[:, None]
    lost[1] = np.maximum(lost[1], lost[0])
    services = ~eco.goods
    central = propagate(net, 1.0 - np.clip(lost[0], 0.0, 1.0), answer, services)
    upper = propagate(net, 1.0 - np.clip(lost[1], 0.0, 1.0), answer.upper(), services, central.output)
    return TechnologyLoss(np.stack([(1.0 - central.output) * monthly, (1.0 - upper.output) * monthly]), fees)


def _at(name: str, names: Sequence[str], field: str) -> int:
    if name not in names:
        raise unknown(name, names, field=f"technology.{field}")
    return names.index(name)


def technology_rows(ds: Dataset, eco: Economy) -> list:
    """Rows of technology.csv whose regions the table has."""
    inside = set(eco.table.regions)
    return [row for row in ds.table("technology") if {row.actor, *row.on} <= inside]


def technology_losses(run: SimulatedRun) -> TechnologyLoss | None:
    """What the technology controls of a run cost; None for a dataset without an input-output table.

    The level of a row is the mean over its targets of one less the access that the run's controls leave them.
    """
    eco = run.economy
    if eco is None:
        return None
    rows, names = technology_rows(run.model.dataset, eco), run.index.region
    tech = run.model.controls.tech
    level = np.stack(
        [1.0 - tech[:, names.index(r.actor)][:, [names.index(t) for t in r.on]].mean(1) for r in rows]
    ) if rows else np.zeros((0, len(tech)))  # fmt: skip
    return loss_at_levels(eco, rows, level, run.draws, len(run.flows.output))


def mean_loss_by_level(ds: Dataset, eco: Economy, pair: tuple[str, str], levels: np.ndarray, draws: Draws | None,
                       count: int, months: int = 12) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Mean loss under each level of withholding, in force from the first of some months on.

    Parameters
    ----------
    ds, eco
        Dataset and its input-output table.
    pair
        Who withholds, and from whom.
    levels
        Levels of withholding (level,), 0 to 1.
    draws
        Draws of the elasticities; medians without them.
    count
        Number of draws.
    months
        Months over which the mean is taken.

    Returns
    -------
    loss : numpy.ndarray
        MUSD a month (bound, draw, level, region), bounds central and upper.
    fees : numpy.ndarray
        Received less paid, MUSD a month (level, region).
    """
    rows = [row for row in technology_rows(ds, eco) if row.actor == pair[0] and pair[1] in row.on]
    loss, fees = [], []
    for x in levels:
        found = loss_at_levels(eco, rows, np.full((len(rows), months), float(x)), draws, count)
        loss.append(found.loss.sum(-1).mean(2))
        fees.append(found.fees.mean(0))
    return np.stack(loss, 2), np.stack(fees)
