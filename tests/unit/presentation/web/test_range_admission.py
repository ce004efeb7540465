"""When ranges begin, whose turn it is, who is told to come again: by a clock that the test moves."""

from contextlib import ExitStack

import pytest

from monazite.presentation.web.work.range_admission import WAIT, RangeAdmission, RangeTurn
from monazite.presentation.web.work.scheduler import Scheduler, never
from monazite.presentation.web.work.slot_meter import WINDOW

SLOTS = 2


class FakeTime:
    """A clock that stands until it is moved."""

    now = 100.0

    def __call__(self):
        return self.now

    def pass_by(self, seconds):
        self.now += seconds


@pytest.fixture
def clock():
    return FakeTime()


@pytest.fixture
def scheduler(clock):
    return Scheduler(SLOTS, clock)


@pytest.fixture
def admission(scheduler, clock):
    return RangeAdmission(scheduler, clock)


def ranges_of(page, should_stop=never, **more):
    return RangeTurn(page, should_stop, **more)


def asked(admission, page, should_stop=never, **more):
    turn = ranges_of(page, should_stop, **more)
    admission.ask(turn)
    return turn


def run_whole(admission, scheduler, clock, page, seconds=1.0):
    """Ranges of a page, computed on both places."""
    turn = asked(admission, page)
    assert turn.state == "begun"
    with scheduler.background(never), scheduler.background(never):
        clock.pass_by(seconds)
    admission.leave(turn, is_whole=True)


def busy_with_moves(admission, scheduler, clock, seconds, moves=SLOTS):
    """Moves of another page under way for some seconds, of which it asks for the last one at their end."""
    with ExitStack() as under_way:
        for _ in range(moves):
            under_way.enter_context(scheduler.interactive())
        clock.pass_by(seconds)
        admission.note("other")


def test_the_meter_counts_places_that_were_taken_in_the_last_seconds(admission, scheduler, clock):
    busy_with_moves(admission, scheduler, clock, 1.0, moves=5)  # of which three wait and take none
    assert scheduler.taken() == pytest.approx(2.0, rel=0.1)
    with scheduler.background(never):
        clock.pass_by(0.5)
    assert scheduler.taken() == pytest.approx(2.5, rel=0.1)
    assert scheduler.taken_by_ranges() == pytest.approx(0.5)
    clock.pass_by(WINDOW - 0.7)
    assert scheduler.taken() == pytest.approx(0.5 + 0.4, abs=0.25)  # the rest of the moves is longer ago
    clock.pass_by(WINDOW)
    assert scheduler.taken() == 0.0
    assert scheduler.taken_by_ranges() == pytest.approx(0.5)


def test_whoever_is_alone_has_ranges_at_once_however_busy_the_last_seconds_were(admission, scheduler, clock):
    run_whole(admission, scheduler, clock, "alone", seconds=2.0)
    with scheduler.interactive(), scheduler.background(never):  # its own moves, and ranges that it asked for
        clock.pass_by(WINDOW)
    admission.note("alone")
    with scheduler.background(never), scheduler.background(never):  # a comparison that it asked for
        assert asked(admission, "alone").state == "begun"


def test_ranges_do_not_begin_while_moves_of_others_need_the_processors(admission, scheduler, clock):
    run_whole(admission, scheduler, clock, "first")
    busy_with_moves(admission, scheduler, clock, WINDOW)
    turn = asked(admission, "first")
    busy_with_moves(admission, scheduler, clock, 0.9 * WAIT)
    admission.review()
    assert turn.state == "waiting"
    clock.pass_by(0.2 * WAIT)
    admission.review()
    assert turn.state == "refused"
    clock.pass_by(0.4 * WINDOW)  # moves took not two thirds of the last seconds
    assert asked(admission, "first").state == "begun"


def test_ranges_do_not_begin_beside_moves_that_take_every_place(admission, scheduler, clock):
    admission.note("other")
    with scheduler.interactive(), scheduler.interactive():
        clock.pass_by(2 * WINDOW)  # so long that nobody has asked for anything in the last seconds
        turn = asked(admission, "page")
        assert turn.state == "waiting"
    clock.pass_by(0.5 * WAIT)
    admission.review()
    assert turn.state == "begun"


def test_a_waiting_request_begins_as_soon_as_there_is_room(admission, scheduler, clock):
    run_whole(admission, scheduler, clock, "first")
    busy_with_moves(admission, scheduler, clock, WINDOW)
    called = []
    turn = asked(admission, "second", begin=lambda: called.append(1))
    for _ in range(19):
        if turn.state == "waiting":
            clock.pass_by(0.1)
            admission.note("other")
            admission.review()
    assert turn.state == "begun"
    assert called == [1]


def test_those_who_would_wait_in_vain_are_told_at_once_and_one_waits(admission, scheduler, clock):
    run_whole(admission, scheduler, clock, "first")
    busy_with_moves(admission, scheduler, clock, WINDOW)
    turns = [asked(admission, f"page {i}") for i in range(5)]
    assert [turn.state for turn in turns].count("refused") == 4
    assert len(admission) == 1
    busy_with_moves(admission, scheduler, clock, WAIT)
    admission.review()
    assert len(admission) == 0
    assert all(turn.state == "refused" for turn in turns)


def test_one_range_at_a_time_and_one_that_began_is_not_ended_by_another(admission, clock):
    first, second = asked(admission, "a"), asked(admission, "b")
    assert (first.state, second.state) == ("begun", "waiting")
    clock.pass_by(1.0)
    admission.review()
    assert second.state == "waiting"
    admission.leave(first)
    assert second.state == "begun"


def test_the_page_whose_last_turn_is_longest_ago_comes_first(admission, clock):
    for page in "abc":
        turn = asked(admission, page)
        clock.pass_by(0.1)
        admission.leave(turn, is_whole=True)
    running = asked(admission, "d")
    turns = {page: asked(admission, page, is_patient=True) for page in "cab"}
    order = []
    for _ in range(3):
        clock.pass_by(0.1)
        admission.leave(running)
        running = next(turn for turn in turns.values() if turn.state == "begun" and turn.page not in order)
        order.append(running.page)
    assert order == ["a", "b", "c"]


def test_a_page_that_was_refused_comes_before_one_that_asks_for_the_first_time(admission, scheduler, clock):
    run_whole(admission, scheduler, clock, "first")
    busy_with_moves(admission, scheduler, clock, WINDOW)
    asked(admission, "early")
    assert asked(admission, "late").state == "refused"
    clock.pass_by(0.01)
    newest = asked(admission, "newest")
    assert newest.state == "refused"
    again = asked(admission, "early")
    assert again.state == "waiting"


def test_who_has_moved_on_keeps_no_place_and_a_patient_one_is_never_refused(admission, scheduler, clock):
    has_left = []
    first = asked(admission, "a")
    gone = asked(admission, "b", lambda: bool(has_left))
    firm = asked(admission, "c", is_patient=True)
    has_left.append(1)
    clock.pass_by(5 * WAIT)
    admission.note("other")
    admission.review()
    assert len(admission) == 1
    admission.leave(first)
    assert (gone.state, firm.state) == ("waiting", "begun")


def test_what_ranges_take_is_learned_from_whole_ones_alone(admission, scheduler, clock):
    run_whole(admission, scheduler, clock, "a", seconds=1.0)
    assert admission._cost == pytest.approx(2.0)
    turn = asked(admission, "a")
    with scheduler.background(never):
        clock.pass_by(0.2)
    admission.leave(turn)  # which was stopped
    assert admission._cost == pytest.approx(2.0)
