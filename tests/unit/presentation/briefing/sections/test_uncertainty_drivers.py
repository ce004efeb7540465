import pytest

from brief_cases import context, plain, tables_of, text_of
from engine_cases import control, simulated
from monazite.foundation.errors import InputError
from monazite.presentation.briefing.content import Figure
from monazite.presentation.briefing.sections.uncertainty_drivers import uncertainty_drivers
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


@pytest.fixture(scope="module")
def results():
    return simulated(control(), months=6, draws=2)


def test_the_interval_of_a_share_ends_at_the_whole(results):
    row = ROW | {"parameter": "cover.line", "first": 0.2, "first_error": 0.1, "total": 0.6, "total_error": 0.58}
    blocks = uncertainty_drivers(context(results, sensitivity=FOUND | {"drivers": [row]}))
    assert "60% (2.0 to 100) of the variance" in text_of(blocks)


def test_the_brief_shows_the_strongest_parameters_and_only_those_with_indices(results):
    ctx = context(results, sensitivity=FOUND)
    blocks = uncertainty_drivers(ctx)
    shares = [q for c in ctx.book for q in c.quantities.values() if q.outcome.startswith("sobol")]
    assert {q.where["parameter"] for q in shares} == {"cover.line", "approval.shift"}
    assert {q.run for q in shares} == {"abc"}
    assert all(q.sources for q in shares), "a parameter rests on the sources of its prior"
    assert (
        "price outside, dysprosium oxide, max, one parameter explains the most, 50% (30 to 70) of the variance "
        "with its interactions: Median stock of magnets."
    ) in text_of(blocks)
    assert [block.id for block in blocks if isinstance(block, Figure)] == ["drivers"]


def test_a_group_of_parameters_has_no_slope(results):
    row = FOUND["drivers"][0] | {"parameter": "all other parameters", "elasticity": None}
    blocks = uncertainty_drivers(context(results, sensitivity=FOUND | {"drivers": [row]}))
    assert plain(tables_of(blocks)["Strongest parameters"].rows[0][3]) == "-"


def test_without_an_analysis_the_brief_says_nothing(results):
    assert uncertainty_drivers(context(results)) == []


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
