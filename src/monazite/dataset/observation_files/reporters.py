"""Offices that report trade: how they are called, when their figures became public, how far they err.

The rules are those of docs/model/data.md; the shipped observations follow them too.
"""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from monazite.dataset.observation_files.countries import CountryMap

_NAMES: Mapping[str, str] = MappingProxyType({"EU": "EU", "US": "US"})
_DELAYED: Mapping[str, date] = MappingProxyType(
    {"2025-08": date(2025, 11, 19), "2025-09": date(2025, 12, 11), "2025-10": date(2026, 1, 8)}
)
"""American figures after the shutdown of 2025."""
_TONNES = 0.03
_UNIT_VALUES = 0.05
_WHOLE_KG = 0.0003
"""Standard error of rounding to whole kg, in t: half a kg over the root of three."""


def reporter_name(country: str) -> str:
    """Name of the office of a country in ``observations.csv``."""
    return _NAMES.get(country, f"{country} customs")


def relative_error(country: str, *, unit_value: bool, tonnes: float | None = None) -> float:
    """Relative standard error of a figure; offices without a figure of their own are taken as those of EU and US.

    Parameters
    ----------
    country
        Reporter.
    unit_value
        Whether the figure is a unit value; otherwise it is a mass.
    tonnes
        The mass, if known: small ones are as uncertain as their rounding to whole kg, and none at all is certain.
    """
    if country == "CN":
        error = 0.03 if unit_value else 0.02
    else:
        error = _UNIT_VALUES if unit_value else 0.02 if country == "JP" else _TONNES
    if unit_value or tonnes is None:
        return error
    return max(error, _WHOLE_KG / tonnes) if tonnes else 0.0


def publication_day(country: str, period: str, countries: CountryMap) -> date | None:
    """Day on which a month or year of a country's trade by code and partner became public.

    Parameters
    ----------
    country
        Reporter.
    period
        Month or year; a year became public with its December.
    countries
        Says which reporters are members of the European Union: their figures come from Eurostat.

    Returns
    -------
    datetime.date or None
        None where no rule is documented.
    """
    month = period if "-" in period else f"{period}-12"
    year, number = int(month[:4]), int(month[5:])
    end = date(year, number, calendar.monthrange(year, number)[1])
    following = end + timedelta(days=1)
    if country == "CN":
        return _chinese_day(year, number, following)
    if country == "US":
        return _DELAYED.get(month, end + timedelta(days=37))
    if country == "JP":
        return following.replace(day=28)
    if countries.region_of.get(country) == "EU":
        return end + timedelta(days=48)
    return None


def _chinese_day(year: int, month: int, following: date) -> date:
    """January and February come out together in March."""
    first = following if month > 2 else date(year, 3, 1)
    return first.replace(day=24 if year <= 2014 else 20)
