"""The axes that outcomes use, all decided by a model: names, groups of goods, and sums over buyers and goods."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from monazite.model.build import Model
from monazite.results.labels import BENCHMARKS, MAGNET_ELEMENTS, STAGE_NAMES, USERS
from monazite.results.line_stops import DAYS
from monazite.results.memo import cached_per_dataset, cached_per_model
from monazite.scenario.anchor import anchor_of
from monazite.scenario.record import acting_controllers

if TYPE_CHECKING:
    from monazite.economy.economy import Economy


class Axes:
    """What outcomes know of a model before it is run.

    Labels beyond the model's axes: ``goods`` = goods and groups, ``places`` = regions and WORLD, ``users`` = uses and
    industries (as ``industry:cars``), ``sectors`` = sectors and total, ``economies`` = regions of the input-output
    table and WORLD, ``branches`` = its sectors and total, ``controllers`` = regions whose export controls act and ALL.
    """

    def __init__(self, model: Model) -> None:
        self.model, self.index, self.structure = model, model.index, model.structure
        self.buyer_region = self.structure.buyer_region

    def labels(self, axis: str) -> tuple[str, ...]:
        """Names along an axis of an outcome."""
        ix = self.index
        match axis:
            case "month":
                return tuple(d.isoformat() for d in ix.month)
            case "goods":
                return (*ix.good, *self.groups)
            case "places":
                return (*ix.region, "WORLD")
            case "users":
                return (*ix.use, *(f"industry:{name}" for name in self.industries))
            case "sectors":
                return (*ix.sector, "total")
            case "stage":
                return self.stages
            case "controllers":
                return (*self.controllers, "ALL")
            case "economies":
                return (*self.economies[0], "WORLD")
            case "route":
                return self.model.targets.burden.routes
            case "indicator":
                from monazite.model.footprint.burdens import INDICATORS

                return INDICATORS
            case "benchmark":
                return tuple(b.name for b in BENCHMARKS)
            case "user":
                return tuple(r for r in USERS if r in ix.region)
            case "step":
                from monazite.economy.tariffs import STEPS

                return tuple(f"{100 * step:g}" for step in STEPS)
            case "branches":
                return (*self.economies[1], "total")
            case _:
                return getattr(ix, axis)

    @cached_per_dataset
    def industries(self) -> tuple[str, ...]:
        """Names of the industries."""
        return tuple(dict.fromkeys(self.index.industry.values()))

    def uses_of(self, industry: str) -> list[int]:
        """Uses of an industry."""
        return [u for u, name in enumerate(self.index.use) if self.index.industry[name] == industry]

    @cached_per_dataset
    def industry_uses(self) -> list[list[int]]:
        """Uses of every industry, in the order of the industries."""
        return [self.uses_of(name) for name in self.industries]

    @cached_per_model
    def controllers(self) -> tuple[str, ...]:
        """Regions whose export controls act in the run: the scenario's own, then all others."""
        sc = self.model.scenario
        return acting_controllers(sc.controller, sc.policy, threats=sc.enforce_threats)

    @cached_per_dataset
    def outside(self) -> np.ndarray:
        """1 where a buyer is not in the controlling country (buyer,)."""
        return (self.buyer_region != self.structure.controller).astype(float)

    @property
    def home(self) -> int:
        """Producer slot of the controlling country for the first good that it makes; -1 where it makes none."""
        own = self.home_slots[self.home_slots >= 0]
        return int(own[0]) if own.size else -1

    @cached_per_dataset
    def home_slots(self) -> np.ndarray:
        """Producer slot of the controlling country by good (good,); -1 where it makes none, as of ore alone."""
        inside = self.model.base.producer_region[:, self.structure.controller] > 0
        own = [inside & self.index.own_slots(name, inside.size) for name in self.index.mineral]
        return np.array([int(slots.argmax()) if slots.any() else -1 for slots in own])

    def at_home(self, by_slot: np.ndarray, absent: float = 0.0) -> np.ndarray:
        """Of the controller's own producers: (draw, month, good, slot, ...) to (draw, month, good, ...).

        ``absent`` stands for goods of which it has no producers.
        """
        slots = self.home_slots
        if (slots == slots[0]).all() and slots[0] >= 0:
            return by_slot[:, :, :, int(slots[0])]
        out = by_slot[:, :, np.arange(slots.size), np.maximum(slots, 0)]
        out[:, :, slots < 0] = absent
        return out

    @cached_per_dataset
    def gdp(self) -> np.ndarray:
        """GDP of regions and of the world, MUSD a year."""
        gdp = np.array([row.gdp for row in self.model.dataset.table("regions")])
        return np.append(gdp, gdp.sum())

    @cached_per_dataset
    def economy(self) -> Economy | None:
        """The input-output table linked to the model's axes; None for a dataset without one."""
        from monazite.economy.economy import economy, has_economy

        ds = self.model.dataset
        return economy(ds, self.index.region, self.index.sector) if has_economy(ds) else None

    @cached_per_dataset
    def economies(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Regions and sectors of the input-output table; the model's own without one."""
        if self.economy is None:
            return self.index.region, self.index.sector
        return self.economy.table.regions, self.economy.table.sectors

    @cached_per_model
    def anchor(self) -> date:
        """Day from which line stops are counted: the scenario's, that of its first control that acts, or the start."""
        return anchor_of(self.model.scenario)

    @cached_per_model
    def anchor_day(self) -> float:
        """Days from the start of the run to the anchor, all months of one length, as the run dates line stops."""
        return float(self.model.base.anchor[0]) * DAYS

    @cached_per_model
    def anchor_month(self) -> int:
        """Month of the run that holds the anchor."""
        first = self.index.month[0]
        return (self.anchor.year - first.year) * 12 + self.anchor.month - first.month

    @cached_per_dataset
    def counted(self) -> np.ndarray:
        """Goods that are summed by stage (good,): rare earths where there are any, otherwise all."""
        rare = self.index.of_mineral("")
        return rare if rare.any() else np.ones(len(self.index.good), dtype=bool)

    @cached_per_dataset
    def stages(self) -> tuple[str, ...]:
        """Stages of the chain that have goods; the first by the name that its goods bear."""
        ends = [good.rpartition(".")[2] for good in self.index.good]
        by_place: list[list[str]] = [[], [], []]
        for end, place, own in zip(ends, self.index.good_place, self.counted, strict=True):
            by_place[place] += [end] if own else []
        pairs = zip(STAGE_NAMES, by_place, strict=True)
        return tuple(usual if usual in names else names[0] for usual, names in pairs if names)

    @cached_per_dataset
    def groups(self) -> tuple[str, ...]:
        """Labels of sums of goods: stages, groups of rare earths, and minerals with a name of their own."""
        rare = ("heavy", "magnet_elements") if self.structure.heavy.any() else ()
        return (*self.stages, *rare, *self.index.minerals)

    @cached_per_dataset
    def members(self) -> np.ndarray:
        """Membership of goods in (goods and groups), shape (group, good)."""
        ix = self.index
        rows = [np.eye(len(ix.good))]
        heads = np.array([good.split(".")[0] for good in ix.good])
        heavy = [e for e, flag in zip(ix.element, self.structure.heavy, strict=True) if flag]
        inside = {name: self.counted & (ix.stage == stage) for stage, name in enumerate(self.stages)}
        inside["heavy"] = (ix.stage != 2) & np.isin(heads, heavy)
        inside["magnet_elements"] = (ix.stage == 0) & np.isin(heads, MAGNET_ELEMENTS)
        inside |= {name: ix.of_mineral(name) for name in ix.minerals}
        return np.concatenate([*rows, *(inside[name][None].astype(float) for name in self.groups)])

    @cached_per_dataset
    def magnet_elements(self) -> list[int]:
        """Positions of the elements that stages are counted in; all where a dataset has none of them."""
        elements = self.index.element
        own = [e for e in range(len(elements)) if self.counted[e]]
        return [elements.index(e) for e in MAGNET_ELEMENTS if e in elements] or own

    @cached_per_dataset
    def stage_members(self) -> np.ndarray:
        """Goods that are summed in a stage (stage, good): first products of the magnet elements only."""
        out = np.zeros((len(self.stages), len(self.index.good)))
        out[0, self.magnet_elements] = 1.0
        for s in range(1, len(self.stages)):
            out[s] = self.counted & (self.index.stage == s)
        return out

    @cached_per_dataset
    def embodied(self) -> np.ndarray:
        """What a tonne of a use's mix takes of every stage, by standard recipes (stage, use), counted as `by_stage`."""
        s, n = self.structure, len(self.index.element)
        final, recipe = s.mix.T, s.recipe[:, 0]
        metal = final[n : 2 * n] + recipe.T @ final[2 * n :]
        oxide = final[:n] + metal * s.oxide_need[:, None]
        return self.stage_members @ np.concatenate([oxide, metal, final[2 * n :]])

    @cached_per_model
    def controlled(self) -> tuple[np.ndarray, np.ndarray]:
        """Limits of the controlling country's own shipments, and the buyers (limit, good x buyer) of each."""
        s = self.structure
        limits = np.flatnonzero((s.limit_quota < 0) & (s.limit_region == s.controller))
        at = np.zeros((limits.size, *s.need_ref.shape))
        at[np.arange(limits.size), s.limit_good[limits]] = s.limit_mask[limits]
        return limits, at.reshape(limits.size, s.need_ref.size)

    def baseline_exports(self) -> np.ndarray:
        """Shipments of the controller abroad in the baseline year (good, buyer), t a month."""
        return self.model.baseline.ship[:, self.structure.controller] * self.outside

    def group_goods(self, array: np.ndarray) -> np.ndarray:
        """(draw, month, good, x) to (draw, month, good or group, x)."""
        return np.concatenate([array, np.matmul(self.members[len(self.index.good) :], array)], 2)

    def by_stage(self, array: np.ndarray) -> np.ndarray:
        """(draw, month, good, ...) to (draw, month, stage, ...)."""
        flat = array.reshape(*array.shape[:3], -1)
        return np.matmul(self.stage_members, flat).reshape(*array.shape[:2], len(self.stages), *array.shape[3:])

    @cached_per_dataset
    def buyers_of(self) -> tuple[np.ndarray, list[tuple[int, int]]]:
        """First buyer of each region (region,), and the others as pairs of buyer and region."""
        first = {int(r): b for b, r in reversed(list(enumerate(self.buyer_region)))}
        others = [(b, int(r)) for b, r in enumerate(self.buyer_region) if first[int(r)] != b]
        return np.array([first[r] for r in range(len(self.index.region))]), others

    def by_region_sum(self, array: np.ndarray) -> np.ndarray:
        """Last axis from buyers to regions, summed."""
        first, others = self.buyers_of
        out = array[..., first]
        for b, r in others:
            out[..., r] += array[..., b]
        return out

    def by_region_mean(self, array: np.ndarray) -> np.ndarray:
        """(draw, month, use, buyer) to (draw, month, use, region), weighted by baseline activity."""
        weight = self.structure.activity_ref
        total = self.by_region_sum(weight)
        mean = self.by_region_sum(array * weight)
        return np.divide(mean, total, out=np.full_like(mean, np.nan), where=total > 0)

    def with_world(self, array: np.ndarray) -> np.ndarray:
        """Last axis from regions to regions and their sum."""
        total = np.einsum("...r->...", array)  # rows are short, and `sum` takes four times as long for such
        return np.concatenate([array, total[..., None]], -1)

    def grouped(self, array: np.ndarray) -> np.ndarray:
        """(draw, month, good, buyer) to (draw, month, good or group, region or WORLD)."""
        return self.group_goods(self.with_world(self.by_region_sum(array)))
