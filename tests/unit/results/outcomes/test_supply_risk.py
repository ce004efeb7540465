"""Origins traced through the chain, the benchmarks of the Union, GeoPolRisk; cases computed by hand."""

import numpy as np
import pytest

from engine_cases import control, simulated
from monazite.model.governance import governance_risk
from monazite.results.outcomes.crma_benchmarks import BENCHMARKS, MAGNET_RARE_EARTHS, bought_ore, met, panel
from monazite.results.outcomes.geopolrisk import concentration, geopolrisk
from monazite.results.outcomes.origin_tracing import origins


@pytest.fixture(scope="module")
def run():
    return simulated(control(), draws=3, months=8, growth=True)


def test_risk_by_hand():
    made = np.array([60.0, 30.0, 10.0])
    s = geopolrisk(made, np.array([30.0, 10.0]), np.array([0.5, 0.2]), np.array(60.0))
    assert s.hhi == pytest.approx(0.46)
    assert s.import_risk == pytest.approx((0.5 * 30 + 0.2 * 10) / 100)
    assert s.score == pytest.approx(0.46 * 0.17)
    assert governance_risk(np.array([2.5, 0.0, -2.5])) == pytest.approx([0.0, 0.5, 1.0])


def test_nothing_imported_is_no_risk_and_a_monopoly_concentrates_to_one():
    assert geopolrisk(np.array([5.0]), np.zeros(2), np.ones(2), np.array(0.0)).score == 0.0
    assert concentration(np.array([[7.0, 0.0], [1.0, 1.0]])) == pytest.approx([1.0, 0.5])


def test_every_stage_of_a_trace_adds_up_to_what_the_lines_use(run):
    v = run.view
    s, f, n = v.structure, v.flows, len(v.index.element)
    eu = np.flatnonzero(s.buyer_region == v.index.region.index("EU"))
    final = np.einsum("ntub,ug->ntg", f.activity[..., eu], s.mix)
    magnet = (final[:, :, 2 * n :] @ s.recipe[:, 0]) * s.oxide_need
    metal = magnet + final[:, :, n : 2 * n] * s.oxide_need
    o = origins(v, "EU")
    assert o.magnet.sum(3) == pytest.approx(magnet, rel=1e-9)
    assert o.metal.sum(3) == pytest.approx(metal, rel=1e-9)
    assert o.oxide.sum(3) == pytest.approx(metal + final[:, :, :n], rel=1e-9)
    known = o.oxide.sum(3) > 1e-9
    assert o.deposit.sum(3)[known] == pytest.approx(o.oxide.sum(3)[known], rel=1e-9)


def test_a_ban_that_is_enforced_ends_the_direct_share_of_its_origin():
    goods = ["NdFeB.N.magnet", "NdFeB.SH.magnet", "NdFeB.UH.magnet", "SmCo.magnet"]
    ban = control("2025-01-01", goods=goods, destinations=["EU"], ban=True)
    enforced = {"kind": "market_power", "actor": "CN", "start": "2025-01-01", "enforcement": 1.0}
    v = simulated(ban, enforced, months=2).view
    cn = v.index.region.index("CN")
    assert origins(v, "EU").magnet[:, 1, :, cn] == pytest.approx(0.0, abs=1e-9)
    assert (origins(v, "JP").magnet[:, 1, :, cn].sum(1) > 0).all()


def test_panel_by_its_definition(run):
    v = run.view
    s, ix, n = v.structure, v.index, len(v.index.element)
    eu, elements = ix.region.index("EU"), [ix.element.index(e) for e in MAGNET_RARE_EARTHS]
    shares, o = panel(v), origins(v, "EU")
    use = o.oxide[:, :, elements].sum((2, 3))
    names = [b.name for b in BENCHMARKS]
    separated = v.flows.supply[:, :, elements].sum(2) @ v.model.base.producer_region[:, eu]
    assert shares[..., names.index("separation")] == pytest.approx(separated / use)
    metal = (v.production()[:, :, n : 2 * n, eu] * s.oxide_need)[:, :, elements].sum(2)
    assert shares[..., names.index("metal")] == pytest.approx(metal / use)
    projects = run.dataset.table("projects")
    buyers = {"Caremag heavy separation", "Solvay La Rochelle oxide line", "Neo Silmet heavy line",
              "Neo Silmet light expansion", "Pulawy"}  # fmt: skip
    mines = np.array([i < 0 or projects[i].project not in buyers for i in s.deposit_project])
    own = (s.deposit_region == eu) & mines
    dug = v.flows.feed.sum(3) * (s.recovery * s.basket[:, elements].sum(1)) * own
    both = shares[..., names.index("extraction")] + shares[..., names.index("recycling")]
    assert both == pytest.approx(dug.sum(2) / use)
    magnets = o.magnet[:, :, elements].sum(2)
    expected = magnets[..., ix.region.index("CN")] / magnets.sum(2)
    assert shares[:, 0, names.index("largest_magnet")] == pytest.approx(expected[:, 0])
    assert (shares[..., 4:] <= 1.0).all()
    assert (shares[..., 4:] > 0.0).all()


