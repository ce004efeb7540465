from datetime import date

import numpy as np
import pytest

from engine_cases import scenario, shipped
from monazite.build import build
from monazite.errors import InputError
from monazite.macro.duties import duties
from monazite.macro.tariffs import effects_of, tariff_effects
from monazite.parameters import draw
from monazite.simulate import empty_flows
from monazite.view import View

US, CN, EU = 0, 1, 2
GOODS = slice(0, 16)


def view_of(*policy, months=6, draws=1, **fields):
    """A view of a run whose flows do not matter."""
    model = build(shipped(), scenario(*policy, months=months, **fields))
    values = draw(shipped().table("priors"), seed=0, first=0, count=draws)
    return View(model, empty_flows(model, draws), np.zeros(0), values)


def eco_of(view):
    assert view.economy is not None
    return view.economy


def added(view):
    eco = eco_of(view)
    return duties(view, eco) - eco.network.tariff.transpose(1, 0, 2)[None]


def tariff(**fields):
    block = {"kind": "tariff", "actor": "US", "on": ["CN"], "start": "2025-02-01", "rate": 0.3, "sectors": ["*"]}
    return block | fields


@pytest.fixture(scope="module")
def eco():
    return eco_of(view_of(months=1))


def test_without_duties_nothing_is_added():
    view = view_of()
    assert (added(view) == 0).all()
    effects = tariff_effects(view)
    assert effects is not None
    np.testing.assert_allclose(effects.short.income, 0.0, atol=1e-5)
    np.testing.assert_allclose(effects.volume, 0.0, atol=1e-5)


def test_policies_tax_the_goods_they_name_in_the_days_they_are_in_force():
    extra = added(view_of(tariff(end="2025-03-15")))
    np.testing.assert_allclose(extra[:4, US, CN, 3], [0.0, 0.3, 0.3 * 14 / 31, 0.0])
    assert (extra[..., 16:] == 0).all()
    assert extra[:, CN].max() == 0.0


def test_exempt_sectors_and_legal_ceilings():
    extra = added(view_of(tariff(exempt=["semiconductors"]), tariff(rate=0.5, ceiling=0.6)))
    eco = eco_of(view_of(months=1))
    chips, cars = (eco.network.sectors.index(x) for x in ("semiconductors", "motor_vehicles"))
    assert extra[2, US, CN, chips] == pytest.approx(0.5)
    before = eco.network.tariff[CN, US, cars]
    assert extra[2, US, CN, cars] == pytest.approx(max(0.6 - before, 0.3))


def test_a_ceiling_never_lowers_what_is_there():
    extra = added(view_of(tariff(rate=0.9), tariff(rate=0.5, ceiling=0.1)))
    assert extra[2, US, CN, 0] == pytest.approx(0.9)


def test_parts_of_a_region_count_by_their_gdp():
    extra = added(view_of(tariff(on=["BR"])))
    gdp = {r.region: r.gdp for r in shipped().table("regions")}
    inside = sum(gdp[r] for r in ("AU", "MY", "VN", "MM", "BR", "ROW"))
    assert extra[2, US, 6, 0] == pytest.approx(0.3 * gdp["BR"] / inside)


def test_the_american_path_of_2025_acts_by_date():
    extra = added(view_of(months=24, tariff_paths=["us-2025-26"]))
    assert extra[0, US, CN, 0] == 0.0
    assert extra[3, US, CN, 0] == pytest.approx(0.8, abs=0.1)  # April 2025
    assert extra[8, US, CN, 0] == pytest.approx(0.31, abs=0.01)
    assert extra[3, CN, US, 0] > 0.5
    assert extra[8, CN, US, 0] == pytest.approx(0.10)
    assert extra[8, US, EU, 0] == pytest.approx(0.152, abs=0.002)


def test_names_are_checked():
    with pytest.raises(InputError, match="us-2025-26"):
        scenario(tariff_paths=["us-2025"])
    with pytest.raises(InputError, match="semiconductors"):
        scenario(tariff(sectors=["semiconductor"]))
    with pytest.raises(InputError, match=r"exempt.*metals"):
        scenario(tariff(exempt=["metal"]))


def test_retaliation_costs_both_and_third_parties_gain_little(eco):
    base = eco.network.tariff.transpose(1, 0, 2)
    one, both = base.copy(), base.copy()
    one[US, CN, GOODS] += 1.0
    both[US, CN, GOODS] += 1.0
    both[CN, US, GOODS] += 1.0
    alone, war = (effects_of(eco, x, short=False)[0] for x in (one, both))
    assert alone.income[US] < 0
    assert alone.income[CN] < 0
    assert war.income[US] < alone.income[US]
    assert war.income[CN] < alone.income[CN]
    assert np.abs(war.income[2:]).max() < 0.1
    assert -0.6 < war.income[US] < -0.2  # the same exercise on the table of 2017 gave -0.42 and -0.47 %
    assert -0.7 < war.income[CN] < -0.2


def test_revenue_makes_real_income_fall_less_than_factor_income(eco):
    tariffs = eco.network.tariff.transpose(1, 0, 2).copy()
    tariffs[US, 1:, GOODS] += 0.1
    effect = effects_of(eco, tariffs)[0]
    assert effect.revenue[US] > 0
    assert effect.income[US] > effect.wage[US]
    assert effect.imports[US] < 0


def test_effects_of_draws_lie_on_the_curve_of_the_elasticity():
    view = view_of(tariff(), months=3, draws=8)
    effects = tariff_effects(view)
    assert effects is not None
    assert view.draws is not None
    scale = view.draws["economy.theta"]
    eco = eco_of(view)
    path = duties(view, eco)
    i = int(np.argmin(np.abs(scale - np.median(scale))))
    exact = effects_of(eco, path[2], float(scale[i]))[0].income
    np.testing.assert_allclose(effects.short.income[i, 2], exact, atol=5e-3)
    assert effects.short.income.shape == (8, 3, 7)
    assert view.index.month[2] == date(2025, 3, 1)
