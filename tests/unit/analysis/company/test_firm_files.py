"""Files of firms: three kinds with one meaning, and what is refused, with its place."""

from datetime import date

import pytest

from company_cases import firm, licensed_run, with_cells
from monazite.analysis.company.firm.examples import EXAMPLES, empty_toml, example_file, write_examples
from monazite.analysis.company.firm.load_firm import load_firm
from monazite.analysis.company.firm.rows import BLOCKS, LicenceState
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.foundation.errors import InputError


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_the_same_as_a_workbook(name, tmp_path):
    pytest.importorskip("openpyxl")
    written = {path.suffix: path for path in write_examples(name, tmp_path) if path.stem == name}
    text, sheets = (load_firm(written[suffix]) for suffix in (".toml", ".xlsx"))
    for block in BLOCKS:
        assert text.rows(block) == sheets.rows(block)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_gram_of_an_example_has_a_source(name):
    assert all(row.source for row in load_firm(example_file(name)).bom)


def test_the_empty_file_names_every_field(tmp_path):
    text = empty_toml()
    for block, model in BLOCKS.items():
        assert f"[{block}]" in text
        assert all(f"# {field} =" in text for field in model.model_fields)
    path = tmp_path / "empty.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"empty\.toml: there is no firm in it"):
        load_firm(path)


def test_files_and_folders_without_a_row_are_one_problem_that_says_what_to_write(tmp_path):
    (tmp_path / "nothing.toml").write_text("", encoding="utf-8")
    for path in (tmp_path / "nothing.toml", tmp_path):
        with pytest.raises(
            InputError, match="there is no firm in it; needed is at least one row each of firm, plant"
        ) as caught:
            load_firm(path)
        assert len(caught.value.problems) == 1
        assert "a template in the command, a button in the app" in str(caught.value)


