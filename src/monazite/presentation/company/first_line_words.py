"""Which item the first line to run below plan waits for, how much of the plan it is, and how the largest one fares."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from monazite.analysis.company.firm_lever import HORIZON
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.presentation.company.wording import chance_words, kilograms, runs_words, yearly_use

NEAR_WEEKS = 1.0
"""Weeks of use in stock below which, in one case of twenty, a part is near to running out."""
MOST_NEAR = 3
ALL = 0.995
"""Share of the stops, or of the plan, from which on it is all of them."""


def first_item_words(outlook: CompanyOutlook) -> str:
    """The item that stops the first line most often, with its use a year and its part of the plan; empty for none."""
    if not outlook.binding:
        return ""
    item, share = next(iter(outlook.binding.items()))
    often = "" if share >= ALL * sum(outlook.binding.values()) else "most often "
    return f"{often}the one on {item} ({_part_words(outlook, item)} of the plan by weight)"


def first_item_name(outlook: CompanyOutlook) -> str:
    """The item that stops the first line most often; empty for none."""
    return next(iter(outlook.binding), "")


def largest_item_words(outlook: CompanyOutlook) -> str:
    """How likely the largest item runs out, where the first line waits for another; empty elsewhere."""
    used = yearly_use(outlook.firm)
    largest = max(used, key=lambda item: used[item], default="")
    if not outlook.binding or largest in ("", next(iter(outlook.binding))):
        return ""
    chance = runs_words(outlook.chance(HORIZON, "item", largest))
    return f"; {largest} ({_part_words(outlook, largest)}): short within {HORIZON} days in {chance}"


def near_words(outlook: CompanyOutlook, named: Collection[str] = ()) -> str:
    """Parts beside the first, and those ``named``, that run out within `HORIZON` days as well, the likeliest first.

    In one case of twenty they have under a week of use left.

    ``Near as well: Rotor (14 % within 180 days), Sensor (5 %).``
    """
    rows = list[tuple[float, str]]()
    others = {row.id for row in outlook.firm.items} - {first_item_name(outlook), *named}
    for row in (row for row in outlook.firm.items if row.id in others):
        low = outlook.cover_levels(row.id)[0]
        weeks = np.flatnonzero(low < NEAR_WEEKS)
        if not outlook.builder.needs[:, outlook.builder.item_place[row.id]].any() or not weeks.size:
            continue
        chance = outlook.chance(HORIZON, "item", row.id)
        if chance > 0.0:
            rows.append((-chance, row.id))
    words = [
        f"{name} ({chance_words(-chance)}{f' within {HORIZON} days' if n == 0 else ''})"
        for n, (chance, name) in enumerate(sorted(rows)[:MOST_NEAR])
    ]
    more = f" and {len(rows) - MOST_NEAR} more" if len(rows) > MOST_NEAR else ""
    return f"Near as well: {', '.join(words)}{more}." if words else ""


def _part_words(outlook: CompanyOutlook, item: str) -> str:
    """What is used of an item a year, and the part that is of all that the firm uses, by weight."""
    used = yearly_use(outlook.firm)
    part = used[item] / sum(used.values())
    of_all = "all" if part >= ALL else chance_words(part)
    return f"{kilograms(used[item])} a year, {of_all}"
