"""Against files of the data kit: Caliendo and Parro's table, the recipe of the shipped table, a WIOD file."""

import numpy as np
import pytest

from data_kit import ROOT, kit, script
from monazite.economy.io_table_reader import read_io_table

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


def test_sector_duties_and_the_general_one_add_up_to_the_measured_means():
    """Every date, every partner; and what they leave is the announced rate on the days that had one."""
    path = script("network/build_tariff_path")
    means, weight = path.averages(kit("tariffs/country-by-time.csv")), path.weights(SHARED)
    names = list(path.c.SECTORS)
    announced = {("EU", "2025-04-05"): 0.20, ("JP", "2025-04-05"): 0.24, ("TW", "2025-04-05"): 0.32,
                 ("KR", "2025-04-05"): 0.256, ("EU", "2025-04-09"): 0.10, ("JP", "2025-04-09"): 0.10}  # fmt: skip
    for region, share in weight.items():
        duties = path.special.duties(region, {d: v[region] for d, v in means.items()}, share)
        for day, cells in means.items():
            on = [d for d in duties if d.start <= day < (d.end or "9999")]
            rate = path.general(cells[region], share, on)
            special = sum(share[names.index(d.sector)] * d.coverage * (d.rate - rate) for d in on)
            if rate > 0:
                assert rate + special == pytest.approx(cells[region], abs=1e-9), (region, day)
            if (region, day) in announced:
                assert rate == pytest.approx(announced[region, day], abs=0.01), (region, day)


def test_sector_duties_alone_make_the_mean_on_the_days_without_another():
    """From 20 to 24 February 2026 nearly only Section 232 was in force: a check that the recipe does not use."""
    path = script("network/build_tariff_path")
    means, weight = path.averages(kit("tariffs/country-by-time.csv")), path.weights(SHARED)
    names, day = list(path.c.SECTORS), "2026-02-20"
    for region in ("EU", "JP", "KR", "TW", "ROW"):
        duties = path.special.duties(region, {d: v[region] for d, v in means.items()}, weight[region])
        on = [d for d in duties if d.start <= day < (d.end or "9999")]
        ours = sum(weight[region][names.index(d.sector)] * d.coverage * d.rate for d in on)
        assert ours == pytest.approx(means[day][region], abs=0.007), region


def test_a_wiod_file_loads_and_aggregates():
    net = read_io_table(kit("wiod2011_6reg35sec_musd.csv"), regions={"JPN": "allies", "KOR": "allies", "EU": "allies"})
    assert net.regions == ("USA", "CHN", "allies", "ROW")
    assert net.gdp[0] == pytest.approx(15.5e6, rel=0.05)
    assert np.isfinite(net.recipe).all()
