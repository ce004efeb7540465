"""Folders whose baseline is the world of an earlier crisis, and the scenario of what happened in it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from monazite.scenario.policies import AnyPolicy
from monazite.scenario.policies.policy_base import add_months


class EarlierWorld(NamedTuple):
    """A folder on top of a mineral's, the scenario of its years, and the days from which and before which these lie."""

    mineral: str
    folder: str
    scenario: str
    first: date
    end: date


EARLIER_WORLDS = (EarlierWorld("rare_earths", "rare_earths_2010", "cn-quota-2010", date(2010, 1, 1), date(2015, 1, 1)),)
"""Worlds of years before the records of today's minerals."""

QUOTA_PUBLIC: Mapping[date, date] = {
    date(2010, 7, 1): date(2010, 7, 8),
    date(2011, 1, 1): date(2010, 12, 28),
    date(2011, 7, 1): date(2011, 7, 14),
    date(2012, 1, 1): date(2011, 12, 27),
    date(2013, 1, 1): date(2012, 12, 28),
    date(2014, 1, 1): date(2013, 12, 13),
}
"""Day on which an export quota became public, by its first day (``cn_quota_*`` of measures.csv); others: that day."""
OUTPUT_LAG = 14
"""Months from the first day of a year to statistics of its mine output (yearbooks of the next February)."""


def scenario_of_world(folders: Iterable[str]) -> str | None:
    """The scenario of what happened in an earlier world, where the folders hold one."""
    named = set(folders)
    return next((world.scenario for world in EARLIER_WORLDS if {world.mineral, world.folder} <= named), None)


def folders_on(folders: Sequence[str], day: date) -> list[str]:
    """Folders of minerals with the world of a day: that of earlier years is put on top of its mineral's own."""
    out: list[str] = []
    for folder in folders:
        worlds = [w.folder for w in EARLIER_WORLDS if w.mineral == folder and w.first <= day < w.end]
        out += [folder, *worlds]
    return out


def policies_known_on(policies: Iterable[AnyPolicy], day: date | None) -> tuple[AnyPolicy, ...]:
    """Measures of a scenario that carry no days of their own, as they were known on a day.

    An end that lies ahead counts as not known. Limits on mining were read off statistics of output, which appear in the
    year after.

    Parameters
    ----------
    policies
        Measures of a scenario that is no record.
    day
        Day of the view; None for all that is known.
    """
    if day is None:
        return tuple(policies)
    known = (_known_on(policy, day) for policy in policies)
    return tuple(policy for policy in known if policy is not None)


def _known_on(policy: AnyPolicy, day: date) -> AnyPolicy | None:
    if policy.start > day:
        return None
    changes: dict[str, object] = {}
    if policy.end is not None and policy.end > day:
        changes["end"] = None
    path: dict[date, float] | None = getattr(policy, "path", None)
    if path and policy.kind == "quota":
        changes["path"] = {first: x for first, x in path.items() if QUOTA_PUBLIC.get(first, first) <= day}
    elif path:
        changes["path"] = {first: x for first, x in path.items() if add_months(first, OUTPUT_LAG) <= day}
    return policy.model_copy(update=changes) if changes else policy
