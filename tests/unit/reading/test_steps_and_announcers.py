# ruff: noqa: E501 - sentences stay whole
"""Later steps of a measure, who announced it, buyers named alone, halted works, general licences that are ended."""

from datetime import date
from typing import Any

import pytest

from monazite.foundation.errors import InputError
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.report import for_brief, to_simulate
from monazite.reading.text.article import Article
from monazite.reading.text.review_times import review_time

DAY = date(2026, 11, 30)
NEW_DUTY = "The United States will charge a 50% tariff on magnets imported from China from 1 February 2027, up from 25% now, the U.S. Trade Representative said on Monday."


def made_of(text: str, *, cautious: bool = False) -> Draft:
    return draft(read_article(Article("a.txt", text), day=DAY), cautious=cautious)


def handed_over(text: str) -> dict[str, Any]:
    reading = read_article(Article("a.txt", text), day=DAY)
    return for_brief(reading, draft(reading))


def taken(text: str) -> None:
    """Raise where nothing of an article can be simulated."""
    reading = read_article(Article("a.txt", text), day=DAY)
    to_simulate(reading, draft(reading))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{NEW_DUTY} The duty will rise to 75% on 1 February 2028.", [("tariff", 0.25, date(2027, 2, 1)), ("tariff", 0.25, date(2028, 2, 1))]),
        ("The United States will impose a tariff of 30% on graphite from China from 1 February 2027, the trade office said. The tariff will rise to 60% on 1 February 2028.", [("tariff", 0.3, date(2027, 2, 1)), ("tariff", 0.3, date(2028, 2, 1))]),
        ("Vietnam will levy an export tax of 10% on tungsten powder from 1 January 2027, the ministry said. The tax will rise to 20% on 1 January 2028.", [("export_tax", 0.1, date(2027, 1, 1)), ("export_tax", 0.1, date(2028, 1, 1))]),
    ],
)  # fmt: skip
def test_a_later_rate_is_a_second_policy_of_what_it_adds(text: str, expected: list[tuple[str, float, date]]):
    """It was only said: "only the first rate is simulated"."""
    made = made_of(text)
    assert [(p.kind, pytest.approx(p.rate), p.start) for p in made.own] == expected
    assert not any("first rate" in remark.reason for remark in read_article(Article("a.txt", text), day=DAY).ambiguous)


def test_a_duty_that_falls_later_is_eased_by_the_difference():
    first, later = made_of("The United States will charge a 50% tariff on magnets from China from 1 February 2027, the trade office said. The duty will fall to 30% on 1 July 2028.").own  # fmt: skip
    assert (first.rate, later.kind, later.start) == (0.5, "concession", date(2028, 7, 1))
    assert later.tariff_cut == pytest.approx(0.2)


def test_an_answer_on_the_first_rate_leaves_the_step_alone():
    made = made_of("The United States will raise its tariff on permanent magnets from China to 50% on 1 February 2027, the trade office said. The tariff will rise to 100% on 1 February 2028.")  # fmt: skip
    (question,) = made.questions
    rates = {a.name: [p["rate"] for p in a.policies] for a in question.answers if a.policies}
    assert rates == {"on-top": [0.5, 0.5], "whole-duty": [pytest.approx(0.25), 0.5]}


def test_a_later_quota_follows_the_first():
    own = made_of("Congo set a cobalt export quota of 90,000 tonnes for 2027, ARECOMS said. The quota will rise to 110,000 tonnes in 2028.").own  # fmt: skip
    quotas = [(p.amount, p.start, p.end) for p in own if p.kind == "quota"]
    assert quotas == [
        (90_000, date(2027, 1, 1), date(2027, 12, 31)),
        (110_000, date(2028, 1, 1), date(2028, 12, 31)),
    ]


def test_what_no_policy_can_hold_is_handed_to_the_list_of_what_was_left_out():
    assert handed_over(f"{NEW_DUTY} Imports for the Pentagon are exempt.")["not_in_run"] == [
        "Imports for the Pentagon are exempt"
    ]
    stock = handed_over("Congo set a cobalt export quota of 120,000 tonnes for 2027, ARECOMS said. It will oblige miners to deliver a tenth of it to a state stockpile.")  # fmt: skip
    assert stock["not_in_run"] == ["Democratic Republic of Congo: stockpile (cobalt), announced"]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Congo will raise its cobalt export quota to 120,000 tonnes in 2027, the regulator ARECOMS announced on Monday.", "ARECOMS"),
        ("China will stop issuing export licences for antimony to Japan from 10 December 2026, the commerce ministry announced on Monday.", "the commerce ministry"),
        ("Vietnam's National Assembly on Monday raised the export tax on tungsten powder to 20% from 5%, effective 1 January 2027.", "Vietnam's National Assembly"),
        (NEW_DUTY, "the U.S. Trade Representative"),
        ("China said on Monday it will ban exports of gallium to Japan from 10 December 2026.", "China"),
        ("China will ban exports of gallium to Japan from 10 December 2026, according to a notice of the Ministry of Commerce.", "the Ministry of Commerce"),
    ],
)  # fmt: skip
def test_the_body_that_decides_is_who_announced(text: str, who: str):
    """ "As reported, not confirmed" reads as a rumour."""
    assert [*handed_over(text)["announced"].values()] == [who]


