"""What a dataset shows of a day in the past."""

from datetime import date

import pytest

from monazite.dataset.as_of import LATER_EDITION, mentions_later_day
from monazite.dataset.dataset import load_dataset

BEFORE_BUSAN = date(2025, 10, 25)
DAYS = [
    date(2023, 7, 15), date(2024, 2, 1), date(2024, 12, 31), date(2025, 4, 3), date(2025, 4, 20), date(2025, 6, 11),
    date(2025, 10, 8), BEFORE_BUSAN, date(2025, 12, 31), date(2026, 9, 23),
]  # fmt: skip


@pytest.fixture(scope="module")
def facts():
    return load_dataset("rare_earths")


def _published(text: str) -> date:
    """First day that the date of a source allows; a range counts from its beginning."""
    digits = [part for part in text[:10].split("-") if part.isdecimal()]
    year, month, day = ([int(part) for part in digits] + [1, 1, 1])[:3] if digits else (1, 1, 1)
    return date(year, month, day) if month <= 12 else date(year, 1, 1)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_nothing_of_a_later_day_is_left(facts, day: date) -> None:
    view = facts.as_of(day)
    assert all(_published(row.date) <= day for row in view.table("sources"))
    assert all((row.known or row.announced) <= day for row in view.table("measures"))
    assert all(row.published <= day for row in view.table("observations"))
    assert all((row.known or row.date) <= day for row in view.table("calendar"))
    assert all(row.known is None or row.known <= day for row in view.table("projects"))
    assert all(row.deal <= day for row in view.table("episodes"))
    assert all((row.known or row.date) <= day for name in ("tariffs", "tariff_paths") for row in view.table(name))
    sources = {row.source for row in view.table("sources")}
    assert {s for name, rows in view.tables.items() if name != "sources" for row in rows for s in row.source} <= sources
    assert {name for row in view.table("partnerships") for name in row.projects} <= set(view.names("project"))
    assert view.last_known_day <= day


def test_the_register_before_busan(facts) -> None:
    rows = {row.id: row for row in facts.as_of(BEFORE_BUSAN).table("measures")}
    assert "busan_2025" not in rows
    assert "cn_japan_2026" not in rows
    five = rows["cn_five_more_2025"]  # announced on 9 October for 8 November, suspended on 7 November
    assert (five.status, five.until) == ("announced", None)
    fentanyl = rows["us_fentanyl_2025b"]  # its end was agreed on 30 October
    assert (fentanyl.status, fentanyl.until) == ("in_force", None)
    threat = rows["us_threat_100_2025"]  # dropped on 26 October
    assert (threat.status, threat.until) == ("threatened", None)


def test_the_calendar_keeps_dates_and_hides_outcomes(facts) -> None:
    rows = {row.title: row for row in facts.as_of(date(2025, 4, 5)).table("calendar")}
    assert rows["Reciprocal tariffs announced"].text == ""  # the rise of 9 April is in it


def test_the_september_shipments_are_known_from_20_october(facts) -> None:
    def september(day: date) -> list[float]:
        return [
            row.value
            for row in facts.as_of(day).table("observations")
            if (row.outcome, row.good, row.region, row.period) == ("exports", ("*.magnet",), "WORLD", "2025-09")
        ]

    assert september(date(2025, 10, 19)) == []
    assert 5774 in [round(value) for value in september(date(2025, 10, 20))]  # customs, 20 October 2025


def test_later_editions_stand_for_sources_that_nobody_could_open(facts) -> None:
    view = facts.as_of(BEFORE_BUSAN)
    late = {row.source for row in facts.table("sources")} - {row.source for row in view.table("sources")}
    assert "mofcom_70_2025" in late
    cited = [row for row in view.table("demand") if LATER_EDITION in row.source]
    assert cited
    assert len(view.table("demand")) == len(facts.table("demand"))


def test_a_view_is_made_once_and_narrows_only(facts) -> None:
    view = facts.as_of(BEFORE_BUSAN)
    assert facts.as_of(BEFORE_BUSAN) is view
    assert view.as_of(date(2026, 1, 1)) is view
    assert facts.as_of(None) is facts
    assert view.as_of(date(2025, 4, 5)).hash != view.hash != facts.hash
    assert len(view.places["measures"]) == len(view.tables["measures"])


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("on 24 September 2026 both sides said", True),
        ("suspended to November 2025", True),
        ("on 25 October 2025", False),
        ("in October 2025", False),
        ("the year 2026", True),
        ("announcement 61 of 2025", False),
        ("30,184 t", False),
    ],
)
def test_texts_that_tell_of_later_days(text: str, later: bool) -> None:
    assert mentions_later_day(text, BEFORE_BUSAN) is later


def test_a_duty_whose_successor_is_public_ends_when_that_begins():
    """On 1 August 2025 the country rates of 7 August were public: the rate before them ends there, and none is open."""
    rows = load_dataset("rare_earths").as_of(date(2025, 8, 1)).table("tariff_paths")
    japan = [r for r in rows if r.on == ("JP",) and r.sectors == ("*",) and r.path == "us-2025-26"]
    ends = {r.date: r.until for r in japan}
    assert ends[date(2025, 8, 1)] == date(2025, 8, 7)
    assert ends[date(2025, 8, 7)] is None
    assert sum(r.until is None or r.until > date(2025, 9, 1) for r in japan) == 1
