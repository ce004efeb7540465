"""What customs count and the trade press quotes, over what a run says: paths of observed series, beside its draws.

A run has a *misfit* in an episode for want of a mechanism, and a series a *level* that its goods do not share with the
model's (`monazite.analysis.assimilation.representation`). What conditioning finds of both is a path per series, the
logarithm of what is observed over what the run says. From the last observed month on it fades with the half-life of the
misfit, without new chance: what passes passes, and ranges of the months ahead are those of the run. The level of a
series, such as a tax in a quote, another quality, or goods under the same customs code, is a path of its own that
stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from monazite.model.driver_paths import DriverPaths
from monazite.model.index import Index

MISFIT_HALF_LIFE = 6.0
"""Months; assumed, as that of the drivers of demand."""
SEPARATOR = " to "
QUOTED = ("price_outside", "price_inside")
"""Outcomes of a run whose quotes by the trade press are series of their own."""
LEVEL = "level of "
"""Before the name of a series: the part of its path that does not fade."""


def counted_name(goods: Sequence[str], region: str) -> str:
    """Name of a series of exports by its goods, as patterns, and its destination: ``*.magnet to WORLD``."""
    return f"{';'.join(goods)}{SEPARATOR}{region}"


def series_of(name: str, ix: Index) -> tuple[frozenset[int], str]:
    """Goods by their numbers, and destination, of a series of that name."""
    goods, _, region = name.rpartition(SEPARATOR)
    return frozenset(ix.some_goods(goods.split(";"))), region


def quoted_name(outcome: str, good: str, region: str) -> str:
    """Name of the series of quotes of a good in a region: ``price_outside of Dy.oxide in EU``."""
    return f"{outcome} of {good} in {region}"


def quoted_series(outcome: str, good: str, names: Iterable[str]) -> tuple[str, str] | None:
    """The series of quotes of a good among some names, and its region; None where there is none."""
    before = quoted_name(outcome, good, "")
    return next(((name, name.removeprefix(before)) for name in names if name.startswith(before)), None)


def faded(paths: DriverPaths, months: int) -> DriverPaths:
    """Paths over the first ``months`` of a run: cut, or going on from their last month and fading; levels stay."""
    out = {}
    for name, path in paths.values.items():
        ahead = np.arange(1, months - path.shape[1] + 1)
        left = np.ones(ahead.size) if name.startswith(LEVEL) else 2.0 ** (-ahead / MISFIT_HALF_LIFE)
        out[name] = np.concatenate([path[:, :months], path[:, -1:] * left], 1)
    return DriverPaths(paths.start, out)
