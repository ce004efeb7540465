"""Sentences to measures: who does what to whom, with which goods, level, dates and status."""

from dataclasses import dataclass, replace

from monazite.reading import amounts, dates, durations, instruments, status
from monazite.reading.analogy import instruments_by_analogy
from monazite.reading.anaphora import further_goods
from monazite.reading.background_mentions import goes_ahead, is_in_place, is_reason, is_topic_of_meeting
from monazite.reading.clauses import Clause, ClausePart, Window, clauses_of, listed_actors
from monazite.reading.context import PAIRWISE, ReadingContext, TriggerContext
from monazite.reading.coordination import measures_in_series, second_verb
from monazite.reading.elaboration import statement_start
from monazite.reading.goods import goods_of, narrowest_goods
from monazite.reading.hypotheticals import is_hypothetical
from monazite.reading.instrument import Trigger
from monazite.reading.known_measures import has_record
from monazite.reading.parties import acting_party
from monazite.reading.records import Mention, ReadMeasure, Remark
from monazite.reading.targets import targets_and_partners
from monazite.reading.timing import ACT_PATTERN, Timing, earlier_start, level_of, timing_of
from monazite.reading.vocabulary import MarkedSentence, WordMark, words

_STRICT = words("measures.strict")
_ASKING = words("measures.asking")
_DEFINITE = words("follow.definite")
_REASON_OPENERS = ("since", "after", "because", "when")


@dataclass(frozen=True, slots=True)
class SentenceParts:
    """A sentence, its clauses, and the days, durations and amounts in it."""

    marked: MarkedSentence
    clauses: list[Clause]
    whens: list[dates.DateMention]
    spans: list[durations.Duration]
    sums: list[amounts.Amount]

    def trigger_context(self, clause: Clause, trigger: Trigger, alone: bool) -> TriggerContext:
        """Where an instrument stands that has a clause to itself."""
        ends, window = (clause.start, clause.end), Window(clause.start, clause.end)
        return TriggerContext(
            self.marked, self.clauses, clause, trigger, *ends, alone, self.whens, self.spans, self.sums, window
        )


def read_sentence(marked: MarkedSentence, ctx: ReadingContext) -> list[ReadMeasure]:
    """Measures of one sentence; later sentences see them through ``ctx``."""
    clauses = clauses_of(marked)
    whens = dates.find(marked.clean, ctx.base, ctx.last_day)
    spans = durations.find(marked.clean)
    sums = amounts.find(marked.clean)
    pieces = SentenceParts(marked, clauses, whens, spans, sums)
    measures: list[ReadMeasure] = []
    conditional = any(c.conditional for c in clauses) or bool(marked.of("cue", "condition"))
    conditional = conditional or (marked.token(0) == "should" and not marked.clean.endswith("?"))
    nobodys = is_hypothetical(marked)
    per_clause = [(c, [] if nobodys else instruments.find(marked, c, ctx.topics)) for c in clauses]
    alone = sum(len(found) for _, found in per_clause) == 1
    for clause, found in per_clause:
        if not found and not nobodys and (like := instruments_by_analogy(marked, clause, measures, ctx, bool(whens))):
            measures += _measures_of_trigger(
                pieces.trigger_context(clause, like[0], alone), ctx, conditional and not clause.conditional
            )
        for position, trigger in enumerate(found):
            if clause.conditional and not is_in_place(marked, clause) and not goes_ahead(marked, clause):
                continue
            following = found[position + 1].mark.start if position + 1 < len(found) else clause.end
            preceding = found[position - 1].mark.end if position else clause.start
            window = _window(marked, clause, found, position, whens)
            where = TriggerContext(
                marked, clauses, clause, trigger, preceding, following, alone, whens, spans, sums, window
            )
            measures += _measures_of_trigger(where, ctx, conditional and not clause.conditional)
    if not nobodys and not measures and not any(found for _, found in per_clause):
        measures += _measures_of_pronoun(pieces, ctx)
    elif found_last := [t for _, found in per_clause for t in found]:
        ctx.last_instrument = (found_last[-1].kind, found_last[-1].variant, marked.sentence.number)
    measures += _measures_of_ellipsis(marked, sums, measures)
    measures += [] if nobodys else _measures_of_proposals(pieces, measures, ctx)
    measures = measures_in_series(marked, sums, measures)
    if marked.clean.rstrip("\"' ").endswith("?"):
        _mark_questions(marked, measures)
    _remember(marked, clauses, whens, measures, ctx)
    return measures


