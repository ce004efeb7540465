"""What is read of simulated months for the payoffs of the talks: losses, exports, licence rents and dependence."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from monazite.economy.losses import first_upper_losses
from monazite.engine.state import Flows
from monazite.negotiation.setup import TalksSetting
from monazite.results.outcomes.controllers import view_of_controller
from monazite.results.outcomes.dominance import controller_rent
from monazite.results.outcomes.market import leverage
from monazite.results.results import Results
from monazite.results.view import View

DRAWS_READ = 4  # draws whose months are read at a time: a fixed number, so that no bit depends on the processors


class Months(NamedTuple):
    """Months of a run: loss (draw, 3, month, region), sales, rent and dependence (draw, month)."""

    loss: np.ndarray
    sales: np.ndarray
    rent: np.ndarray
    dependence: np.ndarray


def read_months(results: Results, setting: TalksSetting, start: int, end: int) -> Months:
    """Months ``start`` up to ``end`` of a run, some draws at a time and side by side.

    Parameters
    ----------
    results
        A run, right in these months.
    setting
        State of the talks.
    start, end
        First month, and the first one no longer.

    Returns
    -------
    Months
        MUSD a month; dependence is a share.
    """
    from threadpoolctl import threadpool_limits

    def read(first: int) -> Months:
        return _read_draws(_of_draws(results, slice(first, first + DRAWS_READ)), setting, start, end)

    with threadpool_limits(limits=1), ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        parts = list(pool.map(read, range(0, results.draws, DRAWS_READ)))
    return Months(*map(np.concatenate, zip(*parts, strict=True)))


def _of_draws(results: Results, part: slice) -> Results:
    """Some draws of a run."""
    flows, view = Flows(*(array[part] for array in results.view.flows)), results.view
    own = results.parameters.subset(*part.indices(results.draws)[:2])
    return Results(results.model, own, flows, view.stopped_day[part])


def _read_draws(results: Results, setting: TalksSetting, start: int, end: int) -> Months:
    """Months ``start`` up to ``end`` of some draws."""
    months, controller = slice(start, end), setting.controller
    return Months(
        value_added_losses(results, end)[:, :, months],
        exports_value(results, months, controller),
        spot_rents(results, controller)[:, months],
        leverage(view_of_controller(results.view, controller))[:, months],
    )


def value_added_losses(results: Results, end: int | None = None) -> np.ndarray:
    """Loss of value added by region (draw, 3, month, region), MUSD a month: the one place where the talks read it.

    Totals of all sectors of the outcomes ``loss_lower``, ``loss_central`` and ``loss_upper``, in the months before
    ``end``. No figure depends on later months, and to carry losses through the economy is most of the work.
    """
    months = len(results.index.month) if end is None else end
    totals = results.view.line_losses[:, :, :months].sum(3)
    totals[2] = first_upper_losses(results.view, months)
    return totals.swapaxes(0, 1)


def exports_value(results: Results, months: slice = slice(None), controller: str | None = None) -> np.ndarray:
    """Recorded exports of the controlling side at its own prices in some months (draw, month), MUSD a month.

    ``controller`` is the controlling side, by default the scenario's own controller.
    """
    whole = view_of_controller(results.view, controller)
    view = View(whole.model, Flows(*(array[:, months] for array in whole.flows)), whole.stopped_day, whole.draws)
    tonnes = view.recorded_exports().sum(3)
    return (tonnes * view.at_home(view.flows.price)).sum(2) / 1000.0


def spot_rents(results: Results, controller: str | None = None) -> np.ndarray:
    """Licence rents on volumes outside contracts (draw, month), MUSD a month.

    Those of ``controller`` alone, by default the scenario's own, where several regions control exports.
    """
    n = len(results.index.good)
    if len(results.view.controllers) == 1:
        rents = results.values("rent")[:, :, :n].sum(2)
    else:
        rents = controller_rent(view_of_controller(results.view, controller))
    return rents * (1.0 - results.parameters["contract.share"])[:, None]
