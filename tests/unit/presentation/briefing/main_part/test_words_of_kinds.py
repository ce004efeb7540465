"""Words of briefs of articles of many kinds: held by ranks in the templates, not case by case."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest

from brief_style import MOST_FIRST_SCREEN, MOST_WORDS
from monazite.analysis.footprint.bill import bill
from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.context import day_of_brief
from monazite.presentation.briefing.language import language
from monazite.presentation.briefing.main_part.page import main_page
from monazite.presentation.briefing.main_part.page.prose import ProseBlock, highest_rank, render_prose
from monazite.presentation.briefing.page import BriefInputs, brief_context
from monazite.presentation.briefing.returned_measures import with_measures_back
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.report import for_brief
from monazite.reading.text.article import Article
from monazite.simulation.simulate import simulate
from paths import ROOT

ARTICLES: dict[str, dict[str, Any]] = {
    article["name"]: article
    for article in tomllib.loads((ROOT / "tests" / "data" / "articles" / "kinds.toml").read_text("utf-8"))["article"]
}
SIMULATED = ("long-list", "defence-users", "eased", "gallium-germanium-antimony", "tungsten")
"""Kinds that differ most in what their first screens hold; the whole list is measured by hand, in full runs."""
DAY = date(2026, 12, 1)
DRAWS = 2
LEFT_WORDS, LEFT_OF_MAIN = 100, 1900
"""Words at the highest ranks: well under what a first screen and a main part hold, so that no article is over them."""
STAYS = {
    "This brief simulates", "This assumes", "It also assumes", "Left out.", "Mineral.", "Who controls.", "To do.",
    "Wider than reported.",
}  # fmt: skip
"""Labels of the first screen that never give way."""


@cache
def facts(name: str) -> dict[str, Any]:
    """What templates read of an article's brief: its run and the case that has suspended controls back, no talks."""
    article = ARTICLES[name]
    reading = read_article(Article("a.txt", article["text"].strip()), day=DAY)
    asked = draft(reading).questions
    answers = {q.id: next(a.name for a in q.answers if a.name != "leave-out") for q in asked}
    drafted = draft(reading, answers)
    scenario = drafted.scenario.model_copy(update={"talks": None})
    results = simulate(None, scenario, draws=DRAWS)
    inputs: BriefInputs = {"reading": for_brief(reading, drafted), "bill": bill(results, day=day_of_brief(results))}
    inputs["written"] = DAY
    back = with_measures_back(scenario, results.dataset, DAY)
    if back is not None:
        inputs["returned"] = simulate(None, back, draws=DRAWS)
    return main_page._facts(brief_context(results, **inputs))


def printed(known: Mapping[str, Any], code: str, fits: int, stays: int) -> dict[str, list[ProseBlock]]:
    """Blocks by section, optional parts left out up to a rank of the first screen and one of the main part."""
    ranks = {"front_gives_way": fits, "gives_way": stays}
    spoken = language(code)
    return {name: render_prose(name, {**known, **ranks}, ClaimBook(), name, spoken) for name in main_page.SECTIONS}


def words(blocks: list[ProseBlock]) -> int:
    return sum(map(main_page._words_of, blocks))


def least(known: Mapping[str, Any], code: str) -> dict[str, list[ProseBlock]]:
    """What is left where everything optional has given way."""
    return printed(known, code, highest_rank(code, "fits"), highest_rank(code))


@pytest.mark.parametrize("name", SIMULATED)
@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_brief_keeps_to_its_words(name, code):
    """The one with a long list had 155 words on its first screen, with nothing left that could give way."""
    known, spoken = dict(facts(name)), language(code)
    fits = main_page._what_the_first_screen_leaves(known, spoken)
    stays = main_page._what_gives_way(known | {"front_gives_way": fits}, spoken)
    made = printed(known, code, fits, stays)
    assert words(made["front"]) <= MOST_FIRST_SCREEN
    assert sum(map(words, made.values())) <= MOST_WORDS


@pytest.mark.parametrize("name", SIMULATED)
@pytest.mark.parametrize("code", ["en", "fr"])
def test_what_never_gives_way_is_short(name, code):
    made = least(facts(name), code)
    assert words(made["front"]) <= LEFT_WORDS
    assert sum(map(words, made.values())) <= LEFT_OF_MAIN
    if code == "en":
        assert {block.label for block in made["front"] if block.label} <= STAYS


@pytest.mark.parametrize("code", ["en", "fr"])
def test_no_list_of_an_article_is_too_long(code):
    """Measures, things left out, goods and advice as long as no article has brought them yet."""
    known = facts("long-list")
    lead = known["lead"]
    long = "separated oxides of many heavy rare earths for the greatest heat"
    crowd = known | {
        "reported": [f"a ban on exports of {long} to the Democratic Republic of the Congo"] * 12,
        "left_out": [f"Democratic Republic of the Congo: export control on {long}"] * 12,
        "controllers": ("China", "Indonesia", "the Democratic Republic of the Congo", "Japan"),
        "joint": SimpleNamespace(together=SimpleNamespace(exports=lead.exports), each=()),
        "names_no_mineral": True,
        "lead": replace(lead, goods=(long,) * 3, region="EU", military=True),
    }
    highest = crowd | {"front_gives_way": highest_rank(code, "fits"), "gives_way": 0}
    assert words(render_prose("front", highest, ClaimBook(), "front", language(code))) <= MOST_FIRST_SCREEN
    fits = main_page._what_the_first_screen_leaves(crowd, language(code))
    found = render_prose("front", highest | {"front_gives_way": fits}, ClaimBook(), "front", language(code))
    assert words(found) <= MOST_FIRST_SCREEN


def test_a_branch_of_which_nothing_is_known_is_no_sentence():
    """There stood "With licences for the European Union and nothing else. ." where nobody loses anything."""
    known = facts("eased")
    branches = replace(known["br"], branches=[replace(b, costs=[], shipments=None) for b in known["br"].branches])
    front = printed(known | {"br": branches, "back": None}, "en", 0, 0)["front"]
    assert all(block.text.text.strip(" .") for block in front)