def _measures_of_pronoun(pieces: SentenceParts, ctx: ReadingContext) -> list[ReadMeasure]:
    """``Brussels is looking into one for gallium``: an instrument that only the sentences before name."""
    marked = pieces.marked
    kind, variant, number = ctx.last_instrument
    if not kind or marked.sentence.number - number > 3 or kind in PAIRWISE:
        return []
    goods = [g for g in marked.of("good") if g.kind == "mineral"]
    made: list[ReadMeasure] = []
    for clause in pieces.clauses:
        for i, at in enumerate(marked.offsets):
            if not clause.start <= at < clause.end or marked.token(i) not in ("one", "ones"):
                continue
            meant = [g for g in goods if 1 <= g.first - i <= 5 and marked.token(i + 1) in ("for", "on", "of", "at")]
            if not meant and marked.token(i + 1) not in ("at", "in", ":", ",", ".", "too"):
                continue
            if not meant and (not goods or kind in ("export_control", "tariff")):
                continue
            mark = WordMark("instrument", f"{kind}:{variant}", "goods", at, at + 3, i, i + 1, "one")
            trigger = Trigger(kind, variant, mark, frozenset({i}), "goods")
            made += _measures_of_trigger(pieces.trigger_context(clause, trigger, True), ctx, False)
            break
    return made


def _measures_of_ellipsis(
    marked: MarkedSentence, sums: list[amounts.Amount], measures: list[ReadMeasure]
) -> list[ReadMeasure]:
    """The other of a pair of duties: ``Washington charges 30% on Chinese goods, and Beijing 10%``."""
    first = next((m for m in measures if m.kind == "tariff" and isinstance(m.level, float)), None)
    if first is None or any(m.kind == "tariff" and m.actor != first.actor for m in measures):
        return []
    for mark in marked.of("actor"):
        rate = next((a for a in sums if a.kind == "share" and 0 <= a.start - mark.end <= 5), None)
        if (
            rate is None
            or mark.value == first.actor
            or marked.token(mark.first - 1) not in ("and", ",", "while", "but")
        ):
            continue
        other = replace(
            first, actor=mark.value, affected=[first.actor], level=rate.value, evidence=list(first.evidence)
        )
        return [other]
    return []


def _mark_questions(marked: MarkedSentence, measures: list[ReadMeasure]) -> None:
    """Measures of a question: what it asks for tells of nothing yet, what it takes as given holds."""
    at = statement_start(marked)
    hypothetical = marked.token(at) in _ASKING and marked.token(at + 1) not in ("you", "we", "i")
    for measure in measures:
        measure.explicit = False
        if measure.status in ("lifted", "suspended"):
            measure.status, measure.end = "in_force", None  # "Is China going to lift its licensing?"
        elif hypothetical and measure.status in ("announced", "considered", "in_force") and measure.start is None:
            measure.only_asked = True


