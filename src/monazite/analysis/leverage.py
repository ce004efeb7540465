"""Leverage: what withholding the heavy rare earths costs the others, by how much allied plants supply.

The simulator answers: heavy oxides and metals are withheld from every buyer outside for two years, with plants outside
that supply 0, 5, 10 ... % of the need outside on top of those that run. The fringe matters most near a monopoly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.dataset.patterns import HEAVY
from monazite.foundation import cache
from monazite.scenario.policies import add_months, has_trait
from monazite.scenario.scenario import Scenario, load_scenario
from monazite.simulation.simulate import simulate

if TYPE_CHECKING:
    from monazite.results.results import Results

SHARES = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4)
LEAD_IN, STOP_LENGTH = 3, 24  # months before and under the stop
COST_CUT = 0.3  # cut of mine costs in the flooding option
FLOOD_YEARS = 3.0  # how long it lasts
ALLIED_PLANT = "Allied heavy separation"


@dataclass(frozen=True)
class LeverageCurve:
    """Loss outside by added share of the heavy need outside.

    controller: who withholds; loss: (share, draw) MUSD over the two years, central bound;
    withheld: ``oxides and metals`` or with magnets;
    capacity: (share,) t a year; run: identifier of the first run; need: value of the heavy need outside, MUSD a year.
    """

    controller: str
    withheld: str
    shares: tuple[float, ...]
    capacity: tuple[float, ...]
    loss: np.ndarray
    need: float
    run: str


def coercion_loss(share: float, weight: float, elasticity: float) -> float:
    """Share of output lost when a share of an input is withheld.

    Equation: L = 1 - (1 - s)^(beta / (sigma - 1)); convex in s for beta < sigma - 1.

    Parameters
    ----------
    share
        Share of the input that is withheld, s, from 0 to 1.
    weight
        Share of the input in costs, beta.
    elasticity
        Elasticity of substitution sigma, above 1.

    Returns
    -------
    float
        Share of output lost, 0 to 1.

    References
    ----------
    Clayton, Maggiori and Schreger 2024.
    """
    return 1.0 - (1.0 - share) ** (weight / (elasticity - 1.0))


def cached_curve(
    ds: Dataset, sc: Scenario, *, magnets: bool = False, draws: int = 1, controller: str | None = None
) -> LeverageCurve | None:
    """`leverage_curve` at the usual shares, or what it gave before for the same content."""
    controller = controller or sc.controller

    def compute() -> dict[str, np.ndarray]:
        c = leverage_curve(ds, sc, magnets=magnets, draws=draws, controller=controller)
        if c is None:
            return {}
        return {f.name: np.asarray(getattr(c, f.name)) for f in fields(c)}

    key = cache.key(__name__, "curve", ds.hash, sc.hash, SHARES, magnets, draws, controller)
    found = cache.arrays("leverage", key, compute)
    if not found:
        return None
    shares, capacity = (tuple(map(float, found[k])) for k in ("shares", "capacity"))
    return LeverageCurve(
        controller, str(found["withheld"]), shares, capacity, found["loss"], float(found["need"]), str(found["run"])
    )


def leverage_curve(
    ds: Dataset,
    sc: Scenario,
    *,
    magnets: bool = False,
    shares: Sequence[float] = SHARES,
    draws: int = 1,
    controller: str | None = None,
) -> LeverageCurve | None:
    """Loss outside when the heavy rare earths are withheld, by how much of the need outside allied plants supply.

    The stop begins three months after the baseline year, in a world without the scenario's policies, with the projects
    that are decided by then. Allied plants take the ore of the largest heavy project of the list.

    Parameters
    ----------
    ds, sc
        Dataset and scenario; of the scenario only the controlling country, the name and the seed count.
    magnets
        Whether magnets with heavy elements are withheld too.
    shares
        Added supply outside as shares of the value of the heavy need outside, 0 to 1.
    draws
        Draws of the uncertain parameters.
    controller
        Who withholds; by default the scenario's controller. Each controller of a scenario has a curve of its own, in a
        world where nobody else withholds.

    Returns
    -------
    LeverageCurve or None
        None where the dataset has no heavy rare earths or no project outside that separates them.
    """
    controller = controller or sc.controller
    heavy = [g for g in ds.names("good") if g.endswith((".oxide", ".metal")) and g.split(".")[0] in HEAVY]
    project = _largest_heavy_project(ds, controller)
    if not heavy or project is None:
        return None
    if magnets:
        heavy += _heavy_magnets(ds)
    need = _heavy_need(ds, controller)
    per_tonne = _heavy_value(ds, project)  # USD per kg of feed
    capacity = tuple(1e3 * need * s / per_tonne for s in shares)
    start = date(ds.currency_year + 1, 1, 1)
    loss, run = [], ""
    for size in capacity:
        world = _with_allied_plant(ds, project, size)
        stop = {"kind": "export_control", "actor": controller, "goods": heavy, "ban": True}
        content = {
            "name": f"{sc.name}: heavy rare earths withheld",
            "extends": "baseline",
            "dataset": list(ds.folders),
            "start": start,
            "months": LEAD_IN + STOP_LENGTH,
            "controller": controller,
            "policy": [stop | {"start": date(start.year, 1 + LEAD_IN, 1)}],
            "seed": sc.seed,
        }
        res = simulate(world, load_scenario(content, dataset=world), draws=draws)
        outside = [i for i, r in enumerate(res.index.region) if r != controller]
        loss.append(res.values("loss_central")[:, LEAD_IN:, -1][:, :, outside].sum((1, 2)))
        run = run or res.run
    withheld = "with magnets" if magnets else "oxides and metals"
    return LeverageCurve(controller, withheld, tuple(shares), capacity, np.array(loss), need, run)


@dataclass(frozen=True)
class Flooding:
    """What flooding brings and costs the controlling country, (draw,) each: with it less without.

    price: receipts and rents lost and cost paid to its mines, MUSD over the run; deterred: yearly sales of new plants
    outside that do not run at the end, MUSD at baseline prices; idle: capacity outside that stands idle or stays away,
    share of the project list's capacity on line without flooding; regained: leverage at the end.
    """

    price: np.ndarray
    deterred: np.ndarray
    idle: np.ndarray
    regained: np.ndarray
    run: str


def cached_flooding(res: Results, *, draws: int = 1) -> Flooding:
    """`flooding`, or what it gave before for the same content."""

    def compute() -> dict[str, np.ndarray]:
        f = flooding(res, draws=draws)
        return {name.name: np.asarray(getattr(f, name.name)) for name in fields(f)}

    found = cache.arrays("leverage", cache.key(__name__, "flooding", res.run, res.scenario.hash, draws), compute)
    return Flooding(**{**found, "run": str(found["run"])})  # pyright: ignore[reportArgumentType]


def flooding(res: Results, *, draws: int = 1) -> Flooding:
    """The dominant producer's option: a year after the anchor it opens its exports and cuts its mines' costs by 30 %.

    Three years long. Behind its own controls a flood would stay at home.

    Parameters
    ----------
    res
        The run without flooding; draws are common to both.
    draws
        Draws that are run again, at most those of ``res``.

    Returns
    -------
    Flooding
        What it costs and brings, each with flooding less without, shape (draw,).
    """
    from monazite.scenario.policies.market_power import MarketPower

    sc = res.scenario
    start = add_months(res.view.anchor.replace(day=1), 12.0)
    end = add_months(start, 12.0 * FLOOD_YEARS)
    push = MarketPower(kind="market_power", actor=sc.controller, start=start, end=end, push=COST_CUT)
    opened = [
        _ended_on(p, start) if has_trait(p, "restricts_exports") else p
        for p in sc.policy
        if not _begins_after(p, start)
    ]
    n = min(draws, res.draws)
    other = simulate(
        res.dataset,
        sc.model_copy(update={"policy": (*opened, push), "sweep": {}}),
        parameters=res.parameters.subset(0, n),
    )

    def of(run: Results, name: str) -> np.ndarray:
        return run.values(name)[:n]

    lost = of(res, "controller_sales") - of(other, "controller_sales")
    lost = lost + of(res, "controller_rent") - of(other, "controller_rent")
    on, left = (r.view.flows.project[:n, -1].sum(1) for r in (res, other))
    return Flooding(
        price=lost.sum(1) + of(other, "flooding_cost").sum(1),
        deterred=(of(res, "induced_entry") - of(other, "induced_entry"))[:, -1],
        idle=1.0 - left / on,
        regained=(of(other, "leverage") - of(res, "leverage"))[:, -1],
        run=other.run,
    )


def _begins_after(policy, day: date) -> bool:
    return has_trait(policy, "restricts_exports") and policy.start >= day


def _ended_on(policy, day: date):
    """The policy, ended on a day."""
    if policy.until is not None and policy.until <= day:
        return policy
    return policy.model_copy(update={"end": day, "months": None})


def _heavy_magnets(ds: Dataset) -> list[str]:
    """Magnets with a heavy element in their usual recipe."""
    rows = ds.table("recipes")
    found = [r.output for r in rows if r.output.endswith(".magnet") and r.input.split(".")[0] in HEAVY]
    return list(dict.fromkeys(found))


def _prices(ds: Dataset) -> dict[str, float]:
    return {row.good: row.price for row in ds.table("goods")}


def _heavy_value(ds: Dataset, project) -> float:
    """Heavy oxides in a kg of a project's feed at reference prices, USD."""
    from monazite.model.projects import PROJECT_RECOVERY

    price = _prices(ds)
    rows = [r for r in ds.table("baskets") if r.basket == project.basket and r.element in HEAVY]
    return PROJECT_RECOVERY * sum(r.share * price.get(f"{r.element}.oxide", 0.0) for r in rows)


