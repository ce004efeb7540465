"""The list of tables of a dataset folder: row model, key, folder and value column of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from monazite.dataset.rows import chain, evidence, network, policy, projects, regions, talks, uses
from monazite.dataset.rows.row import Base, Row, Source


@dataclass(frozen=True, slots=True)
class Table:
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
    Table("regions", regions.Region, ("region",), "shared", True),
    Table("sectors", regions.Sector, ("sector", "region", "year"), "shared", True, "value_added"),
    Table("measures", policy.Measure, ("id",), "shared", value="level"),
    Table("calendar", policy.Event, ("date", "kind", "title"), "shared"),
    Table("governance", regions.Governance, ("region", "indicator", "year"), "shared", value="value"),
    Table("tariffs", policy.Duty, ("id",), "shared", value="rate"),
    Table("network_regions", network.NetworkRegion, ("region",), "shared", value="employment"),
    Table("network_sectors", network.NetworkSector, ("sector",), "shared", value="theta"),
    Table("network_trade", network.NetworkTrade, ("origin", "dest", "sector"), "shared", value="value"),
    Table("network_use", network.NetworkUse, ("region", "input", "output"), "shared", value="value"),
    Table("tariff_paths", network.PathDuty, ("path", "date", "actor", "on", "sectors", "text"), "shared", value="rate"),
    Table("concessions", talks.Rung, ("instrument", "rung"), "shared", value="level"),
    Table("technology", talks.Technology, ("item", "actor"), "shared", value="value"),
    Table("talks", evidence.Prior, ("parameter",), "shared"),
    Table("episodes", talks.Episode, ("episode",), "shared"),
    Table("option_costs", policy.OptionCost, ("item",), "shared", value="value"),
    Table("base", Base, ("year",), "any"),
    Table("sources", Source, ("source",), "any", True),
    Table("goods", chain.Good, ("good",), "mineral", True, "price"),
    Table("baskets", chain.Basket, ("basket", "element"), "mineral", True, "share"),
    Table("deposits", chain.Deposit, ("deposit",), "mineral", True, "output"),
    Table("feeds", chain.Feed, ("deposit", "separator"), "mineral", True, "share"),
    Table("processes", chain.Process, ("process",), "mineral", True, "cost"),
    Table("recipes", chain.Recipe, ("process_kind", "output", "variant", "input"), "mineral", True, "coefficient"),
    Table("plants", chain.Plant, ("mineral", "stage", "region"), "mineral", True, "output"),
    Table("uses", uses.Use, ("use",), "mineral", True),
    Table("demand", uses.Demand, ("use", "region", "good"), "mineral", True, "quantity"),
    Table("stocks", chain.Stock, ("region", "good", "holder"), "mineral"),
    Table("routes", chain.Route, ("origin", "dest", "stage"), "any", value="cost"),
    Table("observations", evidence.Observation, _OBSERVATION, "any", value="value"),
    Table("prices", evidence.Quote, ("good", "date", "market", "source"), "mineral"),
    Table("trade", evidence.Trade, ("flow", "origin", "dest", "good", "period"), "mineral", value="quantity"),
    Table("projects", projects.Project, ("project",), "mineral", value="capacity"),
    Table("partnerships", projects.PartnershipRow, ("partnership",), "mineral", value="amount"),
    Table("footprints", chain.Footprint, ("route", "subject", "indicator"), "mineral", value="value"),
    Table("dependence", uses.Dependence, ("sector", "use"), "mineral", value="share"),
    Table("priors", evidence.Prior, ("parameter",), "any", True),
    Table("targets", evidence.Target, ("case", "id"), "mineral"),
)

TABLES: Mapping[str, Table] = MappingProxyType({table.name: table for table in _ALL})
"""Every table by name, in reading order."""


def columns(table: Table) -> dict[str, str]:
    """Column name to attribute name. They differ only for words of the language (``yield``)."""
    return {("yield" if name == "yields" else name): name for name in table.model.model_fields}


def references(table: Table) -> dict[str, str]:
    """Attribute to the axis it must name: region, good, use, sector, basket, deposit, project or source.

    A trailing ``*`` allows wildcards: ``*``, ``same`` and ``WORLD`` for regions, ``*.oxide`` patterns for goods.
    """
    found = {}
    for name, info in table.model.model_fields.items():
        labels = [item for item in info.metadata if isinstance(item, str)]
        if labels:
            found[name] = labels[0]
    return found
