"""First stops of car lines in 2025: chances by origin and horizon, and the ranges of days beside what was reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from monazite.analysis.assimilation.condition import assimilation_setup
from monazite.analysis.verification.forecasts.episodes import scenario_on
from monazite.analysis.verification.forecasts.forecast_draws import origin_state
from monazite.analysis.verification.forecasts.series_targets import HORIZONS
from monazite.analysis.verification.scores.forecast_scores import brier_score
from monazite.dataset.dataset import load_dataset
from monazite.engine.numerics.solver import FAILED
from monazite.foundation import cache
from monazite.model.build import build
from monazite.results.results import Results
from monazite.scenario.policies.policy_base import add_months
from monazite.simulation.simulate import calibrated_params, run_draws

SCENARIO = "cn-ree-2025"
INDUSTRY = "cars"
CONTROL = date(2025, 4, 4)
"""Day of the control that days to stops are counted from."""
ORIGINS = tuple(date(2025, month, 1) for month in range(1, 7))
RANGES_AT = date(2025, 5, 1)
"""Origin of the ranges of days: the last first of a month on which no stop had been reported."""
DRAWS = 64
BASE_RATE = (0 + 0.5) / (6 + 1)
"""Chance of a reported stop of car lines by the episodes of 2010 and 2023 in three regions: none in six."""
LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True)
class ReportedStop:
    """A first stop: region, who, and the first and last day that the reports allow."""

    region: str
    text: str
    first: date
    last: date


REPORTED = (
    ReportedStop("US", "Ford", date(2025, 5, 1), date(2025, 5, 31)),
    ReportedStop("JP", "Suzuki", date(2025, 5, 26), date(2025, 5, 26)),
    ReportedStop("EU", "suppliers of carmakers", date(2025, 4, 4), date(2025, 6, 4)),
)
"""Rows plant_stop of observations.csv."""


@dataclass(frozen=True)
class StopScores:
    """Ranges of days from the control (10 and 90 %, infinite: never) and chance of any stop by region, Brier scores.

    Those ``in_force`` are of the origins on which the control was in force: the others score what was thought of the
    control more than what a control does.
    """

    ranges: dict[str, tuple[float, float]]
    chances: dict[str, float]
    forecasts: int
    came: float
    brier: float
    base_brier: float
    in_force_forecasts: int
    in_force_brier: float


def stop_scores(*, draws: int = DRAWS) -> StopScores:
    """Scores of the chances of a first stop of car lines, by conditioned draws of every origin."""
    came, chance, in_force = [], [], []
    for origin in ORIGINS:
        days, anchor = stop_days(origin, draws)
        for stop in REPORTED:
            if stop.last < origin:
                continue  # it had happened
            for horizon in HORIZONS:
                end = add_months(origin, horizon)
                chance.append(float((days[stop.region] < (end - anchor).days).mean()))
                came.append(float(stop.last < end))
                in_force.append(origin >= CONTROL)
    days, _ = stop_days(RANGES_AT, draws)
    known = np.array(in_force)
    points = {stop.region: np.quantile(days[stop.region], [LOW, HIGH], method="lower") for stop in REPORTED}
    return StopScores(
        {region: (float(low), float(high)) for region, (low, high) in points.items()},
        {stop.region: float(np.isfinite(days[stop.region]).mean()) for stop in REPORTED},
        len(came), float(np.mean(came)), brier_score(np.array(came), np.array(chance)),
        brier_score(np.array(came), np.full(len(came), BASE_RATE)),
        int(known.sum()), brier_score(np.array(came)[known], np.array(chance)[known]),
    )  # fmt: skip


def stop_days(origin: date, draws: int) -> tuple[dict[str, np.ndarray], date]:
    """Days from the control to the first stop of car lines by region (draw,), infinite for never; the control's day.

    The central draw takes no part; draws that failed are left out.
    """
    sc = scenario_on(SCENARIO, origin)
    anchor = sc.anchor or sc.start
    dataset = load_dataset(*sc.dataset).as_of(origin)
    key = cache.key(__name__, dataset.hash, sc.hash, origin, draws)

    def make() -> dict[str, np.ndarray]:
        model = build(dataset, sc)
        values = origin_state(assimilation_setup(model, origin, draws)).draws
        months = 12 * (origin.year - sc.start.year) + origin.month - sc.start.month + max(HORIZONS)
        flows, stopped = run_draws(model, calibrated_params(model, values), months=months)
        solved = np.asarray(~(flows.status[:, :, 0] >= FAILED).any(1))
        solved[0] = False
        res = Results(model, values, flows, stopped)
        found = {s.region: res.select("first_stop_day", industry=INDUSTRY, region=s.region)[0] for s in REPORTED}
        return {region: np.asarray(days)[solved] for region, days in found.items()}

    stored = cache.arrays("stops", key, make)
    return {region: np.where(np.isnan(days), np.inf, days) for region, days in stored.items()}, anchor
