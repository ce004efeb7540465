"""The reader that goes by vocabulary and rules, sentence by sentence."""

from datetime import date

from monazite.reading import negotiation
from monazite.reading.doubts.unread import unread_remarks
from monazite.reading.draft.known_measures import recorded_event, recorded_meeting
from monazite.reading.measures.buying import take_size_of_stock, take_start_of_buying
from monazite.reading.measures.context import ReadingContext
from monazite.reading.measures.coreference import merge_mentions
from monazite.reading.measures.follow_up import complete_last_measure, take_review_time
from monazite.reading.measures.later_steps import later_step, take_step, without_steps
from monazite.reading.measures.lengths import prolong_known_truces, take_end_of_deal
from monazite.reading.measures.measures import read_sentence
from monazite.reading.measures.military import mark_military, take_from_ban_before
from monazite.reading.measures.table_measures import measures_of_tables
from monazite.reading.measures.told_shares import take_share_of_licences
from monazite.reading.measures.unread_acts import unread_acts
from monazite.reading.measures.unrenewed_licences import mark_unrenewed
from monazite.reading.mentions.article_topics import article_topics, country_pair, named_states, themes
from monazite.reading.mentions.official_notice import notice_measure
from monazite.reading.parties.actor_roles import roles
from monazite.reading.records import (
    BARRIERS,
    EXPORT_LIMITS,
    RATED,
    DiplomaticEvent,
    Evidence,
    ReadMeasure,
    Remark,
    Stance,
    sentence_of,
)
from monazite.reading.result import NoMeasureError, Reading
from monazite.reading.reviews_ahead import reviews_ahead
from monazite.reading.text.article import Article
from monazite.reading.text.company_names import introduced_names
from monazite.reading.text.english import is_english
from monazite.reading.text.table_text import tables_of
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, resolve_goods, vocabulary
from monazite.reading.timing import dates
from monazite.reading.timing.dateline import ArticleDate, article_date, dateline_country, opening_length

_NO_DEAL, _EFFECT, _MAY = pattern("measure.no_deal"), pattern("measure.effect"), pattern("doubt.may")
_EXEMPT, _LATER_RATE = pattern("follow.exempt"), pattern("follow.later_rate")
_ENDED = ("suspended", "lifted", "denied")
LATER_STEP = "only the first rate is simulated, not what it becomes later"
EXEMPTED = "the run has no such exception"
_SPARED = "a measure spares it until then and goes on; the run has no such exception"


_OTHER_LANGUAGE = "; it reads English, and the text is in another language: translate it first"


class RuleReader:
    """Reading by vocabulary and rules: deterministic, offline."""

    def read(self, article: Article, day: date | None = None) -> Reading:
        """What the article says.

        Parameters
        ----------
        article
            The article to be read.
        day
            Its date, when the caller knows it; otherwise the date that the page states, else one worked out from the
            text.

        Raises
        ------
        NoMeasureError
            When the article names no measure of trade or minerals policy.
        """
        words = vocabulary()
        tables = tables_of(article.text)
        sentences = words.sentences(article, tables)
        names = introduced_names(article.text)
        rows = {row.start for table in tables for row in table.lines}
        marked = [words.mark(s, opening_length(s), names) for s in sentences if s.start not in rows]
        written = _calendar_date(article_date(article, day), marked)
        ctx = ReadingContext(
            written.day,
            article_topics(marked),
            {s.number: Evidence(s.text, s.start, s.end, s.number) for s in sentences},
            country_pair=country_pair(marked),
            dateline_country=dateline_country(sentences),
            named_states=named_states(marked),
        )
        mentions, events, stances = _read_sentences(marked, ctx)
        mark_unrenewed(mentions, marked, written.day)
        measures, unread = measures_of_tables(tables, sentences, merge_mentions(mentions), written.day)
        if notice := notice_measure(marked, ctx.evidence, written):
            measures = [notice, *(m for m in measures if (m.actor, m.kind) != (notice.actor, notice.kind))]
        not_read = unread_remarks(marked, measures)
        if not measures:
            raise _nothing_read(article, [*ctx.unclear, *not_read])
        not_read += unread_acts(marked, measures, [*ctx.unclear, *not_read])
        _settle(measures, marked, written.day)
        pairs = [(m, ctx.evidence[m.sentence.number]) for m in marked]
        distinct = negotiation.distinct_events(events)
        _settle_events(distinct, written.day)
        _settle_expiries(distinct, measures)
        return Reading(
            article=article,
            day=written.day,
            date_from=written.how,
            sentences=sentences,
            measures=measures,
            events=distinct,
            stances=negotiation.distinct_stances(stances),
            actors=roles(pairs, measures, distinct, stances),
            themes=themes(pairs),
            ambiguous=_date_remarks(written) + ctx.unclear + unread + not_read,
        )


