"""Sixty labelled articles: what is read of them, by rules and with models, and what must not be."""

import tomllib
from collections import Counter
from collections.abc import Hashable
from datetime import date
from typing import Any

import pytest

from monazite.foundation.errors import InputError
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.records import KINDS, STATUSES
from monazite.reading.result import Reader, Reading
from monazite.reading.rule_reader import RuleReader
from monazite.reading.text.article import Article
from monazite.reading.text.tables import table
from paths import DATA, DOCS

PAGE = DOCS / "reading.md"
ITEMS: list[dict[str, Any]] = tomllib.loads((DATA / "articles" / "sample.toml").read_text(encoding="utf-8"))["article"]
FLOORS = {"kind": 0.80, "actor": 0.75, "goods": 0.68, "status": 0.68}
"""F1 of measures by kind alone, and by kind with one more field. More rules were once tuned on these articles."""


def read(item: dict[str, Any], reader: Reader | None = None) -> list[dict[str, Any]]:
    """Measures of an article as JSON; none when it is about something else."""
    try:
        reading = read_article(Article(item["id"], item["text"].strip(), "", item["date"]), reader=reader)
    except InputError:
        return []
    return [m.to_json() for m in reading.measures]


def key(measure: dict[str, Any], field: str) -> Hashable:
    """A measure by kind and one field; a truce has no order among those who make it."""
    if field == "actor" and measure["kind"] == "truce":
        return measure["kind"], tuple(sorted({measure["actor"], *measure.get("affected", [])}))
    value = measure.get(field) or ()
    return measure["kind"], tuple(sorted(value)) if isinstance(value, list) else value


def f1(readings: dict[str, list[dict[str, Any]]], field: str) -> float:
    """F1 over all articles of measures that agree in kind and a field."""
    right = labelled = found = 0
    for item in ITEMS:
        want = Counter(key(m, field) for m in item.get("measure", []))
        have = Counter(key(m, field) for m in readings[item["id"]])
        right, labelled, found = right + (want & have).total(), labelled + want.total(), found + have.total()
    return 2 * right / (labelled + found)


@pytest.fixture(scope="module")
def by_rules() -> dict[str, list[dict[str, Any]]]:
    return {item["id"]: read(item, RuleReader()) for item in ITEMS}


def test_the_articles_cover_kinds_statuses_prose_and_nothing() -> None:
    assert len(ITEMS) == 60
    labels = [m for item in ITEMS for m in item.get("measure", [])]
    assert {m["kind"] for m in labels} == set(KINDS)
    assert {m["status"] for m in labels} == set(STATUSES)
    assert sum(not item.get("measure") for item in ITEMS) >= 15
    assert sum(item["id"].startswith("prose") for item in ITEMS) >= 15


@pytest.mark.parametrize("field", FLOORS)
def test_the_rules_read_what_they_were_tuned_on(by_rules, field: str) -> None:
    assert f1(by_rules, field) >= FLOORS[field]


def test_nothing_is_simulated_where_there_is_nothing() -> None:
    for item in ITEMS:
        if not item.get("measure"):
            try:
                made = draft(read_article(Article(item["id"], item["text"].strip(), "", item["date"])))
            except InputError:
                continue
            assert made.own == ()


def test_the_documentation_shows_the_defaults() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for row in table("defaults"):
        cells = [row["kind"], row["field"], f"{row['value']} {row['unit']}", row["when"], row["why"]]
        assert f"| {' | '.join(cells)} |" in page


def test_the_documentation_shows_the_doubts() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for row in table("doubts"):
        answer = {"simulate": "simulates", "list": "listed, not asked"}.get(row["cautious"], "leaves it out")
        assert f"| {row['topic']} | {answer} | {row['text']} |" in page


def test_a_long_article_reads_the_same_twice() -> None:
    words = "\n\n".join(item["text"].strip() for item in ITEMS).split()
    item = Article("long.txt", " ".join(words[:1000]))
    first, second = (read_article(item, day=date(2025, 10, 30)) for _ in range(2))
    assert second.to_json(draft(second)) == first.to_json(draft(first))


def test_another_reader_fits_behind_the_same_function() -> None:
    class Nothing:
        def read(self, article: Article, day: date | None = None) -> Reading:
            return Reading(article, day, "given", [], [], [], [], [])

    found = read_article(Article("a.txt", "Any text."), day=date(2025, 1, 1), reader=Nothing())
    assert found.measures == []
    assert draft(found).own == ()
