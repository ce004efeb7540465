"""Words of a clause that name an instrument: nouns of the table, and verbs with their object."""

from dataclasses import replace

from monazite.reading.mentions import instrument_nouns, phrases, verbs
from monazite.reading.mentions.clauses import Clause
from monazite.reading.mentions.instrument import Trigger
from monazite.reading.text.vocabulary import MarkedSentence, WordMark, words

_SPECIFIC = ("goods", "trade", "always", "tech", "partners", "truce")
_AVOIDED = words("triggers.avoided")
_BUILDING = tuple(words("triggers.building"))
_NEW = {"a", "an", "another", "its", "their", "new", "second", "separate"}
_ADDING = words("triggers.adding")
_OFFICES = words("triggers.offices")
_OTHER_THINGS = words("triggers.other_things")
_STANDING = words("triggers.standing")


def _without_contents(marked: MarkedSentence, triggers: list[Trigger]) -> list[Trigger]:
    """A fund pays for offtake agreements and guarantees: the fund is the measure."""
    if any(t.variant == "programme" for t in triggers):
        return [t for t in triggers if t.kind != "purchase"]
    if pacts := [t.mark.start for t in triggers if t.kind == "partnership"]:
        content = ("price_floor", "stockpile", "standard", "finance")  # "a pact on minerals, including price floors"
        return [t for t in triggers if t.kind not in content or t.mark.start < pacts[0] or not _is_listed(marked, t)]
    return triggers


def _is_listed(marked: MarkedSentence, trigger: Trigger) -> bool:
    """Whether an instrument only stands in a list of what something includes."""
    before = {marked.token(i) for i in range(trigger.mark.first - 6, trigger.mark.first)}
    return bool(before & {"including", "include", "includes", "covering", "cover", "covers", "on"})


def _has_other_sense(marked: MarkedSentence, mark: WordMark) -> bool:
    """Whether the word means something else here, or what it names is not there: ``announced no agreement``."""
    kind, before = mark.value.split(":")[0], marked.token(mark.first - 1)
    if kind == "tariff" and any(n.start <= mark.start < n.end for n in marked.of("cue", "not_tariff")):
        return True
    if before in _STANDING and {"top", "addition"} & {marked.token(mark.first - i) for i in range(2, 5)}:
        return True  # "on top of existing tariffs"
    if before in _OTHER_THINGS or marked.token(mark.last) in _OFFICES or instrument_nouns.did_not_happen(marked, mark):
        return True
    if kind in ("partnership", "truce") and {"no", "any", "without"} & {before, marked.token(mark.first - 2)}:
        return True
    if kind == "truce" and "part" in {marked.token(mark.first - i) for i in range(2, 6)}:
        return True  # "as part of the Geneva deal"
    asides = ("on", "under", "of", "about", "through", "despite", "ahead")
    pact = mark.text.lower().endswith(("deal", "pact", "agreement", "accord"))
    if kind == "truce" and pact and marked.token(mark.first - 2) in asides and before in ("the", "a", "an"):
        return True  # "answering a question on the trade pact"
    if mark.text.lower() == "partnership" and before in ("of", "in"):
        return True  # "in a spirit of partnership"
    advice = [marked.token(i) for i in range(mark.first - 8, mark.first)]
    if "ought" in advice:
        return True
    if "should" in advice and "that" not in advice[advice.index("should") :]:
        return True
    said = {marked.token(i) for i in range(4)}
    if {"would", "it"} <= said and {"cover", "covers", "include", "includes"} & {marked.token(i) for i in range(6)}:
        return True  # what an agreement would cover
    return any(marked.token(i) in _AVOIDED for i in range(mark.first - 5, mark.first))


def _noun_trigger(
    marked: MarkedSentence,
    clause: Clause,
    mark: WordMark,
    goods: list[WordMark],
    flows: list[WordMark],
    topics: set[str],
) -> Trigger | None:
    """The instrument that a noun of the table names in a clause, if it does."""
    kind, variant = mark.value.split(":")
    if mark.text.lower() == "levy" and marked.token(mark.first - 1) in ("would", "will", "to", "may", "could", "might"):
        return None  # the verb
    used = frozenset(range(mark.first, mark.last))
    refers = mark.kind in ("anaphor", "bare") and kind == "export_control"
    if refers and instrument_nouns.is_standing_control(marked, clause, mark, topics):
        return Trigger(kind, variant, mark, used, "goods", True)
    if mark.kind == "anaphor":
        return None
    taxed = mark.kind == "bare" or mark.text.lower().endswith(" tax")
    if kind == "tariff" and taxed and goods and instrument_nouns.is_on_exports(marked, mark, flows):
        kind = "export_tax"
    elif mark.text.lower() in ("tax", "taxes", "royalty"):
        return None
    if kind == "project" and instrument_nouns.is_project_of_others(marked, clause, mark):
        return None
    if mark.kind == "bare" and not instrument_nouns.is_instrument_alone(
        marked, clause, mark, kind, goods, flows, topics
    ):
        return None
    needs = mark.kind if mark.kind in _SPECIFIC else "trade" if kind == "tariff" else "goods"
    if not instrument_nouns.has_what_it_needs(marked, clause, mark, kind, needs, goods, topics):
        return None
    if kind == "export_control" and instrument_nouns.is_on_technology(marked, mark, goods):
        kind, needs = "tech_control", "tech"
    return Trigger(kind, variant, mark, used, needs, mark.kind == "bare")


