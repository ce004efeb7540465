"""What moves the day: one more week of stock, a share moved to another origin, an alternative, a licence.

Until the first stop all lines work, so that each item can be looked at alone: the firm's first stop is the earliest
day on which an item runs out. A lever is weighed by running the weeks of the items that it touches once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

import numpy as np

from monazite.analysis.company.controlling_origins import controlling_origins
from monazite.analysis.company.firm.rows import MARKET, LicenceState, SupplyRow
from monazite.analysis.company.firm_arrays import WEEK, WEEKS_A_MONTH, FirmInRun
from monazite.analysis.company.firm_lever import HORIZON, FirmLever, LeverEffect
from monazite.analysis.company.lever_costs import capital_rate, cost_at_spot, premium_now
from monazite.analysis.company.licence_answers import approved_share
from monazite.analysis.company.new_supplies import new_supply, supplied_from, with_delivery
from monazite.analysis.company.outlook import CompanyOutlook, stocks_alone
from monazite.analysis.company.plan_saved import is_a_matter_of_volume, ranked_by_plan
from monazite.analysis.company.purchases import LEAST_APPROVED, arrival

MOVED = 0.1
"""Share of an item that a lever moves to another origin."""
MOST = 0.5
"""Share of an item from which on a country has most of it."""
STOCK_DAYS = 7.0
"""Days of stock that a lever adds; its effect is given by day."""
LEAST_SHARE = 0.02
"""Share of a region's purchases above which an origin is one that a firm there can turn to."""
MOST_ITEMS = 8
"""Items whose levers are weighed: those that run out first in most draws."""


