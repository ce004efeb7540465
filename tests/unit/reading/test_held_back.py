# ruff: noqa: E501 - sentences stay whole
"""What is only asked for, denied, ruled on or told in a unit that no lever takes is held back; terms are those of the text."""

from datetime import date
from typing import Any

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.records import ReadMeasure
from monazite.reading.text.article import Article

DAY = date(2026, 11, 24)


def made_of(text: str) -> Draft:
    return draft(read_article(Article("a.txt", text), day=DAY))


def measures(text: str) -> list[ReadMeasure]:
    return read_article(Article("a.txt", text), day=DAY).measures


def policies(made: Draft) -> list[dict[str, Any]]:
    return made.content.get("policy", [])


def listed(made: Draft) -> str:
    assert policies(made) == []
    assert made.questions == []
    return "; ".join(remark.reason for remark in made.unmodelled)


def test_a_stock_told_in_money_alone_is_listed() -> None:
    text = "The United States will spend 500 million dollars on a national stockpile of cobalt, the Pentagon said."
    assert "a stock is simulated in months of use" in listed(made_of(text))


@pytest.mark.parametrize(
    ("text", "actor", "size"),
    [
        (
            "Japan will add 300 tonnes of antimony to its state reserve by the end of March 2027, the trade ministry said on Monday.",
            "JP",
            "300 t are ",
        ),
        (
            "The European Union will store 25 tonnes of gallium in a common reserve from January 2027.",
            "EU",
            "25 t are ",
        ),
    ],
)
def test_a_stock_told_in_tonnes_is_simulated_by_the_use_of_its_region(text: str, actor: str, size: str) -> None:
    made = made_of(text)
    (block,) = policies(made)
    assert (block["kind"], block["actor"]) == ("stockpile", actor)
    assert 0.0 < block["cover"] < 36.0
    assert any(r.reason.startswith(size) for r in made.assumptions)


def test_a_stock_with_its_days_of_use_is_simulated() -> None:
    text = (
        "South Korea will fill its strategic stockpile with 400 tonnes of tungsten in 2027, enough for 60 days of use."
    )
    (block,) = policies(made_of(text))
    assert (block["actor"], block["cover"]) == ("KR", pytest.approx(60 * 12 / 365.25, abs=0.01))


@pytest.mark.parametrize(
    "text",
    [
        "Tokyo had asked Beijing to ease its licences for gallium, a spokesman said on Tuesday.",
        "China was urged by Japan to end its licences for gallium.",
        "Japan called on the Chinese authorities to lift their ban on gallium.",
        "The EU trade commissioner asked parliament to back a tariff of 20 percent on Chinese antimony.",
    ],
)
def test_what_somebody_is_only_asked_for_is_listed(text: str) -> None:
    assert "asked for it" in listed(made_of(text))


def test_who_is_asked_in_another_clause_holds_nothing_back() -> None:
    made = made_of("China banned exports of antimony to Japan on Friday and asked Vietnam to do the same.")
    assert [(p["kind"], p["actor"], p["destinations"]) for p in policies(made)] == [("export_control", "CN", ["JP"])]


@pytest.mark.parametrize(
    "text",
    [
        "Australia will not restrict exports of rare earths, its resources minister said on Monday.",
        "Vietnam won't tax exports of tungsten, its trade minister promised.",
        "Exports of gallium to Japan will not be restricted, China said on Monday.",
    ],
)
def test_what_is_said_not_to_be_done_is_listed(text: str) -> None:
    assert any(words in listed(made_of(text)) for words in ("it is not done", "it is not so, or not planned"))


def test_a_ban_told_with_a_negation_stays_one() -> None:
    made = made_of("Gallium may not be exported to Japan from 1 December 2026, China said.")
    (only,) = made.own  # "may not" forbids: it is no doubt
    assert only.ban
    assert not made.questions


@pytest.mark.parametrize(
    "text",
    [
        "The Court of International Trade threw out the 25 percent tariff on Chinese cobalt on Monday.",
        "The US tariff of 25 percent on Chinese cobalt was set aside by a federal judge on Friday.",
        "The WTO panel ruled against the export tax that China levies on graphite.",
    ],
)
def test_what_a_court_rules_on_is_listed(text: str) -> None:
    assert "a court rules on it" in listed(made_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "Congo will cap exports of cobalt at 90,000 tonnes in 2027, with another 9,000 tonnes held back by the regulator.",
        "Congo will cap exports of cobalt at 90,000 tonnes in 2027, the regulator said. A further 9,000 tonnes are set aside.",
    ],
)
def test_further_tonnes_of_a_quota_are_asked(text: str) -> None:
    (question,) = made_of(text).questions
    assert [block["amount"] for answer in question.answers for block in answer.policies] == [90_000, 99_000]
    assert question.cautious.policies[0]["amount"] == 90_000


