"""Burdens per tonne by route, as distributions: what `footprints.csv` says of each deposit and stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import special

from monazite.dataset.dataset import Dataset

INDICATORS = ("co2e", "radioactive", "water", "ammonia", "waste_water", "land")
UNITS = ("t", "t", "m3", "t", "m3", "m2")
STAGES = ("metal", "magnet")
FALLBACK = {True: ("magnet_swarf",), False: ("rock",)}
Z95 = float(special.ndtri(0.95))


class RandomStreams(Protocol):
    """Streams of random numbers by name, as `parameters.Draws` has them."""

    @property
    def count(self) -> int:
        """Number of draws."""
        ...

    def uniforms(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Number in (0, 1) of a stream for each draw, and which draws take the central course instead."""
        ...


@dataclass(frozen=True)
class Burdens:
    """Burden per t of oxide of every deposit, and per t of metal and magnet (the last two columns).

    ``value``, ``low`` and ``high`` have shape (indicator, deposit + 2); ``route`` names the route of each column.
    Deposits of one route share their draw.
    """

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    route: tuple[str, ...]

    def draw(self, draws: RandomStreams) -> np.ndarray:
        """Burdens by draw (draw, indicator, deposit + 2); the central draw has the medians."""
        z, drawn = np.zeros((draws.count, *self.value.shape)), np.zeros(self.value.shape, dtype=bool)
        columns: dict[str, list[int]] = {}
        for j, route in enumerate(self.route):
            columns.setdefault(route, []).append(j)
        uncertain = self.high > self.low
        for route, own in columns.items():
            for i in np.flatnonzero(uncertain[:, own].any(1)):
                u, central = draws.uniforms(f"footprint.{route}.{INDICATORS[i]}")
                z[:, i, own] = np.where(central, 0.0, special.ndtri(u))[:, None]
                drawn[i, own] = True
        # all at once: what is not drawn has no range, or a range only in other columns of its route
        return np.where(drawn, two_piece_quantile(self.value, self.low, self.high, z), self.value)

    @property
    def routes(self) -> tuple[str, ...]:
        """Routes in the order of their first deposit; the stages last."""
        return tuple(dict.fromkeys(self.route))


def two_piece_quantile(value: np.ndarray, low: np.ndarray, high: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Quantile of a two-piece distribution with median ``value`` and 5 % and 95 % points ``low`` and ``high``.

    Equation: value x exp(z s) with s = ln(high/value)/1.645 above the median and ln(value/low)/1.645 below, where all
    three are positive (life-cycle figures are skewed: log-normal, geometric deviation 1.5 to 2); otherwise
    value + z s with the distances themselves, never below zero. ``z`` is a standard normal number; shapes broadcast.
    Source: split normal distribution, Wallis 2014, Statistical Science 29, 106.
    """
    positive = (low > 0.0) & (value > 0.0)
    safe = np.where(positive, value, 1.0)
    up = np.log(np.where(positive, high, 1.0) / safe)
    down = np.log(safe / np.where(positive, low, 1.0))
    skewed = safe * np.exp(np.where(z > 0, up, down) * z / Z95)
    plain = value + np.where(z > 0, high - value, value - low) * z / Z95
    return np.where(positive, skewed, np.maximum(plain, 0.0))


def burdens(ds: Dataset, names: Sequence[str]) -> Burdens:
    """Burdens of deposits and projects by name.

    A name without a row takes that of its basket, then that of its kind (recycling or rock), whose ranges are wide.
    """
    table = {(row.subject, row.indicator): row for row in ds.table("footprints")}
    basket = {row.deposit: row.basket for row in ds.table("deposits")}
    basket |= {p.project: p.basket for p in ds.table("projects")}
    scrap = {row.deposit for row in ds.table("deposits") if row.kind == "recycling"}
    scrap |= {p.project for p in ds.table("projects") if p.stage == "recycling"}
    keys = [(name, basket.get(name), *FALLBACK[name in scrap]) for name in names] + [(s,) for s in STAGES]
    shape = (len(INDICATORS), len(keys))
    value, low, high = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    route = []
    for j, own in enumerate(keys):
        found = None
        for i, indicator in enumerate(INDICATORS):
            row = next((table[key, indicator] for key in own if key is not None and (key, indicator) in table), None)
            if row is not None:
                found = found or row.route
                value[i, j] = row.value
                low[i, j] = row.value if row.low is None else row.low
                high[i, j] = row.value if row.high is None else row.high
        route.append(found or "no figure")
    return Burdens(value, low, high, tuple(route))
