"""What an article tells of years ago and what befalls who breaks a rule makes no measure and no question."""

from datetime import date

import pytest

from monazite.reading.draft.draft import draft
from monazite.reading.result import Reading
from monazite.reading.rule_reader import RuleReader
from monazite.reading.text.article import Article

DAY = date(2026, 12, 1)
BAN = "China will ban exports of gallium to Japan from 15 December. "
QUOTA = "Congo will cut its cobalt quota to 64,000 tonnes in 2027. "


def read(text: str) -> Reading:
    return RuleReader().read(Article("a.txt", text), DAY)


@pytest.mark.parametrize(
    "sentence",
    [
        "In April 2025 Beijing placed seven medium and heavy rare earths under licence in response to American "
        "tariffs; that regime was eased after the Busan summit in October of that year.",
        "In 2010 China halted rare earth exports to Japan after a collision at sea.",
        "Two years ago the United States raised tariffs on Chinese goods and Beijing answered with gallium licences.",
        "Last year it answered American tariffs with export controls on magnets.",
        "During the trade war of 2018 Washington imposed tariffs on Chinese goods.",
        "American tariffs of 145% in April 2025 led Beijing to license rare earths.",
    ],
)
def test_history_is_neither_simulated_nor_asked_nor_evidence(sentence: str) -> None:
    reading = read(BAN + sentence)
    own = draft(reading)
    assert [block["goods"] for block in own.content["policy"]] == [["Ga.*"]]
    assert not own.questions
    assert [e.number for e in reading.measures[0].evidence] == [0]


@pytest.mark.parametrize(
    "text",
    [
        "The United States has taxed Chinese magnets at 25 % since September 2024, and the tariff remains.",
        "China will ban exports of gallium to Japan from 15 December, as it did in 2010.",
    ],
)
def test_what_lasts_or_lies_ahead_is_no_history(text: str) -> None:
    assert not any(m.of_history for m in read(text).measures)


@pytest.mark.parametrize(
    "sentence",
    [
        "Miners that breach their allotment would be barred from exporting, the regulator said.",
        "Companies that exceed their share face a ban on exports.",
        "Any company that ships more than its quota will be banned for five years.",
        "Exporters caught smuggling would lose their quota.",
        "Exporters who break the rules face suspension of their licences.",
    ],
)
def test_penalty_is_no_evidence_of_the_measure(sentence: str) -> None:
    (measure,) = read(QUOTA + sentence).measures
    assert [e.number for e in measure.evidence] == [0]
    assert measure.later_state == ""


def test_halt_of_earlier_years_is_no_evidence_of_a_quota_ahead() -> None:
    text = QUOTA + "It halted exports altogether in February 2025 and swapped the ban for quotas in October 2025."
    quota = read(text).measures[0]
    assert [e.number for e in quota.evidence] == [0]
