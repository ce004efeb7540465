"""Noise, levels and misfits of classes of series: the figures of data/posteriors/representation.csv.

Noise: median over series with at least six second differences. Level: 1.4826 times the median of the absolute means of
series in the twelve months before a run, over the model's baseline. Both from observations before 2025. Misfit: draws
are conditioned on four fifths of the values of the episodes of 2010 and 2023, without a misfit; the scale that makes
the values set aside most likely, beside their other errors, is the misfit of their class (Student's t with four degrees
of freedom, as `analysis/verification/predictive.py`). Nothing of the episode of 2025 counts.
"""

from __future__ import annotations

import argparse
import math
from collections import defaultdict
from dataclasses import replace
from datetime import date

import numpy as np
from scipy import optimize, stats

from monazite.analysis.assimilation.condition import (
    assimilation_setup,
    draws_of_state,
    run_predictions,
    smooth_draws,
)
from monazite.analysis.assimilation.observation_operator import MOST, ObservationOperator, observation_operator
from monazite.analysis.assimilation.observed_series import CHANGES, PRICES, observed_values
from monazite.analysis.assimilation.representation import (
    NORMAL,
    class_errors,
    monthly_noise,
    noise_of_value,
    series_class,
)
from monazite.analysis.assimilation.scores import is_set_aside
from monazite.analysis.assimilation.smoother import SmootherOptions
from monazite.analysis.verification.predictive import FREEDOM
from monazite.model.build import Model, build
from monazite.scenario.scenario import facts_of, load_scenario

LAST = date(2025, 4, 30)  # what was published by then is about months before the controls of April 2025
LEAST_SERIES = 6  # second differences
EPISODES = {"cn-quota-2010": date(2014, 12, 31), "cn-ga-ge-2023": date(2024, 12, 31)}


def model_of(name: str) -> Model:
    """Model of a shipped scenario."""
    sc = load_scenario(name)
    return build(facts_of(sc), sc)


def class_of(operator: ObservationOperator, s: int) -> str:
    """Class of a series of an operator."""
    outcome = operator.series[s].name.outcome
    return series_class(outcome, operator.usual[s, 0] / (1.0 if outcome in CHANGES else operator.usual[s, 1]))


def noise_and_levels() -> dict[str, tuple[float, float]]:
    """Noise and level by class."""
    noises, levels = defaultdict(list), defaultdict(list)
    for name in ("cn-ree-2025", "cn-ga-ge-2023"):
        model = model_of(name)
        start = model.scenario.start
        end = 12 * (2025 - start.year) - start.month
        rows = model.dataset.table("observations")
        values, _ = observed_values(rows, start=start, day=LAST, first=-240, last=end, begun=True)
        operator, _ = observation_operator(model, values)
        for s in range(len(operator.series)):
            pairs = zip(operator.values, operator.observed, operator.place, strict=True)
            mine = [(v, y) for v, y, place in pairs if place == s and abs(y) < MOST]
            single = [(v.first, y) for v, y in mine if v.first == v.last]
            noise, count = monthly_noise([t for t, _ in single], [y for _, y in single])
            if count >= LEAST_SERIES:
                noises[class_of(operator, s)].append(noise)
            used = noise if count >= LEAST_SERIES else class_errors()[class_of(operator, s)][0]
            year = [y - noise_of_value(v, used)[0] for v, y in mine if -12 <= v.first < 0]
            if year and operator.series[s].name.outcome not in CHANGES:
                levels[class_of(operator, s)].append(abs(float(np.mean(year))))
    kinds = sorted({*noises, *levels})
    return {k: (float(np.median(noises[k] or [np.nan])), NORMAL * float(np.median(levels[k]))) for k in kinds}


def misfits(draws: int) -> dict[str, tuple[float, int]]:
    """Misfit by class, and on how many values it rests; all kinds of prices are one class."""
    residuals = defaultdict(list)
    for name, day in EPISODES.items():
        setup = assimilation_setup(model_of(name), day, draws)
        setup = replace(setup, errors=tuple(replace(error, misfit=0.0) for error in setup.errors))
        aside = np.array([is_set_aside(value) for value in setup.operator.values])
        state = smooth_draws(setup, np.flatnonzero(~aside), SmootherOptions(central=True))
        posterior, offset = draws_of_state(setup, state, setup.months)
        predicted = run_predictions(setup, posterior) + offset
        for i in np.flatnonzero(aside):
            kind = class_of(setup.operator, setup.operator.place[i])
            gap = float(np.nanmedian(predicted[:, i]) - setup.operator.observed[i])
            variance = float(np.nanvar(predicted[:, i])) + setup.error[i] ** 2
            residuals["prices" if kind in PRICES else kind].append((gap, variance))
    return {kind: (most_likely(np.array(pairs)), len(pairs)) for kind, pairs in residuals.items()}


def most_likely(pairs: np.ndarray) -> float:
    """Scale of the misfit under which gaps with known other variances (value, 2) are most likely."""

    def loss(log: float) -> float:
        scale = np.sqrt(pairs[:, 1] + math.exp(2.0 * log))
        return -float((stats.t.logpdf(pairs[:, 0] / scale, FREEDOM) - np.log(scale)).sum())

    return math.exp(float(np.asarray(optimize.fminbound(loss, math.log(0.005), math.log(3.0)))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=128, help="draws for the misfits; 0 leaves them out")
    draws = parser.parse_args().draws
    for kind, (noise, level) in noise_and_levels().items():
        print(f"{kind}: noise {noise:.3f}, level {level:.3f}")
    for kind, (scale, count) in misfits(draws).items() if draws else ():
        print(f"{kind}: misfit {scale:.3f} from {count} values")


if __name__ == "__main__":
    main()
