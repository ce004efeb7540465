"""Warnings: months not solved, levers beyond what the model is tested on, lines that stop soon, empty stocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from monazite.presentation.briefing.claims import value_text
from monazite.presentation.web.headline.first_stops import first_of, idle_already, with_use
from monazite.presentation.web.headline.grade_words import good_with_use
from monazite.presentation.web.headline.headline_losses import capitalised
from monazite.presentation.web.headline.headline_tiles import line_places, main_places
from monazite.presentation.web.headline.record_starts import note_on_starts
from monazite.presentation.web.levers.levers import lever_by_id
from monazite.presentation.web.runs.quick_quantities import FEW_LINES, RARE_EARTHS, QuickQuantities
from monazite.results.names import Names, month_text, present

SOON = 60  # days to a line stop that is warned of
LOW_COVER = 10.0  # days of use that a stock lasts: below it is warned of
WATCHED_GOODS = ("Dy.oxide", "Tb.oxide", "Y.oxide", "NdFeB.SH.magnet", "NdFeB.UH.magnet")
MAX_STOCK_WARNINGS = 4


class LowStock(NamedTuple):
    """A stock that runs low: the warning, the good and the region."""

    text: str
    good: str
    region: str


def warnings(current: QuickQuantities, levers: Mapping[str, float],
             tested: Mapping[str, tuple[float, float]], names: Names, *,
             is_past: bool = False, country: str = "") -> list[dict[str, str]]:  # fmt: skip
    """What to look at, worst first, each with what is known of a remedy at once; `remedies` finds the levers that help.

    Parameters
    ----------
    current
        The run with the levers moved.
    levers
        Values of those that were moved.
    tested
        By lever the lowest and the highest value that the model is tested on.
    names
        What goods, uses and regions are called.
    is_past
        Whether the run is counted from before the last measure of a record: of what happened nobody can be warned.
    country
        The region that is looked at first; empty: the main ones together.
    """
    out: list[dict[str, str]] = []
    if not current.has_losses:
        text = "Losses of GDP mean nothing in this scenario: its sectors have the sizes of 2024, not of 2009."
        out.append({"level": "stop", "text": text, "remedy": "Read its prices and shipments alone."})
    failures = current.results.failures()
    if failures:
        first = month_text(date.fromisoformat(failures[0]["month"]))
        months = f"{len(failures)} months" if len(failures) > 1 else first
        text = f"{months} could not be solved; prices of the month before stand in."
        out.append({"level": "stop", "text": text, "remedy": "Move the last lever back a little."})
    for name, value in levers.items():
        low, high = tested.get(name.partition(".")[0], (value, value))
        if not low <= value <= high:
            bounds = f"{lever_value_text(name, low)} to {lever_value_text(name, high)}"
            controller = name.partition(".")[2]
            label = lever_by_id(name).label + (f", {names.region(controller)}" if controller else "")
            text = f"{label}, {lever_value_text(name, value)}: outside the calibrated range ({bounds})."
            out.append({"level": "note", "text": text, "remedy": "Read the direction of the result, not its size."})
    if starts := note_on_starts(current.results.scenario, current.results.index.month[0]):
        out.append({"level": "note", "text": starts, "remedy": "Compare runs that hold the same minerals."})
    if is_past:
        return out
    if soon := stop_soon(current, names, country):
        out.append({"level": "warn", "text": soon, "remedy": "The first plants to stop hold next to no stock."})
    return out + [{"level": "warn", "text": one.text, "remedy": ""} for one in low_stocks(current, names, country)]


def stop_soon(current: QuickQuantities, names: Names, country: str = "") -> str:
    """The next use of which some lines stop, in words, where that comes within two months; empty where it does not.

    These are lines of one use in one place: the headline counts all lines, with those that stood before.
    """
    places = line_places(current, country)
    stop = current.first_line_stop(places)
    if stop is None or stop[0].value > SOON:
        return ""
    which = "next" if idle_already(current, places) else "first"
    use = capitalised(with_use(first_of(current, stop), current, names))
    return f"{use}: {which} of all uses to stop, {100 * FEW_LINES:.0f}% of its lines after {value_text(stop[0])}."


def lever_value_text(lever: str, value: float) -> str:
    """A lever's value with its unit."""
    unit = lever_by_id(lever).quantity.unit
    if unit.startswith("share"):
        return f"{100 * value:.0f}%{' a year' if unit == 'share/yr' else ''}"
    if unit == "1":
        return f"\N{MULTIPLICATION SIGN} {value:g}"
    return f"{value:g} {unit}{'s' if unit in ('month', 'day') else ''}"


def _watched_goods(current: QuickQuantities, goods: Sequence[str]) -> Sequence[str]:
    """Goods whose stocks are watched: the usual rare earths where they lead, else what the charts follow."""
    followed = list(dict.fromkeys(current.focus.shipments.values()))
    return (present(WATCHED_GOODS, goods) if current.focus == RARE_EARTHS else []) or followed


def low_stocks(current: QuickQuantities, names: Names, country: str = "") -> list[LowStock]:
    """Stocks below ten days of use, the first of each region; what users hold, and strategic stock beside it.

    Those of ``country`` come first.
    """
    cover, left = current.results.select("cover")
    goods, regions = (current.results.view.labels(axis) for axis in left[1:])
    held = cover + np.nan_to_num(current.results.select("strategic_cover")[0])
    out = []
    for region in main_places(current, country):
        first: tuple[int, str] | None = None
        for good in _watched_goods(current, goods):
            months = np.flatnonzero(held[0, current.start :, goods.index(good), regions.index(region)] < LOW_COVER)
            if months.size and (first is None or months[0] < first[0]):
                first = (int(months[0]), good)
        if first:
            month = month_text(current.results.index.month[current.start + first[0]])
            named = good_with_use(current.results.dataset, first[1], names)
            stock, place = capitalised(named), names.the(region)
            out.append(LowStock(f"{stock} in {place}: less than ten days of stock in {month}.", first[1], region))
    return out[:MAX_STOCK_WARNINGS]


def months_of_low_stock(current: QuickQuantities, good: str, region: str) -> int:
    """Months from that of the levers on in which a good is in stock in a region for less than ten days of use."""
    where = {"good": good, "region": region}
    held = current.path("cover", **where)[0] + np.nan_to_num(current.path("strategic_cover", **where)[0])
    return int((held[current.start :] < LOW_COVER).sum())
