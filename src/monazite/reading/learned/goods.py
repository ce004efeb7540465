"""Which of the goods of an article a measure is about: candidates and their features."""

from collections import Counter

from monazite.reading.goods import GROUP_MEMBERS, LIST_BREAKS
from monazite.reading.learned.features import ArticlePage, Line
from monazite.reading.learned.mentions import GROUPS, mention_line
from monazite.reading.learned.network_view import step_features
from monazite.reading.learned.token_position import adjacent_features, distance_class, position
from monazite.reading.records import ReadMeasure
from monazite.reading.vocabulary import WordMark

_LONG = 5  # words between two goods of one list


def candidates(page: ArticlePage, measure: ReadMeasure) -> list[str]:
    """Goods that a measure can be about."""
    found: list[str] = []
    for line in page.lines:
        for mark in line.marked.of("good"):
            found += mark.value.split("+")
    return list(dict.fromkeys([*measure.goods, *found, "*"]))


def features(page: ArticlePage, measure: ReadMeasure, others: list[ReadMeasure]) -> dict[str, list[str]]:
    """Features of every candidate among the goods."""
    at, kind, mention = mention_line(page, measure), measure.kind, measure.mention
    line = page.lines[at]
    told = [x for x in page.lines if x.marked.sentence.number in {e.number for e in measure.evidence}]
    here = line.marked.of("good")
    count = Counter(v for x in page.lines for v, marks in _goods_marks(x).items() for _ in marks)
    classes: dict[str, set[str]] = {}
    for x in page.lines:
        for value, marks in _goods_marks(x).items():
            classes.setdefault(value, set()).update(m.kind for m in marks)
    top = count.most_common(1)[0][0] if count else ""
    own = mention.names_goods if mention else False
    order = _nearness_features(line, measure)
    out: dict[str, list[str]] = {}
    for good in candidates(page, measure):
        rule = good in measure.goods
        marks = _marks_of_good(line, good)
        f = {
            f"rule:{rule}:{own}",
            f"rule:{rule}:{bool(measure.goods)}:{kind}",
            f"rule:{rule}:{min(len(measure.goods), 4)}:{bool(marks)}",
            f"good:{good}:{kind}",
            f"good:{good}:{rule}",
            f"class:{''.join(sorted(classes.get(good, ())))}:{kind}:{rule}",
            f"here:{bool(marks)}:{bool(here)}:{rule}",
            f"top:{good == top}:{rule}",
            f"title:{bool(_marks_of_good(page.lines[0], good))}:{rule}",
            f"told:{any(_marks_of_good(x, good) for x in told)}:{rule}",
            f"nhere:{min(len(here), 4)}:{rule}",
            f"twin:{any(m is not measure and good in m.goods for m in others)}:{rule}",
            f"next:{_neighbour_sentences(page, at, good)}:{rule}",
            f"source:{mention.source if mention else ''}:{rule}",
        }
        for mark in marks:
            f |= _position_features(line, measure, mark, rule)
        f |= {f"with:{g.value}:{good}" for g in here if g.value != good}
        f |= {x for name in order.get(good, ()) for x in (name, f"{name}:{rule}")}
        f |= _group_features(set(_goods_marks(line)), set(count), good, rule)
        out[good] = sorted(f)
    if page.network_view is not None:
        values = page.network_view.goods_log_odds(at, measure)
        for good, f in out.items():
            more = step_features("seen", values.get(good, -7.0))
            f += more + [f"{x}:{good in measure.goods}" for x in more] + [f"{x}:{good == '*'}" for x in more]
    return out


def _goods_marks(line: Line) -> dict[str, list[WordMark]]:
    """Every good that a sentence names, and where."""
    found: dict[str, list[WordMark]] | None = line.marked.cache.get("goods")
    if found is None:
        found = line.marked.cache["goods"] = {}
        for mark in line.marked.of("good"):
            for value in mark.value.split("+"):
                found.setdefault(value, []).append(mark)
    return found


