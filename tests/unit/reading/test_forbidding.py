# ruff: noqa: E501 - sentences stay whole
"""``No gallium may leave`` is a ban; a stop that only traders see is asked."""

from datetime import date

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.text.article import Article

DAY = date(2026, 11, 30)


def made_of(sentence: str, place: str = "BEIJING", *, cautious: bool = False) -> Draft:
    return draft(read_article(Article("a.txt", f"{place}, Nov 30 (Reuters) - {sentence}"), day=DAY), cautious=cautious)


@pytest.mark.parametrize(
    "sentence",
    [
        "From New Year's Day, no gallium or germanium may leave China for the United States, MOFCOM said in announcement 70.",
        "Gallium may not be exported from China to the United States from 1 January 2027, the commerce ministry said.",
        "From 1 January 2027 gallium may no longer be shipped from China to the United States.",
        "China said not a gram of gallium may leave the country for the United States from 1 January 2027.",
        "Chinese exporters may not ship gallium to the United States from 1 January 2027, Beijing said.",
        "Neither gallium nor germanium may be exported from China to the United States from 1 January 2027.",
        "Gallium must not leave China for the United States from 1 January 2027.",
        "Beijing has ruled that gallium may not be exported to the United States, effective January 1.",
        "Gallium can no longer be exported from China to the United States from 1 January 2027.",
    ],
)
def test_may_with_a_negation_is_a_ban(sentence: str):
    made = made_of(sentence)
    (only,) = made.own
    assert not made.questions
    assert (only.actor, only.ban, only.destinations, only.start) == ("CN", True, ("US",), date(2027, 1, 1))
    assert "Ga.*" in only.goods


def test_what_may_never_again_leave_is_not_freed():
    """``Again`` was read as exports that resume."""
    (only,) = made_of(
        "Antimony may never again be exported from China to the United States, Beijing said on 25 November 2026."
    ).own
    assert only.ban


@pytest.mark.parametrize(
    "sentence",
    [
        "China may ban exports of gallium to Japan from 1 January 2027.",
        "China may not export as much gallium to Japan next year, analysts said.",
        "China may no longer need to ban exports of gallium to Japan.",
        "China may not approve licences for gallium to Japan from 1 January 2027.",
        "Traders fear that no gallium may leave China for Japan from 1 January 2027.",
        "China put magnets on a list of know-how that may not be exported, the ministry said.",
        "Gallium may soon be banned from leaving China for Japan.",
        "China said that no decision had been made on whether gallium may leave for Japan.",
    ],
)
def test_may_that_is_a_guess_is_never_simulated_unasked(sentence: str):
    made = made_of(sentence)
    assert made.own == ()
    assert made_of(sentence, cautious=True).own == ()


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("TOKYO", "Chinese exports of terbium to South Korea have stopped, three traders told the FT: not one shipment has cleared customs at Ningbo since 20 November."),
        ("SEOUL", "Traders say exports of terbium from China to South Korea have stopped since 20 November."),
        ("SEOUL", "Korean buyers say China has stopped exports of terbium to South Korea since 20 November."),
        ("SEOUL", "Shipments of terbium from China to South Korea have come to a halt since 20 November, two importers said."),
        ("SEOUL", "Dealers say no terbium has been shipped from China to South Korea since 20 November."),
    ],
)  # fmt: skip
def test_a_stop_that_traders_report_is_asked_and_left_out_by_the_cautious(place: str, sentence: str):
    """It was dropped without a word, or simulated where nobody but buyers spoke of it."""
    made = made_of(sentence, place)
    assert made.own == ()
    (question,) = made.questions
    assert "no order is named" in question.text
    assert "reported" in question.text
    answers = {a.name: a for a in question.answers}
    assert answers["leave-out"].cautious
    (policy,) = answers["as-read"].policies
    assert (policy["actor"], policy["destinations"], policy["ban"]) == ("CN", ["KR"], True)
    assert policy["start"] == date(2026, 11, 20)


@pytest.mark.parametrize(
    "sentence",
    [
        "China will stop exports of tungsten to South Korea, four traders told Reuters.",
        "Two people familiar with the matter said China plans to ban exports of tungsten to South Korea.",
        "Rumours that China has stopped exports of tungsten to South Korea swirled among traders.",
        "China denied that exports of tungsten to South Korea had stopped, as traders reported.",
    ],
)
def test_plans_and_rumours_are_listed_as_ever(sentence: str):
    made = made_of(sentence)
    assert made.own == ()
    assert not made.questions
    assert made.unmodelled
