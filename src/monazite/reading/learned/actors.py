"""Whose measure it is: everyone of the article who can be, and their features."""

from collections import Counter

from monazite.reading.adjacent_words import preposition
from monazite.reading.known_measures import has_record
from monazite.reading.learned.features import ArticlePage, Line
from monazite.reading.learned.mentions import GROUPS, mention_line
from monazite.reading.learned.network_view import step_features
from monazite.reading.learned.token_position import adjacent_features, distance_class, position
from monazite.reading.records import ReadMeasure
from monazite.reading.vocabulary import WordMark


def candidates(page: ArticlePage, measure: ReadMeasure) -> list[str]:
    """Everyone who can be the actor of a measure."""
    found = [m.value for line in page.lines for m in line.marked.of("actor")]
    return list(dict.fromkeys([measure.actor, *found, *page.towns]))


def features(page: ArticlePage, measure: ReadMeasure, others: list[ReadMeasure]) -> dict[str, list[str]]:
    """Features of every candidate for the actor."""
    at, kind, group = mention_line(page, measure), measure.kind, GROUPS[measure.kind]
    line, mention = page.lines[at], measure.mention
    codes = candidates(page, measure)
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
            f"home:{page.dateline_country == code}",
            f"town:{town}:{group}",
            f"here:{any(m.value == code for m in here)}:{bool(here)}",
            f"prev:{code in earlier[:1]}:{code in earlier}:{bool(here)}",
            f"other:{any(m.kind == kind for m in peers)}",
            f"act:{any(m.kind != kind for m in peers)}",
        ]
        rule = code == measure.actor
        if mention:
            f += [
                f"rule:{rule}:{mention.names_actor}:{mention.source}",
                f"rule:{rule}:{mention.names_actor}:{kind}",
                f"rule:{rule}",
            ]
        if code in measure.affected:
            f += ["affected", f"affected:{kind}"]
        marks = [m for m in here if m.value == code]
        f += _position_features(line, measure, marks, group)
        out[code] = f
    if page.network_view is not None:
        for code, more in _network_features(page.network_view.actor_scores(at, measure), codes, group).items():
            out[code] += more
    return out


def _network_features(values: dict[str, float], codes: list[str], group: str) -> dict[str, list[str]]:
    """What the network says of every candidate: how far above the best of the others it is."""
    out = {}
    for code in codes:
        value = values.get(code, values[""])
        rest = max((v for other, v in values.items() if other and other != code), default=-6.0)
        f = step_features(f"seen:{code in values}", value - rest)
        out[code] = f + [f"{x}:{group}" for x in f]
    return out


def _position_features(line: Line, measure: ReadMeasure, marks: list[WordMark], group: str) -> list[str]:
    """How the names of a candidate stand in the sentence."""
    mention, out = measure.mention, []
    for mark in marks:
        kinds = f"{mark.kind}"
        out += [f"mark:{kinds}:{group}", *(f"{x}" for x in adjacent_features(line, mark.start, mark.end))]
        out += [f"{group}:{x}" for x in adjacent_features(line, mark.start, mark.end) if x[:2] in ("l:", "r:")]
        out.append(f"prep:{preposition(line.marked, mark)}:{group}")
        for clause in line.clauses:
            for part in clause.parts:
                if part.mark is mark or (part.mark.start == mark.start):
                    inside = mention is not None and clause.start <= mention.start < clause.end
                    out += [f"role:{part.role}:{inside}", f"role:{part.role}:{inside}:{group}"]
                    if mention and part.head in range(mention.first, mention.last):
                        out.append(f"head:{group}")
        if mention:
            steps = position(line, mark.start) - position(line, mention.start)
            out += [f"gap:{distance_class(steps)}", f"gap:{distance_class(steps)}:{group}"]
            actors_between = [
                m
                for m in line.marked.of("actor")
                if min(mark.end, mention.end) <= m.start < max(mark.start, mention.start)
            ]
            out.append(f"between:{min(len(actors_between), 2)}:{steps < 0}:{group}")
        out.append(f"order:{min(line.marked.of('actor').index(mark), 2)}")
    return sorted(set(out))
