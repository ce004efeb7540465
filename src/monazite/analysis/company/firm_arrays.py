"""A firm as arrays: names become places, grams become kg a week, supplies become rows of a table of reaches.

Axes: ``bin`` is a stock, that of an item, or of an item at a plant where plants do not pool; ``line`` a supply of a
bin for one buyer; ``path`` a row of the table of reaches; ``lead`` a class of lead times. Mass is in kg, time in weeks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

import numpy as np

from monazite.analysis.company.firm.firm_file import Firm
from monazite.analysis.company.firm.rows import MARKET, ItemRow, SupplyRow
from monazite.analysis.company.market_reach import DAYS, MarketReach, SupplyPath, origin_position
from monazite.engine.stocks import MOST_ORDERS
from monazite.foundation.errors import InputError

WEEK = 7.0  # days
WEEKS_A_MONTH = DAYS / WEEK
MOST_WEEKS = 104
"""Weeks of an outlook: two years."""


class FirmArrays(NamedTuple):
    """What the kernels take. Lines, needs and alternatives are listed bin after bin or product after product."""

    use: np.ndarray  # (bin,) planned use, kg a week
    base: np.ndarray  # (bin,) the same with what items ask for that it can stand in for: what purchases are measured by
    stock: np.ndarray  # (draw, bin) stock at the start, kg
    target: np.ndarray  # (draw, bin) stock that is aimed at, kg
    limit: np.ndarray  # (bin,) most that can be stored, kg; inf
    restock: np.ndarray  # (draw,) weeks in which a gap is closed
    ordered: np.ndarray  # (week, bin) certain deliveries, kg
    line_start: np.ndarray  # (bin + 1,) first line of each bin
    line_share: np.ndarray  # (line,) share of what the bin buys
    line_path: np.ndarray  # (line,) row of the table
    line_lead: np.ndarray  # (line,) class of its lead time
    month: np.ndarray  # (week, lead) column of the table at which goods that arrive left; 0: before the run
    reach: np.ndarray  # (draw, month + 1, path) most over usual purchases; column 0: without measures
    price: np.ndarray  # (draw, month + 1, path) USD/kg
    other_start: np.ndarray  # (bin + 1,) first alternative of each bin
    other_bin: np.ndarray  # (alternative,) bin that stands in
    other_share: np.ndarray  # (alternative,) share of the use that can be replaced
    other_ratio: np.ndarray  # (alternative,) kg for a kg
    other_week: np.ndarray  # (alternative,) week from which it is qualified
    need_start: np.ndarray  # (product + 1,) first need of each product, products by priority
    need_bin: np.ndarray  # (need,)
    need: np.ndarray  # (need,) kg a week
    rank_start: np.ndarray  # (rank + 1,) first product of each priority
    working_days: np.ndarray  # (product,)


@dataclass(frozen=True)
class FirmInRun:
    """A firm on the axes of a run: the arrays and what their places stand for."""

    firm: Firm
    reach: MarketReach
    start: date
    arrays: FirmArrays
    bin_item: tuple[int, ...]
    bin_plant: tuple[int, ...]  # -1: all plants
    product_order: tuple[int, ...]  # products of the file, in the order of the arrays
    line_supply: tuple[int, ...]  # row of the supply block of each line

    @property
    def weeks(self) -> int:
        """Weeks of the outlook."""
        return self.arrays.ordered.shape[0]


def product_needs(firm: Firm) -> np.ndarray:
    """Planned use of every item by every product (product, item), kg a week, scrap included."""
    product = {row.id: p for p, row in enumerate(firm.products)}
    item = {row.id: i for i, row in enumerate(firm.items)}
    out = np.zeros((len(product), len(item)))
    for row in firm.bom:
        p = product[row.product]
        weekly = firm.products[p].units / WEEKS_A_MONTH
        out[p, item[row.item]] += weekly * row.grams / 1000.0 / (1.0 - row.scrap)
    return out


def first_day(firm: Firm, reach: MarketReach, day: date | None = None) -> date:
    """Day on which the outlook begins: that asked for, that of the stocks, that of the run's knowledge, its anchor."""
    sc = reach.results.scenario
    first, end = reach.results.index.month[0], sc.end
    start = day or firm.about.day or sc.as_of or reach.results.view.anchor
    if not first <= start <= end - timedelta(days=7):
        allowed = f"a day of the run with a week after it, {first} to {end - timedelta(days=7)}"
        raise InputError(field="day", found=start, allowed=allowed)
    return start


