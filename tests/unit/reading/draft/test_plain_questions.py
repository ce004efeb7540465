# ruff: noqa: E501 - sentences stay whole
"""Easings, exchanges, quotas, sales from stock and finished meetings are read for what they are, and questions stay short."""

from datetime import date
from typing import Any

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.doubts.asking import policy_in_words
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.draft.register import register_as_of
from monazite.reading.records import Evidence, ReadMeasure
from monazite.reading.text.article import Article

DAY = date(2026, 5, 20)


def drafted(text: str) -> Draft:
    return draft(read_article(Article("a.txt", text), day=DAY))


@pytest.mark.parametrize(
    "text",
    [
        "China approved faster permits for exports of germanium to South Korea on 12 May 2026.",
        "China promised swifter licences for exports of lanthanum to India.",
        "China sped up its export licences for gallium to South Korea.",
    ],
)
def test_the_cautious_answer_to_an_easing_simulates_no_control(text: str) -> None:
    (question,) = drafted(text).questions
    assert "eased or kept rather than imposed" in question.text
    assert question.cautious.policies == ()


def test_an_easing_of_licences_on_record_can_be_answered_with_more_approvals() -> None:
    (question,) = drafted(
        "China approved faster permits for exports of germanium to South Korea on 12 May 2026."
    ).questions
    (block,) = question.answer("eased").policies
    assert block["approval"] == 0.95
    assert block["destinations"] == ["KR"]


def test_a_measure_named_in_return_and_the_offer_beside_it_are_asked() -> None:
    made = drafted(
        "Brazil would drop its levy on niobium in exchange for export licences for terbium of the United States."
    )
    assert made.own == ()
    assert all(question.cautious.policies == () for question in made.questions)
    made = drafted("Australia will require export licences for antimony in return for access to Japanese ports.")
    (question,) = made.questions
    assert "it may only be an offer (in return for)" in question.text
    assert question.cautious.name == "leave-out"


@pytest.mark.parametrize(
    ("text", "goods", "tonnes"),
    [
        ("Vietnam will allow exports of no more than 900 tonnes of tungsten a year from 1 July 2026.", ["W"], 900),
        ("China will let at most 12 tonnes of germanium leave the country from 1 July 2026.", ["Ge"], 12),
        ("China will limit exports of antimony to 24,000 tonnes a year from 1 July 2026.", ["Sb"], 24000),
        ("China permits shipments of up to 80 tonnes of gallium a year from 1 July 2026.", ["Ga"], 80),
    ],
)
def test_a_ceiling_in_tonnes_is_a_quota(text: str, goods: list[str], tonnes: float) -> None:
    reading = read_article(Article("a.txt", text), day=DAY)
    (measure,) = reading.measures
    assert (measure.kind, measure.variant, measure.goods) == ("export_control", "quota", goods)
    made = draft(reading)
    (policy,) = [p.model_dump() for p in made.own] or [dict(a) for q in made.questions for a in q.answers[0].policies]
    assert (policy["kind"], policy["amount"]) == ("quota", tonnes)


@pytest.mark.parametrize(
    "text",
    [
        "China will set an export quota for tungsten from 1 July 2026.",
        "China will cap exports of tungsten at 40 per cent of last year's from 1 July 2026.",
    ],
)
def test_a_quota_without_tonnes_becomes_no_licences(text: str) -> None:
    made = drafted(text)
    assert made.own == ()
    assert made.questions == []
    assert "the text does not give its tonnes" in made.unmodelled[0].reason


@pytest.mark.parametrize(
    ("text", "is_sale"),
    [
        ("South Korea sold 45 tonnes of cobalt from its national stockpile on 12 May 2026.", True),
        ("Japan released germanium from its reserve last week.", True),
        ("Japan offered tungsten for sale out of its national reserve.", True),
        ("South Korea began to build a national stockpile of gallium on 12 May 2026.", False),
    ],
)
def test_a_sale_from_stock_is_listed_and_the_building_of_one_is_asked(text: str, is_sale: bool) -> None:
    made = drafted(text)
    assert made.own == ()
    assert [r.reason for r in made.unmodelled if "sold from a stock" in r.reason] == [
        "it is sold from a stock, and only the building of stocks is simulated"
    ] * is_sale
    assert bool(made.questions) != is_sale


