"""Losses of lines against pencil and paper, and what is given up at high prices."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from engine_cases import MAGNETS, control, scenario, shipped, simulated
from monazite.economy.forgone_use import USUAL, forgone_use, sector_weights, value_added_given_up
from monazite.economy.line_losses import first_measure, losses_of_lines, missing_output
from monazite.model.build import build
from monazite.model.parameters import Draws, draw

FIXED = {
    "dependence": 1.0,
    "economy.recapture": 0.5,
    "economy.finished_stock": 1.0,
    "economy.qualification": 1.0,
    "economy.stock_restoration": 2.0,
}


@pytest.fixture(scope="module")
def model():
    return build(shipped(), scenario(months=3))


def medians(count: int = 1) -> Draws:
    drawn = draw(shipped().table("priors"), seed=0, first=0, count=1, fixed=FIXED)
    return Draws({name: np.repeat(x, count) for name, x in drawn.values.items()}, 0, 0)


def one_line(model, *path: float, use: str = "auto_motors", region: str = "JP") -> np.ndarray:
    missing = np.zeros((1, len(path), len(model.index.use), len(model.index.region)))
    missing[0, :, model.index.use.index(use), model.index.region.index(region)] = path
    return missing


def test_one_line_by_hand(model):
    """Motors of Japanese cars: half, nothing and all of the plan in three months.

    Finished goods of .2 months: customers miss .3 and 1. Half of the .98 of Hazus comes back, nothing has faded yet:
    lost .3 x .51 = .153 and .51 of the 31 % of value added that needs the motors. At the upper bound .3 and 1.
    """
    cars, jp = model.index.sector.index("motor_vehicles"), model.index.region.index("JP")
    worth = 0.31 * model.structure.value_added[cars, jp]
    loss = losses_of_lines(model, medians(), one_line(model, 0.5, 1.0, 0.0), 0.0)
    np.testing.assert_allclose(loss[1, 0, :, cars, jp], worth * np.array([0.153, 0.51, 0.0]), rtol=1e-12)
    np.testing.assert_allclose(loss[2, 0, :, cars, jp], worth * np.array([0.3, 1.0, 0.0]), rtol=1e-12)
    np.testing.assert_allclose(loss[0, 0, :, cars, jp], worth * np.array([0.006, 0.02, 0.0]), rtol=1e-12)
    loss[:, :, :, cars, jp] = 0.0
    assert (loss == 0.0).all()


def test_a_second_stop_finds_a_stock_that_was_made_again(model):
    """Japanese car lines miss .15 of a month, run for four, and miss .15 again, with .2 months of finished goods.

    .05 is left after the first stop; of the .15 that was sold .15 exp(-4/2) = .0203 is still to be made in the second,
    which therefore finds .1797 and delivers all. After one month .15 exp(-1/2) = .0910 is to be made, .1090 is there,
    and customers miss .0410, all of it lost at the upper bound. Before stocks were restored both missed .1.
    """
    cars, jp = model.index.sector.index("motor_vehicles"), model.index.region.index("JP")
    worth = 0.31 * model.structure.value_added[cars, jp]
    late = losses_of_lines(model, medians(), one_line(model, 0.15, 0, 0, 0, 0, 0.15), 0.0)
    assert (late == 0.0).all()
    soon = losses_of_lines(model, medians(), one_line(model, 0.15, 0, 0.15), 0.0)[2, 0, :, cars, jp]
    np.testing.assert_allclose(soon, worth * np.array([0.0, 0.0, 0.15 * np.exp(-0.5) - 0.05]), rtol=1e-9)


def test_losses_of_the_uses_of_a_sector_add_up(model):
    """Cars in Japan lack 40 % of motors (.31 of value added) and 60 % of catalysts (.07), a month, nothing made up:
    beyond .2 months of finished goods .2 x .31 + .4 x .07 = .09 of the sector.
    """
    cars, jp = model.index.sector.index("motor_vehicles"), model.index.region.index("JP")
    missing = one_line(model, 0.4) + one_line(model, 0.6, use="auto_catalyst")
    upper = losses_of_lines(model, medians(), missing, 0.0)[2, 0, 0, cars, jp]
    assert upper == pytest.approx(0.09 * model.structure.value_added[cars, jp])


def test_a_substitute_still_costs_what_the_material_did(model):
    """After 27 months every car line has its substitute (18 months, at most one and a half times): the material's value
    is what is left of the loss.
    """
    cars, jp, use = (
        model.index.sector.index("motor_vehicles"),
        model.index.region.index("JP"),
        model.index.use.index("auto_motors"),
    )
    lower = losses_of_lines(model, medians(), one_line(model, *[0.5] * 30), 0.0)[0, 0, :, cars, jp]
    np.testing.assert_allclose(lower[28:], 0.5 * model.targets.input_value[cars, use, jp], rtol=1e-9)
    assert lower[14] > lower[20] > lower[28] > 0.0


def test_full_lines_lose_nothing(model):
    output = np.ones((2, 3, *model.structure.activity_ref.shape))
    missing = missing_output(model.structure, output)
    assert (missing == 0.0).all()
    assert (losses_of_lines(model, medians(2), missing, 0.0) == 0.0).all()


def test_missing_output_is_the_mean_over_buyers_by_their_plans(model):
    s = model.structure
    output = np.ones((1, 1, *s.activity_ref.shape))
    use, us = model.index.use.index("auto_motors"), model.index.region.index("US")
    mine = np.flatnonzero(s.buyer_region == us)
    output[0, 0, use, mine] = np.linspace(0.2, 0.6, mine.size)
    planned = s.activity_ref[use, mine]
    by_hand = 1.0 - (planned * output[0, 0, use, mine]).sum() / planned.sum()
    assert missing_output(s, output)[0, 0, use, us] == pytest.approx(by_hand)


def test_no_sector_loses_more_than_it_makes(model):
    missing = np.ones((1, 14, len(model.index.use), len(model.index.region)))
    draws = Draws(dict(medians().values) | {"dependence": np.array([9.0])}, 0, 0)
    assert (losses_of_lines(model, draws, missing, 0.0) <= model.structure.value_added * (1 + 1e-12)).all()


def test_the_clock_of_substitutes_starts_with_the_first_measure():
    assert first_measure(build(shipped(), scenario(months=6))) == np.inf
    late = control(start="2025-04-04", announced="2025-03-10")
    assert first_measure(build(shipped(), scenario(late, months=6))) == 2.0
    assert first_measure(build(shipped(), scenario(late | {"announced": None}, months=6))) == 3.0


@pytest.mark.parametrize(("price", "choke", "elasticity"), [(3.0, 1e6, 0.3), (8.0, 5.0, 0.2), (500.0, 20.0, 0.6)])
def test_value_added_given_up_is_output_less_the_material_that_is_bought_no_more(price, choke, elasticity):
    """Against numerical integration of output p dq along the demand curve, q = P_e(p)^-e, less what (1 - q) cost."""

    def effective(p: float) -> float:
        return p * (1.0 + (p / choke) ** 5) ** -0.2

    def use(p: float) -> float:
        return (effective(p) / effective(1.0)) ** -elasticity

    def slope(p: float) -> float:
        return (use(p * (1.0 - 1e-5)) - use(p * (1.0 + 1e-5))) / (2e-5 * p)

    output = quad(lambda p: effective(p) / effective(1.0) * slope(p), 1.0, price, limit=400)[0]
    found = value_added_given_up(np.array(price * USUAL), np.array(choke), np.array(elasticity))
    assert float(found) == pytest.approx(output - (1.0 - use(price)), rel=3e-4)


def test_small_changes_cost_half_the_elasticity_times_their_square():
    """Up to third order: a tenth of the change costs a hundredth, and nothing is lost at the usual price."""
    for elasticity in (0.05, 0.3, 0.9):
        for change in (1e-4, 1e-3, 1e-2):
            lost = value_added_given_up(np.array((1.0 + change) * USUAL), np.array(1e6), np.array(elasticity))
            assert float(lost) == pytest.approx(0.5 * elasticity * change**2, rel=1.5 * change)
        assert (
            value_added_given_up(np.array([0.2, 1.0, USUAL]), np.array(1e6), np.array(elasticity)).tolist() == [0] * 3
        )


@given(
    price=st.floats(0.01, 1e6), more=st.floats(1.0, 100.0), choke=st.floats(2.0, 1e6), elasticity=st.floats(0.01, 0.95)
)
def test_value_added_given_up_rises_with_the_price_and_is_never_below_nothing(price, more, choke, elasticity):
    """Nor is it more than what the output was worth, or than all that buyers would pay more for what they had."""
    low, high = value_added_given_up(np.array([price, price * more]), np.array(choke), np.array(elasticity))
    assert 0.0 <= low <= high + 1e-12
    assert high <= max(price * more - 1.0, 0.0)
    dearest = elasticity / (1.0 - elasticity) * (1.01 * choke) ** (1.0 - elasticity)
    assert high <= dearest


def test_value_added_given_up_ends_at_the_choke_price():
    lost = value_added_given_up(np.geomspace(0.1, 1e9, 60), np.array(10.0), np.array(0.3))
    assert lost[-1] == pytest.approx(0.3 / 0.7 * (10.0**0.7 - 1.0) - (1.0 - 10.0**-0.3), rel=1e-3)


def test_use_given_up_is_never_no_loss():
    """A control of oxides that go into uses that save instead of stopping: every bound of every region that pays more
    than usual is above zero, however full the lines run.
    """
    run = simulated(control(goods=["La", "Ce"], approval=0.1, review=1.0), months=10)
    lost = forgone_use(run.view)
    assert lost.sum() > 0.0
    for outcome in ("loss_lower", "loss_central", "loss_upper"):
        total = run.select(outcome, sector="total", region="WORLD")[0]
        assert (total[lost.sum((2, 3)) > 0] > 0).all()
    weight = sector_weights(run.model).sum(0)
    used = (run.model.structure.activity_ref > 0).any(1)
    np.testing.assert_allclose(weight[used], 1.0)


def test_uses_with_magnets_lose_through_their_lines_only():
    run = simulated(control(goods=MAGNETS, ban=True), months=6)
    rigid = run.model.base.rigid > 0
    base = run.model.base._replace(rigid=np.ones_like(run.model.base.rigid))
    all_rigid = type(run.view)(replace(run.model, base=base), run.view.flows, run.view.stopped_day, run.parameters)
    assert rigid.any()
    assert (forgone_use(all_rigid) == 0.0).all()


def test_central_and_upper_losses_lie_close_in_every_direction():
    """No more than a factor of twenty, at any severity: they are settings of one mechanism."""
    for approval in (0.6, 0.3, 0.0):
        run = simulated(control(approval=approval, review=2.0), months=18)
        central, upper = (
            run.select(f"loss_{b}", sector="total", region="WORLD")[0].sum() for b in ("central", "upper")
        )
        assert 1.0 <= upper / central <= 20.0


def test_talks_app_and_brief_read_one_loss():
    """Regions that are one region of the table lose the same on both sets of axes, and so does the world."""
    run = simulated(control(approval=0.1, review=2.0), draws=3, months=14)
    for bound in ("lower", "central", "upper"):
        for region in ("US", "EU", "JP", "KR", "CN", "WORLD"):
            own, wide = (
                run.select(f"{kind}_{bound}", sector="total", region=region)[0] for kind in ("loss", "economy_loss")
            )
            np.testing.assert_allclose(own, wide, rtol=1e-9, atol=1e-9)
