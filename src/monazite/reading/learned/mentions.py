"""What the models see of a measure that the rules propose: whether it is one, and in what state."""

from itertools import pairwise

from monazite.reading.learned.linear import bucket
from monazite.reading.learned.page import Line, Page
from monazite.reading.records import Measure

GROUPS = {
    "export_control": "control", "export_tax": "control", "tariff": "tariff", "tech_control": "control",
    "stockpile": "plan", "finance": "plan", "price_floor": "plan", "partnership": "pact", "project": "site",
    "purchase": "pact", "standard": "rule", "truce": "truce",
}  # fmt: skip
"""Kinds whose words for a state are alike."""


def _lines(page: Page, measure: Measure) -> list[Line]:
    numbers = [e.number for e in measure.evidence]
    return [line for line in page.lines if line.marked.sentence.number in numbers]


def at_of(page: Page, measure: Measure) -> int:
    """Index of the sentence that names a measure first."""
    number = measure.mention.number if measure.mention else measure.evidence[0].number
    return next((i for i, line in enumerate(page.lines) if line.marked.sentence.number == number), 0)


def verdict_features(page: Page, measure: Measure, others: list[Measure]) -> list[str]:
    """Features for whether a measure is one."""
    kind, at = measure.kind, at_of(page, measure)
    line = page.lines[at]
    told = _lines(page, measure) or [line]
    own = max(x.scores.get(kind, 0.0) for x in told)
    rival = max((v for k, v in line.scores.items() if k != kind), default=0.0)
    source = measure.mention.source if measure.mention else "none"
    source = source if source in ("phrase", "signal", "learned", "bare", "always") else "noun"
    twins = [m for m in others if m is not measure and m.kind == kind]
    same = [m for m in twins if m.actor == measure.actor]
    goods = [m for m in same if set(m.goods) & set(measure.goods) or not m.goods or not measure.goods]
    place = {id(m): i for i, m in enumerate(others)}
    everywhere = sorted((x.scores.get(kind, 0.0) for x in page.lines), reverse=True)
    rank = sum(v > own for v in everywhere)
    out = [
        f"peak:{bucket(everywhere[0])}",
        f"rank:{min(rank, 2)}:{source}",
        f"kind:{kind}",
        f"own:{bucket(own)}",
        f"own:{bucket(own)}:{source}",
        f"rival:{bucket(rival - own)}",
        f"held:{bucket(page.held.get('any', 0.0))}",
        f"heldKind:{bucket(page.held.get(kind, 0.0))}",
        f"heldKind:{bucket(page.held.get(kind, 0.0))}:{source == 'learned'}",
        f"source:{source}",
        f"source:{source}:{kind}",
        f"status:{measure.status}",
        f"status:{measure.status}:{kind}",
        f"explicit:{measure.explicit}",
        f"level:{measure.level is not None}:{kind}",
        f"start:{measure.start is not None}",
        f"end:{measure.end is not None}",
        f"goods:{min(len(measure.goods), 3)}",
        f"goods:{bool(measure.goods)}:{kind}",
        f"twins:{min(len(twins), 3)}",
        f"same:{min(len(same), 2)}",
        f"samegoods:{min(len(goods), 2)}",
        f"later:{any(place[id(m)] < place[id(measure)] for m in goods)}",
        f"n:{min(len(others), 6)}",
        f"first:{at == 0}",
        f"told:{min(len(told), 3)}",
        f"variant:{measure.variant}",
        f"conf:{round(measure.confidence * 10)}",
        f"question:{line.marked.clean.endswith('?')}",
    ]
    if measure.mention:
        out += [f"sure:{measure.mention.sure}:{source}", f"ownGoods:{measure.mention.own}"]
    here = [m for m in others if m is not measure and at_of(page, m) == at]
    out += [f"with:{m.kind}:{kind}" for m in here]
    out += [f"w:{w.text}" for w in line.words]
    return out


def _context(line: Line, measure: Measure) -> list[str]:
    """Words around a measure's own, with the side on which they stand and how near."""
    mention = measure.mention
    if mention is None:
        return []
    position = next((i for i, w in enumerate(line.words) if w.end > mention.start), 0)
    clause = next((c for c in line.clauses if c.start <= mention.start < c.end), None)
    out = []
    for i, word in enumerate(line.words):
        side = "L" if i < position else "R"
        inside = clause is not None and clause.start <= word.start < clause.end
        if inside:
            out.append(f"c:{word.text}")
            out.append(f"c{side}:{word.text}")
        if abs(i - position) <= 4:
            out.append(f"n{side}:{word.text}")
        after = line.words[i + 1].text if i + 1 < len(line.words) else "$"
        if inside or abs(i - position) <= 8:
            out.append(f"cb:{word.text} {after}")
    return out


def status_features(page: Page, measure: Measure) -> list[str]:
    """Features for the state of a measure."""
    at, kind = at_of(page, measure), measure.kind
    line, group = page.lines[at], GROUPS[kind]
    out = [
        f"rule:{measure.status}",
        f"rule:{measure.status}:{measure.explicit}",
        f"rule:{measure.status}:{group}",
        f"kind:{kind}",
        f"group:{group}",
        f"variant:{measure.variant}",
        f"first:{at == 0}",
        f"question:{line.marked.clean.endswith('?')}",
    ]
    words = [w.text for w in line.words]
    out += [f"w:{w}" for w in words]
    out += [f"b:{a} {b}" for a, b in pairwise(words)]
    near = _context(line, measure)
    out += near
    out += [f"{group}:{w}" for w in near if w.startswith("c:")]
    for cue in line.marked.of("cue"):
        if cue.kind in ("status", "negation", "condition"):
            out += [f"C:{cue.kind}:{cue.value}", f"C:{cue.value}:{group}"]
    for name, day in (("start", measure.start), ("end", measure.end)):
        rel = "none" if day is None else "open" if page.base is None else "later" if day > page.base else "past"
        out += [f"{name}:{rel}", f"{name}:{rel}:{measure.status}", f"{name}:{rel}:{group}"]
    for when in line.whens:
        rel = "open" if page.base is None else "later" if when.day > page.base else "past"
        out.append(f"when:{when.role}:{rel}")
    for other in _lines(page, measure):
        if other is not line:
            out += [f"a:{w.text}" for w in other.words]
    for step, name in ((-1, "p"), (1, "x")):
        if 0 <= at + step < len(page.lines):
            out += [f"{name}:{w.text}" for w in page.lines[at + step].words]
            out += [f"{name}C:{c.value}" for c in page.lines[at + step].marked.of("cue", "status")]
    return out
