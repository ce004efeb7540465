"""Numbers for people: two significant digits, units in words, chances as frequencies.

Two kinds of numbers keep their whole part, since a reader can look them up or takes them for a bound: published figures
from ten up, and percentages from a hundred up (`digits`).
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from monazite.results.quantity import Quantity

DIGITS = 2
_WHOLE_FIGURE, _WHOLE_PERCENT = 10.0, 100.0
"""From where on a published figure, and a percentage, is printed as a whole number."""
LEAST_MONEY = 1.0
"""MUSD, below which money is told as less than that."""
SET_IN_APP = "Set in the app."
"""How the text of a measure begins that a lever of the app made."""
MOSTLY, HARDLY = 0.975, 0.025
"""Chances that are told as nearly certain, or as next to none."""
_MIDDLE = ((1, 4), (3, 10), (1, 3), (2, 5), (1, 2), (3, 5), (2, 3), (7, 10), (3, 4))
"""Frequencies between 2/9 and 7/9, where steps of one in so many would be too wide."""
_RARE = 2 / 9
"""Chance, halfway between one in four and one in five by its inverse, below which it is told as one in so many."""
_FINE = 20
"""Of one in so many, up to where every number is used; from there on tens."""
_UNITS: Mapping[str, str] = {
    "1": "",
    "count": "",
    "USD/kg": " dollars a kilogram",
    "t": " tonnes",
    "t/month": " tonnes a month",
    "t/yr": " tonnes a year",
    "pp": " points",
    "kg/kg": " kg per kg",
    "person": " people",
}


def count_words(text: str) -> int:
    """Words of a text in any language: a no-break space joins a number and its unit, a mark that stands alone is none.

    >>> count_words("exports 44% of normal"), count_words("exportations : 44\N{NO-BREAK SPACE}% de la normale")
    (4, 5)
    """
    return sum(any(map(str.isalnum, word)) for word in re.split(r"[ \t\n]+", text))


def two_digits(value: float) -> str:
    """A number with two significant digits and thousands separators.

    >>> two_digits(5774), two_digits(0.0234), two_digits(9.96), two_digits(-31.6)
    ('5,800', '0.023', '10', '−32')
    """
    if not math.isfinite(value):
        return "no figure"
    if value == 0:
        return "0"
    rounded = float(f"{value:.{DIGITS}g}")
    places = max(DIGITS - 1 - math.floor(math.log10(abs(rounded))), 0)
    text = f"{rounded:,.{places}f}"
    if places and float(text.replace(",", "")) == round(rounded) and abs(rounded) >= 1:
        text = f"{rounded:,.0f}" if abs(rounded) >= 10 else text.removesuffix(".0")
    return text.replace("-", "\N{MINUS SIGN}")


def digits(q: Quantity, value: float, *, is_percent: bool = False) -> str:
    """A value of a quantity as it is printed everywhere: two significant digits, or its whole part.

    The whole part of published figures from ten up and of percentages from a hundred up; a published figure below has
    no nought at its end.

    >>> seen, run = (Quantity(175.0, 175.0, 175.0, "USD/kg", "price_outside", kind=kind) for kind in ("data", "model"))
    >>> digits(seen, 175.0), digits(run, 175.0), digits(run, 114.3, is_percent=True), digits(seen, 0.3)
    ('175', '180', '114', '0.3')
    """
    is_whole = (q.kind == "data" and abs(value) >= _WHOLE_FIGURE) or (is_percent and abs(value) >= _WHOLE_PERCENT)
    if math.isfinite(value) and is_whole:
        return f"{value:,.0f}".replace("-", "\N{MINUS SIGN}")
    text = two_digits(value)
    return text.rstrip("0").rstrip(".") if q.kind == "data" and "." in text else text


def plain(q: Quantity) -> str:
    """The value with its unit in words; counts stay as they are."""
    value = q.value
    if q.unit == "count":
        return f"{value:,.0f}"
    if q.unit in ("share", "%") or q.unit.startswith("% of"):
        return percent(q)
    if q.unit.startswith("MUSD"):
        return money(q)
    if q.unit in ("day", "month", "week", "year"):
        text = digits(q, value)
        return f"{text} {q.unit}" if text == "1" else f"{text} {q.unit}s"
    return f"{digits(q, value)}{_UNITS.get(q.unit, f' {q.unit}')}"


def number(q: Quantity) -> str:
    """The value alone, where a column says the unit: ``48``."""
    return digits(q, q.value)


def percent(q: Quantity) -> str:
    """A share or a percentage: ``26%``; what is too small for it in words."""
    value = 100.0 * q.value if q.unit in ("share", "1") else q.value
    if 0 < abs(value) < 1e-3:
        return "next to nothing"
    return f"{digits(q, value, is_percent=True)}%"


def money(q: Quantity) -> str:
    """Money in words: ``1.2 billion dollars``, ``less than 1 million dollars``, ``nothing``."""
    value = q.value
    if not math.isfinite(value):
        return "no figure"
    if value == 0:
        return "nothing"
    sign, size = ("minus " if value < 0 else ""), abs(value)
    if size < LEAST_MONEY:
        return "less than 1 million dollars" if value > 0 else "next to nothing"
    for factor, word in ((1e6, "trillion"), (1e3, "billion"), (1.0, "million")):
        if float(f"{size:.{DIGITS}g}") >= factor:
            return f"{sign}{two_digits(size / factor)} {word} dollars"
    return f"{sign}{two_digits(size)} million dollars"


def short_money(q: Quantity) -> str:
    """Money in few letters, for the first screen: ``$1.2bn``, ``$570m``, ``under $1m``, ``nothing``."""
    text = money(q)
    if not any(map(str.isdigit, text)):
        return text
    if text.startswith("less"):
        return "under $1m"
    sign = "\N{MINUS SIGN}" if text.startswith("minus ") else ""
    number, word, _ = text.removeprefix("minus ").split(" ")
    return f"{sign}${number}{'tn' if word == 'trillion' else word[0] + ('n' if word == 'billion' else '')}"


def short_price(q: Quantity) -> str:
    """A price for the first screen: ``$900/kg``."""
    return f"${digits(q, q.value)}/kg"


def per_dollar(q: Quantity) -> str:
    """What a dollar brings: ``$1.2``, ``7 cents``; nothing below half a cent."""
    sign, size = ("\N{MINUS SIGN}" if q.value < 0 else ""), abs(q.value)
    if size < 0.005:
        return "nothing"
    if size >= 0.995:
        return f"{sign}${two_digits(size)}"
    cents = two_digits(100 * size)
    return f"{sign}{cents} cent{'' if cents == '1' else 's'}"


def times(q: Quantity) -> str:
    """A ratio: ``3.9 times``."""
    return f"{digits(q, q.value)} times"


def chance(q: Quantity) -> str:
    """A chance as the nearest frequency: ``1 in 8``, ``2 in 5``, ``6 in 7``, ``nearly certain``, ``next to none``."""
    if q.value >= MOSTLY:
        return "nearly certain"
    if q.value <= HARDLY:
        return "next to none"
    if q.value < _RARE:
        return f"1 in {_one_in(q.value)}"
    if q.value > 1 - _RARE:
        whole = _one_in(1 - q.value)
        return f"{whole - 1} in {whole}"
    part, whole = min(_MIDDLE, key=lambda pair: abs(pair[0] / pair[1] - q.value))
    return f"{part} in {whole}"


def _one_in(share: float) -> int:
    """The number of which one is nearest to a small share."""
    number = round(1 / share)
    return number if number <= _FINE else 10 * round(number / 10)


def in_twentieths(q: Quantity) -> str:
    """A chance that is a number of twentieths, in lowest terms: ``17 in 20``, ``3 in 4``; none and all in words."""
    part = Fraction(round(20 * q.value), 20)
    if part in (0, 1):
        return "next to none" if part == 0 else "nearly certain"
    return f"{part.numerator} in {part.denominator}"


def shared_out(chances: Sequence[float], whole: int = 20) -> list[float]:
    """Chances that sum to one, rounded to parts of a whole so that they still do (by the largest remainders).

    >>> shared_out([0.86, 0.13, 0.01])
    [0.85, 0.15, 0.0]
    >>> sum(shared_out([1 / 3, 1 / 3, 1 / 3]))
    1.0
    """
    parts = [math.floor(whole * chance + 1e-9) for chance in chances]
    order = sorted(range(len(chances)), key=lambda i: parts[i] - whole * chances[i])
    for i in order[: whole - sum(parts)]:
        parts[i] += 1
    return [part / whole for part in parts]


def span(q: Quantity) -> str:
    """The ends of the range with the unit once: ``2,600 to 4,300 tonnes a month``."""
    if q.unit.startswith("MUSD"):
        return f"{money(_end(q, q.low))} to {money(_end(q, q.high))}"
    low, high = plain(_end(q, q.low)), plain(_end(q, q.high))
    number = low.split(" ", 1)[0].rstrip("%")
    return f"{number} to {high}" if low[0].isdigit() and high[0].isdigit() else f"{low} to {high}"


def short_span(q: Quantity) -> str:
    """The ends of the range of an amount of money in few letters: ``$20m to $1.5bn``; once where they print alike."""
    low, high = (short_money(_end(q, max(value, 0.0))) for value in (q.low, q.high))
    return low if low == high else f"{low} to {high}"


def bounds(q: Quantity) -> str:
    """The ends of the range without the unit: ``13 to 57``; once where they print alike."""
    low, high = number(_end(q, q.low)), number(_end(q, q.high))
    return low if low == high else f"{low} to {high}"


def _end(q: Quantity, value: float) -> Quantity:
    return replace(q, value=value)


FORMS: Mapping[str, Callable[[Quantity], str]] = {
    "plain": plain,
    "number": number,
    "percent": percent,
    "money": money,
    "short_money": short_money,
    "short_price": short_price,
    "per_dollar": per_dollar,
    "times": times,
    "chance": chance,
    "in_twentieths": in_twentieths,
    "span": span,
    "short_span": short_span,
    "bounds": bounds,
}
"""How a template may print a number, by name."""
