"""What is held and what depends on it: stocks at the start, sectors, quotas."""

from __future__ import annotations

from fnmatch import fnmatchcase

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.engine.state import Controls
from monazite.model.baseline import Baseline
from monazite.model.baseline_prices import BaselinePrices
from monazite.model.index import Index

COVER_DAYS = (75.0, 45.0, 20.0)  # medians of the cover priors by stage, which factors of stocks.csv refer to
DAYS = 365.25 / 12.0
RELEASE = 1.0 / 6.0  # of a strategic stock a month under shortage


def opening_stocks(ds: Dataset, ix: Index, baseline: Baseline, producers: np.ndarray) -> dict[str, np.ndarray]:
    """Stocks at the start: commercial cover as factor on its prior, strategic and producer stocks in t.

    Later rows of stocks.csv are more special than earlier ones where they meet, and rows that name one good more than
    those with a pattern: a pattern of one mineral never outdoes the figures of another.
    """
    usual = np.repeat(np.array(COVER_DAYS)[ix.stage][:, None], len(ix.buyer), 1)
    days = usual.copy()
    out = {"strategic": np.zeros(usual.shape), "held": np.zeros((len(ix.element), producers.shape[1]))}
    for row in sorted(ds.table("stocks"), key=lambda row: row.good in ix.good):
        goods = [i for i, good in enumerate(ix.good) if fnmatchcase(good, row.good)]
        buyers = np.flatnonzero([row.region in ("*", ix.region[r]) for r in ix.buyer_region])
        for c in goods:
            if row.holder == "commercial" and row.cover is not None:
                days[c, buyers] = row.cover
            elif row.holder == "strategic":
                held = row.cover / DAYS * baseline.need[c, buyers] if row.cover is not None else 0.0
                out["strategic"][c, buyers] = held if row.cover is not None else row.quantity * ~ix.is_defence[buyers]
            elif row.holder == "producer" and c < len(ix.element) and row.quantity is not None:
                k = np.flatnonzero(ix.own_plants(producers, c) == ix.region.index(row.region))
                out["held"][c, k] = row.quantity
    out["factor"] = days / usual
    return out


def release_shares(ds: Dataset, ix: Index) -> np.ndarray:
    """Share of a strategic stock released a month under shortage, by its rule (good, buyer)."""
    share = np.zeros((len(ix.good), len(ix.buyer)))
    for row in ds.table("stocks"):
        if row.holder == "strategic" and row.release_rule == "shortage":
            for c in [i for i, good in enumerate(ix.good) if fnmatchcase(good, row.good)]:
                share[c, [row.region in ("*", ix.region[r]) for r in ix.buyer_region]] = RELEASE
    return share


def months_in_stock(held: np.ndarray, baseline: Baseline) -> np.ndarray:
    """Strategic stocks at the start in months of the baseline year's use (good, buyer); 0 where nothing is used."""
    return np.divide(held, baseline.need, out=np.zeros_like(held), where=baseline.need > 0)


def sector_tables(ds: Dataset, ix: Index, baseline: Baseline, prices: BaselinePrices) -> dict[str, np.ndarray]:
    """Value added (sector, region) MUSD a month, dependent shares, and the value of inputs in dependent lines."""
    share = np.zeros((len(ix.sector), len(ix.use)))
    for row in ds.table("dependence"):
        share[ix.sector.index(row.sector), ix.use.index(row.use)] += row.share
    value = np.zeros((len(ix.sector), len(ix.region)))
    for row in ds.table("sectors"):
        value[ix.sector.index(row.sector), ix.region.index(row.region)] = row.value_added / 12.0
    spent = baseline.activity * prices.mix_ref / 1000.0  # MUSD a month, by use and buyer
    by_region = np.zeros((len(ix.use), len(ix.region)))
    np.add.at(by_region.T, ix.buyer_region, spent.T)
    weight = share[:, :, None] * value[:, None, :]
    total = weight.sum(0, keepdims=True)
    portion = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    return {"share": share, "value_added": value, "input_value": portion * by_region[None]}


def quotas(controls: Controls, price_ref, baseline: Baseline) -> tuple[np.ndarray, np.ndarray]:
    """Weights (quota, good) of the goods of its origin, and the price that scales each rent, USD/kg."""
    count = controls.quota.shape[1]
    weight, price = np.zeros((count, len(price_ref))), np.ones(count)
    for q in range(count):
        origin = int(controls.quota_weight[q].any(0).argmax())
        weight[q] = controls.quota_weight[q, :, origin]
        sold = baseline.ship[:, origin].sum(1) * (weight[q] > 0)
        price[q] = float(sold @ price_ref / max(sold.sum(), 1e-12))
    return weight, price
