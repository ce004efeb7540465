"""The country that an article names: its chance of a shortage and its use stand beside those without the article."""

import re
from datetime import date

import pytest

from app_cases import post
from monazite.presentation.web.headline.named_country import _odds_without
from monazite.presentation.web.panels.article import read_text

DAY = date(2026, 12, 1)
QUARTER = (
    "SEOUL, Dec 1, 2026 (Reuters) - China will approve only a quarter of export licence applications for spherical "
    "graphite to South Korea from 15 January 2027 to 15 July 2027, the commerce ministry said on Tuesday."
)


@pytest.mark.compiled
def test_what_the_news_changes_for_the_named_country_is_said(client, store):
    """A chance of 1 in 2 and 86% of its use stood alone: nothing said what they would be without the article."""
    scenario = store.add_scenario(read_text(QUARTER, DAY, today=DAY)[1])
    answer = post(client, "ranges", scenario=scenario, country="KR", draws=4).json()
    chance = re.search(r"runs short of it \(.*?\) within a year from then([^.]*)\.", answer["headline"])
    assert chance
    assert "without the article" in chance[1]
    assert "% without the article)" in answer["headline"]
    whole = post(client, "ranges", scenario=scenario, draws=4).json()
    assert "% without the article)" not in whole["headline"]


@pytest.mark.parametrize(
    ("odds", "otherwise", "words"),
    [
        ("2 in 5", "2 in 5", ", as without the article"),
        ("2 in 5", "1 in 10", ", and of 1 in 10 without the article"),
        ("nearly certain", "1 in 10", "; without the article the chance is 1 in 10"),
        ("2 in 5", "next to none", "; without the article it is next to impossible"),
    ],
)
def test_the_chance_without_the_article_in_words(odds, otherwise, words):
    assert _odds_without(odds, otherwise) == words
