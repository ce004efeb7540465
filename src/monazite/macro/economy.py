"""The shipped table with what else the wider economy needs: elasticities, employment, links to the dataset's axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from monazite.errors import DataError, nearest
from monazite.macro.table import Network, checked

if TYPE_CHECKING:
    from monazite.dataset import Dataset

SPREAD = {"electronics": ("electronics", "semiconductors"), "wind_power": ("electrical_equipment", "machinery")}
"""Sectors of a mineral's dataset that the table has under more than one name; the others have the same name in both."""


@dataclass(frozen=True)
class Economy:
    """The table, trade elasticities by sector, which sectors are goods, persons employed by region.

    ``region_in`` (dataset region, table region) and ``sector_in`` (dataset sector, table sector) say where a loss of
    the dataset's axes falls; rows sum to one. A dataset region inside a larger one adds to it.
    """

    network: Network
    theta: np.ndarray
    goods: np.ndarray
    employment: np.ndarray
    region_in: np.ndarray
    sector_in: np.ndarray


def has_economy(ds: Dataset) -> bool:
    """Whether the dataset carries an input-output table."""
    return bool(ds.table("network_trade"))


def shipped(ds: Dataset) -> Network:
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
    return checked(regions, sectors, whole[..., :s], whole[..., s], tariff=tariff, file="shared/network_use.csv")


def _at(name: str, names: Sequence[str], field: str) -> int:
    if name not in names:
        allowed = f"one of {', '.join(names)}"
        raise DataError(field=field, found=name, allowed=allowed, nearest=nearest(name, names))
    return names.index(name)


def economy(ds: Dataset, regions: Sequence[str], sectors: Sequence[str]) -> Economy:
    """The shipped table linked to the regions and sectors of a model.

    Raises DataError where a region or sector of the model has no place in the table.
    """
    network = shipped(ds)
    rows, products = ds.table("network_regions"), ds.table("network_sectors")
    region_in = np.zeros((len(regions), len(network.regions)))
    for i, region in enumerate(regions):
        home = [k for k, row in enumerate(rows) if region in row.members]
        if len(home) != 1:
            raise DataError(
                f"the region {region} stands in {len(home)} regions of the table, not in one",
                file="shared/network_regions.csv",
                field="members",
            )
        region_in[i, home[0]] = 1.0
    weight = network.value_added.sum(0)
    sector_in = np.zeros((len(sectors), len(network.sectors)))
    for i, sector in enumerate(sectors):
        parts = [_at(name, network.sectors, "sector") for name in SPREAD.get(sector, (sector,))]
        share = weight[parts] / weight[parts].sum() if sector != "wind_power" else np.full(len(parts), 0.5)
        sector_in[i, parts] = share
    return Economy(
        network,
        np.array([row.theta for row in products]),
        np.array([row.goods for row in products]),
        np.array([row.employment for row in rows]),
        region_in,
        sector_in,
    )
