"""Units and bounds of a field, declared once: they drive validation, error text, documentation and sliders.

>>> convert(2.5, "kt/yr", "t/yr")
2500.0
>>> convert(90, "USD/t", "USD/kg")
0.09
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, get_args

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from monazite.foundation.errors import InputError, nearest, six_digits, writable
from monazite.foundation.user_tables import thousands_advice

_NUMBER = re.compile(r"\s*(?P<number>[-+]?\d{1,12}(?:[.,]\d{1,12})?)\s*(?P<percent>%?)\s*")

# One row per unit: dimension and factor to the canonical unit of the dimension (the unit whose factor is 1).
UNITS: Mapping[str, tuple[str, float]] = {
    "t": ("mass", 1.0),
    "kg": ("mass", 1e-3),
    "kt": ("mass", 1e3),
    "Mt": ("mass", 1e6),
    "t/yr": ("mass flow", 1.0),
    "kg/yr": ("mass flow", 1e-3),
    "kt/yr": ("mass flow", 1e3),
    "t/month": ("mass flow", 12.0),
    "USD/kg": ("price", 1.0),
    "USD/t": ("price", 1e-3),
    "kUSD/t": ("price", 1.0),
    "day": ("time", 12 / 365.25),
    "week": ("time", 7 * 12 / 365.25),
    "month": ("time", 1.0),
    "yr": ("time", 12.0),
    "year": ("time", 12.0),
    "share": ("share", 1.0),
    "percent": ("share", 0.01),
    "%": ("share", 0.01),
    "share/yr": ("rate", 1.0),
    "percent/yr": ("rate", 0.01),
    "share/month": ("rate", 12.0),
    "MUSD": ("money", 1.0),
    "USD": ("money", 1e-6),
    "kUSD": ("money", 1e-3),
    "bn USD": ("money", 1e3),
    "MUSD/yr": ("money flow", 1.0),
    "MUSD/month": ("money flow", 12.0),
    "bn USD/yr": ("money flow", 1e3),
    "1": ("ratio", 1.0),
    "t/t": ("ratio", 1.0),
    "kg/kg": ("ratio", 1.0),
    "m3/t": ("volume per mass", 1.0),
    "1/month": ("frequency", 1.0),
    "1/yr": ("frequency", 1 / 12),
}


def factor(from_: str, to: str) -> float:
    """Number by which a value in ``from_`` is multiplied to be in ``to``.

    Raises InputError when a unit is unknown or the two measure different things.
    """
    if from_ == to:
        return 1.0
    for unit in (from_, to):
        if unit not in UNITS:
            raise InputError(field="unit", found=unit, allowed="a known unit", nearest=nearest(unit, UNITS))
    (dimension, size), (wanted, reference) = UNITS[from_], UNITS[to]
    if dimension != wanted:
        alike = ", ".join(name for name, (kind, _) in UNITS.items() if kind == wanted)
        raise InputError(field="unit", found=from_, allowed=f"{to} or a unit of {wanted} ({alike})")
    return size / reference


def convert(value: float, from_: str, to: str) -> float:
    """``value`` in ``from_`` expressed in ``to``. Raises InputError as `factor` does."""
    return value * factor(from_, to)


def _is_finite(value: float) -> bool:
    """Whether a number is finite as a float; an integer of hundreds of digits is not."""
    try:
        return isfinite(value)
    except OverflowError:
        return False


@dataclass(frozen=True, slots=True)
class Q:
    """Unit, bounds, slider step and named levels of a number, used as ``Annotated[float, Q("share", ge=0, le=1)]``.

    Works on numbers, optional numbers and containers of numbers (mappings are checked by value). Numbers have to be
    finite; text is accepted only when it is the name of a level; booleans are never numbers.
    """

    unit: str
    ge: float | None = field(default=None, kw_only=True)
    le: float | None = field(default=None, kw_only=True)
    gt: float | None = field(default=None, kw_only=True)
    step: float | None = field(default=None, kw_only=True)
    levels: Mapping[str, float] | None = field(default=None, kw_only=True, hash=False)
    meanings: Mapping[str, str] | None = field(default=None, kw_only=True, hash=False)
    """What levels mean whose names do not say it."""

    @property
    def allowed(self) -> str:
        """The bounds and levels as a phrase: ``0 to 1 or "strict" (0.3)``; levels whose names do not say it, with what
        they mean.
        """
        named = self._named(self.meanings or {})
        return f"{self._bounds} or {named}" if named else self._bounds

    @property
    def _bounds(self) -> str:
        low = self.ge if self.gt is None else self.gt
        if low is not None and self.le is not None:
            bounds = f"{'above ' if self.gt is not None else ''}{six_digits(low)} to {six_digits(self.le)}"
        elif low is not None:
            bounds = f"more than {six_digits(low)}" if self.gt is not None else f"{six_digits(low)} or more"
        else:
            bounds = "a finite number" if self.le is None else f"{six_digits(self.le)} or less"
        return bounds + ("" if self.unit in ("1", "share") else f" {self.unit}")

    def _named(self, meanings: Mapping[str, str]) -> str:
        """The levels with their numbers, and with what they mean where that is said."""
        return ", ".join(
            f'"{name}" ({six_digits(value)}{f": {meanings[name]}" if name in meanings else ""})'
            for name, value in (self.levels or {}).items()
        )

    def admits(self, value: float) -> bool:
        """Whether ``value`` is finite and within the bounds."""
        return (
            _is_finite(value)
            and (self.ge is None or value >= self.ge)
            and (self.le is None or value <= self.le)
            and (self.gt is None or value > self.gt)
        )

    def _resolve(self, value: object) -> object:
        if isinstance(value, str) and self.levels and value in self.levels:
            return self.levels[value]
        if isinstance(value, (str, bool)):
            raise self._error(value)
        return value

    def _check(self, value: object) -> object:
        numbers = value.values() if isinstance(value, Mapping) else value
        for number in numbers if isinstance(numbers, Iterable) else (numbers,):
            if isinstance(number, (int, float)) and not self.admits(number):
                raise self._error(number)
        return value

    def _error(self, value: object) -> PydanticCustomError:
        near = self._nearest_level(value) if isinstance(value, str) else None
        if isinstance(value, str) and (advice := thousands_advice(value)):
            allowed = self.allowed + advice
        elif better := self._better(value):
            allowed = f"{self._bounds}; {better}"
        elif near is None:
            allowed = self.allowed
        else:
            allowed = f"{self._bounds} or {self._named({})}"
        value = writable(value) if isinstance(value, str) else value
        return PydanticCustomError("quantity", "{allowed}", {"allowed": allowed, "found": value, "nearest": near or ""})

    def _better(self, value: object) -> str:
        """How a number is written that was given as text, with a comma or in percent; empty where nothing says it."""
        number = value
        if isinstance(value, str):
            written = _NUMBER.fullmatch(value)
            if written is None or (written["percent"] and self.unit != "share"):
                return ""
            number = float(written["number"].replace(",", ".")) / (100.0 if written["percent"] else 1.0)
            if self.admits(number):
                return f"a number has no quotes: {six_digits(number)}"
        if (
            isinstance(number, bool)
            or not isinstance(number, int | float)
            or self.unit != "share"
            or not _is_finite(number)
        ):
            return ""
        is_percent = abs(number) >= 2.0 and self.admits(number / 100)
        return f"{six_digits(number)} % is {six_digits(number / 100)}" if is_percent else ""

    def _nearest_level(self, value: str) -> str | None:
        """The level closest to a text: by its number where it begins with one (``90 days``), else by its letters."""
        levels, number = self.levels or {}, re.match(r"\s*(\d+(?:\.\d+)?)\s*[A-Za-z]", value)
        if number and levels:
            return min(levels, key=lambda name: abs(levels[name] - float(number[1])))
        return nearest(value, levels)

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        inner = core_schema.no_info_before_validator_function(self._resolve, handler(source))
        return core_schema.no_info_after_validator_function(self._check, inner)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        described = dict(handler(schema))
        extra = {
            "unit": self.unit,
            "minimum": self.ge,
            "maximum": self.le,
            "exclusiveMinimum": self.gt,
            "step": self.step,
            "levels": dict(self.levels) if self.levels else None,
        }
        return described | {key: value for key, value in extra.items() if value is not None}


def quantity_of(info: FieldInfo) -> Q | None:
    """The `Q` of a field (also of an optional one), or None for a field that is not a number with a unit."""
    inner = [item for part in get_args(info.annotation) for item in getattr(part, "__metadata__", ())]
    return next((item for item in [*info.metadata, *inner] if isinstance(item, Q)), None)


def quantities(model: type[BaseModel]) -> dict[str, Q]:
    """The `Q` of every field of ``model`` that has one."""
    found = {name: quantity_of(info) for name, info in model.model_fields.items()}
    return {name: q for name, q in found.items() if q is not None}
