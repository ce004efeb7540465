"""One thing against another: a heat table of two lists."""

from collections.abc import Sequence

from monazite.presentation.charts.layout import complete, row_height
from monazite.presentation.charts.theme import (
    INK,
    Row,
    Spec,
    inline_data,
)


def heat_table(
    data: Sequence[Row],
    *,
    limits: Sequence[float],
    labels: Sequence[str],
    narrow: bool,
    none: str = "does not stop",
) -> Spec:
    """Heat table in binned colours with the number written in each cell.

    Parameters
    ----------
    data
        Rows: x (column), y (row), bin (number of the bin, or -1), text.
    limits
        Upper ends of the bins but the last.
    labels
        Names of the bins in the legend.
    narrow
        Whether for a phone.
    none
        Name of what is in no bin.
    """
    shades = ["#7f2704", "#d94801", "#fd8d3c", "#fdbe85", "#feedde"][: len(limits) + 1]
    domain, colours = [*labels, none], [*shades[: len(labels)], "#f2f2f2"]
    classed = [dict(r) | {"class": none if r["bin"] < 0 else labels[r["bin"]]} for r in data]
    axis = {"domain": False, "ticks": False, "labelLimit": 130, "title": None}
    x: Spec = {
        "field": "x",
        "type": "nominal",
        "sort": None,
        "axis": axis | {"orient": "top", "labelAngle": 0, "labelPadding": 6},
    }
    y: Spec = {"field": "y", "type": "nominal", "sort": None, "axis": axis}
    if narrow:
        x["axis"] |= {"labelAngle": -45}
    colour = {
        "field": "class",
        "type": "ordinal",
        "scale": {"domain": domain, "range": colours},
        "legend": {
            "orient": "bottom",
            "title": "First line stops",
            "columns": 2 if narrow else 5,
            "symbolType": "square",
        },
    }
    ink = {"condition": {"test": "datum.bin === 0 || datum.bin === 1", "value": "white"}, "value": INK}
    layers = [
        {"mark": {"type": "rect", "stroke": "white", "strokeWidth": 2}, "encoding": {"x": x, "y": y, "color": colour}},
        {
            "mark": {"type": "text", "fontSize": 11 if narrow else 12},
            "encoding": {"x": x, "y": y, "text": {"field": "text"}, "color": ink},
        },
    ]
    return complete(
        {
            "data": inline_data(classed),
            "layer": layers,
            "width": {"step": 38 if narrow else 90},
            "height": row_height(30),
        }
    )
