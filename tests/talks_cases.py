"""A small game of talks with payoffs written down by hand, for tests: no simulator."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from monazite.model.parameters import draw
from monazite.negotiation.clock import Clock
from monazite.negotiation.game import Rules, Stakes
from monazite.negotiation.menu import make_menu
from monazite.negotiation.report import summarise
from monazite.negotiation.setup import make_setting
from monazite.negotiation.solve_draw import GameOptions, play, prepare_game
from monazite.scenario.scenario import load_scenario

SIZES = (4, 5, 3)
SHARE = np.array([0.0, 0.05, 0.75, 1.0])
TARIFF = np.array([0.0, 0.1, 0.3, 0.6, 1.0])
TECHNOLOGY = np.array([0.0, 0.5, 1.0])
FREE = np.array([1e9, 1e9])


def steps(count: int, up: float, down: float) -> np.ndarray:
    """Cost of moving from the row to the column."""
    i = np.arange(count)
    return np.where(i[None] > i[:, None], up, down) * abs(i[None] - i[:, None])


def case(
    *,
    rounds: int = 8,
    summit: int | None = 4,
    nodes: int = 7,
    exposures: int = 5,
    loss: float = 3.0,
    cost: tuple[float, float] = (1.0, 1.0),
    half_life: float = 24.0,
    ceiling: float = 9.0,
    shift: int = 0,
    purchases: int = 3,
    stake: float = 2.0,
    **rules: object,
) -> tuple[Stakes, Rules]:
    """Stakes and rules. ``shift`` moves the loss back by months of exposure, as a stock does."""
    c, t, x, e, k = np.ix_(SHARE, TARIFF, TECHNOLOGY, np.arange(exposures), np.linspace(0.0, 36.0, nodes))
    lever = 0.5 ** (k / half_life)
    felt = loss * c**2 * np.clip(e - shift, 0, None) / (exposures - 1) * lever
    controller = -cost[0] * (3.0 * t + 2.0 * x) + c * lever - c**2
    target = 2.0 * (t / 0.2) * np.exp(1.0 - t / 0.2) + 2.0 * x - 1.5 * x**2 - cost[1] * (felt + 3.0 * t)
    parts = [a.reshape(4, 15, exposures, nodes) for a in np.broadcast_arrays(controller, target, -2.0 * felt)]
    values = np.linspace(0.0, 17_000.0, purchases)
    transfer = values[:, None] * np.array([[-0.25, 0.5, 0.0]]) / np.array([[18.7e6, 29.2e6, 1.0]]) * 1e4 / 12.0
    menu = make_menu(SIZES, transfer, np.array([3, 12]), np.zeros((2, 60)), FREE, legal=ceiling >= TARIFF)
    fee1 = steps(5, 0.3, 0.7)[:, None, :, None] + steps(3, 0.3, 0.7)[None, :, None, :]
    fee1 = fee1 + np.where(ceiling < TARIFF, np.inf, 0.0)[None, None, :, None]
    clock = Clock(np.array([0, 0, 1, 1], bool), 1, exposures, np.linspace(0.0, 36.0, nodes), np.ones(4))
    meet, at = np.full(rounds, 0.4), np.zeros((rounds, 2))
    if summit is not None:
        meet[summit], at[summit] = 1.0, stake
    made = Rules(np.array([0.99, 0.985, 0.985]), (1.5, 1.5, 1.5), meet, at, 0.5 * at, 0.5 * at, (3, 4), months_after=12)
    stakes = Stakes(np.stack(parts), steps(4, 0.3, 0.7), fee1.reshape(15, 15), clock, menu)
    return stakes, replace(made, **rules) if rules else made


START = (2 * 15 + 2 * 3 + 1, 0, 0.0)
"""Strict licences, an added tariff of 30 %, part of the technology controls; no month of exposure yet."""


def hand_grid(
    setting, regions: dict[str, float], *, draws: int = 1, shift: int = 0, decay: float = 1.0, scale: float = 3.0
):
    """A grid written down by hand: losses of ``scale`` basis points of GDP a month after six months of closure.

    They grow with the months of exposure, later by ``shift`` months, and fall with the lag, faster with ``decay``.
    """
    from monazite.negotiation.state_costs import DUTIES, EXPOSURE_MONTHS, LAGS, Grid

    controls = len(setting.ladders["control"].names)
    share = np.clip(1.0 - setting.ladders["control"].level, 0.0, 1.0)
    c, d, e, k = np.ix_(
        share, np.arange(len(DUTIES)), np.arange(EXPOSURE_MONTHS), np.exp(-decay * np.array(LAGS) / 24.0)
    )
    shape = np.where(c > 0.5, c, 0.0) * np.clip(e - shift, 0, None) / (EXPOSURE_MONTHS - 1) * k + 0.0 * d
    gdp = np.array(list(regions.values()))
    size = (np.array([0.01, 0.3, 1.0])[:, None] * gdp * scale * 1e-4)[..., None, None, None, None]
    loss = np.repeat((size * shape)[None], draws, 0)
    sales = np.repeat((400.0 * (1.0 - 0.8 * c) + 0.0 * (d + e + k))[None], draws, 0)
    rent = np.repeat((100.0 * c * (1.0 - c) + 0.0 * (d + e + k))[None], draws, 0)
    lever = np.repeat(np.exp(-decay * np.arange(LAGS[-1] + EXPOSURE_MONTHS) / 24.0)[None], draws, 0)
    region, trade = np.array(list(regions)), effects(tuple(setting.bystanders), draws)
    return Grid(loss, sales, rent, lever, np.ones((draws, controls)), gdp, region, np.array(0), np.zeros(draws), trade)


@cache
def effects(bystanders: tuple[str, ...], draws: int):
    """The economy model's part for the shipped truce, at the central elasticities."""
    from engine_cases import shipped
    from monazite.negotiation.setup import make_setting
    from monazite.negotiation.trade import trade_effects
    from monazite.scenario.scenario import load_scenario

    setting = replace(make_setting(shipped(), load_scenario("truce-expiry-2026")), bystanders=bystanders)
    return trade_effects(shipped(), setting, None, draws)


