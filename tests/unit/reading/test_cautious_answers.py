# ruff: noqa: E501 - sentences stay whole
"""The cautious answer adds nothing that the words or the register do not say, and no answer turns a measure round."""

from datetime import date
from typing import Any

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.report import for_brief, to_simulate
from monazite.reading.result import Reading
from monazite.reading.text.article import Article
from monazite.reading.text.tables import table

DAY = date(2026, 11, 24)


def read(text: str, day: date | None = DAY) -> Reading:
    return read_article(Article("a.txt", text), day=day)


def made_of(text: str, day: date | None = DAY) -> Draft:
    return draft(read(text, day))


def offered(made: Draft) -> list[dict[str, Any]]:
    """Every policy that is simulated or that some answer would simulate."""
    return made.content.get("policy", []) + [p for q in made.questions for a in q.answers for p in a.policies]


def reasons(made: Draft) -> str:
    return "; ".join(remark.reason for remark in made.unmodelled)


@pytest.mark.parametrize(
    "text",
    [
        "The United States will put tariffs on Chinese cobalt from 1 January 2027.",
        "The United States will put a tariff of 22 percent on cobalt from 1 January 2027.",
        "China bans exports of tungsten to Korea.",
        "Korea will build a stockpile of gallium from 1 January 2027.",
        "Japan lends 80 million dollars to rare earth projects in Australia on 20 November 2026.",
        "China will keep tungsten at home from 1 December 2026.",
    ],
)
def test_a_gap_is_filled_only_by_who_takes_that_answer(text: str) -> None:
    made = made_of(text)
    assert made.own == ()
    (question,) = made.questions
    assert question.answers[0].policies
    assert question.cautious.policies == ()
    assert draft(read(text), cautious=True).own == ()


def test_licences_of_which_no_share_is_told_let_through_what_those_of_2025_did() -> None:
    """A precedent on record is no invention; a share that is only assumed is offered and not taken."""
    (licences,) = draft(
        read("China will require licences for exports of antimony to Japan from 1 December 2026."), cautious=True
    ).own
    (on_record,) = [r for r in table("defaults") if r["field"] == "approval" and r["when"] == "strict"]
    assert (licences.approval, on_record["grade"]) == (float(on_record["value"]), "estimated")
    other = draft(read("Vietnam will require licences for exports of tungsten from 1 February 2027."), cautious=True)
    assert other.own == (), "no share of another country's licences is on record"


def test_a_measure_that_is_answered_to_be_on_record_runs_with_the_record() -> None:
    """It is agreed, so that a brief of the record can be made of such an article, and nothing is said to be left out."""
    text = "China widens its ban on dual-use exports to Japan"
    reading = read(text)
    made = draft(reading, cautious=True)
    ((question, answer),) = made.answered
    assert (answer.name, made.agreed, made.own) == ("on-record", {question.measure}, ())
    to_simulate(reading, made)
    assert for_brief(reading, made)["left_out"] == []


def test_of_two_sets_of_goods_that_are_named_the_cautious_answer_takes_the_smaller() -> None:
    text = "China bans exports of rare earths such as terbium to Korea from 1 December 2026."
    (ban,) = draft(read(text), cautious=True).own
    assert ban.goods == ("Tb",)
    assert {r["topic"] for r in table("doubts") if r["cautious"] == "simulate"} == {
        "approval_general", "approval_precedent", "ban_between", "goods_beside_group", "goods_with_magnets", "pause_over",
        "quota_added", "threat_date", "unrenewed_licences",
    }  # fmt: skip


def test_a_duty_on_the_goods_of_a_country_is_not_one_on_all_its_goods() -> None:
    (duty,) = made_of("The US slapped Korean tungsten with a duty of 31 percent on 20 November 2026.").own
    assert (duty.goods, duty.on, duty.rate) == (("W.*",), ("KR",), 0.31)


def test_all_goods_beside_a_named_mineral_are_asked_unless_they_are_stated() -> None:
    (question,) = made_of("Japan will put a duty of 14 percent on Korea from 1 January 2027 over antimony.").questions
    assert "its sentence names antimony" in question.text
    assert question.cautious.policies == ()
    (duty,) = made_of("Over antimony Japan will put a duty of 14 percent on all Korean goods from 1 January 2027.").own
    assert duty.goods == ("*",)


def test_a_rate_of_a_duty_on_record_told_again_is_no_second_duty() -> None:
    text = (
        "Washington's 93.5 percent duty on China is a blow, traders said. The US put preliminary antidumping duties of "
        "93.5 percent on graphite anode material from China on 17 July 2025."
    )
    made = made_of(text, date(2025, 7, 18))
    assert made.agreed
    assert offered(made) == []


@pytest.mark.parametrize(
    "text",
    [
        "In May 2006 China halted exports of antimony to Korea. Seoul complained in 2009.",
        "Twenty years on, the embargo is not forgotten. In May 2006 China halted exports of antimony to Korea.",
    ],
)
def test_a_look_back_is_not_dated_by_its_first_month(text: str) -> None:
    reading = read(text, None)
    assert (reading.day, reading.date_from) == (None, "unknown")
    assert draft(reading, cautious=True).own == ()


