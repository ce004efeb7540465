"""Misfit and level of observed exports and prices, month by month, as conditioning has found them."""

from __future__ import annotations

import numpy as np

from monazite.analysis.assimilation.assimilation_setup import AssimilationSetup
from monazite.analysis.assimilation.observation_operator import ComparedSeries
from monazite.model.counted_series import LEVEL, QUOTED, counted_name, quoted_name
from monazite.model.driver_paths import DriverPaths
from monazite.results.axes import Axes


def counted_paths(setup: AssimilationSetup, state: np.ndarray) -> DriverPaths:
    """What customs count and the trade press quotes over what a run says, in logarithms, by series with monthly values.

    Parameters
    ----------
    setup
        Model, observations and their errors.
    state
        State of the draws (draw, variable), which ends with misfits by series and month, and levels by series.

    Returns
    -------
    DriverPaths
        (draw, month) by series, up to its last observed month; zero before its first one. Of two reporters of one flow,
        and of the quotes of a good in several regions, the series with more months counts. A series whose goods are no
        outcome of a run is left out. The level of a series is a path of its own.
    """
    months, series = setup.months, len(setup.operator.series)
    terms = state[:, state.shape[1] - series * (months + 1) :]
    levels, out = terms[:, series * months :], {}
    for s in _longest(setup):
        one, error, observed = setup.operator.series[s], setup.errors[s], _months(setup, s)
        first, last = min(observed), max(observed)
        path, level = np.zeros((len(state), last + 1)), error.level + error.level_spread * levels[:, s : s + 1]
        path[:, first:] = terms[:, s * months + first : s * months + last + 1]
        name = _name(setup, one)
        out[f"{LEVEL}{name}"] = np.repeat(level, last + 1, axis=1)
        out[name] = path
    return DriverPaths(setup.model.index.month[0], out)


def _longest(setup: AssimilationSetup) -> list[int]:
    """Numbers of the series that have an outcome of a run, one for each: the first of those with the most months."""
    groups = {frozenset(np.flatnonzero(row).tolist()) for row in Axes(setup.model).members}
    best: dict[tuple[str, ...], int] = {}
    for s, one in enumerate(setup.operator.series):
        is_flow = one.name.outcome == "exports" and frozenset(one.goods.tolist()) in groups
        is_price = one.name.outcome in QUOTED and one.goods.size == 1
        count = len(_months(setup, s))
        if count == 0 or not (is_flow or is_price):
            continue
        key = (_name(setup, one),) if is_flow else (one.name.outcome, setup.model.index.good[one.goods[0]])
        if key not in best or count > len(_months(setup, best[key])):
            best[key] = s
    return list(best.values())


def _months(setup: AssimilationSetup, s: int) -> list[int]:
    """Months that a series has a value of its own for."""
    operator = setup.operator
    return [v.first for v, p in zip(operator.values, operator.place, strict=True) if p == s and v.first == v.last]


def _name(setup: AssimilationSetup, one: ComparedSeries) -> str:
    """Name of a series of exports or quotes."""
    if one.name.outcome in QUOTED:
        return quoted_name(one.name.outcome, setup.model.index.good[one.goods[0]], one.name.region)
    ix = setup.model.index
    alone = set(ix.some_goods(one.name.goods)) == set(one.goods.tolist())  # else goods of other minerals fit as well
    return counted_name(one.name.goods if alone else [ix.good[c] for c in one.goods], one.name.region)
