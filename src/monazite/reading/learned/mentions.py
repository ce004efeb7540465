"""Where the article names a measure that the rules propose, and what the model of its state sees."""

from itertools import pairwise

from monazite.reading.learned.features import ArticlePage, Line
from monazite.reading.learned.network_view import step_features
from monazite.reading.records import ReadMeasure

GROUPS = {
    "export_control": "control", "export_tax": "control", "tariff": "tariff", "tech_control": "control",
    "stockpile": "plan", "finance": "plan", "price_floor": "plan", "partnership": "pact", "project": "site",
    "purchase": "pact", "standard": "rule", "truce": "truce",
}  # fmt: skip
"""Kinds whose words for a state are alike."""


def evidence_lines(page: ArticlePage, measure: ReadMeasure) -> list[Line]:
    """The sentences that tell of a measure."""
    numbers = [e.number for e in measure.evidence]
    return [line for line in page.lines if line.marked.sentence.number in numbers]


def mention_line(page: ArticlePage, measure: ReadMeasure) -> int:
    """Index of the sentence that names a measure first."""
    number = measure.mention.number if measure.mention else measure.evidence[0].number
    return next((i for i, line in enumerate(page.lines) if line.marked.sentence.number == number), 0)


def _word_features(line: Line, measure: ReadMeasure) -> list[str]:
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


def status_features(page: ArticlePage, measure: ReadMeasure) -> list[str]:
    """Features for the state of a measure."""
    at, kind = mention_line(page, measure), measure.kind
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
    near = _word_features(line, measure)
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
    for other in evidence_lines(page, measure):
        if other is not line:
            out += [f"a:{w.text}" for w in other.words]
    for step, name in ((-1, "p"), (1, "x")):
        if 0 <= at + step < len(page.lines):
            out += [f"{name}:{w.text}" for w in page.lines[at + step].words]
            out += [f"{name}C:{c.value}" for c in page.lines[at + step].marked.of("cue", "status")]
    if page.network_view is not None:
        for name, value in page.network_view.status_log_odds(at, measure).items():
            out += step_features(f"seen:{name}", value)
    return out
