"""One model per block of a firm's file: fields, units, bounds, and their description."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from monazite.dataset.cell_types import Day, Flag, Name, Names
from monazite.foundation.errors import InputError, nearest
from monazite.foundation.units import Q

MARKET = "market"
"""Origin of what is bought from traders at home, wherever they have it from."""
LICENCES = ("unknown", "none", "applied", "individual", "general")
_LICENCE = re.compile(rf"({'|'.join(LICENCES)})(?:\s+(?:on|until))?(?:\s+(\d{{4}}-\d{{2}}-\d{{2}}))?")
_RENEWAL = re.compile(r"(.+?),?\s+renewal(?:\s+applied)?\s+on\s+(\d{4}-\d{2}-\d{2})")
ACTIVITIES = (
    "batteries", "hydrogen", "renewable energy", "aircraft", "traction motors", "heat pumps", "data transmission",
    "mobile electronics", "additive manufacturing", "robotics", "drones", "rocket launchers", "satellites", "chips",
)  # fmt: skip
"""What a large company has to make for Article 24 of Regulation (EU) 2024/1252 to apply to it (paragraph 1)."""


@dataclass(frozen=True, slots=True)
class LicenceState:
    """Where the firm stands with the licence of a supply.

    ``kind`` of `LICENCES`, the day that goes with it, and the day on which renewal of one that ends was applied for.
    """

    kind: str = "unknown"
    day: date | None = None
    renewal: date | None = None

    def __str__(self) -> str:
        joint = {"applied": " on ", "individual": " until ", "general": " until "}.get(self.kind, " ")
        renewed = f", renewal applied on {self.renewal}" if self.renewal else ""
        return self.kind + (f"{joint}{self.day}" if self.day else "") + renewed


def _licence(cell: object) -> object:
    if isinstance(cell, LicenceState):
        return cell
    whole = "" if cell is None else str(cell).strip().lower()
    renewal = _RENEWAL.fullmatch(whole)
    text = renewal[1] if renewal else whole
    match = _LICENCE.fullmatch(text or "unknown")
    allowed = (
        'unknown, none, "applied on YYYY-MM-DD", "individual until YYYY-MM-DD", general, "general until YYYY-MM-DD"; '
        'after a day of ending also ", renewal applied on YYYY-MM-DD"'
    )
    if match is None:
        words = text.split()
        raise InputError(found=cell, allowed=allowed, nearest=nearest(words[0], LICENCES) if words else None)
    kind, written = match[1], match[2]
    try:
        day = date.fromisoformat(written) if written else None
        renewed = date.fromisoformat(renewal[2]) if renewal else None
    except ValueError:
        raise InputError(found=cell, allowed=allowed) from None
    has_day = kind in ("applied", "individual")
    if (has_day != (day is not None) and kind != "general") or (renewed and (day is None or kind == "applied")):
        raise InputError(found=cell, allowed=allowed)
    return LicenceState(kind, day, renewed)


def _whole(cell: object) -> object:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


Licence = Annotated[LicenceState, BeforeValidator(_licence)]
Whole = BeforeValidator(_whole)


class FirmFileRow(BaseModel):
    """A row of a firm's file."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, arbitrary_types_allowed=True)


class FirmRow(FirmFileRow):
    """The firm itself: one row."""

    name: Name
    """Name of the firm, as it is to stand in the brief."""
    currency: Annotated[str, "text"] = "USD"
    """Currency of margins, costs and prices in the file: three capital letters."""
    usd_rate: Annotated[float, Q("1", gt=0, le=1e6)] | None = None
    """Price of one US dollar in that currency; needed where it is not USD."""
    day: Day | None = None
    """Day on which the stocks were counted; the outlook begins then. Empty: the day of the run."""
    pooling: Flag = True
    """Whether plants may use each other's stocks."""
    without_detours: Flag = False
    """Whether the firm buys nothing that goes round export licences through third countries."""
    capital_cost: Annotated[float, Q("share/yr", ge=0, le=1)] | None = None
    """What a year of capital costs the firm, for the cost of holding stock."""
    qualification_months: Annotated[float, Q("month", ge=0, le=60)] | None = None
    """Months until a new supplier of a part is approved; none is needed of one that has a row of it, share 0 as well.
    Empty: 9 for magnets and other goods of the last stage, 3 for materials, assumed."""
    activity: Literal[ACTIVITIES] | None = None  # type: ignore[valid-type]  # one list for type, messages and pages
    """What the firm makes, of the list in Article 24 of Regulation (EU) 2024/1252."""
    employees: Annotated[float, Q("1", ge=0)] | None = None
    """Mean number of employees of the last financial year."""
    turnover: Annotated[float, Q("1", ge=0)] | None = None
    """Net worldwide turnover of the last financial year, million EUR."""

    @model_validator(mode="after")
    def _with_rate(self) -> FirmRow:
        if re.fullmatch("[A-Z]{3}", self.currency) is None:
            rate = "" if self.usd_rate is not None else "; any but USD needs usd_rate, the price of one US dollar in it"
            allowed = f"three capital letters, such as EUR{rate}"
            raise InputError(field="currency", found=self.currency, allowed=allowed)
        if self.currency != "USD" and self.usd_rate is None:
            allowed = f"the price of one US dollar in {self.currency}, needed because currency is {self.currency}"
            raise InputError(field="usd_rate", found="no value", allowed=allowed)
        return self


class PlantRow(FirmFileRow):
    """A plant of the firm."""

    id: Name
    """Name of the plant."""
    region: Name
    """Region of the run in which it lies, such as EU."""
    defence: Flag = False
    """Whether licences treat it as a military end user."""
    working_days: Annotated[int, Whole, Q("day", ge=1, le=7)] = 5
    """Days a week on which it works."""


