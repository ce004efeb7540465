"""The network as arrays, with baseline prices that make the benchmark an equilibrium."""

from __future__ import annotations

from datetime import date
from fnmatch import fnmatchcase

import numpy as np

from monazite.benchmark import Benchmark, baskets, magnet_recipes, metal_recipes
from monazite.dataset import Dataset
from monazite.engine.state import Controls, Structure
from monazite.index import HEAVY, STAGES, Index
from monazite.limits import Limits
from monazite.tables import Tables

INDICATORS = ("co2e", "radioactive", "water", "ammonia", "waste_water")
FULL_USE = 0.97  # utilisation above which a capacity figure is taken as a rounding of output
USUAL_USE = 0.85  # utilisation of plants without a baseline
DEAR = 1.3  # conversion cost outside the controller over inside, where processes.csv has no row
PREMIUM = (0.10, 0.15, 0.15)  # scale of the scarcity premium: share of the basket value, of conversion costs
LEAST_COST_SHARE = 1e-4
COVER_DAYS = (75.0, 45.0, 20.0)  # medians of the cover priors by stage, which factors of stocks.csv refer to
DAYS = 365.25 / 12.0
RELEASE = 1.0 / 6.0  # of a strategic stock a month under shortage
NDPR = {"Nd.metal": 0.75, "Pr.metal": 0.25}  # what a metal plant without stated goods sells
PROJECT_RECOVERY = 0.85  # concentrate to separated oxide, for projects without a figure
WAIT = {"stalled": 36.0}  # months added to the stated start of stalled projects


def assemble(
    ds: Dataset, ix: Index, bench: Benchmark, producers: np.ndarray, limits: Limits, controls: Controls, controller: int
) -> tuple[Structure, Tables]:
    """Static arrays of the engine and the tables that parameters are calibrated to."""
    prices = _prices(ds, ix, bench, producers, controller)
    rows = _deposits(ds, ix, bench, producers, prices)
    projects = _projects(ds, ix, producers, rows, prices)
    sectors = _sectors(ds, ix, bench, prices)
    uses = ds.table("uses")
    stocks = _stocks(ds, ix, bench, producers)
    quota_weight, quota_price = _quotas(controls, prices["price_ref"], bench, controller)
    pair = _pairs(rows, bench, producers)
    columns, starts = _columns(ix, pair, producers, prices["recipe"], limits, quota_weight)
    structure = Structure(
        basket=rows["basket"],
        recovery=rows["recovery"],
        deposit_region=rows["region"],
        feed_share=rows["feed_share"],
        producers=producers,
        pair=pair,
        oxide_need=prices["oxide_need"],
        metal_cost=prices["metal_cost"],
        recipe=prices["recipe"],
        magnet_cost=prices["magnet_cost"],
        variant_ref=prices["variant_ref"],
        mix=bench.mix,
        mix_ref=prices["mix_ref"],
        price_ref=prices["price_ref"],
        holding_ref=_to_slots(bench.holding, producers[0]),
        held_ref=stocks["held"],
        strategic_ref=stocks["strategic"],
        cover_factor=stocks["factor"],
        need_ref=bench.need,
        share_ref=prices["share"],
        cost_ref=prices["cost_ref"],
        delivered_ref=np.exp(prices["log_delivered"]),
        activity_ref=bench.activity,
        feed_cap=prices["cap"][0],
        metal_cap=prices["cap"][1],
        magnet_cap=prices["cap"][2],
        deposit_cap=rows["cap"],
        deposit_project=rows["project"],
        deposit_diverts=rows["diverts"],
        deposit_recycling=rows["recycling"],
        metal_project=projects["target"],
        project_cap=projects["cap"],
        project_region=projects["region"],
        project_decided=projects["decided"],
        project_month=projects["month"],
        project_lead=projects["lead"],
        project_ramp=projects["ramp"],
        project_value=projects["value"],
        project_breakeven=projects["breakeven"],
        project_capex=projects["capex"],
        slot_good=limits.good,
        slot_origin=limits.origin,
        slot_region=limits.region,
        slot_mask=limits.mask,
        slot_buyer=limits.buyer,
        slot_quota=limits.quota,
        quota_weight=quota_weight,
        quota_price=quota_price,
        columns=columns,
        column_start=starts,
        buyer_region=ix.buyer_region,
        use_priority=np.array([float(u.priority) for u in uses]),
        growth=np.array([u.growth for u in uses]),
        sector_share=sectors["share"],
        value_added=sectors["value_added"],
        footprint=_footprints(ds, ix, rows),
        stage_footprint=_stage_footprints(ds),
        conflict=rows["conflict"],
        heavy=np.array([float(e in HEAVY) for e in ix.element]),
        controller=controller,
    )
    tables = Tables(
        price=prices["price"],
        premium_scale=prices["premium_scale"],
        premium=prices["premium"],
        share=prices["share"],
        log_delivered=prices["log_delivered"],
        recipe_cost=prices["recipe_cost"],
        recipe_share=prices["recipe_share"],
        elasticity=np.array([u.elasticity for u in uses]),
        choke=np.array([u.choke for u in uses]),
        line_days=np.array([u.cover for u in uses]),
        is_magnet_use=bench.mix[:, 2 * len(ix.element) :].sum(1) > 0.5,
        value=rows["value"],
        utilisation=rows["utilisation"],
        project_success=projects["success"],
        project_certain=projects["certain"],
        input_value=sectors["input_value"],
    )
    return structure, tables


