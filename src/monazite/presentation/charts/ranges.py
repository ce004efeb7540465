"""Values with their range, one row each: bars, dots, bounds of losses, the model over what was observed."""

from collections.abc import Mapping, Sequence
from typing import TypedDict, Unpack

from monazite.presentation.charts.layout import lone_chart, panels, row_height
from monazite.presentation.charts.theme import (
    BLUE,
    FIT_WIDTH,
    INK,
    NARROW,
    RED,
    SKY,
    Row,
    Spec,
    category_encoding,
    chart_width,
    inline_data,
    plain_legend,
    row_labels,
)

ROW_HEIGHT = 26  # pixels
FEW_TICKS_BELOW = 200  # pixels of width


class WhiskerOptions(TypedDict, total=False):
    """How a chart of bars or dots with their range looks.

    Attributes
    ----------
    bottom
        Lower end of the axis, zero by default.
    colour, colours
        Colour of all rows, or of every group of rows.
    axis_format
        Format of the numbers of the axis, as D3 writes it; thousands with commas by default.
    label_limit
        Width of the labels, pixels; 190 by default.
    bar
        Whether a value is a bar, which is the default, or a dot.
    log
        Whether the axis is logarithmic.
    width
        Width of a chart that stands beside others, pixels; by default that of a lone chart.
    title
        Title above the chart; none by default.
    """

    bottom: float
    colour: str
    colours: Mapping[str, str] | None
    axis_format: str
    label_limit: int
    bar: bool
    log: bool
    width: int | None
    title: str


def whiskers(data: Sequence[Row], *, x: str, top: float, narrow: bool, **options: Unpack[WhiskerOptions]) -> Spec:
    """Horizontal bars (or dots) with their range.

    Parameters
    ----------
    data
        Rows: label, value, low, high, text, optionally group (which ``colours`` tells apart).
    x, top
        Title and upper end of the axis.
    narrow
        Whether for a phone.
    **options
        As `WhiskerOptions`.

    Returns
    -------
    dict
        The chart without style, for `layout`.
    """
    width, title, colours = options.get("width"), options.get("title", ""), options.get("colours")
    scale: Spec = {"domain": [options.get("bottom", 0.0), top], "clamp": True}
    scale |= {"type": "log"} if options.get("log", False) else {"nice": False}
    y = row_labels(options.get("label_limit", 190))
    axis: Spec = {"tickCount": 3 if width and width < FEW_TICKS_BELOW else 5}
    axis |= {"format": options.get("axis_format") or ",~f", "titleLimit": 460}
    along: Spec = {"type": "quantitative", "scale": scale, "title": x, "axis": axis}
    shade: Spec = {"value": options.get("colour", BLUE)}
    if colours:
        shade = category_encoding("group", colours, plain_legend(narrow))
    mark: Spec = {"type": "point", "filled": True, "size": 80}
    if options.get("bar", True):
        mark = {"type": "bar", "height": 13, "opacity": 0.55}
    layers = [
        {"mark": mark, "encoding": {"x": along | {"field": "value"}, "y": y, "color": shade}},
        {
            "mark": {"type": "rule", "strokeWidth": 1.8, "color": INK},
            "encoding": {"x": along | {"field": "low"}, "x2": {"field": "high"}, "y": y},
        },
    ]
    if any(r.get("text") for r in data):
        text = {"type": "text", "align": "left", "dx": 6, "fontSize": 11}
        layers.append({"mark": text, "encoding": {"x": along | {"field": "high"}, "y": y, "text": {"field": "text"}}})
    out: Spec = {"data": inline_data(data), "layer": layers, "width": width or chart_width(narrow)}
    out |= {"height": row_height(ROW_HEIGHT)} | ({} if width else FIT_WIDTH)
    return out | ({"title": {"text": title}} if title else {})


