"""Goods that are told in a compound: ``gallium arsenide wafers``, ``nickel-based superalloys``."""

from monazite.reading.text.annotations import WordMark
from monazite.reading.text.tables import words
from monazite.reading.text.tokens import Token

_HEADS, _JOINTS = words("compounds.heads"), words("compounds.joints")


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