def find(marked: MarkedSentence, clause: Clause, topics: set[str]) -> list[Trigger]:
    """Instruments of a clause in order. ``topics`` are the classes of goods and words that the article holds."""
    if marked.token(0) in ("better", "let", "imagine", "suppose"):
        return []  # "Better to ban the export of scrap": a wish
    triggers: list[Trigger] = []
    goods = [m for m in marked.of("good") if clause.contains(m)]
    flows = [m for m in marked.of("frame", "flow") if clause.contains(m)]
    for mark in marked.of("instrument", None, clause.start, clause.end):
        if not _has_other_sense(marked, mark) and (
            trigger := _noun_trigger(marked, clause, mark, goods, flows, topics)
        ):
            triggers.append(trigger)
    triggers += verbs.requires(marked, clause, goods, flows, triggers)
    triggers += verbs.stops(marked, clause, goods, flows, triggers, topics)
    triggers += verbs.charges(marked, clause, triggers, topics)
    triggers += verbs.purchases(marked, clause, goods, triggers)
    triggers += verbs.invests(marked, clause, goods, triggers, topics)
    triggers += verbs.floors(marked, clause, goods, triggers)
    triggers += phrases.instruments_by_phrase(marked, clause, triggers, topics)
    if pauses := [t.mark for t in triggers if t.kind == "truce" and t.mark.kind == "phrase"]:
        triggers = [
            t for t in triggers if t.kind != "tariff" or not any(p.start <= t.mark.start < p.end + 40 for p in pauses)
        ]
    if any(t.kind == "standard" and t.mark.kind == "phrase" for t in triggers):
        triggers = [t for t in triggers if t.kind != "purchase"]  # "bar contractors from buying magnets"
    if any(t.kind == "price_floor" for t in triggers):  # "no member may sell below an agreed price"
        triggers = [t for t in triggers if t.kind != "export_control" or t.mark.kind != "phrase"]
    if any(t.kind == "stockpile" for t in triggers):
        triggers = [t for t in triggers if t.kind != "purchase"]  # "buy gallium for a common store"
    if any(t.kind == "export_tax" for t in triggers) and "import" not in marked.clean.lower():
        triggers = [t for t in triggers if t.kind != "tariff"]
    triggers = _without_contents(marked, triggers)
    if any(t.kind == "finance" for t in triggers):
        built = [
            b for b in marked.of("frame", "build", clause.start, clause.end) if b.text.lower().startswith(_BUILDING)
        ]
        triggers = [t for t in triggers if t.kind != "project" or built]
        if {t.variant for t in triggers} & {"programme", "subsidy"} and not any(
            p.mark.kind == "company" for p in clause.parts
        ):
            triggers = [t for t in triggers if t.kind != "project"]  # "a programme to build magnet plants"
    return _one_of_each_kind(marked, sorted(triggers, key=lambda t: t.mark.start), clause)


def _one_of_each_kind(marked: MarkedSentence, triggers: list[Trigger], clause: Clause) -> list[Trigger]:
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
        late = not any(p.mark.start <= same.mark.start for p in clause.parts)
        first, second = (trigger, same) if late else (same, trigger)
        several = same.several or _are_two(marked, clause, same, trigger)
        chosen[chosen.index(same)] = replace(
            first, variant=first.variant or second.variant, used=first.used | second.used, several=several
        )
    return chosen


def _are_two(marked: MarkedSentence, clause: Clause, first: Trigger, second: Trigger) -> bool:
    """Whether two words for a kind are two measures: each has goods or an owner of its own, or a variant."""
    left, right = (
        {g.value for g in marked.of("good", None, start, end)}
        for start, end in ((first.mark.start, second.mark.start), (second.mark.start, clause.end))
    )
    owners = {p.head: p.mark.value for p in clause.parts if p.role == "owner"}
    own = [owners.get(t.mark.first) for t in (first, second)]
    return (
        bool(left and right and left != right)
        or bool(own[0] and own[1] and own[0] != own[1])
        or (bool(first.variant and second.variant) and first.variant != second.variant)
    )
