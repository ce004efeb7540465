"""A ban that an article says is lifted and the register does not hold: from the day it began to that of its end."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from monazite.reading.doubts.doubt import Choice
from monazite.reading.draft.draft_work import MeasureWork, policy_base
from monazite.reading.records import ReadMeasure, sentence_of
from monazite.reading.text.tables import pattern
from monazite.reading.timing import dates

_BEGAN = pattern("lifted.began")


def told_start(m: ReadMeasure, others: Iterable[ReadMeasure], base: date) -> date | None:
    """The day from which an article says that a ban has held which is lifted; None where it does not say.

    Parameters
    ----------
    m
        The ban that is lifted.
    others
        The other measures of the article: one of them may tell how it began.
    base
        Day of the article.
    """
    if m.status != "lifted" or m.variant != "ban":
        return None
    for evidence in dict.fromkeys([sentence_of(m), *m.evidence]):
        text = " ".join(evidence.sentence.split())
        for when in dates.find(text, base):
            if when.day < base and (_BEGAN.search(text[: when.start]) or _BEGAN.search(text[: when.end])):
                return when.day
    same = (o for o in others if o is not m and (o.actor, o.kind, o.variant) == (m.actor, m.kind, "ban"))
    same = (o for o in same if {*o.goods} & {*m.goods} and {*o.affected} & {*m.affected} and o.status == "in_force")
    return min((o.start for o in same if o.start is not None and o.start < base), default=None)


def ban_between(work: MeasureWork, goods: list[str], buyers: list[str], day: date, begun: date) -> list[dict[str, Any]]:
    """The ban on its own days; after it the licences on record hold again.

    Parameters
    ----------
    work
        The measure.
    goods, buyers
        What it was on.
    day
        The first day without it.
    begun
        Its first day.
    """
    text = f"banned from {begun}, as the article says, to {day}; then the licences on record"
    work.doubt("ban_between", (Choice("ban-between", text, {}),), begun=begun)
    dated = replace(work, measure=replace(work.measure, start=begun, end=day))
    block = policy_base(dated, "export_control") | {"status": "in_force"}
    return [block | {"goods": goods, "destinations": buyers, "ban": True}]
