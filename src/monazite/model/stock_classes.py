"""Stock at the plants: by sector, region and size of firm, drawn as a few classes of lines for every plant.

A plant is a use at a buyer. Its lines are cut into classes by how much their firms hold, the thin end finer, because a
first stop is a matter of few firms. Which firm of a class a draw looks at, how much the whole sector of a region holds,
and who gets licences first are drawn for every sector and region; draw 0 takes the middle of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import factorial
from typing import Protocol

import numpy as np
from scipy import special

from monazite.dataset.dataset import Dataset
from monazite.dataset.rows.uses import StockClass
from monazite.model.index import Index

SHARES = (0.02, 0.04, 0.08, 0.12, 0.16, 0.18, 0.20, 0.20)
"""Share of a plant's lines in each class, from those with the least stock; 2 % is about one of a large country's car
plants."""
CLASSES = len(SHARES)
LICENCE_ORDER = (2, 5, 0, 7, 3, 4, 1, 6)
"""Classes in the order in which they get licences in the central draw: it pairs little and much stock, so that who is
served says nothing about who has stock."""
DAYS = 365.25 / 12.0
TENTH = 1.2815515655446004  # standard normal that a tenth of draws exceed
GRID = 512  # points of a distribution function
REACH = 4.0  # standard deviations to either side that the grid covers
HALF = 0.5  # of the stock of an oxide that is used directly stands with traders, the other half with its users
LEAST_AT_LINES = 0.25  # of the stock between border and line, whatever traders hold
REFERENCE_DAYS = 48.0  # median of the prior cover.line; its ratio to this multiplies all days


class DrawnNumbers(Protocol):
    """What is read of draws: values of priors, and streams of sectors and regions (`Draws` in `parameters`)."""

    def __getitem__(self, name: str) -> np.ndarray: ...

    def uniforms(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Number in (0, 1) of a stream for each draw, and which draws take the central course instead."""
        ...


@dataclass(frozen=True)
class StockDistribution:
    """Days of stock over the firms of a sector in a region, weighted by output: a distribution function on a grid."""

    name: str
    log_days: np.ndarray  # (grid,)
    share_below: np.ndarray  # (grid,) share of output whose firms hold less

    def quantile(self, share: np.ndarray) -> np.ndarray:
        """Days that firms with a ``share`` of the output do not reach; of the shape of ``share``."""
        return np.exp(np.interp(share, self.share_below, self.log_days))

    @cached_property
    def median(self) -> float:
        """Days that half of the output holds less than."""
        return float(self.quantile(np.array(0.5)))


@dataclass(frozen=True)
class PlantStocks:
    """Which distribution the lines of every plant follow: position in ``of``, or -1 for the days of the use."""

    of: tuple[StockDistribution, ...]
    plant: np.ndarray  # (plant,)
    plant_use: np.ndarray  # (plant,)
    use_days: np.ndarray  # (use,)
    is_magnet_use: np.ndarray  # (use,) bool


def distribution(rows: Sequence[StockClass]) -> StockDistribution:
    """Mixture of the classes of a sector in a region; each is log-normal with a width of its own to either side.

    ``low`` and ``high`` are the points that a tenth of the firms of a class lie beyond; without them all firms of the
    class hold the same.
    """
    spans = [(row.low or row.cover, row.cover, row.high or row.cover, row.share) for row in rows]
    widths = [max(np.log(days / low), np.log(high / days)) / TENTH for low, days, high, _ in spans]
    ends = [
        np.log(days) + sign * (REACH * width + 1e-9)
        for (_, days, _, _), width in zip(spans, widths, strict=True)
        for sign in (-1.0, 1.0)
    ]
    grid = np.linspace(min(ends), max(ends), GRID)
    below, total = np.zeros(GRID), sum(share for *_, share in spans)
    for low, days, high, share in spans:
        gap = grid - np.log(days)
        width = np.where(gap < 0.0, np.log(days / low), np.log(high / days)) / TENTH
        below += share / total * special.ndtr(gap / np.maximum(width, 1e-9))
    below[0], below[-1] = 0.0, 1.0
    return StockDistribution(f"{rows[0].sector}.{rows[0].region}", grid, np.maximum.accumulate(below))


def plant_stocks(
    ds: Dataset, ix: Index, is_magnet_use: np.ndarray, plant_use: np.ndarray, plant_buyer: np.ndarray
) -> PlantStocks:
    """Distributions of stock of the plants that build in magnets; what other plants hold is the figure of their use.

    Of a sector's rows those of the region come before those of ``*``, and of these the set that was known last.
    """
    uses, of = ds.table("uses"), {}
    place = np.full(plant_use.size, -1, dtype=np.int64)
    for x, (u, b) in enumerate(zip(plant_use, plant_buyer, strict=True)):
        sector, region = uses[u].sector, ix.region[ix.buyer_region[b]]
        if not is_magnet_use[u] or not (rows := _rows_of(ds, sector, region)):
            continue
        found = distribution([row.model_copy(update={"region": region}) for row in rows])
        place[x] = list(of).index(found.name) if found.name in of else len(of)
        of.setdefault(found.name, found)
    days = np.array([use.cover for use in uses])
    return PlantStocks(tuple(of.values()), place, plant_use, days, is_magnet_use)


