"""Every measure of the scenario in words, with units: what differs from the run without measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from monazite.foundation.units import Q
from monazite.results.names import Names, day_text
from monazite.scenario.policies import Policy
from monazite.scenario.scenario import Scenario

_OWN_COLUMNS = {"kind", "actor", "start", "end", "text", "source", "status"}
_PLACES = {"destinations", "on", "members", "partners", "regions"}
_GOODS = {"goods", "floor", "weights"}
FieldValue = bool | int | float | str | date | Sequence[Any] | Mapping[Any, Any]
"""A value of a measure's field."""


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One measure in words; ``end`` is empty for one without an end."""

    kind: str
    actor: str
    start: str
    end: str
    status: str
    fields: str
    text: str


def scenario_settings(scenario: Scenario, names: Names, day: date | None = None) -> list[SettingRow]:
    """Rows of the table of settings, one for each measure in the order of the scenario, as they stand on a day."""
    return [setting_row(names, policy, day) for policy in scenario.policy]


def fields_set(policy: Policy) -> dict[str, Any]:
    """The fields of a measure that somebody set, by name, without those set to nothing."""
    content = policy.model_dump(exclude_unset=True) | {"kind": policy.kind}
    return {name: value for name, value in content.items() if value is not None}


def _status_on(policy: Policy, day: date | None) -> str:
    """Status of a measure on a day: what has ended is not in force, nor what is still to begin."""
    if day is None or policy.status != "in_force":
        return policy.status.replace("_", " ")
    if policy.until is not None and policy.until <= day:
        return "ended"
    return "to begin" if policy.start > day else "in force"


def setting_row(names: Names, policy: Policy, day: date | None) -> SettingRow:
    """A measure in words, as it stands on a day; without a day with the status that it was given."""
    declared = type(policy).model_fields
    units = {name: item.unit for name, info in declared.items() for item in info.metadata if isinstance(item, Q)}
    fields = {
        name: _field(names, name, value, units.get(name, ""))
        for name, value in fields_set(policy).items()
        if name not in _OWN_COLUMNS
    }
    return SettingRow(
        kind=policy.kind.replace("_", " "),
        actor=names.region(policy.actor),
        start=day_text(policy.start),
        end=day_text(policy.until) if policy.until else "",
        status=_status_on(policy, day),
        fields="; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in fields.items()),
        text=policy.text,
    )


def _field(names: Names, name: str, value: FieldValue, unit: str) -> str:
    """A field as text: numbers with their unit, goods and regions by name."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return ", ".join(f"{_key(names, name, k)} {_field(names, name, v, unit)}" for k, v in value.items())
    if isinstance(value, Sequence):
        return ", ".join("all" if str(v) == "*" else _name(names, name, str(v)) for v in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return day_text(value) if isinstance(value, date) else _number(float(value), unit)


def _number(value: float, unit: str) -> str:
    if unit == "share":
        return f"{100 * value:.6g} %"
    text = f"{value:,.6g}"
    if unit in {"day", "month", "year"}:
        return f"{text} {unit}" if value == 1 else f"{text} {unit}s"
    return text if unit in {"", "1"} else f"{text} {unit}"


def _key(names: Names, field: str, key: date | str) -> str:
    return day_text(key) if isinstance(key, date) else _name(names, field, key)


def _name(names: Names, field: str, value: str) -> str:
    if field in _PLACES:
        return names.region(value)
    if field in _GOODS:
        return names.good(value)
    return names.use(value) if field == "uses" else value
