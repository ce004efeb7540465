"""Countries by code: their names, and the regions of the dataset that they belong to."""

from collections.abc import Sequence
from functools import lru_cache

from monazite.dataset.dataset import load_dataset
from monazite.reading.text.tables import table

REGIONS = ("CN", "US", "EU", "JP", "KR", "AU", "MY", "VN", "MM", "IN", "BR", "ROW")
"""Regions that all shipped minerals have."""
EU_MEMBERS = frozenset({
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT",
    "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
})  # fmt: skip
"""Countries that the dataset holds as one region, the European Union."""


_NOT_READ = {"GE": "Georgia"}
"""Names by which no article is read, as something else has them too: a state of the United States."""


def region_of(code: str, regions: Sequence[str] = REGIONS) -> str:
    """Region of the dataset that a country belongs to; ``regions`` are those of the minerals at hand."""
    return code if code in regions else "EU" if code in EU_MEMBERS else "ROW"


@lru_cache(maxsize=16)
def regions_of(folders: tuple[str, ...]) -> tuple[str, ...]:
    """Regions of the minerals of some shipped folders: those that all have, and those that a folder adds."""
    return load_dataset(*folders).names("region") if folders else REGIONS


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """Code to the country's name."""
    rows = [row for row in table("actors") if row["kind"] == "country"]
    return {row["actor"]: row["forms"].split("|")[0].lstrip("=") for row in reversed(rows)} | _NOT_READ


def country_name(code: str) -> str:
    """A country's name; the code where there is none, and ``all others`` for ``*``."""
    return "all others" if code == "*" else country_names().get(code, code)
