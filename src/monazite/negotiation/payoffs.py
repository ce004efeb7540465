"""Payoff tables of the talks: what the simulator and the tariff figures say each state is worth to each seat.

Units: basis points of the seat's own annual GDP a month. A seat has costs, which its resolve scales, and what the
measures are worth to it at home, which resolve does not scale.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import InputError
from monazite.model.parameters import Draws
from monazite.negotiation.clock import Clock
from monazite.negotiation.deal_menu import deal_menu
from monazite.negotiation.game import Rules, Stakes
from monazite.negotiation.menu import Menu
from monazite.negotiation.setup import TalksSetting, first_strict_level
from monazite.negotiation.state_costs import LAGS, Grid
from monazite.negotiation.trade import TradeEffects

BASIS_POINTS = 1e4  # basis points in one
PERCENT_A_YEAR = BASIS_POINTS / 100.0 / 12.0
"""Basis points a month in a percent of annual GDP."""
NODE_SPACING = 4.0  # months of progress between nodes
RESOLVE_TYPES = ("tough", "soft")
ON_TARIFFS = (None, slice(None), None, None, None)
ON_TECHNOLOGY = (None, None, slice(None), None, None)
ON_REGIMES = (slice(None), slice(None), None)
"""Where tables by tariff, by technology, and by control and tariff (with exposure and progress) lie on the axes
(control, tariff, technology, exposure, progress)."""


@dataclass(frozen=True)
class PayoffTables:
    """Payoffs of one draw before resolve, bp of GDP a month.

    cost, domestic_value (3, control, tariff, technology, exposure, progress): what resolve scales, and what the
    measures are worth at home; fee0, fee1: what it costs each seat to move from the row's level to the column's.
    """

    cost: np.ndarray
    domestic_value: np.ndarray
    clock: Clock
    menu: Menu
    fee0: np.ndarray
    fee1: np.ndarray


def required_trade(setting: TalksSetting, grid: Grid) -> TradeEffects:
    """The economy model's part of the grid. Raises InputError where its table does not have both seats."""
    if grid.trade is None:
        seats = f"{setting.controller};{setting.target}"
        raise InputError(field="talks.seats", found=seats, allowed="two regions of network_regions.csv")
    return grid.trade


def tariff_loss(
    effects: TradeEffects, i: int, region: str, rates: np.ndarray, answer: float, joint_tariff: bool = False
) -> np.ndarray:
    """Loss of real income of a region under added tariffs and their answer, % of annual GDP; a gain is negative.

    Equation: ``-(c(r, 0) + a (c(r, 1) - c(r, 0)))`` with the answer as a share of the tariff; with
    ``joint_tariff`` plus what the same tariff of the bystanders changes. Shape: rates (n,).
    """
    case = effects.income[i, :, :, effects.position(region)]
    change = case[:, 0] + answer * (case[:, 1] - case[:, 0])
    if joint_tariff:
        change = change + case[:, 2] - case[:, 0]
    if len(rates) != len(change):
        raise InputError(field="talks.tariff", found=len(rates), allowed=f"{len(change)} levels, as in the grid")
    return -change


def technology_loss(setting: TalksSetting, grid: Grid, i: int, region: str, position: float) -> np.ndarray:
    """Loss of a region (technology level,) less fees received, bp a month: between the central and the upper bound."""
    effects = required_trade(setting, grid)
    if region not in effects.region:
        return np.zeros(effects.technology.shape[2])
    r = effects.position(region)
    central, upper = effects.technology[:, i, :, r]
    loss = (1.0 - position) * central + position * upper - effects.fees[:, r]
    return loss * BASIS_POINTS / grid.gdp_of(region)


def technology_control_value(levels: np.ndarray, cost: np.ndarray, up_to_half: float, beyond: float) -> np.ndarray:
    """Domestic value of technology controls to the side that sets them (level,), as it shows in what it keeps.

    Equation: the sum over levels of ``k`` times what the step costs, with ``k = up_to_half`` up to one half (controls
    that were kept through every truce are worth at least what they cost) and ``k = beyond`` above it (controls that
    were set and given up again in every round are worth about what they cost).
    """
    step = np.diff(cost, prepend=cost[:1])
    return np.cumsum(np.where(levels <= 0.5, up_to_half, beyond) * step)


