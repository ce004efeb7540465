"""Sharing a joint burden among the elements of an ore: by value, by mass, or to what the ore is mined for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from monazite.dataset.dataset import Dataset

Allocation = Literal["economic", "mass", "driver"]
DRIVERS = ("Nd", "Pr", "Dy", "Tb")
YEARS = 5
LEAST = 3  # years with an annual price below which the reference price stands in
BASELINE = 2024


def five_year_prices(ds: Dataset, goods: Sequence[str]) -> np.ndarray:
    """Prices of goods (good,), USD/kg: mean of the annual prices of the five years to the baseline year.

    Annual rows are those dated by a year alone; several of one year are averaged first. Goods with fewer than three
    annual prices keep their reference price. Crisis months are never taken. Source: prices.csv, goods.csv.
    """
    listed = {row.good: row.price for row in ds.table("goods")}
    years = {str(BASELINE - i) for i in range(YEARS)}
    found: dict[str, dict[str, list[float]]] = {}
    for row in ds.table("prices"):
        if str(row.date) in years:
            found.setdefault(row.good, {}).setdefault(str(row.date), []).append(0.5 * (row.low + row.high))
    out = []
    for good in goods:
        annual = [float(np.mean(v)) for v in found.get(good, {}).values()]
        out.append(float(np.mean(annual)) if len(annual) >= LEAST else listed[good])
    return np.array(out)


def keys(method: Allocation, price: np.ndarray, elements: tuple[str, ...]) -> np.ndarray:
    """Weight of a kilogram of each element (element,): its price, one, or its price if the ore is mined for it."""
    if method == "mass":
        return np.ones(len(elements))
    if method == "driver":
        return price * np.array([float(e in DRIVERS) for e in elements])
    return price


def factors(basket: np.ndarray, key: np.ndarray, price: np.ndarray) -> np.ndarray:
    """Burden of a kilogram of each element over the burden of a kilogram of the ore's oxides (deposit, element).

    Equation: a_e / sum_k(s_k a_k), with shares s of the basket and weights a, so that sum_e(s_e factor_e) = 1: what is
    shared out is the total. An ore without any weighted element is shared by value. ``basket`` (deposit, element).
    """
    total = basket @ key
    use = np.where((total > 0.0)[:, None], key[None, :], price[None, :])
    weight = (basket * use).sum(1, keepdims=True)
    share = basket.sum(1, keepdims=True)
    return np.divide(use * share, weight, out=np.zeros_like(basket), where=weight > 0.0)


__all__ = ["BASELINE", "DRIVERS", "Allocation", "factors", "five_year_prices", "keys"]
