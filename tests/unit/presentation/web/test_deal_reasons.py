"""Why a side signs: gains, what concessions cost and what waiting is worth, from figures written by hand."""

from types import SimpleNamespace

import pytest

from monazite.dataset.usable import usable_dataset
from monazite.negotiation.deal import all_deals
from monazite.negotiation.setup import make_setting
from monazite.presentation.web.panels import deal_reasons, talks
from monazite.scenario.scenario import load_scenario

SETTING = SimpleNamespace(controller="CN", target="EU")


def ranged(value, low=None, high=None):
    return {"value": value, "low": value if low is None else low, "high": value if high is None else high}


def worth_of(gain, signing, today=None, still=0.0, **parts):
    """What a deal is worth to a side; ``control_home=ranged(5)`` is a part, the others are nothing."""
    whole = {name: {"spared": ranged(0.0), "home": ranged(0.0)} for name in ("control", "tariff", "technology")}
    for key, figure in parts.items():
        instrument, kind = key.split("_")
        whole[instrument][kind] = figure
    for part in whole.values():
        part["worth"] = {end: part["spared"][end] + part["home"][end] for end in ("low", "value", "high")}
    month = {"gain": gain, "purchases": ranged(0.0), "parts": whole}
    changed = {end: None if signing[end] is None else signing[end] - still for end in ("low", "value", "high")}
    worth = {"without": ranged(300.0), "signing": signing, "still": ranged(still), "changed": changed}
    return worth | month | {"today": today or month}


def reason(seat, worth, gives=()):
    return deal_reasons.side_reason(usable_dataset("rare_earths"), SETTING, seat, worth, gives)


def test_a_side_that_gains_says_by_what_and_that_its_concession_costs_nothing():
    worth = worth_of(
        ranged(500.0, 400.0, 700.0), ranged(900.0), still=200.0, control_spared=ranged(500.0, 400.0, 700.0)
    )
    text = reason("CN", worth, ("control",))
    assert text.startswith("China signs since that is worth 900 million USD more to it than going on without it from")
    assert "that left all as it is there would bring +200 million USD, what it changes +700 million USD (its ex" in text
    assert text.endswith(
        "Against a month of today, what it gives costs it nothing: it would be better off without it anyhow."
    )
    assert text.count("today") == 1  # the same month


def test_a_deal_that_is_worse_than_today_is_held_against_where_it_is_signed():
    """Signed after an escalation: a month of it is worse than today's, and signing still beats going on from there."""
    today = worth_of(ranged(-2500.0, -2700.0, -2000.0), ranged(0.0), tariff_spared=ranged(-2500.0, -2700.0, -2000.0))
    worth = worth_of(ranged(3000.0), ranged(7700.0), today=today, still=-9700.0, technology_spared=ranged(3000.0))
    text = reason("CN", worth)
    assert text.startswith("China signs since that is worth 7,700 million USD more to it than going on without it")
    assert "would bring −9,700 million USD, what it changes +17,000 million USD (technology reaches it again)" in text
    assert text.endswith(
        "Against a month of today China loses 2,500 (2,000 to 2,700) million USD a month, since the tariff takes more "
        "of its income."
    )
    assert "against no deal" not in text


def test_what_cannot_be_told_says_so():
    gain, spared = ranged(200.0, -100.0, 600.0), ranged(250.0, 200.0, 300.0)
    worth = worth_of(gain, ranged(5.0, -50.0, 90.0), control_spared=spared, control_home=ranged(-50.0, -350.0, 300.0))
    text = reason("CN", worth, ("control",))
    assert text.startswith("China may gain or lose by signing, 5.0 (−50 to 90) million USD against going on without it")
    assert "costs it nothing in the median run, and something in others" in text


def test_a_side_that_would_rather_go_on_is_not_made_to_want_the_deal():
    worth = worth_of(ranged(60.0, 50.0, 90.0), ranged(-800.0, -900.0, -700.0), control_spared=ranged(60.0, 50.0, 90.0))
    text = reason("EU", worth)
    assert text.startswith("The European Union would be 800 (700 to 900) million USD better off going on without it")
    assert "only by the noise that the model leaves in choices" in text


def test_a_deal_that_is_signed_in_no_run_says_nothing_of_signing():
    assert "sign" not in reason("EU", worth_of(ranged(0.0), ranged(None)))


def test_a_concession_that_costs_names_its_price():
    worth = worth_of(ranged(60.0), ranged(1.0), technology_home=ranged(-220.0, -330.0, -28.0))
    assert "what it gives costs it 220 (28 to 330) million USD a month by itself." in reason(
        "EU", worth, ["technology"]
    )