def marked_sentences(reading: Reading) -> list[MarkedSentence]:
    """The sentences of a reading with their words marked once more, rows of tables left out."""
    words, text = vocabulary(), reading.article.text
    names, rows = introduced_names(text), {row.start for table in tables_of(text) for row in table.lines}
    return [words.mark(s, opening_length(s), names) for s in reading.sentences if s.start not in rows]


def _read_sentences(
    marked: list[MarkedSentence], ctx: ReadingContext
) -> tuple[list[ReadMeasure], list[DiplomaticEvent], list[Stance]]:
    """Mentions of measures, events and stances, sentence by sentence; ``marked`` gets its goods resolved."""
    mentions: list[ReadMeasure] = []
    events: list[DiplomaticEvent] = []
    stances: list[Stance] = []
    previous, speaker = None, None
    for at, unresolved in enumerate(marked):
        sentence = marked[at] = resolve_goods(unresolved, ctx.last_goods)
        if ctx.topics:
            measures = read_sentence(sentence, ctx)
            measures = without_steps(sentence, measures, ctx, ctx.evidence[sentence.sentence.number])
            take_step(sentence, measures, ctx.base)
            mentions += measures
            take_review_time(sentence, measures, ctx)
            take_share_of_licences(sentence, measures, ctx)
            if not measures:
                complete_last_measure(sentence, ctx)
            take_start_of_buying(sentence, ctx)
            take_size_of_stock(sentence, ctx)
            take_end_of_deal(sentence, measures, ctx)
        proof = ctx.evidence[sentence.sentence.number]
        events += [*negotiation.events(sentence, proof, ctx, previous, speaker), *reviews_ahead(sentence, proof, ctx)]
        holds = bool(ctx.measures) and ctx.measures[-1].status not in _ENDED
        spared = [w.day for w in dates.find(sentence.clean, ctx.base, previous) if w.role == "grace" and holds]
        ctx.unclear += [Remark(f"what may go on until {day}", _SPARED, proof) for day in spared]
        ctx.unclear += (
            [] if spared or not holds or _names_measure(proof, mentions) else _left_of_measure(sentence, ctx, proof)
        )
        speaker = next((a for a in sentence.of("actor") if a.person), speaker)
        stances += negotiation.stances(sentence, proof, ctx.last_subject.mark.value if ctx.last_subject else "")
        previous = ctx.last_day
    return mentions, events, stances


def _nothing_read(article: Article, remarks: list[Remark]) -> NoMeasureError:
    """The refusal of an article without a measure, with what sounded like one."""
    heard = "".join(f"; {remark.what}: {remark.reason}" for remark in remarks)
    return NoMeasureError(
        "the article names no export control, tariff or other measure on minerals or trade that monazite knows"
        f"{'' if heard or is_english(article.text) else _OTHER_LANGUAGE}{heard}",
        file=article.name,
    )


def _names_measure(proof: Evidence, mentions: list[ReadMeasure]) -> bool:
    """Whether a sentence names a measure of its own."""
    return any(m.mention is not None and m.mention.number == proof.number for m in mentions)


