"""Words of a clause that name an instrument: nouns of the table, and verbs with their object."""

from dataclasses import dataclass, field, replace

from monazite.reading import amounts
from monazite.reading.clauses import Clause
from monazite.reading.vocabulary import Mark, Marked, words

_SPECIFIC = ("goods", "trade", "always", "tech", "partners", "truce")
_TECH_GAP = 8
_AVOIDED = words("triggers.avoided")
_GIVERS = tuple(words("triggers.givers"))
_BUILDING = tuple(words("triggers.building"))
_GIVING = words("triggers.giving")
_SITES = words("triggers.sites")
_SITED = words("triggers.sited")
_OFFICES = words("triggers.offices")
_OTHERS = words("triggers.others")


@dataclass(frozen=True, slots=True)
class Trigger:
    """An instrument named in a clause. ``used`` are tokens that belong to it and say nothing else."""

    kind: str
    variant: str
    mark: Mark
    used: frozenset[int] = field(default=frozenset())
    needs: str = "goods"
    bare: bool = False


def _kept_kinds(found: list[Trigger]) -> list[Trigger]:
    """A fund pays for offtake agreements and guarantees: the fund is the measure."""
    if any(t.variant == "programme" for t in found):
        return [t for t in found if t.kind != "purchase"]
    return found


def find(marked: Marked, clause: Clause, in_doc: set[str]) -> list[Trigger]:
    """Instruments of a clause in order. ``in_doc`` are the classes of goods and words that the article holds."""
    found: list[Trigger] = []
    not_tariff = marked.of("cue", "not_tariff")
    goods = [m for m in marked.of("good") if clause.holds(m)]
    flows = [m for m in marked.of("frame", "flow") if clause.holds(m)]
    for mark in marked.of("instrument", None, clause.start, clause.end):
        kind, variant = mark.value.split(":")
        if kind == "tariff" and any(n.start <= mark.start < n.end for n in not_tariff):
            continue
        if marked.token(mark.first - 1) in (
            "import",
            "visa",
            "travel",
            "speed",
            "trading",
            "driving",
            "phone",
            "fishing",
            "building",
            "mining",
            "production",
            "output",
            "catch",
            "smelting",
        ):
            continue
        if kind in ("partnership", "truce") and {"no", "any", "without"} & {
            marked.token(mark.first - 1),
            marked.token(mark.first - 2),
        }:
            continue  # "the two announced no agreement on rare earths"
        if marked.token(mark.last) in _OFFICES or _contrary(marked, mark):
            continue
        if mark.kind == "anaphor" or any(marked.token(i) in _AVOIDED for i in range(mark.first - 5, mark.first)):
            continue
        if kind == "tariff" and mark.kind == "bare" and goods and _on_exports(marked, mark, flows):
            kind = "export_tax"
        elif mark.text.lower() in ("tax", "taxes", "royalty"):
            continue
        if "should" in [marked.token(i) for i in range(mark.first - 8, mark.first)]:
            continue
        if kind == "project" and _by_others(marked, clause, mark):
            continue
        if mark.kind == "bare" and not _bare_ok(marked, clause, mark, kind, goods, flows, in_doc):
            continue
        needs = mark.kind if mark.kind in _SPECIFIC else "trade" if kind == "tariff" else "goods"
        if not _enough(marked, clause, mark, kind, needs, goods, in_doc):
            continue
        if kind == "export_control" and _technology(marked, mark, goods):
            kind, needs = "tech_control", "tech"
        found.append(Trigger(kind, variant, mark, frozenset(range(mark.first, mark.last)), needs, mark.kind == "bare"))
    found += _requires(marked, clause, goods, flows, found)
    found += _stops(marked, clause, goods, flows, found)
    found += _purchases(marked, clause, goods, found)
    found += _invests(marked, clause, goods, found, in_doc)
    found = _kept_kinds(found)
    found += _floors(marked, clause, goods, found)
    if any(t.kind == "finance" for t in found):
        built = [
            b for b in marked.of("frame", "build", clause.start, clause.end) if b.text.lower().startswith(_BUILDING)
        ]
        found = [t for t in found if t.kind != "project" or built]
    return _distinct(marked, sorted(found, key=lambda t: t.mark.start), clause, _swaps(marked, clause))


def _contrary(marked: Marked, mark: Mark) -> bool:
    """``duties would have started``: what did not happen."""
    after = range(mark.last, mark.last + 14)
    return any(marked.token(i) == "would" and marked.token(i + 1) == "have" for i in after)


