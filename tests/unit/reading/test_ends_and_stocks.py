# ruff: noqa: E501 - sentences stay whole
"""Bans that end, quotas that are told in parts, reviews ahead, and stocks in tonnes or called low."""

from datetime import date

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.report import items
from monazite.reading.result import Reading
from monazite.reading.text.article import Article

DAY = date(2026, 12, 1)


def reading_of(text: str) -> Reading:
    return read_article(Article("a.txt", text), day=DAY)


def made_of(text: str, *, cautious: bool = False) -> Draft:
    return draft(reading_of(text), cautious=cautious)


@pytest.mark.parametrize(
    ("text", "begun", "end"),
    [
        (
            "China drops export ban on antimony for South Korea\n\nChina's commerce ministry said on Tuesday that it would lift its ban on exports of antimony to South Korea on 15 December 2026. Exports will again require licences, as they did before the ban.\n\nChina had banned exports of antimony to South Korea in March 2026.",
            date(2026, 3, 1),
            date(2026, 12, 15),
        ),
        (
            "China will lift on 10 December an export ban on graphite to Japan that it imposed in January 2026, the commerce ministry said on Tuesday.",
            date(2026, 1, 1),
            date(2026, 12, 10),
        ),
        (
            "China lifted on Tuesday a ban on exports of gallium to Japan which had been in force since February, its commerce ministry said.",
            date(2026, 2, 1),
            date(2026, 12, 1),
        ),
    ],
)
def test_a_lifted_ban_that_the_register_lacks_holds_on_its_own_days(text: str, begun: date, end: date):
    """It was simulated as the end of all licences, from the day of the article."""
    assert made_of(text).own == ()
    (only,) = made_of(text, cautious=True).own
    assert (only.ban, only.start, only.end, only.status) == (True, begun, end, "in_force")


def test_a_lifted_ban_without_its_beginning_is_asked_as_it_was():
    (question,) = made_of("China will lift its ban on exports of graphite to Japan on 10 December, it said.").questions
    assert not question.cautious.policies


@pytest.mark.parametrize(
    ("text", "tonnes"),
    [
        (
            "Congo cuts cobalt quota\n\nCongo will cut its cobalt export quota by 30% for 2027, the mines ministry said.",
            67_620,
        ),
        ("Congo will cut the 2027 cobalt export quota by a third, the mines ministry said on Tuesday.", 64_400),
    ],
)
def test_a_quota_that_is_cut_by_a_part_is_that_of_the_record_less_the_part(text: str, tonnes: float):
    made = made_of(text)
    (only,) = made.own
    assert (only.kind, only.amount) == ("quota", tonnes)
    assert (only.start, only.end) == (date(2027, 1, 1), date(2027, 12, 31))
    assert made.questions == []
    assert any("less than the 96,600 t on record" in r.reason for r in made.assumptions)


def test_a_quota_of_which_nothing_is_on_record_needs_its_tonnes():
    made = made_of("China will reduce its export quota for antimony by 30% for 2027, the commerce ministry said.")
    assert made.own == ()
    assert any("does not give its tonnes" in r.reason for r in made.unmodelled)


def test_a_quota_that_ends_says_that_none_follows():
    made = made_of("Congo will lower its cobalt export quota to 75,000 tonnes in 2027, the regulator ARECOMS said.")
    assert any("after 2027-12-31 no quota is assumed" in r.reason for r in made.assumptions)


@pytest.mark.parametrize(
    "text",
    [
        "Congo will lower its cobalt export quota to 75,000 tonnes in 2027, the regulator ARECOMS said. ARECOMS said it would review the volume in June.",
        "Congo will lower its cobalt export quota to 75,000 tonnes in 2027, the regulator ARECOMS said. The quota will be reviewed in June 2027.",
    ],
)
def test_a_review_that_is_announced_is_a_day_ahead(text: str):
    reading = reading_of(text)
    assert [(e.kind, e.actors, e.day) for e in reading.events] == [("review", ["CD"], date(2027, 6, 30))]
    shown = [
        (words, section, where) for _, words, section, _, where in items(reading, draft(reading)) if "review" in words
    ]
    assert shown == [("review of Democratic Republic of Congo, 2027-06-30", "next", "not simulated")]
    assert "talks" not in draft(reading).content


def test_the_review_of_an_application_is_none_of_a_measure():
    text = "China will require export licences for yttrium to Japan from January 15. Applications will be reviewed within 45 working days, and files of June 2027 too."
    assert reading_of(text).events == []


@pytest.mark.parametrize(
    ("text", "cover", "build"),
    [
        (
            "The United States will build a stockpile of 3,000 tonnes of cobalt by the end of 2028, the Pentagon said on Tuesday.",
            4.24,
            25.0,
        ),
        (
            "US to buy cobalt for stockpile\n\nThe United States will build a stockpile of 3,000 tonnes of cobalt by the end of 2028, the Pentagon said on Tuesday.",
            4.24,
            25.0,
        ),
        (
            "The United States will build a $2 billion stockpile of 3,000 tonnes of cobalt, the Pentagon said on Tuesday.",
            4.24,
            24.0,
        ),
    ],
)
def test_a_stock_in_tonnes_is_simulated_as_months_of_use(text: str, cover: float, build: float):
    """3,000 t of the 8,500 t of cobalt that the United States use in a year of the data are 4.24 months."""
    made = made_of(text)
    (only,) = made.own
    assert (only.kind, only.cover, only.build) == ("stockpile", cover, build)
    assert made.questions == []


def test_a_stock_told_in_money_has_the_tonnes_that_the_next_sentence_gives():
    """It was ``given as 2,000 MUSD`` though the tonnes stood beside it."""
    text = "Washington plans cobalt reserve\n\nThe United States will spend $2 billion on a strategic stockpile, the Pentagon said on Tuesday. It will hold 3,000 tonnes of cobalt."
    (measure,) = reading_of(text).measures
    assert measure.level == {"value": 3000, "unit": "t"}
    (question,) = made_of(text).questions
    assert [a.policies[0]["cover"] for a in question.answers if a.policies] == [4.24]


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("South Korean toolmakers have run down their stocks.", "run down their stocks"),
        ('"We have stocks for two weeks," said a buyer in Daegu.', "stocks for two weeks"),
    ],
)
def test_stocks_that_are_called_low_stand_beside_those_of_the_run(sentence: str, quote: str):
    """The brief assumed 77 days of stock and did not say that the article, which it quotes, tells of less."""
    text = f"China will stop exports of tungsten to South Korea from 1 January 2027, the commerce ministry said. {sentence}"
    (remark,) = [r for r in made_of(text).unmodelled if r.what == f'"{quote}"']
    assert "South Korea have stocks of tungsten for 45 days of use" in remark.reason


def test_stocks_for_longer_than_the_run_assumes_are_not_called_low():
    text = "China will stop exports of tungsten to South Korea from 1 January 2027, the commerce ministry said. Korean toolmakers have stocks for three months."
    assert not any("the run assumes more" in r.reason for r in made_of(text).unmodelled)
