"""Writing, repeating, correcting and contradicting; and a folder that a scenario loads."""

import csv
import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from monazite.dataset.check import check
from monazite.dataset.dataset import SHIPPED, load_dataset
from monazite.dataset.observation_files import folder_writer
from monazite.dataset.observation_files.observe import ObservationReport, observe
from monazite.foundation.errors import InputError
from monazite.scenario.scenario import load_scenario
from observation_cases import RATES, edited, read

PLAIN = "outcome,good,region,origin,reporter,period,value,unit,published,error\n"
MAY = "exports,*.magnet,JP,CN,CN customs,{period},{value},t/month,{day},0.02\n"


def plain(folder: Path, *rows: str, name: str = "mine.csv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(PLAIN + "".join(rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> tuple[Path, ObservationReport]:
    """A folder into which the file of Comtrade was read, and its report: tests that change the folder copy it."""
    folder = tmp_path_factory.mktemp("written") / "my_data"
    return folder, read("comtrade.csv", into=folder)


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_folder_that_was_written_is_all_that_a_scenario_needs(tmp_path):
    mine = tmp_path / "my_data"
    report = read("comext.csv", into=mine, rates=RATES)
    assert sorted(content(mine)) == ["observations.csv", "sources.csv"]
    ds = load_dataset("rare_earths", mine)
    added = ds.table("observations")[len(load_dataset("rare_earths").table("observations")) :]
    assert added == list(report.rows)
    assert ds.sources[added[0].source[0]].citation.startswith("Eurostat Comext, file comext.csv (SHA-256 begins ")
    assert ds.sources[added[0].source[0]].date == "2027-01-16"
    sc = {"name": "x", "dataset": ["rare_earths", str(mine)], "start": "2025-01-01", "months": 2}
    assert load_scenario(sc, dataset=ds).dataset == ("rare_earths", str(mine))
    assert [f for f in check("rare_earths", mine) if "my_data" in f.file and f.level != "note"] == []


def test_rows_are_known_from_the_day_on_which_they_became_public(written):
    """China published May 2025 on 20 June, Japan on 28 June."""
    ds = load_dataset("rare_earths", written[0])

    def reporters_on(day: date) -> set[str]:
        rows = ds.as_of(day).table("observations")
        return {row.reporter for row in rows if row.source[0].startswith("own_") and row.period == "2025-05"}

    assert reporters_on(date(2025, 6, 19)) == set()
    assert reporters_on(date(2025, 6, 20)) == {"CN customs"}
    assert reporters_on(date(2025, 6, 28)) == {"CN customs", "JP customs"}


def test_without_a_folder_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    report = read("comtrade.csv")
    assert report.folder is None
    assert list(tmp_path.iterdir()) == []


def test_the_same_file_again_is_refused_row_by_row(written):
    mine, first = written
    before = content(mine)
    again = read("comtrade.csv", into=mine)
    assert again.rows == ()
    places = [place for _, place in again.comparison.repeated if place.startswith("my_data/observations.csv:")]
    assert len(places) == len(first.rows)
    assert content(mine) == before


def test_a_line_that_repeats_another_is_refused_with_its_place():
    assert ("comtrade.csv:15", "comtrade.csv:3") in read("comtrade.csv").comparison.repeated


def test_a_second_file_is_appended_and_what_was_there_stays(written, tmp_path):
    mine = shutil.copytree(written[0], tmp_path / "my_data")
    before = content(mine)
    read("census.csv", into=mine)
    after = content(mine)
    assert after["observations.csv"].startswith(before["observations.csv"])
    assert after["sources.csv"].startswith(before["sources.csv"])
    assert len(load_dataset("rare_earths", mine).table("observations")) > 0


def test_own_columns_units_and_order_are_kept(tmp_path):
    mine = tmp_path / "my_data"
    mine.mkdir()
    (mine / "sources.csv").write_text("verified,source,citation,licence\r\nyes,me,my notes,own\r\n", encoding="utf-8")
    own = "period,outcome,good,region,reporter,value,unit,error[%],published,source,grade\n"
    row = '2026-01,exports,"*.magnet",JP,broker,500,kg/yr,5,2026-02-20,me,reported\n'
    (mine / "observations.csv").write_text(own + row, encoding="utf-8")
    read("census.csv", into=mine)
    lines = (mine / "observations.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == own.strip() + ",origin,note"
    cells = list(csv.DictReader(lines))
    assert (cells[0]["value"], cells[0]["error[%]"], cells[0]["origin"]) == ("500", "5", "")
    assert {(line["error[%]"], line["origin"]) for line in cells[1:]} == {
        ("3", "CN"), ("5", "CN"), ("3", "WORLD"), ("5", "WORLD"),
    }  # fmt: skip
    table = load_dataset("rare_earths", mine).table("observations")
    assert {row.error for row in table[-6:]} == {0.03, 0.05}


def test_a_later_figure_is_a_correction_and_both_rows_stay(tmp_path):
    mine = tmp_path / "my_data"
    observe(plain(tmp_path, MAY.format(period="2026-05", value=500, day="2026-06-20")), into=mine)
    later = plain(tmp_path, MAY.format(period="2026-05", value=520, day="2026-07-20"), name="later.csv")
    report = observe(later, into=mine)
    (pair,) = report.comparison.corrections
    assert (pair.value, pair.other_value, pair.other_place) == (520, 500, "my_data/observations.csv:2")
    rows = load_dataset("rare_earths", mine).table("observations")[-2:]
    assert [(row.value, row.published) for row in rows] == [(500, date(2026, 6, 20)), (520, date(2026, 7, 20))]


def test_another_figure_of_the_same_day_is_refused(tmp_path):
    mine = tmp_path / "my_data"
    observe(plain(tmp_path, MAY.format(period="2026-05", value=500, day="2026-06-20")), into=mine)
    same_day = plain(tmp_path, MAY.format(period="2026-05", value=520, day="2026-06-20"), name="other.csv")
    report = observe(same_day, into=mine)
    assert report.rows == ()
    assert [(pair.value, pair.other_value) for pair in report.comparison.undated] == [(520, 500)]
    assert observe(same_day, into=mine, published=date(2026, 8, 1)).comparison.corrections


@pytest.mark.parametrize(
    ("value", "unit", "is_repeated"),
    [
        ("1866.19", "t/month", True),
        ("1866.1912", "t/month", True),
        ("22394.28", "t/yr", True),
        ("1900", "t/month", False),
    ],
)
def test_a_shipped_figure_is_recognised_in_other_units_and_with_more_digits(tmp_path, value, unit, is_repeated):
    """The shipped row says 1,866.19 t of magnets from China to the Union in March 2025, public on 18 May."""
    path = plain(tmp_path, f"imports,*.magnet,EU,CN,EU,2025-03,{value},{unit},2025-05-18,0.03\n")
    compared = observe(path).comparison
    assert [first.startswith("rare_earths/observations.csv:") for _, first in compared.repeated] == [True] * is_repeated
    assert len(compared.undated) == (not is_repeated)


def test_exporter_and_importer_both_stay_and_are_listed(written):
    """China says 12 t to Japan at 50 USD/kg, Japan 11 t from China at 60."""
    _, report = written
    pairs = {(p.subject, p.value, p.reporter, p.other_value, p.other_reporter) for p in report.comparison.conflicts}
    assert ("imports of *.metal, CN to JP", 11.0, "JP customs", 12.0, "CN customs") in pairs
    assert ("unit_value_import of *.metal, CN to JP", 60.0, "JP customs", 50.0, "CN customs") in pairs
    both = [row for row in report.rows if row.region == "JP" and row.outcome in ("exports", "imports")]
    assert [(row.value, row.reporter) for row in both] == [(12, "CN customs"), (11, "JP customs")]


def test_a_revised_download_is_dated_by_its_own_last_update(tmp_path):
    """The rule says 18 May 2026 for both files; the second says itself that it was updated in January 2027."""
    mine = tmp_path / "my_data"
    read("comext.csv", into=mine)
    revised = edited(tmp_path, "comext.csv", "12345.67", "12400")
    report = observe(revised, into=mine)
    assert [(row.value, row.published) for row in report.rows] == [(1240, date(2027, 1, 16))]
    assert len(report.comparison.corrections) == 1


def test_nothing_is_lost_on_an_error(written, tmp_path, monkeypatch):
    mine = shutil.copytree(written[0], tmp_path / "my_data")
    before = content(mine)
    with pytest.raises(InputError):
        observe(edited(tmp_path, "census.csv", "UNIT_QY2", "UNIT"), into=mine)
    assert content(mine) == before

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder_writer.os, "fsync", fails)
    with pytest.raises(OSError, match="No space left"):
        read("census.csv", into=mine)
    assert content(mine) == before


def test_a_folder_with_errors_of_its_own_is_left_as_it_is(written, tmp_path):
    mine = shutil.copytree(written[0], tmp_path / "my_data")
    file = mine / "observations.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("exports,", "export,", 1), encoding="utf-8")
    before = content(mine)
    with pytest.raises(InputError, match=r'my_data/observations.csv:2: outcome: found "export"'):
        read("census.csv", into=mine)
    assert content(mine) == before


def test_shipped_folders_and_files_are_no_folders_of_ones_own(tmp_path):
    with pytest.raises(InputError, match="a folder of your own, not one that ships"):
        read("comtrade.csv", into=SHIPPED / "gallium")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="a folder, not a file"):
        read("comtrade.csv", into=tmp_path / "file")


