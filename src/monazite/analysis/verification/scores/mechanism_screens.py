"""Mechanisms that the model lacks, screened on its forecasts: would what each does have lowered the score?

A mechanism that moves shipments or prices shows as a shift of the forecasts in some months, or as another spread. Here
each is put in its simplest form, one coefficient, which is estimated on the other episodes (least weighted interval
score on logarithms) and scored on the one that was left out. One that does not help so has nothing to gain from a place
in the engine; one that does is built there. The forecasts themselves stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np

from monazite.analysis.verification.forecasts.baselines import MEAN_REVERSION, PERSISTENCE
from monazite.analysis.verification.forecasts.episodes import all_episodes
from monazite.analysis.verification.forecasts.hub_table import LEVELS, level_text
from monazite.analysis.verification.forecasts.rolling import MODEL
from monazite.analysis.verification.forecasts.series_targets import PRICE, TONNES, UNIT_VALUE, month_number
from monazite.analysis.verification.scores.forecast_scores import KEY, Truth, weighted_interval_score, wide_quantiles
from monazite.analysis.verification.scores.learned_spread import WEIGHTS, spread_factor, standardised_errors

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 30
"""Forecasts of other episodes that a coefficient has to be estimated on."""
GAIN = 0.99
"""Ratio of scores, on logarithms and on plain values, below which a mechanism counts as a gain."""
SHIFTS = np.round(np.arange(-0.8, 0.81, 0.1), 1)
"""Coefficients of a shift that are tried; the unit is that of logarithms."""
SPREADS = np.round(np.arange(0.5, 1.51, 0.05), 2)
"""Factors of the spread that are tried."""
TAILS = 3.0
"""Degrees of freedom of the heavy tails that are tried: few, so that the variance only just exists."""


@dataclass(frozen=True)
class ScreenedForecasts:
    """Scored forecasts of the model, one a row.

    Attributes
    ----------
    quantiles, observed
        Logarithms (forecast, level) and (forecast,).
    scale
        Median of the series, in its unit (forecast,).
    kind, episode, target
        Class, episode and name (forecast,).
    deviation
        Logarithm of the last value that was published over the mean of its twelve months (forecast,).
    origin_month, target_month
        Months since the control of the episode was announced (forecast,), 0 for that month.
    """

    quantiles: np.ndarray
    observed: np.ndarray
    scale: np.ndarray
    kind: np.ndarray
    episode: np.ndarray
    target: np.ndarray
    deviation: np.ndarray
    origin_month: np.ndarray
    target_month: np.ndarray

    def scores(self, quantiles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Weighted interval scores of other quantiles, on logarithms and on plain values over the series' median."""
        plain = weighted_interval_score(np.exp(self.observed), np.exp(quantiles)) / self.scale
        return weighted_interval_score(self.observed, quantiles), plain

    @cached_property
    def as_made(self) -> tuple[np.ndarray, np.ndarray]:
        """Scores of the forecasts as they are."""
        return self.scores(self.quantiles)


Change = Callable[[ScreenedForecasts, float], np.ndarray]
Chosen = Callable[[ScreenedForecasts], np.ndarray]


@dataclass(frozen=True)
class Mechanism:
    """A mechanism in its simplest form: what it does, on which forecasts, with which coefficients.

    ``change`` gives the quantiles with a coefficient, ``chosen`` says which forecasts it is about (forecast,).
    """

    name: str
    form: str
    coefficients: np.ndarray
    change: Change
    chosen: Chosen


@dataclass(frozen=True)
class ScreenResult:
    """What came of a screen: coefficients by the episode left out, and scores with the mechanism over those without.

    ``ratio`` and ``plain_ratio`` are of the forecasts that it is about, out of sample; ``worst`` is the highest ratio,
    on logarithms, of an episode that was left out. ``in_sample`` is the ratio on logarithms on the same forecasts with
    the coefficient that is best for them.
    """

    name: str
    form: str
    forecasts: int
    coefficients: Mapping[str, float]
    ratio: float
    plain_ratio: float
    worst: float
    in_sample: float

    @property
    def is_gain(self) -> bool:
        """Whether both scores are lower by one per cent or more, and that of no episode that was left out is higher.

        Of a dozen trials on two or three episodes some lower the sum by luck; few do so in each of them.
        """
        return self.ratio < GAIN and self.plain_ratio < GAIN and self.worst <= 1.0


