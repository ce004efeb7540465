"""The page of the verification: what the kept forecasts come to, every goal met or missed, in Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from monazite.analysis.verification.forecasts.baselines import BASELINES
from monazite.analysis.verification.forecasts.episodes import EPISODES, all_episodes, records_without_series
from monazite.analysis.verification.forecasts.hub_table import LEVELS, level_text
from monazite.analysis.verification.forecasts.series_targets import CLASSES
from monazite.analysis.verification.scores.effects_section import effects_section
from monazite.analysis.verification.scores.event_scores import EventScore
from monazite.analysis.verification.scores.forecast_scores import relative_skill
from monazite.analysis.verification.scores.goals import Goal
from monazite.analysis.verification.scores.mechanism_screens import KEPT, ScreenResult
from monazite.analysis.verification.scores.page_text import item, paragraph
from monazite.analysis.verification.scores.summary import (
    RIVALS,
    SCALES,
    ScoreCell,
    VerificationSummary,
    series_ratios,
)

COMMAND = "monazite verify --out docs"
CELL_HEAD = (
    "", "forecasts", "persistence", "its range", "mean reversion", "its range", "plain: pers.", "plain: m. rev.",
    "error", "50 %", "90 %", "95 %",
)  # fmt: skip


def verification_page(summary: VerificationSummary, goals: Sequence[Goal], side: Mapping[str, Any], made: str) -> str:
    """The page in Markdown.

    Parameters
    ----------
    summary
        Scores of the kept forecasts.
    goals
        What was wanted and reached.
    side
        Effects and stops as `read_side_scores` gives them.
    made
        A sentence on which code and data the forecasts were made with.
    """
    lines = [*_head(summary, made), *_goal_table(goals), *_class_tables(summary), *_gap_table(summary)]
    lines += [
        *_event_tables(summary.events),
        *effects_section(side),
        *_series_table(summary),
        *_screen_table(summary.screens),
        *_method(),
        *_limits(summary),
    ]
    return "\n".join(lines) + "\n"


def _head(summary: VerificationSummary, made: str) -> list[str]:
    cell = summary.cells["class"][0]
    ratios = [cell.ratios[b, "wis_log"] for b in BASELINES]
    words = ["beats" if r < 1.0 else "loses to" for r in ratios]
    verdict = f"{words[0]} both" if words[0] == words[1] else f"{words[0]} the first and {words[1]} the second"
    return [
        "# Verification",
        "",
        *paragraph(
            "Forecasts of observed series from rolling origins, made with what was published by each origin and",
            "scored against what came, beside two simple baselines. Made from the kept forecasts in",
            f"`forecasts/rolling` by `{COMMAND}`; `monazite verify --make` (`make verify`) makes the forecasts",
            f"again. {made}",
        ),
        *paragraph(
            f"**Over {cell.forecasts:,} forecasts half of the medians are within a factor of",
            f"{cell.error_factor:.2f}; the 90 % ranges held {100 * cell.coverage['held90']:.0f} %. The weighted",
            f"interval score is {ratios[0]:.2f} of that of persistence and {ratios[1]:.2f} of that of mean",
            f"reversion: over all series the model {verdict}.**",
        ),
        *paragraph(
            "**Losses are not scored**, and the shares above say nothing of their ranges. What is scored are tonnes,",
            "unit values and prices, which customs and price reporters publish month by month. What a shortage cost an",
            "economy is not measured by anybody: value added is published for whole sectors, and no figure says what",
            "part of a change was the missing material. Beside losses stand instead estimates of other models and",
            "surveys ([losses](model/losses.md#beside-published-figures), [scoreboard](scoreboard.md#macro)), and",
            "first stops of lines, which losses follow from and which are scored among the goals below.",
        ),
        "![Score ratios by class and phase](images/verification-ratios.svg)",
        "",
    ]


def _goal_table(goals: Iterable[Goal]) -> list[str]:
    lines = ["## Goals", "", "| goal | wanted | reached | verdict |", "|---|---|---|---|"]
    absent = []
    for goal in goals:
        verdict = {True: "met", False: "**missed**", None: "not yet measured"}[goal.met]
        lines.append(f"| {goal.text} | {goal.wanted} | {goal.reached} | {verdict} |")
        if goal.absent:
            absent += item(f"*{goal.text}*: {goal.absent}")
    return [*lines, "", "What is absent where a goal is missed or not measured:", "", *absent, ""]


def cell_row(cell: ScoreCell) -> str:
    """A row of scores: ratios to both baselines on logarithms with ranges and on plain values, error, coverage."""
    ranges = [f"{low:.2f} to {high:.2f}" if math.isfinite(low) else "-" for low, high in cell.ranges.values()]
    log = [f"{cell.ratios[b, 'wis_log']:.2f}" for b in BASELINES]
    plain = [f"{cell.ratios[b, 'wis']:.2f}" for b in BASELINES]
    held = [f"{100 * share:.0f}" for share in cell.coverage.values()]
    values = [cell.group, f"{cell.forecasts:,}", log[0], ranges[0], log[1], ranges[1], *plain]
    return f"| {' | '.join([*values, f'{cell.error_factor:.2f}', *held])} |"


def _class_tables(summary: VerificationSummary) -> list[str]:
    head = [f"| {' | '.join(CELL_HEAD)} |", "|---|" + "---:|" * (len(CELL_HEAD) - 1)]
    lines = [
        "## By class of series",
        "",
        *paragraph(
            "Weighted interval score over that of persistence and of mean reversion (below 1: the model is",
            "better), on logarithms with the 5 to 95 % range when series are drawn with replacement, and on plain",
            "values over the median of each series; the factor that half of the medians are within; observations",
            "that the 50, 90 and 95 % ranges held, per cent.",
        ),
        *head,
        *(cell_row(cell) for cell in summary.cells["class"] if cell.forecasts),
        "",
    ]
    skills = {column: relative_skill(summary.scores, RIVALS, column) for column in SCALES}
    said = [
        f"{SCALES[column]}: " + ", ".join(f"{name} {value:.2f}" for name, value in skill.items())
        for column, skill in skills.items()
    ]
    lines += paragraph(f"Pairwise relative skill of the three, all forecasts; {'; '.join(said)}.")
    for kind in CLASSES:
        for name in ("phase", "horizon", "episode"):
            cells = summary.cells[f"{kind} by {name}"]
            if cells:
                lines += [f"### {kind.capitalize()} by {name}", "", *head, *(cell_row(c) for c in cells), ""]
    return lines + _sample_table(summary, head)


def _sample_table(summary: VerificationSummary, head: Sequence[str]) -> list[str]:
    """Skill in sample beside that of the episodes that were left out of every estimate."""
    fitted = [e.name for e in all_episodes() if e.misfit_fitted]
    return [
        "### In sample, and left out",
        "",
        *paragraph(
            f"What the forecasts take from episodes are sizes of misfits, estimated on {' and '.join(fitted)}, and the",
            "coefficient of the mechanism that was kept, which is the same whichever episode is left out (table of",
            "mechanisms tried). *In sample* are forecasts of the former episodes, *left out* those of all others.",
        ),
        *head,
        *(cell_row(cell) for cell in summary.cells["by sample"]),
        "",
        *paragraph(
            "Approvals of a record are names of how licences are handled, whose shares rest on other episodes; none",
            "was read off the shipments that are forecast.",
        ),
    ]


def _gap_table(summary: VerificationSummary) -> list[str]:
    ends = ["0", *(level_text(float(level)) for level in LEVELS), "1"]
    nominal = np.diff([0.0, *LEVELS, 1.0])
    return [
        "## Where observations fall (PIT)",
        "",
        "Share of observations between neighbouring quantiles of the model, and what it should be, per cent.",
        "",
        "| " + " | ".join(f"{a} to {b}" for a, b in pairwise(ends)) + " |",
        "|" + "---:|" * (len(ends) - 1),
        "| " + " | ".join(f"{100 * x:.1f}" for x in summary.gaps) + " |",
        "| " + " | ".join(f"{100 * x:.1f}" for x in nominal) + " |",
        "",
        "![Where observations fall](images/verification-pit.svg)",
        "",
    ]


def _event_tables(events: Sequence[EventScore]) -> list[str]:
    lines = [
        "## Events",
        "",
        *paragraph(
            "Chances that a level is crossed, beside the share of past pairs of months in which the series crossed",
            "it. Brier score: 0 is best.",
        ),
        "| event | forecasts | came | Brier, model | Brier, base rate | calibration: chance, came, number |",
        "|---|---:|---:|---:|---:|---|",
    ]  # fmt: skip
    for event in events:
        classes = "; ".join(f"{p:.2f}, {f:.2f}, {n}" for p, f, n in event.calibration)
        lines.append(
            f"| {event.text} | {event.forecasts} | {event.frequency:.2f} | {event.brier:.3f} | {event.base_brier:.3f} "
            f"| {classes} |"
        )
    return [*lines, ""]


def _series_table(summary: VerificationSummary) -> list[str]:
    rows = series_ratios(summary.scores)
    lines = [
        "## By series",
        "",
        *paragraph(
            "Weighted interval score on logarithms: sum of the model less that of persistence (above zero: lost),",
            "and ratio.",
        ),
        "| series | place | forecasts | lost | ratio |",
        "|---|---|---:|---:|---:|",
    ]
    return [*lines, *(f"| `{t}` | {p} | {n} | {loss:+.1f} | {ratio:.2f} |" for t, p, n, loss, ratio in rows), ""]


def _screen_table(screens: Sequence[ScreenResult]) -> list[str]:
    """What was tried, kept and dropped."""
    if not screens:
        return []
    lines = [
        "## Mechanisms tried",
        "",
        *paragraph(
            "What the model lacks, each in its simplest form with one coefficient: estimated on the other episodes,",
            "scored on the one that was left out. Ratios are of the score with it over that without, on the forecasts",
            "it is about, and the highest one of an episode. Kept is what lowers both scores by one per cent and",
            "raises that of no episode: of a dozen trials some lower the sum by luck. What is kept is a term of the",
            "forecasts of series (`forecasts/kept_mechanisms.py`), with its figures on forecasts made without it; what",
            "is dropped is not built. *In sample* is the ratio on logarithms with the coefficient that is best for the",
            "very forecasts that are scored.",
        ),
        "| mechanism | form | forecasts | coefficient, by episode left out | in sample | left out: logarithms | worst "
        "| plain | verdict |",
        "|---|---|---:|---|---:|---:|---:|---:|---|",
    ]
    for one in (*KEPT, *screens):
        found = "; ".join(f"{name}: {size:g}" for name, size in one.coefficients.items())
        ratios = f"{one.in_sample:.3f} | {one.ratio:.3f} | {one.worst:.3f} | {one.plain_ratio:.3f}"
        verdict = "kept" if one in KEPT else "to be built" if one.is_gain else "dropped"
        lines.append(f"| {one.name} | {one.form} | {one.forecasts} | {found} | {ratios} | {verdict} |")
    return [*lines, "", *_unscored_mechanisms()]


def _unscored_mechanisms() -> list[str]:
    """Mechanisms of the record that no score of these forecasts can judge, and why."""
    return [
        "No forecast of this page can tell whether these help:",
        "",
        *item(
            "*Lots bound to an end user* (spot quotes abroad stay high while shipments are back): no quote outside",
            "has 24 monthly values, so none is forecast. In conditioned runs the driver of the spot premium takes its",
            "place, for what observed quotes ask and not for a score.",
        ),
        *item(
            "*Quota hoarding and idle quota* (2011-14): so few forecasts of 2010-14 are scored that nothing can be",
            "estimated or judged on them. Not built; what that costs is on the [scoreboard](scoreboard.md), V1.4.",
        ),
        *item(
            "*Stocks by size of firm* are in the engine for what they say of first stops, whose Brier score is among",
            "the goals.",
        ),
        *item(
            "*One mechanism of losses* in place of two models for central and upper: losses are not observed; they",
            "stand beside [published figures](model/losses.md#beside-published-figures).",
        ),
        "",
    ]


def _method() -> list[str]:
    return [
        "## How",
        "",
        *item(
            f"**Origins**: the first of every month of {', '.join(e.name for e in all_episodes())} (the table",
            "`data/posteriors/forecast_episodes.csv`, and every other shipped record whose minerals have a target).",
            "Facts, measures and how strictly these were handled are those of `dataset.as_of(origin)`; what the world",
            "of the base year looks like is known to all",
            "([what that means](decisions/0049-what-was-known-on-a-day.md)).",
        ),
        *item(
            "**Horizons** of 1, 3, 6 and 12 months: horizon h is the h-th month from the origin on. Because",
            "figures appear one to three months late, the last value that anybody had is older.",
        ),
        *item(
            "**Targets**: every series of `observations.csv` with 24 rows or more that a run has a counterpart of,",
            "at origins by which it had four monthly values in the last two years. A forecast is scored if both",
            "baselines could make one, too; in the gaps of a series nothing is forecast.",
        ),
        *item(
            "**The model's forecast** is that of draws conditioned on everything published by the origin",
            "([how](model/assimilation.md)); after it drivers go on by their own processes and policies stay as",
            "they were known. Levels and misfits of the series go on, and noise and measurement errors are added.",
        ),
        *item(
            "**Persistence**: the last value, with past changes over as many months as its range. **Mean",
            "reversion**: half the last value, half the mean of twelve months, with its own past errors as its",
            "range.",
        ),
        *item(
            "**Scores**: the weighted interval score of nine quantiles, by `scoringrules`. A goal on scores counts",
            "as met only if it is met on logarithms and on plain values.",
        ),
        *item(
            "**Files**: `forecasts/rolling/<model>.parquet` in the model-output form of the",
            "[hubverse](https://docs.hubverse.io), which other tools score. `--observations FILE` scores with",
            "figures that the package does not hold.",
        ),
        *item(
            "**In CI** a test scores the kept forecasts, makes this page again and compares it, in about half a minute",
            "of processor time (bar: two minutes).",
        ),
        *item(
            "**Registered forecasts**: `forecasts/<day>/` was made with what was known that day and is never",
            "edited; a test compares checksums. `monazite verify --register DAY` makes one and refuses to replace",
            "it.",
        ),
        "",
    ]


def _limits(summary: VerificationSummary) -> list[str]:
    early = int((summary.scores.episode == EPISODES[0].name).sum()) // len(RIVALS)
    return [
        "## What this does not show",
        "",
        *item(
            f"{summary.unscored} forecasts of the model are not scored because a baseline had too short a past. Of",
            f"{EPISODES[0].name} only {early} are: eleven monthly figures of exports and some quotes exist.",
        ),
        *item(
            "Records that ship but have no series of 24 monthly values and so no forecasts:",
            f"{', '.join(records_without_series()) or 'none'}.",
        ),
        *item(
            "Rules, priors and driver processes were written with all three episodes in view. Origins hold what",
            "was known of facts, not what was known of how to model them; only the registered forecasts are free",
            "of that.",
        ),
        *item(
            "Forecasts of neighbouring origins share months and errors; ranges of ratios redraw series, not",
            "episodes, of which there are few.",
        ),
        *item(
            "Each forecast takes it that policy stays as it was on the day. Until policy paths of the talks are",
            "mixed in, a surprise such as that of April 2025 lies outside what a forecast of the month before can",
            "hold.",
        ),
    ]
