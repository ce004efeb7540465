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
        ({"controller": "CX"}, 'controller: found "CX", allowed CN, US'),
        ({"controller": "CX"}, "or a country whose row stands in new/regions.csv before the draft is written"),
        ({"output": -1.0}, "output: found -1.0, allowed above 0"),
        ({"share": 1.5}, "share: found 1.5, allowed above 0, at most 1"),
        ({"share": 48.0}, "share: found 48.0, allowed above 0, at most 1; 48 % is 0.48"),
        ({"uses": (("glass", "chemicals", 1.0),)}, 'use "glass", sector: found "chemicals"'),
        ({"uses": (("solder", "electronic", 1.0),)}, 'nearest valid name: "electronics"'),
        ({"uses": (("solder", "electronics", 0.5),)}, 'parts that sum to 0.5", allowed parts that sum to 1'),
    ],
)
def test_answers_that_cannot_be_are_one_sentence(change, words, shared, tmp_path):
    with pytest.raises(InputError) as problem:
        write_draft(MineralAnswers(**(TIN | change)), tmp_path / "new", shared)
    assert words in str(problem.value)
    assert not (tmp_path / "new").exists()


def test_a_country_that_another_mineral_brought_comes_with_its_row(shared, tmp_path):
    nickel = TIN | {"name": "nickel", "element": "Ni", "controller": "ID", "share": 0.45}
    write_draft(MineralAnswers(**nickel), tmp_path / "nickel", shared)
    assert [str(f) for f in check(tmp_path / "nickel") if f.level == "error"] == []
    ds = load_dataset(tmp_path / "nickel")
    assert "ID" in ds.names("region")
    assert sum(row.output for row in ds.table("deposits") if row.region == "ID") == pytest.approx(0.45 * 371_000.0)
    assert 'name = "Indonesia stops nickel"' in (tmp_path / "nickel" / "nickel-stop.toml").read_text(encoding="utf-8")
    # cobalt brings Indonesia too, with the same row
    assert [str(f) for f in check(tmp_path / "nickel", "cobalt") if f.level == "error"] == []


def test_a_country_of_its_own_is_taken_from_the_folder(shared, tmp_path):
    folder = tmp_path / "copper"
    folder.mkdir()
    row = (
        "region,name,members,iso_numeric,comtrade,bloc,lat,lon,gdp[MUSD/yr],economy,source,grade,low,high,note\n"
        "CL,Chile,CL,152,152,other,-22.3,-68.9,330000,ROW,imf_weo2025,estimated,310000,350000,point: Chuquicamata\n"
    )
    (folder / "regions.csv").write_text(row, encoding="utf-8")
    write_draft(MineralAnswers(**(TIN | {"name": "copper", "element": "Cu", "controller": "CL"})), folder, shared)
    assert (folder / "regions.csv").read_text(encoding="utf-8") == row
    assert [str(f) for f in check(folder) if f.level == "error"] == []


def test_a_use_above_supply_is_an_error_of_check_as_it_is_of_a_run(shared, tmp_path):
    write_draft(MineralAnswers(**TIN), tmp_path / "tin", shared)
    file = tmp_path / "tin" / "recipes.csv"  # the draft uses 0.999 of what is made: 1.005 times as much is 0.4 % over
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Sn.primary,1,1,0", "Sn.primary,1.005,1,0"), encoding="utf-8")
    errors = [f.sentence for f in check(tmp_path / "tin") if f.level == "error"]
    assert errors == [
        "Uses need 372,482.1 t of Sn a year, 371,000.0 t are separated: 0.4% too much, and a run cannot use more than "
        "there is."
    ]
