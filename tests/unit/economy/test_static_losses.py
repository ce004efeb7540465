import numpy as np
import pytest

from data_kit import script
from engine_cases import scenario, shipped
from monazite.analysis.verification.hindcast import count_verdicts, hindcast
from monazite.dataset.dataset import load_dataset
from monazite.economy.static_losses import (
    SupplyCut,
    available_share,
    dependent_readings,
    direct_losses,
    shortfall,
    static_losses,
)
from monazite.economy.usgs_full_stop import UNUSED, contents, spare, stop
from monazite.model.build import build
from monazite.model.parameters import Draws, draw
from monazite.scenario.scenario import load_scenario


@pytest.fixture(scope="module")
def world():
    model = build(shipped(), scenario(months=1))
    return model, draw(shipped().table("priors"), seed=0, first=0, count=3)


def test_stocks_cover_the_first_months():
    np.testing.assert_allclose(shortfall(np.array([0.2]), 4, 1.0)[:, 0], [0.0, 0.6, 0.8, 0.8])


def test_a_cut_of_oxide_reaches_magnets_made_of_it_elsewhere(world):
    model, _ = world
    ix = model.index
    got = available_share(model, SupplyCut(("Dy.oxide", "Dy.metal"), 1.0))
    japan, china = ix.buyer.index("JP"), ix.buyer.index("CN")
    assert got[ix.good.index("Dy.oxide"), japan] < 0.2
    assert got[ix.good.index("NdFeB.UH.magnet"), japan] < 0.7
    assert got[ix.good.index("La.oxide"), japan] == pytest.approx(1.0)
    assert (got[:, china] > 0.9).all()


def test_a_cut_of_all_supply_hits_every_buyer_abroad_alike(world):
    model, _ = world
    got = available_share(model, SupplyCut(("magnet",), 0.9, whole=True))
    goods = model.index.goods("magnet")
    abroad = model.structure.buyer_region != model.structure.controller
    np.testing.assert_allclose(got[np.ix_(goods, abroad)], 0.1)
    assert got[goods][:, ~abroad].min() == 1.0


def test_losses_are_in_order_and_rise_with_the_cut(world):
    model, draws = world
    small, large = (static_losses(model, draws, SupplyCut(("magnet",), cut, 6)) for cut in (0.5, 0.9))
    for loss in (small, large):
        assert (np.diff(loss, axis=0) >= -1e-9).all()
    assert (large >= small - 1e-6).all()


def test_no_cut_no_loss(world):
    model, draws = world
    assert np.abs(direct_losses(model, draws, SupplyCut(("*",), 0.0, 3))).max() == 0.0


def test_dependent_output_is_between_dependent_value_added_and_all_output(world):
    model, draws = world
    out = dependent_readings(model, draws)["output, world"]
    assert (out > 1e6).all()
    assert (out < 3e7).all()


def test_worked_example_lies_inside_its_stated_ranges(world):
    """A cut of 90 % of magnets for six months, % of annual GDP."""
    model, draws = world
    loss = static_losses(model, draws, SupplyCut(("magnet",), 0.9, 6, whole=True))[1, 0]
    for at, low, high in ((0, 0.1, 1.0), (2, 0.1, 1.4), (3, 0.1, 1.4)):
        assert low < loss[at] < high


def test_published_losses_lie_between_lower_and_upper_bound(world):
    """IMF: 80 % gone for a year; ECB: a near-total ban, within the draws of the upper bound."""
    model, draws = world
    loss = static_losses(model, draws, SupplyCut(("*",), 0.8, 12, whole=True))[:, 0]
    for at, value in ((3, 1.8), (0, 1.5), (2, 1.2)):
        assert loss[0, at] < value < loss[2, at]
    many = draw(shipped().table("priors"), seed=0, first=0, count=32)
    ban = static_losses(model, many, SupplyCut(("*",), 0.95, 18, whole=True))[:, :, 0]
    assert np.median(ban[0]) < 2.0 < np.quantile(ban[2], 0.95)
    assert np.quantile(ban[2], 0.05) < 2.0


def test_the_range_of_duties_and_shortage_holds_the_figures_of_oxford_economics():
    module = script("published_losses")
    found = module.oxford(8)
    for region, published in module.OXFORD.items():
        mildest, _, worst = found[region]
        assert worst < published < mildest, region


def test_a_stop_raises_the_price_and_costs_lines_that_use_the_element(world):
    model, draws = world
    lutetium, holmium = stop(model, draws, "Lu"), stop(model, draws, "Ho")
    assert (lutetium.price > 1).all()
    assert (lutetium.left < 0.5).all()
    assert (lutetium.loss > holmium.loss).all()
    assert (holmium.cut == 0).all()  # no sector depends on it in the dataset


def test_the_elasticity_of_inputs_acts_in_the_mode_of_the_usgs(world):
    model, draws = world
    stiff = Draws(dict(draws.values) | {"input.elasticity": 0.5 * draws["input.elasticity"]}, 0, 0)
    assert (stop(model, stiff, "Lu").cut > stop(model, draws, "Lu").cut).all()


