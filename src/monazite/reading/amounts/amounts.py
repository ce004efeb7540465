"""Quantities in a sentence: shares, money, prices and weights, each with its unit."""

import re
from dataclasses import dataclass
from functools import lru_cache

from monazite.reading.text.tables import NUMBERS, pattern, table

_SCALE = {"k": 1e-3, "thousand": 1e-3, "m": 1.0, "mn": 1.0, "million": 1.0, "b": 1e3, "bn": 1e3, "billion": 1e3}
_SCALE |= {"trillion": 1e6, "tn": 1e6, "crore": 10.0}
_CURRENCY_SIGNS, _CURRENCY_NAMES = (
    {row["form"]: row["currency"] for row in table("currencies") if row["class"] == kind} for kind in ("sign", "name")
)
_KILO = ("kg", "kilogram", "kilograms", "kilogramme", "kilogrammes")
_TONNE = ("tonne", "ton", "t", "metric ton", "metric tonne")
_PERCENT, _PERCENT_WORD = pattern("amount.percent"), pattern("amount.percent_word")
_MONEY, _MONEY_NAMED = pattern("amount.money"), pattern("amount.money_named")
_MONEY_CODE = pattern("amount.money_code")
_PER, _WEIGHT = pattern("amount.per"), pattern("amount.weight")
_YEARLY, _ALONE = pattern("amount.yearly"), pattern("amount.alone")
_TIMES_A_YEAR = ((pattern("amount.monthly"), 12.0), (pattern("amount.quarterly"), 4.0))
_TIMES_OF = ((pattern("amount.monthly_of"), 12.0), (pattern("amount.quarterly_of"), 4.0))
_TIMES_BEFORE = ((pattern("amount.monthly_flow"), 12.0), (pattern("amount.quarterly_flow"), 4.0))
_MONTHLY_LIMIT = pattern("amount.monthly_limit")


LARGEST = 1e15
"""Above it no text means what it says; hundreds of digits are no number of a computer's."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity: where it stands, its value and unit, and the class of its unit."""

    start: int
    end: int
    value: float
    unit: str
    kind: str  # share, money, price, weight


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def find(text: str) -> list[Amount]:
    """Quantities of a sentence in order. Shares as 0.25, money in millions, prices per kg, weights in t."""
    return list(_find(text))


@lru_cache(maxsize=512)  # several readers ask for those of one sentence
def _find(text: str) -> tuple[Amount, ...]:
    found: list[Amount] = []

    def add(match: re.Match, end: int, value: float, unit: str, kind: str) -> None:
        if abs(value) <= LARGEST and not any(match.start() < a.end and a.start < end for a in found):
            found.append(Amount(match.start(), end, round(value, 9), unit, kind))

    for match in _PERCENT.finditer(text):
        add(match, match.end(), _number(match[1]) / 100.0, "share", "share")
    for match in _PERCENT_WORD.finditer(text):
        add(match, match.end(), NUMBERS[match[1].lower()] / 100.0, "share", "share")
    for match in _MONEY.finditer(text):
        code = _CURRENCY_SIGNS[match[1].upper()]
        _add_money(add, match, text, _number(match[2]), match[3], code)
    for match in _MONEY_CODE.finditer(text):
        _add_money(add, match, text, _number(match[2]), match[3], match[1].replace("RMB", "CNY"))
    for match in _MONEY_NAMED.finditer(text):
        _add_money(add, match, text, _number(match[1]), match[2], _CURRENCY_NAMES[match[3].lower()])
    for match in _WEIGHT.finditer(text):
        scale = {"million": 1e6, "m": 1e6, "thousand": 1e3, "k": 1e3}.get((match[2] or "").lower(), 1.0)
        unit = match[3].lower()
        scale *= 1e3 if unit == "kt" else 1e-3 if unit in _KILO else 1.0
        rest = text[match.end() :]
        times = next((count for shape, count in (*_TIMES_A_YEAR, *_TIMES_OF) if shape.match(rest)), 0.0)
        yearly = _YEARLY.match(rest) is not None
        lead = "" if yearly else text[: match.start()]  # "monthly exports at 4 tonnes"
        times = times or next((count for shape, count in _TIMES_BEFORE if shape.search(lead)), 0.0)
        times = times or (12.0 if _MONTHLY_LIMIT.search(text) else 0.0)
        yearly = times or yearly or (_ALONE.search(text) is not None)
        value = _number(match[1]) * scale * (times or 1.0)
        add(match, match.end(), value, "t/yr" if yearly else "t", "weight")
    return tuple(sorted(found, key=lambda a: a.start))


def _add_money(add, match: re.Match, text: str, value: float, scale: str | None, code: str) -> None:
    per = _PER.match(text[match.end() :])
    if per:
        unit = per[1].lower()
        weight = 1e-3 if unit in _TONNE else 1 / 0.45359237 if unit in ("pound", "lb") else 1.0
        add(match, match.end() + per.end(), value * weight, f"{code}/kg", "price")
    else:
        factor = _SCALE[scale.lower()] if scale else 1e-6
        add(match, match.end(), value * factor, f"M{code}", "money")


def as_level(amount: Amount) -> float | dict[str, float | str]:
    """A share as a plain number, any other quantity with its unit."""
    if amount.kind == "share":
        return amount.value
    value = int(amount.value) if float(amount.value).is_integer() else amount.value
    return {"value": value, "unit": amount.unit}