class LeverBench:
    """Levers of an outlook, and runs of them.

    Parameters
    ----------
    outlook
        The outlook that they change.
    horizon
        Days within which stops are counted.
    today
        Day on which a share can be ordered elsewhere; by default the first of the outlook.
    """

    def __init__(self, outlook: CompanyOutlook, horizon: int = HORIZON, today: date | None = None) -> None:
        self.outlook, self.horizon, self.today = outlook, horizon, today or outlook.start
        self.builder = outlook.builder

    @property
    def horizon_weeks(self) -> int:
        """Weeks that hold the horizon, the last one whole."""
        return -(-self.horizon // int(WEEK))

    @cached_property
    def items(self) -> list[int]:
        """Items whose levers are weighed, the one first that most often runs out first within the horizon."""
        days = np.minimum(self.outlook.item_days, self.horizon)
        first = (days <= days.min(1, keepdims=True)) & (days < self.horizon)
        early = self.horizon - days.mean(0)
        rank = first.mean(0) + 1e-3 * early / self.horizon
        return [int(i) for i in np.argsort(-rank, kind="stable") if early[i] > 0.0][:MOST_ITEMS]

    def short_items(self) -> list[int]:
        """Items that run out within the horizon in any draw."""
        return [int(i) for i in np.flatnonzero((self.outlook.item_days <= self.horizon).any(0))]

    def linked(self, item: int) -> list[int]:
        """An item with those that it is linked to by alternatives."""
        place = self.builder.item_place
        group, grown = {item}, True
        while grown:
            pairs = [{place[row.item], place[row.to]} for row in self.outlook.firm.alternatives]
            more = set().union(*(pair for pair in pairs if pair & group), group)
            grown, group = more != group, more
        return sorted(group)

    def item_days(self, lever: FirmLever | None, item: int) -> tuple[dict[int, np.ndarray], dict[int, np.ndarray]]:
        """Day on which the items that a lever touches run out (draw,), and what is missing of them, kg, by item."""
        group = self.linked(item)
        inside = self.with_lever(lever, group)
        runs_out, missing = stocks_alone(inside, self.horizon_weeks)
        days = {i: np.full(self.outlook.draws, np.inf) for i in group}
        short = {i: np.zeros(self.outlook.draws) for i in group}
        for b, i in enumerate(inside.bin_item):
            days[i] = np.minimum(days[i], runs_out[:, b])
            short[i] = short[i] + missing[:, b]
        return days, short

    def with_lever(self, lever: FirmLever | None, items: Sequence[int] | None = None) -> FirmInRun:
        """The firm with a lever, or some of its items; all of them by default."""
        if lever is None:
            return self.builder.build(items=items)
        ready = {lever.alternative: self._ready(lever.alternative)} if lever.alternative >= 0 else None
        days = {lever.item: lever.added_days} if lever.added_days else None
        inside = self.builder.build(items=items, supply=lever.supply, qualified=ready, added_days=days)
        if lever.week:
            before = self.builder.build(items=items, qualified=ready, added_days=days)
            inside = supplied_from(before, inside, lever.week)
        return inside if lever.delivery is None else with_delivery(inside, lever.item, *lever.delivery)

    def first_week(self, row: SupplyRow) -> int:
        """First week that begins when what is ordered today from a supply is there; after all weeks, if never."""
        day = arrival(self.outlook, row, self.today)
        if day is None:
            return self.outlook.weeks
        return min(max(-(-(day - self.outlook.start).days // int(WEEK)), 0), self.outlook.weeks)

    def _ready(self, alternative: int) -> float:
        return self.outlook.firm.alternatives[alternative].months * WEEKS_A_MONTH

    def effect(self, lever: FirmLever) -> LeverEffect:
        """Weigh one lever."""
        top, base = float(self.horizon), self.outlook.item_days
        changed = base.copy()
        for i, days in self.item_days(lever, lever.item)[0].items():
            changed[:, i] = days
        now, then = (np.minimum(days.min(1), top) for days in (base, changed))
        own = np.minimum(changed[:, lever.item], top).mean() - np.minimum(base[:, lever.item], top).mean()
        gained = float((then - now).mean())
        chance = float((changed.min(1) <= top).mean() - (base.min(1) <= top).mean())
        unit = gained / lever.added_days if lever.kind == "stock" else gained
        return LeverEffect(lever, gained, chance, float(own), unit)

    def effects(self, orders: Sequence[FirmLever] = ()) -> list[LeverEffect]:
        """Every lever of the items that run out first, and some orders, the one first that gains most days.

        In a long stop, or where nothing moves the first day, the one first that keeps most of the plan running.
        """
        own = [lever for item in self.items for lever in self.levers(item)]
        found = [
            self.effect(lever) for lever in [*orders, *own]
        ]  # of two that do as much first what a firm can do alone
        if found and is_a_matter_of_volume(self.outlook, found):
            return ranked_by_plan(self.outlook, found, self.with_lever)
        return sorted(found, key=lambda effect: (-effect.gained, effect.chance))

    def levers(self, item: int) -> list[FirmLever]:
        """Levers of an item: a week of stock, a tenth moved, its alternatives, its licences."""
        stock = [self.stock(item, STOCK_DAYS)] if self.can_be_bought(item) else []
        return [*stock, *self.moves(item), *self.alternatives(item), *self.licences(item)]

    def unit_price(self, item: int) -> float:
        """Price of a kg in the firm's currency: that of the file, else what the run has its buyers pay on the day."""
        row = self.outlook.firm.items[item]
        if row.price is not None:
            return row.price
        a = self.outlook.inside.arrays
        bins = [b for b, i in enumerate(self.outlook.inside.bin_item) if i == item]
        lines = [n for b in bins for n in range(a.line_start[b], a.line_start[b + 1])]
        share, path = a.line_share[lines], a.line_path[lines]
        price = a.price[:, a.month[0, a.line_lead[lines]], path].mean(0)
        rate = self.outlook.firm.about.usd_rate or 1.0
        return float(price @ share / share.sum()) * rate

    def weekly_use(self, item: int) -> float:
        """Planned use of an item, kg a week."""
        return float(self.builder.needs[:, item].sum())

    def stock(self, item: int, days: float) -> FirmLever:
        """More stock on the day, by days of use."""
        name = self.outlook.firm.items[item].id
        value = self.weekly_use(item) * days / WEEK * self.unit_price(item)
        rate, note = capital_rate(self.outlook.firm.about)
        text = f"{days:g} more days of {name} in stock"
        return FirmLever("stock", item, text, added_days=days, cost=value * rate, cost_note=note, tied_up=value)

    def rows(self, item: int) -> list[int]:
        """Rows of the supply block of an item."""
        name = self.outlook.firm.items[item].id
        return [n for n, row in enumerate(self.outlook.firm.supply) if row.item == name]

    def served(self, item: int, row: SupplyRow, weeks: int = 0) -> float:
        """Mean share of usual deliveries that a supply brings within so many weeks, or the horizon, at most 1."""
        used = self.builder.item_use[item]
        if not used.any():
            return 1.0
        lead = self.builder.lead(row.lead_days)
        months = self.builder.departure_months()[: weeks or self.horizon_weeks]
        total = 0.0
        for plant in np.flatnonzero(used):
            path = self.builder.path(self.outlook.firm.items[item], row, int(plant))
            reach = self.builder.reach_of(path)[:, months[:, lead]]
            total += float(np.minimum(reach, 1.0).mean()) * used[plant]
        return total / used.sum()

    def moves(self, item: int, parts: Sequence[float] = (MOVED,)) -> list[FirmLever]:
        """Shares of the item moved from the supply that fails most to the one that fails least.

        From the suppliers of a country whose export controls act on the good, if the item has any, judged over the
        whole outlook where a licence serves them well within the horizon: from others only where those have less than
        half of the item and nothing serves better. Where to: the best of the item's other supplies, and the best of
        the other origins that buyers there have; never such a country.
        """
        supply = self.outlook.firm.supply
        numbers = [n for n in self.rows(item) if supply[n].share > 0.0]
        closed = controlling_origins(self.outlook, self.outlook.firm.items[item].good)
        controlled = [n for n in numbers if supply[n].origin in closed]
        for weeks in (self.horizon_weeks, self.outlook.weeks) if controlled else ():
            away = self._moves_from(item, controlled, closed, parts, weeks)
            if away:
                return away
        if controlled and sum(supply[n].share for n in controlled) >= MOST:
            return []
        return self._moves_from(item, numbers, closed, parts, self.horizon_weeks)

    def _moves_from(
        self, item: int, numbers: Sequence[int], closed: set[str], parts: Sequence[float], weeks: int
    ) -> list[FirmLever]:
        """Shares of an item moved away from the worst of some rows, to where more is served; none where nothing is."""
        supply = self.outlook.firm.supply
        score = {n: self.served(item, supply[n], weeks) for n in numbers}
        worst = min(score, key=lambda n: score[n])
        shut = closed | {supply[worst].origin}
        held = [supply[n] for n in self.rows(item) if n != worst and supply[n].origin not in shut]
        places = {row.origin for row in held} | shut
        new = [
            new_supply(self.outlook, item, supply[worst], origin)
            for origin in self.origins(item) if origin not in places
        ]  # fmt: skip
        out: list[FirmLever] = []
        for options in (held, new):
            best = max(options, key=lambda row: self.served(item, row, weeks), default=None)
            if best is not None and self.served(item, best, weeks) > score[worst]:
                own = dict.fromkeys(min(part, supply[worst].share) for part in parts)
                out += [self.move(item, worst, best, part) for part in own]
        return out

    def move(self, item: int, worst: int, best: SupplyRow, part: float) -> FirmLever:
        """A share moved from a row of the supply block to another supply, which may be new."""
        rows = list(self.outlook.firm.supply)
        loser = rows[worst]
        rows[worst] = loser.model_copy(update={"share": loser.share - part})
        if best in rows:
            at = rows.index(best)
            rows[at] = best.model_copy(update={"share": best.share + part})
        else:
            rows.append(best.model_copy(update={"share": part}))
        name = self.outlook.firm.items[item].id
        text = f"{100 * part:.0f} % of {name} bought from {place_words(best)} rather than from {place_words(loser)}"
        cost, most, note = None, None, "not known: the file gives no premium for it"
        year = self.weekly_use(item) * 365.25 / WEEK * part
        if best.premium is None:
            most, more = cost_at_spot(self.outlook, item, year, self.unit_price(item), self.today)
            note += more
        if best.premium is not None:
            extra, note = premium_now(self.outlook, item, best.premium - (loser.premium or 0.0))
            cost = year * extra
        label = f"{name}: {100 * part:.0f} % from {place_words(best.model_copy(update={'supplier': ''}))}"
        return FirmLever("origin", item, text, supply=tuple(rows), cost=cost, cost_note=note, most=most, label=label,
                         week=self.first_week(best))  # fmt: skip

    def origins(self, item: int) -> list[str]:
        """Regions from which buyers where the item's plants are get more than `LEAST_SHARE` of its good."""
        index, reach = self.outlook.results.index, self.outlook.reach
        good = index.good.index(self.outlook.firm.items[item].good)
        plants = np.flatnonzero(self.builder.item_use[item])
        buyers = {self.builder.buyers[p] for p in plants}
        least = {b: LEAST_SHARE * reach.usual(good, -1, b) for b in buyers}
        return [
            name
            for o, name in enumerate(index.region)
            if buyers and all(reach.usual(good, o, b) > least[b] for b in buyers)
        ]

    def alternatives(self, item: int) -> list[FirmLever]:
        """Alternatives of an item whose qualification has not begun: begun on the day."""
        out = []
        name, products = self.outlook.firm.items[item].id, self.outlook.firm.products
        units = sum(products[p].units for p in np.flatnonzero(self.builder.needs[:, item] > 0.0))
        for n, row in enumerate(self.outlook.firm.alternatives):
            if row.item != name or row.started is not None:
                continue
            year = max(12.0 - row.months, 0.0)
            parts = [
                row.qualification_cost,
                None if row.extra_cost is None else row.extra_cost * units * year * row.share,
            ]
            cost = sum(part for part in parts if part is not None) if any(p is not None for p in parts) else None
            text = f"{row.to} qualified for {100 * row.share:.0f} % of {name}, from {row.months:g} months on"
            note = (
                "qualification and extra cost of units in the first year"
                if cost is not None
                else "not known: the file gives no cost"
            )
            out.append(FirmLever("alternative", item, text, alternative=n, cost=cost, cost_note=note))
        return out

    def can_be_bought(self, item: int) -> bool:
        """Whether any supply brings anything within the horizon: more stock of what none brings is no advice.

        What goes round the licences, or left before a stop, is nothing that an order of the first day brings.
        """
        supply = [row for n in self.rows(item) if (row := self.outlook.firm.supply[n]).share > 0.0]
        comes = [row for row in supply if arrival(self.outlook, row, self.outlook.start) is not None]
        return any(self.served(item, row) > 0.0 for row in comes)

    def licensed_rows(self, item: int) -> list[int]:
        """Rows of the supply block of an item whose supply needs a licence at some time."""
        return [n for n in self.rows(item) if self.builder.needs_licence(self.outlook.firm.supply[n])]

    def is_approved(self, item: int, row: int) -> bool:
        """Whether a licence for a supply of an item that is asked for today is approved within the horizon."""
        supply = self.outlook.firm.supply[row]
        return approved_share(self.outlook, supply, self.today, self.horizon) >= LEAST_APPROVED

    def refused(self) -> list[str]:
        """Licences that would be weighed were any of those approved that are asked for today, in words."""
        out = dict[str, None]()
        for item in self.items:
            rows = [n for n in self.licensed_rows(item) if not self.is_approved(item, n)]
            places = dict.fromkeys(place_words(self.outlook.firm.supply[n]) for n in rows)
            if places:
                out[f"{self.outlook.firm.items[item].id} from {' and '.join(places)}"] = None
        return list(out)

    def licences(self, item: int) -> list[FirmLever]:
        """Licences of the item's supplies: applied for on the day, and a general one, where a licence is needed.

        None where none is approved from the answer to an application of today on: what nobody can get is no measure,
        though what others asked for earlier is still approved.
        """
        numbers = [n for n in self.licensed_rows(item) if self.is_approved(item, n)]
        states = (
            (LicenceState("applied", self.outlook.start), "applied for on the first day"),
            (LicenceState("general", None), "general"),
        )
        name, out = self.outlook.firm.items[item].id, []
        for state, words in states:
            rows = list(self.outlook.firm.supply)
            changed = [n for n in numbers if _rank(rows[n].licence) < _rank(state)]
            is_held = all(rows[n].licence.kind == state.kind for n in changed)
            words = f"{words}, renewed before it runs out" if is_held else words
            for n in changed:
                rows[n] = rows[n].model_copy(update={"licence": state})
            if changed:
                share = min(approved_share(self.outlook, rows[n], self.today, self.horizon) for n in changed)
                places = " and ".join(dict.fromkeys(place_words(rows[n]) for n in changed))
                text = f"licence for {name} from {places}: {words}"
                note, label = "not known: the file gives no cost", f"{name}: licence, {words}"
                out.append(FirmLever("licence", item, text, supply=tuple(rows), cost_note=note, label=label,
                                     approved=share))  # fmt: skip
        return out


def _rank(state: LicenceState) -> int:
    """Order of licence states in which a firm gets more; an application of an earlier day is worth no less."""
    return {"none": 0, "unknown": 1, "applied": 1, "individual": 2, "general": 3 if state.day is None else 2}[
        state.kind
    ]


def place_words(row: SupplyRow) -> str:
    """A supply in words: its origin, and its supplier where the file names one."""
    origin = "traders at home" if row.origin == MARKET else row.origin
    return f"{origin} ({row.supplier})" if row.supplier else origin


def with_levers(bench: LeverBench, levers: Sequence[FirmLever], without: Sequence[int] = ()) -> np.ndarray:
    """Days of the firm's first stop (draw,) with several levers of different items or kinds at once.

    ``without``: items whose stops do not count.
    """
    out = bench.outlook.item_days.copy()
    by_item: dict[int, list[FirmLever]] = {}
    for lever in levers:
        by_item.setdefault(lever.item, []).append(lever)
    for item, own in by_item.items():
        joint = own[0]
        for lever in own[1:]:
            joint = merged(joint, lever)
        for i, days in bench.item_days(joint, item)[0].items():
            out[:, i] = days
    return np.delete(out, list(without), axis=1).min(1) if without else out.min(1)


def merged(first: FirmLever, second: FirmLever) -> FirmLever:
    """Two levers of an item as one; of a supply or an alternative that both set, the second."""
    return replace(
        first,
        added_days=first.added_days + second.added_days,
        delivery=second.delivery or first.delivery,
        supply=second.supply or first.supply,
        week=second.week if second.supply else first.week,
        alternative=second.alternative if second.alternative >= 0 else first.alternative,
    )
