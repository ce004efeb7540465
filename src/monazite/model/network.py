"""The network as arrays, with baseline prices that make the benchmark an equilibrium."""

from __future__ import annotations

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.engine.state import Controls, SupplyNetwork, contiguous
from monazite.model.baseline import Baseline, magnet_recipes, metal_recipes
from monazite.model.calibration_targets import CalibrationTargets
from monazite.model.footprint.burdens import burdens
from monazite.model.index import HEAVY, STAGES, Index
from monazite.model.initial_stocks import opening_stocks, quotas, sector_tables
from monazite.model.licence_groups import LIMIT_FIELDS, Limits
from monazite.model.projects import oxide_unknowns, project_pipeline, supply_rows
from monazite.model.trade_costs import (
    baseline_duty,
    conversion_costs,
    freight,
    metal_costs,
    origin_shares,
    to_slots,
    utilisation,
    variant_costs,
)

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
    "conflict": "conflict",
}
PIPELINE_FIELDS = (
    "cap", "region", "decided", "on_record", "month", "lead", "permit", "ramp", "value", "breakeven", "cash", "capex",
)  # fmt: skip
PREMIUM = (0.10, 0.15, 0.15)  # scale of the scarcity premium: share of the basket value, of conversion costs


def assemble(
    ds: Dataset,
    ix: Index,
    baseline: Baseline,
    producers: np.ndarray,
    limits: Limits,
    controls: Controls,
    controller: int,
) -> tuple[SupplyNetwork, CalibrationTargets]:
    """Static arrays of the engine and the tables that parameters are calibrated to."""
    prices = _prices(ds, ix, baseline, producers)
    rows = supply_rows(ds, ix, baseline, producers, prices)
    pipeline = project_pipeline(ds, ix, producers, prices)
    exposure = sector_tables(ds, ix, baseline, prices)
    held = opening_stocks(ds, ix, baseline, producers)
    weight, scale = quotas(controls, prices["price_ref"], baseline)
    pair = oxide_unknowns(rows, baseline, producers)
    mix_good, mix_start = nonzero_lists(baseline.mix)
    feed_slot, feed_start = nonzero_lists(rows["feed_share"])
    sold_good, sold_start = nonzero_lists(pipeline["value"])
    inside, inside_start = nonzero_lists(limits.mask)
    uses = ds.table("uses")
    burden = burdens(ds, list(rows["name"]))
    structure = SupplyNetwork(
        **{name: prices[name] for name in PRICE_FIELDS},
        **{name: rows[key] for name, key in SUPPLY_FIELDS.items()},
        **{f"project_{key}": pipeline[key] for key in PIPELINE_FIELDS},
        **{f"limit_{key}": getattr(limits, key) for key in LIMIT_FIELDS},
        metal_project=pipeline["target"],
        producers=producers,
        pair=pair,
        mix=baseline.mix,
        holding_ref=to_slots(baseline.holding, producers[0]),
        held_ref=held["held"],
        strategic_ref=held["strategic"],
        cover_factor=held["factor"],
        need_ref=baseline.need,
        share_ref=prices["share"],
        delivered_ref=np.exp(prices["log_delivered"]),
        activity_ref=baseline.activity,
        feed_cap=prices["cap"][0],
        metal_cap=prices["cap"][1],
        magnet_cap=prices["cap"][2],
        quota_weight=weight,
        quota_price=scale,
        limit_members=inside,
        limit_member_start=inside_start,
        mix_good=mix_good,
        mix_start=mix_start,
        feed_slot=feed_slot,
        feed_start=feed_start,
        plant_use=np.nonzero(baseline.activity)[0],
        plant_buyer=np.nonzero(baseline.activity)[1],
        sold_good=sold_good,
        sold_start=sold_start,
        **price_dependence(ix, pair, producers, prices["recipe"], limits, weight),
        buyer_region=ix.buyer_region,
        use_priority=np.array([float(u.priority) for u in uses]),
        growth=np.array([u.growth for u in uses]),
        sector_share=exposure["share"],
        value_added=exposure["value_added"],
        footprint=burden.value[:, :-2],
        heavy=np.array([float(e in HEAVY) for e in ix.element]),
        controller=controller,
    )
    targets = CalibrationTargets(
        **{name: prices[name] for name in ("price", "premium_scale", "premium", "share", "log_delivered")},
        recipe_cost=prices["recipe_cost"],
        recipe_share=prices["recipe_share"],
        elasticity=np.array([u.elasticity for u in uses]),
        choke=np.array([u.choke for u in uses]),
        line_days=np.array([u.cover for u in uses]),
        is_magnet_use=baseline.mix[:, 2 * len(ix.element) :].sum(1) > 0.5,
        value=rows["value"],
        utilisation=rows["utilisation"],
        project_success=pipeline["success"],
        project_certain=pipeline["certain"],
        project_place=pipeline["place"],
        input_value=exposure["input_value"],
        burden=burden,
    )
    return contiguous(structure), targets