def test_goods_that_stay_at_home_are_offered_as_a_full_stop_first() -> None:
    (question,) = drafted("China will keep cerium at home from 1 June 2026.").questions
    first, *others = question.answers
    assert (first.name, first.policies[0]["approval"]) == ("none", 0.0)
    assert "approval-0.5" in [answer.name for answer in others]
    assert question.cautious.name == "leave-out"


def test_what_ended_before_the_article_is_listed() -> None:
    made = drafted("The US put a 25% tariff on Chinese antimony from 1 March 2026 until 1 May 2026.")
    assert made.own == ()
    assert made.questions == []
    assert made.unmodelled[0].reason == "it ended on 2026-05-01, before the day of the article"


def test_what_is_lifted_ends_on_the_day_of_the_lifting() -> None:
    (policy,) = drafted("China lifted its licences for exports of gallium to Japan on 12 May 2026.").own
    assert (policy.start, policy.approval, policy.destinations) == (date(2026, 5, 12), 1.0, ("JP",))


def test_a_row_of_the_register_on_another_buyer_is_not_offered() -> None:
    made = drafted("China will require licences for exports of gallium to India from 1 July 2026.")
    assert all("on record" not in question.text for question in made.questions)  # licences on record are on all


@pytest.mark.parametrize(
    ("fields", "row"),
    [
        ({"affected": ["*"], "variant": "licence", "start": date(2023, 9, 1)}, "cn_gage_2023"),
        ({"affected": ["*"], "variant": "licence", "start": date(2020, 9, 1)}, None),
        ({"affected": ["JP"], "variant": "licence", "start": date(2023, 9, 1)}, None),
        ({"affected": ["US"], "variant": "ban", "start": date(2024, 12, 1)}, "cn_us_ban_2024"),
        ({"affected": ["US"], "variant": "ban"}, "cn_us_ban_2024"),
    ],
)
def test_the_nearest_row_has_the_same_buyers_and_a_start_within_two_years(
    fields: dict[str, Any], row: str | None
) -> None:
    proof = [Evidence("China requires licences for exports of gallium.", 0, 47, 0)]
    base: dict[str, Any] = {"actor": "CN", "kind": "export_control", "goods": ["Ga"], "status": "in_force"}
    measure = ReadMeasure(**base, evidence=proof, **fields)
    nearest = register_as_of(DAY, ("gallium", "germanium")).nearest(measure)
    assert (nearest.id if nearest else None) == row


def test_talks_begin_on_the_day_that_lies_ahead() -> None:
    made = drafted(
        "China threatened to ban exports of lanthanum to the United States. American and Chinese officials will hold talks in Geneva on 30 June 2026."
    )
    assert made.content["talks"]["first_offer"] == date(2026, 6, 30)


def test_a_meeting_that_is_over_opens_no_talks() -> None:
    made = drafted(
        "China bans exports of lanthanum to Japan from 1 June 2026. Trump and Xi met in Busan on 12 May 2026."
    )
    assert "talks" not in made.content
    assert "no further talks" in made.unmodelled[0].reason


def test_a_question_spells_out_two_doubts_at_most_and_names_the_rest() -> None:
    made = drafted("China will restrict exports of critical minerals to Germany.")
    (question,) = made.questions
    assert question.text.count(";") <= 1
    assert "Also unclear: " in question.text


def test_a_sum_is_shown_with_its_unit_and_who_gets_it() -> None:
    block = {"kind": "finance", "actor": "AU", "amount": 600.0, "months": 12.0, "regions": ["AU"], "start": DAY}
    assert policy_in_words(block) == (
        "finance of Australia, 600 million USD over 12 months, for all listed projects of Australia, from 2026-05-20"
    )
    control = {
        "kind": "export_control",
        "actor": "CN",
        "goods": ["La"],
        "destinations": ["JP"],
        "approval": 0.5,
        "review": 2.1,
        "start": DAY,
    }
    assert policy_in_words(control) == (
        "export control of China on Japan (lanthanum), 50 % of applications approved, after 2.1 months of review, from 2026-05-20"
    )
