"""Answers to the points of an article: every one has a line, a link, and figures that are claims."""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from brief_cases import READING, context, full_inputs, licensed_run
from brief_style import BANNED, words_of
from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.inputs import ArticlePoint, ArticleReading
from monazite.presentation.briefing.language import language
from monazite.presentation.briefing.main_part.answers import article_answers as article_answers_module
from monazite.presentation.briefing.main_part.answers import point_answers
from monazite.presentation.briefing.main_part.answers.article_answers import (
    MOST_ANSWERS,
    SILENT,
    AnswerFacts,
    PointAnswer,
    article_answers,
    chosen_points,
)
from monazite.presentation.briefing.main_part.answers.point_answers import REPEATED
from monazite.presentation.briefing.main_part.article import article_sentences
from monazite.presentation.briefing.main_part.branches.branches import branch_facts
from monazite.presentation.briefing.main_part.branches.policy_chances import CourseChance, PolicyChances
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.main_part.materials.supply_facts import UNDECIDED
from monazite.presentation.briefing.main_part.page import main_page
from monazite.presentation.briefing.main_part.page.prose import render_prose
from monazite.presentation.briefing.main_part.stops.line_stop_chances import industry_words, stop_chances
from monazite.presentation.briefing.project_starts import projects_ahead
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.report import for_brief
from monazite.reading.text.article import Article
from monazite.results.quantity import Quantity
from paths import ROOT

ARTICLES: list[dict[str, Any]] = tomllib.loads(
    (ROOT / "tests" / "data" / "articles" / "asked.toml").read_text(encoding="utf-8")
)["article"]
LINK = re.compile(r"\[(?:more|suite)\]\((?:#|annex\.html#)\w+\)")


@pytest.fixture(scope="module")
def ctx() -> BriefContext:
    return context(licensed_run(), **full_inputs())


@pytest.fixture(scope="module")
def facts(ctx) -> dict[str, Any]:
    return main_page._facts(ctx) | {"gives_way": 0}


@pytest.fixture(scope="module")
def world(ctx) -> AnswerFacts:
    horizon = horizon_of(ctx)
    return AnswerFacts(ctx, horizon, branch_facts(ctx, horizon), None, None)


def points_of(article: dict[str, Any]) -> list[dict[str, Any]]:
    """Points as the brief gets them, as if the run had all goods and nothing was left out."""
    reading = read_article(Article("a.txt", article["text"].strip(), day=article["day"]))
    points = for_brief(reading, draft(reading))["points"]
    return [point | {"goods": [], "left_out": False} for point in points]


def answers_to(world: AnswerFacts, points: Sequence[Mapping[str, Any]]) -> list[PointAnswer]:
    reading = ArticleReading.model_validate({**READING, "points": points})
    return article_answers(replace(world, ctx=replace(world.ctx, reading=reading)))


def printed(facts: dict[str, Any], answer: PointAnswer, code: str = "en") -> str:
    (block,) = render_prose("answer", facts | {"q": answer}, ClaimBook(), "happening", language(code))
    return block.text.text


def test_every_point_of_twenty_articles_has_one_line_in_both_languages(facts, world):
    count: Counter[str] = Counter()
    for article in ARTICLES:
        points = points_of(article)
        answers = answers_to(world, points)
        assert len(answers) == len(points) >= 2
        for answer in answers:
            count[answer.reason or "answered"] += 1
            for code in ("en", "fr"):
                text = printed(facts, answer, code)
                assert LINK.search(text) or not answer.figure, text
                assert len(words_of(text)) <= 40, text
                assert not BANNED.search(text), text
                assert text.rstrip().endswith("."), text
                assert "no figure" not in text, text
    # this run plays no talks, names no threat and has no stocks and lines of some countries; the rest is no subject
    assert sum(count.values()) == sum(len(article["points"]) for article in ARTICLES)
    print(count)


def test_a_point_that_cannot_be_answered_says_why_and_names_the_nearest_figure(facts, world):
    shares = {"quote": "How far will share prices fall?", "topic": "", "outside": "markets", "asks": True}
    other = {"name": "gallium", "patterns": ["Ga.*"], "is_in_run": False}
    answers = answers_to(world, [shares, {"quote": "Will gallium run short?", "topic": "stops", "goods": [other]}])
    first, second = (printed(facts, answer) for answer in answers)
    assert first.startswith("monazite cannot answer this, because it simulates no share prices, currencies or credit;")
    assert re.search(r"magnet exports at \d+% of normal", first)
    assert "because this brief has no gallium." in second


