"""What a run's duties on all goods do to income, prices, trade and revenue, month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from monazite.economy.base import Elasticities
from monazite.economy.duties import distinct
from monazite.economy.economy import Economy
from monazite.economy.exact_hat import Change, Equilibrium, Welfare, solve, welfare
from monazite.foundation import cache

if TYPE_CHECKING:
    from monazite.economy.simulated_run import SimulatedRun

NODES = (0.1, 0.5, 0.9)
"""Quantiles of the multiplier of trade elasticities at which equilibria are solved; draws lie between."""
TOLERANCE = 3e-8
STEPS = (0.0, 0.1, 0.3, 0.6, 1.0)
"""Duties added on both sides when talks fail."""


class TariffEffects(NamedTuple):
    """Effects of duties, short and long run.

    ``short`` and ``long`` hold `Welfare` arrays (draw, month, region), in per cent; ``revenue`` in them is in per cent
    of GDP. ``volume`` (draw, month): world trade volume, per cent, short run.
    """

    short: Welfare
    long: Welfare
    volume: np.ndarray


def effects_of(eco: Economy, tariff: np.ndarray, scale: float = 1.0, *, short: bool = True) -> Welfare:
    """Effects of duties on income, prices and trade.

    Parameters
    ----------
    eco
        The input-output table.
    tariff
        Duties in full (dest, origin, sector), as shares of the value; several regimes on a leading axis.
    scale
        Multiplier of the trade elasticities.
    short
        Within a year (half the trade elasticities, factors that stay in their sector) or in the long run.

    Returns
    -------
    Welfare
        Per cent (..., region).
    """
    e = Elasticities(eco.theta * scale)
    return equilibrium(eco, tariff, e.short_run() if short else e)[1]


def equilibrium(eco: Economy, tariff: np.ndarray, e: Elasticities) -> tuple[Equilibrium, Welfare]:
    """Equilibrium and effects of duties.

    Parameters
    ----------
    eco
        The input-output table.
    tariff
        Duties in full (dest, origin, sector), as shares of the value; several regimes on a leading axis.
    e
        Elasticities of trade and production.

    Returns
    -------
    found : Equilibrium
        Ratios to the base year and levels.
    effects : Welfare
        Per cent (..., region).
    """
    change = Change(tariff=tariff)
    found = solve(eco.base, change, e, tolerance=TOLERANCE, inverses=eco.base_inverses)
    return found, welfare(eco.base, found, change)


def escalation(run: SimulatedRun, path: np.ndarray | None) -> tuple[Welfare, Welfare] | None:
    """Effects of `STEPS` more on all goods between the two seats, answered in kind.

    Parameters
    ----------
    run
        The run; seats are those of its talks, or the United States and the controlling country.
    path
        Duties of the run (month, dest, origin, sector); the steps are added to those of the last month.

    Returns
    -------
    tuple of Welfare, or None
        Short and long run (draw, step, region), per cent, against no step; None without a table.
    """
    eco = run.economy
    if eco is None or path is None:
        return None
    names = eco.table.regions
    sc = run.model.scenario
    seats = [names.index(r) for r in ((sc.talks.seats if sc.talks else ()) or ("US", sc.controller)) if r in names][:2]
    last = path[-1]
    regimes = np.repeat(last[None], len(STEPS), 0)
    if len(seats) == 2:
        for i, step in enumerate(STEPS):
            for a, b in (seats, seats[::-1]):
                regimes[i, a, b] += step * eco.goods
    out = []
    for w in _by_draw(eco, regimes, _scale(run)):
        income = 100.0 * ((1.0 + w.income / 100.0) / (1.0 + w.income[:, :1] / 100.0) - 1.0)
        out.append(w._replace(income=income))
    return out[0], out[1]


def tariff_effects(run: SimulatedRun, path: np.ndarray | None) -> TariffEffects | None:
    """Effects of the duties of a run, month by month.

    Every month whose duties differ is one equilibrium; the uncertainty of trade elasticities is a parabola in the log
    of their multiplier through three solves.

    Parameters
    ----------
    run
        The run, for its draws of the multiplier.
    path
        Duties in full (month, dest, origin, sector).

    Returns
    -------
    TariffEffects or None
        None for a dataset without a table.
    """
    eco = run.economy
    if eco is None or path is None:
        return None
    regimes, month = distinct(path)
    spread = [Welfare(*(field[:, month] for field in w)) for w in _by_draw(eco, regimes, _scale(run))]
    base = eco.base
    border = base.spending[:, None, :] * base.share / (1.0 + base.tariff)
    border[np.arange(len(border)), np.arange(len(border))] = 0.0
    weight = border.sum((1, 2))
    return TariffEffects(spread[0], spread[1], spread[0].imports @ (weight / weight.sum()))


def _scale(run: SimulatedRun) -> np.ndarray:
    """Multiplier of trade elasticities by draw."""
    drawn = run.draws.values.get("economy.theta") if run.draws is not None else None
    return np.ones(len(run.flows.output)) if drawn is None else np.asarray(drawn, dtype=float)


def _by_draw(eco: Economy, regimes: np.ndarray, scale: np.ndarray) -> list[Welfare]:
    """Short- and long-run welfare (draw, regime, region). Equilibria that were solved before are read from disk."""
    nodes = np.unique(np.quantile(scale, NODES)) if scale.size > 1 else scale[:1]

    def solved() -> dict[str, np.ndarray]:
        runs = [[effects_of(eco, regimes, float(k), short=short) for k in nodes] for short in (True, False)]
        return {"effects": np.array(runs)}  # run, node, field, regime, region

    found = cache.arrays("equilibria", cache.key(__name__, *eco.base, eco.theta, regimes, nodes), solved)["effects"]
    weight = _lagrange(np.log(nodes), np.log(np.clip(scale, nodes[0], nodes[-1])))
    return [Welfare(*fields) for fields in np.einsum("dn,snfrk->sfdrk", weight, found)]


def _lagrange(nodes: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Weights of the nodes in the polynomial through them (point, node)."""
    out = np.ones((len(at), len(nodes)))
    for i, a in enumerate(nodes):
        for j, b in enumerate(nodes):
            if i != j:
                out[:, i] *= (at - b) / (a - b)
    return out
