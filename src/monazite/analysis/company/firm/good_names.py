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
    r"(?:ndfeb|neodym(?:ium)?)?[\s._-]*(?:n[\s-]?[2-5]\d[\s-]?(m|h|sh|uh|eh|ah|)|[2-5]\d(sh|uh|eh|ah))"
    r"(?:[\s-]*magnet(?:en?|s)?)?", re.IGNORECASE,
)  # fmt: skip
"""A grade as data sheets have it: N, the energy product in MGOe, letters for the temperature that it bears."""
_GRADE_WITHIN = re.compile(r"(?<![\w-])n[\s-]?[2-5]\d[\s-]?(m|h|sh|uh|eh|ah|)(?![\w-])", re.IGNORECASE)
"""A grade among other words: ``Magnet N42SH 20x10``."""
_SAMARIUM_COBALT = re.compile(
    r"(?:samarium[\s-]*(?:co|k)obalt|sm2?[\s-]?co)(?:[\s_-]*\(?(?:\d{1,2}|1[:/.-]5|2[:/.-]17)\)?)?(?:[\s-]*magnet(?:en?|s)?)?",
    re.IGNORECASE,
)
"""By itself, as an alloy (SmCo5, Sm2Co17), by the ratio of its metals (SmCo 2:17), by its energy product (SmCo 28)."""
BEARS = {"N": 80, "M": 100, "H": 120, "SH": 150, "UH": 180, "EH": 200, "AH": 230}
"""Degrees Celsius up to which a grade is sold, by its letters: tables of makers, such as that on
en.shanghaimagnet.com; a guide, for the form of a magnet counts as well."""


def magnet_of_grade(name: str) -> str:
    """The magnet that a grade of a data sheet is; empty for what is no grade.

    >>> magnet_of_grade("N42SH"), magnet_of_grade("N35"), magnet_of_grade("NdFeB N48H"), magnet_of_grade("N2")
    ('NdFeB.SH.magnet', 'NdFeB.N.magnet', 'NdFeB.H.magnet', '')
    >>> magnet_of_grade("Sm2Co17"), magnet_of_grade("38UH"), magnet_of_grade("Magnet N42SH 20x10")
    ('SmCo.magnet', 'NdFeB.UH.magnet', 'NdFeB.SH.magnet')
    """
    if _SAMARIUM_COBALT.fullmatch(name.strip()):
        return "SmCo.magnet"
    if any(word in name.casefold() for word in ("ferrit", "alnico")):
        return ""
    if match := _GRADE.fullmatch(name.strip()):
        return f"NdFeB.{(match[1] or match[2] or 'N').upper()}.magnet"
    within = _GRADE_WITHIN.findall(name)
    return f"NdFeB.{within[0].upper() or 'N'}.magnet" if len(within) == 1 else ""


def nearest_grade(magnet: str, goods: Sequence[str]) -> str:
    """The grade of a run that bears about what a magnet of another grade does, the higher of two; empty for others.

    >>> nearest_grade("NdFeB.H.magnet", ["NdFeB.N.magnet", "NdFeB.SH.magnet"])
    'NdFeB.SH.magnet'
    """
    degrees = {good: BEARS[grade] for good in goods if (grade := _grade_of(good)) in BEARS}
    wanted = BEARS.get(_grade_of(magnet))
    if wanted is None or not degrees:
        return ""
    return min(degrees, key=lambda good: (abs(degrees[good] - wanted), -degrees[good]))


def grade_words(written: str, magnet: str, taken: str) -> str:
    """That a grade is read as another one, why, and what to do where that is wrong."""
    own, other = _grade_of(magnet), _grade_of(taken)
    return (
        f"{written} is read as {taken}, for the run has no grade {own}: the nearest by the heat it bears "
        f"({own} {BEARS[own]} \N{DEGREE SIGN}C, {other} {BEARS[other]} \N{DEGREE SIGN}C). Whether controls act on it "
        "depends on its dysprosium and terbium: if your maker adds none, write NdFeB.N.magnet."
    )


def _grade_of(good: str) -> str:
    parts = good.split(".")
    return parts[1] if len(parts) == 3 and parts[0] == "NdFeB" and parts[2] == "magnet" else ""


def goods_by_words(goods: Sequence[str]) -> dict[tuple[str, ...], str]:
    """Goods of a run by the words of their names."""
    found = {words_of(good): good for good in goods}
    if "Gr.primary" in goods:
        found |= dict.fromkeys(NATURAL_GRAPHITE, "Gr.primary")
    return found
