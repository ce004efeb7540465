"""Regions, sectors and plants that a mineral's folder brings, and where they have to have a place."""

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from monazite.dataset.check import check
from monazite.dataset.dataset import SHIPPED, load_dataset
from monazite.dataset.membership import table_members

NOT_FACTS = ("sources", "base")


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(SHIPPED / "cobalt", tmp_path / "cobalt_copy"))


def change(folder: Path, table: str, old: str, new: str) -> None:
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def errors(folder: Path) -> list[str]:
    return [str(finding) for finding in check(folder) if finding.level == "error"]


def test_cobalt_adds_its_regions_to_those_of_all():
    ds = load_dataset("cobalt")
    assert ds.folders == ("shared", "cobalt")
    assert ds.names("region")[-3:] == ("ROW", "CD", "ID")
    assert {"CD", "ID", "ROW", "MM"} <= set(table_members(ds)["ROW"])
    assert "CD" not in load_dataset("rare_earths").names("region")


def test_cobalt_has_no_errors_and_few_assumptions():
    assert not [finding for finding in check("cobalt") if finding.level == "error"]
    own = [finding for finding in check("cobalt") if finding.file.startswith("cobalt/") and finding.level == "warning"]
    assert own == []
    grades = Counter(
        row["grade"]
        for path in sorted((SHIPPED / "cobalt").glob("*.csv"))
        if path.stem not in NOT_FACTS
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    )
    assert grades["assumed"] < sum(grades.values()) / 3


def test_cobalt_merges_with_the_other_minerals():
    ds = load_dataset("rare_earths", "gallium", "cobalt")
    assert {"Dy.oxide", "Ga.primary", "Co.primary"} <= set(ds.names("good"))


def test_a_region_without_a_place_is_named_with_its_file(folder):
    change(folder, "regions", ",ROW,imf_weo2025", ",,imf_weo2025")
    found = [text for text in errors(folder) if "economy" in text]
    assert len(found) == 2
    assert found[0].startswith("error: cobalt_copy/regions.csv:2: ")
    assert "a region of the input-output table that holds CD" in found[0]


def test_a_place_that_is_misspelt_has_a_nearest_name(folder):
    change(folder, "regions", ",ROW,imf_weo2025", ",RWO,imf_weo2025")
    assert any('found "RWO"' in text and 'nearest valid name: "ROW"' in text for text in errors(folder))


def test_a_sector_that_the_table_lacks_is_named(folder):
    head = "sector,region,value_added[MUSD/yr],year,source,grade,low,high,note"
    text = f"{head}\nmachinry,US,1,2024,wmd2026,estimated,1,1,\n"
    (folder / "sectors.csv").write_text(text, encoding="utf-8")
    found = [text for text in errors(folder) if "sectors.csv" in text]
    assert len(found) == 1
    assert 'found "machinry"' in found[0]
    assert 'nearest valid name: "machinery"' in found[0]


def test_plants_of_a_mineral_without_goods_are_named(folder):
    change(folder, "plants", "cobalt,metal,ID,", "cobald,metal,ID,")
    found = [text for text in errors(folder) if "plants.csv" in text and "mineral" in text]
    assert len(found) == 1
    assert 'found "cobald"' in found[0]
    assert 'nearest valid name: "cobalt"' in found[0]


def test_a_folder_with_regions_sectors_and_priors_is_a_world_of_its_own(folder):
    for table in ("sectors", "priors"):
        shutil.copy(SHIPPED / "shared" / f"{table}.csv", folder)
    assert any("regions" in text for text in errors(folder))  # the shared regions do not come along


def test_graphite_has_no_errors_and_few_assumptions():
    findings = check("graphite")
    assert not [finding for finding in findings if finding.level == "error"]
    assert not [f for f in findings if f.file.startswith("graphite/") and f.level == "warning"]
    grades = Counter(
        row["grade"]
        for path in sorted((SHIPPED / "graphite").glob("*.csv"))
        if path.stem not in (*NOT_FACTS, "observations")
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    )
    assert grades["assumed"] < sum(grades.values()) / 3


def test_graphite_brings_its_african_regions():
    ds = load_dataset("graphite")
    assert ds.names("region")[-4:] == ("ROW", "MZ", "MG", "TZ")
    assert {"MZ", "MG", "TZ"} <= set(table_members(ds)["ROW"])
    assert {"Gr.primary", "Co.primary"} <= set(load_dataset("cobalt", "graphite").names("good"))