def test_an_industry_and_a_country_are_answered_by_their_own_chance(facts, world):
    cell = stop_chances(world.ctx, world.ctx.onward, world.horizon.months)[-1]
    point = {"quote": "What happens to them?", "topic": "stops"}
    named = point | {"regions": [cell.region], "industries": [cell.industry]}
    answer, nowhere = answers_to(world, [named, point | {"regions": ["BR"], "industries": ["medical"]}])
    assert (answer.where, answer.what, answer.figure) == (cell.region, cell.industry, cell.chance)
    said = printed(facts, answer)
    assert said.startswith(f"The chance that a tenth of the lines for {industry_words(cell.industry)} in")
    assert (nowhere.topic, nowhere.reason) == (SILENT, "stops")


@pytest.mark.parametrize("quote", ["Is there any supply from Australia or America?", "Could Indonesia fill the gap?"])
def test_who_else_supplies_is_answered_by_what_is_made_elsewhere(world, quote):
    """It was called outside monazite's subject."""
    (answer,) = answers_to(world, [{"quote": quote, "topic": "", "asks": True}])
    assert answer.topic == "alternatives"


def test_what_was_left_out_is_not_answered(facts, world):
    (answer,) = answers_to(world, [{"quote": "A ban may come", "topic": "control", "left_out": True}])
    assert (
        printed(facts, answer)
        == "The sentence is not clear enough to be simulated, so it was left out ([more](annex.html#reading))."
    )


def test_talks_and_ends_are_answered_by_chances_where_there_are_any(facts, world):
    run = licensed_run().run
    chances = [
        CourseChance(kind, kind, Quantity(x, x, x, "share", "policy_path", {}, run, ()))
        for kind, x in (("renewal", 0.6), ("deal", 0.25), ("as it is", 0.1), ("lapse", 0.05))
    ]
    many = Quantity(64.0, 64.0, 64.0, "count", "runs", {}, "", (), "data")
    courses = PolicyChances("15 January 2027", tuple(chances), many, None, None)
    points = [{"quote": "They meet", "topic": "talks"}, {"quote": "It ends", "topic": "expiry"}]
    with_talks = answers_to(replace(world, courses=courses), points)
    texts = [printed(facts | {"courses": courses}, answer) for answer in with_talks]
    assert texts[0].startswith("The chance of a deal by 15 January 2027 is 1 in 4; single meetings are not simulated")
    assert texts[1].startswith(
        "The chance that the truce breaks by 15 January 2027 is 1 in 20, and that today’s rules go on 3 in 5"
    )  # the chance that the first screen gives them: it stood beside another one here
    assert [answer.reason for answer in answers_to(world, points)] == ["talks", "expiry"]


def test_questions_come_first_where_there_is_no_room_for_all():
    stated = [ArticlePoint(quote=str(i), topic="control") for i in range(MOST_ANSWERS)]
    asked = ArticlePoint(quote="last", topic="price", asks=True)
    chosen = chosen_points([*stated, asked])
    assert len(chosen) == MOST_ANSWERS
    assert [point.quote for point in chosen] == [*map(str, range(MOST_ANSWERS - 1)), "last"]


@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_threat_is_told_with_and_without_what_it_does_to_incomes(facts, code):
    run = licensed_run().run
    share, tariff, lower = (
        Quantity(x, x, x, unit, "threat", {}, run, ()) for x, unit in ((0.95, "share"), (0.3, "share"), (0.2, "%"))
    )
    answer = PointAnswer("A threat", "threat", where="US", when="15 January 2027", figure=share)
    bare = printed(facts, answer, code)
    whole = printed(facts, replace(answer, second=tariff, sides={"income": lower}, beside="lower"), code)
    assert "95" in bare
    assert "30" not in bare
    assert "30" in whole
    assert "0.2" in whole or "0,2" in whole


def test_how_long_somebody_holds_out_is_answered_by_stock_and_other_sources(ctx, world):
    """It was answered by the chance of a stop, or, for chip makers, by the technology that a deal withholds."""
    grades = main_page.grade_facts(ctx, world.horizon)
    for topic in ("stops", "technology", "alternatives"):
        asked = {"quote": "How long can chip makers hold out, and who else could supply?", "topic": topic,
                 "asks": True, "regions": ["US"]}  # fmt: skip
        (answer,) = answers_to(replace(world, grades=grades), [asked])
        assert (answer.topic, answer.where) == ("endurance", "US")
        assert answer.figure is not None
        assert answer.figure.unit == "day"
        assert answer.sides