def paired(groups: Sequence[Row], branches: Mapping[str, str], narrow: bool) -> Spec:
    """Two branches side by side for several outcomes, each on its own axis.

    ``groups`` rows: title, unit, top, rows (label = branch, value, low, high).
    """
    items = []
    for group in groups:
        data = [dict(r) | {"group": r["label"]} for r in group["rows"]]
        width = NARROW - 130 if narrow else 265
        item = whiskers(
            data,
            x=group["unit"],
            top=group["top"],
            narrow=narrow,
            width=width,
            colours=branches,
            label_limit=100,
            title=group["title"],
        )
        item["layer"][0]["encoding"]["color"]["legend"] = None
        items.append(item)
    return panels(items, narrow, 2)


def strip(groups: Sequence[Row], colours: Mapping[str, str], narrow: bool) -> Spec:
    """Footprint strip: one small dot plot per indicator, the same routes in each.

    ``groups`` rows: title, unit, top, rows (label = route, group, value, low, high).
    """
    items = []
    for i, group in enumerate(groups):
        first = narrow or i % 2 == 0
        item = whiskers(
            group["rows"],
            x=group["unit"],
            top=group["top"],
            narrow=narrow,
            bar=False,
            colours=colours,
            width=NARROW - 160 if narrow else 250,
            label_limit=150,
            title=group["title"],
        )
        if not first:
            for layer in item["layer"]:
                layer["encoding"]["y"] = layer["encoding"]["y"] | {
                    "axis": {"labels": False, "ticks": False, "title": None}
                }
        items.append(item)
    return panels(items, narrow, 2)


def loss_bands(data: Sequence[Row], *, x: str, top: float, narrow: bool) -> Spec:
    """Lower to upper bound as a band, the central value as a dot with its range.

    Parameters
    ----------
    data
        Rows: label, lower, central, upper, low, high (range of the central value).
    x, top
        Title and upper end of the axis.
    narrow
        Whether for a phone.
    """
    scale = {"domain": [0, top], "clamp": True}
    along: Spec = {"type": "quantitative", "scale": scale, "title": x, "axis": {"tickCount": 5, "format": ",~f"}}
    y: Spec = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"ticks": False, "domain": False, "labelLimit": 150, "labelPadding": 8},
    }
    band = {"type": "bar", "height": 16, "color": SKY, "opacity": 0.5}
    layers = [
        {"mark": band, "encoding": {"x": along | {"field": "lower"}, "x2": {"field": "upper"}, "y": y}},
        {
            "mark": {"type": "rule", "strokeWidth": 2, "color": INK},
            "encoding": {"x": along | {"field": "low"}, "x2": {"field": "high"}, "y": y},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 90, "color": BLUE, "opacity": 1},
            "encoding": {"x": along | {"field": "central"}, "y": y},
        },
    ]
    return lone_chart(data, layers, row_height(34), narrow)


def model_over_observed(data: Sequence[Row], narrow: bool) -> Spec:
    """Model over observed for every target on a log axis; rows: label, value, low, high (ratios), verdict."""
    scale = {"type": "log", "domain": [0.1, 10], "clamp": True}
    axis = {"values": [0.1, 0.2, 0.5, 1, 2, 5, 10], "format": "~g"}
    x: Spec = {"type": "quantitative", "scale": scale, "title": "model divided by observed", "axis": axis}
    y = row_labels(165 if narrow else 300)
    legend = plain_legend(narrow)
    colour = category_encoding("verdict", {"hit": BLUE, "miss": RED}, legend)
    shape = category_encoding("verdict", {"hit": "circle", "miss": "cross"}, legend)
    one = {
        "data": {"values": [{"one": 1}]},
        "mark": {"type": "rule", "color": "#555", "strokeDash": [3, 3]},
        "encoding": {"x": x | {"field": "one"}},
    }
    layers = [
        one,
        {
            "mark": {"type": "rule", "strokeWidth": 1.6},
            "encoding": {"x": x | {"field": "low"}, "x2": {"field": "high"}, "y": y, "color": colour},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
            "encoding": {"x": x | {"field": "value"}, "y": y, "color": colour, "shape": shape},
        },
    ]
    return lone_chart(data, layers, row_height(22), narrow)
