"""Partners and other suppliers: allied sharing, diversified buying."""

from __future__ import annotations

from monazite.analysis.options.measure import Fee, Measure, Setting, policy

SHARING = 2.0  # factor on the weight of members at members' buyers
DIVERSE = 1.5  # factor on the weight of every supplier outside


def sharing(setting: Setting) -> list[Measure]:
    """Sponsors and allied regions serve each other first."""
    ds, controller = setting.dataset, setting.scenario.controller
    allies = [row.region for row in ds.table("regions") if row.bloc in ("ally", "target") and row.region != controller]
    members = list(dict.fromkeys([*setting.sponsors, *allies]))
    if len(members) < 2:
        return []
    text = "Allied supply sharing: members serve each other first"
    block = policy(setting, "alliance", text, members=members, preference=SHARING)
    fee = Fee("alliance_office", setting.years)
    return [Measure("allied sharing", "sharing", "sharing", text, (block,), (fee,))]


def diversified(setting: Setting) -> list[Measure]:
    """Buyers outside take half as much again from suppliers outside as they would by price alone."""
    outside = [r for r in setting.dataset.names("region") if r != setting.scenario.controller]
    if len(outside) < 2:
        return []
    text = "Diversified buying: half as much again from suppliers outside, at their price"
    block = policy(setting, "alliance", text, members=outside, preference=DIVERSE)
    fee = Fee("qualification", setting.purchases())
    return [Measure("diversified buying", "diversified", "diversified", text, (block,), (fee,))]
