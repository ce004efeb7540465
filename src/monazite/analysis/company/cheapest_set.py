"""The cheapest set of measures that brings the chance of a stop under a level, as a small integer programme.

Until the first stop every line works, so that a draw is safe exactly if no item is missing anything within the
horizon. What is missing of an item with a given supply and alternative is known from `run_stocks`, and one more kg in
stock at the start is one kg less that is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from scipy import optimize, sparse

from monazite.analysis.company.firm_arrays import WEEK
from monazite.analysis.company.firm_lever import FirmLever
from monazite.analysis.company.levers import LeverBench, with_levers
from monazite.analysis.company.order_levers import can_stock, order_levers
from monazite.analysis.company.orders_now import OrderNow

MOST_ITEMS = 40
"""Items that measures are sought for: those missing in most draws."""
PARTS = (0.1, 0.2, 0.3, 0.5)
"""Shares of an item that may be moved to another origin."""
SECONDS = 20.0
"""Time for the solver; the best set so far is given with how far it may be from the best."""
GAP = 0.01
"""Share of the cost by which the set may miss the best."""
TRIES = 4
LEAST_FALL = 0.01
"""Fall of the chance, a point, below which a set that does not reach the level is none: it costs and does nothing."""
SMALLER = (0.9, 0.75, 0.5, 0.25, 0.1)
"""Parts of the way from the draws that are safe already to those aimed at, where no set saves so many. Parts of the
draws themselves would be reached by doing nothing."""


@dataclass(frozen=True)
class MeasureSet:
    """The cheapest set, or why there is none.

    No levers where the chance is under the level already, and where none reaches it and what comes nearest does not
    lower it by a point.

    ``chance`` is the chance of a stop with the set, simulated once more; ``base`` without it; ``gap`` by how much of
    its cost the set may miss the best; ``unpriced`` are measures without a cost in the file, which were left out.
    ``tied_up`` is the value of its stock, which stays the firm's own: what a year of it costs is part of ``cost``; of a
    measure without a cost in the file what it costs at most. ``late`` are items of which no more stock can be there.
    """

    levers: tuple[FirmLever, ...]
    cost: float
    tied_up: float
    chance: float
    base: float
    level: float
    gap: float
    unpriced: tuple[str, ...]
    late: tuple[int, ...] = ()
    hopeless: tuple[int, ...] = ()
    """Items about which nothing can be done: the set is sought for the others."""
    chance_of_others: float | None = None
    """Chance of a stop for want of the others with the set; None where all items count."""

    @property
    def counted(self) -> float:
        """The chance that is to come under the level: that of the items about which something can be done."""
        return self.chance if self.chance_of_others is None else self.chance_of_others

    @property
    def bounds(self) -> float:
        """The part of the cost that is an upper bound, at prices of the run."""
        return float(sum(lever.most or 0.0 for lever in self.levers if lever.cost is None))

    @property
    def unknown(self) -> bool:
        """Whether a measure of it has a cost that nobody knows: no premium in the file, no higher price in the run."""
        return any(lever.cost is None and not lever.most for lever in self.levers)

    @property
    def is_enough(self) -> bool:
        """Whether the set brings the chance under the level."""
        return self.chance <= self.level + 1e-12


@dataclass(frozen=True)
class _Choices:
    """Choices of one item: ``missing`` (draw, choice) in kg, their levers and costs; stock by the week."""

    item: int
    levers: tuple[FirmLever | None, ...]
    missing: np.ndarray
    weekly: float
    price: float
    most_weeks: int


def cheapest_set(
    bench: LeverBench, level: float, today: date | None = None, orders: Sequence[OrderNow] = ()
) -> MeasureSet:
    """The cheapest set of measures that brings the chance of a stop within the horizon to a level.

    Parameters
    ----------
    bench
        Levers of an outlook.
    level
        Chance of a stop within the bench's horizon that is not to be exceeded, from 0 to 1.
    today
        Day on which somebody orders: stock that is not there in time is no measure. None: it counts as ordered in time.
    orders
        What can still be ordered, as `orders_now`.

    Returns
    -------
    MeasureSet
        Solved by HiGHS through `scipy.optimize.milp`, and simulated once more.
    """
    outlook = bench.outlook
    base = float((outlook.item_days.min(1) <= bench.horizon).mean())
    unpriced: dict[str, None] = {}
    everything = {i: bench.item_days(None, i)[1][i] for i in bench.short_items()}
    order = sorted(everything, key=lambda i: -float((everything[i] > _least(bench, i)).mean()))
    rest = [everything[i] > _least(bench, i) for i in order[MOST_ITEMS:]]
    lost = np.any(rest, 0) if rest else np.zeros(outlook.draws, bool)  # draws that no choice here can save
    late = tuple(i for i in order[:MOST_ITEMS] if not can_stock(bench, i, today))
    choices = [_choices(bench, i, everything[i], unpriced, orders, late) for i in order[:MOST_ITEMS]]
    none = MeasureSet((), 0.0, 0.0, base, base, level, 0.0, tuple(unpriced), late)
    hopeless = tuple(c.item for c in choices if len(c.levers) == 1 and c.most_weeks == 0)
    choices = [c for c in choices if c.item not in hopeless]
    none = replace(none, hopeless=hopeless)
    if base <= level or not choices:
        return none
    needed = int(np.ceil((1.0 - level) * outlook.draws - 1e-9))
    saved = int((~lost).sum())
    short = [everything[c.item] > _least(bench, c.item) for c in choices]
    safe = int((~lost & ~np.any(short, 0)).sum())
    counts = [min(needed + extra, saved) for extra in range(TRIES)]
    counts += [count for part in SMALLER if (count := safe + int(part * (needed - safe))) > safe]
    best, is_shut = none, False
    for n, count in enumerate(dict.fromkeys(counts)):
        if (n >= TRIES or is_shut) and best.levers:  # no set was enough: the best of what falls short
            break
        solved = _solve(choices, lost, count, bench)
        if solved is None:
            is_shut = True
            continue
        found = _weighed(bench, solved, none)
        best = found if not best.levers or found.counted < best.counted else best
        if found.counted <= level + 1e-12:
            return found
    return best if _falls(bench, best) >= LEAST_FALL else none


def _falls(bench: LeverBench, found: MeasureSet) -> float:
    """By how much a set lowers the chance of a stop, of all items or of those about which something can be done."""
    if found.chance_of_others is None:
        return found.base - found.chance
    others = float((with_levers(bench, (), found.hopeless) <= bench.horizon).mean())
    return max(found.base - found.chance, others - found.chance_of_others)


def _weighed(bench: LeverBench, solved: tuple[list[FirmLever], float], none: MeasureSet) -> MeasureSet:
    """A set as it was solved, without what changes nothing in it, simulated once more."""
    levers, gap = _pruned(bench, solved[0], none.hopeless), solved[1]
    return replace(
        none, levers=tuple(levers), cost=float(sum(lever.priced or 0.0 for lever in levers)),
        tied_up=float(sum(lever.tied_up or 0.0 for lever in levers)),
        chance=float((with_levers(bench, levers) <= bench.horizon).mean()), gap=gap,
        chance_of_others=float((with_levers(bench, levers, none.hopeless) <= bench.horizon).mean())
        if none.hopeless else None,
    )  # fmt: skip


def _pruned(bench: LeverBench, levers: list[FirmLever], hopeless: Sequence[int]) -> list[FirmLever]:
    """The levers without those that lower no chance: what costs nothing in the programme may be in it for nothing."""

    def chance(some: list[FirmLever]) -> float:
        return float((with_levers(bench, some, hopeless) <= bench.horizon).mean())

    own, whole = list(levers), chance(levers)
    for lever in sorted(levers, key=lambda lever: -(lever.priced or 0.0)):
        rest = [other for other in own if other is not lever]
        if chance(rest) <= whole:
            own = rest
    return own


def _least(bench: LeverBench, item: int) -> float:
    """Kg that may be missing without a stop: a thousandth of a week's use."""
    return 1e-3 * bench.weekly_use(item)


