"""Sentences without an instrument that go on about one told before: ``It is due to start up in 2028``.

What is meant is found by the noun (``the plant``, ``the duty``, ``the money``) or, for a pronoun, by being last.
"""

import re
from datetime import date

from monazite.reading.measures.context import ReadingContext
from monazite.reading.measures.status_cues import is_scrap
from monazite.reading.records import ReadMeasure
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, WordMark, words
from monazite.reading.timing import dates

KIND_NOUNS = {
    kind: words(f"elaborate.{kind}")
    for kind in (
        "project", "finance", "tariff", "export_control", "tech_control", "export_tax", "stockpile", "price_floor",
        "partnership", "purchase", "standard", "truce",
    )
}  # fmt: skip
_DEFINITE = words("follow.definite")
_YES, _NO = ("yes", "indeed", "correct", "certainly"), ("no", "none", "nothing", "never", "not")
_FRAGMENTS = words("elaborate.fragments")
_PRONOUNS = ("it", "they", "this", "that", "these", "those", "both", "neither", "each")
_RESIST = words("status.resist")
_HOPE = pattern("elaborate.hope")
_BY = re.compile(r"\bby\s+(?:the\s+)?(?:end of\s+)?$", re.I)
_RAN = pattern("measure.ran")
_LASTING = pattern("elaborate.lasting")
_NOTHING = pattern("elaborate.nothing")
_BEGUN = pattern("elaborate.begun")
_COMING = pattern("elaborate.coming")


def elaborate_measure(marked: MarkedSentence, ctx: ReadingContext) -> None:
    """Status and dates of the measure that a sentence goes on about, where it says them."""
    if _apply_denial(marked, ctx):
        return
    target = _antecedent(marked, ctx)
    if target is None or _HOPE.search(marked.clean) or "?" in marked.clean:
        return
    whens = [w for w in dates.find(marked.clean, ctx.base, ctx.last_day) if w.precision != "week"]
    changed = _change_status(marked, target, whens, ctx)
    if target.status not in ("denied", "lifted"):
        changed = _add_dates(marked, target, whens, ctx) or changed
    elif target.status == "lifted":
        changed = _add_past_dates(marked, target, whens) or changed
    proof = ctx.evidence[marked.sentence.number]
    target.only_asked = target.only_asked and not changed
    if changed and proof not in target.evidence:
        target.evidence.append(proof)


def _apply_denial(marked: MarkedSentence, ctx: ReadingContext) -> bool:
    """``There is no such plan``: what the sentence before asked for, reported or threatened is denied."""
    last = ctx.measures[-1] if ctx.measures else None
    if last is None:
        return False
    gap = marked.sentence.number - last.evidence[-1].number
    if last.only_asked and gap <= 3 and marked.token(statement_start(marked)) in _YES:
        last.only_asked, last.explicit = False, True
        return False
    refused = last.only_asked and marked.token(statement_start(marked)) in _NO
    if not (refused or _NOTHING.search(marked.clean)) or gap > (
        4 if last.only_asked or last.status == "reported" else 2
    ):
        return False
    open_ = last.status in ("considered", "reported", "threatened") or last.only_asked
    if open_ or (last.status == "announced" and not last.exact):
        last.status, last.explicit, last.only_asked = "denied", True, False
        last.start = last.start if last.exact else None
        last.evidence.append(ctx.evidence[marked.sentence.number])
    return True


def statement_start(marked: MarkedSentence) -> int:
    """Where a sentence begins after the name of a speaker or a mark of a list: ``A:``, ``HOST:``, ``-``."""
    at = 0
    while at < 3 and marked.token(at) in ("-", "—", "–", "•", "*", '"', "'"):
        at += 1
    for i in range(at, at + 3):
        if marked.token(i) == ":" or (marked.token(at) in ("a", "q", "a.", "q.") and marked.token(i) == "."):
            return i + 1 + (marked.token(i + 1) in ('"', "'"))
    return at + 1 if marked.token(at) in ("a.", "q.") else at


def _antecedent(marked: MarkedSentence, ctx: ReadingContext) -> ReadMeasure | None:
    """The measure that the first words of a sentence refer to."""
    recent = [m for m in ctx.measures if marked.sentence.number - m.evidence[-1].number <= 4]
    if not recent:
        return None
    begin = statement_start(marked)
    if {"shares", "share", "stock"} & {marked.token(i) for i in range(begin, begin + 4)}:
        return None  # of the stock exchange
    gap = marked.sentence.number - recent[-1].evidence[-1].number
    for i in range(begin, min(len(marked.tokens), begin + 12)):
        word = marked.token(i)
        near = {marked.token(k) for k in range(max(i - 4, 0), i)}
        bare = i == begin  # "Production is to begin", "Deliveries start in May"
        if not (near & _DEFINITE or bare) or near & {"by", "despite", "without", "against"}:
            continue  # "was spared by the tariff"
        for measure in reversed(recent):
            if word in KIND_NOUNS[measure.kind]:
                return measure
    acted = [
        i for i in range(1, 7) if marked.token(i) in ("it", "them") and marked.token(i - 1).endswith(("ed", "es", "ds"))
    ]
    if (acted or marked.token(begin) in _PRONOUNS) and gap <= 1:
        return recent[-1]
    if marked.token(begin) in _FRAGMENTS and gap <= 1 and not marked.of("actor") and len(marked.tokens) <= 9:
        return recent[-1]  # "In force since 4 April."
    return None


