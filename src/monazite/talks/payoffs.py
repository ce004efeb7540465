"""Payoff tables of the talks: what the simulator and the tariff figures say each state is worth to each seat.

Units: basis points of the seat's own annual GDP a month. A seat has costs, which its resolve scales, and what the
measures are worth to it at home, which resolve does not scale.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from monazite.dataset import Dataset
from monazite.errors import InputError
from monazite.parameters import Draws
from monazite.talks.game import Clock, Rules, Stakes
from monazite.talks.grid import LAGS, Grid
from monazite.talks.menu import Menu, make_menu
from monazite.talks.setting import Setting, tight

POINTS = 1e4  # basis points in one
NODE = 4.0  # months of progress between nodes
KINDS = ("tough", "soft")


@dataclass(frozen=True)
class Tables:
    """Payoffs of one draw before resolve: cost and worth (3, control, tariff, technology, exposure, progress)."""

    cost: np.ndarray
    worth: np.ndarray
    clock: Clock
    menu: Menu
    fee0: np.ndarray
    fee1: np.ndarray


def tariff_loss(ds: Dataset, region: str, rates: np.ndarray, answer: float) -> np.ndarray:
    """Loss of real income of a region under added tariffs and their answer, % of annual GDP; a gain is negative.

    Equation: ``-(c(r, 0) + a r (c(1, 1) - c(1, 0)))``, ``c`` linear between the rows of welfare.csv. Shapes: rates
    (n,), answer as a share of the tariff. Raises InputError for a region without rows.
    """
    rows = [r for r in ds.table("welfare") if r.region == region]
    alone = sorted((r.rate, r.change) for r in rows if r.answer == 0)
    both = [r.change for r in rows if r.rate == 1 and r.answer == 1]
    if len(alone) < 2:
        raise InputError(field="welfare.csv", found=region, allowed="a region with rows for at least two rates")
    rate, change = np.array(alone).T
    answered = (both[0] - float(np.interp(1.0, rate, change))) if both else 0.0
    return -(np.interp(rates, rate, change) + answer * rates * answered)


def on_progress(table: np.ndarray, nodes: np.ndarray) -> np.ndarray:
    """Last axis from lags of imposition to nodes of progress: linear, flat beyond the last."""
    lags = np.array(LAGS, dtype=float)
    at = np.clip(np.searchsorted(lags, nodes, side="right") - 1, 0, len(lags) - 2)
    weight = np.clip((nodes - lags[at]) / (lags[at + 1] - lags[at]), 0.0, 1.0)
    return table[..., at] * (1.0 - weight) + table[..., at + 1] * weight


def felt(setting: Setting, grid: Grid, i: int, region: str, position: float, nodes: np.ndarray) -> np.ndarray:
    """Loss that a region feels (control, tariff, exposure, progress), bp a month.

    Between the central and the upper loss of the simulator by ``position``; linear in the duty between the two
    simulated ones, from the duty in force up.
    """
    r = list(grid.region).index(region)
    loss = (1.0 - position) * grid.loss[i, 1, r] + position * grid.loss[i, 2, r]
    return by_tariff(setting, on_progress(loss, nodes)) * POINTS / grid.gdp[r]


def by_tariff(setting: Setting, table: np.ndarray) -> np.ndarray:
    """(control, duty, ...) to (control, tariff, ...)."""
    level = setting.ladders["tariff"].level
    weight = np.clip(level - level[setting.tariff], 0.0, 1.0)
    shape = (1, len(level)) + (1,) * (table.ndim - 2)
    weight = weight.reshape(shape)
    return table[:, :1] * (1.0 - weight) + table[:, 1:] * weight


def lever_on(grid: Grid, i: int, nodes: np.ndarray) -> np.ndarray:
    """Share of heavy material that others cannot supply, by node of progress."""
    path = np.minimum.accumulate(grid.lever[i])
    return np.interp(nodes, np.arange(len(path)), path)


def appeal(rates: np.ndarray, loss: np.ndarray, kept: float, reach: float) -> np.ndarray:
    """Domestic value of a tariff to the side that sets it, as it shows in what the side keeps when it is free to
    choose.

    Equation: ``P (r/b) exp(1 - r/b)`` with ``b = reach kept``, and P such that at ``kept`` one more point is worth
    what it costs: ``P/b (1 - kept/b) exp(1 - kept/b) = dT/dr``, the slope of the loss between the levels around
    ``kept``. A value that is linear in the rate would give corner deals. Shapes: rates, loss (n,). Source:
    trade_block_notes (the hump).
    """
    peak = reach * kept
    above = int(np.clip(np.searchsorted(rates, kept), 1, len(rates) - 1))
    slope = (loss[above] - loss[above - 1]) / (rates[above] - rates[above - 1])
    ratio = 1.0 / reach
    height = slope * peak / ((1.0 - ratio) * np.exp(1.0 - ratio))
    return height * rates / peak * np.exp(1.0 - rates / peak)


def tables(
    ds: Dataset, setting: Setting, grid: Grid, values: Draws, i: int, *, spacing: float = NODE, thin: int = 1,
    joint: bool = False,
) -> Tables:  # fmt: skip
    """Payoff tables of draw ``i``.

    Equations, per month in bp of GDP, with φ the share withheld, τ the added tariff, x the technology level:
    controlling side: cost = s T(τ) + harm x + lost sales, worth = hold φ L(k) - strain φ² + rents on spot volumes;
    other side: cost = felt loss + s T(τ), worth = appeal(τ) + security x - cost x²;
    bystanders: cost = felt loss. ``joint``: allies set the same tariff. ``spacing`` is the distance of progress nodes,
    ``thin`` keeps every n-th level of purchases. Raises InputError if a seat has no row in welfare.csv.
    """
    nodes = np.arange(0.0, LAGS[-1] + spacing / 2, spacing)
    rate, steps = setting.ladders["tariff"].level, setting.ladders
    v = {name: float(array[i]) for name, array in values.values.items()}
    share = 1.0 - steps["control"].level[:, None, None, None, None]
    x = steps["technology"].level[None, None, :, None, None]
    gdp = {name: float(grid.gdp[list(grid.region).index(name)]) for name in grid.region}
    scale, answer = v["tariff.short_run"] * POINTS / 100.0 / 12.0, v["tariff.answer"]
    hurt = [tariff_loss(ds, seat, rate, answer) * scale for seat in (setting.controller, setting.target)]
    if joint:
        hurt[0] = hurt[0] * v["joint.reach"]
    wide = (slice(None), slice(None), None)
    sold = by_tariff(setting, on_progress(grid.sales[i], nodes))
    lost = np.maximum(sold.max() - sold, 0.0) * POINTS / gdp[setting.controller]
    rent = by_tariff(setting, on_progress(grid.rent[i], nodes)) * POINTS / gdp[setting.controller]
    lever = lever_on(grid, i, nodes)
    column = (None, slice(None), None, None, None)
    cost0 = hurt[0][column] + v["technology.harm"] * x + lost[wide]
    worth0 = v["control.hold"] * share * lever - v["control.strain"] * share**2 + rent[wide] + 0.0 * x
    cost1 = felt(setting, grid, i, setting.target, v["felt.loss"], nodes)[wide] + hurt[1][column] + 0.0 * x
    worth1 = appeal(rate, hurt[1], v["tariff.kept"], v["tariff.reach"])[column] + v["technology.security"] * x
    worth1 = worth1 - v["technology.cost"] * x**2 + 0.0 * cost1
    others = [felt(setting, grid, i, r, v["felt.loss"], nodes) * gdp[r] for r in setting.bystanders]
    both = sum(gdp[r] for r in setting.bystanders) or 1.0
    cost2 = (np.sum(others, 0) / both if others else 0.0 * lost)[wide] + 0.0 * x
    cost = np.stack(np.broadcast_arrays(cost0, cost1, cost2))
    worth = np.stack(np.broadcast_arrays(worth0, worth1, 0.0 * cost1))
    clock = make_clock(setting, grid.speed[i], grid.loss.shape[5], nodes)
    menu = make_deals(setting, v, gdp, worth, thin)
    fee0, fee1 = fees(setting, v)
    return Tables(cost, worth, clock, menu, fee0, fee1)


def make_clock(setting: Setting, speed: np.ndarray, exposures: int, nodes: np.ndarray) -> Clock:
    """Clocks of the state: a month of eased controls undoes a month of exposure."""
    strict = np.arange(len(speed)) >= tight(setting.ladders["control"])
    return Clock(strict, 1, exposures, nodes, speed)


def make_deals(setting: Setting, v: dict[str, float], gdp: dict[str, float], worth: np.ndarray, thin: int) -> Menu:
    """The menu with what purchases are worth and what can be ratified; support is the home worth of a regime now."""
    value = setting.ladders["purchases"].level[:: max(thin, 1)] / 12.0
    transfer = np.stack(
        [
            -v["purchases.cost"] * value * POINTS / gdp[setting.controller],
            v["purchases.gain"] * value * POINTS / gdp[setting.target],
            0.0 * value,
        ],
        1,
    )
    support = worth[:2, ..., 0, 0].reshape(2, -1)
    slack = np.array([v["ratify.controller"], v["ratify.target"]])
    legal = setting.ladders["tariff"].level <= setting.ceiling + 1e-9
    durations = setting.ladders["duration"].level.astype(int)
    return make_menu(setting.sizes, transfer, durations, support, slack, legal)


def fees(setting: Setting, v: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Cost of moving between levels without a deal, bp: (control, control) and (measures, measures).

    Raising costs ``escalate`` a level, easing ``retreat`` a level; tariffs above the legal ceiling are out of reach.
    """

    def steps(count: int, down: float) -> np.ndarray:
        i = np.arange(count)
        return np.where(i[None] > i[:, None], v["escalate"], down) * abs(i[None] - i[:, None])

    controls, tariffs, technologies = setting.sizes
    illegal = np.where(setting.ladders["tariff"].level > setting.ceiling + 1e-9, np.inf, 0.0)
    tariff = steps(tariffs, v["retreat.target"]) + illegal[None]
    fee1 = tariff[:, None, :, None] + steps(technologies, v["retreat.target"])[None, :, None, :]
    return steps(controls, v["retreat.controller"]), fee1.reshape(tariffs * technologies, -1)


