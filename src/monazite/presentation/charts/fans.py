"""Lines over time with the range around them."""

from collections.abc import Mapping, Sequence

from monazite.presentation.charts.theme import DATE_AXIS, INK, Row, Spec, plain_legend, told_by, values


def fan(
    points: Sequence[Row],
    colours: Mapping[str, str],
    *,
    y: str,
    top: float,
    width: int,
    height: int,
    title: str = "",
    rules: Sequence[Row] = (),
    observed: Sequence[Row] = (),
    legend: Spec | None = None,
    axis_format: str = "",
    dashed: Sequence[str] = (),
    bottom: float = 0.0,
) -> Spec:
    """Central lines with 5 to 95 % bands by series, and observed points; a ``bottom`` above zero makes the axis log.

    ``points`` rows: month, series, value, low, high. ``observed`` rows: month, value. ``colours`` orders the series.
    """
    x: Spec = {"field": "month", "type": "temporal", "title": None, "axis": DATE_AXIS | {"tickCount": width // 110}}
    scale: Spec = {"domain": [bottom, top], "clamp": True} | ({"type": "log"} if bottom > 0 else {})
    axis = {"tickCount": 5, "titleAlign": "left", "titleAnchor": "end", "titleAngle": 0, "titleY": -10, "titleX": -30}
    colour = told_by("series", colours, legend)
    axis = axis | {"format": axis_format or ",~f"}
    ordinate: Spec = {"type": "quantitative", "scale": scale, "title": y, "axis": axis}
    strokes = {"domain": list(colours), "range": [[5, 4] if s in dashed else [1, 0] for s in colours]}
    dash = {"field": "series", "type": "nominal", "legend": None, "scale": strokes}
    layers: list[Spec] = [
        {
            "mark": {"type": "area", "opacity": 0.18},
            "encoding": {"x": x, "y": ordinate | {"field": "low"}, "y2": {"field": "high"}, "color": colour},
        },
        {
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {"x": x, "y": ordinate | {"field": "value"}, "color": colour, "strokeDash": dash},
        },
    ]
    if observed:
        mark = {"type": "point", "filled": False, "color": INK, "size": 45, "strokeWidth": 1.6, "fill": "white"}
        layers.append(
            {"data": values(observed), "mark": mark, "encoding": {"x": x, "y": ordinate | {"field": "value"}}}
        )
    layers += _rules(rules)
    return {
        "data": values(points),
        "layer": layers,
        "width": width,
        "height": height,
        "title": {"text": title, "fontSize": 13, "offset": 16},
    }


def _rules(marks: Sequence[Row]) -> list[Spec]:
    """Dashed vertical lines with a short label at the top; rows have month and label."""
    if not marks:
        return []
    data = values(marks)
    x = {"field": "month", "type": "temporal"}
    label = {"type": "text", "align": "left", "baseline": "top", "dx": 4, "fontSize": 11, "color": "#444"}
    return [
        {"data": data, "mark": {"type": "rule", "strokeDash": [3, 3], "color": "#555"}, "encoding": {"x": x}},
        {"data": data, "mark": label, "encoding": {"x": x, "y": {"value": 2}, "text": {"field": "label"}}},
    ]


def line_legend(narrow: bool) -> Spec:
    """Legend of a line chart: strokes in full colour, although the bands are pale."""
    return plain_legend(narrow, symbolType="stroke", symbolOpacity=1, symbolStrokeWidth=3, symbolSize=300)
