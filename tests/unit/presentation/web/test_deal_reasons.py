"""Why a side signs: gains, what concessions cost and what waiting is worth, from figures written by hand."""

from types import SimpleNamespace

import pytest

from monazite.dataset.usable import usable_dataset
from monazite.presentation.web.panels import deal_reasons

SETTING = SimpleNamespace(controller="CN", target="EU")


def ranged(value, low=None, high=None):
    return {"value": value, "low": value if low is None else low, "high": value if high is None else high}


def worth_of(gain, signing, **parts):
    """What a deal is worth to a side; ``control_home=ranged(5)`` is a part, the others are nothing."""
    whole = {name: {"spared": ranged(0.0), "home": ranged(0.0)} for name in ("control", "tariff", "technology")}
    for key, figure in parts.items():
        instrument, kind = key.split("_")
        whole[instrument][kind] = figure
    for part in whole.values():
        part["worth"] = {end: part["spared"][end] + part["home"][end] for end in ("low", "value", "high")}
    zero = ranged(0.0)
    return {"without": ranged(300.0), "gain": gain, "signing": signing, "purchases": zero, "parts": whole}


def reason(seat, worth, eases=()):
    return deal_reasons.side_reason(usable_dataset("rare_earths"), SETTING, seat, worth, eases)


def test_a_side_that_gains_says_by_what_and_that_its_concession_costs_nothing():
    worth = worth_of(ranged(500.0, 400.0, 700.0), ranged(900.0), control_spared=ranged(500.0, 400.0, 700.0))
    text = reason("CN", worth, ("control",))
    assert text.startswith("China gains 500 (400 to 700) million USD a month against no deal, since its exporters sell")
    assert "What it concedes costs it nothing: it would be better off without it anyhow." in text
    assert text.endswith("Signing at once is worth 900 million USD more to it than waiting.")


def test_a_side_that_loses_by_the_month_signs_for_fear_of_worse():
    worth = worth_of(ranged(-2500.0, -2700.0, -2000.0), ranged(400.0), tariff_spared=ranged(-2500.0, -2700.0, -2000.0))
    text = reason("CN", worth)
    assert text.startswith(
        "China loses 2,500 (2,000 to 2,700) million USD a month against no deal, since the tariff takes more"
    )
    assert text.endswith("more to it than waiting: it expects worse without a deal.")


def test_what_cannot_be_told_says_so_and_gives_the_parts():
    gain, spared = ranged(200.0, -100.0, 600.0), ranged(250.0, 200.0, 300.0)
    worth = worth_of(gain, ranged(5.0, -50.0, 90.0), control_spared=spared, control_home=ranged(-50.0, -350.0, 300.0))
    text = reason("CN", worth, ("control",))
    assert text.startswith(
        "China may gain or lose by it against no deal, 200 (−100 to 600) million USD a month: +250 (200"
    )
    assert "−50 (−350 to 300) million USD since the lever that it gives up" in text
    assert "costs it nothing in the median run, and something in others" in text
    assert text.endswith("Whether it rather signs at once or waits cannot be told: +5.0 (−50 to 90) million USD.")


def test_a_side_that_would_rather_wait_is_not_made_to_want_the_deal():
    worth = worth_of(ranged(60.0, 50.0, 90.0), ranged(-800.0, -900.0, -700.0), control_spared=ranged(60.0, 50.0, 90.0))
    text = reason("EU", worth)
    assert text.startswith(
        "The European Union gains 60 (50 to 90) million USD a month against no deal, since shortages"
    )
    assert "Waiting for better terms is worth 800 (700 to 900) million USD more" in text


def test_a_concession_that_costs_names_its_price():
    worth = worth_of(ranged(60.0), ranged(1.0), technology_home=ranged(-220.0, -330.0, -28.0))
    assert "What it concedes costs it 220 (28 to 330) million USD a month by itself." in reason(
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
        "All of it",
        "Signing at once over not signing then",
    ]
    assert rows[0][1:] == ["+60 million USD", "0 million USD"]


@pytest.mark.parametrize(("draws", "words"), [(1, "median of one run)"), (4, "median of 4 runs, in brackets")])
def test_the_cost_of_no_deal_names_both_sides_and_the_runs(draws, words):
    worth = {"CN": worth_of(ranged(1.0), ranged(1.0)), "EU": worth_of(ranged(1.0), ranged(1.0))}
    text = deal_reasons.cost_without(usable_dataset("rare_earths"), SETTING, worth, draws)
    assert text.startswith("Without a deal, a month of what is in force costs China 300 million USD and the European")
    assert words in text


def test_where_easing_for_nothing_pays_the_page_says_why_it_signs_and_what_the_game_does_not_know(monkeypatch):
    from monazite.negotiation import deal as deals

    monkeypatch.setattr(deals, "find_deal", lambda _ladders, name: SimpleNamespace(control=int(name)))
    setting = SimpleNamespace(controller="CN", target="EU", control=3, ladders={})
    ds = usable_dataset("rare_earths")

    def text(level, home):
        worth = worth_of(ranged(10.0), ranged(1.0), control_spared=ranged(250.0), control_home=home)
        return deal_reasons.why_it_stopped(ds, setting, [{"id": level, "worth": {"CN": worth}}])

    assert text("0", ranged(10.0)).startswith("Why China signs so soon: in the model no deal costs it 300 million USD")
    assert "in the median run" in text("0", ranged(10.0, -400.0, 300.0))
    assert "outside of the model: politics at home" in text("0", ranged(10.0))
    assert text("0", ranged(-300.0)) == ""  # the lever is worth more to it than what it costs
    assert text("3", ranged(10.0)) == ""  # no deal eases anything
