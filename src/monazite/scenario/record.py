"""The record of what happened as a base for scenarios: measures as they were known on a day, and runs that extend them.

A scenario with ``record = true`` holds what happened to its minerals. With ``extends`` another scenario goes on from
there: it runs from the record's first month, so that measures, stocks and queues of its own first day are those of the
record, and adds its own measures after them.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple, cast

from monazite.dataset.patterns import match_goods, split_names
from monazite.dataset.rows.chain import Good
from monazite.foundation.errors import InputError
from monazite.scenario.earlier_world import scenario_of_world
from monazite.scenario.policies import AnyPolicy, has_trait, kinds_with
from monazite.scenario.policies.export_control import ExportControl

BLANK = "baseline"
"""Value of ``extends`` for a world in which no measure is in force."""
RECORD = "record"
"""Value of ``extends`` for the shipped record of the scenario's minerals."""
MONTHS_AHEAD = 36
"""Months that a run which extends another goes on after its own first day, where it does not say."""
TOO_MANY_MONTHS = 1200
"""A length from here on is left as it is for the check of the field, which names its bounds."""

WORDING = ("text", "source", "record")
"""Settings of a measure that a run does not depend on."""

_INHERITED = ("controller", "tariff_paths", "growth")


class ShippedRecord(NamedTuple):
    """Minerals of a record by dataset folder, and its first day."""

    folders: tuple[str, ...]
    start: date


def acting_controllers(first: str, policies: Iterable[AnyPolicy], *, threats: bool) -> tuple[str, ...]:
    """Regions whose export controls act: the scenario's own controller first, then the others in the order of measures.

    Parameters
    ----------
    first
        Controller of the scenario.
    policies
        Its measures.
    threats
        Whether threatened measures act.
    """
    acting = [p.actor for p in policies if has_trait(p, "restricts_exports") and (p.status != "threatened" or threats)]
    return tuple(dict.fromkeys((first, *acting)))


def policies_as_of(policies: Iterable[AnyPolicy], day: date | None) -> tuple[AnyPolicy, ...]:
    """Measures of a record as they were known on a day.

    Parameters
    ----------
    policies
        Measures with the days on which they, their ends and their handling became public.
    day
        Day of the view; None for all that is known.

    Returns
    -------
    tuple of policies
        Measures that were public. An end that was not is open; an approval that was not is the default of a licence;
        what was withdrawn by then is gone.
    """
    shown = (_as_of(policy, day or date.max) for policy in policies)
    return tuple(policy for policy in shown if policy is not None)


def _as_of(policy: AnyPolicy, day: date) -> AnyPolicy | None:
    if policy.public_from > day or (policy.withdrawn is not None and policy.withdrawn <= day):
        return None
    changes: dict[str, object] = {}
    if policy.end is not None and policy.end_known is not None and policy.end_known > day:
        changes |= {"end": None, "end_known": None}
    if isinstance(policy, ExportControl) and policy.level_known is not None and policy.level_known > day:
        changes |= {"approval": ExportControl.model_fields["approval"].default, "level_known": None}
    return policy.model_copy(update=changes) if changes else policy


def extended(
    content: Mapping[str, Any],
    bases: Sequence[Mapping[str, Any]],
    goods: Sequence[Good],
) -> dict[str, Any]:
    """Settings of a scenario that goes on from others.

    Parameters
    ----------
    content
        The scenario's own settings, as read from TOML.
    bases
        Settings of the scenarios that it extends, one for each group of minerals, with measures as they were known on
        the day of the new one.
    goods
        Goods of the scenario's dataset: measures on others alone are left out, as those on germanium are where the
        dataset has gallium alone.

    Returns
    -------
    dict
        A run from the first month of the bases up to the last of the scenario, with the measures of all, its own last.

    Raises
    ------
    InputError
        If the scenario starts before what it extends.
    """
    own = dict(content)
    out = {key: value for base in reversed(bases) for key, value in base.items() if key in _INHERITED} | own
    ids, minerals = [row.good for row in goods], [row.mineral for row in goods]
    inherited = _each_once([_of_goods_here(base.get("policy", ()), ids, minerals) for base in bases])
    begin = min(base["start"] for base in bases)
    out["policy"] = [*inherited, *own.get("policy", ())]
    out["parameters"] = {k: v for base in bases for k, v in base.get("parameters", {}).items()}
    out["parameters"] |= own.get("parameters", {})
    out["sweep"] = {_shifted(path, len(inherited)): values for path, values in own.get("sweep", {}).items()}
    out |= _months(own, begin, max(base["months"] for base in bases), out["policy"])
    return {key: value for key, value in out.items() if key not in ("extends", "record")}


def _of_goods_here(
    policies: Iterable[Mapping[str, Any]], goods: Sequence[str], minerals: Sequence[str]
) -> list[dict[str, Any]]:
    """Measures of a base with the goods that there are, without those on others alone."""
    every = [_of_goods(policy, goods, minerals) for policy in policies]
    return [policy for policy in every if policy is not None]


