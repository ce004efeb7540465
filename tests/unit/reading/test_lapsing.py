"""Only a truce, a suspension, a law or a quota expires in the calendar; somebody's permits and stocks do not."""

from datetime import date

import pytest

from monazite.reading.result import Reading
from monazite.reading.rule_reader import RuleReader
from monazite.reading.text.article import Article

DAY = date(2026, 12, 1)
BAN = "China will ban exports of gallium to Japan from 15 December. "


def read(text: str) -> Reading:
    return RuleReader().read(Article("a.txt", text), DAY)


def expiries(reading: Reading) -> list[date | None]:
    return [event.day for event in reading.events if event.kind == "expiry"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The ministry said no new licences would be granted to Japanese end users, and that permits already issued "
        "would lapse at the end of the month.",
        "Licences held by Japanese firms expire on 31 December.",
        "Approvals granted before then lapse on 31 December.",
        "Export authorisations given to US firms will lapse on 31 December.",
        "Contracts signed by Korean buyers run out on 20 December.",
        "Stocks at Japanese carmakers would run out by 20 January.",
        "The term of Japan's prime minister expires on 31 March.",
        "The deadline for objections from Japan is 20 December.",
    ],
)
def test_permits_and_stocks_are_no_expiry_and_end_no_ban(sentence: str) -> None:
    reading = read(BAN + sentence)
    assert expiries(reading) == []
    (measure,) = reading.measures
    assert measure.end is None


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The trade truce between China and the United States expires on 10 January.", date(2027, 1, 10)),
        ("The suspension of licences for US buyers expires on 10 January.", date(2027, 1, 10)),
        ("The tariff law of the United States lapses on 15 January.", date(2027, 1, 15)),
        ("The cobalt quota of Congo runs out on 31 December.", date(2026, 12, 31)),
        ("Trump has set a deadline of 20 December for a deal with China.", date(2026, 12, 20)),
        ("The agreement between the EU and China expires on 1 March 2027.", date(2027, 3, 1)),
    ],
)
def test_truce_suspension_law_and_quota_expire(sentence: str, day: date) -> None:
    assert expiries(read(BAN + sentence)) == [day]


def test_pronoun_stands_for_what_runs_out() -> None:
    text = "China suspended its ban on gallium for the United States until 10 January, when it expires."
    assert expiries(read(text)) == [date(2027, 1, 10)]
