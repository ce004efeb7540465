"""What a server holds is bounded by bytes: by those that there are, and by those of models with levers moved."""

import asyncio
import gc
from types import SimpleNamespace

import numpy as np
import pytest

from app_cases import moved_run
from monazite.presentation.web.runs import bounded_stores, moved_models
from monazite.presentation.web.runs.moved_models import MovedModels, array_ids, own_bytes
from monazite.presentation.web.runs.run_cache import expected_bytes
from monazite.presentation.web.runs.sessions import MAX_READ_SCENARIOS, MAX_WORKSPACES
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


# --- room before large work ------------------------------------------------------------------------------------------


def test_stores_go_before_large_work_begins():
    """A look after the work came too late: two large runs stood beside all that pages had left behind."""
    heap = Heap(30, 30, 30)
    own = MemoryBound(1000, heap.held, max_at_work=100)
    for worth, number in ((0, 0), (1, 1), (2, 2)):
        own.add(worth, heap.let_go_of(number))
    with own.room_for(10) as gone:
        assert gone == 0
    with own.room_for(40) as gone:
        assert gone == 1
        assert heap.held() == 60
        with own.room_for(20) as more:  # beside what the first was promised
            assert more == 2  # the first store has nothing left to give
            assert heap.gone == [0, 0, 1]
    with own.room_for(70) as gone:
        assert gone == 0


def test_a_promise_ends_with_the_work_also_where_it_fails():
    own = MemoryBound(1000, lambda: 50, max_at_work=100)
    with pytest.raises(ValueError, match="failed"), own.room_for(40):
        raise ValueError("failed")
    assert own._promised == 0


def test_a_run_of_many_draws_asks_for_room_by_its_size(store, monkeypatch):
    asked, room_for = [], store.memory.room_for
    monkeypatch.setattr(store.memory, "room_for", lambda size: asked.append(size) or room_for(size))
    model = store.workspace("cn-ree-2025", None).model
    store._runs.drop_large()
    results = store.range_run(moved_run({"cn_approval": 0.2134}), 2)
    assert asked == [expected_bytes(model, 2)]
    flows = sum(array.nbytes for array in results.view.flows)
    assert flows < asked[0] < 2 * flows


def test_draws_of_ranges_go_from_all_workspaces_and_the_central_ones_stay(store):
    run = moved_run({"cn_approval": 0.2135})
    store.range_run(run, 2)
    workspace = store.workspace(run.scenario, run.day)
    assert max(count for _, count in workspace._batches) >= 1
    workspace.draw_batch(1, 2)
    workspace.drop_range_batches()
    assert {count for _, count in workspace._batches} == {1}


def held_bytes_of(store):
    """Bytes by the count of the stores themselves."""
    counted = (store._checkpoints, store._range_checkpoints, store._moved._held)
    large = store._runs._large
    return (
        sum(one._values.currsize for one in counted)
        + store._runs._finished.currsize
        + (0 if large is None else sum(array.nbytes for array in large[1].view.flows))
    )


def test_a_walk_through_the_views_holds_what_the_bound_says(store, client, monkeypatch):
    """A scenario, moves, ranges, a comparison, sources, a file: what one person does in a visit, twice over."""
    bound = 60_000_000
    monkeypatch.setattr(bounded_stores, "REST_SHARE", 0.17)  # a workspace, and 17 MB of each other store
    monkeypatch.setattr(store.memory, "_measure", lambda: held_bytes_of(store))
    monkeypatch.setattr(store.memory, "_max", bound)
    monkeypatch.setattr(store.memory, "_max_at_work", 2 * bound)
    at_most, usual = [], store.memory._let_go
    monkeypatch.setattr(store.memory, "_let_go", lambda most: (at_most.append(most), usual(most))[1])
    day, state = "2026-08-01", {"scenario": "cn-ree-2025", "day": "2026-08-01"}
    sides = {name: state | {"levers": {"cn_approval": level}} for name, level in (("a", 0.31), ("b", 0.32))}
    toml = client.post("/api/scenario.toml", json=state | {"levers": {"us_tariff": 0.3}}).text
    read = client.post("/api/load", json={"toml": toml}).json()["kept"]
    for turn in (1, 2):
        for path, body in (
            ("open", state), ("simulate", state | {"levers": {"cn_approval": 0.3 + turn / 100}}),
            ("ranges", state | {"levers": {"cn_approval": 0.3 + turn / 100}, "draws": 2}),
            ("compare", sides | {"draws": 2}), ("trace", sides["a"] | {"tile": "price"}),
            ("industries", sides["a"]), ("simulate", {"scenario": read, "day": day, "levers": {"us_stock": 1.0}}),
            ("ranges", {"scenario": read, "day": day, "levers": {}, "draws": 2}),
        ):  # fmt: skip
            assert client.post(f"/api/{path}", json=body).status_code == 200
            store.memory.check()
            assert held_bytes_of(store) <= bound, path
    assert len(store._workspaces) <= MAX_WORKSPACES
    assert len(store._read) <= MAX_READ_SCENARIOS
    assert any(most < 2 * bound for most in at_most)  # before a large run, not only after one
