"""What moves a number: a planted input comes first and is clear, and noise is called chance as often as it is."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from brief_cases import context, context_with_paths, full_inputs, licensed_run
from engine_cases import control, simulated
from monazite.analysis.forecast.forecast import Forecast
from monazite.analysis.forecast.policy_paths import PolicyPath, PolicyPaths
from monazite.presentation.briefing.main_part.cards.number_drivers import COURSE, BranchValues, strongest_movers
from monazite.presentation.briefing.main_part.cards.pooled_runs import PooledRuns
from monazite.presentation.briefing.main_part.cards.solved_games import SolvedGames
from monazite.presentation.briefing.samples import Sample
from monazite.results.quantity import Quantity

DRAWS, INPUTS = 64, 50
EVERY = np.arange(DRAWS)


@pytest.fixture
def rng():
    return np.random.default_rng(20261130)


def unrelated(rng) -> dict[str, np.ndarray]:
    return {f"input {i}": rng.normal(size=DRAWS) for i in range(INPUTS)}


def test_a_planted_driver_comes_first_and_is_clear(rng):
    inputs = unrelated(rng)
    values = np.exp(-2.0 * inputs["input 7"] + 0.5 * rng.normal(size=DRAWS))
    first, *others = strongest_movers(inputs, [BranchValues(values, EVERY)])
    assert (first.name, first.is_clear, first.rises) == ("input 7", True, False)
    assert len(others) == 2


def test_what_the_first_explains_hides_the_second_no_more(rng):
    inputs = unrelated(rng)
    values = 3.0 * inputs["input 1"] + inputs["input 2"] + 0.2 * rng.normal(size=DRAWS)
    movers = strongest_movers(inputs, [BranchValues(values, EVERY)])
    assert [one.name for one in movers[:2]] == ["input 1", "input 2"]
    assert all(one.is_clear for one in movers[:2])


def test_noise_is_called_chance_nine_times_in_ten(rng):
    """Of 400 numbers that nothing moves one in ten names a clear input, within two standard deviations of a count."""
    clear = 0
    for _ in range(400):
        branches = [BranchValues(rng.exponential(size=DRAWS), EVERY)]
        clear += any(one.is_clear for one in strongest_movers(unrelated(rng), branches))
    assert 0.04 <= clear / 400 <= 0.13


def test_runs_of_one_draw_are_no_independent_evidence(rng):
    """Branches whose runs share draws and all their noise would make chance look clear, were they counted apart."""
    clear = 0
    for _ in range(400):
        noise = rng.normal(size=DRAWS)
        branches = [BranchValues(scale * noise, EVERY) for scale in (1.0, 2.0, 3.0, 4.0)]
        clear += any(one.is_clear for one in strongest_movers(unrelated(rng), branches))
    assert clear / 400 <= 0.13


def test_one_in_so_many_unrelated_inputs_does_as_much(rng):
    """The chance printed with an input is right: of single unrelated inputs one in twenty has one of a twentieth."""
    few = 0
    for _ in range(1000):
        one = {"only": rng.normal(size=DRAWS)}
        few += strongest_movers(one, [BranchValues(rng.exponential(size=DRAWS), EVERY)])[0].by_chance <= 0.05
    assert 0.036 <= few / 1000 <= 0.064


def test_differences_between_branches_are_no_sign_of_an_input(rng):
    """A dear branch whose draws have one input high names it where all runs are ranked together, and only there."""
    inputs = unrelated(rng)
    high = inputs["input 3"] > np.median(inputs["input 3"])
    noise = rng.normal(size=DRAWS)
    calm, broken = BranchValues(noise[~high], EVERY[~high]), BranchValues(1000.0 + noise[high], EVERY[high])
    assert "input 3" not in [one.name for one in strongest_movers(inputs, [calm, broken]) if one.is_clear]
    together = BranchValues(np.concatenate([calm.values, broken.values]), np.concatenate([calm.draws, broken.draws]))
    assert strongest_movers(inputs, [together])[0].name == "input 3"


def test_pooled_branches_show_what_one_alone_does_not(rng):
    """What moves all branches alike stands out once the noise of each course is averaged out."""
    alone = together = 0
    for _ in range(60):
        inputs = unrelated(rng)
        branches = [BranchValues(0.4 * inputs["input 0"] + rng.normal(size=DRAWS), EVERY) for _ in range(4)]
        alone += strongest_movers(inputs, branches[:1])[0].is_clear
        together += strongest_movers(inputs, branches)[0].is_clear
    assert together > 2 * alone


def test_the_course_of_the_talks_counts_where_it_moves_a_number(rng):
    inputs, noise = unrelated(rng), rng.normal(size=DRAWS)
    branches = [BranchValues(noise[:32], EVERY[:32], "deal"), BranchValues(noise[32:] + 3.0, EVERY[32:], "lapse")]
    first = strongest_movers(inputs, branches, ("deal", "lapse"))[0]
    assert (first.name, first.is_clear, first.highest) == (COURSE, True, "lapse")
    assert COURSE not in [one.name for one in strongest_movers(inputs, branches)]  # a number of one course
    assert COURSE not in [one.name for one in strongest_movers(inputs, branches, ("deal",))]


def test_the_same_in_all_runs_is_moved_by_nothing(rng):
    assert strongest_movers(unrelated(rng), [BranchValues(np.ones(DRAWS), EVERY)], ("deal",)) == ()
    assert strongest_movers(unrelated(rng), [BranchValues(np.arange(8.0), EVERY[:8])]) == ()


def test_an_event_that_never_comes_ranks_as_later_than_all(rng):
    inputs = unrelated(rng)
    days = np.where(inputs["input 9"] > 1.0, np.nan, inputs["input 9"])
    assert strongest_movers(inputs, [BranchValues(days, EVERY)])[0].rises


def test_every_branch_of_a_brief_is_pooled_and_draws_are_matched():
    ctx = context(licensed_run(), **full_inputs())
    pooled = PooledRuns(ctx)
    where = {"good": ctx.goods.lead, "month": f"{ctx.run.end:%Y-%m}"}
    q = Quantity(1.0, 1.0, 1.0, "USD/kg", "price_outside", where, ctx.run.results.run)
    branches = pooled.branches_of(q)
    runs = [run for run in (ctx.run, ctx.other, ctx.returned) if run is not None]
    assert len(branches) == len(runs) + len(ctx.slices)
    name = next(iter(pooled.inputs))
    for branch, run in zip(branches, runs, strict=False):
        assert np.array_equal(pooled.inputs[name][branch.draws], run.results.parameters[name])
        prices, _ = run.results.select("price_outside", good=ctx.goods.lead)
        assert np.array_equal(branch.values, prices[:, -1])


def test_a_chance_of_the_talks_is_held_against_the_games_that_its_paths_come_from():
    """Path n is drawn from game n modulo their number: of three games the first has two of four paths."""
    deal, none = PolicyPath("deal", (), date(2025, 9, 1), ""), PolicyPath("renewal", (), None, "")
    ctx = context_with_paths(PolicyPaths(None, (deal, none, none, deal), date(2025, 11, 10), 3))
    assert ctx.forecast is not None
    made = ctx.forecast.results
    assert isinstance(made, Forecast)
    games = SolvedGames(made, PooledRuns(ctx).priors)
    q = Quantity(0.5, 0.5, 0.5, "share", "policy_path", {"kind": "deal"}, made.run)
    (branch,) = games.branches_of(q)
    assert branch.values.tolist() == [1.0, 0.0, 0.0, 1.0]
    assert branch.draws.tolist() == [0, 1, 2, 0]
    assert {values.shape for values in games.inputs.values()} == {(3,)}
    own = {row.parameter for row in ctx.dataset.table("talks") if row.distribution != "constant"}
    assert own & games.priors.keys() or not own


def test_numbers_are_alike_where_the_draws_cannot_tell_which_is_larger(rng):
    """Two years of one run whose values differ by noise around nought are alike; shifted by three of its sizes not."""
    run = simulated(control(), months=6, draws=32)
    ctx = context(run)
    noise, base = rng.normal(size=32), 10.0 * rng.normal(size=32)

    def number(name: str, values: np.ndarray) -> Quantity:
        return ctx.run.remember(Sample(values, "MUSD", "loss_central", {"region": name}, run.run, ())).median

    one, other, more = number("A", base), number("B", base + noise - np.median(noise)), number("C", base + noise + 3.0)
    pooled = PooledRuns(ctx)
    assert pooled.are_alike(one, other)
    assert not pooled.are_alike(one, more), "ten times as much noise between draws hides nothing that draws share"
    assert not pooled.are_alike(one, replace(other, run="another run")), "nothing is known of it"
