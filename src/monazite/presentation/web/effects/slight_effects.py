"""Levers that move no headline number: what of the page they move most, so that nobody takes them for broken."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from monazite.presentation.briefing.claims import number
from monazite.presentation.web.charts.chart_data import chart_series
from monazite.presentation.web.headline.tile import LEAST_CHANGE, HeadlineTile
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.results.names import Names, month_text

LEAST_VALUE = 1e-9  # of a series, below which no share of it is taken


def slight_effect(
    current: QuickQuantities,
    rest: QuickQuantities,
    good: str,
    tiles: Sequence[HeadlineTile],
    names: Names,
    lever: str = "",
) -> str:
    """What a moved lever changes most in the charts, in words; empty where it changes a headline number.

    Where it changes a loss after the twelve months alone, of which only small print speaks, that loss.

    Parameters
    ----------
    current, rest
        The run with the levers moved, and at rest.
    good
        The good whose price is shown.
    tiles
        All numbers of the page.
    names
        What goods and regions are called.
    lever
        What is said to change so little; by default whatever was moved.
    """
    changed = [(tile, text) for tile in tiles if (text := tile.to_json()["change"])]
    later = [f"{tile.label} {text}" for tile, text in changed if tile.group == "loss" and tile.change is not None]
    if len(later) < len(changed):
        return ""
    if later:
        by = f" by {lever}" if lever else ""
        return f"No headline number changes{by} within twelve months, only losses after them: {'; '.join(later)}."
    size, series, month = _largest_change(current, rest, good, names)
    first = f"No headline number changes{f' by {lever}' if lever else ''}"
    if abs(size) < LEAST_CHANGE:
        return f"{first}, and no line of a chart by {100 * LEAST_CHANGE:g}% or more."
    sign = "+" if size > 0 else "\N{MINUS SIGN}"
    when = month_text(current.results.index.month[month])
    return f"{first}; most changes {series}, by {sign}{number(abs(100 * size), 2)}% in {when}."


def _largest_change(current: QuickQuantities, rest: QuickQuantities, good: str, names: Names) -> tuple[float, str, int]:
    """The largest change of a line of the charts as a share of its value at rest, which line, and number of the month.

    From the month of the levers on; central case.
    """
    home = names.the(current.results.scenario.controller)
    words = {
        "price": lambda name: f"the price of {names.good(good)} {name} {home}",
        "shipments": lambda name: f"shipments of {name} from {home}",
        "supply": lambda name: f"{name} made outside {home}",
    }
    best = 0.0, "", current.start
    for chart, series in chart_series(current, good).items():
        for name, (outcome, where) in series.items():
            new, old = (q.path(outcome, **where)[0, current.start :] for q in (current, rest))
            change = (new - old) / np.maximum(np.abs(old), LEAST_VALUE)
            change = np.where(np.isfinite(change), change, 0.0)
            at = int(np.abs(change).argmax())
            if abs(change[at]) > abs(best[0]):
                best = float(change[at]), words[chart](name), current.start + at
    return best
