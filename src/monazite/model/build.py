"""Dataset and scenario become arrays: the only place where names turn into axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock
from typing import Any

import numpy as np
from cachetools import LRUCache, cached

from monazite.dataset.dataset import Dataset
from monazite.dataset.rows.evidence import DriverProcess
from monazite.engine.market import unknowns
from monazite.engine.state import BaselineReferences, Controls, Params
from monazite.engine.supply_network import SupplyNetwork, contiguous, market_network
from monazite.foundation.errors import DataError
from monazite.model.baseline import DEFENCE_REGIONS, Baseline, balance_baseline
from monazite.model.calibration_targets import CalibrationTargets
from monazite.model.drivers import relevant_rows, with_drivers
from monazite.model.index import STAGES, Index
from monazite.model.initial_stocks import months_in_stock, release_shares
from monazite.model.licence_events import licence_events
from monazite.model.licence_groups import Limits, find_limits
from monazite.model.network import BaselineSupply, assemble, baseline_supply
from monazite.model.ore_controls import with_ore_controls
from monazite.model.parameters import Draws, make_params
from monazite.model.projects import adds_oxides, project_minerals, project_site
from monazite.model.trade_costs import baseline_duty
from monazite.scenario.anchor import months_to_anchor
from monazite.scenario.policies import apply
from monazite.scenario.scenario import Scenario, facts_of

CONDITIONS = ("co2e", "radioactive", "conflict")
ABRUPT = ("licensed", "approval", "banned", "quota", "tariff", "export_tax", "preference", "standard")
"""Controls of trade whose change is a break of policy."""


@dataclass(frozen=True)
class Model:
    """Everything the engine needs, and the names to read its results."""

    index: Index
    structure: SupplyNetwork
    base: BaselineReferences
    controls: Controls
    baseline: Baseline
    limits: Limits
    dataset: Dataset
    scenario: Scenario
    targets: CalibrationTargets
    cache: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What readers of results have derived from the rest (`monazite.results.memo.cached_per_model`)."""
    facts: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """The same of what no measure changes: models whose measures alone differ share it (`cached_per_dataset`)."""

    def params(self, draws: Draws) -> Params:
        """Parameters of a batch of draws, calibrated so that each reproduces the baseline."""
        return self.driven(make_params(self.structure, self.targets, draws), draws)

    def driver_events(self, rows: Sequence[DriverProcess]) -> Mapping[str, np.ndarray]:
        """Strength (month,) of the changes of terms of the drivers' groups, by name of the driver."""
        return licence_events(self.index, self.structure, self.controls, rows)

    def driven(self, params: Params, draws: Draws) -> Params:
        """Parameters with the drivers of the draws as they act under the controls and limits of this model.

        What is calibrated does not depend on measures; how a driver acts does: a premium needs a licence, and buyers
        that share a limit share its stringency.
        """
        if draws.drivers is not None:
            rows = relevant_rows(self.index, self.limits, self.dataset.table("drivers"))
            args = self.index, self.structure, self.limits, self.controls
            params = with_drivers(*args, params, rows, draws.drivers)
        return contiguous(params)


