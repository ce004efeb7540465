"""The list of tables of a dataset folder: row model, key, folder and value column of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from monazite.rows import (
    Base as Base,
)
from monazite.rows import (
    Basket as Basket,
)
from monazite.rows import (
    Demand as Demand,
)
from monazite.rows import (
    Dependence as Dependence,
)
from monazite.rows import (
    Deposit as Deposit,
)
from monazite.rows import (
    Duty as Duty,
)
from monazite.rows import (
    Episode as Episode,
)
from monazite.rows import (
    Event as Event,
)
from monazite.rows import (
    Feed as Feed,
)
from monazite.rows import (
    Footprint as Footprint,
)
from monazite.rows import (
    Good as Good,
)
from monazite.rows import (
    Governance as Governance,
)
from monazite.rows import (
    Measure as Measure,
)
from monazite.rows import (
    NetworkRegion as NetworkRegion,
)
from monazite.rows import (
    NetworkSector as NetworkSector,
)
from monazite.rows import (
    NetworkTrade as NetworkTrade,
)
from monazite.rows import (
    NetworkUse as NetworkUse,
)
from monazite.rows import (
    OptionCost as OptionCost,
)
from monazite.rows import (
    PartnershipRow as PartnershipRow,
)
from monazite.rows import (
    PathDuty as PathDuty,
)
from monazite.rows import (
    Plant as Plant,
)
from monazite.rows import (
    Prior as Prior,
)
from monazite.rows import (
    Process as Process,
)
from monazite.rows import (
    Project as Project,
)
from monazite.rows import (
    Quote as Quote,
)
from monazite.rows import (
    Ranged as Ranged,
)
from monazite.rows import (
    Recipe as Recipe,
)
from monazite.rows import (
    Region as Region,
)
from monazite.rows import (
    Route as Route,
)
from monazite.rows import (
    Row as Row,
)
from monazite.rows import (
    Rung as Rung,
)
from monazite.rows import (
    Sector as Sector,
)
from monazite.rows import (
    Source as Source,
)
from monazite.rows import (
    Sourced as Sourced,
)
from monazite.rows import (
    Stock as Stock,
)
from monazite.rows import (
    Target as Target,
)
from monazite.rows import (
    Technology as Technology,
)
from monazite.rows import (
    Trade as Trade,
)
from monazite.rows import (
    Use as Use,
)


@dataclass(frozen=True, slots=True)
class Table:
    """How a CSV file is read: row model, key, folder it belongs to, and the column that `low` and `high` bracket."""

    name: str
    model: type[Row]
    keys: tuple[str, ...]
    folder: Literal["shared", "mineral", "any"]
    required: bool = False
    value: str | None = None


_ALL = (
    Table("regions", Region, ("region",), "shared", True),
    Table("sectors", Sector, ("sector", "region", "year"), "shared", True, "value_added"),
    Table("measures", Measure, ("id",), "shared", value="level"),
    Table("calendar", Event, ("date", "kind", "title"), "shared"),
    Table("governance", Governance, ("region", "indicator", "year"), "shared", value="value"),
    Table("tariffs", Duty, ("id",), "shared", value="rate"),
    Table("network_regions", NetworkRegion, ("region",), "shared", value="employment"),
    Table("network_sectors", NetworkSector, ("sector",), "shared", value="theta"),
    Table("network_trade", NetworkTrade, ("origin", "dest", "sector"), "shared", value="value"),
    Table("network_use", NetworkUse, ("region", "input", "output"), "shared", value="value"),
    Table("tariff_paths", PathDuty, ("path", "date", "actor", "on", "sectors", "text"), "shared", value="rate"),
    Table("concessions", Rung, ("instrument", "rung"), "shared", value="level"),
    Table("technology", Technology, ("item", "actor"), "shared", value="value"),
    Table("talks", Prior, ("parameter",), "shared"),
    Table("episodes", Episode, ("episode",), "shared"),
    Table("option_costs", OptionCost, ("item",), "shared", value="value"),
    Table("base", Base, ("year",), "any"),
    Table("sources", Source, ("source",), "any", True),
    Table("goods", Good, ("good",), "mineral", True, "price"),
    Table("baskets", Basket, ("basket", "element"), "mineral", True, "share"),
    Table("deposits", Deposit, ("deposit",), "mineral", True, "output"),
    Table("feeds", Feed, ("deposit", "separator"), "mineral", True, "share"),
    Table("processes", Process, ("process",), "mineral", True, "cost"),
    Table("recipes", Recipe, ("process_kind", "output", "variant", "input"), "mineral", True, "coefficient"),
    Table("plants", Plant, ("mineral", "stage", "region"), "mineral", True, "output"),
    Table("uses", Use, ("use",), "mineral", True),
    Table("demand", Demand, ("use", "region", "good"), "mineral", True, "quantity"),
    Table("stocks", Stock, ("region", "good", "holder"), "mineral"),
    Table("routes", Route, ("origin", "dest", "stage"), "any", value="cost"),
    Table("prices", Quote, ("good", "date", "market", "source"), "mineral"),
    Table("trade", Trade, ("flow", "origin", "dest", "good", "period"), "mineral", value="quantity"),
    Table("projects", Project, ("project",), "mineral", value="capacity"),
    Table("partnerships", PartnershipRow, ("partnership",), "mineral", value="amount"),
    Table("footprints", Footprint, ("route", "subject", "indicator"), "mineral", value="value"),
    Table("dependence", Dependence, ("sector", "use"), "mineral", value="share"),
    Table("priors", Prior, ("parameter",), "any", True),
    Table("targets", Target, ("case", "id"), "mineral"),
)

TABLES: Mapping[str, Table] = MappingProxyType({table.name: table for table in _ALL})
"""Every table by name, in reading order."""


def columns(table: Table) -> dict[str, str]:
    """Column name to attribute name. They differ only for words of the language (``yield``)."""
    return {("yield" if name == "yields" else name): name for name in table.model.model_fields}


def references(table: Table) -> dict[str, str]:
    """Attribute to the axis it must name: region, good, use, sector, basket, deposit or source.

    A trailing ``*`` allows wildcards: ``*``, ``same`` and ``WORLD`` for regions, ``*.oxide`` patterns for goods.
    """
    found = {}
    for name, info in table.model.model_fields.items():
        labels = [item for item in info.metadata if isinstance(item, str)]
        if name == "basket" and not labels and table.name == "projects":
            labels = ["basket"]
        if labels:
            found[name] = labels[0]
    return found
