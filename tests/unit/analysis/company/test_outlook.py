"""A firm in a run: reach of licence states, levers, the cheapest set, pooling, the assessment of Article 24."""

from datetime import date

import numpy as np
import pytest

from company_cases import SMALL, firm, licensed_run, with_cells
from engine_cases import MAGNETS, control, simulated
from monazite.analysis.company.article24 import RiskAssessment
from monazite.analysis.company.cheapest_set import cheapest_set
from monazite.analysis.company.controlling_origins import controlling_origins
from monazite.analysis.company.firm.rows import LicenceState
from monazite.analysis.company.lever_costs import premium_now
from monazite.analysis.company.levers import LeverBench, with_levers
from monazite.analysis.company.market_reach import MarketReach, SupplyPath
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.foundation.errors import InputError

pytestmark = pytest.mark.compiled
CN_ONLY = [{"item": "magnets", "origin": "CN", "share": 1.0, "lead_days": 30}]


@pytest.fixture(scope="module")
def reach():
    return MarketReach(licensed_run())


@pytest.fixture(scope="module")
def outlook():
    return CompanyOutlook(firm(supply=CN_ONLY), licensed_run())


def path(reach, licence="unknown", day=None, good="NdFeB.SH.magnet", origin="CN", buyer="EU"):
    ix = reach.results.index
    state = LicenceState(licence, day)
    return SupplyPath(ix.good.index(good), ix.region.index(origin), ix.buyer.index(buyer), -1, False, state, np.inf)


def test_before_the_control_a_firm_gets_what_it_orders(reach):
    assert reach.reach(path(reach))[:, :3] == pytest.approx(1.6)


def test_without_a_licence_nothing_comes_while_one_is_needed(reach):
    none = reach.reach(path(reach, "none"))
    licensed, _ = reach.under_control(*path(reach)[:3])
    assert (none[:, licensed >= 1.0] == 0.0).all()
    assert reach.reach(path(reach, "general"))[:, licensed >= 1.0] == pytest.approx(1.6)


def test_an_application_is_decided_after_the_review(reach):
    """Review of 2 months times its factor by draw: nothing until then, all for those in the approved part."""
    out = reach.reach(path(reach, "applied", date(2025, 4, 1)))
    assert (out[:, 3:4] == 0.0).all()
    late = reach.approval(*path(reach)[:3])[:, 20] > reach.place_in_queue[:, reach.results.index.region.index("CN")]
    assert out[late, 20] == pytest.approx(1.6)
    assert (out[~late, 20] == 0.0).all()


def test_traders_at_home_sell_what_the_use_gets(reach):
    """All uses of a good together get its need in the region over the usual one."""
    ix = reach.results.index
    g, b = ix.good.index("NdFeB.SH.magnet"), ix.buyer.index("EU")
    ratio = reach._ratio(g, -1, b, -1)
    assert ratio[:, 0] == pytest.approx(1.0, rel=0.02)
    assert (ratio[:, 7] < 1.0).all()


def test_firms_of_a_draw_share_the_market_and_not_their_luck(reach):
    """What each of three firms in a draw meets is what one firm in it meets; their places in the queue differ."""
    three, (good, origin, buyer, *_) = MarketReach(reach.results, 3), path(reach)
    for name, arguments in (
        ("growth", (good, buyer)),
        ("approval", (good, origin, buyer)),
        ("price", (path(reach),)),
    ):
        alone, together = getattr(reach, name)(*arguments), getattr(three, name)(*arguments)
        assert np.array_equal(together, np.repeat(alone, 3, axis=0)), name
    assert len(np.unique(three.place_in_queue[:, 0])) == three.draws == 3 * reach.draws


def test_covers_of_some_items_are_those_of_all():
    two = [
        {"id": "magnets", "good": "NdFeB.SH.magnet", "stock_days": 40},
        {"id": "dysprosium", "good": "Dy.oxide", "stock_days": 90},
    ]
    bom = [{"product": "motor", "item": row["id"], "grams": 300} for row in two]
    supply = [{"item": row["id"], "origin": "CN", "share": 1.0} for row in two]
    both = CompanyOutlook(firm(item=two, bom=bom, supply=supply), licensed_run())
    (alone,) = both.cover_levels_of(["dysprosium"])
    assert np.array_equal(alone, both.cover_levels("dysprosium"))
    assert np.array_equal(alone[1], both.cover("dysprosium")["value"])


def test_chances_and_quantiles_are_those_of_the_draws(outlook):
    days = outlook.first_days
    assert outlook.chance(90) == (days <= 90).mean()
    assert outlook.quantiles()[1] == np.sort(days)[3]  # of eight draws the fourth
    assert outlook.days("plant", "works").tolist() == days.tolist()
    table = outlook.table("item").iloc[0]
    assert table["first"] == pytest.approx(np.isfinite(days).mean())
    assert outlook.binding_origin("magnets") == "CN"


