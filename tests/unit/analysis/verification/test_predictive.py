import numpy as np
import pytest
from scipy import stats

from monazite.analysis.verification.hindcast import Evaluated, discrepancies, scales_csv, score_values, scored
from monazite.analysis.verification.predictive import (
    FREEDOM,
    crps,
    error,
    estimate,
    gaps,
    observation_error,
    predicted,
    two_sided,
)
from monazite.analysis.verification.scoreboard import holds, sharpness
from monazite.dataset.rows.evidence import Target


def target(**fields) -> Target:
    base = {"case": "a", "id": "V1.1", "quantity": "exports", "value": 10.0, "kind": "absolute", "tolerance": 2.0}
    return Target.model_validate(base | {"source": "toy", "grade": "reported"} | fields)


def test_gaps_are_counted_in_allowances_on_the_scale_of_the_target():
    assert gaps(target(), np.array([14.0])) == pytest.approx(2.0)
    assert gaps(target(kind="factor", tolerance=2.0), np.array([5.0])) == pytest.approx(-1.0)
    assert gaps(target(kind="window", low=5.0, high=20.0), np.array([20.0])) == pytest.approx(1.0)
    assert gaps(target(kind="window", low=-4.0, high=16.0), np.array([20.0])) == pytest.approx(1.0)
    assert not two_sided(target(kind="max"))


def test_an_observation_errs_by_grade():
    assert observation_error(target()) == pytest.approx(0.05 * 10.0 / 2.0)
    assert observation_error(target(kind="factor", tolerance=np.e, grade="estimated")) == pytest.approx(0.15)
    assert error(target(quantity="peak_date"), 0.7) == pytest.approx(0.7)
    assert error(target(), 0.6) == pytest.approx(np.hypot(0.6, 0.25))


def test_predictions_lay_t_errors_over_the_draws():
    row = target(kind="factor", tolerance=2.0, grade="measured")
    drawn = predicted(row, np.array([10.0]), 1.5)
    middle = np.quantile(np.log(drawn / 10.0), [0.05, 0.5, 0.95])
    edge = stats.t.ppf(0.95, FREEDOM) * error(row, 1.5) * np.log(2.0)
    assert middle == pytest.approx([-edge, 0.0, edge], rel=0.03, abs=1e-12)
    change = target(unit="share", value=-0.5, tolerance=0.4)
    assert predicted(change, np.array([-0.9]), 2.0).min() == -1.0


def test_the_scale_is_recovered_from_observations_that_miss_by_it():
    rng = np.random.default_rng(1)
    rows = []
    for i in range(400):
        miss = 1.7 * rng.standard_t(FREEDOM)
        row = target(id=f"V{i}.1", value=100.0, tolerance=1.0, grade="measured", quantity="peak_date")
        rows.append((row, 100.0 + miss + 0.01 * rng.normal(size=8)))
    assert estimate({"a": rows}).scale == pytest.approx(1.7, rel=0.1)
    assert estimate({}).targets == 0


def test_no_observation_widens_its_own_range():
    near = [Evaluated(target(id=f"V{i}.1"), np.full(8, 10.1)) for i in range(9)]
    far = [Evaluated(target(id=f"V{i}.1", case="b", value=30.0), np.full(8, 10.0)) for i in range(9)]
    scales = discrepancies({"a": near, "b": far})
    assert scales["a"] > 3.0 > 1.0 > scales["b"]
    scores = scored(near, scales["a"])
    assert scales_csv(scores) == f"case,scale\na,{scales['a']:.4g}\n"


def test_a_score_has_both_ranges_and_its_sharpness():
    one = score_values(target(), np.linspace(12.5, 13.5, 64), 1.0)
    assert one.draws_low == pytest.approx(12.55)
    assert (one.low < 10.0 < one.draws_low, holds(one)) == (True, True)
    assert one.crps < one.draws_crps
    assert sharpness([one])["width"] == pytest.approx((one.high - one.low) / 2.0)


def test_crps_of_a_normal_forecast_is_that_of_the_book():
    z = stats.norm.ppf((np.arange(2000) + 0.5) / 2000)
    assert crps(z) == pytest.approx(2.0 * stats.norm.pdf(0.0) - 1.0 / np.sqrt(np.pi), abs=1e-3)
