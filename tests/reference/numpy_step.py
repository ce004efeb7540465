"""The month's market in plain NumPy, to pin the compiled kernel.

Written from the model's equations (docs/model, and the docstrings of engine/prices.py, quantities.py and supply.py),
in whole-array operations, with no call to the engine. The unknowns are the kernel's: log prices of oxides at
separators, log premiums of three stages of plants, log wedges of limits. Good axis: oxides, then metals, then magnets.
Tangents and Newton's method are in numpy_newton.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

ETA = 5.0  # sharpness of rationing around the choke price
CHOICE = 4.0  # response of the choice of separator, per share of the basket's value
RELEASE = 12.0  # months over which producers let go a stock
FLOOR_WIDTH = 0.01  # rounding of a floor price
ROUNDING = 1e-4  # of "purchases are never negative"
MOST_STOCKING = 1.5  # log of the largest speculative stock over the usual one
PATIENCE = 0.2  # log; how far above the expected price an agency still buys
TINY = 1e-12  # t
FREE = 1e15  # t; a limit above it is no limit


@dataclass
class Month:
    """The data of one month and what follows from them whatever the prices."""

    s: Any
    d: Any
    x: Any
    first: int
    limits: int
    made: np.ndarray = field(init=False)  # (good, slot) whether the slot makes the good
    place: np.ndarray = field(init=False)  # (stage, slot, buyer) 1 where a slot's plants buy as that buyer
    covered: np.ndarray = field(init=False)  # (limit, good) weight of the good in the limit, 0 if not covered
    active: np.ndarray = field(init=False)  # unknowns that are not zero by definition

    def __post_init__(self) -> None:
        s = self.s
        elements = s.pair.shape[0]
        goods, buyers = self.x.target.shape
        self.stage = np.minimum(np.arange(goods) // elements, 2)
        self.open = s.producers >= 0
        self.made = self.open[self.stage]
        self.pairs = s.pair >= 0
        self.place = (s.producers[:, :, None] == np.arange(buyers)).astype(float)
        licence = s.limit_quota < 0
        self.covered = (np.arange(goods) == s.limit_good[:, None]).astype(float)
        self.covered[~licence] = s.quota_weight[s.limit_quota[~licence]]
        self.licence = licence
        self.origin = s.limit_origin
        self.limited = (self.x.limit > 0.0) & (self.x.limit < FREE)
        self.used = s.activity_ref != 0.0
        self.outlet = self.x.feed_weight != 0.0
        self.size = self.limits + s.limit_good.size
        free = np.ones(self.size, dtype=bool)
        free[self.first : self.limits] = self.open.ravel()
        free[self.limits :] = self.limited
        self.active = np.flatnonzero(free)
        # t of each oxide per t of feed, (deposit, element)
        self.yields = s.recovery[:, None] * s.basket


class Values(SimpleNamespace):
    """Prices, quantities and residuals of a month at one point; names as in the engine."""


def stages(month: Month) -> list[slice]:
    """Goods of each stage."""
    n = month.s.pair.shape[0]
    return [slice(0, n), slice(n, 2 * n), slice(2 * n, month.s.price_ref.size)]


def source(month: Month, goods: slice, lp: np.ndarray, wedge: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Shares s ~ w (p e^W)^-sigma of every origin at every buyer, and the log of the delivered price index."""
    sigma = month.d.sourcing[goods, None]
    pull = np.exp(-sigma * np.where(month.made[goods], lp, 0.0)) * month.made[goods]
    t = month.x.weight[goods] * pull[:, :, None]
    laid = wedge != 0.0
    if laid.any():
        t = np.where(laid, t * np.exp(-sigma[:, :, None] * wedge), t)
    total = np.maximum(t.sum(1), 1e-290)
    return t / total[:, None, :], -np.log(total) / sigma


def lay_wedges(month: Month, z: np.ndarray, lp: np.ndarray, goods: slice, v: Values) -> None:
    """Log wedges of limits, dW/d(unknown) and d log(price with wedge)/d log(price).

    A licence adds its log wedge l; a quota adds log(1 + rent w / p), rent = P (e^l - 1) USD per weighted kg.
    """
    s, wide = month.s, v.wedge[goods].shape
    v.wedge[goods], v.pass_on[goods] = 0.0, 1.0
    chosen = np.flatnonzero((month.covered[:, goods] != 0.0).any(1))
    if not chosen.size:
        return
    k, weight = month.origin[chosen], month.covered[chosen][:, goods]
    price = s.price_ref[goods, None] * np.exp(lp)
    ratio = v.rent[chosen, None] * weight / price[:, k].T
    own = z[month.limits + chosen][:, None]
    log_wedge = np.where(month.licence[chosen, None], own * weight, np.log1p(ratio))
    v.slope[chosen, goods] = np.where(
        month.licence[chosen, None], weight, weight * v.grown[chosen, None] / (price[:, k].T * (1.0 + ratio))
    )
    mask = s.limit_mask[chosen][:, None, :] > 0.0
    wedge, lost = np.zeros(wide), np.zeros(wide)
    at = (np.arange(wide[0])[None, :], k[:, None])
    np.add.at(wedge, at, log_wedge[:, :, None] * mask)
    quota = np.where(month.licence[chosen, None], 0.0, ratio / (1.0 + ratio))
    np.add.at(lost, at, quota[:, :, None] * mask)
    v.wedge[goods], v.pass_on[goods] = wedge, 1.0 - lost