def _by_others(marked: Marked, clause: Clause, mark: Mark) -> bool:
    """``giving miners three years to build plants``: a hope for others, not a project of who acts."""
    verbs = [b for b in marked.of("frame", "build", clause.start, mark.start)]
    if not verbs or any(p.mark.kind == "company" for p in clause.parts):
        return False
    return any(marked.token(i) in _OTHERS for i in range(verbs[-1].first - 7, verbs[-1].first))


def _bare_ok(
    marked: Marked, clause: Clause, mark: Mark, kind: str, goods: list[Mark], flows: list[Mark], in_doc: set[str]
) -> bool:
    """Whether a word such as ``curbs``, ``licence`` or ``duties`` is an instrument here."""
    if kind == "export_tax":
        return True
    if kind == "tariff":
        shares = [a for a in amounts.find(marked.clean) if a.kind == "share"]
        trade = marked.of("cue", "trade", clause.start, clause.end) or "tariff" in in_doc or shares
        return bool(trade and (clause.parts or goods))
    minerals = [g for g in goods if g.kind == "mineral" or g.value in ("dual-use goods", "chips")]
    if mark.value.endswith(":licence"):
        backlog = any(
            marked.token(i) in ("backlog", "applications", "delays") for i in range(mark.first - 5, mark.last + 4)
        )
        owned = backlog or any(p.role == "owner" and p.head == mark.first for p in clause.parts)
        if marked.token(mark.last) == "of" and minerals and 0 <= minerals[0].first - mark.last <= 4:
            return True
        given = any(marked.token(i) in _GIVING for i in range(mark.first - 4, mark.first))
        return bool(minerals and (owned or given or flows or marked.of("frame", "need", clause.start, clause.end)))
    if flows and [t for t in marked.of("frame", "tech") if 0 <= t.first - mark.last <= 3]:
        return True
    near = [g for g in minerals if abs(g.first - mark.last) <= 6 or abs(mark.first - g.last) <= 2]
    return bool(near and (flows or near[0].first - mark.last in (1, 2, 3) or 0 <= mark.first - near[-1].last <= 1))


def _enough(
    marked: Marked, clause: Clause, mark: Mark, kind: str, needs: str, goods: list[Mark], in_doc: set[str]
) -> bool:
    """Whether the clause holds what the instrument needs to be one."""
    minerals = [g for g in marked.of("good") if g.kind == "mineral"]
    if needs == "trade":
        return bool(
            marked.of("cue", "trade")
            or marked.of("actor")
            or goods
            or any(marked.token(i) == "%" for i in range(len(marked.tokens)))
            or (mark.text.lower().startswith("tariff") and bool(in_doc & {"control", "pair"}))
        )
    if needs in ("always", "tech"):
        return True
    codes = {a.value for a in marked.of("actor") if a.kind != "company"}
    if needs == "truce":
        trading = mark.text.lower().startswith(("tariff", "trade")) or "trade war" in mark.text.lower()
        return bool(in_doc & {"tariff", "mineral", "control", "pair"}) or (trading and len(codes) >= 2)
    if needs == "partners":
        every = {a.value for a in marked.of("actor")} | {a.text for a in marked.of("actor") if a.kind == "company"}
        return bool(minerals or ("mineral" in in_doc and (marked.of("cue", "beyond") or len(every) >= 2)))
    if kind == "project":
        mine_word = mark.text.lower() in _SITES
        built = [b for b in marked.of("frame", "build", clause.start, clause.end) if abs(b.first - mark.first) <= 12]
        built = [b for b in built if marked.token(b.first - 1) not in ("stay", "keep", "kept", "stays")]
        known = "mineral" in in_doc and built and mark.text.lower() in _SITED and marked.of("actor")
        return bool((minerals or known or ("project" in in_doc and codes)) and (built or not mine_word))
    if kind == "finance":
        company = any(a.kind == "company" for a in marked.of("actor"))
        given = marked.of("frame", "invest", clause.start, clause.end)
        money = any(s in marked.clean for s in ("$", "€", "£", "million", "billion"))
        public = "mineral" in in_doc and money and any(a.kind != "company" for a in marked.of("actor"))
        stake = mark.value.endswith(":equity")
        if mark.value.endswith(":programme"):
            return bool(minerals and money)
        return bool(((minerals or company) and (given or money or stake)) or public)
    if kind in ("export_control", "export_tax"):
        named = mark.text.lower().startswith("export control") and bool(codes)
        return bool(goods or "mineral" in in_doc or named)
    if kind == "standard" and "mineral" in in_doc:
        return True
    return bool(minerals or [g for g in goods if g.kind == "good"])


def _on_exports(marked: Marked, mark: Mark, flows: list[Mark]) -> bool:
    """``a tax on nickel exports``."""
    return any(0 <= f.first - mark.last <= 5 and f.text.lower().startswith(("export", "shipment")) for f in flows)


