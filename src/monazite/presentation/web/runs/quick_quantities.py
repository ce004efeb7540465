"""Quick answers from a run: quantities without their sources, which the sources view looks up when asked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from monazite.presentation.briefing.lead_goods import RARE
from monazite.results.line_stops import DAYS, STANDING
from monazite.results.names import INDUSTRIES, Names
from monazite.results.quantity import Quantity
from monazite.results.ranges import HIGH, LOW
from monazite.results.results import Results

MAIN_REGIONS = ("US", "EU", "JP", "KR")
"""Regions whose line stops and stocks the page speaks of."""
FEW_LINES = STANDING
"""Share of lines below which a stop is a minor one: a plant without stock stops where nobody else does."""
LEAST_RISE = 1e-12  # of a share: a month without one is not divided by
WORLD_WITHOUT_LOSSES = "rare_earths_2010"
"""Dataset whose losses docs/limits.md disowns."""


@dataclass(frozen=True)
class LineStop:
    """First line stop of an industry in a region, days from the day of the levers; NaN if none.

    ``first_line`` is the outcome `first_stop_day`, the day on which a first line stops, as `simulate` counts it.
    ``already_stopped``: lines stood already in the month before. ``most``: share of the lines of the hardest-hit use
    that stand in the worst week from the day of the levers on, ``use``; ``is_residual``: no known product explains it.
    Where it is not a minor one, ``day`` and standing are those of `FEW_LINES` or more, not of the few lines before
    them: the page dates by the month in which so many stand, which no outcome does.
    """

    industry: str
    region: str
    day: float
    already_stopped: bool
    most: float
    use: str
    is_residual: bool
    first_line: float = math.nan

    @property
    def is_minor(self) -> bool:
        """Whether so few lines stand, or only uses that no known product explains, that it is in the table alone."""
        return self.most < FEW_LINES or self.is_residual


@dataclass(frozen=True)
class IdleLines:
    """Share of the lines of some regions that stand idle in the worst week of a month, over all known uses.

    ``mean`` is that of `QuickQuantities.idle_shares`, ``most`` that of the hardest-hit use in a region, central run.
    """

    month: date
    mean: Quantity
    most: float
    use: str
    region: str


@dataclass(frozen=True)
class FocusGoods:
    """What the page follows of a dataset.

    ``shipments`` and ``supply`` give the good (or group of goods) of each series by its label, ``shipped`` is the good
    of the map and of the tile of shipments, ``supplied`` that of the tile of other supply.
    """

    shipments: Mapping[str, str]
    supply: Mapping[str, str]
    shipped: str
    supplied: str


RARE_EARTHS = FocusGoods(
    {"magnets": "magnet", "heavy rare earths": "heavy"}, {"heavy rare earths": "heavy", "magnets": "magnet"},
    "magnet", "heavy",
)  # fmt: skip
RESIDUAL = "other_"
"""Begins the names of uses that close the balance of a material: other uses, and stocks that nobody reports."""
MAX_SERIES = 3


def focus_goods(results: Results, leading: Sequence[str] = ()) -> FocusGoods:
    """Magnets and heavy rare earths, or of every element the good that the controlling country exports most of.

    Parameters
    ----------
    results
        The run.
    leading
        Minerals of the run in the order in which they are told, rare earths by the empty name; by default rare earths
        lead where there are some, and value orders the others.
    """
    index, order = results.index, list(leading)
    has_magnets = any(good.endswith(".magnet") for good in index.good)
    if has_magnets and order[:1] in ([], [RARE]):
        return RARE_EARTHS
    value = results.view.baseline_exports().sum(1) * results.model.structure.price_ref
    minerals = index.mineral or (RARE,) * len(index.good)
    names, largest = Names(results.dataset), dict[str, str]()
    for i in sorted(np.argsort(-value), key=lambda i: order.index(minerals[i]) if order else 0):
        if value[i] > 0 and not (has_magnets and minerals[i] == RARE):
            largest.setdefault(index.good[i].split(".")[0], index.good[i])
    series = {names.good(good): good for good in list(largest.values())[: MAX_SERIES - has_magnets]}
    main = next(iter(series.values()), index.good[0])
    if not has_magnets:
        return FocusGoods(series, series, main, main)
    (label, shipped), (supplied_label, supplied) = (
        next(iter(one.items())) for one in (RARE_EARTHS.shipments, RARE_EARTHS.supply)
    )
    return FocusGoods(series | {label: shipped}, series | {supplied_label: supplied}, main, main)


def _days_to_many(days: np.ndarray, standing: np.ndarray) -> np.ndarray:
    """Days to the first stop (draw,) as those to the first month in which many lines stand, where it is a later one.

    ``standing`` (draw, month) is the share of lines that stand, from the month before the day on. Where few stop at
    first and many later, as under a measure that begins later, the day of the few says nothing of the many.
    """
    many = standing[:, 1:] >= FEW_LINES
    return np.where(many.any(1), np.fmax(days, many.argmax(1) * DAYS), days)


class QuickQuantities:
    """Quantities of a run, seen from the day from which the levers act.

    Parameters
    ----------
    results
        The run.
    day
        Day from which the levers act; ``start`` is the number of its month.
    leading
        Minerals in the order in which they are told; see `focus_goods`.
    """

    def __init__(self, results: Results, day: date, leading: Sequence[str] = ()) -> None:
        self.results, self.day = results, day
        self.focus = focus_goods(results, leading)
        first = results.index.month[0]
        self.start = max((day.year - first.year) * 12 + day.month - first.month, 0)
        self._quantities: dict[tuple[str, tuple[tuple[str, str], ...]], Quantity] = {}
        self._idle_shares: dict[tuple[str, ...], np.ndarray] = {}

    def quantity(self, values: np.ndarray, outcome: str, **where: str) -> Quantity:
        """A quantity of values by draw: the central one, and the range of all; the upper end is NaN if one is NaN."""
        central, unit, run = float(values[0]), self.results.outcome(outcome).unit, self.results.run
        if values.size == 1:
            return Quantity(central, central, central, unit, outcome, where, run)
        finite = values[np.isfinite(values)]
        low, high = np.quantile(finite, [LOW, HIGH]) if finite.size else (math.nan, math.nan)
        if math.isfinite(central):
            low, high = min(low, central), max(high, central)
        if finite.size < values.size:
            high = math.nan
        return Quantity(central, float(low), float(high), unit, outcome, where, run)

    def path(self, outcome: str, **where: str) -> np.ndarray:
        """Values of a monthly outcome (draw, month)."""
        return self.results.select(outcome, **where)[0]

    def extreme(self, outcome: str, *, lowest: bool = False, **where: str) -> tuple[Quantity, date, int]:
        """Peak (or trough) from the day of the levers on, its month in the central path and that month's number.

        The range is that of each draw's own peak, in whichever month it comes.
        """
        central = self.path(outcome, **where)[0, self.start :]
        if not np.isfinite(central).any():
            month = self.start
        else:
            month = self.start + int(np.nanargmin(central) if lowest else np.nanargmax(central))
        peaks = self.own_extremes(outcome, lowest=lowest, **where)
        return self.quantity(peaks, outcome, **where), self.results.index.month[month], month

    def own_extremes(self, outcome: str, *, lowest: bool = False, **where: str) -> np.ndarray:
        """Peak (or trough) of each draw from the day of the levers on (draw,); NaN where it has no value."""
        path = self.path(outcome, **where)[:, self.start :]
        return np.fmin.reduce(path, axis=1) if lowest else np.fmax.reduce(path, axis=1)

    def monthly_loss(self, region: str) -> np.ndarray:
        """Central loss of a region by month (month,), % of its annual GDP, central case."""
        return self._monthly_losses[:, self.results.view.labels("places").index(region)]

    def loss_to_end(self, region: str) -> Quantity:
        """Loss of a region from the day of the levers to the end of the run, % of its annual GDP, central case."""
        return self.quantity(self.losses_to_end(region), "loss_share_central", region=region)

    def losses_to_end(self, region: str) -> np.ndarray:
        """The same by draw (draw,)."""
        return self._losses_to_end[:, self.results.view.labels("places").index(region)]

    def gdp_of(self, region: str) -> float:
        """GDP of a region, MUSD a year."""
        view = self.results.view
        return float(view.gdp[view.labels("places").index(region)])

    @cached_property
    def _losses_to_end(self) -> np.ndarray:
        """Loss (draw, place) from the day of the levers to the end, % of annual GDP, central case."""
        view = self.results.view
        return 100.0 * view.total_loss(1)[:, self.start :, -1].sum(1) / view.gdp

    @cached_property
    def _monthly_losses(self) -> np.ndarray:
        """Central loss (month, place), % of annual GDP, central case; read once for all places."""
        view = self.results.view
        return 100.0 * view.total_loss(1)[0, :, -1] / view.gdp

    def whole_run(self, outcome: str, **where: str) -> Quantity:
        """An outcome that has no months; tiles, charts and headline ask for the same ones."""
        key = (outcome, tuple(where.items()))
        if key not in self._quantities:
            is_upper = outcome == "loss_share_upper"
            values = self._upper_share(**where) if is_upper else self.results.select(outcome, **where)[0]
            self._quantities[key] = self.quantity(values, outcome, **where)
        return self._quantities[key]

    def _upper_share(self, region: str) -> np.ndarray:
        """Upper loss of a region in the year from the day of the levers (draw,).

        Losses carried through the economy for the whole run are half of what the numbers of the page cost, and where
        much is stopped most of it; the page shows this year of them.
        """
        return self.results.view.quick_upper_loss_share()[:, self.results.view.labels("places").index(region)]

    def mean(self, outcome: str, months: int = 12, **where: str) -> Quantity:
        """Mean over the months from the day of the levers on."""
        part = self.path(outcome, **where)[:, self.start : self.start + months]
        return self.quantity(part.mean(1), outcome, **where)

    @cached_property
    def line_stops(self) -> list[LineStop]:
        """First line stops by industry and region, central case."""
        values, left = self.results.select("first_stop_day")
        users, regions = (self.results.view.labels(axis) for axis in left)
        view, stops, standing = self.results.view, [], self._standing_lines(1)
        flows = view.flows.stopped[0]
        month_before = np.asarray(flows[self.start - 1] > 0 if self.start else np.zeros_like(flows[0]))
        stood = np.stack([month_before[:, view.buyer_region == r].any(1) for r in range(len(regions))], 1)
        residual, most = self._residual_uses, standing[0, 1:].max(0)
        for industry in INDUSTRIES:
            if f"industry:{industry}" not in users:
                continue
            row = values[0, users.index(f"industry:{industry}")]
            uses = view.uses_of(industry)
            stood_here = np.any(stood[uses], axis=0)
            for r, region in enumerate(regions):
                hardest = max(uses, key=lambda use, r=r: float(most[use, r]))
                use, extent = self.results.index.use[hardest], float(most[hardest, r])
                day, stood_before = float(row[r]), bool(stood_here[r])
                stop = LineStop(industry, region, day, stood_before, extent, use, use in residual, day)
                if not stop.is_minor:
                    own = standing[:, :, uses, r].max(-1)
                    day, stood_before = float(_days_to_many(row[r : r + 1], own)[0]), bool(own[0, 0] >= FEW_LINES)
                    stop = replace(stop, day=day, already_stopped=stood_before)
                stops.append(stop)
        return stops

    def places_with_standing_lines(self, first: int, last: int) -> tuple[int, int]:
        """Pairs of an industry and a main region with `FEW_LINES` or more standing in some months, and all pairs.

        ``first`` and ``last`` are numbers of months, the last one left out. Residual uses do not count; central case.
        """
        view, index = self.results.view, self.results.index
        months = np.nan_to_num(view.by_region_mean(view.flows.stopped[:1, first:last]))[0].max(0)
        residual = np.array([use in self._residual_uses for use in index.use])
        many = (months >= FEW_LINES) & ~residual[:, None]
        regions = [r for r, name in enumerate(view.labels("region")) if name in MAIN_REGIONS]
        industries = [uses for industry in INDUSTRIES if (uses := view.uses_of(industry))]
        return sum(int(many[uses][:, regions].any(0).sum()) for uses in industries), len(industries) * len(regions)

    @cached_property
    def _residual_uses(self) -> set[str]:
        return {use for use in self.results.index.use if use.startswith(RESIDUAL)}

    def _standing_lines(self, draws: int) -> np.ndarray:
        """Share of the lines of each use that stand in the worst week (draw, month, use, region).

        The first month is that before the day of the levers; nothing stands before the run begins.
        """
        return self._all_standing_lines[:draws]

    @cached_property
    def _all_standing_lines(self) -> np.ndarray:
        """Those of all draws, read once for tiles, table and warnings."""
        view = self.results.view
        shares = np.nan_to_num(view.by_region_mean(view.flows.stopped[:, max(self.start - 1, 0) :]))
        return shares if self.start else np.concatenate([np.zeros_like(shares[:, :1]), shares], 1)

    def idle_shares(self, among: Sequence[str]) -> np.ndarray:
        """Share of the lines of some regions that stand idle in the worst week (draw, month).

        The first month is that before the day of the levers. Weighted by the value added that depends on each use in
        each region; residual uses do not count.
        """
        key = tuple(among)
        if key not in self._idle_shares:
            index, s = self.results.index, self.results.model.structure
            regions = [index.region.index(name) for name in among]
            known = [u for u, use in enumerate(index.use) if use not in self._residual_uses]
            has_lines = self.results.view.by_region_sum(s.activity_ref) > 0.0
            worth = (np.einsum("su,sr->ur", s.sector_share, s.value_added) * has_lines)[known][:, regions]
            standing = self._standing_lines(self.results.draws)[:, :, known][:, :, :, regions]
            total = worth.sum()
            self._idle_shares[key] = np.einsum("ntur,ur->nt", standing, worth / total if total > 0 else 0.0 * worth)
        return self._idle_shares[key]

    def idle_lines(self, later: int, among: Sequence[str]) -> IdleLines:
        """Lines of some regions that stand idle some months after that of the levers, at most in the last one."""
        index = self.results.index
        month = min(self.start + later, len(index.month) - 1)
        shares = self.idle_shares(among)[:, month - self.start + 1]
        known = [u for u, use in enumerate(index.use) if use not in self._residual_uses]
        own = self._standing_lines(1)[0, month - self.start + 1, known][:, [index.region.index(r) for r in among]]
        use, region = np.unravel_index(int(own.argmax()), own.shape)
        mean = self.quantity(shares, "stopped")
        return IdleLines(index.month[month], mean, float(own.max()), index.use[known[int(use)]], among[int(region)])

    def days_to_idle(self, share: float, among: Sequence[str]) -> Quantity:
        """The days of `days_by_draw`, with their range."""
        return self.quantity(self.days_by_draw(share, among), "first_stop_day")

    def days_by_draw(self, share: float, among: Sequence[str]) -> np.ndarray:
        """Days (draw,) until a share of the lines of some regions stand idle; 0 where they did in the month before.

        NaN where they never do in the run. Within a month the share is taken to rise evenly to that of its worst week,
        so that the day moves with everything that moves the share.
        """
        shares = self.idle_shares(among)
        reached = shares[:, 1:] >= share
        month, draw = reached.argmax(1), np.arange(len(shares))
        low, high = shares[draw, month], shares[draw, month + 1]
        part = np.clip((share - low) / np.maximum(high - low, LEAST_RISE), 0.0, 1.0)
        days = np.where(reached.any(1), (month + part) * DAYS, np.nan)
        return np.where(shares[:, 0] >= share, 0.0, days)

    def first_line_stop(self, among: Sequence[str] = MAIN_REGIONS) -> tuple[Quantity, str, str] | None:
        """Earliest stop of `FEW_LINES` in some regions where fewer stood before: days, industry, region.

        Minor ones do not count: their days jump with every move, and nobody would notice them.
        """
        new = [stop for stop in self._new_stops(among) if not stop.is_minor]
        if not new:
            return None
        first = min(new, key=lambda stop: (stop.day, list(among).index(stop.region)))
        where = {"industry": first.industry, "region": first.region}
        if self.results.draws == 1:
            days = np.array([first.day])
            return self.quantity(days, "first_stop_day", **where), first.industry, first.region
        values, _ = self.results.select("first_stop_day", **where)
        view, uses = self.results.view, self.results.view.uses_of(first.industry)
        own = self._standing_lines(len(values))[:, :, uses, view.labels("region").index(first.region)].max(-1)
        return self.quantity(_days_to_many(values, own), "first_stop_day", **where), first.industry, first.region

    def first_use(self, stop: LineStop) -> str:
        """The known use of an industry in a region of which `FEW_LINES` stand first, of several the one with most.

        That of the stop is the hardest hit one of the whole run, which may stand later.
        """
        view, index = self.results.view, self.results.index
        uses = [use for use in view.uses_of(stop.industry) if index.use[use] not in self._residual_uses]
        own = self._standing_lines(1)[0][:, uses, index.region.index(stop.region)]
        many = (own[1:] >= FEW_LINES).any(1)
        if not (stop.already_stopped or many.any()):
            return stop.use
        month = 0 if stop.already_stopped else 1 + int(many.argmax())
        return index.use[uses[int(own[month].argmax())]]

    def very_first_stop(self, among: Sequence[str]) -> tuple[Quantity, str, str] | None:
        """The first line of all in some regions, of the industries that `first_line_stop` looks at.

        Its days are the outcome `first_stop_day`: those of `simulate`, and not of `FEW_LINES`.
        """
        new = [stop for stop in self._new_stops(among) if not stop.is_minor and math.isfinite(stop.first_line)]
        if not new:
            return None
        first = min(new, key=lambda stop: (stop.first_line, list(among).index(stop.region)))
        days = self.whole_run("first_stop_day", industry=first.industry, region=first.region)
        return days, first.industry, first.region

    def _new_stops(self, among: Sequence[str]) -> list[LineStop]:
        """Stops in some regions where no line stood in the month before."""
        new = (stop for stop in self.line_stops if stop.region in among and not stop.already_stopped)
        return [stop for stop in new if math.isfinite(stop.day)]

    @property
    def has_losses(self) -> bool:
        """Whether losses of GDP mean anything in this world."""
        return WORLD_WITHOUT_LOSSES not in self.results.scenario.dataset