def forward(month: Month, z: np.ndarray) -> Values:
    """Prices along the chain: oxide, metal, magnet, use."""
    s, d, x = month.s, month.d, month.x
    slots = s.pair.shape[1]
    goods, buyers = x.target.shape
    premium = np.exp(z[month.first : month.limits].reshape(3, slots))
    scale = np.zeros(s.limit_good.size)
    scale[~month.licence] = s.quota_price[s.limit_quota[~month.licence]]
    v = Values(
        lp=np.zeros((goods, slots)), ld=np.zeros((goods, buyers)), share=np.zeros((goods, slots, buyers)),
        wedge=np.zeros((goods, slots, buyers)), pass_on=np.ones((goods, slots, buyers)),
        slope=np.zeros((s.limit_good.size, goods)), premium=premium, mu=d.premium * (premium - 1.0),
        grown=scale * np.exp(z[month.limits :]), rent=scale * np.expm1(z[month.limits :]),
    )  # fmt: skip
    oxide, metal, magnet = stages(month)

    def deliver(part: slice) -> None:
        lay_wedges(month, z, v.lp[part], part, v)
        v.share[part], v.ld[part] = source(month, part, v.lp[part], v.wedge[part])

    v.lp[oxide] = np.where(month.pairs, z[np.maximum(s.pair, 0)], 0.0)
    deliver(oxide)
    # metal: delivered oxide x oxide per metal + conversion + premium; the slot buys as its region
    region = np.maximum(s.producers, 0)
    v.oxide_cost = s.oxide_need[:, None] * s.price_ref[oxide, None] * np.exp(v.ld[oxide][:, region[1]])
    cost = v.oxide_cost + s.metal_cost + v.mu[1]
    v.lp[metal] = np.where(month.open[1], np.log(np.where(month.open[1], cost / s.price_ref[metal, None], 1.0)), 0.0)
    deliver(metal)
    # magnet: smooth minimum over recipes + premium
    inputs = s.price_ref[metal, None] * np.exp(v.ld[metal][:, region[2]])
    v.input_cost = s.recipe[:, :, :, None] * inputs  # (grade, variant, element, slot)
    v.rho = v.input_cost.sum(2) + s.magnet_cost
    on, ref = month.open[2], np.where(month.open[2], s.variant_ref, 1.0)
    t = x.lean * np.exp(-d.variant[:, None, None] * np.log(np.where(on, v.rho / ref[:, None, :], 1.0))) * on
    total = np.where(on, t.sum(1), 1.0)
    v.variant = t / total[:, None, :]
    v.index = ref * np.exp(-np.log(total) / d.variant[:, None])
    cost = (v.index + v.mu[2]) / s.price_ref[magnet, None]
    v.lp[magnet] = np.where(on, np.log(np.where(on, cost, 1.0)), 0.0)
    deliver(magnet)
    # use: a = served A felt^-eps, served = 1 / (1 + (P/choke)^eta)
    v.mix_cost = s.mix[:, :, None] * (s.price_ref[:, None] * np.exp(v.ld))  # (use, good, buyer)
    v.rel = np.where(month.used, v.mix_cost.sum(1) / np.where(month.used, s.mix_ref, 1.0), 1.0)
    over = np.exp(np.clip(ETA * np.log(v.rel / x.choke[:, None]), -60.0, 60.0))
    v.served = 1.0 / (1.0 + over)
    felt = v.rel * np.exp(-np.log1p(over) / ETA)
    epsilon = d.elasticity[:, None]
    v.activity = np.where(month.used, v.served * x.want * d.activity * felt**-epsilon, 0.0)
    v.falls = v.activity * (epsilon * v.served + ETA * (1.0 - v.served))  # -d activity / d log price
    return v


def purchase(month: Month, part: slice, need: np.ndarray, v: Values) -> None:
    """D = max(0, X) smoothed, X = need + (T (p_e/p)^phi - S)/tau + G(p)."""
    x, (phi, tau, _) = month.x, month.d.storage
    target, stock, dear = x.target[part], x.stock[part], v.ld[part] - x.expected[part]
    gap = np.clip(-phi * dear, -20.0, MOST_STOCKING)
    wanted = target * np.exp(gap)
    patience = np.where((x.public[part] > 0.0) & (dear > 0.0), dear / PATIENCE, 0.0)
    agency = x.public[part] * np.exp(-np.minimum(patience**2, 700.0))
    wish = need + (wanted - stock) / tau + agency
    rounding = ROUNDING * (target + stock) + 1e-15
    root = np.sqrt(wish**2 + 4.0 * rounding**2)
    up = wish > 0.0
    buy = np.where(up, 0.5 * (wish + root), 2.0 * rounding**2 / np.where(up, 1.0, root - wish))
    inside = (gap > -20.0) & (gap < MOST_STOCKING)
    v.need[part], v.buy[part] = need, buy
    v.buy_need[part] = buy / root
    v.buy_price[part] = buy / root * (-2.0 * patience / PATIENCE * agency - phi * wanted / tau * inside)


