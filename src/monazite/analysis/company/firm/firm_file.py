"""A firm as its file has it: checked rows, and where each is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from monazite.analysis.company.firm.rows import (
    AlternativeRow,
    BomRow,
    FirmFileRow,
    FirmRow,
    ItemRow,
    OrderRow,
    PlantRow,
    ProductRow,
    SupplyRow,
)
from monazite.analysis.company.firm.written_rows import WrittenRow


@dataclass(frozen=True)
class Firm:
    """A firm that has been checked: rows of its file, and where each is written."""

    about: FirmRow
    plants: tuple[PlantRow, ...]
    products: tuple[ProductRow, ...]
    items: tuple[ItemRow, ...]
    orders: tuple[OrderRow, ...]
    bom: tuple[BomRow, ...]
    supply: tuple[SupplyRow, ...]
    alternatives: tuple[AlternativeRow, ...]
    file: str
    written: dict[str, tuple[WrittenRow, ...]]
    notes: tuple[str, ...] = ()
    """What was read otherwise than it is written, in sentences."""
    sites: tuple[str, ...] = ()
    """Plants whose region the file does not say: it has a town, or nothing."""
    left_out: tuple[str, ...] = ()
    """What comes first of the notes: rows that the run cannot weigh, plants whose region is taken; in sentences."""
    unweighed: tuple[float, float] = (0.0, 0.0)
    """Kg a year of what was left out, for goods that the run does not hold and for goods that nobody can tell."""
    unweighed_in: tuple[tuple[str, str], ...] = ()
    """Elements of goods that the run does not hold, and the shipped scenario that weighs each."""

    @property
    def name(self) -> str:
        """Name of the firm."""
        return self.about.name

    @property
    def used(self) -> dict[str, float]:
        """Planned use of every item, kg a year."""
        units = {row.id: row.units for row in self.products}
        used: dict[str, float] = {}
        for row in self.bom:
            kg = 12.0 * units.get(row.product, 0.0) * row.grams / 1000.0 / (1.0 - row.scrap)
            used[row.item] = used.get(row.item, 0.0) + kg
        return used

    def rows(self, block: str) -> tuple[FirmFileRow, ...]:
        """Rows of a block."""
        one = {"firm": (self.about,), "plant": self.plants, "product": self.products, "item": self.items}
        rest = {"order": self.orders, "bom": self.bom, "supply": self.supply, "alternative": self.alternatives}
        return cast("tuple[FirmFileRow, ...]", (one | rest)[block])
