"""Talks between any two regions: seats, levels and words come from the scenario and the tables of its minerals."""

from dataclasses import replace

import numpy as np
import pytest

from monazite.foundation.errors import InputError
from monazite.model.parameters import draw
from monazite.negotiation.deal import with_deal
from monazite.negotiation.measures import NO_LIMIT, lift_limits, quota_at
from monazite.negotiation.report import assumptions, summarise
from monazite.negotiation.setup import ladders, make_setting, seats_of
from monazite.negotiation.solve_draw import GameOptions, play, prepare_game
from monazite.negotiation.trade import trade_effects
from monazite.scenario.scenario import facts_of, load_scenario
from talks_cases import hand_grid

COBALT = {"name": "cobalt", "extends": "cd-cobalt-2025", "dataset": ["cobalt"]}
STOP = {"kind": "export_control", "actor": "MM", "start": "2025-06-01", "goods": ["heavy"], "approval": 0.3}
MYANMAR = {"name": "Myanmar", "extends": "baseline", "dataset": ["rare_earths"], "start": "2025-01-01", "months": 24}
MYANMAR |= {"controller": "MM", "policy": [STOP]}
PAIRS = {
    ("CD", "CN"): COBALT | {"talks": {"seats": ["CD", "CN"], "first_offer": "2026-11-01"}},
    ("CD", "EU"): COBALT | {"talks": {"seats": ["EU", "CD"], "first_offer": "2026-11-01"}},
    ("CD", "US"): COBALT | {"talks": {"seats": ["US", "CD"], "first_offer": "2025-11-01"}},
    ("MM", "CN"): MYANMAR | {"talks": {"seats": ["MM", "CN"], "first_offer": "2025-09-01"}},
    ("CN", "US"): {"name": "truce", "extends": "truce-expiry-2026", "talks": {"seats": ["US", "CN"]}},
    ("CN", "JP"): {"name": "Japan", "extends": "truce-expiry-2026", "talks": {"seats": ["JP", "CN"]}},
}
OF_THE_UNITED_STATES_AND_CHINA = ("Busan", "soybean", "Geneva", "London", "chip-design", "announcement 18")


@pytest.fixture(scope="module", params=PAIRS, ids="-".join)
def case(request):
    sc = load_scenario(PAIRS[request.param])
    ds = facts_of(sc)
    return request.param, ds, sc, make_setting(ds, sc)


def test_seats_come_from_the_scenario(case):
    (controller, target), _, _, setting = case
    assert (setting.controller, setting.target) == (controller, target)
    assert not {controller, target} & set(setting.bystanders)


def test_levels_are_those_of_the_pair(case):
    pair, ds, _, setting = case
    steps = setting.ladders
    assert (np.diff(steps["control"].level) < 0).all()
    assert steps["tariff"].is_on_record == (set(pair) == {"US", "CN"})
    precedents = " ".join(text for ladder in steps.values() for text in ladder.precedent)
    if pair[0] == "CN":
        assert "announcement 18" in precedents
    else:
        assert not [word for word in OF_THE_UNITED_STATES_AND_CHINA if word in precedents]
    if pair[0] == "CD":
        assert steps["control"].words[2] == "a quota of under half of the usual exports"
    lacking = assumptions(ds, setting)
    assert (lacking == []) == (set(pair) == {"US", "CN"})
    assert any("input-output table" in text for text in lacking) == (pair[0] in ("CD", "MM"))


@pytest.mark.compiled
def test_the_game_is_played_and_told(case):
    """On losses set by hand; what tariffs cost is the economy model's for these two."""
    _, ds, _, setting = case
    trade = trade_effects(ds, setting, None, 1)
    assert trade is not None
    assert {setting.controller, setting.target} <= set(trade.region)
    assert np.isfinite(trade.income).all()
    gdp = {row.region: row.gdp for row in ds.table("regions")}
    grid = replace(hand_grid(setting, {r: gdp[r] for r in trade.region}), trade=trade)
    values = draw(ds.table("talks"), seed=0, first=0, count=1)
    options = GameOptions(spacing=12.0, thin=2, rounds=3, types=False)
    played = play(ds, setting, grid, values, 0, options)
    menu = prepare_game(ds, setting, grid, values, 0, options)[0].menu
    found = summarise(setting, menu, [played], options.thin)
    assert found["state"]["seats"] == [setting.target, setting.controller]
    assert 0.0 <= found["deal_probability"][-1]["value"] <= 1.0
    if not setting.ladders["tariff"].is_on_record:
        assert "No round of talks between these two is on record" in found["caveat"]


def test_a_quota_in_force_is_the_level_in_force():
    sc = load_scenario(PAIRS["CD", "CN"])
    ds = facts_of(sc)
    setting = make_setting(ds, sc)
    assert setting.ladders["control"].names[setting.control] == "narrow"
    assert setting.usual_exports == pytest.approx(158_000, rel=0.1)
    assert quota_at(setting, 0) == NO_LIMIT
    assert quota_at(setting, 1) == pytest.approx(0.75 * setting.usual_exports)
    (eased,) = lift_limits(sc, setting, 0, sc.start)
    assert (eased.quota, eased.lift_ban) == (NO_LIMIT, True)
    signed = with_deal(ds, sc, "none-0-none-0bn-12m")
    assert signed.policy[-1].kind == "concession"
    assert signed.policy[-1].actor == "CD"
    assert signed.policy[-1].quota == NO_LIMIT


def test_a_controller_without_named_seats_says_what_is_missing():
    sc = load_scenario(COBALT)
    with pytest.raises(InputError, match=r'talks\.seats: found "nothing", allowed two regions, one of them .* CD'):
        seats_of(sc)
    assert seats_of(load_scenario("cn-ree-2025").model_copy(update={"talks": None})) == ("CN", "US")


def test_rows_that_name_more_of_a_pair_go_before_others(ds):
    assert len(ladders(ds, "CN", "US")["technology"].names) == 3
    assert ladders(ds, "CN", "JP")["technology"].names == ("none",)
    assert ladders(ds, "CN", "JP")["control"].names == ladders(ds, "CN", "US")["control"].names
    assert ladders(ds, "MM", "CN")["control"].names == ("none", "light", "strict", "closed")
