"""Use given up at high prices: what those users lose who save material instead of standing still."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from monazite.engine.demand import PRIORITY_CHOKE
from monazite.engine.prices import ETA
from monazite.model.parameters import demand_curves

if TYPE_CHECKING:
    from monazite.economy.simulated_run import SimulatedRun
    from monazite.model.build import Model

USUAL = 1.02
"""Prices up to this multiple of the reference are those of the resting baseline, whose prices drift by less than a
hundredth in two years: nothing counts as given up at them."""


def value_added_given_up(price: np.ndarray, choke: np.ndarray, elasticity: np.ndarray) -> np.ndarray:
    """Value added lost between the use at ``price`` and that at the reference price: area under the demand curve, net.

    Equation: use q = P_e^-eps with the effective price P_e = P (1 + (P/choke)^5)^(-1/5), which stays below the choke
    price; loss = integral of (P_e - 1) dq = eps / (1 - eps) (P_e^(1 - eps) - 1) - (1 - q), in values of the use at the
    reference price. The first term is the output given up, the second the material that is bought for it no more:
    value added is output less inputs, both at the prices of the baseline year, as for a line that stands. What is
    asked for but not delivered at the choke price is missing output of the line, and counted there.
    Arguments: price and choke over the reference price, elasticity below 1; arrays that broadcast.
    Source: integral of the isoelastic demand of `monazite.engine.prices.price_uses`.
    """
    high = np.maximum(price / USUAL, 1.0)
    relative = np.minimum(high / choke, 1e30)
    effective = high * (1.0 + relative**ETA) ** (-1.0 / ETA)
    at_reference = (1.0 + choke**-ETA) ** (-1.0 / ETA)
    log = np.log(np.maximum(effective / at_reference, 1.0))
    rest = 1.0 - elasticity
    net = elasticity / rest * np.expm1(rest * log) + np.expm1(-elasticity * log)
    return np.maximum(net, 0.0)  # two terms that nearly cancel at small changes


def sector_weights(model: Model) -> np.ndarray:
    """Share of a use's material by sector (sector, use, region): as dependent lines have it, else the use's own."""
    if "sector_weights" not in model.cache:
        model.cache["sector_weights"] = _sector_weights(model)
    return model.cache["sector_weights"]


def _sector_weights(model: Model) -> np.ndarray:
    value = model.targets.input_value
    total = value.sum(0)
    out = np.divide(value, total, out=np.zeros_like(value), where=total > 0)
    for row in model.dataset.table("uses"):
        if row.use in model.index.use and row.sector in model.index.sector:
            u, n = model.index.use.index(row.use), model.index.sector.index(row.sector)
            out[n, u] = np.where(total[u] > 0, out[n, u], 1.0)
    return out


def forgone_use(run: SimulatedRun) -> np.ndarray:
    """Value added of the use that is given up at high prices (draw, month, sector, region), MUSD a month.

    It is the buyers', in their regions; what they pay more for the rest is a transfer, and what sellers do not sell is
    theirs. Of uses whose products can be made with less within the month (the engine's ``rigid`` says which cannot):
    those with magnets run or stand, and what they lose is missing output. Prices are what one more unit costs the
    buyer; the value of use at the reference price is that of the baseline year, less what thrift has made needless.
    """
    s, flows, model = run.structure, run.flows, run.model
    count, months = flows.output.shape[:2]
    sectors, regions = s.value_added.shape
    out = np.zeros((count, months, sectors, regions))
    uses = np.flatnonzero((model.base.rigid == 0.0) & (s.activity_ref > 0).any(1))
    if not uses.size:
        return out
    elasticity, choke = _curves(run, uses)  # draw, use
    choke = choke[:, None] * (model.controls.priority[:, uses] * (1.0 + (PRIORITY_CHOKE - 1.0) * s.use_priority[uses]))
    goods = np.flatnonzero(s.mix[uses].any(0))
    cost = s.mix[np.ix_(uses, goods)] * s.price_ref[goods]  # use, good
    level = flows.delivered[:, :, goods] / s.price_ref[goods][:, None]
    price = np.matmul(cost, level) / np.maximum(s.mix_ref[uses], 1e-12)
    if not (price > USUAL).any():
        return out
    lost = value_added_given_up(price, np.maximum(choke, 2.0)[..., None], elasticity[:, None, :, None])
    value = (
        s.activity_ref[uses] * s.mix_ref[uses] / 1000.0 * np.exp(flows.thrift[:, :, uses])
    )  # draw, month, use, buyer
    lies = np.zeros((len(s.buyer_region), regions))
    lies[np.arange(len(lies)), s.buyer_region] = 1.0
    by_region = (lost * value) @ lies
    weight = sector_weights(model)[:, uses]
    return np.einsum("itur,nur->itnr", by_region, weight, out=out)


def _curves(run: SimulatedRun, uses: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Elasticity and choke price of the uses (draw, use): drawn, or the table's for a run without parameters."""
    targets = run.model.targets
    if run.draws is not None and "elasticity.oxide" in run.draws.values:
        elasticity, choke, _ = demand_curves(targets, run.draws)
        return elasticity[:, uses], choke[:, uses]
    rows = (len(run.flows.output), 1)
    return np.tile(np.minimum(targets.elasticity, 0.95)[uses], rows), np.tile(targets.choke[uses], rows)