def _rows_of(ds: Dataset, sector: str, region: str) -> list[StockClass]:
    of_sector = [row for row in ds.table("stock_classes") if row.sector == sector]
    rows = [row for row in of_sector if row.region == region] or [row for row in of_sector if row.region == "*"]
    last = max((row.known for row in rows), default=None)
    return [row for row in rows if row.known == last]


def line_stocks(stocks: PlantStocks, draws: DrawnNumbers) -> tuple[np.ndarray, np.ndarray]:
    """Stock at the plants by class of lines, months of use, and the share of the lines in a class.

    Parameters
    ----------
    stocks
        Distributions of stock of the plants.
    draws
        Values of the priors, and the streams of the sectors and regions.

    Returns
    -------
    tuple of arrays
        Both (draw, class, plant), in the order in which classes get licences. Without rows of stock_classes.csv the
        lines of a use are log-normal around its cover, in classes of equal size.

    Notes
    -----
    The days are of the whole way down to the line, so what traders hold (cover.magnet_trade) is taken off in
    proportion; at least a quarter stays at the plants.
    """
    factor = draws["cover.line"] / REFERENCE_DAYS
    traders = draws["cover.magnet_trade"]
    order = np.where(stocks.is_magnet_use[:, None], LICENCE_ORDER, np.arange(CLASSES))  # (use, class)
    by_use = np.take_along_axis(_use_days(stocks, draws, factor, traders), order[None], 2)
    days = np.ascontiguousarray(by_use[:, stocks.plant_use].transpose(0, 2, 1))
    share = np.full(days.shape, 1.0 / CLASSES)
    if stocks.of:
        placed = np.flatnonzero(stocks.plant >= 0)
        of_class, size = _cell_days(stocks.of, draws, factor, traders)
        days[:, :, placed] = of_class[stocks.plant[placed]].transpose(1, 2, 0)
        share[:, :, placed] = size[stocks.plant[placed]].transpose(1, 2, 0)
    return days / DAYS, share


def _use_days(stocks: PlantStocks, draws: DrawnNumbers, factor: np.ndarray, traders: np.ndarray) -> np.ndarray:
    """Days at the lines of every use (draw, use, class): log-normal around its cover."""
    z = special.ndtri((np.arange(CLASSES) + 0.5) / CLASSES)
    magnet = stocks.is_magnet_use[None]
    scale = np.where(magnet, factor[:, None], HALF * draws["cover.oxide"][:, None] / 75.0)
    days = stocks.use_days[None] * scale
    days = np.maximum(days - traders[:, None] * magnet, LEAST_AT_LINES * days)
    return days[:, :, None] * np.exp(draws["cover.spread"][:, None, None] * z)


def _cell_days(
    cells: Sequence[StockDistribution], draws: DrawnNumbers, factor: np.ndarray, traders: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Days at the lines by sector and region, and shares of the classes: (cell, draw, class), as licences come."""
    kinds = ("level", "firm", "licence")
    level, firm, licences = (_middle_or(draws, [f"stock.{kind}.{cell.name}" for cell in cells]) for kind in kinds)
    begins = np.array([0.0, *accumulate(SHARES)])[:CLASSES]
    share = begins + firm[:, :, None] * np.array(SHARES)
    days = np.stack([cell.quantile(own) for cell, own in zip(cells, share, strict=True)])
    factor = factor * np.exp(draws["cover.between"] * special.ndtri(level))
    median = factor * np.array([[cell.median] for cell in cells])
    at_lines = np.maximum(1.0 - traders / median, LEAST_AT_LINES)
    order = np.where(licences[:, :, None] == 0.5, LICENCE_ORDER, permutations(licences, CLASSES))
    return np.take_along_axis(days * (factor * at_lines)[:, :, None], order, 2), np.array(SHARES)[order]


def _middle_or(draws: DrawnNumbers, names: Sequence[str]) -> np.ndarray:
    """Numbers in (0, 1) of some streams (stream, draw), one half where a draw takes the central course."""
    drawn = [draws.uniforms(name) for name in names]
    u, central = (np.stack([one[part] for one in drawn]) for part in (0, 1))
    return np.where(central, 0.5, u)


def permutations(u: np.ndarray, count: int) -> np.ndarray:
    """Order of ``count`` things for every number in [0, 1), each order equally likely; positions on a last axis.

    The digits of the number of the order, in the factorial number system, say which of the things left comes next.
    """
    rest = np.minimum((u * factorial(count)).astype(np.int64), factorial(count) - 1)
    left = np.broadcast_to(np.arange(count), (*u.shape, count)).copy()
    out = np.empty((*u.shape, count), dtype=np.int64)
    for j in range(count):
        place, rest = np.divmod(rest, factorial(count - 1 - j))
        out[..., j] = np.take_along_axis(left, place[..., None], -1)[..., 0]
        later = np.arange(count - 1) + (np.arange(count - 1) >= place[..., None])  # those left without the one taken
        left = np.concatenate([np.take_along_axis(left, later, -1), left[..., -1:]], -1)
    return out
