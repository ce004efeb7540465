"""Claims: formatting of numbers, ranges and units; no number without a value behind it."""

import doctest
import math

import pytest

from monazite.presentation.briefing import claims
from monazite.presentation.briefing.claims import Claim, ClaimBook, number, quantity_text, range_text, value_text
from monazite.presentation.briefing.quantities import published_figure, scaled
from monazite.results.quantity import Quantity


def model(value, low=None, high=None, unit="USD/kg", **kw):
    low, high = value if low is None else low, value if high is None else high
    return Quantity(value, low, high, unit, "price_outside", {"good": "Dy.oxide"}, "run-1", ("iea",), **kw)


def test_docstring_examples():
    assert doctest.testmod(claims).failed == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.4521, "0.45"),
        (3.94, "3.9"),
        (48.2, "48"),
        (415.4, "415"),
        (9.96, "10"),
        (99.7, "100"),
        (999.6, "1,000"),
        (58152, "58,200"),
        (0.00344, "0.0034"),
        (0, "0"),
        (-3.2, "\N{MINUS SIGN}3.2"),
        (math.nan, "none"),
        (math.inf, "without limit"),
    ],
)
def test_number(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("q", "text"),
    [
        (model(415.4, 310.2, 560.1), "415 USD/kg (310 to 560)"),
        (model(3.94, 2.1, 6.42, "%"), "3.9% (2.1 to 6.4)"),
        (model(0.294, 0.02, 0.57, "share"), "29% (2.0 to 57)"),
        (model(0.35, 0.21, 0.52, "% of annual GDP"), "0.35% (0.21 to 0.52)"),
        (model(62000, 38000, 92000, "MUSD"), "62 billion USD (38 to 92)"),
        (model(350, 120, 900, "MUSD"), "350 million USD (120 to 900)"),
        (model(4.2, 0.01, 3960, "MUSD"), "4.2 million USD (nearly 0 to 3,960)"),
        (model(1.4e-5, 0, 0.014, "%"), "nearly 0% (0 to 0.014)"),
        (model(2.1e6, 1e6, 3e6, "MUSD"), "2.1 trillion USD (1.0 to 3.0)"),
        (model(1, 0.8, 1.2, "month"), "1.0 months (0.80 to 1.2)"),
        (model(1.5, 0.5, 2.5, "pp"), "1.5 percentage points (0.50 to 2.5)"),
        (model(3.2, 2.3, 4.4, "1"), "3.2 (2.3 to 4.4)"),
        (model(4846, 4846, 4846, "t/month"), "4,850 t a month"),
        (published_figure(58152, "t/yr", "exports", ("gacc",)), "58,152 t a year"),
        (published_figure(0.85, "share", "success", ("mp",)), "85%"),
        (model(math.nan, math.nan, math.nan, "day"), "none"),
    ],
)
def test_quantity_text(q, text):
    assert quantity_text(q) == text


def test_range_tells_close_ends_apart():
    assert range_text(model(0.931, 0.9312, 0.9349, "share")) == "93.1 to 93.5"
    assert range_text(model(1.0, 0.99998, 1.0, "share")) == "the same in all runs"


def test_value_takes_the_digits_of_its_range():
    assert quantity_text(model(0.8884, 0.886, 0.889, "share")) == "88.8% (88.6 to 88.9)"


def test_open_end_is_words():
    assert range_text(model(48, 31, math.nan, "day")) == "31 to not within the run"


def test_where_all_runs_agree_no_bracket_says_so():
    assert quantity_text(model(3.0)) == "3.0 USD/kg"
    assert range_text(model(3.0)) == "the same in all runs"
    assert quantity_text(published_figure(3.0, "1", "x", ("s",))) == "3"


def test_scaled_swaps_ends_for_a_negative_factor():
    q = scaled(model(1, 0.5, 2), -1, "USD/kg")
    assert (q.low, q.high) == (-2, -0.5)


def test_claim_text_html_and_json():
    claim = ClaimBook().say(
        "front", "Peaks at {q} in {month}.", q=model(415, 310, 560), month="May 2025", sources=["a"]
    )
    assert claim.text == "Peaks at 415 USD/kg (310 to 560) in May 2025."
    page = str(claim.html({"a": 7, "iea": 8}))
    assert 'href="#t-front-01"' in page
    assert 'href="#s-7"' in page
    assert "#s-8" not in page, "the sources of a simulated number stand in its row"
    record = claim.to_json()
    assert record["values"]["q"] == {
        "value": 415.0,
        "low": 310.0,
        "high": 560.0,
        "unit": "USD/kg",
        "outcome": "price_outside",
        "where": {"good": "Dy.oxide"},
        "kind": "model",
        "run": "run-1",
        "sources": ["iea"],
    }
    assert record["sources"] == ["a", "iea"]
    assert record["run"] == "run-1"


def test_claim_escapes_html():
    claim = ClaimBook().quote("front", "<script>alert(1)</script>", ["a"])
    assert "<script" not in str(claim.html({}))


def test_otherwise_stands_in_for_a_missing_number():
    claim = ClaimBook().say(
        "front",
        "Stops after {q}.",
        otherwise="No line stops in the central case.",
        q=model(math.nan, 80, math.nan, "day"),
    )
    assert claim.text == "No line stops in the central case."
    assert claim.to_json()["values"]["q"]["value"] is None


@pytest.mark.parametrize("template", ["Prices rise 4 times.", "Rises by {missing}.", "Rises by {q:.2f}."])
def test_bad_templates_are_refused(template):
    with pytest.raises(ValueError, match="claim"):
        Claim("x", "front", template, {"q": model(1)})


def test_several_joins_phrases():
    items = [{"who": "Japan", "q": model(1, 0.5, 2, "%")}, {"who": "Korea", "q": model(2, 1, 3, "%")}]
    claim = ClaimBook().several("front", "Losses: {all} by {day}.", "{who} {q}", items, day="May 2025")
    assert claim.text == "Losses: Japan 1.0% (0.50 to 2.0) and Korea 2.0% (1.0 to 3.0) by May 2025."


def test_ids_and_source_numbers_follow_first_mention():
    book = ClaimBook()
    book.quote("front", "a", ["s2"])
    book.quote("next", "b", ["s1", "s2"])
    assert [c.id for c in book] == ["front-01", "next-01"]
    assert book.source_numbers() == {"s2": 1, "s1": 2}
    assert value_text(published_figure(1.0, "day", "x", ())) == "1 day"


def test_a_small_loss_of_income_keeps_its_sign():
    q = Quantity(-4e-4, -0.019, 2e-4, "%", "real_income")
    assert quantity_text(q) == "just below 0% (−0.019 to nearly 0)"
    assert quantity_text(Quantity(-4e-4, -6e-4, -2e-4, "%", "real_income")) == "just below 0%"