def test_a_month_without_later_years_dates_an_article() -> None:
    reading = read("In May 2026 China halted exports of antimony to Korea. By 2030 Seoul wants other sources.", None)
    assert (reading.day, reading.date_from) == (date(2026, 5, 1), "month")


@pytest.mark.parametrize(
    "text",
    [
        "Japan's tariff on tungsten from China had stood at 6 percent for years.",
        "Vietnam had already capped its exports of tungsten at 3,000 tonnes a year.",
        "China had put a ban on exports of cobalt to Korea in the spring of 2024.",
    ],
)
def test_what_had_been_is_listed(text: str) -> None:
    made = made_of(text)
    assert offered(made) == []
    assert "told as what had been" in reasons(made)


def test_what_a_ministry_had_said_is_news() -> None:
    (ban,) = made_of(
        "China had said on Monday that it would ban exports of antimony to Japan from 1 December 2026."
    ).own
    assert (ban.ban, ban.start) == (True, date(2026, 12, 1))


@pytest.mark.parametrize(
    "text",
    [
        "China cut its quota for rare earths in 2026. Brazil and Korea took the quotas and export taxes to the World Trade Organization.",
        "China caps its exports of antimony at 9,000 tonnes a year. Canada and Norway complained to the WTO about the export quotas and export taxes.",
    ],
)
def test_who_complains_before_the_trade_body_does_not_tax(text: str) -> None:
    assert {m.actor for m in read(text).measures} <= {"CN"}


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Brussels threatened to put a 45% duty on Chinese graphite from 1 March 2027 and to restrict exports of chipmaking tools to China.", ["threatened", "threatened"]),
        ("Brussels threatened to put a 45% duty on Chinese graphite and banned exports of chipmaking tools to China on Monday.", ["threatened", "in_force"]),
    ],
)  # fmt: skip
def test_both_limbs_of_a_threat_are_threats(text: str, states: list[str]) -> None:
    assert [m.status for m in read(text).measures] == states


def test_a_threatened_control_of_technology_is_none_in_the_talks() -> None:
    made = made_of("Trump threatened to put an extra 80% tariff on all Chinese goods on 1 December and to limit exports of design software. American and Chinese negotiators meet in Geneva on 7 December 2026.")  # fmt: skip
    assert "technology" not in made.content["talks"]


def test_what_replaces_a_ban_is_read_and_not_the_ban() -> None:
    (quota,) = made_of("Vietnam's ban on exports of tungsten will be replaced by a quota of 5,000 tonnes a year from 1 March 2027.").own  # fmt: skip
    assert (quota.kind, quota.amount, quota.start) == ("quota", 5000, date(2027, 3, 1))
    made = made_of("Congo swaps one brake for another: it will replace its ban on cobalt exports with quotas from 16 October.", date(2025, 9, 28))  # fmt: skip
    assert made.agreed
    assert offered(made) == []


@pytest.mark.parametrize("now", ["currently 4 percent", "now 4 percent", "at present at 4 percent"])
def test_a_rate_of_today_and_one_to_come_say_by_how_much_it_rises(now: str) -> None:
    (duty,) = made_of(f"Japan's duty on Chinese antimony, {now}, will rise to 10 percent on 1 March 2027.").own
    assert duty.rate == pytest.approx(0.06)


def test_the_last_time_is_no_lifting() -> None:
    text = "The last time Beijing required permits, for graphite in December 2023, shipments stopped for weeks and then resumed."
    made = made_of(text, date(2026, 6, 1))
    assert [m.status for m in read(text, date(2026, 6, 1)).measures] == ["in_force"]
    assert made.agreed == {0}


@pytest.mark.parametrize(
    "text",
    [
        "In a deal with Washington, Beijing will suspend export licences for rare-earth magnets, the White House said.",
        "The United States persuaded China to suspend licences for magnets until 1 December 2027.",
        "The White House said China would suspend licences for magnets shipped to the United States.",
        "Under an accord with Tokyo, Beijing will suspend its licences for magnets for six months.",
    ],
)
def test_who_suspends_is_who_had_the_licences(text: str) -> None:
    controls = [m for m in read(text).measures if m.kind == "export_control"]
    assert [(m.actor, m.status) for m in controls] == [("CN", "suspended")]


@pytest.mark.parametrize(
    "text",
    [
        "India halved its duty of 10 percent on cobalt from China on Monday.",
        "Japan will scrap its 12 percent duty on Chinese tungsten from 1 January 2027.",
        "The US waived its tariff of 25 percent on antimony from Korea on Monday.",
        "The EU prolonged its anti-dumping duties on Chinese tungsten carbide for five years on Monday. The rates run up to 33 percent.",
    ],
)
def test_a_duty_that_ends_shrinks_or_stays_is_never_offered_as_imposed(text: str) -> None:
    made = made_of(text)
    assert offered(made) == []
    assert made.unmodelled


def test_a_duty_that_is_lifted_to_a_rate_is_raised() -> None:
    (question,) = made_of("Japan will lift its tariff on Chinese tungsten to 30 percent on 1 January 2027.").questions
    assert question.answers[0].policies[0]["kind"] == "tariff"


def test_a_ban_on_dual_use_goods_is_the_one_on_record() -> None:
    made = made_of("China barred exports of dual-use goods to military users in Japan on Tuesday.", date(2026, 1, 6))
    assert made.agreed == {0}