def _to_slots(by_region: np.ndarray, producers: np.ndarray) -> np.ndarray:
    """Last axis from regions to producer slots; zero where a slot does not take part."""
    return np.where(producers >= 0, by_region[..., np.maximum(producers, 0)], 0.0)


def _prices(ds: Dataset, ix: Index, bench: Benchmark, producers: np.ndarray, controller: int) -> dict[str, np.ndarray]:
    """Baseline prices, costs, capacities and premiums at every stage."""
    goods, slots, elements = len(ix.good), producers.shape[1], len(ix.element)
    listed = {row.good: row.price for row in ds.table("goods")}
    price_ref = np.array([listed[g] for g in ix.good])
    output = np.zeros((3, slots))
    for stage, name in enumerate(STAGES):
        mine = [i for i, g in enumerate(ix.good) if g.endswith(f".{name}")]
        made = bench.feed.sum(0) if stage == 0 else bench.ship[mine].sum((0, 2))
        output[stage] = _to_slots(made, producers[stage])
    used = _utilisation(ds, ix, producers)
    cap = output / used
    conversion = {stage: _costs(ds, ix, producers, stage, controller) for stage in (1, 2)}
    basket_value = (bench.supply.sum(1) @ price_ref[:elements]) / bench.supply.sum()
    scale = np.array([basket_value, conversion[1].max(), conversion[2].max()]) * PREMIUM
    premium = -scale[:, None] * np.log1p(-used) * (producers >= 0)
    oxide_need = metal_recipes(ds, ix)
    recipe, recipe_share = magnet_recipes(ds, ix)
    extra, metal_extra = _variant_costs(ds, ix), _metal_costs(ds, ix)
    share, cost = np.zeros((goods, slots, len(ix.buyer))), np.ones((goods, slots, len(ix.buyer)))
    log_delivered = np.zeros((goods, len(ix.buyer)))
    price = np.zeros((goods, slots))
    metal_cost = np.zeros((elements, slots))
    grades = goods - 2 * elements
    magnet_cost, recipe_cost = np.zeros((grades, 2, slots)), np.ones((grades, 2, slots))
    variant_ref = np.ones((grades, slots))
    duty = baseline_duty(ds, ix)
    home = int(np.flatnonzero((producers == controller).any(0))[0])
    for c in range(goods):
        stage = STAGES.index(ix.good[c].rpartition(".")[2])
        e, g = c - elements, c - 2 * elements
        for k, r in enumerate(producers[stage]):
            if r < 0:
                continue
            if stage == 0:
                price[c, k] = price_ref[c]
            elif stage == 1:
                metal_cost[e, k] = conversion[1][k] + metal_extra[e] * conversion[1][k] / conversion[1][home]
                oxide = oxide_need[e] * price_ref[e] * np.exp(log_delivered[e, r])
                price[c, k] = oxide + metal_cost[e, k] + premium[1, k]
            else:
                metal = price_ref[elements : 2 * elements] * np.exp(log_delivered[elements : 2 * elements, r])
                magnet_cost[g, :, k] = conversion[2][k] + extra[g]
                recipe_cost[g, :, k] = recipe[g] @ metal + magnet_cost[g, :, k]
                variant_ref[g, k] = recipe_cost[g, 0, k]
                price[c, k] = recipe_share[g] @ recipe_cost[g, :, k] + premium[2, k]
        if stage > 0:
            price_ref[c] = price[c, home]
        share[c] = _shares(bench.ship[c], producers[stage])
        cost[c] = _freight(ds, ix, producers[stage], stage, price_ref[c], duty[c])
        mean = np.einsum("kb,k,kb->b", share[c], price[c], cost[c])
        log_delivered[c] = np.log(mean / price_ref[c])
    mix_ref = bench.mix @ (price_ref[:, None] * np.exp(log_delivered))
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


