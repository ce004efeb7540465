"""Every measure of the scenario in words, with units: what differs from the run without measures."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from monazite.foundation.units import Q
from monazite.presentation.briefing.content import Context
from monazite.presentation.briefing.lookups import as_date, policies
from monazite.results.names import day_text

_APART = {"kind", "actor", "start", "end", "text", "source", "status"}  # stand in columns of their own
_PLACES = {"destinations", "on", "members", "partners", "regions"}
_GOODS = {"goods", "floor", "weights"}


def settings(ctx: Context) -> list[dict[str, str]]:
    """Rows of the table of settings, one for each measure in the order of the scenario."""
    scenario = ctx.ask.results.scenario
    models = getattr(scenario, "policy", None) or ()
    out = []
    for i, block in enumerate(policies(scenario)):
        units = _units(models[i]) if i < len(models) else {}
        fields = {k: _field(ctx, k, v, units.get(k, "")) for k, v in block.items() if k not in _APART}
        out.append(
            {
                "kind": str(block["kind"]).replace("_", " "),
                "actor": ctx.names.region(str(block.get("actor", ""))),
                "start": _day(block.get("start")),
                "end": _day(block.get("end")),
                "status": str(block.get("status") or "in force").replace("_", " "),
                "fields": "; ".join(f"{k.replace('_', ' ')}: {v}" for k, v in fields.items()),
                "text": str(block.get("text") or ""),
            }
        )
    return out


def _units(model: Any) -> dict[str, str]:
    """Units of the numbers of a measure by field."""
    fields = getattr(type(model), "model_fields", {})
    return {name: m.unit for name, field in fields.items() for m in field.metadata if isinstance(m, Q)}


def _field(ctx: Context, name: str, value: Any, unit: str) -> str:
    """A field as text: numbers with their unit, goods and regions by name."""
    if isinstance(value, Mapping):
        return ", ".join(f"{_key(ctx, name, k)} {_field(ctx, name, v, unit)}" for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join("all" if str(v) == "*" else _name(ctx, name, str(v)) for v in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return _number(float(value), unit)
    return _day(value) if isinstance(value, date) else str(value)


def _number(value: float, unit: str) -> str:
    if unit == "share":
        return f"{100 * value:.6g} %"
    text = f"{value:,.6g}"
    if unit in {"day", "month", "year"}:
        return f"{text} {unit}" if value == 1 else f"{text} {unit}s"
    return text if unit in {"", "1"} else f"{text} {unit}"


def _key(ctx: Context, field: str, key: Any) -> str:
    return _day(key) if isinstance(key, date) else _name(ctx, field, str(key))


def _name(ctx: Context, field: str, value: str) -> str:
    if field in _PLACES:
        return ctx.names.region(value)
    if field in _GOODS:
        return ctx.names.good(value)
    return ctx.names.use(value) if field == "uses" else value


def _day(value: Any) -> str:
    day = as_date(value)
    return day_text(day) if day else ""
