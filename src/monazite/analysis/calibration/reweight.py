"""Re-weight the draws of an ensemble with new observations, for example a month of customs data.

Equation: w_i proportional to the product over rows of Student's t density of ln(observed / modelled) / error, with four
degrees of freedom (importance sampling from the prior; the t keeps one odd figure from deciding alone). No run of the
model is needed. The effective number of draws (Kish), (sum w)^2 / sum w^2, says how far to trust the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from scipy import stats

from monazite.analysis.calibration.smc import effective_sample_size, normalise_weights
from monazite.dataset.cell_types import Name, Names, Number, Period
from monazite.dataset.csv_reader import read_table
from monazite.dataset.dataset import Dataset
from monazite.dataset.periods import parse_period
from monazite.dataset.rows.row import Row
from monazite.dataset.schema import TableSchema
from monazite.foundation.errors import DataError, InputError, collect
from monazite.foundation.units import Q
from monazite.results.months import with_month_texts
from monazite.results.ranges import HIGH, LOW
from monazite.simulation.ensemble.reader import Ensemble

if TYPE_CHECKING:
    pass

FREEDOM = 4  # of Student's t
FLOOR = 1e-3  # of the observed value: what a model value counts at least, so that a nil month has a logarithm
FEW_DRAWS = 50.0  # effective draws below which quantiles of the tails mean little
LEVELS = (LOW, 0.25, 0.5, 0.75, HIGH)


class NewObservation(Row):
    """A row of new data: what was observed, in which month, and the relative error of data and model together."""

    outcome: Name
    good: str = ""
    region: str = ""
    use: str = ""
    sector: str = ""
    month: Period
    value: Number
    error: Annotated[float, Q("share", ge=0.01, le=2)]
    unit: Name
    source: Names = ()
    note: str = ""


TABLE = TableSchema("observations", NewObservation, ("outcome", "good", "region", "month"), "any")


@dataclass(frozen=True)
class ReweightedDraws:
    """Weights of the draws (sum 1), and what each observation did.

    ``rows`` hold the observed value, median and 90 % range of the draws before and after.
    """

    weights: np.ndarray
    effective_draws: float
    rows: tuple[Mapping[str, Any], ...]

    @property
    def draws(self) -> int:
        """Number of draws."""
        return self.weights.size


def read_observations(path: Path) -> list[tuple[NewObservation, str]]:
    """Rows of a CSV file with their places.

    Columns: outcome, good, region, use, sector, month, value, error[share], unit, source, note. Raises InputError with
    all problems of the file together.
    """
    records, problems = read_table(path, TABLE, str(path))
    collect(problems)
    if not records:
        raise DataError("the file holds no row", file=path)
    rows = [(record.row, record.place) for record in records if isinstance(record.row, NewObservation)]
    for row, place in rows:
        if row.value <= 0:
            problems.append(_problem(place, "value", row.value, "a number above 0"))
    collect(problems)
    return rows


def _problem(place: str, field: str, found: Any, allowed: str) -> DataError:
    file, _, line = place.rpartition(":")
    return DataError(file=file, line=int(line), field=field, found=found, allowed=allowed)


def modelled_values(ensemble: Ensemble, row: NewObservation, place: str) -> np.ndarray:
    """Values of the series that an observation is about.

    Parameters
    ----------
    ensemble
        The runs.
    row
        The observation; its month may be a longer period, whose values are averaged.
    place
        ``file:line`` of the row, for errors.

    Returns
    -------
    numpy.ndarray
        Value of every draw (draw,), in the unit of the observation.

    Raises
    ------
    InputError
        With the place, for a series or month that the ensemble does not have and for another unit.
    """
    file, _, line = place.rpartition(":")
    where = {axis: getattr(row, axis) for axis in ("good", "region", "use", "sector") if getattr(row, axis)}
    span = parse_period(row.month)
    try:
        found = ensemble.one(row.outcome, span, **where)
        unit = str(found["unit"].iloc[0])
        if unit != row.unit:
            raise InputError(field="unit", found=row.unit, allowed=unit)
        if len(found) != 1 and "/" not in row.month:
            months = (span[1].year - span[0].year) * 12 + span[1].month - span[0].month + 1
            if months != len(found):
                raise InputError(field="month", found=row.month, allowed="months within the run")
        return ensemble.values(row.outcome, over=span, **where)
    except InputError as problem:
        raise problem.located(file, int(line)) from None


def reweight(ensemble: Ensemble, rows: Sequence[tuple[NewObservation, str]]) -> ReweightedDraws:
    """Weights of the draws of an ensemble given observations.

    Equation: w_i proportional to the product over rows of the density of Student's t, with four degrees of freedom, at
    ln(observed / modelled) / error.

    Parameters
    ----------
    ensemble
        The runs; nothing is run again.
    rows
        Observations with their places, as `read_observations` returns them.

    Returns
    -------
    ReweightedDraws
        Weights (draw,) that sum to 1, their effective number, and each observation with its range before and after.

    Raises
    ------
    InputError
        For an observation of something that the ensemble does not have.
    """
    values = np.stack([modelled_values(ensemble, row, place) for row, place in rows])
    observed = np.array([row.value for row, _ in rows])
    error = np.array([row.error for row, _ in rows])
    least = FLOOR * observed[:, None]
    z = np.log(observed[:, None] / np.maximum(np.nan_to_num(values, nan=0.0), least)) / error[:, None]
    weights = normalise_weights(stats.t.logpdf(z, FREEDOM).sum(0))
    equal = np.full(weights.size, 1.0 / weights.size)
    ranges = [
        {
            **{k: v for k, v in row.model_dump().items() if k not in ("source", "note")},
            "before": dict(zip(("low", "median", "high"), weighted_quantiles(x, equal, (LOW, 0.5, HIGH)), strict=True)),
            "after": dict(
                zip(("low", "median", "high"), weighted_quantiles(x, weights, (LOW, 0.5, HIGH)), strict=True)
            ),
        }
        for (row, _), x in zip(rows, values, strict=True)
    ]
    return ReweightedDraws(weights, effective_sample_size(weights), tuple(ranges))


def weighted_quantiles(values: np.ndarray, weights: np.ndarray, levels: Sequence[float]) -> list[float]:
    """Weighted quantiles: the smallest value at which the weight of what is not above it reaches the level.

    Parameters
    ----------
    values
        Values (draw,); those that are not finite are left out.
    weights
        Weights (draw,), not negative; they need not sum to 1.
    levels
        Probabilities from 0 to 1.

    Returns
    -------
    list of float
        One value per level; NaN where no value is finite.

    Examples
    --------
    >>> weighted_quantiles(np.array([3.0, 1.0, 2.0]), np.array([0.2, 0.5, 0.3]), (0.5, 0.75, 1.0))
    [1.0, 2.0, 3.0]
    """
    good = np.isfinite(values)
    if not good.any():
        return [float("nan")] * len(levels)
    order = np.argsort(values[good], kind="stable")
    total = np.cumsum(weights[good][order])
    at = np.searchsorted(total, np.array(levels) * total[-1] * (1.0 - 1e-12))
    return [float(v) for v in values[good][order][np.minimum(at, order.size - 1)]]


def reweighted_parameters(ensemble: Ensemble, posterior: ReweightedDraws, ds: Dataset) -> list[dict[str, Any]]:
    """How far each parameter of an ensemble moved, the one that moved most first.

    Parameters
    ----------
    ensemble
        The runs.
    posterior
        Weights of their draws.
    ds
        Dataset that the ensemble was made with, for the priors.

    Returns
    -------
    list of dict
        ``parameter``; median ``before`` and ``after``, ``low`` and ``high`` (5 and 95 %, after) in its own unit;
        ``shift`` of the mean in standard deviations of the draws; ``width``, the standard deviation after over that
        before.
    """
    draws, out = ensemble.parameters(ds), []
    equal = np.full(posterior.draws, 1.0 / posterior.draws)
    for name, x in draws.values.items():
        spread = float(x.std())
        if spread == 0.0:
            continue
        mean = float(posterior.weights @ x)
        before, after = (weighted_quantiles(x, w, (LOW, 0.5, HIGH)) for w in (equal, posterior.weights))
        after_spread = float(np.sqrt(posterior.weights @ (x - mean) ** 2))
        out.append(
            {
                "parameter": name, "before": before[1], "after": after[1], "low": after[0], "high": after[2],
                "shift": (mean - float(x.mean())) / spread, "width": after_spread / spread,
            }
        )  # fmt: skip
    return sorted(out, key=lambda row: -abs(row["shift"]))


def write_reweighting(
    ensemble: Ensemble, posterior: ReweightedDraws, parameters: Sequence[Mapping[str, Any]], folder: Path
) -> None:
    """Write weights.parquet, quantiles.parquet (weighted, of every series) and update.json.

    Parameters
    ----------
    ensemble, posterior
        The runs and the weights of their draws.
    parameters
        Rows of `reweighted_parameters`.
    folder
        An existing folder.
    """
    import pandas as pd

    from monazite.simulation.ensemble.store import Store

    store = Store(folder)
    table = pd.DataFrame({"draw": ensemble.numbers.astype(np.int32), "weight": posterior.weights})
    store.write_table(folder / "weights.parquet", table)
    store.write_table(folder / "quantiles.parquet", with_month_texts(ensemble.weighted_quantiles(table, LEVELS)))
    store.write_json("update.json", reweighting_summary(ensemble, posterior, parameters))


def reweighting_summary(
    ensemble: Ensemble, posterior: ReweightedDraws, parameters: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The update as a plain mapping; ``reliable`` says whether the effective number of draws is at least fifty."""
    return {
        "ensemble": ensemble.key,
        "draws": posterior.draws,
        "effective_draws": round(posterior.effective_draws, 1),
        "reliable": posterior.effective_draws >= FEW_DRAWS,
        "observations": list(posterior.rows),
        "parameters": list(parameters),
    }
