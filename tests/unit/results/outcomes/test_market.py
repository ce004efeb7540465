from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from engine_cases import control, simulated
from monazite.results.outcomes import market
from monazite.results.view import View


@pytest.fixture(scope="module")
def run():
    return simulated(control(start=date(2025, 3, 1), approval=0.1, review=3.0), months=15, draws=2)


@pytest.fixture(scope="module")
def view(run):
    return run.view


def test_what_the_model_decides_is_made_once_for_all_views(run, view):
    other = View(view.model, view.flows, view.stopped_day, view.draws)
    assert other.members is view.members
    assert other.production() is not view.production()
    assert other.production() is other.production()
    later = replace(view.model, scenario=view.model.scenario)  # of the same facts
    assert View(later, view.flows, view.stopped_day).members is view.members
    elsewhere = replace(view.model, facts={})
    assert View(elsewhere, view.flows, view.stopped_day).members is not view.members


def test_leaks_are_spread_like_the_flows_of_their_limits(view):
    """By hand, limit by limit."""
    s, f = view.structure, view.flows
    expected = np.zeros_like(f.need)
    for q in range(s.limit_good.size):
        if s.limit_quota[q] < 0 and s.limit_region[q] == s.controller:
            g, flow = s.limit_good[q], f.flow[:, :, q]
            share = np.where(flow > 0, f.leaked[:, :, q] / np.where(flow > 0, flow, 1.0), 0.0)
            expected[:, :, g] += f.ship[:, :, g, view.home] * share[..., None] * s.limit_mask[q]
    assert expected.sum() > 0
    np.testing.assert_allclose(view.leaked_exports(), expected, rtol=1e-12, atol=1e-15)


def test_sums_over_buyers_and_stages(view):
    need, stage = view.flows.need, view.index.stage
    for r in range(len(view.index.region)):
        expected = need[..., view.buyer_region == r].sum(-1)
        np.testing.assert_allclose(view.by_region_sum(need)[..., r], expected, rtol=1e-12)
    made = view.by_stage(need)
    np.testing.assert_allclose(made[:, :, 0], need[:, :, view.magnet_elements].sum(2), rtol=1e-12)
    for s in range(1, len(view.stages)):
        np.testing.assert_allclose(made[:, :, s], need[:, :, view.counted & (stage == s)].sum(2), rtol=1e-12)


def test_prices_inside_are_the_controllers(run, view):
    assert run.values("price_inside") == pytest.approx(view.flows.price[:, :, :, view.home])
    assert run.index.region[int(run.model.structure.producers.max(0)[view.home])] == "CN"


def test_price_outside_is_a_mean_over_buyers_outside(run, view):
    g = run.index.good.index("NdFeB.SH.magnet")
    weight = run.model.structure.need_ref[g] * (run.model.structure.buyer_region != run.model.structure.controller)
    expected = (view.flows.delivered[0, 4, g] * weight).sum() / weight.sum()
    assert run.values("price_outside")[0, 4, g] == pytest.approx(expected)
    ratio = run.values("price_ratio")[0, 4, g]
    assert ratio == pytest.approx(expected / run.values("price_inside")[0, 4, g])
    assert ratio > 1.2


def test_groups_are_sums_of_their_goods(run, view):
    goods, world = view.labels("goods"), view.labels("places").index("WORLD")
    exports = run.values("exports")
    magnets = [i for i, g in enumerate(goods) if g.endswith(".magnet")]
    assert exports[:, :, goods.index("magnet")] == pytest.approx(exports[:, :, magnets].sum(2))
    assert exports[..., world] == pytest.approx(exports[..., :world].sum(-1))
    heavy = [
        i
        for i, g in enumerate(run.index.good)
        if g.split(".")[0] in ("Dy", "Tb", "Y", "Sm", "Gd", "Lu", "Sc", "Ho", "Er", "Tm", "Yb", "Eu")
    ]
    light = [goods.index("La.oxide"), goods.index("Nd.metal")]
    assert not view.members[goods.index("heavy"), light].any()
    assert view.members[goods.index("heavy"), heavy].sum() >= 14


