"""Answers in advance: while the server is idle, the positions of the lever that is likely to move next are computed.

At the start these are all levers, one at a time, with the others at rest; later every position of the lever that a page
moved last, with the others as that page left them. The numbers are those of the same run made on request. Only whole
answers are stored, not their runs.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from threading import Condition, Thread

from monazite.presentation.web.thread_priority import give_way

MakeAnswer = Callable[[str, str, Mapping[str, float]], None]
"""Makes and stores the answer for a scenario, a good and the levers moved."""
MAX_QUEUED = 2500
"""Answers that may wait: a few minutes of an idle server; what has waited longest is dropped."""
MAX_POSITIONS = 160
"""Of a slider: a finer one would fill the queue with positions of which few are ever asked for."""
COARSE_TO_FINE = (10, 5, 1)
"""Steps of a slider between the positions that are computed first, next and last."""


def slider_positions(low: float, top: float, step: float) -> list[float]:
    """Positions of a slider, coarse ones first; none of a slider with more than `MAX_POSITIONS` steps."""
    count = round((top - low) / step)
    if count > MAX_POSITIONS:
        return []
    numbers: dict[int, None] = {}
    for stride in COARSE_TO_FINE:
        numbers |= dict.fromkeys(range(0, count + 1, stride))
    return [round(low + i * step, 6) for i in numbers]


class Prefetcher:
    """A queue of lever settings and one thread that works on it; the newest come first."""

    def __init__(self, make_answer: MakeAnswer) -> None:
        self._make_answer, self._changed = make_answer, Condition()
        self._queue: OrderedDict[tuple, None] = OrderedDict()
        Thread(target=self._run, name="prefetch", daemon=True).start()

    def add(
        self, scenario: str, good: str, levers: Mapping[str, float], lever: str, positions: Sequence[float]
    ) -> None:
        """Queue positions of one lever, before everything that waits already; ``levers`` gives the others."""
        others = {name: value for name, value in levers.items() if name != lever}
        with self._changed:
            for value in reversed(positions):
                setting = (scenario, good, tuple(sorted({**others, lever: value}.items())))
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
                (scenario, good, levers), _ = self._queue.popitem(last=False)
            try:
                self._make_answer(scenario, good, dict(levers))
            except MonaziteError:
                continue  # whoever asks for this setting gets the error
