# ruff: noqa: E501 - sentences stay whole
"""``Halve the licences it grants`` is half of the approvals on record, and no money."""

from datetime import date

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.result import Reading
from monazite.reading.text.article import Article
from monazite.reading.text.licence_shares import licence_share

DAY = date(2026, 11, 30)


def read(sentence: str) -> Reading:
    return read_article(Article("a.txt", f"BEIJING, Nov 30 (Reuters) - {sentence}"), day=DAY)


def made_of(sentence: str) -> Draft:
    return draft(read(sentence))


@pytest.mark.parametrize(
    ("sentence", "value", "of_today"),
    [
        ("China will halve the licences it grants for rare earth magnets", 0.5, True),
        ("The number of export licences for dysprosium to Japan will be halved", 0.5, True),
        ("China will cut by a third the licences it issues for gallium exports", 0.6667, True),
        ("China will cut the number of licences for gallium exports to Japan by a third", 0.6667, True),
        ("China will slash export licences for magnets to the United States by half", 0.5, True),
        ("Licences for exports of gallium will be cut by two thirds", 0.3333, True),
        ("China will trim by a fifth the permits it gives out for exports of antimony", 0.8, True),
        ("China cut approvals of export licences for magnets to Europe by 60%", 0.4, True),
        ("China will grant 40% fewer export licences for germanium", 0.6, True),
        ("China will issue half as many export licences for terbium", 0.5, True),
        ("China will cut export licences for germanium to a third of today's number", 0.3333, True),
        ("China will approve only half of the licence applications for terbium", 0.5, False),
        ("China will grant only one in three applications for exports of magnets", 0.3333, False),
        ("China will approve no more than 30 percent of applications for exports of magnets", 0.3, False),
        ("Beijing will reject three quarters of all applications for licences", 0.25, False),
        ("China will lower the share of export licences it approves for gallium to 40 percent", 0.4, False),
    ],
)
def test_shares_that_are_stated(sentence: str, value: float, of_today: bool):
    found = licence_share(sentence)
    assert found is not None
    assert (found.value, found.of_today) == (pytest.approx(value, abs=1e-4), of_today)


@pytest.mark.parametrize(
    "sentence",
    [
        "China will halve the time it takes to approve export licences for magnets",
        "China will halve the fee for export licences",
        "China will halve its export quota for tungsten",
        "China will double the licences it grants for magnets",
        "China will cut its duty on magnets that need licences by a third",
        "China will require licences for gallium, of which it makes 98 percent",
    ],
)
def test_what_is_no_share_of_licences(sentence: str):
    assert licence_share(sentence) is None


def test_half_of_the_licences_is_half_of_what_the_record_approves():
    """It was asked, with 95 % of applications as the first answer, and money was read of ``grants``."""
    sentence = "China will halve the licences it grants for rare earth magnets from February 2027 until the end of the year, the commerce ministry said."
    (measure,) = read(sentence).measures
    assert (measure.kind, measure.start, measure.end) == ("export_control", date(2027, 2, 1), date(2027, 12, 31))
    made = made_of(sentence)
    (only,) = made.own
    assert not made.questions
    assert only.approval == pytest.approx(0.45)  # 90 % on record
    assert any("of 90% on record" in remark.reason for remark in made.assumptions)


def test_a_share_of_applications_is_taken_as_it_is():
    (only,) = made_of(
        "China will grant only one in three applications for exports of magnets to Japan from 1 January 2027."
    ).own
    assert only.approval == pytest.approx(1 / 3, abs=1e-3)
    assert only.destinations == ("JP",)


def test_more_licences_are_asked_as_ever():
    made = made_of("China will double the licences it grants for rare earth magnets from February 2027.")
    assert made.own == ()
    assert "eased or kept" in made.questions[0].text


def test_a_grant_of_money_is_money():
    kinds = [m.kind for m in read("Japan will pay grants for magnet plants in Fukuoka from 2027.").measures]
    assert kinds == ["finance"]


@pytest.mark.parametrize(
    ("text", "approval"),
    [
        (
            "China will require export licences for magnets from 1 January 2027; 30 percent of applications will be approved.",
            0.3,
        ),
        (
            "China will require export licences for magnets from 1 January 2027, with 30 % of applications approved.",
            0.3,
        ),
        (
            "China will require export licences for magnets from 1 January 2027. Thirty percent of applications will be granted.",
            0.3,
        ),
        (
            "China will require export licences for magnets from 1 January 2027. Only four in ten applications are likely to be granted.",
            0.4,
        ),
        (
            "China will require export licences for magnets from 1 January 2027. About 70 percent of applications would be turned down.",
            0.3,
        ),
    ],
)
def test_the_share_of_applications_may_stand_after_the_measure(text: str, approval: float):
    (only,) = made_of(text).own
    assert only.approval == pytest.approx(approval)


def test_a_share_of_another_sentence_is_not_that_of_the_licences():
    made = made_of(
        "China will require export licences for magnets from 1 January 2027. It approved 30 percent fewer visas."
    )
    assert any("how many licences are approved" in question.text for question in made.questions)
