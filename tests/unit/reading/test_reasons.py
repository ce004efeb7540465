"""A country that only says why somebody acts is no target, and one without a region keeps no other out."""

from datetime import date

import pytest

from monazite.reading.draft.draft import draft
from monazite.reading.result import Reading
from monazite.reading.rule_reader import RuleReader
from monazite.reading.text.article import Article

DAY = date(2026, 12, 1)
BAN = "China will ban exports of gallium to Japan from 10 December"


def read(text: str) -> Reading:
    return RuleReader().read(Article("a.txt", text), DAY)


@pytest.mark.parametrize(
    "text",
    [
        "China stops gallium exports to Japan as row over Taiwan deepens\n\n" + BAN + ".",
        "China stops gallium exports as row over Taiwan deepens\n\n" + BAN + ".",
        "Beijing halts gallium exports to Japan amid dispute over the Philippines.",
        BAN + " over its support for Taiwan.",
        BAN + ", punishing it for remarks on Taiwan.",
        BAN + " after Washington sold missiles to Taiwan.",
        BAN + " since the visit of its prime minister to Taiwan.",
        BAN + ", the latest step in a standoff with Tokyo on Taiwan.",
    ],
)
def test_reason_is_no_target(text: str) -> None:
    assert [m.affected for m in read(text).measures] == [["JP"]]


@pytest.mark.parametrize(
    ("text", "affected"),
    [
        ("China will ban exports of gallium over the next six months to Japan and Taiwan.", ["JP", "TW"]),
        ("China will ban exports of gallium after 10 December to Japan.", ["JP"]),
        ("China will ban exports of gallium to South Korea as well as to Japan from 10 December.", ["KR", "JP"]),
    ],
)
def test_target_after_a_day_or_a_length_is_read(text: str, affected: list[str]) -> None:
    (measure,) = read(text).measures
    assert measure.affected == affected


def test_country_without_a_region_is_left_out_beside_one_with() -> None:
    own = draft(read("China will ban exports of gallium to Japan and Taiwan from 10 December."))
    (block,) = own.content["policy"]
    assert block["destinations"] == ["JP"]
    assert not own.questions
    assert "Taiwan" in " ".join(remark.reason for remark in own.assumptions)


def test_country_without_a_region_alone_is_asked() -> None:
    own = draft(read("China will ban exports of gallium to Taiwan from 10 December."))
    (question,) = own.questions
    assert "Taiwan is no region" in question.text
