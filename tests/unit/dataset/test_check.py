import csv
import shutil
from pathlib import Path

import pytest

from monazite.dataset.balance_check import demand_requirement, oxide_supply
from monazite.dataset.check import check
from monazite.dataset.dataset import load_dataset
from paths import ROOT, TINY

# USGS Mineral Commodity Summaries 2026, mine production of 2024, t REO.
MINED = {"CN": 270_000, "US": 45_500, "AU": 29_000, "MM": 27_000, "IN": 2_900, "BR": 560, "MY": 140, "VN": 300}


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


def change(folder: Path, table: str, old: str, new: str) -> None:
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_good_folder_has_notes_only(folder):
    findings = check(folder)
    assert [finding.level for finding in findings] == ["note"]
    assert "84 t of Nd oxide" in findings[0].sentence


def test_classes_of_stock_sum_to_one(folder):
    """The finding names file, line, the cell and what was found; two sets known on different days are two wholes."""
    head = "sector,region,size,share,cover[day],known,source,grade,low,high"
    line = "motor_vehicles,CN,{},{},40,{},toy,estimated,20,120"
    rows = [line.format(*cells) for cells in (
        ("large", 0.9, "2022-01-01"), ("small", 0.1, "2022-01-01"), ("large", 0.8, "2025-01-01"),
    )]  # fmt: skip
    sector = (folder / "sectors.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    text = "\n".join([head, *rows]).replace("motor_vehicles", sector) + "\n"
    (folder / "stock_classes.csv").write_text(text, encoding="utf-8")
    found = [finding for finding in check(folder) if finding.level == "error"]
    assert [(finding.table, finding.line) for finding in found] == [("stock_classes", 4)]
    assert f"{sector}, CN, known on 2025-01-01 sum to 0.8000" in found[0].sentence


def test_a_folder_that_completes_another_is_not_checked_alone():
    (only,) = check("rare_earths_2010")
    assert only.level == "error"
    assert "named first: monazite check FOLDER rare_earths_2010" in str(only)
    assert [str(f) for f in check("rare_earths", "rare_earths_2010") if f.level != "note"] == []


def test_the_balance_of_the_small_folder():
    ds = load_dataset(TINY)
    assert oxide_supply(ds) == pytest.approx({"Nd": 810, "Dy": 90})
    need, oxide = demand_requirement(ds)
    assert need["NdFeB.SH.magnet"] == 2000
    assert need["Nd.metal"] == pytest.approx(2000 * (0.75 * 0.3 + 0.25 * 0.31))
    assert oxide == pytest.approx({"Nd": 726, "Dy": 90})


@pytest.mark.parametrize(
    ("table", "old", "new", "level", "words"),
    [
        ("baskets", "ore,Nd,90", "ore,Nd,88", "error", "shares of basket ore sum to 0.9800"),
        ("feeds", "pit,CN,1", "pit,CN,0.9", "error", "feeds of deposit pit sum to 0.9000"),
        ("recipes", "standard,Dy.metal,0.02,0.75", "standard,Dy.metal,0.02,0.7", "error", "has share 0.7"),
        ("demand", "500,toy,estimated,400", "500,toy,estimated,510", "error", "lies outside its range 510 to 600"),
        ("demand", "toy,estimated,400,600", "toy,estimated,600,400", "error", "low end 600 is above the high end 400"),
        ("plants", "separation,CN,900", "separation,CN,800", "error", "Plants in CN separate 800 t"),
        ("plants", "magnet,CN,2000", "magnet,CN,2050", "error", "Plants make 2,050 t of magnet"),
        ("plants", "900,1200", "900,850", "error", "above the capacity 850"),
        ("demand", "Dy.oxide,48", "Dy.oxide,58", "error", "Uses need 100.0 t of Dy oxide a year, 90.0 t are separated"),
        ("trade", "JP,magnet,2024,500", "US,magnet,2023,500", "", ""),
        ("trade", "world,CN,WORLD,magnet,2024,1500", "world,CN,WORLD,magnet,2024,900", "warning", "differs by more"),
        ("sources", "CC0", "", "error", "toy has no licence"),
        ("sources", ",yes", ",no", "error", "The grade is measured, but no source of toy is verified"),
        ("stocks", "75,,price", ",,price", "error", "either a cover or a quantity"),
        ("priors", "triangular,3,12,20", "triangular,3,12,2", "error", "do not make a triangular"),
        ("uses", "0.1,0.05,0.2", "0.3,0.05,0.2", "error", "elasticity 0.3 lies outside"),
        ("demand", "motors,US", "motors,UK", "error", 'region: found "UK"'),
        ("trade", "US,magnet", "US,magnt", "note", "magnt is not a good of the dataset (nearest: magnet)"),
    ],
)
def test_findings(folder, table, old, new, level, words):
    change(folder, table, old, new)
    assert not level or any(f.level == level and words in f.sentence for f in check(folder)), check(folder)


def test_unused_source_is_a_note(folder):
    with (folder / "sources.csv").open("a") as file:
        file.write("other,Other,x,2026,,CC0,,yes\n")
    assert any(f.level == "note" and f.table == "sources" and f.line == 3 for f in check(folder))


def test_published_mine_output(folder):
    header = "case,id,quantity,good,region,period,value,tolerance,kind,unit,text,source,grade\n"
    (folder / "targets.csv").write_text(
        header + "baseline,m,mine_output,,CN,2024,1200,0.01,relative,t/yr,,toy,reported\n"
    )
    assert any("published are 1,200 t" in f.sentence for f in check(folder))


def test_findings_print_as_a_line(folder):
    change(folder, "stocks", "75,,price", ",,price")
    assert str(check(folder)[0]).startswith("error: tiny/stocks.csv:2: ")


DATA = ROOT / "src" / "monazite" / "data"
FOLDERS = sorted({file.parent.name for file in DATA.glob("*/goods.csv")} - {"rare_earths_2010"})
"""Shipped folders that stand alone; that of 2010 completes another one."""


@pytest.mark.parametrize("folders", [*((name,) for name in FOLDERS), ("rare_earths", "rare_earths_2010")], ids="+".join)
def test_shipped_folders_have_neither_errors_nor_warnings(folders):
    """All that `make check` looks at, which is no part of `make test`."""
    assert [str(finding) for finding in check(*folders) if finding.level != "note"] == []


@pytest.mark.parametrize("name", ["antimony", "graphite", "tungsten", "cobalt"])
def test_less_than_a_third_of_the_rows_of_a_folder_are_assumed(name):
    grades = [
        row["grade"]
        for file in (DATA / name).glob("*.csv")
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())
        if row.get("grade")
    ]
    assert len(grades) > 200
    assert 3 * grades.count("assumed") < len(grades)


def test_shipped_mine_output_is_one_edition():
    rows = load_dataset("rare_earths").table("deposits")
    for region, tonnes in MINED.items():
        mined = sum(row.output for row in rows if row.region == region and row.kind != "recycling")
        assert mined == pytest.approx(tonnes, rel=0.01), region


def test_purchases_of_the_network_have_to_match_its_use(folder):
    trade = "origin,dest,sector,value[MUSD/yr],tariff[share],source,grade\nA,A,x,100,0,s,estimated\n"
    use = "region,input,output,value[MUSD/yr],source,grade\nA,x,x,40,s,estimated\nA,x,final,{},s,estimated\n"
    source = load_dataset(folder).table("sources")[0].source
    (folder / "network_trade.csv").write_text(trade.replace(",s,", f",{source},"), encoding="utf-8")
    for final, wrong in ((60, False), (70, True)):
        (folder / "network_use.csv").write_text(use.format(final).replace(",s,", f",{source},"), encoding="utf-8")
        found = [f for f in check(folder) if "A uses" in f.sentence]
        assert bool(found) is wrong
        assert all(f.level == "error" for f in found)
