"""What customs count over what a run says: paths of series that were observed, beside conditioned draws.

A run has a *misfit* in an episode for want of a mechanism, and a series a *level* that its goods do not share with the
model's (`monazite.analysis.assimilation.representation`). What conditioning finds of both is a path per series, the
logarithm of what is counted over what the run ships. From the last observed month on it fades with the half-life of the
misfit, without new chance: what passes passes, and ranges of the months ahead are those of the run.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from monazite.model.driver_paths import DriverPaths
from monazite.model.index import Index

MISFIT_HALF_LIFE = 6.0
"""Months; assumed, as that of the drivers of demand."""
SEPARATOR = " to "


def counted_name(goods: Sequence[str], region: str) -> str:
    """Name of a series of exports by its goods, as patterns, and its destination: ``*.magnet to WORLD``."""
    return f"{';'.join(goods)}{SEPARATOR}{region}"


def series_of(name: str, ix: Index) -> tuple[frozenset[int], str]:
    """Goods by their numbers, and destination, of a series of that name."""
    goods, _, region = name.rpartition(SEPARATOR)
    return frozenset(ix.some_goods(goods.split(";"))), region


def faded(paths: DriverPaths, months: int) -> DriverPaths:
    """Paths over the first ``months`` of a run: cut, or going on from their last month and fading."""
    out = {}
    for name, path in paths.values.items():
        ahead = np.arange(1, months - path.shape[1] + 1)
        out[name] = np.concatenate([path[:, :months], path[:, -1:] * 2.0 ** (-ahead / MISFIT_HALF_LIFE)], 1)
    return DriverPaths(paths.start, out)
