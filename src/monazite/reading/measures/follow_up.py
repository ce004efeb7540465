"""Sentences without a measure of their own that go on about one told before: ``It takes effect on 1 May``.

They give its days. That it is over, paused or denied is no more than doubted: the measure is then asked about.
"""

import re

from monazite.reading.measures.context import ReadingContext
from monazite.reading.measures.coreference import names_only_month
from monazite.reading.measures.covered_goods import take_covered_goods
from monazite.reading.measures.lapsing import is_of_papers
from monazite.reading.measures.lengths import take_length_of_stop
from monazite.reading.measures.others_speak import is_of_others
from monazite.reading.measures.told_of_past import LONG_AGO, is_penalty
from monazite.reading.records import BARRIERS, ReadMeasure
from monazite.reading.text.review_times import review_time
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, words
from monazite.reading.timing import dates, durations

_NOUNS = {
    kind: words(f"elaborate.{kind}")
    for kind in (
        "project", "finance", "tariff", "export_control", "tech_control", "export_tax", "stockpile", "price_floor",
        "partnership", "purchase", "standard", "truce",
    )
}  # fmt: skip
_DEFINITE, _NAMES = words("follow.definite"), words("follow.nouns")
_PRONOUNS = ("it", "they", "this", "that", "these", "those", "both", "neither", "each")
_EXEMPT = pattern("follow.exempt")
_HOPE, _NOTHING, _DEADLINE = pattern("elaborate.hope"), pattern("elaborate.nothing"), pattern("follow.deadline")
_LASTS = pattern("follow.lasts")
_NOW = re.compile(r"\b(?:now|instead|henceforth)\b", re.I)
_BY = re.compile(r"\bby\s+(?:the\s+)?(?:end of\s+)?$", re.I)
_OPENING, _NEAR, _CLOSE = 12, 4, 2
"""Words at the start of a sentence that say what it is about; sentences over which a noun, and a denial, refer back."""
_NO_PAPERS = ("ban", "quota", "extraterritorial")
_PLANS = ("project", "stockpile", "finance", "standard")
_ENDED = ("suspended", "lifted", "denied")


def take_review_time(marked: MarkedSentence, measures: list[ReadMeasure], ctx: ReadingContext) -> None:
    """Let licences told before have a sentence on how long they take: ``applications are decided within 15 days``."""
    own = [m for m in measures if m.kind == "export_control" and m.mention is not None and m.mention.names_goods]
    if own or "?" in marked.clean or review_time(marked.clean) is None:
        return
    number = marked.sentence.number
    told = [m for m in ctx.measures if m not in measures and m.kind == "export_control" and m.variant not in _NO_PAPERS]
    near = [m for m in told if 0 < number - m.evidence[-1].number <= _NEAR and m.status not in _ENDED]
    if near:
        near[-1].evidence.append(ctx.evidence[number])


def complete_last_measure(marked: MarkedSentence, ctx: ReadingContext) -> None:
    """Days of the measure that a sentence goes on about, and what it says of its end."""
    if take_length_of_stop(marked, ctx):
        return
    proof = ctx.evidence[marked.sentence.number]
    meant, nothing = _meant(marked, ctx.measures), _NOTHING.search(marked.clean)
    take_covered_goods(marked, meant[0] if meant else None, ctx)
    if nothing and ctx.measures and proof.number - ctx.measures[-1].evidence[-1].number <= _CLOSE:
        meant = ctx.measures[-1], True
    if meant is None or "?" in marked.clean or _HOPE.search(marked.clean) or is_of_papers(marked.clean):
        return
    if is_penalty(marked.clean, len(marked.clean)):
        return
    m, is_plain = meant
    whens = dates.find(marked.clean, ctx.base, ctx.last_day)
    is_spared = m.status not in _ENDED and any(w.role == "grace" for w in whens)
    spares = _EXEMPT.search(marked.clean)  # "shipments already at sea are exempt" ends nothing
    over = [
        c.text
        for c in marked.of("cue", "status")
        if not spares and c.value in _ENDED and c.weight >= 1 and m.status != c.value and not is_of_others(marked, c)
    ]
    if nothing:
        over.append(nothing[0])
    if over and ctx.base and whens and all(w.day < ctx.base - LONG_AGO for w in whens):
        return  # "the ban was suspended in November 2025" tells of an earlier time
    if over and not is_spared:
        m.later_state = m.later_state or over[0].lower()
        m.evidence.append(proof)
        return
    start = next((w.day for w in whens if w.role == "from"), None) if m.status not in _ENDED else None
    ends = [w for w in whens if w.role == "until" or (w.role == "grace" and m.status in _ENDED)]
    former = [w for w in ends if dates.is_former(marked.clean, w)]
    ends = [w for w in ends if w not in former]
    end = next((w.day for w in ends if not _BY.search(marked.clean[: w.start])), None)
    spans = durations.find(marked.clean) if is_plain and m.end is None and m.kind in BARRIERS and m.start else []
    if end is None and spans and m.start and _LASTS.search(marked.clean[: spans[0].start]):
        end = spans[0].after(m.start)
    is_moved = end is not None and m.end is not None and bool(former or _NOW.search(marked.clean))
    if start is not None and (m.start is None or (is_plain and m.start == m.announced)):
        m.start, m.exact = start, True
        if ctx.base and m.status in ("in_force", "announced"):
            m.status = "announced" if start > ctx.base else "in_force"
    elif start is not None and is_plain and names_only_month(m, start):
        m.start = start
    elif start is not None and not m.exact and m.start is not None and start > m.start and not marked.of("actor"):
        m.later_start = start
    takes_end = m.kind not in _PLANS and m.status not in ("threatened", "considered")
    if end and takes_end and not _DEADLINE.search(marked.clean) and (m.end is None or m.computed_end or is_moved):
        m.end, m.computed_end = end, False
    if (start or end or is_spared or former) and proof not in m.evidence:
        m.evidence.append(proof)


def _meant(marked: MarkedSentence, measures: list[ReadMeasure]) -> tuple[ReadMeasure, bool] | None:
    """The measure that the first words of a sentence stand for (``The duty``, ``They``), and whether that is plain."""
    number = marked.sentence.number
    recent = [m for m in measures if number - m.evidence[-1].number <= _NEAR]
    if not recent:
        return None
    for i in range(min(len(marked.tokens), _OPENING)):
        word = marked.token(i)
        if i and not _DEFINITE & {marked.token(k) for k in range(max(i - 4, 0), i)}:
            continue
        if word in _NAMES:
            own = next((m for m in reversed(recent) if word in _NOUNS[m.kind]), None)
            if own is None and any(word in nouns for nouns in _NOUNS.values()):
                return None  # "the plant" is no guarantee
            return own or recent[-1], True
        for m in reversed(recent):
            if word in _NOUNS.get(m.kind, ()):
                return m, False
    near = number - recent[-1].evidence[-1].number <= 1
    return (recent[-1], True) if near and marked.token(0) in _PRONOUNS else None