def test_material_in_magnets_counts_where_every_recipe_needs_it(world):
    model, draws = world
    ix = model.index
    with_, without = contents(model), contents(model, magnets=False)
    grades = slice(2 * len(ix.element), None)
    assert (with_[: grades.start] == without[: grades.start]).all()
    assert without[grades].max() == 0.0
    assert with_[grades, ix.element.index("Dy")].max() > 0.0
    assert with_[grades, ix.element.index("Ho")].max() == 0.0  # takes the place of dysprosium
    full, direct = stop(model, draws, "Dy"), stop(model, draws, "Dy", magnets=False)
    assert (direct.cut == 0).all()  # the United States buys no dysprosium but in magnets
    assert (full.cut > 0).all()
    assert (stop(model, draws, "Lu").loss == stop(model, draws, "Lu", magnets=False).loss).all()


def test_lines_that_hold_an_element_in_bought_parts_only_do_not_stop(world):
    """Each use by the part of direct purchases over what is required, defence and other buyers of the country alike."""
    model, draws = world
    s, us = model.structure, model.index.region.index("US")
    all_, some = stop(model, draws, "Lu"), stop(model, draws, "Lu", required=0.5)
    bought = s.activity_ref[:, s.buyer_region == us].sum(1) / s.activity_ref.sum(1)
    uses = [bought[model.index.use.index(use)] / 0.5 for use in ("lasers_Lu", "scintillators")]
    assert (min(uses) * all_.cut <= some.cut + 1e-9).all()
    assert (some.cut <= max(uses) * all_.cut + 1e-9).all()
    np.testing.assert_allclose(some.paid, all_.paid)
    np.testing.assert_allclose(stop(model, draws, "Sm", required=1e-6).cut, stop(model, draws, "Sm").cut)


def test_own_producers_gain_what_they_sell_more_and_dearer(world):
    """By hand for neodymium: oxide made in the country, at the price and the supply after the stop."""
    model, draws = world
    ix, e, us = model.index, model.index.element.index("Nd"), model.index.region.index("US")
    found = stop(model, draws, "Nd", magnets=False)
    outside = np.delete(model.baseline.supply[e], model.structure.controller).sum()
    own = 12.0 * model.baseline.supply[e, us] * model.structure.price_ref[e] / 1000.0
    imports = model.baseline.ship[[e, len(ix.element) + e], model.structure.controller]
    abroad = model.structure.buyer_region != model.structure.controller
    need = np.array([1.0, model.structure.oxide_need[e]])
    demand = outside + (imports[:, abroad].sum(1) * need).sum()
    grown = found.left * demand / outside
    np.testing.assert_allclose(found.gained, own * (grown * found.price - 1.0), rtol=1e-9)
    assert (found.gained > 0).all()
    assert (stop(model, draws, "Lu").gained == 0).all()  # the country makes none
    np.testing.assert_allclose(found.loss, found.cut + found.paid - found.gained)


def test_unused_capacity_is_that_of_the_element(world):
    """By hand: India alone makes samarium, its plants 2,610 of 3,400 t; nobody outside makes lutetium."""
    model, _ = world
    ix = model.index
    made = np.delete(model.baseline.supply[ix.element.index("Sm")], model.structure.controller)
    assert np.count_nonzero(made) == 1
    assert spare(model, "Sm") == pytest.approx(3400 / 2610 - 1.0)
    assert spare(model, "Lu") == 0.0
    assert 0.4 < spare(model, "Nd") < 0.53  # between Lynas and MP


def test_printed_capacity_stands_for_gallium_and_germanium():
    """Of no other mineral's plants; supply never beyond what is made and unused."""
    setting = load_scenario("cn-ga-ge-2023")
    model = build(load_dataset(*setting.dataset), setting)
    draws = draw(model.dataset.table("priors"), seed=0, first=0, count=16)
    for element, unused in UNUSED.items():
        supply = model.baseline.supply[model.index.element.index(element)]
        made = 12.0 * np.delete(supply, model.structure.controller).sum()
        assert spare(model, element) == pytest.approx(unused / made)
        found = stop(model, draws, element)
        assert (found.left <= 1.0).all()
        assert (found.price > 1.0).all()


def test_readings_of_dependent_industries_are_parts_of_each_other(world):
    r = dependent_readings(*world)
    assert (r["output, world"] > r["value added, world"]).all()
    assert (r["output, world"] > r["output, outside the controller"]).all()
    assert (r["value added, world"] > r["value added, outside the controller"]).all()


def test_published_losses_are_scored_as_they_are():
    scores = {s.id: s for s in hindcast("macro", draws=4)}
    assert len(scores) == 23
    counts = count_verdicts(list(scores.values()))
    assert counts["not_evaluated"] == 0
    assert scores["A.usgs.gage"].hit is True
    assert all(s.reason for s in scores.values() if s.hit is not True)


def test_a_cut_that_lasts_leaves_no_output_for_stocks(world):
    """Lines that miss output in every month make nothing for their stock: such a cut costs the same at any speed."""
    model, draws = world
    cut = SupplyCut(("magnet",), 0.9, 12, whole=True)
    fast, never = (
        direct_losses(model, Draws(draws.values | {"economy.stock_restoration": np.full(3, months)}, 0, 0), cut)
        for months in (0.5, np.inf)
    )
    assert fast.sum() > 0.0
    np.testing.assert_array_equal(fast, never)