class FirmBuilder:
    """Builds the arrays of a firm, or of some of its items with other supplies, stocks or alternatives."""

    def __init__(self, firm: Firm, reach: MarketReach, start: date) -> None:
        self.firm, self.reach, self.start = firm, reach, start
        index = reach.results.index
        self.weeks = min(MOST_WEEKS, (reach.results.scenario.end - start).days // 7)
        self.months = len(index.month)
        self.regions = index.region
        self.needs = product_needs(firm)
        self.plant_of = np.array([[r.id for r in firm.plants].index(row.plant) for row in firm.products])
        self.buyers = [self._buyer(row.region, row.defence) for row in firm.plants]
        self.item_place = {row.id: i for i, row in enumerate(firm.items)}
        self._good_place = {name: g for g, name in enumerate(index.good)}
        self._origin_place = {name: origin_position(name, self.regions) for name in (*self.regions, MARKET)}
        self._paths: dict[SupplyPath, int] = {}
        self._reach: list[np.ndarray] = []
        self._price: list[np.ndarray] = []
        self._leads: dict[int, int] = {}

    def _buyer(self, region: str, defence: bool) -> int:
        names = self.reach.results.index.buyer
        military = f"{region}.defence"
        return names.index(military if defence and military in names else region)

    @cached_property
    def item_use(self) -> np.ndarray:
        """Planned use of every item at every plant (item, plant), kg a week."""
        out = np.zeros((len(self.firm.items), len(self.firm.plants)))
        for p, plant in enumerate(self.plant_of):
            out[:, plant] += self.needs[p]
        return out

    def path(self, item: ItemRow, row: SupplyRow, plant: int) -> int:
        """Row of the table of reaches for a supply of a plant."""
        origin = self._origin_place[row.origin]
        most = row.highest_price if row.highest_price is not None else np.inf
        use = self.use_of(item, plant) if origin < 0 else -1
        good = self._good_place[item.good]
        key = SupplyPath(good, origin, self.buyers[plant], use, row.kind == "spot", row.licence, most,
                         MOST_ORDERS if row.covers_others else 1.0)  # fmt: skip
        if key not in self._paths:
            self._paths[key] = len(self._paths)
            reach, price = self.reach.reach(key), self.reach.price(key)
            before = np.full((self.reach.draws, 1), key.most)  # what left before the run
            self._reach.append(np.concatenate([before, reach], 1))
            self._price.append(np.concatenate([price[:, :1], price], 1))
        return self._paths[key]

    def use_of(self, item: ItemRow, plant: int) -> int:
        """Use of the run that the products with most of an item at a plant belong to; -1 where none is named."""
        needs = self.needs[:, self.item_place[item.id]] * (self.plant_of == plant)
        named = [p for p, row in enumerate(self.firm.products) if row.use is not None and needs[p] > 0.0]
        if not named:
            return -1
        return self.reach.results.index.use.index(str(self.firm.products[max(named, key=lambda p: needs[p])].use))

    def reach_of(self, path: int) -> np.ndarray:
        """Row of the table of reaches (draw, month + 1)."""
        return self._reach[path]

    def price_of(self, path: int) -> np.ndarray:
        """Prices of a row of the table of reaches, USD/kg (draw, month + 1)."""
        return self._price[path]

    def lead(self, days: float) -> int:
        """Class of a lead time, in whole days."""
        return self._leads.setdefault(round(days), len(self._leads))

    def departure_months(self) -> np.ndarray:
        """Column of the table at which goods left that arrive in the middle of a week (week, lead)."""
        first = self.reach.results.index.month[0]
        since = (self.start - first).days + 3.5 + WEEK * np.arange(self.weeks)
        month = np.floor((since[:, None] - np.array(list(self._leads))[None]) / DAYS).astype(np.int64)
        return np.clip(month + 1, 0, self.months)

    def build(
        self,
        items: Sequence[int] | None = None,
        supply: Sequence[SupplyRow] | None = None,
        qualified: dict[int, float] | None = None,
        added_days: dict[int, float] | None = None,
    ) -> FirmInRun:
        """Arrays of the firm.

        Parameters
        ----------
        items
            Positions of the items to take; all by default. With some the arrays have no products.
        supply
            Rows that stand in for the supply block.
        qualified
            Week from which an alternative is qualified, by its row, in place of what the file says.
        added_days
            Days of use by which the stock of an item is larger, by its position.
        """
        rows = self.firm.supply if supply is None else tuple(supply)
        chosen = range(len(self.firm.items)) if items is None else items
        others = self._alternatives(qualified or {}, set(chosen))
        whole = self._whole_use(others)
        bins, use, base = self._bins(chosen, whole)
        place = {pair: b for b, pair in enumerate(bins)}
        by_item: dict[int, list[int]] = {i: [] for i in chosen}
        for n, row in enumerate(rows):
            if self.item_place[row.item] in by_item:
                by_item[self.item_place[row.item]].append(n)
        starts, lines = [0], list[tuple[int, int, int, float]]()
        for i, plant in bins:
            lines += self._lines(rows, by_item[i], whole[i], plant)
            starts.append(len(lines))
        paths, leads = ([line[k] for line in lines] for k in range(2))
        stock, limit, ordered = self._stocks(bins, use, base, added_days or {})
        products = self._products(place) if items is None else self._no_products()
        used, line_path = np.unique(np.array(paths, np.int64), return_inverse=True)
        arrays = FirmArrays(
            use=use, base=base, stock=stock, target=stock, limit=limit,
            restock=self.reach.restock_time() * WEEKS_A_MONTH, ordered=ordered,
            line_start=np.array(starts), line_share=np.array([line[3] for line in lines], float), line_path=line_path,
            line_lead=np.array(leads, np.int64), month=self.departure_months(),
            reach=np.stack([self._reach[n] for n in used], 2),
            price=np.stack([self._price[n] for n in used], 2),
            **_alternative_arrays(bins, others, place), **products[0],
        )  # fmt: skip
        return FirmInRun(
            self.firm, self.reach, self.start, arrays, tuple(i for i, _ in bins), tuple(p for _, p in bins),
            products[1], tuple(line[2] for line in lines),
        )  # fmt: skip

    def _lines(
        self, rows: Sequence[SupplyRow], numbers: Sequence[int], whole: np.ndarray, plant: int
    ) -> list[tuple[int, int, int, float]]:
        """Supplies of a bin: path, class of lead time, row of the supply block, share; plants of one buyer together."""
        share: dict[tuple[int, int, int], float] = {}
        parts = self._parts(whole, plant)
        for n in numbers:
            row, item = rows[n], self.firm.items[self.item_place[rows[n].item]]
            for at, part in parts:
                if row.share * part > 0.0:
                    key = (self.path(item, row, at), self.lead(row.lead_days), n)
                    share[key] = share.get(key, 0.0) + row.share * part
        return [(*key, part) for key, part in share.items()]

    def has_no_flow(self, row: SupplyRow) -> bool:
        """Whether the baseline year has no shipments of the kind of a supply: its deliveries are taken as regular."""
        item = self.item_place[row.item]
        good = self.reach.results.index.good.index(self.firm.items[item].good)
        origin = origin_position(row.origin, self.regions)
        plants = np.flatnonzero(self.item_use[item] > 0.0)
        return any(self.reach.usual(good, origin, self.buyers[p]) <= 0.0 for p in plants)

    def needs_licence(self, row: SupplyRow) -> bool:
        """Whether a supply needs a licence in any month from the start on."""
        origin, item = origin_position(row.origin, self.regions), self.item_place[row.item]
        if origin < 0:
            return False
        good = self.reach.results.index.good.index(self.firm.items[item].good)
        first = int((self.start - self.reach.results.index.month[0]).days / DAYS)
        used = np.flatnonzero(self.item_use[item])
        return any(self.reach.under_control(good, origin, self.buyers[p])[0][first:].any() for p in used)

    def _alternatives(
        self, qualified: dict[int, float], chosen: set[int]
    ) -> list[tuple[int, int, float, float, float]]:
        """Alternatives that are qualified at some time: item, the other one, share, ratio, week."""
        out = []
        for n, row in enumerate(self.firm.alternatives):
            week = qualified.get(n)
            if week is None and row.started is not None:
                week = (row.started - self.start).days / WEEK + row.months * WEEKS_A_MONTH
            item, to = self.item_place[row.item], self.item_place[row.to]
            if week is not None and {item, to} <= chosen:
                out.append((item, to, row.share, row.ratio, max(float(np.ceil(week)), 0.0)))
        return out

    def _whole_use(self, others: Sequence[tuple[int, int, float, float, float]]) -> np.ndarray:
        """Use of every item at every plant with what alternatives may ask for (item, plant), kg a week."""
        own = self.item_use
        whole = own.copy()
        for item, to, share, ratio, _ in others:
            whole[to] += share * ratio * own[item]
        return whole

    def _bins(
        self, chosen: Sequence[int] | range, whole: np.ndarray
    ) -> tuple[list[tuple[int, int]], np.ndarray, np.ndarray]:
        """Stocks (item, plant), their own use, and use with what alternatives may ask for, kg a week."""
        own = self.item_use
        if self.firm.about.pooling:
            return [(i, -1) for i in chosen], own[list(chosen)].sum(1), whole[list(chosen)].sum(1)
        idle = {i for i in chosen if not whole[i].any()}
        bins = [(i, p) for i in chosen for p in range(own.shape[1]) if whole[i, p] > 0.0 or (p == 0 and i in idle)]
        return bins, np.array([own[i, p] for i, p in bins]), np.array([whole[i, p] for i, p in bins])

    @staticmethod
    def _parts(whole: np.ndarray, plant: int) -> list[tuple[int, float]]:
        """Plants that buy for a stock, with their part of its purchases."""
        if plant >= 0 or not whole.any():
            return [(max(plant, 0), 1.0)]
        total = whole.sum()
        return [(p, part / total) for p, part in enumerate(whole) if part > 0.0]

    def _stocks(
        self, bins: list[tuple[int, int]], use: np.ndarray, base: np.ndarray, added: dict[int, float]
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Stock (draw, bin), limit (bin,) and certain deliveries (week, bin), kg."""
        total: dict[int, float] = {}
        for (i, _), wanted in zip(bins, base, strict=True):
            total[i] = total.get(i, 0.0) + wanted
        stock, limit = np.zeros((self.reach.draws, len(bins))), np.full(len(bins), np.inf)
        ordered = np.zeros((self.weeks, len(bins)))
        count = Counter(i for i, _ in bins)
        for b, (i, _) in enumerate(bins):
            item = self.firm.items[i]
            part = base[b] / total[i] if total[i] > 0.0 else 1.0 / count[i]
            if item.stock is not None:
                stock[:, b] = item.stock * part
            else:
                stock[:, b] = self._days(i) / WEEK * use[b]
            stock[:, b] += added.get(i, 0.0) / WEEK * use[b]
            if item.storage_limit is not None:
                limit[b] = item.storage_limit * part
            for row in self.firm.orders:
                week = (row.day - self.start).days // 7
                if row.item == item.id and 0 <= week < self.weeks:
                    ordered[week, b] += row.amount * part
        return np.minimum(stock, limit[None]), limit, ordered

    def _days(self, item: int) -> np.ndarray:
        """Stock of an item in days of use (draw,): as written, or drawn from the lines of its use."""
        row = self.firm.items[item]
        if row.stock_days is not None:
            return np.full(self.reach.draws, row.stock_days)
        products = [p for p, need in enumerate(self.needs[:, item]) if need > 0.0 and self.firm.products[p].use]
        use = self.reach.results.index.use.index(str(self.firm.products[products[0]].use))
        cover, share = self.reach.line_stocks(use, self.buyers[self.plant_of[products[0]]])
        at = (self.reach.place_among_holders[:, None] >= np.cumsum(share, 1)[:, :-1]).sum(
            1
        )  # class of the firm, by the share of the lines
        return cover[np.arange(len(cover)), at] * DAYS

    def _products(self, place: dict[tuple[int, int], int]) -> tuple[dict[str, np.ndarray], tuple[int, ...]]:
        """Needs of products in the order of their priority, and that order."""
        ranks = [row.priority for row in self.firm.products]
        order = sorted(range(len(ranks)), key=lambda p: ranks[p])
        starts, bins, need = [0], [], []
        for p in order:
            for i in np.flatnonzero(self.needs[p] > 0.0):
                bins.append(place[int(i), -1 if self.firm.about.pooling else int(self.plant_of[p])])
                need.append(self.needs[p, i])
            starts.append(len(bins))
        sorted_ranks = [ranks[p] for p in order]
        edges = [0, *(n for n in range(1, len(order)) if sorted_ranks[n] != sorted_ranks[n - 1]), len(order)]
        days = [self.firm.plants[self.plant_of[p]].working_days for p in order]
        arrays = {
            "need_start": np.array(starts), "need_bin": np.array(bins, np.int64), "need": np.array(need, float),
            "rank_start": np.array(edges), "working_days": np.array(days, float),
        }  # fmt: skip
        return arrays, tuple(order)

    @staticmethod
    def _no_products() -> tuple[dict[str, np.ndarray], tuple[int, ...]]:
        none = np.zeros(0, np.int64)
        return {
            "need_start": np.zeros(1, np.int64), "need_bin": none, "need": np.zeros(0),
            "rank_start": np.zeros(1, np.int64), "working_days": np.zeros(0),
        }, ()  # fmt: skip


def _alternative_arrays(
    bins: Sequence[tuple[int, int]],
    others: Sequence[tuple[int, int, float, float, float]],
    place: dict[tuple[int, int], int],
) -> dict[str, np.ndarray]:
    """Alternatives listed bin after bin; a plant draws on its own stock of the other item where plants do not pool."""
    starts, columns = [0], []
    for i, plant in bins:
        columns += [
            (place[to, plant], share, ratio, week)
            for item, to, share, ratio, week in others
            if item == i and (to, plant) in place
        ]
        starts.append(len(columns))
    table = np.array(columns, float).reshape(-1, 4)
    return {
        "other_start": np.array(starts), "other_bin": table[:, 0].astype(np.int64), "other_share": table[:, 1],
        "other_ratio": table[:, 2], "other_week": table[:, 3].astype(np.int64),
    }  # fmt: skip
