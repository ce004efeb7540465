"""The month's market as a piecewise-linear programme for HiGHS, rebuilt or warm (labelled.py: through linopy).

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
    """Entries of a sparse matrix, block of rows by block of rows."""

    def __init__(self) -> None:
        self.parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        self.count = 0

    def add(self, size: int, *blocks: tuple[np.ndarray, np.ndarray, Any]) -> None:
        """``size`` rows; a block is (row, variable, factor), broadcast against each other."""
        for row, variable, factor in blocks:
            row, variable, factor = np.broadcast_arrays(row, variable, np.asarray(factor, dtype=float))
            keep = (factor != 0.0) & (row >= 0)
            self.parts.append((row[keep] + self.count, variable[keep], factor[keep]))
        self.count += size

    def matrix(self, columns: int) -> sparse.csc_matrix:
        """All blocks as one matrix."""
        row, column, value = (np.concatenate(part) for part in zip(*self.parts, strict=True))
        return sparse.csc_matrix((value, (row, column)), shape=(self.count, columns))


def places(month: Month, data: Data) -> dict[str, np.ndarray]:
    """Number of every variable."""
    shapes = {"flow": data.arc.shape, "feed": data.feed.shape, "recipe": month.x.lean.shape, "run": data.run.shape,
              "use": data.use.shape, "stock": data.stock.shape, "hold": data.hold.shape}  # fmt: skip
    at, count = {}, 0
    for name, shape in shapes.items():
        at[name] = np.arange(count, count + np.prod(shape)).reshape(shape)
        count += int(np.prod(shape))
    return at


def columns(month: Month, data: Data, at: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Costs and upper bounds of all variables."""
    count, n = at["hold"].max() + 1, len(month.s.oxide_need)
    cost, upper = np.zeros(count), np.full(count, np.inf)
    cost[at["flow"]] = data.arc
    cost[at["flow"][n : 2 * n]] += month.s.metal_cost[:, :, None]
    upper[at["flow"]] = np.where(data.open, np.inf, 0.0)
    cost[at["feed"]], upper[at["feed"]] = data.feed, np.where(data.outlet, np.inf, 0.0)
    cost[at["recipe"]] = month.s.magnet_cost
    upper[at["recipe"]] = np.where(month.open[2] & (month.x.lean > 0), np.inf, 0.0)
    for name, sign in (("run", 1.0), ("use", -1.0), ("stock", -1.0), ("hold", -1.0)):
        cost[at[name]] = sign * getattr(data, f"{name}_price")
        upper[at[name]] = getattr(data, name)
    return cost, upper


def row_bounds(month: Month, data: Data) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper bounds of all rows, in the order of `matrix`."""
    x, deposits, plants = month.x, len(data.feed), month.x.lean.shape[0] * month.x.lean.shape[2]
    equal = np.concatenate([np.zeros(deposits), -data.released.ravel(), data.fixed.ravel(), np.zeros(plants)])
    most = np.concatenate([x.cap.ravel(), np.where(x.limit < FREE, x.limit, np.inf)])
    return np.concatenate([equal, np.full(most.size, -np.inf)]), np.concatenate([equal, most])


def matrix(month: Month, data: Data, at: dict[str, np.ndarray]) -> sparse.csc_matrix:
    """Deposits, oxides, goods at buyers, magnets, capacities, limits; the same in every month."""
    s, flow = month.s, at["flow"]
    goods, slots, buyers = flow.shape
    n, grades = len(s.oxide_need), s.recipe.shape[0]
    rows = Rows()
    deposit = np.arange(len(data.feed))[:, None]
    rows.add(len(data.feed), (deposit, at["feed"], 1.0), (deposit, at["run"], -1.0))
    pair = np.arange(n * slots).reshape(n, slots)
    yields = np.where(month.pairs, month.yields[:, :, None], 0.0)  # (deposit, element, slot)
    rows.add(pair.size, (pair, at["feed"][:, None], yields), (pair[:, :, None], flow[:n], -1.0),
             (pair[:, :, None], at["hold"], -1.0))  # fmt: skip
    node = np.arange(goods * buyers).reshape(goods, buyers)
    oxide = np.where(month.open[1], node[:n][:, np.maximum(s.producers[1], 0)], -1)
    metal = np.where(month.open[2], node[n : 2 * n][:, np.maximum(s.producers[2], 0)], -1)  # (element, slot)
    rows.add(node.size, (node[:, None, :], flow, 1.0),
             (node[None, :, :, None], at["use"][:, None], -s.mix[:, :, None, None]),
             (node[:, :, None], at["stock"], -1.0),
             (oxide[:, :, None], flow[n : 2 * n], -s.oxide_need[:, None, None]),
             (metal[None, None], at["recipe"][:, :, None], -s.recipe[:, :, :, None]))  # fmt: skip
    plant = np.arange(grades * slots).reshape(grades, slots)
    rows.add(plant.size, (plant[:, None], at["recipe"], 1.0), (plant[:, :, None], flow[2 * n :], -1.0))
    slot = np.arange(slots)
    rows.add(slots, (slot, at["feed"], 1.0))
    rows.add(slots, (slot[:, None], flow[n : 2 * n], 1.0))
    rows.add(slots, (slot[:, None], flow[2 * n :], 1.0))
    limit = np.arange(s.limit_good.size)[:, None, None]
    inside = month.covered[:, :, None] * (s.limit_mask > 0.0)[:, None, :]
    rows.add(limit.size, (limit, flow[:, s.limit_origin].transpose(1, 0, 2), inside))
    return rows.matrix(int(at["hold"].max()) + 1)


def assemble(month: Month, data: Data, like: Programme | None = None) -> Programme:
    """The programme as arrays; with the matrix and the places of another month where one is given."""
    at = places(month, data) if like is None else like.at
    rows = matrix(month, data, at) if like is None else like.rows
    return Programme(*columns(month, data, at), rows, *row_bounds(month, data), at)


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
        start = time.process_time()
        p = assemble(path.plain(recorded), prepare(path, recorded), before if warm else None)
        if h is None or before is None or not warm:
            h = load(p)
        else:
            change(h, before, p)
        built = time.process_time()
        h.run()
        solve += time.process_time() - built
        build += built - start
        if h.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"HiGHS: {h.modelStatusToString(h.getModelStatus())} in month {recorded.t}")
        objectives.append(h.getInfo().objective_function_value)
        bought = np.array(h.getSolution().col_value)[p.at["use"]].sum()
        use = max(use, abs(bought / recorded.m.activity.sum() - 1.0))
        before = p
    return Linear(build / len(months), solve / len(months), objectives, use)
