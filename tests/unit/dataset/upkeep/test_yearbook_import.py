"""Yearbooks into a folder: what is taken, kept beside, closed and left, on figures that are worked out by hand."""

import csv
import io
import random
import shutil
from datetime import date

import pytest

from monazite.dataset.check import check
from monazite.dataset.dataset import SHIPPED, load_dataset
from monazite.dataset.mineral_draft import MineralAnswers, write_draft
from monazite.dataset.upkeep.csv_edit import with_changes
from monazite.dataset.upkeep.workbook import read_workbook
from monazite.dataset.upkeep.yearbook_forms import read_yearbook
from monazite.dataset.upkeep.yearbook_import import import_yearbook
from monazite.dataset.upkeep.yearbook_places import commodity_key, shortened_name
from monazite.dataset.upkeep.yearbook_rows import rounding
from monazite.foundation.errors import InputError

USGS = "MCS chapter,Section,Commodity,Country,Statistics,Statistics_detail,Unit,Year,Value,Notes\n"
WORLD = "World Mine Production and Reserves"
WMD = "commodity,country,code,iso3,2022,2023,2024,unit,src\n"
TIN = {
    "name": "tin", "element": "Sn", "year": 2023, "controller": "CN", "output": 300_000.0, "share": 0.25, "price": 27.0,
    "uses": (("solder", "electronics", 0.5), ("tin plate", "metals", 0.5)),
}  # fmt: skip