def resolves(values: Draws, i: int) -> tuple[list[float], np.ndarray]:
    """What multiplies costs by type, and the prior chances of types (2, type)."""
    chances = np.array([float(values[f"resolve.{seat}"][i]) for seat in ("controller", "target")])
    return [float(values[f"resolve.{kind}"][i]) for kind in KINDS], np.stack([chances, 1.0 - chances], 1)


def stakes_of(table: Tables, scale: list[float], weight: float = 0.0) -> list[list[Stakes]]:
    """The game by type of seat 0 and of seat 1: flow = worth - m cost, with ``weight`` of the bystanders in seat 1."""
    seats, controls, tariffs, technologies, exposures, nodes = table.cost.shape
    out = []
    for first in scale:
        row = []
        for second in scale:
            flow = table.worth - np.array([first, second, 1.0])[:, None, None, None, None, None] * table.cost
            flow[1] += weight * flow[2]
            flow = flow.reshape(seats, controls, tariffs * technologies, exposures, nodes)
            row.append(
                Stakes(np.ascontiguousarray(flow), table.fee0, table.fee1, table.clock, table.menu, technologies)
            )
        out.append(row)
    return out


def make_rules(setting: Setting, values: Draws, i: int, marks: dict[str, np.ndarray], **more: object) -> Rules:
    """Rounds of draw ``i``: ``marks`` says by round where a summit, an expiry or announced talks lie (0 or 1)."""
    v = {name: float(array[i]) for name, array in values.values.items()}
    summit, expiry, talks = marks["summit"], marks["expiry"], marks["talks"]
    soon = np.maximum(expiry, talks)
    usual = np.where(crisis(setting), np.maximum(v["meet.crisis"], v["meet"]), v["meet"])[None]
    near = np.maximum(v["meet.expiry"], usual)
    meet = np.where(summit[:, None] > 0, v["meet.summit"], np.where(soon[:, None] > 0, near, usual))
    stakes = np.maximum(summit, expiry)[:, None] * np.ones(2) * (1.0 if setting.threatened else 0.0)
    rules = Rules(
        np.array([v["discount.controller"], v["discount.target"], v["discount.target"]]),
        (v["precision"], v["precision"], v["precision"]),
        meet,
        summit[:, None] * np.full(2, v["summit.bonus"]),
        summit[:, None] * np.full(2, v["summit.empty"]),
        stakes * v["threat.audience"],
        setting.threat,
        allies=setting.allies,
        align=(v["align.speed"], v["align.cost"], v["align.harm"]),
    )
    return replace(rules, **more) if more else rules


def crisis(setting: Setting) -> np.ndarray:
    """Regimes with something escalated: strict controls, a high added tariff or full technology controls."""
    controls, _, technologies = setting.sizes
    rate = setting.ladders["tariff"].level
    c = np.arange(controls)[:, None, None] >= tight(setting.ladders["control"])
    t = (rate >= 0.5)[None, :, None]
    x = (np.arange(technologies) == technologies - 1)[None, None]
    return (c | t | x).ravel()
