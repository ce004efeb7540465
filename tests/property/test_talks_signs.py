"""Which way the talks move when something changes."""

from dataclasses import replace

import numpy as np
import pytest

from monazite.negotiation.game import Rules, Stakes, no_talks_value, solve_game
from monazite.negotiation.run import KNIFE_EDGE
from monazite.negotiation.state_distribution import TalksPaths, follow_paths
from talks_cases import START, TARIFF, case

ONE = np.ones((2, 1))


def run(stakes: Stakes, rules: Rules) -> tuple[np.ndarray, TalksPaths]:
    """Value without a deal in the first round (3,), and the paths."""
    found = solve_game(stakes, rules)
    return found.no_deal_value[0][0, START[0]], follow_paths([[stakes]], rules, [[found]], ONE, START)


@pytest.mark.parametrize("loss", [2.0, 4.0, 8.0])
def test_more_stock_raises_what_the_other_side_has_without_a_deal(loss: float) -> None:
    plain, _ = run(*case(loss=loss))
    stocked, _ = run(*case(loss=loss, shift=2))
    assert stocked[1] > plain[1]
    silent = [no_talks_value(*case(loss=loss, shift=shift))[0, START[0], 1] for shift in (0, 2)]
    assert silent[1] > silent[0]


@pytest.mark.parametrize("loss", [2.0, 4.0, 8.0])
def test_a_lower_legal_ceiling_moves_the_terms_towards_the_controlling_side(loss: float) -> None:
    """With the tariff weapon out of reach the controlling side is better off without a deal and in its terms.

    Terms are what a deal pays a month, purchases included, as a mean over the deals that come.
    """
    free, law = case(loss=loss), case(loss=loss, ceiling=0.0)
    before, after = run(*free), run(*law)
    assert after[0][0] > before[0][0]

    def mean(stakes: Stakes, paths: TalksPaths, values: np.ndarray) -> float:
        terms = paths.terms.sum(0)
        return float(terms @ values / terms.sum())

    def paid(stakes: Stakes, paths: TalksPaths) -> float:
        menu, flow = stakes.menu, stakes.flow[0, :, :, 0, 0].ravel()
        return mean(stakes, paths, flow[menu.regime] + menu.transfer[menu.purchase, 0])

    assert mean(law[0], after[1], TARIFF[law[0].menu.tariff]) < mean(free[0], before[1], TARIFF[free[0].menu.tariff])
    assert paid(law[0], after[1]) > paid(free[0], before[1])


def test_a_harder_summit_makes_a_deal_at_the_summit_likelier() -> None:
    """At the state of the first offer, should it still be there on the day of the summit."""

    def at_summit(height: float) -> float:
        stakes, rules = case(stake=height, loss=2.0)
        return float(solve_game(stakes, rules).signing_chance[4][4, START[0]])

    chances = [at_summit(height) for height in (0.0, 0.5, 1.0, 2.0)]
    assert chances == sorted(chances)
    assert chances[-1] > chances[0]


def test_faster_sources_elsewhere_weaken_the_controlling_side() -> None:
    slow, fast = run(*case(half_life=36.0))[0], run(*case(half_life=9.0))[0]
    assert fast[1] > slow[1]


def test_a_costlier_shortage_lowers_what_the_other_side_has_without_a_deal() -> None:
    values = [run(*case(loss=loss))[0][1] for loss in (1.0, 2.0, 4.0)]
    assert values[0] > values[1] > values[2]


def test_without_precision_all_actions_and_offers_are_equally_likely() -> None:
    stakes, rules = case(rounds=2, summit=None, precision=(1e-12, 1e-12, 1e-12))
    found = solve_game(stakes, rules)
    assert np.allclose(found.row_strategy[0], 0.25)
    assert np.allclose(found.column_strategy[0], 1 / 15)


def test_relabelling_purchases_changes_nothing() -> None:
    stakes, rules = case(purchases=3)
    menu = stakes.menu
    order = np.random.default_rng(0).permutation(menu.size)
    place = np.empty_like(order)
    place[order] = np.arange(menu.size)
    fields = ("control", "tariff", "technology", "purchase", "duration", "regime")
    mixed = replace(menu, **{f: getattr(menu, f)[order] for f in fields}, open=(menu.open[0], place[menu.open[1]]))
    a, b = solve_game(stakes, rules), solve_game(replace(stakes, menu=mixed), rules)
    assert np.allclose(a.value[0], b.value[0], atol=1e-9)


def test_finer_grids_leave_what_is_said_to_be_robust() -> None:
    """Timing before a summit can be knife-edge; the chance by the end and the terms may not move."""
    runs = {n: case(nodes=n) for n in (10, 19)}
    paths = {n: run(*made)[1] for n, made in runs.items()}
    assert abs(paths[10].signed.sum() - paths[19].signed.sum()) < KNIFE_EDGE
    share = {n: np.bincount(runs[n][0].menu.control, p.terms.sum(0) / p.signed.sum(), 4) for n, p in paths.items()}
    assert np.abs(share[10] - share[19]).max() < KNIFE_EDGE
