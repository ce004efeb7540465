"""Sentences to measures: who does what to whom, with which goods, level, dates and status."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from monazite.reading import amounts, dates, status, triggers
from monazite.reading.clauses import Clause, Part, chain, cut, subjects
from monazite.reading.register import has_record
from monazite.reading.records import Evidence, Measure, Remark
from monazite.reading.triggers import Trigger
from monazite.reading.vocabulary import Mark, Marked, good_rows

_GAP = {"for", "in", "to", "which", "that", "used", "on", "if", "after", "since", "while", "make", "makes", "face", "will"}
_STRICT = {"strict", "strictest", "stringent", "sweeping", "tight", "tough", "tougher", "tightened", "draconian", "harsh", "stricter", "severe"}  # fmt: skip
_OLDER = re.compile(r"\b(?:unveiled|imposed|introduced|announced|adopted|set|put in place|dating from|brought in)\s*(?:on|in|last|this|earlier)?\s*$", re.I)  # fmt: skip
_EASING = {"ease", "eases", "relax", "relaxes", "loosen", "loosens", "soften", "softens", "clears", "clear", "backlog", "withhold", "withholds", "withholding", "grants"}  # fmt: skip
_PAIRWISE = ("truce", "partnership")
_COMPANY_OK = ("project", "finance", "purchase", "partnership")
_ELEMENTS = {
    "heavy rare earths": {"Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu", "Y"},
    "light rare earths": {"La", "Ce", "Pr", "Nd"},
}
_ELEMENTS["rare earths"] = _ELEMENTS["heavy rare earths"] | _ELEMENTS["light rare earths"] | {"Sc"}
_NARROWER = {
    "critical minerals": None,
    "rare earths": _ELEMENTS["rare earths"] | {"heavy rare earths", "light rare earths"},
    "heavy rare earths": _ELEMENTS["heavy rare earths"] | {"Sc"},
    "light rare earths": _ELEMENTS["light rare earths"],
}


@dataclass(slots=True)
class Context:
    """What earlier sentences leave behind for later ones."""

    base: date | None
    in_doc: set[str]
    evidence: dict[int, Evidence]
    main: Part | None = None
    last_day: date | None = None
    measures: list[Measure] = field(default_factory=list)
    unclear: list[Remark] = field(default_factory=list)
    last_goods: list[str] = field(default_factory=list)
    pair: list[str] = field(default_factory=list)
    recent: date | None = None  # the one date of a sentence before that named no measure


def read_sentence(marked: Marked, ctx: Context) -> list[Measure]:
    """Measures of one sentence; later sentences see them through ``ctx``."""
    clauses = cut(marked)
    whens = dates.find(marked.clean, ctx.base, ctx.last_day)
    spans = dates.durations(marked.clean)
    sums = amounts.find(marked.clean)
    made: list[Measure] = []
    conditional = any(c.conditional for c in clauses) or bool(marked.of("cue", "condition"))
    per_clause = [(c, triggers.find(marked, c, ctx.in_doc)) for c in clauses]
    alone = sum(len(found) for _, found in per_clause) == 1
    for clause, found in per_clause:
        for position, trigger in enumerate(found):
            if clause.conditional and not _existing(marked, clause):
                continue
            following = found[position + 1].mark.start if position + 1 < len(found) else clause.end
            preceding = found[position - 1].mark.end if position else clause.start
            window = _window(marked, clause, found, position)
            where = Where(marked, clauses, clause, trigger, preceding, following, alone, whens, spans, sums, window)
            made += _measures(where, ctx, conditional and not clause.conditional)
    _remember(marked, clauses, whens, made, ctx)
    return made


@dataclass(frozen=True, slots=True)
class Where:
    """A trigger with everything that stands around it."""

    marked: Marked
    clauses: list[Clause]
    clause: Clause
    trigger: Trigger
    preceding: int
    following: int
    alone: bool
    whens: list[dates.When]
    spans: list[dates.Span]
    sums: list[amounts.Amount]
    window: status.Window


def _window(marked: Marked, clause: Clause, found: list[Trigger], position: int) -> status.Window:
    """The part of the clause about one of its instruments: cut at an ``and`` with a verb between two of them."""
    start, end = clause.start, clause.end
    if position:
        start = _split(marked, found[position - 1].mark, found[position].mark) or start
    if position + 1 < len(found):
        end = _split(marked, found[position].mark, found[position + 1].mark) or end
    return status.Window(start, end)


def _split(marked: Marked, left: Mark, right: Mark) -> int | None:
    cues = {m.first for m in marked.of("cue", "status")} | {m.first for m in marked.of("frame", "invest")}
    for i in range(left.last, right.first):
        if marked.token(i) in ("and", "but") and any(k in cues or marked.token(k) in ("will", "is") for k in range(i + 1, i + 3)):
            return marked.offsets[i]
    return None


def _background(w: Where) -> bool:
    """``talks on the export controls``: the instrument is only what a meeting is about."""
    if w.trigger.kind not in ("export_control", "export_tax", "tariff", "tech_control"):
        return False
    for event in w.marked.of("event", None, w.clause.start, w.trigger.mark.start):
        between = [w.marked.token(i) for i in range(event.last, w.trigger.mark.first)]
        if len(between) <= 7 and {"on", "about", "over", "discuss", "regarding"} & set(between) and not {"agreed", "announced", "threatened"} & set(between):
            return True
    return False


def _existing(marked: Marked, clause: Clause) -> bool:
    """``if China does not lift its curbs``: the curbs exist."""
    easing = marked.of("cue", None, clause.start, clause.end)
    words = {t.lower() for t, at in zip(marked.tokens, marked.offsets, strict=True) if clause.start <= at < clause.end}
    return any(m.value in ("lifted", "suspended") for m in easing if m.kind == "status") or bool(words & _EASING)


def _measures(w: Where, ctx: Context, conditional: bool) -> list[Measure]:
    """The measures that one trigger names: one for each actor that acts."""
    kind = w.trigger.kind
    part, sure = _actor(w, ctx)
    evidence = ctx.evidence[w.marked.sentence.number]
    if part is None:
        if w.trigger.needs != "goods" or not w.trigger.bare:
            what = f"{kind.replace('_', ' ')} without an actor: {w.trigger.mark.text!r}"
            ctx.unclear.append(Remark(what, "the article does not say who acts", evidence))
        return []
    actors = chain(w.marked, w.clause, part) if part.role != "owner" else [part.mark.value]
    goods, own = _goods(w, ctx)
    if kind == "export_control" and goods == ["chips"] and part.mark.value != "CN":
        kind = "tech_control"
    affected, partners = _affected(w, actors, ctx)
    if kind == "export_control" and len(actors) > 1:
        actors = [a for a in actors if has_record(a, kind)] or actors
    if kind == "project" and len(actors) > 1:
        affected, actors = [*actors[1:], *affected], actors[:1]
    if kind in _PAIRWISE:
        partners = list(dict.fromkeys([*actors[1:], *partners]))
        actors = actors[:1]
        affected = [a for a in partners if a != actors[0]]
        if kind == "truce" and not affected and ctx.pair:
            affected = [a for a in ctx.pair if a != actors[0]][:1]
    state = status.read(w.marked, w.window, kind, w.trigger.mark, set(w.trigger.used), conditional)
    background = _background(w)
    if w.clause.conditional or background:
        state = status.Status("in_force", False)
    timing = Timing() if background else _timing(w, state.value, ctx)
    if state.value == "lifted" and any(d.role == "until" and w.window.start <= d.start < w.window.end for d in w.whens):
        state = status.Status("suspended", True, state.cue)
        timing = _timing(w, "suspended", ctx)
    state = status.settle(state, timing.start, timing.exact, ctx.base)
    level, change = _level(w)
    confidence = 0.95 - 0.2 * (not sure) - 0.1 * (not state.explicit) - 0.1 * (bool(goods) and not own)
    confidence -= 0.1 * (ctx.base is None) + 0.1 * (state.value == "reported")
    words = {t.lower() for t in w.marked.tokens}
    company = next((p.mark.text for p in w.clause.parts if p.mark.kind == "company"), "")
    return [
        Measure(
            actor=actor,
            kind=kind,
            affected=[a for a in affected if a != actor] or (["*"] if kind in ("export_control", "export_tax") and _world(w) else []),
            goods=list(goods),
            status=state.value,
            evidence=[evidence],
            confidence=max(confidence, 0.3),
            start=timing.start,
            end=timing.end,
            announced=timing.announced,
            level=level,
            variant="extraterritorial" if kind == "export_control" and isinstance(level, float) else w.trigger.variant,
            company=company,
            months=timing.months,
            explicit=state.explicit,
            strict=bool(words & _STRICT),
            change=change,
            exact=timing.exact,
            computed_end=timing.computed,
            notes=([] if sure else ["the actor is taken from the sentence before"])
            + ([] if own or not goods else ["the goods are taken from the sentence before"]),
        )
        for actor in actors
    ]


def _world(w: Where) -> bool:
    return True  # an export control without a named buyer holds for every buyer


def _actor(w: Where, ctx: Context) -> tuple[Part | None, bool]:
    """Who acts, and whether the clause itself says so."""
    t = w.trigger.mark
    companies = w.trigger.kind in _COMPANY_OK
    own = [p for p in w.clause.parts if p.role == "owner" and p.head in range(t.first, t.last)]
    if own and w.trigger.kind == "purchase" and own[-1].mark.text in ("US", "U.S.", "American", "Australian", "Canadian", "Brazilian"):
        foreign, own = own, []  # "U.S. soybean purchases" are purchases of American soybeans
    else:
        foreign = []
    if own:
        return own[-1], True
    if w.trigger.kind == "finance":
        givers = [p for p in w.clause.parts if p.mark.start >= t.end and p.mark.kind in ("body", "country") and _preposition(w.marked, p.mark) in ("of", "from")]
        if givers and givers[0].mark.first - t.last <= 4:
            return givers[0], True
    agents = [p for p in w.clause.parts if p.role == "agent" and p.mark.start > t.start - 1]
    if agents:
        return agents[0], True
    if w.trigger.kind == "tariff" and _faced(w):
        others = [p for p in w.clause.parts if p.role in ("object", "told") and p.mark.kind != "company"]
        return (others[-1], True) if others else (None, False)
    before = [p for p in subjects(w.clause, t.start, companies) if p not in foreign]
    if w.trigger.kind == "project":
        before = [p for p in before if p.mark.kind == "company"][-1:] or before
    if before:
        return before[-1], True
    if w.trigger.kind in ("export_control", "export_tax", "tech_control", "project"):
        origin = [p for p in w.clause.parts if p.role == "object" and _preposition(w.marked, p.mark) in ("from", "out", "in") and p.mark.kind != "company"]
        makers = [p for p in w.clause.parts if p.role == "object" and p.mark.start < t.start and _preposition(w.marked, p.mark) == "of"]
        if w.trigger.kind == "project" and makers:
            return makers[-1], True
        if origin and (w.trigger.kind == "project" or _preposition(w.marked, origin[0].mark) == "from"):
            return origin[0], True
    if w.trigger.kind in _PAIRWISE:
        between = [p for p in w.clause.parts if p.mark.kind != "company"]
        if between and ctx.main is not None and _preposition(w.marked, between[0].mark) == "with":
            between = []  # "build partnerships with Ukraine": the partner, not the one who acts
        if between:
            return between[0], True
    earlier = [c for c in w.clauses if c.start < w.clause.start]
    for clause in reversed(earlier):
        found = subjects(clause, clause.end, companies)
        if found and w.clause.opener in (",", ";", "and", "but", "while", "if", "unless", "", "until", "as", "once", "when", "after"):
            return found[-1], w.clause.opener not in ("after",)
    later = [p for p in w.clause.parts if p.role == "subject" and (companies or p.mark.kind != "company")]
    if later and (w.trigger.kind != "tariff" or w.marked.token(later[0].mark.last) in ("said", "says")):
        return later[0], w.trigger.kind != "tariff"
    following = [c for c in w.clauses if c.start > w.clause.start and w.clause.opener in ("if", "unless", "after", "while")]
    for clause in following:
        if found := subjects(clause, clause.end, companies):
            return found[0], True
    if w.trigger.kind == "truce" and ctx.pair:
        return Part(Mark("actor", ctx.pair[0], "country", 0, 0, -1, -1, ""), "subject"), False
    if ctx.main is not None and (companies or ctx.main.mark.kind != "company"):
        same = [m for m in ctx.measures if m.kind == w.trigger.kind]
        if same and w.trigger.kind in ("tariff", "export_control") and not w.marked.of("cue", "anaphor"):
            return Part(replace(ctx.main.mark, value=same[-1].actor, first=-1, last=-1), "subject"), False
        return Part(replace(ctx.main.mark, first=-1, last=-1), "subject"), False
    return None, False


def _faced(w: Where) -> bool:
    """``its exports face a 15% tariff``: the subject bears the tariff."""
    t = w.trigger.mark
    between = [w.marked.token(i) for i in range(max(t.first - 7, 0), t.first)]
    return any(x in ("face", "faces", "faced", "facing", "pay", "pays", "paid") for x in between)


def _preposition(marked: Marked, mark: Mark) -> str:
    for i in range(mark.first - 1, max(mark.first - 5, -1), -1):
        word = marked.token(i)
        if word in ("from", "to", "in", "for", "against", "on", "with", "of", "between", "at", "into"):
            return word
    return ""


def _goods(w: Where, ctx: Context) -> tuple[list[str], bool]:
    """Goods of the instrument: the row of goods after it, else before it, else those of the sentence before."""
    kind, t = w.trigger.kind, w.trigger.mark
    if kind == "truce":
        return [], True
    marks = [m for m in w.marked.of("good") if w.clause.holds(m)]
    inside = [m for m in marks if t.start <= m.start < t.end]
    after = [m for m in marks if t.end <= m.start < w.following]
    before = [m for m in marks if w.preceding <= m.start < t.start]
    if kind == "tariff":
        row = _row(w.marked, [m for m in after if m.first - t.last <= 9 and _within(w, m)])
        row = row or [m for m in before if t.first - m.last <= 1 and w.marked.token(m.first - 1) not in ("its",)]
        return (_narrow(row), True) if row else ((["*"], True) if _all_goods(w) else ([], True))
    row = inside + _row(w.marked, after) or _row(w.marked, before[-1:] and _back(w.marked, before))
    if kind in ("export_control", "stockpile", "export_tax") and before and t.first - before[-1].last <= 1:
        row = _row(w.marked, _back(w.marked, before))
        members = set().union(*(_NARROWER.get(m.value) or set() for m in row))
        row += [m for m in _row(w.marked, after) if m.value in members]
    if kind == "tech_control":
        near = [m for m in after if m.first - t.last <= 16 and _technical(w, m)]
        return (_narrow(inside + near or [m for m in before if t.first - m.last <= 2]), True)
    row = [m for m in row if "used" not in [w.marked.token(i) for i in range(t.last, m.first)] or m.kind == "mineral"]
    if kind in ("price_floor", "finance", "project", "purchase") and not row:
        row = marks or [m for m in w.marked.of("good")]
    if not row:
        row = [m for m in w.marked.of("good") if m.kind == "mineral"]
    if row:
        return _narrow(row), True
    return [g for g in ctx.last_goods if good_rows().get(g, {}).get("class") == "mineral"], False


def _within(w: Where, mark: Mark) -> bool:
    between = [w.marked.token(i) for i in range(w.trigger.mark.last, mark.first)]
    return not any(x in ("if", "after", "from", "unless", "over", "until", "to", "and", "because", "as", ",", "against", "in") for x in between if x) or (
        "on" in between and "if" not in between and "over" not in between and "to" not in between[between.index("on") :]
    )  # fmt: skip


def _technical(w: Where, mark: Mark) -> bool:
    """Whether goods after a technology control are what the technology is for."""
    between = {w.marked.token(i) for i in range(w.trigger.mark.last, mark.first)}
    return not between & {"to", "against", "come", "as", "if", "after", "while", "over", "in"}


def _all_goods(w: Where) -> bool:
    """Whether a tariff is on everything: ``on Chinese goods``, or on a country without any goods named."""
    return bool([p for p in w.clause.parts if p.role in ("object", "told")] or w.marked.of("cue", "trade")) or bool(
        w.marked.of("cue", "world")
    )


def _row(marked: Marked, marks: list[Mark]) -> list[Mark]:
    """The first goods and those that follow it in a list."""
    row = marks[:1]
    for mark in marks[1:]:
        between = [marked.token(i) for i in range(row[-1].last, mark.first)]
        if len(between) > 5 or any(x in _GAP for x in between):
            break
        row.append(mark)
    return row


def _back(marked: Marked, marks: list[Mark]) -> list[Mark]:
    """The last goods and those before it in the same list."""
    row = marks[-1:]
    for mark in reversed(marks[:-1]):
        between = [marked.token(i) for i in range(mark.last, row[0].first)]
        if len(between) > 5 or any(x in _GAP for x in between):
            break
        row.insert(0, mark)
    return row


def _narrow(marks: list[Mark]) -> list[str]:
    """Ids of goods: elements instead of the group that a list of them spells out."""
    names: list[str] = []
    for mark in marks:
        names += mark.value.split("+")
    names = list(dict.fromkeys(names))
    for group, members in _NARROWER.items():
        others = [n for n in names if n != group and (members is None or n in members)]
        if group in names and others:
            names.remove(group)
    return names


def _affected(w: Where, actors: list[str], ctx: Context) -> tuple[list[str], list[str]]:
    """Whom the measure is aimed at, and with whom it is made."""
    t, kind = w.trigger.mark, w.trigger.kind
    objects = [p for p in w.clause.parts if p.role in ("object", "told") and p.mark.value not in actors]
    if kind in ("export_control", "export_tax", "tech_control"):
        objects = [p for p in objects if _preposition(w.marked, p.mark) in ("to", "for", "against", "on", "in", "into", "") or p.role == "told"]
        objects = [p for p in objects if p.mark.kind != "company"]
    elif kind == "tariff":
        objects = [p for p in objects if _preposition(w.marked, p.mark) not in ("to", "with", "in", "at") or p.role == "told"]
        objects = [p for p in objects if p.mark.kind != "company" and p.mark.start >= w.preceding]
    elif kind in _PAIRWISE:
        every = [p.mark.value for c in w.clauses for p in c.parts if p.mark.kind != "company"]
        return [], [a for a in dict.fromkeys(every) if a not in actors[:1] and not _host(w, a)]
    elif kind in ("project", "finance"):
        objects = [p for p in objects if _preposition(w.marked, p.mark) in ("in", "with", "at", "on") and p.mark.kind != "company"]
    elif kind == "purchase":
        objects = [p for p in w.clause.parts if p.mark.kind != "company" and p.mark.value not in actors and (_preposition(w.marked, p.mark) in ("from", "of") or p.mark.kind == "adjective" or p.mark.text in ("US", "U.S."))]
    else:
        objects = []
    after = [p for p in objects if t.start <= p.mark.start < w.following or kind in ("tariff", "purchase")]
    codes = list(dict.fromkeys(p.mark.value for p in (after or objects)))
    if kind == "tariff" and _faced(w):
        codes = [p.mark.value for p in subjects(w.clause, t.start)[-1:]] or codes
    if kind == "tariff" and not codes and [c for c in w.clause.parts if c.role == "owner" and c.mark.value not in actors]:
        codes = [c.mark.value for c in w.clause.parts if c.role == "owner" and c.mark.value not in actors]
    if kind == "tariff" and not codes and w.marked.of("cue", "world"):
        codes = ["*"]
    if kind == "tech_control" and not codes:
        codes = [p.mark.value for p in w.clause.parts if p.mark.value not in actors and p.mark.start > t.start]
    return codes, []


def _host(w: Where, code: str) -> bool:
    """Whether a country is only named as the place: ``in Washington``."""
    marks = [p.mark for c in w.clauses for p in c.parts if p.mark.value == code]
    return all(_preposition(w.marked, m) in ("in", "at") and w.marked.token(m.first - 1) in ("in", "at") for m in marks)


@dataclass(frozen=True, slots=True)
class Timing:
    """Start, end and announcement of a measure, and whether the start is when it begins to hold."""

    start: date | None = None
    end: date | None = None
    announced: date | None = None
    exact: bool = False
    months: int | None = None
    computed: bool = False


def _timing(w: Where, value: str, ctx: Context) -> Timing:
    clause = w.window
    whens = [d for d in w.whens if clause.start <= d.start < clause.end]
    spans = [s for s in w.spans if clause.start <= s.start < clause.end]
    stays = any(m.text.lower().split()[0] in ("remain", "remains", "stay", "stays", "still", "stand", "stands") for m in w.marked.of("cue", "status", w.window.start, w.window.end))
    if not whens and not spans and w.alone and not stays and w.clause.opener not in (";", "but", "while"):
        whens, spans = list(w.whens), list(w.spans)
    if w.trigger.kind == "truce" and value == "in_force":
        whens = [replace(d, role="until") if d.role == "at" and "expire" in w.marked.clean else d for d in w.whens]
    if w.trigger.kind in ("project", "stockpile", "finance", "standard"):
        role = "from" if w.trigger.kind == "project" else "by"
        whens = [replace(d, role=role, day=_opening(d)) if d.role == "until" else d for d in whens]
    whens = [d for d in whens if d.precision != "year" or d.role in ("from", "until") or w.trigger.kind == "project"]
    start = next((d.day for d in whens if d.role == "from"), None)
    exact = start is not None or bool(w.marked.of("cue", "status")) and any(
        m.value == "in_force" and m.weight >= 1 for m in w.marked.of("cue", "status")
    )
    end = next((d.day for d in whens if d.role == "until" and (start is None or d.day > start)), None)
    at = [d for d in whens if d.role == "at" and not stays and not _of_another(w, d, value)]
    computed = False
    announced = at[0].day if at and start is not None else None
    if start is None and at and value in ("in_force", "announced", "suspended", "lifted"):
        picked = _nearest_date(w, at)
        if value == "lifted":
            end = end or picked.day
        else:
            start = picked.day
            announced = picked.day
    if start is None and at and value in ("threatened", "considered", "reported") and ctx.base:
        ahead = [d for d in at if d.day > ctx.base]
        start = ahead[0].day if ahead else None
    if start is None and not whens and value == "in_force" and ctx.recent and ctx.base and ctx.recent <= ctx.base and _acted(w):
        start = ctx.recent
    if spans and end is None and w.trigger.kind in ("truce", "export_control", "tariff", "tech_control", "price_floor", "finance") and value != "lifted":
        anchor = start or (ctx.base if w.trigger.kind == "truce" else None)
        if anchor:
            end, computed = spans[0].after(anchor), True
    months = spans[0].months or None if spans else None
    return Timing(start, end, announced, exact, months, computed)


def _opening(when: dates.When) -> date:
    """First day of a year or month that is named as a deadline."""
    return when.day.replace(month=1, day=1) if when.precision == "year" else when.day.replace(day=1) if when.precision == "month" else when.day


def _acted(w: Where) -> bool:
    """Whether the clause tells of an act, so that the day of the sentence before is its day."""
    return any(m.value == "in_force" and m.weight > 0.6 for m in w.marked.of("cue", "status", w.window.start, w.window.end))


def _nearest_date(w: Where, found: list[dates.When]) -> dates.When:
    """The date that stands nearest to the instrument's verb."""
    return min(found, key=lambda d: min(abs(d.start - w.trigger.mark.start), abs(w.trigger.mark.end - d.end)))