def _requires(
    marked: Marked, clause: Clause, goods: list[Mark], flows: list[Mark], found: list[Trigger]
) -> list[Trigger]:
    """``exports of technology now require approval``."""
    if any(t.kind in ("export_control", "tech_control") for t in found) or not goods or not flows:
        return []
    for need in marked.of("frame", "need", clause.start, clause.end):
        papers = [r for r in marked.of("frame", "require", clause.start, clause.end) if 0 <= r.first - need.last <= 4]
        if papers:
            tech = [t for t in marked.of("frame", "tech") if 0 <= t.first - flows[0].last <= 3]
            kind = "tech_control" if tech else "export_control"
            mark = Mark(
                "instrument",
                f"{kind}:licence",
                "goods",
                flows[0].start,
                flows[0].end,
                flows[0].first,
                flows[0].last,
                papers[0].text,
            )
            return [Trigger(kind, "licence", mark, frozenset(range(need.first, papers[0].last)))]
    return []


def _technology(marked: Marked, mark: Mark, goods: list[Mark]) -> bool:
    """Whether an export control is about know-how or equipment rather than the material."""
    if mark.value.split(":")[0] != "export_control":
        return False
    tech = [
        t for t in marked.of("frame", "tech") if -3 <= t.first - mark.last <= _TECH_GAP or 0 <= mark.first - t.last <= 1
    ]
    if marked.token(mark.first - 1) in ("under", "to"):  # "put technology under export controls"
        tech = tech or [t for t in marked.of("frame", "tech") if 0 <= mark.first - t.last <= 10]
    before = [g for g in goods if tech and mark.last <= g.first < tech[0].first]
    linked = [g for g in before if tech and tech[0].first - g.last > 0]
    return bool(tech) and not linked


def _stops(marked: Marked, clause: Clause, goods: list[Mark], flows: list[Mark], found: list[Trigger]) -> list[Trigger]:
    """``banned exports of gallium``, ``shipments of magnets were halted``."""
    goods = goods or ([g for g in marked.of("good") if g.kind == "mineral"] if clause.opener == "and" else [])
    if any(t.kind in ("export_control", "tech_control") for t in found) or not goods:
        return []
    for stop in marked.of("frame", "stop", clause.start, clause.end):
        if marked.token(stop.first - 1) in ("import", "the", "a", "an") and stop.text.lower() in (
            "ban",
            "control",
            "limit",
        ):
            continue
        near = [f for f in flows if -9 <= f.first - stop.last <= 5 and _outward(marked, f, goods)]
        tech = [t for t in marked.of("frame", "tech") if 0 <= t.first - stop.last <= 6]
        if not near and not tech and stop.text.lower().startswith(("ban", "prohibit", "embargo")):
            near = [g for g in goods if g.kind == "mineral" and 0 <= g.first - stop.last <= 2]  # "banned gallium"
        if not near and not tech:
            continue
        flow = min(near, key=lambda f: abs(f.first - stop.first)) if near else tech[0]
        used = frozenset([*range(stop.first, stop.last), *range(flow.first, flow.last)])
        is_tech = bool([t for t in marked.of("frame", "tech") if 0 <= t.first - flow.first <= 4]) or (not near)
        kind = "tech_control" if is_tech else "export_control"
        first = min(stop, flow, key=lambda m: m.start)
        last = max(stop, flow, key=lambda m: m.start)
        mark = Mark(
            "instrument", f"{kind}:{stop.value}", "goods", first.start, last.end, first.first, last.last, stop.text
        )
        return [Trigger(kind, stop.value, mark, used)]
    return []


def _outward(marked: Marked, flow: Mark, goods: list[Mark]) -> bool:
    """Whether a word for trade is one here: a ``sale`` only with the mineral that is sold."""
    if flow.text.lower() == "sale":
        sold = [g for g in goods if g.kind == "mineral" and 1 <= g.first - flow.last <= 3]
        return bool(sold) and marked.token(flow.last) == "of"
    return flow.text.lower() != "ship"


def _purchases(marked: Marked, clause: Clause, goods: list[Mark], found: list[Trigger]) -> list[Trigger]:
    """``pledged to buy 12 million tonnes of soybeans``."""
    if any(t.kind in ("purchase", "stockpile") for t in found):
        return []
    for buy in marked.of("frame", "buy", clause.start, clause.end):
        pledged = [p for p in marked.of("frame", "pledge", clause.start, clause.end) if 0 <= buy.first - p.last <= 5]
        bought = [g for g in goods if 0 <= g.first - buy.last <= 9]
        if pledged and bought and buy.text.lower() not in ("order", "orders"):
            used = frozenset(range(buy.first, buy.last))
            mark = Mark("instrument", "purchase:", "goods", buy.start, buy.end, buy.first, buy.last, buy.text)
            return [Trigger("purchase", "", mark, used)]
    return []


