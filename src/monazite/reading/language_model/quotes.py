"""Whether a quote stands in the article, letter for letter, and does not contradict the value that it is given for."""

import re
from typing import Any

from monazite.reading.language_model.answer import ArticleAnswer, StatedMeasure

_ALIKE = {
    "'": "['‘’]", "‘": "['‘’]", "’": "['‘’]", '"': '["“”]', "“": '["“”]', "”": '["“”]',
    "-": "[-‐‑–—]", "–": "[-‐‑–—]", "—": "[-‐‑–—]",
}  # fmt: skip
"""Characters that typesetters change; all others have to be the same."""
_NUMBER = re.compile(r"\d[\d.,]*")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def find_quote(text: str, quote: str) -> tuple[int, int] | None:
    """Where a quote stands in a text, white space of any length apart; None where it does not."""
    words = quote.split()
    if not any(c.isalnum() for c in quote):
        return None
    regex = r"\s+".join("".join(_ALIKE.get(c) or re.escape(c) for c in word) for word in words)
    found = re.search(regex, text)
    return (found.start(), found.end()) if found else None


def faults(measure: StatedMeasure, text: str) -> list[str]:
    """What is wrong with the quotes of a measure, field by field."""
    found = []
    for name, stated in measure.quotes():
        if find_quote(text, stated.quote) is None:
            found.append(f"{name}: the quote does not stand in the text")
        elif name == "level" and _contradicts_number(stated.value, stated.quote):
            found.append("level: the quote has other numbers")
        elif name in ("start", "end") and _contradicts_year(stated.value.year, stated.quote):
            found.append(f"{name}: the quote has another year")
    return found


def all_faults(answer: ArticleAnswer, text: str) -> list[str]:
    """What is wrong with the quotes of an answer, measure by measure."""
    return [
        f"measure {number}, {fault}"
        for number, measure in enumerate(answer.measures, 1)
        for fault in faults(measure, text)
    ]


def _digits(text: str) -> str:
    """The digits that say how much, without those that say of what size: ``25`` of 0.25, 25.0 and 2,500."""
    return re.sub(r"\D", "", text).strip("0")


def _contradicts_number(value: float, quote: str) -> bool:
    """Whether a quote has numbers and none of them is the value at any power of ten."""
    numbers: list[Any] = [number.rstrip(".,") for number in _NUMBER.findall(quote)]
    forms = {_digits(number) for number in numbers}
    forms |= {_digits(re.sub(r"\.0+$", "", number)) for number in numbers}
    return bool(numbers) and _digits(f"{value:.10f}".rstrip("0")) not in forms


def _contradicts_year(year: int, quote: str) -> bool:
    years = [int(found) for found in _YEAR.findall(quote)]
    return bool(years) and year not in years
