"""Tonnes of a quota are those of its year, and never what they are compared with."""

from datetime import date

import pytest

from monazite.reading.amounts.quota_year import start_of_quota_year
from monazite.reading.draft.draft import draft
from monazite.reading.rule_reader import RuleReader
from monazite.reading.text.article import Article

DAY = date(2026, 12, 1)
CUT = "Congo slashes cobalt quota by a third\n\n"


@pytest.mark.parametrize(
    "text",
    [
        CUT + "The regulator said exporters would be allowed 64,000 tonnes in 2027, down from 96,600 tonnes this year.",
        CUT + "Congo will limit cobalt exports to 64,000 tonnes in 2027, down from 96,600 tonnes this year.",
        CUT + "Shipments of 64,000 tonnes will be permitted in 2027, instead of the 96,600 tonnes set last year.",
        CUT + "Only 64,000 tonnes of cobalt will leave Congo in 2027, down from 96,600 tonnes this year.",
        "Congo set a quota of 64,000 t of cobalt for 2027, the regulator said.",
        "Congo lowered its 2027 cobalt export quota to 64,000 tonnes, down from 96,600 tonnes.",
        "Congo will allow exports of 64,000 tonnes of cobalt next year, against 96,600 tonnes in 2026.",
        "Congo is to hold cobalt exports to 64,000 tonnes next year, down from 96,600 tonnes.",
        "Congo raised its cobalt export quota to 64,000 tonnes for 2027 from 50,000 tonnes.",
    ],
)
def test_tonnes_of_the_year_are_simulated_unasked(text: str) -> None:
    own = draft(RuleReader().read(Article("a.txt", text), DAY))
    (block,) = own.content["policy"]
    assert (block["kind"], block["amount"], block["start"]) == ("quota", 64000.0, date(2027, 1, 1))
    assert not own.questions


def test_fall_of_exports_is_no_quota() -> None:
    text = "China will ban exports of gallium to Japan from 15 December. Exports of cobalt fell to 64,000 tonnes."
    (measure,) = RuleReader().read(Article("a.txt", text), DAY).measures
    assert measure.goods == ["Ga"]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("a quota of 64,000 t for 2027, against 90,000 t in 2029", date(2027, 1, 1)),
        ("a quota of 64,000 t next year", date(2027, 1, 1)),
        ("a quota of 64,000 t, down from 96,600 t in 2027", None),
        ("a quota of 64,000 t in 2026", None),
    ],
)
def test_year_of_the_comparison_is_not_that_of_the_quota(text: str, start: date | None) -> None:
    assert start_of_quota_year(text, text.index("64"), DAY) == start


def test_missing_tonnes_say_how_to_give_them_and_the_sentence_works() -> None:
    text = "Congo will cut its cobalt export quota sharply next year, the regulator said."
    own = draft(RuleReader().read(Article("a.txt", text), DAY))
    (left,) = own.unmodelled
    sentence = left.reason.split('"')[1]
    assert sentence == "The quota for 2027 is 10,000 tonnes."
    assert "shipped scenario cd-cobalt-2025" in left.reason
    given = draft(RuleReader().read(Article("a.txt", f"{text}\n\n{sentence}"), DAY))
    (block,) = given.content["policy"]
    assert (block["kind"], block["amount"], block["start"]) == ("quota", 10000.0, date(2027, 1, 1))
