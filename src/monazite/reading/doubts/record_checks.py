"""Whether a measure may be one on record or one told twice: checks against the register and the rest of the article."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from monazite.reading.amounts import amounts
from monazite.reading.doubts.sentence_checks import marked_evidence
from monazite.reading.draft.draft_work import MeasureWork
from monazite.reading.draft.register import CLOSE
from monazite.reading.parties.countries import country_name
from monazite.reading.records import ReadMeasure, sentence_of

NEWS = timedelta(days=31)
"""How long ago a measure can have begun that an article tells as news."""
HELD_BY_NOW = timedelta(days=60)
"""Time within which the register takes up a measure."""
OLD = timedelta(days=800)
"""How long ago a measure began of which it has to be said that it still holds."""
FAMILIES = {"concession": "tariff", "quota": "export_control"}
"""Kinds of policy by the kind whose measures they can repeat."""


def check_record(work: MeasureWork) -> None:
    """Note a row of the register that a measure may be, and a start so old that it may be over."""
    m = work.measure
    if work.register is not None and work.register.prolonged_from(m) is not None:
        return  # it is one on record, with a later end
    start = m.start or m.announced
    is_news = m.start is not None and m.start >= work.base - NEWS
    row = work.register.nearest(m) if work.register is not None else None
    if row is not None:
        days = [day for day in (row.announced, row.in_force) if day is not None]
        beside = m.start is not None and any(abs(m.start - day) <= CLOSE for day in days)
        if beside or not is_news:
            work.doubt("record_near", row=row.text.rstrip("."))
    elif _is_missing(work):
        work.doubt("old_unrecorded", day=m.start)
    if m.status in ("in_force", "announced") and start is not None and m.end is None and start < work.base - OLD:
        work.doubt("past", day=start)


def _is_missing(work: MeasureWork) -> bool:
    """Whether a measure began so long ago that the register would hold it."""
    m, register = work.measure, work.register
    if register is None or register.run is None or m.start is None:
        return False
    return m.status == "in_force" and work.base - OLD <= m.start < work.base - HELD_BY_NOW


def check_duplicates(
    work: MeasureWork,
    policies: Sequence[dict[str, Any]],
    earlier: Sequence[tuple[ReadMeasure, Sequence[dict[str, Any]]]],
) -> None:
    """Note that an earlier measure of the article does the same to some of the same goods."""
    for measure, others in earlier:
        is_beside = [measure.variant, work.measure.variant].count("quota") == 1
        if is_beside and "threatened" in (measure.status, work.measure.status):
            continue  # a halt besides a quota, if prices fall
        if measure.actor == work.measure.actor and any(_overlap(a, b) for a in policies for b in others):
            named = work.measure.mention is not None and work.measure.mention.names_actor
            work.doubt("duplicate" if named else "told_twice")


def check_repeated(work: MeasureWork, agreed: Sequence[ReadMeasure]) -> None:
    """Note that a measure on record is told again: its actor, kind and level, and its day and goods if it gives any."""
    m = work.measure
    for o in agreed:
        is_same = m.level is not None and (m.actor, m.kind, m.level) == (o.actor, o.kind, o.level)
        is_then = m.start is None or o.start is None or abs(m.start - o.start) <= CLOSE
        if is_same and is_then and (m.goods in ([], ["*"]) or set(m.goods) & set(o.goods)):
            work.doubt("told_twice")


def check_money(measures: Sequence[MeasureWork]) -> None:
    """Note that one sum is read of two actors.

    The money is of whom the sentence names last before the sum; the other is where it goes.
    """
    for one in measures:
        for other in measures:
            m, o = one.measure, other.measure
            beside = sentence_of(m).number == sentence_of(o).number and o.kind == "finance"
            if m.kind != o.kind or m.level != o.level or not isinstance(m.level, dict) or m.actor == o.actor:
                continue
            if not beside or (payer := _payer(o)) is None:
                one.doubt("sum_of_two", other=country_name(o.actor))
            elif payer == o.actor:
                one.doubt("sum_of_other", other=country_name(payer))


def _payer(m: ReadMeasure) -> str | None:
    """Who lends or pays: the country named last before the sum in the sentence."""
    marked = marked_evidence(sentence_of(m))
    sums = [a.start for a in amounts.find(marked.clean) if a.kind != "share"]
    before = [a.value for a in marked.of("actor") if sums and a.start < sums[0] and a.kind in ("country", "adjective")]
    return before[-1] if before else None


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two policies act in the same way on some of the same goods and countries."""
    if FAMILIES.get(one["kind"], one["kind"]) != FAMILIES.get(other["kind"], other["kind"]):
        return False
    if ("floor" in one) != ("floor" in other):
        return False  # a price and a sum of money
    if one["kind"] != other["kind"] and any(".defence" in r for b in (one, other) for r in b.get("destinations", ())):
        return False  # a quota, and a ban on defence buyers
    return all(_meet(one.get(name), other.get(name)) for name in ("goods", "destinations", "on", "projects", "members"))


def _meet(one: Any, other: Any) -> bool:
    return not one or not other or "*" in one or "*" in other or bool(set(one) & set(other))
