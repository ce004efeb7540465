"""What was observed, over the lines of a chart: monthly shipments as lines, quoted prices as dots.

Black where one line is observed. Several are the dark shade of their good's colour, each with its name at its end.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from monazite.presentation.briefing.observed_figures import PRICES, documented_quotes, observed_prices
from monazite.presentation.briefing.sections.observed_shipments import observed_index
from monazite.presentation.charts.theme import BLUE, ORANGE, RED, Spec
from monazite.presentation.web.runs.quick_quantities import QuickQuantities

BLACK = "#000000"
DARK = {BLUE: "#00344f", RED: "#6b2f00", ORANGE: "#735000"}
"""Shade of what was observed, by the colour of the line beside it; the page has light ones for the dark."""
LEGEND = {"name": "observed", "hue": "observed"}
LAYER = "observed"
"""Begins the names of the layers, by which the page finds them."""
LABEL_GAP = 13.0  # pixels between the names at the ends of two lines, and least height of one above the axis
LATE = 0.78  # of the run from which a name stands before the end of its line, where it has room


def epoch_milliseconds(day: date) -> int:
    """Milliseconds since 1970, as the charts count time."""
    return (day.toordinal() - date(1970, 1, 1).toordinal()) * 86_400_000


def observed_rows(rest: QuickQuantities, good: str, chart: str) -> list[dict[str, Any]]:
    """Observations that a line chart can show, within its months: month, series, value in the unit of its axis.

    Parameters
    ----------
    rest
        The run with the levers at rest, whose dataset and months count.
    good
        The good whose price is shown.
    chart
        Name of the chart: price, shipments or supply.
    """
    dataset, controller = rest.results.dataset, rest.results.scenario.controller
    first, last = rest.results.index.month[0], rest.results.index.month[-1]
    found: list[tuple[date, str, float]] = []
    if chart == "price":
        quotes = {market: documented_quotes(dataset, observed_prices(dataset, good, market)) for market in PRICES}
        found = [(f.day, market, f.value) for market, own in quotes.items() for f in own]
    elif chart == "shipments":
        found = [
            (date.fromisoformat(month.month), label, 100.0 * month.value)
            for label, shipped in rest.focus.shipments.items()
            for month in observed_index(dataset, controller, "WORLD", shipped)
        ]
    return [
        {"month": epoch_milliseconds(day), "series": series, "value": value}
        for day, series, value in found
        if first <= day <= last
    ]


def observed_series(rest: QuickQuantities, good: str) -> list[str]:
    """Series of the chart of shipments of which months were observed."""
    return list(dict.fromkeys(row["series"] for row in observed_rows(rest, good, "shipments")))


def observed_layers(
    line: Spec,
    rows: list[dict[str, Any]],
    chart: str,
    colours: Mapping[str, str],
    months: tuple[date, date],
    pixels: float,
) -> list[Spec]:
    """Observations of `observed_rows` as layers that are placed like the lines of ``line``.

    ``colours`` are those of the series, ``months`` the first and the last, ``pixels`` the height of a unit of the axis.
    """
    if not rows:
        return []
    series = list(dict.fromkeys(row["series"] for row in rows))
    if chart != "shipments" or len(series) == 1:
        return [_layer(line, rows, LAYER, _line(BLACK) if chart == "shipments" else _dots())]
    parts = {name: [row for row in rows if row["series"] == name] for name in series}
    lines = [_layer(line, parts[name], f"{LAYER}_{i}", _line(_shade(colours, name))) for i, name in enumerate(series)]
    lifts = label_lifts([pixels * parts[name][-1]["value"] for name in series])
    first, last = map(epoch_milliseconds, months)
    for name, lift in zip(series, lifts, strict=True):
        end = parts[name][-1]
        is_late = (end["month"] - first) / (last - first) > LATE
        lines += _labels(line, end, _shade(colours, name), lift, is_late=is_late)
    return lines


def _shade(colours: Mapping[str, str], name: str) -> str:
    return DARK.get(colours.get(name, ""), BLACK)


def _line(colour: str) -> Spec:
    return {"type": "line", "color": colour, "strokeWidth": 1.6, "clip": True}


def _dots() -> Spec:
    return {"type": "point", "filled": True, "size": 22, "opacity": 1, "color": BLACK, "clip": True}


def _layer(line: Spec, rows: list[dict[str, Any]], name: str, mark: Spec) -> Spec:
    layer = deepcopy(line) | {"name": name, "data": {"values": rows}, "mark": mark}
    layer["encoding"].pop("color", None)
    layer["encoding"]["detail"] = {"field": "series", "type": "nominal"}
    return layer


def _labels(line: Spec, row: dict[str, Any], colour: str, lift: float, *, is_late: bool) -> list[Spec]:
    """The name of a series at the end of its observed line, ``lift`` pixels above it, on a rim of its own."""
    align, dx = ("right", -6) if is_late else ("left", 6)
    rim = {"stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
    layers: list[Spec] = []
    for own in ({"color": "white"} | rim, {"color": colour}):
        text = {"type": "text", "align": align, "baseline": "middle", "dx": dx, "dy": -lift, "fontSize": 11} | own
        layer = deepcopy(line) | {"data": {"values": [row]}, "mark": text}
        layer["encoding"].pop("color", None)
        layer["encoding"]["text"] = {"field": "series"}
        layers.append(layer)
    return layers


def label_lifts(ends: list[float], gap: float = LABEL_GAP) -> list[float]:
    """Pixels by which names at the ends of lines are raised, so that none lies on another or on the axis.

    ``ends`` are in pixels above the axis.

    >>> label_lifts([52.0, 50.0, 120.0, 2.0])
    [11.0, 0.0, 0.0, 11.0]
    """
    lifts, lowest = [0.0] * len(ends), 0.0
    for i in sorted(range(len(ends)), key=ends.__getitem__):
        lowest = max(ends[i], lowest + gap)
        lifts[i] = lowest - ends[i]
    return lifts
