"""Which part every country of an article plays: it controls, is targeted, negotiates, hosts, speaks."""

from collections import defaultdict

from monazite.reading.mentions.clauses import clauses_of, listed_actors, subjects
from monazite.reading.parties.countries import country_names
from monazite.reading.records import BARRIERS, WITHHOLDING, Actor, DiplomaticEvent, Evidence, ReadMeasure, Stance
from monazite.reading.text.vocabulary import MarkedSentence

_BOTH = ("both", "they", "all", "the", "these")


class _RoleBook:
    """Roles by country in the order in which they are met, with the sentence that names each country first."""

    def __init__(self) -> None:
        self.roles: dict[str, list[str]] = defaultdict(list)
        self.evidence: dict[str, Evidence] = {}

    def add(self, code: str, role: str, evidence: Evidence) -> None:
        """Give a country a role that it has not yet."""
        if code and code != "*" and role not in self.roles[code]:
            self.roles[code].append(role)
            self.evidence.setdefault(code, evidence)


def roles(
    marks: list[tuple[MarkedSentence, Evidence]],
    measures: list[ReadMeasure],
    events: list[DiplomaticEvent],
    stances: list[Stance],
) -> list[Actor]:
    """Every country of the article with its roles; countries without one are left out."""
    book = _RoleBook()
    for m in measures:
        _add_measure(book, m)
    for h in events:
        _add_event(book, h)
    _add_sentences(book, marks)
    for s in stances:
        book.add(s.actor, "objects" if s.stance == "objects" else "speaks", s.evidence)
    names = country_names()
    return [Actor(code, names.get(code, code), r, book.evidence[code]) for code, r in book.roles.items()]


def _add_measure(book: _RoleBook, m: ReadMeasure) -> None:
    """Who acts by a measure, and whom it touches."""
    truce = m.kind == "truce"
    if m.status != "denied":
        book.add(m.actor, "controls" if m.kind in WITHHOLDING else "negotiates" if truce else "acts", m.evidence[0])
    against = m.kind in BARRIERS
    for code in m.affected:
        book.add(code, "targeted" if against else "negotiates" if truce else "partner", m.evidence[0])


def _add_event(book: _RoleBook, event: DiplomaticEvent) -> None:
    """Who meets, and where."""
    if event.kind not in ("talks", "summit", "meeting", "call"):
        return
    for code in event.actors:
        book.add(code, "negotiates", event.evidence)
    if event.country and event.country not in event.actors and event.kind != "call":
        book.add(event.country, "hosts", event.evidence)


def _add_sentences(book: _RoleBook, marks: list[tuple[MarkedSentence, Evidence]]) -> None:
    """Roles that words give: ``depends on``, ``object to``; ``both`` are those of the sentence before."""
    previous: list[str] = []
    for marked, evidence in marks:
        named: list[str] = []
        for clause in clauses_of(marked):
            for cue in marked.of("cue", "role", clause.start, clause.end):
                who = subjects(clause, cue.start)
                both = previous if marked.token(0) in _BOTH and not who else []
                for code in listed_actors(marked, clause, who[-1]) if who else both:
                    book.add(code, cue.value, evidence)
            if first := subjects(clause, clause.end):
                named = named or listed_actors(marked, clause, first[-1])
        previous = named or previous
