"""Words of a clause that name an instrument: nouns of the table, and verbs with their object."""

from dataclasses import replace

from monazite.reading.mentions import instrument_nouns, phrases, verbs
from monazite.reading.mentions.asides import is_in_aside
from monazite.reading.mentions.clauses import Clause
from monazite.reading.mentions.instrument import ClauseWords, Trigger
from monazite.reading.records import BARRIERS
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, WordMark, words

_SPECIFIC = ("goods", "trade", "always", "tech", "partners", "truce")
_AVOIDED, _OFFICES = words("triggers.avoided"), words("triggers.offices")
_OTHER_THINGS, _STANDING = words("triggers.other_things"), words("triggers.standing")
_BUILDING = tuple(words("triggers.building"))
_OF_MINING = pattern("quota.of_mining")
_TO_PERMIT = pattern("permits.verb")
_REPLACED = pattern("instruments.replaced")
_REASON, _NEAR_FLOW = pattern("measure.only_reason"), 4
_HOLDS = {"stockpile": "purchase", "price_floor": "tariff", "standard": "purchase", "export_tax": "tariff"}
"""Kinds beside which another is only a part or another word of them: ``buy gallium for a common store``."""
_BEFORE_VERB = ("would", "will", "to", "may", "could", "might")
_LISTING = {"including", "include", "includes", "covering", "cover", "covers", "on"}


def _has_other_sense(marked: MarkedSentence, mark: WordMark) -> bool:
    """Whether the word means something else here, or what it names is not there: ``announced no agreement``."""
    kind, before = mark.value.split(":")[0], marked.token(mark.first - 1)
    if mark.text.lower() in ("permit", "permits") and _TO_PERMIT.search(marked.clean[: mark.start].rstrip()):
        return True  # "will no longer permit exports": a verb
    lead = [marked.token(i) for i in range(mark.first - 8, mark.first)]
    if kind == "tariff" and any(n.start <= mark.start < n.end for n in marked.of("cue", "not_tariff")):
        return True
    if before in _STANDING and {"top", "addition"} & set(lead[-4:]):
        return True  # "on top of existing tariffs"
    if kind == "export_control" and mark.value.endswith(":quota") and _OF_MINING.match(marked.clean[mark.end :]):
        return True  # "its quota for rare earth mining"
    if before in _OTHER_THINGS or marked.token(mark.last) in _OFFICES or _AVOIDED & set(lead[-5:]):
        return True
    if kind in ("partnership", "truce") and {"no", "any", "without"} & set(lead[-2:]):
        return True
    aside = ("on", "under", "of", "about", "through", "despite", "ahead", "part")
    return kind == "truce" and lead[-2] in aside  # "answering a question on the trade pact"


def _noun_trigger(w: ClauseWords, mark: WordMark) -> Trigger | None:
    """The instrument that a noun of the table names in a clause, if it does."""
    kind, variant = mark.value.split(":")
    if mark.kind == "anaphor" or (mark.text.lower() == "levy" and w.marked.token(mark.first - 1) in _BEFORE_VERB):
        return None  # "would levy"
    taxed = mark.kind == "bare" or mark.text.lower().endswith(" tax")
    if kind == "tariff" and taxed and w.goods and instrument_nouns.is_on_exports(w, mark):
        kind = "export_tax"
    elif mark.text.lower() in ("tax", "taxes", "royalty"):
        return None
    if mark.kind == "bare" and not instrument_nouns.is_instrument_alone(w, mark, kind):
        return None
    needs = mark.kind if mark.kind in _SPECIFIC else "trade" if kind == "tariff" else "goods"
    if not instrument_nouns.has_what_it_needs(w, mark, kind, needs):
        return None
    if kind == "export_control" and instrument_nouns.is_on_technology(w, mark):
        kind, needs = "tech_control", "tech"
    return Trigger(kind, variant, mark, frozenset(range(mark.first, mark.last)), needs, mark.kind == "bare")


def find(marked: MarkedSentence, clause: Clause, topics: set[str]) -> list[Trigger]:
    """Instruments of a clause in order. ``topics`` are the classes of goods and words that the article holds."""
    goods = [m for m in marked.of("good") if clause.contains(m)]
    w = ClauseWords(marked, clause, topics, goods, [m for m in marked.of("frame", "flow") if clause.contains(m)])
    nouns = (_noun_trigger(w, mark) for mark in w.of("instrument") if not _has_other_sense(marked, mark))
    triggers = [trigger for trigger in nouns if trigger is not None and not _is_reason_of_stop(w, trigger)]
    triggers = _without_background(w, triggers)
    finders = (verbs.stops, verbs.charges, verbs.invests, verbs.floors, phrases.instruments_by_phrase)
    for find_more in finders:
        triggers += find_more(w, triggers)
    return _one_of_each_kind(w, sorted(_without_contents(w, triggers), key=lambda t: t.mark.start))