def adds_oxides(project) -> bool:
    """Whether a project is a row of oxide supply: not plants further down, nor mines whose separation is listed."""
    return project.stage not in ("metal", "magnet") and project.basket is not None and not project.via


def project_site(project) -> str:
    """Region in which a project's output is made: for a mine, where its ore is separated."""
    return project.feeds[0] if project.stage == "mine" and project.feeds else project.region


def baseline_duty(ds: Dataset, ix: Index) -> np.ndarray:
    """Import duty (good, origin, buyer) in 2024; goods without a row enter free."""
    duty = np.zeros((len(ix.good), len(ix.region), len(ix.buyer)))
    for row in ds.table("tariffs"):
        if row.goods == ("average",):
            continue
        if row.date <= date(2024, 1, 1) and (row.until is None or row.until >= date(2024, 12, 31)):
            goods = ix.goods(row.goods)
            for o in ix.regions(row.on, actor=row.actor):
                for b in ix.buyers(row.actor, actor=ix.region[o]):
                    duty[goods, o, b] += row.rate
    return duty


def _utilisation(ds: Dataset, ix: Index, producers: np.ndarray) -> np.ndarray:
    """Output over capacity (3, slot), capped; the usual one where there is no baseline."""
    out = np.full(producers.shape, USUAL_USE)
    for stage, name in enumerate(("separation", "metal", "magnet")):
        for row in ds.table("plants"):
            where = np.flatnonzero(producers[stage] == ix.region.index(row.region))
            if row.stage == name and where.size and row.capacity > 0 and row.output > 0:
                out[stage, where[0]] = min(max(row.output / row.capacity, 0.2), FULL_USE)
    return out


def _costs(ds: Dataset, ix: Index, producers: np.ndarray, stage: int, controller: int) -> np.ndarray:
    """Conversion cost by slot, USD per kg of output; regions without a row cost more than the controller."""
    name = ("separation", "metal", "magnet")[stage]
    known = {row.region: row.cost for row in ds.table("processes") if row.stage == name}
    inside = known.get(ix.region[controller], known.get("*", 0.0))
    usual = known.get("*", DEAR * inside)
    return np.array([known.get(ix.region[r], usual) if r >= 0 else 0.0 for r in producers[stage]])


def _variant_costs(ds: Dataset, ix: Index) -> np.ndarray:
    """Extra conversion cost of each recipe (grade, variant), USD/kg."""
    elements = len(ix.element)
    extra = np.zeros((len(ix.good) - 2 * elements, 2))
    for row in ds.table("recipes"):
        if row.process_kind == "magnet":
            extra[ix.good.index(row.output) - 2 * elements, ("standard", "lean").index(row.variant)] = row.cost or 0.0
    return extra


def _metal_costs(ds: Dataset, ix: Index) -> np.ndarray:
    """Conversion cost of each metal beyond what all have in common (element,), USD/kg inside the controller."""
    extra = np.zeros(len(ix.element))
    for row in ds.table("recipes"):
        if row.process_kind == "metal":
            extra[ix.good.index(row.output) - len(ix.element)] = row.cost or 0.0
    return extra


def _shares(ship: np.ndarray, producers: np.ndarray) -> np.ndarray:
    """Share of each origin at each buyer (slot, buyer); the world's shares where a buyer takes nothing."""
    by_slot = np.where(producers[:, None] >= 0, ship[np.maximum(producers, 0)], 0.0)
    total = by_slot.sum(0)
    world = by_slot.sum(1) / max(by_slot.sum(), 1e-30)
    return np.where(total[None, :] > 0, by_slot / np.where(total > 0, total, 1.0), world[:, None])


