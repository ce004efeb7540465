"""How far output of each industry falls: its hardest-hit use in the twelve months from the day of the levers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from monazite.presentation.web.charts.chart_data import REGIONS
from monazite.presentation.web.levers.levers import check_levers
from monazite.presentation.web.runs.requests import SimulateRequest, run_request
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.views.endpoints import shown_workspace
from monazite.results.names import INDUSTRIES, present

UNHARMED = 0.995  # of the plan: output above it counts as full
WINDOW = 12  # months


def industry_output(store: SessionStore, request: SimulateRequest) -> dict[str, Any]:
    """Rows by industry: lowest month of the hardest-hit use by region, and the use that this is in most of them."""
    workspace = shown_workspace(store, request)
    check_levers(request.levers)
    current = workspace.quantities(store.central_run(run_request(request, workspace.day)))
    values, left = current.results.select("output")
    uses, regions = (current.results.view.labels(axis) for axis in left[1:])
    places, index = present(REGIONS, regions), current.results.index
    lowest = _lowest_month(values[0, current.start : current.start + WINDOW])
    rows = []
    for industry in INDUSTRIES:
        own = [uses.index(use) for use in index.use if index.industry[use] == industry]
        if own:
            by_place = [lowest[own, regions.index(place)] for place in places]
            harmed = [int(outputs.argmin()) for outputs in by_place if outputs.min() <= UNHARMED]
            usual = Counter(harmed).most_common(1)[0][0] if harmed else -1
            named = [workspace.names.use(uses[use]) for use in own]
            rows.append({
                "industry": industry.capitalize(),
                "use": named[usual] if harmed else "",
                "cells": [_cell_text(outputs, named, usual) for outputs in by_place],
            })  # fmt: skip
    return {"places": places, "rows": rows, "counted_from": workspace.day.isoformat(), "run": current.results.run}


def _lowest_month(path: np.ndarray) -> np.ndarray:
    """Least of (month, use, region) over the months; infinite where a use does not exist."""
    return np.where(np.isnan(path), np.inf, path).min(0)


def _cell_text(outputs: np.ndarray, named: Sequence[str], usual: int) -> str:
    """Output of the hardest-hit of some uses, in per cent of the plan; with its name where it is not the usual one."""
    lowest, hardest = outputs.min(), int(outputs.argmin())
    if not np.isfinite(lowest) or lowest > UNHARMED:
        return "full"
    return f"{100 * lowest:.0f}%" + (f" ({named[hardest]})" if outputs[usual] > lowest else "")
