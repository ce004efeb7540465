"""The shipped table with what else the wider economy needs: elasticities, employment, links to the dataset's axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from monazite.dataset.membership import SPREAD_SECTORS, missing_place, table_members
from monazite.economy.base import TradeBase, make_trade_base
from monazite.economy.hat_jacobian import LARGEST_TABLE, BaseInverses, base_inverses
from monazite.economy.io_table import InputOutputTable, checked_table
from monazite.foundation.errors import DataError, nearest, unknown

if TYPE_CHECKING:
    from monazite.dataset.dataset import Dataset


@dataclass(frozen=True)
class Economy:
    """The table, trade elasticities by sector, which sectors are goods, persons employed by region.

    ``region_in`` (dataset region, table region) says by GDP where a region of the dataset lies, ``sector_in`` (dataset
    sector, table sector) where a sector does; rows sum to one. A dataset region inside a larger one adds to it; one
    that holds several regions of the table is spread over them. ``lands`` (dataset region, table region,
    table sector) is
    that spread for a loss: by value added of the sector, so that lost chips fall on those who make chips.
    """

    table: InputOutputTable
    theta: np.ndarray
    goods: np.ndarray
    employment: np.ndarray
    region_in: np.ndarray
    sector_in: np.ndarray
    lands: np.ndarray

    @cached_property
    def base(self) -> TradeBase:
        """The table as base year of the trade equilibrium; its values are taken at buyers' prices."""
        net = self.table
        return make_trade_base(net.trade.transpose(1, 0, 2), net.tariff.transpose(1, 0, 2), net.recipe)

    @cached_property
    def base_inverses(self) -> BaseInverses | None:
        """Inverses of the base year for the trade equilibrium; None for a table so large that they do not pay."""
        return base_inverses(self.base, self.table.leontief) if self.base.spending.size <= LARGEST_TABLE else None

    def spread(self, loss: np.ndarray) -> np.ndarray:
        """A loss by dataset sector and region (..., sector, region) on the table's axes (..., region, sector)."""
        sectors, regions = loss.shape[-2:]
        flat = np.ascontiguousarray(loss.reshape(-1, sectors * regions).T).reshape(sectors, -1)
        by_sector = (self.sector_in.T @ flat).reshape(self.sector_in.shape[1], regions, -1)
        placed = np.matmul(self.lands.transpose(2, 1, 0), by_sector)  # table sector, table region, the rest
        return np.ascontiguousarray(placed.transpose(2, 1, 0)).reshape(*loss.shape[:-2], *self.lands.shape[1:])


def has_economy(ds: Dataset) -> bool:
    """Whether the dataset carries an input-output table."""
    return bool(ds.table("network_trade"))


def shipped_table(ds: Dataset) -> InputOutputTable:
    """The input-output table of a dataset: purchases by use times sourcing shares by origin.

    Raises DataError for rows that name an unknown region or sector, and for missing rows.
    """
    regions = tuple(row.region for row in ds.table("network_regions"))
    sectors = tuple(row.sector for row in ds.table("network_sectors"))
    n, s = len(regions), len(sectors)
    trade, tariff, use = np.full((n, n, s), np.nan), np.zeros((n, n, s)), np.full((n, s, s + 1), np.nan)
    for row in ds.table("network_trade"):
        place = _at(row.origin, regions, "origin"), _at(row.dest, regions, "dest"), _at(row.sector, sectors, "sector")
        trade[place], tariff[place] = row.value, row.tariff
    for row in ds.table("network_use"):
        user = s if row.output == "final" else _at(row.output, sectors, "output")
        use[_at(row.region, regions, "region"), _at(row.input, sectors, "input"), user] = row.value
    for name, array in (("network_trade", trade), ("network_use", use)):
        missing = int(np.isnan(array).sum())
        if missing:
            raise DataError(f"{missing} of {array.size} rows are missing", file=f"shared/{name}.csv")
    sourcing = trade / np.maximum(trade.sum(0), 1e-12)
    whole = np.einsum("ods,dsu->osdu", sourcing, use)
    return checked_table(regions, sectors, whole[..., :s], whole[..., s], tariff=tariff, file="shared/network_use.csv")


def _at(name: str, names: Sequence[str], field: str) -> int:
    if name not in names:
        allowed = f"one of {', '.join(names)}"
        raise DataError(field=field, found=name, allowed=allowed, nearest=nearest(name, names))
    return names.index(name)


def economy(ds: Dataset, regions: Sequence[str], sectors: Sequence[str]) -> Economy:
    """The shipped table linked to the regions and sectors of a model; kept, because every draw asks for it.

    Parameters
    ----------
    ds
        Dataset with the tables ``network_*.csv``.
    regions, sectors
        Names of the model's axes, in their order.

    Returns
    -------
    Economy
        The table and the shares by which losses are placed in it.

    Raises
    ------
    DataError
        Where a region or sector of the model has no place in the table.
    """
    key = (ds.hash, tuple(regions), tuple(sectors))
    if key not in _linked_tables:
        if len(_linked_tables) >= TABLES_IN_MEMORY:
            _linked_tables.pop(next(iter(_linked_tables)), None)
        _linked_tables[key] = _link_table(ds, regions, sectors)
    return _linked_tables[key]


