"""The network of supply as arrays, and the baseline arrays that parameters are calibrated to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.engine.state import Controls
from monazite.engine.supply_network import SupplyNetwork, contiguous
from monazite.model.baseline import Baseline
from monazite.model.baseline_prices import BaselinePrices, baseline_prices
from monazite.model.calibration_targets import CalibrationTargets
from monazite.model.footprint.burdens import Burdens, burdens
from monazite.model.index import HEAVY, Index
from monazite.model.initial_stocks import opening_stocks, quotas, sector_tables
from monazite.model.licence_groups import LIMIT_FIELDS, Limits
from monazite.model.projects import oxide_unknowns, project_pipeline, supply_rows
from monazite.model.scrap import scrap_arising
from monazite.model.stock_classes import PlantStocks, plant_stocks
from monazite.model.trade_costs import line_months_under_way, to_slots

PRICE_FIELDS = (
    "oxide_need", "metal_cost", "recipe", "magnet_cost", "variant_ref", "mix_ref", "price_ref", "cost_ref",
)  # fmt: skip
SUPPLY_FIELDS = {
    "basket": "basket",
    "recovery": "recovery",
    "deposit_region": "region",
    "feed_share": "feed_share",
    "deposit_cap": "cap",
    "deposit_project": "project",
    "deposit_diverts": "diverts",
    "deposit_recycling": "recycling",
    "deposit_use": "utilisation",
    "conflict": "conflict",
}
PIPELINE_FIELDS = (
    "cap", "region", "decided", "on_record", "month", "lead", "permit", "ramp", "value", "breakeven", "cash", "capex",
)  # fmt: skip


class BaselineSupply(NamedTuple):
    """What controls do not change: prices, rows of supply, projects, lines that depend, stocks, burdens and scrap.

    ``scrap`` (region,) arises, and ``recycled`` is the share of it that is recovered.
    """

    prices: BaselinePrices
    rows: Mapping[str, np.ndarray]
    pipeline: Mapping[str, np.ndarray]
    exposure: Mapping[str, np.ndarray]
    stocks: Mapping[str, np.ndarray]
    plant_stocks: PlantStocks
    burden: Burdens
    scrap: np.ndarray
    recycled: np.ndarray


def baseline_supply(ds: Dataset, ix: Index, baseline: Baseline, producers: np.ndarray) -> BaselineSupply:
    """Prices, supply, stocks and burdens of the baseline year."""
    prices = baseline_prices(ds, ix, baseline, producers)
    rows = supply_rows(ds, ix, baseline, producers, prices)
    scrap, recycled = scrap_arising(ds, ix, baseline, prices, rows)
    return BaselineSupply(
        prices=prices,
        rows=rows,
        pipeline=project_pipeline(ds, ix, producers, prices),
        exposure=sector_tables(ds, ix, baseline, prices),
        stocks=opening_stocks(ds, ix, baseline, producers),
        plant_stocks=plant_stocks(ds, ix, magnet_uses(baseline, prices), *np.nonzero(baseline.activity)),
        burden=burdens(ds, list(rows["name"])),
        scrap=scrap,
        recycled=recycled,
    )


def magnet_uses(baseline: Baseline, prices: BaselinePrices) -> np.ndarray:
    """Which uses take magnets in the main (use,)."""
    return baseline.mix[:, 2 * len(prices.oxide_need) :].sum(1) > 0.5


def assemble(
    ds: Dataset,
    ix: Index,
    baseline: Baseline,
    producers: np.ndarray,
    supply: BaselineSupply,
    limits: Limits,
    controls: Controls,
    controller: int,
) -> tuple[SupplyNetwork, CalibrationTargets]:
    """Static arrays of the engine and the baseline arrays that parameters are calibrated to."""
    prices, rows, pipeline, exposure, held = supply[:5]
    weight, rent_scale = quotas(controls, prices.price_ref, baseline)
    pair = oxide_unknowns(rows, baseline, producers)
    uses = ds.table("uses")
    network = SupplyNetwork(
        **{name: getattr(prices, name) for name in PRICE_FIELDS},
        **{name: rows[key] for name, key in SUPPLY_FIELDS.items()},
        **{f"project_{key}": pipeline[key] for key in PIPELINE_FIELDS},
        **{f"limit_{key}": getattr(limits, key) for key in LIMIT_FIELDS},
        **member_lists(baseline, rows, pipeline, limits),
        **price_dependence(ix, pair, producers, prices.recipe, limits, weight),
        metal_project=pipeline["target"],
        producers=producers,
        pair=pair,
        mix=baseline.mix,
        scrap_ref=supply.scrap,
        recycled_ref=supply.recycled,
        holding_ref=np.stack([to_slots(row, ix.own_plants(producers, e)) for e, row in enumerate(baseline.holding)]),
        held_ref=held["held"],
        strategic_ref=held["strategic"],
        cover_factor=held["factor"],
        need_ref=baseline.need,
        share_ref=prices.share,
        delivered_ref=np.exp(prices.log_delivered),
        activity_ref=baseline.activity,
        plant_months=line_months_under_way(ds, ix, baseline.mix, prices.share, producers[2])[baseline.activity > 0],
        feed_cap=prices.cap[0],
        metal_cap=prices.cap[1],
        magnet_cap=prices.cap[2],
        quota_weight=weight,
        quota_price=rent_scale,
        buyer_region=ix.buyer_region,
        use_priority=np.array([float(u.priority) for u in uses]),
        growth=np.array([u.growth for u in uses]),
        sector_share=exposure["share"],
        value_added=exposure["value_added"],
        footprint=supply.burden.value[:, :-2],
        heavy=np.array([float(e in HEAVY) for e in ix.element]),
        controller=controller,
    )
    return contiguous(network), calibration_targets(ds, baseline, supply)


def calibration_targets(ds: Dataset, baseline: Baseline, supply: BaselineSupply) -> CalibrationTargets:
    """Baseline arrays that a draw of parameters has to reproduce."""
    prices, rows, pipeline = supply.prices, supply.rows, supply.pipeline
    uses = ds.table("uses")
    return CalibrationTargets(
        price=prices.price,
        premium_scale=prices.premium_scale,
        premium=prices.premium,
        share=prices.share,
        log_delivered=prices.log_delivered,
        recipe_cost=prices.recipe_cost,
        recipe_share=prices.recipe_share,
        elasticity=np.array([u.elasticity for u in uses]),
        choke=np.array([u.choke for u in uses]),
        is_magnet_use=magnet_uses(baseline, prices),
        plant_stocks=supply.plant_stocks,
        value=rows["value"],
        utilisation=rows["utilisation"],
        project_success=pipeline["success"],
        project_certain=pipeline["certain"],
        project_place=pipeline["place"],
        input_value=supply.exposure["input_value"],
        burden=supply.burden,
    )


def member_lists(
    baseline: Baseline, rows: Mapping[str, np.ndarray], pipeline: Mapping[str, np.ndarray], limits: Limits
) -> dict[str, np.ndarray]:
    """Lists of what belongs to each use, deposit, project and limit, and of the plants: uses at buyers."""
    mix_good, mix_start = nonzero_lists(baseline.mix)
    feed_slot, feed_start = nonzero_lists(rows["feed_share"])
    sold_good, sold_start = nonzero_lists(pipeline["value"])
    limit_members, limit_member_start = nonzero_lists(limits.mask)
    plant_use, plant_buyer = np.nonzero(baseline.activity)
    return {
        "mix_good": mix_good,
        "mix_start": mix_start,
        "feed_slot": feed_slot,
        "feed_start": feed_start,
        "sold_good": sold_good,
        "sold_start": sold_start,
        "limit_members": limit_members,
        "limit_member_start": limit_member_start,
        "plant_use": plant_use,
        "plant_buyer": plant_buyer,
    }


def with_limits(network: SupplyNetwork, ix: Index, limits: Limits) -> SupplyNetwork:
    """The same network with other limits, and the lists of unknowns that follow from them."""
    members, start = nonzero_lists(limits.mask)
    fields = {f"limit_{name}": getattr(limits, name) for name in LIMIT_FIELDS}
    fields |= price_dependence(ix, network.pair, network.producers, network.recipe, limits, network.quota_weight)
    return contiguous(network._replace(**fields, limit_members=members, limit_member_start=start))


def nonzero_lists(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Columns that are not zero, row after row, and where the list of each row starts."""
    return np.nonzero(mask)[1], np.cumsum([0, *(mask != 0.0).sum(1)])


