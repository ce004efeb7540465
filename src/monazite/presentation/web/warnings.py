"""Warnings: months not solved, levers beyond what the model is tested on, lines that stop soon, empty stocks."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from monazite.presentation.briefing.claims import value_text
from monazite.presentation.web.headline_tiles import upper
from monazite.presentation.web.quick_quantities import STOPPERS, Reader
from monazite.results.names import Names, month_text, present

SOON = 60  # days
BARE = 10.0  # days of use
WATCHED = ("Dy.oxide", "Tb.oxide", "Y.oxide", "NdFeB.SH.magnet", "NdFeB.UH.magnet")
MOST = 4


def warnings(now: Reader, levers: Mapping[str, float], limits: Mapping[str, tuple[float, float, str]],
             names: Names) -> list[dict[str, str]]:  # fmt: skip
    """What to look at, worst first, each with a remedy."""
    out: list[dict[str, str]] = []
    failed = now.res.failures()
    if failed:
        months = f"{len(failed)} months" if len(failed) > 1 else f"{month_text(_month(failed[0]))}"
        text = f"{months} could not be solved; prices of the month before stand in."
        out.append({"level": "stop", "text": text, "remedy": "Move the last lever back a little."})
    for name, (low, high, label) in limits.items():
        value = levers.get(name)
        if value is not None and not low <= value <= high:
            tested = f"{spoken(name, low)} to {spoken(name, high)}"
            text = f"{label}, {spoken(name, value)}: outside the calibrated range ({tested})."
            out.append({"level": "note", "text": text, "remedy": "Read the direction of the result, not its size."})
    stop = now.first_stop()
    if stop and stop[0].value <= SOON:
        q, industry, region = stop
        text = f"{upper(names.use(industry))} in {names.the(region)}: a line stops after {value_text(q)}."
        remedy = "More stock, supply shared among allies, or more licences move that date."
        out.append({"level": "warn", "text": text, "remedy": remedy})
    out += _bare(now, names)
    return out


def spoken(name: str, value: float) -> str:
    """A lever's value in words."""
    from monazite.presentation.web.levers import BY_ID

    unit = BY_ID[name].quantity.unit
    return f"{100 * value:.0f}%" if unit == "share" else f"{value:g} {unit}{'s' if unit == 'month' else ''}"


def _month(failure: dict):
    from datetime import date

    return date.fromisoformat(failure["month"])


def _bare(now: Reader, names: Names) -> list[dict[str, str]]:
    """Commercial stocks below ten days of use, the first of each region."""
    cover, left = now.res.select("cover")
    goods, regions = (now.res.view.labels(axis) for axis in left[1:])
    out = []
    for region in present(STOPPERS, regions):
        best: tuple[int, str] | None = None
        for good in present(WATCHED, goods) or list(now.focus.shipments.values()):
            path = cover[0, now.start :, goods.index(good), regions.index(region)]
            low = np.flatnonzero(path < BARE)
            if low.size and (best is None or low[0] < best[0]):
                best = (int(low[0]), good)
        if best:
            when = month_text(now.res.index.month[now.start + best[0]])
            text = f"{upper(names.good(best[1]))} in {names.the(region)}: less than ten days of stock in {when}."
            remedy = "Start a stock earlier, let allies supply each other first, or license more."
            out.append({"level": "warn", "text": text, "remedy": remedy})
    return out[:MOST]
