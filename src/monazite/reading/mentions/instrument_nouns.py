"""Whether a word that can name an instrument does so in its clause."""

from monazite.reading.amounts import amounts
from monazite.reading.mentions.clauses import Clause
from monazite.reading.mentions.goods import is_component
from monazite.reading.text.vocabulary import MarkedSentence, WordMark, words

_GIVING, _SITES, _SITED = words("triggers.giving"), words("triggers.sites"), words("triggers.sited")
_BODIES, _WEAK = words("nouns.bodies"), words("triggers.weak_verbs")
_OUTWARD = ("export", "shipment", "cross", "leav")


def is_instrument_alone(
    marked: MarkedSentence,
    clause: Clause,
    mark: WordMark,
    kind: str,
    goods: list[WordMark],
    flows: list[WordMark],
    topics: set[str],
) -> bool:
    """Whether a word such as ``curbs``, ``licence`` or ``duties`` is an instrument here."""
    if kind == "export_tax":
        return True
    if kind == "tariff":
        shares = [a for a in amounts.find(marked.clean) if a.kind == "share"]
        trade = marked.of("cue", "trade", clause.start, clause.end) or "tariff" in topics or shares
        return bool(trade and (clause.parts or goods))
    minerals = [g for g in goods if g.kind == "mineral" or g.value in ("dual-use goods", "chips")]
    if _is_existing_regime(marked, clause, mark, topics):
        return True
    owned = any(p.role == "owner" and p.head == mark.first for p in clause.parts)
    if mark.value.endswith(":licence"):
        lead = {marked.token(i) for i in range(mark.first - 5, mark.last + 4)}
        given = lead & _GIVING or lead & {"backlog", "applications", "delays"}
        linked = marked.token(mark.last) in ("of", "for", "on")
        return bool(
            minerals and (owned or given or flows or linked or marked.of("frame", "need", clause.start, clause.end))
        )
    if flows and [t for t in marked.of("frame", "tech") if 0 <= t.first - mark.last <= 3]:
        return True
    near = [g for g in minerals if abs(g.first - mark.last) <= 6 or abs(mark.first - g.last) <= 2]
    near = [g for g in near if not is_component(marked, g)]
    beside = near and (near[0].first - mark.last in (1, 2, 3) or marked.token(near[0].first - 1) == "on")
    return bool(near and (flows or beside or 0 <= mark.first - near[-1].last <= 1))


def _is_existing_regime(marked: MarkedSentence, clause: Clause, mark: WordMark, topics: set[str]) -> bool:
    """``China, whose licences ...``, ``after China tightened licensing``: they are on the minerals."""
    if "mineral" not in topics or not mark.text.lower().endswith(("s", "licensing")):
        return False
    owned = any(p.role == "owner" and p.head == mark.first and p.mark.value == "CN" for p in clause.parts)
    verbs = [s for s in marked.of("frame", "stop", clause.start, mark.start) if s.last == mark.first]
    acted = verbs and any(p.role == "subject" and p.mark.start < verbs[0].start for p in clause.parts)
    return owned or bool(acted)


def has_what_it_needs(
    marked: MarkedSentence,
    clause: Clause,
    mark: WordMark,
    kind: str,
    needs: str,
    goods: list[WordMark],
    topics: set[str],
) -> bool:
    """Whether the clause holds what the instrument needs to be one."""
    minerals = [g for g in marked.of("good") if g.kind == "mineral" or (kind == "project" and g.value == "batteries")]
    text = mark.text.lower()
    actors = marked.of("actor")
    codes = {a.value for a in actors if a.kind != "company"}
    if needs == "trade":
        rated = any(a.kind == "share" for a in amounts.find(marked.clean))
        return bool(marked.of("cue", "trade") or actors or goods or rated)
    if needs in ("always", "tech"):
        return True
    if needs == "truce":
        return bool(topics & {"tariff", "mineral", "control", "pair"}) or (text.startswith("t") and len(codes) >= 2)
    if needs == "partners":
        sides = {a.value if a.kind != "company" else a.text for a in actors}
        return bool(minerals or ("mineral" in topics and (len(sides) >= 2 or marked.of("cue", "beyond"))))
    if kind == "project":
        return _is_project(marked, clause, mark, minerals, topics)
    if kind == "finance":
        return _is_finance(marked, clause, mark, minerals, topics)
    if kind in ("export_control", "export_tax"):
        return bool(goods or "mineral" in topics or (text.startswith("export ") and codes))
    return "mineral" in topics or bool(minerals or [g for g in goods if g.kind == "good"])


def _is_project(
    marked: MarkedSentence, clause: Clause, mark: WordMark, minerals: list[WordMark], topics: set[str]
) -> bool:
    """Whether a word such as ``plant`` or ``mine`` is a project: something is built, and for minerals."""
    text = mark.text.lower()
    built = [b for b in marked.of("frame", "build", clause.start, clause.end) if abs(b.first - mark.first) <= 12]
    built = [b for b in built if b.text.lower() not in _WEAK or 0 <= mark.first - b.last <= 3]
    of_minerals = "mineral" in topics and built and text in _SITED and marked.of("actor")
    return bool((minerals or of_minerals) and (built or text not in _SITES))


def _is_finance(
    marked: MarkedSentence, clause: Clause, mark: WordMark, minerals: list[WordMark], topics: set[str]
) -> bool:
    """Whether a word such as ``loan`` or ``fund`` is public money for minerals."""
    money = any(a.kind == "money" for a in amounts.find(marked.clean))
    if mark.value.endswith(":programme"):
        return bool(minerals and money)
    firm = any(a.kind == "company" for a in marked.of("actor"))
    given = money or mark.value.endswith(":equity") or marked.of("frame", "invest", clause.start, clause.end)
    public = _BODIES & {t.lower() for t in marked.tokens} or any(a.kind != "company" for a in marked.of("actor"))
    return bool(given and (minerals or (public and "mineral" in topics)) and (public or firm))


def is_on_exports(mark: WordMark, flows: list[WordMark]) -> bool:
    """``a tax on nickel exports``."""
    return any(0 <= f.first - mark.last <= 9 and f.text.lower().startswith(_OUTWARD) for f in flows)


def is_on_technology(marked: MarkedSentence, mark: WordMark, goods: list[WordMark]) -> bool:
    """Whether an export control is about know-how or equipment rather than the material."""
    tech = [t for t in marked.of("frame", "tech") if -3 <= t.first - mark.last <= 8 or 0 <= mark.first - t.last <= 1]
    if marked.token(mark.first - 1) in ("under", "to"):  # "put technology under export controls"
        tech = tech or [t for t in marked.of("frame", "tech") if 0 <= mark.first - t.last <= 10]
    before = [g for g in goods if tech and mark.last <= g.first < tech[0].first]
    linked = [g for g in before if {"and", ",", "to"} & {marked.token(i) for i in range(g.last, tech[0].first)}]
    return bool(tech) and not linked
