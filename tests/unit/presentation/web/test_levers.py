"""Levers: bounds, positions at rest, the policies they stand for."""

from datetime import date

import numpy as np
import pytest

from app_cases import DAY, moved_run
from monazite.model.build import build
from monazite.negotiation.setup import make_setting, without_negotiated_measures
from monazite.presentation.web.levers.levers import (
    LEVER_BY_ID,
    LEVERS,
    first_lever_day,
    month_number,
    policy_blocks,
    with_levers,
)
from monazite.presentation.web.runs import talks_table
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO
from monazite.scenario.scenario import load_scenario


def test_first_screen_has_at_most_fourteen_levers_and_every_bound_lies_within_its_model():
    assert sum(not lever.more for lever in LEVERS) <= 14
    for lever in LEVERS:
        low, top, step = lever.bounds
        q = lever.quantity
        assert q.admits(low)
        assert q.admits(top)
        assert low < top
        assert 0 < step <= top - low


def test_what_goes_round_the_licences_is_on_the_first_screen():
    assert not LEVER_BY_ID["cn_enforcement"].more


def test_levers_at_rest_add_nothing(store):
    workspace = store.workspace(DEFAULT_SCENARIO)
    assert policy_blocks(workspace.rest, workspace.rest, workspace.day) == []
    assert (
        with_levers(workspace.scenario, workspace.rest, workspace.rest, workspace.day).policy
        == workspace.scenario.policy
    )
    for name, value in workspace.rest.items():
        low, top, _ = LEVER_BY_ID[name].bounds
        assert low <= value <= top


@pytest.mark.parametrize("name", list(LEVER_BY_ID))
def test_no_lever_is_dead(store, name):
    workspace = store.workspace(DEFAULT_SCENARIO, DAY)
    low, top, _ = LEVER_BY_ID[name].bounds
    value = top if abs(top - workspace.rest[name]) > abs(low - workspace.rest[name]) else low
    setting = {name: value}
    if name == "deal_tariff":
        setting["us_tariff"] = 0.5  # there must be a duty to cut
    rest = store.central_run(moved_run({k: v for k, v in setting.items() if k != name})).view.flows
    moved = store.central_run(moved_run(setting)).view.flows
    assert any(not np.array_equal(a, b) for a, b in zip(rest, moved, strict=True)), name


def test_us_licences_follow_those_of_all_others_until_they_are_moved(store):
    workspace = store.workspace(DEFAULT_SCENARIO, DAY)
    both = policy_blocks({"cn_approval": 0.0, "cn_approval_us": 0.9}, workspace.rest, DAY)
    assert [getattr(b, "approval", None) for b in both] == [0.0, 0.9]
    assert len(policy_blocks({"cn_approval": 0.0}, workspace.rest, DAY)) == 1


def test_the_talks_take_a_duty_on_magnets_as_given(store, ds):
    """It is in the losses at the table, not among what is bargained over; the lever says so."""
    workspace = store.workspace(DEFAULT_SCENARIO, DAY)
    sc = load_scenario(DEFAULT_SCENARIO)
    rest, moved = (
        talks_table.with_talks(with_levers(sc, v, workspace.rest, DAY), "US", DAY) for v in ({}, {"us_tariff": 1.0})
    )
    given = without_negotiated_measures(rest).policy
    added = [p for p in without_negotiated_measures(moved).policy if p not in given]
    assert [getattr(p, "rate", None) for p in added] == [1.0]
    assert make_setting(ds, moved).tariff == make_setting(ds, rest).tariff
    assert "The talks take it as given" in LEVER_BY_ID["us_tariff"].remark


def test_levers_open_at_the_shock_and_in_a_record_after_the_last_dated_measure():
    assert first_lever_day(load_scenario(DEFAULT_SCENARIO)) == DAY
    assert first_lever_day(load_scenario("full-stop")) == date(2027, 1, 1)
    assert first_lever_day(load_scenario("cn-ree-2025-no-deal")) == date(2025, 11, 1)
    for name in ("full-stop", "cn-quota-2010", "truce-expiry-2026", "cn-ree-2025-no-deal"):
        sc = load_scenario(name)
        assert sc.start <= first_lever_day(sc) < sc.end


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 7, 1), DAY),  # the last measure of the record lies ahead
        (date(2026, 11, 30), date(2027, 1, 1)),  # nothing that is decided today acts tomorrow
        (date(2026, 12, 17), date(2027, 1, 1)),
        (date(2026, 12, 19), date(2027, 2, 1)),
        (date(2031, 1, 1), DAY),  # the run is over
    ],
)
def test_a_record_is_moved_from_the_next_month_that_what_is_decided_today_can_reach(today, first):
    assert first_lever_day(load_scenario(DEFAULT_SCENARIO), today) == first
    assert first_lever_day(load_scenario("full-stop"), today) == date(2027, 1, 1)  # its shock is its own


def test_the_european_union_and_japan_have_a_stock_in_hand():
    held = {lever.actor: lever for lever in LEVERS if lever.field == "held"}
    assert set(held) == {"EU", "JP"}
    assert all(lever.content["goods"] == held["JP"].content["goods"] for lever in held.values())


def test_licences_of_the_levers_lift_a_recorded_ban(store, ds):
    workspace = store.workspace("full-stop", date(2027, 6, 1))  # half a year into its ban
    all_free = {"cn_approval": 1.0, "cn_military": 1.0}
    sc = with_levers(workspace.scenario, all_free, workspace.rest, workspace.day, workspace.levers)
    shut = with_levers(workspace.scenario, {"cn_review": 5.0}, workspace.rest, workspace.day, workspace.levers)
    lifted, waiting = (build(ds, scenario).controls.banned for scenario in (sc, shut))
    month = month_number(workspace.scenario, workspace.day)
    own = workspace.model.index.goods(LEVER_BY_ID["cn_approval"].content["goods"])
    assert lifted[:month, own].any()
    assert not lifted[month:, own].any()
    assert np.array_equal(waiting, build(ds, workspace.scenario).controls.banned)


def lowest_shipments(store, **levers):
    return float(
        store.central_run(moved_run(levers))
        .select("exports_counted_index", good="magnet", region="WORLD")[0][0, 19:]
        .min()
    )


def test_licence_levers_do_not_jump_at_rest_and_longer_reviews_ship_less(store):
    """A step of 1 % either side of rest once moved shipments by 4 points, both times down."""
    rest = lowest_shipments(store)
    less, more = lowest_shipments(store, cn_approval=0.88), lowest_shipments(store, cn_approval=0.90)
    assert less < rest < more
    assert more - less < 0.06
    military = [lowest_shipments(store, cn_military=share) for share in (0.04, 0.06)]
    assert all(abs(shipped - rest) < 0.01 for shipped in military)
    reviews = [lowest_shipments(store, cn_review=months) for months in (0.0, 0.5, 2.0)]
    assert reviews == sorted(reviews, reverse=True)
