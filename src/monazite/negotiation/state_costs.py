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
from monazite.model.parameters import draw
from monazite.negotiation.setup import REGIME, Setting, before, tight
from monazite.negotiation.trade import Trade, trade_of
from monazite.results.results import Results
from monazite.scenario.policies import Concession, ExportControl, Tariff, add_months
from monazite.scenario.scenario import Scenario
from monazite.simulation.branching import AddedStock, run_branch, run_shared_path
from monazite.simulation.simulate import fixed_parameters

EXPOSURES = 7  # months of strict controls that are told apart; the last stands for all later ones
LAGS = (0, 12, 36)  # months from the first offer after which a level is imposed
DUTIES = (0.0, 1.0)  # added duty of the other side on the goods
YEAR = 12  # months
PACE = 24  # months over which the pace of other sources under a level is measured


@dataclass(frozen=True)
class Grid:
    """Simulated months by draw, in MUSD a month unless said otherwise.

    loss (draw, 3, region, control, duty, exposure, lag): lower, central, upper loss of value added; sales, rent (draw,
    control, duty, exposure, lag): exports of the controlling side at inside prices, part of licence rents on spot
    volumes; lever (draw, month): share of heavy material that others cannot supply, on the reference path from the
    first offer on; speed (draw, control): months of progress of other sources a month; gdp (region,) MUSD a year;
    outlay (draw,) MUSD: price floors paid for in the year from the first offer on, and stock in hand, at the prices of
    the month before; failed: months that could not be solved; trade: the economy model's part, the same in every state.
    """

    loss: np.ndarray
    sales: np.ndarray
    rent: np.ndarray
    lever: np.ndarray
    speed: np.ndarray
    gdp: np.ndarray
    region: np.ndarray
    failed: np.ndarray
    outlay: np.ndarray
    trade: Trade | None = None

    @property
    def draws(self) -> int:
        """Number of draws."""
        return len(self.lever)


def losses(results: Results) -> np.ndarray:
    """Loss of value added by region (draw, 3, month, region), MUSD a month: the one place where the talks read it."""
    bounds = [results.values(f"loss_{name}")[:, :, -1, :-1] for name in ("lower", "central", "upper")]
    return np.stack(bounds, 1)


def exports_value(results: Results) -> np.ndarray:
    """Recorded exports of the controlling side at its own prices (draw, month), MUSD a month."""
    view = results.view
    tonnes = view.recorded_exports().sum(3)
    return (tonnes * view.at_home(view.flows.price)).sum(2) / 1000.0


def spot_rent(results: Results) -> np.ndarray:
    """Licence rents on volumes outside contracts (draw, month), MUSD a month."""
    n = len(results.index.good)
    return results.values("rent")[:, :, :n].sum(2) * (1.0 - results.parameters["contract.share"])[:, None]


def goods_under_talks(sc: Scenario) -> tuple[str, ...]:
    """Goods that the controlling side's measures of the scenario are about; all goods if it has none."""
    found = [g for p in sc.policy if p.kind in REGIME[:3] and p.actor == sc.controller for g in getattr(p, "goods", ())]
    return tuple(dict.fromkeys(found)) or ("*",)


def control_at(sc: Scenario, setting: Setting, level: int, **window: Any) -> ExportControl:
    """A level of the controlling side's ladder as its measure; ``window`` holds start, end and what else is known."""
    ladder = setting.ladders["control"]
    return ExportControl(
        kind="export_control",
        actor=setting.controller,
        goods=goods_under_talks(sc),
        approval=float(ladder.level[level]),
        review=float(ladder.review[level]),
        ban=bool(ladder.level[level] <= 0.0),
        text=ladder.words[level],
        **window,
    )


def lifted(sc: Scenario, setting: Setting, start: date) -> list[Concession]:
    """What takes the controlling side's recorded bans away, which licences do not; nothing where it has none."""
    goods = goods_under_talks(sc)
    if not any(getattr(p, "ban", False) and p.actor == setting.controller for p in sc.policy):
        return []
    return [Concession(kind="concession", actor=setting.controller, start=start, goods=goods, lift_ban=True)]


def imposed(sc: Scenario, setting: Setting, control: int, duty: float, start: date) -> Scenario:
    """The scenario up to the first offer with a control level and an added duty from ``start`` on.

    The level that is in force anyway is left as the scenario has it.
    """
    extra: list[Any] = []
    ladder = setting.ladders["control"]
    if control != setting.control:
        announced = start if control >= tight(ladder) else None
        extra.append(control_at(sc, setting, control, start=start, announced=announced))
        if ladder.level[control] > 0.0:
            extra += lifted(sc, setting, start)
    if duty > 0:
        rate = {"kind": "tariff", "actor": setting.target, "on": (setting.controller,), "rate": duty}
        extra.append(Tariff(start=start, **rate))
    base = before(sc)
    return base.model_copy(update={"policy": (*base.policy, *extra), "talks": None, "anchor": None})


