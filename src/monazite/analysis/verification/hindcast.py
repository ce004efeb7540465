"""Replay of past episodes against what was observed: the scoreboard, misses included."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from monazite.analysis.verification.miss_reasons import REASONS, UNEXPLAINED
from monazite.analysis.verification.moments import MOMENTS, NotEvaluated
from monazite.analysis.verification.predictive import (
    crps,
    estimate_discrepancy,
    is_two_sided,
    predictive_draws,
    standardised_gap,
)
from monazite.analysis.verification.uncounted_targets import NEVER_MISSED
from monazite.dataset.dataset import load_dataset
from monazite.foundation.errors import InputError, unknown
from monazite.results.ranges import HIGH, LOW
from monazite.results.results import Results
from monazite.scenario.scenario import Scenario, facts_of, load_scenario

if TYPE_CHECKING:
    from monazite.dataset.rows.evidence import Target
    from monazite.simulation.simulate import Progress

CASES = {"re-2025": "cn-ree-2025", "re-2010": "cn-quota-2010", "gage-2023": "cn-ga-ge-2023"}
"""Episodes that can be replayed, and the scenario that replays each."""

OWN_CASES = {
    "cobalt-2025": "cd-cobalt-2025",
    "antimony-2024": "cn-antimony-2024",
    "tungsten-2025": "cn-tungsten-2025",
    "graphite-2023": "cn-graphite-2023",
}
"""Younger episodes than the fitted parameters and the scales of the discrepancy: scored and listed, but neither in the
sum of all nor in those scales."""

NOT_REPLAYED = {
    "baseline": "checked by `monazite check`",
}
"""Cases with published figures that this version does not replay, and why."""

STATIC_CASES = {"macro": ("cn-ree-2025", "cn-ga-ge-2023")}
"""Cases about a standing world (no run, a cut of supply against the baseline), and the scenarios of their datasets."""

RMSE_MONTHS = ("2025-04", "2025-09")
"""First and last month of the test on monthly magnet exports."""


@dataclass(frozen=True, slots=True)
class TargetScore:
    """One target: what was observed, what the model says, whether it is a hit (None: not evaluated).

    ``low`` to ``high`` is the predictive range, parameters and errors of model and observation together;
    ``draws_low`` to ``draws_high`` that of the parameters alone. ``width`` and ``crps`` of the prediction, and
    ``scale``, that of the model's discrepancy, are in units of what the target allows.
    """

    case: str
    id: str
    text: str
    unit: str
    observed: float
    median: float
    low: float
    high: float
    tolerance: str
    hit: bool | None
    reason: str
    source: str
    draws_low: float = math.nan
    draws_high: float = math.nan
    width: float = math.nan
    crps: float = math.nan
    draws_crps: float = math.nan
    scale: float = math.nan


@dataclass(frozen=True)
class EvaluatedTarget:
    """A target with its value in every draw (draw,), or the reason why there is none."""

    row: Target
    values: np.ndarray | None
    reason: str = ""


def hindcast(
    case: str | None = None,
    *,
    draws: int = 64,
    results: Results | None = None,
    as_of: date | None = None,
    progress: Progress | None = None,
) -> list[TargetScore]:
    """Score every target of one case, or of those that the scoreboard sums.

    The scale of the model's discrepancy comes from the other cases: those that are replayed here, or for a single case
    the shipped figures. A case of `OWN_CASES` has the median of the scales of all others.

    Parameters
    ----------
    case
        Name of a case, such as ``re-2025``; None for all. Those of `OWN_CASES` (cobalt, antimony, tungsten,
        graphite) are younger than the fitted parameters and have no part in the scales of the others.
    draws
        Draws of the uncertain parameters.
    results
        Used instead of a new run for the case that is asked for, and of all cases for the one whose scenario theirs is.
    as_of
        Day whose knowledge the replays and their targets rest on; None: all that is known.
    progress
        Called with months done and months in all.

    Returns
    -------
    list of TargetScore
        Observed value, median, range and verdict of every target, in the order of ``targets.csv`` within a case.

    Raises
    ------
    InputError
        For an unknown case.
    """
    known = [*CASES, *OWN_CASES, *STATIC_CASES, *NOT_REPLAYED]
    if case is not None and case not in known:
        raise unknown(case, known, field="case")
    found: dict[str, list[EvaluatedTarget]] = {}
    for name, scenario in (CASES | OWN_CASES).items():
        if case in (None, name):
            run = results
            if run is None or not (case == name or is_same_run(run.scenario, load_scenario(scenario, as_of=as_of))):
                run = _run(load_scenario(scenario, as_of=as_of), draws, progress)
            found[name] = evaluate_case(run, name)
    for name, scenarios in STATIC_CASES.items():
        if case in (None, name):
            found[name] = [
                one
                for scenario in scenarios
                for one in evaluate_static(load_scenario(scenario, as_of=as_of), name, draws)
            ]
    scales = _all_scales(found) if case is None else {name: shipped_scale(name) for name in found}
    scores = [one for name, rows in found.items() for one in score_targets(rows, scales[name])]
    targets = load_dataset("rare_earths").as_of(as_of).table("targets")
    for row in targets:
        if row.case in NOT_REPLAYED and case in (None, row.case):
            scores.append(_not_evaluated(row, NOT_REPLAYED[row.case]))
    return scores


def is_same_run(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios give the same run: equal but for draws, words and the prices of burdens."""
    left, right = (sc.model_copy(update={"draws": 1, "burden_price": {}, "text": ""}) for sc in (one, other))
    return left.hash == right.hash


