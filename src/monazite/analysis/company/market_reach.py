"""What a buyer gets from an origin, read off a run: deliveries over usual ones, by licence state, and prices.

A firm takes prices and quantities: its share of a flow moves as the flow does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np

from monazite.analysis.company.firm.rows import MARKET, LicenceState
from monazite.engine.licences import WITHHELD
from monazite.engine.numerics.solver import FAILED
from monazite.engine.state import APPROVAL_SHIFT, GROWTH, LICENCE_UNEVENNESS, REVIEW_FACTOR, STORAGE_TIME, Params
from monazite.engine.stocks import MOST_ORDERS
from monazite.model.parameters import stream
from monazite.results.results import Results
from monazite.simulation.simulate import calibrated_params

DAYS = 365.25 / 12.0  # of a month
LEAST_FLOW = 1e-9  # t a month below which an origin does not supply a buyer in the baseline year


class SupplyPath(NamedTuple):
    """What decides how much of a good comes from an origin to a buyer, beside the firm's own share."""

    good: int
    origin: int  # -1: traders at home
    buyer: int
    use: int  # use of the run that buys at home; -1: all users of the good
    is_spot: bool
    licence: LicenceState
    highest_price: float  # USD/kg
    most: float = MOST_ORDERS  # most that is delivered over what is usual


