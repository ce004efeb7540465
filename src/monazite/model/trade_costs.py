"""Baseline costs of the network: conversion, freight, duties, use of capacity, origins of every buyer."""

from __future__ import annotations

from datetime import date

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.dataset.rows.chain import Route
from monazite.model.index import STAGES, Index

FULL_USE = 0.97  # utilisation above which a capacity figure is taken as a rounding of output
USUAL_USE = 0.85  # utilisation of plants without a baseline
PLANTS = ("separation", "metal", "magnet")  # kinds of plants, by stage
DEAR = 1.3  # conversion cost elsewhere over that of the largest producer, where processes.csv has no row


_DUTIES: dict[tuple, np.ndarray] = {}
"""Duties of the last datasets: the app asks for them at every move of a slider."""


def baseline_duty(ds: Dataset, ix: Index) -> np.ndarray:
    """Import duty (good, origin, buyer) in 2024, read-only; goods without a row enter free."""
    key = (ds.hash, ix.good, ix.region, ix.buyer)
    found = _DUTIES.get(key)
    if found is None:
        if len(_DUTIES) >= 8:
            _DUTIES.clear()
        found = _DUTIES[key] = _baseline_duty(ds, ix)
        found.flags.writeable = False
    return found


def _baseline_duty(ds: Dataset, ix: Index) -> np.ndarray:
    duty = np.zeros((len(ix.good), len(ix.region), len(ix.buyer)))
    own = _goods_with_own_duties(ds, ix)
    for row, place in zip(ds.table("tariffs"), ds.places.get("tariffs", ()), strict=True):
        if row.goods == ("average",):
            continue
        if row.date <= date(2024, 1, 1) and (row.until is None or row.until >= date(2024, 12, 31)):
            goods = ix.some_goods(row.goods)
            if place.startswith("shared/") and all(pattern.startswith("*.") for pattern in row.goods):
                goods = [c for c in goods if c not in own]  # duties on rare earths by stage
            for o in ix.regions(row.on, actor=row.actor):
                for b in ix.buyers(row.actor, actor=ix.region[o]):
                    duty[goods, o, b] += row.rate
    return duty


def _goods_with_own_duties(ds: Dataset, ix: Index) -> set[int]:
    """Goods that a mineral's own ``tariffs.csv`` names: shared duties on all goods of a stage are not theirs."""
    rows = zip(ds.table("tariffs"), ds.places.get("tariffs", ()), strict=True)
    return {c for row, place in rows if not place.startswith("shared/") for c in ix.some_goods(row.goods)}


def utilisation(ds: Dataset, ix: Index, producers: np.ndarray) -> np.ndarray:
    """Output over capacity (3, slot), capped; the usual one where there is no baseline. Minerals share no plants."""
    out = np.full(producers.shape, USUAL_USE)
    for mineral in dict.fromkeys(ix.mineral):
        made, able = np.zeros((2, 3, len(ix.region)))
        for row in ds.table("plants"):
            if row.capacity > 0 and row.output > 0 and row.mineral == mineral:
                at = PLANTS.index(row.stage), ix.region.index(row.region)
                made[at] += row.output
                able[at] += row.capacity
        used = np.divide(made, able, out=np.full_like(made, USUAL_USE), where=able > 0)
        used = np.where(able > 0, np.clip(used, 0.2, FULL_USE), used)
        own = ix.own_slots(mineral, producers.shape[1]) & (producers >= 0)
        out = np.where(own, np.take_along_axis(used, np.maximum(producers, 0), 1), out)
    return out


def conversion_costs(
    ds: Dataset, ix: Index, producers: np.ndarray, stage: int, reference: int, mineral: str
) -> np.ndarray:
    """Conversion cost of a mineral by slot, USD per kg of output.

    Regions without a row cost more than the ``reference`` region, the largest producer.
    """
    name = PLANTS[stage]
    known = {row.region: row.cost for row in ds.table("processes") if row.stage == name and row.mineral == mineral}
    inside = known.get(ix.region[reference], known.get("*", 0.0))
    usual = known.get("*", DEAR * inside)
    return np.array([known.get(ix.region[r], usual) if r >= 0 else 0.0 for r in producers[stage]])


def variant_costs(ds: Dataset, ix: Index) -> np.ndarray:
    """Extra conversion cost of each recipe (grade, variant), USD/kg."""
    elements = len(ix.element)
    extra = np.zeros((len(ix.good) - 2 * elements, 2))
    for row in ds.table("recipes"):
        if row.process_kind == "magnet":
            extra[ix.good.index(row.output) - 2 * elements, ("standard", "lean").index(row.variant)] = row.cost or 0.0
    return extra


