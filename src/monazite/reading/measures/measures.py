"""Sentences to measures: who does what to whom, with which goods, level, dates and status."""

from itertools import pairwise

from monazite.reading.amounts import amounts
from monazite.reading.measures.background_mentions import is_in_place
from monazite.reading.measures.context import ReadingContext, TriggerContext
from monazite.reading.measures.outages import outage_of, tells_of_outage
from monazite.reading.measures.trigger_measures import measures_of_trigger
from monazite.reading.mentions import instruments
from monazite.reading.mentions.asides import is_in_aside
from monazite.reading.mentions.clauses import THEN_IF, Clause, ClausePart, Window, clauses_of
from monazite.reading.mentions.goods import narrowest_goods
from monazite.reading.records import EXPORT_LIMITS, ReadMeasure
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, WordMark, words
from monazite.reading.timing import dates, durations

_ASKING, _INVERTED = words("measures.asking"), pattern("measure.inverted")
_JOINED, _SPARED = pattern("measure.joined"), pattern("goods.not_affected")


def read_sentence(marked: MarkedSentence, ctx: ReadingContext) -> list[ReadMeasure]:
    """Measures of one sentence; later sentences see them through ``ctx``."""
    clauses = clauses_of(marked)
    whens = dates.find(marked.clean, ctx.base, ctx.last_day)
    spans = durations.find(marked.clean)
    sums = amounts.find(marked.clean)
    measures: list[ReadMeasure] = []
    inverted = bool(_INVERTED.search(marked.clean)) and not marked.clean.endswith("?")
    per_clause = [(c, instruments.find(marked, c, ctx.topics)) for c in clauses]
    stands = bool(marked.of("good", "mineral") or ctx.last_goods) and tells_of_outage(marked)
    if stands:  # mines and plants of the sentence are no projects
        per_clause = [(c, [t for t in found if t.kind != "project"]) for c, found in per_clause]
    alone = sum(len(found) for _, found in per_clause) == 1
    for clause, found in per_clause:
        for position, trigger in enumerate(found):
            if clause.conditional and not is_in_place(marked, clause):
                continue
            ends = (t.mark.end for t in found[:position][-1:] if t.mark.end <= trigger.mark.start)
            following = found[position + 1].mark.start if position + 1 < len(found) else clause.end
            window = Window(next(ends, clause.start), following)
            where = TriggerContext(marked, clauses, clause, trigger, alone, whens, spans, sums, window)
            hangs = (inverted or _is_conditional(marked, clauses, trigger.mark)) and not clause.conditional
            hangs = hangs and not _is_apart(clause, clauses)
            measures += measures_of_trigger(where, ctx, hangs)
    for one, other in pairwise(measures):  # "threatened to impose a duty and to restrict exports"
        joined = other.mention and _JOINED.search(marked.clean[: other.mention.start])
        if one.status == "threatened" and one.actor == other.actor and not other.explicit and joined:
            other.status = "threatened"
    if stands:
        _add_outage(marked, measures, ctx)
    if marked.clean.rstrip("\"' ").endswith("?"):
        _mark_questions(marked, measures)
    _remember(marked, clauses, whens, measures, ctx)
    return measures


def _add_outage(marked: MarkedSentence, measures: list[ReadMeasure], ctx: ReadingContext) -> None:
    """Put the outage that a sentence tells of among its measures, or among what is not clear."""
    loss = outage_of(marked, ctx.evidence[marked.sentence.number], ctx.base, ctx.last_goods)
    if isinstance(loss, ReadMeasure):
        measures.append(loss)
    else:
        ctx.unclear.append(loss)


def _is_conditional(marked: MarkedSentence, clauses: list[Clause], trigger: WordMark) -> bool:
    """Whether a measure hangs on a condition, which is not that of a clause about something else."""
    starts = [c.start for c in clauses if c.conditional] + [m.start for m in marked.of("cue", "condition")]
    return any(not is_in_aside(marked, at, trigger.start, trigger.end) for at in starts)


def _is_apart(clause: Clause, clauses: list[Clause]) -> bool:
    """Whether the condition of a sentence is that of a later clause alone."""
    return any(c.opener == THEN_IF and c.start > clause.start for c in clauses)


def _mark_questions(marked: MarkedSentence, measures: list[ReadMeasure]) -> None:
    """Measures of a question: what it asks for tells of nothing yet, what it takes as given holds."""
    hypothetical = marked.token(0) in _ASKING and marked.token(1) not in ("you", "we", "i")
    for measure in measures:
        measure.explicit = False
        if hypothetical and measure.status in ("announced", "considered", "in_force") and measure.start is None:
            measure.only_asked = True


def _goes_on(first: ClausePart, measures: list[ReadMeasure], ctx: ReadingContext) -> bool:
    """Whether a sentence goes on about the subject before it, a person named aside: ``over Trump's tariffs, it``."""
    last = ctx.last_subject
    return first.mark.kind == "person" and last is not None and any(m.actor == last.mark.value for m in measures)


def _remember(
    marked: MarkedSentence,
    clauses: list[Clause],
    whens: list[dates.DateMention],
    measures: list[ReadMeasure],
    ctx: ReadingContext,
) -> None:
    """Leave the main subject, the last date, the goods and the pair of countries for the next sentence."""
    own = [p for c in clauses for p in c.parts if p.role in ("subject", "owner") and p.mark.kind != "company"]
    if own and not _goes_on(own[0], measures, ctx):
        ctx.last_subject = own[0]
    people = frozenset(a.value for a in marked.of("actor") if a.person)
    ctx.named_before = people or frozenset(p.mark.value for p in own)
    firms = [p for c in clauses for p in c.parts if p.role in ("subject", "owner") and p.mark.kind == "company"]
    if firms:
        ctx.last_company = firms[0]
    if whens:
        ctx.last_day = whens[-1].day
    if any(m.kind in EXPORT_LIMITS for m in measures):
        ctx.topics.add("exporting")
    if any(m.kind == "project" for m in measures):
        ctx.topics.add("project")
    if measures:
        ctx.measures += measures
        ctx.last_goods = next((m.goods for m in reversed(measures) if m.goods and m.goods != ["*"]), ctx.last_goods)
    elif goods := [m for m in marked.of("good") if m.kind == "mineral" and not _SPARED.search(marked.clean)]:
        ctx.last_goods = narrowest_goods(goods)
