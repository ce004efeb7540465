"""Warnings: months not solved, levers beyond what the model is tested on, lines that stop soon, empty stocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from monazite.presentation.briefing.claims import value_text
from monazite.presentation.web.headline_tiles import capitalised
from monazite.presentation.web.levers import lever_by_id
from monazite.presentation.web.quick_quantities import MAIN_REGIONS, RARE_EARTHS, QuickQuantities
from monazite.results.names import Names, month_text, present

SOON = 60  # days to a line stop that is warned of
LOW_COVER = 10.0  # days of use that a stock lasts: below it is warned of
WATCHED_GOODS = ("Dy.oxide", "Tb.oxide", "Y.oxide", "NdFeB.SH.magnet", "NdFeB.UH.magnet")
MAX_STOCK_WARNINGS = 4


def warnings(current: QuickQuantities, levers: Mapping[str, float],
             tested: Mapping[str, tuple[float, float]], names: Names, *,
             is_past: bool = False) -> list[dict[str, str]]:  # fmt: skip
    """What to look at, worst first, each with a remedy.

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
            country = name.partition(".")[2]
            label = lever_by_id(name).label + (f", {names.region(country)}" if country else "")
            text = f"{label}, {lever_value_text(name, value)}: outside the calibrated range ({bounds})."
            out.append({"level": "note", "text": text, "remedy": "Read the direction of the result, not its size."})
    if is_past:
        return out
    stop = current.first_line_stop()
    if stop and stop[0].value <= SOON:
        days, industry, region = stop
        text = f"{capitalised(names.use(industry))} in {names.the(region)}: a line stops after {value_text(days)}."
        remedy = (
            "The first plants to stop hold next to no stock. More licences, supply shared among allies, or a stock "
            "that is full by then lower how many lines stand and the loss, rarely this date."
        )
        out.append({"level": "warn", "text": text, "remedy": remedy})
    return out + _low_stocks(current, names)


def lever_value_text(lever: str, value: float) -> str:
    """A lever's value with its unit."""
    unit = lever_by_id(lever).quantity.unit
    return f"{100 * value:.0f}%" if unit == "share" else f"{value:g} {unit}{'s' if unit == 'month' else ''}"


def _watched_goods(current: QuickQuantities, goods: Sequence[str]) -> Sequence[str]:
    """Goods whose stocks are watched: the usual rare earths where they lead, else what the charts follow."""
    followed = list(dict.fromkeys(current.focus.shipments.values()))
    return (present(WATCHED_GOODS, goods) if current.focus == RARE_EARTHS else []) or followed


def _low_stocks(current: QuickQuantities, names: Names) -> list[dict[str, str]]:
    """Commercial stocks below ten days of use, the first of each region."""
    cover, left = current.results.select("cover")
    goods, regions = (current.results.view.labels(axis) for axis in left[1:])
    out = []
    for region in present(MAIN_REGIONS, regions):
        first: tuple[int, str] | None = None
        for good in _watched_goods(current, goods):
            path = cover[0, current.start :, goods.index(good), regions.index(region)]
            months = np.flatnonzero(path < LOW_COVER)
            if months.size and (first is None or months[0] < first[0]):
                first = (int(months[0]), good)
        if first:
            month = month_text(current.results.index.month[current.start + first[0]])
            stock, place = capitalised(names.good(first[1])), names.the(region)
            text = f"{stock} in {place}: less than ten days of stock in {month}."
            remedy = "Start a stock earlier, let allies supply each other first, or license more."
            out.append({"level": "warn", "text": text, "remedy": remedy})
    return out[:MAX_STOCK_WARNINGS]
