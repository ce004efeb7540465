from datetime import date

import numpy as np
import pytest

from engine_cases import case, control, scenario, shipped, tiny
from monazite.foundation.errors import InputError
from monazite.model.build import build, make_index, months_from, neutral_controls


@pytest.fixture(scope="module")
def model():
    return build(shipped(), scenario(control(start=date(2025, 3, 1), approval=0.4)))


def test_months_run_over_the_year():
    assert months_from(date(2025, 11, 17), 3) == (date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1))


def test_goods_are_oxides_then_metals_then_magnets(model):
    stages = [good.rpartition(".")[2] for good in model.index.good]
    n = len(model.index.element)
    assert stages == ["oxide"] * n + ["metal"] * n + ["magnet"] * (len(stages) - 2 * n)
    assert [g.split(".")[0] for g in model.index.good[:n]] == list(model.index.element)
    assert [g.split(".")[0] for g in model.index.good[n : 2 * n]] == list(model.index.element)


def test_neutral_controls_leave_duties_of_the_baseline():
    ix = make_index(shipped(), scenario())
    c = neutral_controls(shipped(), ix)
    us, cn = ix.buyer.index("US"), ix.region.index("CN")
    magnet, metal = ix.good.index("NdFeB.N.magnet"), ix.good.index("Nd.metal")
    assert c.tariff[0, magnet, cn, us] == pytest.approx(0.021)
    assert c.tariff[0, metal, cn, us] >= 0.05
    assert c.tariff[0, :, ix.region.index("US"), us] == pytest.approx(0.0)
    for name in ("licensed", "banned", "alarm", "floor", "push", "enforcement", "export_tax", "review", "finance"):
        assert (getattr(c, name) == 0).all(), name
    for name in ("approval", "tech", "preference", "permit_speed", "recycling_factor", "priority"):
        assert (getattr(c, name) == 1).all(), name


def test_policies_reach_the_controls(model):
    g, cn = model.index.good.index("Dy.oxide"), model.index.region.index("CN")
    us = model.index.buyer.index("US")
    assert model.controls.licensed[1, g, cn, us] == 0.0
    assert model.controls.licensed[2, g, cn, us] == 1.0
    assert model.controls.approval[2, g, cn, us] == pytest.approx(0.4)


def test_breaks_are_the_months_in_which_policy_changes(model):
    assert np.flatnonzero(model.base.broken).tolist() == [2]


def test_weeks_of_a_quarter_are_thirteen(model):
    assert model.base.weeks.tolist() == [4, 4, 5] * 4


def test_a_slot_is_one_region_at_every_stage(model):
    producers = model.structure.producers
    for k in range(producers.shape[1]):
        assert len({int(r) for r in producers[:, k] if r >= 0}) == 1


def test_projects_bring_their_regions_as_producers(model):
    s = model.structure
    for i, project in enumerate(shipped().table("projects")):
        if s.metal_project[i, 0] > 0:
            stage, k = s.metal_project[i]
            assert model.index.region[s.producers[stage, k]] == project.region
    assert set(s.producers[0][s.producers[0] >= 0]) >= set(np.flatnonzero(model.baseline.supply.sum(0)))


def test_columns_hold_the_unknowns_that_a_price_depends_on(model):
    """Against the Jacobian: every price tangent outside the list is zero."""
    c = case(control(start="2025-01-01", approval=0.4, review=0.0))
    c.prepare(0)
    k = c.kernel()
    z, s = k.z.copy(), c.model.base.market_network
    n, first = z.size, c.model.base.blocks[0]
    prices = np.zeros((n, *k.m.lp.shape))
    for j in range(n):
        for sign in (1.0, -1.0):
            moved = z.copy()
            moved[j] += sign * 1e-6
            k.worst(moved)
            prices[j] += sign * k.m.lp / 2e-6
    for g in range(k.m.lp.shape[0]):
        listed = set(s.columns[s.column_start[g] : s.column_start[g + 1]].tolist())
        moving = set(np.flatnonzero(np.abs(prices[:, g]).max(1) > 1e-7).tolist())
        assert moving <= listed
    assert first > 0


def test_baseline_prices_close_the_chain():
    """The tiny world, whose plants run at 80 %: premiums of 15 % of conversion costs times ln 5 = 1.6094379.

    Metals: 1.2 t of oxide at 60 and 250 USD/kg, 6 for conversion, 0.9 x ln 5 = 1.4484941 of premium. Magnets: 30 and
    2 %, or 31 and 1 %, of the metals and 20 for conversion make 49.983518 and 47.703518; three quarters are of the
    first recipe, and the premium is 3 x ln 5 = 4.8283137.
    """
    model = build(tiny(), scenario(ds=tiny()))
    s, price = model.structure, model.targets.price
    home = int(np.flatnonzero(s.producers[2] == s.controller)[0])
    assert price[:, home] == pytest.approx([60.0, 250.0, 79.448494, 307.448494, 54.241832], rel=1e-7)
    assert s.price_ref == pytest.approx(price[:, home])
    assert model.targets.recipe_cost[0, :, home] == pytest.approx([49.983518, 47.703518], rel=1e-7)


def test_delivered_prices_hold_freight_and_duties(model):
    s, ix = model.structure, model.index
    g, us, cn = ix.good.index("NdFeB.N.magnet"), ix.buyer.index("US"), ix.region.index("CN")
    home = int(np.flatnonzero(s.producers[2] == cn)[0])
    assert s.cost_ref[g, home, ix.buyer.index("CN")] == 1.0
    assert s.cost_ref[g, home, us] > 1.021  # a duty of 2.1 %, and freight
    assert model.targets.price[:, home] == pytest.approx(s.price_ref)


def test_names_that_do_not_exist_are_input_errors():
    with pytest.raises(InputError):
        scenario(control(goods=["Dysprosiun"]))
    with pytest.raises(InputError):
        scenario(controller="XX")
