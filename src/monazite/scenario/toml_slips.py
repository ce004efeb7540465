"""Slips of writing that the TOML parser answers in its own words: what was meant, and how it is written."""

import re
from collections.abc import Mapping
from datetime import date
from typing import cast

from monazite.foundation.errors import InputError

_POINT = re.compile(r"[=\[,\s]([-+]?\.\d+)")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_DAY_FIRST = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?![\d.])")
_COMMA = re.compile(r"[-+]?\d+,\d+")
_PLAIN_TEXT = re.compile(r"\"[^\"]*\"|'[^']*'")
_CURLY = re.compile("[\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019\u201a\u201b][^\u201c\u201d\u00bb\u2019]*.?")


class UnquotedText(str):
    """Text that is shown without quotes in an error."""

    __slots__ = ()


def slip(line: str, message: str) -> InputError | None:
    """An InputError without a place for a line that is not TOML; None where nothing says what was meant.

    Parameters
    ----------
    line
        The line on which the parser stopped.
    message
        What it says.
    """
    value = line.partition("=")[2].split("#")[0].strip()
    if point := _POINT.search(line.split("#")[0]):
        better = point[1].replace(".", "0.", 1)
        return _as_written(point[1], f"{better} (a number needs a digit before the point)")
    if curly := _CURLY.search(_PLAIN_TEXT.sub("", line)):
        word = curly[0].strip("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019\u201a\u201b ")
        return _as_written(curly[0], f'straight quotes: "{word}"')
    if day := _DAY_FIRST.search(_PLAIN_TEXT.sub("", value)):
        written = f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}"
        better = f"a date YYYY-MM-DD: {written}" if _is_day(written) else "a date YYYY-MM-DD"
        return _as_written(day[0], better)
    if (day := _DATE.search(value)) and ("date" in message.lower() or not _is_day(day[0])):
        return _as_written(value, "a date YYYY-MM-DD (month 1 to 12, day of that month)")
    if _COMMA.fullmatch(value):
        return _as_written(value, f"a point before the decimals: {value.replace(',', '.')}")
    if message.startswith("Cannot ") and re.match(r"\s*\[+\s*policy\s*\]", line):  # twice, or [[policy]] after it
        return one_table_of_measures()
    return None


def one_table_of_measures() -> InputError:
    """An InputError without a place for ``[policy]`` where ``[[policy]]`` is meant."""
    return _as_written("[policy]", "[[policy]], with two brackets on each side, before every measure")


def name_in_quotes(name: str, value: Mapping[str, object]) -> InputError | None:
    """An InputError without a place for a name with points of which TOML made tables in tables; None for others.

    >>> str(name_in_quotes("leakage", {"share": 0.3}))
    'found leakage.share, allowed the name in quotes: "leakage.share" = 0.3'
    """
    parts, inner, left = [name], value, object()
    while len(inner) == 1:
        ((key, left),) = inner.items()
        parts.append(key)
        if not isinstance(left, dict):
            break
        inner = cast("Mapping[str, object]", left)
    if len(parts) == 1 or isinstance(left, dict):
        return None
    shown = "[...]" if isinstance(left, list | tuple) else str(left)
    whole = ".".join(parts)
    return _as_written(whole, f'the name in quotes: "{whole}" = {shown}')


def _as_written(text: str, allowed: str) -> InputError:
    return InputError(found=UnquotedText(text), allowed=allowed)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