def _choices(
    bench: LeverBench, item: int, missing: np.ndarray, unpriced: dict[str, None], orders: Sequence[OrderNow],
    late: Sequence[int],
) -> _Choices:  # fmt: skip
    """What can be done about an item besides stock: each lever whose cost, or most cost, is known."""
    levers: list[FirmLever | None] = [None]
    columns = [missing]
    moves = [*bench.moves(item, PARTS), *order_levers(bench, orders, item)]
    for lever in [*moves, *bench.alternatives(item), *bench.licences(item)]:
        if lever.priced is None:
            unpriced[lever.text] = None
            continue
        levers.append(lever)
        columns.append(bench.item_days(lever, item)[1][item])
    row = bench.outlook.firm.items[item]
    weekly = bench.weekly_use(item)
    week = bench.stock(item, WEEK)
    limit = np.inf
    if row.storage_limit is not None:
        stock = bench.outlook.inside.arrays.stock
        own = [b for b, i in enumerate(bench.outlook.inside.bin_item) if i == item]
        limit = max(row.storage_limit - float(stock[:, own].sum(1).max()), 0.0) // weekly
    most = int(min(np.ceil(missing.max() / weekly), limit)) if item not in late else 0
    return _Choices(item, tuple(levers), np.stack(columns, 1), weekly, week.cost or 0.0, most)


