"""Whom a measure is aimed at, and with whom it is made."""

from monazite.reading.adjacent_words import is_place_of_origin, preposition
from monazite.reading.clauses import ClausePart, subjects
from monazite.reading.context import PAIRWISE, ReadingContext, TriggerContext
from monazite.reading.non_targets import is_bystander, receives_goods
from monazite.reading.tariff_perspective import is_faced, who_faces
from monazite.reading.vocabulary import MarkedSentence, WordMark, words

_BUYERS = words("parties.buyers")
_WARES = words("parties.wares")
_OUTSIDE = words("targets.outside")


def targets_and_partners(w: TriggerContext, actors: list[str], ctx: ReadingContext) -> tuple[list[str], list[str]]:
    """Whom the measure is aimed at, and with whom it is made."""
    t, kind = w.trigger.mark, w.trigger.kind
    objects = [p for p in w.clause.parts if p.role == "object" and p.mark.value not in actors]
    if kind in ("export_control", "export_tax", "tech_control"):
        objects = [
            p for p in objects if preposition(w.marked, p.mark) in ("to", "for", "against", "on", "in", "into", "")
        ]
        objects = [p for p in objects if _is_state(p) and _is_buyer(w.marked, p.mark) and _names_buyers(w, p)]
        objects = [p for p in objects if not is_bystander(w.marked, p.mark)]
    elif kind == "tariff":
        objects = [
            p
            for p in objects
            if preposition(w.marked, p.mark) not in ("to", "with", "in", "at")
            or is_place_of_origin(w.marked, p.mark)
            or p.mark.first == t.last
        ]
        first = max(w.preceding, w.window.start)
        objects = [p for p in objects if _is_state(p) and first <= p.mark.start < w.following]
    elif kind in PAIRWISE:
        own = [p.mark.value for p in w.clause.parts if p.mark.kind != "company"]
        whole = [p.mark.value for c in w.clauses for p in c.parts if p.mark.kind != "company"]
        every = own if kind == "partnership" and set(own) - set(actors[:1]) else whole
        return [], [
            a for a in dict.fromkeys(every) if a not in actors[:1] and not _is_host(w, a) and not _is_left_out(w, a)
        ]
    elif kind == "project" and (sites := [p for p in w.clause.parts if p.role == "owner" and p.mark.kind == "country"]):
        objects = [p for p in sites if p.mark.value not in actors]
    elif kind in ("project", "finance"):
        objects = [
            p
            for p in objects
            if preposition(w.marked, p.mark) in ("in", "with", "at", "on") and p.mark.kind != "company"
        ]
    elif kind == "purchase":
        objects = [
            p
            for p in w.clause.parts
            if (p.mark.kind != "company" or preposition(w.marked, p.mark) == "from")
            and p.mark.value not in actors
            and (
                preposition(w.marked, p.mark) in ("from", "of")
                or p.mark.kind == "adjective"
                or p.mark.text in ("US", "U.S.")
            )
        ]
    else:
        objects = []
    after = [p for p in objects if t.start <= p.mark.start < w.following or kind in ("tariff", "purchase")]
    codes = list(dict.fromkeys(p.mark.value for p in (after or objects)))
    told = [p.mark.value for p in w.clause.parts if p.role == "told" and p.mark.value not in actors]
    if kind == "tariff" and is_faced(w) and told:
        codes = told
    elif kind == "tariff" and is_faced(w):
        codes = [code for code in [who_faces(w)] if code] or codes
    if (
        kind == "tariff"
        and not codes
        and [c for c in w.clause.parts if c.role == "owner" and c.mark.value not in actors]
    ):
        codes = [c.mark.value for c in w.clause.parts if c.role == "owner" and c.mark.value not in actors]
    if kind == "tariff" and not codes and "them" in w.marked.clean.lower().split():
        ahead = [p.mark.value for c in w.clauses if c.conditional for p in subjects(c, c.end)]
        codes = [c for c in ahead[:1] if c not in actors]
    if kind == "tariff" and not codes:
        ahead = [p.mark.value for c in w.clauses if c.conditional for p in subjects(c, c.end)]
        codes = [c for c in ahead[:1] if c not in actors]  # "tariffs would jump if China kept holding back magnets"
    if kind == "tariff" and not codes and w.trigger.variant == "own":
        codes = [m.actor for m in ctx.measures if m.kind == "tariff" and m.actor not in actors][-1:]
    if kind == "tariff" and not codes and w.marked.of("cue", "world"):
        codes = ["*"]
    if kind == "tech_control" and not codes:
        codes = [p.mark.value for p in w.clause.parts if p.mark.value not in actors and p.mark.start > t.start]
    codes = [c for c in codes if c not in actors or kind != "tariff"]
    if kind in ("tariff", "standard") and not codes:
        codes = _country_of_goods(w, actors)
    if kind == "purchase" and not codes:
        sellers = [p for p in w.clause.parts if p.mark.kind == "company" and p.mark.value not in actors]
        codes = [p.mark.value for p in sellers if p.mark.start > t.start or p.role == "subject"][:1]
    if kind == "tech_control" and not codes and w.trigger.variant != "entity_list":
        codes = ["*"] if actors == ["CN"] else codes
    if kind == "tech_control" and not codes and set(actors) & set(ctx.country_pair):
        codes = [c for c in ctx.country_pair if c not in actors][:1]  # of the two states that the article is about
    return codes, []


