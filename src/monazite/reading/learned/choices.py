"""Which of the actors, goods and dates of an article belong to a measure: candidates and their features."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from monazite.reading.dates import When
from monazite.reading.learned.mentions import GROUPS, at_of
from monazite.reading.learned.page import Line, Page
from monazite.reading.nearby import preposition
from monazite.reading.records import Measure
from monazite.reading.register import has_record
from monazite.reading.vocabulary import Mark


def _gap(distance: int) -> str:
    """A distance in words, by steps that grow."""
    side = "-" if distance < 0 else "+"
    size = abs(distance)
    return side + ("0" if size <= 1 else "2" if size <= 3 else "5" if size <= 6 else "9" if size <= 12 else "far")


def _position(line: Line, at: int) -> int:
    return next((i for i, w in enumerate(line.words) if w.end > at), max(len(line.words) - 1, 0))


def _around(line: Line, start: int, end: int) -> list[str]:
    """The two words on either side of a place."""
    first = _position(line, start)
    last = next((i for i, w in enumerate(line.words) if w.start >= end), len(line.words))
    words = [w.text for w in line.words]
    left, right = ["^", "^", *words[:first]], [*words[last:], "$", "$"]
    return [f"l:{left[-1]}", f"ll:{left[-2]} {left[-1]}", f"r:{right[0]}", f"rr:{right[0]} {right[1]}"]


def actors(page: Page, measure: Measure) -> list[str]:
    """Everyone who can be the actor of a measure."""
    found = [m.value for line in page.lines for m in line.marked.of("actor")]
    return list(dict.fromkeys([measure.actor, *found, *page.towns]))


def actor_features(page: Page, measure: Measure, others: list[Measure]) -> dict[str, list[str]]:
    """Features of every candidate for the actor."""
    at, kind, group = at_of(page, measure), measure.kind, GROUPS[measure.kind]
    line, mention = page.lines[at], measure.mention
    codes = actors(page, measure)
    count = Counter(m.value for x in page.lines for m in x.marked.of("actor"))
    ranks = {code: rank for rank, (code, _) in enumerate(count.most_common())}
    before = next((x for x in reversed(page.lines[:at]) if x.marked.of("actor")), None)
    earlier = [m.value for m in before.marked.of("actor")] if before else []
    here = line.marked.of("actor")
    out: dict[str, list[str]] = {}
    for code in codes:
        town = page.towns.index(code) if code in page.towns[:2] else 9
        peers = [m for m in others if m is not measure and m.actor == code]
        f = [
            f"rank:{min(ranks.get(code, 9), 3)}",
            f"only:{len(codes) == 1}",
            f"record:{has_record(code, kind)}:{group}",
            f"code:{kind}:{code}",
            f"title:{any(m.value == code for m in page.lines[0].marked.of('actor'))}:{at == 0}",
            f"home:{page.home == code}",
            f"town:{town}:{group}",
            f"here:{any(m.value == code for m in here)}:{bool(here)}",
            f"prev:{code in earlier[:1]}:{code in earlier}:{bool(here)}",
            f"other:{any(m.kind == kind for m in peers)}",
            f"act:{any(m.kind != kind for m in peers)}",
        ]
        rule = code == measure.actor
        if mention:
            f += [f"rule:{rule}:{mention.sure}:{mention.source}", f"rule:{rule}:{mention.sure}:{kind}", f"rule:{rule}"]
        if code in measure.affected:
            f += ["affected", f"affected:{kind}"]
        marks = [m for m in here if m.value == code]
        f += _actor_places(line, measure, marks, group)
        out[code] = f
    return out


def _actor_places(line: Line, measure: Measure, marks: list[Mark], group: str) -> list[str]:
    """How the names of a candidate stand in the sentence."""
    mention, out = measure.mention, []
    for mark in marks:
        kinds = f"{mark.kind}"
        out += [f"mark:{kinds}:{group}", *(f"{x}" for x in _around(line, mark.start, mark.end))]
        out += [f"{group}:{x}" for x in _around(line, mark.start, mark.end) if x[:2] in ("l:", "r:")]
        out.append(f"prep:{preposition(line.marked, mark)}:{group}")
        for clause in line.clauses:
            for part in clause.parts:
                if part.mark is mark or (part.mark.start == mark.start):
                    inside = mention is not None and clause.start <= mention.start < clause.end
                    out += [f"role:{part.role}:{inside}", f"role:{part.role}:{inside}:{group}"]
                    if mention and part.head in range(mention.first, mention.last):
                        out.append(f"head:{group}")
        if mention:
            gap = _position(line, mark.start) - _position(line, mention.start)
            out += [f"gap:{_gap(gap)}", f"gap:{_gap(gap)}:{group}"]
            actors_between = [
                m
                for m in line.marked.of("actor")
                if min(mark.end, mention.end) <= m.start < max(mark.start, mention.start)
            ]
            out.append(f"between:{min(len(actors_between), 2)}:{gap < 0}:{group}")
        out.append(f"order:{min(line.marked.of('actor').index(mark), 2)}")
    return sorted(set(out))


@dataclass(frozen=True, slots=True)
class Choice:
    """A day that can be a measure's start or end."""

    day: date
    at: int  # sentence; -1 for the article's own day
    when: When | None


