# ruff: noqa: E501 - sentences stay whole
from datetime import date

import pytest

from monazite.reading.text.article import Article
from monazite.reading.timing import date_resolution, dates, durations
from monazite.reading.timing.dateline import article_date, dateline_length

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
        ("the two will meet on Friday", date(2025, 10, 17), "meets"),
        ("officials meet in Geneva on Friday", date(2025, 10, 17), "meets"),
        ("officials met in Geneva on Friday", date(2025, 10, 10), "at"),
        ("who flies to Shenzhen for the summit on November 18, has mused", date(2025, 11, 18), "meets"),
        ("the two meet this week; the ban was imposed on 1 March", date(2025, 3, 1), "from"),
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
        ("from the middle of February", date(2026, 2, 15), "from"),
        ("until the middle of February 2026", date(2026, 2, 15), "until"),
        ("the licence was granted in the middle of September", date(2025, 9, 15), "at"),
        ("on the tenth of this month", date(2025, 10, 10), "at"),
        ("from the beginning of next month", date(2025, 11, 1), "from"),
        ("since the start of 2024", date(2024, 1, 1), "from"),
        ("In February of last year it fell", date(2024, 2, 1), "at"),
        ("In May the plant opened", date(2025, 5, 1), "at"),
        ("from the third quarter of next year", date(2026, 7, 1), "from"),
        ("in Q3 2026", date(2026, 7, 1), "at"),
        ("from mid-2027", date(2027, 7, 1), "from"),
        ("the Monday before last", date(2025, 10, 6), "at"),
        ("it will start on the 27th", date(2025, 10, 27), "from"),
        ("the day after tomorrow", date(2025, 10, 17), "at"),
        ("six weeks from now", date(2025, 11, 26), "at"),
        ("not before 1 March 2027", date(2027, 3, 1), "from"),
        ("brought its ban forward to 1 January 2026", date(2026, 1, 1), "from"),
        ("01.07.2026", date(2026, 7, 1), "at"),
        ("as of 2028", date(2028, 1, 1), "from"),
        ("it covers seven elements and enters into force on 20 February", date(2026, 2, 20), "from"),
        ("Washington imposed a duty on 20 February", date(2025, 2, 20), "at"),
        ("The rule becomes binding on 1 March", date(2026, 3, 1), "from"),
        ("Exports fell after 4 April", date(2025, 4, 4), "at"),
        ("A consultation that closes on 15 March", date(2026, 3, 15), "at"),
    ],
)
def test_dates(text: str, day: date, role: str) -> None:
    (found,) = dates.find(text, BASE)
    assert (found.day, found.role) == (day, role)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("On October 30 last year it shelved the rules of October 9.", [date(2024, 10, 30), date(2024, 10, 9)]),
        ("On 9 November 2023 it suspended the ban of 3 December 2022 and the rules of 9 October.",
         [date(2023, 11, 9), date(2022, 12, 3), date(2023, 10, 9)]),
        ("In December 2023 it banned them; the ban of 3 December stays.", [date(2023, 12, 1), date(2023, 12, 3)]),
        ("It suspended the rules of October 9.", [date(2025, 10, 9)]),  # no other year is named
        ("On October 30 last year it shelved the rules; from October 9 they apply.", [date(2024, 10, 30), date(2025, 10, 9)]),
    ],
)  # fmt: skip
def test_of_a_day_is_of_the_year_that_the_sentence_names(text: str, days: list[date]) -> None:
    assert [w.day for w in dates.find(text, BASE)] == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("China bans exports of gallium from 1 July", [date(2027, 7, 1)]),
        ("China announced a ban on exports from 1 June", [date(2027, 6, 1)]),
        ("China has announced licences for terbium, effective June 1", [date(2027, 6, 1)]),
        ("China will stop exports from January 15 for six months", [date(2027, 1, 15)]),
        ("licences are required from February", [date(2027, 2, 1)]),
        ("licences were required from February", [date(2026, 2, 1)]),
        ("exports were halted from 1 October", [date(2026, 10, 1)]),
        ("China bans exports of gallium from 1 November", [date(2026, 11, 1)]),
        ("will halve the licences from February until the end of the year", [date(2027, 2, 1), date(2027, 12, 31)]),
        ("will halve the licences from February 2027 until the end of the year", [date(2027, 2, 1), date(2027, 12, 31)]),
        ("it will stop exports between 1 January and 30 June", [date(2027, 1, 1), date(2027, 6, 30)]),
        ("it will stop exports from January to June", [date(2027, 1, 1), date(2027, 6, 30)]),
        ("it will stop exports from 15 January to 15 July", [date(2027, 1, 15), date(2027, 7, 15)]),
        ("The ban from 1 December is off; the truce runs until the end of the year", [date(2026, 12, 1), date(2026, 12, 31)]),
    ],
)  # fmt: skip
def test_a_start_without_a_year_told_at_the_end_of_one_is_the_next(text: str, days: list[date]) -> None:
    assert [w.day for w in dates.find(text, date(2026, 11, 30))] == days


