"""Models, months and runs that the engine's tests share; the only place that knows how kernels are called."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from functools import cache
from inspect import signature
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from monazite.dataset.dataset import Dataset, load_dataset
from monazite.engine.balance import begin_month, end_month, evaluate
from monazite.engine.capacity import update_capacity
from monazite.engine.demand import update_demand
from monazite.engine.licences import review_licences
from monazite.engine.limits_in_force import select_limits
from monazite.engine.market import clear
from monazite.engine.market_arrays import Behaviour, Market, Month, ScratchArrays
from monazite.engine.numerics.jacobian import jacobian
from monazite.engine.run import begin, new_scratch
from monazite.engine.sourcing import open_arcs
from monazite.engine.state import Flows, Params, State
from monazite.engine.step import step
from monazite.engine.stocks import plan_orders
from monazite.model.build import Model, build
from monazite.model.parameters import draw
from monazite.results.results import Results
from monazite.scenario.scenario import Scenario, load_scenario
from monazite.simulation.simulate import empty_flows, simulate
from paths import TINY

SHIPPED = ("cn-ree-2025", "cn-ree-2025-no-deal", "cn-quota-2010", "full-stop", "truce-expiry-2026")
MAGNETS = ["NdFeB.N.magnet", "NdFeB.SH.magnet", "NdFeB.UH.magnet", "SmCo.magnet"]


@cache
def shipped() -> Dataset:
    return load_dataset("rare_earths")


def control(start: date | str = date(2025, 4, 1), **fields) -> dict:
    """An export control of China on magnets and Dy."""
    block = {"kind": "export_control", "actor": "CN", "start": start, "goods": [*MAGNETS, "Dy"], "approval": 0.3}
    return block | fields


def scenario(*policy: dict, months: int = 12, growth: bool = False, ds: Dataset | None = None, **fields) -> Scenario:
    ds = ds or shipped()
    content = {"name": "test", "extends": "baseline", "start": date(2025, 1, 1), "months": months}
    content |= {"growth": growth, "policy": list(policy)}
    return load_scenario(content | {"dataset": list(ds.folders)} | fields, dataset=ds)


def simulated(*policy: dict, draws: int = 1, threads: int | None = None, **fields) -> Results:
    return simulate(shipped(), scenario(*policy, **fields), draws=draws, threads=threads)


def parameters(model: Model, *, first: int = 0, count: int = 1, seed: int = 0, **fixed: float) -> Params:
    """Draws of the shipped priors for any model; names with "_" for "."."""
    known = {p.parameter for p in shipped().table("priors")}
    named = {(k if k in known else k.replace("_", ".", 1)): v for k, v in fixed.items()}
    if not model.scenario.growth:
        named = {"growth": 0.0, "controller.growth": 0.0} | named
    values = draw(shipped().table("priors"), seed=seed, first=first, count=count, fixed=named)
    params = model.params(values)
    if not model.scenario.growth:
        params.project_yield[:] = 0.0
    return params


class Kernel:
    """The month's equations of one draw as plain functions of the unknowns."""

    def __init__(self, case: Case, i: int = 0) -> None:
        self.blocks, self.s = case.model.base.blocks, case.model.base.market_network
        self.d = Behaviour(*(a[i] for a in case.work.behaviour))
        self.x = Month(*(a[i] for a in case.work.month))
        self.m = Market(*(a[i] for a in case.work.market))
        self.t = case.work.tangents
        self.z = case.state.z[i]

    def worst(self, z: np.ndarray) -> float:
        begin_month(self.x.weight, self.m.pull)
        worst = evaluate(z, self.blocks, self.s, self.d, self.x, self.m)
        end_month(z, self.blocks[1], self.s, self.m)
        return float(worst)

    def error(self, z: np.ndarray) -> np.ndarray:
        self.worst(z)
        return self.m.error.copy()

    def jacobian(self, z: np.ndarray) -> np.ndarray:
        self.worst(z)
        jacobian(z, self.blocks, self.s, self.d, self.x, self.m, self.t)
        return self.t.matrix[:, : len(self.z)].copy()

    def differences(self, z: np.ndarray, h: float = 1e-6) -> np.ndarray:
        """Central finite differences of fourth order."""
        out = np.empty((z.size, z.size))
        for j in range(z.size):
            e = np.zeros(z.size)
            e[j] = h
            out[:, j] = (
                8.0 * (self.error(z + e) - self.error(z - e)) - self.error(z + 2 * e) + self.error(z - 2 * e)
            ) / (12.0 * h)
        return out


