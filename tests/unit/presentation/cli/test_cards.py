"""Cards at the terminal, with a person who types."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from monazite.presentation.cli import cards
from monazite.reading.article_reader import read_article
from monazite.reading.cards.card import cards_of
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.text.article import Article

TEXT = (
    "China banned exports of dysprosium to Japan on 18 May 2026, the commerce ministry said. "
    "Tokyo called the ban a threat to its carmakers."
)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the person types, in order."""
    keys: list[str] = []
    answers: Iterator[str] = iter(keys)
    monkeypatch.setattr(cards.typer, "prompt", lambda *_, **__: next(answers))
    return keys


def go(tmp_path: Path) -> Draft:
    reading = read_article(Article("a.txt", TEXT), day=date(2026, 5, 20))
    return cards.go_through_cards(reading, {}, cautious=False, file=tmp_path / "c.toml")[1]


def goods(drafted: Draft) -> list[str]:
    return [good for policy in drafted.content.get("policy", ()) for good in policy["goods"]]


def test_accepting_changes_nothing(typed: list[str], tmp_path: Path) -> None:
    typed += [""]
    assert goods(go(tmp_path)) == ["Dy"]
    (article,) = tomllib.loads((tmp_path / "c.toml").read_text(encoding="utf-8"))["article"]
    assert article["measure"][0]["goods"] == ["Dy"]


def test_goods_are_changed_by_name_then_accepted(typed: list[str], tmp_path: Path, capsys) -> None:
    typed += ["x", "e", "4", "terbium, Y", ""]
    assert goods(go(tmp_path)) == ["Tb", "Y"]
    shown = capsys.readouterr().err
    assert "dysprosium" in shown
    assert "Corrections kept in" in shown


def test_dropping_simulates_nothing(typed: list[str], tmp_path: Path) -> None:
    typed += ["d"]
    assert goods(go(tmp_path)) == []


def test_a_row_of_the_register_is_taken_by_its_number(typed: list[str], tmp_path: Path) -> None:
    typed += ["r", "1"]
    drafted = go(tmp_path)
    assert goods(drafted) == []
    assert drafted.agreed == {0}


def test_a_level_that_is_not_offered_is_typed(typed: list[str], tmp_path: Path, capsys) -> None:
    fields = list(
        cards_of(reading := read_article(Article("a.txt", TEXT), day=date(2026, 5, 20)), draft(reading))[0].values
    )
    typed += ["e", str(fields.index("level") + 1), "lots", "12,5 %", ""]
    assert [p["approval"] for p in go(tmp_path).content["policy"]] == [0.125]
    assert "is no number with its unit, such as" in capsys.readouterr().err


def test_stopping_keeps_nothing(typed: list[str], tmp_path: Path) -> None:
    typed += ["s"]
    assert goods(go(tmp_path)) == ["Dy"]
    assert not (tmp_path / "c.toml").exists()


def test_cards_are_shown_where_nobody_can_type(capsys) -> None:
    reading = read_article(Article("a.txt", TEXT), day=date(2026, 5, 20))
    cards.show_cards(reading, draft(reading))
    shown = capsys.readouterr().err
    assert "m1" in shown
    assert "simulated: export control" in shown
