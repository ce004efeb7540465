"""Whether a word that can name an instrument does so in its clause."""

from monazite.reading.amounts import amounts
from monazite.reading.mentions.clauses import Clause
from monazite.reading.text.vocabulary import MarkedSentence, WordMark, words

_TECH_GAP = 8
_GIVING = words("triggers.giving")
_SITES = words("triggers.sites")
_SITED = words("triggers.sited")
_BODIES = words("nouns.bodies")
_WEAK = words("triggers.weak_verbs")
_FIRMS, _SCHEMES = words("triggers.firms"), words("triggers.schemes")
_CHANGES = ("considered", "denied", "lifted", "suspended")
_OTHERS = words("triggers.others")


def is_standing_control(marked: MarkedSentence, clause: Clause, mark: WordMark, topics: set[str]) -> bool:
    """``The regime of April remains in force``, ``that ban is suspended``: a control that was named before."""
    if not {"control", "mineral"} <= topics or marked.token(mark.first - 1) not in (
        "the",
        "that",
        "those",
        "these",
        "its",
    ):
        return False
    cues = marked.of("cue", "status", clause.start, clause.end)
    after = [m for m in cues if 0 <= m.first - mark.last <= 9]
    return any(m.value in ("suspended", "lifted") or (m.value == "in_force" and m.weight >= 1) for m in after)


def did_not_happen(marked: MarkedSentence, mark: WordMark) -> bool:
    """``duties would have started``: what did not happen."""
    after = range(mark.last, mark.last + 14)
    return any(marked.token(i) == "would" and marked.token(i + 1) == "have" for i in after)


def is_project_of_others(marked: MarkedSentence, clause: Clause, mark: WordMark) -> bool:
    """``giving miners three years to build plants``: a hope for others, not a project of who acts."""
    verbs = [b for b in marked.of("frame", "build", clause.start, mark.start)]
    if not verbs or any(p.mark.kind == "company" for p in clause.parts):
        return False
    return any(marked.token(i) in _OTHERS for i in range(verbs[-1].first - 7, verbs[-1].first))


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
    if mark.value.endswith(":licence"):
        if _existing_regime(marked, clause, mark, topics):
            return True
        backlog = any(
            marked.token(i) in ("backlog", "applications", "delays") for i in range(mark.first - 5, mark.last + 4)
        )
        owned = backlog or any(p.role == "owner" and p.head == mark.first for p in clause.parts)
        if marked.token(mark.last) in ("of", "for", "on") and minerals and 0 <= minerals[0].first - mark.last <= 4:
            return True
        given = any(marked.token(i) in _GIVING for i in range(mark.first - 4, mark.first))
        return bool(minerals and (owned or given or flows or marked.of("frame", "need", clause.start, clause.end)))
    named = (
        mark.text.lower() in ("ban", "embargo", "prohibition", "moratorium") and marked.token(mark.first - 1) != "the"
    )
    if "exporting" in topics and named and not minerals and not mark.value.endswith(":licence"):
        return True  # "An outright ban from 2029 stands", after a tax on exports was told
    if flows and [t for t in marked.of("frame", "tech") if 0 <= t.first - mark.last <= 3]:
        return True
    if mark.value.startswith("export_control") and _existing_regime(marked, clause, mark, topics):
        return True
    near = [g for g in minerals if abs(g.first - mark.last) <= 6 or abs(mark.first - g.last) <= 2]
    near = [g for g in near if not any(marked.token(i).startswith("contain") for i in range(g.first - 3, g.first))]
    return bool(near and (flows or near[0].first - mark.last in (1, 2, 3) or 0 <= mark.first - near[-1].last <= 1))


def _existing_regime(marked: MarkedSentence, clause: Clause, mark: WordMark, topics: set[str]) -> bool:
    """``China, whose licences ...``, ``after China tightened licensing``: they are on the minerals."""
    if "mineral" not in topics or not mark.text.lower().endswith(("s", "licensing")):
        return False
    owned = any(p.role == "owner" and p.head == mark.first and p.mark.value == "CN" for p in clause.parts)
    whose = marked.token(mark.first - 1) == "whose" and any(p.mark.value == "CN" for p in clause.parts)
    verbs = [s for s in marked.of("frame", "stop", clause.start, mark.start) if s.last == mark.first]
    acted = verbs and any(p.role == "subject" and p.mark.start < verbs[0].start for p in clause.parts)
    return owned or whose or bool(acted)


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
    if needs == "trade":
        return _is_on_trade(marked, mark, goods, topics)
    if needs in ("always", "tech"):
        return True
    codes = {a.value for a in marked.of("actor") if a.kind != "company"}
    if needs == "truce":
        trading = mark.text.lower().startswith(("tariff", "trade")) or "trade war" in mark.text.lower()
        return bool(topics & {"tariff", "mineral", "control", "pair"}) or (trading and len(codes) >= 2)
    if needs == "partners":
        every = {a.value for a in marked.of("actor")} | {a.text for a in marked.of("actor") if a.kind == "company"}
        return bool(minerals or ("mineral" in topics and (marked.of("cue", "beyond") or len(every) >= 2)))
    if kind == "project":
        if mark.value.endswith(":expansion"):
            return bool(goods) and any(p.mark.kind == "company" for p in clause.parts)
        return _is_project(marked, clause, mark, minerals, topics)
    if kind == "finance":
        return _is_finance(marked, clause, mark, minerals, topics)
    if kind in ("export_control", "export_tax"):
        named = mark.text.lower().startswith(("export control", "export restriction", "export curb")) and bool(codes)
        named = named or (mark.text.lower().startswith("export ") and bool(codes & {"CN", "US"}))
        return bool(goods or "mineral" in topics or named)
    if kind in ("standard", "stockpile", "price_floor") and "mineral" in topics:
        return True
    return bool(minerals or [g for g in goods if g.kind == "good"])