def metal_costs(ds: Dataset, ix: Index) -> np.ndarray:
    """Conversion cost of each metal beyond what all have in common (element,), USD/kg at the largest producer."""
    extra = np.zeros(len(ix.element))
    for row in ds.table("recipes"):
        if row.process_kind == "metal":
            extra[ix.good.index(row.output) - len(ix.element)] = row.cost or 0.0
    return extra


def origin_shares(ship: np.ndarray, producers: np.ndarray) -> np.ndarray:
    """Share of each origin at each buyer (slot, buyer); the world's shares where a buyer takes nothing."""
    by_slot = np.where(producers[:, None] >= 0, ship[np.maximum(producers, 0)], 0.0)
    total = by_slot.sum(0)
    world = by_slot.sum(1) / max(by_slot.sum(), 1e-30)
    return np.where(total[None, :] > 0, by_slot / np.where(total > 0, total, 1.0), world[:, None])


def routes_of(ds: Dataset, mineral: str) -> list[Route]:
    """Routes of all minerals and then those of one, so that what comes later goes before."""
    rows: list[Route] = ds.table("routes")
    return [*(row for row in rows if not row.mineral), *(row for row in rows if row.mineral == mineral and mineral)]


def freight(ds: Dataset, ix: Index, producers: np.ndarray, good: int, price: float, duty: np.ndarray) -> np.ndarray:
    """Delivered over producer price of a good (slot, buyer): freight and baseline duty abroad, 1 at home."""
    usual, special = 0.0, {}
    for row in routes_of(ds, _mineral_of(ix, good)):
        if row.stage in ("*", STAGES[ix.stage[good]]):
            if row.origin == "*" and row.dest == "*":
                usual = row.cost
            else:
                special[(row.origin, row.dest)] = row.cost
    out = np.ones((len(producers), len(ix.buyer)))
    for k, r in enumerate(producers):
        for b, home in enumerate(ix.buyer_region):
            if r >= 0 and r != home:
                origin, dest = ix.region[r], ix.region[home]
                cost = usual
                for key in ((origin, dest), (origin, "*"), ("*", dest)):
                    if key in special:
                        cost = special[key]
                        break
                out[k, b] = (1.0 + min(cost / price, 0.5)) * (1.0 + duty[r, b])
    return out


def _mineral_of(ix: Index, good: int) -> str:
    return ix.mineral[good] if ix.mineral else ""


def to_slots(by_region: np.ndarray, producers: np.ndarray) -> np.ndarray:
    """Last axis from regions to producer slots; zero where a slot does not take part."""
    return np.where(producers >= 0, by_region[..., np.maximum(producers, 0)], 0.0)


def months_under_way(ds: Dataset, ix: Index, origin: int) -> np.ndarray:
    """Time from the border of a region to that of the buyers.

    Parameters
    ----------
    ds
        Its routes say how long; a row that names both ends goes before one that names one, and that before the usual.
    ix
        Axes of the model.
    origin
        Position of the region that ships.

    Returns
    -------
    numpy.ndarray
        Months (good, buyer); 0 inside the region.
    """
    kinds = [(_mineral_of(ix, good), STAGES[stage]) for good, stage in enumerate(ix.stage)]
    by_kind = {kind: _stage_months(ds, ix, kind[1], kind[0])[origin] for kind in dict.fromkeys(kinds)}
    return np.stack([by_kind[kind] for kind in kinds])[:, ix.buyer_region]


def _stage_months(ds: Dataset, ix: Index, stage: str, mineral: str = "") -> np.ndarray:
    """Months under way of the goods of a mineral's stage (origin, destination); 0 inside a region."""
    routes = routes_of(ds, mineral)
    rows = {(row.origin, row.dest): row.time for name in ("*", stage) for row in routes if row.stage == name}
    out = np.zeros((len(ix.region), len(ix.region)))
    for o, here in enumerate(ix.region):
        for d, there in enumerate(ix.region):
            found = (rows.get(pair) for pair in ((here, there), (here, "*"), ("*", there), ("*", "*")))
            out[o, d] = 0.0 if here == there else next((time for time in found if time is not None), 0.0)
    return out


def line_months_under_way(
    ds: Dataset, ix: Index, mix: np.ndarray, share: np.ndarray, origins: np.ndarray
) -> np.ndarray:
    """Time under way of the magnets that lines build in, months (use, buyer): mean over goods and baseline origins.

    0 where a product holds none. Shapes: mix (use, good), share (good, slot, buyer), origins (slot,) region or -1.
    """
    magnets = ix.stage == len(STAGES) - 1
    months = np.where(origins[:, None] >= 0, _stage_months(ds, ix, STAGES[-1])[origins], 0.0)[:, ix.buyer_region]
    by_good = np.einsum("gkb,kb->gb", share[magnets], months)
    part = mix[:, magnets]
    total = part.sum(1, keepdims=True)
    return np.divide(part @ by_good, total, out=np.zeros((len(mix), by_good.shape[1])), where=total > 0.5)
