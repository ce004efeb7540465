"""Misfit and level of observed exports, month by month, as conditioning has found them."""

from __future__ import annotations

import numpy as np

from monazite.analysis.assimilation.assimilation_setup import AssimilationSetup
from monazite.model.counted_series import counted_name
from monazite.model.driver_paths import DriverPaths
from monazite.results.axes import Axes


def counted_paths(setup: AssimilationSetup, state: np.ndarray) -> DriverPaths:
    """What customs count over what a run says, in logarithms, by series of exports that has monthly values.

    Parameters
    ----------
    setup
        Model, observations and their errors.
    state
        State of the draws (draw, variable), which ends with misfits by series and month, and levels by series.

    Returns
    -------
    DriverPaths
        (draw, month) by series, up to its last observed month; zero before its first one. Of two reporters of one
        series the one with more months counts. A series whose goods are no outcome of a run is left out.
    """
    operator, months = setup.operator, setup.months
    series = len(operator.series)
    terms = state[:, state.shape[1] - series * (months + 1) :]
    levels, out, most = terms[:, series * months :], {}, {}
    groups = {frozenset(np.flatnonzero(row).tolist()) for row in Axes(setup.model).members}
    for s, (one, error) in enumerate(zip(operator.series, setup.errors, strict=True)):
        observed = [v.first for v, p in zip(operator.values, operator.place, strict=True)
                    if p == s and v.first == v.last]  # fmt: skip
        name = counted_name(one.name.goods, one.name.region)
        if one.name.outcome != "exports" or frozenset(one.goods.tolist()) not in groups:
            continue
        if len(observed) <= most.get(name, 0):
            continue
        first, last = min(observed), max(observed)
        path = np.zeros((len(state), last + 1))
        misfit = terms[:, s * months + first : s * months + last + 1]
        path[:, first:] = misfit + error.level + error.level_spread * levels[:, s : s + 1]
        out[name], most[name] = path, len(observed)
    return DriverPaths(setup.model.index.month[0], out)
