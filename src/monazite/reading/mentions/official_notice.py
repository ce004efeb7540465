"""Official notices, read in their form: number and year, a title, numbered items, a clause on its beginning.

``Announcement No. 18 of 2025 ... on the Decision to Implement Export Control on ...``. Who issues it acts, the title
says what is done, the numbered items are the goods, and the last clause says from when it holds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monazite.reading.mentions.goods import narrowest_goods
from monazite.reading.records import Evidence, Mention, ReadMeasure
from monazite.reading.text.stopped_licences import stopped_licences
from monazite.reading.text.tables import pattern, pattern_names
from monazite.reading.text.vocabulary import MarkedSentence
from monazite.reading.timing import dates
from monazite.reading.timing.dateline import ArticleDate

SOURCE = "notice"
"""What a mention says that was read in the form of a notice."""
_HEAD = 6
"""Sentences at the top in which the title with its number stands."""
_TITLE, _ITEM = pattern("notice.title"), pattern("notice.item")
_BEGINS, _AT_ONCE, _SUSPENDS = pattern("notice.begins"), pattern("notice.at_once"), pattern("notice.suspends")
_KINDS = [(name.replace("_or_", ":"), pattern(f"notice_kind.{name}")) for name in pattern_names("notice_kind")]


@dataclass(frozen=True, slots=True)
class NoticeTitle:
    """The sentence that says what a notice does, and what that is."""

    marked: MarkedSentence
    match: re.Match[str]
    kind: str
    variant: str
    actor: str


def notice_measure(
    marked: Sequence[MarkedSentence], evidence: dict[int, Evidence], when: ArticleDate
) -> ReadMeasure | None:
    """The measure of an official notice; None where the text has not its form.

    Parameters
    ----------
    marked
        Sentences of the text.
    evidence
        Each of them as evidence, by its number.
    when
        Day of the notice.
    """
    title = _title(marked)
    if title is None:
        return None
    items = [m for m in marked if _ITEM.match(m.clean) and m.of("good", "mineral")] or [title.marked]
    goods = narrowest_goods([mark for m in items for mark in m.of("good") if mark.kind == "mineral"])
    begins = next((m for m in marked if _BEGINS.search(m.clean)), None)
    start = _start(begins, when.day)
    suspended = bool(_SUSPENDS.search(title.marked.clean)) and not stopped_licences(title.marked.clean)
    if not goods or (begins is None and not suspended):
        return None
    named = [w for m in (title.marked, begins) if m for w in dates.find(m.clean, when.day)]
    until = next((w.day for w in named if w.role == "until"), None)
    sides = [a.value for a in title.marked.of("actor") if a.kind in ("country", "adjective") and a.value != title.actor]
    at = [i for i, offset in enumerate(title.marked.offsets) if title.match.start() <= offset < title.match.end()]
    parts = [m.sentence.number for m in (title.marked, *items, begins) if m is not None]
    proofs = {number: evidence[number] for number in parts}
    status = "suspended" if suspended else "announced" if start and when.day and start > when.day else "in_force"
    return ReadMeasure(
        actor=title.actor,
        kind=title.kind,
        affected=list(dict.fromkeys(sides)) or ["*"],
        goods=goods,
        status=status,
        evidence=list(proofs.values()),
        start=None if suspended else start,
        end=until,
        announced=when.day,
        variant=title.variant,
        exact=start is not None,
        mention=Mention(
            title.marked.sentence.number, title.match.start(), title.match.end(), at[0], at[-1] + 1, SOURCE, True, True
        ),
    )


def _title(marked: Sequence[MarkedSentence]) -> NoticeTitle | None:
    """The title of a notice: its number at the top, who issues it, and what is done."""
    head = marked[:_HEAD]
    if not any(_TITLE.search(m.clean) for m in head):
        return None
    named = [a for m in (*head, *marked[-_HEAD:]) for a in m.of("actor")]
    actor = next((a.value for a in named if a.kind in ("body", "country")), "")
    for m in head:
        for name, shape in _KINDS:
            if (match := shape.search(m.clean)) and actor:
                kind, _, variant = name.partition(":")
                return NoticeTitle(m, match, kind, variant, actor)
    return None


def _start(begins: MarkedSentence | None, day: date | None) -> date | None:
    """The day from which a notice holds: the one that its clause names, or that of its publication."""
    if begins is None:
        return None
    named = [w.day for w in dates.find(begins.clean, day) if w.role not in ("until", "grace")]
    return named[0] if named else day if _AT_ONCE.search(begins.clean) else None
