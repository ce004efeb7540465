"""Several articles of one time read together: what they tell of the same measure stands together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from monazite.foundation.errors import InputError
from monazite.reading import negotiation
from monazite.reading.article_reader import read_article
from monazite.reading.measures.coreference import merge_mentions
from monazite.reading.records import Actor, Evidence, Mention, ReadMeasure, Remark
from monazite.reading.result import NoMeasureError, Reader, Reading
from monazite.reading.text.article import Article

APART = timedelta(days=7)
"""How many days the articles may be apart."""
_GAP = "\n\n"


def read_articles(
    sources: Sequence[str | Path | Article],
    *,
    day: date | None = None,
    reader: Reader | None = None,
    today: date | None = None,
) -> Reading:
    """Read several articles as one; each is read alone, then what tells of one measure is put together.

    Parameters
    ----------
    sources
        Paths, ``-`` for standard input, or articles.
    day
        Their date, when the caller knows it.
    reader
        What reads; by default the reader of the package.
    today
        The day as of which a single article is read whose date is not known.

    Returns
    -------
    Reading
        The reading of all. Its day is the latest of theirs; an article that names no measure is listed as unclear.

    Raises
    ------
    InputError
        When one cannot be read, none names a measure, or their days are more than a week apart.
    """
    if len(sources) == 1:
        return read_article(sources[0], day=day, reader=reader, today=today)
    readings: list[Reading] = []
    without: list[Remark] = []
    for source in sources:
        try:
            readings.append(read_article(source, day=day, reader=reader))
        except NoMeasureError:
            without.append(Remark(str(source.name if isinstance(source, Article) else source), "names no measure"))
    if not readings:
        raise NoMeasureError("none of the articles names a measure on minerals or trade that monazite knows")
    days = [r.day for r in readings if r.day is not None]
    if days and max(days) - min(days) > APART:
        found = f"articles of {min(days)} and {max(days)}"
        raise InputError(field="articles", found=found, allowed="articles of one week; read the others by themselves")
    combined = readings[0]
    for other in readings[1:]:
        combined = _with(combined, other)
    combined.measures = merge_mentions(combined.measures)
    combined.events = negotiation.distinct_events(combined.events)
    combined.stances = negotiation.distinct_stances(combined.stances)
    combined.ambiguous += without
    return combined


def _with(first: Reading, second: Reading) -> Reading:
    """A reading with another one behind it, whose sentences are counted on."""
    shift = len(first.article.text) + len(_GAP)
    count = len(first.sentences)
    paragraphs = first.sentences[-1].paragraph + 1 if first.sentences else 0

    def moved(e: Evidence) -> Evidence:
        return replace(e, start=e.start + shift, end=e.end + shift, number=e.number + count)

    def moved_measure(m: ReadMeasure) -> ReadMeasure:
        mention: Mention | None = replace(m.mention, number=m.mention.number + count) if m.mention else None
        return replace(m, evidence=[moved(e) for e in m.evidence], mention=mention)

    def moved_remark(r: Remark) -> Remark:
        return replace(r, evidence=moved(r.evidence) if r.evidence else None)

    spent = [use for use in (first.language_model, second.language_model) if use is not None]
    later = [day for day in (first.day, second.day) if day is not None]
    name, text = f"{first.article.name}, {second.article.name}", first.article.text + _GAP + second.article.text
    below = [replace(s, paragraph=s.paragraph + paragraphs) for s in second.sentences]
    sentences = [replace(s, number=s.number + count, start=s.start + shift, end=s.end + shift) for s in below]
    return Reading(
        article=replace(first.article, name=name, text=text),
        day=max(later, default=None),
        date_from=first.date_from if first.day == max(later, default=None) else second.date_from,
        sentences=[*first.sentences, *sentences],
        measures=[*first.measures, *map(moved_measure, second.measures)],
        events=[*first.events, *(replace(e, evidence=moved(e.evidence)) for e in second.events)],
        stances=[*first.stances, *(replace(s, evidence=moved(s.evidence)) for s in second.stances)],
        actors=_all_actors(first.actors, [replace(a, evidence=moved(a.evidence)) for a in second.actors]),
        themes=[*first.themes, *map(moved_remark, second.themes)],
        ambiguous=[*first.ambiguous, *map(moved_remark, second.ambiguous)],
        language_model=spent[0] + spent[1] if len(spent) == 2 else next(iter(spent), None),
    )


def _all_actors(first: Sequence[Actor], second: Sequence[Actor]) -> list[Actor]:
    """Actors of two readings, each once with the roles that it has in either."""
    by: dict[str, Actor] = {}
    for actor in (*first, *second):
        known = by.setdefault(actor.actor, actor)
        by[actor.actor] = replace(known, roles=list(dict.fromkeys([*known.roles, *actor.roles])))
    return list(by.values())