def discrepancy_scales(targets: Mapping[str, Sequence[EvaluatedTarget]]) -> dict[str, float]:
    """Scale of the discrepancy for every case, estimated on the other cases."""
    pairs = {c: [(e.row, e.values) for e in rows if e.values is not None] for c, rows in targets.items()}
    return {case: estimate_discrepancy({c: rows for c, rows in pairs.items() if c != case}).scale for case in targets}


def _all_scales(targets: Mapping[str, Sequence[EvaluatedTarget]]) -> dict[str, float]:
    """`discrepancy_scales` of the cases in the sum, and their median for the younger ones."""
    scales = discrepancy_scales({case: rows for case, rows in targets.items() if case not in OWN_CASES})
    return scales | dict.fromkeys(OWN_CASES, float(np.median(list(scales.values()))))


def shipped_scales() -> dict[str, float]:
    """Scale of the discrepancy by case as the scoreboard found it; `monazite hindcast --scales FILE` writes it."""
    text = (files("monazite") / "data" / "posteriors" / "discrepancy.csv").read_text(encoding="utf-8")
    return {row["case"]: float(row["scale"]) for row in csv.DictReader(io.StringIO(text))}


def shipped_scale(case: str) -> float:
    """`shipped_scales` of a case; of one that is not in the sum of all the median of the others."""
    scales = shipped_scales()
    return scales[case] if case in scales else float(np.median(list(scales.values())))


def case_of(sc: Scenario) -> tuple[str | None, bool]:
    """The episode to replay beside a scenario, and whether the scenario's run replays it.

    The case whose scenario is the same run; else the first whose minerals are those of the scenario; None without one.
    """
    cases = CASES | OWN_CASES
    for name, scenario in cases.items():
        if is_same_run(load_scenario(scenario, as_of=sc.as_of), sc):
            return name, True
    replayed = {name: load_scenario(scenario).dataset for name, scenario in cases.items()}
    return next((name for name, folders in replayed.items() if {*folders} & {*sc.dataset}), None), False


@cache
def recorded_folders() -> frozenset[str]:
    """Dataset folders whose past episodes are in the sum of all."""
    return frozenset(folder for scenario in CASES.values() for folder in load_scenario(scenario).dataset)


