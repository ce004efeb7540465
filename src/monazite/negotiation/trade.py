"""Tariffs, purchases and technology in the talks: what the economy model says each level is worth to each region.

One equilibrium per level and node of the trade elasticities; draws lie between. Nothing here depends on the state of
the talks, so that it is solved once per set of draws.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.economy.base import Elasticities
from monazite.economy.economy import Economy, economy, has_economy, with_region
from monazite.economy.tariffs import _lagrange, effects_of, equilibrium
from monazite.economy.technology import mean_loss_by_level
from monazite.model.parameters import Draws, quantile
from monazite.negotiation.setup import TalksSetting

THETA = "economy.theta"
NODES = (0.02, 0.5, 0.98)
"""Quantiles of the prior of trade elasticities at which equilibria are solved: the same whatever is drawn."""
FARM = "agriculture_food"
SUBSIDIES = (0.0, 0.04, 0.1, 0.2, 0.3, 0.4)
"""Import subsidies that bring about ever larger purchases; purchases of the ladder lie between."""


@dataclass(frozen=True)
class TradeEffects:
    """Effects by draw on the regions that sit at the table or stand by.

    income (draw, tariff, case, region): change of real income, % of annual GDP, short run: without an answer, with an
    answer in full, and without one while the bystanders set the same tariff; purchases (draw, level, region): the same
    of purchases; farm (draw, level): change of the real income of the seller's farms, MUSD a year; technology (bound,
    draw, level, region): loss, central and upper, MUSD a month; fees (level, region): received less paid, MUSD a month.
    """

    region: tuple[str, ...]
    income: np.ndarray
    purchases: np.ndarray
    farm: np.ndarray
    technology: np.ndarray
    fees: np.ndarray

    def position(self, region: str) -> int:
        """Position of a region."""
        return self.region.index(region)


def trade_effects(ds: Dataset, setting: TalksSetting, draws: Draws | None, count: int) -> TradeEffects | None:
    """Effects of every level of the ladders on the regions of the talks.

    Parameters
    ----------
    ds, setting
        Dataset and state of the talks.
    draws
        Draws of the elasticities; central ones without them.
    count
        Number of draws.

    Returns
    -------
    TradeEffects or None
        None for a dataset without an input-output table. A seat that lies inside a larger region of the table is taken
        out of it (`with_region`).
    """
    if not has_economy(ds):
        return None
    eco = economy(ds, ds.names("region"), tuple(dict.fromkeys(row.sector for row in ds.table("sectors"))))
    for seat in (setting.controller, setting.target):
        eco = with_region(eco, ds, seat)
    names = eco.table.regions
    regions = tuple(r for r in (setting.controller, setting.target, *setting.bystanders) if r in names)
    at = [names.index(r) for r in regions]
    drawn = draws.values.get(THETA) if draws is not None else None
    scale = np.ones(count) if drawn is None else np.asarray(drawn, dtype=float)
    nodes = elasticity_nodes(ds, scale)
    seats = (names.index(setting.controller), names.index(setting.target))
    tariff, bought = setting.ladders["tariff"].level, setting.ladders["purchases"].level
    allies = [names.index(r) for r in setting.bystanders if r in names]
    income = interpolate_draws(scale, nodes, lambda k: tariff_effects(eco, seats, tariff, k, allies)[..., at])
    parts = interpolate_draws(scale, nodes, lambda k: purchase_effects(eco, seats, bought, k))
    loss, fees = mean_loss_by_level(
        ds, eco, (setting.target, setting.controller), setting.ladders["technology"].level, draws, count
    )
    return TradeEffects(regions, income, parts[..., at], parts[..., -1], loss[..., at], fees[:, at])


def elasticity_nodes(ds: Dataset, scale: np.ndarray) -> np.ndarray:
    """Multipliers of trade elasticities that are solved: quantiles of their prior, or the one value of all draws."""
    prior = next((row for row in ds.table("priors") if row.parameter == THETA), None)
    if prior is None or (scale == scale[0]).all():
        return np.unique(scale)
    return quantile(prior, np.array(NODES))


def interpolate_draws(scale: np.ndarray, nodes: np.ndarray, solve_at: Callable[[float], np.ndarray]) -> np.ndarray:
    """Results by draw: a parabola in the log of the multiplier of trade elasticities through the nodes.

    A draw has the same result whatever is drawn beside it; those beyond the outer nodes have theirs.

    Parameters
    ----------
    scale
        Multiplier of trade elasticities (draw,).
    nodes
        Multipliers that are solved (node,), rising.
    solve_at
        Result at a multiplier, in any shape.

    Returns
    -------
    numpy.ndarray
        (draw, ...).
    """
    weight = _lagrange(np.log(nodes), np.log(np.clip(scale, nodes[0], nodes[-1])))
    return np.einsum("dn,n...->d...", weight, np.stack([solve_at(float(node)) for node in nodes]))


def tariff_effects(
    eco: Economy, seats: tuple[int, int], rates: np.ndarray, scale: float, allies: Sequence[int] = ()
) -> np.ndarray:
    """Change of real income under duties of seat 1 on all goods of seat 0.

    Parameters
    ----------
    eco
        The input-output table.
    seats
        Positions of the two seats in the table; seat 1 sets the tariff.
    rates
        Added duty (rate,), as shares of the value.
    scale
        Multiplier of the trade elasticities.
    allies
        Positions of regions that set the same duty in the third case.

    Returns
    -------
    numpy.ndarray
        Per cent of annual GDP, short run (rate, case, region): no answer; an answer in kind; no answer, allies join in.
    """
    base = eco.base
    duty = np.repeat(base.tariff[None, None], len(rates), 0).repeat(3, 1)  # rate, case, dest, origin, sector
    levied = rates[:, None, None] * eco.goods
    for case, answer, joint in ((0, 0.0, ()), (1, 1.0, ()), (2, 0.0, allies)):
        for who in (seats[1], *joint):
            duty[:, case, who, seats[0]] += levied[:, 0]
        duty[:, case, seats[0], seats[1]] += answer * levied[:, 0]
    income = effects_of(eco, duty.reshape(-1, *base.tariff.shape), scale).income
    return income.reshape(len(rates), 3, -1)


def purchase_effects(eco: Economy, seats: tuple[int, int], levels: np.ndarray, scale: float) -> np.ndarray:
    """Effect of purchases of farm goods by seat 0 from seat 1.

    A purchase that the market would not make costs the buyer what an import subsidy costs that brings it about; it
    displaces other suppliers and raises the seller's prices. Linear between the subsidies that are solved.

    Parameters
    ----------
    eco
        The input-output table.
    seats
        Positions of buyer and seller in the table.
    levels
        Purchases (level,), MUSD a year.
    scale
        Multiplier of the trade elasticities.

    Returns
    -------
    numpy.ndarray
        (level, region + 1): real income by region, % of GDP, and last the change of real income of the seller's farms,
        MUSD a year.
    """
    base, e = eco.base, Elasticities(eco.theta * scale).short_run()
    farm = eco.table.sectors.index(FARM)
    duty = np.repeat(base.tariff[None], len(SUBSIDIES), 0)
    duty[:, seats[0], seats[1], farm] -= np.array(SUBSIDIES)
    solved_at, effects = equilibrium(eco, duty, e)
    more = _border_value(solved_at.spending, solved_at.share, duty, seats, farm)
    more = more - _border_value(base.spending, base.share, base.tariff, seats, farm)
    paid = (solved_at.wage[:, seats[1], farm] / solved_at.consumer[:, seats[1]] - 1.0) * base.labour[seats[1], farm]
    solved = np.column_stack([more, effects.income, paid])
    if levels.max() > solved[-1, 0]:
        slope = (solved[-1] - solved[-2]) / (solved[-1, 0] - solved[-2, 0])
        solved = np.vstack([solved, solved[-1] + slope * (levels.max() - solved[-1, 0])])
    return np.stack([np.interp(levels, solved[:, 0], column) for column in solved[:, 1:].T], 1)


def _border_value(
    spending: np.ndarray, share: np.ndarray, tariff: np.ndarray, seats: tuple[int, int], sector: int
) -> np.ndarray:
    """Value at the border of what seat 0 buys of a sector from seat 1, by change."""
    here = (..., seats[0], seats[1], sector)
    return spending[..., seats[0], sector] * share[here] / (1.0 + tariff[here])
