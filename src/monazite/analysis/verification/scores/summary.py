"""What the scores of kept forecasts come to: ratios to the baselines, coverage and events."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from monazite.analysis.verification.forecasts.baselines import BASELINES, PERSISTENCE
from monazite.analysis.verification.forecasts.episodes import PHASES, all_episodes
from monazite.analysis.verification.forecasts.hub_table import LEVELS, read_table
from monazite.analysis.verification.forecasts.rolling import BASE_RATE, MODEL
from monazite.analysis.verification.forecasts.series_targets import CLASSES, HORIZONS
from monazite.analysis.verification.scores.event_scores import EventScore, score_events
from monazite.analysis.verification.scores.forecast_scores import (
    COVERED,
    Truth,
    common_support,
    ratio_range,
    score_quantiles,
    score_ratio,
)
from monazite.analysis.verification.scores.mechanism_screens import ScreenResult, screen_results, screened_forecasts

if TYPE_CHECKING:
    import pandas as pd

RIVALS = (MODEL, *BASELINES)
SCALES = {"wis_log": "logarithms", "wis": "plain values"}
IN_SAMPLE, LEFT_OUT = "in sample", "left out"
"""Forecasts of episodes on which the sizes of misfits were estimated, and of the others."""


@dataclass(frozen=True)
class ScoreCell:
    """Scores of the model on some forecasts, and their ratios to the baselines; below 1 is better than the baseline."""

    group: str
    forecasts: int
    ratios: dict[tuple[str, str], float]
    """Ratio by (baseline, column of the score)."""
    ranges: dict[str, tuple[float, float]]
    """5 % and 95 % points of the ratio on logarithms by baseline, when series are drawn with replacement."""
    error_factor: float
    """Factor that half of the medians are within."""
    mean_error_factor: float
    coverage: dict[str, float]


@dataclass(frozen=True)
class VerificationSummary:
    """All scores: the table of scored forecasts, cells by class and by group within a class, events, and goals."""

    scores: pd.DataFrame
    cells: dict[str, list[ScoreCell]]
    gaps: np.ndarray
    """Share of observations between neighbouring levels (level + 1,)."""
    events: list[EventScore]
    unscored: int
    """Forecasts of the model with a truth but without a baseline."""
    screens: list[ScreenResult]
    """Mechanisms that were tried on these forecasts."""


def read_forecasts(folder: Path) -> dict[str, pd.DataFrame]:
    """Kept forecasts by model."""
    return {model: read_table(folder / f"{model}.parquet") for model in (*RIVALS, BASE_RATE)}


def summarise(forecasts: dict[str, pd.DataFrame], truth: Truth) -> VerificationSummary:
    """Score kept forecasts against observed values.

    Parameters
    ----------
    forecasts
        Rows in the model-output form by model.
    truth
        Observed values by target and place.
    """
    import pandas as pd

    scores = pd.concat([score_quantiles(model, forecasts[model], truth) for model in RIVALS], ignore_index=True)
    both = common_support(scores, RIVALS)
    own = both[both.model == MODEL]
    cells = {"class": [score_cell("all", both), *(score_cell(k, both.loc[both.kind == k]) for k in CLASSES)]}
    for kind in CLASSES:
        some = both.loc[both.kind == kind]
        for name, column, groups in (
            ("phase", "phase", PHASES),
            ("horizon", "horizon", HORIZONS),
            ("episode", "episode", [e.name for e in all_episodes()]),
        ):
            found = [score_cell(str(group), some.loc[some[column] == group]) for group in groups]
            cells[f"{kind} by {name}"] = [cell for cell in found if cell.forecasts]
    cells["by sample"] = [cell for cell in sample_cells(both) if cell.forecasts]
    gaps = np.bincount(own.gap.astype(int), minlength=LEVELS.size + 1) / max(len(own), 1)
    alone = int((scores.model == MODEL).sum()) - len(own)
    screens = screen_results(screened_forecasts(forecasts, both, truth))
    return VerificationSummary(both, cells, gaps, score_events(forecasts, truth), alone, screens)


def score_cell(group: str, scores: pd.DataFrame) -> ScoreCell:
    """Scores on some forecasts that all rivals have made."""
    own = cast("Any", scores.loc[scores.model == MODEL])
    if not len(own):
        return ScoreCell(group, 0, {}, {}, math.nan, math.nan, {})
    return ScoreCell(
        group,
        len(own),
        {(b, column): score_ratio(scores, MODEL, b, column) for b in BASELINES for column in SCALES},
        {b: ratio_range(scores, MODEL, b, "wis_log") for b in BASELINES},
        math.exp(float(own.error.median())),
        math.exp(float(own.error.mean())),
        {name: float(own[name].mean()) for name in COVERED},
    )


def sample_cells(scores: pd.DataFrame) -> list[ScoreCell]:
    """Scores by class of the episodes that sizes of misfits were estimated on, and of those left out of it."""
    fitted = [episode.name for episode in all_episodes() if episode.misfit_fitted]
    inside = scores.episode.isin(fitted)
    return [
        score_cell(f"{kind}, {name}", scores.loc[(scores.kind == kind) & chosen])
        for kind in CLASSES
        for name, chosen in ((IN_SAMPLE, inside), (LEFT_OUT, ~inside))
    ]


def series_ratios(scores: pd.DataFrame) -> Sequence[tuple[str, str, int, float, float]]:
    """By series: target, place, forecasts, score less that of persistence (sum), ratio; what loses most comes first."""
    pairs = scores.pivot_table(
        index=["target", "location"], columns="model", values="wis_log", aggfunc=["sum", "count"]
    )
    rows = []
    for key, row in cast("Iterable[tuple[tuple[str, str], Any]]", pairs.iterrows()):
        own, other = row["sum", MODEL], row["sum", PERSISTENCE]
        target, place = key
        rows.append((target, place, int(row["count", MODEL]), float(own - other), float(own / other)))
    return sorted(rows, key=lambda row: -row[3])


def cell_json(cell: ScoreCell) -> dict[str, object]:
    """A cell as plain values, named for people."""
    ratios = {f"{b}, {SCALES[column]}": cell.ratios[b, column] for b in BASELINES for column in SCALES}
    held = {f"{name[4:]} % held": share for name, share in cell.coverage.items()}
    return {"group": cell.group, "forecasts": cell.forecasts, **ratios, "error factor": cell.error_factor, **held}


def summary_json(summary: VerificationSummary) -> dict[str, list[dict[str, object]]]:
    """Cells by grouping, and events, as plain values."""
    cells = {name: [cell_json(c) for c in cells if c.forecasts] for name, cells in summary.cells.items()}
    return {**cells, "events": [asdict(event) for event in summary.events]}
