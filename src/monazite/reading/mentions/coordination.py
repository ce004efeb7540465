"""Several measures of one kind in a clause: a second verb with goods of its own; a rate for each of several goods."""

from dataclasses import replace
from itertools import pairwise

from monazite.reading.amounts import amounts
from monazite.reading.amounts.levels import UNITS
from monazite.reading.mentions.clauses import clauses_of
from monazite.reading.mentions.instrument import Trigger
from monazite.reading.records import ReadMeasure
from monazite.reading.text.vocabulary import MarkedSentence, WordMark, words

_LINKS = ("and", "but", "while", "whereas", ",", ";", "plus")
_VERBS = ("stop", "charge", "raise", "cut", "invest")
_IN_SERIES = ("tariff", "export_tax", "finance", "export_control", "price_floor")
_OTHER_SHARES = words("apart.other_shares")
_REACH = 14
"""Words between a rate and the goods that it is on."""


def second_verb(marked: MarkedSentence, first: int, last: int) -> int | None:
    """The link between two places after which a second verb stands: ``... and banned exports of bauxite``."""
    verbs = {f.first for kind in _VERBS for f in marked.of("frame", kind)}
    found = [
        i for i in range(first, last) if marked.token(i) in _LINKS and {i + 1, i + 2} & verbs & set(range(last + 1))
    ]
    return found[-1] if found else None


def goods_differ(marked: MarkedSentence, first: int, middle: int, last: int) -> bool:
    """Whether different goods stand on the two sides of a link."""
    left = {g.value for g in marked.of("good") if first <= g.first < middle}
    right = {g.value for g in marked.of("good") if middle <= g.first < last}
    return bool(left and right) and not left & right


def acts_again(marked: MarkedSentence, first: Trigger, second: Trigger) -> bool:
    """``set a quota on nickel ore and banned exports of bauxite``: two verbs, each with goods of its own."""
    link = second_verb(marked, first.mark.last, second.mark.first)
    return link is not None and goods_differ(marked, first.mark.first, link, second.mark.last + 9)


def measures_in_series(
    marked: MarkedSentence, sums: list[amounts.Amount], measures: list[ReadMeasure]
) -> list[ReadMeasure]:
    """The measures of a sentence, one for each rate or sum that has goods of its own.

    ``a 50% duty on copper wire and a 25% duty on tungsten``, ``tariffs of 12% on titanium and 30% on magnesium``.
    """
    kinds = [kind for kind in _IN_SERIES if any(m.kind == kind for m in measures)]
    for kind in kinds:
        same = [m for m in measures if m.kind == kind]
        if len({m.actor for m in same}) > 1 or same[0].mention is None:
            continue
        pairs = _amounts_with_goods(marked, _amounts_of_kind(marked, sums, kind), kind)
        if (
            len(pairs) < 2
            or _others_act(marked, pairs, same[0].actor)
            or not any(p[0].start - 60 <= m.mention.end for m in same for p in pairs if m.mention)
        ):
            continue
        measures = [m for m in measures if m.kind != kind] + [_with_amount(same, *pair) for pair in pairs]
    return measures


def _others_act(marked: MarkedSentence, pairs: list[tuple[amounts.Amount, list[WordMark]]], actor: str) -> bool:
    """Whether somebody else acts between the first and the last amount."""
    start, end = pairs[0][0].start, pairs[-1][0].end
    parts = [p for clause in clauses_of(marked) for p in clause.parts if start <= p.mark.start < end]
    return any(p.role in ("owner", "subject") and p.mark.value != actor and p.mark.kind != "company" for p in parts)


def _amounts_of_kind(marked: MarkedSentence, sums: list[amounts.Amount], kind: str) -> list[amounts.Amount]:
    """Rates and sums that can be of a kind; of ``from 25% to 50%`` the second."""
    wanted = ("weight",) if kind == "export_control" else UNITS[kind][:1] + (("share",) if kind == "finance" else ())
    found = [a for a in sums if a.kind in wanted]
    for a, b in pairwise(found):
        if marked.clean[: a.start].rstrip().endswith("from") and marked.clean[a.end : b.start].strip() == "to":
            found = [x for x in found if x is not a]
    return found


def _amounts_with_goods(
    marked: MarkedSentence, sums: list[amounts.Amount], kind: str
) -> list[tuple[amounts.Amount, list[WordMark]]]:
    """Each amount with the goods after it, or each with those before it; empty where one has none of its own."""
    if len(sums) < 2:
        return []
    goods = [g for g in marked.of("good") if g.kind in ("mineral", "good")]
    for after in (True, False):
        each = []
        borders = [*[a.start for a in sums], len(marked.clean)] if after else [0, *[a.end for a in sums]]
        for a, start, end in zip(sums, borders, borders[1:], strict=False):
            near = [g for g in goods if start <= g.start < end]
            near = [
                g
                for g in near
                if _count_words(marked, a.end, g.start) <= _REACH and _count_words(marked, g.end, a.start) <= _REACH
            ]
            each.append((a, near[:1] if kind == "finance" else near))
        names = [{g.value for g in near} for _, near in each]
        apart = all(names) and sum(map(len, names)) == len(set().union(*names))
        if apart and all(_are_listed(marked, a, b) for a, b in pairwise(sums)):
            return each
    return []


def _count_words(marked: MarkedSentence, start: int, end: int) -> int:
    return sum(start <= at < end for at in marked.offsets)


def _are_listed(marked: MarkedSentence, left: amounts.Amount, right: amounts.Amount) -> bool:
    """Whether two amounts are of one list, and neither is a share of something else."""
    between = [t.lower() for t, at in zip(marked.tokens, marked.offsets, strict=True) if left.end <= at < right.start]
    shares = [marked.clean[a.end : a.end + 12].split()[:2] for a in (left, right) if a.kind == "share"]
    return bool(set(between) & set(_LINKS)) and not any(_OTHER_SHARES & {w.lower() for w in x} for x in shares)


def _with_amount(same: list[ReadMeasure], amount: amounts.Amount, goods: list[WordMark]) -> ReadMeasure:
    """A measure like that which stands nearest, with an amount and goods of its own."""
    like = min(same, key=lambda m: abs(m.mention.start - amount.start) if m.mention else 0)
    names = list(dict.fromkeys(value for g in goods for value in g.value.split("+")))
    mention = like.mention and replace(like.mention, start=amount.start, end=amount.end, names_goods=True)
    return replace(
        like, goods=names, level=amounts.as_level(amount), evidence=list(like.evidence), mention=mention,
        affected=list(like.affected), notes=list(like.notes),
    )  # fmt: skip
