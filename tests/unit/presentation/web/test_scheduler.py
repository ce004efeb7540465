"""Who may use the processors."""

import threading
import time
from contextvars import Context

import pytest

from monazite.presentation.web.work.scheduler import IDLE_DELAY, MONTH_WAIT, PATIENCE, Scheduler, Superseded


def test_ranges_let_central_runs_pass_but_do_not_starve():
    scheduler, waits = Scheduler(2), []
    with scheduler.background(lambda: False) as wait_for_turn:
        wait_for_turn()
        with scheduler.interactive():
            wait_for_turn()  # one place is free
            with scheduler.interactive():
                began = time.monotonic()
                wait_for_turn()
                waits.append(time.monotonic() - began)
    assert waits[0] >= 0.9 * MONTH_WAIT
    with scheduler.background(lambda: True) as wait_for_turn, pytest.raises(Superseded):
        wait_for_turn()

    def begin():
        with scheduler.background(lambda: True, begins=True):
            pass

    with scheduler.interactive(), scheduler.interactive(), pytest.raises(Superseded):
        Context().run(begin)  # of another request


def test_nothing_is_computed_in_advance_while_a_page_waits_for_work_beside_the_server():
    scheduler = Scheduler(2)
    idle = threading.Thread(target=scheduler.idle, daemon=True)
    with scheduler.beside():
        idle.start()
        idle.join(2.0 * IDLE_DELAY)
        assert idle.is_alive()
        began = time.monotonic()
        with scheduler.background(lambda: False, begins=True) as wait_for_turn:  # ranges go on as ever
            wait_for_turn()
        assert time.monotonic() - began < MONTH_WAIT
    idle.join(60.0)
    assert not idle.is_alive()


def test_what_no_page_waits_for_takes_no_place_and_lets_every_request_pass():
    scheduler = Scheduler(1)
    with scheduler.unwatched(lambda: False) as wait_for_turn:
        began = time.monotonic()
        wait_for_turn()
        assert time.monotonic() - began < 0.5 * PATIENCE  # nobody else
        with scheduler.background(lambda: False, begins=True):  # ranges of another page begin at once
            pass
        with scheduler.busy():
            began = time.monotonic()
            wait_for_turn()
        assert time.monotonic() - began >= 0.9 * PATIENCE
    with scheduler.busy(), scheduler.unwatched(lambda: True) as wait_for_turn, pytest.raises(Superseded):
        wait_for_turn()