def test_which_of_two_tonnages_is_meant_is_asked() -> None:
    text = "Congo will limit exports of cobalt to 90,000 tonnes in 2027 and 95,000 tonnes in 2028."
    (question,) = made_of(text).questions
    assert "90,000 t and 95,000 t" in question.text
    assert question.cautious.policies == ()


@pytest.mark.parametrize("rest", ["up from 80,000 tonnes this year", "instead of the 96,600 tonnes on record"])
def test_what_a_quota_was_before_is_no_other_reading(rest: str) -> None:
    (block,) = policies(made_of(f"Congo will limit exports of cobalt to 90,000 tonnes in 2027, {rest}."))
    assert (block["kind"], block["amount"], block["start"]) == ("quota", 90_000, date(2027, 1, 1))


def test_tonnes_that_are_let_out_are_a_quota() -> None:
    text = "Vietnam will let 4,000 tonnes of tungsten leave the country in 2027, its trade ministry said."
    (block,) = policies(made_of(text))
    assert (block["kind"], block["actor"], block["amount"], block["start"]) == ("quota", "VN", 4000, date(2027, 1, 1))


def test_another_tonnage_is_not_the_quota_on_record() -> None:
    made = made_of("Congo will raise its quota for cobalt exports to 120,000 tonnes a year.")
    assert made.agreed == set()
    (question,) = made.questions
    assert question.answer("as-read").policies[0]["amount"] == 120_000


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("China is considering whether to reinstate its ban on antimony for Japan from 1 March 2027.", "considered"),
        ("Beijing will reimpose licences for graphite for Japan, two officials said.", "reported"),
        ("China will reinstate its licences for graphite from 1 February 2027.", "announced"),
    ],
)
def test_a_return_that_is_only_considered_or_rumoured_is_none(text: str, status: str) -> None:
    assert [m.status for m in measures(text)] == [status]


@pytest.mark.parametrize(
    ("text", "partners"),
    [
        ("Chile and Japan signed a partnership on cobalt that frees both from dependence on China.", ["JP"]),
        ("Korea and Australia signed a pact on tungsten on Monday to break China's grip.", ["AU"]),
        ("India and Australia signed a minerals pact to need fewer Chinese rare earths.", ["AU"]),
        ("China's pact with Japan on tungsten was signed on Monday.", ["JP"]),
    ],
)
def test_whom_a_pact_is_meant_to_be_free_of_is_no_partner(text: str, partners: list[str]) -> None:
    assert [m.affected for m in measures(text) if m.kind == "partnership"] == [partners]


def test_a_relative_clause_says_who_levies_a_duty() -> None:
    (question,) = made_of(
        "The duty of 20 percent that India has levied on Chinese antimony since July brought in 4 million dollars."
    ).questions
    assert "does not say who acts" not in question.text


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("prolonged the suspension of its ban on gallium, germanium and antimony for the United States by six months", date(2027, 5, 27)),
        ("will put off its ban on gallium, germanium and antimony for the United States for another two years", date(2028, 11, 27)),
    ],
)  # fmt: skip
def test_a_suspension_prolonged_by_some_time_runs_on_from_the_day_on_record(words: str, end: date) -> None:
    made = made_of(f"China {words}, its ministry said on Friday.")
    assert {(p["kind"], p["lift_ban"], p["start"], p["end"]) for p in policies(made)} == {
        ("concession", True, date(2026, 11, 27), end)
    }


def test_a_ban_that_is_put_off_frees_nothing_unasked() -> None:
    made = made_of("China will put off its ban on antimony for Korea by two months.")
    assert policies(made) == []
    (question,) = made.questions
    assert [(p["status"], p["ban"]) for p in question.answer("as-read").policies] == [("threatened", True)]


@pytest.mark.parametrize(
    "text",
    [
        "China will put aside its plan for a ban on antimony for Korea from 1 December 2026.",
        "Vietnam revoked an export tax of 10 percent on tungsten on Monday.",
        "The United States will hold off with a tariff of 30 percent on Chinese graphite.",
    ],
)
def test_what_is_put_aside_is_not_imposed_unasked(text: str) -> None:
    made = made_of(text)
    assert policies(made) == []
    assert all(question.cautious.policies == () for question in made.questions)


def test_a_suspension_that_only_runs_longer_is_listed() -> None:
    made = made_of("China's pause of its ban on antimony for the United States will run a year longer.")
    assert "does not say until when" in listed(made)


def test_a_suspension_of_its_own_frees_what_it_suspends_while_it_lasts() -> None:
    made = made_of("China will suspend its licences for gallium for Japan for four months from 1 December 2026.")
    (question,) = made.questions
    assert [p["approval"] for p in question.answers[0].policies] == [0.0]  # suspended licences are none
    freed, back = question.answer("eases").policies
    assert (freed["approval"], freed["start"], freed["end"]) == (1.0, date(2026, 12, 1), date(2027, 4, 1))
    assert (back["status"], back["start"]) == ("threatened", date(2027, 4, 1))
    assert "100 % of applications approved, from 2026-12-01" in question.answer("eases").text
    assert question.cautious.name == "leave-out"


