"""What is known of past ramps and floors comes out of the model: it is nowhere put in."""

import numpy as np
import pytest
from reproduce.emergence import Known, known, new_mines, ramp, table

from engine_cases import shipped, simulated
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate

pytestmark = pytest.mark.slow
DRAWS = 16


@pytest.fixture(scope="module")
def decades():
    """Ten years of the record of 2025-26 and of the same without a deal."""
    made = [load_scenario(name) for name in ("cn-ree-2025", "cn-ree-2025-no-deal")]
    return [simulate(shipped(), sc.model_copy(update={"months": 120}), draws=DRAWS) for sc in made]


def test_supply_outside_ramps_by_some_four_per_cent_of_the_world_a_year(decades):
    """Sprecher et al. 2017: 4 % of the world market a year after 2010; 2.5 to 6 % is taken as near."""
    for run in decades:
        pace = ramp(run)
        assert 2.5 < np.median(pace) < 6.0
        assert pace.min() > 1.5
    assert known(decades, decades[0])[0].inside


def test_a_new_mine_takes_six_to_seven_years_from_the_price_signal(decades):
    """Projects on new ground that were not decided when prices rose, of those that come at all.

    Six years in the system-dynamics model of 2004 to 2015 (Keilhacker and Minner 2017), up to seven by other accounts
    (National Defense Magazine, 9 September 2021): within the 90 % range of any project and of the middle one of a draw,
    with our medians between them. The first of many comes after three to five: clays leached in place, and projects
    studied for years before 2025.
    """
    _, every, middle, first, _ = known(decades, decades[0])
    assert every.inside
    assert every.near
    assert middle.inside
    assert middle.near
    assert 3.0 < first.median < 5.5
    for run in decades:
        assert 5.5 < np.median(np.nanmedian(new_mines(run), axis=1)) < 8.0


def test_the_table_of_published_figures_says_what_is_inside():
    rows = [
        Known("a", "years", 6.0, 7.0, "x", np.linspace(5.0, 8.0, 101)),
        Known("b", "years", 6.0, 7.0, "x", np.linspace(3.0, 5.0, 101)),
    ]
    assert [(r.inside, r.near) for r in rows] == [(True, True), (False, False)]
    assert rows[0].median == pytest.approx(6.5)
    assert rows[0].span == pytest.approx((5.15, 7.85))
    text = table(rows).splitlines()
    assert len(text) == 3
    assert "6 to 7" in text[1]


FLOOR = {"kind": "finance", "actor": "US", "start": "2025-01-01", "floor": {"Nd.oxide": 110, "Pr.oxide": 110}}


def test_the_cost_of_a_floor_is_the_gap_times_what_is_made():
    """Closed form: sum over Nd and Pr of max(110 - p, 0) x t / 1000, MUSD a month."""
    res = simulated(FLOOR, months=18, growth=True, draws=2)
    f, k = res.view.flows, int(np.flatnonzero(res.model.structure.producers[0] == res.index.region.index("US"))[0])
    cost = np.zeros(f.price.shape[:2])
    for e in (res.index.element.index("Nd"), res.index.element.index("Pr")):
        cost += np.maximum(110.0 - f.price[:, :, e, k], 0.0) * f.supply[:, :, e, k] / 1e3
    us = res.index.region.index("US")
    assert res.values("floor_cost")[:, :, us] == pytest.approx(cost)
    assert cost.min() > 0
    higher = simulated(FLOOR | {"floor": {"Nd.oxide": 130, "Pr.oxide": 130}}, months=18, growth=True)
    assert (higher.values("floor_cost")[0, :, us] > res.values("floor_cost")[0, :, us]).all()


def test_the_floor_of_mp_materials_costs_some_hundred_million_a_year():
    """110 USD/kg for NdPr from October 2025: 2,599 t made in 2025 rising to 6,075 t, market 60 to 90 USD/kg.

    Between 2,600 t x 20 and 7,500 t (with White Mesa) x 55 USD/kg: 50 to 410 MUSD a year.
    """
    res = simulate(shipped(), load_scenario("cn-ree-2025"), draws=DRAWS)
    us = res.index.region.index("US")
    paid = res.values("floor_cost")[:, :, us]
    assert paid[:, :9].max() == 0.0  # before October 2025
    year = paid[:, 12:24].sum(1)
    assert 50.0 < np.median(year) < 410.0
    assert np.quantile(year, 0.95) < 600.0