def _solve(
    choices: list[_Choices], lost: np.ndarray, needed: int, bench: LeverBench
) -> tuple[list[FirmLever], float] | None:
    """Levers of the cheapest set with so many safe draws, and the gap; None where there is none."""
    draws = np.flatnonzero(~lost)
    n_x = sum(len(c.levers) for c in choices)
    n_z, n_y = len(choices), len(draws)
    if needed > n_y:
        return None
    cost = np.concatenate([
        *[[(lever.priced or 0.0) if lever else 0.0 for lever in c.levers] for c in choices],
        [c.price for c in choices], np.zeros(n_y),
    ])  # fmt: skip
    upper = np.concatenate([np.ones(n_x), [c.most_weeks for c in choices], np.ones(n_y)])
    blocks, low, high = _constraints(choices, draws, n_x)
    chosen = sparse.csr_matrix(np.concatenate([np.zeros(n_x + n_z), np.ones(n_y)])[None])
    # scipy comes without type stubs, so that bounds are inferred to be numbers; they may be arrays.
    bounds = optimize.Bounds(np.zeros(cost.size), upper)  # pyright: ignore[reportArgumentType]
    low, high = np.append(low, needed), np.append(high, np.inf)
    rows = optimize.LinearConstraint(sparse.vstack([blocks, chosen]), low, high)  # pyright: ignore[reportArgumentType]
    result: Any = optimize.milp(
        cost,
        integrality=np.ones(cost.size),
        bounds=bounds,
        constraints=rows,
        options={"time_limit": SECONDS, "mip_rel_gap": GAP},
    )
    if result.x is None:
        return None
    levers: list[FirmLever] = []
    at = 0
    for n, c in enumerate(choices):
        pick = c.levers[int(np.argmax(result.x[at : at + len(c.levers)]))]
        at += len(c.levers)
        weeks = int(np.ceil(result.x[n_x + n] - 1e-6))
        levers += [pick] if pick is not None else []
        levers += [bench.stock(c.item, WEEK * weeks)] if weeks > 0 else []
    return levers, float(result.mip_gap or 0.0)


def _constraints(choices: list[_Choices], draws: np.ndarray, n_x: int) -> tuple[Any, np.ndarray, np.ndarray]:
    """One choice for each item; in a safe draw nothing is missing: sum_k d_k x_k - u z + d_max y <= d_max."""
    n_z, n_y = len(choices), len(draws)
    rows, columns, values, low, high = [], [], [], [], []
    line, at = 0, 0
    for n, c in enumerate(choices):
        width = len(c.levers)
        rows += [line] * width
        columns += list(range(at, at + width))
        values += [1.0] * width
        low.append(1.0)
        high.append(1.0)
        line += 1
        slack = 1e-3 * c.weekly
        for k, draw in enumerate(draws):
            most = float(c.missing[draw].max())
            if most <= slack:
                continue
            rows += [line] * (width + 2)
            columns += [*range(at, at + width), n_x + n, n_x + n_z + k]
            values += [*c.missing[draw], -c.weekly, most]
            low.append(-np.inf)
            high.append(most + slack)
            line += 1
        at += width
    matrix = sparse.csr_matrix((values, (rows, columns)), shape=(line, n_x + n_z + n_y))
    return matrix, np.array(low), np.array(high)