def test_recorded_and_leaked_exports_make_all_that_left(run, view):
    left = view.flows.ship[:, :, :, view.home] * view.outside
    whole = run.values("exports") + run.values("leakage")
    goods, world = view.labels("goods"), view.labels("places").index("WORLD")
    n = len(run.index.good)
    assert whole[:, :, :n, world] == pytest.approx(left.sum(3))
    assert run.values("leakage")[:, -1, goods.index("magnet"), world].min() > 0
    assert view.leaked_exports().sum((2, 3)) == pytest.approx(view.flows.leaked.sum(2), rel=1e-9, abs=1e-9)


def test_the_index_and_the_change_start_from_the_mean_month_of_the_baseline(run, view):
    goods, world = view.labels("goods"), view.labels("places").index("WORLD")
    m = goods.index("magnet")
    exports, index = (run.values(name)[0, :, m, world] for name in ("exports", "exports_index"))
    base = exports[0] / index[0]
    assert exports == pytest.approx(base * index)
    assert base * 12 == pytest.approx(58_152, rel=0.015)
    change = run.values("exports_change")[0, :, m, world]
    assert change[:12] == pytest.approx(100 * (index[:12] - 1))
    later = index[:3] > 0
    assert change[12:][later] == pytest.approx(100 * (index[12:][later] / index[:3][later] - 1))


def test_production_of_oxides_is_what_is_separated(run, view):
    made = run.values("production")
    assert made[:, :, : len(run.index.element)].sum(3) == pytest.approx(view.flows.supply.sum(3))
    outside = run.values("alternative_supply") / np.maximum(made.sum(3), 1e-300)
    assert run.values("share_outside") == pytest.approx(outside, nan_ok=True)


def test_shares_concentration_and_n_minus_one(run):
    share = run.values("capability_share")
    assert share.sum(3) == pytest.approx(1.0)
    assert (run.values("hhi_governance") <= run.values("hhi")).all()
    n1 = run.values("n_minus_1")
    assert (n1 >= 0).all()
    assert (n1 <= 1).all()
    assert n1[0, 0, 2] < 0.6


def test_concentration_of_three_regions_by_hand(view, monkeypatch):
    """Shares of .6, .3 and .1: .36 + .09 + .01 = .46; weighed by risks of .5, .2 and .1, .18 + .018 + .001 = .199."""
    monkeypatch.setattr(market, "capability_share", lambda v: np.array([0.6, 0.3, 0.1]).reshape(1, 1, 1, 3))
    monkeypatch.setattr(type(view), "governance_risk", lambda v: np.array([[0.5, 0.2, 0.1]]))
    assert market.top_share(view).item() == pytest.approx(0.6)
    assert market.hhi(view).item() == pytest.approx(0.46)
    assert market.hhi_governance(view).item() == pytest.approx(0.199)


def test_first_stop_counts_from_the_anchor(run, view):
    assert view.anchor == date(2025, 3, 1)
    assert view.anchor_day == 2 * 30.4375  # two of the run's months, which are all of one length
    day = run.values("first_stop_day")
    finite = np.isfinite(day)
    assert finite.any()
    assert day[finite].min() > 0
    uses, industries = len(run.index.use), list(view.industries)
    for i, name in enumerate(industries):
        members = view.uses_of(name)
        block = np.where(np.isfinite(day[:, members]), day[:, members], np.inf).min(1)
        got = np.where(np.isfinite(day[:, uses + i]), day[:, uses + i], np.inf)
        assert got == pytest.approx(block)


