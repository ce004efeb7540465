"""Answers in advance: while the server is idle, the positions of the lever that is likely to move next are computed.

At the start these are all levers, one at a time, with the others at rest; later every position of the lever that a page
moved last, with the others as that page left them. The numbers are those of the same run made on request. Only whole
answers are stored, not their runs.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from threading import Condition, Thread

from monazite.presentation.web.work.thread_priority import give_way

MakeAnswer = Callable[[str, tuple[str, str], Mapping[str, float]], None]
"""Makes and stores the answer for a scenario, a good with the country that is looked at, and the levers moved."""
MAX_QUEUED = 2500
"""Answers that may wait: a few minutes of an idle server; what has waited longest is dropped."""
MAX_POSITIONS = 160
"""Of a slider: a finer one would fill the queue with positions of which few are ever asked for."""
NEAR = 8
"""Steps to either side of where a lever stands that are computed before all others: those of arrow keys and nudges."""
COARSE_TO_FINE = (10, 5, 1)
"""Steps of a slider between the positions that are computed first, next and last."""


def slider_positions(low: float, top: float, step: float, at: float | None = None) -> list[float]:
    """Positions of a slider: those near ``at``, where it stands, then coarse ones first.

    Of a slider with more than `MAX_POSITIONS` steps only those near it.

    >>> slider_positions(0.0, 3.0, 1.0, at=2.0)
    [3.0, 1.0, 0.0]
    """
    count, numbers = round((top - low) / step), dict[int, None]()
    here = None if at is None else round((at - low) / step)
    if here is not None:
        near = (n for away in range(1, NEAR + 1) for n in (here + away, here - away))
        numbers |= dict.fromkeys(n for n in near if 0 <= n <= count)
    for stride in COARSE_TO_FINE if count <= MAX_POSITIONS else ():
        numbers |= dict.fromkeys(n for n in range(0, count + 1, stride) if n != here)
    return [round(low + i * step, 6) for i in numbers]


class Prefetcher:
    """A queue of lever settings and one thread that works on it; the newest come first."""

    def __init__(self, make_answer: MakeAnswer) -> None:
        self._make_answer, self._changed = make_answer, Condition()
        self._queue: OrderedDict[tuple, None] = OrderedDict()
        Thread(target=self._run, name="prefetch", daemon=True).start()

    def add(
        self,
        scenario: str,
        good: str,
        levers: Mapping[str, float],
        lever: str,
        positions: Sequence[float],
        country: str = "",
    ) -> None:
        """Queue positions of one lever, before everything that waits already; ``levers`` gives the others."""
        others = {name: value for name, value in levers.items() if name != lever}
        with self._changed:
            for value in reversed(positions):
                setting = (scenario, (good, country), tuple(sorted({**others, lever: value}.items())))
                self._queue[setting] = None
                self._queue.move_to_end(setting, last=False)
            while len(self._queue) > MAX_QUEUED:
                self._queue.popitem()
            self._changed.notify()

    def _run(self) -> None:
        from monazite.foundation.errors import MonaziteError

        give_way()
        while True:
            with self._changed:
                while not self._queue:
                    self._changed.wait()
                (scenario, shown, levers), _ = self._queue.popitem(last=False)
            try:
                self._make_answer(scenario, shown, dict(levers))
            except MonaziteError:
                continue  # whoever asks for this setting gets the error
