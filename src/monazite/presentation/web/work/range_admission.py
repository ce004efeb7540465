"""Which ranges may begin, and when: none while moves need the processors, one at a time, pages in turn.

A page that would not come to its turn within `WAIT` is told so at once, and asks again later: a request that waits in
vain holds a connection, and its user believes that an answer is on its way.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from cachetools import LRUCache

from monazite.presentation.web.work.scheduler import Scheduler, ShouldStop
from monazite.presentation.web.work.slot_meter import WINDOW

WAIT = 2.0
"""Seconds that ranges wait for their turn: a look at the page lasts some more, in which they are then computed."""
MEMORY = 0.2  # weight of the last ranges in what ranges are expected to take
MAX_PAGES = 1000  # whose last turn is remembered


@dataclass(eq=False)
class RangeTurn:
    """A request for ranges.

    Attributes
    ----------
    page
        Who asks.
    should_stop
        Whether nobody waits any more.
    is_patient
        Whether it waits as long as it takes.
    begin
        Called when its turn has come, or when it is refused: ``state`` says which.
    """

    page: str
    should_stop: ShouldStop
    is_patient: bool = False
    begin: Callable[[], None] = field(default=lambda: None)
    state: str = "waiting"
    asked: float = 0.0
    at_start: float = 0.0


class RangeAdmission:
    """The queue of those who wait for ranges. To be used from one thread, that of the event loop.

    Parameters
    ----------
    scheduler
        Says what moves and ranges took in the last seconds, and whether a place is free.
    clock
        Gives the time, s.
    """

    def __init__(self, scheduler: Scheduler, clock: Callable[[], float] = monotonic) -> None:
        self._scheduler, self._clock = scheduler, clock
        self._queue: list[RangeTurn] = []
        self._running: RangeTurn | None = None
        self._cost = 0.0  # seconds of a place that ranges are expected to take
        self._last_turn: LRUCache[str, float] = LRUCache(MAX_PAGES)  # by page, when it had one, or asked first
        self._last_asked: OrderedDict[str, float] = OrderedDict()  # by page, when it asked for anything; newest last

    def __len__(self) -> int:
        return len(self._queue)

    def note(self, page: str) -> None:
        """A page has asked for something."""
        self._last_asked[page] = self._clock()
        self._last_asked.move_to_end(page)
        if len(self._last_asked) > MAX_PAGES:
            self._last_asked.popitem(last=False)

    def ask(self, turn: RangeTurn) -> None:
        """Begin, queue or refuse a request."""
        self.note(turn.page)
        turn.asked = self._clock()
        self._last_turn.setdefault(turn.page, turn.asked)
        self._queue.append(turn)
        self.review()

    def leave(self, turn: RangeTurn, *, is_whole: bool = False) -> None:
        """A request has ended, whatever became of it; ``is_whole``: with all that it asked for computed."""
        if turn in self._queue:
            self._queue.remove(turn)
        if turn is self._running:
            self._running = None
            if is_whole:
                taken = self._scheduler.taken_by_ranges() - turn.at_start
                self._cost += (MEMORY if self._cost else 1.0) * (taken - self._cost)
        self.review()

    def review(self) -> None:
        """Begin what may begin now, and refuse what would wait in vain. To be called again while any wait."""
        self._queue = [turn for turn in self._queue if not turn.should_stop()]
        self._queue.sort(key=lambda turn: (self._last_turn.get(turn.page, turn.asked), -turn.asked))
        if self._queue and self._running is None:
            first = next((turn for turn in self._queue if self._may_begin(turn)), None)
            if first is not None:
                self._queue.remove(first)
                self._running, first.at_start = first, self._scheduler.taken_by_ranges()
                self._last_turn[first.page] = self._clock()
                self._end(first, "begun")
        self._refuse()

    def _refuse(self) -> None:
        """Tell the last ones that there is no room for them, and whoever has waited for long."""
        most, now = self._soon(), self._clock()
        impatient = [turn for turn in self._queue if not turn.is_patient]
        for turn in [*impatient[most:], *(one for one in impatient[:most] if now - one.asked >= WAIT)]:
            self._queue.remove(turn)
            self._end(turn, "refused")

    def _end(self, turn: RangeTurn, state: str) -> None:
        turn.state = state
        turn.begin()

    def _may_begin(self, turn: RangeTurn) -> bool:
        """Whether no other page needs the processors, or what was taken leaves room for what ranges take.

        Ranges that take longer than half of the window begin where that is free.
        """
        if self._is_alone(turn.page):  # what is computed beside is its own too, such as a comparison
            return self._scheduler.has_place_beside_moves()
        whole = self._scheduler.slots * WINDOW
        return self._scheduler.has_place() and whole - self._scheduler.taken() >= min(self._cost, whole / 2)

    def _is_alone(self, page: str) -> bool:
        newest = next((at for other, at in reversed(self._last_asked.items()) if other != page), None)
        return newest is None or newest <= self._clock() - WINDOW

    def _soon(self) -> int:
        """How many ranges can begin within `WAIT` beside what moves took in the last seconds; at least one."""
        room = self._scheduler.slots - self._scheduler.taken() / WINDOW
        return max(int(room * WAIT / self._cost), 1) if self._cost else self._scheduler.slots
