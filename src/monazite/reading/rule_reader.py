"""The reader that goes by vocabulary and rules, sentence by sentence."""

from datetime import date

from monazite.foundation.errors import InputError
from monazite.reading import negotiation
from monazite.reading.actor_roles import roles
from monazite.reading.article_topics import article_topics, country_pair, named_states, themes
from monazite.reading.company_names import introduced_names
from monazite.reading.context import ReadingContext
from monazite.reading.coreference import merge_mentions
from monazite.reading.dateline import ArticleDate, article_date, dateline_country, dateline_length
from monazite.reading.known_measures import recorded_event
from monazite.reading.measures import read_sentence
from monazite.reading.military import mark_military
from monazite.reading.plural_anaphora import complete_measures
from monazite.reading.records import Evidence, ReadMeasure, Remark
from monazite.reading.result import Reading
from monazite.reading.text import Article
from monazite.reading.truce_extension import extend_truces
from monazite.reading.vocabulary import MarkedSentence, resolve_goods, vocabulary


class RuleReader:
    """Reading by vocabulary and rules: deterministic, offline."""

    def propose(self, marked: list[MarkedSentence], ctx: ReadingContext) -> None:
        """Hook for triggers that the tables do not hold, put into ``ctx.proposed`` before the rules read."""

    def decide(
        self, measures: list[ReadMeasure], marked: list[MarkedSentence], ctx: ReadingContext
    ) -> list[ReadMeasure]:
        """Hook for what the measures of the rules become."""
        return measures

    def read(self, article: Article, day: date | None = None) -> Reading:
        """What the article says.

        Raises
        ------
        InputError
            When the article names no measure of trade or minerals policy.
        """
        words = vocabulary()
        sentences = words.sentences(article)
        names = introduced_names(article.text)
        marked = [words.mark(s, dateline_length(s.text), names) for s in sentences]
        when = _dated(article_date(article, day), marked)
        topics = article_topics(marked)
        evidence = {s.number: Evidence(s.text, s.start, s.end, s.number) for s in sentences}
        ctx = ReadingContext(
            when.day,
            topics,
            evidence,
            country_pair=country_pair(marked),
            dateline_country=dateline_country(sentences),
            named_states=named_states(marked),
        )
        self.propose(marked, ctx)
        found: list[ReadMeasure] = []
        happened, held, previous, speaker = [], [], None, None
        for at, unresolved in enumerate(marked):
            sentence = marked[at] = resolve_goods(unresolved, ctx.last_goods)
            if topics or ctx.proposed:
                fresh = read_sentence(sentence, ctx)
                found += fresh
                if not fresh:
                    complete_measures(sentence, ctx)
            proof = evidence[sentence.sentence.number]
            happened += negotiation.events(sentence, proof, when.day, previous, speaker)
            persons = [a for a in sentence.of("actor") if a.person]
            speaker = persons[0] if persons else speaker
            held += negotiation.stances(sentence, proof, ctx.last_subject.mark.value if ctx.last_subject else "")
            previous = ctx.last_day
        measures = self.decide(merge_mentions(found), marked, ctx)
        mark_military(measures, marked)
        extend_truces(measures, marked, when.day)
        for m in measures:
            if m.status == "in_force" and m.start and when.day and m.start > when.day:
                m.status = "announced"
            if m.start and m.end and m.end <= m.start and m.status != "lifted":
                m.end = None
        if not measures:
            raise InputError(
                "the article names no export control, tariff or other measure on minerals or trade that monazite knows",
                file=article.name,
            )
        pairs = [(m, evidence[m.sentence.number]) for m in marked]
        events = negotiation.distinct_events(happened)
        people = roles(pairs, measures, events, held)
        beyond = themes(pairs)
        unclear = list(ctx.unclear)
        if when.how not in ("given", "stated"):
            unclear.insert(0, _date_remark(when))
        return Reading(
            article,
            when.day,
            when.how,
            sentences,
            measures,
            events,
            negotiation.distinct_stances(held),
            people,
            beyond,
            unclear,
        )


def _dated(when: ArticleDate, marked: list[MarkedSentence]) -> ArticleDate:
    """The article's date, from the calendar of known talks when the text has none."""
    if when.day is not None and when.how != "month":
        return when
    named = [
        (e.value, negotiation.place_of(m), {a.value for a in m.of("actor")}) for m in marked for e in m.of("event")
    ]
    day = recorded_event(named, when.day)
    return ArticleDate(day, "calendar") if day else when


def _date_remark(when: ArticleDate) -> Remark:
    if when.day is None:
        return Remark("the date of the article", "not stated; relative dates are left open (give it with --date)")
    ways = {
        "text": "taken from the latest date in the text",
        "month": "only the month is stated",
        "calendar": "taken from the calendar of known talks",
    }
    return Remark(f"the date of the article, {when.day}", ways.get(when.how, when.how))
