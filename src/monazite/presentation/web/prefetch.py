"""Answers made ahead: while nobody waits, the positions of the lever that is likely to move next are computed.

At the start these are all levers, one at a time, with the others at rest; later every position of the lever that a page
moved last, with the others as that page left them. The numbers are those of the same run made on request. Only whole
answers are kept, not their runs.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Condition, Thread

Work = Callable[[str, str, Mapping[str, float]], None]
"""Makes and keeps the answer for a scenario, a good and levers."""
MOST = 2500  # positions that may wait
MOST_OF_A_LEVER = 160


def positions(low: float, top: float, step: float) -> list[float]:
    """Positions of a slider from the ends inwards, coarse ones first."""
    count = round((top - low) / step)
    if count > MOST_OF_A_LEVER:
        return []
    seen: dict[int, None] = {}
    for stride in (10, 5, 1):
        seen |= dict.fromkeys(range(0, count + 1, stride))
    return [round(low + i * step, 6) for i in seen]


class Ahead:
    """A queue of positions and one thread that works on it; the newest wishes come first."""

    def __init__(self, work: Work) -> None:
        self._work, self._change = work, Condition()
        self._wanted: OrderedDict[tuple, None] = OrderedDict()
        Thread(target=self._run, name="ahead", daemon=True).start()

    def wish(self, scenario: str, good: str, levers: Mapping[str, float], moved: str, at: list[float]) -> None:
        """All positions of one lever, before what waits already."""
        others = {name: value for name, value in levers.items() if name != moved}
        with self._change:
            for value in reversed(at):
                key = (scenario, good, tuple(sorted({**others, moved: value}.items())))
                self._wanted[key] = None
                self._wanted.move_to_end(key, last=False)
            while len(self._wanted) > MOST:
                self._wanted.popitem()
            self._change.notify()

    def _run(self) -> None:
        from monazite.foundation.errors import MonaziteError

        while True:
            with self._change:
                while not self._wanted:
                    self._change.wait()
                (scenario, good, levers), _ = self._wanted.popitem(last=False)
            try:
                self._work(scenario, good, dict(levers))
            except MonaziteError:
                continue  # whoever asks for it will be told