class ProductRow(FirmFileRow):
    """A product that a plant makes."""

    id: Name
    """Name of the product."""
    plant: Name
    """Plant that makes it."""
    units: Annotated[float, Q("1", gt=0, le=1e12)]
    """Units planned a month."""
    margin: Annotated[float, Q("1", ge=-1e12, le=1e12)] | None = None
    """Contribution margin lost with a unit that is not made."""
    priority: Annotated[int, Whole, Q("1", ge=1, le=1000)] = 1
    """Rank when an item is short: 1 is served first; products of one rank share in proportion."""
    weight: Annotated[float, Q("kg", gt=0)] | None = None
    """Weight of a unit, to check the bill of materials against."""
    use: Name | None = None
    """Use of the run that it belongs to, such as auto_motors: stocks that are not known are drawn from it."""


class ItemRow(FirmFileRow):
    """Something the firm keeps in stock: a magnet of a grade, an oxide, a metal."""

    id: Name
    """Name of the item."""
    good: Name
    """Good of the run, such as NdFeB.SH.magnet or Dy.oxide."""
    stock: Annotated[float, Q("kg", ge=0, le=1e12)] | None = None
    """Stock in hand on the day, kg."""
    stock_days: Annotated[float, Q("day", ge=0, le=36525)] | None = None
    """The same in calendar days of planned use. Neither: drawn from the stocks of the sector."""
    storage_limit: Annotated[float, Q("kg", gt=0)] | None = None
    """Most that can be stored, kg."""
    price: Annotated[float, Q("1", ge=0, le=1e12)] | None = None
    """Price the firm pays a kg, for the cost of a larger stock; empty: that of the run."""


class OrderRow(FirmFileRow):
    """A delivery that is certain, on top of what suppliers deliver week by week."""

    item: Name
    """Item that comes."""
    amount: Annotated[float, Q("kg", gt=0)]
    """How much, kg."""
    day: Day
    """Day on which it arrives."""


class BomRow(FirmFileRow):
    """A line of the bill of materials."""

    product: Name
    """Product that the item goes into."""
    item: Name
    """Item."""
    grams: Annotated[float, Q("1", gt=0, le=1e9)]
    """Grams in a unit of the product."""
    scrap: Annotated[float, Q("share", ge=0, le=0.95)] = 0.0
    """Share of what is taken from stock that is lost in production."""
    source: str = ""
    """Where the figure is from."""


class SupplyRow(FirmFileRow):
    """Where an item comes from."""

    item: Name
    """Item."""
    origin: Name
    """Region in which the good is made, or "market": from traders at home, origin unknown."""
    share: Annotated[float, Q("share", ge=0, le=1)]
    """Share of the item that is bought there; the shares of an item sum to 1."""
    lead_days: Annotated[float, Q("day", ge=0, le=730)] = 0.0
    """Days from leaving the origin to arrival: what left before the day still comes."""
    order_days: Annotated[float, Q("day", ge=0, le=1825)] | None = None
    """Days from order to receipt, making included: when to order. Where lead_days is empty, days under way are assumed
    by origin, never more than these."""
    kind: Literal["contract", "spot"] = "contract"
    """Bought by contract or at the spot price."""
    licence: Licence = LicenceState()
    """Where a licence is needed: unknown, none, "applied on DAY", "individual until DAY", general, "general until DAY";
    after a day of ending also ", renewal applied on DAY". One that was revoked on a day is one until that day."""
    highest_price: Annotated[float, Q("USD/kg", gt=0)] | None = None
    """For spot: above this price the firm does not buy."""
    premium: Annotated[float, Q("1", ge=-1e12, le=1e12)] | None = None
    """What a kg from here costs more than the item's usual price."""
    supplier: str = ""
    """Name of the supplier."""
    covers_others: Flag = True
    """Whether it delivers more than its share, up to 1.6 times, when another supply falls behind or stock is refilled;
    false: never more."""
    mined_in: Names = ()
    """Where the raw material is extracted, as the supplier states it."""
    refined_in: Names = ()
    """Where it is processed, as the supplier states it."""
    recycled_in: Names = ()
    """Where it is recycled, if it is."""


class AlternativeRow(FirmFileRow):
    """Another item that can stand in for one once it is qualified."""

    item: Name
    """Item that is replaced."""
    to: Name
    """Item that stands in for it."""
    months: Annotated[float, Q("month", ge=0, le=240)]
    """Months that qualification takes."""
    share: Annotated[float, Q("share", gt=0, le=1)]
    """Share of the item's use that can be reached."""
    ratio: Annotated[float, Q("kg/kg", gt=0, le=1000)] = 1.0
    """Kg of the other item for a kg of this one."""
    extra_cost: Annotated[float, Q("1", ge=-1e12, le=1e12)] | None = None
    """What a unit costs more with it."""
    qualification_cost: Annotated[float, Q("1", ge=0, le=1e12)] | None = None
    """What qualification costs, once."""
    started: Day | None = None
    """Day on which qualification began; empty: it has not, and is weighed as a measure."""
    source: str = ""
    """Where the figures are from."""


BLOCKS: Mapping[str, type[FirmFileRow]] = {
    "firm": FirmRow,
    "plant": PlantRow,
    "product": ProductRow,
    "item": ItemRow,
    "order": OrderRow,
    "bom": BomRow,
    "supply": SupplyRow,
    "alternative": AlternativeRow,
}
"""Blocks of a file (sheets of a workbook, files of a folder) in their order."""
NEEDED = ("firm", "plant", "product", "item", "bom", "supply")
