"""Meetings and stances: what feeds the talks."""

from dataclasses import replace
from datetime import date

from monazite.reading.measures.context import ReadingContext
from monazite.reading.measures.lapsing import is_of_rules
from monazite.reading.mentions.clauses import Clause, clauses_of, listed_actors, subjects
from monazite.reading.records import DiplomaticEvent, Evidence, Stance
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, WordMark, words
from monazite.reading.timing import dates

_OF_NAMED = words("stance.of_named")
"""Words for a stance that count only of somebody who is named before them."""
_OVER, _SIDES, _BOTH = pattern("event.over"), pattern("event.sides"), pattern("event.both")
_CONDITION, _MINISTERS = pattern("doubt.condition"), pattern("event.ministers")
_NAMES_SUBJECT = pattern("lapsing.papers")
_SAID_AFTER, _NO_MEETING = pattern("event.said_after"), pattern("event.no_meeting")
_ORDER = {"summit": 0, "call": 1, "election": 2, "expiry": 3, "talks": 4, "meeting": 5}


def events(
    marked: MarkedSentence,
    evidence: Evidence,
    ctx: ReadingContext,
    previous: date | None,
    speaker: WordMark | None = None,
) -> list[DiplomaticEvent]:
    """Meetings, summits, talks, calls, expiries and elections of a sentence: one of each kind.

    ``speaker`` is the person of the sentence before, for whom ``he`` stands. Talks of ``the two sides`` are those of
    the article's two countries; a dated meeting ahead counts also where its ministers are of no country.
    """
    marks = sorted(marked.of("event"), key=lambda m: (_ORDER[m.value], m.start))
    if not marks:
        return []
    actors = [m for m in marked.of("actor") if m.kind != "company"]
    if speaker and marked.token(0) in ("he", "she"):
        actors.insert(0, speaker)
    whens = dates.find(marked.clean, ctx.base, previous)
    over, both = _OVER.search(marked.clean), _BOTH.search(marked.clean) and len(ctx.named_states) == 2
    found: list[DiplomaticEvent] = []
    for mark in marks:
        of_group = mark.value == "summit" and mark.text.isupper() and bool(_MINISTERS.search(marked.clean))
        if of_group:
            mark = replace(mark, value="meeting")  # "finance ministers of the G7" are no summit
        if any(f.kind == mark.value for f in found) or (mark.value == "meeting" and found):
            continue
        place, country = place_of(marked) if mark.value != "expiry" else ("", "")
        people = list(dict.fromkeys(m.person for m in actors if m.person))
        codes = [m.value for m in actors if not (m.kind == "country" and m.text == place)]
        codes = list(dict.fromkeys(ctx.country_pair if both and len(codes) < 2 else codes))
        if mark.value == "meeting" and _is_no_meeting(marked, mark):
            continue
        own = [c for c in clauses_of(marked) if over and c.contains(mark)]
        is_over = bool(over) and any(c.start < over.end() and over.start() < c.end for c in own)
        is_over = is_over or _SAID_AFTER.search(marked.clean[: mark.start]) is not None
        day = _event_day(marked, mark, whens, ctx.base if is_over else None)
        is_ahead = day is not None and ctx.base is not None and day > ctx.base and _SIDES.search(marked.clean)
        enough = len(codes) >= 2 or len(people) >= 2 or (place and codes) or is_ahead
        if mark.value in ("talks", "meeting") and not (enough or ((is_over or of_group) and (day or place))):
            continue
        if mark.value in ("expiry", "election") and not (whens or codes):
            continue
        if mark.value == "expiry" and not _ends_rules(marked, mark):
            continue
        found.append(DiplomaticEvent(mark.value, codes, people, place, country, day, evidence, is_over=is_over))
    return found


def _is_no_meeting(marked: MarkedSentence, mark: WordMark) -> bool:
    """Whether ``met`` is of no meeting: ``would be met with countermeasures``, ``to meet demand``."""
    start = marked.offsets[max(mark.first - 1, 0)]
    return (
        _NO_MEETING.search(marked.clean[start:]) is not None
        or _NO_MEETING.search(marked.clean[mark.start :]) is not None
    )


def _ends_rules(marked: MarkedSentence, mark: WordMark) -> bool:
    """Whether a truce, a suspension, a law or a quota runs out there, and no firm's permit or stock."""
    clause = next((c for c in clauses_of(marked) if c.contains(mark)), None)
    start, end = (clause.start, clause.end) if clause else (0, len(marked.clean))
    if is_of_rules(marked.clean[start:end], mark.start - start):
        return True
    alone = not _NAMES_SUBJECT.search(marked.clean[start : mark.start])
    return alone and is_of_rules(marked.clean[:end], mark.start)


