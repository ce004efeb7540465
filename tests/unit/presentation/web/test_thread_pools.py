"""Where requests wait: ranges that find no room, whose page has gone, and first views beside moves."""

import asyncio
import threading

import pytest

from monazite.presentation.web.work.scheduler import Scheduler, Superseded, never
from monazite.presentation.web.work.thread_pools import ThreadPools


class FakeRequest:
    """A request whose page may go."""

    is_gone = False

    async def is_disconnected(self):
        return self.is_gone


def test_ranges_of_one_page_come_and_the_next_one_begins_when_they_have_ended():
    async def both():
        pools, may_end, order = ThreadPools(Scheduler(2)), threading.Event(), []

        def first(_):
            order.append("first begins")
            may_end.wait(30.0)
            order.append("first ends")
            return 1

        def second(_):
            order.append("second begins")
            return 2

        one = asyncio.create_task(pools.run_ranges(FakeRequest(), first, never, "a"))
        two = asyncio.create_task(pools.run_ranges(FakeRequest(), second, never, "b", is_patient=True))
        while "first begins" not in order:
            await asyncio.sleep(0)
        may_end.set()
        return await asyncio.gather(one, two), order

    assert asyncio.run(both()) == ([1, 2], ["first begins", "first ends", "second begins"])


def test_ranges_end_when_their_page_has_gone():
    async def leaving():
        request, pools = FakeRequest(), ThreadPools(Scheduler(2))
        begun, ended = threading.Event(), threading.Event()

        def work(should_stop):
            begun.set()
            while not should_stop():
                ended.wait(0.001)
            raise Superseded

        ranges = asyncio.create_task(pools.run_ranges(request, work, never, "a"))
        while not begun.is_set():
            await asyncio.sleep(0)
        request.is_gone = True
        with pytest.raises(Superseded):
            await asyncio.wait_for(ranges, 30.0)
        assert await pools.run_ranges(FakeRequest(), lambda _: "next", never, "b") == "next"

    asyncio.run(leaving())


def test_a_page_is_told_at_once_that_there_is_no_room(monkeypatch):
    async def crowded():
        pools, has_begun = ThreadPools(Scheduler(2)), threading.Event()
        may_end = threading.Event()

        def work(_):
            has_begun.set()
            return may_end.wait(30.0)

        first = asyncio.create_task(pools.run_ranges(FakeRequest(), work, never, "a"))
        while not has_begun.is_set():
            await asyncio.sleep(0)
        monkeypatch.setattr(pools._admission, "_soon", lambda: 0)
        answer = await pools.run_ranges(FakeRequest(), lambda _: "never", never, "b")
        assert not first.done()
        may_end.set()
        return answer, await first

    assert asyncio.run(crowded()) == (None, True)


def test_first_views_are_made_one_at_a_time_and_keep_no_move_waiting():
    async def crowded():
        pools, may_end, begun = ThreadPools(Scheduler(2)), threading.Event(), []

        def view():
            begun.append(1)
            may_end.wait(30.0)

        views = [asyncio.create_task(pools.run_opening(view)) for _ in range(6)]
        while not begun:
            await asyncio.sleep(0)
        move = await asyncio.wait_for(pools.run_interactive(lambda: "moved"), 30.0)
        count = len(begun)
        may_end.set()
        await asyncio.gather(*views)
        return move, count, len(begun)

    assert asyncio.run(crowded()) == ("moved", 1, 6)


def test_large_runs_are_read_one_at_a_time():
    """Four tabs of sources and two comparisons at once held six runs of 200 to 500 MB."""

    async def all_at_once():
        pools, under_way, most = ThreadPools(Scheduler(2)), [], []

        def work(*_):
            under_way.append(1)
            most.append(len(under_way))
            threading.Event().wait(0.01)
            under_way.pop()

        one = pools.run_ranges(FakeRequest(), work, never, "a", is_patient=True)
        await asyncio.gather(one, *(pools.run_large(work) for _ in range(4)))
        return max(most), len(most)

    assert asyncio.run(all_at_once()) == (1, 5)
