"""Verbs that make a measure with their object: ``banned exports``, ``pledged to buy``, ``will charge 30 per cent``."""

from monazite.reading.amounts import amounts
from monazite.reading.mentions.clauses import ALSO, THEN_IF
from monazite.reading.mentions.instrument import ClauseWords, Trigger, trigger_between
from monazite.reading.records import RATED
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, WordMark, words

_SPENT = words("phrases.outlets") | {"venture", "group", "startup", "furnace", "line", "lines", "smelters", "part"}
_GIVERS = tuple(words("triggers.givers"))
_DIRECT = tuple(words("triggers.direct_stops"))
_PRODUCED_WITH = pattern("measure.made_with")
_OUTWARD = ("exports", "shipments", "export", "sales abroad", "overseas sales")


def stops(w: ClauseWords, triggers: list[Trigger]) -> list[Trigger]:
    """``banned exports of gallium``, ``shipments of magnets were halted``."""
    marked, clause = w.marked, w.clause
    goes_on = clause.opener in ("and", ALSO, THEN_IF)
    goods = w.goods or ([g for g in marked.of("good") if g.kind == "mineral"] if goes_on else [])
    last = max((t.mark.last for t in triggers if t.kind in ("export_control", "tech_control")), default=0)
    bare = bool(not goods and {"mineral", "control"} <= w.topics and clause.parts)
    if not goods and not bare:
        return []
    made: list[Trigger] = []
    for stop in w.of("frame", "stop"):
        nouns = ("ban", "control", "limit")
        if marked.token(stop.first - 1) in ("import", "the", "a", "an") and stop.text.lower() in nouns:
            continue
        passive = marked.token(stop.first - 1) in ("was", "were", "is", "are", "been", "be")
        if passive and any(t.kind in RATED for t in triggers):
            continue  # "the duty on chromium leaving the country was suspended"
        if any(0 <= m.first - stop.last <= 3 for m in marked.of("instrument") if m.kind != "anaphor"):
            continue  # "suspended its licence rule on software": it ends a measure
        if _PRODUCED_WITH.search(marked.clean[stop.end : stop.end + 45]):
            continue  # "ban products made with cobalt dug by children": a standard
        near = [f for f in w.flows if -9 <= f.first - stop.last <= 5 and _is_trade(marked, f, goods)]
        if bare:  # "Kinshasa stopped shipments": of what was named before
            near = [f for f in w.flows if f.text.lower() in _OUTWARD]
            near = [f for f in near if 0 <= f.first - stop.last <= 1 or _is_passive(marked, f, stop)]
        if last and (stop.first < last or "and" not in [marked.token(i) for i in range(last, stop.first)]):
            continue
        tech = [t for t in marked.of("frame", "tech") if 0 <= t.first - stop.last <= 6]
        noun = marked.token(stop.first - 1) in ("a", "an", "the")
        if not near and not tech and not noun and stop.text.lower().startswith(_DIRECT):
            near = [g for g in goods if g.kind == "mineral" and 0 <= g.first - stop.last <= 2]  # "banned gallium"
        if not near and not tech:
            continue
        flow = min(near, key=lambda f: abs(f.first - stop.first)) if near else tech[0]
        used = frozenset([*range(stop.first, stop.last), *range(flow.first, flow.last)])
        if last and not tech and not _goods_differ(marked, stop.first, stop.last + 9):
            continue
        is_tech = bool([t for t in marked.of("frame", "tech") if 0 <= t.first - flow.first <= 4]) or (not near)
        kind = "tech_control" if is_tech else "export_control"
        ends = min(stop, flow, key=lambda m: m.start), max(stop, flow, key=lambda m: m.start)
        made.append(trigger_between(kind, stop.value, ends, stop.text, used))
        last = ends[1].last
    return made


