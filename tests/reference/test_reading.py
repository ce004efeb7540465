"""The labelled articles: precision and recall per field, and the table in the documentation."""

from datetime import date

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.draft import draft
from monazite.reading.records import KINDS, STATUSES
from monazite.reading.result import Reading
from monazite.reading.rule_reader import RuleReader
from monazite.reading.tables import table
from monazite.reading.text import Article
from paths import DOCS
from reading_score import FIELDS, HELD_OUT, SETS, load, named, pairs, read, report, score, values

PAGE = DOCS / "reading.md"
BARS = {"actor": 0.90, "kind": 0.90, "goods": 0.90, "status": 0.85, "date": 0.85}
TUNED = {field: 0.80 if field == "affected" else 0.85 for field in FIELDS}
"""What the articles that the rules were tuned on must reach; whom a measure touches is often only implied."""
MISSED = {
    "held_out": {"actor": 0.862, "kind": 0.874, "goods": 0.825, "status": 0.787, "date": 0.739},
    "newsroom": {"actor": 0.789, "kind": 0.840, "goods": 0.755, "status": 0.697, "date": 0.676},
    "varied": {"actor": 0.871, "goods": 0.832, "status": 0.759, "date": 0.721},
}
"""Fields that miss their bar on held-out articles, with F1 when all was final. Nothing is tuned on these."""
INVENTED: dict[str, str] = {}
"""Articles that hold nothing and from which something is read."""


@pytest.fixture(scope="module")
def sets() -> dict[str, list[dict]]:
    return {name: [item | {"read": read(item)} for item in load(name)] for name in SETS}


def test_the_set_is_large(sets) -> None:
    count = {name: len(items) for name, items in sets.items()}
    assert sum(count.values()) >= 60
    everything = [item for items in sets.values() for item in items]
    assert sum(1 for item in everything if not item.get("measure")) >= 15
    labels = [m for item in everything for m in item.get("measure", [])]
    assert {m["kind"] for m in labels} == set(KINDS)
    assert {m["status"] for m in labels} == set(STATUSES)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        pytest.param(
            n,
            f,
            marks=pytest.mark.xfail(reason=f"F1 {MISSED[n][f]}, bar {BARS[f]}", strict=True) if f in MISSED[n] else (),
        )
        for n in HELD_OUT
        for f in BARS
    ],
)
def test_held_out(sets, name: str, field: str) -> None:
    precision, recall, f1 = score(sets[name])[field]
    assert f1 >= BARS[field], f"{field}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}"


@pytest.mark.parametrize(("name", "field"), [(n, f) for n in HELD_OUT for f in MISSED[n]])
def test_a_missed_bar_is_missed_by_what_is_written(sets, name: str, field: str) -> None:
    assert round(score(sets[name])[field][2], 3) == pytest.approx(MISSED[name][field], abs=0.0015)


@pytest.fixture(scope="module")
def tuned() -> dict[str, tuple[float, float, float]]:
    return score(item | {"read": read(item, RuleReader())} for item in [*load("tuning"), *load("prose")])


@pytest.mark.parametrize("field", FIELDS)
def test_the_rules_read_what_they_were_tuned_on(tuned, field: str) -> None:
    assert tuned[field][2] >= TUNED[field]


def test_nothing_is_invented_where_there_is_nothing(sets) -> None:
    for items in sets.values():
        for item in items:
            if not item.get("measure"):
                assert bool(item["read"]) == (item["id"] in INVENTED), item["id"]


def test_the_documentation_shows_these_scores(sets) -> None:
    assert report(sets) in PAGE.read_text(encoding="utf-8")


def test_score_of_a_perfect_and_of_a_wrong_reading() -> None:
    label = {"actor": "CN", "kind": "tariff", "goods": ["*"], "status": "in_force", "start": "2025-01-01"}
    assert score([{"measure": [label], "read": [label]}])["date"] == (1.0, 1.0, 1.0)
    wrong = label | {"status": "denied", "goods": ["Cu"]}
    result = score([{"measure": [label], "read": [wrong]}])
    assert result["status"] == (0.0, 0.0, 0.0)
    assert result["actor"] == (1.0, 1.0, 1.0)
    assert score([{"measure": [], "read": [label]}])["kind"] == (0.0, 1.0, 0.0)


@pytest.mark.parametrize(
    ("label", "goods"),
    [
        ("Ga", ["Ga"]),
        ("Sn", ["tin"]),
        ("bauxite", ["aluminium"]),
        ("Rare metals", ["critical minerals"]),
        ("Nd+Pr", ["Nd", "Pr"]),
        ("motorcycles", ["motorcycles"]),  # no table knows them
        ("*", ["*"]),
    ],
)
def test_goods_of_labels_are_those_of_the_tables(label: str, goods: list[str]) -> None:
    assert named(label) == goods
    item = {"measure": [{"actor": "US", "kind": "tariff", "goods": [label], "status": "in_force"}]}
    assert score([item | {"read": [item["measure"][0] | {"goods": goods}]}])["goods"] == (1.0, 1.0, 1.0)


def test_pairs_prefer_the_same_kind() -> None:
    a = {"actor": "US", "kind": "tariff", "goods": [], "status": "in_force"}
    b = {"actor": "US", "kind": "truce", "goods": [], "status": "in_force", "affected": ["CN"]}
    assert pairs([a, b], [b, a]) == [(0, 1), (1, 0)]
    assert values(b)["actor"] == {"CN"}  # a truce has no order: the first in the alphabet stands for it


def test_the_documentation_shows_the_defaults() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for row in table("defaults"):
        cells = [row["kind"], row["field"], f"{row['value']} {row['unit']}", row["when"], row["why"]]
        assert f"| {' | '.join(cells)} |" in page


def test_a_long_article_reads_the_same_twice() -> None:
    words = "\n\n".join(item["text"].strip() for item in load("tuning")).split()
    item = Article("long.txt", " ".join(words[:1000]))
    first, second = (read_article(item, day=date(2025, 10, 30)) for _ in range(2))
    assert second.to_json(draft(second)) == first.to_json(draft(first))


def test_another_reader_fits_behind_the_same_function() -> None:
    class Nothing:
        def read(self, article: Article, day: date | None = None) -> Reading:
            return Reading(article, day, "given", [], [], [], [], [])

    found = read_article(Article("a.txt", "Any text."), day=date(2025, 1, 1), reader=Nothing())
    assert found.measures == []
    assert found.to_json(draft(found))["scenario"]["policy"] == []
