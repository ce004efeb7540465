"""The table that the simulator fills."""

from datetime import date

import numpy as np
import pytest

from monazite.policies import ExportControl, Tariff
from monazite.scenario import load_scenario
from monazite.talks.grid import EXPOSURES, LAGS, _exposed, _pace, fill, goods_under_talks, imposed, key, months_before
from monazite.talks.setting import make_setting


def test_exposure_before_the_first_offer_is_scaled_from_zero() -> None:
    months = np.array([4.0, 6.0, 8.0, 8.0, 8.0, 8.0, 8.0])
    assert _exposed(months, 0) == pytest.approx(months)
    assert _exposed(months, 2) == pytest.approx([0.0, 2.0, 4.0, 6.0, 8.0, 8.0, 8.0])


def test_pace_is_where_the_reference_path_has_the_same_lever() -> None:
    path = np.linspace(1.0, 0.0, 43)[None]
    same, twice = path[:, :25], np.clip(1.0 - 2.0 * np.arange(25) / 42, 0.0, 1.0)[None]
    assert _pace(path, same) == pytest.approx(1.0)
    assert _pace(path, twice) == pytest.approx(42 / 24)
    assert _pace(path, np.ones((1, 25))) == pytest.approx(0.5)


def test_the_level_in_force_is_left_as_the_scenario_has_it(ds) -> None:
    sc = load_scenario("truce-expiry-2026")
    setting = make_setting(ds, sc)
    assert len(imposed(sc, setting, setting.control, 0.0, setting.first).policy) < len(sc.policy)
    control, duty = imposed(sc, setting, 3, 1.0, date(2027, 1, 1)).policy[-2:]
    assert isinstance(control, ExportControl)
    assert isinstance(duty, Tariff)
    assert control.ban
    assert control.goods == goods_under_talks(sc)


def test_content_decides_the_name_of_the_cache(ds) -> None:
    sc = load_scenario("truce-expiry-2026")
    setting = make_setting(ds, sc)
    same = sc.model_copy(update={"text": sc.text})
    other = sc.model_copy(update={"seed": 1})
    assert key(ds, sc, setting, 4) == key(ds, same, setting, 4)
    assert key(ds, sc, setting, 4) != key(ds, sc, setting, 5)
    assert key(ds, sc, setting, 4) != key(ds, other, setting, 4)


@pytest.mark.slow
def test_a_grid_of_one_draw(ds) -> None:
    """Losses grow with exposure and severity and fall with the lag; everything is finite."""
    sc = load_scenario("truce-expiry-2026").model_copy(update={"start": date(2026, 9, 1)})
    setting = make_setting(ds, sc)
    grid = fill(ds, sc, setting, 1)
    assert months_before(sc, setting.first) == 2
    assert grid.loss.shape == (1, 3, len(ds.names("region")), 4, 2, EXPOSURES, len(LAGS))
    assert all(np.isfinite(a).all() for a in (grid.loss, grid.sales, grid.rent, grid.lever, grid.speed))
    eu = list(grid.region).index("EU")
    upper = grid.loss[0, 2, eu]
    assert (np.diff(upper[3, 0, :, 0]) > -1e-6 * upper.max()).all()
    assert upper[3, 0, -1, 0] > upper[2, 0, -1, 0] > upper[0, 0, -1, 0] - 1e-9
    assert upper[3, 0, -1, 2] < upper[3, 0, -1, 0]
    assert (grid.loss[0, 0] <= grid.loss[0, 2] + 1e-9).all()
    assert grid.sales[0, 0, 0, -1, 0] > grid.sales[0, 3, 0, -1, 0]
