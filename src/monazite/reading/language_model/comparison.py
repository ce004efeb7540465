"""Two readings of one article: what both read stands, where they differ is noted and will be asked."""

from collections.abc import Sequence
from typing import Any

from monazite.reading.parties.countries import country_name
from monazite.reading.records import OtherReading, ReadMeasure
from monazite.reading.text.tables import good_name

SIMULATED = ("in_force", "announced", "threatened", "suspended")
"""States of a measure from which policies can come."""
_MUTUAL = ("partnership", "truce")


def compare(first: Sequence[ReadMeasure], second: Sequence[ReadMeasure]) -> list[ReadMeasure]:
    """Measures of the first reading with what the second reads otherwise, then those that only the second has.

    Parameters
    ----------
    first
        Measures that the rules read.
    second
        Those of the other reader.
    """
    partners = _pairs(first, second)
    for number, measure in enumerate(first):
        if number not in partners:
            measure.otherwise.append(OtherReading("none", "", "no such measure"))
            continue
        _note_differences(measure, second[partners[number]])
    return [*first, *(m for number, m in enumerate(second) if number not in partners.values())]


def _pairs(first: Sequence[ReadMeasure], second: Sequence[ReadMeasure]) -> dict[int, int]:
    """Which measure of the second reading is which of the first: the most alike first, each once."""
    scores = ((_likeness(a, b), -i, -j) for i, a in enumerate(first) for j, b in enumerate(second))
    found: dict[int, int] = {}
    for score, i, j in sorted(scores, reverse=True):
        if score > 0 and -i not in found and -j not in found.values():
            found[-i] = -j
    return found


def _likeness(a: ReadMeasure, b: ReadMeasure) -> int:
    """How much two measures have in common; 0 where they cannot be one: another kind and another actor or sentence."""
    sentence = bool({e.number for e in a.evidence} & {e.number for e in b.evidence})
    actor = _actors(a) == _actors(b)
    if not (a.kind == b.kind and (actor or sentence)) and not (actor and sentence):
        return 0
    parts = [a.status == b.status, a.start == b.start, _level(a) == _level(b), bool(set(a.goods) & set(b.goods))]
    return 8 * (a.kind == b.kind) + 4 * actor + 2 * sentence + sum(parts)


def _actors(m: ReadMeasure) -> object:
    """Who takes a measure; what is made between countries has no order."""
    return frozenset([m.actor, *m.affected]) if m.kind in _MUTUAL else m.actor


def _note_differences(mine: ReadMeasure, other: ReadMeasure) -> None:
    """Note field by field what another reading of a measure says otherwise."""
    if mine.kind != other.kind:
        mine.otherwise.append(OtherReading("kind", other.kind, other.kind.replace("_", " ")))
    if mine.kind != other.kind or mine.kind not in _MUTUAL:
        if mine.actor != other.actor:
            mine.otherwise.append(OtherReading("actor", other.actor, country_name(other.actor)))
        if _targets(mine) != _targets(other):
            mine.otherwise.append(OtherReading("affected", other.affected, _countries(other.affected)))
    elif _actors(mine) != _actors(other):
        mine.otherwise.append(OtherReading("affected", other.affected, _countries([other.actor, *other.affected])))
    if set(mine.goods) != set(other.goods):
        mine.otherwise.append(OtherReading("goods", other.goods, _goods(other.goods)))
    if (mine.variant == "ban") != (other.variant == "ban") and mine.kind == "export_control":
        words = "a ban" if other.variant == "ban" else "no ban"
        mine.otherwise.append(OtherReading("variant", other.variant, words))
    for name in ("start", "end"):
        if (day := getattr(other, name)) != getattr(mine, name):
            mine.otherwise.append(OtherReading(name, day, str(day) if day else "no day"))
    if _level(mine) != _level(other) or (mine.change == "cut") != (other.change == "cut"):
        mine.otherwise.append(OtherReading("level", other.level, _level_words(other)))
    if mine.status != other.status:
        _note_status(mine, other)


def _note_status(mine: ReadMeasure, other: ReadMeasure) -> None:
    """Note another status; of one that can be simulated and one that cannot the first is put up for the question."""
    status, doubted = mine.status, other.status
    if status not in SIMULATED and doubted in SIMULATED:
        mine.status = doubted
        mine.otherwise.append(OtherReading("status_of_rules", status, status.replace("_", " ")))
    else:
        mine.otherwise.append(OtherReading("status", doubted, doubted.replace("_", " ")))


def _targets(m: ReadMeasure) -> frozenset[str]:
    return frozenset(m.affected) - {"*"}


def _level(m: ReadMeasure) -> tuple[float, str] | None:
    if m.level is None:
        return None
    if isinstance(m.level, dict):
        return round(float(m.level["value"]), 6), str(m.level["unit"])
    return round(float(m.level), 6), "share"


def _level_words(m: ReadMeasure) -> str:
    level = _level(m)
    if level is None:
        return "none"
    words = f"{100 * level[0]:.4g} %" if level[1] == "share" else f"{level[0]:,g} {level[1]}"
    return f"{words} less" if m.change == "cut" else words


def _countries(codes: Sequence[str]) -> str:
    return ", ".join(map(country_name, codes)) or "nobody"


def _goods(goods: Sequence[Any]) -> str:
    return ", ".join(map(good_name, goods)) or "none"
