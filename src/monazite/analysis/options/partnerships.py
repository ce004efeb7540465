"""Partnerships on projects, as agreed or announced, decided with the other measures."""

from __future__ import annotations

from monazite.analysis.options.measure import Fee, OptionMeasure, OptionsSetting


def partnerships(setting: OptionsSetting) -> list[OptionMeasure]:
    """The agreements of ``partnerships.csv``, begun on the day of the decision instead of their own.

    Projects that the controlling country takes part in, or that the dataset does not list, are not among them. A region
    that decides alone has those without a partner.
    """
    from monazite.scenario.policies.partnership import partnership_block

    out = []
    for row in setting.dataset.table("partnerships"):
        if setting.is_alone and (row.actor != setting.actor or row.partners):
            continue
        block = partnership_block(row) | {"start": setting.decision_day}
        fee = Fee("alliance_office", setting.years)
        title = f"partnership {row.partnership}"
        out.append(
            OptionMeasure(
                title, "partnership", title, row.title, (block,), (fee,), decision="joint" if row.partners else "own",
                deciders=(row.actor, *row.partners),
            )
        )  # fmt: skip
    return out