def interpolate_progress(table: np.ndarray, nodes: np.ndarray) -> np.ndarray:
    """Last axis from lags of imposition to nodes of progress: linear, flat beyond the last."""
    lags = np.array(LAGS, dtype=float)
    at = np.clip(np.searchsorted(lags, nodes, side="right") - 1, 0, len(lags) - 2)
    weight = np.clip((nodes - lags[at]) / (lags[at + 1] - lags[at]), 0.0, 1.0)
    return table[..., at] * (1.0 - weight) + table[..., at + 1] * weight


def perceived_loss(
    setting: TalksSetting, grid: Grid, i: int, region: str, position: float, nodes: np.ndarray
) -> np.ndarray:
    """Loss of supply that a region perceives (control, tariff, exposure, progress), bp a month.

    Between the central and the upper loss of the simulator by ``position``; linear in the duty between the two
    simulated ones, from the duty in force up.
    """
    r = list(grid.region).index(region)
    loss = (1.0 - position) * grid.loss[i, 1, r] + position * grid.loss[i, 2, r]
    return interpolate_tariff(setting, interpolate_progress(loss, nodes)) * BASIS_POINTS / grid.gdp[r]


def interpolate_tariff(setting: TalksSetting, table: np.ndarray) -> np.ndarray:
    """(control, duty, ...) to (control, tariff, ...)."""
    level = setting.ladders["tariff"].level
    weight = np.clip(level - level[setting.tariff], 0.0, 1.0)
    shape = (1, len(level)) + (1,) * (table.ndim - 2)
    weight = weight.reshape(shape)
    return table[:, :1] * (1.0 - weight) + table[:, 1:] * weight


def dependence_at(grid: Grid, i: int, nodes: np.ndarray) -> np.ndarray:
    """Share of heavy material that others cannot supply, by node of progress."""
    path = np.minimum.accumulate(grid.dependence[i])
    return np.interp(nodes, np.arange(len(path)), path)


def domestic_tariff_value(rates: np.ndarray, loss: np.ndarray, kept_rate: float, reach: float) -> np.ndarray:
    """Domestic value of a tariff to the side that sets it, as it shows in what the side keeps when it acts alone.

    Equation: ``P (r/b) exp(1 - r/b)`` with ``b = reach k``, k the rate that is kept, and P such that at k one more
    point is worth what it costs: ``P/b (1 - k/b) exp(1 - k/b) = dT/dr``, the slope of the loss between the levels
    around k, or none where one more point costs nothing. A value that is linear in the rate would give corner deals.
    Shapes: rates, loss (n,). The shape is assumed (docs/decisions/0017).
    """
    peak = reach * kept_rate
    above = int(np.clip(np.searchsorted(rates, kept_rate), 1, len(rates) - 1))
    slope = (loss[above] - loss[above - 1]) / (rates[above] - rates[above - 1])
    ratio = 1.0 / reach
    height = max(slope, 0.0) * peak / ((1.0 - ratio) * np.exp(1.0 - ratio))
    return height * rates / peak * np.exp(1.0 - rates / peak)