def _prices(ds: Dataset, ix: Index, baseline: Baseline, producers: np.ndarray) -> dict[str, np.ndarray]:
    """Baseline prices, costs, capacities and premiums at every stage.

    The reference price of a good is that of the largest producer of its mineral's stage, whoever controls.
    """
    goods, slots, elements = len(ix.good), producers.shape[1], len(ix.element)
    listed = {row.good: row.price for row in ds.table("goods")}
    price_ref = np.array([listed[g] for g in ix.good])
    output = np.zeros((3, slots))
    for stage in range(len(STAGES)):
        mine = np.flatnonzero(ix.stage == stage)
        made = baseline.feed.sum(0) if stage == 0 else baseline.ship[mine].sum((0, 2))
        output[stage] = to_slots(made, producers[stage])
    used = utilisation(ds, ix, producers)
    cap = output / used
    largest = _largest_producers(ix, baseline, producers)
    conversion = _conversion(ds, ix, producers, largest)
    scale = _premium_scale(ix, baseline, price_ref, conversion)
    premium = -scale[:, None] * np.log1p(-used) * (producers >= 0)
    oxide_need = metal_recipes(ds, ix)
    recipe, recipe_share = magnet_recipes(ds, ix)
    extra, metal_extra = variant_costs(ds, ix), metal_costs(ds, ix)
    share, cost = np.zeros((goods, slots, len(ix.buyer))), np.ones((goods, slots, len(ix.buyer)))
    log_delivered = np.zeros((goods, len(ix.buyer)))
    price = np.zeros((goods, slots))
    metal_cost = np.zeros((elements, slots))
    grades = goods - 2 * elements
    magnet_cost, recipe_cost = np.zeros((grades, 2, slots)), np.ones((grades, 2, slots))
    variant_ref = np.ones((grades, slots))
    duty = baseline_duty(ds, ix)
    for c in range(goods):
        stage, mineral = int(ix.stage[c]), ix.mineral[c]
        home = largest[stage, mineral]
        e, g = c - elements, c - 2 * elements
        for k, r in enumerate(producers[stage]):
            if r < 0:
                continue
            if stage == 0:
                price[c, k] = price_ref[c]
            elif stage == 1:
                made = conversion[1, mineral]
                metal_cost[e, k] = made[k] + metal_extra[e] * made[k] / made[home]
                oxide = oxide_need[e] * price_ref[e] * np.exp(log_delivered[e, r])
                price[c, k] = oxide + metal_cost[e, k] + premium[1, k]
            else:
                metal = price_ref[elements : 2 * elements] * np.exp(log_delivered[elements : 2 * elements, r])
                magnet_cost[g, :, k] = conversion[2, mineral][k] + extra[g]
                recipe_cost[g, :, k] = recipe[g] @ metal + magnet_cost[g, :, k]
                variant_ref[g, k] = recipe_cost[g, 0, k]
                price[c, k] = recipe_share[g] @ recipe_cost[g, :, k] + premium[2, k]
        if stage > 0:
            price_ref[c] = price[c, home]
        share[c] = origin_shares(baseline.ship[c], producers[stage])
        cost[c] = freight(ds, ix, producers[stage], stage, price_ref[c], duty[c])
        mean = np.einsum("kb,k,kb->b", share[c], price[c], cost[c])
        log_delivered[c] = np.log(mean / price_ref[c])
    mix_ref = baseline.mix @ (price_ref[:, None] * np.exp(log_delivered))
    return {
        "price_ref": price_ref,
        "price": price,
        "cap": cap,
        "premium_scale": scale,
        "premium": premium,
        "oxide_need": oxide_need,
        "metal_cost": metal_cost,
        "recipe": recipe,
        "recipe_share": recipe_share,
        "recipe_cost": recipe_cost,
        "magnet_cost": magnet_cost,
        "variant_ref": variant_ref,
        "share": share,
        "cost_ref": cost,
        "log_delivered": log_delivered,
        "mix_ref": mix_ref,
    }


