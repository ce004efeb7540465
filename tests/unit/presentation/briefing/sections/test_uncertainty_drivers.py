import pytest

from engine_cases import control, simulated
from monazite.foundation.errors import InputError
from monazite.presentation.briefing.render import compose
from monazite.presentation.charts.sensitivity import sobol_chart
from monazite.presentation.cli.parameters import read_sensitivity

ROW = {"text": "Median stock of magnets.", "elasticity": -0.4, "effect": 1.0, "screen": 2.0}
FOUND = {
    "question": "price_outside, Dy.oxide, max",
    "unit": "USD/kg",
    "run": "abc",
    "samples": 64,
    "drivers": [
        ROW | {"parameter": "cover.line", "first": 0.2, "first_error": 0.1, "total": 0.5, "total_error": 0.2},
        ROW | {"parameter": "approval.shift", "first": 0.1, "first_error": 0.1, "total": 0.3, "total_error": 0.1},
        ROW | {"parameter": "growth", "first": None, "first_error": None, "total": None, "total_error": None},
    ],
}


def test_the_interval_of_a_share_ends_at_the_whole():
    row = ROW | {"parameter": "cover.line", "first": 0.2, "first_error": 0.1, "total": 0.6, "total_error": 0.58}
    page = compose(simulated(control(), months=6, draws=2), sensitivity=FOUND | {"drivers": [row]})
    (said,) = [c for c in page.claims if "explains the most" in c.text]
    assert "60% (2.0 to 100) of the variance" in said.text


def test_the_brief_shows_the_strongest_parameters_and_only_those_with_indices():
    page = compose(simulated(control(), months=6, draws=2), sensitivity=FOUND)
    said = [claim for claim in page.claims if any(q.outcome.startswith("sobol") for q in claim.quantities.values())]
    assert {q.where["parameter"] for c in said for q in c.quantities.values()} == {"cover.line", "approval.shift"}
    assert any(
        "price outside, dysprosium oxide, max, one parameter explains the most, 50% (30 to 70) of the variance "
        "with its interactions: Median stock of magnets." in claim.text
        for claim in said
    )
    assert [figure.id for figure in page.figures].count("drivers") == 1


def test_without_an_analysis_the_brief_says_nothing():
    page = compose(simulated(control(), months=6, draws=2))
    assert "drivers" not in [figure.id for figure in page.figures]


def test_bars_hold_both_indices_with_their_intervals():
    layers = sobol_chart(FOUND["drivers"])
    text = str(layers)
    assert "cover.line, total" in text
    assert "growth" not in text
    assert "0.7" in text


def test_another_file_is_refused(tmp_path):
    (tmp_path / "x.json").write_text("[1, 2]")
    with pytest.raises(InputError, match="sensitivity"):
        read_sensitivity(tmp_path / "x.json")
