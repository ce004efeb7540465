"""Against files of the data kit: Caliendo and Parro's table, the recipe of the shipped table, a WIOD file."""

import numpy as np
import pytest

from data_kit import ROOT, kit, script
from monazite.macro.read import read_network

SHARED = ROOT / "src" / "monazite" / "data" / "shared"


def test_table_2_of_caliendo_and_parro_to_rounding():
    module = script("caliendo_parro")
    ours = module.effects(kit("caliendo_parro_2015"))
    for name, row in module.PUBLISHED.items():
        for key, value in row.items():
            assert ours[name][key] == pytest.approx(value, abs=0.0051), f"{name} {key}"


def test_exact_welfare_is_not_their_first_order_sum():
    ours = script("caliendo_parro").effects(kit("caliendo_parro_2015"))
    expected = {"MEX": 0.007, "CAN": -0.110, "USA": 0.074}
    for name, value in expected.items():
        assert ours[name]["exact"] == pytest.approx(value, abs=0.001)


def test_recipe_makes_the_shipped_table(tmp_path):
    script("network/build_table").main(kit(), tmp_path)
    script("network/build_tariff_path").main(kit(), tmp_path)
    names = [f"network_{x}.csv" for x in ("trade", "use", "sectors", "regions")]
    for name in [*names, "tariff_paths.csv"]:
        assert (tmp_path / name).read_text() == (SHARED / name).read_text(), name


def test_a_wiod_file_loads_and_aggregates():
    net = read_network(kit("wiod2011_6reg35sec_musd.csv"), regions={"JPN": "allies", "KOR": "allies", "EU": "allies"})
    assert net.regions == ("USA", "CHN", "allies", "ROW")
    assert net.gdp[0] == pytest.approx(15.5e6, rel=0.05)
    assert np.isfinite(net.recipe).all()