def test_the_table_leaves_out_what_is_nothing():
    worth = {
        "EU": worth_of(ranged(60.0), ranged(1.0), control_spared=ranged(60.0)),
        "CN": worth_of(ranged(0), ranged(2)),
    }
    rows = deal_reasons.worth_rows(worth)
    assert [row[0] for row in rows] == [
        "Export controls: shortages, lost exports",
        "All of it, a month",
        "The same against today",
        "Signing over going on without it",
        "of it, a truce that left all as it is there",
    ]
    assert rows[0][1:] == ["+60 million USD", "0 million USD"]


def test_where_a_deal_is_signed_is_said_in_levels():
    setting = make_setting(usable_dataset("rare_earths"), load_scenario("cn-ree-2025"))
    levels = {"control": "strict", "tariff": "middle", "technology": "full"}
    text = deal_reasons.signed_where(setting, {"raised": 0.97, "elsewhere": 0.99, "share": 0.25, **levels})
    assert text == (
        "It is signed in today's state in 1% of cases and after an escalation in 97%; most often, in 25%, under strict "
        "licences, an added tariff of 30 % and full technology controls."
    )
    same = {"raised": 0.0, "elsewhere": 0.0, "share": 1.0, **levels}
    assert deal_reasons.signed_where(setting, same) == "It is signed in today's state."
    assert deal_reasons.signed_where(setting, {"raised": None, "elsewhere": None, "share": None, "risen": {}}) == ""


@pytest.mark.parametrize(("draws", "words"), [(1, "median of one run)"), (4, "median of 4 runs, in brackets")])
def test_the_cost_of_no_deal_names_both_sides_and_the_runs(draws, words):
    worth = {"CN": worth_of(ranged(1.0), ranged(1.0)), "EU": worth_of(ranged(1.0), ranged(1.0))}
    text = deal_reasons.cost_without(usable_dataset("rare_earths"), SETTING, worth, draws)
    assert text.startswith("A month of what is in force today costs China 300 million USD and the European")
    assert words in text


def test_where_easing_for_nothing_pays_the_page_says_why_it_signs_and_what_the_game_does_not_know(monkeypatch):
    from monazite.negotiation import deal as deals

    monkeypatch.setattr(deals, "find_deal", lambda _ladders, name: SimpleNamespace(control=int(name)))
    setting = SimpleNamespace(controller="CN", target="EU", control=3, ladders={})
    ds = usable_dataset("rare_earths")

    def text(level, home):
        worth = worth_of(ranged(10.0), ranged(1.0), control_spared=ranged(250.0), control_home=home)
        return deal_reasons.why_it_stopped(ds, setting, [{"id": level, "worth": {"CN": worth}}])

    assert text("0", ranged(10.0)).startswith(
        "Why China signs so soon: in the model a month as it is costs it 300 million USD"
    )
    assert "in the median run" in text("0", ranged(10.0, -400.0, 300.0))
    assert "outside of the model: politics at home" in text("0", ranged(10.0))
    assert text("0", ranged(-300.0)) == ""  # the lever is worth more to it than what it costs
    assert text("3", ranged(10.0)) == ""  # no deal eases anything


@pytest.mark.parametrize("seat", ["US", "CN"])
def test_a_price_stands_beside_what_is_given_and_only_there(seat):
    """What was raised on the way and eased again was "nothing" among the terms, and had a price two lines below."""
    setting = make_setting(usable_dataset("rare_earths"), load_scenario("cn-ree-2025"))
    assert (setting.controller, setting.target) == ("CN", "US")
    deals, levels = (
        list(all_deals(setting.ladders))[::37],
        {"control": "strict", "tariff": "middle", "technology": "full"},
    )
    signed = {"share": 0.5, "elsewhere": 0.9, "raised": 0.9, **levels, "risen": {"tariff": levels["tariff"]}}
    one = worth_of(ranged(60.0), ranged(1.0), technology_home=ranged(-220.0), control_home=ranged(-90.0))
    one["purchases"] = ranged(-70.0)
    priced = set()
    for name in deals:
        deal = {"id": name, "worth": {"US": one, "CN": one}, "signed": signed}
        given = talks.deal_terms(setting, name, seat)["gives"]
        text = talks.deal_reasons(usable_dataset("rare_earths"), setting, deal, seat)["why"][0]
        assert ("what it gives costs it" in text) == bool(given), (name, given, text)
        priced.add(bool(given))
    assert priced == {True, False}


def test_purchases_are_among_what_is_given():
    worth = worth_of(ranged(60.0), ranged(1.0))
    worth["today"]["purchases"] = ranged(-800.0)
    assert "what it gives costs it 800 million USD a month by itself" in reason("CN", worth, ["purchases"])
