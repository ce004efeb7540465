"""`CompanyOutlook`: when a firm's lines stop in a run, what runs out first, and what is lost."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from monazite.analysis.company.firm.firm_file import Firm
from monazite.analysis.company.firm.own_goods import checked_in_run
from monazite.analysis.company.firm.rows import LicenceState
from monazite.analysis.company.firm_arrays import FirmBuilder, FirmInRun, first_day
from monazite.analysis.company.market_reach import DAYS, MarketReach, SupplyPath
from monazite.engine.state import Params
from monazite.engine.stocks import MOST_ORDERS
from monazite.results.results import Results

if TYPE_CHECKING:
    import pandas as pd

DAYS_ASKED = (30, 60, 90, 180)
"""Days by which the chance of a stop is given."""
LEVELS = (0.05, 0.5, 0.95)
ITEMS_AT_ONCE = 16
DRAWS_OF_RUN = 32
"""Draws of a run in which a firm is placed, in the app and at the command line: 64 took a server to 1.5 GB."""
FIRMS_IN_DRAW = 8
"""Firms of the same file in every draw of a run with ranges, in the app and at the command line: luck differs."""
LEAST_DRAWS = 64
"""Draws below which a thread of its own costs more than it saves."""


def quantiles_of_sorted(values: np.ndarray, levels: Sequence[float]) -> np.ndarray:
    """Quantiles along the last axis of sorted values, between neighbours in proportion, as in `numpy.quantile`."""
    place = np.array(levels) * (values.shape[-1] - 1)
    lower = np.floor(place).astype(np.int64)
    part = place - lower
    a, b = values[..., lower], values[..., np.minimum(lower + 1, values.shape[-1] - 1)]
    return np.where(part < 0.5, a + (b - a) * part, b - (b - a) * (1.0 - part))


def in_threads(kernel: Callable[..., Any], draws: int, *arguments: Any, threads: int | None = None) -> None:
    """Call a kernel on parts of the draws in threads; it takes the first draw and the one after the last."""
    count = max(1, min(threads or os.cpu_count() or 1, draws // LEAST_DRAWS))
    if count == 1:
        kernel(0, draws, *arguments)
        return
    edges = [draws * n // count for n in range(count + 1)]
    with ThreadPoolExecutor(count) as pool:
        tasks = [pool.submit(kernel, a, b, *arguments) for a, b in pairwise(edges)]
        for task in tasks:
            task.result()


def stocks_alone(inside: FirmInRun, horizon: int, days: float = 5.0) -> tuple[np.ndarray, np.ndarray]:
    """When every stock would run out with all lines at work, and what would be missing.

    Parameters
    ----------
    inside
        The firm, or some of its items.
    horizon
        Weeks in which what is missing is counted.
    days
        Days a week on which lines work.

    Returns
    -------
    tuple of numpy.ndarray
        Days from the start until each stock runs out (draw, bin), infinite where it does not; most that is missing
        (draw, bin), kg.
    """
    a, draws = inside.arrays, inside.reach.draws
    runs_out, missing = np.full((2, draws, a.use.size), np.inf)
    from monazite.analysis.company.weekly_kernels import run_stocks

    in_threads(run_stocks, draws, days, a.use, a.base, a.stock, a.target, a.limit, a.restock, MOST_ORDERS, a.ordered,
               a.line_start, a.line_share, a.line_path, a.line_lead, a.month, a.reach, a.other_start, a.other_bin,
               a.other_share, a.other_ratio, a.other_week, horizon, runs_out, missing)  # fmt: skip
    return runs_out, missing


@dataclass(frozen=True)
class WeeklyPaths:
    """What `run_lines` fills, on the axes of its arrays."""

    cover: np.ndarray  # (draw, week, bin) weeks of use in stock
    stop_day: np.ndarray  # (draw, product) days to the first stop
    lost: np.ndarray  # (draw, product) weeks of work lost
    idle: np.ndarray  # (draw, week, product) share of the week lost
    scarcest: np.ndarray  # (draw, product) bin that bound first
    bought: np.ndarray  # (draw, bin) kg
    spent: np.ndarray  # (draw, bin) USD
    replaced: np.ndarray  # (draw, bin) kg of which alternatives stood in


def weekly_paths(inside: FirmInRun) -> WeeklyPaths:
    """Run the weeks of a firm with stops and priorities."""
    from monazite.analysis.company.weekly_kernels import run_lines

    a, draws, weeks = inside.arrays, inside.reach.draws, inside.weeks
    bins, products = a.use.size, a.working_days.size
    out = WeeklyPaths(
        cover=np.empty((draws, weeks, bins), np.float32),
        stop_day=np.full((draws, products), np.inf),
        lost=np.zeros((draws, products)),
        idle=np.zeros((draws, weeks, products), np.float32),
        scarcest=np.full((draws, products), -1, np.int64),
        bought=np.zeros((draws, bins)),
        spent=np.zeros((draws, bins)),
        replaced=np.zeros((draws, bins)),
    )
    in_threads(run_lines, draws, a.use, a.base, a.stock, a.target, a.limit, a.restock, MOST_ORDERS, a.ordered,
               a.line_start, a.line_share, a.line_path, a.line_lead, a.month, a.reach, a.price, a.other_start,
               a.other_bin, a.other_share, a.other_ratio, a.other_week, a.need_start, a.need_bin, a.need, a.rank_start,
               a.working_days, out.cover, out.stop_day, out.lost, out.idle, out.scarcest, out.bought, out.spent,
               out.replaced)  # fmt: skip
    return out


class CompanyOutlook:
    """A firm in a run: days of the first stop, what runs out, what is lost, week by week and draw by draw.

    Parameters
    ----------
    firm
        As `load_firm` reads it.
    results
        A run, of `monazite.simulate`; its draws are the draws of the outlook.
    day
        Day on which the outlook begins; by default that of the stocks, else that of the run.
    firms
        Firms of the file in every draw of the run, each with its own luck: more chances to a draw than one.
    calibrated
        Calibrated parameters of the draws, before their drivers, where they are at hand.
    reach
        What buyers get in the run, where it is not read off ``results`` as a single run.

    Raises
    ------
    InputError
        For goods, regions or uses that the run does not have, and days outside it.
    """

    def __init__(
        self,
        firm: Firm,
        results: Results,
        day: date | None = None,
        *,
        firms: int = 1,
        calibrated: Params | None = None,
        reach: MarketReach | None = None,
    ) -> None:
        sc = results.scenario
        firm = checked_in_run(firm, results.dataset, results.index, results.index.month[0], sc.end)
        self.firm, self.results = firm, results
        self.reach = reach or MarketReach(results, firms, calibrated, without_detours=firm.about.without_detours)
        self.start = first_day(firm, self.reach, day)
        self.builder = FirmBuilder(firm, self.reach, self.start)
        self.inside = self.builder.build()
        self._shortfalls: dict[tuple[int, int], float] = {}

    def __repr__(self) -> str:
        return f"<CompanyOutlook: {self.firm.name} from {self.start}, {self.weeks} weeks, {self.draws} draws>"

    @property
    def weeks(self) -> int:
        """Weeks of the outlook."""
        return self.inside.weeks

    @property
    def draws(self) -> int:
        """Draws of the run that could be solved."""
        return self.reach.draws

    @cached_property
    def paths(self) -> WeeklyPaths:
        """Weeks with stops and priorities, in the order of the arrays."""
        return weekly_paths(self.inside)

    @cached_property
    def item_days(self) -> np.ndarray:
        """Day on which each item would run out were all lines at work (draw, item); infinite where it does not."""
        runs_out, _ = stocks_alone(self.inside, 0)
        return self._by_item(runs_out)

    def _by_item(self, by_bin: np.ndarray) -> np.ndarray:
        out = np.full((self.draws, len(self.firm.items)), np.inf)
        for b, i in enumerate(self.inside.bin_item):
            out[:, i] = np.minimum(out[:, i], by_bin[:, b])
        return out

    @cached_property
    def product_days(self) -> np.ndarray:
        """Day of the first stop of every product (draw, product), in the order of the file."""
        out = np.empty((self.draws, len(self.firm.products)))
        out[:, list(self.inside.product_order)] = self.paths.stop_day
        return out

    @cached_property
    def first_days(self) -> np.ndarray:
        """Day of the firm's first stop (draw,); infinite where there is none within the outlook."""
        return self.product_days.min(1)

    def days(self, kind: str, name: str = "") -> np.ndarray:
        """Days to the first stop (draw,) of the ``firm``, a ``plant``, a ``product``, or until an ``item`` runs out."""
        if kind == "firm":
            return self.first_days
        rows = {"plant": self.firm.plants, "product": self.firm.products, "item": self.firm.items}[kind]
        return self.days_of(kind)[:, [row.id for row in rows].index(name)]

    def chance(self, days: float, kind: str = "firm", name: str = "") -> float:
        """Share of the draws with a stop within so many days."""
        return float((self.days(kind, name) <= days).mean())

    def chances(self) -> dict[str, float]:
        """Chance of a first stop within each of `DAYS_ASKED`."""
        return {str(days): self.chance(days) for days in DAYS_ASKED}

    def quantiles(self, kind: str = "firm", name: str = "") -> tuple[float, float, float]:
        """Days to the first stop that 5, 50 and 95 % of the draws do not exceed; infinite: no stop."""
        low, middle, high = np.quantile(self.days(kind, name), LEVELS, method="inverted_cdf")
        return float(low), float(middle), float(high)

    def day_of(self, days: float) -> date | None:
        """The calendar day after so many days; None for never."""
        return self.start + timedelta(days=int(days)) if np.isfinite(days) else None

    @cached_property
    def units_lost(self) -> np.ndarray:
        """Units not made within the outlook (draw, product), in the order of the file."""
        out = np.empty((self.draws, len(self.firm.products)))
        weekly = np.array([row.units for row in self.firm.products]) * 7.0 * 12.0 / 365.25
        out[:, list(self.inside.product_order)] = self.paths.lost
        return out * weekly

    @cached_property
    def margin_lost(self) -> np.ndarray:
        """Margin lost within the outlook (draw,), in the firm's currency, products without a margin left out."""
        return self.units_lost @ np.array([row.margin or 0.0 for row in self.firm.products])

    @cached_property
    def binding(self) -> dict[str, float]:
        """How often an item is the first to stop a line, as share of the draws, most often first."""
        first = self.paths.stop_day.argmin(1)
        stops = np.isfinite(self.paths.stop_day.min(1))
        at = self.paths.scarcest[np.arange(self.draws), first]
        share: dict[str, float] = {}
        for b in at[stops]:
            name = self.firm.items[self.inside.bin_item[b]].id
            share[name] = share.get(name, 0.0) + 1.0 / self.draws
        return dict(sorted(share.items(), key=lambda pair: -pair[1]))

    def binding_origin(self, item: str) -> str:
        """Origin whose deliveries of an item fall furthest behind in the 26 weeks from the start, over the draws."""
        a, behind = self.inside.arrays, {}
        for b in self._bins_of[self.builder.item_place[item]]:
            for n in range(a.line_start[b], a.line_start[b + 1]):
                gap = self._shortfall(int(a.line_path[n]), int(a.line_lead[n])) * a.line_share[n] * a.base[b]
                origin = self.firm.supply[self.inside.line_supply[n]].origin
                behind[origin] = behind.get(origin, 0.0) + float(gap)
        return max(behind, key=lambda name: behind[name]) if behind and max(behind.values()) > 0.0 else ""

    def _shortfall(self, path: int, lead: int) -> float:
        """Mean part of usual deliveries that does not come in the 26 weeks from the start, by path and lead time."""
        if (path, lead) not in self._shortfalls:
            a = self.inside.arrays
            columns = a.month[: min(26, self.weeks), lead]
            self._shortfalls[path, lead] = np.maximum(1.0 - a.reach[:, columns, path], 0.0).mean()
        return self._shortfalls[path, lead]

    @cached_property
    def _bins_of(self) -> list[list[int]]:
        """Stocks of every item."""
        out: list[list[int]] = [[] for _ in self.firm.items]
        for b, i in enumerate(self.inside.bin_item):
            out[i].append(b)
        return out

    @cached_property
    def _cover(self) -> np.ndarray:
        """Weeks of cover (item, week, level) of all items."""
        return self._cover_of(range(len(self.firm.items)))

    def _cover_of(self, items: Sequence[int]) -> np.ndarray:
        """Weeks of cover (item, week, level) of some items: the quantiles of `LEVELS` over the draws."""
        bins_of = [self._bins_of[i] for i in items]
        cover = np.empty((len(bins_of), self.weeks, self.draws))
        alone = [i for i, bins in enumerate(bins_of) if len(bins) == 1]
        for i in [i for i, bins in enumerate(bins_of) if len(bins) != 1]:
            cover[i] = self._weeks_in_stock(bins_of[i]).T
        for first in range(0, len(alone), ITEMS_AT_ONCE):  # as many as a processor holds close by
            some = alone[first : first + ITEMS_AT_ONCE]
            bins = [bins_of[i][0] for i in some]
            use = self.inside.arrays.use[bins]
            weeks_left = np.nan_to_num(self.paths.cover[:, :, bins], posinf=0.0) * use.astype(np.float32)
            cover[some] = np.moveaxis(weeks_left / np.where(use > 0.0, use, np.inf), (0, 1, 2), (2, 1, 0))
        cover.sort(-1)
        return quantiles_of_sorted(cover, LEVELS)

    def _weeks_in_stock(self, bins: list[int]) -> np.ndarray:
        """Weeks of cover (draw, week) of several stocks together."""
        use = self.inside.arrays.use[bins]
        stock = np.nan_to_num(self.paths.cover[:, :, bins], posinf=0.0) @ use.astype(np.float32)
        return stock / use.sum() if use.sum() > 0.0 else np.zeros_like(stock)

    def cover_levels(self, item: str) -> np.ndarray:
        """Weeks of cover of an item (level, week): 5, 50 and 95 % of the draws."""
        return self._cover[self.builder.item_place[item]].T

    def cover_levels_of(self, items: Sequence[str]) -> list[np.ndarray]:
        """`cover_levels` of some items, without those of the others."""
        return [levels.T for levels in self._cover_of([self.builder.item_place[item] for item in items])]

    def cover(self, item: str) -> pd.DataFrame:
        """Weeks of cover of an item by week: ``week``, its last ``day``, ``low``, ``value``, ``high`` (5, 50, 95 %)."""
        import pandas as pd

        low, value, high = self.cover_levels(item)
        weeks = np.arange(1, self.weeks + 1)
        days = [self.start + timedelta(days=7 * int(w)) for w in weeks]
        return pd.DataFrame({"week": weeks, "day": days, "low": low, "value": value, "high": high})

    def price_paid(self, item: str) -> float:
        """Mean price paid for an item over draws and weeks, USD/kg, by what is bought; not a number if nothing is."""
        bins = self._bins_of[self.builder.item_place[item]]
        bought = self.paths.bought[:, bins].sum()
        return float(self.paths.spent[:, bins].sum() / bought) if bought > 0.0 else float("nan")

    def price_at_margin(self, item: str) -> float:
        """Spot price of an item's good where it is used, USD/kg: its mean over the weeks, the middle of the draws."""
        place = self.builder.item_place[item]
        good, use = self.results.index.good.index(self.firm.items[place].good), self.builder.item_use[place]
        total, months = np.zeros(self.draws), self.months
        for plant in np.flatnonzero(use):
            path = SupplyPath(good, -1, self.builder.buyers[plant], -1, True, LicenceState(), np.inf)
            total += use[plant] * self.reach.price(path)[:, months].mean(1)
        return float(np.median(total) / use.sum()) if use.any() else float("nan")

    @property
    def months(self) -> np.ndarray:
        """Month of the run in which each week of the outlook lies."""
        since = (self.start - self.results.index.month[0]).days + 3.5 + 7.0 * np.arange(self.weeks)
        return np.minimum(since / DAYS, len(self.results.index.month) - 1).astype(np.int64)

    def table(self, kind: str) -> pd.DataFrame:
        """A row for each plant, product or item: days of the first stop, chances, and what is lost.

        Parameters
        ----------
        kind
            ``plant``, ``product`` or ``item``; of an item the day on which it would run out.

        Returns
        -------
        pandas.DataFrame
            ``id``, ``day_5``, ``day_50``, ``day_95`` (days from the start, infinite: none), ``by_30`` ... ``by_180``
            (share of the draws); of products ``units_lost`` and ``margin_lost`` (means), of items ``first``, the share
            of the draws in which it is the first to stop a line, and ``price`` in USD/kg.
        """
        import pandas as pd

        rows = {"plant": self.firm.plants, "product": self.firm.products, "item": self.firm.items}[kind]
        days, quantiles = self.days_of(kind), self.quantiles_of(kind)
        cells: dict[str, Any] = {"id": [row.id for row in rows]}
        cells |= dict(zip(("day_5", "day_50", "day_95"), quantiles, strict=True))
        cells |= {f"by_{limit}": (days <= limit).mean(0) for limit in DAYS_ASKED}
        if kind == "product":
            units = self.units_lost.mean(0)
            margin = [np.nan if row.margin is None else row.margin for row in self.firm.products]
            cells |= {"units_lost": units, "margin_lost": units * np.array(margin)}
        if kind == "item":
            cells["first"] = [self.binding.get(row.id, 0.0) for row in rows]
            cells["price"] = [self.price_paid(row.id) for row in rows]
        return pd.DataFrame(cells)

    def quantiles_of(self, kind: str) -> np.ndarray:
        """Days of `days_of` that 5, 50 and 95 % of the draws do not exceed (level, row of the file)."""
        return np.quantile(self.days_of(kind), LEVELS, axis=0, method="inverted_cdf")

    def days_of(self, kind: str) -> np.ndarray:
        """Days to the first stop of every plant or product, or until every item runs out (draw, row of the file)."""
        if kind != "plant":
            return self.item_days if kind == "item" else self.product_days
        plants = [row.plant for row in self.firm.products]
        own = [[p for p, name in enumerate(plants) if name == row.id] for row in self.firm.plants]
        return np.stack([self.product_days[:, products].min(1) for products in own], 1)
