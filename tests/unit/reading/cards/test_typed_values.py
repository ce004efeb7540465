"""Levels and days as a person types them."""

from datetime import date

import pytest

from monazite.foundation.errors import InputError
from monazite.reading.cards.typed_values import typed_day, typed_level
from monazite.reading.records import Level

ARTICLE = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "kind", "level"),
    [
        ("20 %", "tariff", 0.2),
        ("12,5%", "tariff", 0.125),
        ("12.5 percent", "tariff", 0.125),
        ("300 %", "tariff", 3.0),
        ("a fifth", "export_control", 0.2),
        ("one in four", "export_control", 0.25),
        ("0 %", "export_control", 0.0),
        ("1,000 tonnes a year", "export_control", {"value": 1000, "unit": "t/yr"}),
        ("10.000,5 t", "export_control", {"value": 10000.5, "unit": "t"}),
        ("3,5 t a month", "export_control", {"value": 42, "unit": "t/yr"}),
        ("150 million USD", "finance", {"value": 150, "unit": "MUSD"}),
        ("60 USD/kg", "price_floor", {"value": 60, "unit": "USD/kg"}),
        ("none", "tariff", None),
        (" ", "tariff", None),
    ],
)
def test_a_level_is_a_number_with_its_unit(text: str, kind: str, level: Level) -> None:
    assert typed_level(text, kind) == level


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("lots", "tariff", "is no number with its unit, such as 20 %"),
        ("20", "tariff", "is no number with its unit, such as 20 %"),
        ("-5 %", "tariff", "is no number with its unit"),
        ("500 t a year or so", "export_control", "is no number with its unit"),
        ("20 % of 500 t", "export_control", "is no number with its unit"),
        ("20 %", "finance", "write it such as 150 million USD"),
        ("300 %", "export_control", "is more than 100 %"),
        ("1.000 t", "export_control", "may be two numbers, write it without marks for thousands: 1000 or 1"),
    ],
)
def test_what_is_no_level_is_refused_in_one_sentence(text: str, kind: str, words: str) -> None:
    with pytest.raises(InputError) as error:
        typed_level(text, kind)
    assert str(error.value).startswith("How much: ")
    assert words in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-15", date(2026, 12, 15)),
        ("15 December 2026", date(2026, 12, 15)),
        ("Dec. 15, 2026", date(2026, 12, 15)),
        ("15 Dec", date(2026, 12, 15)),
        ("15.12.2026", date(2026, 12, 15)),
        ("12/15/2026", date(2026, 12, 15)),
        ("first quarter of 2027", date(2027, 1, 1)),
        ("none", None),
    ],
)
def test_a_day_is_read_as_it_is_usually_written(text: str, day: date | None) -> None:
    assert typed_day(text, "start", ARTICLE) == day


def test_a_month_as_an_end_is_its_last_day() -> None:
    assert typed_day("January 2027", "start", ARTICLE) == date(2027, 1, 1)
    assert typed_day("January 2027", "end", ARTICLE) == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("soon", "start", "From: \N{LEFT DOUBLE QUOTATION MARK}soon"),
        ("soon", "end", "Until: \N{LEFT DOUBLE QUOTATION MARK}soon"),
        ("31.2.2027", "start", "is no day, such as 15 December 2026"),
        ("15 Dec and 16 Dec", "start", "is no day"),
        ("3/4/2027", "start", "may be two days"),
        ("first quarter of 2027", "end", "is no day"),
        ("1850-01-01", "start", "is not between"),
    ],
)
def test_what_is_no_day_is_refused_in_one_sentence(text: str, key: str, words: str) -> None:
    with pytest.raises(InputError) as error:
        typed_day(text, key, ARTICLE)
    assert words in str(error.value)