def price_dependence(ix: Index, pair, producers, recipe, limits: Limits, quota_weight) -> dict[str, np.ndarray]:
    """Unknowns on which each good's price depends, as lists, and where premiums, limits and metals stand in them.

    The list of a metal begins with that of its oxide, so that tangents are passed on as they stand. Lists are unsigned:
    an index that may be negative is looked at before it is used, which takes longer than the product it is for.
    """
    elements, slots = pair.shape
    n_pair, goods, count = int((pair >= 0).sum()), len(ix.good), limits.good.size
    first_limit = n_pair + 3 * slots

    def acts(q: int, c: int) -> bool:
        quota = limits.quota[q]
        return limits.good[q] == c or (quota >= 0 and quota_weight[quota, c] > 0)

    def own(c: int) -> list[int]:
        return [first_limit + q for q in range(count) if acts(q, c)]

    def plants(c: int) -> list[int]:
        first = n_pair + int(ix.stage[c]) * slots
        return [first + k for k, r in enumerate(ix.own_plants(producers, c)) if r >= 0]

    lists: list[list[int]] = [[*(int(i) for i in pair[e] if i >= 0), *own(e)] for e in range(elements)]
    for e in range(elements):
        lists.append(list(dict.fromkeys([*lists[e], *plants(elements + e), *own(elements + e)])))
    for g in range(recipe.shape[0]):
        metals = [i for e in range(elements) if recipe[g, :, e].any() for i in lists[elements + e]]
        lists.append(list(dict.fromkeys([*metals, *plants(2 * elements + g), *own(2 * elements + g)])))
    premium, place = np.full((goods, slots), -1), np.full((goods, count), -1)
    merge: list[int] = []
    merge_start = np.zeros((recipe.shape[0], elements), dtype=np.int64)
    for c, listed in enumerate(lists):
        at = {unknown: i for i, unknown in enumerate(listed)}
        stage = min(c // elements, 2)
        for k in range(slots):
            premium[c, k] = at.get(n_pair + stage * slots + k, -1) if stage else -1
        for q in range(count):
            place[c, q] = at[first_limit + q] if acts(q, c) else -1
        for e in range(elements if stage == 2 else 0):
            merge_start[c - 2 * elements, e] = len(merge)
            if recipe[c - 2 * elements, :, e].any():
                merge += [at[unknown] for unknown in lists[elements + e]]
    return {
        "columns": np.array([i for listed in lists for i in listed], dtype=np.uint64),
        "column_start": np.cumsum([0, *map(len, lists)]),
        "premium_place": premium,
        "limit_place": place,
        "merge": np.array(merge, dtype=np.uint64),
        "merge_start": merge_start,
    }
