"""The month's market as a piecewise-linear programme: HiGHS directly, rebuilt or warm, and the same through linopy.

Same network, joint production, recipes, capacities, stocks, licences and quotas; the smooth curves become steps: use in
12 steps up to the choke price, mines in 5, producer and commercial stocks in 5. Buyers take the cheapest origin; an arc
costs the baseline's margin between delivered and producer price, and duties at reference prices, since a linear
programme holds neither smooth sourcing nor a share of an endogenous value. Prices are therefore not the model's: what
is compared is time, and how far use differs.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import scipy.sparse as sparse

from benchmarks.instances import Path, Recorded
from reference.numpy_step import FREE, RELEASE, Month

USE_STEPS, STEPS = 12, 5
LOWEST = 0.05  # of the choke price; the first step of use lies here
STOCK_PRICES = np.geomspace(0.5, 2.0, STEPS)  # over the expected price, of the steps of stocks


@dataclass
class Programme:
    """min cost @ x, low <= rows @ x <= high, 0 <= x <= upper; ``at`` finds the variables."""

    cost: np.ndarray
    upper: np.ndarray
    rows: sparse.csc_matrix
    low: np.ndarray
    high: np.ndarray
    at: dict[str, np.ndarray]


@dataclass
class Data:
    """Costs, steps and bounds of one month, for either way of writing the programme."""

    arc: np.ndarray  # (good, slot, buyer) cost of an arc, USD/kg
    open: np.ndarray  # (good, slot, buyer)
    feed: np.ndarray  # (deposit, slot) cost of the feed, USD/kg
    outlet: np.ndarray  # (deposit, slot)
    run_price: np.ndarray  # (deposit, step)
    run: np.ndarray  # (deposit, step) t
    use_price: np.ndarray  # (use, buyer, step)
    use: np.ndarray  # (use, buyer, step)
    stock_price: np.ndarray  # (good, buyer, step)
    stock: np.ndarray  # (good, buyer, step)
    hold_price: np.ndarray  # (element, slot, step)
    hold: np.ndarray  # (element, slot, step)
    fixed: np.ndarray  # (good, buyer) purchases that do not depend on the price, t
    released: np.ndarray  # (element, slot)


def steps(most: np.ndarray, prices: np.ndarray, power: np.ndarray | float) -> np.ndarray:
    """Amounts bought at each falling price step of an isoelastic demand, ``most`` at a price of one (last axis)."""
    bought = most[..., None] * prices ** -np.asarray(power)[..., None]
    return np.diff(bought, axis=-1, prepend=0.0)


def prepare(path: Path, recorded: Recorded) -> Data:
    """Steps of one month."""
    c, x, d = path.case, recorded.x, path.behaviour
    s, base, month = c.model.structure, c.model.base, path.plain(recorded)
    phi, tau, holding = d.storage
    margin = base.price[:, :, None] * (s.cost_ref * base.duty_change[recorded.t] - 1.0)
    basket = (month.yields @ np.where(month.pairs, s.price_ref[: len(s.oxide_need), None], 0.0)) - d.value_ref[:, None]
    level = (np.arange(STEPS) + 0.5) / STEPS
    prices = x.choke[:, None] * np.geomspace(1.0, LOWEST, USE_STEPS)
    use = steps(np.where(month.used, x.want * d.activity, 0.0), prices[:, None], d.elasticity[:, None])
    expected = s.price_ref[:, None] * np.exp(np.minimum(x.expected, 9.0))
    falling = STOCK_PRICES[::-1]
    held = s.holding_ref + x.held / RELEASE
    return Data(
        arc=np.where(np.isfinite(margin), margin, 0.0),
        open=(x.weight > 0) & month.made[:, :, None],
        feed=basket - d.premium_ref[0],
        outlet=month.outlet,
        run_price=x.threshold[:, None] + d.spread[:, None] * np.log(level / (1.0 - level)),
        run=np.repeat(x.deposit_cap[:, None] / STEPS, STEPS, 1),
        use_price=s.mix_ref[:, :, None] * prices[:, None],
        use=use,
        stock_price=expected[:, :, None] * falling,
        stock=steps(x.target, falling, phi) / tau,
        hold_price=s.price_ref[: len(held), None, None] * np.ones(held.shape)[..., None] * falling,
        hold=steps(held, falling, holding),
        fixed=x.public - x.stock / tau,
        released=x.held / RELEASE,
    )


class Rows:
    """Rows of a sparse matrix, block by block."""

    def __init__(self) -> None:
        self.parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        self.low: list[np.ndarray] = []
        self.high: list[np.ndarray] = []
        self.count = 0

    def add(self, low: np.ndarray, high: np.ndarray, *blocks: tuple[np.ndarray, np.ndarray, Any]) -> None:
        """Rows low <= sum <= high; a block is (row, variable, factor), broadcast against each other."""
        for row, variable, factor in blocks:
            row, variable, factor = np.broadcast_arrays(row, variable, np.asarray(factor, dtype=float))
            keep = (factor != 0.0) & (row >= 0)
            self.parts.append((row[keep] + self.count, variable[keep], factor[keep]))
        self.low.append(np.ravel(low))
        self.high.append(np.ravel(high))
        self.count += np.size(low)

    def matrix(self, columns: int) -> sparse.csc_matrix:
        """All blocks as one matrix."""
        row, column, value = (np.concatenate(part) for part in zip(*self.parts, strict=True))
        return sparse.csc_matrix((value, (row, column)), shape=(self.count, columns))


def assemble(month: Month, data: Data) -> Programme:
    """The programme as arrays."""
    s, x = month.s, month.x
    goods, slots, buyers = data.arc.shape
    n, (grades, variants) = len(s.oxide_need), s.recipe.shape[:2]
    shapes = {"flow": data.arc.shape, "feed": data.feed.shape, "recipe": (grades, variants, slots),
              "run": data.run.shape, "use": data.use.shape, "stock": data.stock.shape,
              "hold": data.hold.shape}  # fmt: skip
    at, count = {}, 0
    for name, shape in shapes.items():
        at[name] = np.arange(count, count + np.prod(shape)).reshape(shape)
        count += int(np.prod(shape))
    cost, upper = np.zeros(count), np.full(count, np.inf)
    cost[at["flow"]] = data.arc
    cost[at["flow"][n : 2 * n]] += s.metal_cost[:, :, None]
    upper[at["flow"]] = np.where(data.open, np.inf, 0.0)
    cost[at["feed"]], upper[at["feed"]] = data.feed, np.where(data.outlet, np.inf, 0.0)
    cost[at["recipe"]] = s.magnet_cost
    upper[at["recipe"]] = np.where(month.open[2] & (x.lean > 0), np.inf, 0.0)
    for name, sign in (("run", 1.0), ("use", -1.0), ("stock", -1.0), ("hold", -1.0)):
        cost[at[name]] = sign * getattr(data, f"{name}_price")
        upper[at[name]] = getattr(data, name)
    rows = Rows()
    deposits = np.arange(len(data.feed))
    zero = np.zeros(deposits.size)
    rows.add(zero, zero, (deposits[:, None], at["feed"], 1.0), (deposits[:, None], at["run"], -1.0))
    pair = np.arange(n * slots).reshape(n, slots)
    yields = np.where(month.pairs, month.yields[:, :, None], 0.0)  # (deposit, element, slot)
    rows.add(-data.released, -data.released, (pair, at["feed"][:, None], yields),
             (pair[:, :, None], at["flow"][:n], -1.0), (pair[:, :, None], at["hold"], -1.0))  # fmt: skip
    node = np.arange(goods * buyers).reshape(goods, buyers)
    region = s.producers
    oxide = np.where(month.open[1], node[:n][:, np.maximum(region[1], 0)], -1)
    metal = np.where(month.open[2], node[n : 2 * n][:, np.maximum(region[2], 0)], -1)  # (element, slot)
    rows.add(data.fixed, data.fixed, (node[:, None, :], at["flow"], 1.0),
             (node[None, :, :, None], at["use"][:, None], -s.mix[:, :, None, None]),
             (node[:, :, None], at["stock"], -1.0),
             (oxide[:, :, None], at["flow"][n : 2 * n], -s.oxide_need[:, None, None]),
             (metal[None, None], at["recipe"][:, :, None], -s.recipe[:, :, :, None]))  # fmt: skip
    plant = np.arange(grades * slots).reshape(grades, slots)
    none = np.zeros(plant.shape)
    rows.add(none, none, (plant[:, None], at["recipe"], 1.0), (plant[:, :, None], at["flow"][2 * n :], -1.0))
    slot, free = np.arange(slots), np.full(slots, -np.inf)
    rows.add(free, x.cap[0], (slot, at["feed"], 1.0))
    rows.add(free, x.cap[1], (slot[:, None], at["flow"][n : 2 * n], 1.0))
    rows.add(free, x.cap[2], (slot[:, None], at["flow"][2 * n :], 1.0))
    limit = np.arange(s.slot_good.size)
    inside = month.covered[:, :, None] * (s.slot_mask > 0.0)[:, None, :]
    rows.add(np.full(limit.size, -np.inf), np.where(x.limit < FREE, x.limit, np.inf),
             (limit[:, None, None], at["flow"][:, s.slot_origin].transpose(1, 0, 2), inside))  # fmt: skip
    matrix = rows.matrix(count)
    return Programme(cost, upper, matrix, np.concatenate(rows.low), np.concatenate(rows.high), at)


def load(p: Programme, solver: str = "simplex") -> Any:
    """The programme in a fresh HiGHS."""
    h: Any = highspy.Highs()
    h.silent()
    h.setOptionValue("threads", 1)
    h.setOptionValue("solver", solver)
    lp: Any = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = p.cost.size, p.low.size
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = p.cost, np.zeros(p.cost.size), p.upper
    lp.row_lower_, lp.row_upper_ = p.low, p.high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = p.rows.indptr, p.rows.indices, p.rows.data
    h.passModel(lp)
    return h


def change(h: Any, old: Programme, new: Programme) -> None:
    """Costs and bounds of another month in a loaded programme; its basis stays, and so does the matrix."""
    for call, before, now in (
        (h.changeColsCost, (old.cost,), (new.cost,)),
        (h.changeColsBounds, (np.zeros(old.upper.size), old.upper), (np.zeros(new.upper.size), new.upper)),
        (h.changeRowsBounds, (old.low, old.high), (new.low, new.high)),
    ):
        moved = np.flatnonzero(before[-1] != now[-1]).astype(np.int32)
        if moved.size:
            call(moved.size, moved, *(a[moved] for a in now))


@dataclass
class Linear:
    """Seconds a month of one way to solve the recorded months, and the objectives."""

    build: float
    solve: float
    objective: list[float]
    use: float = 0.0  # largest difference of total use from the kernel's, share


def solve_months(path: Path, warm: bool, months: list[Recorded]) -> Linear:
    """HiGHS directly, each month rebuilt or changed in place with the basis of the month before."""
    build = solve = use = 0.0
    objectives: list[float] = []
    h, before = None, None
    for recorded in months:
        start = time.perf_counter()
        p = assemble(path.plain(recorded), prepare(path, recorded))
        if h is None or before is None or not warm:
            h = load(p)
        else:
            change(h, before, p)
        built = time.perf_counter()
        h.run()
        solve += time.perf_counter() - built
        build += built - start
        if h.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"HiGHS: {h.modelStatusToString(h.getModelStatus())} in month {recorded.t}")
        objectives.append(h.getInfo().objective_function_value)
        bought = np.array(h.getSolution().col_value)[p.at["use"]].sum()
        use = max(use, abs(bought / recorded.m.activity.sum() - 1.0))
        before = p
    return Linear(build / len(months), solve / len(months), objectives, use)


def through_linopy(path: Path, months: list[Recorded]) -> Linear:
    """The same programme written as its users write it: labelled arrays, one model a month."""
    build = solve = 0.0
    objectives = []
    for recorded in months:
        start = time.perf_counter()
        model = linopy_model(path.plain(recorded), prepare(path, recorded))
        built = time.perf_counter()
        model.solve("highs", io_api="direct", output_flag=False, threads=1)
        solve += time.perf_counter() - built
        build += built - start
        objectives.append(float(model.objective.value))
    return Linear(build / len(months), solve / len(months), objectives)


def linopy_model(month: Month, data: Data) -> Any:
    """Variables and constraints with names and labels."""
    import linopy
    import pandas as pd
    import xarray as xr

    s, x = month.s, month.x
    goods, slots, buyers = data.arc.shape
    n, (grades, variants) = len(s.oxide_need), s.recipe.shape[:2]
    index = {name: pd.RangeIndex(size, name=name) for name, size in (
        ("good", goods), ("slot", slots), ("buyer", buyers), ("deposit", len(data.feed)), ("use", len(s.mix)),
        ("grade", grades), ("variant", variants), ("element", n))}  # fmt: skip

    def label(array: np.ndarray, *dims: str) -> xr.DataArray:
        return xr.DataArray(array, dims=dims, coords={d: index.get(d, pd.RangeIndex(size, name=d))
                                                      for d, size in zip(dims, array.shape, strict=True)})  # fmt: skip

    m = linopy.Model()
    bound = np.where
    parts = {"oxide": slice(0, n), "metal": slice(n, 2 * n), "magnet": slice(2 * n, goods)}
    names = {"oxide": "element", "metal": "element", "magnet": "grade"}
    flow, objective = {}, []
    for part, goods_of in parts.items():
        dims = (names[part], "slot", "buyer")
        flow[part] = m.add_variables(0.0, label(bound(data.open[goods_of], np.inf, 0.0), *dims), name=part)
        arc = data.arc[goods_of] + (s.metal_cost[:, :, None] if part == "metal" else 0.0)
        objective.append((flow[part] * label(arc, *dims)).sum())
    feed = m.add_variables(0.0, label(bound(data.outlet, np.inf, 0.0), "deposit", "slot"), name="feed")
    allowed = bound(month.open[2] & (x.lean > 0), np.inf, 0.0)
    recipe = m.add_variables(0.0, label(allowed, "grade", "variant", "slot"), name="recipe")
    objective += [(feed * label(data.feed, "deposit", "slot")).sum(),
                  (recipe * label(s.magnet_cost, "grade", "variant", "slot")).sum()]  # fmt: skip
    stepped = {"run": ("deposit",), "use": ("use", "buyer"), "hold": ("element", "slot")}
    total = {}
    for name, dims in stepped.items():
        v = m.add_variables(0.0, label(getattr(data, name), *dims, f"{name}_step"), name=name)
        sign = 1.0 if name == "run" else -1.0
        objective.append((v * label(sign * getattr(data, f"{name}_price"), *dims, f"{name}_step")).sum())
        total[name] = v.sum(f"{name}_step")
    activity = m.add_variables(coords=[index["use"], index["buyer"]], lower=0.0, name="activity")
    m.add_constraints(activity - total["use"] == 0, name="uses")
    m.add_constraints(feed.sum("slot") - total["run"] == 0, name="deposits")
    yields = np.where(month.pairs, month.yields[:, :, None], 0.0)
    made = (feed * label(yields, "deposit", "element", "slot")).sum("deposit")
    m.add_constraints(made - flow["oxide"].sum("buyer") - total["hold"] == label(-data.released, "element", "slot"),
                      name="oxides")  # fmt: skip
    smelted = m.add_variables(coords=[index["element"], index["slot"]], lower=0.0, name="smelted")
    m.add_constraints(smelted - flow["metal"].sum("buyer") == 0, name="smelting")
    melted = m.add_variables(coords=[index["element"], index["slot"]], lower=0.0, name="melted")
    alloyed = (recipe * label(s.recipe, "grade", "variant", "element")).sum(["grade", "variant"])
    m.add_constraints(melted - alloyed == 0, name="alloying")
    used = {
        "oxide": (smelted * label(s.oxide_need[:, None, None] * month.place[1], "element", "slot", "buyer")).sum(
            "slot"
        ),
        "metal": (melted * label(np.ones((n, 1, 1)) * month.place[2], "element", "slot", "buyer")).sum("slot"),
    }
    for part, goods_of in parts.items():
        dims = (names[part], "buyer")
        stock = m.add_variables(0.0, label(data.stock[goods_of], *dims, "stock_step"), name=f"{part} stock")
        objective.append((stock * label(-data.stock_price[goods_of], *dims, "stock_step")).sum())
        bought = flow[part].sum("slot") - stock.sum("stock_step")
        bought = bought - (activity * label(s.mix[:, goods_of], "use", names[part])).sum("use")
        if part in used:
            bought = bought - used[part]
        m.add_constraints(bought == label(data.fixed[goods_of], *dims), name=f"{part} balance")
    m.add_constraints(recipe.sum("variant") - flow["magnet"].sum("buyer") == 0, name="recipes")
    m.add_constraints(feed.sum("deposit") <= label(x.cap[0], "slot"), name="separation")
    m.add_constraints(flow["metal"].sum(["element", "buyer"]) <= label(x.cap[1], "slot"), name="metal plants")
    m.add_constraints(flow["magnet"].sum(["grade", "buyer"]) <= label(x.cap[2], "slot"), name="magnet plants")
    limited = x.limit < FREE
    for part, goods_of in parts.items():  # licences: one good, one origin, some buyers
        rows = np.flatnonzero(limited & month.licence & month.covered[:, goods_of].any(1))
        if rows.size:
            at = {names[part]: xr.DataArray(s.slot_good[rows] - goods_of.start, dims="limit"),
                  "slot": xr.DataArray(s.slot_origin[rows], dims="limit")}  # fmt: skip
            inside = flow[part].isel(at, drop=True) * label((s.slot_mask[rows] > 0.0) * 1.0, "limit", "buyer")
            m.add_constraints(inside.sum("buyer") <= label(x.limit[rows], "limit"), name=f"{part} licences")
    for q in np.flatnonzero(limited & ~month.licence):  # quotas: many goods, one origin
        inside = [
            (flow[part].isel(slot=int(s.slot_origin[q]), drop=True)
             * label(month.covered[q, goods_of, None] * (s.slot_mask[q] > 0.0), names[part], "buyer")).sum()
            for part, goods_of in parts.items()
        ]  # fmt: skip
        m.add_constraints(sum(inside[1:], inside[0]) <= float(x.limit[q]), name=f"quota {q}")
    m.add_objective(sum(objective[1:], objective[0]))
    return m