def test_units_and_margin_lost_follow_from_the_weeks(outlook):
    """1,000 units a month are 1,000 x 12 x 7 / 365.25 a week, each worth 50."""
    weeks = outlook.paths.idle[:, :, 0].sum(1)
    assert outlook.units_lost[:, 0] == pytest.approx(weeks * 1000 * 84 / 365.25, rel=1e-3)
    assert outlook.margin_lost == pytest.approx(50 * outlook.units_lost[:, 0])


def test_cover_begins_at_the_stock(outlook):
    """40 days are 5.7 weeks; in the first week what left before the control arrives."""
    first = outlook.cover("magnets").iloc[0]
    assert first["value"] == pytest.approx(40 / 7, abs=0.05)
    assert first["day"] == outlook.start.replace(day=outlook.start.day + 7)


def test_plants_that_pool_stop_later_than_the_first_that_does_not():
    """A plant in Japan is cut off; pooled, the other one's deliveries help it."""
    rows = {
        "plant": [{"id": "works", "region": "EU"}, {"id": "other", "region": "JP"}],
        "product": [
            {"id": "motor", "plant": "works", "units": 1000, "margin": 50},
            {"id": "pump", "plant": "other", "units": 500, "margin": 20},
        ],
        "bom": [{"product": name, "item": "magnets", "grams": 1000} for name in ("motor", "pump")],
        "supply": CN_ONLY,
    }
    pooled = CompanyOutlook(firm(**rows), licensed_run())
    split = CompanyOutlook(firm(**rows, firm=[{"name": "x", "pooling": False}]), licensed_run())
    assert len(pooled.inside.bin_item) == 1
    assert len(split.inside.bin_item) == 2
    assert (pooled.first_days >= split.first_days - 7.0).all()
    assert split.inside.arrays.stock.sum(1) == pytest.approx(pooled.inside.arrays.stock.sum(1))


def test_a_lever_is_what_a_changed_file_gives(outlook):
    """A week more in stock, weighed alone, moves the first stop as a file with 47 days does."""
    bench = LeverBench(outlook)
    lever = bench.stock(0, 7.0)
    item = {"id": "magnets", "good": "NdFeB.SH.magnet", "stock_days": 47}
    changed = CompanyOutlook(firm(supply=CN_ONLY, item=[item]), licensed_run())
    assert with_levers(bench, [lever]) == pytest.approx(changed.item_days.min(1))
    effect = bench.effect(lever)
    gained = np.minimum(changed.first_days, 180.0) - np.minimum(outlook.first_days, 180.0)
    assert effect.gained == pytest.approx(gained.mean())
    assert effect.per_unit == pytest.approx(gained.mean() / 7.0)


def test_costs_of_levers_by_hand():
    """1,000 x 84 / 365.25 x 1.2 / 0.96 = 287.47 kg a week; at 60 USD a week in stock is 17,248; capital costs a tenth.

    A tenth from China to Japan at 8 USD more a kg is 287.47 x 52.18 x 0.1 x 8 a year = 12,000, where the
    run pays no more than half as much again as the file's 100.
    """
    bench = LeverBench(CompanyOutlook(firm(), licensed_run()))
    assert bench.weekly_use(0) == pytest.approx(287.47, rel=1e-4)
    assert bench.stock(0, 7.0).cost == pytest.approx(1724.8, rel=1e-4)
    listed = firm(item=[SMALL["item"][0] | {"price": 100}])
    move, elsewhere = LeverBench(CompanyOutlook(listed, licensed_run())).moves(0)
    assert elsewhere.cost is None
    assert move.cost == pytest.approx(12000.0, rel=1e-4)
    assert "from JP rather than from CN" in move.text


def test_stock_of_a_file_without_a_cost_of_capital_costs_eight_per_cent_a_year():
    """It was free: the cheapest set was stock without end. 17,248 USD a week in stock at 8 % are 1,379.8."""
    unpriced = [{k: v for k, v in SMALL["firm"][0].items() if k != "capital_cost"}]
    lever = LeverBench(CompanyOutlook(firm(firm=unpriced), licensed_run())).stock(0, 7.0)
    assert lever.cost == pytest.approx(1379.8, rel=1e-4)
    assert lever.tied_up == pytest.approx(17248.0, rel=1e-4)
    assert lever.cost_note == "a year's capital at 8 %, assumed"


