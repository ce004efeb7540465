"""What the model sees of a measure that the rules propose to say whether it is one."""

from monazite.reading.known_measures import has_record
from monazite.reading.learned.features import Line, Page
from monazite.reading.learned.linear import bucket
from monazite.reading.learned.mentions import GROUPS, at_of, lines_of
from monazite.reading.learned.network_view import steps
from monazite.reading.learned.token_position import position
from monazite.reading.records import Measure

_STEPS = (-4, -3, -2, -1, 0, 1, 2, 3)
"""Log odds that a feature says are reached, so that more of them adds up."""
_NEAR = 5
_SOURCES = ("phrase", "signal", "learned", "bare", "always")


def features(page: Page, measure: Measure, others: list[Measure]) -> list[str]:
    """Features for whether a measure is one."""
    line = page.lines[at_of(page, measure)]
    out = _odds(page, measure) + _told(page, measure) + _twins(page, measure, others)
    out += _rivals(page, measure, others) + _marks(line, measure) + _near(line, measure) + _seen(page, measure)
    return out + [f"w:{w.text}" for w in line.words]


def _seen(page: Page, measure: Measure) -> list[str]:
    """What the network says of the measure."""
    if page.sight is None:
        return []
    value, source = page.sight.likely(at_of(page, measure), measure), _source(measure)
    out = steps("likely", value)
    return out + [f"{x}:{source == 'learned'}" for x in out]


def _source(measure: Measure) -> str:
    """What named a measure: a noun of the tables, a phrase, only the words of the sentence."""
    source = measure.mention.source if measure.mention else "none"
    return source if source in _SOURCES else "noun"


def _odds(page: Page, measure: Measure) -> list[str]:
    """What the models of sentences and articles say of the kind."""
    kind, source = measure.kind, _source(measure)
    line = page.lines[at_of(page, measure)]
    own = max(x.scores.get(kind, 0.0) for x in lines_of(page, measure) or [line])
    rival = max((v for k, v in line.scores.items() if k != kind), default=0.0)
    everywhere = sorted((x.scores.get(kind, 0.0) for x in page.lines), reverse=True)
    any_of, held = page.held.get("any", 0.0), page.held.get(kind, 0.0)
    place = sum(page.held.get(k, -9.0) > held for k in GROUPS)
    out = [
        f"peak:{bucket(everywhere[0])}",
        f"rank:{min(sum(v > own for v in everywhere), 2)}:{source}",
        f"own:{bucket(own)}",
        f"own:{bucket(own)}:{source}",
        f"rival:{bucket(rival - own)}",
        f"held:{bucket(any_of)}",
        f"heldKind:{bucket(held)}",
        f"heldKind:{bucket(held)}:{source == 'learned'}",
        f"heldRank:{min(place, 3)}",
        f"heldRank:{min(place, 3)}:{source == 'learned'}",
    ]
    here = line.scores.get(kind, 0.0)
    named = {"own": own, "held": held, "any": any_of, "both": own + 0.5 * held, "here": here}
    return out + [f"{name}>{step}" for name, value in named.items() for step in _STEPS if value >= step]


def _told(page: Page, measure: Measure) -> list[str]:
    """What the rules read, and where."""
    kind, source, at = measure.kind, _source(measure), at_of(page, measure)
    line = page.lines[at]
    out = [
        f"kind:{kind}",
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
        f"first:{at == 0}",
        f"told:{min(len(lines_of(page, measure)) or 1, 3)}",
        f"variant:{measure.variant}",
        f"conf:{round(measure.confidence * 10)}",
        f"question:{line.marked.clean.endswith('?')}",
        f"at:{min(at, 6)}",
        f"at:{min(at, 6)}:{kind}",
        f"last:{at >= len(page.lines) - 1}",
        f"lines:{min(len(page.lines), 12) // 3}",
        f"words:{min(len(line.words), 50) // 10}",
    ]
    if measure.mention:
        out += [f"sure:{measure.mention.sure}:{source}", f"ownGoods:{measure.mention.own}"]
    return out


def _twins(page: Page, measure: Measure, others: list[Measure]) -> list[str]:
    """What else is read of the same kind."""
    kind = measure.kind
    twins = [m for m in others if m is not measure and m.kind == kind]
    same = [m for m in twins if m.actor == measure.actor]
    goods = [m for m in same if set(m.goods) & set(measure.goods) or not m.goods or not measure.goods]
    place = {id(m): i for i, m in enumerate(others)}
    return [
        f"twins:{min(len(twins), 3)}",
        f"same:{min(len(same), 2)}",
        f"samegoods:{min(len(goods), 2)}",
        f"later:{any(place[id(m)] < place[id(measure)] for m in goods)}",
        f"n:{min(len(others), 6)}",
    ]


def _rivals(page: Page, measure: Measure, others: list[Measure]) -> list[str]:
    """How likely what else is read is beside this: of its kind anywhere, and of any kind in its sentence."""
    at, kind = at_of(page, measure), measure.kind
    own = page.lines[at].scores.get(kind, 0.0)
    side = "words" if _source(measure) == "learned" else "rules"
    twins = [m for m in others if m is not measure and m.kind == kind]
    here = [m for m in others if m is not measure and at_of(page, m) == at]
    beside = [m for m in twins if abs(at_of(page, m) - at) == 1]

    def above(found: list[Measure]) -> int:
        return sum(page.lines[at_of(page, m)].scores.get(m.kind, 0.0) > own for m in found)

    shared = any(set(m.goods) & set(measure.goods) for m in twins)
    return [
        f"better:{min(above(twins), 2)}:{side}",
        f"ruled:{any(_source(m) != 'learned' for m in twins)}:{side}",
        f"shared:{shared}:{any(m.actor == measure.actor for m in twins)}:{side}",
        f"betterHere:{min(above(here), 2)}:{side}",
        f"ruledHere:{any(_source(m) != 'learned' for m in here)}:{side}",
        f"beside:{bool(beside)}:{side}",
        f"betterBeside:{bool(above(beside))}:{side}",
        f"top:{at == 0}:{min(len(twins), 2)}:{side}",
        *[f"with:{m.kind}:{kind}" for m in here],
    ]


def _marks(line: Line, measure: Measure) -> list[str]:
    """What the tables know in the sentence: actors, goods, amounts, days, words for a state."""
    kind, marked = measure.kind, line.marked
    here = {m.value for m in marked.of("actor")}
    known = has_record(measure.actor, kind)
    states = [c.value for c in marked.of("cue", "status")]
    return [
        f"actorHere:{measure.actor in here}:{kind}",
        f"actors:{min(len(here), 3)}",
        f"record:{known}",
        f"record:{known}:{kind}",
        f"actor:{measure.actor}:{kind}",
        f"goodsHere:{bool(marked.of('good'))}:{kind}",
        f"sums:{bool(line.sums)}:{kind}",
        f"days:{bool(line.whens)}:{kind}",
        f"states:{','.join(sorted(set(states)))}",
        f"negated:{bool(marked.of('cue', 'negation'))}",
        *[f"state:{value}:{kind}" for value in states],
        *[f"frame:{m.kind}:{kind}" for m in marked.of("frame")],
    ]


def _near(line: Line, measure: Measure) -> list[str]:
    """The words around the one that names the measure."""
    words = [w.text for w in line.words]
    if not words:
        return []
    at = position(line, measure.mention.start) if measure.mention else 0
    out = [f"named:{measure.kind}:{words[at]}"]
    for i in range(max(0, at - _NEAR), min(len(words), at + _NEAR + 1)):
        out.append(f"{'L' if i < at else 'M' if i == at else 'R'}:{words[i]}")
    return out