def test_a_block_that_is_absent_is_named(tmp_path):
    (tmp_path / "half.toml").write_text('[firm]\nname = "Half"\n', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_firm(tmp_path / "half.toml")
    assert [problem.field for problem in caught.value.problems] == ["plant", "product", "item", "bom", "supply"]


def test_a_problem_of_toml_has_file_line_field_and_nearest_name(tmp_path):
    text = example_file("car").read_text(encoding="utf-8")
    path = tmp_path / "car.toml"
    path.write_text(text.replace('region = "EU"', 'reigon = "EU"', 1), encoding="utf-8")
    line = text[: text.index('region = "EU"')].count("\n") + 1
    with pytest.raises(InputError) as caught:
        load_firm(path)
    assert f'car.toml:{line}: plant.reigon: found "reigon", nearest valid name: "region"' in str(caught.value)


def test_a_workbook_says_which_columns_are_needed_and_in_which_unit(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    write_examples("car", tmp_path)
    book = openpyxl.load_workbook(tmp_path / "empty.xlsx")
    notes = {(row[0], row[1]): row[2:4] for row in book["notes"].iter_rows(min_row=2, values_only=True)}
    assert notes["item", "good"][0] == "needed"
    assert not notes["item", "stock"][0]
    assert notes["item", "stock"][1] == "kg"
    heads = {cell.value: cell.comment.text for cell in book["supply"][1]}
    assert heads["origin"].startswith("needed")
    assert "day" in heads["lead_days"]


def test_a_problem_of_a_workbook_has_sheet_and_row(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    write_examples("car", tmp_path)
    book = openpyxl.load_workbook(tmp_path / "car.xlsx")
    sheet = book["item"]
    column = next(cell.column for cell in sheet[1] if cell.value == "stock_days")
    sheet.cell(row=3, column=column, value="many")
    book.save(tmp_path / "car.xlsx")
    with pytest.raises(InputError) as caught:
        load_firm(tmp_path / "car.xlsx")
    assert 'car.xlsx, sheet item:3: item.stock_days: found "many", allowed 0 to 36,525 day' in str(caught.value)


def test_a_folder_with_a_file_of_no_block_is_refused(tmp_path):
    (tmp_path / "suply.csv").write_text("item,origin\n", encoding="utf-8")
    with pytest.raises(InputError, match='nearest valid name: "supply"'):
        load_firm(tmp_path)


@pytest.mark.parametrize("name", ["firm.docx", "nothing.toml", "firm"])
def test_other_files_are_refused(name, tmp_path):
    if name == "firm.docx":
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(InputError, match=name):
        load_firm(tmp_path / name)


SUPPLY = {"item": "magnets", "origin": "CN", "share": 1.0}
ITEM = {"id": "magnets", "good": "NdFeB.SH.magnet"}
PAIR = [ITEM | {"stock": 9.0}, {"id": "others", "good": "NdFeB.N.magnet", "stock": 9.0}]
BOTH = [SUPPLY, SUPPLY | {"item": "others"}]
SWAP = {"item": "magnets", "to": "others", "months": 3, "share": 0.5}


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        ({"supply": [SUPPLY | {"share": 0.7}]}, r"supply.share: found .*sum to 0.7.*, allowed shares that sum to 1"),
        ({"supply": [SUPPLY | {"item": "magnet"}]}, 'supply.item: found "magnet", nearest valid name: "magnets"'),
        ({"item": PAIR, "supply": BOTH, "alternative": [SWAP, SWAP | {"item": "others", "to": "magnets"}]},
         "cycle others to magnets to others"),
        ({"item": PAIR, "supply": BOTH, "alternative": [SWAP | {"to": "magnets"}]}, "the cycle magnets to magnets"),
        ({"item": PAIR, "supply": BOTH, "alternative": [SWAP, SWAP]}, "found .*sum to 1.*|alternative.item: found"),
        ({"bom": [{"product": "motor", "item": "magnets", "grams": 20001}]}, "20,001 g in motor.*, allowed .*20,000 g"),
        ({"item": [ITEM | {"stock": 5, "stock_days": 3}]}, "allowed one of the two"),
        ({"item": [ITEM]}, "allowed a stock in kg or days, or a product with a use"),
        ({"item": [ITEM | {"stock": 5, "storage_limit": 4}]}, "at most the storage_limit"),
        ({"supply": [SUPPLY | {"licence": "appplied on 2025-04-04"}]}, 'nearest valid name: "applied"'),
        ({"supply": [SUPPLY | {"licence": "applied"}]}, "supply.licence"),
        ({"supply": [SUPPLY | {"licence": "general, renewal applied on 2025-04-04"}]}, "supply.licence"),
        ({"supply": [SUPPLY | {"origin": "market", "licence": "none"}]}, "the trader holds it"),
        ({"supply": [SUPPLY | {"highest_price": 9.0}]}, "spot purchases only"),
        ({"firm": [{"name": "x", "currency": "EUR"}]}, "the price of one US dollar in EUR"),
        ({"firm": [{"name": "x"}, {"name": "y"}]}, 'found "a second row"'),
        ({"product": [{"id": "motor", "plant": "work", "units": 5}]}, 'nearest valid name: "works"'),
    ],
)  # fmt: skip
def test_problems_between_rows(blocks, words):
    with pytest.raises(InputError, match=words):
        firm(**blocks)


def test_licences_are_read_as_they_are_said():
    states = {"": LicenceState(), "none": LicenceState("none"), "General": LicenceState("general")}
    states |= {"applied on 2025-04-10": LicenceState("applied", date(2025, 4, 10))}
    states |= {"general until 2026-01-01": LicenceState("general", date(2026, 1, 1))}
    renewed = LicenceState("individual", date(2026, 3, 1), date(2026, 1, 10))
    states |= {"individual until 2026-03-01": LicenceState("individual", date(2026, 3, 1)), str(renewed): renewed}
    for text, state in states.items():
        rows = [{"item": "magnets", "origin": "CN", "share": 1.0, "licence": text}]
        assert firm(supply=rows).supply[0].licence == state


@pytest.mark.compiled
@pytest.mark.parametrize(
    ("block", "cells", "words"),
    [
        (
            "item",
            {"good": "NdFeB.SW.magnet"},
            'item.good: found "NdFeB.SW.magnet", nearest valid name: "NdFeB',
        ),
        ("plant", {"region": "EUR"}, 'plant.region: found "EUR", nearest valid name: "EU"'),
        ("product", {"use": "ev_tractoin"}, 'nearest valid name: "ev_traction"'),
        ("product", {"use": "motors"}, 'nearest valid name: "auto_motors" or "industrial_motors".*ev_traction'),
        ("plant", {"region": "EUR"}, "allowed: CN, US, EU, JP"),
        ("firm", {"day": "2031-01-01"}, "firm.day: found 2031-01-01, allowed a day of the run"),
    ],
)
def test_names_of_a_run(block, cells, words):
    with pytest.raises(InputError, match=words):
        CompanyOutlook(with_cells(block, **cells), licensed_run())
