"""The list of tables of a dataset folder: row model, key, folder and value column of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from monazite.dataset.rows import chain, customs, evidence, network, policy, projects, regions, talks, uses
from monazite.dataset.rows.row import BaseYear, Row, Source


@dataclass(frozen=True, slots=True)
class TableSchema:
    """How a CSV file is read: row model, key, folder it belongs to, and the column that `low` and `high` bracket."""

    name: str
    model: type[Row]
    keys: tuple[str, ...]
    folder: Literal["shared", "mineral", "any"]
    required: bool = False
    value: str | None = None


_OBSERVATION = (
    "outcome", "good", "region", "part", "origin", "user", "reporter", "period", "published", "source",
)  # fmt: skip
_ALL = (
    TableSchema("regions", regions.Region, ("region",), "shared", True),
    TableSchema("sectors", regions.Sector, ("sector", "region", "year"), "shared", True, "value_added"),
    TableSchema("recovery", regions.SectorRecovery, ("sector", "quantity"), "shared", value="value"),
    TableSchema("stock_classes", uses.StockClass, ("sector", "region", "size", "known"), "any", value="cover"),
    TableSchema("measures", policy.RecordedMeasure, ("id",), "shared", value="level"),
    TableSchema("calendar", policy.Event, ("date", "kind", "title"), "shared"),
    TableSchema("governance", regions.Governance, ("region", "indicator", "year"), "shared", value="value"),
    TableSchema("tariffs", policy.Duty, ("id",), "shared", value="rate"),
    TableSchema("network_regions", network.NetworkRegion, ("region",), "shared", value="employment"),
    TableSchema("network_sectors", network.NetworkSector, ("sector",), "shared", value="theta"),
    TableSchema("network_trade", network.NetworkTrade, ("origin", "dest", "sector"), "shared", value="value"),
    TableSchema("network_use", network.NetworkUse, ("region", "input", "output"), "shared", value="value"),
    TableSchema(
        "tariff_paths", network.PathDuty, ("path", "date", "actor", "on", "sectors", "text"), "shared", value="rate"
    ),
    TableSchema("concessions", talks.Rung, ("instrument", "rung", "pair"), "shared", value="level"),
    TableSchema("technology", talks.WithheldTechnology, ("item", "actor"), "shared", value="value"),
    TableSchema("talks", evidence.Prior, ("parameter",), "shared"),
    TableSchema("episodes", talks.TalksEpisode, ("episode",), "shared"),
    TableSchema("prolongations", talks.Prolongation, ("measure",), "shared"),
    TableSchema("countries", customs.Country, ("country",), "any"),
    TableSchema("customs_codes", customs.CustomsCode, ("system", "code"), "any"),
    TableSchema("option_costs", policy.OptionCost, ("item",), "shared", value="value"),
    TableSchema("base", BaseYear, ("year",), "any"),
    TableSchema("sources", Source, ("source",), "any", True),
    TableSchema("goods", chain.Good, ("good",), "mineral", True, "price"),
    TableSchema("baskets", chain.Basket, ("basket", "element"), "mineral", True, "share"),
    TableSchema("deposits", chain.Deposit, ("deposit",), "mineral", True, "output"),
    TableSchema("feeds", chain.Feed, ("deposit", "separator"), "mineral", True, "share"),
    TableSchema("processes", chain.Process, ("process",), "mineral", True, "cost"),
    TableSchema(
        "recipes", chain.Recipe, ("process_kind", "output", "variant", "input"), "mineral", True, "coefficient"
    ),
    TableSchema("plants", chain.Plant, ("mineral", "stage", "region"), "mineral", True, "output"),
    TableSchema("uses", uses.Use, ("use",), "mineral", True),
    TableSchema("demand", uses.Demand, ("use", "region", "good"), "mineral", True, "quantity"),
    TableSchema("stocks", chain.Stock, ("region", "good", "holder"), "mineral"),
    TableSchema("routes", chain.Route, ("mineral", "origin", "dest", "stage"), "any", value="cost"),
    TableSchema("observations", evidence.Observation, _OBSERVATION, "any", value="value"),
    TableSchema("prices", evidence.Quote, ("good", "date", "market", "source"), "mineral"),
    TableSchema(
        "trade", evidence.ObservedTrade, ("flow", "origin", "dest", "good", "period"), "mineral", value="quantity"
    ),
    TableSchema("projects", projects.Project, ("project",), "mineral", value="capacity"),
    TableSchema("partnerships", projects.PartnershipRow, ("partnership",), "mineral", value="amount"),
    TableSchema("footprints", chain.Footprint, ("route", "subject", "indicator"), "mineral", value="value"),
    TableSchema("dependence", uses.Dependence, ("sector", "use"), "mineral", value="share"),
    TableSchema("priors", evidence.Prior, ("parameter",), "any", True),
    TableSchema("drivers", evidence.DriverProcess, ("driver", "group"), "shared", value="spread"),
    TableSchema("licence_levels", evidence.LicenceLevel, ("level",), "shared", value="approval"),
    TableSchema("targets", evidence.Target, ("case", "id"), "mineral"),
)

TABLES: Mapping[str, TableSchema] = MappingProxyType({table.name: table for table in _ALL})
"""Every table by name, in reading order."""


def columns(table: TableSchema) -> dict[str, str]:
    """Column name to attribute name. They differ only for words of the language (``yield``)."""
    return {("yield" if name == "yields" else name): name for name in table.model.model_fields}


def references(table: TableSchema) -> dict[str, str]:
    """Attribute to the axis it must name: region, good, use, sector, basket, deposit, project or source.

    A trailing ``*`` allows wildcards: ``*``, ``same`` and ``WORLD`` for regions, ``*.oxide`` patterns for goods.
    """
    axes: dict[str, str] = {}
    for name, info in table.model.model_fields.items():
        labels = [item for item in info.metadata if isinstance(item, str)]
        if labels:
            axes[name] = labels[0]
    return axes


AXES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "region": ("regions", "region"),
        "sector": ("sectors", "sector"),
        "good": ("goods", "good"),
        "element": ("baskets", "element"),
        "basket": ("baskets", "basket"),
        "deposit": ("deposits", "deposit"),
        "use": ("uses", "use"),
        "project": ("projects", "project"),
        "parameter": ("priors", "parameter"),
        "source": ("sources", "source"),
        "measure": ("measures", "id"),
        "tariff path": ("tariff_paths", "path"),
        "branch": ("network_sectors", "sector"),
    }
)
"""Names along which arrays run or which rows refer to: table and field that list them."""