def _measures_of_proposals(
    pieces: SentenceParts, measures: list[ReadMeasure], ctx: ReadingContext
) -> list[ReadMeasure]:
    """Measures of the kinds that trained models propose for a sentence and the rules do not read in it."""
    marked, clauses = pieces.marked, pieces.clauses
    kinds, found = {m.kind for m in measures}, []
    proposed = ctx.proposed.get(marked.sentence.number, ())
    conditional = any(c.conditional for c in clauses) or bool(marked.of("cue", "condition"))
    for trigger in proposed:
        clause = next((c for c in clauses if c.contains(trigger.mark)), None)
        if clause is None or trigger.kind in kinds or trigger.kind in marked.cache.get("reckoned", ()):
            continue
        if further_goods(marked) and ctx.measures and ctx.measures[-1].kind == trigger.kind:
            continue  # further goods of the measure told before
        where = pieces.trigger_context(clause, trigger, not measures and len(proposed) == 1)
        found += _measures_of_trigger(where, ctx, conditional and not clause.conditional)
    return found


def _window(
    marked: MarkedSentence, clause: Clause, triggers: list[Trigger], position: int, whens: list[dates.DateMention]
) -> Window:
    """The part of the clause about one of its instruments: cut at an ``and`` with a verb between two of them."""
    start, end = clause.start, clause.end
    if position:
        start = _split_point(marked, triggers[position - 1].mark, triggers[position].mark, whens) or start
    if position + 1 < len(triggers):
        end = _split_point(marked, triggers[position].mark, triggers[position + 1].mark, whens) or end
    return Window(start, end)


def _split_point(marked: MarkedSentence, left: WordMark, right: WordMark, whens: list[dates.DateMention]) -> int | None:
    cues = {m.first for m in marked.of("cue", "status")} | {m.first for m in marked.of("frame", "invest")}
    link = second_verb(marked, left.last, right.last)
    if link is not None and any(w.role != "at" and left.start <= w.start < marked.offsets[link] for w in whens):
        return marked.offsets[link]  # "bans exports from 2031 and taxes ...": the day is of the first
    for i in range(left.last, right.first):
        if marked.token(i) in ("and", "but") and any(
            k in cues or marked.token(k) in ("will", "is") for k in range(i + 1, i + 3)
        ):
            return marked.offsets[i]
    return None


