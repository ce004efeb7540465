"""What a firm's files were read as, for the page to show before anything is computed."""

from contextlib import suppress
from typing import Any

from monazite.analysis.company.firm.days_under_way import assumed_ways, is_assumed, with_days_under_way
from monazite.analysis.company.firm.firm_file import Firm
from monazite.analysis.company.firm.own_goods import with_own_goods
from monazite.analysis.company.firm.parts_list import UNSAID
from monazite.analysis.company.firm.rows import MARKET
from monazite.analysis.company.firm.run_names import placed
from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import InputError
from monazite.model.index import Index
from monazite.presentation.company.wording import what_was_read, yearly_use
from monazite.results.names import Names

MOST_SHOWN = 12
"""Supplies that are shown, in the order of the file."""


def as_it_was_read(firm: Firm, dataset: Dataset, index: Index) -> dict[str, Any]:
    """Sentences on what was read, and the first supplies: part, good, origin, kg a year, days in stock, under way, to
    order; and the days under way that are assumed.

    Parameters
    ----------
    firm
        The firm as its files have it.
    dataset
        Facts of the run in sight.
    index
        Names of that run, which goods and places are read as.
    """
    with suppress(InputError):  # none of it is of this run, as its answers will say; another may be opened next
        firm = with_own_goods(firm, dataset, index)
    firm = with_days_under_way(placed(firm, dataset, index))
    item, used, names = {row.id: row for row in firm.items}, yearly_use(firm), Names(dataset)
    rows = list[list[str]]()
    for row, written in zip(firm.supply[:MOST_SHOWN], firm.written["supply"], strict=False):
        part = item[row.item]
        days = "" if part.stock_days is None else f"{round(part.stock_days, 1):g}"
        kg = f"{row.share * used.get(row.item, 0.0):,.0f}"
        origin = "traders at home" if row.origin == MARKET else names.the(row.origin)
        way = f"{row.lead_days:g}{', assumed' if is_assumed(row, written) else ''}"
        order = "" if row.order_days is None else f"{row.order_days:g}"
        rows.append([row.item, part.good, origin, kg, days, way, order])
    ways = [
        {"origin": names.the(way.origin), "days": way.days[0], "lines": list(way.lines)} for way in assumed_ways(firm)
    ]
    return {"notes": what_was_read(firm), "preview": rows, "ways": ways}


def plants_without_country(firm: Firm, written: Firm, dataset: Dataset, index: Index) -> dict[str, Any] | None:
    """Plants for which a list has a town or nothing, for the page to ask where they lie; None where there are none.

    Parameters
    ----------
    firm
        The firm with a region for each of them.
    written
        The firm as its list has it.
    dataset
        Facts of the run in sight.
    index
        Names of that run.
    """
    if not firm.sites:
        return None
    names, towns = Names(dataset), {row.id: row.region for row in written.plants if row.id in firm.sites}
    return {
        "plants": list(firm.sites),
        "towns": [name for name in towns.values() if name != UNSAID],
        "region": next(row.region for row in firm.plants if row.id in firm.sites),
        "regions": [[region, names.region(region)] for region in index.region],
    }