@dataclass(frozen=True)
class MarketReach:
    """Flows and prices of a run as its buyers meet them.

    Draws with a month that could not be solved are left out, as ranges of the brief leave them out.

    Attributes
    ----------
    results
        The run.
    firms
        Firms of the same file that are placed in every draw, each with its own luck with licences and its own stock
        where the file names none. What they meet alike is computed once for all of them.
    calibrated
        Calibrated parameters of the draws, before their drivers, where they are at hand; made anew by default.
    places
        Numbers of the draws in a larger run whose luck they share (draw,); by default they are numbered from the first.
    without_detours
        Whether the firm buys nothing that goes round export licences through third countries: what the run has of that
        is then no part of its flow, nor of what traders at home sell it.
    """

    results: Results
    firms: int = 1
    calibrated: Params | None = None
    places: np.ndarray | None = None
    without_detours: bool = False
    _ratios: dict[tuple[int, int, int, int], np.ndarray] = field(default_factory=dict)
    _growths: dict[tuple[int, int], np.ndarray] = field(default_factory=dict)
    _usual: dict[tuple[int, int, int, int, bool], np.ndarray] = field(default_factory=dict)

    @cached_property
    def _solved_draws(self) -> np.ndarray:
        good = (self.results.view.flows.status[:, :, 0] < FAILED).all(1)
        return np.flatnonzero(good) if good.any() else np.arange(good.size)

    @cached_property
    def solved(self) -> np.ndarray:
        """Draws without an unsolved month, all where there is none; each as often as firms are placed in it."""
        return np.repeat(self._solved_draws, self.firms)

    @property
    def draws(self) -> int:
        """Number of draws, times the firms in each."""
        return self.solved.size

    def _luck(self, name: str) -> np.ndarray:
        """Numbers in (0, 1) of a stream, one for every firm in every solved draw."""
        drawn, firms = self.results.parameters, self.firms
        if self.places is not None:
            whole = stream(name, drawn.seed, 0, (int(self.places.max()) + 1) * firms).reshape(-1, firms)
            return whole[self.places][self._solved_draws].ravel()
        numbers = stream(name, drawn.seed, drawn.first * firms, drawn.count * firms)
        return numbers.reshape(drawn.count, firms)[self._solved_draws].ravel()

    def _for_firms(self, by_draw: np.ndarray) -> np.ndarray:
        """What is the same for all firms of a solved draw (draw of the run, ...) as (draw, ...)."""
        return by_draw if self.firms == 1 else np.repeat(by_draw, self.firms, axis=0)

    def _beside_firms(self, by_draw: np.ndarray) -> np.ndarray:
        """The same to reckon with beside what firms differ in: the row of a single draw stands for all its firms."""
        return by_draw if len(by_draw) == 1 else self._for_firms(by_draw)

    @cached_property
    def _parameters(self) -> Params:
        return self.calibrated or calibrated_params(self.results.model, self.results.parameters)

    @cached_property
    def _stringency(self) -> np.ndarray:
        """Shift of the log odds of approval, which drivers set (draw of the run, month, good, buyer)."""
        if self.calibrated is None:
            return self._parameters.stringency
        return self.results.model.driven(self.calibrated, self.results.parameters).stringency

    @cached_property
    def scalars(self) -> np.ndarray:
        """Single parameters of every draw (draw, scalar)."""
        return self._parameters.scalars[self.solved]

    def line_stocks(self, use: int, buyer: int) -> tuple[np.ndarray, np.ndarray]:
        """Stock at the lines of a use in a region by class, months of use, and share of the lines (draw, class)."""
        s = self.results.model.structure
        plants = np.flatnonzero((s.plant_use == use) & (s.plant_buyer == buyer))
        if not plants.size:  # no such lines in the baseline year: those of the use elsewhere
            plants = np.flatnonzero(s.plant_use == use)
        params = self._parameters
        return params.line_cover[:, :, plants[0]][self.solved], params.line_share[:, :, plants[0]][self.solved]

    @cached_property
    def place_in_queue(self) -> np.ndarray:
        """Where the firm stands among applicants (draw, region of origin), from 0, served first, to 1."""
        return np.stack([self._luck(f"company.queue.{name}") for name in self.results.index.region], 1)

    @cached_property
    def place_among_holders(self) -> np.ndarray:
        """Where the firm stands among those that hold stock (draw,), from 0, the least, to 1: where it names none."""
        return self._luck("company.stock")

    def restock_time(self) -> np.ndarray:
        """Months in which a gap in stock is closed (draw,)."""
        return np.maximum(self.scalars[:, STORAGE_TIME], 1.0)

    @cached_property
    def _grown(self) -> np.ndarray:
        """Trend of every use over the baseline year's (draw of the run, month, use)."""
        years = np.arange(len(self.results.index.month)) / 12.0
        factor = self._parameters.scalars[self._solved_draws, GROWTH, None]
        rate = np.maximum(1.0 + self.results.model.structure.growth[None] * factor, 1e-3)
        return np.exp(np.log(rate)[:, None, :] * years[None, :, None])

    def growth(self, good: int, buyer: int) -> np.ndarray:
        """Planned use of a good over the baseline year's (draw, month): sectors grow, a firm's plan stands."""
        return self._for_firms(self._growth(good, buyer))

    def _growth(self, good: int, buyer: int) -> np.ndarray:
        """The same by draw of the run."""
        if (good, buyer) not in self._growths:
            s = self.results.model.structure
            weight = s.mix[:, good] * s.activity_ref[:, buyer]
            if weight.sum() <= 0.0:
                weight = s.activity_ref[:, buyer] if s.activity_ref[:, buyer].sum() > 0.0 else np.ones(len(s.growth))
            self._growths[good, buyer] = self._grown @ (weight / weight.sum())
        return self._growths[good, buyer]

    def usual(self, good: int, origin: int, buyer: int) -> float:
        """Shipments of the baseline year from an origin to a buyer, t a month; -1: what the buyer uses of the good."""
        if origin < 0:
            return float(self.results.model.structure.need_ref[good, buyer])
        return float(self.results.model.baseline.ship[good, origin, buyer])

    def _use_ratio(self, use: int, buyer: int) -> np.ndarray:
        """What the lines of a use get over what they plan, as the engine shares it (draw of the run, month)."""
        flows, s, draws = self.results.view.flows, self.results.model.structure, self._solved_draws
        planned = s.activity_ref[use, buyer] * self._grown[:, :, use] * np.exp(flows.thrift[draws, :, use, buyer])
        return flows.activity[draws, :, use, buyer] / planned

    def _ratio(self, good: int, origin: int, buyer: int, use: int) -> np.ndarray:
        """Deliveries over what they would be without measures (draw of the run, month), computed once.

        1 where the run has no such flow.
        """
        key = (good, origin, buyer, use)
        if key not in self._ratios:
            ratio = self._flow_ratio(good, origin, buyer, use)
            self._ratios[key] = ratio * (1.0 - self._detoured(good, origin, buyer)) if self.without_detours else ratio
        return self._ratios[key]

    def _detoured(self, good: int, origin: int, buyer: int) -> np.ndarray:
        """Share of what comes from an origin that goes round its licences (draw of the run, month); -1: of all."""
        flows, s, draws = self.results.view.flows, self.results.model.structure, self._solved_draws
        if origin < 0:
            slots = s.producers[self.results.index.stage[good]]
            ship = flows.ship[draws][:, :, good, :, buyer]
            origins = [int(o) for o in np.unique(slots[slots >= 0])]
            round_it = sum(ship[:, :, slots == o].sum(-1) * self._detoured(good, o, buyer) for o in origins)
            whole = ship.sum(-1)
            return np.divide(round_it, whole, out=np.zeros_like(whole), where=whole > 0.0)
        own = (s.limit_quota < 0) & (s.limit_good == good) & (s.limit_region == origin) & (s.limit_mask[:, buyer] > 0)
        limits = np.flatnonzero(own)
        flow, leaked = flows.flow[draws][:, :, limits], flows.leaked[draws][:, :, limits]
        share = np.divide(leaked, flow, out=np.zeros_like(flow), where=flow > 0.0).sum(-1)
        return np.clip(share, 0.0, 1.0)

    def _flow_ratio(self, good: int, origin: int, buyer: int, use: int) -> np.ndarray:
        """`_ratio`, computed."""
        if origin < 0 and use >= 0 and self.results.model.structure.activity_ref[use, buyer] > 0.0:
            return self._use_ratio(use, buyer)
        flows, usual, draws = self.results.view.flows, self.usual(good, origin, buyer), self._solved_draws
        if usual <= LEAST_FLOW:
            return np.ones((draws.size, len(self.results.index.month)))
        if origin < 0:
            now = flows.need[draws, :, good, buyer]
        else:
            slots = np.flatnonzero(self.results.model.structure.producers[self.results.index.stage[good]] == origin)
            now = flows.ship[:, :, good, slots, buyer].sum(-1)[draws]
        return np.maximum(now, 0.0) / (usual * self._growth(good, buyer))

    def covered(self, good: int, origin: int, buyer: int) -> np.ndarray:
        """Share of the planned use of a good in a region that comes from an origin (draw, month)."""
        used, usual = self.usual(good, -1, buyer), self.usual(good, origin, buyer)
        if usual <= LEAST_FLOW or used <= LEAST_FLOW:
            return np.zeros((self.draws, len(self.results.index.month)))
        return self._for_firms(self._ratio(good, origin, buyer, -1)) * (usual / used)

    def under_control(self, good: int, origin: int, buyer: int) -> tuple[np.ndarray, np.ndarray]:
        """Share of each month in which a licence is needed, and in which shipment is forbidden (month,), by origin.

        For traders at home: the mean over the origins that the baseline year has.
        """
        c = self.results.model.controls
        if origin >= 0:
            return c.licensed[:, good, origin, buyer], c.banned[:, good, origin, buyer]
        ship = self.results.model.baseline.ship[good, :, buyer]
        share = ship / ship.sum() if ship.sum() > 0.0 else np.zeros_like(ship)
        return c.licensed[:, good, :, buyer] @ share, c.banned[:, good, :, buyer] @ share

    def approval(self, good: int, origin: int, buyer: int) -> np.ndarray:
        """Share of applications that are approved (draw, month): the stated one, its log odds shifted by draw."""
        share = self.results.model.controls.approval[:, good, origin, buyer][None]
        # drivers by month, one month where they do not change
        strictness = self._stringency[:, :, good, buyer][self.solved]
        shift = (
            self.scalars[:, [APPROVAL_SHIFT]]
            + strictness[:, np.minimum(np.arange(share.size), strictness.shape[1] - 1)]
        )
        odds = np.exp(shift) * share / np.maximum(1.0 - share, 1e-12)
        return np.where(share >= 1.0, 1.0, odds / (1.0 + odds))

    def review_days(self, good: int, origin: int, buyer: int, month: int) -> np.ndarray:
        """Days that an application waits for its answer in a month (draw,), times the share that needs a licence."""
        c = self.results.model.controls
        months = float(c.licensed[month, good, origin, buyer] * c.review[month, good, origin, buyer])
        return DAYS * months * self.scalars[:, REVIEW_FACTOR]

    def reach(self, path: SupplyPath) -> np.ndarray:
        """Most that a firm can get in a week over what it usually takes (draw, month), at most `MOST_ORDERS`.

        Without a licence requirement a firm gets what it orders where the market is served in full, else its share of
        what there is; whoever buys at spot is served as far as the price is one it pays. Under licences a part of what
        passes (`licence.unevenness`) goes to some end users in full and to others not at all: the firm is one of them,
        and its place in the queue is drawn. A state of its own replaces that luck: none gets nothing of what needs a
        licence; an application is decided after the review and is approved from the month in which the approved share
        reaches the firm's place; a general licence lets everything pass but what is forbidden.
        """
        licensed, banned = self.under_control(path.good, path.origin, path.buyer)
        out = self._with_licence(path, self._usual_reach(path), licensed, banned, self._place(path.origin))
        if path.is_spot:
            out = np.where(self._beside_firms(self._price(path)) <= path.highest_price, out, 0.0)
        return np.broadcast_to(np.minimum(out, path.most), (self.draws, licensed.size))

    def _place(self, origin: int) -> np.ndarray:
        """Where the firm stands among applicants of an origin (draw, 1), the mean over origins at home."""
        return self.place_in_queue[:, [origin]] if origin >= 0 else self.place_in_queue.mean(1, keepdims=True)

    def _usual_reach(self, path: SupplyPath) -> np.ndarray:
        """Reach of an end user whose licence is not known (draw, month), the same for every licence of a firm."""
        key = (path.good, path.origin, path.buyer, path.use, path.is_spot)
        if key not in self._usual:
            ratio = self._beside_firms(np.minimum(self._ratio(*key[:4]), MOST_ORDERS))
            licensed, banned = self.under_control(path.good, path.origin, path.buyer)
            free = (licensed <= 0.0) & (banned <= 0.0)
            usual = np.where(free[None] & ((ratio >= 1.0 - WITHHELD) | path.is_spot), MOST_ORDERS, ratio)
            if licensed.any():
                uneven = self.scalars[:, [LICENCE_UNEVENNESS]]
                lucky = np.where(self._place(path.origin) < ratio, MOST_ORDERS, 0.0)
                usual = np.where((licensed > 0.0)[None], uneven * lucky + (1.0 - uneven) * ratio, usual)
            self._usual[key] = usual
        return self._usual[key]

    def _with_licence(
        self, path: SupplyPath, usual: np.ndarray, licensed: np.ndarray, banned: np.ndarray, place: np.ndarray
    ) -> np.ndarray:
        """Reach in the firm's own licence state (draw, month), from that of an end user of unknown state."""
        state = path.licence
        if state.kind == "unknown" or path.origin < 0:
            return usual
        without = (1.0 - licensed)[None] * usual
        with_one = np.where(licensed[None] > 0.0, np.maximum(usual, (1.0 - banned)[None] * MOST_ORDERS), usual)
        if state.kind == "none":
            return without
        if state.kind == "applied":
            assert state.day is not None
            part = self._decided_for(path, state.day, licensed.size, place)
            return part * with_one + (1.0 - part) * without
        after = usual  # once it has run out: as an end user of unknown state, or as one that has applied
        if state.renewal is not None:
            part = self._decided_for(path, state.renewal, licensed.size, place)
            after = part * with_one + (1.0 - part) * without
        last = np.inf if state.day is None else self._month_of(state.day)
        part = np.clip(last - np.arange(licensed.size), 0.0, 1.0)[None]
        return part * with_one + (1.0 - part) * after

    def _decided_for(self, path: SupplyPath, day: date, months: int, place: np.ndarray) -> np.ndarray:
        """Share of each month in which an application of a day has been decided, and for the firm (draw, month)."""
        applied = self._month_of(day)
        at = int(np.clip(np.floor(applied), 0, months - 1))
        controls = self.results.model.controls
        review = controls.review[at, path.good, path.origin, path.buyer] * self.scalars[:, [REVIEW_FACTOR]]
        decided = np.clip(np.arange(months)[None] + 1.0 - (applied + review), 0.0, 1.0)
        return decided * (place < self.approval(path.good, path.origin, path.buyer))

    def _month_of(self, day: date) -> float:
        """Months from the start of the run to a day."""
        first = self.results.index.month[0]
        return (day.year - first.year) * 12 + day.month - first.month + (day.day - 1) / DAYS

    def price(self, path: SupplyPath) -> np.ndarray:
        """Price paid (draw, month), USD/kg: the mean of contracts in the region, or the spot price there."""
        return self._for_firms(self._price(path))

    def _price(self, path: SupplyPath) -> np.ndarray:
        """The same by draw of the run."""
        flows = self.results.view.flows
        of = flows.delivered if path.is_spot else flows.paid
        price = of[self._solved_draws, :, path.good, path.buyer]
        if path.is_spot:
            return price
        return np.where(price > 0.0, price, flows.delivered[self._solved_draws, :, path.good, path.buyer])


def origin_position(name: str, regions: tuple[str, ...]) -> int:
    """Position of an origin among the regions; -1 for traders at home."""
    return -1 if name == MARKET else regions.index(name)
