"""The first screen: sentences that a stranger understands, whom a measure hits first, and words of others whole."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from brief_cases import READING, context, full_inputs, licensed_run
from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.language import language
from monazite.presentation.briefing.main_part.article.article_lead import ArticleLead
from monazite.presentation.briefing.main_part.branches.returned_branch import BACK
from monazite.presentation.briefing.main_part.day.horizon import RecentMeasure
from monazite.presentation.briefing.main_part.measures.assumed_measures import AssumedMeasure, goods_in_words
from monazite.presentation.briefing.main_part.page import main_page
from monazite.presentation.briefing.main_part.page.main_page import compose_main
from monazite.presentation.briefing.main_part.page.prose import render_prose
from monazite.results.quantity import Quantity

NONE: dict[str, Any] = {"ban": None, "back": None, "aimed": None, "chosen": None, "cut_off": None}


def quantity(value: float, unit: str) -> Quantity:
    return Quantity(value, value, value, unit, "x", {}, "run", ())


@pytest.fixture(scope="module")
def ctx():
    return context(licensed_run(), **full_inputs())


@pytest.fixture(scope="module")
def facts(ctx) -> dict[str, Any]:
    return main_page._facts(ctx) | {"gives_way": 0, "front_gives_way": 0} | NONE


def printed(section: str, facts: dict[str, Any], code: str) -> str:
    blocks = render_prose(section, facts, ClaimBook(), section, language(code))
    texts = [f"{b.label} {b.text.text} {b.subtitle.text if b.subtitle else ''}" for b in blocks]
    return " ".join(texts).replace("\xa0", " ").replace("\u202f", " ")


# --- words of others ------------------------------------------------------------------------------------------------


QUOTE = "China freezes exports of germanium to Japan"


def test_a_quotation_holds_the_words_of_the_article_in_any_language():
    """A colon stood in it: it was taken for words of the brief that have a French form."""
    assert language("fr").word(QUOTE) != QUOTE
    point = {"quote": QUOTE, "topic": "control", "regions": ["CN"], "actor": "CN"}
    silent = {"title": "Nothing read in these sentences", "items": ["[9] Japan bans exports of gallium."]}
    reading = READING | {"points": [point], "lists": [silent]}
    part = compose_main(context(licensed_run(), **full_inputs() | {"reading": reading}), "fr")
    said = " ".join(block.text.text for block in part.sections["happening"]).replace("\xa0", " ")
    assert f"« {QUOTE} »" in said
    assert "« Japan bans exports of gallium »" in said


def test_a_measure_of_the_register_keeps_its_own_words(facts):
    text = "China banned exports of gallium to the United States."
    known = replace(facts["k"], measures=(RecentMeasure("3 December 2024", text, (), is_left_out=False),))
    assert text in printed("happening", facts | {"k": known}, "fr")


def test_all_goods_of_a_mineral_are_known_by_its_name(ctx):
    assert goods_in_words(ctx.names, ("germanium *", "gallium")) == ("germanium", "gallium")


# --- what the run holds ---------------------------------------------------------------------------------------------


LICENCES = AssumedMeasure(
    "10 December 2026", "", "China", "", "licences", (), goods=("dysprosium",), places=("the European Union",),
    approved=quantity(0.0, "share"), review=quantity(0.0, "month"),
)  # fmt: skip
LEAD = ArticleLead(
    "China", "licences", ("dysprosium",), "EU", False, "", "10 December 2026", "Dysprosium oxide",
    quantity(0.4, "share"), uncounted="10 December 2026",
)  # fmt: skip


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "assumes that China grants 0% of applications to export dysprosium to the European Union."),
        (
            "fr",
            "que la Chine accorde 0 % des demandes d’exportation (dysprosium ; vers : Union européenne).",
        ),
    ],
)
def test_what_is_assumed_says_of_what_and_for_whom(facts, code, words):
    """ "This assumes that China approves 0% of orders", of what and for whom a reader asked."""
    one = replace(facts["br"], is_ahead=False)
    assumed = replace(facts["assumed"], measures=(LICENCES,))
    assert words in printed("front", facts | {"br": one, "lead": LEAD, "assumed": assumed, "fallback": None}, code)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "This brief simulates a ban on exports to Japan, as the article tells; no record confirms it."),
        ("fr", "Cette note simule une interdiction d’exporter (Japon), d’après l’article seul."),
    ],
)
def test_what_a_ministry_said_is_not_called_an_unconfirmed_report(facts, code, words):
    given = {"br": replace(facts["br"], is_ahead=True), "courses": None, "from_article": True, "lead": None}
    assert words in printed("front", facts | given | {"reported": ["a ban on exports to Japan"]}, code)


# --- whom it hits ---------------------------------------------------------------------------------------------------


def with_back(facts: dict[str, Any]) -> dict[str, Any]:
    """A measure on the European Union, beside which one on the United States may be back; no loss differs by branch."""
    buyers = SimpleNamespace(region="US", gets_none=True)
    back = SimpleNamespace(buyers=buyers, shipments=None, approved=None, is_ban=True)
    first = facts["br"].branches[0]
    three = (first, replace(first, label="With both"), replace(first, short=BACK))
    branches = replace(facts["br"], onward=None, branches=three)
    aimed = SimpleNamespace(region="EU", expected=quantity(0.0, "share"), stops=True)
    horizon = SimpleNamespace(is_ahead=True, length="twelve months")
    return facts | {"back": back, "br": branches, "aimed": aimed, "courses": None, "horizon": horizon, "lead": LEAD}


@pytest.mark.parametrize(
    ("code", "first", "second", "third"),
    [
        ("en", "the EU likely loses", "The EU loses as much.", "Nothing is shipped to the US; it likely loses"),
        ("fr", "l’UE perdrait", "La perte serait la même pour l’Union européenne.",
         "Rien n’est plus expédié aux États-Unis ; la perte y serait de"),
    ],
)  # fmt: skip
def test_the_country_that_the_measure_is_aimed_at_comes_first(facts, code, first, second, third):
    """Three lines on the United States, none on the country that the article was about; and a call of roulette."""
    said = printed("front", with_back(facts), code)
    at = [said.lower().index(words.lower()) for words in (first, second, third)]
    assert at == sorted(at)
    assert "ne va plus" not in said


@pytest.mark.parametrize(
    ("code", "words"), [("en", "in twelve months from"), ("fr", "en douze mois dès")],
)  # fmt: skip
def test_losses_say_from_which_month_they_are_counted_where_the_measure_began_before(facts, code, words):
    given = with_back(facts)
    given |= {"front_gives_way": 4}
    assert f"{words} {language(code).word(facts['br'].first)}" in printed("front", given, code)
    counted = SimpleNamespace(is_ahead=True, length="twelve months", first_words=facts["br"].first, first=None)
    note = printed("important", facts | {"lead": LEAD, "horizon": counted}, code)
    assert {"en": "what is lost from 10 December 2026 until then", "fr": "ce qui se perd du 10 décembre 2026"}[
        code
    ] in note
