# ruff: noqa: E501 - sentences stay whole
"""Grace periods, talks that broke off, threats whose actor stands in the sentence before, meetings, refused licences."""

from datetime import date

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.result import Reading
from monazite.reading.text.article import Article

DAY = date(2026, 11, 24)
BAN = "China will ban exports of antimony to Japan from 1 December 2026."


def read(text: str) -> Reading:
    return read_article(Article("a.txt", text), day=DAY)


def policies(made: Draft) -> list[dict]:
    return made.content.get("policy", [])


@pytest.mark.parametrize(
    ("text", "until"),
    [
        (f"{BAN} Contracts that already hold a licence may be delivered until the end of January.", "2027-01-31"),
        (f"{BAN} Shipments already under way are exempt from the ban until 31 January.", "2027-01-31"),
        (f"{BAN[:-1]}, but cargoes sold before that day can still be shipped until 31 March 2027.", "2027-03-31"),
        ("Congo will halt exports of cobalt from 1 January 2027. Orders placed before will be honoured until 15 March.", "2027-03-15"),
        ("Congo will cap cobalt exports at 40,000 tonnes a year from 1 February 2027. Tonnage not used under the old ceiling may be exported until 30 April.", "2027-04-30"),
        ("Congo will cap cobalt exports at 40,000 tonnes a year from 1 February 2027. Orders which have not been filled can still leave until 15 June.", "2027-06-15"),
        ("Congo will cap cobalt exports at 40,000 tonnes a year from 1 February 2027. Existing contracts run until the end of June.", "2027-06-30"),
    ],
)  # fmt: skip
def test_a_grace_period_ends_no_control_and_is_listed(text: str, until: str) -> None:
    reading = read(text)
    assert [m.end for m in reading.measures] == [None]
    assert [remark.what for remark in reading.ambiguous] == [f"what may go on until {until}"]
    assert len(policies(draft(reading))) == 1


@pytest.mark.parametrize(
    ("text", "end"),
    [
        (f"{BAN} The ban will last until 30 June 2027.", date(2027, 6, 30)),
        (f"{BAN[:-1]}, and no antimony may be shipped to Japan until 30 June 2027.", date(2027, 6, 30)),
        (f"{BAN} The metal may not be exported until 30 June 2027.", date(2027, 6, 30)),
        ("China will suspend its ban on antimony for Japan, and firms may ship until 30 November 2027.", date(2027, 11, 30)),
    ],
)  # fmt: skip
def test_the_end_of_a_control_or_of_its_suspension_stays(text: str, end: date) -> None:
    assert [m.end for m in read(text).measures] == [end]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The US, since talks in Osaka broke off last week, will put a tariff of 25 percent on Chinese antimony on 15 December if no deal is reached.", None),
        ("After negotiations between China and the United States in Geneva collapsed on Friday, Washington will impose a duty of 30 percent on Chinese antimony from 10 January 2027.", date(2026, 11, 20)),
        ("American and Chinese negotiators walked out of talks in Geneva last week, and a duty of 40 percent will follow on 3 January.", None),
    ],
)  # fmt: skip
def test_talks_that_broke_off_are_not_ahead(text: str, day: date | None) -> None:
    reading = read(f"{BAN} {text}")
    assert [(e.kind, e.day) for e in reading.events] == [("talks", day)]
    assert draft(reading).content["talks"]["first_offer"] == DAY


def test_who_left_the_talks_is_not_taken_for_who_taxes() -> None:
    made = draft(read(f"{BAN} American and Chinese negotiators walked out of talks in Geneva last week, and a duty of 40 percent will follow on 3 January."))  # fmt: skip
    assert [p["kind"] for p in policies(made)] == ["export_control"]


def test_new_talks_after_broken_ones_are_those_ahead() -> None:
    made = draft(read(f"{BAN} Talks of China and Japan in Seoul collapsed on Friday. The two sides are to meet again in Geneva on 9 December."))  # fmt: skip
    assert made.content["talks"]["first_offer"] == date(2026, 12, 9)


@pytest.mark.parametrize(
    "text",
    [
        "Donald Trump called that blackmail. He said he would put duties of 60 percent on all Chinese goods from 1 January unless a deal is struck.",
        "The US trade representative called the step hostile. It would put a duty of 60 percent on all Chinese goods from 1 January, she said, should the talks fail.",
    ],
)  # fmt: skip
def test_a_threat_whose_actor_is_the_only_one_of_the_sentence_before_is_the_no_deal_branch(text: str) -> None:
    threat = next(p for p in policies(draft(read(f"{BAN} {text}"))) if p["kind"] == "tariff")
    assert (threat["actor"], threat["on"], threat["rate"], threat["status"]) == ("US", ["CN"], 0.6, "threatened")


