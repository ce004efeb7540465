"""What outcomes are computed from: a model's arrays, its flows, and sums over regions and groups of goods."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from monazite.build import Model
from monazite.engine.state import Flows
from monazite.remembered import of_model, once
from monazite.stops import next_stop

if TYPE_CHECKING:
    from monazite.macro.economy import Economy
    from monazite.macro.hat import Welfare
    from monazite.macro.innovation import Drift
    from monazite.macro.losses import Losses
    from monazite.macro.tariffs import TariffEffects
    from monazite.macro.technology import Withheld
    from monazite.parameters import Draws

STAGE_NAMES = ("oxide", "metal", "magnet")
MAGNET_ELEMENTS = ("Nd", "Pr", "Dy", "Tb")


class View:
    """Flows of some draws with the axes that outcomes use.

    Labels beyond the model's axes: ``goods`` = goods and groups, ``places`` = regions and WORLD, ``users`` = uses and
    industries (as ``industry:cars``), ``sectors`` = sectors and total, ``economies`` = regions of the input-output
    table and WORLD, ``branches`` = its sectors and total. ``draws`` are the parameters of the draws, if known.
    """

    def __init__(self, model: Model, flows: Flows, stopped_day: np.ndarray, draws: Draws | None = None) -> None:
        self.model, self.flows, self.stopped_day, self.draws = model, flows, stopped_day, draws
        self.known: dict[tuple, np.ndarray] = {}
        self.index, self.structure = model.index, model.structure
        self.buyer_region = self.structure.buyer_region

    @of_model
    def outside(self) -> np.ndarray:
        """1 where a buyer is not in the controlling country (buyer,)."""
        return (self.buyer_region != self.structure.controller).astype(float)

    @of_model
    def home(self) -> int:
        """Producer of the controlling country."""
        return int(np.flatnonzero(self.model.base.slot_in[:, self.structure.controller])[0])

    @of_model
    def industries(self) -> tuple[str, ...]:
        """Names of the industries."""
        return tuple(dict.fromkeys(self.index.industry.values()))

    @of_model
    def gdp(self) -> np.ndarray:
        """GDP of regions and of the world, MUSD a year."""
        gdp = np.array([row.gdp for row in self.model.dataset.table("regions")])
        return np.append(gdp, gdp.sum())

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
            case "economies":
                return (*self.economies[0], "WORLD")
            case "route":
                return self.model.tables.burden.routes
            case "indicator":
                from monazite.footprint.burdens import INDICATORS

                return INDICATORS
            case "benchmark":
                from monazite.supply_risk.benchmarks import BENCHMARKS

                return tuple(b.name for b in BENCHMARKS)
            case "user":
                from monazite.supply_risk.outcomes import USERS

                return tuple(r for r in USERS if r in ix.region)
            case "step":
                from monazite.macro.tariffs import STEPS

                return tuple(f"{100 * step:g}" for step in STEPS)
            case "branches":
                return (*self.economies[1], "total")
            case _:
                return getattr(ix, axis)

    @of_model
    def anchor(self) -> date:
        """Day from which line stops are counted: the scenario's, or that of its first control, or the start."""
        return anchor_of(self.model)

    @of_model
    def anchor_day(self) -> float:
        """Days from the start of the run to the anchor."""
        return float((self.anchor - self.index.month[0]).days)

    @of_model
    def anchor_month(self) -> int:
        """Month of the run that holds the anchor."""
        first = self.index.month[0]
        return (self.anchor.year - first.year) * 12 + self.anchor.month - first.month

    @cached_property
    def stop(self) -> np.ndarray:
        """Days from the anchor to the first line stop from then on (draw, use, buyer); infinite where there is none."""
        return next_stop(self.stopped_day, self.flows.stopped, self.anchor_month, self.anchor_day)

    def uses_of(self, industry: str) -> list[int]:
        """Uses of an industry."""
        return [u for u, name in enumerate(self.index.use) if self.index.industry[name] == industry]

    @of_model
    def industry_uses(self) -> list[list[int]]:
        """Uses of every industry, in the order of the industries."""
        return [self.uses_of(name) for name in self.industries]

    @of_model
    def economies(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Regions and sectors of the input-output table; the model's own without one."""
        if self.economy is None:
            return self.index.region, self.index.sector
        return self.economy.network.regions, self.economy.network.sectors

    @of_model
    def economy(self) -> Economy | None:
        """The input-output table linked to the model's axes; None for a dataset without one."""
        from monazite.macro.economy import economy, has_economy

        ds = self.model.dataset
        return economy(ds, self.index.region, self.index.sector) if has_economy(ds) else None

    @cached_property
    def losses(self) -> Losses | None:
        """Losses carried through the input-output table; None without one."""
        from monazite.macro.losses import losses

        return losses(self)

    @cached_property
    def drift(self) -> Drift | None:
        """What the drift of intensities is worth; None for a run without parameters."""
        from monazite.macro.innovation import drift

        return drift(self)

    @cached_property
    def duties(self) -> np.ndarray | None:
        """Duty on each flow (month, dest, origin, sector) as a share of its value; None without a table."""
        from monazite.macro.duties import duties

        return None if self.economy is None else duties(self, self.economy)

    @cached_property
    def tariffs(self) -> TariffEffects | None:
        """Effects of the duties on all goods; None without an input-output table."""
        from monazite.macro.tariffs import tariff_effects

        return tariff_effects(self)

    @cached_property
    def technology(self) -> Withheld | None:
        """What technology controls cost; None without an input-output table."""
        from monazite.macro.technology import technology_losses

        return technology_losses(self)

    @cached_property
    def escalation(self) -> tuple[Welfare, Welfare] | None:
        """Effects of a further round of duties, short and long run; None without an input-output table."""
        from monazite.macro.tariffs import escalation

        return escalation(self)

    @of_model
    def counted(self) -> np.ndarray:
        """Goods that are summed by stage (good,): rare earths where there are any, otherwise all."""
        rare = self.index.of_mineral("")
        return rare if rare.any() else np.ones(len(self.index.good), dtype=bool)

    @of_model
    def stages(self) -> tuple[str, ...]:
        """Stages of the chain that have goods; the first by the name that its goods bear."""
        ends = [good.rpartition(".")[2] for good, own in zip(self.index.good, self.counted, strict=True) if own]
        first = STAGE_NAMES[0] if STAGE_NAMES[0] in ends else ends[0]
        return (first, *(name for name in STAGE_NAMES[1:] if name in ends))

    @of_model
    def groups(self) -> tuple[str, ...]:
        """Labels of sums of goods: stages, groups of rare earths, and minerals with a name of their own."""
        rare = ("heavy", "magnet_elements") if self.structure.heavy.any() else ()
        return (*self.stages, *rare, *self.index.minerals)

    @of_model
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

    def group_goods(self, array: np.ndarray) -> np.ndarray:
        """(draw, month, good, x) to (draw, month, good or group, x)."""
        return np.concatenate([array, np.matmul(self.members[len(self.index.good) :], array)], 2)

    @of_model
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

    @of_model
    def controlled(self) -> tuple[np.ndarray, np.ndarray]:
        """Limits of the controlling country's own shipments, and the buyers (limit, good x buyer) of each."""
        s = self.structure
        limits = np.flatnonzero((s.slot_quota < 0) & (s.slot_region == s.controller))
        at = np.zeros((limits.size, *s.need_ref.shape))
        at[np.arange(limits.size), s.slot_good[limits]] = s.slot_mask[limits]
        return limits, at.reshape(limits.size, s.need_ref.size)

    @once
    def shipped_home(self) -> np.ndarray:
        """Shipments of the controlling country (draw, month, good, buyer), to itself too."""
        return np.ascontiguousarray(self.flows.ship[:, :, :, self.home])

    @once
    def leaked_exports(self) -> np.ndarray:
        """Leaked shipments of the controller (draw, month, good, buyer), spread over a limit's arcs like its flow."""
        f, (limits, at), home = self.flows, self.controlled, self.shipped_home()
        flow = f.flow[:, :, limits]
        share = np.divide(f.leaked[:, :, limits], flow, out=np.zeros_like(flow), where=flow > 0)
        return home * np.matmul(share, at).reshape(home.shape)

    def recorded_exports(self) -> np.ndarray:
        """Shipments of the controller abroad less what leaked (draw, month, good, buyer)."""
        return (self.shipped_home() - self.leaked_exports()) * self.outside

    def baseline_exports(self) -> np.ndarray:
        """Shipments of the controller abroad in the baseline year (good, buyer), t a month."""
        return self.model.benchmark.ship[:, self.structure.controller] * self.outside

    @once
    def production(self) -> np.ndarray:
        """Output (draw, month, good, region): separated oxides, metals, magnets."""
        f, n = self.flows, len(self.index.element)
        made = np.concatenate([f.supply, np.einsum("ntgkb->ntgk", f.ship[:, :, n:])], 2)
        return made @ self.model.base.slot_in

    @once
    def grouped_production(self) -> np.ndarray:
        """Output by good and group (draw, month, good or group, region)."""
        return self.group_goods(self.production())

    @of_model
    def magnet_elements(self) -> list[int]:
        """Positions of the elements that stages are counted in; all where a dataset has none of them."""
        elements = self.index.element
        own = [e for e in range(len(elements)) if self.counted[e]]
        return [elements.index(e) for e in MAGNET_ELEMENTS if e in elements] or own

    @of_model
    def stage_members(self) -> np.ndarray:
        """Goods that are summed in a stage (stage, good): first products of the magnet elements only."""
        out = np.zeros((len(self.stages), len(self.index.good)))
        out[0, self.magnet_elements] = 1.0
        for s in range(1, len(self.stages)):
            out[s] = self.counted & (self.index.stage == s)
        return out

    @of_model
    def embodied(self) -> np.ndarray:
        """What a tonne of a use's mix takes of every stage, by standard recipes (stage, use), counted as `by_stage`."""
        s, n = self.structure, len(self.index.element)
        final, recipe = s.mix.T, s.recipe[:, 0]
        metal = final[n : 2 * n] + recipe.T @ final[2 * n :]
        oxide = final[:n] + metal * s.oxide_need[:, None]
        return self.stage_members @ np.concatenate([oxide, metal, final[2 * n :]])

    def by_stage(self, array: np.ndarray) -> np.ndarray:
        """(draw, month, good, ...) to (draw, month, stage, ...)."""
        flat = array.reshape(*array.shape[:3], -1)
        return np.matmul(self.stage_members, flat).reshape(*array.shape[:2], len(self.stages), *array.shape[3:])

    @once
    def world_production(self) -> np.ndarray:
        """Output by good and group (draw, month, good or group)."""
        return np.einsum("ntgr->ntg", self.grouped_production())

    @once
    def stage_production(self) -> np.ndarray:
        """Output by stage (draw, month, stage, region), t; oxides counted by value of the magnet elements' mass."""
        return self.by_stage(self.production())

    def mean_paid(self, buyers: np.ndarray) -> np.ndarray:
        """Mean price paid by some buyers (draw, month, good), by volume."""
        bought = self.flows.bought * buyers
        value = np.einsum("ntgb,ntgb->ntg", bought, self.flows.paid)
        total = np.einsum("ntgb->ntg", bought)
        return np.divide(value, total, out=np.full_like(value, np.nan), where=total > 0)

    @once
    def total_loss(self, bound: int) -> np.ndarray:
        """Loss (draw, month, sector or total, region or WORLD), MUSD a month."""
        loss = self.with_world(self.flows.loss[:, :, bound])
        return np.concatenate([loss, loss.sum(2, keepdims=True)], 2)

    @once
    def loss_share(self, bound: int) -> np.ndarray:
        """Loss in the twelve months from the anchor as % of annual GDP (draw, region or WORLD)."""
        window = slice(self.anchor_month, self.anchor_month + 12)
        return 100.0 * self.total_loss(bound)[:, window, -1].sum(1) / self.gdp

    def governance_risk(self, *, mining: bool = False) -> np.ndarray:
        """(2.5 - WGI political stability) / 5 by draw and region, latest year; ``mining``: weighted by mine output."""
        from monazite.supply_risk.governance import risk

        return risk(self.model.dataset, self.index.region, self.chance, mining=mining)

    @cached_property
    def chance(self) -> Draws:
        """Streams of the draws; the central course for flows without parameters."""
        from monazite.parameters import Draws

        none = {"none": np.zeros(self.flows.ship.shape[0])}
        return self.draws or Draws(none, 0, 0, {})

    @once
    def burdens(self) -> np.ndarray:
        """Burden per t of oxide of every deposit, then per t of metal and magnet (draw, indicator, deposit + 2)."""
        return self.model.tables.burden.draw(self.chance)

    @once
    def stage_imports(self) -> np.ndarray:
        """Shipments from other regions by stage (draw, month, stage, origin, region), t, as `stage_production`."""
        slots = self.by_stage(self.by_region_sum(self.flows.ship))
        by_origin = np.einsum("ntskr,ko->ntsor", slots, self.model.base.slot_in)
        return by_origin * (1.0 - np.eye(len(self.index.region)))

    @once
    def embodied_need(self) -> np.ndarray:
        """Oxide embodied in what buyers outside the controller use (draw, month, element), t a month.

        Their own oxide and metal, and the oxide in the magnets that they import from the controller.
        """
        s, n = self.structure, len(self.index.element)
        own = self.flows.need[:, :, :n] @ self.outside
        from_home = self.shipped_home() @ self.outside
        metal = from_home[:, :, n : 2 * n] * s.oxide_need
        recipe = s.recipe[:, 0]
        return own + metal + from_home[:, :, 2 * n :] @ (recipe * s.oxide_need)


def anchor_of(model: Model) -> date:
    """Day from which days to the first line stop are counted."""
    sc = model.scenario
    if sc.anchor is not None:
        return sc.anchor
    starts = [p.start for p in sc.policy if p.kind in ("export_control", "quota", "export_tax")]
    return max(min(starts), sc.start) if starts else sc.start
