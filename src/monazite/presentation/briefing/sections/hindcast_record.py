"""What would show a brief wrong: the model replayed on a past episode, every target with its verdict."""

import math
import re
from typing import Any

from monazite.analysis.verification.hindcast import TargetScore
from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Block, Cell, Figure, Paragraph, TableBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.months import months_in_words
from monazite.presentation.briefing.quantities import published_figure, scaled
from monazite.presentation.briefing.sections.summary_page import episode, record, score_sources
from monazite.presentation.charts import ranges
from monazite.results.quantity import Quantity

_SECTION = "beyond"
_TARGET_ID = re.compile(r"\bV\d+\.[\w.-]*\w")
IN_SAMPLE_CASE = "re-2025"
_IN_SAMPLE = (
    " Stocks at plants, the unevenness of licences and the shares approved were set with knowledge of this episode, so "
    "the date of the first line stop and the level of shipments after the first two months are no test of foresight."
)


def hindcast_record(ctx: BriefContext) -> list[Block]:
    """Hits and misses in a sentence, a chart and a table, misses with their reasons."""
    score = record(ctx)
    if not score:
        return [
            Paragraph(
                ["No hindcast was handed to this brief, so it shows no record. Read its numbers with that in mind."]
            )
        ]
    lead = ctx.book.say(
        _SECTION,
        "Replayed on {episode}, the model meets {won} of {all} published targets. The misses stay in the table.",
        episode=episode(ctx),
        won=score[0],
        all=score[1],
    )
    rows = [_target_row(ctx, target) for target in ctx.hindcast]
    bars = [bar for target in ctx.hindcast if (bar := _ratio(target)) is not None]
    text = "Each row is a published figure. A brief that misses many of them should be believed less. "
    in_sample = any(target.case == IN_SAMPLE_CASE for target in ctx.hindcast)
    head = ["Target", "Observed", "Model, median and range", "Allowed", "Verdict", "Reason for a miss"]
    return [
        Paragraph([text, lead, _IN_SAMPLE if in_sample else ""]),
        *([_chart(bars, lead, score[0].sources)] if bars else []),
        TableBlock("Hindcast", head, rows, wide=True),
    ]


def _chart(bars: list[dict[str, Any]], lead: Claim, sources: tuple[str, ...]) -> Figure:
    def draw(narrow: bool) -> dict[str, Any]:
        return ranges.model_over_observed(bars, narrow)

    reading = "Dots: median; lines: range with errors of model and observation; the dashed line is a perfect match."
    return Figure("hindcast", "Model against published figures", draw, [lead], reading, sources)


def _target_row(ctx: BriefContext, target: TargetScore) -> list[Cell]:
    """What was observed, what the model says, the verdict, and the reason of a miss."""
    text = _target_text(target)
    observed, predicted = _observed(target), _predicted(target)
    why = _reason(ctx, target) or ("" if target.hit else "no reason recorded")
    return [
        ctx.book.quote(_SECTION, text, (), label="Target"),
        ctx.book.cell(_SECTION, f"Observed, {text}", observed) if observed else "none",
        ctx.book.cell(_SECTION, f"Model, {text}", predicted) if predicted else "none",
        ctx.book.quote(_SECTION, target.tolerance or "not stated", (), label="Allowed"),
        _verdict(target),
        ctx.book.quote(_SECTION, why, (), label="Reason") if why else "",
    ]


def _target_text(target: TargetScore) -> str:
    return months_in_words(target.text or target.id)


def _reason(ctx: BriefContext, target: TargetScore) -> str:
    """Why it missed; other targets that the reason names are named by their words."""
    texts = {other.id: f"“{_target_text(other).rstrip('.')}”" for other in ctx.hindcast}
    named = _TARGET_ID.sub(lambda found: texts.get(found[0], "another target"), target.reason)
    return months_in_words(named)


def _verdict(target: TargetScore) -> str:
    if target.hit is None:
        return "not evaluated"
    return "hit" if target.hit else "miss"


def _ratio(target: TargetScore) -> dict[str, Any] | None:
    """Bar of the model divided by what was observed; None where one of them is missing or not positive."""
    observed, predicted = _observed(target), _predicted(target)
    if not (observed and predicted and observed.value > 0 and predicted.value > 0):
        return None
    ratio = scaled(predicted, 1 / observed.value, "1")
    ends = {"low": max(ratio.low, 1e-3), "high": max(ratio.high, 1e-3)}
    return {"label": _target_text(target), "value": ratio.value, "verdict": _verdict(target)} | ends


def _unit(target: TargetScore) -> str:
    """Unit of a target; a date is told as months since New Year."""
    return (target.unit or "1").replace("month of ", "months into ")


def _observed(target: TargetScore) -> Quantity | None:
    if not math.isfinite(target.observed):
        return None
    return published_figure(target.observed, _unit(target), target.id, score_sources(target))


def _predicted(target: TargetScore) -> Quantity | None:
    """The median of the prediction with its range; an end that is missing is the median."""
    if not math.isfinite(target.median):
        return None
    low, high = (end if math.isfinite(end) else target.median for end in (target.low, target.high))
    where, sources = {"case": target.case}, score_sources(target)
    return Quantity(target.median, low, high, _unit(target), target.id, where, "hindcast", sources)
