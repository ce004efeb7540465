"""Burdens by route, shared among elements, of new supply against old, and priced if asked."""

import numpy as np
import pytest

from engine_cases import control, scenario, shipped, simulated
from monazite.foundation.errors import InputError
from monazite.model.footprint.allocation import factors, five_year_prices, keys
from monazite.model.footprint.burdens import INDICATORS
from monazite.results.outcomes.footprint import new_rows, old_intensity, separated
from monazite.simulation.simulate import simulate


@pytest.fixture(scope="module")
def run():
    return simulated(control(), draws=3, months=30, growth=True)


def test_routes_add_up_to_the_total(run):
    for i, name in enumerate(INDICATORS):
        by_route = run.values(f"{name}_by_route").sum(2)
        assert by_route == pytest.approx(run.view.flows.emission[:, :, i].sum(2), rel=1e-9)
        assert run.values(name)[..., -1] == pytest.approx(by_route, rel=1e-9)


def test_draws_of_burdens_reach_the_totals(run):
    intensity = run.values("co2e")[:, 0, -1] / run.values("route_output")[:, 0].sum(1)
    assert np.ptp(intensity) > 0.01 * intensity[0]


def test_an_allocation_shares_out_the_total_and_nothing_else():
    price = np.array([10.0, 1.0, 100.0])
    basket = np.array([[0.5, 0.3, 0.2], [0.5, 0.5, 0.0], [0.2, 0.1, 0.0]])
    for key in (price, np.ones(3), price * [0, 0, 1]):
        f = factors(basket, key, price)
        assert (basket * f).sum(1) == pytest.approx(basket.sum(1))
    assert factors(basket, np.ones(3), price) == pytest.approx(1.0)
    driver = factors(basket, price * [0, 0, 1], price)
    assert driver[0] == pytest.approx([0.0, 0.0, 5.0])
    assert driver[1] == pytest.approx(factors(basket, price, price)[1])
    economic = factors(basket, price, price)
    assert economic[0] == pytest.approx(price / 25.3)


def test_weights_of_the_three_methods():
    elements = ("La", "Nd", "Dy")
    price = np.array([1.0, 60.0, 250.0])
    assert keys("mass", price, elements) == pytest.approx([1, 1, 1])
    assert keys("economic", price, elements) == pytest.approx(price)
    assert keys("driver", price, elements) == pytest.approx([0, 60, 250])


def test_prices_are_five_year_means_of_annual_figures():
    ds = shipped()
    price = five_year_prices(ds, ("Dy.oxide", "Tm.oxide"))
    five = {"2020", "2021", "2022", "2023", "2024"}
    rows = [r for r in ds.table("prices") if r.good == "Dy.oxide" and str(r.date) in five]
    years: dict[str, list[float]] = {}
    for r in rows:
        years.setdefault(str(r.date), []).append((r.low + r.high) / 2)
    assert price[0] == pytest.approx(np.mean([np.mean(v) for v in years.values()]))
    assert len(years) == 5
    assert price[1] == next(r.price for r in ds.table("goods") if r.good == "Tm.oxide")


@pytest.mark.parametrize("method", ["economic", "mass", "driver"])
def test_burden_of_kilograms_times_kilograms_is_the_total_of_separation(run, method):
    sc = run.scenario.model_copy(update={"allocation": method, "months": 4})
    res = simulate(shipped(), sc, draws=2)
    v = res.view
    mass = separated(v) @ v.structure.basket
    shared = (np.nan_to_num(res.values("co2e_per_kg")) * mass).sum(2)
    mined = (separated(v) * v.burdens()[:, None, 0, :-2]).sum(2)
    assert shared == pytest.approx(mined, rel=1e-9)
    assert res.values("co2e") == pytest.approx(run.values("co2e")[:2, :4], rel=1e-9)


def test_new_over_old_is_the_ratio_for_the_same_elements(run):
    v = run.view
    rows = new_rows(v)
    made = separated(v)[:, -1] * rows
    assert made.sum() > 0
    new = np.einsum("nj,nij->ni", made, v.burdens()[:, :, :-2])
    old = np.einsum("ne,nie->ni", made @ v.structure.basket, old_intensity(v))
    assert run.values("new_over_old")[:, -1] == pytest.approx(new / old)
    assert run.values("new_co2e")[:, -1] == pytest.approx(new[:, 0])
    assert run.values("displaced_co2e")[:, -1] == pytest.approx(old[:, 0])
    home = v.structure.controller
    assert not rows[(v.structure.deposit_project < 0)].any()
    assert home not in v.structure.deposit_region[rows]


def test_burdens_have_no_price_unless_the_user_names_one(run):
    assert np.isnan(run.values("priced_burden")).all()
    priced = scenario(control(start="2025-02-01"), months=2, burden_price={"co2e": 190.0, "water": 2.0})
    res = simulate(shipped(), priced, draws=2)
    expected = (190.0 * res.values("co2e") + 2.0 * res.values("water")) / 1e6
    assert res.values("priced_burden") == pytest.approx(expected)
    plain = simulate(shipped(), priced.model_copy(update={"burden_price": {}}), draws=2)
    for name in ("loss_lower", "loss_central", "loss_upper", "input_cost"):
        assert (res.values(name) == plain.values(name)).all()


WRONG = [{"allocation": "price"}, {"burden_price": {"co2": 1}}, {"burden_price": {"co2e": -1}}]


@pytest.mark.parametrize("field", WRONG)
def test_a_method_or_burden_that_does_not_exist_is_an_error(field):
    with pytest.raises(InputError):
        scenario(months=2, **field)
