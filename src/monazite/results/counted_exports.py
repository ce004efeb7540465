"""Exports as customs count them: those of a run, with what conditioned draws hold observed series to differ by."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from monazite.model.counted_series import LEVEL, SEPARATOR, faded, series_of
from monazite.results.view import View


def counted_ratios(view: View, *, over_usual: bool = False) -> Iterator[tuple[int, int, np.ndarray]]:
    """Good or group and destination by number, and what is counted over what the run ships (draw, month).

    With ``over_usual`` both are over their own mean month of the baseline year, so that the level of a series (customs
    count other goods than the model ships) cancels and only the misfit is left. Nothing for draws of the priors. A
    series whose goods are no group of the model is left out.
    """
    counted = None if view.draws is None else view.draws.counted
    if counted is None or counted.start != view.index.month[0]:
        return
    groups = [frozenset(np.flatnonzero(row).tolist()) for row in view.members]
    places = view.labels("places")
    paths = faded(counted, len(view.index.month)).values
    for name, path in paths.items():
        goods, region = series_of(name, view.index) if SEPARATOR in name else (frozenset[int](), "")
        if region not in places or not goods or name.startswith(LEVEL):
            continue
        level = 0.0 if over_usual else paths.get(f"{LEVEL}{name}", 0.0)
        for number, members in enumerate(groups):
            if members == goods:
                yield number, places.index(region), np.exp(path + level)


def with_counted(view: View, exports: np.ndarray, *, over_usual: bool = False) -> np.ndarray:
    """Exports (draw, month, good or group, destination) as counted, where a series of them was observed.

    ``over_usual`` where they are over the mean month of the baseline year.
    """
    out = exports.copy()
    for good, place, ratio in counted_ratios(view, over_usual=over_usual):
        out[:, :, good, place] *= ratio[:, : out.shape[1]]
    return out