REGIONS = {"CN": 18_744_000.0, "US": 29_185_000.0, "EU": 19_420_000.0, "JP": 4_026_000.0}


def small_talks(ds) -> dict[str, Any]:
    """Content of talks of two draws and four rounds on payoffs set by hand, as the brief reads it."""
    sc = load_scenario("truce-expiry-2026")
    setting = make_setting(ds, sc)
    values = draw(ds.table("talks"), seed=0, first=0, count=2)
    options = GameOptions(spacing=12.0, thin=2, rounds=4, types=False)
    grid = hand_grid(setting, REGIONS, draws=2)
    plays = [play(ds, setting, grid, values, i, options) for i in range(2)]
    menu = prepare_game(ds, setting, grid, values, 0, options)[0].menu
    found = summarise(setting, menu, plays, options.thin)
    zero = {"value": 0.0, "low": -1.0, "high": 1.0}
    one = {"id": "stock", "words": "ninety days of stock", "purchases": zero | {"unit": "MUSD/yr"}}
    one |= {"target_reservation": zero | {"unit": "MUSD"}, "deal_probability": zero | {"unit": "pp"}}
    one |= {"share_withheld": zero | {"unit": "pp"}, "cost": zero | {"unit": "MUSD"}}
    one["spared"] = {"US": {bound: zero | {"unit": "MUSD"} for bound in ("lower", "central", "upper")}}
    found["names"] = {"US": "United States", "CN": "China"}
    found |= {"scenario": sc.name, "run": "abc", "draws": 64, "sources": ["keneci2025"], "commitments": [one]}
    return found | {"grids": {"knife_edge": True, "robust": ["terms given a deal"]}}