def usgs(*rows, chapter="ANTIMONY", commodity="Antimony"):
    """A data release from rows of country, statistics, detail, unit, year, value, notes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for country, statistics, detail, unit, year, value, notes in rows:
        writer.writerow([chapter, WORLD, commodity, country, statistics, detail, unit, year, value, notes])
    return USGS + out.getvalue()


def mined(country, year, value, notes="", unit="metric tons"):
    return country, "Production", "Mine production", unit, year, value, notes


def table(folder, name, key):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        lines = [line for line in file if not line.startswith("#")]
    return {row[key]: row for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def draft(tmp_path_factory):
    """A folder that stays as it is: it is read once for all tests that write elsewhere."""
    folder = tmp_path_factory.mktemp("draft") / "tin"
    write_draft(MineralAnswers(**TIN), folder, load_dataset("gallium"))
    return folder


@pytest.fixture
def tin(draft, tmp_path):
    """A copy of the folder to write into."""
    return shutil.copytree(draft, tmp_path / "tin")


def write(tmp_path, text, name="file.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_later_edition_of_the_same_series_is_taken(tmp_path):
    # Bolivia rests on World Mining Data: 3,884 t; smelted at home 65 %, in China 30 %, in Vietnam 5 %, 92 % recovered
    path = write(tmp_path, WMD + "Antimony,Bolivia,68,BOL,3453,4384,4817,metr. t,r\n")
    report = import_yearbook("wmd", path, mineral="antimony", out=tmp_path / "sb", published=date(2027, 4, 1))
    row = table(tmp_path / "sb", "deposits", "deposit")["bolivia"]
    assert float(row["output[t/yr]"]) == 4384
    assert (row["low"], row["high"], row["grade"]) == ("3000", "4500", "measured")
    assert "3,884 t before (wmd2026)" in row["note"]
    assert row["source"].startswith("wmd_2027_")
    old, new = (
        {r.region: r.output for r in load_dataset(folder).table("plants") if r.stage == "separation"}
        for folder in ("antimony", tmp_path / "sb")
    )
    assert new["CN"] - old["CN"] == pytest.approx(500 * 0.3 * 0.92, abs=1e-3)
    assert new["ROW"] - old["ROW"] == pytest.approx(500 * 0.65 * 0.92, abs=1e-3)
    assert [f for f in check(tmp_path / "sb") if f.level == "error"] == []
    assert report.unclosed == []


def test_another_series_is_kept_beside(tmp_path):
    path = write(tmp_path, usgs(mined("Bolivia", 2023, "5,300"), mined("Bolivia", 2024, "5,000")))
    report = import_yearbook("usgs", path, mineral="antimony", out=tmp_path / "sb", published=date(2025, 1, 31))
    row = table(tmp_path / "sb", "deposits", "deposit")["bolivia"]
    assert (row["output[t/yr]"], row["low"], row["high"]) == ("3884", "3000", "5300")
    assert row["note"].endswith("USGS has 5,300 t for 2023")
    assert row["source"].split(";")[0] == "wmd2026"
    assert [change.table for change in report.conflicts] == ["deposits"]
    assert report.taken == []


def test_the_same_edition_and_a_rounded_figure_change_nothing(tmp_path):
    # 3,900 t are 3,884 t to the hundred; 4,384 t are another figure of the edition that the row rests on
    path = write(tmp_path, usgs(mined("Bolivia", 2023, "3,900")))
    report = import_yearbook("usgs", path, mineral="antimony", out=tmp_path / "a", published=date(2025, 1, 31))
    assert report.taken == report.conflicts == []
    assert report.agreeing == ["bolivia: Bolivia 3,900 t in 2023, as the row has it"]
    path = write(tmp_path, WMD + "Antimony,Bolivia,68,BOL,3453,4384,4817,metr. t,r\n")
    report = import_yearbook("wmd", path, mineral="antimony", out=tmp_path / "b")
    assert report.taken == []
    assert [change.reason for change in report.conflicts] == [
        "bolivia: 3,884 t (wmd2026), 4,384 t (World Mining Data, 2023)"
    ]


def test_figures_of_other_years_become_observations_and_no_baseline(tmp_path):
    path = write(tmp_path, usgs(mined("Australia", 2024, "1,270"), mined("Australia", 2025, "9,000", "Estimated.")))
    report = import_yearbook("usgs", path, mineral="antimony", out=tmp_path / "sb")
    assert table(tmp_path / "sb", "deposits", "deposit")["costerfield_au"]["output[t/yr]"] == "1860"
    rows = [row for row in load_dataset(tmp_path / "sb").table("observations") if row.outcome == "mine_output"]
    assert [(r.region, r.period, r.value, r.grade, r.published) for r in rows] == [
        ("AU", "2024", 1270, "measured", date(2026, 2, 1)), ("AU", "2025", 9000, "estimated", date(2026, 2, 1)),
    ]  # fmt: skip
    assert "above the capacity of 2,300 t" in report.remarks[0]
    assert any("no output of 2023" in reason for reason in report.left.count)


def test_a_draft_takes_countries_and_closes_with_less_use(tin, tmp_path):
    # 75,000 t of China become 70,000; the rest of the world, 225,000 t by the answers, are 100,000 and 60,000
    text = WMD + "".join(
        f"Tin,{country},0,{iso},1,{value},1,metr. t,r\n"
        for country, iso, value in (("China", "CHN", 70000), ("Indonesia", "IDN", 100000), ("Myanmar", "MMR", 60000))
    )
    report = import_yearbook("wmd", write(tmp_path, text), mineral=tin, out=tin)
    ds = load_dataset(tin)
    assert {row.region: row.output for row in ds.table("deposits")} == {"CN": 70000, "ROW": 160000}
    assert sum(row.output for row in ds.table("plants") if row.stage == "separation") == pytest.approx(230000)
    used = sum(row.quantity for row in ds.table("demand"))
    assert used == pytest.approx(230000, rel=1e-3)  # all of it: uses wanted 299,700 t
    assert report.closing
    assert [f for f in check(tin) if f.level == "error"] == []
    assert "to fill" not in table(tin, "deposits", "deposit")["tin_row"]["note"]


def test_the_rest_of_the_world_takes_what_rows_beside_it_do_not_name(tin, tmp_path):
    # Indonesia has a row of its own inside the rest of the world, both still to fill; Bolivia and Nigeria have none
    with (tin / "deposits.csv").open("a", encoding="utf-8") as file:
        file.write("tin_id,ROW,tin,mine,1,1,1,0,-2,106,false,1,1,assumption,assumed,to fill\n")
    with (tin / "feeds.csv").open("a", encoding="utf-8") as file:
        file.write("tin_id,ROW,1,1,1,assumption,assumed,to fill\n")
    text = WMD + "".join(
        f"Tin,{country},0,{iso},1,{value},1,metr. t,r\n"
        for country, iso, value in (
            ("China", "CHN", 70000), ("Indonesia", "IDN", 100000), ("Bolivia", "BOL", 50000), ("Nigeria", "NGA", 10000)
        )
    )  # fmt: skip
    import_yearbook("wmd", write(tmp_path, text), mineral=tin, out=tin)
    mines = {row.deposit: row.output for row in load_dataset(tin).table("deposits")}
    assert mines == {"tin_cn": 70000, "tin_row": 60000, "tin_id": 100000}


def test_reading_the_same_file_again_changes_nothing(tin, tmp_path):
    path = write(tmp_path, WMD + "Tin,China,156,CHN,1,70000,1,metr. t,r\n")
    import_yearbook("wmd", path, mineral=tin, out=tin, today=date(2026, 11, 29))
    before = {file.name: file.read_bytes() for file in tin.iterdir()}
    report = import_yearbook("wmd", path, mineral=tin, out=tin, today=date(2026, 11, 29))
    assert {file.name: file.read_bytes() for file in tin.iterdir()} == before
    assert report.observations == ()
    assert len(report.comparison.repeated) == 3


def test_a_workbook_gives_what_its_table_gives(draft, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Tin"
    sheet.append(["Tin", None, None, None])
    sheet.append(["Country", "unit", 2022, 2023, "data source"])
    sheet.append(["China", "metr. t", 1, 70000, "r"])
    sheet.append(["Total", "metr. t", 1, 70000, None])
    other = book.create_sheet("Iron (Fe)")
    other.append(["Country", "unit", 2022, 2023, "data source"])
    other.append(["China", "Mio m3", 1, 2, "r"])
    book.save(tmp_path / "wmd.xlsx")
    report = import_yearbook(
        "wmd", tmp_path / "wmd.xlsx", mineral=draft, out=tmp_path / "new", published=date(2025, 4, 1)
    )
    assert table(tmp_path / "new", "deposits", "deposit")["tin_cn"]["output[t/yr]"] == "70000"
    assert report.left.count["a sum of countries, not a country"] == 1
    assert report.others == {"Iron (Fe)": 1}


def test_the_statistics_of_the_bgs(draft, tmp_path):
    head = "bgs_commodity_trans,bgs_statistic_type_trans,country_trans,country_iso3_code,year,quantity,units\n"
    text = head + '"tin, mine",Production,China,CHN,2023-01-01T00:00:00Z,70000,Tonnes (metric)\n'
    text += "tin,Imports,China,CHN,2023-01-01,5,Tonnes (metric)\n"
    report = import_yearbook("bgs", write(tmp_path, text), mineral=draft, out=tmp_path / "new")
    assert table(tmp_path / "new", "deposits", "deposit")["tin_cn"]["output[t/yr]"] == "70000"
    assert report.left.count["trade: monazite observe reads it"] == 1


def test_an_older_file_of_the_usgs(draft, tmp_path):
    text = "Source,Country,Type,Prod_t_2022,Prod_t_est_2023,Prod_notes,Reserves_t,Reserves_notes\n"
    text += 'MCS2024,China,"Mine production, tin content","71,000","70,000",,"1,100,000",\n'
    path = write(tmp_path, text, "mcs2024-tin_world.csv")
    import_yearbook("usgs", path, mineral=draft, out=tmp_path / "new")
    row = table(tmp_path / "new", "deposits", "deposit")["tin_cn"]
    # an estimate of one figure is right to half of it: 10,000 t and its half
    assert (row["output[t/yr]"], row["grade"], row["low"], row["high"]) == ("70000", "estimated", "65000", "75000")


def test_units_are_converted(draft, tmp_path):
    path = write(tmp_path, usgs(mined("China", 2023, "70", unit="thousand metric tons"), commodity="Tin"))
    import_yearbook("usgs", path, mineral=draft, out=tmp_path / "new", published=date(2025, 1, 31))
    assert table(tmp_path / "new", "deposits", "deposit")["tin_cn"]["output[t/yr]"] == "70000"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([mined("China", 2023, "lots")], ("file.csv:2", "Value", "lots", "a number of 0 or more")),
        (
            [mined("China", 2023, "70", unit="metric tonnes")],
            ("file.csv:2", "Unit", 'nearest valid name: "metric tons"'),
        ),
        ([mined("China", "202", "70")], ("file.csv:2", "Year", "202", "a year such as 2024")),
        ([mined("China", 2023, "70"), mined("China", 2023, "80")], ("file.csv:3", "line 2", "one figure")),
        ([mined("China", 2019, "70")], ("--published", "figures to 2019")),
    ],
)
def test_a_cell_without_a_meaning_is_named(rows, words, draft, tmp_path):
    path = write(tmp_path, usgs(*rows, commodity="Tin"))
    with pytest.raises(InputError) as problem:
        import_yearbook("usgs", path, mineral=draft, out=tmp_path / "new")
    for word in words:
        assert word in str(problem.value)
    assert not (tmp_path / "new").exists()


def test_all_wrong_cells_are_named_at_once(draft, tmp_path):
    path = write(tmp_path, usgs(mined("China", 2023, "x"), mined("India", 2023, "y"), commodity="Tin"))
    with pytest.raises(InputError) as problem:
        import_yearbook("usgs", path, mineral=draft, out=tmp_path / "new")
    assert len(problem.value.problems) == 2


def test_files_and_folders_that_cannot_be_used(draft, tmp_path):
    good = write(tmp_path, WMD + "Tin,China,156,CHN,1,70000,1,metr. t,r\n")
    for series, path, options, words in (
        ("usgs", write(tmp_path, "a,b\n1,2\n", "other.csv"), {}, "Commodity"),
        ("wdm", good, {}, 'nearest valid name: "wmd"'),
        ("wmd", tmp_path / "missing.csv", {}, "missing.csv"),
        ("wmd", write(tmp_path, "", "empty.csv"), {}, "empty"),
        ("wmd", good, {"out": SHIPPED / "tin"}, "a folder of your own"),
        ("wmd", good, {"out": tmp_path}, "a new or an empty folder"),
        ("wmd", good, {"mineral": "antimony"}, "none of the folder's minerals"),
        ("wmd", good, {"mineral": None}, "--mineral"),
    ):
        with pytest.raises(InputError, match=words):
            import_yearbook(series, path, **{"mineral": draft, "out": tmp_path / "new", **options})
    assert not (tmp_path / "new").exists()


def test_broken_files_end_in_one_error_and_write_nothing(draft, tmp_path):
    rng = random.Random(20261129)
    texts = {
        "usgs": usgs(mined("China", 2023, "70,000"), mined("Burma", 2023, "W"), commodity="Tin").encode(),
        "wmd": (WMD + "Tin,China,156,CHN,1,70000,1,metr. t,r\nTin,Peru,604,PER,1,2,3,metr. t,e\n").encode(),
    }
    refused: list[int] = []
    for number in range(300):
        series = rng.choice(list(texts))
        path = tmp_path / f"broken{number}.csv"
        path.write_bytes(broken(texts[series], rng))
        try:
            read_yearbook(series, path, lambda name: name.casefold().startswith("tin"))
        except InputError as problem:
            assert f"broken{number}.csv" in str(problem)  # noqa: PT017, a file may also be readable
            refused.append(number)
            if len(refused) % 10 == 0:
                with pytest.raises(InputError):
                    import_yearbook(series, path, mineral=draft, out=tmp_path / "out")
                assert not (tmp_path / "out").exists()
    assert len(refused) > 100


def broken(good: bytes, rng: random.Random) -> bytes:
    """A file with one to six bytes changed, cut out or put in."""
    raw = bytearray(good)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(raw))
        change = rng.randrange(3)
        if change == 0:
            raw[at] = rng.randrange(256)
        elif change == 1:
            del raw[at : at + rng.randint(1, 20)]
        else:
            raw[at:at] = bytes(rng.randrange(256) for _ in range(rng.randint(1, 4)))
    return bytes(raw)


def test_broken_workbooks_end_in_one_error(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Country", "unit", 2023])
    book.active.append(["China", "metr. t", 70000])
    path = tmp_path / "book.xlsx"
    book.save(path)
    good, rng = path.read_bytes(), random.Random(1)
    assert len(read_workbook(path, lambda cells: "Country" in cells)) == 1
    for _ in range(60):
        raw = bytearray(good)
        for _ in range(rng.randint(1, 30)):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        path.write_bytes(bytes(raw[: rng.randint(1, len(raw))]))
        try:
            read_workbook(path, lambda cells: "Country" in cells)
        except InputError as problem:
            assert "book.xlsx" in str(problem)  # noqa: PT017, a workbook may also be readable


def test_names_of_commodities():
    assert commodity_key("Rare Earths (REO)") == commodity_key("rare earth minerals") == commodity_key("rare_earths")
    assert shortened_name("MCS2024-tungs_world", ["antimony", "tungsten"]) == "tungsten"
    assert shortened_name("figures", ["antimony"]) == ""


def test_rounding_of_estimates():
    assert [rounding(value) for value in (70_000.0, 72_000.0, 837.0, 0.0)] == [5_000.0, 500.0, 0.5, 0.0]


def test_other_lines_of_a_table_stay_as_they_are():
    text = '# say, "why"\r\nname,output[kt/yr],note\r\na,1,"x, y"\r\nb,2,\r\n'
    new = with_changes(text, ("name",), {("b",): {"output": 2500.0, "grade": "measured"}}, {"output": "t/yr"})
    assert new.splitlines()[1:] == ["name,output[kt/yr],note,grade", 'a,1,"x, y",', "b,2.5,,measured"]


def test_files_of_the_data_kit(tmp_path):
    from data_kit import kit

    place = kit()
    report = import_yearbook(
        "usgs", place / "usgs_mcs2026_critical_extract.csv", mineral="tungsten", out=tmp_path / "w"
    )
    assert report.countries["Portugal"] == "EU (part PT): panasqueira_pt"
    assert report.countries["Russia"] == "ROW (part RU): tungsten_ru"
    assert report.countries["Rwanda"] == "in no region: no source", "its row holds four countries"
    assert report.taken == [], "the folder rests on the same edition"
    assert any(finding.level == "error" for finding in report.findings) is False
    wmd = import_yearbook("wmd", place / "wmd_production_2018_2024.csv", mineral="cobalt", out=tmp_path / "co")
    assert wmd.countries["Türkiye"] == "ROW (part TR): laterite_tr"
    assert any("copper_cobalt_cd" in text for text in wmd.agreeing)
    bgs = place / "bgs_reo_production_pivot_2000_2023.csv"
    ree = import_yearbook("bgs", bgs, mineral="rare_earths", out=tmp_path / "ree")
    assert len(ree.observations) > 100