def _status_cues(marked: MarkedSentence, value: str) -> list[WordMark]:
    """Cues of a status that nobody only asks for or resists."""
    found = [m for m in marked.of("cue", "status") if m.value == value and m.weight >= 1]
    found = [m for m in found if not is_scrap(marked, m)]
    return [m for m in found if not _RESIST & {marked.token(i) for i in range(m.first - 6, m.first)}]


def _change_status(
    marked: MarkedSentence, target: ReadMeasure, whens: list[dates.DateMention], ctx: ReadingContext
) -> bool:
    """Whether the sentence ends, suspends or denies the measure; its status and end are set."""
    until = next((w.day for w in whens if w.role == "until"), None)
    if (found := _status_cues(marked, "suspended")) and target.kind not in ("truce", "stockpile"):
        target.status, target.explicit = "suspended", True
        target.end = until or target.end
        return bool(found)
    if (found := _status_cues(marked, "lifted")) and target.kind != "truce":
        before = {marked.token(i) for i in range(found[0].first - 5, found[0].first)}
        day = next((w.day for w in whens if w.role in ("at", "from")), None)
        if before & {"if", "unless", "could", "may", "might", "would", "until"} or (day is None and until):
            return False
        if day and ctx.base and day > ctx.base:
            target.end = day  # still holds until it ends
            return True
        target.status, target.explicit, target.end = "lifted", True, day or target.end
        return True
    return False


def _add_dates(
    marked: MarkedSentence, target: ReadMeasure, whens: list[dates.DateMention], ctx: ReadingContext
) -> bool:
    """Whether the sentence gives a start or an end that the measure has not yet."""
    changed = False
    until = next((w.day for w in whens if w.role == "until" and not _BY.search(marked.clean[: w.start])), None)
    first = target.kind in ("project", "stockpile", "finance", "standard")  # a day is when it opens, seldom its end
    if target.kind != "project" and _LASTING.search(marked.clean):
        first = False
    if until and not first and target.end is None and target.status not in ("threatened", "considered"):
        target.end, changed = until, True
    begun, coming = _BEGUN.search(marked.clean), _COMING.search(marked.clean)
    if target.status == "suspended" and target.start is None and (begun or _RAN.search(marked.clean)):
        ran = [
            w.day for w in whens if _RAN.search(marked.clean[: w.end]) or (target.kind == "project" and w.role == "at")
        ]
        target.start = ran[0] if ran and ctx.base and ran[0] < ctx.base else None
        return changed or target.start is not None
    if target.status == "considered" and _status_cues(marked, "in_force") and begun:
        target.status, target.explicit = "in_force", True  # an answer to what was asked
    if target.status in ("threatened", "considered", "reported") and not coming:
        return changed
    usable = [w.day for w in whens if w.role in ("at", "from") or (first and coming)]
    terse = len(marked.tokens) <= 8 and any(w.role == "from" for w in whens)  # "Deliveries from January 2029."
    if not usable or not (begun or coming or terse) or target.status == "suspended":
        return changed
    verb = begun.start() if begun else coming.start() if coming else 0
    day = _day_after_verb(marked, whens, verb, first and bool(coming)) or usable[0]
    if not target.exact and (target.start is None or coming or target.start == target.announced):
        target.start, target.exact, changed = day, True, True
        if ctx.base and target.status in ("in_force", "announced"):
            target.status = "announced" if day > ctx.base else "in_force"
    return changed


def _add_past_dates(marked: MarkedSentence, target: ReadMeasure, whens: list[dates.DateMention]) -> bool:
    """When a measure that is lifted began or ended: ``It had held since October``."""
    if not _BEGUN.search(marked.clean):
        return False
    ran = next((w.day for w in whens if w.role == "from"), None)
    day = next((w.day for w in whens if w.role == "at"), None)
    if ran and target.start is None:
        target.start = ran
        return True
    if day and target.end is None and target.start is None:
        target.end = day
        return True
    return False


def _day_after_verb(marked: MarkedSentence, whens: list[dates.DateMention], at: int, deadline: bool) -> date | None:
    """The date that stands nearest after the verb."""
    found = [w for w in whens if w.start >= at and (w.role in ("at", "from") or deadline)]
    return found[0].day if found else None