def _largest_producers(ix: Index, baseline: Baseline, producers: np.ndarray) -> dict[tuple[int, str], int]:
    """Slot with the largest baseline output of every stage and mineral."""
    made: dict[tuple[int, str], np.ndarray] = {}
    for c, (stage, mineral) in enumerate(zip(ix.stage, ix.mineral, strict=True)):
        key = (int(stage), mineral)
        made[key] = made.get(key, 0.0) + baseline.ship[c].sum(1)
    return {
        (stage, mineral): int(np.where(producers[stage] >= 0, output[np.maximum(producers[stage], 0)], -1.0).argmax())
        for (stage, mineral), output in made.items()
    }


def _conversion(
    ds: Dataset, ix: Index, producers: np.ndarray, largest: dict[tuple[int, str], int]
) -> dict[tuple[int, str], np.ndarray]:
    """Conversion cost by slot of every stage and mineral that has goods of it, USD/kg."""
    return {
        (stage, name): conversion_costs(ds, ix, producers, stage, int(producers[stage, slot]), name)
        for (stage, name), slot in sorted(largest.items())
        if stage > 0
    }


def _premium_scale(ix: Index, baseline: Baseline, price_ref: np.ndarray, conversion) -> np.ndarray:
    """Scale of the scarcity premium by stage, USD/kg: of the mean basket, and of the dearest plant's conversion cost.

    Minerals share one premium at a stage and region; that of the cheapest mineral holds, so that a dear metal does not
    put a price on the plants of a cheap one.
    """
    made, worth = baseline.supply.sum(1), price_ref[: len(ix.element)]
    own = [ix.of_mineral(name)[: len(ix.element)] for name in dict.fromkeys(ix.mineral)]
    scale = [min((made[e] @ worth[e]) / made[e].sum() for e in own), 1.0, 1.0]
    for stage in (1, 2):
        scale[stage] = min((cost.max() for (at, _), cost in conversion.items() if at == stage), default=1.0)
    return np.array(scale) * PREMIUM


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

    def plants(stage: int) -> list[int]:
        return [n_pair + stage * slots + k for k in range(slots) if producers[stage, k] >= 0]

    lists: list[list[int]] = [[*(int(i) for i in pair[e] if i >= 0), *own(e)] for e in range(elements)]
    for e in range(elements):
        lists.append(list(dict.fromkeys([*lists[e], *plants(1), *own(elements + e)])))
    for g in range(recipe.shape[0]):
        metals = [i for e in range(elements) if recipe[g, :, e].any() for i in lists[elements + e]]
        lists.append(list(dict.fromkeys([*metals, *plants(2), *own(2 * elements + g)])))
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
