"""Where regions, sectors and plants of a folder belong: in the input-output table, and to a mineral with goods."""

from collections.abc import Iterator, Mapping, Sequence

from monazite.dataset.csv_reader import Record
from monazite.dataset.rows.chain import Good, Plant, Process
from monazite.dataset.rows.network import NetworkRegion, NetworkSector
from monazite.dataset.rows.regions import Region, Sector
from monazite.dataset.typed_tables import TypedTables
from monazite.foundation.errors import DataError, nearest

SPREAD_SECTORS: Mapping[str, Sequence[str]] = {
    "electronics": ("electronics", "semiconductors"),
    "wind_power": ("electrical_equipment", "machinery"),
}
"""Sectors of a dataset that the input-output table has under more than one name; the others have one name in both."""


def table_members(tables: TypedTables) -> dict[str, tuple[str, ...]]:
    """Regions of the dataset by region of the input-output table: its members, and those that say so themselves.

    A region of the dataset that is listed nowhere names its place in the column `economy` of ``regions.csv``.
    """
    return _members(tables.table("network_regions"), tables.table("regions"))


def _members(table: Sequence[NetworkRegion], regions: Sequence[Region]) -> dict[str, tuple[str, ...]]:
    listed = {name for row in table for name in row.members}
    return {
        row.region: (*row.members, *(r.region for r in regions if r.economy == row.region and r.region not in listed))
        for row in table
    }


def missing_place(region: Region, table: Sequence[str], place: str) -> DataError:
    """The error for a region that no region of the input-output table holds; ``place`` is ``folder/file.csv:line``."""
    file, _, line = place.rpartition(":")
    allowed = f"a region of the input-output table that holds {region.region}: {', '.join(table)}"
    return DataError(
        file=file,
        line=int(line),
        field="economy",
        found=region.economy or "nothing",
        allowed=allowed,
        nearest=nearest(region.economy, table) if region.economy else None,
    )


def misplaced_regions(records: Mapping[str, Sequence[Record]]) -> Iterator[DataError]:
    """Regions that stand in no region of the input-output table, where there is one."""
    table = [record.row for record in records.get("network_regions", ()) if isinstance(record.row, NetworkRegion)]
    rows = [(record.row, record) for record in records.get("regions", ()) if isinstance(record.row, Region)]
    if not table:
        return
    held = {name for names in _members(table, [row for row, _ in rows]).values() for name in names}
    for row, record in rows:
        if row.region not in held:
            yield missing_place(row, [one.region for one in table], record.place)


def misplaced_sectors(records: Mapping[str, Sequence[Record]]) -> Iterator[DataError]:
    """Sectors that the input-output table does not have, where there is one; each is named once."""
    known = [
        record.row.sector for record in records.get("network_sectors", ()) if isinstance(record.row, NetworkSector)
    ]
    named: set[str] = set()
    for record in records.get("sectors", ()) if known else ():
        if not isinstance(record.row, Sector) or record.row.sector in named:
            continue
        name = record.row.sector
        named.add(name)
        if not set(SPREAD_SECTORS.get(name, (name,))) <= set(known):
            allowed = f"a sector of shared/network_sectors.csv: {', '.join(known)}"
            near = nearest(name, known)
            yield DataError(
                file=record.file, line=record.line, field="sector", found=name, allowed=allowed, nearest=near
            )


def minerals_without_goods(records: Mapping[str, Sequence[Record]]) -> Iterator[DataError]:
    """Plants and processes of a mineral of which ``goods.csv`` has no good."""
    minerals = list(dict.fromkeys(r.row.mineral for r in records.get("goods", ()) if isinstance(r.row, Good)))
    shown = [name or "none, for rare earths" for name in minerals]
    for table in ("plants", "processes"):
        for record in records.get(table, ()) if minerals else ():
            row = record.row
            if isinstance(row, Plant | Process) and row.mineral not in minerals:
                yield DataError(
                    file=record.file,
                    line=record.line,
                    field="mineral",
                    found=row.mineral or "nothing",
                    allowed=f"a mineral of goods.csv: {', '.join(shown)}",
                    nearest=nearest(row.mineral, minerals),
                )