def _floors(marked: Marked, clause: Clause, goods: list[Mark], found: list[Trigger]) -> list[Trigger]:
    """``guarantee 110 dollars a kilo``."""
    prices = [a for a in amounts.find(marked.clean) if a.kind == "price" and clause.start <= a.start < clause.end]
    words = [
        i
        for i, at in enumerate(marked.offsets)
        if clause.start <= at < clause.end and marked.token(i).startswith("guarantee")
    ]
    if not prices or not words or not goods or any(t.kind == "price_floor" for t in found):
        return []
    at = words[0]
    start = marked.offsets[at]
    mark = Mark(
        "instrument", "price_floor:", "goods", start, start + len(marked.tokens[at]), at, at + 1, marked.tokens[at]
    )
    return [Trigger("price_floor", "", mark, frozenset({at}))]


def _invests(
    marked: Marked, clause: Clause, goods: list[Mark], found: list[Trigger], in_doc: set[str]
) -> list[Trigger]:
    """``invested 50 million dollars in a graphite mine``: the money makes it finance, not a project."""
    verbs = [f for f in marked.of("frame", "invest", clause.start, clause.end) if f.text.lower().startswith(_GIVERS)]
    minerals = [g for g in goods if g.kind == "mineral"]
    spent = {"project", "projects", "venture", "miners"} & {t.lower() for t in marked.tokens}
    public = any(p.mark.kind in ("body", "country", "person") for p in clause.parts)
    if "mineral" in in_doc and (spent or any(p.mark.kind == "company" for p in clause.parts)) and public:
        minerals = minerals or marked.of("actor")
    money = any(a.kind == "money" for a in amounts.find(marked.clean))
    paying = verbs and verbs[0].text.lower().startswith(("subsid", "bankroll", "underwrit"))
    taken = any(t.kind in ("finance", "project", "stockpile") for t in found)
    if not verbs or not (money or paying) or not minerals or taken:
        return []
    verb = verbs[0]
    mark = Mark("instrument", "finance:invest", "goods", verb.start, verb.end, verb.first, verb.last, verb.text)
    return [Trigger("finance", "invest", mark, frozenset(range(verb.first, verb.last)))]


def _anew(marked: Marked, first: Trigger, second: Trigger) -> bool:
    """Whether a second verb stands before the second of two tariffs: ``... and raised the levy on China``."""
    verbs = {f.first for kind in ("raise", "cut") for f in marked.of("frame", kind)}
    between = range(first.mark.last, second.mark.first)
    return any(marked.token(i) == "and" and {i + 1, i + 2} & verbs for i in between)


def _swaps(marked: Marked, clause: Clause) -> bool:
    """Whether one instrument takes the place of another: ``replaced its ban with quotas``."""
    words = {t.lower() for t, at in zip(marked.tokens, marked.offsets, strict=True) if clause.start <= at < clause.end}
    return bool(
        words & {"replace", "replaces", "replaced", "replacing", "impose", "instead", "swap", "swapped", "introduce"}
    )


def _distinct(marked: Marked, found: list[Trigger], clause: Clause, swapped: bool) -> list[Trigger]:
    """One trigger per kind in a clause: the one that says more (a variant) or comes first."""
    kept: list[Trigger] = []
    kinds = {t.kind for t in found}
    part_of = {"price_floor": "tariff"}  # reference prices defended by tariffs
    found = [t for t in found if t.kind not in {part_of.get(k) for k in kinds}]
    for trigger in found:
        same = next((k for k in kept if k.kind == trigger.kind), None)
        if same is None or (trigger.kind == "tariff" and _anew(marked, same, trigger)):
            kept.append(trigger)
        elif trigger.variant == "quota" and same.variant in ("ban", "") and swapped:
            kept[kept.index(same)] = replace(trigger, used=frozenset(range(trigger.mark.last)))
        elif not any(p.mark.start <= same.mark.start for p in clause.parts) and any(
            p.mark.start <= trigger.mark.start for p in clause.parts
        ):
            kept[kept.index(same)] = trigger
        elif trigger.variant and not same.variant:
            kept[kept.index(same)] = Trigger(
                same.kind, trigger.variant, same.mark, same.used | trigger.used, same.needs, same.bare
            )
        else:
            kept[kept.index(same)] = Trigger(
                same.kind, same.variant, same.mark, same.used | trigger.used, same.needs, same.bare
            )
    return kept
