"""Countries under the names and codes of customs offices, and the regions that they belong to."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monazite.dataset.rows.customs import Country
from monazite.dataset.rows.regions import Region

WORLD = "WORLD"


@dataclass(frozen=True, slots=True)
class CountryMap:
    """Where a country is: its row in ``countries.csv`` and its region in ``regions.csv``."""

    by_name: Mapping[str, str]
    by_comtrade: Mapping[str, str]
    by_census: Mapping[str, str]
    by_japan: Mapping[str, str]
    region_of: Mapping[str, str]
    whole: frozenset[str]
    """Countries whose figures are those of their region."""
    groups: frozenset[str]
    """Regions and sums that are no country themselves."""

    def named(self, *names: str) -> str | None:
        """The country with the first name or ISO code that is listed; None for none."""
        keys = (self.by_name.get(plain_name(name)) for name in names if name.strip())
        return next((key for key in keys if key is not None), None)

    def place(self, country: str) -> tuple[str, str] | None:
        """Region of a country and the country's code where it is only a part of it; None outside all regions."""
        if country == WORLD:
            return WORLD, ""
        region = self.region_of.get(country)
        return None if region is None else (region, "" if country in self.whole else country)


def country_map(countries: Iterable[Country], regions: Sequence[Region]) -> CountryMap:
    """Index countries by every name and code that they have.

    Parameters
    ----------
    countries
        Rows of ``countries.csv``.
    regions
        Rows of ``regions.csv``; `members` says which countries belong to a region, `comtrade` whose trade is counted as
        that of the region. A region with one number there has the figures of that country.
    """
    rows = list(countries)
    by_comtrade = {number.lstrip("0") or "0": row.country for row in rows for number in row.comtrade}
    names: dict[str, str] = {}
    for row in rows:
        for name in (row.country, row.iso3, row.name, *row.names):
            if name:
                names.setdefault(plain_name(name), row.country)
    region_of = {member: region.region for region in regions for member in region.members}
    region_of |= {region.region: region.region for region in regions}
    whole = {region.region for region in regions if region.region not in region.members}
    for region in regions:
        numbers = [number for number in region.comtrade.split(";") if number]
        if len(numbers) == 1 and (country := by_comtrade.get(numbers[0].lstrip("0"))) is not None:
            whole.add(country)
    return CountryMap(
        names,
        by_comtrade,
        {row.census: row.country for row in rows if row.census},
        {row.japan: row.country for row in rows if row.japan},
        region_of,
        frozenset(whole),
        frozenset({WORLD, *(region.region for region in regions if region.region not in region.members)}),
    )


def plain_name(name: str) -> str:
    """A name without accents, case and double blanks."""
    letters = unicodedata.normalize("NFKD", name)
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).casefold().split())
