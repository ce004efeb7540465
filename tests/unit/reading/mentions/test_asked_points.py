"""What articles ask or leave open: twenty short ones of our own, and single sentences."""

import tomllib
from datetime import date
from typing import Any

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.mentions.asked_points import MOST_WORDS, AskedPoint, asked_points
from monazite.reading.report import for_brief
from monazite.reading.rule_reader import marked_sentences
from monazite.reading.text.article import Article
from paths import ROOT

ARTICLES: list[dict[str, Any]] = tomllib.loads(
    (ROOT / "tests" / "data" / "articles" / "asked.toml").read_text(encoding="utf-8")
)["article"]


def points_of(text: str, day: date) -> list[AskedPoint]:
    reading = read_article(Article("a.txt", text.strip(), day=day))
    return asked_points(marked_sentences(reading), reading.measures, reading.events, reading.day)


def in_words(point: AskedPoint, wanted: str) -> str:
    """A point as the table of articles writes it, with as much as is wanted."""
    more = wanted.split()[1:]
    own = f"?{point.outside}" if point.outside else point.topic or "-"
    has = {*point.regions, *point.industries, point.day.isoformat() if point.day else ""}
    return " ".join([own, *(word for word in more if word in has)])


@pytest.mark.parametrize("article", ARTICLES, ids=[article["id"] for article in ARTICLES])
def test_what_an_article_asks(article):
    found = points_of(article["text"], article["day"])
    assert [in_words(point, wanted) for point, wanted in zip(found, article["points"], strict=False)] == article[
        "points"
    ]
    assert len(found) == len(article["points"])


def test_a_quote_is_cut_and_a_part_of_a_sentence_stands_for_itself():
    first, *_, stops, stock = points_of(ARTICLES[0]["text"], ARTICLES[0]["day"])
    assert len(first.quote.split()) == MOST_WORDS + 1
    assert first.quote.endswith("\N{HORIZONTAL ELLIPSIS}")
    assert stops.quote == "European carmakers asked what would happen to their lines if talks fail"
    assert stock.quote == "Japan said that it would release part of its stock"
    assert (stops.asks, stock.asks) == (True, False)


def test_what_says_the_same_again_is_one_point_but_questions_are_all_kept():
    text = """China banned exports of lanthanum to Japan on 18 May 2026. China restricts exports of cerium to Japan too.
    Will prices of cerium rise? Will prices of lanthanum rise?"""
    assert [point.topic for point in points_of(text, date(2026, 5, 20))] == ["control", "price", "price"]


def test_the_brief_gets_points_with_goods_that_its_run_has_and_what_was_left_out():
    reading = read_article(Article("a.txt", ARTICLES[0]["text"].strip(), day=ARTICLES[0]["day"]))
    points = for_brief(reading, draft(reading))["points"]
    assert [good["name"] for good in points[1]["goods"]] == ["dysprosium", "terbium", "permanent magnets"]
    assert all(good["is_in_run"] for good in points[1]["goods"])
    assert points[0]["day"] == "2027-01-10"
