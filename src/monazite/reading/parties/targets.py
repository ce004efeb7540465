"""Whom a measure is aimed at, and with whom it is made."""

from monazite.reading.measures.context import PAIRWISE, ReadingContext, TriggerContext
from monazite.reading.mentions.asides import is_in_aside
from monazite.reading.mentions.clauses import ClausePart, subjects
from monazite.reading.parties.non_targets import is_bystander, is_harmed, is_of_firms, receives_goods, uses_goods
from monazite.reading.parties.tariff_perspective import bearers, is_faced
from monazite.reading.records import BARRIERS, WITHHOLDING
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, WordMark, words

_BUYERS, _WARES = words("parties.buyers"), words("parties.wares")
_VERBS, _PRODUCED = words("parties.verbs"), words("parties.made")
_OUTSIDE = words("targets.outside")
_REASONS = words("targets.reasons")
_APPLY = pattern("targets.apply")
_GRANTING = words("targets.granting")
_SHUT = ("off", "out", "barred", "bars", "bar", "excluded", "excludes", "banned")
"""Words before whom somebody shuts out of goods: ``has cut off Japan from``."""
_NO_REASON = {"as": ("of", "well", "from"), "over": ("the", "a", "exports", "shipments", "sales", "supplies")}
"""Words that lead to a reason, and those after which they lead to none: ``as of 10 December``, ``over the year``."""


def targets_and_partners(w: TriggerContext, actors: list[str], ctx: ReadingContext) -> tuple[list[str], list[str]]:
    """Whom the measure is aimed at, and with whom it is made."""
    t, kind = w.trigger.mark, w.trigger.kind
    if kind in PAIRWISE:
        return [], _partners(w, actors)
    objects = _objects(w, actors)
    after = [p for p in objects if t.start <= p.mark.start < w.window.end or kind in ("tariff", "purchase")]
    codes = list(dict.fromkeys(p.mark.value for p in (after or objects)))
    if kind in WITHHOLDING and not codes:
        codes = _cut_off(w, actors)
    if kind == "tariff":
        codes = _targets_of_tariff(w, actors, ctx, codes)
    if kind in ("tariff", "standard"):
        codes = codes or _country_of_goods(w, actors)
    return codes, []


def _cut_off(w: TriggerContext, actors: list[str]) -> list[str]:
    """Whom a relative clause says that somebody cut off: ``Japan, which Beijing has cut off from rare earths``."""
    marks = w.marked.of("actor")
    acting = {m.first for m in marks if m.value in actors}
    lead = [
        m for m in marks if w.marked.token(m.last) == "," and w.marked.token(m.last + 1) in ("which", "whom", "that")
    ]
    whom = [m for m in lead if m.last + 2 in acting]
    whom += [m for m in marks if w.marked.token(m.first - 1) in _SHUT and w.marked.token(m.last) == "from"]
    return list(dict.fromkeys(m.value for m in whom if m.value not in actors))


def _partners(w: TriggerContext, actors: list[str]) -> list[str]:
    """With whom a truce or a partnership is made: those named, not as a place (``in Washington``) or as left out."""
    own = [p.mark for p in w.clause.parts if p.mark.kind != "company"]
    whole = [p.mark for c in w.clauses for p in c.parts if p.mark.kind != "company"]
    marks = own if w.trigger.kind == "partnership" and {m.value for m in own} - set(actors[:1]) else whole
    marks = [m for m in marks if w.marked.token(m.first - 1) not in {"in", "at", "on", "from", *_OUTSIDE}]
    goods, t = {g.first for g in w.marked.of("good")}, w.trigger.mark
    marks = [m for m in marks if not ({m.last, m.last + 1} & goods and m.kind == "adjective")]  # "Chinese rare earths"
    marks = [m for m in marks if m.start < t.start or w.marked.token(m.last) != "'s"]  # "to loosen China's hold"
    return [a for a in dict.fromkeys(m.value for m in marks) if a not in actors[:1]]


def _objects(w: TriggerContext, actors: list[str]) -> list[ClausePart]:
    """Those of the clause whom a measure of its kind can be aimed at."""
    kind, t = w.trigger.kind, w.trigger.mark
    objects = [p for p in w.clause.parts if p.role == "object" and p.mark.value not in actors]
    if kind in BARRIERS:
        objects = [p for p in objects if not _is_in_reason(w, p) and not is_harmed(w.marked, p.mark, t.end)]
    link = {id(p): _preposition(w.marked, p.mark) for p in w.clause.parts}
    objects = [p for p in objects if link[id(p)] or not is_in_aside(w.marked, p.mark.start, t.start, t.end)]
    if kind in WITHHOLDING:
        users = [p for p in w.clause.parts if p.role == "agent" and p.mark.value not in actors and _is_state(p)]
        users = [p for p in users if uses_goods(w.marked, p.mark)]
        applying = [p for p in objects if _APPLY.search(w.marked.clean[: p.mark.start]) and _is_state(p)]
        if applying:
            return applying  # "80 per cent of applications from European groups"
        objects = [p for p in objects if link[id(p)] in ("to", "for", "against", "on", "in", "into", "")]
        objects = [p for p in objects if _is_state(p) and _is_buyer(w.marked, p.mark) and _names_buyers(w, p)]
        return [p for p in objects if not is_bystander(w.marked, p.mark)] or users
    if kind == "tariff":
        objects = [p for p in objects if _is_state(p) and w.window.start <= p.mark.start < w.window.end]
        return [p for p in objects if _bears_tariff(w, p, link[id(p)])]
    if kind in ("project", "finance"):
        return [p for p in objects if link[id(p)] in ("in", "with", "at", "on") and p.mark.kind != "company"]
    if kind == "purchase":
        others = [p for p in w.clause.parts if p.mark.value not in actors]
        return [p for p in others if link[id(p)] in ("from", "of") or p.mark.kind == "adjective"]
    return []


