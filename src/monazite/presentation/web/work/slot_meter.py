"""How much of the processors' time moves and ranges took in the last seconds: what decides whether ranges may begin."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

WINDOW = 3.0
"""Seconds that count as the last ones: some drags of a lever and pauses between them, and a range or two."""
PARTS = 30  # of the window, each of which leaves it as a whole


class SlotMeter:
    """Seconds in which places at the processors were taken, within the last `WINDOW` and since the beginning.

    Elapsed time counts, not time on a processor: on a machine that others use too a move takes its place for longer,
    and leaves less for ranges. Not safe for several threads: its scheduler holds a lock around every call.

    Parameters
    ----------
    slots
        Places; moves that wait for one take none.
    clock
        Gives the time, s.
    """

    def __init__(self, slots: int, clock: Callable[[], float] = monotonic) -> None:
        self._slots, self._clock, self._width = slots, clock, WINDOW / PARTS
        self._moves, self._ranges, self._last = 0, 0, clock()
        self._parts: dict[int, float] = {}  # seconds taken by number of the part
        self.ranges_in_all = 0.0

    def note(self, moves: int, ranges: int) -> None:
        """From now on so many moves are under way or wait, and so many parts of ranges are computed."""
        self._advance()
        self._moves, self._ranges = min(moves, self._slots), ranges

    def used(self) -> float:
        """Seconds of all places that were taken within the window."""
        self._advance()
        oldest = int(self._clock() / self._width) - PARTS
        self._parts = {part: taken for part, taken in self._parts.items() if part > oldest}
        return sum(self._parts.values())

    def ranges_so_far(self) -> float:
        """Seconds that ranges took since the beginning."""
        self._advance()
        return self.ranges_in_all

    def _advance(self) -> None:
        """Count what was taken since the last call."""
        now, taken = self._clock(), self._moves + self._ranges
        self.ranges_in_all += self._ranges * (now - self._last)
        at = max(self._last, now - WINDOW)
        while taken and at < now:
            part = int(at / self._width)
            end = max(min((part + 1) * self._width, now), at + 1e-9)
            self._parts[part] = self._parts.get(part, 0.0) + taken * (end - at)
            at = end
        self._last = now
