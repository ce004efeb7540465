"""The year whose tonnes a quota tells: ``a quota of 64,000 tonnes for 2027``, ``may ship 64,000 tonnes next year``."""

import re
from datetime import date

from monazite.reading.text.tables import pattern

_YEAR, _FORMER = pattern("quota.year"), pattern("quota.former")


def start_of_quota_year(text: str, at: int, base: date | None) -> date | None:
    """First day of the year that a sentence gives for some tonnes, where that year lies ahead.

    Parameters
    ----------
    text
        The sentence.
    at
        Where the tonnes stand in it.
    base
        Day of the article.
    """
    if base is None or (nearest := _nearest_year(text, at)) is None:
        return None
    year = next((int(group) for group in nearest.groups() if group), base.year + 1)
    return date(year, 1, 1) if base.year < year <= base.year + 5 else None


def is_of_that_year_alone(text: str, at: int) -> bool:
    """Whether the year that a sentence gives for some tonnes ends them too: ``in 2027``, and not ``from 2027``."""
    nearest = _nearest_year(text, at)
    return nearest is not None and not nearest[0].lower().startswith(("from", "of"))


def _nearest_year(text: str, at: int) -> re.Match[str] | None:
    """The year named nearest to a place, without those that are only compared with."""
    own = [found for found in _YEAR.finditer(text) if not is_former(text, found.start())]
    return min(own, key=lambda found: abs(found.start() - at), default=None)


def is_former(text: str, at: int) -> bool:
    """Whether what stands at a place is only compared with: ``down from 96,600 tonnes in 2026``."""
    return _FORMER.search(text[:at]) is not None
