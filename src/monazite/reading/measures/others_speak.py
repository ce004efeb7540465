"""What a sentence says of others than its measure: shipments, buyers, analysts, what somebody hopes for or fears."""

from monazite.reading.measures.context import PAIRWISE, ReadingContext, TriggerContext
from monazite.reading.mentions.asides import asides_of, is_in_aside
from monazite.reading.records import BARRIERS
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, WordMark, words

_HOPED, _SPARED = pattern("others.hoped"), pattern("goods.not_affected")
_OBJECTS = pattern("others.objects")
_OTHERS, _FLOWS, _LEADS = words("asides.others"), words("others.flows"), words("asides.leads")
_MEASURES, _PRONOUNS = words("asides.measures"), ("it", "this", "they", "these", "them")
_OPINION = words("others.opinion")
_BARRED = words("others.barred")
_RESCUE = {"save", "rescue"}
_HEAD = 4
"""Words at the start of a sentence among which its subject stands."""


def is_of_others(marked: MarkedSentence, cue: WordMark) -> bool:
    """Whether a word for a state in a later sentence is not of the measure told before.

    It is in a clause aside, of shipments or contracts (``Shipments already cleared will not be affected``), or what
    buyers or analysts reckon (``Carmakers said the tariff may be delayed``).
    """
    if is_in_aside(marked, cue.start, -1, -1):
        return True
    head = next((i for i in range(_HEAD) if marked.token(i) in _OTHERS | _FLOWS), None)
    firm = next((a for a in marked.of("actor") if a.kind == "company" and a.first < _HEAD), None)
    if head is not None and any(marked.token(i) in _MEASURES for i in range(head)):
        return False  # "The ban on exports was lifted"
    between = [marked.token(i) for i in range((head if head is not None else firm.last if firm else 0), cue.first)]
    if head is not None and marked.token(head) in _FLOWS:
        barred = cue.value == "denied" and marked.token(cue.last) in _BARRED  # "exports will not be banned"
        return not barred and not {*_PRONOUNS, *_MEASURES} & set(between)
    return (head is not None or firm is not None) and bool(_OPINION & set(between))


def is_only_of_others(w: TriggerContext, ctx: ReadingContext) -> bool:
    """Whether an instrument is named beside another one only as what somebody hopes, fears or once did."""
    text, trigger = w.marked.clean, w.trigger.mark
    told = any(m.kind == w.trigger.kind for m in ctx.measures)
    if w.trigger.kind == "project" and ctx.measures and _SPARED.search(text):
        return True  # "its production would not be affected by the ban"
    if (told or not w.alone) and _HOPED.search(text[: trigger.start]):
        return True
    if (told or not w.alone) and w.trigger.kind in BARRIERS and _OBJECTS.search(text[: trigger.start]):
        return True  # 'it "firmly opposes" the duties'
    asides = [a for a in asides_of(w.marked) if a.start <= trigger.start < a.end]
    if w.alone or not asides:
        return False
    lead = text[asides[-1].start : trigger.start].lower().split()
    if w.trigger.kind in BARRIERS:
        return "had" in lead and not w.marked.of("good", None, asides[-1].start, asides[-1].end)
    aside = text[asides[-1].start : asides[-1].end].lower()
    if w.trigger.kind == "project":
        return aside.startswith("with ") and bool({*aside.split()} & _OTHERS)
    return w.trigger.kind in PAIRWISE and (" to have " in aside or bool({*aside.split()} & _RESCUE))