def _of_another(w: Where, when: dates.When, value: str) -> bool:
    """``the controls it unveiled on 9 October`` under a suspension: the date is that of the older act."""
    older = _OLDER.search(w.marked.clean[max(0, when.start - 34) : when.start])
    return bool(older) and value in ("suspended", "lifted", "threatened", "considered")


def _level(w: Where) -> tuple[float | dict | None, str]:
    """The level of the measure, and whether it is a level or a change."""
    kind, t = w.trigger.kind, w.trigger.mark
    wanted = {
        "tariff": ("share",), "export_tax": ("share",), "export_control": ("weight", "share"), "price_floor": ("price", "money"),
        "finance": ("money",), "stockpile": ("money", "weight"), "project": ("weight", "money"), "purchase": ("weight", "money"),
        "standard": ("share",),
    }.get(kind, ())  # fmt: skip
    pool = [a for a in w.sums if w.clause.start <= a.start < w.clause.end and a.kind in wanted]
    if not pool and w.alone:
        pool = [a for a in w.sums if a.kind in wanted]
    if kind == "export_control":
        allowed = w.trigger.variant in ("quota", "extraterritorial") or "quota" in w.marked.clean.lower()
        traces = [a for a in pool if a.kind == "share" and a.value <= 0.01 and "contain" in w.marked.clean]
        pool = traces or [a for a in pool if allowed and (a.kind == "weight" or w.trigger.variant == "extraterritorial")]
    if kind == "tariff":
        pool = [a for a in pool if not w.marked.clean[a.end :].lstrip().lower().startswith(("of the world", "of global", "of its", "of all", "of world", "owned", "of imports", "stake"))]
    if not pool:
        return None, ""
    lead = {id(a): w.marked.clean[: a.start].rstrip().lower() for a in pool}
    best = [a for a in pool if lead[id(a)].endswith((" to", "as high as", "to as much as", "to about", "at"))]
    rest = [a for a in pool if not lead[id(a)].endswith((" from", "from"))]
    order = wanted.index
    chosen = min(best or rest or pool, key=lambda a: (order(a.kind), abs(a.start - t.start)))
    change = "to" if best else "by" if lead[id(chosen)].endswith(" by") else ""
    return amounts.as_level(chosen), change


def _remember(marked: Marked, clauses: list[Clause], whens: list[dates.When], made: list[Measure], ctx: Context) -> None:
    """Leave the main subject, the last date, the goods and the pair of countries for the next sentence."""
    own = [p for c in clauses for p in c.parts if p.role in ("subject", "owner") and p.mark.kind != "company"]
    if own:
        ctx.main = own[0]
    if whens:
        ctx.last_day = whens[-1].day
    ctx.recent = whens[0].day if len(whens) == 1 and not made and whens[0].precision == "day" else None
    if any(m.kind == "project" for m in made):
        ctx.in_doc.add("project")
    if made:
        ctx.measures += made
        ctx.last_goods = next((m.goods for m in reversed(made) if m.goods and m.goods != ["*"]), ctx.last_goods)
    elif goods := [m for m in marked.of("good") if m.kind == "mineral"]:
        ctx.last_goods = _narrow(goods)
    pair = list(dict.fromkeys(p.mark.value for c in clauses for p in c.parts if p.mark.kind != "company"))
    if len(pair) >= 2 and not ctx.pair:
        ctx.pair = pair[:2]


__all__ = ["Context", "Where", "read_sentence", "timedelta"]
