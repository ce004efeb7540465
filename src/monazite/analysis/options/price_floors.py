"""A guaranteed price for producers outside the controlling country."""

from __future__ import annotations

from monazite.analysis.options.measure import OptionMeasure, OptionsSetting, policy_block

FLOOR = {"Nd.oxide": 110.0, "Pr.oxide": 110.0}
"""USD/kg, the price guaranteed to MP Materials in July 2025, here for every producer outside. Source: mp_10q2025."""


def price_floors(setting: OptionsSetting) -> list[OptionMeasure]:
    """The floor of July 2025 extended from one producer to all outside the controlling country."""
    ds, controller = setting.dataset, setting.scenario.controller
    floor = {good: price for good, price in FLOOR.items() if good in ds.names("good")}
    if not floor:
        return []
    regions = [r for r in ds.names("region") if r != controller]
    text = "Price floor of 110 USD/kg for neodymium and praseodymium oxide of every producer outside"
    block = policy_block(setting, "finance", text, regions=regions, floor=floor)
    return [OptionMeasure("price floor NdPr", "floor", "floor", text, (block,))]
