"""The two clocks of a state of the talks: months under strict controls, and progress of other sources."""

from __future__ import annotations

from dataclasses import dataclass

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

    def reachable(self, exposure: int, progress: float, rounds: int, extra: float = 0.0) -> list[np.ndarray]:
        """Cells (exposure, progress) that paths from a start can be in, by round, with those of all rounds before.

        ``extra`` is the most that allies can add to the progress of a month.
        """
        step, ends = self.exposure(), (self.advance()[0], self.advance(extra)[0])
        lowest, highest = np.minimum(*ends), np.maximum(*ends) + 1
        low = int(np.clip(np.searchsorted(self.progress, progress, side="right") - 1, 0, len(self.progress) - 2))
        here, out = np.zeros((self.nodes, len(self.progress)), dtype=bool), []
        here[exposure, low : low + 2] = True
        for _ in range(rounds):
            out.append(np.flatnonzero(here))
            for e, k in np.argwhere(here):
                for c in range(len(step)):
                    here[step[c, e], lowest[c, k] : highest[c, k] + 1] = True
        return out