def _country_of_goods(w: TriggerContext, actors: list[str]) -> list[str]:
    """Whose goods a duty or a rule is on: ``Indian steel``, ``everything Chinese``, ``magnets made in China``."""
    goods = {g.first for g in w.marked.of("good")}
    found = []
    for p in w.clause.parts:
        next_to = {w.marked.token(i) for i in range(p.mark.last, p.mark.last + 2)}
        of_them = bool(goods & {p.mark.last, p.mark.last + 1}) or bool(next_to & _WARES)
        of_them = of_them or w.marked.token(p.mark.first - 1) == "everything" or is_place_of_origin(w.marked, p.mark)
        if p.mark.value not in actors and p.mark.kind in ("adjective", "country") and of_them:
            found.append(p.mark.value)
    return list(dict.fromkeys(found))[:1]


def _names_buyers(w: TriggerContext, part: ClausePart) -> bool:
    """Whether an adjective without ``to`` or ``against`` names buyers: ``European makers``, not ``Chinese groups``."""
    if (
        w.trigger.kind == "tech_control"
        or part.mark.kind != "adjective"
        or preposition(w.marked, part.mark) in ("to", "against", "on")
    ):
        return True
    after = {w.marked.token(i) for i in range(part.mark.last, part.mark.last + 3)}
    return bool(after & _BUYERS) or "military" in after


def _is_state(part: ClausePart) -> bool:
    """Whether a part names a state, or a firm only by its state: ``the Chinese chipmaker``."""
    return part.mark.kind != "company" or part.mark.weight < 1


def _is_buyer(marked: MarkedSentence, mark: WordMark) -> bool:
    """Whether ``in Japan`` says where buyers are (``users in Japan``) and not where something happens."""
    i = next((k for k in range(mark.first - 1, max(mark.first - 5, -1), -1) if marked.token(k) == "in"), None)
    if i is None or preposition(marked, mark) != "in":
        return True
    return marked.token(i - 1) in _BUYERS and receives_goods(marked, i - 1, mark)


def _is_host(w: TriggerContext, code: str) -> bool:
    """Whether a country is only named as the place: ``in Washington``."""
    marks = [p.mark for c in w.clauses for p in c.parts if p.mark.value == code]
    return all(preposition(w.marked, m) in ("in", "at") and w.marked.token(m.first - 1) in ("in", "at") for m in marks)


def _is_left_out(w: TriggerContext, code: str) -> bool:
    """Whether a country is only named as left out: ``mines outside China``, ``not directed against Beijing``."""
    marks = [p.mark for c in w.clauses for p in c.parts if p.mark.value == code]
    before = [w.marked.token(m.first - (2 if w.marked.token(m.first - 1) == "the" else 1)) for m in marks]
    return all(word in _OUTSIDE for word in before)
