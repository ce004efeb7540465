"""Which goods an instrument is about."""

from dataclasses import dataclass
from itertools import pairwise

from monazite.reading.measures.context import ReadingContext, TriggerContext
from monazite.reading.mentions.exceptions import excepted_goods
from monazite.reading.parties.tariff_perspective import is_faced
from monazite.reading.records import BARRIERS
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, WordMark, good_rows, words

LIST_BREAKS = words("goods.gap")
_BETWEEN = words("goods.between")
_BOUGHT = ("stockpile", "purchase")
_JOINS = ("and", "but", ",")
_EXEMPT = words("goods.exempting")
_GOES_ON = pattern("goods.list_goes_on")
GROUP_ELEMENTS = {
    "heavy rare earths": {"Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu", "Y"},
    "light rare earths": {"La", "Ce", "Pr", "Nd"},
}
GROUP_ELEMENTS["rare earths"] = GROUP_ELEMENTS["heavy rare earths"] | GROUP_ELEMENTS["light rare earths"] | {"Sc"}
"""Elements of a group."""
GROUP_MEMBERS = {
    "critical minerals": None,
    "rare earths": GROUP_ELEMENTS["rare earths"] | {"heavy rare earths", "light rare earths"},
    "heavy rare earths": GROUP_ELEMENTS["heavy rare earths"] | {"Sc"},
    "light rare earths": GROUP_ELEMENTS["light rare earths"],
    "ferroalloys": {"Cr", "Mn", "Si", "Ni", "V", "Mo", "Nb", "W"},
    "special alloys": {"Ni", "Co", "Ti", "W", "Nb", "Re", "Ta", "Zr", "rare earths"},
}


@dataclass(frozen=True, slots=True)
class GoodsAround:
    """Goods of a clause by where they stand to its instrument."""

    marks: list[WordMark]  # all of the clause
    inside: list[WordMark]
    following: list[WordMark]
    preceding: list[WordMark]
    filled: bool  # "will fill the reserve with antimony": those after it count alone


def goods_of(w: TriggerContext, ctx: ReadingContext) -> tuple[list[str], bool]:
    """Goods of the instrument, and whether its own sentence names them.

    They are the list of goods after it, else before it, else those of the sentence before.
    """
    kind = w.trigger.kind
    if kind == "truce":
        return [], True
    around = _goods_around(w)
    if kind == "tariff":
        return _goods_of_tariff(w, around), True
    if kind == "tech_control":
        return narrowest_goods(around.marks), True
    if row := _goods_named(w, around):
        return narrowest_goods(row), True
    if kind in ("project", "finance", "purchase") and not ctx.last_goods and (named := w.marked.of("named")):
        return narrowest_goods(named), False  # "C$200 million for Nouveau Monde Graphite"
    text = w.trigger.mark.text.lower()
    if kind == "partnership" and ("mineral" in text or "raw" in text):
        return ["critical minerals"], True
    if kind == "purchase" and (bought := [m.goods for m in ctx.measures if m.kind in _BOUGHT and m.goods]):
        return bought[-1], False  # "the joint purchases" are those of the reserve told before
    return [g for g in ctx.last_goods if good_rows().get(g, {}).get("class") == "mineral"], False


def _goods_around(w: TriggerContext) -> GoodsAround:
    """The goods of the clause, sorted by place."""
    t = w.trigger.mark
    marks = [m for m in w.marked.of("good") if w.clause.contains(m)]
    spared = excepted_goods(w.marked) if w.trigger.kind in BARRIERS else []
    marks = [m for m in marks if m not in spared and w.marked.token(m.last) not in ("act", "alliance", "bill")]
    inside = [m for m in marks if t.start <= m.start < t.end]
    after = [m for m in marks if t.end <= m.start < w.window.end]
    before = [m for m in marks if w.window.start <= m.start < t.start and not is_component(w.marked, m)]
    stocked = w.trigger.kind == "stockpile" and bool(after)
    filled = stocked and "with" in [w.marked.token(i) for i in range(t.last, after[0].first)]
    inside = [] if filled else inside  # "the reserve of critical minerals will start with antimony and gallium"
    if inside and before and [w.marked.token(i) for i in range(before[-1].last, inside[0].first)] == ["and"]:
        inside = [before[-1], *inside]  # "a rare earth and magnet complex"
    return GoodsAround(marks, inside, after, before, filled)


def _goods_of_tariff(w: TriggerContext, around: GoodsAround) -> list[str]:
    """What a tariff is on; ``*`` for everything, empty where the clause does not say."""
    t, before = w.trigger.mark, around.preceding
    first = next((m for m in around.following if m.first - t.last <= 9 and _is_on_goods(w, m)), None)
    row = _first_list(w.marked, [m for m in around.following if m.start >= first.start]) if first else []
    row = row or [m for m in before if t.first - m.last <= 1 and w.marked.token(m.first - 1) not in ("its",)]
    if before and _EXEMPT & {w.marked.token(i) for i in range(before[0].first - 3, before[0].first)}:
        row = _first_list(w.marked, before)  # "exempted graphite from the tariff on Chinese goods"
    if not row and before and w.marked.token(before[-1].last) == "with":
        row = _last_list(w.marked, before)  # "hits Chinese graphite with a duty"
    if not row and before and is_faced(w) and w.marked.token(before[-1].last) not in ("makers", "producers"):
        row = _last_list(w.marked, before)  # "their magnets will face duties"
    if row:
        return narrowest_goods(row)
    return ["*"] if w.trigger.variant == "own" or _is_on_all_goods(w) else []


