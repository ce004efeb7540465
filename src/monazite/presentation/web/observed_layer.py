"""What was observed, in black, over the lines of a chart: monthly shipments as a line, quoted prices as dots."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

from monazite.presentation.briefing.observed_figures import PRICES, observed_prices
from monazite.presentation.briefing.sections.observed_shipments import observed_index
from monazite.presentation.charts.theme import Spec
from monazite.presentation.web.quick_quantities import QuickQuantities

BLACK = "#000000"
LEGEND = {"name": "observed", "hue": "observed"}


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
        found = [(f.day, market, f.value) for market in PRICES for f in observed_prices(dataset, good, market)]
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


def observed_layer(line: Spec, rows: list[dict[str, Any]], chart: str) -> Spec:
    """Observations of `observed_rows` as a layer that is placed like the lines of ``line``."""
    layer = deepcopy(line)
    layer["data"] = {"values": rows}
    layer["mark"] = {"type": "point", "filled": True, "size": 22, "opacity": 1, "color": BLACK, "clip": True}
    layer["encoding"].pop("color", None)
    layer["encoding"]["detail"] = {"field": "series", "type": "nominal"}
    if chart == "shipments":
        layer["mark"] = {"type": "line", "color": BLACK, "strokeWidth": 1.6, "clip": True}
    return layer
