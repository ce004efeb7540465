"""Rows of supply: deposits that run in the baseline year, and projects with their pipeline."""

from __future__ import annotations

from datetime import date

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import DataError
from monazite.model.baseline import Baseline, baskets, mineral_of_basket
from monazite.model.baseline_prices import BaselinePrices
from monazite.model.index import Index
from monazite.model.trade_costs import FULL_USE, USUAL_USE

NDPR = {"Nd.metal": 0.75, "Pr.metal": 0.25}  # what a metal plant without stated goods sells
PROJECT_RECOVERY = 0.85  # concentrate to separated oxide, for projects without a figure
STATUS_DELAY = {"stalled": 36.0}  # months added to the stated start of stalled projects, restarts apart
NEVER = 12000.0  # months to first output of what was dropped: neither prices nor money bring it back
CAPITAL = 0.147  # yearly charge on capital: annuity of 15 years at 12 %; assumed
LEAST_CASH = 0.4  # running costs, least share of the break-even price
CUSHION = 0.2  # of its sales by which what is decided covers its running costs at the prices of the baseline year


def adds_oxides(project) -> bool:
    """Whether a project is a row of oxide supply: not plants further down, nor mines whose separation is listed."""
    return project.stage not in ("metal", "magnet") and project.basket is not None and not project.via


def recovery_of(project) -> float:
    """Share of a project's capacity that is sold: its own figure or the usual one of separation."""
    return PROJECT_RECOVERY if project.recovery is None else project.recovery


def project_site(project) -> str:
    """Region in which a project's output is made: for a mine, where its ore is separated."""
    return project.feeds[0] if project.stage == "mine" and project.feeds else project.region


def project_minerals(ds: Dataset, ix: Index) -> dict[str, str]:
    """Mineral that each project adds to, by its name: that of its ore, else of what its plants sell."""
    ore = {name: mineral_of_basket(ix, share) for name, share in baskets(ds, ix).items()}
    usual = {stage: ix.mineral[int(np.flatnonzero(ix.stage == stage)[0])] for stage in set(ix.stage.tolist())}
    out: dict[str, str] = {}
    for p in ds.table("projects"):
        stage = {"metal": 1, "magnet": 2}.get(p.stage, 0)
        sold = ix.goods(p.grades) if p.grades else []
        out[p.project] = ore[p.basket] if p.basket is not None else ix.mineral[sold[0]] if sold else usual[stage]
    return out


def supply_rows(
    ds: Dataset, ix: Index, baseline: Baseline, producers: np.ndarray, prices: BaselinePrices
) -> dict[str, np.ndarray]:
    """Rows of supply: what runs in the baseline year, then the projects that add oxides."""
    composition = baskets(ds, ix)
    slots, adds_to = producers.shape[1], project_minerals(ds, ix)
    slot: dict[tuple[int, str], int] = {}
    for mineral in dict.fromkeys(ix.mineral):
        own = np.flatnonzero(ix.own_slots(mineral, slots) & (producers[0] >= 0))
        slot |= {(int(producers[0, k]), mineral): int(k) for k in own}
    rows: dict[str, list] = {
        key: []
        for key in (
            "basket", "recovery", "region", "feed_share", "cap", "project", "diverts", "recycling", "conflict",
            "name", "used",
        )
    }  # fmt: skip
    for j, row in enumerate(ds.table("deposits")):
        out = row.output * (1.0 - row.stocked) / 12.0
        used = min(max(row.output / row.capacity, 0.2), FULL_USE) if row.capacity > 0 else USUAL_USE
        share = np.zeros(producers.shape[1])
        for r in np.flatnonzero(baseline.feed[j] > 0):
            place = slot[int(r), mineral_of_basket(ix, composition[row.basket])]
            share[place] = baseline.feed[j, r] / baseline.feed[j].sum()
        values = (composition[row.basket], row.recovery, ix.region.index(row.region), share, out / used, -1, -1)
        _append(rows, values, row.kind == "recycling", row.conflict, row.deposit, used)
    for i, project in enumerate(ds.table("projects")):
        if not adds_oxides(project):
            continue
        site = project_site(project)
        share = np.zeros(producers.shape[1])
        share[slot[ix.region.index(site), adds_to[project.project]]] = 1.0
        region = ix.region.index(project.region)
        assert project.basket is not None  # see `adds_oxides`
        size, old = project.capacity / 12.0, ix.deposit.index(project.diverts[0]) if project.diverts else -1
        values = (composition[project.basket], recovery_of(project), region, share, size, i, old)
        _append(rows, values, project.stage == "recycling", False, project.project, 0.9)
    out = {key: np.array(value) for key, value in rows.items() if key != "name"}
    out["name"] = np.array(rows["name"], dtype=object)
    made = np.where(producers[0] >= 0, 1.0, 0.0)
    worth = np.einsum("je,e,jk,k->j", out["basket"], prices.price_ref[: len(ix.element)], out["feed_share"], made)
    out["value"] = worth * out["recovery"]
    out["utilisation"] = out.pop("used")
    return out


def _append(rows, values, recycling, conflict, name, used) -> None:
    for key, value in zip(
        ("basket", "recovery", "region", "feed_share", "cap", "project", "diverts"), values, strict=True
    ):
        rows[key].append(value)
    rows["recycling"].append(float(recycling))
    rows["conflict"].append(float(conflict))
    rows["name"].append(name)
    rows["used"].append(used)