def _is_in_reason(w: TriggerContext, part: ClausePart) -> bool:
    """Whether a name only says why somebody acts: ``as row over Taiwan deepens``, ``in a spat over Nexperia``."""
    t, mark = w.trigger.mark, part.mark
    first = t.last if mark.first >= t.last else next(i for i, at in enumerate(w.marked.offsets) if at >= w.clause.start)
    days = [(d.start, d.end) for d in (*w.whens, *w.spans)]
    for i in range(first, mark.first):
        word, at = w.marked.token(i), w.marked.offsets[i]
        if word not in _REASONS or w.marked.token(i + 1) in _NO_REASON.get(word, ()):
            continue
        if w.marked.token(i - 1) in ("such", "same", "well") or any(a - 8 <= at < b for a, b in days):
            continue  # "after 10 December", "over six months"
        return True
    return False


def _bears_tariff(w: TriggerContext, part: ClausePart, link: str) -> bool:
    """Whether a duty can be on somebody: ``on China``, ``on magnets made in China``, not ``talks with China``."""
    if part.mark.start > w.trigger.mark.end and is_bystander(w.marked, part.mark):
        return False  # "drew protests from Japanese makers"
    if link == "for" and part.mark.kind == "adjective" and is_of_firms(w.marked, part.mark):
        return False  # "raise costs for Japanese battery makers"
    if link not in ("to", "with", "in", "at"):
        return True
    return _is_place_of_origin(w.marked, part.mark) or part.mark.first == w.trigger.mark.last


def _targets_of_tariff(w: TriggerContext, actors: list[str], ctx: ReadingContext, codes: list[str]) -> list[str]:
    """Whom a tariff is on, by who faces it, whose goods are named, or whom a condition is about."""
    if is_faced(w):
        told = [p.mark.value for p in w.clause.parts if p.role == "told" and p.mark.value not in actors]
        codes = told or list(dict.fromkeys(p.mark.value for p in bearers(w))) or codes
    codes = codes or [c.mark.value for c in w.clause.parts if c.role == "owner" and c.mark.value not in actors]
    if not codes:
        ahead = [p.mark.value for c in w.clauses if c.conditional for p in subjects(c, c.end)]
        codes = [c for c in ahead[:1] if c not in actors]  # "tariffs would jump if China kept holding back magnets"
    if not codes and w.trigger.variant == "own":
        codes = [m.actor for m in ctx.measures if m.kind == "tariff" and m.actor not in actors][-1:]
    if not codes and w.marked.of("cue", "world"):
        codes = ["*"]
    return [c for c in codes if c not in actors]


def _country_of_goods(w: TriggerContext, actors: list[str]) -> list[str]:
    """Whose goods a duty or a rule is on: ``Indian steel``, ``everything Chinese``, ``magnets made in China``."""
    goods = {g.first for g in w.marked.of("good")}
    found = []
    for p in w.clause.parts:
        next_to = {w.marked.token(i) for i in range(p.mark.last, p.mark.last + 2)}
        of_them = bool(goods & {p.mark.last, p.mark.last + 1}) or bool(next_to & _WARES)
        of_them = of_them or w.marked.token(p.mark.first - 1) == "everything" or _is_place_of_origin(w.marked, p.mark)
        if p.mark.value not in actors and p.mark.kind in ("adjective", "country") and of_them:
            found.append(p.mark.value)
    return list(dict.fromkeys(found))[:1]


def _names_buyers(w: TriggerContext, part: ClausePart) -> bool:
    """Whether an adjective without ``to`` or ``against`` names buyers: ``European makers``, not ``Chinese groups``."""
    named = w.trigger.kind == "tech_control" or part.mark.kind != "adjective"
    if named or _preposition(w.marked, part.mark) in ("to", "against", "on"):
        return True
    if w.marked.token(part.mark.first - 1) in _GRANTING:
        return True  # "to grant European groups general licences"
    mark, others = part.mark, {a.first: a for a in w.marked.of("actor") if a.kind == "adjective"}
    while w.marked.token(mark.last) in ("and", "or", ",") and mark.last + 1 in others:
        mark = others[mark.last + 1]  # "Korean and Japanese battery makers"
    after = {w.marked.token(i) for i in range(mark.last, mark.last + 3)}
    return bool(after & _BUYERS) or "military" in after


def _is_state(part: ClausePart) -> bool:
    """Whether a part names a state, or a firm only by its state: ``the Chinese chipmaker``."""
    return part.mark.kind != "company" or part.mark.weight < 1


def _is_buyer(marked: MarkedSentence, mark: WordMark) -> bool:
    """Whether ``in Japan`` says where buyers are (``users in Japan``) and not where something happens."""
    i = next((k for k in range(mark.first - 1, max(mark.first - 5, -1), -1) if marked.token(k) == "in"), None)
    if i is None or _preposition(marked, mark) != "in":
        return True
    return marked.token(i - 1) in _BUYERS and receives_goods(marked, i - 1, mark)


def _preposition(marked: MarkedSentence, mark: WordMark) -> str:
    """The preposition within four words before an actor; empty without one."""
    for i in range(mark.first - 1, max(mark.first - 5, -1), -1):
        word = marked.token(i)
        if word in ("from", "to", "in", "for", "against", "on", "with", "of", "between", "at", "into"):
            return word
        if word in _VERBS:
            break  # "to hit China with tariffs"
    return ""


def _is_place_of_origin(marked: MarkedSentence, mark: WordMark) -> bool:
    """``magnets made in China``."""
    return marked.token(mark.first - 1) == "in" and marked.token(mark.first - 2) in _PRODUCED
