# ruff: noqa: E501 - sentences stay whole
"""Licences that end are a stop and never an easing; what the body that decides says it would do is decided."""

from datetime import date

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.text.article import Article

DAY = date(2026, 11, 30)


def made_of(text: str, *, cautious: bool = False) -> Draft:
    return draft(read_article(Article("a.txt", text), day=DAY), cautious=cautious)


@pytest.mark.parametrize(
    "text",
    [
        "China suspends antimony export licences for the EU from 5 December until end of March, the ministry said.",
        "China halts dysprosium licences for Japan from 5 December 2026, the ministry said.",
        "Export licences for antimony to the European Union are suspended by China from 5 December.",
        "China announced a suspension of export licences for tungsten to Japan from 5 December.",
        "China will end the issuing of export licences for gallium to the United States on 5 December.",
        "China will no longer issue export licences for gallium to the United States from 5 December, the ministry said.",
        "China will not grant any further licences for terbium exports to Japan from 5 December, the ministry said.",
        "From 5 December China will no longer approve exports of antimony to Japan.",
    ],
)
def test_licences_that_are_no_longer_given_are_none(text: str):
    """A suspension of licences was simulated as shipments that need none."""
    (only,) = made_of(text).own
    assert (only.approval, only.military, only.start) == (0.0, 0.0, date(2026, 12, 5))


@pytest.mark.parametrize(
    "text",
    [
        "China will no longer permit exports of tungsten powder and gallium to Japanese companies from Jan. 15, the ministry said Tuesday.",
        "China will no longer allow shipments of gallium to Japan from 15 January 2027, the ministry said.",
        "China's commerce ministry said it will stop authorising exports of germanium to Japan from 15 January 2027.",
        "China said it would cease allowing exports of gallium to Japan from 15 January 2027.",
    ],
)
def test_what_is_no_longer_permitted_is_banned_unasked(text: str):
    made = made_of(text)
    (only,) = made.own
    assert (only.ban, only.start, made.questions) == (True, date(2027, 1, 15), [])


def test_what_needs_a_licence_from_now_on_is_no_ban():
    made = made_of("China no longer permits exports of gallium to Japan without a licence, the ministry said.")
    assert [
        m.variant
        for m in read_article(
            Article(
                "a.txt", "China no longer permits exports of gallium to Japan without a licence, the ministry said."
            ),
            day=DAY,
        ).measures
    ] == ["licence"]
    assert made.own == ()


@pytest.mark.parametrize(
    "text",
    [
        "China suspends the export licence requirement for antimony to the EU until 31 March 2027, the ministry said. China will ban exports of antimony to the EU from 5 December, the ministry said.",
        "China lifted its licence requirement for gallium exports to Japan on 25 November. China will stop issuing export licences for gallium to Japan from 25 November 2026, the ministry said.",
        "China will suspend its licences for gallium for Japan for four months from 1 December 2026.",
        "In a deal with Tokyo, China will suspend export licences for tungsten to Japan from 1 December 2026 until 1 April 2027.",
    ],
)
def test_readings_that_contradict_each_other_are_one_question(text: str):
    made = made_of(text)
    (question,) = made.questions
    freed = [a for a in question.answers if a.policies and a.policies[0].get("approval") == 1.0]
    held = [a for a in question.answers if a.policies and a not in freed]
    assert [a.name for a in freed] == ["eases"]
    assert held
    assert not question.cautious.policies
    assert made_of(text, cautious=True).own == ()
    eased = draft(read_article(Article("a.txt", text), day=DAY), {question.id: "eases"})
    assert eased.own[0].approval == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "China will ban exports of gallium to Japan from 1 January 2027. China lifted its licence requirement for gallium exports to South Korea on 25 November 2026.",
        "China will ban exports of gallium to Japan from 1 January 2027. China lifted its licence requirement for antimony exports to Japan on 25 November 2026.",
    ],
)
def test_an_easing_for_others_or_of_other_goods_contradicts_nothing(text: str):
    assert not any(answer.name == "eases" for question in made_of(text).questions for answer in question.answers)


@pytest.mark.parametrize(
    ("text", "tonnes"),
    [
        (
            "Democratic Republic of Congo, the world's largest cobalt producer, said on Tuesday it would cap exports of the battery metal at 72,000 metric tons in 2027, down a quarter from this year's 96,600 tons, as it seeks to shore up prices.",
            72_000,
        ),
        ("Congo said it would limit cobalt exports to 80,000 tonnes in 2027, seeking to lift prices.", 80_000),
        (
            "Congo said on Monday it would cap cobalt exports at 90,000 tonnes next year, as Kinshasa seeks to protect its miners.",
            90_000,
        ),
        (
            "Congo, home to most of the world's cobalt, said it would limit exports of the metal to 85,000 tonnes in 2027, while it considers new rules for miners.",
            85_000,
        ),
    ],
)
def test_what_the_body_that_decides_says_it_would_do_is_announced(text: str, tonnes: float):
    """The purpose behind a decision (``as it seeks to``) made it one that is only considered."""
    made = made_of(text)
    (only,) = made.own
    assert (only.amount, only.start, only.end) == (tonnes, date(2027, 1, 1), date(2027, 12, 31))
    assert not made.questions


@pytest.mark.parametrize(
    "text",
    [
        "Congo plans to cap cobalt exports at 72,000 tonnes in 2027, as it seeks parliament's approval.",
        "China is considering a ban on gallium exports to Japan from 1 January 2027.",
        "China could cap exports of gallium at 80 tonnes in 2027, the ministry said.",
        "China's ministry said on Friday it would consider capping exports of gallium at 80 tonnes in 2027.",
    ],
)
def test_what_is_only_weighed_stays_out(text: str):
    assert made_of(text, cautious=True).own == ()


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        (
            "China, the top producer of tungsten, will halt exports of the hard metal to Japan from 1 January 2027.",
            ("W.*",),
        ),
        (
            "China, which refines most gallium, will ban exports of the chipmaking metal to Japan from 1 January 2027.",
            ("Ga.*",),
        ),
        (
            "China mines most antimony. It will ban exports of the strategic metal to Japan from 1 January 2027, the commerce ministry said.",
            ("Sb.*",),
        ),
    ],
)
def test_the_metal_is_the_one_named_last(text: str, goods: tuple[str, ...]):
    made = made_of(text)
    blocks = [p.model_dump() for p in made.own] or [dict(p) for q in made.questions for p in q.answers[0].policies]
    assert [tuple(block["goods"]) for block in blocks] == [goods]
    assert not any("other goods" in question.text for question in made.questions)


@pytest.mark.parametrize("tonnes", ["72,000", "120,000", "50,000"])
def test_other_tonnes_are_no_measure_on_record(tonnes: str):
    made = made_of(f"Congo will cap cobalt exports at {tonnes} tonnes.")
    assert not any("on record" in question.text for question in made.questions)
    assert made.agreed == set()
