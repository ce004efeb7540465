"""The reader in which trained models propose further instruments and decide on what the rules read."""

import math
from dataclasses import dataclass

import numpy as np

from monazite.reading.context import PAIRWISE, ReadingContext
from monazite.reading.hypotheticals import HYPOTHETICAL_KINDS, is_hypothetical
from monazite.reading.instrument import Trigger
from monazite.reading.learned import actors, date_candidates, goods, kinds, mentions
from monazite.reading.learned import measure_classifier as verdict
from monazite.reading.learned.features import ArticlePage, page_of
from monazite.reading.learned.linear import Linear
from monazite.reading.learned.network import EncoderNetwork
from monazite.reading.records import ReadMeasure, Remark
from monazite.reading.rule_reader import RuleReader
from monazite.reading.vocabulary import MarkedSentence, WordMark

PLAIN = 0.9
"""Confidence of the rules from which nothing of a measure had to be inferred."""
PROPOSED = "a model of the words proposes it; no rule of the tables does"
"""Note of a measure that only a model found."""


RENAMED = frozenset({"aluminium", "tin", "F"})
"""Minerals that most labels of the articles trained on call by another name (``bauxite``, ``Sn``, ``fluorspar``).

The shipped models learned from these labels that nothing is about them, so little that speaks for them is enough.
Models trained with labels in the words of the tables (`training/reader/labels.py`) will not need it.
"""


@dataclass(slots=True)
class Models:
    """The models by what they decide; a field whose model is missing stays as the rules read it."""

    kind: Linear
    article: Linear
    verdict: Linear | None = None
    actor: Linear | None = None
    goods: Linear | None = None
    status: Linear | None = None
    start: Linear | None = None
    end: Linear | None = None
    network: EncoderNetwork | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Log odds from which the models act, chosen on writers left out of training."""

    propose: float = -3.0  # a sentence tells of a kind
    context: float = 0.4  # what the article's own log odds of the kind add to that
    accept: float = -0.5  # what the rules read is a measure
    accept_proposed: float = 0.3  # what only the words of a sentence speak for is one
    gate: float = 1.0  # one of the article's measures must reach this
    gate_plain: float = -0.6  # ... and one that the rules read without inferring anything this
    status: float = 0.5  # another status than the one that words say by the rules
    status_reported: float = 1.0  # ... where these words are of a rumour, which few labels teach
    status_considered: float = 2.5  # ... where they are of a wish or a plan that is only weighed
    add_affected: float = 0.5  # somebody whom the rules do not take for touched by it is
    drop_affected: float = -2.0  # somebody whom they do is, which less than this denies
    goods: float = -0.4  # goods belong to it
    goods_renamed: float = -3.0  # ... those of `RENAMED`
    start: float = 0.0  # a day is its start, over there being none
    end: float = -0.5


BOUNDS = Bounds()


class TrainedReader(RuleReader):
    """Rules with trained models: deterministic, offline."""

    def __init__(self, models: Models, bounds: Bounds = BOUNDS) -> None:
        self.models, self.bounds = models, bounds

    def propose(self, marked: list[MarkedSentence], ctx: ReadingContext) -> None:
        """Triggers for kinds that a sentence's words speak for."""
        ctx.page = page = page_of(marked, ctx.base, ctx.dateline_country, ctx.named_states)
        kinds.score_page(page, self.models.kind, self.models.article, self.models.network)
        propose_triggers(page, self.models.kind, ctx, self.bounds)

    def decide(
        self, measures: list[ReadMeasure], marked: list[MarkedSentence], ctx: ReadingContext
    ) -> list[ReadMeasure]:
        """Measures that are accepted, with the fields that the models choose."""
        page = resolved_page(ctx, marked)
        accepted = accepted_measures(page, measures, self.models, self.bounds)
        for m in measures:
            if m not in accepted and m.mention and m.mention.source != "learned":
                what = f"{m.kind.replace('_', ' ')} of {m.actor}"
                ctx.unclear.append(Remark(what, "the words around it do not speak for a measure", m.evidence[0]))
        return choose_fields(page, accepted, self.models, self.bounds)


def resolved_page(ctx: ReadingContext, marked: list[MarkedSentence]) -> ArticlePage:
    """The page of a context with words such as ``the metal`` resolved and the scores kept."""
    proposed = ctx.page
    page = page_of(marked, ctx.base, ctx.dateline_country, ctx.named_states)
    if proposed is not None:
        page.article_scores = proposed.article_scores
        if proposed.network_view is not None:
            page.network_view = proposed.network_view.on_page(page)
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