def months_before(sc: Scenario, day: date) -> int:
    """Months of the run before the one that holds ``day``."""
    return (day.year - sc.start.year) * 12 + day.month - sc.start.month


def fill(
    ds: Dataset,
    sc: Scenario,
    setting: Setting,
    draws: int,
    progress: Callable[[int, int], None] | None = None,
    like: Grid | None = None,
    holding: AddedStock | None = None,
) -> Grid:
    """Run the simulator over the grid: one run and some 13 branches; a month that cannot be solved is counted.

    With ``like`` only the strict levels without a duty and the level in force are run, and the rest is taken from
    there: half the runs, for variants that matter when stocks run down; ``holding`` is stock in hand by then. Duties
    are run for a level imposed at once; later impositions get the same difference, which is small: what a general
    tariff does to incomes is the economy model's part.
    Shapes: `Grid`. Month 0 of the exposure axis is the month of the first offer, or of the imposition: what was drawn
    from stocks before is in the simulated path. All runs share the months before they part from the level in force.
    """
    controls, first = len(setting.ladders["control"].names), months_before(sc, setting.first)
    jobs = [(c, 0, k) for c in range(controls) for k in range(len(LAGS)) if c != setting.control]
    jobs += [(c, d, 0) for c in range(controls) for d in range(1, len(DUTIES))]
    if like is not None:
        strict = tight(setting.ladders["control"])
        jobs = [(c, d, k) for c, d, k in jobs if d == 0 and c >= strict]
    jobs.sort(key=lambda job: -LAGS[job[2]])  # a branch writes over the months of those before it

    def path(c: int, d: int, k: int) -> Scenario:
        run = imposed(sc, setting, c, DUTIES[d], add_months(setting.first, LAGS[k]))
        return run.model_copy(update={"months": first + LAGS[-1] + EXPOSURES})

    def read(results: Results, start: int, end: int) -> tuple[np.ndarray, ...]:
        tail = slice(start, end)
        return (losses(results)[:, :, tail], exports_value(results)[:, tail], spot_rent(results)[:, tail],
                results.values("leverage")[:, tail])  # fmt: skip

    if progress is not None:
        progress(0, len(jobs) + 1)
    trunk = run_shared_path(
        ds,
        path(setting.control, 0, 0),
        draws=draws,
        snapshot_months={first + LAGS[k] for _, _, k in jobs},
        added_stock=holding,
    )
    results = trunk.results()
    gdp, regions, spent = results.view.gdp[:-1], results.index.region, outlay(results, first, trunk.added_tonnes)
    parts = {(setting.control, 0, 0): read(results, first, first + LAGS[-1] + EXPOSURES)}
    failed = len(results.failures())
    for done, (c, d, k) in enumerate(jobs):
        if progress is not None:
            progress(done + 1, len(jobs) + 1)
        start = first + LAGS[k]
        end = start + (PACE + 1 if d == 0 and k == 0 else EXPOSURES)
        results = run_branch(trunk, path(c, d, k), start=start, end=end)
        failed += sum(start <= results.index.month.index(f["month"]) < end for f in results.failures())
        parts[c, d, k] = read(results, start, end)
    if progress is not None:
        progress(len(jobs) + 1, len(jobs) + 1)
    if like is not None:
        return _amend(like, setting, parts, failed, spent)
    return replace(_gather(setting, parts, gdp, regions, failed), outlay=spent)


def outlay(results: Results, first: int, added: np.ndarray | None) -> np.ndarray:
    """Public money (draw,), MUSD: floors in the year from month ``first`` on, and the value of stock put in hand then.

    Stock ``added`` (draw, good, buyer), t, is taken at the mean price outside in the month before.
    """
    spent = results.values("floor_cost")[:, first : first + YEAR].sum((1, 2))
    if added is None:
        return spent
    price = results.values("price_outside")[:, max(first - 1, 0), : added.shape[1]]
    return spent + (added.sum(2) * np.nan_to_num(price)).sum(1) / 1000.0


def _amend(like: Grid, setting: Setting, parts: dict, failed: int, spent: np.ndarray) -> Grid:
    """A grid with the strict levels of new runs; duties make the difference that they made before."""
    draws, strict = len(parts[setting.control, 0, 0][3]), tight(setting.ladders["control"])
    loss, sales, rent = (table[:draws].copy() for table in (like.loss, like.sales, like.rent))
    speed, lever = like.speed[:draws].copy(), parts[setting.control, 0, 0][3]
    for c in range(strict, like.loss.shape[3]):
        for k, lag in enumerate(LAGS):
            same = c == setting.control
            own, start = parts[c, 0, 0 if same else k], lag if same else 0
            hit = own[0][:, :, start : start + EXPOSURES].transpose(0, 1, 3, 2)
            change = hit - loss[:, :, :, c, 0, :, k]
            loss[:, :, :, c, :, :, k] = np.maximum(loss[:, :, :, c, :, :, k] + change[:, :, :, None], 0.0)
        speed[:, c] = _pace(lever, parts[c, 0, 0][3])
    return Grid(loss, sales, rent, lever, speed, like.gdp, like.region, like.failed + failed, spent)


