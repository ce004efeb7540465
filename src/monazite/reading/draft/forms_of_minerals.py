"""Forms of a mineral that a sentence names: ``antimony trioxide`` is no ingot."""

import re
from typing import NamedTuple

from monazite.reading.text.tables import good_rows


class FormOfMineral(NamedTuple):
    """One form of a mineral: the goods of the dataset that it is, its name in questions, and its words."""

    mineral: str
    goods: str
    name: str
    shape: re.Pattern[str]


_METAL = r"(?:metal|ingots?|regulus|bars?)"


def _form(mineral: str, goods: str, name: str, words: str) -> FormOfMineral:
    return FormOfMineral(mineral, goods, name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))


FORMS = (
    _form("antimony", "Sb.metal", "antimony trioxide", r"antimony\s+(?:tri)?oxides?|(?:sodium\s+)?antimonates?"),
    _form("antimony", "Sb.primary", "antimony metal", rf"antimony\s+{_METAL}|ingots?\s+of\s+antimony"),
    _form(
        "tungsten", "W.primary", "tungsten oxides and tungstates",
        r"tungsten\s+(?:tri)?oxides?|(?:ammonium\s+)?(?:para|meta)?tungstates?|tungstic\s+acid|ferro-?tungsten",
    ),
    _form(
        "tungsten", "W.metal", "tungsten powder and carbide",
        rf"tungsten\s+(?:carbides?|powders?|{_METAL})|cemented\s+carbides?",
    ),
    _form("bismuth", "Bi.primary", "bismuth oxide", r"bismuth\s+oxides?"),
    _form("bismuth", "Bi.metal", "bismuth metal", rf"bismuth\s+{_METAL}"),
    _form("graphite", "Gr.primary", "natural flake graphite", r"(?:natural\s+)?flake\s+graphite|graphite\s+flakes?"),
    _form(
        "graphite", "Gr.metal", "spherical natural graphite",
        r"(?:natural\s+)?(?:spherical|spheroidal|spheronised)\s+(?:natural\s+)?graphite",
    ),
    _form("graphite", "Gs.metal", "synthetic graphite", r"(?:synthetic|artificial)\s+graphite"),
    _form("graphite", "Gr.*", "natural graphite", r"natural\s+graphite"),
    _form("cobalt", "Co.primary", "cobalt hydroxide", r"cobalt\s+(?:hydroxides?|intermediates?)"),
    _form(
        "cobalt", "Co.metal", "refined cobalt",
        rf"refined\s+cobalt|cobalt\s+(?:{_METAL}|sul(?:ph|f)ates?|oxides?|tetroxides?|chlorides?|powders?)",
    ),
    _form("germanium", "Ge.oxide", "germanium oxide", r"germanium\s+(?:di)?oxides?"),
    _form("germanium", "Ge.metal", "germanium metal", rf"germanium\s+{_METAL}"),
)  # fmt: skip
"""Forms by the goods of goods.csv of their mineral; a form whose words hold those of another stands before it."""
NAMES = {form.goods: form.name for form in FORMS}
"""What goods of one form are called."""

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
        in words that are no row of ``FORMS``, the whole mineral.
    """
    rows, out = good_rows(), list(patterns)
    for mineral in dict.fromkeys(form.mineral for form in FORMS):
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
    for form in (form for form in FORMS if form.mineral == mineral):
        named = [m for m in form.shape.finditer(rest) if not _NOT.search(rest[: m.start()])]
        found += [form.goods] if named else []
        rest = form.shape.sub(_MARK, rest)
    return found, rest
