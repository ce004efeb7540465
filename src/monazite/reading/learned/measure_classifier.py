"""What the model sees of a measure that the rules propose to say whether it is one."""

from monazite.reading.draft.known_measures import has_record
from monazite.reading.learned.features import ArticlePage, Line
from monazite.reading.learned.linear import bucket
from monazite.reading.learned.mentions import GROUPS, evidence_lines, mention_line
from monazite.reading.learned.token_position import position
from monazite.reading.records import ReadMeasure

_STEPS = (-4, -3, -2, -1, 0, 1, 2, 3)
"""Log odds that a feature says are reached, so that more of them adds up."""
_NEAR = 5
_SOURCES = ("phrase", "signal", "learned", "bare", "always")


def features(page: ArticlePage, measure: ReadMeasure, others: list[ReadMeasure]) -> list[str]:
    """Features for whether a measure is one."""
    line = page.lines[mention_line(page, measure)]
    out = _score_features(page, measure) + _rule_features(page, measure) + _twin_features(page, measure, others)
    out += _rival_features(page, measure, others) + _mark_features(line, measure) + _word_features(line, measure)
    return out + [f"w:{w.text}" for w in line.words]


def _source(measure: ReadMeasure) -> str:
    """What named a measure: a noun of the tables, a phrase, only the words of the sentence."""
    source = measure.mention.source if measure.mention else "none"
    return source if source in _SOURCES else "noun"


def _score_features(page: ArticlePage, measure: ReadMeasure) -> list[str]:
    """What the models of sentences and articles say of the kind."""
    kind, source = measure.kind, _source(measure)
    line = page.lines[mention_line(page, measure)]
    own = max(x.scores.get(kind, 0.0) for x in evidence_lines(page, measure) or [line])
    rival = max((v for k, v in line.scores.items() if k != kind), default=0.0)
    everywhere = sorted((x.scores.get(kind, 0.0) for x in page.lines), reverse=True)
    any_of, held = page.article_scores.get("any", 0.0), page.article_scores.get(kind, 0.0)
    place = sum(page.article_scores.get(k, -9.0) > held for k in GROUPS)
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


def _rule_features(page: ArticlePage, measure: ReadMeasure) -> list[str]:
    """What the rules read, and where."""
    kind, source, at = measure.kind, _source(measure), mention_line(page, measure)
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
        f"told:{min(len(evidence_lines(page, measure)) or 1, 3)}",
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
        out += [f"sure:{measure.mention.names_actor}:{source}", f"ownGoods:{measure.mention.names_goods}"]
    return out


def _twin_features(page: ArticlePage, measure: ReadMeasure, others: list[ReadMeasure]) -> list[str]:
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


def _rival_features(page: ArticlePage, measure: ReadMeasure, others: list[ReadMeasure]) -> list[str]:
    """How likely what else is read is beside this: of its kind anywhere, and of any kind in its sentence."""
    at, kind = mention_line(page, measure), measure.kind
    own = page.lines[at].scores.get(kind, 0.0)
    side = "words" if _source(measure) == "learned" else "rules"
    twins = [m for m in others if m is not measure and m.kind == kind]
    here = [m for m in others if m is not measure and mention_line(page, m) == at]
    beside = [m for m in twins if abs(mention_line(page, m) - at) == 1]

    def above(found: list[ReadMeasure]) -> int:
        return sum(page.lines[mention_line(page, m)].scores.get(m.kind, 0.0) > own for m in found)

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


def _mark_features(line: Line, measure: ReadMeasure) -> list[str]:
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


def _word_features(line: Line, measure: ReadMeasure) -> list[str]:
    """The words around the one that names the measure."""
    words = [w.text for w in line.words]
    if not words:
        return []
    at = position(line, measure.mention.start) if measure.mention else 0
    out = [f"named:{measure.kind}:{words[at]}"]
    for i in range(max(0, at - _NEAR), min(len(words), at + _NEAR + 1)):
        out.append(f"{'L' if i < at else 'M' if i == at else 'R'}:{words[i]}")
    return out
