from datetime import date

import numpy as np
import pytest

from engine_cases import scenario, shipped
from monazite.dataset.rows.network import PathDuty
from monazite.economy.duties import duties, path_duties
from monazite.economy.tariffs import effects_of, tariff_effects
from monazite.foundation.errors import InputError
from monazite.model.build import build
from monazite.model.parameters import draw
from monazite.results.outcomes.economy import import_duty
from monazite.results.view import View
from monazite.simulation.simulate import empty_flows

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
    return duties(view, eco) - eco.table.tariff.transpose(1, 0, 2)[None]


def tariff(**fields):
    block = {"kind": "tariff", "actor": "US", "on": ["CN"], "start": "2025-02-01", "rate": 0.3, "sectors": ["*"]}
    return block | fields


def path_duty(day: date, sectors: tuple[str, ...], rate: float, **fields) -> PathDuty:
    """A row of path x by which the United States tax China from a day on."""
    row = {"path": "x", "actor": "US", "on": ("CN",), "date": day, "sectors": sectors, "rate": rate}
    return PathDuty.model_validate(row | {"source": "assumption", "grade": "assumed", "low": 0, "high": 1} | fields)


@pytest.fixture(scope="module")
def eco():
    return eco_of(view_of(months=1))


def test_without_duties_nothing_is_added():
    view = view_of()
    assert (added(view) == 0).all()
    effects = tariff_effects(view, view.duties)
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
    chips, cars = (eco.table.sectors.index(x) for x in ("semiconductors", "motor_vehicles"))
    assert eco.table.tariff[CN, US, [chips, cars]] == pytest.approx([0.1013, 0.1151])
    assert extra[2, US, CN, chips] == pytest.approx(0.4987)  # only the second, of 0.5, and no more than to 0.6
    assert extra[2, US, CN, cars] == pytest.approx(0.4849)  # 0.3 to 0.4151, then 0.5 cut to 0.6 in all


def test_a_ceiling_never_lowers_what_is_there():
    extra = added(view_of(tariff(rate=0.9), tariff(rate=0.5, ceiling=0.1)))
    assert extra[2, US, CN, 0] == pytest.approx(0.9)


def test_parts_of_a_region_count_by_their_gdp():
    extra = added(view_of(tariff(on=["BR"])))
    # Brazil has 2,179 of the 37,273 billion USD of the rest: AU 1,797, MY 422, VN 476, MM 74, IN 3,912, BR 2,179 and
    # ROW 29,195, less 782 of Taiwan, which the table has apart.
    assert extra[2, US, 6, 0] == pytest.approx(0.3 * 2179 / 37273, rel=1e-3)
    assert added(view_of(tariff(on=["ROW"])))[2, US, 5, 0] == pytest.approx(0.3)


def test_the_american_path_of_2025_acts_by_date():
    extra = added(view_of(months=24, tariff_paths=["us-2025-26"]))
    assert extra[0, US, CN, 0] == 0.0
    assert extra[3, US, CN, 0] == pytest.approx(0.8, abs=0.1)  # April 2025
    assert extra[8, US, CN, 0] == pytest.approx(0.304, abs=0.01)
    assert extra[3, CN, US, 0] > 0.5
    assert extra[8, CN, US, 0] == pytest.approx(0.10)
    assert extra[8, US, EU, 0] == pytest.approx(0.144, abs=0.002)


def test_duties_of_section_232_fall_on_their_sectors_and_do_not_stack():
    """September 2025: EU metals partly at 50 %, cars at 12.5 more, the rest at the general rate."""
    view = view_of(months=24, tariff_paths=["us-2025-26"])
    extra, names = added(view)[8, US, EU], eco_of(view).table.sectors
    general = extra[names.index("chemicals_refining")]
    rows = {
        r.text[:5]: r for r in shipped().table("tariff_paths")
        if r.on == ("EU",) and r.coverage is not None and r.sectors == ("metals",) and r.date < date(2025, 9, 1)
    }  # fmt: skip
    steel, copper = rows["Steel"], rows["Coppe"]
    assert (steel.rate, copper.rate) == (0.50, 0.50)
    assert steel.coverage is not None
    assert copper.coverage is not None
    metals = general + (steel.coverage + copper.coverage) * (0.5 - general)
    assert extra[names.index("metals")] == pytest.approx(metals, rel=1e-6)
    cars = extra[names.index("motor_vehicles")]
    assert min(general, 0.125) < cars < max(general, 0.125)  # a deal: 15 % in all


def test_special_duties_replace_the_general_ones_of_their_path_on_what_they_cover():
    """By hand: 10 % on all, and from the 16th 50 % on a quarter of metals; June has 30 days."""
    view = view_of(months=6)
    eco = eco_of(view)
    rows = [
        path_duty(date(2025, 6, 1), ("*",), 0.1),
        path_duty(date(2025, 6, 16), ("metals",), 0.5, coverage=0.25),
    ]
    found = path_duties(rows, ("x",), view.index, eco) - eco.table.tariff.transpose(1, 0, 2)
    metals, other = eco.table.sectors.index("metals"), eco.table.sectors.index("machinery")
    assert found[5, US, CN, other] == pytest.approx(0.1)
    assert found[5, US, CN, metals] == pytest.approx(0.5 * 0.1 + 0.5 * (0.75 * 0.1 + 0.25 * 0.5))
    assert found[4].max() == 0.0
    assert path_duties(rows, (), view.index, eco)[5, US, CN, other] == eco.table.tariff[CN, US, other]


