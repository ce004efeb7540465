"""Sources of a number whose run memory has dropped, asked for by several pages at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app_cases import post
from monazite.presentation.web.work.scheduler import Scheduler, never

pytestmark = pytest.mark.compiled
STOP = {"levers": {"cn_approval": 0.0}, "day": "2027-01-01"}


def test_many_tabs_of_sources_of_a_dropped_run_stop_nobody(client, store):
    """Each took a place of a move and waited for one: no ranges, comparison or source was given any more."""
    assert post(client, "ranges", **STOP, draws=16).status_code == 200
    store._runs.drop_large()
    with ThreadPoolExecutor(5) as tabs:
        traces = [
            tabs.submit(post, client, "trace", **STOP, tile=tile) for tile in ("price", "stop", "price", "magnets")
        ]
        assert [one.result(timeout=120).status_code for one in traces] == [200] * 4
        other = tabs.submit(post, client, "ranges", levers={"cn_approval": 0.7}, day="2027-01-01", draws=16)
        assert other.result(timeout=120).status_code == 200


def test_a_run_with_ranges_cannot_begin_within_a_move():
    scheduler = Scheduler(2)
    with (
        scheduler.interactive(),
        pytest.raises(RuntimeError, match="within a move"),
        scheduler.background(never, begins=True),
    ):
        pass
    with scheduler.background(never, begins=True):
        assert scheduler.has_place()
