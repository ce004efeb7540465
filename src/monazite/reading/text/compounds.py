"""Goods that are told in a compound: ``gallium arsenide wafers``, ``nickel-based superalloys``, ``Ga2O3``."""

import re

from monazite.reading.text.annotations import WordMark
from monazite.reading.text.tables import good_rows, words
from monazite.reading.text.tokens import Token, token_range

_HEADS, _JOINTS = words("compounds.heads"), words("compounds.joints")
_ELEMENTS = words("compounds.elements")
_PART = rf"(?:{'|'.join(sorted(_ELEMENTS, key=lambda e: (-len(e), e)))})\d*"
_FORMULA = re.compile(rf"(?<![\w-])(?=\w*[a-z1-9])(?:{_PART}){{2,6}}(?![\w-])")
_FIRST = re.compile(_PART)
_NEGATIVE = ("O", "N", "As", "P", "S", "Cl", "F", "Te", "Sb")
"""What the last element of a compound of a metal is, so that no abbreviation is taken for one."""


def formula_marks(clean: str, doc: list[Token]) -> list[WordMark]:
    """Compounds by formula: the first element that goods of the tables stand for."""
    made = []
    for match in _FORMULA.finditer(clean):
        parts = [m[0].rstrip("0123456789") for m in _FIRST.finditer(match[0])]
        known = next((p for p in parts if good_rows().get(p, {}).get("class") == "mineral"), "")
        if not known or parts[-1] not in _NEGATIVE or known in _NEGATIVE:
            continue
        first, last = token_range(doc, match.start(), match.end())
        made.append(WordMark("good", known, "mineral", match.start(), match.end(), first, last, match[0]))
    return made


def join_compounds(marks: list[WordMark], doc: list[Token]) -> list[WordMark]:
    """Marks without a head noun that a mineral makes its own (``wafers``), and without what a thing is free of."""
    minerals = [m for m in marks if m.layer == "good" and m.kind == "mineral"]
    ends = {m.last for m in minerals}
    free = {id(m) for m in minerals if _is_free_of(doc, m.last)}
    heads = {
        id(m)
        for m in marks
        if m.layer == "good" and doc[m.first].lower in _HEADS and _compound_start(doc, m.first) in ends - {m.last}
    }
    return [m for m in marks if id(m) not in free | heads]


def _compound_start(doc: list[Token], first: int) -> int:
    """Where what stands before a head noun ends, over ``-based`` and the like."""
    while first > 0 and doc[first - 1].lower in _JOINTS:
        first -= 1
    return first


def _is_free_of(doc: list[Token], last: int) -> bool:
    """``rare-earth-free magnets``."""
    after = [doc[i].lower for i in range(last, min(last + 2, len(doc)))]
    return after[:2] == ["-", "free"]