@pytest.mark.parametrize(
    "text",
    [
        "China will ban exports of gallium to Japan from 10 December 2026, Reuters reported.",
        "China will ban exports of gallium to Japan from 10 December 2026, sources at the Ministry of Commerce said.",
        "China will ban exports of gallium to Japan from 10 December 2026, Japan's trade ministry said.",
        "China will ban exports of gallium to Japan from 10 December 2026.",
    ],
)
def test_what_nobody_or_another_state_tells_is_announced_by_none(text: str):
    reading = read_article(Article("a.txt", text), day=DAY)
    made = draft(reading)
    assert for_brief(reading, made)["announced"] == {}


@pytest.mark.parametrize(
    ("text", "widened"),
    [
        ("China will ban exports of gallium to Japanese chipmakers from 10 December 2026, the commerce ministry said.", {"named": "Japanese chipmakers", "on": "Japan"}),
    ],
)  # fmt: skip
def test_buyers_named_alone_are_handed_to_the_first_screen(text: str, widened: dict[str, str]):
    assert handed_over(text)["widened"] == [widened]


@pytest.mark.parametrize(
    "text",
    [
        "Glencore said it had halted its Mutanda cobalt mine in Congo after an accident. The mine made 20,000 tonnes a year.",
        "MP Materials suspended output of NdPr oxide at Mountain Pass after a fire. The company will draw on its stocks for three months.",
        "Lynas said it shut down a kiln at its Kalgoorlie plant. It will process carbonate from stock until January.",
    ],
)
def test_halted_works_of_a_firm_are_refused_as_such(text: str):
    """They were a project that "names no project of the dataset", or one that is simulated as on record."""
    with pytest.raises(InputError, match="a firm's halt of its output is no measure of a state"):
        taken(text)


@pytest.mark.parametrize(
    ("text", "share", "months"),
    [
        ("China will require a separate licence for every shipment of yttrium to the United States from 10 December, ending the general licences granted a year ago, the commerce ministry said. The time in which it decides will double to 90 working days.", 0.8, 4.1),
        ("China will revoke the general licences for dysprosium exports to Japan from 10 December 2026, the commerce ministry said. Applications will be decided within 90 working days.", 0.8, 4.1),
        ("From 10 December 2026 China will require individual licences for terbium exports to the European Union instead of general licences, the ministry said.", 0.8, 2.1),
    ],
)  # fmt: skip
def test_where_general_licences_end_single_ones_stand_as_on_record(text: str, share: float, months: float):
    """They kept the share of general licences, or were read as general ones that are granted."""
    (question,) = made_of(text).questions
    (policy,) = question.cautious.policies
    assert (policy["approval"], policy["review"], policy["start"]) == (share, months, date(2026, 12, 10))


@pytest.mark.parametrize(
    "text",
    [
        "China will double to 90 working days the time in which it decides on licences for tungsten exports",
        "China will lengthen from 45 to 90 working days the time in which it decides on licences for antimony exports",
        "licences: the time in which it decides will double to 90 working days",
    ],
)
def test_the_new_time_counts_and_not_the_factor(text: str):
    found = review_time(text)
    assert found is not None
    assert (found.months, found.changed) == (4.1, True)


@pytest.mark.parametrize(
    ("text", "industries", "uses"),
    [
        ("Will American makers of gas turbine blades run out of yttrium?", [], ["coatings"]),
        ("The oxide coats blades of gas turbines. Will American turbine makers run out of yttrium?", [], ["coatings"]),
        ("Will thermal barrier coatings be hit?", [], ["coatings"]),
        ("Will European wind turbine makers be hit?", ["wind"], []),
        ("Will turbine makers in Europe run out?", ["wind"], []),
    ],
)
def test_a_question_names_uses_by_their_own_words(text: str, industries: list[str], uses: list[str]):
    """Gas turbines were answered by wind turbines."""
    act = "China will ban exports of yttrium to the United States from 10 December, the ministry said."
    (asked,) = [p for p in handed_over(f"{act} {text}")["points"] if p["quote"].startswith("Will ")]
    assert (list(asked["industries"]), list(asked["uses"]), asked["topic"]) == (industries, uses, "stops")