def choose_fields(
    page: ArticlePage, measures: list[ReadMeasure], models: Models, bounds: Bounds = BOUNDS
) -> list[ReadMeasure]:
    """Actor, whom it touches, goods, status and dates as chosen, in this order."""
    if models.actor:
        chosen = [choose_actor(page, m, measures, models.actor) for m in measures]
        for m, code in zip(measures, chosen, strict=True):
            beside = [x for x in measures if x is not m and x.kind == m.kind and x.evidence[0] == m.evidence[0]]
            if code != m.actor and not any(x.actor == code for x in beside):
                set_actor(m, code)  # two of a kind in one sentence keep their two actors
    if models.network:
        for m in measures:
            m.affected = choose_affected(page, m, bounds)
    if models.goods:
        each = [choose_goods(page, m, measures, models.goods, bounds) for m in measures]
        each = [separate_goods(m, found, measures) for m, found in zip(measures, each, strict=True)]
        for m, found in zip(measures, each, strict=True):
            m.goods = found
    if models.status:
        for m in measures:
            m.status = choose_status(page, m, models.status, bounds)
    for side, model, least in (("start", models.start, bounds.start), ("end", models.end, bounds.end)):
        if model:
            for m in measures:
                choose_day(page, m, side, model, least)
    return measures


def _is_plain(m: ReadMeasure) -> bool:
    """Whether the rules read a measure with everything in place."""
    return m.confidence >= PLAIN and m.mention is not None and m.mention.source != "learned"


def choose_status(page: ArticlePage, m: ReadMeasure, model: Linear, bounds: Bounds) -> str:
    """The status with the highest score; one that words say is given up only for one that is well above it."""
    least = {"reported": bounds.status_reported, "considered": bounds.status_considered}.get(m.status, bounds.status)
    values = model.score(mentions.status_features(page, m))
    best = int(np.argmax(values))
    if m.explicit and values[best] - values[model.classes.index(m.status)] < least:
        return m.status
    return model.classes[best]


def choose_actor(page: ArticlePage, m: ReadMeasure, others: list[ReadMeasure], model: Linear) -> str:
    """The candidate with the highest score; the rules' own for a truce, which has no order."""
    if m.kind == "truce":
        return m.actor
    found = actors.features(page, m, others)
    return max(found, key=lambda code: model.one(found[code]))


def choose_affected(page: ArticlePage, m: ReadMeasure, bounds: Bounds) -> list[str]:
    """Whom a measure touches by the network, which the rules' own need not convince.

    What two agree on is left to the rules: it has no direction that could be learned.
    """
    if m.kind in PAIRWISE or page.network_view is None:
        return m.affected
    odds = page.network_view.affected_log_odds(mentions.mention_line(page, m), m)
    found = [c for c in m.affected if odds.get(c, bounds.drop_affected) >= bounds.drop_affected]
    found += [c for c, value in odds.items() if value >= bounds.add_affected and c not in (*found, m.actor)]
    named = [c for c in found if c != "*"]
    if named and "*" in found:  # all, or only those who are named
        found = ["*"] if odds["*"] > max(odds.get(c, bounds.drop_affected) for c in named) else named
    return found or (["*"] if m.kind in ("export_control", "export_tax") else [])


def set_actor(m: ReadMeasure, code: str) -> None:
    """Put an actor in, and take it from those whom the measure touches."""
    if code in m.affected:
        m.affected = [m.actor if a == code and m.kind in ("partnership", "truce") else a for a in m.affected]
        m.affected = [a for a in m.affected if a != code]
    m.actor = code


def choose_goods(
    page: ArticlePage, m: ReadMeasure, others: list[ReadMeasure], model: Linear, bounds: Bounds
) -> list[str]:
    """The candidates whose log odds are high enough."""
    if m.kind == "truce":
        return m.goods
    found = goods.features(page, m, others)
    return [g for g, f in found.items() if model.one(f) >= (bounds.goods_renamed if g in RENAMED else bounds.goods)]


def separate_goods(m: ReadMeasure, chosen: list[str], others: list[ReadMeasure]) -> list[str]:
    """Two of a kind in one sentence that the rules give goods of their own do not get each other's."""
    beside = [x for x in others if x is not m and x.kind == m.kind and x.evidence[0] == m.evidence[0]]
    beside = [x for x in beside if x.goods and m.goods and not set(x.goods) & set(m.goods)]
    return [g for g in chosen if g in m.goods or not any(g in x.goods for x in beside)]


def choose_day(page: ArticlePage, m: ReadMeasure, side: str, model: Linear, least: float) -> None:
    """The start or end with the highest score; none where that has not enough over there being none."""
    odds = {day: model.one(f) for day, f in date_candidates.features(page, m, side).items()}
    best = max((d for d in odds if d), key=lambda d: odds[d], default=None)
    chosen = best if best is not None and odds[best] - odds[None] >= least else None
    if side == "start" and chosen != m.start:
        m.exact = False
    setattr(m, side, chosen)
