"""Innovation as long-run drift: what users have learned to do without stays, and makes later shortages smaller.

The market call lets intensities fall while a material is dear and never lets them rise again. Here that drift is turned
into money: loss that it avoids, and the small gain of productivity that users abroad kept after 2010.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from monazite.economy.simulated_run import SimulatedRun

SHORT = 1.0 - 1e-6
GAIN = "economy.innovation_gain"
MEDIAN_GAIN = 0.0075


class Drift(NamedTuple):
    """What the drift of intensities is worth (draw, month, sector, region), MUSD a month.

    ``avoided`` lost output of dependent lines; ``gained`` value added from higher productivity.
    """

    avoided: np.ndarray
    gained: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """Both together."""
        return self.avoided + self.gained


def drift(run: SimulatedRun) -> Drift | None:
    """Worth of the drift of intensities on the dataset's sectors and regions; None for a run without parameters.

    Equations: with intensity A (1 at the start, never rising) a line that makes the share y of its plan gets the
    material for y A of the plan without drift. Where lines are short the same deliveries would then make y A instead of
    y: avoided = dependent value added x y (1 - A). Where they are not short, more would have been bought instead, and
    nothing is avoided. gained = -gain x ln A x dependent value added x y. What is recaptured later is not taken off.
    Regions are means over buyers by baseline activity. Source: Sprecher et al. 2017 (thrift); Alfaro,
    Fadinger, Schymik and Virananda 2025 (innovation after 2010).
    """
    if run.draws is None:
        return None
    s, draws, flows = run.structure, run.draws, run.flows
    gain = np.asarray(draws.values.get(GAIN, np.full(len(flows.output), MEDIAN_GAIN)))[:, None, None, None]
    depend = np.minimum(s.sector_share[None] * draws["dependence"][:, None, None], 1.0)  # draw, sector, use
    shape = (*flows.output.shape[:2], *s.value_added.shape)
    avoided, gained = np.zeros(shape), np.zeros(shape)
    for u in map(int, np.flatnonzero(s.sector_share.any(0))):
        made, without, log = _regions(run, u)
        if not log.any():
            continue
        mine = np.flatnonzero(s.sector_share[:, u])
        base = (depend[:, mine, u, None] * s.value_added[None, mine])[:, None]  # draw, 1, sector, region
        if (without < made).any():
            avoided[:, :, mine] += base * (made - without)[:, :, None]
        gained[:, :, mine] -= gain * (log * made)[:, :, None] * base
    return Drift(avoided, gained)


def _regions(run: SimulatedRun, use: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of a use by region (draw, month, region): share of the plan made, the same without drift, log intensity."""
    s, flows = run.structure, run.flows
    made, log = flows.output[:, :, use], flows.thrift[:, :, use]
    without = np.where(made < SHORT, made * np.exp(log), made)
    weight = np.zeros((made.shape[2], s.value_added.shape[1]))
    weight[np.arange(len(weight)), s.buyer_region] = s.activity_ref[use]
    total = weight.sum(0)
    weight = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    nobody = (total <= 0).astype(float)  # no line, nothing lost
    return np.minimum(made @ weight + nobody, 1.0), np.minimum(without @ weight + nobody, 1.0), log @ weight
