"""Prices as quoted are what conditioning says of the quotes, of the months that were known on the day."""

from datetime import date

import numpy as np
import pytest

from monazite.analysis.assimilation.assimilation_setup import assimilation_setup
from monazite.analysis.assimilation.condition import condition
from monazite.analysis.assimilation.counted_paths import counted_paths
from monazite.analysis.assimilation.linear_terms import prior_terms
from monazite.dataset.dataset import load_dataset
from monazite.model.build import build
from monazite.model.counted_series import LEVEL, QUOTED
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate

DRAWS = 24


@pytest.fixture(scope="module")
def world():
    sc = load_scenario("cn-ga-ge-2023").model_copy(update={"months": 18})
    return load_dataset("gallium", "germanium"), sc


def test_a_price_as_quoted_is_what_the_smoother_expects_of_its_quotes(world, tmp_path, monkeypatch):
    """Its logarithm over the baseline, month by month, is the prediction with level and misfit of the same draw."""
    monkeypatch.setenv("MONAZITE_CACHE", str(tmp_path))
    post = condition(*world, draws=DRAWS, day=date(2023, 12, 31))
    res, operator = simulate(*world, parameters=post.draws), post.setup.operator
    assert post.draws.counted is not None
    expected, compared = post.predict(), 0
    for i, (value, s) in enumerate(zip(operator.values, operator.place, strict=True)):
        name = value.series
        good = res.index.good[operator.series[s].goods[0]]
        if name.outcome not in QUOTED or value.first != value.last:
            continue
        if f"{name.outcome} of {good} in {name.region}" not in post.draws.counted.values:
            continue
        top, under = operator.usual[s]
        quoted = res.values(name.outcome.replace("price", "price_quoted"))[:, value.first, operator.series[s].goods[0]]
        assert np.log(quoted / (top / under)) == pytest.approx(expected[:, i], rel=1e-9, abs=1e-9)
        compared += 1
    assert compared > 8


def test_nothing_is_known_of_quotes_after_the_day(world):
    """Paths end with the last month that was quoted by the day, and begin with the first."""
    for day in (date(2023, 9, 15), date(2023, 12, 31)):
        setup = assimilation_setup(build(*world), day, 4)
        paths = counted_paths(setup, prior_terms(setup)).values
        quoted = {name: path for name, path in paths.items() if name.startswith(QUOTED)}
        assert quoted
        for name, path in quoted.items():
            outcome, _, rest = name.partition(" of ")
            good, _, region = rest.partition(" in ")
            months = [
                v.first
                for v in setup.operator.values
                if (v.series.outcome, v.series.region, v.first) == (outcome, region, v.last)
                and good in [setup.model.index.good[g] for g in setup.model.index.some_goods(v.series.goods)]
            ]
            assert path.shape[1] == max(months) + 1
            assert not path[:, : min(months)].any()
            assert all(row.published <= day for v in setup.operator.values for row in v.rows)
            level = paths[f"{LEVEL}{name}"]
            assert np.array_equal(level, np.repeat(level[:, :1], path.shape[1], 1))
