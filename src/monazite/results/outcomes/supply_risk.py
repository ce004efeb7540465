"""Outcomes on supply risk: the benchmarks of the European Union, GeoPolRisk, conflict in what is used."""

from __future__ import annotations

import numpy as np

from monazite.engine.sourcing import refused_origins
from monazite.model.footprint.allocation import five_year_prices
from monazite.results.outcomes import crma_benchmarks
from monazite.results.outcomes.footprint import in_route, separated
from monazite.results.outcomes.geopolrisk import geopolrisk as _geopolrisk
from monazite.results.outcomes.origin_tracing import traced
from monazite.results.outcomes.registry import CHAIN, outcome
from monazite.results.view import View


@outcome("share", "month", "benchmark", tables=(*CHAIN, "projects"))
def eu_benchmark(v: View) -> np.ndarray:
    """Shares that the EU's Critical Raw Materials Act sets benchmarks for, rare earths in magnets."""
    return crma_benchmarks.panel(v)


@outcome("1", "month", good="up", tables=(*CHAIN, "projects"))
def eu_benchmarks_met(v: View) -> np.ndarray:
    """Number of the eight benchmarks of the EU's Critical Raw Materials Act that are met."""
    return crma_benchmarks.met(crma_benchmarks.panel(v)).sum(2)


@outcome("share", "month", "region", good="up", tables=(*CHAIN, "projects"))
def recycling_rate(v: View) -> np.ndarray:
    """Share of the scrap that arises in a region, as in the baseline year, which its plants recover."""
    s = v.structure
    recovered = v.flows.feed.sum(3) * (s.recovery * (s.deposit_recycling > 0))
    by_region = recovered @ np.eye(len(v.index.region))[s.deposit_region]
    return np.divide(by_region, s.scrap_ref, out=np.zeros_like(by_region), where=s.scrap_ref > 0)


@outcome("1", "month", "stage", "region", good="down", tables=(*CHAIN, "governance"))
def geopolrisk(v: View) -> np.ndarray:
    """GeoPolRisk score of a region's supply: concentration of output times political risk of imports."""
    made, bought = v.stage_production(), v.stage_imports()
    risk = v.governance_risk()[:, None, None]
    scores = [_geopolrisk(made, bought[:, :, :, :, r], risk, made[..., r]).score for r in range(len(v.index.region))]
    return np.stack(scores, 3)


@outcome("share", "month", "user", good="down", tables=("deposits", "trade"))
def conflict_share_used(v: View) -> np.ndarray:
    """Share by value, at five-year prices, of the rare earths in a region's use whose mining pays for conflict."""
    price = five_year_prices(v.model.dataset, v.index.good[: len(v.index.element)])
    draws: list[np.ndarray] = []
    for i in range(v.flows.ship.shape[0]):
        value = np.stack([np.einsum("tej,e->tj", o.deposit, price) for o in traced(v, i, v.labels("user"))], 1)
        total = value.sum(2)
        draws.append(np.divide(value @ v.structure.conflict, total, out=np.zeros_like(total), where=total > 0))
    return np.stack(draws)


@outcome("share", "month", "stage", good="up", tables=CHAIN)
def n_minus_1(v: View) -> np.ndarray:
    """IEA's N-1: supply without the largest producer over what products used elsewhere hold of that stage."""
    made, need = v.stage_production(), embodied_need(v)
    top = made.argmax(3)[..., None]
    rest = made.sum(3) - np.take_along_axis(made, top, 3)[..., 0]
    other = need.sum(3) - np.take_along_axis(need, top, 3)[..., 0]
    return np.minimum(rest / np.maximum(other, 1e-12), 1.0)


def embodied_need(v: View) -> np.ndarray:
    """What users want of every stage, embodied in what their lines buy, by region (draw, month, stage, region), t.

    Oxide and metal count for the region that uses the magnet, not for the one that melts and sinters: were it
    otherwise, a stage whose customers all sit in the dominant country would seem secure. Standard recipes.
    """
    f = v.flows
    with np.errstate(divide="ignore", invalid="ignore"):  # a division of all, then a choice: faster than one of some
        want = f.activity / f.served
    want = np.where(f.served > 0.0, want, v.structure.activity_ref)
    return v.by_region_sum(np.matmul(v.embodied, want))


@outcome("1", "month", "route", good="down", tables=("footprints", "deposits", "governance"))
def hhi_governance_by_route(v: View) -> np.ndarray:
    """Concentration of a route's output weighted by governance risk: sum over regions of share squared times risk.

    Ores by the region of the mine, metal and magnets by that of the plant. One is a route of one region at the worst.
    """
    n, eye = len(v.index.element), np.eye(len(v.index.region))
    route = in_route(v)
    mined = np.einsum("ntj,jr,jo->ntro", separated(v), route[:-2], eye[v.structure.deposit_region], optimize=True)
    made = v.production()
    plants = np.stack([made[:, :, n : 2 * n].sum(2), made[:, :, 2 * n :].sum(2)], 2)
    built = np.einsum("ntso,sr->ntro", plants, route[-2:])
    dug = (route[:-2].sum(0) > 0)[:, None]
    risk = np.where(dug, v.governance_risk(mining=True)[:, None], v.governance_risk()[:, None])
    tonnes = mined + built
    total = tonnes.sum(3, keepdims=True)
    share = np.divide(tonnes, total, out=np.zeros_like(tonnes), where=total > 0)
    value = (share**2 * risk[:, None]).sum(3)
    return np.where(total[..., 0] > 0, value, np.nan)


@outcome("1", "month", good="down", tables=("deposits", "governance"))
def mine_hhi_governance(v: View) -> np.ndarray:
    """Concentration of mining of the magnet rare earths weighted by governance risk of the mining region."""
    s = v.structure
    yields = s.recovery * s.basket[:, v.magnet_elements].sum(1)
    mined = (v.flows.feed.sum(3) * yields) @ np.eye(len(v.index.region))[s.deposit_region]
    share = mined / mined.sum(2, keepdims=True)
    return (share**2 * v.governance_risk(mining=True)[:, None]).sum(2)


@outcome("share", "month", "stage", "region", tables=("footprints", "trade"))
def refused(v: View) -> np.ndarray:
    """Share of a region's purchases of the baseline year from origins that its import conditions shut out."""
    s, c, n = v.structure, v.model.controls, len(v.index.element)
    shut = np.stack(
        [refused_origins(v.model.base.carried, standard) for standard in c.standard]
    )  # (month, stage, slot, buyer)
    abroad = s.producers.max(0)[:, None] != s.buyer_region
    bought = s.share_ref * s.need_ref[:, None, :] * abroad
    elements = v.magnet_elements
    parts = [bought[:n][elements].sum(0), bought[n : 2 * n].sum(0), bought[2 * n :].sum(0)]
    regions: list[np.ndarray] = []
    for stage, part in enumerate(parts):
        total = v.by_region_sum(part.sum(0))
        lost = v.by_region_sum((part * shut[:, stage]).sum(1))
        regions.append(np.divide(lost, total, out=np.zeros_like(lost), where=total > 0))
    return np.repeat(np.stack(regions, 1)[None], v.flows.ship.shape[0], 0)