def oxide_unknowns(rows, baseline: Baseline, producers: np.ndarray) -> np.ndarray:
    """Unknown oxide prices: one per element and separator that some deposit or project can feed with it."""
    elements = rows["basket"].shape[1]
    fed = np.einsum("je,jk->ek", rows["basket"] * rows["cap"][:, None], rows["feed_share"])
    total = fed.sum(1, keepdims=True)
    made = (fed > 1e-6 * total) & (producers[0] >= 0)[None, :]
    pair = np.full((elements, producers.shape[1]), -1)
    pair[made] = np.arange(int(made.sum()))
    return pair


def project_pipeline(ds: Dataset, ix: Index, producers: np.ndarray, prices: BaselinePrices) -> dict[str, np.ndarray]:
    """Pipeline: where capacity is added, when, at what price, with what chance."""
    projects = ds.table("projects")
    elements = len(ix.element)
    n = len(projects)
    out = {
        "target": np.zeros((n, 2), dtype=np.int64),
        "cap": np.array([p.capacity / 12.0 for p in projects]),
        "region": np.array([ix.region.index(p.region) for p in projects], dtype=np.int64),
        "decided": np.array([float(p.status not in ("planned", "stalled")) for p in projects]),
        "on_record": np.array([float(p.status in ("operating", "ramping")) for p in projects]),
        "certain": np.array([p.status in ("operating",) for p in projects]),
        "success": np.array([p.success for p in projects]),
        "month": np.array([months_between(ix.month[0], p) for p in projects]),
        "lead": np.array([p.lead if p.lead is not None else 36.0 for p in projects]),
        "permit": np.array([min(p.permit, p.lead if p.lead is not None else 36.0) for p in projects]),
        "place": jurisdictions(projects),
        "ramp": np.array([p.ramp for p in projects]),
        "value": np.zeros((n, len(ix.good))),
        "capex": np.array([p.capex or 0.0 for p in projects]),
        "breakeven": np.zeros(n),
        "cash": np.zeros(n),
    }
    composition, adds_to = baskets(ds, ix), project_minerals(ds, ix)
    for i, p in enumerate(projects):
        if p.basket is not None and p.stage not in ("metal", "magnet"):  # a mine sells what its ore holds
            out["value"][i, :elements] = composition[p.basket] * recovery_of(p)
        elif p.stage == "metal":  # sells metal, buys oxide: the margin is what counts
            for good, share in metals_of(p, ix).items():
                e = ix.good.index(good) - elements
                out["value"][i, elements + e] += share
                out["value"][i, e] -= share * prices.oxide_need[e]
        elif p.stage == "magnet":
            grades = ix.goods(p.grades) if p.grades else ix.goods("magnet")[:1]
            out["value"][i, grades] = 1.0 / len(grades)
            for c in grades:
                out["value"][i, elements : 2 * elements] -= prices.recipe[c - 2 * elements, 0] / len(grades)
        if p.stage in ("metal", "magnet"):
            stage = 1 if p.stage == "metal" else 2
            own = ix.own_slots(adds_to[p.project], producers.shape[1])
            k = int(np.flatnonzero(own & (producers[stage] == ix.region.index(p.region)))[0])
            out["target"][i] = stage, k
        today = float(out["value"][i] @ prices.price_ref)
        out["breakeven"][i] = p.breakeven if p.breakeven else 1.15 * today
        sales = float(np.maximum(out["value"][i], 0.0) @ prices.price_ref)
        out["cash"][i] = running_cost(p, out["breakeven"][i], today, sales)
    return out


def metals_of(project, ix: Index) -> dict[str, float]:
    """What a metal plant sells, as shares: its grades; without them neodymium and praseodymium, or the only metal.

    Raises DataError where the dataset has several metals and none of the usual ones.
    """
    metals = [ix.good[c] for c in (ix.goods(project.grades) if project.grades else np.flatnonzero(ix.stage == 1))]
    if project.grades or len(metals) == 1:
        return {good: 1.0 / len(metals) for good in metals}
    if not set(NDPR) <= set(metals):
        raise DataError(
            file="projects.csv",
            field="grades",
            found=f"none for {project.project}",
            allowed=f"some of {', '.join(metals)}",
        )
    return dict(NDPR)


def jurisdictions(projects) -> np.ndarray:
    """Permitting jurisdiction of every project, counted from 0; the region where none is given. Shape (project,)."""
    names = [p.jurisdiction or p.region for p in projects]
    order = {name: k for k, name in enumerate(sorted(set(names)))}
    return np.array([order[name] for name in names], dtype=np.int64)


def running_cost(project, breakeven: float, today: float, sales: float) -> float:
    """USD per kg of nameplate without which a plant stands idle: break-even less the yearly charge on its capital.

    Equation: max(b - 0.147 capex / capacity, 0.4 b). What runs or is decided at the prices of the baseline year covers
    its running costs there, so for those at most ``today`` less a fifth of ``sales``: receipts less bought inputs, and
    receipts, at those prices.
    """
    capital = CAPITAL * 1e3 * (project.capex or 0.0) / max(project.capacity, 1e-9)
    cash = max(breakeven - capital, LEAST_CASH * breakeven)
    return cash if project.status in ("planned", "stalled") else min(cash, today - CUSHION * sales)


def months_between(start: date, project) -> float:
    """Months from the scenario start to the stated first output; operating ones have started, dropped ones never do."""
    if project.status == "dropped":
        return NEVER
    if project.start is None:
        return 0.0 if project.status == "operating" else 60.0
    gap = (project.start.year - start.year) * 12.0 + project.start.month - start.month
    return gap + (0.0 if project.site == "restart" else STATUS_DELAY.get(project.status, 0.0))
