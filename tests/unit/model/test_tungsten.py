"""Tungsten and bismuth: two minerals in one folder, from ore and scrap to powder and metal."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date

import numpy as np
import pytest

from monazite.dataset.check import check
from monazite.dataset.dataset import SHIPPED, load_dataset
from monazite.model.baseline import balance_baseline
from monazite.model.build import build, make_index
from monazite.scenario.scenario import load_scenario, read_scenario
from monazite.simulation.simulate import simulate


def test_the_folder_closes_within_one_per_cent() -> None:
    assert [str(f) for f in check("tungsten") if f.level == "error"] == []
    ds = load_dataset("tungsten")
    ix = make_index(ds, load_scenario("cn-tungsten-2025"))
    assert ix.good == ("W.primary", "Bi.primary", "W.metal", "Bi.metal")
    assert ix.minerals == ("tungsten", "bismuth")
    bench = balance_baseline(ds, ix)
    held = bench.holding.sum(1) / bench.supply.sum(1)
    assert (held < 0.01).all()
    assert np.allclose(bench.ship.sum(1), bench.need, rtol=1e-6, atol=1e-9)


def test_fewer_than_a_third_of_the_rows_are_assumed() -> None:
    grades = Counter()
    for file in (SHIPPED / "tungsten").glob("*.csv"):
        with file.open(encoding="utf-8") as text:
            grades.update(row["grade"] for row in csv.DictReader(text) if "grade" in row)
    assert grades["assumed"] < grades.total() / 3


def test_scrap_is_about_a_third_of_the_supply_of_tungsten() -> None:
    rows = [row for row in load_dataset("tungsten").table("deposits") if row.basket == "tungsten"]
    scrap = sum(row.output for row in rows if row.kind == "recycling")
    assert 0.2 < scrap / sum(row.output for row in rows) < 0.4


def test_the_record_holds_the_licences_of_february_2025_and_the_smaller_quota() -> None:
    sc = load_scenario("cn-tungsten-2025")
    model = build(load_dataset("tungsten"), sc)
    ix, c = model.index, model.controls
    china, eu = ix.region.index("CN"), ix.buyer.index("EU")
    january, march = ix.month.index(date(2025, 1, 1)), ix.month.index(date(2025, 3, 1))
    licensed = c.licensed[march, :, china, eu]
    assert [licensed[ix.good.index(g)] for g in ("W.primary", "W.metal", "Bi.metal", "Bi.primary")] == [1, 1, 1, 0]
    assert (c.licensed[january, :, china] == 0).all()
    assert c.mining[ix.month.index(date(2025, 7, 1)), :, china] == pytest.approx([0.855, 1.0])  # tungsten, bismuth


def test_a_run_that_knows_no_more_than_january_2025_has_no_licences() -> None:
    sc = load_scenario("cn-tungsten-2025", as_of=date(2025, 1, 31))
    assert [p.kind for p in sc.policy] == ["tariff"]


def test_the_bad_case_stops_what_is_listed_and_what_is_not() -> None:
    sc = load_scenario("cn-tungsten-stop-2026")
    model = build(load_dataset("tungsten"), sc)
    ix = model.index
    at = ix.month.index(date(2026, 9, 1))
    assert (model.controls.banned[at][:, ix.region.index("CN"), ix.buyer.index("US")] == 1).all()
    assert len([p for p in sc.policy if getattr(p, "ban", False)]) == 1


def test_a_limit_on_mining_without_goods_is_on_all_mines() -> None:
    sc = read_scenario(
        'name = "all"\nextends = "baseline"\ndataset = ["tungsten"]\nstart = 2025-01-01\nmonths = 3\n[[policy]]\n'
        'kind = "mining_limit"\nactor = "CN"\nstart = 2025-01-01\nshare = 0.9\ntext = "x"\nsource = "assumption"\n'
    )
    model = build(load_dataset("tungsten"), sc)
    assert model.controls.mining[1, :, model.index.region.index("CN")] == pytest.approx([0.9, 0.9])


FOLDERS = ("rare_earths", "gallium", "germanium", "cobalt", "tungsten")
LICENSED = {"gallium": ["gallium"], "germanium": ["germanium"], "tungsten": ["tungsten", "bismuth"]}


def licensed_run(*folders: str):
    """Two years under strict licences on the goods of some folders, central draw."""
    text = f'name = "strict"\nextends = "baseline"\ndataset = {list(folders)}\nstart = 2025-01-01\nmonths = 24\n'
    for folder in folders:
        for goods in LICENSED.get(folder, ()):
            text += '[[policy]]\nkind = "export_control"\nactor = "CN"\nstart = 2025-07-01\napproval = "strict"\n'
            text += f'goods = ["{goods}"]\ntext = "x"\nsource = "assumption"\n'
    return simulate(load_dataset(*folders), read_scenario(text), draws=1)


@pytest.fixture(scope="module")
def merged():
    return licensed_run(*FOLDERS)


@pytest.mark.compiled
@pytest.mark.parametrize("folder", ["gallium", "germanium", "tungsten"])
def test_prices_of_a_mineral_merged_with_all_others_are_those_of_it_alone(folder, merged) -> None:
    alone = licensed_run(folder)
    for good in alone.index.good:
        for side in ("price_outside", "price_inside"):
            a, b = (res.select(side, good=good)[0][0] for res in (alone, merged))
            assert np.nanmax(np.abs(np.log(b / a))) < 0.02, (good, side)


@pytest.mark.compiled
def test_a_slot_is_a_region_of_one_mineral(merged) -> None:
    ix, producers = merged.index, merged.model.structure.producers
    places = list(zip(producers.max(0).tolist(), ix.slot_mineral, strict=True))
    assert len(places) == len(set(places))
    share = merged.model.structure.share_ref  # (good, slot, buyer)
    for c, mineral in enumerate(ix.mineral):
        others = [name != mineral for name in ix.slot_mineral]
        assert (share[c][others] == 0).all()