def test_goods_that_an_article_names_are_answered_by_their_own_exports(facts, world):
    """A question on dysprosium was answered by exports of magnets."""
    named = {"name": "dysprosium", "patterns": ["Dy"], "is_in_run": True}
    point = {
        "quote": "Would buyers get licences for dysprosium?",
        "topic": "licences",
        "regions": ["CN"],
        "goods": [named],
    }
    (answer, abroad) = answers_to(world, [point, point | {"regions": ["JP"]}])
    assert answer.what == "dysprosium oxide"
    assert "dysprosium oxide exports would run at" in printed(facts, answer)
    assert (abroad.what, abroad.where) == ("magnet", "JP"), "no oxide of this dataset goes to Japan"


def test_two_chances_that_print_alike_are_told_once(monkeypatch, facts, world):
    asked = {"quote": "Will lines stop?", "topic": "stops"}
    monkeypatch.setattr(article_answers_module, "_worse_world", lambda facts: ("If worse", facts.ctx.onward))
    (answer,) = answers_to(world, [asked])
    assert answer.second is None
    assert printed(facts, answer).count("chance") == 1


def test_partnerships_and_alternatives_have_answers_of_their_own(monkeypatch, facts, world):
    """Both were answered by the same shares of new sources."""
    monkeypatch.setattr(point_answers, "SPONSORS", ())  # the small dataset has projects there and in the rest alone
    projects = projects_ahead(world.ctx)
    region = next(row.region for row in projects if row.region != "ROW")
    own = [row for row in projects if row.region == region]
    decided = [row for row in own if row.status not in UNDECIDED]
    partner = {"quote": "A partnership is signed", "topic": "partnership", "regions": [region]}
    other = {"quote": "New plants are to open", "topic": "alternatives"}
    first, second = answers_to(world, [partner, other])
    assert (first.where, first.topic, second.topic) == (region, "partnership", "alternatives")
    assert first.figure is not None
    assert first.second is not None
    assert (first.figure.value, first.second.value) == (len(own), len(decided))
    texts = [printed(facts, answer) for answer in (first, second)]
    assert texts[0].startswith("The partnership itself is not simulated, only projects.")
    assert texts[0] != texts[1]


def test_a_point_that_has_been_answered_points_there(facts, world):
    point = {"topic": "dominance", "quote": "Analysts doubted that China would risk its dominance for long"}
    first, second = answers_to(world, [point, point | {"quote": "Who holds the lever?"}])
    assert (first.topic, second.topic) == ("dominance", REPEATED)
    assert printed(facts, second) == "See the answer to “Analysts doubted that China would risk …”."


def test_the_nearest_figure_is_told_once_and_a_pronoun_does_not_hide_the_subject(facts, world):
    """Four answers of one brief ended in the same figure, one of them to "Will they double again?"."""
    silent = [{"quote": f"What of {name}?", "topic": "", "outside": name} for name in ("markets", "jobs")]
    first, second, third = answers_to(world, [*silent, {"quote": "Will they double again?", "topic": ""}])
    assert "the nearest it has" in printed(facts, first)
    assert "the nearest it has" not in printed(facts, second)
    assert third.topic == "price"


def test_harm_of_new_mines_is_not_answered_by_when_they_come(facts, world):
    point = {"topic": "alternatives", "quote": "New mines outside China leave radioactive residue"}
    (answer,) = answers_to(world, [point])
    assert answer.topic == "ethics"


def test_an_articles_own_refusal_of_the_military_stands_before_other_controls(monkeypatch, world):
    """An article that says that military users get nothing was answered by the nine in ten of an older control."""
    (policy,) = world.ctx.run.results.scenario.policy
    own = policy.model_copy(update={"military": 0.0, "text": "An article's."})
    scenario = world.ctx.run.results.scenario.model_copy(update={"policy": (policy, own)})
    monkeypatch.setattr(type(world.ctx.run.results), "scenario", scenario, raising=False)
    monkeypatch.setattr(article_sentences, "own_measures", lambda ctx: [own])
    share = article_sentences.military_approval(world.ctx, world.horizon)
    assert share is not None
    assert share.value == 0.0


@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_use_that_is_named_is_answered_by_its_own_lines(ctx, facts, world, code):
    """A question on gas turbines was answered by wind turbines."""
    first = ctx.dataset.table("uses")[0]
    asked = {"quote": "Will they stop?", "topic": "stops", "asks": True, "uses": [first.use], "industries": ["wind"]}
    (answer,) = answers_to(world, [asked])
    assert answer.what == first.name
    assert language(code).word(first.name) in printed(facts, answer, code)
    (other,) = answers_to(world, [asked | {"uses": ["none of this run"], "industries": []}])
    assert other.what in {row.industry for row in ctx.dataset.table("uses")}
