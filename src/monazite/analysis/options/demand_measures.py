"""Needing less: recycling, thrift, substitution research."""

from __future__ import annotations

from statistics import median

from monazite.analysis.options.measure import Fee, OptionMeasure, OptionsSetting, policy_block
from monazite.scenario.policies import add_months

RECYCLING_FACTOR = 3.0  # on the capacity of magnet recycling; the EU wants 25 % of its use recycled by 2030
THRIFT = 0.03  # a year, beyond what prices bring about; speed limit of about 10 % a year after 2010 (sprecher_est2017)
RESEARCH = 200.0  # MUSD a year; Japan's programme of 2010 had about 65 MUSD, the whole package 1.2 bn USD


def recycling(setting: OptionsSetting) -> list[OptionMeasure]:
    """Three times the capacity of recycling that runs or is planned, once such plants can be built.

    The first of it comes after the median lead time of the recycling projects of ``projects.csv``, the rest over their
    ramp, and none without scrap; all of it is paid.
    """
    ds, controller = setting.dataset, setting.scenario.controller
    plants = [p for p in ds.table("projects") if p.stage == "recycling" and p.region != controller]
    old = [d for d in ds.table("deposits") if d.kind == "recycling" and d.region != controller]
    if not plants and not old:
        return []
    lead = median([p.lead for p in plants if p.lead is not None] or [30.0])
    if add_months(setting.decision_day, lead) >= setting.scenario.end or not _has_recycling_cost(setting):
        return []
    regions = list(dict.fromkeys([p.region for p in plants] + [d.region for d in old]))
    added = (RECYCLING_FACTOR - 1.0) * (sum(p.capacity for p in plants) + sum(d.capacity for d in old))
    what = "magnet recycling" if _has_magnets(setting) else "recycling"
    text = f"Three times the capacity of {what} outside, after the time that such plants take"
    block = policy_block(setting, "innovation", text, recycling=RECYCLING_FACTOR, regions=regions, recycling_lead=lead)
    return [OptionMeasure("recycling x3", "recycling", "recycling", text, (block,), (Fee("recycling_plant", added),))]


def _has_magnets(setting: OptionsSetting) -> bool:
    return any(row.stage == "magnet" for row in setting.dataset.table("goods"))


def _has_recycling_cost(setting: OptionsSetting) -> bool:
    """Whether what such plants cost is known: the shared figure is of magnets, a mineral may bring its own."""
    places = setting.dataset.places.get("option_costs", ())
    rows = zip(setting.dataset.table("option_costs"), places, strict=True)
    own = any(row.item == "recycling_plant" and not place.startswith("shared/") for row, place in rows)
    return own or _has_magnets(setting)


def thrift(setting: OptionsSetting) -> list[OptionMeasure]:
    """Products lose 3 % of their material a year beyond what prices bring about; industry pays the redesign."""
    saved = setting.purchases(world=True) * (1.0 - (1.0 - THRIFT) ** setting.years)
    text = "Less material per product: 3 % a year beyond what prices bring about, by redesign"
    block = policy_block(setting, "innovation", text, thrift=THRIFT)
    return [OptionMeasure("thrift 3 % a year", "thrift", "thrift", text, (block,), (Fee("redesign", saved),))]


def research(setting: OptionsSetting) -> list[OptionMeasure]:
    """Substitution research of 200 MUSD a year, which raises the fastest possible thrift."""
    text = "Substitution research of 200 million USD a year"
    block = policy_block(setting, "innovation", text, research=RESEARCH)
    return [OptionMeasure("research 200 MUSD a year", "research", "research", text, (block,))]
