"""Whether a clause names an instrument only in passing: what a meeting is about, a reason, a condition."""

from monazite.reading.measures.context import TriggerContext
from monazite.reading.mentions.clauses import Clause
from monazite.reading.records import BARRIERS
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, words

_EASING = words("measures.easing")
_DISCUSSED, _REASON = pattern("measure.discussed"), pattern("measure.only_reason")


def is_topic_of_meeting(w: TriggerContext) -> bool:
    """``talks on the export controls``, ``met and discussed China's curbs``: only what a meeting is about."""
    if w.trigger.kind not in BARRIERS:
        return False
    if _DISCUSSED.search(w.marked.clean[w.clause.start : w.trigger.mark.start]):
        return True
    for event in w.marked.of("event", None, w.clause.start, w.trigger.mark.start):
        between = [w.marked.token(i) for i in range(event.last, w.trigger.mark.first)]
        about = (
            len(between) <= 7 and "," not in between and {"on", "about", "over", "discuss", "regarding"} & set(between)
        )
        if about and not {"agreed", "announced", "threatened"} & set(between):
            return True
    return False


def is_reason(w: TriggerContext) -> bool:
    """``to retaliate against Beijing's export restrictions``: what another country did is only the reason."""
    owners = [p for p in w.clause.parts if p.role == "owner" and p.head == w.trigger.mark.first]
    if not owners:
        return False
    owner = owners[-1].mark
    others = [p for p in w.clause.parts if p.role == "subject" and p.mark.value != owner.value]
    before = [w.marked.token(i) for i in range(owner.first - 3, owner.first)]
    lead = [w.marked.token(i) for i in range(owner.first - 6, owner.first)]
    reason = bool({"reply", "response", "answer", "retaliation", "retaliate", "retaliated", "retaliating"} & set(lead))
    reason = reason or bool({"against", "amid", "despite", "over", "after", "because"} & set(before))
    return reason and bool(others)


def is_only_reason(w: TriggerContext) -> bool:
    """Whether a barrier is named after another one as its reason, and nobody's: ``after new steel duties``."""
    if w.trigger.kind not in BARRIERS or w.window.start <= w.clause.start:
        return False
    if any(p.role == "owner" and p.head == w.trigger.mark.first for p in w.clause.parts):
        return False
    return _REASON.search(w.marked.clean[w.window.start : w.trigger.mark.start]) is not None


def is_in_place(marked: MarkedSentence, clause: Clause) -> bool:
    """``if China does not lift its curbs``: the curbs exist."""
    easing = marked.of("cue", None, clause.start, clause.end)
    words = {t.lower() for t, at in zip(marked.tokens, marked.offsets, strict=True) if clause.start <= at < clause.end}
    stays = bool(words & ({"keep", "keeps", "kept", "maintain", "maintains", "sticks"} | _EASING))
    return stays or any(m.value in ("lifted", "suspended") for m in easing if m.kind == "status")
