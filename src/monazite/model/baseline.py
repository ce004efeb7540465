"""The baseline year as one closed table: who makes, ships, uses and keeps how much of every good.

Published figures seldom agree with each other to the tonne. Margins (production by region, use by region) are kept as
the tables give them after one proportional scaling to equal totals; bilateral shipments are the reported ones where
there are any and are otherwise fitted to the margins by iterative proportional fitting (Deming and Stephan 1940).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from monazite.dataset.balance_check import ROUNDING
from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import DataError
from monazite.model.index import Index

HOME = (6.0, 6.0, 10.0)  # by stage: preference for own plants in the prior of the fitting
DEFENCE_REGIONS = ("US", "EU", "JP")
BASE_YEAR = 2024  # of goods without a year of their own
LEAST_HOLDING = 0.005  # of supply: what producers add to stock at least


@dataclass(frozen=True)
class Baseline:
    """Baseline quantities in t a month."""

    activity: np.ndarray  # (use, buyer) t of mix
    mix: np.ndarray  # (use, good) t/t
    need: np.ndarray  # (good, buyer)
    ship: np.ndarray  # (good, origin region, buyer)
    supply: np.ndarray  # (element, region) separated oxide
    holding: np.ndarray  # (element, region) added to producer stocks
    feed: np.ndarray  # (deposit, region) t REO


def fit(prior: np.ndarray, rows: np.ndarray, columns: np.ndarray, *, rounds: int = 500) -> np.ndarray:
    """Matrix nearest in shape to ``prior`` with the given row and column sums (which must have equal totals).

    Shapes: prior (row, column), rows (row,), columns (column,). Source: iterative proportional fitting.
    """
    x, near = prior * 1.0, 1e-12 + 1e-12 * np.abs(rows)
    for _ in range(rounds):
        total = x.sum(1)
        x *= np.divide(rows, total, out=np.zeros_like(rows), where=total > 0)[:, None]
        total = x.sum(0)
        x *= np.divide(columns, total, out=np.zeros_like(columns), where=total > 0)[None, :]
        if (np.abs(x.sum(1) - rows) <= near).all():
            break
    return x


def demand_by_use(ds: Dataset, ix: Index) -> tuple[np.ndarray, np.ndarray]:
    """Activity (use, buyer) in t of mix a month and the mix (use, good) of the world."""
    quantity = np.zeros((len(ix.use), len(ix.good), len(ix.region)))
    for row in ds.table("demand"):
        quantity[ix.use.index(row.use), ix.good.index(row.good), ix.region.index(row.region)] += row.quantity / 12.0
    by_use = quantity.sum((1, 2))
    if (by_use <= 0).any():
        raise DataError(file="demand.csv", field="use", found=f"no demand for {ix.use[int(by_use.argmin())]}")
    mix = quantity.sum(2) / by_use[:, None]
    activity = np.zeros((len(ix.use), len(ix.buyer)))
    for u, use in enumerate(ds.table("uses")):
        for r, region in enumerate(ix.region):
            buyer = f"{region}.defence" if use.defence and region in DEFENCE_REGIONS else region
            activity[u, ix.buyer.index(buyer)] += quantity[u, :, r].sum()
    return activity, mix


def plants_by_region(ds: Dataset, ix: Index, stage: str, mineral: str) -> np.ndarray:
    """Output of a stage of a mineral by region, t a month.

    Raises DataError where a mineral has goods of the stage and no plant.
    """
    out = np.zeros(len(ix.region))
    for row in ds.table("plants"):
        if row.stage == stage and row.mineral == mineral:
            out[ix.region.index(row.region)] += row.output / 12.0
    if out.sum() <= 0.0:
        raise DataError(file="plants.csv", field="stage", found=f"no output of {stage} of {mineral or 'rare earths'}")
    return out


def feed_by_deposit(ds: Dataset, ix: Index) -> np.ndarray:
    """Feed (deposit, region), t REO a month: output less what is kept as concentrate, by separating region."""
    feed = np.zeros((len(ix.deposit), len(ix.region)))
    size = {row.deposit: row.output * (1.0 - row.stocked) / 12.0 for row in ds.table("deposits")}
    for row in ds.table("feeds"):
        feed[ix.deposit.index(row.deposit), ix.region.index(row.separator)] += size[row.deposit] * row.share
    return feed


def baskets(ds: Dataset, ix: Index) -> dict[str, np.ndarray]:
    """Normalised composition of every basket, t per t REO."""
    out: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(len(ix.element)))
    for row in ds.table("baskets"):
        out[row.basket][ix.element.index(row.element)] += row.share
    return {name: share / share.sum() for name, share in out.items()}


def mineral_of_basket(ix: Index, share: np.ndarray) -> str:
    """Mineral of what a basket holds; shape (element,)."""
    return ix.mineral[int(np.argmax(share))] if ix.mineral else ""


def reported_shipments(ds: Dataset, ix: Index) -> dict[str, np.ndarray]:
    """Reported shipments of the baseline year (origin, region) by good or stage, t; zero where nothing is reported."""
    year = {row.good: str(row.year or ds.base_year) for row in ds.table("goods")}
    year |= {stage: year[good] for good in ix.good for stage in (good.rpartition(".")[2],) if stage not in year}
    out: dict[str, np.ndarray] = {}
    for row in ds.table("trade"):
        if row.period == year.get(row.good) and row.origin in ix.region and row.dest in ix.region:
            matrix = out.setdefault(row.good, np.zeros((len(ix.region), len(ix.region))))
            matrix[ix.region.index(row.origin), ix.region.index(row.dest)] += row.quantity
    return out


def prior_shipments(
    reported: np.ndarray | None, made: np.ndarray, need: np.ndarray, home: float, buyer_region: np.ndarray
) -> np.ndarray:
    """First guess of shipments (origin, buyer): reported ones where known, else production x need with a home bias."""
    gravity = np.outer(made, need)
    same = np.arange(len(made))[:, None] == buyer_region[None, :]
    gravity = np.where(same, home * gravity, gravity)
    if reported is None:
        return gravity
    by_buyer = reported[:, buyer_region] * np.divide(
        need, np.bincount(buyer_region, need, len(made))[buyer_region], out=np.zeros_like(need), where=need > 0
    )
    guess = gravity / max(gravity.sum(), 1e-30) * need.sum()
    known = reported.sum(1) > 0
    out = np.where(known[:, None] & ~same, by_buyer / 12.0 + 1e-9 * guess, guess)
    for o in np.flatnonzero(known):
        at_home = max(made[o] - reported[o].sum() / 12.0, 0.0)
        mine = same[o]
        if mine.any() and need[mine].sum() > 0:
            out[o, mine] = at_home * need[mine] / need[mine].sum()
    return out


def balance_baseline(ds: Dataset, ix: Index) -> Baseline:
    """Close the baseline from the uses back to the deposits.

    Raises DataError if an element is used more than it is supplied, rounding apart.
    """
    elements, goods = len(ix.element), len(ix.good)
    activity, mix = demand_by_use(ds, ix)
    need = np.einsum("ug,ub->gb", mix, activity)
    ship = np.zeros((goods, len(ix.region), len(ix.buyer)))
    reported = reported_shipments(ds, ix)
    if goods > 2 * elements:
        ship_magnets(ds, ix, need, ship, reported.get("magnet"))
    oxide_need = metal_recipes(ds, ix)
    for e in range(elements):
        c = elements + e
        made = plants_by_region(ds, ix, "metal", ix.mineral[c])
        rows = made * need[c].sum() / made.sum()
        ship[c] = fit(prior_shipments(reported.get(ix.good[c]), rows, need[c], HOME[1], ix.buyer_region), rows, need[c])
        need[e, : len(ix.region)] += oxide_need[e] * ship[c].sum(1)
    feed, supply = feed_by_deposit(ds, ix), np.zeros((elements, len(ix.region)))
    composition = baskets(ds, ix)
    for j, row in enumerate(ds.table("deposits")):
        supply += row.recovery * composition[row.basket][:, None] * feed[j][None, :]
    left = supply.sum(1) - need[:elements].sum(1)
    if (left < -ROUNDING * supply.sum(1)).any():
        e = int(np.argmin(left / supply.sum(1)))
        raise DataError(
            file="demand.csv",
            field="quantity",
            found=f"{12 * need[e].sum():,.0f} t/yr of {ix.good[e]} used",
            allowed=f"at most the {12 * supply[e].sum():,.0f} t/yr supplied",
        )
    holding = np.maximum(left / supply.sum(1), LEAST_HOLDING)[:, None] * supply
    for e in range(elements):
        rows = supply[e] - holding[e]
        need[e] *= rows.sum() / need[e].sum()  # at most 0.5 %, where the least holding binds
        ship[e] = fit(prior_shipments(reported.get(ix.good[e]), rows, need[e], HOME[0], ix.buyer_region), rows, need[e])
    return Baseline(activity, mix, need, ship, supply, holding, feed)


def ship_magnets(ds: Dataset, ix: Index, need: np.ndarray, ship: np.ndarray, reported: np.ndarray | None) -> None:
    """Fill ``ship`` with magnets of all grades and add the metal that they hold to ``need`` (good, buyer)."""
    elements = len(ix.element)
    recipes = recipe_means(ds, ix)
    made = plants_by_region(ds, ix, "magnet", ix.mineral[-1])
    total = need[2 * elements :].sum(0)
    all_magnets = fit(
        prior_shipments(reported, made, total, HOME[2], ix.buyer_region), made * total.sum() / made.sum(), total
    )
    for c in range(2 * elements, len(ix.good)):
        rows = made * need[c].sum() / made.sum()
        ship[c] = fit(all_magnets * (need[c] / np.where(total > 0, total, 1.0))[None, :] + 1e-15, rows, need[c])
        for e in range(elements):
            np.add.at(need[elements + e], np.arange(len(ix.region)), recipes[c - 2 * elements, e] * ship[c].sum(1))


def recipe_means(ds: Dataset, ix: Index) -> np.ndarray:
    """Metal per magnet (grade, element) at baseline shares of the variants, t/t."""
    recipe, share = magnet_recipes(ds, ix)
    return np.einsum("gv,gve->ge", share, recipe)


def magnet_recipes(ds: Dataset, ix: Index) -> tuple[np.ndarray, np.ndarray]:
    """Recipes (grade, variant, element) t metal per t magnet, and baseline shares (grade, variant)."""
    elements = len(ix.element)
    grades = len(ix.good) - 2 * elements
    recipe, share = np.zeros((grades, 2, elements)), np.zeros((grades, 2))
    for row in ds.table("recipes"):
        if row.process_kind == "magnet":
            g, v = ix.good.index(row.output) - 2 * elements, ("standard", "lean").index(row.variant)
            recipe[g, v, ix.good.index(row.input) - elements] += row.coefficient
            share[g, v] = row.share
    for g in range(grades):
        if share[g, 1] == 0.0 and recipe[g, 1].sum() == 0.0:
            recipe[g, 1] = recipe[g, 0]  # one recipe: the second is a copy without weight
    return recipe, share / share.sum(1, keepdims=True)


def metal_recipes(ds: Dataset, ix: Index) -> np.ndarray:
    """Oxide per metal (element,), t/t."""
    need = np.zeros(len(ix.element))
    for row in ds.table("recipes"):
        if row.process_kind == "metal":
            need[ix.good.index(row.output) - len(ix.element)] += row.coefficient
    return need
