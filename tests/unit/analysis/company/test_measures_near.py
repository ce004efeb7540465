"""Which measures stand in a risk assessment, and whether they are on record or a premise of the run."""

from datetime import date
from typing import Any

import pytest

from company_cases import firm, licensed_run
from monazite.analysis.company.measures_near import ASSUMED, LEFT_OUT, RECORD, measures_near, scenario_sentence
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.scenario.scenario import load_scenario

pytestmark = pytest.mark.compiled


def outlook_of(name, **changes):
    """The small firm in a run whose scenario says something else: only its measures are read here."""
    out = CompanyOutlook(firm(), licensed_run())
    sc = load_scenario(name)
    out.results = replace_scenario(out.results, sc.model_copy(update=changes))
    return out


def replace_scenario(results, sc) -> Any:
    class Other:
        scenario, index = sc, results.index

    return Other()


def test_measures_of_a_scenario_are_not_facts():
    out = outlook_of("truce-expiry-2026")
    found = measures_near(out)
    by_basis = {basis: [near.policy.text for near in found if near.basis == basis] for basis in (RECORD, ASSUMED)}
    assert any("turn strict for everyone" in text for text in by_basis[ASSUMED])
    assert any("Announcement 18: licences" in text for text in by_basis[RECORD])
    assert not any("United States" in near.policy.text for near in found)  # the firm is in the EU


def test_threats_of_the_record_are_listed_and_said_not_to_act():
    threats = [near for near in measures_near(outlook_of("cn-ree-2025")) if near.policy.status == "threatened"]
    assert {near.policy.start for near in threats} == {date(2027, 1, 10)}
    assert all(near.basis == RECORD and near.effect == LEFT_OUT for near in threats)


def test_a_measure_that_another_has_replaced_is_left_out():
    out = outlook_of("cn-ree-2025")
    before = {near.policy.text for near in measures_near(out)}
    out.start = date(2026, 11, 29)
    after = {near.policy.text for near in measures_near(out)}
    (april,) = [text for text in before if text.startswith("Announcement 18: licences for oxides")]
    assert april not in after


def test_a_scenario_is_described_in_its_own_words():
    text = scenario_sentence(load_scenario("truce-expiry-2026"))
    assert text.startswith("The truce runs out on 10 November 2026. The record as it was known on 23 September 2026")
    assert "approvals fall to 15 %" in text