def test_the_folder_may_be_among_the_datasets_and_hold_codes_of_its_own(tmp_path):
    """A user who knows what a Japanese number counts says so, and the figures come in: 1 t and 2 t from China."""
    mine = tmp_path / "my_data"
    mine.mkdir()
    (mine / "sources.csv").write_text("source,citation,licence,verified\nme,my notes,own,yes\n", encoding="utf-8")
    codes = "system,code,goods,source,grade\nJP,280530100,Nd.metal;Pr.metal,me,reported\n"
    (mine / "customs_codes.csv").write_text(codes, encoding="utf-8")
    report = read("japan_customs.csv", into=mine, datasets=("rare_earths", str(mine)))
    found = [row.value for row in report.rows if set(row.good) == {"Nd.metal", "Pr.metal"}]
    assert found == pytest.approx([1, 0, 2])
    assert load_dataset("rare_earths", mine).table("customs_codes")[-1].code == "280530100"


def test_a_world_of_its_own_uses_the_shipped_codes(tmp_path):
    """Neodymium and dysprosium are the only rare earths of the small world, so its metals are two."""
    from paths import TINY

    folder = shutil.copytree(TINY, tmp_path / "tiny")
    report = read("census.csv", datasets=(str(folder),))
    assert "the dataset has no goods of HTS10 2805300005 (La.metal)" in report.left.count
    metals = read("comtrade.csv", datasets=(str(folder),)).rows
    assert {row.good for row in metals} == {("*.metal",)}


def test_the_report_as_json_counts_what_it_lists():
    report = read("comtrade.csv").to_json()
    text = json.loads(json.dumps(report))
    assert text["form"] == "UN Comtrade"
    assert text["rows_read"] == 15
    assert text["mapped"]["codes"] == {"HS 280530 to *.metal": 12, "HS 284610 to Ce.oxide": 2}
    assert text["mapped"]["places"]["DE"] == "EU (part DE)"
    assert len(text["observations"]) == 14
    assert {"reason", "rows", "examples"} == set(text["left"][0])
    assert text["repeated"] == [{"place": "comtrade.csv:15", "first": "comtrade.csv:3"}]
