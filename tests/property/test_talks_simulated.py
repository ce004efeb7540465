"""Which way the talks move on tables of the real simulator: one draw, few rounds, coarse nodes of progress."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from monazite.dataset.dataset import Dataset
from monazite.model.parameters import draw
from monazite.negotiation import commitments as offers
from monazite.negotiation.game import solve_game
from monazite.negotiation.run import coarser_grids, grid_refinement
from monazite.negotiation.setup import make_setting
from monazite.negotiation.solve_draw import GameOptions, play, prepare_game
from monazite.negotiation.state_costs import simulate_costs
from monazite.negotiation.trade import trade_effects
from monazite.scenario.scenario import load_scenario

pytestmark = pytest.mark.slow
COARSE = GameOptions(spacing=12.0, rounds=6, types=False)
DRAWS = 2


@pytest.fixture(scope="module")
def sc():
    """The shipped truce from two months before the first offer on."""
    return load_scenario("truce-expiry-2026").model_copy(update={"start": date(2026, 9, 1)})


@pytest.fixture(scope="module")
def setting(ds, sc):
    return make_setting(ds, sc)


@pytest.fixture(scope="module")
def values(ds):
    return draw(ds.table("talks"), seed=0, first=0, count=DRAWS)


@pytest.fixture(scope="module")
def grid(ds: Dataset, sc, setting):
    drawn = draw(ds.table("priors"), seed=0, first=0, count=DRAWS)
    return replace(simulate_costs(ds, sc, setting, DRAWS), trade=trade_effects(ds, setting, drawn, DRAWS))


@pytest.fixture(scope="module")
def changes(ds, sc, setting, grid, values):
    """What each commitment changes, by id; grids are simulated, not read from the cache."""

    def simulated(ds, sc, setting, draws, progress=None, like=None, holding=None, posterior=None):
        assert like is not None
        return replace(
            simulate_costs(ds, sc, setting, draws, progress=progress, like=like, holding=holding), trade=like.trade
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(offers, "cached", simulated)
        found = offers.commitment_effects(ds, sc, setting, grid, values, lambda f, n: [f(i) for i in range(n)], COARSE)
    return {one["id"]: one for one in found}


def test_more_allied_stock_raises_what_the_united_states_have_without_a_deal(changes) -> None:
    """Of all goods in every draw. Of one metal there is more for all who make magnets, and they bid up the others."""
    assert (
        changes["stock-90-days"]["target_reservation"]["low"] > -0.05
    )  # MUSD: five parts in ten million of the stakes
    assert changes["stock-90-days"]["target_reservation"]["value"] > 0.0
    assert changes["dysprosium-90-days"]["target_reservation"]["high"] > 0.0


@pytest.mark.parametrize("name", ["dysprosium-90-days", "stock-90-days"])
def test_more_allied_stock_costs_money_and_spares_losses_under_the_harshest_controls(changes, name: str) -> None:
    change = changes[name]
    assert change["cost"]["low"] > 0.0
    assert all(change["spared"][region]["upper"]["value"] > 0.0 for region in ("US", "EU", "JP"))


def test_more_stock_is_worth_more_than_one_metal(changes) -> None:
    one, all_ = (changes[name]["target_reservation"]["value"] for name in ("dysprosium-90-days", "stock-90-days"))
    assert all_ > one


def test_a_joint_tariff_helps_the_side_that_is_joined(changes) -> None:
    assert changes["joint-tariff"]["target_reservation"]["low"] > 0.0
    assert changes["joint-tariff"]["controller_reservation"]["high"] < 0.0
    assert changes["joint-tariff"]["cost"] is None


def test_allies_passive_weighted_and_at_the_table(ds, setting, grid, values) -> None:
    """Weighted losses make a closure dearer for the other side; at the table allies align with a chance."""
    found, dearer = {}, {}
    for mode in ("passive", "weighted", "table"):
        own = replace(setting, allies=mode)
        found[mode] = play(ds, own, grid, values, 0, COARSE)
        _, games, rules, _ = prepare_game(ds, own, grid, values, 0, COARSE)
        flow = games[0][0].flow[1, :, :, -1, 0]
        dearer[mode] = float((flow[0] - flow[-1]).mean())  # closed, with stocks run out, against no licences
        if mode == "table":
            solved = solve_game(games[0][0], rules)
            assert all(((a > 0.0) & (a < 1.0)).all() for a in solved.alignment_chance)
    assert dearer["table"] == dearer["weighted"] > dearer["passive"] > 0.0
    for one in found.values():
        assert one.solver_gap < 1e-9
        assert 0.5 < one.paths.signed.sum() <= 1.0 + 1e-6
    assert found["passive"].paths.alignment.max() == 0.0
    assert 0.0 < found["table"].paths.alignment.min() <= found["table"].paths.alignment.max() < 1.0
    assert found["table"].paths.progress[-1] > found["weighted"].paths.progress[-1]  # other sources come sooner


def test_halving_the_grids_is_reported_and_the_end_holds(ds, setting, grid, values) -> None:
    """Chances move by less than their range, or the output says that the timing is knife-edge."""
    options = replace(COARSE, spacing=6.0)
    plays = [play(ds, setting, grid, values, i, options) for i in range(DRAWS)]
    found = grid_refinement(plays, [play(ds, setting, grid, values, 0, coarser) for coarser in coarser_grids(options)])
    assert found["knife_edge"] or all(found["within_range"].values())
    assert max(found[axis]["change_at_the_end"] for axis in ("progress", "purchases")) < 0.05
    assert found["knife_edge"] == (max(found[a]["largest_change"] for a in ("progress", "purchases")) > 0.05)
    assert np.isfinite(found["progress"]["largest_change"])