def payoff_tables(
    ds: Dataset,
    setting: TalksSetting,
    grid: Grid,
    values: Draws,
    i: int,
    *,
    spacing: float = NODE_SPACING,
    thin: int = 1,
    joint_tariff: bool = False,
) -> PayoffTables:
    """Payoff tables of a draw.

    Equations, per month in bp of GDP, with φ the share withheld, τ the added tariff, x the technology level:
    controlling side: cost = T(τ) + X(x) + lost sales, domestic value = hold φ L(k) - strain φ² + rents on spot volumes;
    other side: cost = perceived loss + T(τ) + X(x), domestic value = that of τ and that of x;
    bystanders: cost = perceived loss + T(τ) + X(x). T and X are the economy model's: real income under tariffs, losses
    from technology withheld. L is the dependence of others.

    Parameters
    ----------
    ds, setting, grid, values
        Dataset, state of the talks, simulated months and parameters of the talks.
    i
        Draw.
    spacing
        Distance of progress nodes, months.
    thin
        Every n-th level of purchases is on the menu.
    joint_tariff
        Whether bystanders set the same tariff.

    Raises
    ------
    InputError
        If the economy model has no row for a seat.
    """
    nodes = np.arange(0.0, LAGS[-1] + spacing / 2, spacing)
    v = {name: float(array[i]) for name, array in values.values.items()}
    draw = _Draw(setting, grid, i, v, nodes, joint_tariff)
    cost0, value0 = _controller_payoffs(draw)
    cost1, value1 = _target_payoffs(draw)
    cost2 = _bystander_cost(draw, cost1)
    cost = np.stack(np.broadcast_arrays(cost0, cost1, cost2))
    value = np.stack(np.broadcast_arrays(value0, value1, 0.0 * cost1))
    clock = make_clock(setting, grid.substitution_speed[i], grid.loss.shape[5], nodes)
    support = value[:2, ..., 0, 0].reshape(2, -1)
    slack = np.array([v["ratify.controller"], v["ratify.target"] * max(float(support[1].max()), 0.0)])
    menu = deal_menu(setting, purchase_value(setting, grid, v, i), support, slack, thin)
    fee0, fee1 = switching_fees(setting, v, support, slack)
    return PayoffTables(cost, value, clock, menu, fee0, fee1)


class _Draw(NamedTuple):
    """What the payoffs of one draw are made of: the grid's draw ``i``, parameters ``v``, nodes of progress."""

    setting: TalksSetting
    grid: Grid
    i: int
    v: dict[str, float]
    nodes: np.ndarray
    joint_tariff: bool

    def tariff_and_technology_cost(self, region: str) -> tuple[np.ndarray, np.ndarray]:
        """What tariffs and technology cost a region, bp a month: (tariff,) and (technology,)."""
        effects, rates = required_trade(self.setting, self.grid), self.setting.ladders["tariff"].level
        if region not in effects.region:
            return np.zeros(len(rates)), np.zeros(self.setting.sizes[2])
        tariff = (
            tariff_loss(effects, self.i, region, rates, self.v["tariff.answer"], self.joint_tariff) * PERCENT_A_YEAR
        )
        return tariff, technology_loss(self.setting, self.grid, self.i, region, self.v["felt.loss"])

    def perceived_loss(self, region: str) -> np.ndarray:
        """Loss of supply that a region perceives, on all axes of the tables."""
        return perceived_loss(self.setting, self.grid, self.i, region, self.v["felt.loss"], self.nodes)[ON_REGIMES]


def _controller_payoffs(draw: _Draw) -> tuple[np.ndarray, np.ndarray]:
    """Cost and domestic value of the controlling side (control, tariff, technology, exposure, progress)."""
    setting, grid, i, v, nodes, _ = draw
    gdp = grid.gdp_of(setting.controller)
    tariff_cost, technology_cost = draw.tariff_and_technology_cost(setting.controller)
    technology_cost = technology_cost * v["technology.dependence"]
    sales = interpolate_tariff(setting, interpolate_progress(grid.sales[i], nodes))
    lost_sales = np.maximum(sales.max() - sales, 0.0) * BASIS_POINTS / gdp
    rent = interpolate_tariff(setting, interpolate_progress(grid.rent[i], nodes)) * BASIS_POINTS / gdp
    share = 1.0 - setting.ladders["control"].level[:, None, None, None, None]
    hold = v["control.hold"] * share * dependence_at(grid, i, nodes)
    cost = tariff_cost[ON_TARIFFS] + technology_cost[ON_TECHNOLOGY] + lost_sales[ON_REGIMES]
    return cost, hold - v["control.strain"] * share**2 + rent[ON_REGIMES] + 0.0 * cost