def charges(w: ClauseWords, triggers: list[Trigger]) -> list[Trigger]:
    """``will charge 30 per cent on Chinese goods``."""
    if any(t.kind in ("tariff", "export_tax", "finance") for t in triggers):
        return []
    marked, clause = w.marked, w.clause
    rates = [a for a in amounts.find(marked.clean) if a.kind == "share" and clause.start <= a.start < clause.end]
    for verb in [*w.of("frame", "raise"), *w.of("frame", "cut")]:
        own = (marked.token(verb.last), marked.token(verb.last + 1)) == ("its", "own")
        if own and "tariff" in w.topics and rates:  # "Beijing raised its own to 84 per cent"
            at = marked.offsets[verb.last]
            mark = WordMark("instrument", "tariff:own", "trade", at, at + 7, verb.last, verb.last + 2, "its own")
            return [Trigger("tariff", "own", mark, frozenset({verb.first}), "trade")]
    for verb in w.of("frame", "charge"):
        near = [a for a in rates if 0 < a.start - verb.end <= 14]
        on = bool(near) and marked.clean[near[0].end :].lstrip().lower().startswith("on ")
        if on and (w.of("cue", "trade") or marked.of("good")):
            return [trigger_between("tariff", "", (verb, verb), verb.text, frozenset({verb.first}))]
    return []


def _goods_differ(marked: MarkedSentence, middle: int, last: int) -> bool:
    """Whether different goods stand before and after a word."""
    left = {g.value for g in marked.of("good") if g.first < middle}
    right = {g.value for g in marked.of("good") if middle <= g.first < last}
    return bool(left and right) and not left & right


def _is_passive(marked: MarkedSentence, flow: WordMark, stop: WordMark) -> bool:
    """``Shipments to the United States were banned``."""
    between = {marked.token(i) for i in range(flow.last, stop.first)}
    passive = bool(between & {"were", "was", "are", "been", "be"})
    return stop.text.lower().endswith("ed") and passive and len(between) <= 9


def _is_trade(marked: MarkedSentence, flow: WordMark, goods: list[WordMark]) -> bool:
    """Whether a word for trade is one here: a ``sale`` only with the mineral that is sold."""
    if flow.text.lower() == "sale":
        sold = [g for g in goods if g.kind == "mineral" and 1 <= g.first - flow.last <= 3]
        return bool(sold) and marked.token(flow.last) == "of"
    return flow.text.lower() != "ship"


def floors(w: ClauseWords, triggers: list[Trigger]) -> list[Trigger]:
    """``guarantee 110 dollars a kilo``."""
    marked, clause = w.marked, w.clause
    prices = [a for a in amounts.find(marked.clean) if a.kind == "price" and clause.start <= a.start < clause.end]
    inside = [i for i, at in enumerate(marked.offsets) if clause.start <= at < clause.end]
    words = [i for i in inside if marked.token(i).startswith(("guarantee", "minimum"))]
    if not prices or not words or not w.goods or any(t.kind == "price_floor" for t in triggers):
        return []
    at, text = words[0], marked.tokens[words[0]]
    start = marked.offsets[at]
    mark = WordMark("instrument", "price_floor:", "goods", start, start + len(text), at, at + 1, text)
    return [Trigger("price_floor", "", mark, frozenset({at}))]


def invests(w: ClauseWords, triggers: list[Trigger]) -> list[Trigger]:
    """``invested 50 million dollars in a graphite mine``: the money makes it finance, not a project."""
    marked, clause = w.marked, w.clause
    verbs = [f for f in w.of("frame", "invest") if f.text.lower().startswith(_GIVERS)]
    minerals = [g for g in w.goods if g.kind == "mineral"]
    spent = _SPENT & {t.lower() for t in marked.tokens}
    public = any(p.mark.kind in ("body", "country", "person", "adjective") for p in clause.parts)
    if "mineral" in w.topics and (spent or any(p.mark.kind == "company" for p in clause.parts)) and public:
        minerals = minerals or marked.of("actor")
    money = any(a.kind == "money" for a in amounts.find(marked.clean))
    paying = verbs and verbs[0].text.lower().startswith(("subsid", "bankroll", "underwrit"))
    backed = bool(verbs) and verbs[0].text.lower() == "backed"
    taken = any(t.kind in ("finance", "stockpile") or (t.kind == "project" and not backed) for t in triggers)
    if not verbs or not (money or paying) or not minerals or taken:
        return []
    verb = verbs[0]
    if {"price", "prices"} & {marked.token(i) for i in range(verb.last, verb.last + 9)}:
        return []  # "puts the median price at 720 dollars"
    return [trigger_between("finance", "invest", (verb, verb), verb.text, frozenset(range(verb.first, verb.last)))]