def _freight(ds, ix: Index, producers: np.ndarray, stage: int, price: float, duty: np.ndarray) -> np.ndarray:
    """Delivered over producer price (slot, buyer): freight and baseline duty abroad, 1 at home."""
    usual, special = 0.0, {}
    for row in ds.table("routes"):
        if row.stage in ("*", STAGES[stage]):
            if row.origin == "*" and row.dest == "*":
                usual = row.cost
            else:
                special[(row.origin, row.dest)] = row.cost
    out = np.ones((len(producers), len(ix.buyer)))
    for k, r in enumerate(producers):
        for b, home in enumerate(ix.buyer_region):
            if r >= 0 and r != home:
                origin, dest = ix.region[r], ix.region[home]
                cost = usual
                for key in ((origin, dest), (origin, "*"), ("*", dest)):
                    if key in special:
                        cost = special[key]
                        break
                out[k, b] = (1.0 + min(cost / price, 0.5)) * (1.0 + duty[r, b])
    return out


def _stocks(ds: Dataset, ix: Index, bench: Benchmark, producers: np.ndarray) -> dict[str, np.ndarray]:
    """Stocks at the start: commercial cover as factor on its prior, strategic and producer stocks in t.

    Later rows of stocks.csv are more special than earlier ones where they meet.
    """
    stages = [STAGES.index(good.rpartition(".")[2]) for good in ix.good]
    usual = np.repeat(np.array([COVER_DAYS[s] for s in stages])[:, None], len(ix.buyer), 1)
    days = usual.copy()
    out = {"strategic": np.zeros(usual.shape), "held": np.zeros((len(ix.element), producers.shape[1]))}
    for row in ds.table("stocks"):
        goods = [i for i, good in enumerate(ix.good) if fnmatchcase(good, row.good)]
        buyers = np.flatnonzero([row.region in ("*", ix.region[r]) for r in ix.buyer_region])
        for c in goods:
            if row.holder == "commercial" and row.cover is not None:
                days[c, buyers] = row.cover
            elif row.holder == "strategic":
                held = row.cover / DAYS * bench.need[c, buyers] if row.cover is not None else 0.0
                out["strategic"][c, buyers] = held if row.cover is not None else row.quantity * ~ix.is_defence[buyers]
            elif row.holder == "producer" and c < len(ix.element) and row.quantity is not None:
                k = np.flatnonzero(producers[0] == ix.region.index(row.region))
                out["held"][c, k] = row.quantity
    out["factor"] = days / usual
    return out


def releases(ds: Dataset, ix: Index) -> np.ndarray:
    """Share of a strategic stock released a month under shortage, by its rule (good, buyer)."""
    share = np.zeros((len(ix.good), len(ix.buyer)))
    for row in ds.table("stocks"):
        if row.holder == "strategic" and row.release_rule == "shortage":
            for c in [i for i, good in enumerate(ix.good) if fnmatchcase(good, row.good)]:
                share[c, [row.region in ("*", ix.region[r]) for r in ix.buyer_region]] = RELEASE
    return share


def _deposits(ds: Dataset, ix: Index, bench: Benchmark, producers: np.ndarray, prices) -> dict[str, np.ndarray]:
    """Rows of supply: what runs in the baseline year, then the projects that add oxides."""
    composition = baskets(ds, ix)
    slot = {int(r): k for k, r in enumerate(producers[0]) if r >= 0}
    rows: dict[str, list] = {
        key: []
        for key in (
            "basket", "recovery", "region", "feed_share", "cap", "project", "diverts", "recycling", "conflict",
            "name", "used",
        )
    }  # fmt: skip
    for j, row in enumerate(ds.table("deposits")):
        out = row.output * (1.0 - row.stocked) / 12.0
        used = min(max(row.output / row.capacity, 0.2), FULL_USE) if row.capacity > 0 else USUAL_USE
        share = np.zeros(producers.shape[1])
        for r in np.flatnonzero(bench.feed[j] > 0):
            share[slot[int(r)]] = bench.feed[j, r] / bench.feed[j].sum()
        values = (composition[row.basket], row.recovery, ix.region.index(row.region), share, out / used, -1, -1)
        _append(rows, values, row.kind == "recycling", row.conflict, row.deposit, used)
    for i, project in enumerate(ds.table("projects")):
        if not adds_oxides(project):
            continue
        site = project_site(project)
        share = np.zeros(producers.shape[1])
        share[slot[ix.region.index(site)]] = 1.0
        region = ix.region.index(project.region)
        size, old = project.capacity / 12.0, ix.deposit.index(project.diverts[0]) if project.diverts else -1
        values = (composition[project.basket], PROJECT_RECOVERY, region, share, size, i, old)
        _append(rows, values, project.stage == "recycling", False, project.project, 0.9)
    out = {key: np.array(value) for key, value in rows.items() if key != "name"}
    out["name"] = np.array(rows["name"], dtype=object)
    made = np.where(producers[0] >= 0, 1.0, 0.0)
    worth = np.einsum("je,e,jk,k->j", out["basket"], prices["price_ref"][: len(ix.element)], out["feed_share"], made)
    out["value"] = worth * out["recovery"]
    out["utilisation"] = out.pop("used")
    return out