def test_ceilings_and_cuts_of_a_path_act_in_the_order_of_its_rows():
    """By hand: a cap at the time a duty is added, then a cut, which never makes a subsidy of what was there."""
    view = view_of(months=2)
    eco = eco_of(view)
    rows = [
        path_duty(date(2025, 2, 1), ("*",), 0.9, ceiling=0.5),
        path_duty(date(2025, 2, 1), ("machinery",), -0.1),
        path_duty(date(2025, 2, 1), ("electronics",), -0.9),
    ]
    base = eco.table.tariff.transpose(1, 0, 2)
    found = path_duties(rows, ("x",), view.index, eco)
    other, machines, chips = (eco.table.sectors.index(x) for x in ("metals", "machinery", "electronics"))
    assert base[US, CN, [other, machines, chips]] == pytest.approx([0.07598, 0.1062, 0.1013])
    assert found[1, US, CN, [other, machines, chips]] == pytest.approx([0.5, 0.4, 0.0])  # 0.9 capped, less 0.1 and 0.9
    assert (found[0] == base).all()


def test_rows_that_tax_no_flow_change_nothing():
    """A region pays no duty to itself; the row that does tax is that of another path."""
    view = view_of(months=2)
    eco = eco_of(view)
    rows = [
        path_duty(date(2025, 1, 1), ("*",), 0.9, path="own", on=("US",)),
        path_duty(date(2025, 1, 1), ("metals",), 0.2),
    ]
    base = eco.table.tariff.transpose(1, 0, 2)
    assert (path_duties(rows, ("own",), view.index, eco) == base).all()
    added_to = np.argwhere(path_duties(rows, ("own", "x"), view.index, eco) != base)
    np.testing.assert_array_equal(added_to, [[m, US, CN, eco.table.sectors.index("metals")] for m in (0, 1)])


def test_import_duties_by_sector_are_means_over_origins():
    view = view_of(tariff(sectors=["metals"]), months=3)
    eco = eco_of(view)
    metals = eco.table.sectors.index("metals")
    rate = import_duty(view)[0, 2]
    # 30 % on 3,196.1 MUSD from China, of 150,402 MUSD of imported metals and of 3,216,964 MUSD of imported goods.
    assert rate[metals, US] == pytest.approx(0.63752, rel=1e-4)
    assert rate[-1, US] == pytest.approx(0.029806, rel=1e-4)
    assert rate[metals, CN] == 0.0


def test_special_duties_never_cover_more_than_a_sector():
    spans = {}
    for row in shipped().table("tariff_paths"):
        if row.coverage is not None:
            spans.setdefault((row.path, row.on, row.sectors), []).append(row)
    for key, rows in spans.items():
        for day in {row.date for row in rows}:
            on = [r.coverage for r in rows if r.date <= day and (r.until is None or r.until > day)]
            assert sum(on) <= 1.0 + 1e-9, key


def test_names_are_checked():
    with pytest.raises(InputError, match="us-2025-26"):
        scenario(tariff_paths=["us-2025"])
    with pytest.raises(InputError, match="semiconductors"):
        scenario(tariff(sectors=["semiconductor"]))
    with pytest.raises(InputError, match=r"exempt.*metals"):
        scenario(tariff(exempt=["metal"]))


def test_retaliation_costs_both_and_third_parties_gain_little(eco):
    base = eco.table.tariff.transpose(1, 0, 2)
    one, both = base.copy(), base.copy()
    one[US, CN, GOODS] += 1.0
    both[US, CN, GOODS] += 1.0
    both[CN, US, GOODS] += 1.0
    alone, war = (effects_of(eco, x, short=False) for x in (one, both))
    assert alone.income[US] < 0
    assert alone.income[CN] < 0
    assert war.income[US] < alone.income[US]
    assert war.income[CN] < alone.income[CN]
    assert np.abs(war.income[2:]).max() < 0.1
    assert -0.6 < war.income[US] < -0.2  # the same exercise on the table of 2017 gave -0.42 and -0.47 %
    assert -0.7 < war.income[CN] < -0.2


def test_revenue_makes_real_income_fall_less_than_factor_income(eco):
    tariffs = eco.table.tariff.transpose(1, 0, 2).copy()
    tariffs[US, 1:, GOODS] += 0.1
    effect = effects_of(eco, tariffs)
    assert effect.revenue[US] > 0
    assert effect.income[US] > effect.wage[US]
    assert effect.imports[US] < 0


def test_effects_of_draws_lie_on_the_curve_of_the_elasticity():
    view = view_of(tariff(), months=3, draws=8)
    effects = tariff_effects(view, view.duties)
    assert effects is not None
    assert view.draws is not None
    scale = view.draws["economy.theta"]
    eco = eco_of(view)
    path = duties(view, eco)
    i = int(np.argmin(np.abs(scale - np.median(scale))))
    exact = effects_of(eco, path[2], float(scale[i])).income
    np.testing.assert_allclose(effects.short.income[i, 2], exact, atol=5e-3)
    assert effects.short.income.shape == (8, 3, 7)
    assert view.index.month[2] == date(2025, 3, 1)
