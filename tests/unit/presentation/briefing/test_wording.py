"""Numbers for people: two digits, units in words, chances as frequencies."""

import doctest

import pytest

from monazite.presentation.briefing import samples, wording
from monazite.presentation.briefing.wording import FORMS, in_twentieths, shared_out, two_digits
from monazite.results.quantity import Quantity


def q(value: float, low: float | None = None, high: float | None = None, unit: str = "MUSD") -> Quantity:
    return Quantity(value, value if low is None else low, value if high is None else high, unit, "loss_central")


def test_docstring_examples():
    assert doctest.testmod(wording).failed == 0
    assert doctest.testmod(samples).failed == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [(5774, "5,800"), (0.294, "0.29"), (1.0, "1"), (2.04, "2"), (9.96, "10"), (99.6, "100"), (3.0001, "3")],
)
def test_two_digits(value, text):
    assert two_digits(value) == text


@pytest.mark.parametrize(
    ("form", "quantity", "text"),
    [
        ("plain", q(5774, unit="t/month"), "5,800 tonnes a month"),
        ("plain", q(60, unit="count"), "60"),
        ("plain", q(1234, unit="count"), "1,234"),
        ("plain", q(48.4, unit="day"), "48 days"),
        ("plain", q(1, unit="day"), "1 day"),
        ("percent", q(0.2554, unit="share"), "26%"),
        ("percent", q(1.5, unit="%"), "1.5%"),
        ("percent", q(0.00001, unit="%"), "next to nothing"),
        ("percent", q(0.0, unit="%"), "0%"),
        ("money", q(0.0), "nothing"),
        ("money", q(0.4), "less than 1 million dollars"),
        ("money", q(28.3), "28 million dollars"),
        ("money", q(999.6), "1 billion dollars"),
        ("money", q(43210), "43 billion dollars"),
        ("money", q(-35.0), "minus 35 million dollars"),
        ("short_money", q(43210), "$43bn"),
        ("short_money", q(570), "$570m"),
        ("short_money", q(0.2), "under $1m"),
        ("short_money", q(0.0), "nothing"),
        ("short_price", q(903, unit="USD/kg"), "$900/kg"),
        ("times", q(4.71, unit="1"), "4.7 times"),
        ("chance", q(0.34, unit="share"), "1 in 3"),
        ("chance", q(0.74, unit="share"), "3 in 4"),
        ("chance", q(0.125, unit="share"), "1 in 8"),
        ("chance", q(0.073, unit="share"), "1 in 14"),  # 1 / .073 = 13.7
        ("chance", q(0.05, unit="share"), "1 in 20"),
        ("chance", q(0.033, unit="share"), "1 in 30"),
        ("chance", q(0.4, unit="share"), "2 in 5"),
        ("chance", q(0.8, unit="share"), "4 in 5"),
        ("chance", q(0.848, unit="share"), "6 in 7"),  # 1 / .152 = 6.6
        ("chance", q(0.95, unit="share"), "19 in 20"),
        ("chance", q(0.99, unit="share"), "nearly certain"),
        ("chance", q(0.01, unit="share"), "next to none"),
        ("span", q(3200, 2630, 4320, "t/month"), "2,600 to 4,300 tonnes a month"),
        ("span", q(0.45, 0.3, 0.6, "%"), "0.30 to 0.60%"),
        ("span", q(28, 4, 3900), "4 million dollars to 3.9 billion dollars"),
    ],
)
def test_forms(form, quantity, text):
    assert FORMS[form](quantity) == text


@pytest.mark.parametrize(
    ("form", "value", "unit", "kind", "text"),
    [
        ("percent", 1.2282, "share", "data", "123%"),  # a reader of customs data finds 122.8
        ("percent", 0.2554, "share", "data", "26%"),
        ("percent", 1.1433, "share", "model", "114%"),  # 110 would move a bound
        ("percent", 0.8521, "share", "model", "85%"),
        ("number", 175.0, "USD/kg", "data", "175"),
        ("number", 175.0, "USD/kg", "model", "180"),
        ("number", 6.5, "USD/kg", "data", "6.5"),
        ("short_price", 191.035, "USD/kg", "data", "$191/kg"),
        ("short_price", 1456.0, "USD/kg", "model", "$1,500/kg"),
        ("plain", 4846.0, "t/month", "data", "4,846 tonnes a month"),
        ("percent", 1.5, "%", "data", "1.5%"),
        ("percent", 0.3, "%", "data", "0.3%"),
        ("times", 5.758, "1", "data", "5.8 times"),
    ],
)
def test_published_figures_and_percentages_from_a_hundred_keep_their_whole_part(form, value, unit, kind, text):
    assert FORMS[form](Quantity(value, value, value, unit, "x", kind=kind)) == text


def test_no_bound_above_a_hundred_percent_is_moved():
    assert FORMS["span"](Quantity(0.996, 0.852, 1.143, "share", "exports_counted_index")) == "85 to 114%"


@pytest.mark.parametrize(
    ("chances", "shown"),
    [
        ((0.86, 0.13, 0.01), [0.85, 0.15, 0.0]),  # 17.2, 2.6 and .2 twentieths: the remainder .6 gets the last one
        ((0.5, 0.25, 0.25), [0.5, 0.25, 0.25]),
        ((0.33, 0.33, 0.34), [0.35, 0.3, 0.35]),  # 6.6, 6.6 and 6.8: the first of two that are alike
    ],
)
def test_chances_are_shared_out_by_the_largest_remainders(chances, shown):
    found = shared_out(chances)
    assert sum(found) == pytest.approx(1.0)
    assert found == pytest.approx(shown)


def test_twentieths_are_told_in_lowest_terms():
    told = [in_twentieths(Quantity(x, x, x, "share", "policy_path")) for x in (0.0, 0.15, 0.5, 0.85, 1.0)]
    assert told == ["next to none", "3 in 20", "1 in 2", "17 in 20", "nearly certain"]
