"""A calibration as a whole: fit on all episodes, fit on all but one and predict that one, and the files of both."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from monazite.analysis.calibration.fit import (
    CalibratedPosterior,
    CalibrationEpisode,
    Progress,
    calibrate,
    parameter_shifts,
)
from monazite.analysis.verification.hindcast import (
    EvaluatedTarget,
    TargetScore,
    as_rows,
    discrepancy_scales,
    score_targets,
)
from monazite.analysis.verification.scoreboard import hit_shares
from monazite.model.parameters import stream

PRIOR, ALL = "priors", "fit on all episodes"
DRAWS = 256


def evaluate_targets(episode: CalibrationEpisode, moments: np.ndarray) -> list[EvaluatedTarget]:
    """Targets of an episode with their values, from ``moments`` (draw, target) in the order of its rows."""
    return [EvaluatedTarget(row, moments[:, j]) for j, row in enumerate(episode.rows)]


def score_episodes(evaluated: Mapping[str, Sequence[EvaluatedTarget]]) -> dict[str, list[TargetScore]]:
    """Scores by episode; the scale of the discrepancy of each comes from the others, 0 where there is no other."""
    scales = discrepancy_scales(evaluated) if len(evaluated) > 1 else dict.fromkeys(evaluated, 0.0)
    return {case: score_targets(rows, scales[case]) for case, rows in evaluated.items()}


def count_hits(scores: Sequence[TargetScore]) -> dict[str, Any]:
    """Hits, targets, observations held and holdable."""
    parts = hit_shares(scores)
    hits, targets = (sum(parts[name][i] for name in ("in", "out")) for i in (0, 1))
    return {"hits": hits, "targets": targets, "held": parts["held"][0], "holdable": parts["held"][1]}


def calibrate_and_predict(
    cases: Sequence[str], *, draws: int = DRAWS, moves: int = 2, seed: int = 0, progress: Progress | None = None
) -> tuple[CalibratedPosterior, dict[str, Any]]:
    """The joint posterior, and a record: what was learned, and scores by prior, joint fit and fit on the others.

    Out of sample is the fit on all episodes but the one that is predicted.

    Parameters
    ----------
    cases
        Names of past episodes, such as ``re-2025``.
    draws, moves, seed, progress
        As in `calibrate`.

    Returns
    -------
    posterior : CalibratedPosterior
        Of all episodes together.
    record : dict
        Plain values for ``calibration.json``: ``scores`` by fit and episode, ``predictions``, ``learned``, ``history``.

    Raises
    ------
    InputError
        For an unknown case.
    """
    episodes = [CalibrationEpisode(case) for case in cases]
    priors = [p for p in episodes[0].priors if p.distribution != "constant"]
    prior_units = {p.parameter: stream(p.parameter, seed, 0, draws) for p in priors}
    joint = calibrate(episodes, draws=draws, moves=moves, seed=seed, progress=progress)
    fits: dict[str, Mapping[str, np.ndarray]] = {PRIOR: prior_units, ALL: joint.units}
    posteriors = {ALL: joint}
    for left_out in episodes if len(episodes) > 1 else []:
        rest = [e for e in episodes if e is not left_out]
        name = "fit on " + " and ".join(e.case for e in rest)
        posteriors[name] = calibrate(rest, draws=draws, moves=moves, seed=seed, progress=progress)
        fits[name] = posteriors[name].units
    table, predictions = [], {}
    for name, units in fits.items():
        by_case = score_episodes({e.case: evaluate_targets(e, e.moments(units)) for e in episodes})
        for episode in episodes:
            scores = by_case[episode.case]
            predictions.setdefault(name, []).extend(as_rows(scores))
            is_fitted = name == ALL or (name != PRIOR and episode.case in posteriors[name].cases)
            sample = "not fitted" if name == PRIOR else "in sample" if is_fitted else "out of sample"
            table.append({"fit": name, "case": episode.case, "sample": sample, **count_hits(scores)})
    record = {
        "cases": list(cases), "draws": draws, "moves": moves, "seed": seed,
        "targets": {e.case: [row.id for row in e.rows] for e in episodes},
        "effective_targets": {e.case: round(float(e.weight.sum()), 1) for e in episodes},
        "distinct": {name: count_distinct(p.values) for name, p in posteriors.items()},
        "runs": sum(p.runs for p in posteriors.values()),
        "history": {name: [vars(h) for h in p.history] for name, p in posteriors.items()},
        "scores": table,
        "predictions": predictions,
        "learned": {name: parameter_shifts(p, priors) for name, p in posteriors.items()},
    }  # fmt: skip
    return joint, record


def count_distinct(values: Mapping[str, np.ndarray]) -> int:
    """Number of different parameter sets among the draws: resampling copies some, moves part the copies again."""
    return len(np.unique(np.stack(list(values.values()), 1), axis=0))


def to_csv(posterior: CalibratedPosterior) -> str:
    """The draws of a posterior: a row per draw of equal weight, a column per parameter."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = sorted(posterior.units)
    writer.writerow(["draw", *names])
    columns = np.stack([posterior.values[name] for name in names], 1)
    writer.writerows([i, *(f"{v:.5g}" for v in row)] for i, row in enumerate(columns))
    return out.getvalue()


def calibration_page(record: Mapping[str, Any]) -> str:
    """The record in Markdown: scores by fit, and the parameters that moved most."""
    lines = [
        "# Calibration",
        "",
        "Made by `monazite calibrate`; what it does and does not is in",
        "[decision 0045](decisions/0045-draws-calibration-predictive-ranges.md). "
        f"Episodes: {', '.join(record['cases'])}.",
        "Out of sample is the fit on all others. Ranges are predictive: the scale of the model's discrepancy comes",
        "from the other episodes too ([how](model/uncertainty.md#predictive-ranges)).",
        "",
        f"{record['draws']} draws, {record['runs']:,} runs of an episode. Different parameter sets among the draws: "
        + ", ".join(f"{name} {n}" for name, n in record["distinct"].items())
        + ".",
        "",
        "Out of sample means here that the fit did not see the episode. Shares of the scenario of 2025 were read from",
        "its record all the same ([which](model/parameters.md)), so its scores are better than foresight would be.",
        "Counts of the priors differ from those of the [scoreboard](scoreboard.md), which replays with 64 draws.",
        "",
        "## Scores",
        "",
        "| parameters | episode | sample | targets hit | observations held by the 5 to 95 % range |",
        "|---|---|---|---|---|",
    ]
    for row in record["scores"]:
        hits, held = (f"{row[a]} of {row[b]}" for a, b in (("hits", "targets"), ("held", "holdable")))
        lines.append(f"| {row['fit']} | {row['case']} | {row['sample']} | {hits} | {held} |")
    lines += [
        "",
        "![Targets predicted by the priors](images/predictive-priors.svg)",
        "",
        "![Targets predicted by the joint fit](images/predictive-posterior.svg)",
        "",
        "## What was learned",
        "",
        "Shift of the median in standard deviations of the prior, and width of the posterior over that of the prior,",
        "on the scale on which the prior is normal; the ten that moved most.",
    ]
    for name, rows in record["learned"].items():
        lines += ["", f"### {name[0].upper()}{name[1:]}", "", "| parameter | median | 5 to 95 % | shift | width |"]
        lines += ["|---|---:|---|---:|---:|"]
        for row in rows[:10]:
            spread = f"{row['low']:.3g} to {row['high']:.3g}"
            lines.append(
                f"| `{row['parameter']}` | {row['median']:.3g} | {spread} | {row['shift']:+.2f} | {row['width']:.2f} |"
            )
    return "\n".join(lines) + "\n"
