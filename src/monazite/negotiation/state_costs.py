"""What the simulator says each state costs: a table over controls, duties, months of exposure and progress of others.

For each control level and duty the scenario is run up to the first offer, and on from there with the level imposed at
once and after some years of waiting: the later it comes, the further other sources are. The months after the imposition
are the exposure axis: stocks empty, lines stop. Every draw of the uncertain parameters has its own table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.foundation import cache
from monazite.model.posterior_draws import PosteriorDraws
from monazite.negotiation.measures import control_measure, lift_limits
from monazite.negotiation.monthly_costs import Months, read_months
from monazite.negotiation.setup import TalksSetting, first_strict_level, without_negotiated_measures
from monazite.negotiation.trade import TradeEffects, trade_effects
from monazite.results.results import Results
from monazite.scenario.policies import add_months
from monazite.scenario.policies.tariff import Tariff
from monazite.scenario.scenario import Scenario
from monazite.simulation.branching import AddedStock, run_branch, run_shared_path
from monazite.simulation.simulate import parameter_values

EXPOSURE_MONTHS = 7  # of strict controls on the exposure axis; the last stands for all later ones
LAGS = (0, 12, 36)  # months from the first offer after which a level is imposed
DUTIES = (0.0, 1.0)  # added duty of the other side on the goods
YEAR = 12  # months
SUBSTITUTION_WINDOW = 24  # months over which the progress of other sources under a level is measured


@dataclass(frozen=True)
class Grid:
    """Simulated months by draw, in MUSD a month unless said otherwise.

    loss (draw, 3, region, control, duty, exposure, lag): lower, central, upper loss of value added; sales, rent (draw,
    control, duty, exposure, lag): exports of the controlling side at inside prices, part of licence rents on spot
    volumes; dependence (draw, month): share of heavy material that others cannot supply, on the reference path from the
    first offer on; substitution_speed (draw, control): months of progress of other sources a month; gdp (region,) MUSD
    a year; outlay (draw,) MUSD: price floors paid for in the year from the first offer on, and stock in hand, at the
    prices of the month before; failed_months: those that could not be solved; trade: the economy model's part, the same
    in every state.
    """

    loss: np.ndarray
    sales: np.ndarray
    rent: np.ndarray
    dependence: np.ndarray
    substitution_speed: np.ndarray
    gdp: np.ndarray
    region: np.ndarray
    failed_months: np.ndarray
    outlay: np.ndarray
    trade: TradeEffects | None = None

    @property
    def draws(self) -> int:
        """Number of draws."""
        return len(self.dependence)

    def gdp_of(self, region: str) -> float:
        """GDP of a region, MUSD a year."""
        return float(self.gdp[list(self.region).index(region)])


def impose_level(sc: Scenario, setting: TalksSetting, control: int, duty: float, start: date) -> Scenario:
    """The scenario up to the first offer, with a control level and an added duty from a day on.

    Parameters
    ----------
    sc, setting
        Scenario and state of the talks.
    control
        Control level; the one that is in force anyway is left as the scenario has it.
    duty
        Added duty of the other side on all goods, as a share of the value.
    start
        First day of both.

    Returns
    -------
    Scenario
        Without what the talks decide, without talks and anchor.
    """
    extra: list[Any] = []
    ladder = setting.ladders["control"]
    if control != setting.control:
        announced = start if control >= first_strict_level(ladder) else None
        extra.append(control_measure(setting, control, start=start, announced=announced))
        if ladder.level[control] > 0.0:
            extra += lift_limits(sc, setting, control, start)
    if duty > 0:
        rate = {"kind": "tariff", "actor": setting.target, "on": (setting.controller,), "rate": duty}
        extra.append(Tariff(start=start, **rate))
    base = without_negotiated_measures(sc)
    return base.model_copy(update={"policy": (*base.policy, *extra), "talks": None, "anchor": None})


def months_before(sc: Scenario, day: date) -> int:
    """Months of the run before the one that holds ``day``."""
    return (day.year - sc.start.year) * 12 + day.month - sc.start.month


def simulate_costs(
    ds: Dataset,
    sc: Scenario,
    setting: TalksSetting,
    draws: int,
    *,
    progress: Callable[[int, int], None] | None = None,
    like: Grid | None = None,
    holding: AddedStock | None = None,
    posterior: PosteriorDraws | None = None,
) -> Grid:
    """Run the simulator over the grid: one run and some 13 branches; a month that cannot be solved is counted.

    Duties are run for a level imposed at once; later impositions get the same difference, which is small: what a
    general tariff does to incomes is the economy model's part. Month 0 of the exposure axis is the month of the first
    offer, or of the imposition. All runs share the months in which they are alike.

    Parameters
    ----------
    ds, sc, setting
        Dataset, scenario and state of the talks.
    draws
        Draws of the uncertain parameters.
    progress
        Called with runs done and runs in all.
    like
        A grid from which the milder levels are taken: only strict levels without a duty and the level in force are run.
    holding, posterior
        Stock in hand by the first offer; draws to take in the place of those of the priors.

    Returns
    -------
    Grid
        MUSD a month by control, duty, exposure and lag.
    """
    first, branches = months_before(sc, setting.first_offer), _branches(setting, strict_only=like is not None)

    def path(c: int, d: int, k: int) -> Scenario:
        run = impose_level(sc, setting, c, DUTIES[d], add_months(setting.first_offer, LAGS[k]))
        return run.model_copy(update={"months": first + LAGS[-1] + EXPOSURE_MONTHS})

    if progress is not None:
        progress(0, len(branches) + 1)
    trunk = run_shared_path(
        ds,
        path(setting.control, 0, 0),
        draws=draws,
        snapshot_months={first + LAGS[k] for _, _, k in branches},
        added_stock=holding,
        posterior=posterior,
    )
    results = trunk.results()
    gdp, regions, spent = results.view.gdp[:-1], results.index.region, public_outlay(results, first, trunk.added_tonnes)
    parts = {(setting.control, 0, 0): read_months(results, setting, first, first + LAGS[-1] + EXPOSURE_MONTHS)}
    failed = len(results.failures())
    for done, (c, d, k) in enumerate(branches):
        if progress is not None:
            progress(done + 1, len(branches) + 1)
        start = first + LAGS[k]
        end = start + (SUBSTITUTION_WINDOW + 1 if d == 0 and k == 0 else EXPOSURE_MONTHS)
        results = run_branch(trunk, path(c, d, k), start=start, end=end)
        failed += failures_between(results, start, end)
        parts[c, d, k] = read_months(results, setting, start, end)
    if progress is not None:
        progress(len(branches) + 1, len(branches) + 1)
    if like is not None:
        return _update_strict_levels(like, setting, parts, failed, spent)
    return replace(_assemble_grid(setting, parts, gdp, regions, failed), outlay=spent)


def failures_between(results: Results, start: int, end: int) -> int:
    """Months of a run, over its draws, that could not be solved, from number ``start`` to before ``end``."""
    months = [month.isoformat() for month in results.index.month]
    return sum(start <= months.index(row["month"]) < end for row in results.failures())


def _branches(setting: TalksSetting, *, strict_only: bool) -> list[tuple[int, int, int]]:
    """Control, duty and lag of what is simulated beside the level in force, the latest imposition first.

    A branch writes over the months of those before it. ``strict_only``: strict levels without a duty.
    """
    controls = len(setting.ladders["control"].names)
    out = [(c, 0, k) for c in range(controls) for k in range(len(LAGS)) if c != setting.control]
    out += [(c, d, 0) for c in range(controls) for d in range(1, len(DUTIES))]
    if strict_only:
        strict = first_strict_level(setting.ladders["control"])
        out = [(c, d, k) for c, d, k in out if d == 0 and c >= strict]
    return sorted(out, key=lambda place: -LAGS[place[2]])


_Parts = dict[tuple[int, int, int], Months]
"""Months of the runs by control, duty and lag."""


def public_outlay(results: Results, first: int, added: np.ndarray | None) -> np.ndarray:
    """Public money (draw,), MUSD: floors in the year from month ``first`` on, and the value of stock put in hand then.

    Stock ``added`` (draw, good, buyer), t, is taken at the mean price outside in the month before.
    """
    spent = results.values("floor_cost")[:, first : first + YEAR].sum((1, 2))
    if added is None:
        return spent
    price = results.values("price_outside")[:, max(first - 1, 0), : added.shape[1]]
    return spent + (added.sum(2) * np.nan_to_num(price)).sum(1) / 1000.0


def _update_strict_levels(like: Grid, setting: TalksSetting, parts: _Parts, failed: int, spent: np.ndarray) -> Grid:
    """A grid with the strict levels of new runs; duties make the difference that they made before."""
    draws, strict = len(parts[setting.control, 0, 0].dependence), first_strict_level(setting.ladders["control"])
    loss, sales, rent = (table[:draws].copy() for table in (like.loss, like.sales, like.rent))
    speed, dependence = like.substitution_speed[:draws].copy(), parts[setting.control, 0, 0].dependence
    for c in range(strict, like.loss.shape[3]):
        for k, lag in enumerate(LAGS):
            same = c == setting.control
            own, start = parts[c, 0, 0 if same else k], lag if same else 0
            months = own.loss[:, :, start : start + EXPOSURE_MONTHS].transpose(0, 1, 3, 2)
            change = months - loss[:, :, :, c, 0, :, k]
            loss[:, :, :, c, :, :, k] = np.maximum(loss[:, :, :, c, :, :, k] + change[:, :, :, None], 0.0)
        speed[:, c] = _substitution_speed(dependence, parts[c, 0, 0].dependence)
    return Grid(loss, sales, rent, dependence, speed, like.gdp, like.region, like.failed_months + failed, spent)


def _assemble_grid(
    setting: TalksSetting, parts: _Parts, gdp: np.ndarray, regions: tuple[str, ...], failed: int
) -> Grid:
    """Months of the runs put on the axes of the grid."""
    controls = len(setting.ladders["control"].names)
    base = parts[setting.control, 0, 0]
    draws, lags = len(base.dependence), len(LAGS)
    loss = np.zeros((draws, 3, len(regions), controls, len(DUTIES), EXPOSURE_MONTHS, lags))
    sales, rent = (np.zeros((draws, controls, len(DUTIES), EXPOSURE_MONTHS, lags)) for _ in range(2))
    strict = first_strict_level(setting.ladders["control"])
    for c in range(controls):
        for d in range(len(DUTIES)):
            for k, lag in enumerate(LAGS):
                if d > 0 and k > 0:
                    _add_duty_effect(loss, sales, rent, c, d, k)
                    continue
                same = c == setting.control and d == 0
                start = lag if same else 0
                own = parts[c, d, 0 if same else k]
                window = slice(start, start + EXPOSURE_MONTHS)
                by_exposure = _month_by_month if c >= strict else _settled_level
                loss[:, :, :, c, d, :, k] = by_exposure(own.loss[:, :, window].transpose(0, 1, 3, 2))
                sales[:, c, d, :, k] = by_exposure(own.sales[:, window])
                rent[:, c, d, :, k] = by_exposure(own.rent[:, window])
    speed = [_substitution_speed(base.dependence, parts[c, 0, 0].dependence) for c in range(controls)]
    return Grid(
        loss,
        sales,
        rent,
        base.dependence,
        np.stack(speed, 1),
        gdp,
        np.array(regions),
        np.array(failed),
        np.zeros(draws),
    )


def _add_duty_effect(loss: np.ndarray, sales: np.ndarray, rent: np.ndarray, c: int, d: int, k: int) -> None:
    """A later imposition with a duty: without it, plus what the duty does to an imposition at once.

    The sum is taken bound by bound; where that puts a lower bound above a higher one, the higher one is raised.
    """
    shifted = np.maximum(loss[..., c, 0, :, k] + loss[..., c, d, :, 0] - loss[..., c, 0, :, 0], 0.0)
    loss[..., c, d, :, k] = np.maximum.accumulate(shifted, axis=1)
    for table in (sales, rent):
        table[:, c, d, :, k] = np.maximum(table[:, c, 0, :, k] + table[:, c, d, :, 0] - table[:, c, 0, :, 0], 0.0)


def _settled_level(months: np.ndarray) -> np.ndarray:
    """Mild levels: what they come to after the last month of the window, whatever the exposure was."""
    return np.repeat(months[..., -1:], months.shape[-1], -1)


def _month_by_month(months: np.ndarray) -> np.ndarray:
    """Strict levels: month h under the level stands at h months of exposure."""
    return months


def _substitution_speed(reference: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Months of the reference path that others' progress under a level is worth, a month (draw,).

    The month of the reference path on which the dependence is down to what it is after `SUBSTITUTION_WINDOW` months
    under the level, over `SUBSTITUTION_WINDOW`; between a half and the length of the path. The running minimum of the
    path is used, so that it has an inverse.
    """
    out = np.ones(len(reference))
    for i in range(len(reference)):
        falling = np.minimum.accumulate(reference[i])
        goal = np.minimum.accumulate(other[i])[min(SUBSTITUTION_WINDOW, other.shape[1] - 1)]
        at = np.interp(-goal, -falling, np.arange(len(falling)))
        out[i] = np.clip(at / SUBSTITUTION_WINDOW, 0.5, len(falling) / SUBSTITUTION_WINDOW)
    return out


