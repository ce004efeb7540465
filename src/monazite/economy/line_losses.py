"""Losses of the lines that need the controlled goods: from the output that each line really lost in a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from monazite.economy.finished_goods import undelivered
from monazite.economy.forgone_use import forgone_use
from monazite.economy.recovery import SETTINGS, Recovery, Setting, recapture_share, recovery, split_undelivered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monazite.economy.simulated_run import SimulatedRun
    from monazite.engine.supply_network import SupplyNetwork
    from monazite.model.build import Model
    from monazite.model.parameters import Draws

FULL = 1.0 - 1e-9
CENTRAL_LOSS_FLOWS = ("output", "delivered", "thrift")
"""Flows of a run that `central_losses` reads."""


def missing_output(network: SupplyNetwork, output: np.ndarray) -> np.ndarray:
    """Share of planned output that the lines of a use in a region do not make (draw, month, use, region).

    Mean over the buyers of the region (defence apart from others), weighted by their use in the baseline year.
    """
    regions = network.value_added.shape[1]
    lies = np.zeros((len(network.buyer_region), regions))
    lies[np.arange(len(lies)), network.buyer_region] = 1.0
    total = network.activity_ref @ lies
    gap = np.where(output < FULL, 1.0 - output, 0.0) * network.activity_ref
    return np.divide(gap @ lies, total, out=np.zeros((*output.shape[:3], regions)), where=total > 0)


def first_measure(model: Model) -> float:
    """Month in which the first control of the goods is announced or comes into force; infinite where there is none."""
    if "first_measure" not in model.cache:
        model.cache["first_measure"] = _first_measure(model)
    return model.cache["first_measure"]


def _first_measure(model: Model) -> float:
    c = model.controls
    for t in range(len(c.alarm)):  # one after the other: of most runs it is one of the first
        acts = (c.alarm[t] > 0).any() or (c.licensed[t] > 0).any() or (c.banned[t] > 0).any()
        if acts or np.isfinite(c.quota[t]).any():
            return float(t)
    return np.inf


def losses_of_lines(
    model: Model, draws: Draws | None, missing: np.ndarray, since: float, settings: Sequence[Setting] = SETTINGS
) -> np.ndarray:
    """Loss of value added of dependent lines by the three settings of the recovery, or some of them.

    Parameters
    ----------
    model, draws
        Model of a dataset, and draws of its parameters (medians without).
    missing
        Share of output that lines lose (draw, month, use, region).
    since
        Month of the first measure (`first_measure`), from which substitutes are sought.
    settings
        Those that are asked for, one bound each.

    Returns
    -------
    numpy.ndarray
        MUSD a month (bound, draw, month, sector, region), with bounds lower, central and upper; the upper bound is that
        of the lines, before it is carried through the economy. lower <= central <= upper everywhere.

    Notes
    -----
    loss = sum over uses of value added x dependent share x (lost + substituted x cost share of the goods), see
    `monazite.economy.recovery.split`: a substitute costs at least what the goods did. Never more than the value added
    of the sector.
    """
    s = model.structure
    count, months, _, regions = missing.shape
    sectors = len(s.value_added)
    out = np.zeros((len(settings), count, months, sectors, regions))
    short = missing.any((0, 1))  # use, region
    sector, use, region = np.nonzero(((s.sector_share > 0)[:, :, None] & short) & (s.value_added > 0)[:, None])
    if not sector.size:
        return out
    factor = np.ones(count) if draws is None else np.asarray(draws["dependence"], dtype=float)
    worth = np.minimum(s.sector_share[sector, use] * factor[:, None], 1.0) * s.value_added[sector, region]
    cost = input_value_share(model, factor, sector, use, region)
    every = recovery(model.dataset, model.index.sector, draws, count)
    lines = Recovery(*(x if x.shape[1] == 1 else x[:, sector] for x in every))
    first = int(missing.any((0, 2, 3)).argmax())  # nothing is missing before
    short_of = np.ascontiguousarray(missing[:, first:, use, region].swapaxes(0, 1))
    gap, interruption, _ = undelivered(short_of, lines.stock, lines.restoration)
    some = np.flatnonzero(gap.any((0, 1)))  # lines whose finished goods do not last
    order = some[np.argsort(sector[some] * regions + region[some], kind="stable")]
    if not order.size:
        return out
    gap, fade = gap[..., order], recapture_share(interruption[..., order])
    lines = Recovery(*(x if x.shape[1] == 1 else x[:, order] for x in lines))
    worth, cost, cell = worth[:, order], cost[:, order], (sector * regions + region)[order]
    starts = np.flatnonzero(np.diff(cell, prepend=-1))
    for bound, setting in enumerate(settings):
        _, substituted, lost = split_undelivered(gap, fade, lines, setting, since - first)
        loss = worth * (lost + substituted * cost if setting.substitutes else lost)
        flat = out[bound].reshape(count, months, -1)
        flat[:, first:, cell[starts]] = np.add.reduceat(loss, starts, axis=-1).swapaxes(0, 1)
    return np.minimum(out, s.value_added, out=out)


def input_value_share(
    model: Model, dependence: np.ndarray, sector: np.ndarray, use: np.ndarray, region: np.ndarray
) -> np.ndarray:
    """Value of the goods over the value added of dependent lines (draw, line), at most one."""
    s = model.structure
    worth = s.sector_share[sector, use] * s.value_added[sector, region] * dependence[:, None]
    value = np.broadcast_to(model.targets.input_value[sector, use, region], worth.shape)
    return np.minimum(np.divide(value, worth, out=np.zeros_like(worth), where=worth > 0), 1.0)


def line_losses(run: SimulatedRun, settings: Sequence[Setting] = SETTINGS) -> np.ndarray:
    """Losses of a run by sector and region before they are carried through the economy, for all bounds or some.

    Returns
    -------
    numpy.ndarray
        MUSD a month (bound, draw, month, sector, region) with bounds lower, central, upper: losses of dependent lines
        (`losses_of_lines`), plus the value of use given up at high prices (`forgone_use`), which is the same in all.
    """
    lines = losses_of_lines(
        run.model, run.draws, missing_output(run.structure, run.flows.output), first_measure(run.model), settings
    )
    lines += forgone_use(run)
    return np.minimum(lines, np.maximum(run.structure.value_added, 0.0), out=lines)


def central_losses(run: SimulatedRun) -> np.ndarray:
    """Central loss of a run, all sectors (draw, month, region), MUSD a month: as the outcome `loss_central`, alone."""
    return line_losses(run, SETTINGS[1:2])[0].sum(2)
