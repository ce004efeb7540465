"""Goods of a purchasing list that a run does not hold: other minerals, and materials that no run is about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches

from monazite.analysis.company.firm.good_names import magnet_of_grade, words_of
from monazite.foundation.errors import nearest
from monazite.results.names import ELEMENTS
from monazite.scenario.scenario import shipped_records

ELSEWHERE = {
    "gallium": "Ga", "gan": "Ga", "gaas": "Ga", "germanium": "Ge", "graphit": "Gr", "graphite": "Gr",
    "naturgraphit": "Gr", "kobalt": "Co", "cobalt": "Co", "wolfram": "W", "tungstene": "W", "tungsten": "W",
    "wolframcarbid": "W", "hartmetall": "W", "antimon": "Sb", "antimoine": "Sb", "antimony": "Sb", "bismut": "Bi", "wismut": "Bi",
    "bismuth": "Bi",
}  # fmt: skip
"""Elements of the shipped minerals by words that buyers use for them and their common compounds, in plain letters."""
OTHERS = frozenset(" ".join((
    "ferrit ferrite alnico stahl steel acier edelstahl inox eisen iron fer guss gusseisen blech kupfer copper",
    "cuivre messing brass laiton bronze aluminium aluminum alu alsi titan titanium titane nickel zink zinc",
    "zinn tin etain blei lead plomb silber silver argent gold platin platinum palladium rhodium magnesium",
    "mangan manganese lithium silizium silicon silicium chrom chromium molybdan molybdanum molybdenum tantal",
    "tantalum niob niobium vanadium indium beryllium kunststoff plastic plastique polyamid polyamide nylon",
    "abs pom ptfe pvc epoxy epoxid harz resin silikon silicone gummi rubber epdm fkm nbr glas glass keramik",
    "ceramic papier paper karton holz wood textil leder leather schaum foam klebstoff adhesive lack paint ol",
    "oil fett grease carbon cfk gfk",
)).split())  # fmt: skip
"""Materials that no shipped run is about, in plain letters; chosen by hand, from what parts lists hold."""
OWN = ("ndfeb", "neodym", "smco", "samari", "praseodym", "dyspros", "terbi", "gadolin", "yttri", "lanthan")
"""How words of rare earths and their magnets begin: a row that has one belongs to their run, whatever else it says."""
ALIKE = 0.8


def plain_words(name: str) -> list[str]:
    """Words of a name in plain letters, without numbers: ``Graphit sphärisch`` is graphit, spharisch."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return re.findall(r"[a-z]+", "".join(c for c in letters if not unicodedata.combining(c)))


def mineral_elsewhere(name: str, names: Sequence[str]) -> str:
    """That a good is of an element which the run does not have, and the record that has it; empty for others.

    Parameters
    ----------
    name
        The good as it is written: ``W.oxide``, ``Wolframoxid``.
    names
        Goods of the run.
    """
    element = _element_elsewhere(name, names)
    if not element:
        return ""
    records = [record for record, shipped in shipped_records().items() if ELEMENTS[element] in shipped.folders]
    if not records and element in ("Gr", "Gs"):
        records = [record for record, shipped in shipped_records().items() if "graphite" in shipped.folders]
    where = f", it is in the scenario {records[0]}, which weighs it" if records else ""
    return f"{ELEMENTS[element]} is no good of this run{where}"


def _element_elsewhere(name: str, names: Sequence[str]) -> str:
    """Symbol of the element of a shipped mineral that a good is of and the run does not have; empty for others."""
    symbols = {symbol.casefold(): symbol for symbol in ELEMENTS}
    of_words = next((symbols[word] for word in words_of(name) if word in symbols), "")
    symbol = of_words or next((ELSEWHERE[word] for word in plain_words(name) if word in ELSEWHERE), "")
    goods = [one for one in names if "." in one]
    if not symbol or not goods or any(re.search(rf"{symbol}(?![a-z])", one) for one in goods):
        return ""
    return symbol


def is_left_out(name: str, goods: Sequence[str]) -> bool:
    """Whether a good is none that a run holds, and none of its own that is mistyped or says too little.

    Parameters
    ----------
    name
        The good as it is written, which the run does not have.
    goods
        Goods of the run.
    """
    words = plain_words(name)
    is_of_rare_earths = any(good.endswith(".magnet") or good.startswith("Nd.") for good in goods)
    if is_of_rare_earths and (magnet_of_grade(name) or any(word.startswith(OWN) for word in words)):
        return False
    if _element_elsewhere(name, goods):
        return True
    if any(word in OTHERS or word.startswith(_LONG) for word in words):
        return True
    return bool(words) and not _is_near(name, words, goods)


_LONG = tuple(sorted(word for word in OTHERS if len(word) > 3))
"""Materials by which a longer word begins: ``Stahlblech``, ``Ferritmagnet``."""
_MAGNETS = ("magnet", "magnets", "magnete", "magneten", "aimant", "aimants", "oxid", "oxide", "oxyde")


def _is_near(name: str, words: Sequence[str], goods: Sequence[str]) -> bool:
    """Whether a name is like a good of the run, in whole or by one of its words."""
    held = {part.casefold() for good in goods for part in good.split(".")}
    if nearest(name, goods) is not None or set(words) <= held:
        return True
    own = {symbol for symbol in ELEMENTS if symbol.casefold() in held}
    elements = {ELEMENTS[symbol].split()[-1] for symbol in own}
    elements |= {word for word, symbol in ELSEWHERE.items() if symbol in own}
    return any(
        (word.endswith(_MAGNETS) and not word.startswith("elektro"))
        or get_close_matches(word, elements, n=1, cutoff=ALIKE)
        for word in words if len(word) > 3
    )  # fmt: skip
