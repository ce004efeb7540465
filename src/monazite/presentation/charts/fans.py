"""Lines over time with the range around them."""

from collections.abc import Mapping, Sequence
from typing import TypedDict, Unpack

from monazite.presentation.charts.theme import (
    DATE_AXIS,
    INK,
    Row,
    Spec,
    category_encoding,
    inline_data,
    plain_legend,
)

PIXELS_PER_TICK = 110  # of the time axis


class FanOptions(TypedDict, total=False):
    """What a fan chart may have beside its lines.

    Attributes
    ----------
    title
        Title above the chart; none by default.
    rules
        Dashed vertical lines; rows: month, label.
    observed
        Observed points; rows: month, value.
    legend
        Legend of the series, for example `line_legend`; none by default.
    axis_format
        Format of the numbers of the axis, as D3 writes it; thousands with commas by default.
    dashed
        Series that are drawn as dashed lines.
    bottom
        Lower end of the axis, zero by default; above zero the axis is logarithmic.
    """

    title: str
    rules: Sequence[Row]
    observed: Sequence[Row]
    legend: Spec | None
    axis_format: str
    dashed: Sequence[str]
    bottom: float


def fan(
    points: Sequence[Row],
    colours: Mapping[str, str],
    *,
    y: str,
    top: float,
    width: int,
    height: int,
    **options: Unpack[FanOptions],
) -> Spec:
    """Central lines by series, each with a band of the range around it, and observed points.

    Parameters
    ----------
    points
        Rows: month, series, value, low, high.
    colours
        Colour of every series, in the order of the legend.
    y, top
        Title and upper end of the axis.
    width, height
        Size, pixels.
    **options
        As `FanOptions`.

    Returns
    -------
    dict
        The chart without style, for `layout`.
    """
    observed, bottom, dashed = options.get("observed", ()), options.get("bottom", 0.0), options.get("dashed", ())
    x: Spec = {"field": "month", "type": "temporal", "title": None}
    x["axis"] = DATE_AXIS | {"tickCount": width // PIXELS_PER_TICK}
    scale: Spec = {"domain": [bottom, top], "clamp": True} | ({"type": "log"} if bottom > 0 else {})
    axis: Spec = {"tickCount": 5, "titleAlign": "left", "titleAnchor": "end", "titleAngle": 0, "titleY": -10}
    axis |= {"titleX": -30, "format": options.get("axis_format") or ",~f"}
    ordinate: Spec = {"type": "quantitative", "scale": scale, "title": y, "axis": axis}
    colour = category_encoding("series", colours, options.get("legend"))
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
        where = {"x": x, "y": ordinate | {"field": "value"}}
        layers.append({"data": inline_data(observed), "mark": mark, "encoding": where})
    layers += _vertical_lines(options.get("rules", ()))
    title = {"text": options.get("title", ""), "fontSize": 13, "offset": 16}
    return {"data": inline_data(points), "layer": layers, "width": width, "height": height, "title": title}


def _vertical_lines(marks: Sequence[Row]) -> list[Spec]:
    """Dashed vertical lines with a short label at the top; rows have month and label."""
    if not marks:
        return []
    data = inline_data(marks)
    x = {"field": "month", "type": "temporal"}
    label = {"type": "text", "align": "left", "baseline": "top", "dx": 4, "fontSize": 11, "color": "#444"}
    return [
        {"data": data, "mark": {"type": "rule", "strokeDash": [3, 3], "color": "#555"}, "encoding": {"x": x}},
        {"data": data, "mark": label, "encoding": {"x": x, "y": {"value": 2}, "text": {"field": "label"}}},
    ]


def line_legend(narrow: bool) -> Spec:
    """Legend of a line chart: strokes in full colour, although the bands are pale."""
    return plain_legend(narrow, symbolType="stroke", symbolOpacity=1, symbolStrokeWidth=3, symbolSize=300)
