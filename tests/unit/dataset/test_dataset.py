import csv
import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monazite.dataset.dataset import SHIPPED, load_dataset
from monazite.foundation.errors import DataError, InputError
from paths import TINY


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


def change(folder: Path, table: str, old: str, new: str) -> None:
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problem(folder: Path) -> str:
    """The single error of a folder."""
    with pytest.raises(DataError) as caught:
        load_dataset(folder)
    assert len(caught.value.problems) == 1, str(caught.value)
    return str(caught.value)


def test_reads_rows_and_converts_units(folder):
    ds = load_dataset(folder)
    (pit,) = ds.table("deposits")
    assert (pit.output, pit.low, pit.high) == (1000, pytest.approx(900), pytest.approx(1100))
    assert ds.table("regions")[0].gdp == 18_000_000
    assert [row.share for row in ds.table("baskets")] == pytest.approx([0.9, 0.1])
    assert ds.table("uses")[0].speed_limit == pytest.approx(0.1)
    assert ds.table("regions")[0].members == ("CN", "HK")
    assert ds.table("footprints") == []
    assert ds.names("region") == ("CN", "US", "JP")
    assert ds.places["demand"][0] == "tiny/demand.csv:2"
    assert ds.sources["toy"].verified
    assert ds.currency_year == 2024


@pytest.mark.parametrize("separator", [";", "\t"])
def test_tables_that_a_spreadsheet_wrote_are_read(folder, separator):
    """Semicolons or tabs, a byte order mark, decimal commas, a comment above the header."""
    whole = load_dataset(folder)
    path = folder / "demand.csv"
    text = (
        path.read_text(encoding="utf-8")
        .replace(",", separator)
        .replace(f"{separator}48{separator}", f"{separator}48,0{separator}")
    )
    path.write_text(f"# tonnes a year, by use; of 2024\n{text}", encoding="utf-8-sig")
    assert load_dataset(folder).hash == whole.hash
    change(folder, "demand", f"{separator}1000{separator}", f"{separator}1.000{separator}")
    with pytest.raises(
        DataError, match=r'demand\.csv:4: quantity.*found "1\.000", allowed a number, without marks .*: 1000 or 1$'
    ):
        load_dataset(folder)


def test_a_country_inside_a_region_says_so(tmp_path):
    shutil.copytree(SHIPPED / "germanium", tmp_path / "germanium")
    change(tmp_path / "germanium", "demand", ",EU,", ",Germany,")
    with pytest.raises(DataError, match="Germany is inside EU, which the model has as one; write EU"):
        load_dataset(tmp_path / "germanium")


def test_frame(folder):
    frame = load_dataset(folder).frame("demand")
    assert list(frame["quantity"]) == [500, 1000, 500, 48]
    assert frame["source"].iloc[0] == "toy"
    assert load_dataset(folder).frame("footprints").empty


def test_unknown_table_names_the_nearest(folder):
    with pytest.raises(InputError, match='"deposits"'):
        load_dataset(folder).table("deposit")


def test_dataset_is_frozen(folder):
    with pytest.raises(AttributeError):
        load_dataset(folder).hash = "x"  # type: ignore[misc]


def test_hash_ignores_order_and_formatting(folder):
    before = load_dataset(folder).hash
    change(folder, "demand", "motors,CN,NdFeB.SH.magnet,500", "motors,CN,NdFeB.SH.magnet,500.0")
    change(folder, "deposits", "output[kt/yr]", "output[t/yr]")
    change(folder, "deposits", "mine,1,", "mine,1000,")
    change(folder, "deposits", "0.9,1.1", "900,1100")
    lines = (folder / "demand.csv").read_text().splitlines()
    (folder / "demand.csv").write_text("\r\n".join([lines[0], *reversed(lines[1:])]) + "\r\n")
    assert load_dataset(folder).hash == before
    change(folder, "demand", "48", "49")
    assert load_dataset(folder).hash != before