def _append(rows, values, recycling, conflict, name, used) -> None:
    for key, value in zip(("basket", "recovery", "region", "feed_share", "cap", "project", "diverts"), values, strict=True):
        rows[key].append(value)
    rows["recycling"].append(float(recycling))
    rows["conflict"].append(float(conflict))
    rows["name"].append(name)
    rows["used"].append(used)


def _pairs(rows, bench: Benchmark, producers: np.ndarray) -> np.ndarray:
    """Unknown oxide prices: one per element and separator that some deposit or project can feed with it."""
    elements = rows["basket"].shape[1]
    fed = np.einsum("je,jk->ek", rows["basket"] * rows["cap"][:, None], rows["feed_share"])
    total = fed.sum(1, keepdims=True)
    made = (fed > 1e-6 * total) & (producers[0] >= 0)[None, :]
    pair = np.full((elements, producers.shape[1]), -1)
    pair[made] = np.arange(int(made.sum()))
    return pair


def _projects(ds: Dataset, ix: Index, producers: np.ndarray, rows, prices) -> dict[str, np.ndarray]:
    """Pipeline: where capacity is added, when, at what price, with what chance."""
    projects = ds.table("projects")
    elements = len(ix.element)
    n = len(projects)
    out = {
        "target": np.zeros((n, 2), dtype=np.int64),
        "cap": np.array([p.capacity / 12.0 for p in projects]),
        "region": np.array([ix.region.index(p.region) for p in projects], dtype=np.int64),
        "decided": np.array([float(p.status not in ("planned", "stalled")) for p in projects]),
        "certain": np.array([p.status in ("operating",) for p in projects]),
        "success": np.array([p.success for p in projects]),
        "month": np.array([_months_between(ix.month[0], p) for p in projects]),
        "lead": np.array([p.lead if p.lead is not None else 36.0 for p in projects]),
        "ramp": np.array([p.ramp for p in projects]),
        "value": np.zeros((n, len(ix.good))),
        "capex": np.array([p.capex or 0.0 for p in projects]),
        "breakeven": np.zeros(n),
    }
    basket = dict(zip(rows["project"], rows["basket"], strict=True))
    for i, p in enumerate(projects):
        if i in basket:
            out["value"][i, :elements] = basket[i] * PROJECT_RECOVERY
        elif p.stage == "metal":  # sells metal, buys oxide: the margin is what counts
            for good, share in NDPR.items():
                e = ix.good.index(good) - elements
                out["value"][i, elements + e] += share
                out["value"][i, e] -= share * prices["oxide_need"][e]
        elif p.stage == "magnet":
            grades = ix.goods(p.grades) if p.grades else ix.goods("magnet")[:1]
            out["value"][i, grades] = 1.0 / len(grades)
            for c in grades:
                out["value"][i, elements : 2 * elements] -= prices["recipe"][c - 2 * elements, 0] / len(grades)
        if p.stage in ("metal", "magnet"):
            stage = 1 if p.stage == "metal" else 2
            k = int(np.flatnonzero(producers[stage] == ix.region.index(p.region))[0])
            out["target"][i] = stage, k
        today = float(out["value"][i] @ prices["price_ref"])
        out["breakeven"][i] = p.breakeven if p.breakeven else 1.15 * today
    return out


def _months_between(start: date, project) -> float:
    """Months from the scenario start to the stated first output; operating ones have started."""
    if project.start is None:
        return 0.0 if project.status == "operating" else 60.0
    gap = (project.start.year - start.year) * 12.0 + project.start.month - start.month
    return gap + WAIT.get(project.status, 0.0)


