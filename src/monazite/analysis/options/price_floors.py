"""A guaranteed price for producers outside the controlling country."""

from __future__ import annotations

from monazite.analysis.options.measure import OptionMeasure, OptionsSetting, policy_block

FLOOR = {"Nd.oxide": 110.0, "Pr.oxide": 110.0}
"""USD/kg, the price guaranteed to MP Materials in July 2025, here for every producer outside. Source: mp_10q2025."""


def price_floors(setting: OptionsSetting) -> list[OptionMeasure]:
    """The floor of July 2025 extended from one producer to all outside the controlling country.

    A region that decides alone guarantees it to its own producers, where it has some.
    """
    ds, controller = setting.dataset, setting.scenario.controller
    floor = {good: price for good, price in FLOOR.items() if good in ds.names("good")}
    if not floor:
        return []
    text = "Price floor of 110 USD/kg for neodymium and praseodymium oxide of every producer outside"
    regions = [r for r in ds.names("region") if r != controller]
    if setting.is_alone:
        producing = {row.region for name in ("projects", "deposits") for row in ds.table(name)}
        regions = [r for r in regions if r in setting.sponsors and r in producing]
        text = text.replace("every producer outside", "its own producers")
    if not regions:
        return []
    block = policy_block(setting, "finance", text, regions=regions, floor=floor)
    return [OptionMeasure("price floor NdPr", "floor", "floor", text, (block,), decision="own")]
