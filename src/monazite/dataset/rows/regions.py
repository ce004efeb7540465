"""Rows about regions: what they are, what their sectors make and make good, how they are governed."""

from typing import Annotated, Literal

from monazite.dataset.cell_types import Factor, Latitude, Longitude, MoneyFlow, Name, Names, Number
from monazite.dataset.rows.row import Ranged


class Region(Ranged):
    """A region: an axis of the model and a key of every other table."""

    region: Name
    name: Name
    members: Names
    iso_numeric: Name
    comtrade: Name
    bloc: Literal["control", "target", "ally", "other"]
    lat: Latitude
    lon: Longitude
    gdp: MoneyFlow
    economy: str = ""
    """Region of ``network_regions.csv`` that holds it; empty: the one that lists it among its members."""


class Sector(Ranged):
    """Value added of a sector in a region and year."""

    sector: Name
    region: Annotated[Name, "region"]
    value_added: MoneyFlow
    year: int


class SectorRecovery(Ranged):
    """What a sector whose lines stand still can make good.

    ``recapture``: share of lost output that a short interruption lets it make up later; ``finished_stock``: finished
    goods of its makers, months of output; ``qualification``: months until a substitute is approved for production.
    """

    sector: Annotated[Name, "sector"]
    quantity: Literal["recapture", "finished_stock", "qualification"]
    value: Factor
    unit: Literal["share", "month"]


class Governance(Ranged):
    """A governance indicator of a region."""

    region: Annotated[Name, "region"]
    indicator: Name
    value: Number
    unit: str = ""
    year: int