def _gather(setting: Setting, parts: dict, gdp: np.ndarray, regions: tuple[str, ...], failed: int) -> Grid:
    """Months of the runs put on the axes of the grid."""
    controls = len(setting.ladders["control"].names)
    base = parts[setting.control, 0, 0]
    draws, lags = len(base[3]), len(LAGS)
    loss = np.zeros((draws, 3, len(regions), controls, len(DUTIES), EXPOSURES, lags))
    sales, rent = (np.zeros((draws, controls, len(DUTIES), EXPOSURES, lags)) for _ in range(2))
    strict = tight(setting.ladders["control"])
    for c in range(controls):
        for d in range(len(DUTIES)):
            for k, lag in enumerate(LAGS):
                if d > 0 and k > 0:
                    _differ(loss, sales, rent, c, d, k)
                    continue
                same = c == setting.control and d == 0
                start = lag if same else 0
                own = parts[c, d, 0 if same else k]
                window = slice(start, start + EXPOSURES)
                hit = own[0][:, :, window].transpose(0, 1, 3, 2)
                put = _as_they_come if c >= strict else _settled
                loss[:, :, :, c, d, :, k] = put(hit)
                sales[:, c, d, :, k] = put(own[1][:, window])
                rent[:, c, d, :, k] = put(own[2][:, window])
    lever = base[3]
    speed = np.stack([_pace(lever, parts[c, 0, 0][3]) for c in range(controls)], 1)
    return Grid(loss, sales, rent, lever, speed, gdp, np.array(regions), np.array(failed), np.zeros(draws))


def _differ(loss: np.ndarray, sales: np.ndarray, rent: np.ndarray, c: int, d: int, k: int) -> None:
    """A later imposition with a duty: without it, plus what the duty does to an imposition at once."""
    loss[..., c, d, :, k] = np.maximum(loss[..., c, 0, :, k] + loss[..., c, d, :, 0] - loss[..., c, 0, :, 0], 0.0)
    for table in (sales, rent):
        table[:, c, d, :, k] = np.maximum(table[:, c, 0, :, k] + table[:, c, d, :, 0] - table[:, c, 0, :, 0], 0.0)


def _settled(months: np.ndarray) -> np.ndarray:
    """Mild levels: what they come to after the last month of the window, whatever the exposure was."""
    return np.repeat(months[..., -1:], months.shape[-1], -1)


def _as_they_come(months: np.ndarray) -> np.ndarray:
    """Strict levels: month h under the level stands at h months of exposure."""
    return months


def _pace(reference: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Months of the reference path that others' progress under a level is worth, a month (draw,).

    The month of the reference path on which the lever is down to what it is after `PACE` months under the level, over
    `PACE`; between a half and the length of the path. The running minimum of the path is used, so that it has an
    inverse.
    """
    out = np.ones(len(reference))
    for i in range(len(reference)):
        falling = np.minimum.accumulate(reference[i])
        goal = np.minimum.accumulate(other[i])[min(PACE, other.shape[1] - 1)]
        at = np.interp(-goal, -falling, np.arange(len(falling)))
        out[i] = np.clip(at / PACE, 0.5, len(falling) / PACE)
    return out


def cache_key(module: str, ds: Dataset, sc: Scenario, setting: Setting, *more: Any) -> str:
    """Key of what ``module`` computes from a dataset, a scenario without its talks, a setting and ``more``."""
    what = {
        "dataset": ds.hash,
        "scenario": before(sc).model_copy(update={"talks": None}).hash,
        "setting": [setting.controller, setting.target, setting.first.isoformat(), setting.control],
        "axes": [EXPOSURES, LAGS, DUTIES, PACE],
        "goods": goods_under_talks(sc),
    }
    return cache.key(module, what, *more)


def cached(
    ds: Dataset,
    sc: Scenario,
    setting: Setting,
    draws: int,
    progress: Callable[[int, int], None] | None = None,
    like: Grid | None = None,
    holding: AddedStock | None = None,
) -> Grid:
    """`fill`, or what it gave before for the same content."""
    names = [f.name for f in fields(Grid) if f.name != "trade"]
    drawn = draw(ds.table("priors"), seed=sc.seed, first=0, count=draws, fixed=fixed_parameters(sc))
    trade = trade_of(ds, setting, drawn, draws) if like is None else like.trade
    name = cache_key(__name__, ds, sc, setting, draws, sc.seed, like is None, holding)

    def make() -> dict[str, np.ndarray]:
        grid = fill(ds, sc, setting, draws, progress, like, holding)
        return {n: np.asarray(getattr(grid, n)) for n in names}

    return Grid(**cache.arrays("state_costs", name, make), trade=trade)
