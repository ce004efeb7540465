"""What a server holds is bounded by bytes: by those that there are, and by those of models with levers moved."""

import asyncio
import gc
from types import SimpleNamespace

import numpy as np
import pytest

from app_cases import moved_run
from monazite.presentation.web.runs import moved_models
from monazite.presentation.web.runs.moved_models import MovedModels, array_ids, own_bytes
from monazite.presentation.web.work import memory
from monazite.presentation.web.work.memory import ENOUGH, MemoryBound, resident
from monazite.presentation.web.work.thread_pools import ThreadPools
from monazite.presentation.web.work.thread_safe_cache import ThreadSafeCache


class Heap:
    """A process with stores of some sizes."""

    def __init__(self, *sizes):
        self.sizes, self.gone = list(sizes), []

    def held(self):
        return sum(self.sizes)

    def let_go_of(self, number):
        def let_go():
            self.gone.append(number)
            self.sizes[number] = 0

        return let_go


def bound(heap, most):
    out = MemoryBound(most, heap.held)
    for worth, number in ((2, 2), (0, 0), (1, 1)):
        out.add(worth, heap.let_go_of(number))
    return out


def test_nothing_goes_below_the_bound():
    heap = Heap(30, 30, 30)
    assert bound(heap, 100).check() == 0
    assert not heap.gone


@pytest.mark.parametrize(("most", "gone"), [(80, [0]), (60, [0, 1]), (20, [0, 1, 2])])
def test_stores_of_least_worth_go_first_and_no_more_of_them_than_it_takes(most, gone):
    heap = Heap(30, 30, 30)
    assert bound(heap, most).check() == len(gone)
    assert heap.gone == gone


def test_a_store_that_was_refilled_goes_again():
    heap = Heap(30, 30, 30)
    own = bound(heap, 80)
    own.check()
    heap.sizes[0] = 30
    assert own.check() == 1
    assert heap.held() <= ENOUGH * 80


def test_memory_is_that_of_this_process():
    at_first = resident()
    block = np.ones(20_000_000)
    assert resident() - at_first > 0.8 * block.nbytes


def test_where_the_machine_does_not_say_nothing_goes(monkeypatch, tmp_path):
    monkeypatch.setattr(memory, "STATUS", tmp_path / "none")
    assert resident() == 0


def test_long_work_is_followed_by_a_look_at_memory_and_a_move_is_not(store):
    looks = []

    async def work():
        pools = ThreadPools(store.scheduler, lambda: looks.append("look"))
        return [await one(lambda: 1) for one in (pools.run_long, pools.run_opening, pools.run_interactive)]

    assert asyncio.run(work()) == [1, 1, 1]
    assert looks == ["look", "look"]


def test_a_cache_lets_go_of_what_was_not_used_for_longest():
    cache = ThreadSafeCache(100, len)
    for name in "abcd":
        cache.put(name, 25 * name)
    cache.get("a")
    cache.shrink(0.5)
    assert [cache.get(name) is not None for name in "abcd"] == [True, False, False, True]
    cache.drop(lambda name: name == "a")
    assert cache.get("a") is None
    cache.clear()
    assert len(cache) == 0


def test_the_stores_of_a_server_are_let_go_of(store, monkeypatch):
    """With a bound below what any process has, all that can be made again goes; answers are as before."""
    monkeypatch.setattr(memory, "resident", resident)  # that of the process, which other tests of the app do without
    run = moved_run({"cn_approval": 0.21})
    price = store.range_run(run, 2).values("price_outside")
    store.memory._max, usual = 1, store.memory._max
    try:
        assert store.memory.check() >= 6
    finally:
        store.memory._max = usual
    assert store._runs._large is None
    assert len(store._range_checkpoints) == 0
    assert len(store._workspaces) <= 2
    assert store._runs._finished.currsize <= 0.34 * store._runs._finished.maxsize
    assert np.array_equal(store.range_run(run, 2).values("price_outside"), price, equal_nan=True)


# --- models with levers moved ----------------------------------------------------------------------------------------


def model(size, shape):
    part = (np.zeros(size, dtype=np.uint8),)
    return SimpleNamespace(controls=part, base=(), structure=(), limits=(shape,))


@pytest.fixture
def shapes(monkeypatch):
    monkeypatch.setattr(moved_models, "limits_hash", lambda one: one.limits[0])


class Place:
    """A workspace with a model."""

    def __init__(self):
        self.model = model(10, "rest")


def test_models_of_all_workspaces_together_are_bounded_by_bytes(shapes):
    """Each workspace once held nine of its own, 110 MB of the usual scenario, whatever the others held."""
    moved = MovedModels(1000)
    places = [Place() for _ in range(6)]
    for place in places:
        own = moved.of(place, place.model)
        for shape in "abcdefgh":
            own.add(model(100, shape))
        assert own.siblings()
    assert sum(one[1] for one in moved._held.values()) <= 1000


def test_the_last_model_is_a_sibling_first_and_shapes_stay(shapes):
    moved, place = MovedModels(1000), Place()
    own = moved.of(place, place.model)
    first, second = model(100, "a"), model(100, "b")
    own.add(first)
    own.add(second)
    assert [one is held for one, held in zip((second, first, second), own.siblings(), strict=True)] == [True] * 3


def test_models_go_with_their_workspace(shapes):
    moved, place = MovedModels(1000), Place()
    moved.of(place, place.model).add(model(100, "a"))
    del place
    gc.collect()
    other = Place()
    moved.of(other, other.model)
    assert len(moved) == 0


def test_what_a_model_shares_does_not_count():
    rest = model(50, "a")
    same = SimpleNamespace(controls=(*rest.controls, np.zeros(7, dtype=np.uint8)), base=(), structure=(), limits=())
    assert own_bytes(same, array_ids(rest)) == 7
