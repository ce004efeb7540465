# ruff: noqa: E501 - sentences stay whole
"""Days, sides and shares that a reader of articles found wrong: each text is an ordinary lead of an agency."""

from datetime import date

import pytest

from monazite.reading.article_reader import READ_TODAY, read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.text.article import Article

DAY = date(2026, 12, 1)


def made_of(text: str, *, cautious: bool = False) -> Draft:
    return draft(read_article(Article("a.txt", text), day=DAY), cautious=cautious)


def test_an_article_without_a_date_is_read_as_of_the_day_of_its_reader():
    """It was read as of the last day of the shipped record, although its reader knew a later one."""
    undated = Article("a.txt", "China will ban exports of gallium to Japan next month, the commerce ministry said.")
    today = date(2027, 3, 9)
    reading = read_article(undated, today=today)
    assert (reading.day, reading.date_from) == (today, READ_TODAY)
    assert reading.measures[0].start == date(2027, 4, 1)
    assert [r.what for r in reading.ambiguous] == [f"the date of the article, {today}"]
    assert read_article(undated).day is None
    (remark,) = [r for r in draft(read_article(undated)).assumptions if r.what == "date of the article"]
    assert str(date.today()) in remark.reason


def test_a_date_that_is_stated_outweighs_that_of_the_reader():
    stated = Article("a.txt", "BEIJING, 2 May 2026 - China will ban exports of gallium to Japan from June, it said.")
    assert read_article(stated, today=date(2027, 3, 9)).day == date(2026, 5, 2)


@pytest.mark.parametrize(
    "text",
    [
        "China bans exports of gallium to Japan from January\n\nBEIJING, 1 December 2026 - China will ban exports of gallium to Japan from 18 January 2027, the commerce ministry said.",
        "China will ban exports of gallium to Japan from January 2027, the ministry said. The ban takes effect on 18 January 2027.",
    ],
)
def test_a_day_beats_the_name_of_its_month(text: str):
    (only,) = made_of(text).own
    assert only.start == date(2027, 1, 18)


def test_the_first_of_a_month_stays_where_it_is_named():
    text = "China will ban exports of gallium to Japan from 1 January 2027, the ministry said. Checks of the ban begin from 18 January 2027."
    assert made_of(text).own[0].start == date(2027, 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "China puts yttrium exports to Japan under licence\n\nChina will require export licences for yttrium oxide shipped to Japan from January 15, the Chinese commerce ministry said.\n\nNo licences will be granted to companies that supply the Japanese armed forces.",
        "China will require export licences for germanium shipped to Japan from January 15, the Chinese commerce ministry said. Exports to military end users are prohibited.",
    ],
)
def test_every_answer_says_what_defence_buyers_get(text: str):
    (question,) = made_of(text).questions
    held = [a for a in question.answers if a.policies and a.policies[0]["approval"] > 0.0]
    assert len(held) >= 2
    for answer in held:
        assert "none for defence buyers" in answer.text
        assert answer.policies[0]["military"] == 0.0


def test_an_answer_names_the_share_that_defence_buyers_have_on_record():
    (question,) = made_of(
        "China will require export licences for yttrium to the United States from January 15."
    ).questions
    shares = [(a, a.policies[0]) for a in question.answers if a.policies and "military" in a.policies[0]]
    told = [a for a, block in shares if block["military"] != block["approval"]]
    assert told
    assert all("defence buyers" in a.text for a in told)


@pytest.mark.parametrize(
    ("text", "buyer", "start"),
    [
        (
            "EU and China agree general licences for rare earth magnets\n\nThe European Union and China agreed on Tuesday that Beijing will grant general licences for exports of rare earth magnets to European carmakers from 1 January 2027, both sides said.",
            "EU",
            date(2027, 1, 1),
        ),
        (
            "Japan and China agree general licences for gallium\n\nJapan and China agreed on Tuesday that Beijing will grant general licences for exports of gallium to Japanese chipmakers from 1 February 2027, both governments said.",
            "JP",
            date(2027, 2, 1),
        ),
    ],
)
def test_a_headline_of_a_deal_is_what_the_text_says_that_one_side_gives(text: str, buyer: str, start: date):
    """``EU and China agree general licences`` was asked as a control of the European Union on China."""
    (question,) = made_of(text).questions
    block = question.cautious.policies[0]
    assert (block["actor"], block["destinations"], block["start"]) == ("CN", [buyer], start)
    assert block["approval"] == 0.95
    assert "today it is" in question.cautious.text
    assert made_of(text, cautious=True).own[0].approval == 0.95


def test_general_licences_that_may_come_are_not_simulated_by_caution():
    text = "China could grant general licences for exports of gallium to Japan from 1 February 2027, traders said."
    assert made_of(text, cautious=True).own == ()


def test_whoever_introduced_controls_before_is_who_has_them_on_record():
    """``it`` was taken for the bloc that imports: a control of the European Union on China was asked."""
    text = "EU sets 35% duty on Chinese antimony trioxide\n\nThe European Union will charge a tariff of 35% on imports of antimony trioxide from China from 1 February 2027, the European Commission said.\n\nChina shipped about two thirds of what the bloc imported before it introduced export controls in September 2024; since then Vietnam and Tajikistan have gained ground."
    made = made_of(text)
    assert made.questions == []
    assert [p.kind for p in made.own] == ["tariff"]


def test_a_stop_on_record_that_is_over_is_not_asked():
    """Its answer ``as-read`` would have simulated it without an end."""
    text = "Congo cuts cobalt export quota to 80,000 tonnes for 2027\n\nThe Democratic Republic of Congo will lower its cobalt export quota to 80,000 tonnes in 2027, the mining regulator ARECOMS said.\n\nCobalt has more than doubled in price since Kinshasa stopped exports in February 2025."
    made = made_of(text)
    assert made.questions == []
    assert any("over since 2025-06-21" in words for words in made.simulated_elsewhere.values())


def test_an_export_tax_of_a_ministry_is_simulated_where_the_headline_has_no_rate():
    made = made_of(
        "China to tax exports of gallium\n\nChina will levy an export tax of 15% on gallium from 1 January 2027, the finance ministry said on Tuesday."
    )
    assert made.questions == []
    assert (made.own[0].kind, made.own[0].rate) == ("export_tax", 0.15)


def test_a_headline_and_what_people_tell_are_one_question_with_the_day_of_the_text():
    """The headline was asked by itself, from the day of the article."""
    text = "China to stop germanium exports to the EU\n\nChina will stop exports of germanium to the European Union from 1 January 2027, according to people familiar with the plan."
    (question,) = made_of(text).questions
    assert [a.policies[0]["start"] for a in question.answers if a.policies] == [date(2027, 1, 1)]
    assert not question.cautious.policies
