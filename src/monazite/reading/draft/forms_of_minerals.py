"""Forms of a mineral that a sentence names: ``antimony trioxide`` is no ingot."""

import re
from functools import lru_cache
from typing import NamedTuple

from monazite.reading.text.tables import good_rows, table

_METAL = r"(?:metal|ingots?|regulus|bars?)"


class FormOfMineral(NamedTuple):
    """One form of a mineral: the goods of the dataset that it is, its name in questions, and its words."""

    mineral: str
    goods: str
    name: str
    shape: re.Pattern[str]


@lru_cache(maxsize=1)
def forms() -> tuple[FormOfMineral, ...]:
    """Rows of ``forms.csv``; a form whose words hold those of another stands before it."""
    rows = ((row, row["regex"].replace("<METAL>", _METAL)) for row in table("forms"))
    shapes = ((row, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for row, words in rows)
    return tuple(FormOfMineral(row["mineral"], row["goods"], row["name"], shape) for row, shape in shapes)


def form_names() -> dict[str, str]:
    """What goods of one form are called."""
    return {form.goods: form.name for form in forms()}


_MARK = "\N{BULLET}"
_NOT = re.compile(
    r"\b(?:not|except(?:\s+for)?|excluding|exempting|spares|other\s+than|rather\s+than|unlike)\s+(?:(?:to|on|for)\s+)?$",
    re.I,
)
_OF_FORM = (
    r"(?:(?:tri|di)?oxides?|hydroxides?|metals?|ingots?|powders?|carbides?|sul(?:ph|f)ates?|tungstates?|flakes?|ores?|"
    r"concentrates?|compounds?|products?|alloys?|chemicals?|salts?|scrap|anodes?)"
)
_KIND = r"(?:natural|synthetic|artificial|flake|spherical|refined|unrefined|raw|crude)"
_JOIN = r"\s*(?:,\s*(?:and\s+|or\s+)?|\band\s+|\bor\s+|\bas\s+well\s+as\s+)"
_SHARED = re.compile(rf"{_MARK}{_JOIN}(?:other\s+)?{_OF_FORM}\b|\b{_KIND}{_JOIN}{_MARK}", re.I)
"""Words beside a form that share the name of its mineral: ``antimony metal and oxides``."""


def in_stated_form(goods: list[str], patterns: list[str], sentence: str) -> list[str]:
    """Goods with those of the named forms in the place of a whole mineral.

    Parameters
    ----------
    goods
        Goods as they were read: ``Sb``.
    patterns
        The goods of the dataset that these stand for: ``Sb.*``.
    sentence
        The sentence of the measure.

    Returns
    -------
    list of str
        ``Sb.metal`` for ``antimony trioxide``. Where the sentence names the mineral without its form as well, or a form
        in words that are no row of ``forms.csv``, the whole mineral.
    """
    rows, out = good_rows(), list(patterns)
    for mineral in dict.fromkeys(form.mineral for form in forms()):
        whole = next((rows[g]["pattern"].split(";") for g in goods if g in rows and rows[g]["name"] == mineral), None)
        if whole is None or not set(whole) <= set(out):
            continue
        found, rest = _forms_in(sentence, mineral)
        if found and not _SHARED.search(rest) and not re.search(rf"\b{mineral}\b", rest, re.I):
            at = out.index(whole[0])
            out = [*out[:at], *found, *(p for p in out[at:] if p not in whole)]
    return out


def _forms_in(sentence: str, mineral: str) -> tuple[list[str], str]:
    """Forms of a mineral that a sentence names and does not exclude, and the sentence with a mark for each of them."""
    found, rest = list[str](), sentence
    for form in (form for form in forms() if form.mineral == mineral):
        named = [m for m in form.shape.finditer(rest) if not _NOT.search(rest[: m.start()])]
        found += [form.goods] if named else []
        rest = form.shape.sub(_MARK, rest)
    return found, rest
