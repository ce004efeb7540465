"""The same firm with and without goods that go round export licences through third countries."""

from __future__ import annotations

from dataclasses import replace

from monazite.analysis.company.firm.rows import MARKET, SupplyRow
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.company.purchases import deliveries, supplies_of

LEAST_PART = 0.005
"""Part of the plan from which on goods that go round licences are worth a word."""


def beside_detours(outlook: CompanyOutlook) -> CompanyOutlook | None:
    """The firm on the same draws without goods that go round licences; with them, where the firm leaves them out.

    Parameters
    ----------
    outlook
        A firm in a run.

    Returns
    -------
    CompanyOutlook or None
        None where no supply of the firm needs a licence: nothing goes round one.
    """
    firm = outlook.firm
    if not any(row.share > 0.0 and outlook.builder.needs_licence(row) for row in firm.supply):
        return None
    lawful = not firm.about.without_detours
    other = replace(firm, about=firm.about.model_copy(update={"without_detours": lawful}))
    reach = replace(outlook.reach, without_detours=lawful, _ratios={}, _usual={})
    return CompanyOutlook(other, outlook.results, outlook.start, reach=reach)


def from_licensed(outlook: CompanyOutlook, item: str) -> tuple[SupplyRow | None, float]:
    """The supply of an item that brings most under licences, and the part of the plan that comes from there.

    Parameters
    ----------
    outlook
        A firm in a run.
    item
        Its id.
    """
    place = outlook.builder.item_place[item]
    plan = float(outlook.builder.needs[:, place].sum()) * outlook.weeks
    brought = deliveries(outlook, place).mean(1).sum(1)
    rows = [
        (float(kg), n) for n, (row, kg) in enumerate(zip(supplies_of(outlook, place), brought, strict=True))
        if row.origin != MARKET and outlook.builder.needs_licence(row)
    ]  # fmt: skip
    if not rows or plan <= 0.0:
        return None, 0.0
    most, n = max(rows)
    return supplies_of(outlook, place)[n], most / plan
