"""A first folder from a few answers: it loads, closes, says what to fill, and refuses what cannot be."""

import pytest

from monazite.dataset.check import check
from monazite.dataset.dataset import load_dataset
from monazite.dataset.mineral_draft import MineralAnswers, write_draft
from monazite.foundation.errors import InputError

TIN = {
    "name": "tin", "element": "Sn", "year": 2023, "controller": "CN", "output": 371_000.0, "share": 0.5, "price": 27.0,
    "uses": (("solder", "electronics", 0.5), ("tin plate", "metals", 0.5)),
}  # fmt: skip


@pytest.fixture(scope="module")
def shared():
    return load_dataset("gallium")


@pytest.fixture(scope="module")
def folder(shared, tmp_path_factory):
    path = tmp_path_factory.mktemp("minerals") / "tin"
    write_draft(MineralAnswers(**TIN), path, shared)
    return path


def test_it_loads_and_holds_the_answers(folder):
    ds = load_dataset(folder)
    made = sum(row.output for row in ds.table("plants") if row.stage == "metal")
    used = sum(row.quantity for row in ds.table("demand"))
    assert made == pytest.approx(371_000.0)
    assert used == pytest.approx(0.999 * made)
    assert sum(row.output for row in ds.table("deposits") if row.region == "CN") == pytest.approx(185_500.0)
    assert {row.good: row.price for row in ds.table("goods")} == pytest.approx({"Sn.primary": 21.6, "Sn.metal": 27.0})
    assert {row.use for row in ds.table("uses")} == {"sn_solder", "sn_tin_plate"}


def test_check_finds_no_error_and_says_what_comes_next(folder):
    findings = check(folder)
    assert [str(f) for f in findings if f.level == "error"] == []
    steps = [(f.table, f.sentence) for f in findings if f.sentence.startswith("next: ")]
    assert steps[0][0] == "goods"
    assert ("plants", "next: 4 rows of plants") in [(table, text[:22]) for table, text in steps]


def test_a_row_that_was_replaced_is_not_asked_for_again(shared, tmp_path):
    write_draft(MineralAnswers(**TIN), tmp_path / "tin", shared)
    file = tmp_path / "tin" / "recipes.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(",to fill", ",from a handbook"), encoding="utf-8")
    assert "recipes" not in {f.table for f in check(tmp_path / "tin") if f.sentence.startswith("next: ")}


def test_nothing_is_overwritten(folder, shared):
    with pytest.raises(InputError, match="a new or an empty folder"):
        write_draft(MineralAnswers(**TIN), folder, shared)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "Tin!"}, "name: found"),
        ({"element": "tin"}, "element: found"),
        ({"controller": "CX"}, 'controller: found "CX"'),
        ({"output": -1.0}, "output: found -1.0, allowed above 0"),
        ({"share": 1.5}, "share: found 1.5, allowed above 0, at most 1"),
        ({"uses": (("solder", "electronic", 1.0),)}, 'nearest valid name: "electronics"'),
        ({"uses": (("solder", "electronics", 0.5),)}, 'parts that sum to 0.5", allowed parts that sum to 1'),
    ],
)
def test_answers_that_cannot_be_are_one_sentence(change, words, shared, tmp_path):
    with pytest.raises(InputError) as problem:
        write_draft(MineralAnswers(**(TIN | change)), tmp_path / "new", shared)
    assert words in str(problem.value)
    assert not (tmp_path / "new").exists()
