"""What the sentences of an article ask, each with the part of the brief that answers it."""

from dataclasses import dataclass

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.horizon import Horizon
from monazite.presentation.briefing.quantities import as_share
from monazite.results.quantity import Quantity

MOST_WORDS, MOST_QUESTIONS = 14, 7
_TOPICS = (
    ("partnership", ("partnership",)),
    ("alternatives", ("search", "alternative", "project")),
    ("threat", ("threatened", "considered")),
    ("talks", ("summit", "talks", "meeting", "call", "compromise", "stance", "soft", "tough", "open")),
    ("ethics", ("ethic", "ecolog", "environment")),
    ("contest", ("contest", "dominance", "technolog")),
    ("stability", ("stability", "disrupt", "balance")),
    ("exposed", ("exposed",)),
    ("control", ("control", "ban", "quota")),
)


@dataclass(frozen=True)
class ArticleQuestion:
    """A sentence of the article, cut to its first words, and the topic whose answer it gets."""

    quote: str
    topic: str


def article_questions(ctx: BriefContext) -> list[ArticleQuestion]:
    """The sentences that ask something, each topic once, in the order of the article."""
    found: dict[str, ArticleQuestion] = {}
    for row in ctx.reading.rows if ctx.reading else ():
        words = " ".join(item.text.lower() for item in row.items)
        topic = next((name for name, marks in _TOPICS if any(mark in words for mark in marks)), "")
        if topic and topic not in found:
            found[topic] = ArticleQuestion(_cut(row.sentence), topic)
    return list(found.values())[:MOST_QUESTIONS]


def _cut(sentence: str) -> str:
    words = sentence.split()
    return (
        sentence.rstrip(".") if len(words) <= MOST_WORDS else f"{' '.join(words[:MOST_WORDS])} \N{HORIZONTAL ELLIPSIS}"
    )


@dataclass(frozen=True)
class TargetShipments:
    """Shipments that a control of the article is aimed at: to whom, and over normal ones in the months ahead."""

    region: str
    expected: Quantity


def shipments_to_targets(ctx: BriefContext, horizon: Horizon) -> TargetShipments | None:
    """What is expected of shipments to the first region that the article's controls name; None without one."""
    for region in ctx.reading.aimed_at if ctx.reading else ():
        good = ctx.goods.shipped[0].label
        expected = ctx.onward.finite_quantity("exports_counted_index", good=good, region=region, over=horizon.months)
        if expected is not None:
            return TargetShipments(region, as_share(expected))
    return None
