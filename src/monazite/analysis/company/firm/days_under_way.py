"""Days under way where a file says only how long it is from order to receipt: assumed by origin, and said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from monazite.analysis.company.firm.firm_file import Firm
from monazite.analysis.company.firm.rows import MARKET, SupplyRow
from monazite.analysis.company.firm.written_rows import WrittenRow

AREAS = {"EU": "Europe", "CN": "east Asia", "JP": "east Asia", "KR": "east Asia", "TW": "east Asia", "VN": "east Asia",
         "MY": "east Asia", "MM": "east Asia", "TH": "east Asia", "ID": "east Asia"}  # fmt: skip
"""Part of the world of a region; every other region is one by itself."""
WITHIN_REGION, WITHIN_AREA, BY_SEA = 5.0, 10.0, 30.0
"""Days from leaving the origin to arrival: by road in a region, over short seas, by ocean. Assumed, with no statistic
behind them. Forwarders give 28 to 35 days from port to port between China and north-west Europe through Suez and 35 to
45 from door to door, 7 to 12 between China and its neighbours. The low end is taken: goods that are not under way after
all let a line seem safe for as long."""


@dataclass(frozen=True, slots=True)
class AssumedWay:
    """The days under way that are assumed from an origin.

    Attributes
    ----------
    origin
        Origin, as the run has it.
    days
        Most and least of the assumed days, which are no more than the time to order.
    lines
        Lines of the file.
    """

    origin: str
    days: tuple[float, float]
    lines: tuple[int, ...]


def days_between(origin: str, region: str) -> float:
    """Days that goods are taken to be under way between two regions.

    >>> days_between("CN", "EU"), days_between("CN", "JP"), days_between("EU", "EU")
    (30.0, 10.0, 5.0)
    """
    if origin == region:
        return WITHIN_REGION
    return WITHIN_AREA if AREAS.get(origin, origin) == AREAS.get(region, region) else BY_SEA


class NewWay(NamedTuple):
    """Days of a supply from an origin that an item does not come from yet.

    Attributes
    ----------
    lead_days, order_days
        Days under way, and from order to receipt; None where nobody knows how long the goods are made.
    like
        Item of the file whose supply from there has these days; empty where they are assumed by origin.
    """

    lead_days: float
    order_days: float | None
    like: str = ""


def new_way(firm: Firm, rows: Sequence[SupplyRow], origin: str, regions: Sequence[str]) -> NewWay:
    """Days of a new supply: those of the file's own supply from there, the slowest of several; else by origin.

    To make the goods is assumed to take as long as with those who make them now, where the file says how long.

    Parameters
    ----------
    firm
        The firm with places of the run.
    rows
        Supplies of the item.
    origin
        Where it is to come from.
    regions
        Regions in which it is used.
    """
    own = [row for row in firm.supply if row.origin == origin and (row.lead_days or row.order_days)]
    if own:
        slowest = max(own, key=lambda row: max(row.lead_days, row.order_days or 0.0))
        return NewWay(slowest.lead_days, slowest.order_days, slowest.item)
    way = max((days_between(origin, region) for region in regions), default=BY_SEA)
    making = max((row.order_days - row.lead_days for row in rows if row.order_days is not None), default=None)
    return NewWay(way, None if making is None else way + max(making, 0.0))


def is_assumed(row: SupplyRow, written: WrittenRow) -> bool:
    """Whether the days under way of a supply are assumed: its file has the time to order, and none under way."""
    is_silent = written.cells.get("lead_days") in (None, "")
    return row.order_days is not None and is_silent and row.origin != MARKET


def with_days_under_way(firm: Firm) -> Firm:
    """The firm with days under way for every supply of which only the time to order is known.

    Parameters
    ----------
    firm
        The firm with places of the run.
    """
    pairs = list(zip(firm.supply, firm.written["supply"], strict=True))
    if not any(is_assumed(row, written) for row, written in pairs):
        return firm
    plant, region = {row.id: row.plant for row in firm.products}, {row.id: row.region for row in firm.plants}
    used = {(row.item, region[plant[row.product]]) for row in firm.bom}
    rows = list[SupplyRow]()
    for row, written in pairs:
        if is_assumed(row, written):
            assert row.order_days is not None
            way = min((days_between(row.origin, place) for item, place in used if item == row.item), default=BY_SEA)
            row = row.model_copy(update={"lead_days": min(way, row.order_days)})
        rows.append(row)
    return replace(firm, supply=tuple(rows))


def assumed_ways(firm: Firm) -> list[AssumedWay]:
    """What is assumed, by origin, in the order of the file; nothing where every supply has its days under way.

    Parameters
    ----------
    firm
        The firm as `with_days_under_way`.
    """
    by_origin: dict[str, list[tuple[SupplyRow, WrittenRow]]] = {}
    for row, written in zip(firm.supply, firm.written["supply"], strict=True):
        if is_assumed(row, written):
            by_origin.setdefault(row.origin, []).append((row, written))
    return [
        AssumedWay(
            origin,
            (max(row.lead_days for row, _ in pairs), min(row.lead_days for row, _ in pairs)),
            tuple(written.line for _, written in pairs if written.line is not None),
        )
        for origin, pairs in by_origin.items()
    ]
