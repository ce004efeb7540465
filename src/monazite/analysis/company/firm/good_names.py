"""Goods as a purchasing department writes them: ``SmCo magnet``, ``dysprosium oxide``, ``Neodym-Magnet SH``."""

import re
from collections.abc import Sequence

from monazite.results.names import ELEMENTS

GERMAN = {
    "neodym": "nd", "praseodym": "pr", "lanthan": "la", "cer": "ce", "kobalt": "co", "wolfram": "w", "antimon": "sb",
    "oxid": "oxide", "metall": "metal", "magnete": "magnet", "magneten": "magnet",
}  # fmt: skip
NATURAL_GRAPHITE = {("naturgraphit",), ("graphite", "natural")}
"""Flakes of the mine: spherical graphite is named for its form."""
_COMPOUND = re.compile(r"(?<=\w{2})(?=(?:oxide?|metall|magnet(?:en?)?)$)")
"""Where a German noun is two words: ``Dysprosiumoxid``."""


def words_of(name: str) -> tuple[str, ...]:
    """Words of a good's name in any order, elements by their symbols.

    >>> words_of("Neodym-Magnet SH") == words_of("NdFeB.SH.magnet"), words_of("Dysprosiumoxid")
    (True, ('dy', 'oxide'))
    """
    symbols = {words.casefold(): symbol.casefold() for symbol, words in ELEMENTS.items()} | GERMAN
    parts = [part for word in re.split(r"[\s._/-]+", name.casefold()) for part in _COMPOUND.split(word) if part]
    words = {symbols.get(part, part) for part in parts}
    if "magnet" in words:
        for metals, magnet in (({"sm", "co"}, "smco"), ({"nd"}, "ndfeb")):
            if metals <= words:
                words = words - metals | {magnet}
    return tuple(sorted(words))


_GRADE = re.compile(
    r"(?:ndfeb|neodym(?:ium)?)?[\s._-]*n[\s-]?[2-5]\d[\s-]?(m|h|sh|uh|eh|ah|)(?:[\s-]*magnet(?:en?|s)?)?", re.IGNORECASE
)
"""A grade as data sheets have it: N, the energy product in MGOe, letters for the temperature that it bears."""
_SAMARIUM_COBALT = re.compile(r"sm2?co\d{0,2}", re.IGNORECASE)  # by itself, or as an alloy: SmCo5, Sm2Co17


def magnet_of_grade(name: str) -> str:
    """The magnet that a grade of a data sheet is; empty for what is no grade.

    >>> magnet_of_grade("N42SH"), magnet_of_grade("N35"), magnet_of_grade("NdFeB N48H"), magnet_of_grade("N2")
    ('NdFeB.SH.magnet', 'NdFeB.N.magnet', 'NdFeB.H.magnet', '')
    >>> magnet_of_grade("Sm2Co17")
    'SmCo.magnet'
    """
    if _SAMARIUM_COBALT.fullmatch(name.strip()):
        return "SmCo.magnet"
    match = _GRADE.fullmatch(name.strip())
    return f"NdFeB.{match[1].upper() or 'N'}.magnet" if match else ""


def goods_by_words(goods: Sequence[str]) -> dict[tuple[str, ...], str]:
    """Goods of a run by the words of their names."""
    found = {words_of(good): good for good in goods}
    if "Gr.primary" in goods:
        found |= dict.fromkeys(NATURAL_GRAPHITE, "Gr.primary")
    return found