def _largest_heavy_project(ds: Dataset, controller: str):
    """The separation project outside with the most heavy value at nameplate."""
    listed = [p for p in ds.table("projects") if p.stage == "separation" and p.basket and p.region != controller]
    return max(listed, key=lambda p: p.capacity * _heavy_value(ds, p), default=None)


def _heavy_need(ds: Dataset, controller: str) -> float:
    """Value of the heavy oxides embodied in what buyers outside use in the baseline year, MUSD a year."""
    from monazite.model.build import build

    sc = load_scenario(
        {
            "name": "need",
            "extends": "baseline",
            "dataset": list(ds.folders),
            "start": date(2025, 1, 1),
            "months": 1,
            "controller": controller,
        },
        dataset=ds,
    )
    s = build(ds, sc).structure
    elements = len(s.oxide_need)
    outside = (s.buyer_region != s.controller).astype(float)
    use = s.mix.T @ s.activity_ref @ outside  # t a month by good, as products hold it
    metal = use[elements : 2 * elements] + np.einsum("ge,g->e", s.recipe[:, 0], use[2 * elements :])
    oxide = use[:elements] + s.oxide_need * metal
    return float(12.0 * (oxide * s.price_ref[:elements] * s.heavy).sum() / 1e3)


def _with_allied_plant(ds: Dataset, project, size: float) -> Dataset:
    """The dataset with an allied plant of ``size`` t REO a year that has run for long."""
    if size <= 0.0:
        return ds
    own = {
        "project": ALLIED_PLANT,
        "status": "operating",
        "start": date(2000, 1, 1),
        "success": 0.9999,
        "capacity": size,
    }
    row = project.model_copy(update=own | {"diverts": (), "via": "", "permit": 0.0})
    tables = MappingProxyType({**ds.tables, "projects": (*ds.table("projects"), row)})
    return replace(ds, tables=tables, hash=f"{ds.hash}+{size:.6g}")