TABLES_IN_MEMORY = 8  # tables in memory, about 1 MB each
_linked_tables: dict[tuple[str, tuple[str, ...], tuple[str, ...]], Economy] = {}


def _link_table(ds: Dataset, regions: Sequence[str], sectors: Sequence[str]) -> Economy:
    network = shipped_table(ds)
    products = ds.table("network_sectors")
    region_in, lands = _places(ds, regions, network)
    weight = network.value_added.sum(0)
    sector_in = np.zeros((len(sectors), len(network.sectors)))
    for i, sector in enumerate(sectors):
        parts = [_at(name, network.sectors, "sector") for name in SPREAD_SECTORS.get(sector, (sector,))]
        share = weight[parts] / weight[parts].sum() if sector != "wind_power" else np.full(len(parts), 0.5)
        sector_in[i, parts] = share
    return Economy(
        network,
        np.array([row.theta for row in products]),
        np.array([row.goods for row in products]),
        np.array([row.employment for row in ds.table("network_regions")]),
        region_in,
        sector_in,
        lands,
    )


def _places(ds: Dataset, regions: Sequence[str], network: InputOutputTable) -> tuple[np.ndarray, np.ndarray]:
    """`Economy.region_in` and `Economy.lands`: where the regions of a dataset lie in the table."""
    rows, members = ds.table("network_regions"), table_members(ds)
    member = np.array([[float(region in members[row.region]) for row in rows] for region in regions])
    for region, count in zip(regions, member.sum(1), strict=True):
        if count == 0:
            at = _at(region, ds.names("region"), "region")
            raise missing_place(ds.table("regions")[at], tuple(members), ds.places["regions"][at])
    gdp = {row.region: row.gdp for row in ds.table("regions")}
    # What a table region holds besides a region that it shares with another one; by GDP, the same for all sectors.
    own = np.ones_like(member)
    for r, region in enumerate(regions):
        if member[r].sum() > 1:
            for k, row in enumerate(rows):
                others = sum(gdp.get(name, 0.0) for name in members[row.region] if name != region)
                own[r, k] = max(network.gdp[k] - others, 0.0) / network.gdp[k]
    by_gdp = member * own * network.gdp
    value = member[:, :, None] * own[:, :, None] * network.value_added
    return by_gdp / by_gdp.sum(1, keepdims=True), value / value.sum(1, keepdims=True)


def with_region(eco: Economy, ds: Dataset, region: str) -> Economy:
    """The economy with a region of the dataset that lies inside a larger one as a region of its own.

    It takes its share of the larger region's GDP of every flow with others and of what that sells at home; between the
    two parts nothing is sold, because the table has nothing on it.

    Parameters
    ----------
    eco
        The table linked to the dataset's axes.
    ds
        The dataset, for the place and the GDP of the region.
    region
        Id of a region of the dataset.

    Returns
    -------
    Economy
        The same one where the table has the region already.

    Raises
    ------
    InputError
        For a region that the dataset does not have or that lies in several regions of the table.
    """
    net, rows = eco.table, {row.region: row for row in ds.table("regions")}
    if region in net.regions:
        return eco
    holders = [name for name, inside in table_members(ds).items() if region in inside]
    if region not in rows or len(holders) != 1:
        names = [name for name in rows if sum(name in inside for inside in table_members(ds).values()) == 1]
        raise unknown(region, names, field="region")
    parent, here = net.regions.index(holders[0]), list(rows).index(region)
    part = min(rows[region].gdp / float(net.gdp[parent]), MOST_OF_PARENT)
    at = np.array([*range(len(net.regions)), parent])
    weight = np.ones(len(at))
    weight[parent], weight[-1] = 1.0 - part, part
    pair = np.outer(weight, weight)
    pair[parent, parent], pair[-1, -1], pair[parent, -1], pair[-1, parent] = 1.0 - part, part, 0.0, 0.0
    table = InputOutputTable(
        (*net.regions, region),
        net.sectors,
        net.inputs[at][:, :, at] * pair[:, None, :, None],
        net.final[at][:, :, at] * pair[:, None, :],
        net.tariff[at][:, at],
    )
    lands, region_in = (np.concatenate([a, np.zeros_like(a[:, :1])], 1) for a in (eco.lands, eco.region_in))
    for array in (lands, region_in):
        array[here] = 0.0
        array[here, -1] = 1.0
    employment = eco.employment[at] * weight
    return Economy(table, eco.theta, eco.goods, employment, region_in, eco.sector_in, lands)


MOST_OF_PARENT = 0.9
"""Largest part of a region of the table that is taken out as one of its own."""