def test_a_range_of_years_is_a_start_and_an_end() -> None:
    found = dates.find("25 million tonnes in each of the years 2026, 2027 and 2028", BASE)
    assert [(w.day, w.role) for w in found] == [(date(2026, 1, 1), "from"), (date(2028, 12, 31), "until")]


def test_a_weekday_and_the_date_that_follows_it_are_one() -> None:
    found = dates.find("A duty, effective on Friday, 1 August, hits copper.", date(2025, 7, 31))
    assert [(w.day, w.role) for w in found] == [(date(2025, 8, 1), "from")]
    apart = dates.find("He said on Monday that from 4 May it applies.", date(2025, 5, 7))
    assert [(w.day, w.role) for w in apart] == [(date(2025, 5, 5), "at"), (date(2025, 5, 4), "from")]


def test_a_month_after_a_verb_of_the_past_is_past() -> None:
    found = dates.find("They need the licences that were introduced in April, and they will go on needing them.", BASE)
    assert [w.day for w in found] == [date(2025, 4, 1)]


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
    (span,) = durations.find(text)
    assert span.after(date(2025, 5, 14)) == end


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("BEIJING, April 4 (wire) - China said so.", "China said so."),
        ("Kuala Lumpur - Talks ended.", "Talks ended."),
        ("GENEVA (wire) - They met.", "They met."),
        ("Rare earths - a history", "Rare earths - a history"),
        ("BEIJING, 12 January 2026: China said so.", "China said so."),
        ("BEIJING - 12 January 2026 - China said so.", "China said so."),
        ("NEW DELHI, 12 January 2026 /Wire/ - India said so.", "India said so."),
        (
            "Beijing, China banned exports on 4 April 2025. It said so.",
            "Beijing, China banned exports on 4 April 2025. It said so.",
        ),
    ],
)
def test_datelines(text: str, rest: str) -> None:
    assert text[dateline_length(text) :] == rest


@pytest.mark.parametrize(
    ("text", "day", "how"),
    [
        ("Published: 30 October 2025\n\nTrump met Xi.", date(2025, 10, 30), "stated"),
        ("BEIJING, April 4 (wire) - In 2025 China acted.", date(2026, 4, 4), "nearest"),
        ("On 4 April 2025 China acted, six months after 1 October 2024.", date(2025, 4, 4), "text"),
        ("China acted.", None, "unknown"),
        ("China acts\n\nBEIJING, 12 January 2026 - It ends on 10 November 2026.", date(2026, 1, 12), "stated"),
        (
            "China acts\nBy A Writer\n\nBrussels, January 12, 2026 — It ends on 10 November 2026.",
            date(2026, 1, 12),
            "stated",
        ),
        (
            "China acts\n\nWASHINGTON, Jan 12 (Agency) - On 9 October 2025 it began; it ends in 2026.",
            date(2026, 1, 12),
            "nearest",
        ),
        ("BEIJING (12 January 2026) — It ends on 10 November 2026.", date(2026, 1, 12), "stated"),
        (
            "Trump, Xi to meet on 30 October - sources\n\nThey met on 4 April 2025 in a city by the lake, and spoke for long.",
            date(2025, 4, 4),
            "text",
        ),
        ("On 4 April 2025 China acted. They will meet on 10 May 2026.", date(2025, 4, 4), "text"),
    ],
)
def test_the_date_of_the_article(text: str, day: date | None, how: str) -> None:
    when = article_date(Article("a", text), today=date(2026, 12, 1))
    assert (when.day, when.how) == (day, how)
    assert article_date(Article("a", text), date(2020, 1, 1)).day == date(2020, 1, 1)


def test_days_in_full_are_those_of_the_parser_that_is_asked_for_all_others():
    """Month by month with first and last days, and days that are in no calendar."""
    for month in sorted(date_resolution.MONTH_NAMES):
        for day, year in ((1, 2025), (28, 1999), (29, 2024), (29, 2025), (30, 2026), (31, 2026), (32, 2026), (0, 2026)):
            text = f"{day} {month} {year}"
            found = date_resolution._parser().get_date_data(text).date_obj
            assert date_resolution._absolute(text) == (found and found.date()), text
