"""Exports as customs count them: the run's, with what conditioned draws hold observed series to differ by."""

from datetime import date

import numpy as np
import pytest

import monazite as mz
from monazite.analysis.assimilation import known_draws as known
from monazite.results.results import Results
from monazite.scenario.scenario import load_scenario
from observation_cases import with_counted_paths


@pytest.fixture(scope="module")
def plain(runs) -> Results:
    return runs["cn-ree-2025"]


def test_on_the_priors_what_is_counted_is_the_run(plain):
    assert np.array_equal(plain.values("exports_counted"), plain.values("exports"))
    index = plain.values("exports_index")
    assert np.array_equal(plain.values("exports_counted_index"), index, equal_nan=True)


def test_a_series_is_multiplied_where_it_was_observed_and_fades(plain):
    """Ten per cent more in the second month, and half of that in logarithms six months later."""
    res = with_counted_paths(plain, plain.index.month[0], **{"*.magnet to WORLD": [0.0, float(np.log(1.1))]})
    labels, places = plain.view.labels("goods"), plain.view.labels("places")
    at = labels.index("magnet"), places.index("WORLD")
    for name in ("exports", "exports_index"):
        seen, own = res.values(name.replace("exports", "exports_counted")), plain.values(name)
        ratio = seen[0, [0, 1, 7], *at] / own[0, [0, 1, 7], *at]
        assert ratio == pytest.approx([1.0, 1.1, 1.1**0.5])
        seen[:, :, *at] = own[:, :, *at]
        assert np.array_equal(seen, own, equal_nan=True)  # no other series
    assert np.array_equal(res.values("exports"), plain.values("exports"))


def test_the_level_of_a_series_stays_in_tonnes_and_cancels_over_a_normal_month(plain):
    """Customs count a fifth more than the model ships, in a normal month too; of a misfit both outcomes have half left
    in logarithms after six months."""
    paths = {"*.magnet to WORLD": [float(np.log(1.1))], "level of *.magnet to WORLD": [float(np.log(1.2))]}
    res = with_counted_paths(plain, plain.index.month[0], **paths)
    at = plain.view.labels("goods").index("magnet"), plain.view.labels("places").index("WORLD")
    months = [0, 6]
    tonnes = res.values("exports_counted")[0, months, *at] / plain.values("exports")[0, months, *at]
    index = res.values("exports_counted_index")[0, months, *at] / plain.values("exports_index")[0, months, *at]
    assert tonnes == pytest.approx([1.2 * 1.1, 1.2 * 1.1**0.5])
    assert index == pytest.approx([1.1, 1.1**0.5])


def test_a_series_of_goods_or_months_that_the_run_does_not_have_is_left_out(plain):
    names = {"*.oxide;*.metal to WORLD": [1.0], "*.magnet to nowhere": [1.0]}
    res = with_counted_paths(plain, plain.index.month[0], **names)
    assert np.array_equal(res.values("exports_counted"), plain.values("exports"))
    late = with_counted_paths(plain, date(2031, 1, 1), **{"*.magnet to WORLD": [1.0]})
    assert np.array_equal(late.values("exports_counted"), plain.values("exports"))


@pytest.mark.slow
def test_as_of_25_october_2025_september_is_within_five_per_cent_of_customs(monkeypatch, tmp_path):
    """China's customs counted 5,774 t of magnets in September 2025. The run alone is a tenth below, which its own
    outcome goes on saying."""
    monkeypatch.setenv(known.SWITCH, "0")
    monkeypatch.setenv("MONAZITE_CACHE", str(tmp_path))
    monkeypatch.setattr(known, "POSTERIOR_DRAWS", 64)
    res = mz.simulate(None, load_scenario("cn-ree-2025", as_of=date(2025, 10, 25)), draws=64)
    where = {"good": "magnet", "region": "WORLD", "at": "2025-09"}
    seen = res.quantity("exports_counted", **where)
    assert seen.value == pytest.approx(5774.0, rel=0.05)
    assert seen.low < 5774.0 < seen.high
    own = res.quantity("exports", **where)
    assert seen.high - seen.low < own.high - own.low
    assert own.value < seen.value