def scales_csv(scores: Sequence[TargetScore]) -> str:
    """Scale of the discrepancy by case, as a file."""
    found = {s.case: s.scale for s in scores if math.isfinite(s.scale) and s.case not in OWN_CASES}
    return "\n".join(["case,scale", *(f"{case},{scale:.4g}" for case, scale in found.items())]) + "\n"


def _run(sc: Scenario, draws: int, progress: Progress | None) -> Results:
    from monazite.simulation.simulate import simulate

    return simulate(facts_of(sc), sc, draws=draws, progress=progress)


def evaluate_static(sc: Scenario, case: str, draws: int) -> list[EvaluatedTarget]:
    """Values of the targets of a case about a standing world."""
    from monazite.analysis.verification.economy_moments import ECONOMY_MOMENTS, StaticWorld
    from monazite.model.build import build
    from monazite.model.parameters import draw

    ds = facts_of(sc)
    world = StaticWorld(build(ds, sc), draw(ds.table("priors"), seed=sc.seed, first=0, count=draws))
    rows = [row for row in ds.table("targets") if row.case == case]
    return [_evaluate_target(row, ECONOMY_MOMENTS.get(row.quantity), world) for row in rows]


def evaluate_case(results: Results, case: str) -> list[EvaluatedTarget]:
    """Values of every target of one case on results of the scenario that replays it."""
    rows = [row for row in results.dataset.table("targets") if row.case == case]
    return [_evaluate_target(row, MOMENTS.get(row.quantity), results) for row in rows]


def _evaluate_target(row: Target, moment, world) -> EvaluatedTarget:
    if moment is None:
        return EvaluatedTarget(row, None, f"no outcome or moment is called {row.quantity}")
    try:
        return EvaluatedTarget(row, moment(world, row))
    except (NotEvaluated, InputError) as problem:
        return EvaluatedTarget(row, None, str(problem))


def score_targets(targets: Sequence[EvaluatedTarget], scale: float) -> list[TargetScore]:
    """Scores of evaluated targets with a scale of the discrepancy; months of one error are one test."""
    monthly = [e for e in targets if e.row.kind == "rmse" and RMSE_MONTHS[0] <= e.row.period <= RMSE_MONTHS[1]]
    values = [e.values for e in monthly if e.values is not None]
    out = [score_months([e.row for e in monthly], np.stack(values, 1))] if values else []
    for e in targets:
        if e.row.kind == "rmse":
            continue
        if e.values is None or e.row.id in NEVER_MISSED:
            out.append(_not_evaluated(e.row, NEVER_MISSED.get(e.row.id, e.reason)))
        else:
            out.append(score_target(e.row, e.values, scale))
    return out


def score_target(row: Target, values: np.ndarray, scale: float = 0.0) -> TargetScore:
    """Score of one target on what the model says.

    Parameters
    ----------
    row
        The target.
    values
        What the model says (draw,), in the unit of the target; half of it has to be finite for a median.
    scale
        Scale of the model's discrepancy, in units of the allowance.

    Returns
    -------
    TargetScore
        With ranges of the draws and, for targets with two sides, predictive ranges.
    """
    finite = values[np.isfinite(values)]
    if finite.size < 0.5 * values.size:
        middle, inner, outer, sharp = math.nan, (math.nan, math.nan), (math.nan, math.nan), {}
    else:
        middle, inner = float(np.median(finite)), tuple(map(float, np.quantile(finite, [LOW, HIGH])))
        outer, sharp = inner, {}
        if is_two_sided(row):
            wide = predictive_draws(row, finite, scale)
            outer = tuple(map(float, np.quantile(wide, [LOW, HIGH])))
            z = standardised_gap(row, wide)
            low, high = np.quantile(z, [LOW, HIGH])
            sharp = {
                "width": float(high - low),
                "crps": crps(z),
                "draws_crps": crps(standardised_gap(row, finite)),
                "scale": scale,
            }
    hit, allowed = verdict(row, middle)
    return _target_score(
        row, middle, outer, inner, allowed, hit, "" if hit else REASONS.get(row.id, UNEXPLAINED), **sharp
    )