@pytest.mark.parametrize(
    "text",
    [
        "The US trade representative called the step hostile. She threatened a tariff of 25 percent on 15 December if no deal is reached.",
        "Washington was quick to answer. A 25 percent tariff would follow on 15 December if there is no agreement, it warned.",
    ],
)  # fmt: skip
def test_a_threat_with_a_rate_is_asked_with_the_sides_and_goods_it_answers(text: str) -> None:
    made = draft(read(f"{BAN} {text}"))
    question = next(q for q in made.questions if "tariff" in q.text)
    assert question.cautious.name == "leave-out"
    first = question.answer("answered-goods").policies[0]
    assert (first["goods"], first["rate"], first["status"]) == (["Sb.*"], 0.25, "threatened")
    assert question.answer("all-goods").policies[0]["goods"] == ["*"]


def test_a_pronoun_with_two_in_the_sentence_before_is_asked() -> None:
    made = draft(read(f"{BAN} China's ministry angered the US trade representative. She threatened a tariff of 25 percent on 15 December if no deal is reached."))  # fmt: skip
    (question,) = made.questions
    assert "does not say who acts" in question.text
    assert question.cautious.name == "leave-out"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Trade ministers are to meet in Singapore on 14 January.", "Singapore"),
        ("Envoys sit down in Kuala Lumpur on 14 January.", "Kuala Lumpur"),
    ],
)
def test_a_meeting_ahead_without_named_sides_is_an_event_and_listed(text: str, place: str) -> None:
    reading = read(f"{BAN} {text}")
    assert [(e.kind, e.day, e.place) for e in reading.events] == [("meeting", date(2027, 1, 14), place)]
    listed = {remark.what: remark.reason for remark in draft(reading).unmodelled}
    assert "does not name two sides" in listed[f"meeting in {place} on 2027-01-14"]


def test_talks_of_the_two_sides_are_those_of_the_two_countries() -> None:
    made = draft(read(f"{BAN} The two sides will resume negotiations in Geneva on 8 December."))
    assert made.content["talks"] == {"seats": ["JP", "CN"], "first_offer": date(2026, 12, 8)}


def test_ministers_of_a_group_hold_no_summit() -> None:
    reading = read(f"{BAN} Finance ministers of the G7 will discuss the ban on 12 December in Ottawa.")
    assert [(e.kind, e.day) for e in reading.events] == [("meeting", date(2026, 12, 12))]


@pytest.mark.parametrize(
    "text",
    [
        "China's ministry of commerce said it would no longer accept applications for export licences for gallium to Japan from 1 December 2026.",
        "China no longer issues export licences for gallium to Japan, the ministry said on Monday.",
        "From 1 December 2026 China will no longer approve exports of antimony to Japan.",
    ],
)
def test_refused_licences_are_no_denial_of_the_control(text: str) -> None:
    """What is no longer given is a stop: it was asked whether anything may still leave."""
    made = draft(read(text))
    policies = [p.model_dump() for p in made.own] or [dict(p) for p in made.questions[0].answers[0].policies]
    assert [(p["approval"], p["military"], p["destinations"][0]) for p in policies] == [(0.0, 0.0, "JP")]
    assert not any("denied" in q.text or "ended" in q.text for q in made.questions)


def test_what_no_longer_holds_is_ended_and_not_denied() -> None:
    (question,) = draft(read("China will no longer ban exports of gallium from 1 January 2027.")).questions
    assert 'ended ("no longer")' in question.text
    assert question.cautious.name == "leave-out"


@pytest.mark.parametrize(
    "text",
    [
        "China is scrapping the pause in its licences for germanium, and exporters will need a permit again from 1 December 2026.",
        "Licences for tungsten powder will be required from 1 December 2026, China said, calling off a one-year suspension of the rule.",
        "China ended the suspension of its licences for graphite and will refuse military users from 1 December 2026.",
    ],
)
def test_a_control_whose_pause_ends_is_announced_and_not_suspended(text: str) -> None:
    (measure, *others) = [m for m in read(text).measures if m.kind == "export_control"]
    assert (measure.actor, measure.status, measure.start) == ("CN", "announced", date(2026, 12, 1))
    assert others == []


@pytest.mark.parametrize("condition", ["unless the licences are withdrawn", "if the curbs on gallium are not lifted"])
def test_what_a_threat_asks_to_end_does_not_end_the_threat(condition: str) -> None:
    text = f"The United States will impose a tariff of 30 percent on all Chinese goods {condition}."
    (tariff,) = [m for m in read(text).measures if m.kind == "tariff"]
    assert tariff.status == "threatened"
    (question,) = draft(read(text)).questions
    assert question.answers[0].name == "as-read"
    assert question.answers[0].policies[0]["status"] == "threatened"
