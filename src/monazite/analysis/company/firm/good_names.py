"""Goods as a purchasing department writes them: ``SmCo magnet``, ``dysprosium oxide``, ``Neodym-Magnet SH``."""

import re
from collections.abc import Sequence

from monazite.results.names import ELEMENTS

GERMAN = {
    "neodym": "nd", "praseodym": "pr", "lanthan": "la", "cer": "ce", "kobalt": "co", "wolfram": "w", "antimon": "sb",
    "oxid": "oxide", "metall": "metal", "magnete": "magnet", "magneten": "magnet", "magnets": "magnet",
    "oxyde": "oxide", "oxides": "oxide", "m\u00e9tal": "metal", "n\u00e9odyme": "nd", "terbium": "tb",
}  # fmt: skip
_HARD_METAL = re.compile(
    r"(?<![a-z])WC(?![a-z])|hartmetall|(?:tungsten|wolfram|cemented)[\s._-]*(?:carbide|karbide?|carbid)s?"
    r"|carbure[\s-]+(?:de[\s-]+)?tungst\u00e8ne", re.IGNORECASE,
)  # fmt: skip
"""Carbide of tungsten, alone or bound with cobalt as hard metal: WC-Co is nine tenths tungsten carbide by weight."""
NATURAL_GRAPHITE = {("naturgraphit",), ("graphite", "natural")}
"""Flakes of the mine: spherical graphite is named for its form."""
_COMPOUND = re.compile(r"(?<=\w{2})(?=(?:oxide?|metall|magnet(?:en?)?)$)")
"""Where a German noun is two words: ``Dysprosiumoxid``."""
_ADDED = re.compile(r"(?<!\w)(?:w/o|w/|with|without|mit|ohne|avec|sans)(?!\w).*$", re.IGNORECASE)
"""What is said of a good behind its name: ``w/ Dy`` is no tungsten."""
_SPELLED_OUT = (
    (re.compile(r"nd[\s._-]?2?[\s._-]?fe[\s._-]?(?:14)?[\s._-]?b(?![a-z])", re.IGNORECASE), "NdFeB"),
    (re.compile(r"n[e\u00e9]od[iy]m(?:e|ium)?[\s-]*(?:iron|eisen|fer)[\s-]*(?:boron|bore|bor)(?![a-z])", re.IGNORECASE),
     "NdFeB"),
    (re.compile(r"\bneo(?=[\s-]*(?:magnet|aimant|n?[\s-]?[2-5]\d))", re.IGNORECASE), "NdFeB"),
    (re.compile(r"(?<![a-z])sm[\s._-]?2?[\s._-]?co(?![a-z])", re.IGNORECASE), "SmCo"),
    (re.compile(r"(?<![a-z])(?:nd[\s/+._-]?pr|pr[\s/+._-]?nd|didym(?:ium)?)(?![a-z])", re.IGNORECASE), "NdPr"),
    (re.compile(r"\baimants?\b", re.IGNORECASE), "magnet"),
    *((re.compile(rf"^{word}(?!\w|[\s-]*stabili)", re.IGNORECASE), f"{symbol} oxide") for word, symbol in {
        "yttria": "Y", "ceria": "Ce", "lanthana": "La", "neodymia": "Nd", "praseodymia": "Pr", "samaria": "Sm",
        "gadolinia": "Gd", "dysprosia": "Dy", "terbia": "Tb", "scandia": "Sc", "europia": "Eu", "ytterbia": "Yb",
        "erbia": "Er", "holmia": "Ho", "lutetia": "Lu",
    }.items()),
)  # fmt: skip
"""Magnets as chemists and buyers write them, and the name that is read: ``Nd-Fe-B``, ``Sm-Co``."""
_PURITY = re.compile(
    r"\b\d{1,2}(?:[.,]\d+)?\s*%|(?<![\w.,-])9\d[.,]\d{1,6}(?![\w.,])|\b[2-7]n[0-9]?\b|[<>\u2265]=?|[(),;]|\b(?:powder|pulver|poudre|ingots?|barren|pur|pure|"
    r"purity|reinheit|treo|grade)\b", re.IGNORECASE,
)  # fmt: skip
"""Purity and form of an oxide or a metal, which no run tells apart: ``99.5 %``, ``99,99``, ``4N``, ``powder``."""
_SINTERED = re.compile(
    r"(?<!\w)(?:ge)?sinter(?:ed|te[rsn]?|t|magnet(?:e|en)?)?(?!\w)|(?<!\w)fritt\u00e9e?s?(?!\w)", re.IGNORECASE
)
"""That a magnet is sintered, as those of every run are."""
_STABILISED = re.compile(
    r"(?<![a-z])\d{0,2}y-?(?:p?sz|tzp)(?![a-z])|yttri\w*[\s-]*(?:partially[\s-]*|teil)?stabili[sz]\w*|zircon\w*[\s-]*(?:yttri\w*)",
    re.IGNORECASE,
)
"""Zirconia with some yttrium oxide in it."""
_LINKS = ("de", "du", "d", "of")
_FORMULA = re.compile(r"([A-Z][a-z]?)(?:\d{0,2})O\d{0,2}")
"""An oxide by its formula: ``Dy2O3``, ``Tb4O7``, ``CeO2``."""


def spelled(name: str) -> str:
    """A good's name without what is said behind it, metals of a magnet in one word.

    >>> spelled("Nd-Fe-B 45SH w/ Dy"), spelled("Sm-Co 2:17")
    ('NdFeB 45SH', 'SmCo 2:17')
    """
    out = _ADDED.sub("", name)
    for written, one in _SPELLED_OUT:
        out = written.sub(one, out)
    return out.strip() or name.strip()


