"""Sentences to measures: who does what to whom, with which goods, level, dates and status."""

from dataclasses import replace

from monazite.reading.amounts import amounts
from monazite.reading.measures.background_mentions import is_in_place
from monazite.reading.measures.context import ReadingContext, TriggerContext
from monazite.reading.measures.trigger_measures import measures_of_trigger
from monazite.reading.mentions import instruments
from monazite.reading.mentions.clauses import Clause, Window, clauses_of
from monazite.reading.mentions.coordination import measures_in_series, second_verb
from monazite.reading.mentions.goods import narrowest_goods
from monazite.reading.mentions.hypotheticals import is_hypothetical
from monazite.reading.mentions.instrument import Trigger
from monazite.reading.records import ReadMeasure
from monazite.reading.text.vocabulary import MarkedSentence, WordMark, words
from monazite.reading.timing import dates, durations

_ASKING = words("measures.asking")


def read_sentence(marked: MarkedSentence, ctx: ReadingContext) -> list[ReadMeasure]:
    """Measures of one sentence; later sentences see them through ``ctx``."""
    clauses = clauses_of(marked)
    whens = dates.find(marked.clean, ctx.base, ctx.last_day)
    spans = durations.find(marked.clean)
    sums = amounts.find(marked.clean)
    measures: list[ReadMeasure] = []
    conditional = any(c.conditional for c in clauses) or bool(marked.of("cue", "condition"))
    conditional = conditional or (marked.token(0) == "should" and not marked.clean.endswith("?"))
    nobodys = is_hypothetical(marked)
    per_clause = [(c, [] if nobodys else instruments.find(marked, c, ctx.topics)) for c in clauses]
    alone = sum(len(found) for _, found in per_clause) == 1
    for clause, found in per_clause:
        for position, trigger in enumerate(found):
            if clause.conditional and not is_in_place(marked, clause):
                continue
            following = found[position + 1].mark.start if position + 1 < len(found) else clause.end
            preceding = found[position - 1].mark.end if position else clause.start
            window = _window(marked, clause, found, position, whens)
            where = TriggerContext(
                marked, clauses, clause, trigger, preceding, following, alone, whens, spans, sums, window
            )
            measures += measures_of_trigger(where, ctx, conditional and not clause.conditional)
    measures += _measures_of_ellipsis(marked, sums, measures)
    measures = measures_in_series(marked, sums, measures)
    if marked.clean.rstrip("\"' ").endswith("?"):
        _mark_questions(marked, measures)
    _remember(marked, clauses, whens, measures, ctx)
    return measures


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
    hypothetical = marked.token(0) in _ASKING and marked.token(1) not in ("you", "we", "i")
    for measure in measures:
        measure.explicit = False
        if hypothetical and measure.status in ("announced", "considered", "in_force") and measure.start is None:
            measure.only_asked = True


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
    if any(m.kind in ("export_control", "export_tax") for m in measures):
        ctx.topics.add("exporting")
    if any(m.kind == "project" for m in measures):
        ctx.topics.add("project")
    if measures:
        ctx.measures += measures
        ctx.last_goods = next((m.goods for m in reversed(measures) if m.goods and m.goods != ["*"]), ctx.last_goods)
    elif goods := [m for m in marked.of("good") if m.kind == "mineral"]:
        ctx.last_goods = narrowest_goods(goods)
