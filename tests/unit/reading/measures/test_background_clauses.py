# ruff: noqa: E501 - sentences stay whole
"""Clauses about somebody else, the consequence or what was change no state of a measure; who bears a duty levies none."""

from datetime import date

import pytest
from tests.unit.reading.measures.background_leads import GOVERNED, LATER, LEADS

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.result import Reading
from monazite.reading.text.article import Article
from monazite.reading.text.tables import table

DAY = date(2026, 12, 1)
OF_STATE = (
    "may", "other_state", "supposed", "later_state", "denied", "asked_for", "background", "opinion", "actor_inferred",
    "nothing_named", "mentioned", "rumour", "condition",
)  # fmt: skip
"""Doubts on whether a measure is decided and whose it is."""


def read(text: str) -> Reading:
    return read_article(Article("a.txt", text), day=DAY)


def doubts_of_state(reading: Reading) -> list[str]:
    openings = {r["topic"]: r["text"].partition("{")[0].partition("(")[0].strip() for r in table("doubts")}
    questions = " ".join(question.text for question in draft(reading).questions)
    return [topic for topic in OF_STATE if openings[topic] and openings[topic] in questions]


UNREAD = pytest.mark.xfail(reason="buyers who will be refused goods are no words for a stop", strict=True)
CASES = [
    pytest.param(*lead, marks=UNREAD if "will be refused" in lead[0] else (), id=str(i)) for i, lead in enumerate(LEADS)
]


@pytest.mark.parametrize(("text", "measures"), CASES)
def test_clauses_about_something_else_change_nothing(text: str, measures: str) -> None:
    reading = read(text)
    found = [f"{m.actor} {m.kind} {m.status} {','.join(m.affected) or '-'}" for m in reading.measures]
    assert "|".join(found) == measures
    assert doubts_of_state(reading) == []


@pytest.mark.parametrize(("text", "state"), GOVERNED, ids=range(len(GOVERNED)))
def test_words_of_the_measures_own_verb_are_its_state(text: str, state: str) -> None:
    assert state in {m.status for m in read(text).measures}


@pytest.mark.parametrize("text", LATER, ids=range(len(LATER)))
def test_a_later_sentence_about_the_measure_is_asked_about(text: str) -> None:
    assert any(m.later_state or m.status in ("suspended", "lifted", "denied") for m in read(text).measures)


def test_the_size_of_a_reserve_is_in_its_name() -> None:
    text = (
        "The EU will buy a six-month reserve of gallium and germanium from 1 April 2027, the European Commission said."
    )
    (policy,) = draft(read(text)).own
    assert policy.cover == 6


def test_a_later_rate_of_the_duty_is_on_its_goods() -> None:
    """It was read as a duty on all goods, because the investigation that led to it has a name."""
    (measure,) = read(
        "The United States will impose a tariff of 50% on permanent magnets from China from 1 February 2027. The duty, announced by the commerce department on Monday after a Section 232 investigation, covers sintered neodymium magnets and will rise to 75 per cent in 2028."
    ).measures
    assert measure.goods == ["magnets"]
    assert measure.steps == [(date(2028, 1, 1), 0.75)]