def backward(month: Month, v: Values) -> None:
    """Quantities along the chain: use, magnet, metal, oxide, limits."""
    s = month.s
    goods, buyers = v.ld.shape
    oxide, metal, magnet = stages(month)
    for name in ("need", "buy", "buy_need", "buy_price"):
        setattr(v, name, np.zeros((goods, buyers)))
    direct = s.mix.T @ v.activity
    v.make = np.zeros(v.lp.shape)

    def sell(part: slice, need: np.ndarray) -> None:
        purchase(month, part, need, v)
        v.make[part] = np.einsum("ckb,cb->ck", v.share[part], v.buy[part])

    sell(magnet, direct[magnet])
    v.make_variant = v.variant * v.make[magnet][:, None, :]
    melted = np.einsum("gve,gvk->ek", s.recipe, v.make_variant)
    sell(metal, direct[metal] + melted @ month.place[2])
    sell(oxide, direct[oxide] + s.oxide_need[:, None] * v.make[metal] @ month.place[1])
    v.sold = v.share * v.buy[:, None, :]
    covered = month.covered[:, :, None] * (s.limit_mask[:, None, :] > 0.0)
    v.through = covered * v.sold[:, month.origin, :].transpose(1, 0, 2)  # (limit, good, buyer)
    v.flow = v.through.sum((1, 2))


def supply(month: Month, v: Values) -> None:
    """Feed by the value of the basket, oxides in fixed proportion, additions to producer stocks."""
    s, d, x = month.s, month.d, month.x
    n = s.pair.shape[0]
    v.price = s.price_ref[:n, None] * np.exp(v.lp[:n])
    gap = v.price - x.floor
    root = np.sqrt(gap**2 + (FLOOR_WIDTH * x.floor) ** 2)
    held_up = x.floor > 0.0
    v.received = np.where(held_up, x.floor + 0.5 * (gap + root), v.price)
    v.lift = np.where(held_up, 0.5 * (1.0 + gap / np.where(held_up, root, 1.0)), 1.0)
    gain = np.where(month.pairs, v.received - s.price_ref[:n, None], 0.0)
    margin = d.value_ref[:, None] - (v.mu[0] - d.premium_ref[0]) + month.yields @ gain
    best = np.max(margin, 1, where=month.outlet, initial=-1e30)
    v.choice = CHOICE / d.value_ref
    behind = np.where(month.outlet, margin - best[:, None], 0.0)
    pull = x.feed_weight * np.exp(np.clip(v.choice[:, None] * behind, -80.0, 0.0))
    total = np.maximum(pull.sum(1), 1e-300)
    v.split = pull / total[:, None]
    v.run = 1.0 / (1.0 + np.exp(-np.clip((best + np.log(total) / v.choice - x.threshold) / d.spread, -60.0, 60.0)))
    v.feed = v.split * (x.deposit_cap * v.run)[:, None]
    v.supply = np.where(month.pairs, month.yields.T @ v.feed, 0.0)
    v.hold = (x.holding + np.maximum(x.held, 0.0) / RELEASE) * np.exp(-d.storage[2] * v.lp[:n])


def residuals(month: Month, z: np.ndarray, v: Values) -> None:
    """log((sales + additions to stock) / supply), use/K - 1 + e^(-mu/kappa), Fischer-Burmeister of wedge and slack."""
    s, x = month.s, month.x
    oxide, metal, magnet = stages(month)
    v.taken, v.offered = v.make[oxide] + v.hold + TINY, np.maximum(v.supply + x.held / RELEASE, 0.0) + TINY
    v.error = np.empty(month.size)
    v.error[s.pair[month.pairs]] = np.log(v.taken / v.offered)[month.pairs]
    used = np.array([v.feed.sum(0), v.make[metal].sum(0), v.make[magnet].sum(0)])
    load = np.divide(used, x.cap, out=np.zeros_like(used), where=month.open)
    premiums = z[month.first : month.limits].reshape(3, -1)
    v.error[month.first : month.limits] = np.where(month.open, load + np.expm1(1.0 - v.premium), -premiums).ravel()
    wedge = z[month.limits :]
    gap = np.log(np.where(month.limited, x.limit, 1.0) / np.where(month.limited, v.flow + 1e-30, 1.0))
    scale = month.d.sourcing[np.maximum(s.limit_good, 0)]
    root = np.sqrt((scale * wedge) ** 2 + gap**2 + 1e-24)
    v.error[month.limits :] = np.where(month.limited, root - scale * wedge - gap, -wedge)
    v.by_wedge = np.where(month.limited, scale * (scale * wedge / root - 1.0), -1.0)
    v.by_flow = np.where(month.limited, (1.0 - gap / root) / (v.flow + 1e-30), 0.0)


def evaluate(month: Month, z: np.ndarray) -> Values:
    """All prices, quantities and residuals at z."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
        v = forward(month, z)
        backward(month, v)
        supply(month, v)
        residuals(month, z, v)
    return v
