"""Observations: what a row may say, and that every row says when it became public."""

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest

import monazite.results.outcomes  # noqa: F401  registers every outcome
from monazite.dataset.check import check
from monazite.dataset.dataset import SHIPPED, load_dataset
from monazite.dataset.patterns import match_goods
from monazite.dataset.rows.evidence import OBSERVED
from monazite.foundation.errors import DataError
from monazite.foundation.units import UNITS, convert
from monazite.results.outcomes.registry import REGISTRY
from paths import TINY

HEADER = "outcome,good,region,origin,reporter,period,value,unit,error[share],published,source,grade,low,high\n"
ROW = "exports,*.magnet,JP,CN,CN customs,2025-04,500,kg/yr,0.02,2025-05-20,toy,reported,,\n"
LAST_OBSERVED = date(2025, 12, 31)


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


def write(folder: Path, *rows: str) -> Path:
    (folder / "observations.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
    return folder


def test_a_row_is_read_with_its_own_unit(folder):
    (row,) = load_dataset(write(folder, ROW)).table("observations")
    assert row.good == ("*.magnet",)
    assert (row.region, row.origin, row.part, row.user) == ("JP", "CN", "", "")
    assert row.published == date(2025, 5, 20)
    assert convert(row.value, row.unit, OBSERVED[row.outcome]) == pytest.approx(0.5 / 12)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kg/yr", "USD/kg", 'unit: found "USD/kg", allowed t/month or a unit of mass flow'),
        ("kg/yr", "kg/yer", 'unit: found "kg/yer", allowed a known unit, nearest valid name: "kg/yr"'),
        ("2025-04,", "2025-13,", 'period: found "2025-13", allowed 2025, 2025-04, 2025-04-04, 2025-Q2 or two'),
        ("2025-04,", "2025-Q5,", 'period: found "2025-Q5"'),
        ("2025-04,", "2025-02-30,", 'period: found "2025-02-30"'),
        ("2025-04,", "2025-06/2025-04,", 'period: found "2025-06/2025-04"'),
        ("*.magnet", "*.magnt", r'good: found "\*.magnt", allowed a good of the dataset'),
        ("*.magnet", "NdFeB.SH.magnt", 'good: .*nearest valid name: "NdFeB.SH.magnet"'),
        ("*.magnet", "Dy.oxide;Dx.oxide", 'good: found "Dx.oxide"'),
        ("exports", "export", 'outcome: .*nearest valid name: "exports"'),
        (",JP,", ",JQ,", 'region: found "JQ"'),
        ("2025-05-20", "2025-03-20", 'published: found "2025-03-20", allowed 2025-04-01 or later'),
        ("2025-05-20", "", "published: allowed a value"),
        ("0.02", "-0.02", "error: found -0.02, allowed 0 or more"),
    ],
)
def test_one_clear_error_each(folder, old, new, message):
    with pytest.raises(DataError, match=f"observations.csv:2: {message}"):
        load_dataset(write(folder, ROW.replace(old, new)))


def test_a_value_outside_its_range_is_an_error_of_the_check(folder):
    write(folder, ROW.replace(",,\n", ",600,700\n"))
    (finding,) = [f for f in check(folder) if f.table == "observations"]
    assert str(finding).startswith("error: tiny/observations.csv:2: The value 500 lies outside its range 600 to 700")


def test_a_quota_may_be_announced_before_its_period(folder):
    ahead = ROW.replace("exports", "export_quota").replace("2025-05-20", "2024-12-25")
    (row,) = load_dataset(write(folder, ahead)).table("observations")
    assert row.published == date(2024, 12, 25)


def test_a_correction_is_a_row_of_its_own(folder):
    later = ROW.replace("500", "510").replace("2025-05-20", "2025-06-20")
    assert len(load_dataset(write(folder, ROW, later)).table("observations")) == 2
    with pytest.raises(DataError, match=r"duplicate of tiny/observations\.csv:2"):
        load_dataset(write(folder, ROW, ROW.replace("500", "510")))


@pytest.mark.parametrize("span", ["2025", "2025-04", "2025-04-04", "2025-Q2", "2025-01/2025-06", "2024-Q3/2025"])
def test_periods_of_any_length(folder, span):
    published = ROW.replace("2025-04,", f"{span},").replace("2025-05-20", "2026-01-20")
    (row,) = load_dataset(write(folder, published)).table("observations")
    assert row.period == span


def test_units_and_outcomes_are_known():
    assert set(OBSERVED.values()) <= set(UNITS)
    shared = set(OBSERVED) & set(REGISTRY)
    assert {"exports", "exports_change", "price_inside", "price_outside", "price_paid"} <= shared
    assert all(REGISTRY[name].unit == OBSERVED[name] for name in shared)


@pytest.mark.parametrize("folders", [("rare_earths",), ("gallium", "germanium")])
def test_shipped_rows_became_public_after_they_began(folders):
    ds = load_dataset(*folders)
    goods = ds.names("good")
    rows = ds.table("observations")
    assert len(rows) > 100
    for row in rows:
        assert row.period[:4] <= str(LAST_OBSERVED.year), row
        assert date(2009, 1, 1) < row.published <= date(2026, 11, 28), row
        assert all(match_goods(pattern, goods) for pattern in row.good), row
        if row.low is not None and row.high is not None:
            assert row.low <= row.value <= row.high, row


def test_every_row_of_what_can_be_learned_has_its_day():
    """`known` of the register, the calendar, past talks, projects and targets; `published` of prices."""
    tables = {"measures": "known", "calendar": "known", "episodes": "known", "projects": "known"}
    tables |= {"prices": "published", "targets": "known", "observations": "published"}
    for file in sorted(SHIPPED.glob("*/*.csv")):
        column = tables.get(file.stem)
        if column is None or file.parent.name == "posteriors":
            continue
        with file.open(encoding="utf-8", newline="") as lines:
            empty = [i for i, row in enumerate(csv.DictReader(lines), 2) if not row[column]]
        assert empty == [], file


def test_nothing_is_known_before_it_could_be():
    ds = load_dataset("rare_earths")
    days = [(row.id, row.known, row.change_known) for row in ds.table("measures")]
    days += [(row.title, row.known, row.outcome_known) for row in ds.table("calendar")]
    days += [(row.project, row.known, row.status_known) for row in ds.table("projects")]
    for name, first, later in days:
        assert first is not None, name
        assert later is None or first <= later, name
    assert all(row.status_known is not None for row in ds.table("projects"))
    for row in ds.table("prices"):
        assert str(row.published) >= row.date, row