def _is_on_trade(marked: MarkedSentence, mark: WordMark, goods: list[WordMark], topics: set[str]) -> bool:
    """Whether a duty is one on trade: words of trade, somebody, goods or a rate stand beside it."""
    return bool(
        marked.of("cue", "trade")
        or marked.of("actor")
        or goods
        or any(marked.token(i) == "%" for i in range(len(marked.tokens)))
        or (mark.text.lower().startswith("tariff") and bool(topics & {"control", "pair"}))
    )


def _is_project(
    marked: MarkedSentence, clause: Clause, mark: WordMark, minerals: list[WordMark], topics: set[str]
) -> bool:
    """Whether a word such as ``plant`` or ``mine`` is a project: something is built, and for minerals."""
    text = mark.text.lower()
    mine_word = text in _SITES
    built = [b for b in marked.of("frame", "build", clause.start, clause.end) if abs(b.first - mark.first) <= 12]
    built = [b for b in built if marked.token(b.first - 1) not in ("stay", "keep", "kept", "stays")]
    built = [b for b in built if b.text.lower() not in _WEAK or 0 <= mark.first - b.last <= 3]
    if {"to", "from", "near", "between"} & {marked.token(mark.first - i) for i in (1, 2, 3)} and mine_word:
        built = [b for b in built if 0 <= mark.first - b.last <= 2]  # "a line to the copper mines"
    makers = [a for a in marked.of("actor") if a.kind == "company"]
    codes = [a for a in marked.of("actor") if a.kind != "company"]
    firm = marked.token(1) in _FIRMS and text in _SITED
    of_minerals = "mineral" in topics and built and (firm or makers or (text in _SITED and marked.of("actor")))
    return bool((minerals or of_minerals or ("project" in topics and codes)) and (built or not mine_word))


def _is_finance(
    marked: MarkedSentence, clause: Clause, mark: WordMark, minerals: list[WordMark], topics: set[str]
) -> bool:
    """Whether a word such as ``loan`` or ``fund`` is public money for minerals."""
    programme = mark.value.endswith(":programme")
    company = any(a.kind == "company" for a in marked.of("actor"))
    given = marked.of("frame", "invest", clause.start, clause.end)
    money = any(s in marked.clean for s in ("$", "€", "£", "million", "billion"))
    bodies = _BODIES & {t.lower() for t in marked.tokens}
    public = "mineral" in topics and money and bool(bodies or [a for a in marked.of("actor") if a.kind != "company"])
    stake = mark.value.endswith(":equity")
    weighed = [m for m in marked.of("cue", "status") if m.weight >= 1 and m.value in _CHANGES]
    if minerals and [m for m in weighed if clause.start <= m.start < clause.end] and not programme:
        return True  # "is studying a subsidy for magnets": no sum yet
    if "mineral" in topics and money and marked.token(1) in _SCHEMES and not programme:
        return True  # "The scheme offers a subsidy of 7.5 billion"
    if mark.value.endswith(":loan") and not _has_lender(marked, mark):
        return False
    if programme:
        return bool(minerals and money)
    return bool(((minerals or company) and (given or money or stake)) or public)


def _has_lender(marked: MarkedSentence, mark: WordMark) -> bool:
    """Whether a loan that a firm ``has secured`` comes from somebody who is known."""
    got = {"secured", "won", "received", "obtained"} & {marked.token(i) for i in range(mark.first - 7, mark.first)}
    return not got or any(a.first >= mark.last and a.kind != "company" for a in marked.of("actor"))


def is_on_exports(marked: MarkedSentence, mark: WordMark, flows: list[WordMark]) -> bool:
    """``a tax on nickel exports``."""
    return any(
        0 <= f.first - mark.last <= (9 if f.text.lower().startswith("leav") else 5)
        and f.text.lower().startswith(("export", "shipment", "cross", "leav"))
        for f in flows
    )


def is_on_technology(marked: MarkedSentence, mark: WordMark, goods: list[WordMark]) -> bool:
    """Whether an export control is about know-how or equipment rather than the material."""
    if mark.value.split(":")[0] != "export_control":
        return False
    tech = [
        t for t in marked.of("frame", "tech") if -3 <= t.first - mark.last <= _TECH_GAP or 0 <= mark.first - t.last <= 1
    ]
    if marked.token(mark.first - 1) in ("under", "to"):  # "put technology under export controls"
        tech = tech or [t for t in marked.of("frame", "tech") if 0 <= mark.first - t.last <= 10]
    before = [g for g in goods if tech and mark.last <= g.first < tech[0].first]
    linked = [g for g in before if {"and", ",", "to"} & {marked.token(i) for i in range(g.last, tech[0].first)}]
    return bool(tech) and not linked