def _left_of_measure(sentence: MarkedSentence, ctx: ReadingContext, proof: Evidence) -> list[Remark]:
    """What a sentence adds to the measure before it that no run has: whom it spares, a later rate."""
    m, named = ctx.measures[-1], {a.value for a in sentence.of("actor")}
    aimed = m.kind in EXPORT_LIMITS and m.affected not in ([], ["*"])
    others = aimed and (" other " in sentence.clean or bool(named and not named & {*m.affected}))
    made = [(_EXEMPT, EXEMPTED)] if m.kind in BARRIERS and not others else []  # it is not on others anyway
    if (step := later_step(sentence, m, ctx.base)) is not None:
        if step not in m.steps:
            m.steps.append(step)
            m.evidence.append(proof)
    elif m.kind in RATED:
        made.append((_LATER_RATE, LATER_STEP))
    found = ((shape.search(sentence.clean), reason) for shape, reason in made)
    return [Remark(f'"{words[0].strip()}"', reason, proof) for words, reason in found if words]


def _settle(measures: list[ReadMeasure], marked: list[MarkedSentence], day: date | None) -> None:
    """What only the whole article says of its measures: defence buyers, conditions, days."""
    mark_military(measures, marked)
    take_from_ban_before(measures)
    _settle_conditions(measures)
    _settle_times(measures, day)
    prolong_known_truces(measures, day)


def _settle_events(events: list[DiplomaticEvent], day: date | None) -> None:
    """Meetings without a day take that of the calendar."""
    for event in events:
        if event.day is None and day is not None and event.kind in ("summit", "talks", "meeting"):
            known = recorded_meeting(event, day)
            event.day = None if event.is_over and known and known > day else known
            event.on_record = event.day is not None


def _settle_expiries(events: list[DiplomaticEvent], measures: list[ReadMeasure]) -> None:
    """What is prolonged runs out on its new last day, in one event."""
    for m in (m for m in measures if m.end is not None and m.status == "suspended"):
        numbers = {e.number for e in m.evidence}
        own = [e for e in events if e.kind == "expiry" and e.evidence.number in numbers]
        for event in own:
            event.day = m.end
            event.actors = list(dict.fromkeys([*event.actors, m.actor, *(a for a in m.affected if a != "*")]))
        events[:] = [e for e in events if e not in own[1:]]


def _settle_conditions(measures: list[ReadMeasure]) -> None:
    """What is considered for the case of no deal is a threat; what may come of a measure is no plan of it."""
    for m in measures:
        effects = [e for e in m.evidence if _EFFECT.search(e.sentence)]
        others = [e for e in m.evidence if e not in effects]
        if m.status == "considered" and effects and others and not any(_MAY.search(e.sentence) for e in others):
            m.status = "in_force"
        if m.status == "considered" and m.kind in BARRIERS and _NO_DEAL.search(sentence_of(m).sentence):
            m.status = "threatened"


def _settle_times(measures: list[ReadMeasure], day: date | None) -> None:
    """What begins after the article's date is announced; an end that is not after the start is none.

    A length that is told without its first day runs from the start that another sentence gives.
    """
    for m in measures:
        if m.status == "in_force" and m.start and day and m.start > day:
            m.status = "announced"
        if m.start and m.end and m.end <= m.start and m.status != "lifted":
            m.end = None
        if m.lasts and m.start and m.status in ("in_force", "announced") and (m.end is None or m.computed_end):
            m.end, m.computed_end = m.lasts.after(m.start), True


def _calendar_date(when: ArticleDate, marked: list[MarkedSentence]) -> ArticleDate:
    """The article's date, from the calendar of known talks when the text has none."""
    if when.day is not None and when.how != "month":
        return when
    day = recorded_event(((e.value, negotiation.place_of(m)[0]) for m in marked for e in m.of("event")), when.day)
    return ArticleDate(day, "calendar") if day else when


def _date_remarks(when: ArticleDate) -> list[Remark]:
    """What to check of the article's date, unless it is given or stated."""
    if when.how in ("given", "stated"):
        return []
    if when.day is None:
        return [Remark("the date of the article", "not stated; relative dates are left open (give it with --date)")]
    ways = {
        "no_day": f'"{when.named}" is no day of the calendar; the last of that month is taken (give it with --date)',
        "text": "taken from the latest date in the text",
        "nearest": "its dateline gives no year; the last such day up to today is taken (give it with --date)",
        "month": "only the month is stated",
        "calendar": "taken from the calendar of known talks",
    }
    return [Remark(f"the date of the article, {when.day}", ways.get(when.how, when.how))]