def _measures_of_trigger(w: TriggerContext, ctx: ReadingContext, conditional: bool) -> list[ReadMeasure]:
    """The measures that one trigger names: one for each actor that acts."""
    kind = w.trigger.kind
    part, sure = acting_party(w, ctx)
    learned = w.trigger.mark.kind == "learned"
    if part is None and learned:
        part = _fallback_actor(w, ctx)
    evidence = ctx.evidence[w.marked.sentence.number]
    if part is None:
        if not learned and (w.trigger.needs != "goods" or not w.trigger.bare):
            what = f"{kind.replace('_', ' ')} without an actor: {w.trigger.mark.text!r}"
            ctx.unclear.append(Remark(what, "the article does not say who acts", evidence))
        return []
    actors = listed_actors(w.marked, w.clause, part) if part.role != "owner" else [part.mark.value]
    goods, own = goods_of(w, ctx)
    pausing = any(m.value == "suspended" for m in w.marked.of("cue", "status", w.clause.start, w.clause.end))
    mutual = "each other" in w.marked.clean.lower() and bool(w.marked.of("frame", "cut"))
    timed = w.spans or any(d.role == "until" for d in w.whens)
    if kind == "tariff" and len(set(actors)) == 2 and timed and (pausing or mutual):
        kind, goods = "truce", []  # both "would pause most of their duties for 90 days"
    if kind == "export_control" and goods == ["chips"] and part.mark.value != "CN":
        kind = "tech_control"
    if kind == "export_control" and not own and sure and actors == ["US"]:
        kind, goods = "tech_control", []  # American controls that name no mineral are on technology
    actors, affected = _actors_and_targets(w, kind, actors, ctx)
    if not affected and w.trigger.bare and w.marked.token(w.trigger.mark.first - 1) in ("that", "the"):
        before = [m for m in ctx.measures if m.kind == kind and m.actor in actors]
        affected = list(before[-1].affected) if before else affected  # "that ban is suspended"
    aside = is_topic_of_meeting(w)
    state, timing = _status_and_timing(w, kind, conditional, ctx, aside)
    known = any(m.kind == kind and m.actor in actors for m in ctx.measures)  # "The new controls add holmium"
    told = (state.explicit and state.cue.lower() != "would") or timing.start is not None
    if not learned and not sure and not known and not told and kind not in ("finance", "project"):
        what = f"{kind.replace('_', ' ')}: {w.trigger.mark.text!r}"
        ctx.unclear.append(Remark(what, "neither who acts nor in what state it is stands in the sentence", evidence))
        return []
    level, change = level_of(w)
    if w.trigger.mark.kind == "phrase" and not sure and not told and level is None:
        return []
    if w.trigger.mark.kind == "signal" and not (sure and state.explicit and (timing.start or timing.end or level)):
        return []
    small = kind == "finance" and isinstance(level, dict) and float(level["value"]) < 0.1  # "offered at 350 dollars"
    if not learned and (small or (kind == "purchase" and not goods and level is None)):
        return []
    empty = not (state.explicit or affected or goods or timing.start or timing.end) and level is None
    loose = (kind == "tariff" and empty and part.role != "owner") or (kind == "finance" and not goods and level is None)
    if loose and not learned:
        return []  # "tariffs serve no one": talk of tariffs, not a measure
    confidence = 0.95 - 0.2 * (not sure) - 0.1 * (not state.explicit) - 0.1 * (bool(goods) and not own)
    confidence -= 0.1 * (ctx.base is None) + 0.1 * (state.value == "reported")
    words = {t.lower() for t in w.marked.tokens}
    t = w.trigger.mark
    mention = Mention(w.marked.sentence.number, t.start, t.end, t.first, t.last, t.kind, sure, own)
    company = next((p.mark.text for p in w.clause.parts if p.mark.kind == "company"), "")
    return [
        ReadMeasure(
            actor=actor,
            kind=kind,
            affected=[a for a in affected if a != actor] or (["*"] if kind in ("export_control", "export_tax") else []),
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
            in_passing=aside,
            refers_back=(not own or goods in ([], ["*"])) and _refers_back(w),
            mention=mention,
            notes=([] if sure else ["the actor is taken from the sentence before"])
            + ([] if own or not goods else ["the goods are taken from the sentence before"]),
        )
        for actor in actors
    ]


def _fallback_actor(w: TriggerContext, ctx: ReadingContext) -> ClausePart | None:
    """Who may act where no rule says it: somebody of the sentence, else the state that the article names most."""
    here = [p for c in w.clauses for p in c.parts]
    if here:
        return here[0]
    code = (
        ctx.named_states[0]
        if ctx.named_states
        else ctx.last_company.mark.value
        if ctx.last_company
        else next(iter(ctx.towns), "")
    )
    return ClausePart(WordMark("actor", code, "country", 0, 0, -1, -1, ""), "subject") if code else None


def _refers_back(w: TriggerContext) -> bool:
    """Whether the clause only refers back to an instrument: ``The duty had applied since May``."""
    t = w.trigger.mark
    lead = {w.marked.token(i) for i in range(t.first - 3, t.first)}
    before = "had" in {w.marked.token(i) for i in range(t.first, t.last + 12)}
    return before and bool(lead & _DEFINITE) and not w.marked.of("good", None, t.start, w.clause.end)


