"""Baseline prices along the chain: oxide prices of the table, and metals and magnets at cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.model.baseline import Baseline, baskets, magnet_recipes, metal_recipes, mineral_of_basket
from monazite.model.index import STAGES, Index
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

Conversion = dict[tuple[int, str], np.ndarray]
"""Conversion cost by slot, USD/kg, of each stage and mineral."""

PREMIUM = (0.10, 0.15, 0.15)  # scale of the scarcity premium: share of the basket value, of conversion costs


@dataclass(frozen=True)
class BaselinePrices:
    """Prices, costs, capacities and premiums that make the baseline an equilibrium."""

    price_ref: np.ndarray  # (good,) USD/kg; of metals and magnets: at the largest producer's plants
    price: np.ndarray  # (good, slot) producer price, USD/kg
    cap: np.ndarray  # (3, slot) capacity, t a month
    premium_scale: np.ndarray  # (3, slot) USD/kg
    premium: np.ndarray  # (3, slot) scarcity premium, USD/kg
    oxide_need: np.ndarray  # (element,) t oxide per t metal
    metal_cost: np.ndarray  # (element, slot) conversion cost, USD/kg
    recipe: np.ndarray  # (grade, variant, element) t metal per t magnet
    recipe_share: np.ndarray  # (grade, variant)
    recipe_cost: np.ndarray  # (grade, variant, slot) USD/kg
    magnet_cost: np.ndarray  # (grade, variant, slot) conversion cost, USD/kg
    variant_ref: np.ndarray  # (grade, slot) cost of the standard variant, USD/kg
    share: np.ndarray  # (good, slot, buyer) of what a buyer takes, by origin
    cost_ref: np.ndarray  # (good, slot, buyer) delivered over producer price
    log_delivered: np.ndarray  # (good, buyer) log delivered price over the reference
    mix_ref: np.ndarray  # (use, buyer) cost of the mix, USD/kg


def baseline_prices(ds: Dataset, ix: Index, baseline: Baseline, producers: np.ndarray) -> BaselinePrices:
    """Baseline prices, costs, capacities and premiums at every stage.

    The reference price of a metal or magnet is that of the largest producer of its mineral, whoever controls.

    Parameters
    ----------
    ds, ix, baseline
        The dataset, its axes, and its balanced baseline.
    producers
        Producing regions (3, slot), -1 where a slot takes no part in a stage.

    Returns
    -------
    BaselinePrices
        Arrays filled for every good, slot and buyer.
    """
    goods, slots, elements = len(ix.good), producers.shape[1], len(ix.element)
    largest = _largest_producers(ix, baseline, producers)
    conversion = _conversion(ds, ix, producers, largest)
    prices = _listed_prices(ds, ix, baseline, producers, conversion)
    duty = baseline_duty(ds, ix)
    extra, metal_extra = variant_costs(ds, ix), metal_costs(ds, ix)
    for c in range(goods):  # along the chain: a stage needs the delivered prices of the one before
        stage, mineral = int(ix.stage[c]), ix.mineral[c]
        home = largest[stage, mineral]
        e, g = c - elements, c - 2 * elements
        plants = ix.own_plants(producers, c)
        for k in range(slots):
            region = int(plants[k])
            if region < 0:
                continue
            if stage == 0:
                prices.price[c, k] = prices.price_ref[c]
            elif stage == 1:
                own = conversion[1, mineral]
                _price_metal(prices, e, k, region, own[k] + metal_extra[e] * own[k] / own[home])
            else:
                _price_magnet(prices, g, k, region, conversion[2, mineral][k] + extra[g])
        if stage > 0:
            prices.price_ref[c] = prices.price[c, home]
        prices.share[c] = origin_shares(baseline.ship[c], plants)
        prices.cost_ref[c] = freight(ds, ix, plants, c, prices.price_ref[c], duty[c])
        mean = np.einsum("kb,k,kb->b", prices.share[c], prices.price[c], prices.cost_ref[c])
        prices.log_delivered[c] = np.log(mean / prices.price_ref[c])
    prices.mix_ref[:] = baseline.mix @ (prices.price_ref[:, None] * np.exp(prices.log_delivered))
    return prices


def _listed_prices(
    ds: Dataset, ix: Index, baseline: Baseline, producers: np.ndarray, conversion: Conversion
) -> BaselinePrices:
    """Listed prices, recipes, capacities and premiums; what follows from them along the chain is still empty."""
    goods, slots, buyers, elements = len(ix.good), producers.shape[1], len(ix.buyer), len(ix.element)
    listed = {row.good: row.price for row in ds.table("goods")}
    price_ref = np.array([listed[g] for g in ix.good])
    output = np.zeros((3, slots))
    for mineral in dict.fromkeys(ix.mineral):
        own = ix.own_slots(mineral, slots)
        for stage in range(len(STAGES)):
            mine = np.flatnonzero((ix.stage == stage) & ix.of_mineral(mineral))
            made = feed_of(ds, ix, baseline, mineral) if stage == 0 else baseline.ship[mine].sum((0, 2))
            output[stage] += to_slots(made, np.where(own, producers[stage], -1))
    used = utilisation(ds, ix, producers)
    scale = _premium_scale(ix, baseline, price_ref, conversion, slots)
    recipe, recipe_share = magnet_recipes(ds, ix)
    grades = goods - 2 * elements
    return BaselinePrices(
        price_ref=price_ref,
        price=np.zeros((goods, slots)),
        cap=output / used,
        premium_scale=scale,
        premium=-scale * np.log1p(-used) * (producers >= 0),
        oxide_need=metal_recipes(ds, ix),
        metal_cost=np.zeros((elements, slots)),
        recipe=recipe,
        recipe_share=recipe_share,
        recipe_cost=np.ones((grades, 2, slots)),
        magnet_cost=np.zeros((grades, 2, slots)),
        variant_ref=np.ones((grades, slots)),
        share=np.zeros((goods, slots, buyers)),
        cost_ref=np.ones((goods, slots, buyers)),
        log_delivered=np.zeros((goods, buyers)),
        mix_ref=np.zeros((len(ix.use), buyers)),
    )


def feed_of(ds: Dataset, ix: Index, baseline: Baseline, mineral: str) -> np.ndarray:
    """Feed of the deposits of a mineral by separating region, t a month (region,)."""
    composition = baskets(ds, ix)
    own = [mineral_of_basket(ix, composition[row.basket]) == mineral for row in ds.table("deposits")]
    return baseline.feed[own].sum(0)


def _price_metal(prices: BaselinePrices, e: int, k: int, region: int, cost: float) -> None:
    """Fill in the price of a metal at a slot: delivered oxide, conversion cost and premium, USD/kg."""
    elements = len(prices.oxide_need)
    prices.metal_cost[e, k] = cost
    oxide = prices.oxide_need[e] * prices.price_ref[e] * np.exp(prices.log_delivered[e, region])
    prices.price[elements + e, k] = oxide + prices.metal_cost[e, k] + prices.premium[1, k]


def _price_magnet(prices: BaselinePrices, g: int, k: int, region: int, cost: np.ndarray) -> None:
    """Fill in the price of a grade at a slot: delivered metal, conversion cost (variant,) and premium, USD/kg."""
    elements = len(prices.oxide_need)
    metals = slice(elements, 2 * elements)
    metal = prices.price_ref[metals] * np.exp(prices.log_delivered[metals, region])
    prices.magnet_cost[g, :, k] = cost
    prices.recipe_cost[g, :, k] = prices.recipe[g] @ metal + prices.magnet_cost[g, :, k]
    prices.variant_ref[g, k] = prices.recipe_cost[g, 0, k]
    mean = prices.recipe_share[g] @ prices.recipe_cost[g, :, k]
    prices.price[2 * elements + g, k] = mean + prices.premium[2, k]


def _largest_producers(ix: Index, baseline: Baseline, producers: np.ndarray) -> dict[tuple[int, str], int]:
    """Slot with the largest baseline output of every stage and mineral."""
    made: dict[tuple[int, str], np.ndarray] = {}
    for c, (stage, mineral) in enumerate(zip(ix.stage, ix.mineral, strict=True)):
        key = (int(stage), mineral)
        made[key] = made.get(key, 0.0) + baseline.ship[c].sum(1)
    return {
        (stage, mineral): int(
            np.where(
                ix.own_slots(mineral, producers.shape[1]) & (producers[stage] >= 0),
                output[np.maximum(producers[stage], 0)],
                -1.0,
            ).argmax()
        )
        for (stage, mineral), output in made.items()
    }


def _conversion(ds: Dataset, ix: Index, producers: np.ndarray, largest: dict[tuple[int, str], int]) -> Conversion:
    """Conversion cost by slot of every stage and mineral that has goods of it, USD/kg."""
    return {
        (stage, name): conversion_costs(ds, ix, producers, stage, int(producers[stage, slot]), name)
        for (stage, name), slot in sorted(largest.items())
        if stage > 0
    }


def _premium_scale(
    ix: Index, baseline: Baseline, price_ref: np.ndarray, conversion: Conversion, slots: int
) -> np.ndarray:
    """Scale of the scarcity premium (3, slot), USD/kg: of the mean basket, and of the dearest plant's conversion."""
    made, worth = baseline.supply.sum(1), price_ref[: len(ix.element)]
    out = np.ones((3, slots))
    for mineral in dict.fromkeys(ix.mineral):
        e, own = ix.of_mineral(mineral)[: len(ix.element)], ix.own_slots(mineral, slots)
        out[0, own] = (made[e] @ worth[e]) / made[e].sum()
        for stage in (1, 2):
            out[stage, own] = conversion[stage, mineral].max() if (stage, mineral) in conversion else 1.0
    return out * np.array(PREMIUM)[:, None]
