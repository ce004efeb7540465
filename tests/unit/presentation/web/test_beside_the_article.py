"""The headline of an article tells its numbers from those that would be there anyway, and speaks for who is at risk."""

import re
from datetime import date

import pytest

from app_cases import post
from monazite.dataset.dataset import load_dataset
from monazite.presentation.web.headline.article_words import as_the_article_says
from monazite.presentation.web.headline.hit_rate import in_draws, in_the_model, poor_replay
from monazite.presentation.web.headline.named_country import _how_likely, _odds_without, named_by
from monazite.presentation.web.headline.without_the_article import _behind, may_ease
from monazite.presentation.web.panels.article import named_country, read_text
from monazite.results.names import Names
from monazite.scenario.scenario import Scenario

DAY = date(2026, 12, 1)
MOZAMBIQUE = "Mozambique will ban exports of natural graphite from Jan. 1, 2027 for six months, the ministry said."
DUTIES = "The United States will apply a duty of 160% on graphite from China starting January 20, 2027."
QUOTA = (
    "Democratic Republic of Congo will raise its cobalt export quota for 2027 to 120,750 metric tons, the regulator "
    "ARECOMS said on Tuesday."
)
CUT = QUOTA.replace("raise", "cut").replace("120,750", "48,300")
ANTIMONY = (
    "China will stop exports of antimony oxide and antimony metal to the European Union from January 1, 2027, the "
    "commerce ministry said."
)


def scenario_of(text: str) -> Scenario:
    made = read_text(text, DAY, today=DAY)[1]
    assert made is not None
    return made


def shown(client, store, text: str, country: str = "", draws: int = 4) -> dict:
    scenario = store.add_scenario(scenario_of(text))
    return post(client, "ranges", scenario=scenario, country=country, draws=draws).json()


@pytest.mark.compiled
def test_what_is_there_anyway_is_no_effect_of_the_article(client, store):
    """ "If Mozambique bans exports of graphite ... the United States loses most in money, 13 billion USD"."""
    answer = shown(client, store, MOZAMBIQUE)
    assert "stands idle, both as without the article." in answer["headline"]
    price, shipped = (next(tile for tile in answer["tiles"] if tile["id"] == name) for name in ("price", "magnets"))
    assert re.search(r"; natural flake graphite from Mozambique at its lowest: 0%", shipped["detail"])
    assert f", against {price['before']} without the article" in answer["headline"]
    bad = re.search(r"In a bad case \(one future in twenty\) .* or more by December 2027([^.]*)\.", answer["headline"])
    assert bad
    assert "without the article" in bad[1]


@pytest.mark.compiled
def test_good_news_is_told_as_such(client, store):
    """A quota that lets out 76% instead of 61% read as a limit of exports."""
    answer = shown(client, store, QUOTA)
    text, shipped = answer["headline"], next(tile for tile in answer["tiles"] if tile["id"] == "magnets")
    assert "the DRC raises its limit on exports of cobalt from 96,600 to 120,750 t a year" in text
    assert "eases its licences" not in text
    eased = f"are {shipped['value']} of normal at their lowest instead of {shipped['before']} without the article"
    assert f"The article eases what is in force: shipments of cobalt hydroxide from the DRC {eased}" in text
    assert re.search(r"China loses \d+ million USD instead of \d+ million USD by December 2027", text)


@pytest.mark.compiled
def test_who_loses_most_in_a_bad_case_has_a_tile(client, store):
    answer = shown(client, store, QUOTA)
    assert "loss_CN" in [tile["id"] for tile in answer["tiles"]]
    assert re.search(
        r"In a bad case \(one future in twenty\) China loses most, [\d.]+ [mb]illion USD or more", answer["headline"]
    )


@pytest.mark.compiled
def test_who_puts_a_duty_on_what_it_buys_has_its_chance_and_its_bad_case(client, store):
    """The page had "no country loses as much as 0.01%", the brief 5.5 billion USD in a bad case and 3 in 10."""
    sc = scenario_of(DUTIES)
    assert named_country(sc, ("US", "CN")) == "US"
    text = shown(client, store, DUTIES, "US", draws=16)["headline"]
    assert re.search(r"It runs short of it \(.*?\) within a year from then ", text)
    assert re.search(r"In a bad case \(one future in twenty\) it loses [\d.]+ billion USD or more by \w+ 2027, ", text)


def test_a_country_that_is_aimed_at_comes_before_one_that_pays_a_duty():
    assert named_by(scenario_of(ANTIMONY)) == ["EU"]
    assert named_by(scenario_of(QUOTA)) == []


def test_a_quota_is_held_against_the_one_of_the_record():
    raised, cut = (scenario_of(text) for text in (QUOTA, CUT))
    names = Names(load_dataset("cobalt"))
    assert "raises its limit on exports of cobalt from 96,600 to 120,750 t" in as_the_article_says(raised, names)
    assert "lowers its limit on exports of cobalt from 96,600 to 48,300 t" in as_the_article_says(cut, names)
    assert may_ease(raised)
    assert not may_ease(scenario_of(MOZAMBIQUE))


def test_nothing_is_impossible_to_a_model_that_holds_few_targets():
    """Antimony: 2 of 21 targets. "That it runs short is next to impossible"."""
    replay = poor_replay(load_dataset("antimony"), "Sb.metal")
    assert replay is not None
    assert (
        in_the_model(replay) == f"in the model, which held {replay.hits} of {replay.targets} targets for this mineral"
    )
    assert _how_likely("next to none", "runs short", replay, 16) == "It runs short in none of 16 draws"
    assert _odds_without("1 in 4", "next to none", replay, 16) == "; without the article in none of 16 draws"
    assert _how_likely("next to none", "runs short") == "That it runs short is next to impossible"
    assert in_draws("nearly certain", 16) == "in all 16 draws"
    assert poor_replay(load_dataset("cobalt"), "Co.metal") is None
    assert poor_replay(load_dataset("gallium"), "Ga.metal") is None
    assert poor_replay(load_dataset("rare_earths"), "Dy.oxide") is None


@pytest.mark.compiled
def test_the_hit_rate_stands_in_the_first_sentence(client, store):
    text = shown(client, store, ANTIMONY, "EU")["headline"]
    assert "in the model, which held 2 of 21 targets for this mineral, " in text.partition(". ")[0]
    assert "impossible" not in text
    assert " 0%" not in text


@pytest.mark.parametrize(
    ("clause", "text"),
    [
        ("one in a hundred stands", "one in a hundred stands, as without"),
        ("one in a hundred stands (in half 9)", "one in a hundred stands (in half 9), as without"),
        (
            "one in a hundred stands in the central run. In half never",
            "one in a hundred stands in the central run, as without. In half never",
        ),
    ],
)
def test_what_is_without_the_article_stands_in_its_own_sentence(clause, text):
    assert _behind(clause, "one in a hundred stands", ", as without") == text


def test_a_share_of_licences_of_which_the_article_is_silent_is_not_what_it_says():
    """ "halve exports" became "If China approves 35% of applications ..., as the article says"."""
    stop = scenario_of(ANTIMONY)
    own = stop.policy[-1].model_copy(update={"ban": False, "approval": 0.35, "text": "China will halve exports."})
    halved = stop.model_copy(update={"policy": (*stop.policy[:-1], own)})
    names = Names(load_dataset("antimony"))
    assert "as we put what the article says" in as_the_article_says(halved, names)
    assert "as the article says" in as_the_article_says(stop, names)
