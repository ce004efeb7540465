"""The linear programme of linear.py the way users of linopy write it: labelled arrays, one model a month."""

from __future__ import annotations

import time
from typing import Any

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from benchmarks.instances import Path, Recorded
from benchmarks.linear import Data, Linear, prepare
from reference.numpy_step import FREE, Month


def through_linopy(path: Path, months: list[Recorded]) -> Linear:
    """The same programme written as its users write it: labelled arrays, one model a month."""
    build = solve = 0.0
    objectives = []
    for recorded in months:
        start = time.process_time()
        model = Labelled(path.plain(recorded), prepare(path, recorded)).build()
        built = time.process_time()
        model.solve("highs", io_api="direct", output_flag=False, threads=1)
        solve += time.process_time() - built
        build += built - start
        objectives.append(float(model.objective.value or 0.0))
    return Linear(build / len(months), solve / len(months), objectives)


class Labelled:
    """The programme as a linopy model: variables and constraints with names and labels."""

    def __init__(self, month: Month, data: Data) -> None:
        s = month.s
        goods, slots, buyers = data.arc.shape
        self.month, self.data, self.objective = month, data, []
        self.model: Any = linopy.Model()
        n = len(s.oxide_need)
        sizes = {"slot": slots, "buyer": buyers, "deposit": len(data.feed), "use": len(s.mix), "element": n,
                 "grade": len(s.recipe), "variant": s.recipe.shape[1]}  # fmt: skip
        self.index = {name: pd.RangeIndex(size, name=name) for name, size in sizes.items()}
        self.parts = {"oxide": slice(0, n), "metal": slice(n, 2 * n), "magnet": slice(2 * n, goods)}
        self.names = {"oxide": "element", "metal": "element", "magnet": "grade"}

    def label(self, array: np.ndarray, *dims: str) -> xr.DataArray:
        """An array with names of its axes."""
        sizes = zip(dims, array.shape, strict=True)
        coords = {d: self.index[d] if d in self.index else pd.RangeIndex(size, name=d) for d, size in sizes}
        return xr.DataArray(array, dims=dims, coords=coords)

    def variable(self, name: str, upper: np.ndarray, cost: np.ndarray, *dims: str) -> Any:
        """A variable with its bound and its part of the objective."""
        v = self.model.add_variables(0.0, self.label(upper, *dims), name=name)
        self.objective.append((v * self.label(cost, *dims)).sum())
        return v

    def sum_of(self, name: str, expression: Any, *dims: str) -> Any:
        """A variable equal to an expression, so that the expression is not repeated."""
        v = self.model.add_variables(coords=[self.index[d] for d in dims], lower=0.0, name=name)
        self.model.add_constraints(v - expression == 0, name=f"sum {name}")
        return v

    def steps(self, name: str, sign: float, *dims: str) -> Any:
        """A curve in steps, summed."""
        dims = (*dims, f"{name}_step")
        price = sign * getattr(self.data, f"{name}_price")
        return self.variable(name, getattr(self.data, name), price, *dims).sum(dims[-1])

    def build(self) -> linopy.Model:
        """The whole model."""
        month, data, m, s = self.month, self.data, self.model, self.month.s
        flow = {}
        for part, goods in self.parts.items():
            arc = data.arc[goods] + (s.metal_cost[:, :, None] if part == "metal" else 0.0)
            free = np.where(data.open[goods], np.inf, 0.0)
            flow[part] = self.variable(part, free, arc, self.names[part], "slot", "buyer")
        feed = self.variable("feed", np.where(data.outlet, np.inf, 0.0), data.feed, "deposit", "slot")
        allowed = np.where(month.open[2] & (month.x.lean > 0), np.inf, 0.0)
        recipe = self.variable("recipe", allowed, s.magnet_cost, "grade", "variant", "slot")
        activity = self.sum_of("activity", self.steps("use", -1.0, "use", "buyer"), "use", "buyer")
        m.add_constraints(feed.sum("slot") - self.steps("run", 1.0, "deposit") == 0, name="deposits")
        yields = np.where(month.pairs, month.yields[:, :, None], 0.0)
        made = (feed * self.label(yields, "deposit", "element", "slot")).sum("deposit") - flow["oxide"].sum("buyer")
        held = self.steps("hold", -1.0, "element", "slot")
        m.add_constraints(made - held == self.label(-data.released, "element", "slot"), name="oxides")
        smelted = self.sum_of("smelted", flow["metal"].sum("buyer"), "element", "slot")
        alloyed = (recipe * self.label(s.recipe, "grade", "variant", "element")).sum(["grade", "variant"])
        melted = self.sum_of("melted", alloyed, "element", "slot")
        m.add_constraints(recipe.sum("variant") - flow["magnet"].sum("buyer") == 0, name="recipes")
        self.balances(flow, activity, {
            "oxide": (smelted, s.oxide_need[:, None, None] * month.place[1]),
            "metal": (melted, np.ones((len(s.oxide_need), 1, 1)) * month.place[2]),
        })  # fmt: skip
        self.bounds(flow, feed)
        m.add_objective(sum(self.objective[1:], self.objective[0]))
        return m

    def balances(self, flow: dict[str, Any], activity: Any, used: dict[str, tuple[Any, np.ndarray]]) -> None:
        """Purchases = use + use by plants + stocks, for every good and buyer."""
        for part, goods in self.parts.items():
            dims = (self.names[part], "buyer")
            price = -self.data.stock_price[goods]
            stock = self.variable(f"{part} stock", self.data.stock[goods], price, *dims, "stock_step")
            bought = flow[part].sum("slot") - stock.sum("stock_step")
            bought = bought - (activity * self.label(self.month.s.mix[:, goods], "use", dims[0])).sum("use")
            if part in used:
                plants, weight = used[part]
                bought = bought - (plants * self.label(weight, "element", "slot", "buyer")).sum("slot")
            self.model.add_constraints(bought == self.label(self.data.fixed[goods], *dims), name=f"{part} balance")

    def bounds(self, flow: dict[str, Any], feed: Any) -> None:
        """Capacities of three stages, licences and quotas."""
        m, s, x, month = self.model, self.month.s, self.month.x, self.month
        m.add_constraints(feed.sum("deposit") <= self.label(x.cap[0], "slot"), name="separation")
        for part, cap in (("metal", x.cap[1]), ("magnet", x.cap[2])):
            made = flow[part].sum([self.names[part], "buyer"])
            m.add_constraints(made <= self.label(cap, "slot"), name=f"{part} plants")
        limited = x.limit < FREE
        for part, goods in self.parts.items():  # licences: one good, one origin, some buyers
            rows = np.flatnonzero(limited & month.licence & month.covered[:, goods].any(1))
            if rows.size:
                at = {self.names[part]: xr.DataArray(s.limit_good[rows] - goods.start, dims="limit"),
                      "slot": xr.DataArray(s.limit_origin[rows], dims="limit")}  # fmt: skip
                mask = self.label((s.limit_mask[rows] > 0.0) * 1.0, "limit", "buyer")
                inside = (flow[part].isel(at, drop=True) * mask).sum("buyer")
                m.add_constraints(inside <= self.label(x.limit[rows], "limit"), name=f"{part} licences")
        for q in np.flatnonzero(limited & ~month.licence):  # quotas: many goods, one origin
            inside = [
                (flow[part].isel(slot=int(s.limit_origin[q]), drop=True)
                 * self.label(month.covered[q, goods, None] * (s.limit_mask[q] > 0.0), self.names[part], "buyer")).sum()
                for part, goods in self.parts.items()
            ]  # fmt: skip
            m.add_constraints(sum(inside[1:], inside[0]) <= float(x.limit[q]), name=f"quota {q}")
