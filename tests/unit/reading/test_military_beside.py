"""A word such as "defence" near a ban on a country does not narrow it to defence buyers."""

from datetime import date

import pytest

from monazite.reading.draft.draft import draft
from monazite.reading.result import Reading
from monazite.reading.rule_reader import RuleReader
from monazite.reading.text.article import Article

DAY = date(2026, 12, 1)


def read(text: str) -> Reading:
    return RuleReader().read(Article("a.txt", text), DAY)


@pytest.mark.parametrize(
    "text",
    [
        "China will bar exports of dysprosium to Japanese carmakers and arms makers from 5 January.",
        "China would ban exports of germanium to Japan's electronics and defence firms from 1 January.",
        "China halted exports of dysprosium to Japan on Monday, a blow to defence contractors.",
        "China will halt exports of gallium to Japan from 5 January, including those for defence companies.",
        "China will ban exports of terbium to Japan from 5 January, with no exemptions for defence firms.",
        "China said tungsten exports to Japan would be banned from 10 December because of its sales to the military.",
        "China will cut off dysprosium supplies to Japan on 10 December, days after Tokyo sold missiles to the "
        "armed forces of Taiwan.",
        "China stops magnet exports to Japan's car and defence suppliers\n\nChina's commerce ministry said it would "
        "stop approving exports of rare-earth magnets to Japan with effect from 15 December.",
    ],
)
def test_ban_on_a_country_is_on_all_its_buyers(text: str) -> None:
    (measure,) = read(text).measures
    assert (measure.affected, measure.no_military) == (["JP"], False)


@pytest.mark.parametrize(
    "text",
    [
        "China will ban exports of gallium to the Japanese military from 5 January.",
        "China will ban exports of gallium to Japanese military users from 5 January.",
        "China will ban exports of gallium to Japan's army and arms makers from 5 January.",
        "China bans exports of gallium to Japan\n\nChina will ban exports of gallium to Japan's defence contractors "
        "from 5 January.",
    ],
)
def test_ban_on_defence_buyers_alone_stays_one(text: str) -> None:
    (measure,) = read(text).measures
    assert (measure.affected, measure.no_military) == (["JP"], True)


def test_military_users_everywhere_are_a_measure_of_their_own() -> None:
    text = (
        "China will suspend exports of tungsten carbide to the United States for six months from Thursday. Shipments "
        "to military users in any country are barred outright. The annual export quota for tungsten will be cut to "
        "12,000 tonnes from 18,000 tonnes."
    )
    reading = read(text)
    whole, military, quota = reading.measures
    assert (whole.affected, whole.no_military, whole.start) == (["US"], False, date(2026, 12, 3))
    assert (military.affected, military.no_military, military.start) == (["*"], True, date(2026, 12, 3))
    assert (quota.no_military, quota.variant) == (False, "quota")
    own = draft(reading)
    (block,) = own.content["policy"]
    assert (block["destinations"], block.get("ban")) == (["US"], True)
    assert [question.measure for question in own.questions] == [1, 2]


def test_country_and_military_of_another_are_two_bans() -> None:
    text = "China will ban exports of gallium to Japan and to military users in the United States from 5 January."
    whole, military = read(text).measures
    assert (whole.affected, whole.no_military) == (["JP"], False)
    assert (military.affected, military.no_military) == (["US"], True)
