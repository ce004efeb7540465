"""How a reading is scored against labels."""

import tomllib

import pytest

from monazite.reading.rule_reader import RuleReader
from training.reader import score_drafts
from training.reader.labels import table_goods
from training.reader.score import write_table
from training.reader.scoring import differences, pairs, report, score, values


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
    assert table_goods(label) == goods
    item = {"measure": [{"actor": "US", "kind": "tariff", "goods": [label], "status": "in_force"}]}
    assert score([item | {"read": [item["measure"][0] | {"goods": goods}]}])["goods"] == (1.0, 1.0, 1.0)


def test_pairs_prefer_the_same_kind() -> None:
    a = {"actor": "US", "kind": "tariff", "goods": [], "status": "in_force"}
    b = {"actor": "US", "kind": "truce", "goods": [], "status": "in_force", "affected": ["CN"]}
    assert pairs([a, b], [b, a]) == [(0, 1), (1, 0)]
    assert values(b)["actor"] == {"CN"}  # a truce has no order: the first in the alphabet stands for it


def test_differences_name_what_is_missed_invented_and_wrong() -> None:
    a = {"actor": "US", "kind": "tariff", "goods": ["Cu"], "status": "in_force"}
    b = {"actor": "JP", "kind": "stockpile", "goods": ["Dy"], "status": "announced"}
    lines = differences({"measure": [a, b], "read": [a | {"status": "denied"}]})
    assert [line.split()[0] for line in lines] == ["US", "missed"]
    assert "status {'denied'} instead of {'in_force'}" in lines[0]
    assert differences({"measure": [], "read": [b]})[0].startswith("invented")


def test_the_table_stands_between_its_marks(tmp_path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- scores -->\nold\n<!-- /scores -->\nafter\n", encoding="utf-8")
    label = {"actor": "CN", "kind": "tariff", "goods": ["*"], "status": "in_force"}
    table = report({"bounds": [{"measure": [label], "read": [label]}]})
    write_table(table, page)
    assert page.read_text(encoding="utf-8") == f"before\n<!-- scores -->\n{table}\n<!-- /scores -->\nafter\n"
    assert "| kind | 1.00 | 1.00 | 1.00 |" in table


@pytest.mark.parametrize("name", ["unasked", "unasked_fresh"])
def test_no_draft_misleads_unasked(name: str) -> None:
    articles = tomllib.loads((score_drafts.FILE.parent / f"{name}.toml").read_text(encoding="utf-8"))["article"]
    assert len(articles) == 20
    reader = RuleReader()
    wrong = {item["id"]: score_drafts.misleading(item, score_drafts.drafted(item, reader)) for item in articles}
    assert not {name for name, policies in wrong.items() if policies}


def test_a_policy_agrees_in_every_listed_field() -> None:
    policy = {"kind": "tariff", "on": ["CN"], "goods": ["Dy", "Tb"], "rate": 0.25}
    assert score_drafts.agrees(policy, {"kind": "tariff", "goods": ["Tb", "Dy"]})
    assert not score_drafts.agrees(policy, {"kind": "tariff", "rate": 0.3})
    assert not score_drafts.agrees(policy, {"kind": "tariff", "goods": ["Dy"]})
