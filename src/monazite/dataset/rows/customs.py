"""Rows that say what statistics of trade mean: codes of goods, and codes of countries."""

from typing import Literal

from monazite.dataset.cell_types import Name, Names
from monazite.dataset.rows.row import Sourced


class CustomsCode(Sourced):
    """A code of a customs nomenclature, or several that are counted together, and the goods it stands for."""

    system: Literal["HS", "CN", "HTS", "JP"]
    """Harmonised System (6 digits), Combined Nomenclature of the EU (8), American tariff (10), Japanese numbers (9)."""
    code: Name
    """Digits alone; several with ``+`` are one sum, which stands in place of its parts where a file has all of them."""
    goods: Names = ()
    """Goods or patterns of goods; none where too much else is counted under the code."""
    counts: str = ""
    """What the code counts beside the goods, or in place of them."""


class Country(Sourced):
    """A country, or a group that statistics print as one partner, under the names and codes of customs offices."""

    country: Name
    """ISO code of two letters; WORLD and EU for the sums that statistics print."""
    name: Name
    iso3: str = ""
    comtrade: Names = ()
    """Numbers under which UN Comtrade has it."""
    census: str = ""
    """Number in Schedule C of the Census Bureau."""
    japan: str = ""
    """Number in the statistics of Japan's customs."""
    names: Names = ()
    """Other names and codes under which files have it."""
