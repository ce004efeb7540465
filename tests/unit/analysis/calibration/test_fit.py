import csv
import io
import json

import numpy as np
import pytest
from scipy import stats

from engine_cases import shipped
from monazite.analysis.calibration.fit import CalibrationEpisode, calibrate, parameter_shifts
from monazite.analysis.calibration.report import (
    calibration_page,
    count_distinct,
    evaluate_targets,
    score_episodes,
    to_csv,
)
from monazite.analysis.calibration.smc import TemperingStep
from monazite.analysis.verification.hindcast import as_rows
from monazite.analysis.verification.predictive import standardised_miss, target_kind
from monazite.dataset.rows.evidence import Target
from monazite.foundation.errors import InputError
from monazite.model.parameters import stream
from monazite.presentation.charts.calibration_files import write_calibration_files


def target(**fields) -> Target:
    base = {"case": "re-2025", "id": "V1", "quantity": "exports", "value": 10.0, "kind": "absolute", "tolerance": 2.0}
    return Target.model_validate(base | {"source": "toy", "grade": "assumed"} | fields)


@pytest.mark.parametrize(
    ("fields", "value", "expected"),
    [
        ({}, 14.0, 2.0),
        ({"kind": "rmse"}, 8.0, -1.0),
        ({"kind": "relative", "tolerance": 0.1, "value": -10.0}, -11.0, -1.0),
        ({"kind": "factor", "tolerance": 2.0}, 40.0, 2.0),
        ({"kind": "factor", "tolerance": 2.0}, 5.0, -1.0),
        ({"kind": "window", "low": 4.0, "high": 8.0}, 9.0, 1.5),
        ({"kind": "max"}, 9.0, 0.0),
        ({"kind": "max"}, 15.0, 1.0),
        ({"kind": "min"}, 5.0, 1.0),
        ({"kind": "order", "value": 1.0}, 0.0, 2.0),
        ({}, np.inf, 10.0),
        ({}, np.nan, 10.0),
        ({"kind": "factor", "tolerance": 2.0}, 0.0, -10.0),
        ({}, 1000.0, 10.0),
    ],
)
def test_a_miss_of_one_is_the_edge_of_what_is_allowed(fields, value, expected):
    assert standardised_miss(target(**fields), np.array([value]))[0] == pytest.approx(expected)


def test_targets_of_one_kind_share_a_name():
    assert target_kind("V3.2.us.2025-06") == target_kind("V3.2.world") == "V3.2"
    assert target_kind("V3.2.world") != target_kind("V3.3.first")


@pytest.fixture(scope="module")
def episode() -> CalibrationEpisode:
    return CalibrationEpisode("re-2025", shipped())


def test_an_episode_runs_only_as_long_as_its_targets(episode):
    assert episode.scenario.months == 16  # to April 2026, a year from the anchor
    assert {row.kind for row in episode.rows if row.id.startswith("V3.1.2025")} == {"rmse"}
    assert not any(row.id in ("V3.1.2025-10", "V3.1.2025-12") for row in episode.rows)


def test_related_targets_count_as_the_root_of_their_number(episode):
    weight = {row.id: w for row, w in zip(episode.rows, episode.weight, strict=True)}
    shipments = [w for name, w in weight.items() if name.startswith("V3.2.")]
    assert sum(shipments) == pytest.approx(np.sqrt(len(shipments)))


def test_the_likelihood_is_the_weighted_sum_of_t_densities(episode):
    moments = episode.moments({p.parameter: stream(p.parameter, 0, 1, 2) for p in episode.priors})
    z = episode.misses(moments)
    expected = [(episode.weight * (-2.5 * np.log1p(row**2 / 4.0))).sum() for row in z]
    assert episode.likelihood(moments) == pytest.approx(expected)
    perfect = np.array([[row.value for row in episode.rows]])
    assert (episode.likelihood(perfect) >= episode.likelihood(moments)).all()


def test_scores_are_those_of_the_hindcast(episode):
    from monazite.analysis.verification.hindcast import evaluate_case, score_targets, shipped_scale
    from monazite.simulation.simulate import simulate

    results = simulate(episode.dataset, episode.scenario, draws=1, threads=1)
    moments = episode.moments({"cover.line": np.array([0.5])})
    mine = {s.id: s for s in score_episodes({episode.case: evaluate_targets(episode, moments)})[episode.case]}
    scores = score_targets(evaluate_case(results, "re-2025"), shipped_scale("re-2025"))
    theirs = {s.id: s for s in scores if s.id in mine}
    assert set(mine) == set(theirs)
    for name, found in mine.items():
        assert found.median == pytest.approx(theirs[name].median, rel=1e-6, nan_ok=True), name
        assert found.hit == theirs[name].hit


class Known:
    """An episode whose only target is the probability of one parameter, 0.8 within 0.05."""

    case = "re-2025"

    def __init__(self, episode: CalibrationEpisode) -> None:
        self.priors = episode.priors

    def moments(self, units):
        return units["cover.line"][:, None]

    def likelihood(self, moments):
        return stats.norm.logpdf(moments[:, 0], 0.8, 0.05)


def test_a_calibration_finds_the_parameter_that_a_target_depends_on(episode):
    made = calibrate([Known(episode)], draws=400, moves=4)  # pyright: ignore[reportArgumentType]
    assert made.units["cover.line"].mean() == pytest.approx(0.8, abs=0.03)
    assert made.units["cover.line"].std() == pytest.approx(0.05, rel=0.3)
    first, *rest = parameter_shifts(made, episode.priors)
    assert first["parameter"] == "cover.line"
    assert first["width"] < 0.5
    assert np.mean([abs(row["shift"]) for row in rest]) < 0.25
    rows = list(csv.reader(io.StringIO(to_csv(made))))
    assert len(rows) == 401
    column = rows[0].index("cover.line")
    assert [float(r[column]) for r in rows[1:4]] == pytest.approx(made.values["cover.line"][:3], rel=1e-4)


def test_the_record_is_written_as_data_and_as_a_page(episode, tmp_path):
    made = calibrate([Known(episode)], draws=50, moves=1)  # pyright: ignore[reportArgumentType]
    row = {"fit": "fit on all episodes", "case": "re-2025", "sample": "in sample"}
    perfect = np.array([[r.value for r in episode.rows]])
    told = as_rows(score_episodes({episode.case: evaluate_targets(episode, perfect)})[episode.case])
    record = {
        "cases": ["re-2025"], "draws": 50, "runs": made.runs,
        "distinct": {"fit on all episodes": count_distinct(made.values)},
        "scores": [row | {"hits": 3, "targets": 4, "held": 1, "holdable": 2}],
        "predictions": {"fit on all episodes": told},
        "history": {"fit on all episodes": [vars(h) for h in made.history]},
        "learned": {"fit on all episodes": parameter_shifts(made, episode.priors)},
    }  # fmt: skip
    write_calibration_files(made, record, tmp_path)
    assert json.loads((tmp_path / "calibration.json").read_text())["runs"] == made.runs
    assert "| fit on all episodes | re-2025 | in sample | 3 of 4 | 1 of 2 |" in calibration_page(record)
    assert isinstance(made.history[0], TemperingStep)
    picture = (tmp_path / "images" / "predictive-posterior.svg").read_text()
    assert "V3.5.Dy" in picture
    assert "miss" in picture


def test_without_an_episode_or_with_an_unknown_one():
    with pytest.raises(InputError, match="episodes"):
        calibrate([])
    with pytest.raises(InputError, match="re-2025"):
        CalibrationEpisode("re-2024")
