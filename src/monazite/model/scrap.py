"""Scrap that arises by region, what leaves use and what making magnets leaves over, and the share recovered."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.model.baseline import Baseline
from monazite.model.baseline_prices import BaselinePrices
from monazite.model.index import Index

LIFE = 15.0
"""Years from sale to scrap: cars about 15, electronics less, wind turbines 20 to 25 (assumed, literature_notes)."""


def scrap_arising(
    ds: Dataset, ix: Index, baseline: Baseline, prices: BaselinePrices, rows: Mapping[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Scrap in the baseline year by region, t of oxide contained a month, and the share of it that is recovered.

    Old scrap: what the region's users of magnets, or all users where the dataset has no magnets, bought a life of
    products ago: use (1 + growth)^-life. New scrap: the most that any region recycles beyond its old scrap, as a share
    of the oxide in the magnets made there, times what the region makes. At least what is recycled in the baseline year.

    Parameters
    ----------
    ds, ix, baseline, prices
        Uses with their growth, axes, the balanced baseline, and the content of goods.
    rows
        Rows of supply (`monazite.model.projects.supply_rows`).

    Returns
    -------
    scrap, rate : numpy.ndarray
        Both (region,); the rate is 0 where none arises.
    """
    content, magnets = oxide_content(prices), slice(2 * len(prices.oxide_need), None)
    mix = baseline.mix.copy()
    if mix[:, magnets].any():
        mix[:, : magnets.start] = 0.0
    aged = np.array([(1.0 + use.growth) ** -LIFE for use in ds.table("uses")])
    regions = len(ix.region)
    old, recycled = np.zeros((2, regions))
    np.add.at(old, ix.buyer_region, ((mix @ content) * aged) @ baseline.activity)
    running = (rows["recycling"] > 0) & (rows["project"] < 0)
    processed = rows["cap"] * rows["utilisation"] * rows["recovery"]
    np.add.at(recycled, rows["region"][running], processed[running])
    made = np.einsum("grb,g->r", baseline.ship[magnets], content[magnets])
    left_over = np.divide(np.maximum(recycled - old, 0.0), made, out=np.zeros(regions), where=made > 0)
    scrap = np.maximum(old + min(float(left_over.max()), 1.0) * made, recycled)
    return scrap, np.divide(recycled, scrap, out=np.zeros(regions), where=scrap > 0)


def oxide_content(prices: BaselinePrices) -> np.ndarray:
    """Oxide in a tonne of every good (good,), t; of magnets by their standard recipe."""
    metal = prices.oxide_need
    return np.concatenate([np.ones(len(metal)), metal, prices.recipe[:, 0] @ metal])