KEPT = (
    ScreenResult(
        "arrivals and traders' stocks run out", "shift of tonnes in months 4 to 6",
        93, {"2023-25": -0.1, "from 2025": -0.1}, 0.987, 0.924, 0.991, 0.987,
    ),
)  # fmt: skip
"""What was kept (`forecasts.kept_mechanisms`), with its screen on the forecasts of 29 November 2026, without it."""


def _shift(direction: Callable[[ScreenedForecasts], np.ndarray]) -> Change:
    return lambda rows, size: rows.quantiles + (size * direction(rows))[:, None]


def _spread(shape: np.ndarray) -> Change:
    """Quantiles drawn away from the median, by level as ``shape`` (level,) says."""

    def change(rows: ScreenedForecasts, size: float) -> np.ndarray:
        middle = rows.quantiles[:, [LEVELS.size // 2]]
        return middle + (rows.quantiles - middle) * size * shape

    return change


def _own_spread(rows: ScreenedForecasts, weight: float) -> np.ndarray:
    """Quantiles drawn away from the median by the errors of earlier forecasts of the mineral."""
    group = np.array([f"{episode}, {kind}" for episode, kind in zip(rows.episode, rows.kind, strict=True)])
    errors = standardised_errors(rows.quantiles, rows.observed)
    factor = spread_factor(errors, group, rows.origin_month, rows.target_month, weight)
    middle = rows.quantiles[:, [LEVELS.size // 2]]
    return middle + (rows.quantiles - middle) * factor[:, None]


def heavy_tails(freedom: float = TAILS) -> np.ndarray:
    """Quantiles of Student's t over normal ones at the levels of a forecast (level,), 1 at the median."""
    from scipy.special import ndtri, stdtrit  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

    normal, student = cast("np.ndarray", ndtri(LEVELS)), cast("np.ndarray", stdtrit(freedom, LEVELS))
    return np.where(np.abs(normal) > 1e-9, student / np.where(normal == 0.0, 1.0, normal), 1.0)


def mechanisms() -> list[Mechanism]:
    """What is screened, in the order of the table."""

    def of(*kinds: str) -> Chosen:
        return lambda rows: np.isin(rows.kind, kinds)

    def after(rows: ScreenedForecasts) -> np.ndarray:
        return (rows.kind == TONNES) & (rows.origin_month > 0)

    def in_months(first: int, last: int) -> Chosen:
        return lambda rows: after(rows) & (rows.target_month >= first) & (rows.target_month <= last)

    def from_all_origins(rows: ScreenedForecasts) -> np.ndarray:
        return after(rows) & np.array([" from WORLD" in target for target in rows.target])

    def deviation(rows: ScreenedForecasts) -> np.ndarray:
        return rows.deviation

    def always(rows: ScreenedForecasts) -> np.ndarray:
        return np.ones(rows.observed.size)

    even = np.ones(LEVELS.size)
    return [
        Mechanism("boom and bust of prices: traders expect that what a price did goes on",
                  "share of the last deviation from the year's mean, prices and unit values",
                  SHIFTS, _shift(deviation), of(PRICE, UNIT_VALUE)),
        Mechanism("backlog of licences and refill of stocks: what was missed comes later",
                  "share of the last deviation from the year's mean, tonnes after the announcement",
                  SHIFTS, _shift(deviation), after),
        Mechanism("orders ahead of a control and hoarding after it is announced",
                  "shift of tonnes in months 1 to 3", SHIFTS, _shift(always), in_months(1, 3)),
        Mechanism("re-routing over third countries",
                  "shift of imports from all origins after the announcement", SHIFTS, _shift(always), from_all_origins),
        *(
            Mechanism(f"spread of {kind} by that of other episodes", "factor on the distance from the median",
                      SPREADS, _spread(even), of(kind))
            for kind in (TONNES, UNIT_VALUE, PRICE)
        ),
        *(
            Mechanism(f"many small and few large errors of {kind}",
                      f"Student's t with {TAILS:g} degrees of freedom, not the normal; factor on the distance",
                      SPREADS, _spread(heavy_tails()), of(kind))
            for kind in (TONNES, UNIT_VALUE, PRICE)
        ),
        *(
            Mechanism(f"size of the misfit of {kind} by mineral",
                      "errors of its earlier forecasts known at the origin; weight of the size that all share",
                      WEIGHTS, _own_spread, of(kind))
            for kind in (TONNES, UNIT_VALUE)
        ),
    ]  # fmt: skip


def screen(rows: ScreenedForecasts, mechanism: Mechanism) -> ScreenResult | None:
    """A mechanism scored on each episode with the coefficient of the others; None where no episode has enough others.

    Parameters
    ----------
    rows
        Scored forecasts.
    mechanism
        What is tried.
    """
    chosen = mechanism.chosen(rows)
    trials = {float(size): rows.scores(mechanism.change(rows, float(size))) for size in mechanism.coefficients}
    log, plain = (scores.copy() for scores in rows.as_made)
    used = np.zeros(chosen.size, dtype=bool)
    found: dict[str, float] = {}
    worst, (before, plain_before) = 0.0, rows.as_made
    for episode in dict.fromkeys(rows.episode[chosen]):
        mine, others = chosen & (rows.episode == episode), chosen & (rows.episode != episode)
        if others.sum() < FEWEST:
            continue
        best = min(trials, key=lambda size: float(trials[size][0][others].sum()))
        found[str(episode)] = best
        used |= mine
        log[mine], plain[mine] = trials[best][0][mine], trials[best][1][mine]
        worst = max(worst, float(log[mine].sum() / before[mine].sum()))
    if not used.any():
        return None
    ratios = float(log[used].sum() / before[used].sum()), float(plain[used].sum() / plain_before[used].sum())
    in_sample = min(float(trial[used].sum()) for trial, _ in trials.values()) / float(before[used].sum())
    return ScreenResult(mechanism.name, mechanism.form, int(used.sum()), found, *ratios, worst, in_sample)


def screened_forecasts(forecasts: Mapping[str, pd.DataFrame], scores: pd.DataFrame, truth: Truth) -> ScreenedForecasts:
    """Forecasts of the model that were scored, with what their origins knew of the series.

    The last value and the mean of twelve months are those that the two baselines rest on.

    Parameters
    ----------
    forecasts
        Rows in the model-output form by model.
    scores
        Scored forecasts of all rivals, as in `VerificationSummary`.
    truth
        Observed values by target and place.
    """
    import pandas as pd

    own = scores.loc[scores.model == MODEL, [*KEY, "target_end_date", "kind", "episode", "observed"]]
    names, middle = [level_text(float(level)) for level in LEVELS], level_text(0.5)
    rows = own.merge(wide_quantiles(forecasts[MODEL]).drop(columns="target_end_date"), on=KEY)
    for name in (PERSISTENCE, MEAN_REVERSION):
        simple = wide_quantiles(forecasts[name])[[*KEY, middle]]
        simple.columns = [*KEY, name]
        rows = rows.merge(simple, on=KEY, suffixes=("", "_"))
    histories = [truth[target, place] for target, place in zip(rows.target, rows.location, strict=True)]
    floor = np.exp([history.floor for history in histories])
    last, half_way = rows[PERSISTENCE].to_numpy(float), rows[MEAN_REVERSION].to_numpy(float)
    announced = {episode.name: month_number(episode.announced) for episode in all_episodes()}
    zero = np.array([announced[name] for name in rows.episode])
    months = [np.array([month_number(day) for day in pd.to_datetime(rows[column])]) for column in
              ("origin_date", "target_end_date")]  # fmt: skip
    return ScreenedForecasts(
        quantiles=np.log(np.maximum(rows[names].to_numpy(float), floor[:, None])),
        observed=np.log(np.maximum(rows.observed.to_numpy(float), floor)),
        scale=np.exp([float(np.median(list(history.path.values()))) for history in histories]),
        kind=rows.kind.to_numpy(),
        episode=rows.episode.to_numpy(),
        target=rows.target.to_numpy(),
        deviation=np.log(np.maximum(last, floor)) - np.log(np.maximum(2.0 * half_way - last, floor)),
        origin_month=months[0] - zero,
        target_month=months[1] - zero,
    )


def screen_results(rows: ScreenedForecasts, tried: Sequence[Mechanism] | None = None) -> list[ScreenResult]:
    """What came of every mechanism that can be scored."""
    found = [screen(rows, mechanism) for mechanism in (mechanisms() if tried is None else tried)]
    return [result for result in found if result is not None]
