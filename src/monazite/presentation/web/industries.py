"""How far output of each industry falls: its hardest-hit use in the twelve months from the day of the levers."""

from __future__ import annotations

from typing import Any

import numpy as np

from monazite.presentation.web.chart_data import REGIONS
from monazite.presentation.web.levers import check
from monazite.presentation.web.quick_quantities import Reader
from monazite.presentation.web.requests import Ask, question
from monazite.presentation.web.sessions import Desk
from monazite.results.names import INDUSTRIES, Names, present

FULL = 0.995  # of the plan: output above it counts as unharmed
WINDOW = 12  # months


def output(desk: Desk, ask: Ask) -> dict[str, Any]:
    """Rows by industry: lowest month of the hardest-hit use, with its name, in each region."""
    room = desk.room(ask.scenario, ask.day)
    check(ask.levers)
    now = Reader(desk.central(question(ask, room.day)), room.day)
    values, left = now.res.select("output")
    uses, regions = (now.res.view.labels(axis) for axis in left[1:])
    places = present(REGIONS, regions)
    low = _lowest(values[0, now.start : now.start + WINDOW])
    rows, names = [], Names(room.model.dataset)
    for industry in INDUSTRIES:
        mine = [uses.index(u) for u in now.res.index.use if now.res.index.industry[u] == industry]
        if mine:
            at = [low[mine, regions.index(p)] for p in places]
            worst = int(np.min(at, axis=0).argmin())
            rows.append({
                "industry": industry.capitalize(),
                "use": names.use(uses[mine[worst]]) if np.min(at) < FULL else "",
                "cells": [_cell(found) for found in at],
            })  # fmt: skip
    return {"places": places, "rows": rows, "run": now.res.run}


def _lowest(path: np.ndarray) -> np.ndarray:
    """Least of (month, use, region) over the months; infinite where a use does not exist."""
    return np.where(np.isnan(path), np.inf, path).min(0)


def _cell(low: np.ndarray) -> str:
    return "full" if not np.isfinite(low.min()) or low.min() > FULL else f"{100 * low.min():.0f}%"
