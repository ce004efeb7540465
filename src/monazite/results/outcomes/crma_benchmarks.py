"""Benchmarks of the European Union's Critical Raw Materials Act for rare earths in magnets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from monazite.dataset.rows.chain import Deposit
from monazite.dataset.rows.projects import Project
from monazite.results.labels import BENCHMARKS
from monazite.results.outcomes.origin_tracing import origins
from monazite.results.view import View

UNION = "EU"
MAGNET_RARE_EARTHS = ("Nd", "Pr", "Tb", "Dy", "Sm", "Gd")


def panel(v: View, region: str = UNION) -> np.ndarray:
    """Shares of the benchmarks (draw, month, benchmark) of a region, in the order of `BENCHMARKS`.

    Extraction, separation, metal and recycling: output of the region over the rare earths for magnets in what its
    lines use, by mass of oxide, cerium left out because magnets hardly hold any. The Act counts capacity; output is
    less where a plant lacks feed. Separation and metal are the Act's processing, which covers every intermediate step.
    Largest: the share of the region's use whose stage was done in the third country that does most of it, traced
    through the chain; scrap counts as mined where it arose. Ore that a separation plant of the region buys from mines
    elsewhere is not mined there (`bought_ore`). A dataset without rare earths counts all its elements, by
    mass; where it has no magnets the last share is missing. Source: Regulation (EU) 2024/1252, Article 5.
    """
    s, f, ix = v.structure, v.flows, v.index
    own = ix.region.index(region)
    elements = [ix.element.index(e) for e in MAGNET_RARE_EARTHS if e in ix.element] or list(range(len(ix.element)))
    o = origins(v, region)
    use = o.oxide[:, :, elements].sum((2, 3))
    yields = s.recovery * s.basket[:, elements].sum(1)
    here = s.deposit_region == own
    dug = f.feed.sum(3) * yields
    scrap = s.deposit_recycling > 0
    mined = dug[:, :, here & ~scrap & ~bought_ore(v, region)].sum(2)
    recycled = dug[:, :, here & scrap].sum(2)
    made = v.production()[..., own]
    n = len(ix.element)
    separated = made[:, :, elements].sum(2)
    metal = (made[:, :, n : 2 * n] * s.oxide_need)[:, :, elements].sum(2)
    mine = o.deposit @ np.eye(len(ix.region))[s.deposit_region]
    largest = [_largest(a[:, :, elements].sum(2), own) for a in (mine, o.oxide, o.metal, o.magnet)]
    shares = [np.divide(a, use, out=np.zeros_like(use), where=use > 0) for a in (mined, separated, metal, recycled)]
    if "magnet" not in v.stages:
        largest[3] = np.full_like(use, np.nan)
    return np.stack([*shares, *largest], 2)


def bought_ore(v: View, region: str) -> np.ndarray:
    """Rows of supply (deposit,) that are separation plants of a region on ore which is mined or collected elsewhere.

    Where the data name no mine for a plant, its feed is told by the composition of an ore: one that only deposits and
    mines of other regions have is bought.
    """
    projects: Sequence[Project] = v.model.dataset.table("projects")
    deposits: Sequence[Deposit] = v.model.dataset.table("deposits")
    dug = {(row.basket, row.region) for row in deposits}
    dug |= {(row.basket, row.region) for row in projects if row.stage == "mine"}
    foreign = {basket for basket, _ in dug} - {basket for basket, where in dug if where == region}
    numbers: list[int] = v.structure.deposit_project.tolist()
    owners = [projects[i] if i >= 0 else None for i in numbers]
    return np.array([row is not None and row.stage == "separation" and row.basket in foreign for row in owners])


def _largest(by_region: np.ndarray, own: int) -> np.ndarray:
    """Share of the largest other region (draw, month) in (draw, month, region)."""
    total = by_region.sum(2)
    others = np.delete(by_region, own, axis=2).max(2)
    return np.divide(others, total, out=np.zeros_like(total), where=total > 0)


def met(share: np.ndarray) -> np.ndarray:
    """Which benchmarks are met (..., benchmark), as 1 or 0; one that is missing is not met."""
    bound = np.array([b.bound for b in BENCHMARKS])
    at_least = np.array([b.at_least for b in BENCHMARKS])
    return np.where(at_least, share >= bound, share <= bound).astype(float)
