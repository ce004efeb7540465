from datetime import date

import pytest

from monazite.reading import dates
from monazite.reading.dateline import opening, written
from monazite.reading.text import Article

BASE = date(2025, 10, 15)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "day", "role"),
    [
        ("on 4 April 2025", date(2025, 4, 4), "at"),
        ("from November 8", date(2025, 11, 8), "from"),
        ("effective January 1, 2026", date(2026, 1, 1), "from"),
        ("until 10 November 2026", date(2026, 11, 10), "until"),
        ("since April", date(2025, 4, 1), "from"),
        ("in October 2025", date(2025, 10, 1), "at"),
        ("by the end of the year", date(2025, 12, 31), "until"),
        ("from the second half of 2026", date(2026, 7, 1), "from"),
        ("the ministry said on Friday", date(2025, 10, 10), "at"),
        ("the two will meet on Friday", date(2025, 10, 17), "at"),
        ("yesterday", date(2025, 10, 14), "at"),
        ("three weeks ago", date(2025, 9, 24), "at"),
        ("it raised the tax on 1 March", date(2025, 3, 1), "at"),
        ("it will raise the tax on 1 March", date(2026, 3, 1), "at"),
        ("2025-11-08", date(2025, 11, 8), "at"),
        ("last Thursday", date(2025, 10, 9), "at"),
        ("on Thursday of last week", date(2025, 10, 9), "at"),
        ("by the end of next month", date(2025, 11, 30), "until"),
        ("by the end of March", date(2026, 3, 31), "until"),
        ("until the end of next year", date(2026, 12, 31), "until"),
        ("from 1 March next year", date(2026, 3, 1), "from"),
        ("through 2028", date(2028, 12, 31), "until"),
        ("until mid-November", date(2025, 11, 15), "until"),
    ],
)
def test_dates(text: str, day: date, role: str) -> None:
    (found,) = dates.find(text, BASE)
    assert (found.day, found.role) == (day, role)


def test_the_same_day_is_the_one_named_before() -> None:
    assert dates.find("takes effect the same day", BASE, date(2025, 11, 8))[0].day == date(2025, 11, 8)


def test_until_a_month_is_its_last_day() -> None:
    assert dates.find("until September 2025", BASE)[0].day == date(2025, 9, 30)


def test_relative_dates_need_the_date_of_the_article() -> None:
    assert dates.find("on Friday, and from 8 November", None) == []


def test_earlier_counts_from_the_date_named_before() -> None:
    assert dates.find("two days earlier", BASE, date(2026, 2, 4))[0].day == date(2026, 2, 2)


def test_a_record_since_a_year_is_not_a_start() -> None:
    assert dates.find("the first such purchase since 1990", BASE) == []


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("for 90 days", date(2025, 8, 12)),
        ("a one-year truce", date(2026, 5, 14)),
        ("for another six months", date(2025, 11, 14)),
    ],
)
def test_durations(text: str, end: date) -> None:
    (span,) = dates.durations(text)
    assert span.after(date(2025, 5, 14)) == end


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("BEIJING, April 4 (wire) - China said so.", "China said so."),
        ("Kuala Lumpur - Talks ended.", "Talks ended."),
        ("GENEVA (wire) - They met.", "They met."),
        ("Rare earths - a history", "Rare earths - a history"),
    ],
)
def test_datelines(text: str, rest: str) -> None:
    assert text[opening(text) :] == rest


@pytest.mark.parametrize(
    ("text", "day", "how"),
    [
        ("Published: 30 October 2025\n\nTrump met Xi.", date(2025, 10, 30), "stated"),
        ("BEIJING, April 4 (wire) - In 2025 China acted.", date(2025, 4, 4), "stated"),
        ("On 4 April 2025 China acted, six months after 1 October 2024.", date(2025, 4, 4), "text"),
        ("China acted.", None, "unknown"),
    ],
)
def test_the_date_of_the_article(text: str, day: date | None, how: str) -> None:
    when = written(Article("a", text))
    assert (when.day, when.how) == (day, how)
    assert written(Article("a", text), date(2020, 1, 1)).day == date(2020, 1, 1)
