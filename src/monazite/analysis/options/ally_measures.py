"""Partners and other suppliers: allied sharing, diversified buying."""

from __future__ import annotations

from monazite.analysis.options.measure import Fee, OptionMeasure, OptionsSetting, policy_block

MEMBER_WEIGHT = 2.0  # factor on the weight of members at members' buyers
OUTSIDE_WEIGHT = 1.5  # factor on the weight of every supplier outside


def allied_sharing(setting: OptionsSetting) -> list[OptionMeasure]:
    """Sponsors and allied regions serve each other first; no region can decide that alone."""
    ds, controller = setting.dataset, setting.scenario.controller
    allies = [row.region for row in ds.table("regions") if row.bloc in ("ally", "target") and row.region != controller]
    members = list(dict.fromkeys([*setting.sponsors, *allies]))
    if len(members) < 2 or setting.is_alone:
        return []
    text = "Allied supply sharing: members serve each other first"
    block = policy_block(setting, "alliance", text, members=members, preference=MEMBER_WEIGHT)
    fee = Fee("alliance_office", setting.years)
    return [OptionMeasure("allied sharing", "sharing", "sharing", text, (block,), (fee,))]


def diversified_buying(setting: OptionsSetting) -> list[OptionMeasure]:
    """Buyers outside take half as much again from suppliers outside as they would by price alone.

    Buyers of all regions do so together; no region can decide that alone.
    """
    outside = [r for r in setting.dataset.names("region") if r != setting.scenario.controller]
    if len(outside) < 2 or setting.is_alone:
        return []
    text = "Diversified buying: half as much again from suppliers outside, at their price"
    block = policy_block(setting, "alliance", text, members=outside, preference=OUTSIDE_WEIGHT)
    fee = Fee("qualification", setting.purchases())
    return [OptionMeasure("diversified buying", "diversified", "diversified", text, (block,), (fee,))]