def months_from(start: date, count: int) -> tuple[date, ...]:
    """First days of ``count`` months from ``start``."""
    first = start.year * 12 + start.month - 1
    return tuple(date((first + i) // 12, (first + i) % 12 + 1, 1) for i in range(count))


def make_index(ds: Dataset, sc: Scenario) -> Index:
    """Axes in the order of the tables; oxides before metals before magnets."""
    goods = ordered_goods(ds)
    regions = tuple(row.region for row in ds.table("regions"))
    uses = ds.table("uses")
    deposits = tuple(row.deposit for row in ds.table("deposits"))
    projects = tuple(ds.table("projects"))
    return Index(
        month=months_from(sc.start, sc.months),
        region=regions,
        buyer=regions + tuple(f"{r}.defence" for r in DEFENCE_REGIONS if r in regions and any(u.defence for u in uses)),
        element=tuple(row.good.rpartition(".")[0] for row in goods if row.place == 0),
        good=tuple(row.good for row in goods),
        use=tuple(u.use for u in uses),
        sector=tuple(dict.fromkeys(row.sector for row in ds.table("sectors"))),
        deposit=deposits,
        project=tuple(p.project for p in projects),
        bloc={row.region: row.bloc for row in ds.table("regions")},
        industry={u.use: u.industry for u in uses},
        project_site=tuple(p.region for p in projects),
        project_stage=tuple(p.stage for p in projects),
        project_capex=tuple(p.capex or 0.0 for p in projects),
        mineral=tuple(row.mineral for row in goods),
        good_place=tuple(row.place for row in goods),
    )


def ordered_goods(ds: Dataset) -> list:
    """Rows of goods: first products in the order of the table, metals in the same order of elements, then magnets.

    Raises DataError where an element has no metal, or a metal no first product.
    """
    rows: list[list] = [[], [], []]
    for row in ds.table("goods"):
        rows[row.place].append(row)
    first, metals = ([row.good.rpartition(".")[0] for row in part] for part in rows[:2])
    for name in {*first} ^ {*metals}:
        good = next(row.good for row in (*rows[0], *rows[1]) if row.good.rpartition(".")[0] == name)
        raise DataError(
            file="goods.csv", field="good", found=good, allowed=f"both a first product and a metal of {name}"
        )
    rows[1].sort(key=lambda row: first.index(row.good.rpartition(".")[0]))
    return [row for part in rows for row in part]


def producer_slots(ds: Dataset, ix: Index, baseline: Baseline) -> tuple[np.ndarray, tuple[str, ...]]:
    """Producing regions (3, slot), today's and the projects', -1 where a region does not take part in a stage.

    A slot is the same region at every stage, so that a quota can cover oxides, metals and magnets of one origin. Every
    mineral has slots of its own, so that plants of one are no bottleneck of another; their names come second.
    """
    rows: list[np.ndarray] = []
    names: list[str] = []
    minerals, adds_to = list(dict.fromkeys(ix.mineral)), project_minerals(ds, ix)
    for mineral in minerals:
        active = np.zeros((3, len(ix.region)), dtype=bool)
        for stage in range(len(STAGES)):
            goods = np.flatnonzero((ix.stage == stage) & ix.of_mineral(mineral))
            made = baseline.supply[goods] if stage == 0 else baseline.ship[goods].sum(2)
            active[stage] = made.sum(0) > 0
            for project in ds.table("projects"):
                counts = project_kind(project) == stage and (stage > 0 or adds_oxides(project))
                if counts and adds_to[project.project] == mineral:
                    active[stage, ix.region.index(project_site(project))] = True
        slots = np.flatnonzero(active.any(0))
        rows.append(np.where(active[:, slots], slots[None, :], -1))
        names += [mineral] * slots.size
    return np.concatenate(rows, 1), tuple(names) if len(minerals) > 1 else ()


def project_kind(project) -> int:
    """Stage that a project adds to: 0 oxides, 1 metals, 2 magnets."""
    return {"metal": 1, "magnet": 2}.get(project.stage, 0)


@dataclass(frozen=True)
class BaselineYear:
    """What follows from a dataset and the months of a run alone: axes, balance, producing regions and supply."""

    dataset: Dataset
    index: Index
    baseline: Baseline
    producers: np.ndarray
    supply: BaselineSupply

    def own_arrays(self) -> tuple[Baseline, np.ndarray, BaselineSupply]:
        """Balance, producing regions and supply, copied, so that no model sees what another's reader wrote."""
        return deepcopy((self.baseline, self.producers, self.supply))


def _year_key(ds: Dataset, sc: Scenario) -> tuple[int, int, int, int]:
    return id(ds), sc.start.year, sc.start.month, sc.months  # the very dataset, which the year holds


_YEARS: LRUCache[tuple[int, int, int, int], BaselineYear] = LRUCache(4)
"""Baseline years of the last datasets: a further scenario of one takes half of the time to build."""


@cached(_YEARS, key=_year_key, lock=Lock())
def baseline_year(ds: Dataset, sc: Scenario) -> BaselineYear:
    """The baseline year of a dataset for the months of a scenario, made once. Nobody may write into its arrays.

    Raises DataError where tables do not close.
    """
    ix = make_index(ds, sc)
    baseline = balance_baseline(ds, ix)
    producers, slot_mineral = producer_slots(ds, ix, baseline)
    ix = replace(ix, slot_mineral=slot_mineral)
    return BaselineYear(ds, ix, baseline, producers, baseline_supply(ds, ix, baseline, producers))


def build(ds: Dataset, sc: Scenario) -> Model:
    """Arrays of a dataset under a scenario.

    Raises InputError where the scenario names what the dataset does not have, DataError where tables do not close.
    """
    ds = facts_of(sc, ds)
    year = baseline_year(ds, sc)
    ix, (baseline, producers, supply) = year.index, year.own_arrays()
    threats = sc.enforce_threats
    neutral = neutral_controls(ds, ix)
    neutral.stock_ruled[:] = months_in_stock(supply.stocks["strategic"], baseline)
    neutral.recycling[:] = supply.recycled
    controls = apply(neutral, sc.policy, ix, enforce_threats=threats)
    controller = ix.region.index(sc.controller)
    limits = find_limits(controls, ix, producers, baseline.ship)
    structure, targets = assemble(ds, ix, baseline, producers, supply, limits, controls, controller)
    controls = with_ore_controls(controls, structure, ix)
    base = contiguous(make_references(ds, ix, structure, targets, controls, baseline, months_to_anchor(sc)))
    return Model(ix, structure, base, controls, baseline, limits, ds, sc, targets)


def neutral_controls(ds: Dataset, ix: Index) -> Controls:
    """Controls that leave the baseline as it is."""
    months, goods, regions, buyers = len(ix.month), len(ix.good), len(ix.region), len(ix.buyer)
    arc = (months, goods, regions, buyers)
    return Controls(
        licensed=np.zeros(arc),
        approval=np.ones(arc),
        review=np.zeros(arc),
        banned=np.zeros(arc),
        notice=np.zeros(arc),
        quota=np.full((months, 0), np.inf),
        quota_weight=np.zeros((0, goods, regions)),
        quota_buyers=np.zeros((0, buyers)),
        tariff=np.repeat(baseline_duty(ds, ix)[None], months, 0),
        export_tax=np.zeros(arc),
        tech=np.ones((months, regions, regions)),
        alarm=np.zeros((months, goods, buyers)),
        stock_target=np.zeros((months, goods, buyers)),
        stock_purchase=np.zeros((months, goods, buyers)),
        stock_pace=np.zeros((months, goods, buyers)),
        stock_held=np.zeros((months, goods, buyers)),
        release_first=np.zeros((months, len(ix.use))),
        stock_release=np.repeat(release_shares(ds, ix)[None], months, 0),
        stock_ruled=np.zeros((months, goods, buyers)),
        stock_release_rest=np.zeros((months, goods, buyers)),
        preference=np.ones((months, regions, buyers)),
        floor=np.zeros((months, goods, regions)),
        finance=np.zeros((months, len(ix.project))),
        permit_speed=np.ones((months, regions)),
        project_speed=np.ones((months, 2, len(ix.project))),
        guarantee=np.zeros((months, len(ix.project))),
        research=np.zeros((months, len(ix.use))),
        thrift_target=np.zeros((months, len(ix.use))),
        recycling=np.zeros((months, regions)),  # today's rate is put in where the baseline is at hand
        recycling_factor=np.ones((months, regions)),
        mining=np.ones((months, len(ix.element), regions)),
        mine_share=np.ones((months, len(ix.element), regions)),
        standard=np.full((months, len(CONDITIONS), len(STAGES), buyers), np.inf),
        push=np.zeros((months, regions)),
        enforcement=np.zeros(months),
        priority=np.ones((months, len(ix.use))),
    )


def make_references(
    ds: Dataset, ix: Index, network: SupplyNetwork, targets: CalibrationTargets, controls: Controls, baseline: Baseline,
    anchor: float,
) -> BaselineReferences:  # fmt: skip
    """References of the baseline, marks on the months in which policy breaks, and the anchor, months from the start."""
    first, limits, n = unknowns(network)
    slots, elements = network.pair.shape[1], len(ix.element)
    z = np.zeros(n)
    ratio = targets.premium / targets.premium_scale
    z[first:limits] = (np.log1p(ratio) * (network.producers >= 0)).ravel()
    capacity = np.zeros((len(ix.good), slots))
    for e in range(elements):
        for k, r in enumerate(network.producers[0]):
            if r >= 0 and baseline.supply[e, r] > 0:
                capacity[e, k] = _full_oxide_output(network, e, k)
    capacity[elements : 2 * elements] = network.metal_cap
    capacity[2 * elements :] = network.magnet_cap
    for c in range(elements, len(ix.good)):
        capacity[c, ~ix.own_slots(ix.mineral[c], slots)] = (
            1.0  # plants of other minerals, which make none: no new origins
        )
    slot_region = network.producers.max(0)
    return BaselineReferences(
        market_network=market_network(network),
        blocks=(first, limits),
        capacity=capacity,
        plants=np.stack([network.feed_cap, network.metal_cap, network.magnet_cap]),
        duty_change=duty_changes(controls, ds, ix, network),
        carried=embodied_conditions(network),
        recipe_ratio=np.divide(targets.recipe_cost[:, 0], targets.recipe_cost[:, 1]),
        z=z,
        broken=_breaks(controls),
        weeks=np.array([5 if day.month % 3 == 0 else 4 for day in ix.month]),
        anchor=np.array([anchor]),
        paid=np.einsum("gkb,gk,gkb->gb", network.share_ref, targets.price, network.cost_ref),
        price=targets.price,
        outside=(network.buyer_region != network.controller).astype(float),
        rigid=targets.is_magnet_use.astype(float),
        producer_region=np.eye(len(ix.region))[slot_region],
    )


def duty_changes(
    controls: Controls, ds: Dataset, ix: Index, network: SupplyNetwork, months: slice = slice(None)
) -> np.ndarray:
    """Duties and export taxes over the baseline's, as factors (month, good, slot, buyer)."""
    where = network.producers.max(0)
    made, tax = (np.take(getattr(controls, name)[months], where, axis=2) for name in ("tariff", "export_tax"))
    made += 1.0
    tax += 1.0
    made *= tax
    made /= 1.0 + baseline_duty(ds, ix)[None][:, :, where]
    return made


def _breaks(controls: Controls) -> np.ndarray:
    """1 for months in which a control of trade is not what it was in the month before."""
    fields = [getattr(controls, name) for name in ABRUPT]
    months = controls.enforcement.size
    return np.array([float(t > 0 and any((f[t] != f[t - 1]).any() for f in fields)) for t in range(months)])


def _full_oxide_output(network: SupplyNetwork, e: int, k: int) -> float:
    """Oxide that running deposits could supply at full capacity, t a month."""
    running = network.deposit_project < 0
    return float(
        (network.feed_share[:, k] * network.deposit_cap * network.recovery * network.basket[:, e])[running].sum()
    )


def embodied_conditions(network: SupplyNetwork) -> np.ndarray:
    """What the oxide in an origin's goods carries (condition, stage, slot): CO2e, residue, share from conflict.

    Oxides: the mean over running deposits by the feed separated there in the baseline year, zero without feed. Metal
    and magnets: the mean over the origins of the oxides and metals that their makers buy in the baseline year, by mass.
    """
    weight = network.feed_share * (network.deposit_cap * network.recovery * (network.deposit_project < 0))[:, None]
    per_deposit = np.concatenate([network.footprint[:2], network.conflict[None]])
    total = weight.sum(0)
    oxide = np.divide(per_deposit @ weight, total, out=np.zeros((3, total.size)), where=total > 0)
    n, region = len(network.oxide_need), network.producers.max(0)
    metal = _mean_over_origins(network, slice(0, n), oxide)
    return np.stack(
        [oxide, metal[:, region], _mean_over_origins(network, slice(n, 2 * n), metal[:, region])[:, region]], 1
    )


def _mean_over_origins(network: SupplyNetwork, goods: slice, of_origin: np.ndarray) -> np.ndarray:
    """Mean over the origins of what each buyer buys of some goods (condition, buyer), by mass."""
    by_origin = np.einsum("ckb,cb->kb", network.share_ref[goods], network.need_ref[goods])
    total = by_origin.sum(0)
    return np.divide(of_origin @ by_origin, total, out=np.zeros((3, total.size)), where=total > 0)
