"""What a run says about observations: the baseline, delays, cuts, and series without a counterpart."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from monazite.analysis.assimilation.observation_operator import (
    MOST,
    baseline_view,
    compared_series,
    delayed,
    free_on_board,
    goods_by_series,
    log_over,
    observation_operator,
)
from monazite.analysis.assimilation.observed_series import ObservedValue, SeriesName, observed_values
from monazite.dataset.dataset import load_dataset
from monazite.model.build import build
from monazite.results.view import View
from monazite.scenario.scenario import load_scenario


@pytest.fixture(scope="module")
def model():
    sc = load_scenario("cn-ree-2025").model_copy(update={"months": 12})
    return build(load_dataset("rare_earths"), sc)


def one_value(name, log=0.0):
    return ObservedValue(name, 0, 0, log, 0.02, date(2025, 2, 20), ())


def test_the_baseline_is_zero_for_every_series(model):
    rows = model.dataset.table("observations")
    values, _ = observed_values(rows, start=model.scenario.start, day=date(2026, 1, 1), first=0, last=11)
    operator, unused = observation_operator(model, values)
    first = replace(operator, values=tuple(replace(v, first=0, last=0) for v in operator.values))
    assert len(operator.series) > 40
    assert not unused
    assert first.predict(baseline_view(model)) == pytest.approx(np.zeros((1, len(values))), abs=1e-9)


def test_observed_values_are_over_the_baseline_of_the_model(model):
    view = baseline_view(model)
    magnets = [g for g, good in enumerate(model.index.good) if good.endswith("magnet")]
    usual = view.recorded_exports()[0, 0, magnets].sum()
    name = SeriesName("exports", ("*.magnet",), "WORLD", "CN", "CN customs")
    operator, _ = observation_operator(model, [one_value(name, math.log(2.0 * usual))])
    assert operator.observed == pytest.approx([math.log(2.0)])
    nothing, _ = observation_operator(model, [one_value(name, -math.inf)])
    assert nothing.observed == pytest.approx([-MOST])


def test_months_before_the_run_are_as_usual(model):
    """Nothing leaves in a run: of a year of which three months lie before it a quarter is left, of the others none."""
    name = SeriesName("exports", ("*.magnet",), "WORLD", "CN", "CN customs")
    year = replace(one_value(name), first=-3, last=8)
    operator, _ = observation_operator(model, [year, replace(year, first=0)])
    view = baseline_view(model)
    nothing = {k: np.zeros((1, 12, *getattr(view.flows, k).shape[2:])) for k in ("ship", "bought", "leaked", "flow")}
    empty = View(model, view.flows._replace(**nothing), view.stopped_day)
    assert np.exp(operator.predict(empty)) == pytest.approx(np.array([[0.25, math.exp(-MOST)]]))


def test_free_on_board_is_the_price_inside_where_nothing_is_taxed_nor_under_quota(model):
    view = baseline_view(model)
    assert free_on_board(view) == pytest.approx(view.flows.price[:, :, :, view.home])


def test_a_delay_mixes_months_and_begins_as_usual():
    path = np.array([[1.0, 2.0, 3.0]])
    # a month and a half: half of one month before, half of two months before
    assert delayed(path, 10.0, 1.5) == pytest.approx(np.array([[10.0, 5.5, 1.5]]))
    assert delayed(path, 10.0, 0.0) == pytest.approx(path)


def test_logarithms_are_cut_and_failures_stay():
    out = log_over(np.array([0.0, 1e9, 2.0, np.nan]), np.array([1.0, 1.0, 1.0, 1.0]))
    assert out[:3] == pytest.approx([-math.log(50.0), math.log(50.0), math.log(2.0)])
    assert np.isnan(out[3])


def test_imports_arrive_after_the_time_under_way(model):
    name = SeriesName("imports", ("*.magnet",), "EU", "CN", "EU")
    series, shipped = compared_series(model, name), compared_series(model, replace(name, outcome="exports"))
    assert not isinstance(series, str)
    assert not isinstance(shipped, str)
    assert series.lag > 0.0
    assert shipped.lag == 0.0
    assert {model.index.buyer[b] for b in series.buyers} == {"EU", "EU.defence"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"goods": ("Ga.*",)}, "goods that the dataset does not have"),
        ({"origin": "JP"}, "exports of JP, which a run does not count"),
        ({"outcome": "price_inside", "region": "EU"}, "prices inside another country than the controlling one"),
        ({"outcome": "imports", "region": "CN", "origin": "CN"}, "a region's trade with itself"),
    ],
)
def test_series_without_a_counterpart_say_why(model, changes, reason):
    name = SeriesName("exports", ("*.magnet",), "EU", "CN", "CN customs")
    assert compared_series(model, replace(name, **changes)) == reason


def test_a_pattern_in_the_file_of_one_mineral_is_about_its_goods_alone():
    sc = load_scenario("cn-ree-2025").model_copy(update={"months": 2, "dataset": ("rare_earths", "antimony")})
    united, alone = (build(load_dataset(*names), sc) for names in (sc.dataset, ("rare_earths",)))
    name = SeriesName("exports", ("*.metal",), "WORLD", "CN", "CEPII")
    assert "Sb.metal" in united.index.good
    found = compared_series(united, name, goods_by_series(united)[name])
    usual = compared_series(alone, name, goods_by_series(alone)[name])
    assert not isinstance(found, str)
    assert not isinstance(usual, str)
    assert [united.index.good[c] for c in found.goods] == [alone.index.good[c] for c in usual.goods]


def test_a_pattern_that_names_elements_counts_those_of_both_files():
    """Customs count gallium and germanium under shared codes; the rows lie in the file of gallium."""
    sc = load_scenario("cn-ga-ge-2023").model_copy(update={"months": 2})
    model = build(load_dataset(*sc.dataset), sc)
    own = goods_by_series(model)
    shared = [name for name in own if name.goods == ("G[ae].*",)]
    assert {name.outcome for name in shared} == {"imports", "unit_value_import"}
    for name in shared:
        found = compared_series(model, name, own[name])
        assert not isinstance(found, str)
        assert {model.index.good[c] for c in found.goods} == {"Ga.primary", "Ga.metal", "Ge.oxide", "Ge.metal"}
