"""From the answer of a language model to measures as the rules give them, each field with its sentence."""

from dataclasses import replace

from monazite.reading.language_model.answer import ArticleAnswer, StatedMeasure
from monazite.reading.language_model.quotes import faults, find_quote
from monazite.reading.records import EXPORT_LIMITS, Evidence, Level, Mention, ReadMeasure, Remark
from monazite.reading.text.annotations import MarkedSentence
from monazite.reading.text.article import Article, Sentence
from monazite.reading.text.vocabulary import vocabulary
from monazite.reading.timing.dateline import opening_length

SOURCE = "language_model"
"""What names a measure that only a language model reads (`Mention.source`)."""
NOTE = "read by the language model alone"
_CHANGES = {"set": "", "to": "to", "by": "by", "cut": "cut"}


def stated_measures(
    answer: ArticleAnswer, article: Article, sentences: list[Sentence]
) -> tuple[list[ReadMeasure], list[Remark]]:
    """Measures of an answer whose quotes all stand in the article, and a remark on each of the others.

    Parameters
    ----------
    answer
        What the model answered.
    article
        The article, in which quotes are looked up.
    sentences
        Its sentences.
    """
    found: list[ReadMeasure] = []
    left: list[Remark] = []
    for stated in answer.measures:
        if wrong := faults(stated, article.text):
            what = f"{stated.kind.value.replace('_', ' ')} of {stated.actor.value}"
            left.append(Remark(what, f"the language model quotes what the article does not say ({wrong[0]})"))
        elif (at := _sentence_at(article, sentences, stated.kind.quote)) is not None:
            found.append(_measure(stated, article, sentences, at))
    return found, left


def _sentence_at(article: Article, sentences: list[Sentence], quote: str) -> Sentence | None:
    """The sentence in which a quote begins."""
    span = find_quote(article.text, quote)
    return next((s for s in sentences if span is not None and span[0] < s.end), None)


def _measure(stated: StatedMeasure, article: Article, sentences: list[Sentence], at: Sentence) -> ReadMeasure:
    quoted = (_sentence_at(article, sentences, item.quote) for _, item in stated.quotes())
    by_number = {line.number: line for line in (at, *quoted) if line is not None}
    actor = stated.actor.value
    own = find_quote(at.text, stated.actor.quote) is not None
    goods = all(find_quote(at.text, item.quote) is not None for item in stated.goods)
    marked = vocabulary().mark(at, opening_length(at))
    affected = list(dict.fromkeys(item.value for item in stated.affected if item.value != actor))
    return ReadMeasure(
        actor=actor,
        kind=stated.kind.value,
        affected=affected or (["*"] if stated.kind.value in EXPORT_LIMITS else []),
        goods=list(dict.fromkeys(item.value for item in stated.goods)),
        status=stated.status.value,
        evidence=[Evidence(line.text, line.start, line.end, line.number) for line in by_number.values()],
        start=stated.start.value if stated.start else None,
        end=stated.end.value if stated.end else None,
        level=_level(stated),
        variant=stated.variant.value if stated.variant else "",
        change=_CHANGES[stated.level.change] if stated.level else "",
        mention=replace(_mention(marked, stated.kind.quote), names_actor=own, names_goods=goods),
        notes=[NOTE],
    )


def _level(stated: StatedMeasure) -> Level:
    if stated.level is None:
        return None
    value = round(stated.level.value, 9)
    return value if stated.level.unit == "share" else {"value": value, "unit": stated.level.unit}


def _mention(marked: MarkedSentence, quote: str) -> Mention:
    """Where the words for the measure stand in its sentence; all of it where they go beyond it."""
    start, end = find_quote(marked.clean, quote) or (0, len(marked.clean))
    inside = [i for i, at in enumerate(marked.offsets) if start <= at < end] or [0]
    number = marked.sentence.number
    return Mention(number, start, end, inside[0], inside[-1] + 1, SOURCE, names_actor=False, names_goods=False)