@pytest.mark.parametrize(
    ("table", "old", "new", "message"),
    [
        ("demand", "motors,US", "motors,UK", 'tiny/demand.csv:3: region: found "UK", allowed a region of the dataset'),
        ("demand", "motors,US", "motor,US", 'demand.csv:3: use: found "motor", .*nearest valid name: "motors"'),
        ("demand", "JP,NdFeB.SH.magnet", "JP,NdFeB.SH.magnets", 'good: .*nearest valid name: "NdFeB.SH.magnet"'),
        ("demand", ",1000,", ",-1000,", "demand.csv:3: quantity: found -1000.0, allowed 0 or more t/yr"),
        ("demand", ",1000,", ",nan,", "demand.csv:3: quantity: found nan"),
        ("demand", ",1000,", ",many,", 'demand.csv:3: quantity: found "many", allowed a number'),
        ("demand", ",1000,", ",,", "demand.csv:3: quantity: allowed a value"),
        ("demand", "1000,toy,estimated,800,1200", "1000,toy", "demand.csv:3: found 5 cells, allowed 8"),
        ("demand", "quantity[t/yr]", "quantity", r"demand.csv:1: header: found \"quantity\", allowed quantity\[t/yr\]"),
        ("demand", "quantity[t/yr]", "quantity[USD/kg]", "demand.csv:1: header: .*allowed t/yr or a unit of mass flow"),
        ("demand", "quantity[t/yr]", "quantty[t/yr]", 'demand.csv:1: header: .*nearest valid name: "quantity"'),
        ("demand", "estimated,800", "guess,800", "grade: found \"guess\", allowed one of measured, reported"),
        ("demand", "toy,estimated,800", "tou,estimated,800", 'source: found "tou", .*nearest valid name: "toy"'),
        ("feeds", "pit,CN", "pti,CN", 'deposit: found "pti", .*nearest valid name: "pit"'),
        ("deposits", "CN,ore", "CN,oer", 'basket: found "oer", .*nearest valid name: "ore"'),
        ("uses", "machinery,machinery", "machinery,machines", 'sector: .*nearest valid name: "machinery"'),
        ("deposits", ",0.9,0,", ",1.9,0,", "recovery: found 1.9, allowed 0 to 1"),
        ("stocks", "*.oxide", "*.oxid", 'good: found "\\*.oxid"'),
        ("projects", "2026-06", "2026-13", 'start: found "2026-13", allowed a date .*month 1 to 12'),
        ("deposits", "false", "maybe", 'conflict: found "maybe", allowed true or false'),
        ("regions", "target", "targt", 'bloc: .*nearest valid name: "target"'),
        ("demand", "motors,JP", "motors,US", r"demand.csv:4: duplicate of tiny/demand.csv:3 \(use motors, region US"),
        ("demand", "motors,JP", '"motors,JP', "demand.csv:4: not a CSV row"),
    ],
)  # fmt: skip
def test_one_clear_error_each(folder, table, old, new, message):
    change(folder, table, old, new)
    with pytest.raises(DataError, match=message):
        load_dataset(folder)
    problem(folder)


def test_missing_column(folder):
    path = folder / "feeds.csv"
    path.write_text("deposit,separator,source,grade\npit,CN,toy,reported\n")
    assert problem(folder) == "tiny/feeds.csv:1: header: the column share[share] is missing"


def test_missing_file(folder):
    (folder / "demand.csv").unlink()
    assert problem(folder) == "tiny: the file demand.csv is missing"


def test_empty_file(folder):
    (folder / "demand.csv").write_text("")
    assert problem(folder) == "tiny/demand.csv:1: the file is empty: a header is needed"


def test_not_utf8(folder):
    raw = (folder / "demand.csv").read_bytes()
    (folder / "demand.csv").write_bytes(raw.replace(b"motors,US", b"mot\xffrs,US"))
    assert problem(folder) == "tiny/demand.csv:3: found byte 0xff, allowed UTF-8 text"


def test_misspelt_file(folder):
    (folder / "stocks.csv").rename(folder / "stoks.csv")
    assert 'found "stoks"' in problem(folder)
    assert 'nearest valid name: "stocks"' in problem(folder)


