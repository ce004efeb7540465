"""The two clocks of a state of the talks: months under strict controls, and progress of other sources."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Clock:
    """How the two clocks of the state run, by control level.

    Exposure counts months under strict controls, up to its last node; eased controls wind it back by ``recovery``
    nodes a month. Progress of other sources is measured in months of its reference path on the nodes ``progress`` and
    advances by ``speed`` a month.
    """

    strict: np.ndarray  # (control,) whether exposure grows
    recovery: int
    nodes: int
    progress: np.ndarray  # (node,) months
    speed: np.ndarray  # (control,) months a month

    @cached_property
    def _tables(self) -> dict[object, tuple[np.ndarray, ...]]:
        """Tables that were made before: every game of a draw asks for them in every round."""
        return {}

    def exposure(self) -> np.ndarray:
        """Next exposure node (control, exposure)."""
        now = np.arange(self.nodes)
        up, down = np.minimum(now + 1, self.nodes - 1), np.maximum(now - self.recovery, 0)
        return np.where(self.strict[:, None], up[None], down[None])

    def advance(self, extra: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
        """Lower progress node after a month and weight of the upper one, both (control, node)."""
        later = np.clip(self.progress[None] + self.speed[:, None] + extra, self.progress[0], self.progress[-1])
        low = np.clip(np.searchsorted(self.progress, later, side="right") - 1, 0, len(self.progress) - 2)
        return low, (later - self.progress[low]) / (self.progress[low + 1] - self.progress[low])

    def cells(self, extra: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
        """Lower cell (exposure, progress) after a month and weight of the one above it, both (control, cell)."""
        if ("cells", extra) not in self._tables:
            low, weight = self.advance(extra)
            later = self.exposure()[:, :, None] * len(self.progress) + low[:, None]
            count = (len(later), self.nodes * len(self.progress))
            spread = np.broadcast_to(weight[:, None], later.shape).reshape(count)
            self._tables["cells", extra] = (later.reshape(count), spread)
        lower, upper_weight = self._tables["cells", extra]
        return lower, upper_weight

    def reachable(self, exposure: int, progress: float, rounds: int, extra: float = 0.0) -> list[np.ndarray]:
        """Cells (exposure, progress) that paths from a start can be in, by round, with those of all rounds before.

        ``extra`` is the most that allies can add to the progress of a month.
        """
        name = (exposure, progress, rounds, extra)
        if name not in self._tables:
            self._tables[name] = tuple(self._reachable(exposure, progress, rounds, extra))
        return list(self._tables[name])

    def _reachable(self, exposure: int, progress: float, rounds: int, extra: float) -> list[np.ndarray]:
        """`reachable`, worked out."""
        step, ends, count = self.exposure(), (self.advance()[0], self.advance(extra)[0]), len(self.progress)
        lowest, highest = np.minimum(*ends), np.maximum(*ends) + 1
        low = int(np.clip(np.searchsorted(self.progress, progress, side="right") - 1, 0, count - 2))
        leads = np.eye(self.nodes * count, dtype=bool)  # from a cell to those of the next round
        for c, e, k in np.ndindex(len(step), self.nodes, count):
            leads[e * count + k, step[c, e] * count + lowest[c, k] : step[c, e] * count + highest[c, k] + 1] = True
        here, out = np.zeros(self.nodes * count, dtype=bool), list[np.ndarray]()
        here[exposure * count + low : exposure * count + low + 2] = True
        for _ in range(rounds):
            out.append(np.flatnonzero(here))
            here = leads[here].any(0)
        return out
