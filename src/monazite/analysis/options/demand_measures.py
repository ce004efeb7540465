"""Needing less: recycling, thrift, substitution research."""

from __future__ import annotations

from statistics import median

from monazite.analysis.options.measure import Fee, OptionMeasure, OptionsSetting, policy_block
from monazite.scenario.policies import add_months

RECYCLED = 0.5  # of the scrap that is lost today; projects on their way would recover that of the United States
THRIFT = 0.03  # a year, beyond what prices bring about; speed limit of about 10 % a year after 2010 (sprecher_est2017)
RESEARCH = 200.0  # MUSD a year; Japan's programme of 2010 had about 65 MUSD, the whole package 1.2 bn USD


def recycling(setting: OptionsSetting) -> list[OptionMeasure]:
    """Half of the scrap that is lost today is recovered, once such plants can be built.

    The first of it comes after the median lead time of the recycling projects of ``projects.csv``, the rest over their
    ramp; plants that run and projects on their way count towards it, all capacity beyond them is paid. A region that
    decides alone recycles its own scrap.
    """
    ds, controller = setting.dataset, setting.scenario.controller
    places = [r for r in ds.names("region") if (r in setting.sponsors if setting.is_alone else r != controller)]
    plants = [p for p in ds.table("projects") if p.stage == "recycling" and p.region in places]
    old = [d for d in ds.table("deposits") if d.kind == "recycling" and d.region in places]
    if not plants and not old:
        return []
    lead = median([p.lead for p in plants if p.lead is not None] or [30.0])
    if add_months(setting.decision_day, lead) >= setting.scenario.end or not _has_recycling_cost(setting):
        return []
    regions = list(dict.fromkeys([p.region for p in plants] + [d.region for d in old]))
    added = _added_capacity(setting, [ds.names("region").index(region) for region in regions])
    what = "magnets" if _has_magnets(setting) else "scrap"
    where = "at home" if setting.is_alone else "outside"
    text = f"Half of the {what} now lost {where} recycled, after the time that such plants take"
    block = policy_block(setting, "innovation", text, recycling_rate=RECYCLED, relative_to={"recycling_rate": 0.0},
                         regions=regions, recycling_lead=lead)  # fmt: skip
    fee = Fee("recycling_plant", added)
    name = "half of lost scrap recycled"
    return [OptionMeasure(name, "recycling", "recycling", text, (block,), (fee,), decision="own")]


def _added_capacity(setting: OptionsSetting, regions: list[int]) -> float:
    """Capacity beyond plants that run and projects on their way that recovers the share, t a year."""
    s, added = setting.network, 0.0
    for r in regions:
        rows = (s.deposit_recycling > 0) & (s.deposit_region == r)
        size, recovered = s.deposit_cap[rows], (s.deposit_cap * s.recovery * s.deposit_use)[rows]
        goal = s.recycled_ref[r] + RECYCLED * (1.0 - s.recycled_ref[r])
        added += 12.0 * size.sum() * max(goal * s.scrap_ref[r] / recovered.sum() - 1.0, 0.0)
    return float(added)


def _has_magnets(setting: OptionsSetting) -> bool:
    return any(row.stage == "magnet" for row in setting.dataset.table("goods"))


def _has_recycling_cost(setting: OptionsSetting) -> bool:
    """Whether what such plants cost is known: the shared figure is of magnets, a mineral may bring its own."""
    places = setting.dataset.places.get("option_costs", ())
    rows = zip(setting.dataset.table("option_costs"), places, strict=True)
    own = any(row.item == "recycling_plant" and not place.startswith("shared/") for row, place in rows)
    return own or _has_magnets(setting)


def thrift(setting: OptionsSetting) -> list[OptionMeasure]:
    """Products lose 3 % of their material a year beyond what prices bring about; industry pays the redesign.

    Makers of all regions do so: the model has one design of a product for the world, so no region can decide it alone.
    """
    if setting.is_alone:
        return []
    saved = setting.purchases(world=True) * (1.0 - (1.0 - THRIFT) ** setting.years)
    text = "Less material per product: 3 % a year beyond what prices bring about, by redesign"
    block = policy_block(setting, "innovation", text, thrift=THRIFT)
    return [OptionMeasure("thrift 3 % a year", "thrift", "thrift", text, (block,), (Fee("redesign", saved),))]


def research(setting: OptionsSetting) -> list[OptionMeasure]:
    """Substitution research of 200 MUSD a year, which raises the fastest possible thrift."""
    text = "Substitution research of 200 million USD a year"
    block = policy_block(setting, "innovation", text, research=RESEARCH)
    return [OptionMeasure("research 200 MUSD a year", "research", "research", text, (block,), decision="payer")]