def test_a_plant_on_ore_from_elsewhere_mines_nothing(run):
    """Caremag, Solvay and Silmet buy what they separate; in Sweden mine and plant are one project, in Malaysia not."""
    v = run.view
    projects = run.dataset.table("projects")
    names = [projects[i].project if i >= 0 else "" for i in v.structure.deposit_project]
    bought = {name for name, is_bought in zip(names, bought_ore(v, "EU"), strict=True) if is_bought}
    assert {"Caremag heavy separation", "Solvay La Rochelle oxide line", "Neo Silmet heavy line"} <= bought
    assert not {"Per Geijer and Lulea", "Norra Karr", "Caremag magnet recycling", ""} & bought
    assert (panel(v)[..., 0] < 1e-4).all(), "no mine of the Union is in the data before 2031"


def test_benchmarks_are_met_at_their_bounds():
    at = np.array([b.bound for b in BENCHMARKS])
    assert met(at).sum() == 8
    assert met(at - 1e-9).sum() == 4
    assert met(at + 1e-9).sum() == 4


def test_score_of_a_region_is_the_method_on_its_flows(run):
    v, ix = run.view, run.index
    score = run.values("geopolrisk")
    n = len(ix.element)
    risk = v.governance_risk()
    eu = ix.region.index("EU")
    buys = v.flows.ship[1, 3, 2 * n :][:, :, v.structure.buyer_region == eu].sum((0, 2)) @ v.model.base.producer_region
    own = v.production()[1, 3, 2 * n :].sum(0)
    abroad = buys * (np.arange(len(ix.region)) != eu)
    expected = (own**2).sum() / own.sum() ** 2 * (abroad @ risk[1]) / (own[eu] + abroad.sum())
    assert score[1, 3, 2, eu] == pytest.approx(expected)


def test_governance_is_drawn_around_the_central_figure(run):
    risk = run.view.governance_risk()
    rows = [r for r in run.dataset.table("governance") if r.region == "CN" and r.indicator == "political_stability"]
    latest = max(rows, key=lambda r: r.year)
    cn = run.index.region.index("CN")
    assert risk[0, cn] == pytest.approx((2.5 - latest.value) / 5)
    assert risk[1, cn] != risk[0, cn]
    row = run.index.region.index("ROW")
    assert run.view.governance_risk(mining=True)[0, row] > risk[0, row]


def test_conflict_in_use_is_a_share_by_value(run):
    share = run.values("conflict_share_used")
    assert ((share > 0) & (share < 1)).all()
    assert run.select("conflict_share_used", region="EU")[0] == pytest.approx(share[..., 1])


def test_need_is_counted_where_products_are_used(run):
    """In the baseline year what lines want, embodied, is what is made of the stage, within stocks and growth."""
    from monazite.results.outcomes.supply_risk import embodied_need

    v = run.view
    need, made = embodied_need(v), v.stage_production()
    assert need[0, 0].sum(1) == pytest.approx(made[0, 0].sum(1), rel=0.04)
    home = v.index.region.index("CN")
    elsewhere = need[0, 0].sum(1) - need[0, 0, :, home]
    supply = made[0, 0].sum(1) - made[0, 0, :, home]
    assert run.values("n_minus_1")[0, 0] == pytest.approx(supply / elsewhere)
    assert (run.values("n_minus_1")[0, 0] < 0.5).all()  # not 1: users of oxide sit in China, users of magnets do not


def test_governance_of_a_route_is_that_of_its_regions(run):
    v = run.view
    found, routes = run.values("hhi_governance_by_route"), v.labels("route")
    risk, plain, region = v.governance_risk(mining=True), v.governance_risk(), v.index.region
    home = routes.index("ionic_clay_china")
    assert found[:, 0, home] == pytest.approx(
        risk[:, region.index("CN")], rel=1e-3
    )  # a small project elsewhere shares it
    route = np.array(v.model.targets.burden.route[:-2])
    dug = v.flows.feed.sum(3) * v.structure.recovery * (route == "ionic_clay_myanmar")  # Kachin, and Laos by its basket
    by_region = np.stack([dug[:, :, v.structure.deposit_region == r].sum(2) for r in range(len(region))], 2)
    part = by_region / by_region.sum(2, keepdims=True)
    assert part[0, 0, region.index("MM")] > 0.5
    assert found[..., routes.index("ionic_clay_myanmar")] == pytest.approx((part**2 * risk[:, None]).sum(2))
    n = len(v.index.element)
    made = v.production()[:, :, 2 * n :].sum(2)
    share = made / made.sum(2, keepdims=True)
    assert found[..., routes.index("sintering")] == pytest.approx((share**2 * plain[:, None]).sum(2))