def _actors_and_targets(
    w: TriggerContext, kind: str, actors: list[str], ctx: ReadingContext
) -> tuple[list[str], list[str]]:
    """Who acts and on whom, by what is usual for a kind."""
    if kind == "export_control" and len(actors) > 1:
        actors = [a for a in actors if has_record(a, kind)] or actors
    affected, partners = targets_and_partners(w, actors, ctx)
    if kind == "tariff" and len(actors) == 2 and not affected:
        affected = list(actors)  # a duty of two sides is on each other's goods
    if kind == "project" and len(actors) > 1:
        affected, actors = [*actors[1:], *affected], actors[:1]
    if kind in PAIRWISE:
        partners = list(dict.fromkeys([*actors[1:], *partners]))
        actors = actors[:1]
        affected = [a for a in partners if a != actors[0]]
        together = {"two", "both"} & {t.lower() for t in w.marked.tokens}
        if not affected and ctx.country_pair and (kind == "truce" or together):
            affected = [a for a in ctx.country_pair if a != actors[0]][:1]
    return actors, affected


def _status_and_timing(
    w: TriggerContext, kind: str, conditional: bool, ctx: ReadingContext, aside: bool
) -> tuple[status.Status, Timing]:
    """Status and dates; a measure that is only spoken of is in force without a date of its own."""
    state = status.read_status(
        w.marked,
        w.window,
        kind,
        w.trigger.mark,
        set(w.trigger.used),
        conditional,
        w.clause.opener not in _REASON_OPENERS,
    )
    behind = aside or is_reason(w) or w.clause.opener == "response"
    if w.clause.conditional and goes_ahead(w.marked, w.clause):
        state = status.Status("threatened", True, "if")
    elif w.clause.conditional or behind:
        state = status.Status("in_force", False)
    told = (state.explicit or kind == "project") and state.cue != status.MAINTAINED
    timing = (
        Timing() if behind and not (aside and earlier_start(w, "in_force")) else timing_of(w, state.value, ctx, told)
    )
    ended = any(d.role == "until" and w.window.start <= d.start < w.window.end for d in w.whens)
    t = w.trigger.mark
    while_ = any(min(abs(s.start - t.start), abs(s.start - t.end)) <= 45 for s in w.spans)
    if state.value == "lifted" and (ended or (while_ and state.cue.lower().startswith("shelv"))):
        state = status.Status("suspended", True, state.cue)
        timing = timing_of(w, "suspended", ctx)
    return status.adjust_to_date(state, timing.start, timing.exact, ctx.base), timing


def _remember(
    marked: MarkedSentence,
    clauses: list[Clause],
    whens: list[dates.DateMention],
    measures: list[ReadMeasure],
    ctx: ReadingContext,
) -> None:
    """Leave the main subject, the last date, the goods and the pair of countries for the next sentence."""
    own = [p for c in clauses for p in c.parts if p.role in ("subject", "owner") and p.mark.kind != "company"]
    if own:
        ctx.last_subject = own[0]
    firms = [p for c in clauses for p in c.parts if p.role in ("subject", "owner") and p.mark.kind == "company"]
    if firms:
        ctx.last_company = firms[0]
    if whens:
        ctx.last_day = whens[-1].day
    days = [w.day for w in whens if w.role == "at" and w.precision == "day" and ctx.base and w.day <= ctx.base]
    if days and (measures or ACT_PATTERN.search(marked.clean)):
        ctx.last_act = (days[0], marked.sentence.number)
    asked = marked.clean.endswith("?")
    ctx.preceding_day = (
        whens[0].day if (own or asked) and len(whens) == 1 and not measures and whens[0].precision == "day" else None
    )
    if any(m.kind in ("export_control", "export_tax") for m in measures):
        ctx.topics.add("exporting")
    if any(m.kind == "project" for m in measures):
        ctx.topics.add("project")
    if measures:
        ctx.measures += measures
        ctx.last_goods = next((m.goods for m in reversed(measures) if m.goods and m.goods != ["*"]), ctx.last_goods)
    elif goods := [m for m in marked.of("good") if m.kind == "mineral"]:
        ctx.last_goods = narrowest_goods(goods)
    pair = list(dict.fromkeys(p.mark.value for c in clauses for p in c.parts if p.mark.kind != "company"))
    if len(pair) >= 2 and not ctx.country_pair:
        ctx.country_pair = pair[:2]
