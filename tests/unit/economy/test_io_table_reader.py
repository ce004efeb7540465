import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from monazite.economy.io_table_reader import read_io_table, read_with_pymrio
from monazite.foundation.errors import DataError, InputError

REGIONS, SECTORS = ("USA", "CHN"), ("C26", "C29", "G")


@pytest.fixture
def table():
    """A balanced table of two regions and three sectors with labels as in ICIO."""
    rng = np.random.default_rng(3)
    labels = [f"{r}_{s}" for r in REGIONS for s in SECTORS]
    z = pd.DataFrame(rng.uniform(1, 10, (6, 6)), labels, labels)
    y = pd.DataFrame(rng.uniform(20, 40, (6, 4)), labels, [f"{r}_{c}" for r in REGIONS for c in ("HFCE", "GFCF")])
    out = z.sum(axis=1) + y.sum(axis=1)
    frame = pd.concat([z, y], axis=1)
    frame["OUT"] = out
    frame.loc["VA"] = [*(out - z.sum()).to_list(), *([0.0] * 5)]
    return frame


def write(frame, tmp_path, name="icio.csv"):
    frame.to_csv(tmp_path / name)
    return tmp_path / name


def test_icio_layout(table, tmp_path):
    net = read_io_table(write(table, tmp_path))
    assert net.regions == REGIONS
    assert net.sectors == SECTORS
    np.testing.assert_allclose(net.output.ravel(), table["OUT"][:6])
    np.testing.assert_allclose(net.value_added.ravel(), table.loc["VA"].iloc[:6])
    assert net.final[0, 1, 0] == pytest.approx(table.loc["USA_C29", ["USA_HFCE", "USA_GFCF"]].sum())


def test_labels_with_a_bar_and_unit(table, tmp_path):
    frame = table.rename(index=lambda x: x.replace("_", "|"), columns=lambda x: x.replace("_", "|"))
    assert read_io_table(write(frame, tmp_path), unit=2.0).output[0, 0] == pytest.approx(2 * table["OUT"].iloc[0])


def test_maps_to_any_aggregation(table, tmp_path):
    path = write(table, tmp_path)
    net = read_io_table(path, regions={"CHN": "world", "USA": "world"}, sectors={"C26": "goods", "C29": "goods"})
    assert net.regions == ("world",)
    assert net.sectors == ("goods", "G")
    assert net.output.sum() == pytest.approx(table["OUT"][:6].sum())
    with pytest.raises(DataError, match='found "C2", allowed'):
        read_io_table(path, sectors={"C2": "goods"})


def test_exiobase_folder(table, tmp_path):
    keys = pd.MultiIndex.from_tuples([tuple(x.split("_")) for x in table.index[:6]])
    z = table.iloc[:6, :6].set_axis(keys).set_axis(keys, axis=1)
    y = table.iloc[:6, 6:10].set_axis(keys)
    y.columns = pd.MultiIndex.from_tuples([tuple(x.split("_")) for x in y.columns])
    z.to_csv(tmp_path / "Z.txt", sep="\t")
    y.to_csv(tmp_path / "Y.txt", sep="\t")
    net = read_io_table(tmp_path)
    np.testing.assert_allclose(net.output.ravel(), table["OUT"][:6])
    np.testing.assert_allclose(read_io_table(SimpleNamespace(Z=z, Y=y)).output, net.output)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda t: t.drop(index="CHN_C29"), "partial: 5 of 6 rows; CHN C29 is missing"),
        (lambda t: t.drop(columns="USA_C26"), "partial: 5 of 6 columns; USA C26 is missing"),
        (lambda t: t.drop(columns=[c for c in t.columns if "HFCE" in c or "GFCF" in c]), "no column of final demand"),
        (lambda t: t.assign(OUT=t["OUT"] * 1.2), "does not balance"),
        (lambda t: t.drop(columns=["CHN_HFCE"]), "does not balance"),
        (lambda t: t.rename(columns=lambda c: c.replace("_", "")), "labels of region and sector"),
    ],
)
def test_bad_tables_get_one_clear_error(table, tmp_path, damage, message):
    with pytest.raises(DataError, match=message):
        read_io_table(write(damage(table), tmp_path))


def test_cells_that_are_no_numbers_are_named(table, tmp_path):
    frame = table.astype(object)
    frame.iloc[2, 3] = "n.a.?"
    with pytest.raises(DataError, match=r"icio.csv:4: CHN_C26: found \"n.a.\?\", allowed a number"):
        read_io_table(write(frame, tmp_path))


def test_inputs_above_output_are_named(table, tmp_path):
    frame = table.drop(columns="OUT")
    frame.iloc[:6, 4] *= 50
    with pytest.raises(DataError, match="inputs of CHN C29 cost"):
        read_io_table(write(frame, tmp_path))


def test_files_that_are_not_there(tmp_path):
    with pytest.raises(InputError, match="allowed a CSV file"):
        read_io_table(tmp_path / "none.csv")
    with pytest.raises(InputError, match=r"no Z\.txt"):
        read_io_table(tmp_path)


def test_pymrio_is_optional_and_its_failures_are_told(table, tmp_path, monkeypatch):
    with pytest.raises(InputError, match="nearest valid name"):
        read_with_pymrio(tmp_path, "exiobas3")
    monkeypatch.setitem(sys.modules, "pymrio", None)
    with pytest.raises(InputError, match=r"needs pymrio \(GPL\): pip install pymrio"):
        read_with_pymrio(tmp_path, "exiobase3")

    def broken(path):
        raise KeyError("Z")

    monkeypatch.setitem(sys.modules, "pymrio", SimpleNamespace(parse_wiod=broken))
    with pytest.raises(InputError, match="cannot read it as wiod: KeyError"):
        read_with_pymrio(tmp_path, "wiod")


def test_figaro_layout(table, tmp_path):
    """Value added stands in rows of a region of its own, final demand in columns with long codes."""
    codes = {"HFCE": "P3_S14", "GFCF": "P51G"}
    frame = table.drop(columns="OUT").rename(columns=lambda c: f"{c[:4]}{codes.get(c[4:], c[4:])}")
    frame = frame.rename(index={"VA": "W2_D1"})
    net = read_io_table(write(frame, tmp_path, "figaro.csv"))
    assert net.regions == REGIONS
    np.testing.assert_allclose(net.output.ravel(), table["OUT"][:6])
