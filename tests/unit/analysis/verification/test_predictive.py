import numpy as np
import pytest
from scipy import stats

from monazite.analysis.verification.hindcast import (
    EvaluatedTarget,
    discrepancy_scales,
    scales_csv,
    score_target,
    score_targets,
)
from monazite.analysis.verification.predictive import (
    crps,
    estimate_discrepancy,
    is_two_sided,
    observation_error,
    predictive_draws,
    standardised_gap,
    total_error,
)
from monazite.analysis.verification.scoreboard import range_holds, sharpness
from monazite.dataset.rows.evidence import Target


def target(**fields) -> Target:
    base = {"case": "a", "id": "V1.1", "quantity": "exports", "value": 10.0, "kind": "absolute", "tolerance": 2.0}
    return Target.model_validate(base | {"source": "toy", "grade": "reported"} | fields)


def test_gaps_are_counted_in_allowances_on_the_scale_of_the_target():
    assert standardised_gap(target(), np.array([14.0])) == pytest.approx(2.0)
    assert standardised_gap(target(kind="factor", tolerance=2.0), np.array([5.0])) == pytest.approx(-1.0)
    assert standardised_gap(target(kind="window", low=5.0, high=20.0), np.array([20.0])) == pytest.approx(1.0)
    assert standardised_gap(target(kind="window", low=-4.0, high=16.0), np.array([20.0])) == pytest.approx(1.0)
    assert not is_two_sided(target(kind="max"))


def test_an_observation_errs_by_grade():
    assert observation_error(target()) == pytest.approx(0.25)  # 5 % of 10, where 2 is allowed
    assert observation_error(target(kind="factor", tolerance=np.e, grade="estimated")) == pytest.approx(0.15)
    assert total_error(target(quantity="peak_date"), 0.7) == pytest.approx(0.7)
    assert total_error(target(), 0.6) == pytest.approx(0.65)  # 0.36 + 0.0625 = 0.65^2


def test_predictions_lay_t_errors_over_the_draws():
    row = target(kind="factor", tolerance=2.0, grade="measured")
    drawn = predictive_draws(row, np.array([10.0]), 1.5)
    middle = np.quantile(np.log(drawn / 10.0), [0.05, 0.5, 0.95])
    edge = 2.2169  # 2.13185 (95 % of t4) x 1.50028 (1.5 and 2 % of ln 2 together) x ln 2
    assert middle == pytest.approx([-edge, 0.0, edge], rel=0.03, abs=1e-12)
    change = target(unit="share", value=-0.5, tolerance=0.4)
    assert predictive_draws(change, np.array([-0.9]), 2.0).min() == -1.0


def test_the_scale_is_recovered_from_observations_that_miss_by_it():
    rng = np.random.default_rng(1)
    rows = []
    for i in range(400):
        miss = 1.7 * rng.standard_t(4)
        row = target(id=f"V{i}.1", value=100.0, tolerance=1.0, grade="measured", quantity="peak_date")
        rows.append((row, 100.0 + miss + 0.01 * rng.normal(size=8)))
    assert estimate_discrepancy({"a": rows}).scale == pytest.approx(1.7, rel=0.1)
    assert estimate_discrepancy({}).targets == 0


def test_no_observation_widens_its_own_range():
    near = [EvaluatedTarget(target(id=f"V{i}.1"), np.full(8, 10.1)) for i in range(9)]
    far = [EvaluatedTarget(target(id=f"V{i}.1", case="b", value=30.0), np.full(8, 10.0)) for i in range(9)]
    scales = discrepancy_scales({"a": near, "b": far})
    assert scales["a"] > 3.0 > 1.0 > scales["b"]
    scores = score_targets(near, scales["a"])
    assert scales_csv(scores) == f"case,scale\na,{scales['a']:.4g}\n"


def test_a_score_has_both_ranges_and_its_sharpness():
    one = score_target(target(), np.linspace(12.5, 13.5, 64), 1.0)
    assert one.draws_low == pytest.approx(12.55)
    assert (one.low < 10.0 < one.draws_low, range_holds(one)) == (True, True)
    assert one.crps < one.draws_crps
    assert sharpness([one])["width"] == pytest.approx((one.high - one.low) / 2.0)


def test_crps_of_a_normal_forecast_is_that_of_the_book():
    z = stats.norm.ppf((np.arange(2000) + 0.5) / 2000)
    assert crps(z) == pytest.approx(2.0 * stats.norm.pdf(0.0) - 1.0 / np.sqrt(np.pi), abs=1e-3)
