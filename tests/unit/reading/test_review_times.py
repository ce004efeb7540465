# ruff: noqa: E501 - sentences stay whole
"""How long licences take: in working days, in a sentence of its own, or by how much it changes."""

from datetime import date

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.text.article import Article
from monazite.reading.text.review_times import review_time

DAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("applications will be decided within 15 working days, down from 45", 0.7),
        ("doubled the time it takes to vet applications for antimony trioxide to 90 working days", 4.1),
        ("will extend the review period for gallium export licences from 45 to 90 business days", 4.1),
        ("cut the time it takes to review export licence applications to 30 days", 0.99),
        ("lengthened its review of germanium export applications to six months", 6.0),
        ("will take up to 90 working days to process export licence applications", 4.1),
        ("permits are answered in nine days", 0.3),
    ],
)
def test_months_of_review(text: str, months: float) -> None:
    found = review_time(text)
    assert found is not None
    assert found.months == pytest.approx(months, abs=0.01)


def test_a_change_without_a_number_is_a_factor() -> None:
    halved = review_time("halve the time it takes to approve export licences")
    assert halved is not None
    assert (halved.months, halved.factor, halved.changed) == (None, 0.5, True)


@pytest.mark.parametrize(
    "text",
    [
        "halved the time it takes to build a mine",
        "doubled the time for which licences are valid",
        "ships within 15 days",
    ],
)
def test_other_times_are_none(text: str) -> None:
    assert review_time(text) is None


@pytest.mark.parametrize(
    ("text", "review"),
    [
        ("China will simplify licences for exports of antimony oxide and metal to civilian buyers in Europe, Japan and South Korea from 1 January, the Ministry of Commerce said.\n\nUnder the new rules, applications will be decided within 15 working days, down from 45.", 0.7),
        ("China will speed up export licences for gallium to Japan from 1 January. Applications will be answered within 20 working days instead of 45.", 0.9),
        ("From 1 January China will decide applications for antimony exports within 15 business days, down from 45, the ministry said.", 0.7),
        ("China doubled the time it takes to vet applications for antimony exports to 90 working days, effective immediately.", 4.1),
        ("The commerce ministry in Beijing lengthened its review of germanium export applications to six months on Tuesday.", 6.0),
        ("China is to raise the processing time for dysprosium export permits to four months from 1 January.", 4.0),
    ],
)  # fmt: skip
def test_a_changed_review_is_asked_with_what_is_approved_today(text: str, review: float) -> None:
    made = draft(read_article(Article("a.txt", text), day=DAY))
    (question,) = made.questions
    (policy,) = question.answer("stated-time").policies
    assert policy["review"] == pytest.approx(review)
    assert question.cautious.policies == ()


def test_the_buyers_of_a_list_are_all_of_it() -> None:
    text = "China will simplify licences for exports of antimony to civilian buyers in Europe, Japan and South Korea from 1 January, the ministry said. Applications will be decided within 15 working days, down from 45."
    (question,) = draft(read_article(Article("a.txt", text), day=DAY)).questions
    assert question.answer("stated-time").policies[0]["destinations"] == ["EU", "JP", "KR"]


def test_a_doubled_review_beside_a_suspension_is_a_measure_of_its_own() -> None:
    text = "China extended until Nov. 27, 2027 its suspension of a ban on exports of antimony, gallium and germanium to the US, the Ministry of Commerce said in a statement on Tuesday. Licences will still be required. Separately, the ministry doubled the time it takes to vet applications for antimony trioxide to 90 working days, effective immediately."
    suspended, doubled = read_article(Article("a.txt", text), day=DAY).measures
    assert suspended.status == "suspended"
    assert (doubled.actor, doubled.goods, doubled.status, doubled.start) == ("CN", ["Sb"], "in_force", DAY)
