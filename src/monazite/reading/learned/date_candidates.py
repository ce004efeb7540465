"""On which day a measure begins or ends: candidates of the article, or none, and their features."""

from datetime import date, timedelta

from monazite.reading import dates, durations
from monazite.reading.learned.features import ArticlePage, DateChoice, Line
from monazite.reading.learned.mentions import GROUPS, mention_line
from monazite.reading.learned.network_view import step_features
from monazite.reading.learned.token_position import adjacent_features, distance_class, position
from monazite.reading.records import ReadMeasure
from monazite.reading.tables import NUMBERS, pattern
from monazite.scenario.policies import add_months

_LASTING = pattern("lasting.term")
_UNITS = {"month": 1, "year": 12, "decade": 120}
_PERIODS = {"month": 1, "part": 6, "year": 12}
"""Months of a period, by how exactly it is dated."""
_LONGEST = 600


def durations_in(text: str) -> list[durations.Duration]:
    """Durations in any wording, whatever they are of: ``valid for three years``, ``a ten-year``, ``a decade``."""
    found = []
    for match in _LASTING.finditer(text):
        count = (match[2] or "one").lower()
        unit = (match[1] or match[3] or match[4]).lower()
        number = 12 if count == "dozen" else int(count) if count.isdigit() else NUMBERS[count]
        if unit in ("day", "week"):
            found.append(durations.Duration(match.start(), match.end(), days=number * (7 if unit == "week" else 1)))
        elif number * _UNITS[unit] <= _LONGEST:
            found.append(durations.Duration(match.start(), match.end(), months=number * _UNITS[unit]))
    return found


def date_choices(page: ArticlePage, measure: ReadMeasure, side: str) -> list[DateChoice]:
    """Days that can be a measure's start or end: of its sentences and those beside, the article's, the rules'."""
    at = mention_line(page, measure)
    told = {e.number for e in measure.evidence}
    found: list[DateChoice] = []
    for i, line in enumerate(page.lines):
        if line.marked.sentence.number in told or -2 <= i - at <= 2:
            found += [DateChoice(w.day, i, "when", w) for w in line.whens if w.role != "meets"]
            if side == "end":
                found += _period_ends(line, i)
                found += _term_ends(page, measure, line, i)
    if page.base:
        found.append(DateChoice(page.base, -1, "article"))
    known = {c.day for c in found}
    found += [DateChoice(d, -1, "rule") for d in (measure.start, measure.end) if d and d not in known]
    return found


def _period_ends(line: Line, at: int) -> list[DateChoice]:
    """Last days of the periods of a sentence: ``quotas for 2026 and 2027``."""
    out = []
    for when in line.whens:
        months = _PERIODS.get(when.precision)
        if months and when.day.day == 1:
            out.append(DateChoice(add_months(when.day, months) - timedelta(days=1), at, "close", when))
    return out


def _term_ends(page: ArticlePage, measure: ReadMeasure, line: Line, at: int) -> list[DateChoice]:
    """Days on which the terms of a sentence end, counted from the start, from days beside them, from the article's."""
    out = []
    for term in durations_in(line.marked.clean):
        origins = [("start", measure.start)] if measure.start else []
        origins += [("beside", w.day) for w in line.whens if w.day != measure.start and w.role != "meets"]
        origins += [("article", page.base)] if page.base and page.base != measure.start else []
        for name, day in origins:
            try:
                out.append(DateChoice(term.after(day), at, "term", None, term, name))
            except (ValueError, OverflowError):
                continue
    return out


def features(page: ArticlePage, measure: ReadMeasure, side: str) -> dict[date | None, list[str]]:
    """Features of every day that can be the start or end of a measure, and of there being none."""
    out: dict[date | None, set[str]] = {None: _features_of_none(page, measure, side)}
    found = date_choices(page, measure, side)
    for choice in found:
        out.setdefault(choice.day, set()).update(_features_of_choice(page, measure, choice))
    if page.network_view is not None:
        values = page.network_view.day_scores(mention_line(page, measure), measure, side, found)
        for day, f in out.items():
            rest = max((v for other, v in values.items() if other != day), default=-6.0)
            more = step_features(f"seen:{day is None}", values[day] - rest)
            f.update(more, (f"{x}:{measure.status}" for x in more))
    return {day: sorted(f) for day, f in out.items()}


def _features_of_none(page: ArticlePage, measure: ReadMeasure, side: str) -> set[str]:
    """Features of there being no day."""
    at, state, kind = mention_line(page, measure), measure.status, measure.kind
    here = page.lines[at]
    beside = sum(len(x.whens) for x in page.lines[max(0, at - 2) : at + 3])
    rule = measure.start if side == "start" else measure.end
    return {
        "none",
        f"none:{state}",
        f"none:{kind}",
        f"none:{kind}:{state}",
        f"none:rule:{rule is None}:{state}",
        f"none:here:{min(len(here.whens), 2)}:{state}",
        f"none:beside:{min(beside, 3)}:{state}",
        f"none:terms:{bool(durations_in(here.marked.clean))}:{GROUPS[kind]}",
        f"none:variant:{measure.variant}:{kind}",
        f"none:begun:{measure.start is None}:{state}",
    }