def days(page: Page, measure: Measure) -> list[Choice]:
    """Days that can be a measure's start or end: those of its sentences and of those beside, and the rules' own."""
    at = at_of(page, measure)
    told = {e.number for e in measure.evidence}
    found: list[Choice] = []
    for i, line in enumerate(page.lines):
        if line.marked.sentence.number in told or -2 <= i - at <= 2:
            found += [Choice(w.day, i, w) for w in line.whens]
            starts = [w.day for w in line.whens] + ([measure.start] if measure.start else [])
            for span in line.spans:
                found += [Choice(span.after(d), i, None) for d in dict.fromkeys(starts)]
    if page.base:
        found.append(Choice(page.base, -1, None))
    known = {c.day for c in found}
    found += [Choice(d, -2, None) for d in (measure.start, measure.end) if d and d not in known]
    return found


def day_features(page: Page, measure: Measure) -> dict[date, list[str]]:
    """Features of every day that can be a start or end."""
    at, group, mention = at_of(page, measure), GROUPS[measure.kind], measure.mention
    told = {e.number for e in measure.evidence}
    state = measure.status
    out: dict[date, set[str]] = {}
    choices = days(page, measure)
    for choice in choices:
        f = out.setdefault(choice.day, set())
        day = choice.day
        rel = "open" if page.base is None else "later" if day > page.base else "same" if day == page.base else "past"
        f |= {f"rel:{rel}", f"rel:{rel}:{state}", f"rel:{rel}:{group}", f"rel:{rel}:{state}:{group}"}
        for name, rule in (("start", measure.start), ("end", measure.end)):
            f |= {f"{name}:{rule == day}:{rule is None}", f"{name}:{rule == day}:{rule is None}:{state}"}
            f |= {f"{name}:{rule == day}:{rule is None}:{measure.kind}"}
        if measure.start == day:
            f.add(f"exact:{measure.exact}:{mention.source if mention else ''}")
        if measure.end == day:
            f.add(f"computed:{measure.computed_end}")
        if measure.start and day < measure.start:
            f.add("before")
        f.add(f"state:{state}")
        f.add(f"kind:{measure.kind}:{state}")
        if choice.at < 0:
            f.add(f"made:{choice.at}:{measure.start is None}:{state}")
            continue
        line = page.lines[choice.at]
        offset = max(-3, min(3, choice.at - at))
        f |= {
            f"offset:{offset}",
            f"offset:{offset}:{group}",
            f"told:{line.marked.sentence.number in told}:{offset == 0}",
        }
        if choice.when is None:
            f |= {"span", f"span:{group}:{state}"}
            continue
        f |= _when_features(line, choice.when, measure, choice.at == at, state, group)
    return {day: sorted(f) for day, f in out.items()}


