"""Calibration on past episodes: from priors and targets to draws that fit what was observed.

Every target of an episode gives one standardised miss per draw: (model less observed) over what the target allows.
Misses enter a robust likelihood, Student's t with four degrees of freedom: a target that no draw can reach, because the
mechanism behind it is absent, moves nothing. Targets of one kind (V3.2: shipments by country) share one cause, so n of
them count as sqrt(n). The posterior is found by `monazite.analysis.calibration.smc`.

Source of t errors: Lange, Little and Taylor 1989. That related targets count as the root of their number is a choice
without a source (docs/decisions/0045). What a target allows stands for measurement and structural error together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats

from monazite.analysis.calibration.smc import TemperingStep, sample_posterior
from monazite.analysis.verification.hindcast import CASES, RMSE_MONTHS
from monazite.analysis.verification.moments import MOMENTS, NotEvaluated
from monazite.analysis.verification.predictive import FREEDOM, standardised_miss, target_kind
from monazite.dataset.dataset import Dataset
from monazite.dataset.periods import parse_period
from monazite.dataset.rows.evidence import Prior
from monazite.foundation.errors import InputError, unknown
from monazite.model.build import build
from monazite.model.parameters import Draws, draw, draw_at, stream
from monazite.results.results import Results
from monazite.scenario.scenario import Scenario, facts_of, load_scenario
from monazite.simulation.simulate import calibrated_params, fixed_parameters, run_draws

if TYPE_CHECKING:
    from monazite.dataset.rows.evidence import Target

CHUNK = 32  # draws whose flows are in memory at once
Progress = Callable[[int, int], None]


class CalibrationEpisode:
    """A past episode: its scenario cut to the months that its targets need, and its targets."""

    def __init__(self, case: str, ds: Dataset | None = None, *, threads: int | None = 1) -> None:
        if case not in CASES:
            raise unknown(case, CASES, field="case")
        sc = load_scenario(CASES[case])
        self.case, self.threads = case, threads
        self.dataset = ds or facts_of(sc)
        rows = [row for row in self.dataset.table("targets") if row.case == case and row.quantity in MOMENTS]
        rows = [row for row in rows if row.kind != "rmse" or RMSE_MONTHS[0] <= row.period <= RMSE_MONTHS[1]]
        self.scenario: Scenario = sc.model_copy(update={"months": min(sc.months, _run_length(sc, rows))})
        self.model = build(self.dataset, self.scenario)
        self.fixed = fixed_parameters(self.scenario)
        self.priors: list[Prior] = self.dataset.table("priors")
        self.rows = self._evaluable(rows)
        count = Counter(target_kind(row.id) for row in self.rows)
        self.weight = np.array([1.0 / np.sqrt(count[target_kind(row.id)]) for row in self.rows])

    def _evaluable(self, rows: list[Target]) -> list[Target]:
        """Targets that a run gives a number for."""
        results = self._results(draw_at(self.priors, {self.priors[0].parameter: np.array([0.5])}, self.fixed))
        out = []
        for row in rows:
            try:
                MOMENTS[row.quantity](results, row)
            except (NotEvaluated, InputError):
                continue
            out.append(row)
        return out

    def _results(self, values: Draws) -> Results:
        flows, stopped = run_draws(self.model, calibrated_params(self.model, values), threads=self.threads)
        return Results(self.model, values, flows, stopped)

    def moments(self, units: Mapping[str, np.ndarray]) -> np.ndarray:
        """Value of every target at numbers in (0, 1) by parameter, shape (draw, target)."""
        return self.moments_of(draw_at(self.priors, units, self.fixed).values)

    def moments_of(self, values: Mapping[str, np.ndarray]) -> np.ndarray:
        """Value of every target at parameters, shape (draw, target); those without values are at their medians."""
        count = len(next(iter(values.values())))
        middle = draw(self.priors, seed=0, first=0, count=1, fixed=self.fixed).values
        given = {
            k: np.repeat(x, count) if k in self.fixed else values.get(k, np.repeat(x, count)) for k, x in middle.items()
        }
        out = np.empty((count, len(self.rows)))
        for i in range(0, count, CHUNK):
            results = self._results(Draws(given, 0, 0, {}).subset(i, i + CHUNK))
            for j, row in enumerate(self.rows):
                out[i : i + results.draws, j] = MOMENTS[row.quantity](results, row)
        return out

    def misses(self, moments: np.ndarray) -> np.ndarray:
        """Standardised misses (draw, target)."""
        return np.stack([standardised_miss(row, moments[:, j]) for j, row in enumerate(self.rows)], 1)

    def likelihood(self, moments: np.ndarray) -> np.ndarray:
        """Log-likelihood (draw,), less that of a perfect match."""
        best = stats.t.logpdf(0.0, FREEDOM)
        return (self.weight * (stats.t.logpdf(self.misses(moments), FREEDOM) - best)).sum(1)


def _run_length(sc: Scenario, rows: Sequence[Target]) -> int:
    """Months from the start until the last one that a target needs: its period, or a year from the anchor."""
    ends = [sc.anchor.replace(year=sc.anchor.year + 1)] if sc.anchor else [sc.start.replace(year=sc.start.year + 2)]
    for row in rows:
        try:
            ends.append(parse_period(row.period)[1])
        except (InputError, IndexError):
            continue
    last: date = max(end for end in ends if isinstance(end, date))
    return max((last.year - sc.start.year) * 12 + last.month - sc.start.month + 1, 1)


@dataclass(frozen=True)
class CalibratedPosterior:
    """Draws that fit some episodes, all of equal weight.

    ``units`` numbers in (0, 1) by parameter, shape (draw,); ``values`` the parameters; ``likelihood`` (draw,);
    ``history`` of the sequential Monte Carlo; ``runs`` of the model that it took.
    """

    cases: tuple[str, ...]
    units: Mapping[str, np.ndarray]
    values: Mapping[str, np.ndarray]
    likelihood: np.ndarray
    history: tuple[TemperingStep, ...]
    runs: int


def calibrate(
    episodes: Sequence[CalibrationEpisode],
    *,
    draws: int = 256,
    moves: int = 2,
    seed: int = 0,
    progress: Progress | None = None,
) -> CalibratedPosterior:
    """Posterior of all parameters on some episodes together, by tempered sequential Monte Carlo.

    The fates of single projects stay at their central course: the episodes say nothing about them.

    Parameters
    ----------
    episodes
        Past episodes with their targets; priors are those of the first.
    draws
        Size of the cloud that is moved from the prior to the posterior.
    moves
        Moves of every draw after each step of the power.
    seed
        Of the first cloud, of resampling and of moves.
    progress
        Called with runs done, twice: their number is not known beforehand.

    Returns
    -------
    CalibratedPosterior
        Draws of equal weight with their likelihood and the history of the steps.

    Raises
    ------
    InputError
        Without an episode.
    """
    if not episodes:
        raise InputError(field="episodes", found="none", allowed="at least one")
    priors = [p for p in episodes[0].priors if p.distribution != "constant"]
    names = [p.parameter for p in priors]
    runs = [0]

    def target(x: np.ndarray) -> np.ndarray:
        u = stats.norm.cdf(x)
        units = {name: u[:, i] for i, name in enumerate(names)}
        total = np.zeros(len(x))
        for episode in episodes:
            total += episode.likelihood(episode.moments(units))
            runs[0] += len(x)
            if progress is not None:
                progress(runs[0], runs[0])
        return total

    start = stats.norm.ppf(np.stack([stream(name, seed, 0, draws) for name in names], 1))
    x, likelihood, history = sample_posterior(target, start, moves=moves, seed=seed)
    u = stats.norm.cdf(x)
    units = {name: u[:, i] for i, name in enumerate(names)}
    values = draw_at(priors, units)
    return CalibratedPosterior(
        tuple(e.case for e in episodes), units, values.values, likelihood, tuple(history), runs[0]
    )


def parameter_shifts(posterior: CalibratedPosterior, priors: Sequence[Prior]) -> list[dict[str, Any]]:
    """How far each parameter moved, the one that moved most first.

    Parameters
    ----------
    posterior
        Draws of equal weight.
    priors
        Rows of ``priors.csv``; those that the posterior does not have are left out.

    Returns
    -------
    list of dict
        ``parameter``; ``median``, ``low`` and ``high`` (5 and 95 %) in the unit of the parameter; ``shift`` of the
        median in standard deviations of the prior and ``width``, the posterior's standard deviation over the prior's,
        both on the scale on which the prior is normal.
    """
    out = []
    for prior in priors:
        if prior.parameter not in posterior.units:
            continue
        x = stats.norm.ppf(posterior.units[prior.parameter])
        v = posterior.values[prior.parameter]
        low, middle, high = np.quantile(v, [0.05, 0.5, 0.95])
        out.append(
            {
                "parameter": prior.parameter, "median": float(middle), "low": float(low), "high": float(high),
                "shift": float(np.median(x)), "width": float(x.std()),
            }
        )  # fmt: skip
    return sorted(out, key=lambda row: -(abs(row["shift"]) + max(1.0 - row["width"], 0.0)))