def _goods_named(w: TriggerContext, around: GoodsAround) -> list[WordMark]:
    """Goods of the sentence that any other instrument is about."""
    kind, t = w.trigger.kind, w.trigger.mark
    row = _goods_beside(w, around)
    row = [m for m in row if "used" not in [w.marked.token(i) for i in range(t.last, m.first)] or m.kind == "mineral"]
    if kind in ("price_floor", "finance", "project", "purchase") and not row:
        row = around.marks or w.marked.of("good")
    if not row:
        spared = excepted_goods(w.marked)
        minerals = [m for m in w.marked.of("good") if m.kind == "mineral" and m not in spared]
        row = [m for m in minerals if w.clause.contains(m) or not _is_in_other_clause(w, m)]
    grouped = row and narrowest_goods(row) == ["critical minerals"]
    if grouped and kind in ("stockpile", "finance", "price_floor", "purchase"):
        minerals = [m for m in around.marks if m.kind == "mineral"]
        return [*row, *minerals]  # "antimony will go into the Critical Minerals Reserve"
    return row


def _goods_beside(w: TriggerContext, around: GoodsAround) -> list[WordMark]:
    """The list of goods in and after the instrument, or the one that stands right before it."""
    t, before = w.trigger.mark, around.preceding
    grouped = bool(around.inside) and {m.value for m in around.inside} <= {"critical minerals"}
    if grouped or not around.inside:
        row = around.inside + _first_list(w.marked, around.following)
    else:
        row = _first_list(w.marked, around.inside + around.following)
    row = row or _first_list(w.marked, before[-1:] and _last_list(w.marked, before))
    if w.trigger.kind not in ("export_control", "stockpile", "export_tax") or not before or around.filled:
        return row
    gap = t.first - before[-1].last
    if gap != 0 and not (gap == 1 and w.marked.token(t.first - 1) not in _JOINS):
        return row
    row = _first_list(w.marked, _last_list(w.marked, before))
    members = set().union(*(GROUP_MEMBERS.get(m.value) or set() for m in row))
    return row + [m for m in _first_list(w.marked, around.following) if m.value in members]


def _is_in_other_clause(w: TriggerContext, mark: WordMark) -> bool:
    """Whether goods stand in another clause, with an actor of its own: ``..., while China postpones its curbs``."""
    return any(c.contains(mark) and c.opener in ("while", "and", "but", ";") and c.parts for c in w.clauses)


def is_component(marked: MarkedSentence, mark: WordMark) -> bool:
    """``magnets that contain the elements``: the elements are not what is shipped."""
    return any(marked.token(i).startswith("contain") for i in range(mark.first - 3, mark.first))


def _is_on_goods(w: TriggerContext, mark: WordMark) -> bool:
    """Whether goods after a tariff are what it is on: no other clause or preposition comes between."""
    between = [w.marked.token(i) for i in range(w.trigger.mark.last, mark.first)]
    if not any(x in _BETWEEN for x in between):
        return True
    return "on" in between and not {"if", "over"} & {*between} and "to" not in between[between.index("on") :]


def _is_on_all_goods(w: TriggerContext) -> bool:
    """Whether a tariff is on everything: ``on Chinese goods``, or on a country without any goods named."""
    if any(c.conditional and c.parts for c in w.clauses):
        return True
    whom = [p for p in w.clause.parts if p.role in ("object", "told")]
    return bool(whom or w.marked.of("cue", "trade") or w.marked.of("cue", "world"))


def _first_list(marked: MarkedSentence, marks: list[WordMark]) -> list[WordMark]:
    """The first goods and those that follow it in a list."""
    row = marks[:1]
    for mark in marks[1:]:
        between = [marked.token(i) for i in range(row[-1].last, mark.first)]
        if between in (["'"], ["'s"]):
            row = [*row[:-1], mark]  # "electric cars' magnets" are magnets
            continue
        goes_on = _GOES_ON.match(marked.clean[row[-1].end : mark.start])  # "for terbium, and for magnets"
        if not goes_on and (len(between) > 5 or any(x in LIST_BREAKS for x in between)):
            break
        row.append(mark)
    return row


def _last_list(marked: MarkedSentence, marks: list[WordMark]) -> list[WordMark]:
    """The last goods and those before it in the same list."""
    row = marks[-1:]
    for mark in reversed(marks[:-1]):
        between = [marked.token(i) for i in range(mark.last, row[0].first)]
        if len(between) > 5 or any(x in LIST_BREAKS for x in between):
            break
        row.insert(0, mark)
    return row


def narrowest_goods(marks: list[WordMark]) -> list[str]:
    """Ids of goods: elements instead of the group that a list of them spells out."""
    names: list[str] = []
    for mark in marks:
        names += mark.value.split("+")
    names = list(dict.fromkeys(names))
    joined = {m.value for m, n in pairwise(marks) if 0 <= n.first - m.last <= 1 and m.value in GROUP_MEMBERS}
    joined |= {n.value for m, n in pairwise(marks) if 0 <= n.first - m.last <= 1 and n.value in GROUP_MEMBERS}
    for group, members in GROUP_MEMBERS.items():
        if group in joined and members is None:
            continue  # "critical minerals and rare earths"
        others = [n for n in names if n != group and (members is None or n in members)]
        if group in names and others:
            names.remove(group)
    return names
