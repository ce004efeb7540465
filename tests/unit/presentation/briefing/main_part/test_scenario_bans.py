"""What a brief says of a scenario in which nothing leaves: its title, actions, dates and tests follow from the ban."""

import re
from datetime import date

import pytest

from brief_cases import READING, bill_of, brief_run, context, full_inputs, licences, point
from engine_cases import control
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.checks.falsifiers import falsifiers
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.main_part.materials.measure_facts import measure_facts
from monazite.presentation.briefing.main_part.materials.supply_facts import supply_facts
from monazite.presentation.briefing.main_part.measures.dates_ahead import dates_ahead
from monazite.presentation.briefing.main_part.measures.measures_in_words import branch_labels
from monazite.presentation.briefing.main_part.measures.total_bans import total_ban
from monazite.presentation.briefing.main_part.page.main_page import compose_main

STOP = control(start="2025-08-01", goods=["*"], ban=True, end=date(2026, 3, 1), text="No shipment to anyone.")


@pytest.fixture(scope="module")
def stopped() -> BriefContext:
    run = brief_run(licences(), STOP, draws=24, months=24, growth=True, name="nothing leaves")
    return context(run, **(full_inputs() | {"reading": None, "alternative": None}))


def words(ctx: BriefContext, *names: str, code: str = "en") -> str:
    part = compose_main(ctx, code)
    blocks = [block for name in names or part.sections for block in part.sections[name]]
    return " ".join(f"{block.label} {block.text.text}" for block in blocks).replace("\xa0", " ")


def test_a_ban_is_read_off_the_controls(stopped):
    ban = total_ban(stopped, horizon_of(stopped))
    assert ban is not None
    assert (ban.first_month, ban.last_month, ban.over) == ("August 2025", "February 2026", "March 2026")
    assert ban.is_ahead
    assert ban.of_everything
    some = brief_run(licences(), STOP | {"goods": ["Dy"]}, draws=2, months=24, growth=True)
    assert total_ban(context(some), horizon_of(context(some))) is None, "magnets still leave"
    to_one = brief_run(licences(), STOP | {"destinations": ["US"]}, draws=2, months=24, growth=True)
    assert total_ban(context(to_one), horizon_of(context(to_one))) is None


def test_the_title_names_the_stop_and_no_mean_over_free_months(stopped):
    headline = compose_main(stopped).headline.text.replace("\xa0", " ")
    assert headline == "Nothing leaves China from August 2025 to February 2026: a bound, not a forecast"
    french = compose_main(stopped, "fr").headline.text.replace("\xa0", " ")
    assert french == "Rien ne quitte la Chine d’août 2025 à février 2026 : une borne, pas une prévision"


def test_nobody_is_told_to_order_what_cannot_leave(stopped):
    text = words(stopped, "front", "decide")
    assert "rder now" not in text
    assert "an order placed today does not arrive before March 2026; only what leaves China by 1 August 2025" in text


def test_exports_that_the_scenario_assumes_test_nothing(stopped):
    horizon = horizon_of(stopped)
    found = falsifiers(stopped, horizon, supply_facts(stopped, horizon), None)
    assert found.exports is None
    assert found.price is not None
    assert not re.search(r"0\.0000", words(stopped))


def test_the_ban_has_a_line_of_its_own_and_makes_licences_beside_the_point(stopped):
    horizon = horizon_of(stopped)
    dates = dates_ahead(stopped, total_ban(stopped, horizon))
    own = [event for event in dates if event.title.startswith("In this scenario")]
    assert [(event.day, event.title) for event in own] == [
        ("1 August 2025", "In this scenario: no shipment to anyone"),
        ("1 March 2026", "In this scenario, end of: no shipment to anyone"),
    ]
    assert all("shipment" not in event.change for event in dates)
    during = [e for e in dates if e not in own and e.is_superseded]
    assert all(not event.text for event in during)


def test_measures_that_pay_stand_by_what_they_save_net_of_their_cost():
    """150 for 10 brings 15 a dollar and 140 net; 1,000 for 500 only 2 a dollar, and 500 net."""
    bill = bill_of(point("stock", 150.0, 10.0), point("floor", 1000.0, 500.0))
    ctx = context(brief_run(licences(), draws=4, months=24, growth=True), **(full_inputs() | {"bill": bill}))
    facts = measure_facts(ctx, horizon_of(ctx))
    assert facts is not None
    assert [measure.name for measure in facts.measures] == ["the floor", "the stock"]


def test_branches_are_named_by_what_they_hold():
    threat = {"kind": "tariff", "actor": "US", "on": ["CN"], "goods": ["*"], "rate": 0.25, "start": "2025-09-01",
              "status": "threatened", "text": "If not withdrawn."}  # fmt: skip
    announced = control(start="2025-10-15", destinations=["US"], goods=["*"], text="Licences again.")
    with_both = [brief_run(licences(), announced, threat, enforce_threats=enforced) for enforced in (False, True)]
    labels = branch_labels(context(with_both[0], alternative=with_both[1]))
    assert labels == (
        "With licences for the United States and nothing else",
        "With licences for the United States and an added tariff of 25%",
    )
    ends = {"actor": "CN", "kind": "unrenewed_licences", "goods": ["rare earths"], "start": "2025-10-15"}
    reading = READING | {"measures": [ends]}
    assert branch_labels(context(with_both[0], alternative=with_both[1], reading=reading)) == (
        "If general licences are not renewed",
        "If there is an added tariff of 25% as well",
    )
    record = [brief_run(threat, enforce_threats=enforced) for enforced in (False, True)]
    assert branch_labels(context(record[0], alternative=record[1])) == (
        "Without an added tariff of 25%",
        "With an added tariff of 25%",
    )