@dataclass
class Case:
    """A model with one batch of draws in hand, to be moved call by call or month by month."""

    model: Model
    params: Params
    state: State
    work: ScratchArrays
    flows: Flows

    @property
    def s(self):
        return self.model.structure

    def at(self, t: int) -> Flows:
        return Flows(*(a[:, t] for a in self.flows))

    def prepare(self, t: int = 0) -> None:
        """Calls 1 to 4 and the arcs of a month."""
        s, c, d, base = self.model.structure, self.model.controls, self.params, self.model.base
        month, m = self.work.month, self.work.market
        review_licences(t, s, c, d, self.state, month)
        update_capacity(t, s, c, d, base, self.state, month, self.at(t).project, self.at(t).guarantee)
        update_demand(t, s, c, d, base, self.state, month, m, self.work.plan)
        plan_orders(t, s, c, d, self.state, month, m)
        open_arcs(t, s, c, d, base, month)

    def clear(self, t: int = 0, *, broken: bool = False) -> np.ndarray:
        """Call 5; returns the status (draw, 4)."""
        base, state = self.model.base, self.state
        status = self.at(t).status
        status[:] = 0.0
        limits = select_limits(self.work.limits, base.blocks[1], self.work.month.limit, self.work.market)
        given = {
            "blocks": base.blocks, "network": limits.network, "whole": base.market_network,
            "behaviour": self.work.behaviour, "month": self.work.month, "market": self.work.market,
            "tangents": limits.tangents, "iterate": limits.iterate, "z_reference": base.z, "broken": broken,
            "status": status,
        }  # fmt: skip
        names = signature(getattr(clear, "py_func", clear)).parameters  # compiled or not
        clear(*(given[name] if name in given else getattr(state, name) for name in names))
        return status

    def step(self, t: int) -> Flows:
        step(
            t,
            self.model.structure,
            self.model.controls,
            self.params,
            self.model.base,
            self.state,
            self.work,
            self.at(t),
        )
        return self.at(t)

    def run(self, months: int) -> None:
        for t in range(months):
            self.step(t)

    def kernel(self, i: int = 0) -> Kernel:
        return Kernel(self, i)


def case(
    *policy: dict, ds: Dataset | None = None, months: int = 12, count: int = 1, growth: bool = False, **fixed
) -> Case:
    ds = ds or shipped()
    model = build(ds, scenario(*policy, months=months, ds=ds, growth=growth))
    return case_of(model, parameters(model, count=count, **fixed))


def case_of(model: Model, params: Params) -> Case:
    draws = params.scalars.shape[0]
    return Case(
        model,
        params,
        begin(model.structure, params, model.base),
        new_scratch(model.structure, params, model.base),
        empty_flows(model, draws),
    )


@cache
def tiny() -> Dataset:
    return load_dataset(TINY)


def small_folder(folder: Path) -> Path:
    """Tiny dataset with a second producer: mine, separation, metal and magnets in the US, freight on every arc."""
    shutil.copytree(TINY, folder, dirs_exist_ok=True)
    (folder / "projects.csv").write_text((TINY / "projects.csv").read_text().splitlines()[0] + "\n")

    def add(name: str, *rows: str) -> None:
        with (folder / name).open("a") as file:
            file.writelines(row + "\n" for row in rows)

    add("baskets.csv", "rock,Nd,97,toy,estimated,90,99", "rock,Dy,3,toy,estimated,1,5")
    add("deposits.csv", "quarry,US,rock,mine,0.5,600,0.8,0,35,-115,false,toy,reported,0.4,0.6")
    add("feeds.csv", "quarry,US,0.6,toy,reported", "quarry,CN,0.4,toy,reported")
    add(
        "plants.csv",
        "separation,US,240,300,toy,reported,200,300",
        "metal,US,80,100,toy,reported,60,90",
        "magnet,US,300,400,toy,reported,200,350",
    )
    (folder / "routes.csv").write_text(
        "origin,dest,stage,cost[USD/kg],time[month],source,grade\n*,*,*,0.5,1,toy,assumed\nCN,US,*,0.9,1,toy,assumed\n"
    )
    return folder


class Spied(SimpleNamespace):
    """Arrays under names, for functions that read a few fields of a tuple."""