def cache_key(module: str, ds: Dataset, sc: Scenario, setting: TalksSetting, *more: Any) -> str:
    """Key of what ``module`` computes from a dataset, a scenario without its talks, a setting and ``more``."""
    what = {
        "dataset": ds.hash,
        "scenario": without_negotiated_measures(sc).model_copy(update={"talks": None}).hash,
        "setting": [setting.controller, setting.target, setting.first_offer.isoformat(), setting.control],
        "axes": [EXPOSURE_MONTHS, LAGS, DUTIES, SUBSTITUTION_WINDOW],
        "goods": [setting.goods, setting.destinations],
    }
    return cache.key(module, what, *more)


def cached(
    ds: Dataset,
    sc: Scenario,
    setting: TalksSetting,
    draws: int,
    progress: Callable[[int, int], None] | None = None,
    like: Grid | None = None,
    holding: AddedStock | None = None,
    posterior: PosteriorDraws | None = None,
) -> Grid:
    """`simulate_costs`, or what it gave before for the same content."""
    names = [f.name for f in fields(Grid) if f.name != "trade"]
    drawn = parameter_values(ds, sc, draws, posterior)
    trade = trade_effects(ds, setting, drawn, draws) if like is None else like.trade
    name = cache_key(__name__, ds, sc, setting, draws, sc.seed, like is None, holding, posterior and posterior.hash)

    def make() -> dict[str, np.ndarray]:
        more = {"like": like, "holding": holding, "posterior": posterior}
        grid = simulate_costs(ds, sc, setting, draws, progress=progress, **more)
        return {n: np.asarray(getattr(grid, n)) for n in names}

    return Grid(**cache.arrays("state_costs", name, make), trade=trade)
