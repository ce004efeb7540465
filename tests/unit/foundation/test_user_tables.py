"""Separators and numbers of tables that users write: what is certain is read, what may mean two things is not."""

import pytest

from monazite.foundation.user_tables import as_number, cells_by_line, separator_of, thousands_advice


@pytest.mark.parametrize(
    ("text", "separator", "number"),
    [
        ("32400", ";", 32400.0),
        ("32400.5", ";", 32400.5),
        ("32400,5", ";", 32400.5),
        ("0,5", ",", 0.5),
        ("-0,25", "\t", -0.25),
        ("0.125", ";", 0.125),
        ("32.400", ",", 32.4),
        ("1e3", ";", 1000.0),
        ("32.400", ";", None),
        ("32.400", "\t", None),
        ("32,400", ";", None),
        ("32,400", ",", None),
        ("1.234.567", ";", 1234567.0),
        ("1.234,5", ";", 1234.5),
        ("1,234.5", ",", 1234.5),
        ("1 200", ",", 1200.0),
        ("1\u202f200", ",", 1200.0),
        ("-1'200,5", ",", -1200.5),
        ("1.234.5", ";", None),
        ("1.234.56", ",", None),
        ("12.34,5", ";", None),
        ("1 20", ",", None),
        ("many", ",", None),
        ("", ",", None),
    ],
)
def test_a_number_is_read_only_where_it_can_mean_one_thing(text, separator, number):
    assert as_number(text, separator) == number


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("32.400", "32400 or 32.4"),
        ("32,400", "32400 or 32.4"),
        ("1.234,567", "1234.567"),
        ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1 200", "1200"),
        ("-1'200,5", "-1200.5"),
    ],
)
def test_a_number_with_marks_for_thousands_hears_what_to_write(text, words):
    assert thousands_advice(text) == f", without marks for thousands: {words}"


def test_other_text_hears_nothing_of_thousands():
    assert [thousands_advice(text) for text in ("many", "12 kg", "0.125", "32400")] == [""] * 4


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_that_of_the_header_and_not_of_a_title(separator):
    text = f"Parts, prices; and more\n{separator.join(('part', 'good', 'price'))}\n"
    assert separator_of(text, lambda cells: "good" in cells) == separator
    assert separator_of("", lambda cells: "good" in cells) == ","


def test_lines_are_counted_as_in_the_file():
    assert list(cells_by_line('a;b\n"1\n2";3\n4;5\n', ";", "x.csv")) == [
        (1, ["a", "b"]), (2, ["1\n2", "3"]), (4, ["4", "5"]),
    ]  # fmt: skip