def place_of(marked: MarkedSentence) -> tuple[str, str]:
    """The place named with ``in`` or ``at``."""
    for mark in marked.of("place"):
        before = marked.token(mark.first - 1)
        if before in ("in", "at", "near") or (before == "," and marked.token(mark.first - 2)[:1].isalpha()):
            return mark.value, mark.kind
    for mark in marked.of("place"):
        if marked.token(mark.last) in ("talks", "summit", "meeting", "negotiations", "round", "framework", "truce"):
            return mark.value, mark.kind
    return "", ""


def _event_day(
    marked: MarkedSentence, mark: WordMark, whens: list[dates.DateMention], latest: date | None
) -> date | None:
    """The day nearest to an event, of its own clause where that names any; ``latest`` where it is told as past."""
    is_expiry = mark.value == "expiry"
    usable = [w for w in whens if w.precision == "day" and (w.role not in ("until", "grace") or is_expiry)]
    if is_expiry:
        usable = [w for w in usable if w.role != "meets"]  # "meet on 8 December to discuss the truce, which runs out"
    else:
        hangs = [c.span() for c in _CONDITION.finditer(marked.clean) if c.start() <= mark.start < c.end()]
        ranges = hangs or [(c.start, c.end) for c in clauses_of(marked) if c.contains(mark)]
        own = [w for w in whens if any(a <= w.start < b for a, b in ranges)]
        usable = [w for w in usable if w in own] if own or hangs else usable
    usable = [w for w in usable if latest is None or w.day <= latest]
    nearest = min(usable, key=lambda w: abs(w.start - mark.start), default=None)
    if nearest is None or (is_expiry and "before" in marked.clean[nearest.start : nearest.end].lower()):
        return None  # "two weeks before it expires" says when somebody acted
    return nearest.day


def stances(
    marked: MarkedSentence, evidence: Evidence, ctx_main: str, clauses: list[Clause] | None = None
) -> list[Stance]:
    """Who is reluctant, open to compromise, threatens, denies or objects, in a sentence."""
    found: list[Stance] = []
    for clause in clauses or clauses_of(marked):
        for mark in marked.of("cue", "stance", clause.start, clause.end):
            who = subjects(clause, mark.start)
            if mark.text.lower() in _OF_NAMED and not who:
                continue
            before = [ctx_main] if ctx_main and not clause.parts else []
            actors = listed_actors(marked, clause, who[-1]) if who else before
            if not actors:
                later = [p for p in clause.parts if p.role == "subject"]
                actors = [later[0].mark.value] if later and mark.value != "objects" else []
            person = who[-1].mark.person if who else ""
            for actor in actors:
                if not any(s.actor == actor and s.stance == mark.value for s in found):
                    found.append(Stance(actor, person, mark.value, _stance_topic(marked), evidence))
    return found


def _stance_topic(marked: MarkedSentence) -> str:
    return ", ".join(m.text for m in (*marked.of("instrument")[:1], *marked.of("good")[:1]))


def distinct_events(events: list[DiplomaticEvent]) -> list[DiplomaticEvent]:
    """Events without repetition: same kind and day, or same kind and place."""
    distinct: list[DiplomaticEvent] = []
    for event in events:
        twin = next((k for k in distinct if _is_same_event(k, event)), None)
        if twin is None:
            distinct.append(event)
            continue
        if _detail(event) > _detail(twin):
            twin.evidence = event.evidence
        twin.day, twin.place = twin.day or event.day, twin.place or event.place
        twin.country = twin.country or event.country
        twin.actors = list(dict.fromkeys([*twin.actors, *event.actors]))
        twin.people = list(dict.fromkeys([*twin.people, *event.people]))
    return distinct


def _is_same_event(a: DiplomaticEvent, b: DiplomaticEvent) -> bool:
    """Whether two mentions can be of one event: of its kind, and neither day nor place speaks against it."""
    return a.kind == b.kind and len({a.day, b.day} - {None}) < 2 and len({a.place, b.place} - {""}) < 2


def _detail(event: DiplomaticEvent) -> int:
    """How much a mention tells of an event: people, place, day."""
    return 2 * min(len(event.people), 2) + 2 * bool(event.place) + bool(event.day) + min(len(event.actors), 2)


def distinct_stances(stances: list[Stance]) -> list[Stance]:
    """Stances without repetition: the first of each actor and kind."""
    keys = [(stance.actor, stance.stance) for stance in stances]
    return [stance for number, stance in enumerate(stances) if keys[number] not in keys[:number]]
