"""Verbs that make a measure with their object: ``banned exports``, ``pledged to buy``, ``will charge 30 per cent``."""

from monazite.reading.mentions.clauses import Clause
from monazite.reading.mentions.instrument import Trigger
from monazite.reading.text.vocabulary import MarkedSentence, WordMark

_OUTWARD = ("exports", "shipments", "export", "sales abroad", "overseas sales")


def stops(
    marked: MarkedSentence,
    clause: Clause,
    goods: list[WordMark],
    flows: list[WordMark],
    triggers: list[Trigger],
    topics: set[str],
) -> list[Trigger]:
    """``banned exports of gallium``, ``shipments of magnets were halted``."""
    goods = goods or ([g for g in marked.of("good") if g.kind == "mineral"] if clause.opener == "and" else [])
    last = max((t.mark.last for t in triggers if t.kind in ("export_control", "tech_control")), default=0)
    bare = bool(not goods and {"mineral", "control"} <= topics and clause.parts)
    if not goods and not bare:
        return []
    made: list[Trigger] = []
    for stop in marked.of("frame", "stop", clause.start, clause.end):
        if any(0 <= m.first - stop.last <= 3 for m in marked.of("instrument") if m.kind != "anaphor"):
            continue  # "suspended its licence rule on software": it ends a measure
        near = [f for f in flows if -9 <= f.first - stop.last <= 5 and _is_trade(marked, f, goods)]
        if bare:  # "Kinshasa stopped shipments": of what was named before
            near = [f for f in flows if f.text.lower() in _OUTWARD]
            near = [f for f in near if 0 <= f.first - stop.last <= 1 or _is_passive(marked, f, stop)]
        if last and (stop.first < last or "and" not in [marked.token(i) for i in range(last, stop.first)]):
            continue
        tech = [t for t in marked.of("frame", "tech") if 0 <= t.first - stop.last <= 6]
        if not near and not tech:
            continue
        flow = min(near, key=lambda f: abs(f.first - stop.first)) if near else tech[0]
        used = frozenset([*range(stop.first, stop.last), *range(flow.first, flow.last)])
        is_tech = bool([t for t in marked.of("frame", "tech") if 0 <= t.first - flow.first <= 4]) or (not near)
        kind = "tech_control" if is_tech else "export_control"
        first = min(stop, flow, key=lambda m: m.start)
        end = max(stop, flow, key=lambda m: m.start)
        mark = WordMark(
            "instrument", f"{kind}:{stop.value}", "goods", first.start, end.end, first.first, end.last, stop.text
        )
        made.append(Trigger(kind, stop.value, mark, used))
        last = end.last
    return made


def _is_passive(marked: MarkedSentence, flow: WordMark, stop: WordMark) -> bool:
    """``Shipments to the United States were banned``."""
    between = {marked.token(i) for i in range(flow.last, stop.first)}
    return (
        stop.text.lower().endswith("ed") and bool(between & {"were", "was", "are", "been", "be"}) and len(between) <= 9
    )


def _is_trade(marked: MarkedSentence, flow: WordMark, goods: list[WordMark]) -> bool:
    """Whether a word for trade is one here: a ``sale`` only with the mineral that is sold."""
    if flow.text.lower() == "sale":
        sold = [g for g in goods if g.kind == "mineral" and 1 <= g.first - flow.last <= 3]
        return bool(sold) and marked.token(flow.last) == "of"
    return flow.text.lower() != "ship"


def purchases(marked: MarkedSentence, clause: Clause, goods: list[WordMark], triggers: list[Trigger]) -> list[Trigger]:
    """``pledged to buy 12 million tonnes of soybeans``."""
    return []


def floors(marked: MarkedSentence, clause: Clause, goods: list[WordMark], triggers: list[Trigger]) -> list[Trigger]:
    """``guarantee 110 dollars a kilo``."""
    return []
