"""Code of two commits in turn: ratios are taken round by round, and a failure tells its last line."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks import ROOT, against


def test_ratio_is_of_each_round_and_not_of_the_medians() -> None:
    """The machine doubles its time from round to round; both commits feel it, and the ratio does not."""
    rounds = [(1.0, 1.05), (2.0, 2.1), (4.0, 4.2)]
    line = against.row(against.Piece("a path", "", 3), rounds)
    assert "| 3 | 2 s | 2.1 s | 1.05 (1.05 to 1.05) | within 10 % |" in line
    assert line.startswith("| a path |")


def test_code_that_takes_a_fifth_longer_is_slower() -> None:
    assert against.row(against.Piece("a path", "", 2), [(1.0, 1.2), (3.0, 3.6)]).endswith("| slower |")


def test_each_tree_runs_with_its_own_code(tmp_path: Path) -> None:
    package = tmp_path / "benchmarks"
    package.mkdir()
    (package / "__init__.py").write_text("SECONDS = 7.5\n", encoding="utf-8")
    assert against.seconds("import benchmarks; print(benchmarks.SECONDS)", tmp_path, tmp_path) == 7.5
    with pytest.raises(RuntimeError, match="AttributeError"):
        against.seconds("import benchmarks; print(benchmarks.SECONDS)", ROOT, tmp_path)


def test_who_begins_changes_from_round_to_round(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def measured(code: str, tree: Path, cache: Path) -> float:
        order.append(tree.name)
        return {"then": 2.0, "now": 3.0}[tree.name]

    monkeypatch.setattr(against, "seconds", measured)
    trees = Path("then"), Path("now")
    assert against.in_turn(against.Piece("a path", "", 2), trees, trees) == [(2.0, 3.0), (2.0, 3.0)]
    assert order == ["then", "now", "now", "then"]
