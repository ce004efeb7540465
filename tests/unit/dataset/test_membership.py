"""Regions, sectors and plants that a mineral's folder brings, and where they have to have a place."""

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from monazite.dataset.check import check
from monazite.dataset.dataset import SHIPPED, load_dataset
from monazite.dataset.membership import table_members
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate

NOT_FACTS = ("sources", "base")


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(SHIPPED / "cobalt", tmp_path / "cobalt_copy"))


def change(folder: Path, table: str, old: str, new: str) -> None:
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def with_own_stages(
    folder: Path, stages: tuple[str, str] = ("hydroxide", "refined"), steps: tuple[str, str] = ("1", "2")
) -> None:
    """Cobalt's hydroxide and refined metal, whose ids end with these names, under stages and steps."""
    for path in folder.glob("*.csv"):
        text = path.read_text(encoding="utf-8").replace("Co.primary", "Co.hydroxide").replace("Co.metal", "Co.refined")
        path.write_text(text, encoding="utf-8")
    with (folder / "goods.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row, stage, step in zip(rows, stages, steps, strict=True):
        row |= {"stage": stage, "step": step}
    with (folder / "goods.csv").open("w", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def quota_on(dataset: str, goods: str) -> dict[str, object]:
    """Settings of a scenario: the DRC's quota of October 2025."""
    quota = {"kind": "quota", "actor": "CD", "start": "2025-10-16", "goods": [goods], "amount": 96_600}
    content = {"name": "quota", "extends": "baseline", "dataset": [dataset], "controller": "CD", "start": "2025-01-01"}
    return content | {"months": 18, "policy": [quota]}


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


def test_stages_may_have_any_names(folder):
    """Nothing but the names differs: the run is that of the shipped folder bit by bit."""
    with_own_stages(folder)
    assert errors(folder) == []
    own = simulate(None, load_scenario(quota_on(str(folder), "hydroxide")), draws=2)
    shipped = simulate(None, load_scenario(quota_on("cobalt", "primary")), draws=2)
    assert own.failures() == []
    assert own.view.stages == ("hydroxide", "refined")
    for name, a, b in zip(own.view.flows._fields, own.view.flows, shipped.view.flows, strict=True):
        assert a.tobytes() == b.tobytes(), name
    usual = shipped.quantity("exports", good="primary", region="WORLD", at="2026-03")
    assert own.quantity("exports", good="hydroxide", region="WORLD", at="2026-03").value == usual.value
    assert own.index.goods("Co") == own.index.goods(["hydroxide", "*.refined"]) == [0, 1]


@pytest.mark.parametrize(
    ("stages", "steps", "message"),
    [
        (("hydroxide", "refined"), ("", "2"), "or a name of your own beside a step of 1, 2 or 3"),
        (("hydroxide", "metal"), ("1", "3"), "step: found 3, allowed 2 or nothing for metal"),
        (("hydroxide", "raffinate"), ("1", "2"), "an id that ends with the stage: .raffinate"),
    ],
)
def test_a_stage_without_a_place_is_named(folder, stages, steps, message):
    with_own_stages(folder, stages, steps)
    assert any("goods.csv" in text and message in text for text in errors(folder)), errors(folder)
