"""Minerals of other chains than rare earths: by-product metals, alone and merged with others."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pytest

from monazite.dataset.check import check
from monazite.dataset.dataset import datasets, load_dataset
from monazite.foundation.errors import DataError
from monazite.model.baseline import balance_baseline
from monazite.model.build import build, make_index, ordered_goods
from monazite.model.index import Index
from monazite.model.projects import metals_of
from monazite.model.trade_costs import routes_of
from monazite.results.results import Results
from monazite.scenario.scenario import load_scenario, read_scenario
from monazite.simulation.simulate import simulate

WORLDS = (("gallium",), ("germanium",), ("gallium", "germanium"), ("rare_earths", "gallium", "germanium"))


@cache
def run(*folders: str, policy: bool = True) -> Results:
    """The episode of 2023 on a dataset, cut to two and a half years, or the same world left alone."""
    sc = load_scenario("cn-ga-ge-2023").model_copy(update={"dataset": folders, "months": 30})
    elements = {folder[:1].upper() + folder[1] for folder in folders}
    named = [(p, tuple(g for g in getattr(p, "goods", ()) if g in elements)) for p in sc.policy]
    kept = tuple(p.model_copy(update={"goods": goods}) for p, goods in named if policy and goods)
    return simulate(load_dataset(*folders), sc.model_copy(update={"policy": kept}), draws=1)


@pytest.mark.parametrize("folders", WORLDS, ids="+".join)
def test_folders_of_minerals_close(folders) -> None:
    assert [str(f) for f in check(*folders) if f.level == "error"] == []
    ds = load_dataset(*folders)
    ix = make_index(ds, load_scenario("cn-ga-ge-2023"))
    bench = balance_baseline(ds, ix)
    n = len(ix.element)
    made = bench.supply - bench.holding
    assert np.allclose(bench.ship[:n].sum(2), made, atol=1e-9)  # all that is won and not held is shipped
    assert np.allclose(bench.ship.sum(1), bench.need, rtol=1e-6, atol=1e-9)  # and reaches those who need it


def test_a_world_without_policy_stays_at_its_baseline() -> None:
    sc = read_scenario(
        'name = "still"\nextends = "baseline"\nstart = 2022-08-01\nmonths = 12\ndataset = ["gallium"]\ngrowth = false\n'
    )
    res = simulate(load_dataset("gallium"), sc, draws=1)
    for good in res.index.good:
        path = res.select("price_outside", good=good)[0][0]
        assert np.allclose(path, path[0], rtol=1e-3)


def test_gallium_has_two_stages_and_its_own_sum() -> None:
    res = run("gallium")
    assert res.view.stages == ("primary", "metal")
    assert res.view.groups == ("primary", "metal", "gallium")
    parts = [res.select("exports", good=g, region="WORLD")[0] for g in ("Ga.primary", "Ga.metal")]
    assert np.allclose(res.select("exports", good="gallium", region="WORLD")[0], sum(parts))
    assert np.nanmax(res.values("capability_share")[0, 0, 0]) > 0.95  # nearly all crude gallium is Chinese


def test_rare_earths_keep_their_sums_beside_other_minerals() -> None:
    ds = load_dataset("rare_earths", "gallium", "germanium")
    model = build(ds, load_scenario("cn-ree-2025").model_copy(update={"dataset": ds.folders[1:]}))
    from monazite.results.view import View

    view = View.__new__(View)
    view.model, view.cache, view.index, view.structure = model, {}, model.index, model.structure
    assert view.groups == ("oxide", "metal", "magnet", "heavy", "magnet_elements", "gallium", "germanium")
    oxides = view.members[len(model.index.good)]
    assert oxides[model.index.good.index("La.oxide")] == 1.0
    assert oxides[model.index.good.index("Ge.oxide")] == 0.0


def test_a_mineral_alone_and_merged_tells_the_same_story() -> None:
    """Minerals share nothing but the margin of plants in a region, so prices hardly move when they are merged."""
    alone, merged = run("gallium"), run("gallium", "germanium")
    for good in ("Ga.primary", "Ga.metal"):
        a, b = (res.select("price_outside", good=good)[0][0] for res in (alone, merged))
        assert np.abs(np.log(a / b)).max() < 0.02
        a, b = (res.select("exports", good=good, region="WORLD")[0][0] for res in (alone, merged))
        assert np.allclose(a, b, rtol=0.02, atol=0.02)


def test_the_controls_of_2023_stop_shipments_for_a_review_and_part_prices() -> None:
    res = run("gallium", "germanium")
    for name, good in (("gallium", "Ga.primary"), ("germanium", "Ge.metal")):
        exports = res.select("exports", good=name, region="WORLD")[0][0]
        before = exports[:12].mean()
        assert exports[12:14].max() < 0.1 * before  # August and September 2023
        assert 0.1 < exports[15:23].mean() / before < 0.8
        inside, outside = (res.select(f"price_{side}", good=good)[0][0] for side in ("inside", "outside"))
        assert outside[16] > 1.3 * outside[8]
        assert inside[16] < 1.05 * inside[8]


def test_supply_of_a_byproduct_hardly_answers_to_its_price() -> None:
    """Germanium outside China: prices that double move output by less than a tenth."""
    free, tight = run("gallium", "germanium", policy=False), run("gallium", "germanium")
    outside = [r for r, name in enumerate(free.index.region) if name != "CN"]
    good = free.view.labels("goods").index("Ge.oxide")
    made = [res.values("production")[0, 23, good][outside].sum() for res in (free, tight)]
    price = [res.select("price_outside", good="Ge.oxide")[0][0, 23] for res in (free, tight)]
    assert price[1] > 1.4 * price[0]
    assert 1.0 <= made[1] / made[0] < 1.15


def test_nothing_reaches_the_united_states_from_china_under_the_ban() -> None:
    res = run("gallium", "germanium")
    at = res.index.month.index(date(2025, 1, 1))
    assert res.select("exports", good="gallium", region="US")[0][0, at] < 0.01


def test_names_of_minerals_and_first_products_stand_for_goods() -> None:
    ds = load_dataset("gallium", "germanium")
    ix = make_index(ds, load_scenario("cn-ga-ge-2023"))
    assert ix.good == ("Ga.primary", "Ge.oxide", "Ga.metal", "Ge.metal")
    assert [ix.good[i] for i in ix.goods("gallium")] == ["Ga.primary", "Ga.metal"]
    assert [ix.good[i] for i in ix.goods("Ge")] == ["Ge.oxide", "Ge.metal"]
    assert [ix.good[i] for i in ix.goods("primary")] == ["Ga.primary"]
    assert ix.some_goods(("*.magnet", "Ga.metal")) == [2]
    assert ix.stage.tolist() == [0, 0, 1, 1]
    assert isinstance(ix, Index)


def test_an_element_needs_both_stages(tmp_path) -> None:
    import shutil

    from monazite.dataset.dataset import SHIPPED

    folder = tmp_path / "half"
    shutil.copytree(SHIPPED / "gallium", folder)
    text = (folder / "goods.csv").read_text().replace("Ga.metal,Ga,", "Gb.metal,Gb,")
    (folder / "goods.csv").write_text(text)
    for name in ("demand", "recipes", "stocks"):
        file = folder / f"{name}.csv"
        file.write_text(file.read_text().replace("Ga.metal", "Gb.metal"))
    with pytest.raises(DataError, match="first product"):
        ordered_goods(load_dataset(folder))


def test_a_folder_may_replace_a_shared_prior(tmp_path) -> None:
    import shutil

    from monazite.dataset.dataset import SHIPPED

    folder = tmp_path / "own"
    shutil.copytree(SHIPPED / "gallium", folder)
    (folder / "priors.csv").write_text(
        "parameter,distribution,a,b,c,unit,text,source,grade\n"
        "permit.life,uniform,1,2,,month,Shorter.,assumption,assumed\n"
    )
    rows = [row for row in load_dataset(folder).table("priors") if row.parameter == "permit.life"]
    assert [(row.a, row.b) for row in rows] == [(1.0, 2.0)]


def test_a_brief_on_gallium_and_germanium_speaks_of_them() -> None:
    from monazite.presentation.briefing.main_part.page.main_markdown import main_as_markdown
    from monazite.presentation.briefing.markdown import page_as_markdown
    from monazite.presentation.briefing.page import compose

    page = compose(run("gallium", "germanium"))
    main, annex = main_as_markdown(page, page.main), page_as_markdown(page)
    told = main.partition("\n## Sources")[0]
    assert "Gallium" in annex
    assert "Gallium exports" in told
    assert "crude gallium" in told.lower()
    for word in ("magnet", "ysprosium", "heavy"):  # the calendar of the annex may name other minerals
        assert word not in told, word


def test_the_material_of_a_brief_follows_the_dataset() -> None:
    from monazite.presentation.briefing.lead_goods import RARE_EARTHS, lead_goods
    from monazite.results.names import Names

    for folders, dear, shipped in (
        (("rare_earths",), "Dy.oxide", ("magnet",)),
        (("rare_earths", "gallium"), "Dy.oxide", ("magnet",)),
        (("gallium",), "Ga.primary", ("gallium",)),
        (("germanium",), "Ge.oxide", ("Ge.metal",)),
    ):
        ds = load_dataset(*folders)
        found = lead_goods(ds, tuple(row.good for row in ordered_goods(ds)), Names(ds))
        assert found.lead == dear
        assert tuple(label for label, _ in found.shipped) == shipped
        assert found.is_on(("Dy.oxide",), ("CN", "*"), "CN") == (found is RARE_EARTHS)
        assert found.is_on(("*",), ("US", "CN"), "CN")
        assert found.is_on(("*",), ("US", "CN"), "CD") == (found is RARE_EARTHS)
        assert found.is_on(("critical minerals",), ("US", "*"), "CN")


def test_shipments_before_the_controls_count_as_one() -> None:
    """The index of the twelve months before the anchor has mean one; the first two months after do not."""
    from monazite.analysis.verification.moments import MOMENTS

    res = run("gallium", "germanium")
    (row,) = [row for row in res.dataset.table("targets") if row.id == "V2.1.Ga.stop"]
    before = row.model_copy(update={"period": "2022-08/2023-07"})
    assert MOMENTS["exports_index"](res, before)[0] == pytest.approx(1.0)
    assert MOMENTS["exports_index"](res, row)[0] < 0.1
    leak = next(row for row in res.dataset.table("targets") if row.id == "V2.5.leak")
    from monazite.analysis.verification.moments import NotEvaluated

    with pytest.raises(NotEvaluated, match="antimony"):
        MOMENTS["leakage"](res, leak)
    again = leak.model_copy(update={"good": "gallium", "period": "2024-12"})
    assert 0.0 <= MOMENTS["leakage"](res, again)[0] < 1.0


def test_rare_earths_hardly_notice_other_minerals_in_their_model() -> None:
    """Tonnes of gallium and germanium in the plants of a region are next to nothing beside those of rare earths."""
    sc = load_scenario("cn-ree-2025").model_copy(update={"months": 12})
    folders = ("rare_earths", "gallium", "germanium")
    alone = simulate(load_dataset("rare_earths"), sc, draws=1)
    merged = simulate(load_dataset(*folders), sc.model_copy(update={"dataset": folders}), draws=1)
    for good in ("Dy.oxide", "Nd.metal"):
        a, b = (res.select("price_outside", good=good)[0][0] for res in (alone, merged))
        assert np.abs(np.log(a / b)).max() < 0.005
    a, b = (res.select("exports", good="magnet", region="WORLD")[0][0] for res in (alone, merged))
    assert np.allclose(a, b, rtol=1e-3)


def test_the_world_of_cobalt_closes() -> None:
    """What is refined is what is used; mines sell that with losses of 5 %, and the rest goes to stocks."""
    ds = load_dataset("cobalt")
    model = build(ds, load_scenario("cd-cobalt-2025"))
    base, ix = model.baseline, model.index
    assert 12.0 * base.need[1].sum() == pytest.approx(222_000)
    assert 12.0 * base.ship[0].sum() == pytest.approx(1.05 * 222_000, rel=0.01)
    mined = sum(row.output * (1.0 - row.stocked) for row in ds.table("deposits"))
    assert 12.0 * (base.ship[0].sum() + base.holding.sum()) == pytest.approx(mined, rel=0.01)
    drc = ix.region.index("CD")
    assert base.ship[1, drc].sum() == 0.0  # no refinery
    assert base.ship[0, drc].sum() > 0.6 * base.ship[0].sum()


def test_the_world_of_antimony_closes() -> None:
    """Metal of mines (92 % of what they mine), of lead and of scrap goes into trioxide (1.02 t a tonne) and alloys."""
    ds = load_dataset("antimony")
    model = build(ds, load_scenario("cn-antimony-2024"))
    base, ix = model.baseline, model.index
    mined = sum(row.output for row in ds.table("deposits") if row.recovery < 1.0)
    smelted = sum(row.output for row in ds.table("deposits") if row.recovery == 1.0)
    assert mined == pytest.approx(117_433, abs=1)  # World Mining Data 2023
    supply = 0.92 * mined + smelted
    used = sum((1.02 if row.good == "Sb.metal" else 1.0) * row.quantity for row in ds.table("demand"))
    assert used == pytest.approx(supply, rel=0.01)
    assert 12.0 * (base.ship[0].sum() + base.holding.sum()) == pytest.approx(supply, rel=1e-6)
    china, america = ix.region.index("CN"), ix.region.index("US")
    trioxide = 12.0 * base.ship[1, china, america]
    assert trioxide == pytest.approx(14_000 * 0.66, rel=0.2)  # two thirds of American imports of oxide


def test_duties_on_metals_of_a_stage_are_not_those_of_a_mineral_with_its_own() -> None:
    """The American duty of 5 % on rare-earth metals by stage reaches gallium, which has no row, and not cobalt."""
    ds = load_dataset("rare_earths", "gallium", "cobalt")
    model = build(ds, load_scenario("cn-ree-2025").model_copy(update={"dataset": ("rare_earths", "gallium", "cobalt")}))
    ix, duty = model.index, model.controls.tariff[0]
    japan, american = ix.region.index("JP"), ix.buyer.index("US")
    rates = {good: duty[ix.good.index(good), japan, american] for good in ("Dy.metal", "Ga.metal", "Co.metal")}
    assert rates == pytest.approx({"Dy.metal": 0.05, "Ga.metal": 0.05, "Co.metal": 0.0})


def test_a_metal_plant_without_grades_sells_the_only_metal() -> None:
    ds, sc = load_dataset("cobalt"), load_scenario("cd-cobalt-2025")
    plant = next(row for row in ds.table("projects") if row.stage == "metal")
    ix = make_index(ds, sc)
    assert metals_of(plant.model_copy(update={"grades": ()}), ix) == {"Co.metal": 1.0}
    several = make_index(load_dataset("gallium", "germanium"), load_scenario("cn-ga-ge-2023"))
    with pytest.raises(DataError, match=r"grades.*Ga\.metal"):
        metals_of(plant.model_copy(update={"grades": ()}), several)


def test_the_world_of_graphite_closes() -> None:
    """Uses of 2022 take 716,300 t of flake, and 2.2 t for each of 261,900 t of spherical graphite."""
    ds = load_dataset("graphite")
    model = build(ds, load_scenario("cn-graphite-2023"))
    base, ix = model.baseline, model.index
    flake, spherical, anode = (ix.good.index(good) for good in ("Gr.primary", "Gr.metal", "Gs.metal"))
    assert 12.0 * base.need[spherical].sum() == pytest.approx(261_900)
    assert 12.0 * base.need[anode].sum() == pytest.approx(1_180_000)
    used = 716_300 + 2.2 * 261_900
    assert 12.0 * base.ship[flake].sum() == pytest.approx(used, rel=0.01)
    mined = sum(row.output * (1.0 - row.stocked) for row in ds.table("deposits") if row.basket == "flake")
    assert mined == pytest.approx(1_304_775)
    held = 12.0 * base.holding[ix.element.index("Gr")].sum()
    assert used + held == pytest.approx(mined, rel=0.01)


def test_china_ships_as_much_natural_graphite_as_is_on_record() -> None:
    """BACI has 214,841 t from the mainland in 2022, and 217,400 t with Hong Kong and Macao."""
    model = build(load_dataset("graphite"), load_scenario("cn-graphite-2023"))
    base, ix = model.baseline, model.index
    china, home = ix.region.index("CN"), ix.buyer.index("CN")
    shipped = sum(
        12.0 * (base.ship[good, china].sum() - base.ship[good, china, home])
        for good in (ix.good.index("Gr.primary"), ix.good.index("Gr.metal"))
    )
    assert shipped == pytest.approx(216_000, rel=0.08)
    africa = [ix.region.index(region) for region in ("MZ", "MG")]
    flake = ix.good.index("Gr.primary")
    assert 12.0 * base.ship[flake, africa][:, home].sum() == pytest.approx(162_600, rel=0.1)


def test_all_shipped_minerals_load_together():
    """Names of sources, goods and uses of one folder are not those of another."""
    folders = [name for name in datasets() if name not in ("shared", "rare_earths_2010")]
    ds = load_dataset(*folders)
    assert {row.mineral for row in ds.table("goods") if row.mineral} >= {"antimony", "cobalt", "graphite", "tungsten"}


def test_routes_of_a_mineral_are_its_own():
    """Graphite's freight of 0.12 USD per kg is that of its goods; gallium's stays the usual 0.2."""
    alone, graphite, both = (load_dataset(*names) for names in (("gallium",), ("graphite",), ("gallium", "graphite")))
    costs = {
        (name, mineral): next(
            row.cost for row in reversed(routes_of(ds, mineral))
            if (row.origin, row.dest, row.stage) == ("*", "*", "oxide")
        )
        for name, ds, mineral in (
            ("alone", alone, "gallium"), ("alone", graphite, "graphite"), ("both", both, "gallium"),
            ("both", both, "graphite"),
        )
    }  # fmt: skip
    assert costs["alone", "gallium"] == costs["both", "gallium"] == 0.2
    assert costs["alone", "graphite"] == costs["both", "graphite"] == 0.12
