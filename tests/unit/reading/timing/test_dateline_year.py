# ruff: noqa: E501 - sentences stay whole
"""A dateline without a year is the last such day up to the day of reading, unless the text says otherwise."""

from datetime import date

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.text.article import Article
from monazite.reading.timing import dateline
from monazite.reading.timing.dateline import ArticleDate, article_date, dateline_country, dateline_length

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("BEIJING, Nov 30 (Reuters) - China will halt approvals of licences from 15 January 2027 for six months.", date(2026, 11, 30)),
        ("BEIJING, Nov 30 (Reuters) - China will halve the licences from February 2027 until the end of the year.", date(2026, 11, 30)),
        ("TOKYO, Dec 1 (Reuters) - China will stop exports of magnets to Japan from January 15.", date(2026, 12, 1)),
        ("Dec 1 (Reuters) - China will stop exports of magnets to Japan.", date(2026, 12, 1)),
        ("28 November (Nikkei) - China will stop exports of magnets to Japan.", date(2026, 11, 28)),
        ("Beijing, Nov 30 (ANI): China will stop exports of magnets.", date(2026, 11, 30)),
        ("BEIJING, Nov 30 (Reuters)\n\nChina will stop exports of magnets.", date(2026, 11, 30)),
        ("China stops magnets\nMonday, 30 November\n\nChina will stop exports of magnets.", date(2026, 11, 30)),
        ("China stops magnets\nUpdated: Dec. 1, 10:15 GMT\n\nChina will stop exports of magnets.", date(2026, 12, 1)),
        ("BEIJING, Dec 15 (Reuters) - China said on Monday it had stopped exports.", date(2025, 12, 15)),
        ("BEIJING, Dec 2 (Reuters) - China said it had stopped exports.", date(2026, 12, 2)),
        ("BEIJING, Nov 30 (Reuters) - China, which on 4 April 2025 put seven rare earths under licence, said so.", date(2026, 11, 30)),
        ("BEIJING, Nov 30 (Reuters) - China, which had suspended its controls until 10 November 2026, said they are back.", date(2026, 11, 30)),
        ("BEIJING, Nov 30 (Reuters) - China will stop exports until the end of 2029.", date(2026, 11, 30)),
        ("BEIJING, Feb 29 (Reuters) - China said so.", date(2024, 2, 29)),
    ],
)  # fmt: skip
def test_the_last_such_day_up_to_today(text: str, day: date):
    assert article_date(Article("a", text), today=TODAY) == ArticleDate(day, "nearest")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("BEIJING, Oct 9 (Reuters) - China will require licences from 8 November 2025.", date(2025, 10, 9)),
        ("BEIJING, Oct 9 (Reuters) - China said licences will be needed from Dec. 1, 2025.", date(2025, 10, 9)),
        ("BEIJING, Nov 30 (Reuters) - The truce runs until 10 November 2026, the ministry said.", date(2025, 11, 30)),
    ],
)
def test_what_is_still_to_come_decides_the_year(text: str, day: date):
    assert article_date(Article("a", text), today=TODAY) == ArticleDate(day, "stated")


def test_a_year_in_the_dateline_or_by_the_reader_stays():
    article = Article("a", "BEIJING, Nov 30, 2025 (Reuters) - China will stop exports from 15 January 2027.")
    assert article_date(article, today=TODAY).day == date(2025, 11, 30)
    assert article_date(article, date(2026, 11, 29), TODAY).how == "given"


def test_a_dateline_of_a_day_alone_tells_of_no_country_and_no_measure():
    (sentence,) = _sentences("Dec 1 (Reuters) - China said so.")
    assert dateline_length(sentence.text) == len("Dec 1 (Reuters) - ")
    assert dateline_country([sentence]) == ""


def _sentences(text: str):
    from monazite.reading.text.vocabulary import vocabulary

    return vocabulary().sentences(Article("a", text), [])


def test_no_measure_ends_before_the_article_that_announces_it(monkeypatch: pytest.MonkeyPatch):
    """It was dated a year late by its own start: ``it ended on 2027-07-15, before the day of the article``."""

    class Clock(date):
        @classmethod
        def today(cls) -> date:
            return TODAY

    monkeypatch.setattr(dateline, "date", Clock)
    text = "BEIJING, Nov 30 (Reuters) - China's commerce ministry said on Monday it will halt approvals of export licences for dysprosium, terbium and magnets containing them to the European Union from 15 January 2027 for six months."
    reading = read_article(Article("a.txt", text))
    assert reading.day == date(2026, 11, 30)
    assert "gives no year" in reading.ambiguous[0].reason
    (only,) = draft(reading).own
    assert (only.start, only.end) == (date(2027, 1, 15), date(2027, 7, 15))


def test_what_is_told_as_ahead_is_not_told_to_have_ended():
    """Also where the day that the reader is given is after it."""
    text = "China will stop exports of gallium to Japan from 15 January 2027 until 15 July 2027."
    made = draft(read_article(Article("a.txt", text), day=date(2027, 11, 30)))
    (remark,) = made.unmodelled
    assert "ahead" in remark.reason
    assert "it ended on" not in remark.reason
