"""Shipments as customs of the buyers count them: after the time under way.

The market clears on the day of shipment. Lines get magnets after the time under way; other stocks of buyers hold what
is at sea. Customs abroad see goods when they arrive, so that the low of China's magnet exports of May 2025 is one of
the EU's imports in the summer.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from monazite.model.trade_costs import months_under_way
from monazite.results.outcomes.registry import CHAIN, outcome
from monazite.results.view import View


def delayed(flows: np.ndarray, before: np.ndarray, months: np.ndarray) -> np.ndarray:
    """Flows that arrive some months after they left.

    Parameters
    ----------
    flows
        What left, by month (draw, month, good, buyer), spread evenly over each month.
    before
        What left in every month before the first (good, buyer).
    months
        Time under way (good, buyer), from 0.

    Returns
    -------
    numpy.ndarray
        What arrives (draw, month, good, buyer): of a time of 1.5 months, half of what left one month before and half
        of what left two months before.
    """
    whole = np.floor(months).astype(int)
    part = months - whole
    longest = int(whole.max(initial=0)) + 1
    past = np.broadcast_to(before, (flows.shape[0], longest, *before.shape))
    all_months = np.concatenate([past, flows], 1)
    out = np.empty_like(flows)
    edges = [*np.unique(whole), longest]
    for lag, _ in pairwise(edges):
        cells = whole == lag
        late = slice(longest - lag, longest - lag + flows.shape[1])
        later = slice(longest - lag - 1, longest - lag - 1 + flows.shape[1])
        mixed = (1.0 - part) * all_months[:, late] + part * all_months[:, later]
        out[..., cells] = mixed[..., cells]
    return out


@outcome("t/month", "month", "goods", "places", good="up", tables=(*CHAIN, "routes"))
def arrivals(v: View) -> np.ndarray:
    """Recorded shipments of the controlling country as the buyers' customs count them, after the time under way."""
    months = months_under_way(v.model.dataset, v.index, v.structure.controller)
    return v.grouped(delayed(v.recorded_exports(), v.baseline_exports(), months))
