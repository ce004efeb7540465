"""Bytes of runs and games, and stores that are bounded by them."""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest
from cachetools import LRUCache

from monazite.analysis.exercise import world
from monazite.analysis.held_bytes import held_bytes
from monazite.presentation.web.panels.exercise import hold_by_bytes
from monazite.simulation.simulate import simulate


@dataclass
class Pair:
    left: np.ndarray
    right: dict[str, np.ndarray]


def test_each_array_counts_once_and_a_part_as_the_whole_that_it_keeps():
    one, other = np.zeros(10), np.zeros(5)
    assert held_bytes(one) == 80
    assert held_bytes([one, one, (one,)]) == 80
    assert held_bytes(one[2:4]) == 80
    assert held_bytes(Pair(one, {"a": other, "b": one})) == 120
    assert held_bytes((one, other), besides=[other]) == 80
    assert held_bytes(["text", 1, None, Pair]) == 0


@pytest.fixture(scope="module")
def run():
    return simulate(("gallium", "germanium"), "cn-ga-ge-2023", draws=1)


def test_a_run_counts_its_flows_twice_for_what_is_read_from_them(run):
    flows = sum(array.nbytes for array in run.view.flows)
    assert held_bytes(run) - held_bytes(run.model) == pytest.approx(2 * flows)


def test_runs_of_exercises_are_bounded_by_bytes(run):
    """Four of them were held, whatever their size: 300 MB of the usual scenario."""
    assert world._RUNS.maxsize == world.MAX_RUN_BYTES
    assert world._RUNS.getsizeof(run) == held_bytes(run) <= world.MAX_RUN_BYTES
    world._RUNS["a", "b", 1, ""] = run
    world.forget_runs()
    assert not world._RUNS


def ground(game):
    return SimpleNamespace(game=game)


def test_seats_are_bounded_by_the_bytes_of_their_games():
    """Two were held, whatever their size; those at the same table share one game."""
    grounds, shared = LRUCache(40), [np.zeros(100)]
    for seat in "abcde":
        hold_by_bytes(grounds, seat, ground(shared), 1000)
    assert len(grounds) == 5
    hold_by_bytes(grounds, "f", ground([np.zeros(100)]), 1000)
    assert list(grounds) == ["f"]
    hold_by_bytes(grounds, "g", ground([np.zeros(1000)]), 1000)
    assert list(grounds) == ["g"]