def test_all_problems_at_once(folder):
    change(folder, "demand", "motors,US", "motors,UK")
    change(folder, "feeds", "pit,CN", "pti,CN")
    change(folder, "stocks", "JP,Dy.oxide", "JP,Dx.oxide")
    with pytest.raises(DataError) as caught:
        load_dataset(folder)
    assert len(caught.value.problems) == 3


def test_a_broken_table_does_not_flood(folder):
    change(folder, "regions", "target", "wrong")
    problem(folder)


def test_byte_order_mark_and_blank_lines_are_fine(folder):
    path = folder / "demand.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\nmotors,US", b"\n\nmotors,US"))
    assert load_dataset(folder).places["demand"][1] == "tiny/demand.csv:4"


def test_folders_unite(folder, tmp_path):
    extra = tmp_path / "extra"
    extra.mkdir()
    (extra / "sources.csv").write_text((folder / "sources.csv").read_text())
    (extra / "demand.csv").write_text(
        "use,region,good,quantity[t/yr],source,grade\nlasers,JP,Dy.oxide,1,toy,reported\n"
    )
    ds = load_dataset(folder, extra)
    assert len(ds.table("demand")) == 5
    assert len(ds.table("sources")) == 1


def test_unknown_folder():
    with pytest.raises(DataError, match='nearest valid name: "rare_earths"'):
        load_dataset("rare_earth")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(st.lists(st.floats(0, 1e9), min_size=4, max_size=4))
def test_numbers_survive_the_round_trip(tmp_path, numbers):
    folder = Path(shutil.copytree(TINY, tmp_path / "round", dirs_exist_ok=True))
    frame = load_dataset(TINY).frame("demand").drop(columns=["low", "high", "note"])
    frame["quantity"] = numbers
    frame.rename(columns={"quantity": "quantity[t/yr]"}).to_csv(folder / "demand.csv", index=False)
    assert [row.quantity for row in load_dataset(folder).table("demand")] == numbers


def test_shipped_folders_load():
    assert (SHIPPED / "rare_earths" / "goods.csv").exists()
    ds = load_dataset("rare_earths")
    assert ds.folders == ("shared", "rare_earths")
    assert ds.names("region") == ("CN", "US", "EU", "JP", "KR", "AU", "MY", "VN", "MM", "IN", "BR", "ROW")
    assert len(ds.table("goods")) == 36
    assert load_dataset("rare_earths") is ds


def test_a_measure_stands_once_in_the_register():
    """The duty of section 301 on magnets stood twice, once for the review of 2024 and once for its first day."""
    register = load_dataset("rare_earths").table("measures")
    same = [(r.actor, r.affected, r.kind, r.goods, r.in_force, r.level) for r in register if r.in_force]
    assert len(same) == len(set(same))
    duties = [
        r for r in register if r.kind == "tariff" and r.goods == ("*.magnet",) and str(r.in_force) == "2026-01-01"
    ]
    assert [r.id for r in duties] == ["us_301_magnets_2026"]


def test_addresses_of_sources_are_of_publishers():
    """An address is a page of the publisher or a reprint of it, whole, and no host of packages."""
    tables = sorted(SHIPPED.glob("*/sources.csv"))
    assert len(tables) >= 7
    rows = [row for table in tables for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines())]
    for row in rows:
        address = urlsplit(row["url"])
        assert not row["url"] or (address.scheme in {"http", "https"} and "." in address.netloc), row["source"]
        assert not any(host in address.netloc for host in ("pypi.", "npmjs.", "conda", "mirror")), row["source"]
        assert not set(" <>\"'") & set(row["url"]), row["source"]


def test_a_table_that_is_a_pipe_or_a_device_is_one_error(folder):
    """They are named, neither waited for nor read without end."""
    (folder / "routes.csv").unlink(missing_ok=True)
    os.mkfifo(folder / "routes.csv")
    with pytest.raises(DataError, match=r"routes\.csv.*cannot be read \(it is a pipe or a device"):
        load_dataset(folder)
    (folder / "routes.csv").unlink()
    (folder / "routes.csv").symlink_to("/dev/zero")
    with pytest.raises(DataError, match=r"routes\.csv.*cannot be read \(it is a pipe or a device"):
        load_dataset(folder)