def _sectors(ds: Dataset, ix: Index, bench: Benchmark, prices) -> dict[str, np.ndarray]:
    """Value added (sector, region) MUSD a month, dependent shares, and the value of inputs in dependent lines."""
    share = np.zeros((len(ix.sector), len(ix.use)))
    for row in ds.table("dependence"):
        share[ix.sector.index(row.sector), ix.use.index(row.use)] += row.share
    value = np.zeros((len(ix.sector), len(ix.region)))
    for row in ds.table("sectors"):
        value[ix.sector.index(row.sector), ix.region.index(row.region)] = row.value_added / 12.0
    spent = bench.activity * prices["mix_ref"] / 1000.0  # MUSD a month, by use and buyer
    by_region = np.zeros((len(ix.use), len(ix.region)))
    np.add.at(by_region.T, ix.buyer_region, spent.T)
    weight = share[:, :, None] * value[:, None, :]
    total = weight.sum(0, keepdims=True)
    portion = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    return {"share": share, "value_added": value, "input_value": portion * by_region[None]}


def _quotas(controls: Controls, price_ref, bench: Benchmark, controller: int) -> tuple[np.ndarray, np.ndarray]:
    """Weights (quota, good) of the controller's goods, and the price that scales each rent, USD/kg."""
    count = controls.quota.shape[1]
    weight, price = np.zeros((count, len(price_ref))), np.ones(count)
    for q in range(count):
        origin = int(controls.quota_weight[q].any(0).argmax())
        weight[q] = controls.quota_weight[q, :, origin]
        sold = bench.ship[:, origin].sum(1) * (weight[q] > 0)
        price[q] = float(sold @ price_ref / max(sold.sum(), 1e-12))
    return weight, price


def _columns(ix: Index, pair, producers, recipe, limits: Limits, quota_weight) -> tuple[np.ndarray, np.ndarray]:
    """Unknowns on which each good's price depends, good after good, and where each list starts."""
    elements, slots = pair.shape
    n_pair = int((pair >= 0).sum())
    first_limit = n_pair + 3 * slots

    def own_limits(c: int) -> set[int]:
        return {
            first_limit + q
            for q in range(limits.good.size)
            if limits.good[q] == c or (limits.quota[q] >= 0 and quota_weight[limits.quota[q], c] > 0)
        }

    lists: list[set[int]] = []
    for e in range(elements):
        lists.append({int(i) for i in pair[e] if i >= 0} | own_limits(e))
    for e in range(elements):
        premiums = {n_pair + slots + k for k in range(slots) if producers[1, k] >= 0}
        lists.append(lists[e] | premiums | own_limits(elements + e))
    for g in range(recipe.shape[0]):
        found: set[int] = set()
        for e in range(elements):
            if recipe[g, :, e].any():
                found |= lists[elements + e]
        premiums = {n_pair + 2 * slots + k for k in range(slots) if producers[2, k] >= 0}
        lists.append(found | premiums | own_limits(2 * elements + g))
    starts = np.cumsum([0, *map(len, lists)])
    return np.array([i for members in lists for i in sorted(members)], dtype=np.int64), starts


def _footprints(ds: Dataset, ix: Index, rows) -> np.ndarray:
    """Burden per t REO of feed (indicator, deposit); a project takes the figure of its basket's route."""
    table = {(row.subject, row.indicator): row.value for row in ds.table("footprints")}
    source = {row.deposit: row.basket for row in ds.table("deposits")}
    source |= {p.project: p.basket for p in ds.table("projects")}
    out = np.zeros((len(INDICATORS), len(rows["name"])))
    for j, name in enumerate(rows["name"]):
        for i, indicator in enumerate(INDICATORS):
            for key in (name, source.get(name), "rock"):
                if (key, indicator) in table:
                    out[i, j] = table[(key, indicator)]
                    break
    return out


def _stage_footprints(ds: Dataset) -> np.ndarray:
    """Burden per t of metal and of magnet (indicator, 2)."""
    out = np.zeros((len(INDICATORS), 2))
    for row in ds.table("footprints"):
        if row.subject in ("metal", "magnet"):
            out[INDICATORS.index(row.indicator), ("metal", "magnet").index(row.subject)] = row.value
    return out
