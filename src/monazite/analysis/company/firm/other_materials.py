"""Goods of a purchasing list that a run does not hold: other minerals, and materials that no run is about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches

from monazite.analysis.company.firm.good_names import GERMAN, is_hard_metal, magnet_of_grade, spelled, words_of
from monazite.foundation.errors import nearest
from monazite.results.names import ELEMENTS
from monazite.scenario.scenario import shipped_records

ELSEWHERE = {
    "gallium": "Ga", "gan": "Ga", "gaas": "Ga", "germanium": "Ge", "graphit": "Gr", "graphite": "Gr",
    "naturgraphit": "Gr", "kobalt": "Co", "cobalt": "Co", "wolfram": "W", "tungstene": "W", "tungsten": "W",
    "wolframcarbid": "W", "hartmetall": "W", "antimon": "Sb", "antimoine": "Sb", "antimony": "Sb", "bismut": "Bi",
    "wismut": "Bi", "bismuth": "Bi",
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
    "oil fett grease carbon cfk gfk schraube screw vis bolt leiterplatte pcb platine kabel cable lfp nmc elektronik",
)).split())  # fmt: skip
"""Materials that no shipped run is about, in plain letters; chosen by hand, from what parts lists hold."""
_ALLOY = re.compile(
    r"(?:Cu|Al|Sn|Zn|Pb|Fe|Ni|Mg|Ti|Ag)\d*(?:(?:Cu|Al|Sn|Zn|Pb|Fe|Ni|Mg|Ti|Ag|Si|Mn|P|S|Bi)\d*(?:[.,]\d+)?)+(?![\w])"
)
"""An alloy by its designation, elements with their percent by weight, none of a shipped run: ``CuSn10Bi3`` is a bronze
with 3 % of bismuth, ``CuZn39Pb3`` a brass."""
OWN = ("ndfeb", "neodym", "smco", "samari", "praseodym", "dyspros", "terbi", "gadolin", "yttri", "lanthan", "ndpr")
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
    element, record = weighed_by(name, names)
    where = f", it is in the scenario {record}, which weighs it" if record else ""
    return f"{element} is no good of this run{where}" if element else ""


def weighed_by(name: str, names: Sequence[str]) -> tuple[str, str]:
    """The element of a good that a run does not have, and the shipped record that has it; empty where there is none.

    Parameters
    ----------
    name
        The good as it is written.
    names
        Goods of the run.
    """
    symbol = _element_elsewhere(name, names)
    if not symbol:
        return "", ""
    folder = ELEMENTS[symbol].split()[-1]  # natural and synthetic graphite are of one mineral
    records = [record for record, shipped in shipped_records().items() if folder in shipped.folders]
    return ELEMENTS[symbol], records[0] if records else ""


def _element_elsewhere(name: str, names: Sequence[str]) -> str:
    """Symbol of the element of a shipped mineral that a good is of and the run does not have; empty for others."""
    symbols = {symbol.casefold(): symbol for symbol in ELEMENTS}
    if alloy := _ALLOY.match(name.strip()):
        return "Bi" if re.search(r"Bi\d", alloy[0]) and "Bi" in ELEMENTS and not _holds("Bi", names) else ""
    of_words = next((symbols[word] for word in words_of(name) if word in symbols), "")
    symbol = (
        "W"
        if is_hard_metal(name)
        else of_words or next((ELSEWHERE[word] for word in plain_words(name) if word in ELSEWHERE), "")
    )
    goods = [one for one in names if "." in one]
    return "" if not symbol or not goods or _holds(symbol, goods) else symbol


def _holds(symbol: str, goods: Sequence[str]) -> bool:
    """Whether one of the goods is of an element."""
    return any(good.split(".")[0] == symbol for good in goods)


def is_of_no_run(name: str) -> bool:
    """Whether a good is one that no run holds."""
    return is_left_out(name, _GOODS)


def is_left_out(name: str, goods: Sequence[str]) -> bool:
    """Whether a good is known to be none that a run holds: of another mineral, or a material that no run is about.

    What is not understood is no such good: a magnet under another name may be the largest part of a list.

    Parameters
    ----------
    name
        The good as it is written, which the run does not have.
    goods
        Goods of the run.
    """
    words = plain_words(spelled(name))
    is_of_rare_earths = any(good.endswith(".magnet") or good.startswith("Nd.") for good in goods)
    if is_of_rare_earths and (magnet_of_grade(name) or any(word.startswith(OWN) for word in words)):
        return False
    if _element_elsewhere(name, goods) or _ALLOY.match(name.strip()):
        return True
    return any(word in OTHERS or word.startswith(_LONG) for word in words)


def is_like_none(name: str, goods: Sequence[str]) -> bool:
    """Whether a good is like none of a run: neither mistyped nor one that says too little.

    Parameters
    ----------
    name
        The good as it is written, which the run does not have.
    goods
        Goods of the run.
    """
    words = plain_words(spelled(name))
    return bool(words) and not any(word.startswith(OWN) for word in words) and not _is_near(name, words, goods)


_FORMS = ("oxide", "metal", "primary")
_GOODS = (*(f"{symbol}.{form}" for symbol in ELEMENTS for form in _FORMS), "NdFeB.SH.magnet", "SmCo.magnet")
"""Goods of every run there may be, as far as words of a list are held against them."""
_LONG = tuple(sorted(word for word in OTHERS if len(word) > 3))
"""Materials by which a longer word begins: ``Stahlblech``, ``Ferritmagnet``."""
_ENDINGS = {
    "magnet": ("magnet", "magnets", "magnete", "magneten", "aimant", "aimants"),
    "oxide": ("oxid", "oxide", "oxyde", "oxides", "oxydes"),
}
"""How words of kinds of goods end: of a run that holds the kind, such a word says too little, or is mistyped."""


def _is_near(name: str, words: Sequence[str], goods: Sequence[str]) -> bool:
    """Whether a name is like a good of the run, in whole or by one of its words."""
    held = {part.casefold() for good in goods for part in good.split(".")}
    if nearest(name, goods) is not None or set(words) <= held:
        return True
    own = {symbol for symbol in ELEMENTS if symbol.casefold() in held}
    elements = {ELEMENTS[symbol].split()[-1] for symbol in own}
    elements |= {word for word, symbol in ELSEWHERE.items() if symbol in own}
    elements |= {word for word, symbol in GERMAN.items() if symbol.capitalize() in own}
    endings = tuple(ending for kind, words_of_kind in _ENDINGS.items() if kind in held for ending in words_of_kind)
    return any(
        word in elements
        or (bool(endings) and word.endswith(endings) and not word.startswith("elektro"))
        or (len(word) > 3 and get_close_matches(word, elements, n=1, cutoff=ALIKE))
        for word in words
    )