def test_a_sentence_on_a_plant_does_not_move_a_guarantee() -> None:
    made = made_of(
        "The United States will guarantee a price of at least 200 dollars a kilogram for germanium under an eight-year contract "
        "signed on 9 November 2026. The refinery will deliver from the end of 2029."
    )
    (block,) = policies(made)
    assert (block["start"], block["end"]) == (date(2026, 11, 9), date(2034, 11, 9))


def test_a_threat_without_a_day_comes_with_the_talks_on_which_it_hangs() -> None:
    text = (
        "The United States will impose a tariff of 45 percent on Chinese antimony if no deal is reached at the talks. "
        "Chinese and American negotiators meet in Geneva on 7 December 2026."
    )
    (question,) = made_of(text).questions
    assert "that of the talks ahead" in question.text
    (block,) = question.cautious.policies
    assert (block["start"], block["status"]) == (date(2026, 12, 7), "threatened")


def test_a_beginning_that_is_moved_is_the_later_day() -> None:
    made = made_of("China pushed back the start of its ban on antimony for Japan from 1 December 2026 to 1 March 2027.")
    (block,) = policies(made)
    assert (block["start"], block.get("end")) == (date(2027, 3, 1), None)


def test_a_move_to_ban_for_some_months_moves_no_beginning() -> None:
    made = made_of("China moved on Tuesday to ban exports of antimony to Japan from 1 December 2026 to 1 March 2027.")
    (block,) = policies(made)
    assert (block["start"], block["end"]) == (date(2026, 12, 1), date(2027, 3, 1))


@pytest.mark.parametrize(
    ("rest", "end"),
    [
        ("The duty holds for nine months.", date(2027, 10, 1)),
        ("The ministry had studied imports for nine months.", None),
    ],
)
def test_how_long_a_duty_lasts_may_stand_in_the_next_sentence(rest: str, end: date | None) -> None:
    (block,) = policies(
        made_of(f"India will impose a duty of 18 percent on Chinese graphite from 1 January 2027. {rest}")
    )
    assert block.get("end") == end


@pytest.mark.parametrize(
    ("words", "kind", "field", "value"),
    [
        (
            "Japan will cut its tariff on Chinese antimony to 5 percent from 12 percent",
            "concession",
            "tariff_cut",
            0.07,
        ),
        (
            "The United States will raise its tariff on Chinese cobalt from 25 percent to 40 percent",
            "tariff",
            "rate",
            0.15,
        ),
    ],
)
def test_two_rates_of_one_duty_say_by_how_much_it_changes(words: str, kind: str, field: str, value: float) -> None:
    (block,) = policies(made_of(f"{words} on 1 February 2027."))
    assert (block["kind"], block[field]) == (kind, pytest.approx(value))
    assert block["start"] == date(2027, 2, 1)


def test_what_others_had_warned_of_is_no_threat() -> None:
    text = "Japan lowered its tariff on Chinese antimony by 5 points on Monday after smelters had warned of closures."
    assert [m.status for m in measures(text)] == ["in_force"]


@pytest.mark.parametrize(
    "text",
    [
        "China will let its ban on antimony for Japan lapse on 1 December 2026.",
        "China watered down its ban on exports of antimony to Japan on Monday.",
        "China took antimony off its ban on exports to Japan on Monday.",
        "China will refrain from a ban on exports of antimony to Japan.",
        "The United States backed out of a 25 percent tariff on Chinese cobalt on Monday.",
        "The EU blocked a 25 percent tariff on Chinese cobalt on Monday.",
        "Vietnam will replace its export tax of 10 percent on tungsten with a fee from 1 January 2027.",
    ],
)
def test_a_measure_whose_verb_is_not_known_to_impose_it_is_asked(text: str) -> None:
    made = made_of(text)
    assert policies(made) == []
    (question,) = made.questions
    assert question.cautious.policies == ()


@pytest.mark.parametrize(
    "text",
    [
        "China hit Japan with a ban on exports of antimony on Monday.",
        "China brought in a ban on exports of antimony to Japan on Monday.",
        "China announced the introduction of a ban on exports of antimony to Japan on Monday.",
        "The United States will levy a duty of 30 percent on Chinese cobalt from 1 January 2027.",
        "Since Thursday the Chinese embargo on antimony for Japan has been in force.",
    ],
)
def test_a_measure_whose_verb_imposes_it_is_not_asked_for_that(text: str) -> None:
    assert all("eased or kept" not in question.text for question in made_of(text).questions)


def test_a_ban_that_ends_where_only_licences_are_on_record_is_asked() -> None:
    made = made_of("China did away with its ban on exports of antimony to Japan on Monday.")
    assert policies(made) == []
    (question,) = made.questions
    assert "the register does not hold it" in question.text
