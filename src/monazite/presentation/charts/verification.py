"""Charts of the verification: score ratios with ranges, and where observations fall in their forecasts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from monazite.presentation.charts import layout
from monazite.presentation.charts.theme import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    Spec,
    category_encoding,
    plain_legend,
    row_labels,
)

ROW = 14
LABEL_WIDTH = 260
HEIGHT = 190
RATIO_NOTE = ["Dots: ratio of the weighted interval scores on logarithms; lines: 5 to 95 % when series are redrawn."]
PIT_NOTE = ["Bars: share of observations between neighbouring quantiles; ticks: what it should be."]


def ratio_chart(rows: Sequence[Mapping[str, Any]]) -> Spec:
    """Score ratios of the model to each baseline: rows of label, baseline, value, low and high; below 1 is better."""
    scale = {"type": "log", "domain": [0.3, 3.0], "clamp": True, "nice": False}
    x = {"type": "quantitative", "scale": scale, "axis": {"values": [0.3, 0.5, 0.75, 1, 1.5, 2, 3], "title": "ratio"}}
    marks = {"persistence": BLUE, "mean-reversion": ORANGE}
    base = {"y": row_labels(LABEL_WIDTH), "color": category_encoding("baseline", marks, plain_legend(False))}
    offset = {"yOffset": {"field": "baseline", "type": "nominal"}}
    layers: list[Spec] = [
        {
            "mark": {"type": "rule", "strokeWidth": 2},
            "encoding": base | offset | {"x": x | {"field": "low"}, "x2": {"field": "high"}},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
            "encoding": base | offset | {"x": x | {"field": "value"}},
        },
        {"mark": {"type": "rule", "color": INK, "strokeDash": [4, 3]}, "encoding": {"x": {"datum": 1}}},
    ]
    spec = layout.lone_chart(rows, layers, layout.row_height(ROW), False)
    return layout.titled(spec, "The model over simple baselines: below 1 is better", RATIO_NOTE)


def pit_chart(rows: Sequence[Mapping[str, Any]]) -> Spec:
    """Where observations fall: rows of label, share and wanted, in order of the levels."""
    x = {"field": "label", "type": "nominal", "sort": None, "axis": {"title": "between quantiles", "labelAngle": 0}}
    y = {"type": "quantitative", "axis": {"title": "share of observations", "format": "%"}}
    layers: list[Spec] = [
        {"mark": {"type": "bar", "color": GREY}, "encoding": {"x": x, "y": y | {"field": "share"}}},
        {
            "mark": {"type": "tick", "color": INK, "thickness": 3},
            "encoding": {"x": x, "y": y | {"field": "wanted"}},
        },
    ]
    spec = layout.lone_chart(rows, layers, HEIGHT, False)
    return layout.titled(spec, "Where observations fall in their forecasts", PIT_NOTE)
