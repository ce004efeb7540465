"""Which record holds a control that a study looked at."""

from datetime import date

import pytest

from monazite.analysis.assimilation.observed_series import SeriesName
from monazite.analysis.verification.forecasts.episodes import scenario_on
from monazite.analysis.verification.scores import effects
from monazite.analysis.verification.scores.effects import import_paths, record_of
from monazite.dataset.dataset import load_dataset
from monazite.model.build import Model
from monazite.model.parameters import Draws


@pytest.mark.parametrize(
    ("goods", "day", "record"),
    [
        (("G[ae].*",), date(2023, 8, 1), "cn-ga-ge-2023"),
        (("*.magnet",), date(2025, 4, 4), "cn-ree-2025"),
        (("Co.*",), date(2025, 2, 22), "cd-cobalt-2025"),  # no episode is forecast, but a record has the good
        (("Co.*",), date(2020, 1, 1), None),  # before the record begins
        (("Xx.*",), date(2023, 8, 1), None),
    ],
)
def test_a_control_is_that_of_an_episode_or_of_a_record_with_the_goods(goods, day, record):
    assert record_of(SeriesName("imports", goods, "EU", "CN", "EU"), day) == record


class _Asked(Exception):
    pass


@pytest.mark.parametrize("with_control", [True, False])
def test_draws_differ_in_how_strictly_a_control_is_handled(with_control, monkeypatch):
    """Both runs have the same draws of demand; the one without the control has no stringency."""
    day = date(2023, 12, 1)
    sc = scenario_on("cn-graphite-2023", day)
    dataset = load_dataset(*sc.dataset).as_of(sc.as_of)
    asked: list[Draws] = []

    def stop(model: Model, draws: Draws) -> None:
        asked.append(draws)
        raise _Asked

    monkeypatch.setattr(effects, "calibrated_params", stop)
    series = [SeriesName("imports", ("Gr.*",), "EU", "CN", "EU")]
    with pytest.raises(_Asked):
        import_paths(sc if with_control else sc.model_copy(update={"policy": ()}), dataset, series, day, 8)
    drivers = asked[0].drivers
    assert drivers is not None
    assert "demand of world" in drivers.values
    assert ("stringency of regime" in drivers.values) is with_control
    if with_control:
        level = drivers.values["stringency of natural graphite"]
        assert level[0, 0] == 0.0
        assert level[1:, 0].std() > 0.5
