"""Goods that go round export licences, in words: what a firm's chance is with and without them, and why."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from monazite.analysis.company.detours import LEAST_PART, from_licensed
from monazite.analysis.company.firm_lever import HORIZON
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.presentation.company.wording import chance_words, day_words, place_name, plan_words


def detour_clause(
    outlook: CompanyOutlook, other: CompanyOutlook | None, chance: Callable[[float], str] = chance_words
) -> str:
    """The other chance, behind that of the outlook: ``; without goods that go round licences in 100 %``; else empty.

    Parameters
    ----------
    outlook
        The firm in a run.
    other
        The same, as `beside_detours` has it.
    chance
        How a chance is written.
    """
    if other is None:
        return ""
    shares = [chance(one.chance(HORIZON)) for one in (outlook, other)]
    days = [one.quantiles()[1] for one in (outlook, other)]
    if shares[0] == shares[1] and (days[0] == days[1] or not all(map(math.isfinite, days))):
        return ""
    lead = "with" if outlook.firm.about.without_detours else "without"
    words = {"none": "no case", "all": "all cases"}.get(shares[1], f"{shares[1]} of cases")
    when = ""
    if math.isfinite(days[1]) and int(days[1]) != int(min(days[0], 1e6)):
        when = f", from about {day_words(other.start, days[1])}"
    return f"; {lead} goods that go round licences in {words}{when}"


def detour_reason(outlook: CompanyOutlook, other: CompanyOutlook | None) -> str:
    """What goods round the licences bring of the part whose chance hangs most on them; empty where it is nothing.

    Parameters
    ----------
    outlook
        The firm in a run.
    other
        The same, as `beside_detours` has it.
    """
    if other is None:
        return ""
    names = [row.id for row in outlook.firm.items]
    moved = np.abs((outlook.item_days <= HORIZON).mean(0) - (other.item_days <= HORIZON).mean(0))
    item = names[int(moved.argmax())] if moved.any() else next(iter(outlook.binding), names[0])
    lawful, usual = (outlook, other) if outlook.firm.about.without_detours else (other, outlook)
    row, with_them = from_licensed(usual, item)
    _, without = from_licensed(lawful, item)
    if row is None or with_them - without < LEAST_PART:
        return ""
    counts = "count here, unless the firm chooses to do without them" if outlook is usual else "are left out here"
    place = place_name(outlook, row.origin)
    return (
        f"Goods that go round the licences of {place} through third countries {counts}: of the plan of {item} "
        f"over {outlook.weeks} weeks {plan_words(with_them)} comes from {place} with them, {plan_words(without)} "
        "without."
    )