def test_no_measure_moves_a_share_to_an_origin_whose_export_controls_act_on_the_good(monkeypatch):
    """China serves in full here and Japan by half: "bought from CN rather than from JP" was in the cheapest set."""
    outlook = CompanyOutlook(firm(), licensed_run())
    bench = LeverBench(outlook)
    monkeypatch.setattr(bench, "served", lambda item, row, weeks=0: 1.0 if row.origin == "CN" else 0.5)
    assert controlling_origins(outlook, "NdFeB.SH.magnet") == {"CN"}
    assert controlling_origins(outlook, "Dy.oxide") == set()
    assert not [lever for lever in bench.moves(0) if "bought from CN" in lever.text]
    monkeypatch.setattr("monazite.analysis.company.levers.controlling_origins", lambda outlook, good: set())
    assert [lever for lever in bench.moves(0) if "bought from CN rather than from JP" in lever.text]


def test_a_premium_is_taken_in_proportion_where_the_run_pays_far_more_than_the_file():
    """At 20 USD in the file and P paid, 8 USD more a kg are 8 P / 20; at 100 they stay 8."""
    cheap = CompanyOutlook(firm(item=[SMALL["item"][0] | {"price": 20}]), licensed_run())
    paid = cheap.price_paid("magnets")
    assert paid > 1.5 * 20
    extra, words = premium_now(cheap, 0, 8.0)
    assert extra == pytest.approx(8 * paid / 20)
    assert f"the file's 8.00 at a price of 20.00, in proportion to {paid:,.2f}" in words
    assert premium_now(cheap, 0, -8.0)[0] == -8.0
    near = CompanyOutlook(firm(item=[SMALL["item"][0] | {"price": 100}]), licensed_run())
    assert premium_now(near, 0, 8.0) == (8.0, "8.00 a kg for a year, as in the file")


def test_a_licence_that_nobody_can_get_is_no_measure(outlook):
    """With nothing approved, "licence for magnets from CN: general" stood first, with most days gained of all."""
    closed = control(goods=MAGNETS, approval=0.0, review=2.0)
    shut = LeverBench(CompanyOutlook(firm(supply=CN_ONLY), simulated(closed, months=26, draws=4)))
    assert not [lever for lever in shut.levers(0) if lever.kind == "licence"]
    assert not any("licence" in text for text in cheapest_set(shut, 0.1).unpriced)
    assert shut.refused() == ["magnets from CN"]
    open_ = LeverBench(outlook)
    assert [lever for lever in open_.levers(0) if lever.kind == "licence"]
    assert open_.refused() == []


def test_the_cheapest_set_is_the_cheapest_of_all_sets(outlook):
    """One item whose only priced measure is stock: the fewest weeks with at most one stop in eight, found by trying."""
    bench = LeverBench(outlook)
    found = cheapest_set(bench, 0.125)
    assert found.is_enough
    tried = [
        weeks for weeks in range(1, 40)
        if (with_levers(bench, [bench.stock(0, 7.0 * weeks)]) <= 180.0).mean() <= 0.125
    ]  # fmt: skip
    assert [lever.added_days for lever in found.levers] == [7.0 * tried[0]]
    assert found.chance == (with_levers(bench, found.levers) <= 180.0).mean()


def test_nothing_is_bought_where_nothing_stops():
    calm = CompanyOutlook(with_cells("item", stock_days=900), licensed_run())
    assert cheapest_set(LeverBench(calm), 0.1).levers == ()
    assert LeverBench(calm).effects() == []


def test_the_assessment_says_what_the_file_leaves_open(outlook):
    assessment = RiskAssessment(outlook, LeverBench(outlook).effects())
    assert {"Nd", "Pr", "Dy"} <= {name for name, _, is_strategic in assessment.materials if is_strategic}
    kg = dict((name, kg) for name, kg, _ in assessment.materials)["Nd"]
    assert kg == pytest.approx(1000 * 12 * 1.2 / 0.96 * 0.208, rel=1e-3)  # Nd in SH magnets: recipes.csv
    (mapped,) = assessment.mapping
    assert [stage.stage for stage in mapped.stages] == ["extracted", "processed", "made", "recycled"]
    assert "CN" in mapped.stages[1].places
    assert any("export control" in name for name, _ in assessment.factors)
    gaps = " ".join(assessment.gaps)
    for words in ("firm.activity", "supply.mined_in", "supply.supplier", "supply.licence", "No alternative"):
        assert words.casefold() in gaps.casefold()
    assert assessment.vulnerabilities[0].is_significant


def test_a_day_outside_the_run_is_refused():
    with pytest.raises(InputError, match="a day of the run with a week after it"):
        CompanyOutlook(firm(), licensed_run(), day=date(2031, 1, 1))