def _target_payoffs(draw: _Draw) -> tuple[np.ndarray, np.ndarray]:
    """Cost and domestic value of the other side (control, tariff, technology, exposure, progress)."""
    setting, grid, i, v, _, joint_tariff = draw
    rates, effects = setting.ladders["tariff"].level, required_trade(setting, grid)
    tariff_cost, technology_cost = draw.tariff_and_technology_cost(setting.target)
    cost = draw.perceived_loss(setting.target) + tariff_cost[ON_TARIFFS] + technology_cost[ON_TECHNOLOGY]
    own_cost = tariff_cost  # what a tariff is worth at home shows in what the side keeps while it acts alone
    if joint_tariff and setting.target in effects.region:
        own_cost = tariff_loss(effects, i, setting.target, rates, v["tariff.answer"]) * PERCENT_A_YEAR
    of_tariff = domestic_tariff_value(rates, own_cost, v["tariff.kept"], v["tariff.reach"])
    if not setting.ladders["tariff"].is_on_record:  # nothing shows what a tariff on this country is worth at home
        of_tariff = np.zeros_like(of_tariff)
    of_technology = technology_control_value(
        setting.ladders["technology"].level, technology_cost, v["technology.kept"], v["technology.lever"]
    )
    return cost, of_tariff[ON_TARIFFS] + of_technology[ON_TECHNOLOGY] + 0.0 * cost


def _bystander_cost(draw: _Draw, like: np.ndarray) -> np.ndarray:
    """Cost of the bystanders, weighted by their GDP; zeros in the shape of ``like`` where there are none."""
    bystanders, grid = draw.setting.bystanders, draw.grid
    cost, total = 0.0 * like, sum(grid.gdp_of(r) for r in bystanders) or 1.0
    for region in bystanders:
        tariff_cost, technology_cost = draw.tariff_and_technology_cost(region)
        own = draw.perceived_loss(region) + tariff_cost[ON_TARIFFS] + technology_cost[ON_TECHNOLOGY]
        cost = cost + own * grid.gdp_of(region) / total
    return cost


def make_clock(setting: TalksSetting, speed: np.ndarray, exposures: int, nodes: np.ndarray) -> Clock:
    """Clocks of the state: a month of eased controls undoes a month of exposure."""
    strict = np.arange(len(speed)) >= first_strict_level(setting.ladders["control"])
    return Clock(strict, 1, exposures, nodes, speed)


def realised_purchases(setting: TalksSetting, v: dict[str, float]) -> np.ndarray:
    """What is bought of each level of purchases (level,), MUSD a year.

    Of what is promised ``purchases.kept`` is bought, and no more than ``purchases.room`` allows.
    """
    return np.minimum(v["purchases.kept"] * setting.ladders["purchases"].level, v["purchases.room"])


def purchase_value(setting: TalksSetting, grid: Grid, v: dict[str, float], i: int) -> np.ndarray:
    """What each level of purchases is worth a month (level, 3), bp: real income as in the economy model.

    The seller counts its own income and up to the whole income of its farms instead (``purchases.farm``: 0 to 1).
    """
    effects, promised = required_trade(setting, grid), setting.ladders["purchases"].level
    bought = realised_purchases(setting, v)

    def at_bought(by_level: np.ndarray) -> np.ndarray:
        return np.interp(bought, promised, by_level)

    own, other = (
        at_bought(effects.purchases[i, :, effects.position(seat)]) * PERCENT_A_YEAR
        for seat in (setting.controller, setting.target)
    )
    farms = at_bought(effects.farm[i]) * BASIS_POINTS / 12.0 / grid.gdp_of(setting.target)
    gain = other + v["purchases.farm"] * np.maximum(farms - other, 0.0)
    return np.stack([own, gain, 0.0 * own], 1)


