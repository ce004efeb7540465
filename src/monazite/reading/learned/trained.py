"""The reader in which trained models propose further instruments and refuse what the rules should not have read."""

import math
from dataclasses import dataclass

from monazite.reading.learned import kinds
from monazite.reading.learned import measure_classifier as verdict
from monazite.reading.learned.features import ArticlePage, page_of
from monazite.reading.learned.linear import Linear
from monazite.reading.measures.context import ReadingContext
from monazite.reading.mentions.hypotheticals import HYPOTHETICAL_KINDS, is_hypothetical
from monazite.reading.mentions.instrument import Trigger
from monazite.reading.records import ReadMeasure, Remark
from monazite.reading.rule_reader import RuleReader
from monazite.reading.text.vocabulary import MarkedSentence, WordMark

PLAIN = 0.9
"""Confidence of the rules from which nothing of a measure had to be inferred."""
PROPOSED = "a model of the words proposes it; no rule of the tables does"
"""Note of a measure that only a model found."""


@dataclass(slots=True)
class Models:
    """The models by what they say: of which kinds a sentence and an article tell, and whether there is a measure."""

    kind: Linear
    article: Linear
    verdict: Linear | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Log odds from which the models act, chosen on writers left out of training."""

    propose: float = -3.0  # a sentence tells of a kind
    context: float = 0.4  # what the article's own log odds of the kind add to that
    accept: float = -0.5  # what the rules read is a measure
    accept_proposed: float = 0.3  # what only the words of a sentence speak for is one
    gate: float = 1.0  # one of the article's measures must reach this
    gate_plain: float = -0.6  # ... and one that the rules read without inferring anything this


BOUNDS = Bounds()


class TrainedReader(RuleReader):
    """Rules with trained models: deterministic, offline."""

    def __init__(self, models: Models, bounds: Bounds = BOUNDS) -> None:
        self.models, self.bounds = models, bounds

    def propose(self, marked: list[MarkedSentence], ctx: ReadingContext) -> None:
        """Triggers for kinds that a sentence's words speak for."""
        ctx.page = page = page_of(marked, ctx.base, ctx.dateline_country, ctx.named_states)
        kinds.score_page(page, self.models.kind, self.models.article)
        propose_triggers(page, self.models.kind, ctx, self.bounds)

    def decide(
        self, measures: list[ReadMeasure], marked: list[MarkedSentence], ctx: ReadingContext
    ) -> list[ReadMeasure]:
        """Measures that are accepted."""
        page = resolved_page(ctx, marked)
        accepted = accepted_measures(page, measures, self.models, self.bounds)
        for m in measures:
            if m not in accepted and m.mention and m.mention.source != "learned":
                what = f"{m.kind.replace('_', ' ')} of {m.actor}"
                ctx.unclear.append(Remark(what, "the words around it do not speak for a measure", m.evidence[0]))
        return accepted


def resolved_page(ctx: ReadingContext, marked: list[MarkedSentence]) -> ArticlePage:
    """The page of a context with words such as ``the metal`` resolved and the scores kept."""
    proposed = ctx.page
    page = page_of(marked, ctx.base, ctx.dateline_country, ctx.named_states)
    if proposed is not None:
        page.article_scores = proposed.article_scores
        for line, old in zip(page.lines, proposed.lines, strict=True):
            line.scores = old.scores
    return page


def propose_triggers(page: ArticlePage, model: Linear, ctx: ReadingContext, bounds: Bounds = BOUNDS) -> None:
    """Put triggers of likely kinds into the context."""
    ctx.towns = page.towns
    for at, line in enumerate(page.lines):
        made = []
        for kind, value in line.scores.items():
            if line.words and value + bounds.context * page.article_scores.get(kind, 0.0) >= bounds.propose:
                word = line.words[kinds.peak_word(page, at, kind, model)]
                text = line.marked.clean[word.start : word.end]
                mark = WordMark(
                    "instrument", f"{kind}:", "learned", word.start, word.end, word.first, word.first + 1, text
                )
                made.append(Trigger(kind, "", mark))
        if made:
            ctx.proposed[line.marked.sentence.number] = made


def _is_hypothetical_kind(page: ArticlePage, m: ReadMeasure, measures: list[ReadMeasure]) -> bool:
    """Whether only a model finds a kind of measure in an article that reckons: ``Suppose Washington put ...``."""
    if m.kind not in HYPOTHETICAL_KINDS or not any(is_hypothetical(line.marked) for line in page.lines):
        return False
    return all(x.mention is not None and x.mention.source == "learned" for x in measures if x.kind == m.kind)


def accepted_measures(
    page: ArticlePage, measures: list[ReadMeasure], models: Models, bounds: Bounds = BOUNDS
) -> list[ReadMeasure]:
    """The measures that are ones; none in an article where not even the best is likely."""
    if models.verdict is None:
        return measures
    likely = {id(m): models.verdict.one(verdict.features(page, m, measures)) for m in measures}
    if not any(likely[id(m)] >= (bounds.gate_plain if _is_plain(m) else bounds.gate) for m in measures):
        return []
    accepted = []
    for m in measures:
        if _is_hypothetical_kind(page, m, measures):
            continue
        odds, proposed = likely[id(m)], m.mention is not None and m.mention.source == "learned"
        if odds >= (bounds.accept_proposed if proposed else bounds.accept):
            accepted.append(m)
            if proposed:
                m.confidence = min(m.confidence, max(0.05, 1.0 / (1.0 + math.exp(-odds))))
                m.notes = [*m.notes, PROPOSED]
    return accepted


def _is_plain(m: ReadMeasure) -> bool:
    """Whether the rules read a measure with everything in place."""
    return m.confidence >= PLAIN and m.mention is not None and m.mention.source != "learned"