def _without_background(w: ClauseWords, triggers: list[Trigger]) -> list[Trigger]:
    """Barriers without those of an aside beside one of the kind: ``despite hopes that its curbs may be eased``."""
    aside = [t for t in triggers if t.kind in BARRIERS and is_in_aside(w.marked, t.mark.start, -1, -1)]
    if not aside:
        return triggers
    main = [t for t in triggers if t not in aside]
    stops = verbs.stops(w, main)
    both = [t for t in stops if not any(is_in_aside(w.marked, at, -1, -1) for at in (t.mark.start, t.mark.end - 1))]
    kinds = {t.kind for t in (*main, *both)}
    return [t for t in triggers if t not in aside or t.kind not in kinds]


def _is_reason_of_stop(w: ClauseWords, trigger: Trigger) -> bool:
    """Whether an instrument only says why somebody stops exports: ``banned exports of gallium over chip rules``."""
    if trigger.kind not in BARRIERS:
        return False
    stops = [f for f in w.of("frame", "stop") if f.last <= trigger.mark.first]
    stops = [f for f in stops if any(0 <= flow.first - f.last <= _NEAR_FLOW for flow in w.flows)]
    return bool(stops) and _REASON.search(w.marked.clean[stops[0].end : trigger.mark.start]) is not None


def _without_contents(w: ClauseWords, triggers: list[Trigger]) -> list[Trigger]:
    """Instruments without those that only say what is in another: a fund pays for offtake, a pact has a floor."""
    kinds = {t.kind for t in triggers}
    imports = "import" in w.marked.clean.lower()
    gone = {_HOLDS[kind] for kind in kinds & set(_HOLDS) if kind != "export_tax" or not imports}
    if any(t.variant == "programme" for t in triggers):
        gone.add("purchase")
    built = [b for b in w.of("frame", "build") if b.text.lower().startswith(_BUILDING)]
    if "finance" in kinds and (not built or not any(p.mark.kind == "company" for p in w.clause.parts)):
        gone.add("project")  # "a programme to build magnet plants"
    left = [t for t in triggers if t.kind not in gone]
    if "price_floor" in kinds:  # "no member may sell below an agreed price"
        left = [t for t in left if t.kind != "export_control" or t.mark.kind != "phrase"]
    pacts = [t.mark.start for t in left if t.kind == "partnership"]
    parts = ("price_floor", "stockpile", "standard", "finance")
    return [
        t
        for t in left
        if not (pacts and t.kind in parts and t.mark.start > pacts[0])
        or not _LISTING & {w.marked.token(i) for i in range(t.mark.first - 6, t.mark.first)}
    ]


def _one_of_each_kind(w: ClauseWords, triggers: list[Trigger]) -> list[Trigger]:
    """One trigger of a kind in a clause, the first with an actor before it; the variant is that of any.

    Two with goods or owners of their own are two measures; which words belong to which is then doubted.
    """
    if any(t.kind == "price_floor" for t in triggers):
        triggers = [t for t in triggers if t.kind != "tariff"]  # reference prices defended by tariffs
    chosen: list[Trigger] = []
    for trigger in triggers:
        same = next((k for k in reversed(chosen) if k.kind == trigger.kind), None)
        if same is None:
            chosen.append(trigger)
            continue
        if _REPLACED.search(w.marked.clean[w.clause.start : trigger.mark.start]):
            chosen[chosen.index(same)] = replace(trigger, used=same.used | trigger.used)  # what comes in its place
            continue
        late = not any(p.mark.start <= same.mark.start for p in w.clause.parts)
        first, second = (trigger, same) if late else (same, trigger)
        several = same.several or _are_two(w, same, trigger)
        chosen[chosen.index(same)] = replace(
            first, variant=first.variant or second.variant, used=first.used | second.used, several=several
        )
    return chosen


def _are_two(w: ClauseWords, first: Trigger, second: Trigger) -> bool:
    """Whether two words for a kind are two measures: each has goods or an owner of its own, or a variant."""
    left, right = (
        {g.value for g in w.marked.of("good", None, start, end)}
        for start, end in ((first.mark.start, second.mark.start), (second.mark.start, w.clause.end))
    )
    owners = {p.head: p.mark.value for p in w.clause.parts if p.role == "owner"}
    own = [owners.get(t.mark.first) for t in (first, second)]
    pairs = ((left, right), (own[0], own[1]), (first.variant, second.variant))
    return any(bool(one and other) and one != other for one, other in pairs)
