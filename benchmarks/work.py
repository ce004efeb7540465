"""How many operations and bytes a month needs, counted from the equations and the network.

An addition, multiplication or division counts one; an exponential, logarithm or root counts 20, about what a polynomial
of double precision costs. Counted is what the formulation has to do: open arcs, entries of baskets, recipes and mixes
that are not zero, tangents in the columns on which a price depends. A kernel that exploits more zeros does less, one
that walks over zeros does more. Bytes are those of the arrays an evaluation or a Jacobian has to read or write once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reference.numpy_step import Month

SPECIAL = 20  # flops of an exponential, logarithm or root
DOUBLE = 8


@dataclass
class Work:
    """Operations and bytes."""

    flops: float
    bytes: float


@dataclass
class Shape:
    """Sizes of a month that the counts need."""

    arcs: np.ndarray  # (good,) open arcs
    sold: np.ndarray  # (good,) origins
    limited: int  # arcs under limits that may bind
    buyers: int
    mixes: int  # (use, good) entries times buyers that use them
    uses: int  # (use, buyer) pairs
    recipes: int  # (grade, variant, element) entries times plants
    variants: int  # times plants
    outlets: np.ndarray  # (deposit,) separators that may take the feed
    baskets: np.ndarray  # (deposit,) elements
    pairs: int
    metals: int
    limits: int
    columns: np.ndarray  # (good,) unknowns on which the price depends
    unknowns: int
    active: int


def shape(month: Month) -> Shape:
    """Sizes of one month."""
    s, x = month.s, month.x
    elements = s.pair.shape[0]
    open_arcs = (x.weight > 0) & month.made[:, :, None]
    inside = ((month.covered != 0)[month.limited][:, :, None] * (s.limit_mask[month.limited] > 0)[:, None, :]).sum()
    plants = month.open.sum(1)
    entry = s.recipe != 0
    oxides = month.pairs.sum(1)
    metals = oxides + plants[1]
    used = entry.any(1)  # (grade, element)
    magnets = (used * oxides).sum(1) + plants[1] + plants[2]
    return Shape(
        arcs=open_arcs.sum((1, 2)), sold=np.r_[oxides, np.full(elements, plants[1]), np.full(len(used), plants[2])],
        limited=int(inside), buyers=x.target.shape[1], mixes=int(((s.mix != 0).sum(1)[:, None] * month.used).sum()),
        uses=int(month.used.sum()), recipes=int(entry.sum() * plants[2]), variants=int(entry.any(2).sum() * plants[2]),
        outlets=month.outlet.sum(1), baskets=(s.basket != 0).sum(1), pairs=int(month.pairs.sum()),
        metals=int(elements * plants[1]), limits=int(month.limited.sum()), columns=np.r_[oxides, metals, magnets],
        unknowns=month.size, active=month.active.size,
    )  # fmt: skip


def evaluation(n: Shape) -> Work:
    """One evaluation of all equations."""
    goods, arcs, origins = n.arcs.size, int(n.arcs.sum()), int(n.sold.sum())
    nodes, feeds = goods * n.buyers, int(n.outlets.sum())
    entries = int((n.outlets * n.baskets).sum())
    flops = (
        origins * (SPECIAL + 1) + arcs * 3 + nodes * (SPECIAL + 1)  # sourcing: pull, shares, delivered price
        + n.limited * (SPECIAL + 8)  # wedges, flows
        + n.metals * (2 * SPECIAL + 6) + n.recipes * (SPECIAL + 3) + n.variants * (2 * SPECIAL + 5)  # metals, magnets
        + n.mixes * (SPECIAL + 3 + 2) + n.uses * (4 * SPECIAL + 14)  # uses and what they need
        + nodes * (2 * SPECIAL + 14) + arcs * 2  # purchases, sales
        + n.recipes * 2 + n.variants + n.metals * 2  # needs of plants
        + entries * 3 + feeds * (SPECIAL + 6) + n.outlets.size * (2 * SPECIAL + 8) + entries * 2  # mines, oxides
        + n.pairs * (3 * SPECIAL + 8) + 30 * (SPECIAL + 4) + n.limits * (2 * SPECIAL + 10)  # residuals
    )  # fmt: skip
    arrays = arcs * 2 + n.limited * 2 + nodes * 10 + origins * 4 + entries + feeds * 4 + n.mixes + n.recipes * 2
    return Work(float(flops), float(arrays * DOUBLE))


def jacobian(n: Shape) -> Work:
    """One Jacobian by tangents."""
    goods, size = n.arcs.size, n.unknowns
    entries = n.outlets**2 * n.baskets**2
    flops = (
        2 * (n.arcs * n.columns).sum() + 2 * n.limited  # delivered prices
        + (n.sold * n.columns).sum() + 2 * n.recipes * n.columns.max()  # producer prices
        + 2 * n.mixes * n.columns.mean() + 2 * n.mixes * size  # uses
        + goods * n.buyers * (size + 2 * n.columns.mean()) + 2 * n.arcs.sum() * size  # purchases, sales
        + 6 * n.recipes * size + 2 * n.metals * size  # plants
        + 3 * entries.sum() + 2 * n.pairs * size + 2 * n.metals * size + 2 * n.limited * size  # rows
    )  # fmt: skip
    arrays = (n.sold * (n.columns + size)).sum() + goods * n.buyers * (n.columns.mean() + size) + size * size
    return Work(float(flops), float(arrays * DOUBLE))


def algebra(n: Shape, steps: float, jacobians: float) -> Work:
    """Factors (2/3 n^3 each), and per step a solve (2 n^2) and Broyden corrections (ten of 4 n each)."""
    size = n.active
    flops = jacobians * 2.0 / 3.0 * size**3 + steps * (2.0 * size**2 + 40.0 * size)
    return Work(flops, DOUBLE * (size**2 * (3.0 * jacobians + steps) + 20.0 * size * steps))


def month_work(n: Shape, evaluations: float, jacobians: float) -> Work:
    """A month with so many evaluations and Jacobians."""
    e, j, a = evaluation(n), jacobian(n), algebra(n, evaluations - 1.0, jacobians)
    return Work(
        evaluations * e.flops + jacobians * j.flops + a.flops, evaluations * e.bytes + jacobians * j.bytes + a.bytes
    )