def test_losses_add_up_and_are_ordered(run, view):
    lower, central, upper = (run.values(f"loss_{b}") for b in ("lower", "central", "upper"))
    assert (lower <= central + 1e-9).all()
    assert (central <= upper + 1e-9).all()
    assert central[:, :, -1] == pytest.approx(central[:, :, :-1].sum(2))
    assert central[..., -1] == pytest.approx(central[..., :-1].sum(-1))
    window = central[:, 2:14, -1, -1].sum(1)
    gdp = sum(row.gdp for row in run.dataset.table("regions"))
    assert run.values("world_loss_share") == pytest.approx(100 * window / gdp)
    assert run.values("loss_share_central")[:, -1] == pytest.approx(run.values("world_loss_share"))


def test_gdp_is_in_the_unit_of_losses(run):
    """MUSD a year: the world's about 110 million."""
    assert run.view.gdp[-1] == pytest.approx(110e6, rel=0.15)


def test_rent_revenue_and_cost_are_those_of_the_flows(run, view):
    goods = view.labels("goods")
    assert run.values("rent")[:, :, goods.index("magnet")] == pytest.approx(
        view.flows.rent[:, :, 2 * len(run.index.element) :].sum((2, 3))
    )
    assert run.values("tariff_revenue") == pytest.approx(view.flows.revenue)
    assert run.values("input_cost")[..., -1] == pytest.approx(view.flows.cost.sum(2))


def test_leverage_is_a_share_and_its_half_life_a_month(run):
    share = run.values("leverage")
    assert (share >= 0).all()
    assert (share <= 1).all()
    assert share[0, 0] > 0.5
    half = run.values("leverage_half_life")
    assert np.isnan(half).all() or (half[np.isfinite(half)] > 0).all()


def test_leverage_that_comes_back_has_not_halved(view, monkeypatch):
    """A stop lowers purchases and with them leverage for a while; what counts is the last month above half."""
    paths = np.array([
        [0.8, 0.3, 0.3, 0.7, 0.5, 0.4, 0.3],
        [0.8, 0.3, 0.3, 0.7, 0.5, 0.4, 0.5],
        [0.8, 0.7, 0.6, 0.4, 0.4, 0.3, 0.2],
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    ])  # fmt: skip
    monkeypatch.setattr(market, "leverage", lambda v: paths)
    assert market.leverage_half_life(view) == pytest.approx([5.0, np.nan, 3.0, 0.0], nan_ok=True)


def test_cover_is_days_of_baseline_use(run, view):
    goods, us = view.labels("goods"), run.index.region.index("US")
    g = run.index.good.index("NdFeB.N.magnet")
    days = run.values("cover")[0, 0, goods.index("NdFeB.N.magnet"), us]
    mine = np.flatnonzero(view.buyer_region == us)
    expected = view.flows.stock[0, 0, g, mine].sum() / run.model.structure.need_ref[g, mine].sum() * 365.25 / 12
    assert days == pytest.approx(expected)


def test_footprint_outcomes_are_the_emissions(run, view):
    for position, name in enumerate(("co2e", "radioactive", "water", "ammonia", "waste_water")):
        assert run.values(name)[..., :-1] == pytest.approx(view.flows.emission[:, :, position])
        assert run.values(name)[..., -1] == pytest.approx(view.flows.emission[:, :, position].sum(2))


def test_a_quiet_world_has_quiet_outcomes(neutral):
    assert np.isnan(neutral.values("first_stop_day")).all()
    assert (neutral.values("loss_upper") == 0).all()
    assert neutral.values("price_ratio")[0, 0] == pytest.approx(1.0, abs=0.75, nan_ok=True)  # freight of cheap goods
    n = len(neutral.index.good)
    index = neutral.values("exports_index")[0, :, :n, -1]
    assert index == pytest.approx(1.0, abs=0.01, nan_ok=True)
    fill = neutral.values("fill_rate")
    assert fill[np.isfinite(fill)] == pytest.approx(1.0, abs=0.06)
    assert neutral.values("thrift")[np.isfinite(neutral.values("thrift"))] == pytest.approx(1.0, abs=1e-3)
