"""Forecasts of the model: nothing later than the origin, branches by their chances, errors of their size."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from monazite.analysis.verification.forecasts.episodes import scenario_on
from monazite.analysis.verification.forecasts.forecast_draws import (
    REPLICATES,
    PolicyBranch,
    branch_places,
    forecast_draws,
)
from monazite.analysis.verification.forecasts.series_targets import (
    is_live,
    series_histories,
    target_series,
)
from monazite.dataset.dataset import load_dataset
from monazite.scenario.policies.export_control import ExportControl

ORIGIN = date(2023, 9, 1)


def test_every_draw_follows_one_branch_as_often_as_its_chance():
    branches = (PolicyBranch(0.25, ()), PolicyBranch(0.75, ()))
    places = [place for place, _ in branch_places(branches, 64, 0)]
    assert [place.size for place in places] == [16, 48]
    assert sorted(np.concatenate(places).tolist()) == list(range(64))
    assert not branch_places((), 64, 0)


@pytest.mark.slow
@pytest.mark.compiled
def test_a_forecast_knows_nothing_of_later_days():
    """Later rows are changed beyond recognition, and the forecast stays the same bit by bit; a later stop is seen."""
    sc = scenario_on("cn-ga-ge-2023", ORIGIN)
    dataset = load_dataset(*sc.dataset)
    series = [name for name in target_series(dataset) if is_live(series_histories(dataset, ORIGIN).get(name), ORIGIN)]
    rows = tuple(
        row.model_copy(update={"value": 999.0}) if row.published > ORIGIN else row
        for row in dataset.table("observations")
    )
    other = replace(dataset, tables={**dataset.tables, "observations": rows}, hash="changed")
    months = (13, 15)
    one, two = (forecast_draws(facts, sc, ORIGIN, series, months, draws=8) for facts in (dataset, other))
    assert one.values.shape == (REPLICATES * 7, len(series), 2)
    assert np.array_equal(one.values, two.values)

    shut = ExportControl(
        kind="export_control", actor="CN", start=date(2023, 10, 1), goods=("Ga", "Ge"), approval=0.0, review=0.0
    )
    branches = (PolicyBranch(1.0, (shut,)),)
    none = forecast_draws(dataset, sc, ORIGIN, series, months, draws=8, branches=branches)
    exports = [name.outcome for name in series].index("exports")
    assert np.nanmedian(none.values[:, exports, 1]) < np.nanmedian(one.values[:, exports, 1]) - 1.0