def _features_of_choice(page: ArticlePage, measure: ReadMeasure, choice: DateChoice) -> set[str]:
    """Features of a day."""
    at, group, mention = mention_line(page, measure), GROUPS[measure.kind], measure.mention
    state, day = measure.status, choice.day
    rel = "open" if page.base is None else "later" if day > page.base else "same" if day == page.base else "past"
    f = {f"rel:{rel}", f"rel:{rel}:{state}", f"rel:{rel}:{group}", f"rel:{rel}:{state}:{group}"}
    for name, rule in (("start", measure.start), ("end", measure.end)):
        f |= {f"{name}:{rule == day}:{rule is None}", f"{name}:{rule == day}:{rule is None}:{state}"}
        f |= {f"{name}:{rule == day}:{rule is None}:{measure.kind}"}
    if measure.start == day:
        f.add(f"exact:{measure.exact}:{mention.source if mention else ''}")
    if measure.end == day:
        f.add(f"computed:{measure.computed_end}")
    if measure.start and day < measure.start:
        f.add("before")
    f |= {f"state:{state}", f"kind:{measure.kind}:{state}", f"how:{choice.how}", f"how:{choice.how}:{state}"}
    f.add(f"how:{choice.how}:{measure.kind}")
    if choice.at < 0:
        return f | {f"made:{choice.how}:{measure.start is None}:{state}"}
    line = page.lines[choice.at]
    offset = max(-3, min(3, choice.at - at))
    told = line.marked.sentence.number in {e.number for e in measure.evidence}
    f |= {f"offset:{offset}", f"offset:{offset}:{group}", f"told:{told}:{offset == 0}", f"offset:{offset}:{choice.how}"}
    if choice.term:
        return f | _features_of_term(line, choice, measure, choice.at == at)
    if choice.when:
        own = _features_of_mention(line, choice.when, measure, choice.at == at)
        f |= own if choice.how == "when" else {f"close:{x}" for x in own if not x.startswith(("L:", "R:", "C:"))}
    return f


def _features_of_term(line: Line, choice: DateChoice, measure: ReadMeasure, same: bool) -> set[str]:
    """How a term stands in its sentence."""
    assert choice.term is not None
    state, group = measure.status, GROUPS[measure.kind]
    f = {
        f"since:{choice.since}",
        f"since:{choice.since}:{state}",
        f"since:{choice.since}:{measure.kind}",
        f"t:{group}:{state}",
    }
    f.add(f"since:{choice.since}:{same}")
    f |= {f"t:{x}" for x in adjacent_features(line, choice.term.start, choice.term.end)}
    f.add(f"long:{min((choice.term.months * 30 + choice.term.days) // 180, 6)}:{group}")
    if same and measure.mention:
        steps = distance_class(position(line, choice.term.start) - position(line, measure.mention.start))
        f |= {f"tgap:{steps}", f"tgap:{steps}:{group}"}
    return f


def _features_of_mention(line: Line, when: dates.DateMention, measure: ReadMeasure, same: bool) -> set[str]:
    """How a day stands in its sentence."""
    mention, state, group = measure.mention, measure.status, GROUPS[measure.kind]
    f = {
        f"role:{when.role}",
        f"role:{when.role}:{state}",
        f"role:{when.role}:{group}",
        f"role:{when.role}:{group}:{state}",
        f"precision:{when.precision}",
        f"precision:{when.precision}:{state}:{group}",
        f"anchored:{when.anchored}",
        f"alone:{len(line.whens) == 1}:{same}",
        f"nth:{min(line.whens.index(when), 2)}:{min(len(line.whens), 3)}:{same}",
    }
    for x in adjacent_features(line, when.start, when.end):
        f |= {x, f"{state}:{x}" if x[:2] in ("l:", "r:") else x}
    first = position(line, when.start)
    f |= {f"L:{w.text}" for w in line.words[max(0, first - 6) : first]}
    f |= {f"R:{w.text}" for w in line.words[first + 1 : first + 4]}
    clause = next((c for c in line.clauses if c.start <= when.start < c.end), None)
    if clause:
        f |= {f"C:{cue.value}:{state}" for cue in line.marked.of("cue", "status", clause.start, clause.end)}
    if same and mention and clause:
        steps = distance_class(position(line, when.start) - position(line, mention.start))
        f |= {f"gap:{steps}", f"gap:{steps}:{group}", f"inside:{clause.start <= mention.start < clause.end}"}
        nearest = min(line.whens, key=lambda w: abs(w.start - mention.start))
        f |= {f"nearest:{when is nearest}", f"nearest:{when is nearest}:{state}:{when.role}"}
    return f