def _when_features(line: Line, when: When, measure: Measure, same: bool, state: str, group: str) -> set[str]:
    """How a day stands in its sentence."""
    mention = measure.mention
    f = {
        f"role:{when.role}",
        f"role:{when.role}:{state}",
        f"role:{when.role}:{group}",
        f"role:{when.role}:{group}:{state}",
        f"precision:{when.precision}",
        f"precision:{when.precision}:{state}:{group}",
        f"anchored:{when.anchored}",
        f"alone:{len(line.whens) == 1}:{same}",
    }
    for x in _around(line, when.start, when.end):
        f |= {x, f"{state}:{x}" if x[:2] in ("l:", "r:") else x}
    first = _position(line, when.start)
    f |= {f"L:{w.text}" for w in line.words[max(0, first - 6) : first]}
    f |= {f"R:{w.text}" for w in line.words[first + 1 : first + 4]}
    clause = next((c for c in line.clauses if c.start <= when.start < c.end), None)
    if clause:
        for cue in line.marked.of("cue", "status", clause.start, clause.end):
            f |= {f"C:{cue.value}:{state}"}
    if same and mention and clause:
        gap = _position(line, when.start) - _position(line, mention.start)
        f |= {f"gap:{_gap(gap)}", f"gap:{_gap(gap)}:{group}", f"inside:{clause.start <= mention.start < clause.end}"}
    return f


def goods_candidates(page: Page, measure: Measure) -> list[str]:
    """Goods that a measure can be about."""
    found: list[str] = []
    for line in page.lines:
        for mark in line.marked.of("good"):
            found += mark.value.split("+")
    return list(dict.fromkeys([*measure.goods, *found, "*"]))


def goods_features(page: Page, measure: Measure, others: list[Measure]) -> dict[str, list[str]]:
    """Features of every candidate among the goods."""
    at, kind, mention = at_of(page, measure), measure.kind, measure.mention
    line = page.lines[at]
    told = [x for x in page.lines if x.marked.sentence.number in {e.number for e in measure.evidence}]
    here = line.marked.of("good")
    count = Counter(v for x in page.lines for m in x.marked.of("good") for v in m.value.split("+"))
    top = count.most_common(1)[0][0] if count else ""
    own = mention.own if mention else False
    out: dict[str, list[str]] = {}
    for good in goods_candidates(page, measure):
        rule = good in measure.goods
        marks = _naming(line, good)
        classes = {m.kind for x in page.lines for m in _naming(x, good)}
        f = {
            f"rule:{rule}:{own}",
            f"rule:{rule}:{bool(measure.goods)}:{kind}",
            f"rule:{rule}:{min(len(measure.goods), 4)}:{bool(marks)}",
            f"good:{good}:{kind}",
            f"good:{good}:{rule}",
            f"class:{''.join(sorted(classes))}:{kind}:{rule}",
            f"here:{bool(marks)}:{bool(here)}:{rule}",
            f"top:{good == top}:{rule}",
            f"title:{bool(_naming(page.lines[0], good))}:{rule}",
            f"told:{any(_naming(x, good) for x in told)}:{rule}",
            f"nhere:{min(len(here), 4)}:{rule}",
            f"twin:{any(m is not measure and good in m.goods for m in others)}:{rule}",
            f"next:{_beside(page, at, good)}:{rule}",
            f"source:{mention.source if mention else ''}:{rule}",
        }
        for mark in marks:
            f |= _goods_places(line, measure, mark, rule)
        f |= {f"with:{g.value}:{good}" for g in here if g.value != good}
        out[good] = sorted(f)
    return out


def _naming(line: Line, good: str) -> list[Mark]:
    """Where a sentence names goods."""
    return [m for m in line.marked.of("good") if good in m.value.split("+")]


def _goods_places(line: Line, measure: Measure, mark: Mark, rule: bool) -> set[str]:
    """How the name of goods stands in the sentence."""
    group, mention = GROUPS[measure.kind], measure.mention
    around = _around(line, mark.start, mark.end)
    f = {f"{rule}:{x}" for x in around}
    f |= {f"{group}:{rule}:{x}" for x in around if x[:2] in ("l:", "r:")}
    if mention:
        gap = _position(line, mark.start) - _position(line, mention.start)
        clause = next((c for c in line.clauses if c.start <= mark.start < c.end), None)
        inside = clause is not None and clause.start <= mention.start < clause.end
        f |= {f"gap:{_gap(gap)}:{rule}", f"gap:{_gap(gap)}:{group}:{rule}", f"inside:{inside}:{rule}"}
    return f


def _beside(page: Page, at: int, good: str) -> str:
    """In which of the sentences beside goods stand."""
    near = [
        str(step) for step in (-2, -1, 1) if 0 <= at + step < len(page.lines) and _naming(page.lines[at + step], good)
    ]
    return ",".join(near)