def switching_fees(
    setting: TalksSetting, v: dict[str, float], support: np.ndarray, slack: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Cost of moving between levels without a deal, bp: (control, control) and (measures, measures).

    Raising costs ``escalate`` a level, easing ``retreat`` a level. Tariffs above the legal ceiling are out of reach,
    and so is easing that costs more support at home than a deal may: what could not be ratified cannot be given away.
    """

    def steps(count: int, down: float) -> np.ndarray:
        i = np.arange(count)
        return np.where(i[None] > i[:, None], v["escalate"], down) * abs(i[None] - i[:, None])

    controls, tariffs, technologies = setting.sizes
    illegal = np.where(setting.ladders["tariff"].level > setting.ceiling + 1e-9, np.inf, 0.0)
    tariff = steps(tariffs, v["retreat.target"]) + illegal[None]
    fee1 = tariff[:, None, :, None] + steps(technologies, v["retreat.target"])[None, :, None, :]
    fee1 = fee1.reshape(tariffs * technologies, -1)
    fee0 = steps(controls, v["retreat.controller"])
    home = support.reshape(2, controls, -1)
    support0, support1 = home[0, :, setting.regime % (tariffs * technologies)], home[1, setting.control]
    t, x = np.divmod(np.arange(tariffs * technologies), technologies)
    eases = (t[None] <= t[:, None]) & (x[None] <= x[:, None])
    lost0 = np.tri(controls, dtype=bool) & (support0[None] < support0[:, None] - slack[0] - 1e-12)
    lost1 = eases & (support1[None] < support1[:, None] - slack[1] - 1e-12)
    return np.where(lost0, np.inf, fee0), np.where(lost1, np.inf, fee1)


def resolve_types(values: Draws, i: int) -> tuple[list[float], np.ndarray]:
    """Factor on costs by type of resolve, and the prior chances of types (2, type)."""
    chances = np.array([float(values[f"resolve.{seat}"][i]) for seat in ("controller", "target")])
    return [float(values[f"resolve.{kind}"][i]) for kind in RESOLVE_TYPES], np.stack([chances, 1.0 - chances], 1)


def stakes_by_type(table: PayoffTables, scale: list[float], weight: float = 0.0) -> list[list[Stakes]]:
    """The game by type of seat 0 and of seat 1, with ``weight`` of the bystanders in seat 1.

    Equation: ``u = domestic value - m cost``, m the factor of the type.
    """
    seats, controls, tariffs, technologies, exposures, nodes = table.cost.shape
    out = []
    for first in scale:
        row = []
        for second in scale:
            flow = table.domestic_value - np.array([first, second, 1.0])[:, None, None, None, None, None] * table.cost
            flow[1] += weight * flow[2]
            flow = flow.reshape(seats, controls, tariffs * technologies, exposures, nodes)
            row.append(
                Stakes(np.ascontiguousarray(flow), table.fee0, table.fee1, table.clock, table.menu, technologies)
            )
        out.append(row)
    return out


def make_rules(setting: TalksSetting, values: Draws, i: int, marks: dict[str, np.ndarray], **more: object) -> Rules:
    """Rounds of draw ``i``: ``marks`` says by round where a summit, an expiry or announced talks lie (0 or 1)."""
    v = {name: float(array[i]) for name, array in values.values.items()}
    summit, expiry, talks = marks["summit"], marks["expiry"], marks["talks"]
    soon = np.maximum(expiry, talks)
    usual = np.where(escalated_regimes(setting), np.maximum(v["meet.crisis"], v["meet"]), v["meet"])[None]
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
        alignment=(v["align.speed"], v["align.cost"], v["align.harm"]),
        expiry_chance=np.maximum(meet, near),
    )
    return replace(rules, **more) if more else rules


def escalated_regimes(setting: TalksSetting) -> np.ndarray:
    """Regimes with something escalated: strict controls, a high added tariff or full technology controls."""
    controls, _, technologies = setting.sizes
    rate = setting.ladders["tariff"].level
    c = np.arange(controls)[:, None, None] >= first_strict_level(setting.ladders["control"])
    t = (rate >= 0.5)[None, :, None]
    x = (np.arange(technologies) == max(technologies - 1, 1))[None, None]
    return (c | t | x).ravel()
