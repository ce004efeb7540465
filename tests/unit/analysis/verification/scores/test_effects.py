"""Which record holds a control that a study looked at."""

from datetime import date

import numpy as np
import pytest

from monazite.analysis.assimilation.observed_series import SeriesName
from monazite.analysis.assimilation.representation import RepresentationError
from monazite.analysis.verification.forecasts.episodes import scenario_on
from monazite.analysis.verification.scores import effects
from monazite.analysis.verification.scores.effect_errors import PublishedError, estimate_error
from monazite.analysis.verification.scores.effects import (
    ControlRuns,
    ImporterEffect,
    SeriesError,
    import_paths,
    published_error,
    record_of,
    whole_effects,
)
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


DAY = date(2023, 12, 1)


def cells_of(goods: str, error: float | None = 0.1) -> list[ImporterEffect]:
    """Two outcomes with three means each, of which the last has a standard error."""
    names = [SeriesName(outcome, (goods,), "EU", origin, "EU") for outcome, origin in
             (("imports", "CN"), ("unit_value_import", "WORLD"))]  # fmt: skip
    months = ((0, 3, 0.2, None), (4, 6, 0.4, None), (7, 12, -0.1, error))
    return [ImporterEffect(name, DAY, *some) for name in names for some in months]


def runs_of(cells: list[ImporterEffect]) -> ControlRuns:
    """One draw: tonnes fall by as many hundredths as months have passed, unit values do not move."""
    names = list(dict.fromkeys(one.series for one in cells))
    paths = [-0.01 * np.arange(13.0)[None], np.zeros((1, 13))]
    own = RepresentationError(0.3, 0.0, 0.0, 0.0)
    return ControlRuns(
        dict(zip(names, paths, strict=True)), {n: SeriesError(own, 1, published_error(cells, n)) for n in names}
    )


def test_a_whole_is_the_mean_of_all_months_of_a_draw():
    cells = cells_of("Sb.primary")
    tonnes, values = whole_effects(runs_of(cells), cells)
    assert (tonnes.first, tonnes.last) == (0, 12)
    assert tonnes.effect == pytest.approx((4 * 0.2 + 3 * 0.4 - 6 * 0.1) / 13)
    assert tonnes.forecast[2] == pytest.approx(-0.06)
    assert tonnes.run == pytest.approx((-0.06,) * 5)
    assert values.forecast[2] == pytest.approx(0.0)
    error = 0.1 * (6 / 13) ** 0.5  # of the published one, in the place of the noise of .3
    assert tonnes.forecast[3] - tonnes.forecast[2] == pytest.approx(0.6744898 * error, rel=1e-5)


def test_the_control_without_effect_has_a_mean_of_both_outcomes():
    cells = cells_of("Gr.*")
    *parts, both = whole_effects(runs_of(cells), cells)
    assert len(parts) == 2
    assert both.forecast[2] == pytest.approx(-0.03)
    error = 0.1 * (6 / 13) ** 0.5 / 2**0.5
    assert both.forecast[3] - both.forecast[2] == pytest.approx(0.6744898 * error, rel=1e-5)


def test_a_series_without_a_published_error_has_its_own_noise():
    cells = cells_of("Sb.primary", None)
    assert published_error(cells, cells[0].series) is None
    tonnes, _ = whole_effects(runs_of(cells), cells)
    own = estimate_error(RepresentationError(0.3, 0.0, 0.0, 0.0), 0, 12, 1)
    assert tonnes.forecast[3] - tonnes.forecast[2] == pytest.approx(0.6744898 * own, rel=1e-5)
    assert published_error(cells_of("Sb.primary"), cells[0].series) == PublishedError(0.1, 6)