def _each_once(bases: Sequence[Sequence[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Measures of all bases; what several of them tell alike, such as a duty on all goods, is one measure."""
    out: list[dict[str, Any]] = []
    for policies in bases:
        present = [_without_wording(policy) for policy in out]
        out += [policy for policy in policies if _without_wording(policy) not in present]
    return out


def _without_wording(policy: Mapping[str, Any]) -> dict[str, Any]:
    """A measure without what says where and in which words it was reported."""
    return {key: value for key, value in policy.items() if key not in WORDING}


def _of_goods(policy: Mapping[str, Any], goods: Sequence[str], minerals: Sequence[str]) -> dict[str, Any] | None:
    """A measure with the goods that there are; None where it is on others alone."""
    patterns = policy.get("goods")
    if not patterns:
        return dict(policy)
    fitting = [pattern for pattern in patterns if _stands_for_any(pattern, goods, minerals)]
    return {**policy, "goods": fitting} if fitting else None


def _stands_for_any(pattern: str, goods: Sequence[str], minerals: Sequence[str]) -> bool:
    """Whether a pattern stands for any of some goods."""
    try:
        return bool(match_goods(pattern, goods, minerals))
    except InputError:
        return False


def _months(own: Mapping[str, Any], begin: date, months: int, policies: Sequence[object]) -> dict[str, Any]:
    """First day, length and anchor of a run that begins with what it extends."""
    start, length = _day(own.get("start")), own.get("months", MONTHS_AHEAD)
    if not isinstance(start, date) or not isinstance(length, int) or not 0 < length < TOO_MANY_MONTHS:
        return {"start": begin, "months": length if "months" in own else months}
    if start < begin:
        raise InputError(field="start", found=start, allowed=f"{begin} or later, where the extended run begins")
    ahead = (start.year - begin.year) * 12 + start.month - begin.month
    span = {"start": begin, "months": ahead + length}
    if "anchor" in own:
        return span | {"anchor": own["anchor"]}
    day = _first_control(policies, start, threats=own.get("enforce_threats") is True)
    return span | {"anchor": start if day is None or day >= _months_later(start, length) else day}


def _first_control(policies: Sequence[object], start: date, *, threats: bool) -> date | None:
    """Day of the first export control that begins on a day or later; threatened ones count where they act."""
    days, restricting = list[date](), kinds_with("restricts_exports")
    for policy in policies:
        if not isinstance(policy, Mapping):
            continue  # an error of its own
        block = cast("Mapping[str, object]", policy)
        day = _day(block.get("start"))
        acts = threats or block.get("status") != "threatened"
        if acts and block.get("kind") in restricting and isinstance(day, date) and day >= start:
            days.append(day)
    return min(days, default=None)


def _months_later(day: date, months: int) -> date:
    """First day of the month that lies some months after a day's."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _day(value: object) -> object:
    """A date given as text as a date; anything else as it is."""
    if isinstance(value, str):
        with suppress(ValueError):
            return date.fromisoformat(value)
    return value


def _names(value: object) -> Sequence[str]:
    """Names of a list, or of one text joined by ";"; none where it is neither."""
    if isinstance(value, list | tuple):
        return [str(name) for name in cast("Sequence[object]", value)]
    return split_names(value) if isinstance(value, str) else []


def _shifted(path: str, count: int) -> str:
    """Path of a setting with the number of a measure counted after ``count`` others."""
    parts = path.split(".")
    if len(parts) > 1 and parts[0] == "policy" and parts[1].isdecimal():
        parts[1] = str(int(parts[1]) + count)
    return ".".join(parts)


def folders_named(content: Mapping[str, Any], usual: Sequence[str]) -> list[str]:
    """Dataset folders that the settings of a scenario name; the usual ones where they name none."""
    return list(_names(content.get("dataset", usual)))


def can_be_extended(content: Mapping[str, Any]) -> bool:
    """Whether settings have the shapes that can be joined with others; what has not is an error of its own."""
    blocks, tables = content.get("policy", ()), (content.get("sweep", {}), content.get("parameters", {}))
    has_day = "as_of" not in content or isinstance(_day(content["as_of"]), date)
    return (
        has_day
        and isinstance(blocks, list | tuple)
        and all(
            isinstance(table, Mapping) and all(isinstance(key, str) for key in cast("Mapping[object, object]", table))
            for table in tables
        )
    )


def default_base(content: Mapping[str, Any], folders: Sequence[str], records: Mapping[str, ShippedRecord]) -> str:
    """What a scenario goes on from that does not say.

    Parameters
    ----------
    content
        The scenario's own settings, as read from TOML.
    folders
        Its dataset folders.
    records
        The shipped records by name.

    Returns
    -------
    str
        The record, where one ships for the minerals and begins no later than the scenario, or where the folders hold
        the world of an earlier crisis; else a blank world.
    """
    start = _day(content.get("start"))
    if content.get("record") or not isinstance(start, date):
        return BLANK
    if scenario_of_world(folders) is not None:
        return RECORD
    covering = [record for record in records.values() if set(record.folders) & set(folders)]
    return RECORD if covering and all(record.start <= start for record in covering) else BLANK


def records_of(folders: Sequence[str], records: Mapping[str, ShippedRecord]) -> list[str]:
    """Names of the shipped records that cover the folders of a scenario.

    Parameters
    ----------
    folders
        Dataset folders of the scenario.
    records
        The shipped records by name.

    Raises
    ------
    InputError
        If none of the folders has a record.
    """
    earlier = scenario_of_world(folders)
    covering = [name for name, record in records.items() if set(record.folders) & set(folders)]
    if earlier is not None or covering:
        return covering if earlier is None else [earlier]
    known = sorted({folder for record in records.values() for folder in record.folders})
    raise InputError(
        field="extends", found=RECORD, allowed=f"{BLANK} here: a record ships for {', '.join(known)} alone"
    )
