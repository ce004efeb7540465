"""Talks of a scenario made of an article or with a lever: what is in force on the pair, its goods, its words."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from monazite.negotiation.deal import all_deals
from monazite.negotiation.deal_worth import deals_after_escalation
from monazite.negotiation.report import range_over_draws
from monazite.negotiation.setup import make_setting
from monazite.negotiation.state_costs import impose_level
from monazite.negotiation.state_distribution import is_raised
from monazite.presentation.web.levers.levers import LEVERS, with_levers
from monazite.presentation.web.panels import talks, talks_forecast, talks_stakes
from monazite.presentation.web.panels.article import read_text
from monazite.presentation.web.runs.talks_table import with_talks
from monazite.scenario.policies.concession import Concession
from monazite.scenario.policies.export_control import ExportControl
from monazite.scenario.scenario import facts_of, load_scenario

ARTICLE = (
    "BEIJING, Dec 1 (Reuters) - China will stop exports of {} to {} from {}, the Ministry of Commerce said on Tuesday."
)


def table_of(good, buyer, seat, day="Jan. 1"):
    """Facts, scenario and setting of the talks that the page of an article opens."""
    _, sc = read_text(ARTICLE.format(good, buyer, day), None, today=date(2026, 12, 1))
    ds, seated = facts_of(sc), with_talks(sc, seat, date(2027, 1, 1), "CN")
    return ds, seated, make_setting(ds, seated)


@pytest.mark.parametrize(
    ("good", "buyer", "seat", "goods"),
    [
        ("antimony", "the European Union", "EU", "antimony"),
        ("gallium", "Japan", "JP", "gallium"),
        ("dysprosium", "the European Union", "EU", "dysprosium"),  # a small part of the licensed goods by value
    ],
)
def test_talks_start_from_the_stop_of_the_article(good, buyer, seat, goods):
    ds, sc, setting = table_of(good, buyer, seat)
    ladder = setting.ladders["control"]
    assert ladder.words[setting.control] == "no shipments"
    assert (setting.destinations, setting.exposure_months) == ((seat,), 1)
    assert talks_stakes.goods_on_the_table(setting) == goods
    free = next(deal for deal in all_deals(setting.ladders) if deal.startswith(ladder.names[0]))
    gets = talks.deal_terms(setting, free, seat)["gets"]
    assert gets[0] == "licensing lifted instead of no shipments"
    eased = impose_level(sc, setting, 0, 0.0, setting.first_offer).policy[-2:]
    control, lifted = eased
    assert isinstance(control, ExportControl)
    assert isinstance(lifted, Concession)
    assert lifted.lift_ban
    for measure in (control, lifted):
        assert measure.destinations == (seat,), "what others get is not on the table"
        assert measure.goods == setting.goods
    assert f"controls on {goods} for buyers in" in talks_stakes.table_in_words(ds, setting)


def test_a_stop_within_a_month_is_in_force_on_the_first_of_the_next():
    assert table_of("antimony", "the European Union", "EU", "Jan. 20")[2].control == 3


def test_a_stop_for_somebody_else_is_neither_the_state_nor_lifted():
    _, _, setting = table_of("gallium", "Japan", "EU")
    assert setting.ladders["control"].words[setting.control] == "strict licences"
    assert setting.destinations == ("EU",)


@pytest.mark.parametrize(
    ("lever", "seat", "level", "buyers"),
    [
        ("cn_approval_us", "US", "no shipments", ("US",)),
        ("cn_approval_us", "EU", "general licences", ("EU",)),
        ("cn_approval", "EU", "no shipments", ("*",)),
    ],
)
def test_talks_start_from_the_stop_of_a_lever(lever, seat, level, buyers):
    sc, day = load_scenario("cn-ree-2025"), date(2027, 1, 1)
    rest = {one.id: 0.0 if isinstance(one.neutral, str) else one.neutral for one in LEVERS}
    rest |= {"cn_approval": 0.88, "cn_approval_us": 0.85, "cn_review": 1.0, "cn_military": 0.5}
    stopped = with_levers(sc, {lever: 0.0}, rest, day)
    setting = make_setting(facts_of(sc), with_talks(stopped, seat, day, "CN"))
    assert setting.ladders["control"].words[setting.control] == level
    assert setting.destinations == buyers


def test_a_record_without_news_is_on_the_table_for_all():
    sc = load_scenario("cn-ree-2025")
    setting = make_setting(facts_of(sc), with_talks(sc, "EU", date(2027, 1, 1), "CN"))
    assert setting.destinations == ("*",)
    assert talks_stakes.table_in_words(facts_of(sc), setting) == ""


def small_setting():
    """A table whose ladders have words, under no shipments and without a tariff."""
    tariff = SimpleNamespace(names=("none", "low"), words=("no added tariff", "an added tariff of 10 %"))
    control = SimpleNamespace(names=("none", "general", "strict", "closed"), words=("", "", "strict licences", ""))
    return SimpleNamespace(
        controller="CN",
        target="EU",
        goods=("Sb.*",),
        destinations=("EU",),
        sizes=(4, 2, 1),
        regime=6,
        control=3,
        tariff=0,
        technology=0,
        ladders={"control": control, "tariff": tariff, "technology": SimpleNamespace(names=("none",), words=("",))},
    )


def test_what_is_above_the_start_is_raised():
    raised = is_raised((4, 2, 1), 6)  # no shipments, no tariff
    assert np.flatnonzero(raised).tolist() == [1, 3, 5, 7], "a tariff, whatever the controls"


def test_the_headline_says_when_most_deals_come_only_after_an_escalation():
    signed_from = np.zeros((8, 8))
    signed_from[6, 0], signed_from[7, 0] = 0.25, 0.55
    paths = SimpleNamespace(signed=np.array([0.3, 0.5]), signed_raised=np.array([0.05, 0.5]), signed_from=signed_from)
    days, setting, ds = (
        (date(2027, 3, 1), date(2028, 3, 1)),
        small_setting(),
        facts_of(load_scenario("cn-antimony-2024")),
    )
    after = deals_after_escalation(setting, [SimpleNamespace(paths=paths)], days, range_over_draws)
    assert after["levels"] == {"tariff": "low"}
    assert [row["value"] for row in after["by_date"]] == pytest.approx([0.05 / 0.3, 0.55 / 0.8], rel=1e-5)
    rows = [{"date": day.isoformat(), "value": x, "low": x, "high": x} for day, x in zip(days, (0.3, 0.8), strict=True)]
    content = {"deal_probability": rows, "calendar": [], "after_escalation": after, "draws": 1}
    risen = talks_stakes.risen_in_words(ds, setting, after["levels"])
    text = talks_forecast.forecast_in_words(content, date(2027, 2, 1), risen)
    assert "30% of its paths, and likely" in text, "by then most come without one"
    assert "80%, most of it (69%) only after an escalation, most often once the European Union has put an added" in text


def test_a_deal_says_that_it_comes_mostly_after_an_escalation():
    setting, ds = small_setting(), facts_of(load_scenario("cn-antimony-2024"))
    one = {"raised": 0.6, "risen": {"tariff": "low"}}
    assert talks_stakes.after_escalation(ds, setting, one) == (
        "most of it (60%) only after an escalation, most often once the European Union has put an added tariff of 10 %"
    )
    assert talks_stakes.after_escalation(ds, setting, one | {"raised": 1.0}).startswith("all of it only after")
    assert talks_stakes.after_escalation(ds, setting, one | {"raised": 0.4}) == ""
    assert talks_stakes.after_escalation(ds, setting, {"raised": None, "risen": {}}) == ""


def ranged(value):
    return {"low": value, "value": value, "high": value}


def worth_of(tariff, shortages):
    """What a deal is worth to a side by its two parts."""
    parts = {name: {"spared": ranged(0.0), "home": ranged(0.0)} for name in ("control", "tariff", "technology")}
    parts["tariff"]["spared"], parts["control"]["spared"] = ranged(tariff), ranged(shortages)
    return {"parts": parts, "purchases": ranged(0.0)}


def test_the_sums_of_a_deal_say_what_they_are_made_of_largest_first():
    text = talks_stakes.made_of(small_setting(), "EU", worth_of(110.0, 0.09))
    assert text == (
        "What a month of it changes there, largest part first: the added tariff on all goods, through income in the "
        "whole economy, +110 million USD; shortages of antimony +0.090 million USD."
    )
    assert "exports of antimony +900 million USD; the added" in talks_stakes.made_of(
        small_setting(), "CN", worth_of(110.0, 900.0)
    )
    assert talks_stakes.made_of(small_setting(), "EU", worth_of(0.0, 0.01)) == ""


def test_sums_that_are_of_a_tariff_are_not_passed_off_as_those_of_the_metal():
    setting, ds = small_setting(), facts_of(load_scenario("cn-antimony-2024"))
    text = talks_stakes.beyond_the_goods(ds, setting, {"CN": worth_of(1400.0, 13.0), "EU": worth_of(110.0, 0.09)})
    assert "mostly not those of antimony" in text
    assert "all that the European Union buys from China" in text
    assert talks_stakes.beyond_the_goods(ds, setting, {"EU": worth_of(1.0, 90.0)}) == ""