def _marks_of_good(line: Line, good: str) -> list[WordMark]:
    """Where a sentence names goods."""
    return _goods_marks(line).get(good, [])


def _position_features(line: Line, measure: ReadMeasure, mark: WordMark, rule: bool) -> set[str]:
    """How the name of goods stands in the sentence."""
    group, mention = GROUPS[measure.kind], measure.mention
    beside = adjacent_features(line, mark.start, mark.end)
    f = {f"{rule}:{x}" for x in beside}
    f |= {f"{group}:{rule}:{x}" for x in beside if x[:2] in ("l:", "r:")}
    if mention:
        steps = position(line, mark.start) - position(line, mention.start)
        clause = next((c for c in line.clauses if c.start <= mark.start < c.end), None)
        inside = clause is not None and clause.start <= mention.start < clause.end
        f |= {
            f"gap:{distance_class(steps)}:{rule}",
            f"gap:{distance_class(steps)}:{group}:{rule}",
            f"inside:{inside}:{rule}",
        }
    return f


def _neighbour_sentences(page: ArticlePage, at: int, good: str) -> str:
    """In which of the sentences beside goods stand."""
    near = [
        str(step)
        for step in (-2, -1, 1)
        if 0 <= at + step < len(page.lines) and _marks_of_good(page.lines[at + step], good)
    ]
    return ",".join(near)


def _nearness_features(line: Line, measure: ReadMeasure) -> dict[str, set[str]]:
    """How near goods stand to the words that name the measure, on which side, and whether in the nearest list."""
    mention, here = measure.mention, line.marked.of("good")
    if not mention or not here:
        return {}
    near = sorted(here, key=lambda g: max(g.start - mention.end, mention.start - g.end))
    listed = _list_around(line, here, here.index(near[0]))
    after = [g for g in here if g.start >= mention.start]
    before = [g for g in reversed(here) if g.start < mention.start]
    out: dict[str, set[str]] = {}
    for g in here:
        row, side = (after, "A") if g in after else (before, "B")
        inside = id(g) in listed
        f = {
            f"near:{min(near.index(g), 3)}",
            f"list:{inside}:{len(listed) > 1}",
            f"list:{inside}:{GROUPS[measure.kind]}:{side}",
            f"side:{side}:{min(row.index(g), 3)}",
        }
        for value in g.value.split("+"):
            out.setdefault(value, set()).update(f)
    return out


def _list_around(line: Line, marks: list[WordMark], at: int) -> set[int]:
    """Goods in one list with those at a place: ``gallium, germanium and antimony``."""
    found = {id(marks[at])}
    for step in (1, -1):
        i = at
        while 0 <= i + step < len(marks):
            left, right = marks[min(i, i + step)], marks[max(i, i + step)]
            between = [line.marked.token(k) for k in range(left.last, right.first)]
            if len(between) > _LONG or any(x in LIST_BREAKS for x in between):
                break
            i += step
            found.add(id(marks[i]))
    return found


def _group_features(own: set[str], named: set[str], good: str, rule: bool) -> set[str]:
    """Whether the sentence (``own``) and the article name a narrower or a wider word for the same goods."""
    f: set[str] = set()
    for place, found in (("here", own), ("article", named)):
        if good in GROUP_MEMBERS:
            narrower = GROUP_MEMBERS[good]
            some = bool(found - {good, "*"} if narrower is None else found & narrower)
            f |= {f"narrower:{place}:{good}:{some}", f"narrower:{place}:{good}:{some}:{rule}"}
        wider = any(_contains(g, good) for g in found if g != good)
        f |= {f"wider:{place}:{wider}:{rule}", f"count:{place}:{min(len(found), 5)}:{rule}"}
        f.add(f"count:{place}:{min(len(found), 5)}:{good in own}")
    return f


def _contains(group: str, good: str) -> bool:
    """Whether a group of goods holds a good."""
    narrower = GROUP_MEMBERS.get(group, set())
    return narrower is None or good in narrower
