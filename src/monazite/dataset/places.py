"""What a name of a place means in a dataset: a region, or a country that a region holds."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from monazite.dataset.observation_files.countries import country_map, plain_name
from monazite.dataset.rows.customs import Country
from monazite.dataset.rows.regions import Region
from monazite.foundation.errors import InputError, nearest

_LONGEST_CODE = 3
_ALIKE = 0.65  # below it, a name that is not listed is like that of another country
_BESIDE_ISO = {"uk": "GB"}
"""Codes in common use that ISO 3166 reserves for a country with another one."""


class Places:
    """Regions by id and by name, and countries by name and by ISO code, from ``regions.csv`` and ``countries.csv``."""

    def __init__(self, countries: Iterable[Country], regions: Sequence[Region]) -> None:
        rows = list(countries)
        self._countries = country_map(rows, regions)
        self._name = {row.country: row.name for row in rows}
        self._regions = {plain_name(name): row.region for row in regions for name in _names_of(row)}
        own = [name for row in regions for name in _names_of(row)[1:]]
        self._listed = [*own, *(name for row in rows for name in (row.name, *row.names))]

    def region(self, text: str) -> str | None:
        """The region that a text names, or that holds the country it names; None for neither.

        Parameters
        ----------
        text
            Id or name of a region, name or ISO code of a country; case, accents and a "the" before it do not count.
        """
        name = plain_name(text).removeprefix("the ")
        country = self._country(text)
        return self._regions.get(name) or (None if country is None else self._countries.region_of.get(country))

    def named(self, text: str) -> str:
        """The name of the country that a text names; the text where it names none."""
        country = self._country(text)
        return text if country is None else self._name[country]

    def inside(self, text: str) -> str:
        """That a country is inside a region, such as ``Germany is inside EU, which the model has as one``; else empty.

        Empty as well for a country that is a region itself.
        """
        country, region = self._country(text), self.region(text)
        if country is None or region is None or country == region:
            return ""
        return f"{self.named(text)} is inside {region}, which the model has as one"

    def nearest(self, text: str, others: Iterable[str] = ()) -> str | None:
        """The name most like a text: of a place or of ``others``, and no code where the text is longer than codes are.

        ``others`` are names that may stand there as well, such as those of blocs.
        """
        short = len(text.strip()) <= _LONGEST_CODE
        names = [*self._regions.values(), *others] if short else [*self._listed, *others]
        near = nearest(text, [name for name in names if short == (len(name) <= _LONGEST_CODE)])
        return near if near is not None and (short or _likeness(text, near) >= _ALIKE) else None

    def problem(self, text: str, others: Iterable[str] = ()) -> InputError:
        """The error for a text where a region has to stand, which says the region of a country."""
        region, near = self.region(text), self.nearest(text, others)
        if words := self.inside(text):
            return InputError(f'found "{text}", {words}; write {region}', found=text, nearest=region)
        if region is not None:
            return InputError(found=text, nearest=region)
        if near is not None and (words := self.inside(near)):
            region = self.region(near)
            return InputError(f'found "{text}", nearest name: "{near}"; {words}; write {region}', found=text)
        allowed = None if near else f"a region: {', '.join(dict.fromkeys(self._regions.values()))}"
        return InputError(found=text, allowed=allowed, nearest=self.region(near or "") or near)

    def _country(self, text: str) -> str | None:
        name = plain_name(text).removeprefix("the ")
        country = self._countries.named(text, name, _BESIDE_ISO.get(name, ""))
        return None if country in self._countries.groups else country


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio()


def _names_of(region: Region) -> list[str]:
    """Id and names of a region; words in parentheses may be left out."""
    return list(dict.fromkeys([region.region, region.name.partition(" (")[0], region.name]))