def words_of(name: str) -> tuple[str, ...]:
    """Words of a good's name in any order, elements by their symbols.

    >>> words_of("Neodym-Magnet SH") == words_of("NdFeB.SH.magnet"), words_of("Dysprosiumoxid")
    (True, ('dy', 'oxide'))
    >>> words_of("Dy2O3 99.5 %"), words_of("Terbium oxide (4N)"), words_of("Dy-Metall")
    (('dy', 'oxide'), ('oxide', 'tb'), ('dy', 'metal'))
    """
    symbols = {words.casefold(): symbol.casefold() for symbol, words in ELEMENTS.items()} | GERMAN
    plain = _PURITY.sub(" ", spelled(name))
    formula = _FORMULA.search(plain)
    if formula and formula[1] in ELEMENTS and not formula[0].isalpha():
        plain = plain.replace(formula[0], f"{formula[1]} oxide")
    parts = [part for word in re.split(r"[\s._/-]+", plain.casefold()) for part in _COMPOUND.split(word) if part]
    words = {symbols.get(part, part) for part in parts if part not in _LINKS}
    if "magnet" in words:
        for metals, magnet in (({"sm", "co"}, "smco"), ({"nd"}, "ndfeb")):
            if metals <= words:
                words = words - metals | {magnet}
    return tuple(sorted(words))


def is_hard_metal(name: str) -> bool:
    """Whether a name is that of tungsten carbide or of a hard metal, whose cobalt is the lesser part.

    >>> [is_hard_metal(name) for name in ("WC-Co K20", "Hartmetall", "tungsten carbide", "Cobalt", "WCDMA chip")]
    [True, True, True, False, False]
    """
    return _HARD_METAL.search(spelled(name)) is not None


_GRADE = re.compile(
    r"(?:ndfeb|neodym(?:ium)?)?[\s._-]*(?:n[\s-]?[2-5]\d[\s-]?(m|h|sh|uh|eh|ah|)|[2-5]\d(sh|uh|eh|ah))"
    r"(?:[\s-]*magnet(?:en?|s)?)?", re.IGNORECASE,
)  # fmt: skip
"""A grade as data sheets have it: N, the energy product in MGOe, letters for the temperature that it bears."""
_GRADE_WITHIN = re.compile(r"(?<![\w.,-])n[\s-]?[2-5]\d[\s-]?(sh|uh|eh|ah|m|h|)(?![\w-])", re.IGNORECASE)
"""A grade among other words: ``Magnet N42SH 20x10``."""
_BARE_GRADE = re.compile(r"(?<![\w.,-])[2-5]\d[\s-]?(sh|uh|eh|ah|m|h)(?![\w-])", re.IGNORECASE)
"""A grade without its N, beside the name of the magnet: ``NdFeB 45SH``; alone 50 Ah are a battery."""
_SAMARIUM_COBALT = re.compile(
    r"(?:samarium[\s-]*(?:co|k)obalt|(?<![a-z])sm2?[\s-]?co)(?:[\s_-]*\(?(?:\d{1,2}|1[:/.-]5|2[:/.-]17)\)?)?(?:[\s-]*magnet(?:en?|s)?)?",
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
    >>> magnet_of_grade("Nd-Fe-B 45SH w/ Dy"), magnet_of_grade("Sm-Co 2:17")
    ('NdFeB.SH.magnet', 'SmCo.magnet')
    >>> magnet_of_grade("Sintered NdFeB SH"), magnet_of_grade("Bonded NdFeB SH")
    ('NdFeB.SH.magnet', '')
    """
    name = spelled(name)
    if _SAMARIUM_COBALT.fullmatch(name):
        return "SmCo.magnet"
    if any(word in name.casefold() for word in ("ferrit", "alnico", "smco", "samarium")):
        return "SmCo.magnet" if re.search(r"smco.*(?:1[:/]5|2[:/]17|magnet)", name, re.IGNORECASE) else ""
    if match := _GRADE.fullmatch(name):
        return f"NdFeB.{(match[1] or match[2] or 'N').upper()}.magnet"
    within = [(one or "N").upper() for one in _GRADE_WITHIN.findall(name)] or _letters_of(name)
    if not within and any(word in name.casefold() for word in ("ndfeb", "magnet")):
        within = [one.upper() for one in _BARE_GRADE.findall(name)]
    return f"NdFeB.{within[0]}.magnet" if len(set(within)) == 1 else ""


def _letters_of(name: str) -> list[str]:
    """The letters of a grade without its energy product, of a name that is otherwise that of a sintered magnet."""
    words = set(words_of(_SINTERED.sub(" ", name)))
    letters = [grade for grade in BEARS if grade.casefold() in words]
    return letters if "ndfeb" in words and words - {"ndfeb", "magnet"} == {one.casefold() for one in letters} else []


def mixture_words(name: str, goods: Sequence[str]) -> str:
    """Why a mixture is not weighed by what it has of a good of the run; empty for what is none.

    Zirconia holds from 3 to 8 mol of yttrium oxide in 100, which its trade name may leave out.
    """
    if "Y.oxide" not in goods or _STABILISED.search(name) is None:
        return ""
    return (
        "zirconia with some yttrium oxide in it, whose share by weight its name does not say: a row of Y.oxide with "
        "the kg of yttrium oxide in it is weighed"
    )


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
    found |= {words_of(good.replace("Nd.", "NdPr.")): good for good in goods if good.startswith("Nd.")}
    if "Gr.primary" in goods:
        found |= dict.fromkeys(NATURAL_GRAPHITE, "Gr.primary")
    return found
