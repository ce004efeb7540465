"""Scores of chances of events beside the base rates of the series."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from monazite.analysis.verification.forecasts.events import HALVED, RISEN, is_fall
from monazite.analysis.verification.forecasts.series_targets import month_number
from monazite.analysis.verification.scores.forecast_scores import KEY, Truth, brier_score

if TYPE_CHECKING:
    import pandas as pd

BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
"""Ends of the classes of chances in which calibration is counted."""


@dataclass(frozen=True)
class EventScore:
    """One kind of event: forecasts, how often it came, Brier scores of model and base rate, and calibration.

    ``calibration`` has for each class of chances the mean chance, how often the event came, and the number.
    """

    text: str
    forecasts: int
    frequency: float
    brier: float
    base_brier: float
    calibration: tuple[tuple[float, float, int], ...]


def score_events(forecasts: Mapping[str, pd.DataFrame], truth: Truth) -> list[EventScore]:
    """Scores by kind of event of the chances that both the model and the base rates have given."""
    model, base = (_chances(forecasts[name]) for name in ("monazite", "base-rate"))
    both = model.merge(base, on=KEY, suffixes=("", "_base"))
    fall = np.array([is_fall(target.split(" ", 1)[0]) for target in both.target], dtype=bool)
    exceeded = np.array([_exceeded(row, truth) for row in both.itertuples()], float)
    out = []
    for kind, chosen in ((HALVED, fall), (RISEN, ~fall)):
        use = chosen & np.isfinite(exceeded)
        if not use.any():
            continue
        own, other = (both[name].to_numpy(float)[use] for name in ("value", "value_base"))
        came = 1.0 - exceeded[use] if kind == HALVED else exceeded[use]
        chance, base_chance = (own, other) if kind == HALVED else (1.0 - own, 1.0 - other)
        scores = brier_score(came, chance), brier_score(came, base_chance)
        out.append(EventScore(kind, int(use.sum()), float(came.mean()), *scores, calibration(chance, came)))
    return out


def calibration(chance: np.ndarray, came: np.ndarray) -> tuple[tuple[float, float, int], ...]:
    """Mean chance, frequency and number by class of chances (`BINS`); classes without forecasts are left out."""
    place = np.clip(np.searchsorted(BINS, chance, side="right") - 1, 0, len(BINS) - 2)
    found = [(chance[place == i], came[place == i]) for i in range(len(BINS) - 1)]
    return tuple((float(a.mean()), float(b.mean()), a.size) for a, b in found if a.size)


def _chances(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.loc[rows.output_type == "cdf", [*KEY, "target_end_date", "output_type_id", "value"]]


def _exceeded(row: Any, truth: Truth) -> float:
    """1 if the level of a row was exceeded, 0 if not, not a number while nobody knows."""
    history = truth.get((row.target, row.location))
    value = None if history is None else history.path.get(month_number(row.target_end_date))
    return math.nan if value is None else float(math.exp(value) > float(row.output_type_id))
