# ruff: noqa: E501 - sentences stay whole
"""Turns that every newspaper uses: whom a measure hurts, what a stop covers as well, general licences that end."""

from datetime import date

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.records import UNRENEWED
from monazite.reading.text.article import Article

TODAY = date(2026, 12, 1)
STOP = "China will stop exports of dysprosium and terbium to the European Union from 15 December, its commerce ministry said on Tuesday."


def measures_of(text: str):
    return read_article(Article("a.txt", text), day=TODAY).measures


def draft_of(text: str) -> Draft:
    return draft(read_article(Article("a.txt", text), day=TODAY), cautious=True)


@pytest.mark.parametrize(
    "text",
    [
        "China will levy an export tax of 20% on natural graphite from 1 January 2027, the finance ministry said, in a move that raises costs for anode makers in Japan, South Korea and the United States.",
        "China will tax exports of gallium at 15% from 1 February 2027, a step that will hit chipmakers in Japan and the United States, the finance ministry said.",
        "China will ban exports of germanium from 10 January 2027, a blow to makers of infrared optics in the United States and Germany, the commerce ministry said.",
        "China will require licences for exports of tungsten carbide from 1 February 2027, worrying toolmakers in Germany and Japan, the commerce ministry said.",
    ],
)
def test_whom_a_measure_hurts_is_not_whom_it_is_on(text):
    """It was on those named alone: a tax on all became one on three countries."""
    (measure,) = measures_of(text)
    assert measure.affected == ["*"]
    assert "the sentence also names" not in repr(draft_of(text).questions)


@pytest.mark.parametrize(
    ("text", "affected"),
    [
        ("China will ban exports of germanium to Japan from 10 January 2027, a blow to chipmakers in Germany.", ["JP"]),
        (
            "In a move that raises costs for industry, China will ban exports of germanium to Japan from 10 January 2027.",
            ["JP"],
        ),
    ],
)
def test_whom_a_measure_is_on_stays(text, affected):
    assert measures_of(text)[0].affected == affected


@pytest.mark.parametrize(
    ("second", "goods"),
    [
        (
            "The stop covers oxides and metals of both elements as well as magnets that contain them.",
            ["Dy", "Tb", "magnets"],
        ),
        ("Samarium and yttrium are covered as well, the ministry said.", ["Dy", "Tb", "Sm", "Y"]),
        ("The stop does not cover samarium and yttrium.", ["Dy", "Tb"]),
        ("Magnets that contain them are not affected.", ["Dy", "Tb"]),
        ("The stop covers all of Europe.", ["Dy", "Tb"]),
    ],
)
def test_what_a_stop_covers_as_well_is_among_its_goods(second, goods):
    assert measures_of(f"{STOP} {second}")[0].goods == goods


def test_magnets_that_contain_them_are_those_whose_recipes_do():
    text = f"{STOP} The stop covers oxides and metals of both elements as well as magnets that contain them."
    (policy,) = draft_of(text).own
    assert {*policy.goods} == {"Dy", "Tb", "NdFeB.SH.magnet", "NdFeB.UH.magnet"}


@pytest.mark.parametrize("verb", ["end", "withdraw", "revoke", "scrap"])
def test_the_end_of_general_licences_is_no_free_trade(verb):
    """``Will end the general licences`` was simulated as all applications approved at once."""
    text = f"China will {verb} the general licences for yttrium exports to the European Union from 1 January 2027, the commerce ministry said."
    (measure,) = measures_of(text)
    assert (measure.variant, measure.status, measure.start) == (UNRENEWED, "announced", date(2027, 1, 1))
    assert {(p.approval, p.review) for p in draft_of(text).own} == {(0.8, 2.1)}


def test_general_licences_that_end_refuse_the_military_where_that_is_said():
    text = (
        "China will end the general licences for yttrium exports to the European Union from 1 January 2027, the commerce ministry said."
        " Shipments to European military contractors will be refused."
    )
    assert {p.military for p in draft_of(text).own} == {0.0}


def test_technology_is_on_the_table_of_the_united_states_and_china_alone():
    """A sanctions list of Brussels ended the brief: no others than these two trade it."""
    text = (
        "China will stop exports of dysprosium and terbium to the European Union from 15 December, days after Brussels added five Chinese companies to a sanctions list."
        " Trade commissioner Maros Sefcovic is due to meet Chinese commerce minister Wang Wentao in Brussels on 18 January."
    )
    talks = draft_of(text).content["talks"]
    assert {*talks["seats"]} == {"EU", "CN"}
    assert "technology" not in talks


def test_a_ban_ends_on_the_day_on_which_it_is_lifted_and_not_on_that_of_the_announcement():
    text = "China's commerce ministry today announced that it will lift its ban on exports of gallium and germanium to Japan on 10 December 2026."
    (measure,) = measures_of(text)
    assert (measure.status, measure.end) == ("lifted", date(2026, 12, 10))


def test_a_day_in_the_text_goes_before_the_month_of_the_headline():
    text = (
        "China extends suspension of gallium, germanium and antimony ban on US to November 2027\n\n"
        "China has extended the suspension of its ban on exports of gallium, germanium and antimony to the United States until 27 November 2027."
    )
    assert {m.end for m in measures_of(text)} == {date(2027, 11, 27)}


def test_users_who_supply_armed_forces_are_the_military():
    text = (
        "China will require export licences for all tungsten products shipped to South Korea from January 15, the commerce ministry said."
        " No licences will be granted for users that supply the South Korean armed forces."
    )
    assert measures_of(text)[0].no_military
