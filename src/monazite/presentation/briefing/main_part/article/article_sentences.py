"""Sentences of an article that became nothing of the run: what they say of military users, and those left unused."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.inputs import ArticlePoint, ArticleReading
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.measures.assumed_measures import own_measures
from monazite.presentation.briefing.quantities import published_figure
from monazite.results.quantity import Quantity
from monazite.scenario.policies import active
from monazite.scenario.policies.export_control import ExportControl

MOST_UNUSED = 3
MOST_QUOTED = 11
FEW_QUOTED = 6
"""Words of a sentence that are quoted."""
_SILENT = "Nothing read in these sentences"
_NUMBERED = re.compile(r"^\[\d+\] ")
_MILITARY = re.compile(
    r"\b(militar(y|ies)|defen[cs]e|armed forces|arms makers?|armies|weapons?)\b.{0,80}"
    r"\b(refus|den(y|ied)|reject|block|bar(s|red)?\b|no licen|not (be )?(given|granted|approved))"
    r"|\b(refus|den(y|ied)|reject|block|bar(s|red)?\b|no licen).{0,80}"
    r"\b(militar(y|ies)|defen[cs]e|armed forces|arms makers?|armies|weapons?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class UnusedSentences:
    """Sentences of which nothing is used: the first ones in quotes, and how many there are in all."""

    quotes: tuple[str, ...]
    more: int


def first_words(quote: str) -> str:
    """The first words of a quote, by which its reader finds the sentence."""
    words = quote.split()
    return quote if len(words) <= FEW_QUOTED else " ".join(words[:FEW_QUOTED]).rstrip(",;:") + " …"


def refuses_the_military(text: str) -> bool:
    """Whether words say that military users get no licences."""
    return bool(_MILITARY.search(text))


def with_military_points(ctx: BriefContext, points: Sequence[ArticlePoint]) -> list[ArticlePoint]:
    """The points, and one more of the first sentence without a point that refuses military users."""
    found = [*points]
    if ctx.reading is None or any(refuses_the_military(point.quote) for point in points):
        return found
    texts = [row.sentence for row in ctx.reading.rows] + _silent(ctx.reading)
    text = next((text for text in texts if refuses_the_military(text)), "")
    return [*found, ArticlePoint(quote=_cut(text, from_match=True), topic="military", asks=True)] if text else found


def military_approval(ctx: BriefContext, horizon: Horizon) -> Quantity | None:
    """Share of applications of military users that the controls of the first month ahead approve; None without any.

    Of controls that the article brings, else of all; the largest, where they differ: what all refuse is refused.
    """
    scenario = ctx.run.results.scenario
    acting = active(scenario.policy, enforce_threats=scenario.enforce_threats)
    first = horizon.months[0]
    held = [
        p for p in acting
        if isinstance(p, ExportControl) and p.actor == ctx.run.controller and not p.ban and not p.relative_to
        and p.start <= horizon.last and (p.until is None or p.until > first)
    ]  # fmt: skip
    held = [p for p in own_measures(ctx) if p in held and isinstance(p, ExportControl)] or held
    shares = [p.approval if p.military is None else p.military for p in held]
    sources = tuple(dict.fromkeys(s for p in held for s in p.source))
    return published_figure(max(shares), "share", "approval for the military", sources) if shares else None


def unused_sentences(ctx: BriefContext, answered: Sequence[str]) -> UnusedSentences | None:
    """Sentences that were read and of which neither the run nor an answer uses anything; None where there are none."""
    if ctx.reading is None:
        return None
    quoted = {_start(quote) for quote in answered}
    left = [text for text in _silent(ctx.reading) if not any(_start(text).startswith(q) for q in quoted)]
    left = [text for text in left if not refuses_the_military(text)]
    return UnusedSentences(tuple(_cut(text) for text in left[:MOST_UNUSED]), len(left) - MOST_UNUSED) if left else None


def _silent(reading: ArticleReading) -> list[str]:
    """Sentences of the article in which nothing was read."""
    return [_NUMBERED.sub("", text) for one in reading.lists if one.title == _SILENT for text in one.items]


def _start(text: str) -> str:
    """First letters of a sentence or a quote, to tell whether the one is of the other."""
    return text.rstrip(" .\N{HORIZONTAL ELLIPSIS}")[:40]


def _cut(text: str, *, from_match: bool = False) -> str:
    """The first words of a sentence; ``from_match`` begins where it speaks of the military, if that is far on."""
    words = text.rstrip(".").split()
    if from_match and (match := _MILITARY.search(text)) is not None and match.start() > len(text) // 2:
        words = ["\N{HORIZONTAL ELLIPSIS}", *text[match.start() :].rstrip(".").split()]
    return " ".join(words) if len(words) <= MOST_QUOTED else f"{' '.join(words[:MOST_QUOTED])} \N{HORIZONTAL ELLIPSIS}"
