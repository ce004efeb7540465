"""How much and when, as a person types them: ``12,5 %``, ``a fifth``, ``500 tonnes a month``, ``15.12.2026``."""

import re
from datetime import date

from monazite.foundation.errors import InputError
from monazite.foundation.user_tables import as_number, thousands_advice
from monazite.reading.amounts import amounts
from monazite.reading.amounts.levels import UNITS
from monazite.reading.records import Level
from monazite.reading.text.licence_shares import part_of
from monazite.reading.timing import dates

NONE = ("", "none", "-")
"""Texts that take a value away."""
FIRST_YEAR, LAST_YEAR = 2000, 2060
"""Years between which a measure can begin or end."""
_EXAMPLES = {"share": "20 %", "price": "60 USD/kg", "weight": "500 tonnes a year", "money": "150 million USD"}
_NUMBER = re.compile(r"\d[\d.,'\u2019\u00a0\u202f]*(?:\s\d{3}(?!\d))*")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_SPAN = re.compile(r"^\s*(?:(?:a|per|each)\s+(?:year|month|quarter)|/\s?(?:yr|year|month|a)|annually|monthly)")
_NUMERIC_DAY = re.compile(r"(\d{1,2})([./])(\d{1,2})[./](\d{4})")
_PART_OF_YEAR = re.compile(r"\b(?:quarter|half|week|[qh][1-4])\b", re.IGNORECASE)
_FIELDS = {"start": "From", "end": "Until"}
_RATES = ("tariff", "export_tax")
MOST = 10.0
"""The highest rate, as a share: a thousand per cent."""


def typed_level(text: str, kind: str) -> Level:
    """How much a person types for a measure of a kind: a share as a number, else a value with its unit.

    Parameters
    ----------
    text
        A number with its unit; the decimal mark is a comma or a point.
    kind
        Kind of the measure; empty: any.

    Raises
    ------
    InputError
        For a text that is no quantity, or none of that kind.

    Examples
    --------
    >>> typed_level("12,5 %", "tariff"), typed_level("a fifth", "export_control")
    (0.125, 0.2)
    >>> typed_level("500 tonnes a month", "export_control")
    {'value': 6000, 'unit': 't/yr'}
    """
    plain = " ".join(text.split())
    if plain.lower() in NONE:
        return None
    quoted = f"\N{LEFT DOUBLE QUOTATION MARK}{plain[:40]}\N{RIGHT DOUBLE QUOTATION MARK}"
    wanted = UNITS.get(kind, tuple(_EXAMPLES)) or ("share",)
    such = f"such as {' or '.join(_EXAMPLES[name] for name in wanted)}"
    if (share := part_of(plain)) is not None:
        found = amounts.Amount(0, len(plain), share, "share", "share")
    else:
        written = _with_points(plain, quoted)
        every = amounts.find(written)
        if len(every) != 1 or written[: every[0].start].strip() or _rest(written[every[0].end :]):
            raise InputError(f"How much: {quoted} is no number with its unit, {such}")
        found = every[0]
    if found.kind not in wanted:
        raise InputError(f"How much: {quoted} does not say how much of this measure there is, write it {such}")
    most = MOST if kind in _RATES or not kind else 1.0
    if found.kind == "share" and found.value > most:
        raise InputError(f"How much: {quoted} is more than {100 * most:,.0f} %")
    return amounts.as_level(found)


def _with_points(text: str, quoted: str) -> str:
    """A text with its number as amounts are read: a point for decimals, no mark for thousands."""
    number = _NUMBER.search(text)
    if number is None:
        return text
    digits = number[0].rstrip(" .,'")
    value = float(digits.replace(",", "")) if _THOUSANDS.fullmatch(digits) else as_number(digits, ";")
    if value is None:
        advice = thousands_advice(digits).removeprefix(",")
        wrong = f"may be two numbers, write it{advice}" if advice else "is no number"
        raise InputError(f"How much: {quoted} {wrong}")
    return f"{text[: number.start()]}{value:.10g}{text[number.start() + len(digits) :]}"


def _rest(text: str) -> str:
    """What stands behind a quantity and is none of its unit."""
    return _SPAN.sub("", text).strip(" .")


def typed_day(text: str, key: str = "start", base: date | None = None) -> date | None:
    """The day that a person types for ``start`` or ``end``; None for a text that takes it away.

    Parameters
    ----------
    text
        A day as it is usually written: 2026-12-15, 15 December 2026, 15.12.2026.
    key
        The field.
    base
        Day of the article, which gives a day without a year its year.

    Raises
    ------
    InputError
        For a text that is no day, or one that may be two.

    Examples
    --------
    >>> typed_day("15.12.2026"), typed_day("15 December 2026"), typed_day("none")
    (datetime.date(2026, 12, 15), datetime.date(2026, 12, 15), None)
    """
    plain = " ".join(text.split())
    if plain.lower() in NONE:
        return None
    label = _FIELDS.get(key, key)
    quoted = f"\N{LEFT DOUBLE QUOTATION MARK}{plain[:40]}\N{RIGHT DOUBLE QUOTATION MARK}"
    found = _numeric_day(plain, f"{label}: {quoted}") or _named_day(plain, key, base)
    if found is None:
        raise InputError(f"{label}: {quoted} is no day, such as 15 December 2026 or 2026-12-15")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise InputError(f"{label}: {quoted} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return found


def _numeric_day(plain: str, what: str) -> date | None:
    """A day in digits; none where a text is no such day."""
    try:
        if (numeric := _NUMERIC_DAY.fullmatch(plain)) is None:
            return date.fromisoformat(plain)
        first, second = int(numeric[1]), int(numeric[3])
        if numeric[2] == "/" and first <= 12 and second <= 12 and first != second:
            raise InputError(f"{what} may be two days, write it with the name of its month")
        is_month_first = numeric[2] == "/" and second > 12
        return date(int(numeric[4]), *((first, second) if is_month_first else (second, first)))
    except InputError:
        raise
    except ValueError:
        return None


def _named_day(plain: str, key: str, base: date | None) -> date | None:
    """The one day that a text names in words: ``15 Dec``, ``January 2027``; no end that is a quarter or half a year."""
    if key == "end" and _PART_OF_YEAR.search(plain):
        return None
    lead = "until " if key == "end" else "from "
    every = dates.find(f"{lead}{plain}", base)
    return every[0].day if len(every) == 1 and every[0].end - every[0].start >= len(plain) - 1 else None