def _target_score(
    row: Target, middle: float, outer: tuple[float, ...], inner: tuple[float, ...], allowed: str, hit: bool | None,
    reason: str, **sharp: float,
) -> TargetScore:  # fmt: skip
    observed, unit, numbers = row.value, row.unit, (middle, *outer, *inner)
    if row.quantity.endswith("_date"):  # decimal years read as months of the year
        year = int(row.value)
        observed, numbers = 12.0 * (observed - year), tuple(12.0 * (x - year) for x in numbers)
        unit = f"month of {year}"
        allowed = f"within {12 * (row.tolerance or 0):.1f} months"
    middle, low, high, draws_low, draws_high = numbers
    return TargetScore(
        row.case, row.id, row.text, unit, observed, middle, low, high, allowed, hit, reason, ";".join(row.source),
        draws_low, draws_high, **sharp,
    )  # fmt: skip


def _not_evaluated(row: Target, reason: str) -> TargetScore:
    nothing = (math.nan, math.nan)
    return _target_score(row, math.nan, nothing, nothing, "", None, reason)


def verdict(row: Target, value: float) -> tuple[bool, str]:
    """Whether a value meets a target, and what the target allows in words."""
    v, t = row.value, row.tolerance or 0.0
    if row.kind in ("max", "min"):
        good = value <= v + 1e-12 if row.kind == "max" else value >= v - 1e-12
        return bool(good), f"at {'most' if row.kind == 'max' else 'least'} {v:g}"
    low, high = v - t, v + t
    if row.kind == "relative":
        low, high = v - t * abs(v), v + t * abs(v)
    elif row.kind == "factor":
        low, high = sorted((v / t, v * t))
    elif row.kind == "window":
        low = row.low if row.low is not None else v - t
        high = row.high if row.high is not None else v + t
    elif row.kind == "order":
        return bool(value >= v - 1e-12), f"at least {v:g}"
    return bool(low <= value <= high), f"{_three_digits(low)} to {_three_digits(high)}"


def _three_digits(value: float) -> str:
    """Three significant digits without a power of ten: ``1,240``."""
    return f"{float(f'{value:.3g}'):,.0f}" if abs(value) >= 1000.0 else f"{value:.3g}"


def score_months(targets: Sequence[Target], model: np.ndarray) -> TargetScore:
    """Score of the root mean square error of monthly values against the rows of one test.

    Parameters
    ----------
    targets
        Rows of the months; the first gives case, allowance and source.
    model
        What the model says (draw, row).

    Returns
    -------
    TargetScore
        A hit if the median error is at most what is allowed.
    """
    rmse = np.sqrt(((model - np.array([row.value for row in targets])) ** 2).mean(1))
    middle, low, high = np.quantile(rmse, [0.5, LOW, HIGH])
    first, limit = targets[0], targets[0].tolerance
    text = "China's magnet exports by month, April to September 2025: root mean square error."
    hit = bool(middle <= limit)
    return TargetScore(
        first.case, "V3.1.rmse", text, "t/month", 0.0, float(middle), float(low), float(high), f"at most {limit:.3g}",
        hit, "" if hit else REASONS.get("V3.1.rmse", UNEXPLAINED), ";".join(first.source), float(low), float(high),
    )  # fmt: skip


def count_verdicts(scores: Sequence[TargetScore]) -> dict[str, Any]:
    """Hits, misses and targets not evaluated."""
    return {
        "hits": sum(s.hit is True for s in scores),
        "misses": sum(s.hit is False for s in scores),
        "not_evaluated": sum(s.hit is None for s in scores),
    }


def as_rows(scores: Sequence[TargetScore]) -> list[dict[str, Any]]:
    """Scores as plain rows, for the brief and for JSON."""
    return [
        {k: (None if isinstance(v, float) and not np.isfinite(v) else v) for k, v in asdict(s).items()} for s in scores
    ]
