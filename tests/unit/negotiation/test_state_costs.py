"""The table that the simulator fills."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from monazite.model.build import build
from monazite.negotiation.in_force import negotiated_goods
from monazite.negotiation.monthly_costs import exports_value, read_months, spot_rents, value_added_losses
from monazite.negotiation.setup import make_setting
from monazite.negotiation.state_costs import (
    _month_by_month,
    _settled_level,
    _substitution_speed,
    cache_key,
    failures_between,
    impose_level,
    months_before,
    simulate_costs,
)
from monazite.scenario.policies import add_months
from monazite.scenario.policies.concession import Concession
from monazite.scenario.policies.export_control import ExportControl
from monazite.scenario.policies.stockpile import Stockpile
from monazite.scenario.policies.tariff import Tariff
from monazite.scenario.scenario import load_scenario
from monazite.scenario.talks_settings import Talks
from monazite.simulation.branching import AddedStock, run_branch, run_shared_path
from monazite.simulation.simulate import simulate


def test_a_level_that_begins_now_starts_at_the_first_month_of_exposure(ds) -> None:
    """However long strict controls have been in force: stocks run down in the months after a closure, not before."""
    months = np.arange(7.0)
    assert _month_by_month(months).tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert _settled_level(months).tolist() == [6] * 7


def test_months_that_fail_are_counted_within_their_span():
    """The talks of the quotas of 2010 ended in a ValueError: the month of a failure is text, those of an index days."""
    months = tuple(date(2010, m, 1) for m in range(1, 7))
    failed = [
        {"draw": 0, "month": "2010-02-01", "text": "failed"},
        {"draw": 1, "month": "2010-05-01", "text": "failed"},
    ]
    results: Any = SimpleNamespace(index=SimpleNamespace(month=months), failures=lambda: failed)
    assert failures_between(results, 0, 6) == 2
    assert failures_between(results, 1, 4) == 1
    assert failures_between(results, 2, 4) == 0


@pytest.mark.slow
def test_a_branch_is_the_whole_run_from_the_month_in_which_it_parts(ds) -> None:
    """To the accuracy of the solver, for controls and for duties, with later branches run first."""
    sc = load_scenario("truce-expiry-2026").model_copy(update={"start": date(2026, 9, 1)})
    setting = make_setting(ds, sc)
    base = impose_level(sc, setting, setting.control, 0.0, setting.first_offer).model_copy(update={"months": 10})
    paths = []
    for start, control, duty in ((5, 2, 0.0), (2, 3, 1.0)):
        path = impose_level(sc, setting, control, duty, add_months(setting.first_offer, start - 2))
        paths.append((start, path.model_copy(update={"months": 10})))
    trunk = run_shared_path(ds, base, draws=2, snapshot_months={2, 5})
    alone = value_added_losses(simulate(ds, base, draws=2))
    assert value_added_losses(trunk.results()) == pytest.approx(alone, rel=1e-6, abs=1e-9 * alone.max())
    for start, path in paths:
        part, whole = run_branch(trunk, path, start=start, end=10), simulate(ds, path, draws=2)
        assert part.view.flows.ship is trunk.flows.ship
        top = value_added_losses(whole).max()
        assert value_added_losses(part)[:, :, start:] == pytest.approx(
            value_added_losses(whole)[:, :, start:], rel=1e-6, abs=1e-9 * top
        )
        assert exports_value(part)[:, start:] == pytest.approx(exports_value(whole)[:, start:], rel=1e-6)
        assert (
            value_added_losses(whole)[:, 2, start:].max()
            > 1.1 * value_added_losses(trunk.results())[:, 2, :start].max()
        )


def test_months_are_read_some_draws_at_a_time_and_without_those_after_them(ds) -> None:
    """As the outcomes of the whole run have them."""
    sc = load_scenario("truce-expiry-2026").model_copy(update={"start": date(2026, 9, 1)})
    setting, months = make_setting(ds, sc), slice(2, 6)
    path = impose_level(sc, setting, 3, 1.0, setting.first_offer).model_copy(update={"months": 10})
    run = simulate(ds, path, draws=6)  # of which four are read at a time
    read = read_months(run, setting, months.start, months.stop)
    for k, bound in enumerate(("lower", "central", "upper")):
        loss = run.values(f"loss_{bound}")[:, months, -1, :-1]
        assert (loss.sum((1, 2)) > 0.0).all()
        assert read.loss[:, k] == pytest.approx(loss, rel=1e-12)
    assert read.sales == pytest.approx(exports_value(run)[:, months], rel=1e-12)
    assert read.rent == pytest.approx(spot_rents(run)[:, months], rel=1e-12)
    assert read.dependence == pytest.approx(run.values("leverage")[:, months], rel=1e-12)


@pytest.mark.slow
def test_branches_that_group_buyers_differently_share_the_limits_of_the_months_before(ds) -> None:
    """Under the licences of 2025 some buyers are treated apart that a general level treats alike, and the reverse."""
    sc = load_scenario("cn-ree-2025")
    setting = make_setting(ds, sc)
    first = months_before(sc, setting.first_offer)

    def path(control: int):
        return impose_level(sc, setting, control, 0.0, setting.first_offer).model_copy(update={"months": first + 4})

    trunk = run_shared_path(ds, path(setting.control), draws=1, snapshot_months={first})
    common = trunk.model.limits.count_before(first)
    assert common > 0
    branches = [build(ds, path(control)).limits for control in (1, 2, 3)]
    for limits in branches:
        assert limits.count_before(first) == common
        assert np.array_equal(limits.mask[:common], trunk.model.limits.mask[:common])
    assert len({limits.good.size for limits in branches}) > 1
    whole = value_added_losses(simulate(ds, path(setting.control)))
    assert value_added_losses(trunk.results()) == pytest.approx(whole, rel=1e-6, abs=1e-6 * whole.max())
    for control in (1, 2, 3):
        found, whole = run_branch(trunk, path(control), start=first, end=first + 4), simulate(ds, path(control))
        assert found.view.flows.ship is trunk.flows.ship  # not simulated from the first month on
        part, full = value_added_losses(found)[:, :, first:], value_added_losses(whole)[:, :, first:]
        assert part == pytest.approx(full, rel=1e-6, abs=1e-6 * full.max())


@pytest.mark.slow
def test_a_branch_that_is_not_like_its_trunk_is_simulated_whole(ds) -> None:
    sc = load_scenario("truce-expiry-2026").model_copy(update={"start": date(2026, 9, 1)})
    setting = make_setting(ds, sc)
    first = impose_level(sc, setting, 1, 0.0, setting.first_offer).model_copy(update={"months": 6})
    trunk = run_shared_path(ds, first, draws=1, snapshot_months={2})
    early = impose_level(sc, setting, 3, 0.0, date(2026, 10, 1)).model_copy(update={"months": 6})
    assert setting.control == 1
    found = run_branch(trunk, early, start=2, end=6)
    assert np.array_equal(value_added_losses(found), value_added_losses(simulate(ds, early, draws=1)))


def test_a_holding_is_in_strategic_stock_from_its_month_on(ds) -> None:
    """Months of use of the goods in the regions, in the trunk and in branches that are simulated whole."""
    sc = load_scenario("truce-expiry-2026").model_copy(update={"start": date(2026, 9, 1), "months": 4, "policy": ()})
    holding = AddedStock(2, ("Dy",), ("US", "JP"), 3.0)
    held, plain = (run_shared_path(ds, sc, draws=1, snapshot_months={2}, added_stock=h) for h in (holding, None))
    state, before = held.snapshots[2, 0].state, plain.snapshots[2, 0].state
    index = held.model.index
    want = np.zeros_like(state.usage)
    want[np.ix_([0], index.goods(("Dy",)), index.buyers(("US", "JP")))] = 3.0
    assert np.allclose(state.strategic - before.strategic, want * before.usage)
    assert held.added_tonnes is not None
    assert np.allclose(held.added_tonnes, want * before.usage)
    assert held.added_tonnes.sum() > 0
    ban = ExportControl(kind="export_control", actor="CN", start=sc.start, goods=("Dy",), approval=0.0, ban=True)
    rule = Stockpile(kind="stockpile", actor="US", start=sc.start, regions=("US", "JP"), goods=("Dy",), cover=0.0)
    other = sc.model_copy(update={"policy": (ban, rule)})
    whole, without = run_branch(held, other, start=2, end=4), simulate(ds, other, draws=1)
    price = [r.values("price_outside")[0, :, index.good.index("Dy.oxide")] for r in (whole, without)]
    assert np.array_equal(price[0][:2], price[1][:2])
    assert price[0][2] < price[1][2]  # the stock is opened into the shortage


def test_pace_is_where_the_reference_path_has_the_same_lever() -> None:
    path = np.linspace(1.0, 0.0, 43)[None]
    same, twice = path[:, :25], np.clip(1.0 - 2.0 * np.arange(25) / 42, 0.0, 1.0)[None]
    assert _substitution_speed(path, same) == pytest.approx(1.0)
    assert _substitution_speed(path, twice) == pytest.approx(42 / 24)
    assert _substitution_speed(path, np.ones((1, 25))) == pytest.approx(0.5)


def test_the_level_in_force_is_left_as_the_scenario_has_it(ds) -> None:
    sc = load_scenario("truce-expiry-2026")
    setting = make_setting(ds, sc)
    assert len(impose_level(sc, setting, setting.control, 0.0, setting.first_offer).policy) < len(sc.policy)
    control, duty = impose_level(sc, setting, 3, 1.0, date(2027, 1, 1)).policy[-2:]
    assert isinstance(control, ExportControl)
    assert isinstance(duty, Tariff)
    assert control.ban
    assert control.goods == negotiated_goods(sc, setting.controller)


def test_content_decides_the_name_of_the_cache(ds) -> None:
    sc = load_scenario("truce-expiry-2026")
    setting = make_setting(ds, sc)
    same = sc.model_copy(update={"text": sc.text})
    other = sc.model_copy(update={"seed": 1})
    name = "monazite.negotiation.state_costs"
    first = cache_key(name, ds, sc, setting, 4)
    assert cache_key(name, ds, same, setting, 4) == first
    assert cache_key(name, ds, sc, setting, 5) != first
    assert cache_key(name, ds, other, setting, 4) != first


@pytest.mark.slow
def test_a_grid_of_one_draw(ds) -> None:
    """Losses grow with exposure and severity and fall with the lag; everything is finite."""
    sc = load_scenario("truce-expiry-2026").model_copy(update={"start": date(2026, 9, 1)})
    setting = make_setting(ds, sc)
    grid = simulate_costs(ds, sc, setting, 1)
    assert months_before(sc, setting.first_offer) == 2
    assert grid.loss.shape == (1, 3, len(ds.names("region")), 4, 2, 7, 3)
    assert all(
        np.isfinite(a).all() for a in (grid.loss, grid.sales, grid.rent, grid.dependence, grid.substitution_speed)
    )
    eu = list(grid.region).index("EU")
    upper = grid.loss[0, 2, eu]
    assert (np.diff(upper[3, 0, :, 0]) > -1e-6 * upper.max()).all()
    assert upper[3, 0, -1, 0] > upper[2, 0, -1, 0] > upper[0, 0, -1, 0] - 1e-9
    assert upper[3, 0, -1, 2] < upper[3, 0, -1, 0]
    assert (grid.loss[0, 0] <= grid.loss[0, 2] + 1e-9).all()
    assert grid.sales[0, 0, 0, -1, 0] > grid.sales[0, 3, 0, -1, 0]


@pytest.mark.parametrize("level", range(4))
def test_a_level_that_lets_something_out_lifts_the_ban(ds, level: int) -> None:
    sc = load_scenario("full-stop")
    setting = make_setting(ds, sc.model_copy(update={"talks": Talks()}))
    eased = impose_level(sc, setting, level, 0.0, setting.first_offer)
    lifts = [p for p in eased.policy if isinstance(p, Concession) and p.lift_ban]
    open_levels = level != setting.control and setting.ladders["control"].level[level] > 0
    assert len(lifts) == int(open_levels)
    plain = load_scenario("cn-ree-2025")
    known = make_setting(ds, plain)
    assert not any(getattr(p, "lift_ban", False) for p in impose_level(plain, known, 0, 0.0, known.first_offer).policy)
