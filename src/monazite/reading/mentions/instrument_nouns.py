"""Whether a word that can name an instrument does so in its clause."""

from monazite.reading.amounts import amounts
from monazite.reading.mentions.goods import is_component
from monazite.reading.mentions.instrument import ClauseWords
from monazite.reading.records import EXPORT_LIMITS
from monazite.reading.text.vocabulary import WordMark, words

_GIVING, _SITES, _SITED = words("triggers.giving"), words("triggers.sites"), words("triggers.sited")
_BODIES, _WEAK = words("nouns.bodies"), words("triggers.weak_verbs")
_OUTWARD = ("export", "shipment", "cross", "leav")


def is_instrument_alone(w: ClauseWords, mark: WordMark, kind: str) -> bool:
    """Whether a word such as ``curbs``, ``licence`` or ``duties`` is an instrument here."""
    if kind == "export_tax":
        return True
    if kind == "tariff":
        shares = [a for a in amounts.find(w.marked.clean) if a.kind == "share"]
        trade = w.of("cue", "trade") or "tariff" in w.topics or shares
        return bool(trade and (w.clause.parts or w.goods))
    minerals = [g for g in w.goods if g.kind == "mineral" or g.value in ("dual-use goods", "chips")]
    if _is_existing_regime(w, mark):
        return True
    owned = any(p.role == "owner" and p.head == mark.first for p in w.clause.parts)
    if mark.value.endswith(":licence"):
        lead = {w.marked.token(i) for i in range(mark.first - 5, mark.last + 4)}
        given = lead & _GIVING or lead & {"backlog", "applications", "delays"}
        linked = w.marked.token(mark.last) in ("of", "for", "on")
        return bool(minerals and (owned or given or w.flows or linked or w.of("frame", "need")))
    if w.flows and [t for t in w.marked.of("frame", "tech") if 0 <= t.first - mark.last <= 3]:
        return True
    near = [g for g in minerals if abs(g.first - mark.last) <= 6 or abs(mark.first - g.last) <= 2]
    near = [g for g in near if not is_component(w.marked, g)]
    beside = near and (near[0].first - mark.last in (1, 2, 3) or w.marked.token(near[0].first - 1) == "on")
    return bool(near and (w.flows or beside or 0 <= mark.first - near[-1].last <= 1))


def _is_existing_regime(w: ClauseWords, mark: WordMark) -> bool:
    """``China, whose licences ...``, ``after China tightened licensing``: they are on the minerals."""
    if "mineral" not in w.topics or not mark.text.lower().endswith(("s", "licensing")):
        return False
    owned = any(p.role == "owner" and p.head == mark.first and p.mark.value == "CN" for p in w.clause.parts)
    verbs = [s for s in w.marked.of("frame", "stop", w.clause.start, mark.start) if s.last == mark.first]
    acted = verbs and any(p.role == "subject" and p.mark.start < verbs[0].start for p in w.clause.parts)
    return owned or bool(acted)


def has_what_it_needs(w: ClauseWords, mark: WordMark, kind: str, needs: str) -> bool:
    """Whether the clause holds what the instrument needs to be one."""
    minerals = [g for g in w.marked.of("good") if g.kind == "mineral" or (kind == "project" and g.value == "batteries")]
    text = mark.text.lower()
    actors = w.marked.of("actor")
    codes = {a.value for a in actors if a.kind != "company"}
    if needs == "trade":
        rated = any(a.kind == "share" for a in amounts.find(w.marked.clean))
        return bool(w.marked.of("cue", "trade") or actors or w.goods or rated)
    if needs in ("always", "tech"):
        return True
    if needs == "truce":
        return bool(w.topics & {"tariff", "mineral", "control", "pair"}) or (text.startswith("t") and len(codes) >= 2)
    if needs == "partners":
        sides = {a.value if a.kind != "company" else a.text for a in actors}
        return bool(minerals or ("mineral" in w.topics and (len(sides) >= 2 or w.marked.of("cue", "beyond"))))
    if kind == "project":
        return _is_project(w, mark, minerals)
    if kind == "finance":
        return _is_finance(w, mark, minerals)
    if kind in EXPORT_LIMITS:
        return bool(w.goods or "mineral" in w.topics or (text.startswith("export ") and codes))
    return "mineral" in w.topics or bool(minerals or [g for g in w.goods if g.kind == "good"])


def _is_project(w: ClauseWords, mark: WordMark, minerals: list[WordMark]) -> bool:
    """Whether a word such as ``plant`` or ``mine`` is a project: something is built, and for minerals."""
    text = mark.text.lower()
    built = [b for b in w.of("frame", "build") if abs(b.first - mark.first) <= 12]
    built = [b for b in built if b.text.lower() not in _WEAK or 0 <= mark.first - b.last <= 3]
    of_minerals = "mineral" in w.topics and built and text in _SITED and w.marked.of("actor")
    return bool((minerals or of_minerals) and (built or text not in _SITES))


def _is_finance(w: ClauseWords, mark: WordMark, minerals: list[WordMark]) -> bool:
    """Whether a word such as ``loan`` or ``fund`` is public money for minerals."""
    money = any(a.kind == "money" for a in amounts.find(w.marked.clean))
    if mark.value.endswith(":programme"):
        return bool(minerals and money)
    firm = any(a.kind == "company" for a in w.marked.of("actor"))
    given = money or mark.value.endswith(":equity") or w.of("frame", "invest")
    public = _BODIES & {t.lower() for t in w.marked.tokens} or any(a.kind != "company" for a in w.marked.of("actor"))
    return bool(given and (minerals or (public and "mineral" in w.topics)) and (public or firm))


def is_on_exports(w: ClauseWords, mark: WordMark) -> bool:
    """``a tax on nickel exports``."""
    return any(0 <= f.first - mark.last <= 9 and f.text.lower().startswith(_OUTWARD) for f in w.flows)


def is_on_technology(w: ClauseWords, mark: WordMark) -> bool:
    """Whether an export control is about know-how or equipment rather than the material."""
    tech = [t for t in w.marked.of("frame", "tech") if -3 <= t.first - mark.last <= 8 or 0 <= mark.first - t.last <= 1]
    if w.marked.token(mark.first - 1) in ("under", "to"):  # "put technology under export controls"
        tech = tech or [t for t in w.marked.of("frame", "tech") if 0 <= mark.first - t.last <= 10]
    before = [g for g in w.goods if tech and mark.last <= g.first < tech[0].first]
    linked = [g for g in before if {"and", ",", "to"} & {w.marked.token(i) for i in range(g.last, tech[0].first)}]
    return bool(tech) and not linked
