"""Charts as Vega-Lite mappings, shared by the brief and by anyone who wants the data behind a picture.

Every function takes plain rows and returns a mapping; ``narrow=True`` gives the phone layout. Axes start at fixed,
stated domains (`ceiling`), colours are those of Okabe and Ito (2008), safe for colour-blind readers, and colour never
carries a meaning alone: a line has a label, a mark a shape or a text.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Spec = dict[str, Any]
Row = Mapping[str, Any]

BLUE, RED, GREEN, ORANGE, SKY, PURPLE = "#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7"
INK, GREY, LIGHT = "#222222", "#767676", "#d9d9d9"
PALETTE = (BLUE, RED, GREEN, ORANGE, SKY, PURPLE, GREY)
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
WIDE, NARROW = 730, 350
_FIT = {"autosize": {"type": "fit-x", "contains": "padding"}}

_AXIS = {
    "gridColor": "#e8e8e8",
    "domainColor": "#999",
    "tickColor": "#999",
    "labelColor": INK,
    "titleColor": INK,
    "titleFontWeight": "normal",
    "labelFontSize": 12,
    "titleFontSize": 12,
}
_CONFIG: Spec = {
    "font": FONT,
    "background": "white",
    "view": {"stroke": None},
    "axis": _AXIS,
    "legend": {"titleFontWeight": "normal", "labelFontSize": 12, "titleFontSize": 12, "labelLimit": 260},
    "header": {"labelFontSize": 13, "labelFontWeight": "bold", "titleFontSize": 12, "labelColor": INK},
    "title": {"anchor": "start", "fontSize": 13, "color": INK},
    "text": {"fontSize": 12, "color": INK},
}
LETTER = 6.3  # pixels, mean width of a letter in labels
_DATE_AXIS: Spec = {"format": "%b %Y", "labelOverlap": "greedy", "labelSeparation": 12, "grid": False, "tickCount": 6}


def cut_labels(width: int) -> Spec:
    """Axis with labels cut by letters to about ``width`` pixels.

    Vega's own cut, labelLimit, measures each label anew for every letter it takes away, which took a second a brief.
    """
    most = round(width / LETTER)
    cut = f"length(datum.label) > {most} ? slice(datum.label, 0, {most - 1}) + '…' : datum.label"
    return {"labelExpr": cut, "labelLimit": 0}


def ceiling(values: Iterable[float], floor: float = 0.0) -> float:
    """Upper end of an axis: the next of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten, at least ``floor``.

    >>> ceiling([0.7, 3.2]), ceiling([12.0], floor=100.0)
    (4.0, 100.0)
    """
    top = max([floor, *(v for v in values if math.isfinite(v))], default=floor)
    if top <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(top))
    return next((m * power for m in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if m * power >= top * 0.999), 10 * power)


def titled(spec: Spec, title: str, subtitle: Sequence[str]) -> Spec:
    """The chart with its title and source line inside, for a picture that travels alone."""
    head = {
        "text": title,
        "subtitle": list(subtitle),
        "anchor": "start",
        "fontSize": 16,
        "subtitleFontSize": 11,
        "subtitleColor": "#555",
        "offset": 14,
    }
    return spec | {"title": head, "padding": 14}


def _top(spec: Spec) -> Spec:
    return {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "config": _CONFIG} | spec


def _values(data: Iterable[Row]) -> Spec:
    return {"values": [dict(r) for r in data]}


def _legend(narrow: bool, **extra: Any) -> Spec:
    return {"orient": "top", "title": None, "columns": 2 if narrow else 4} | extra


def _hue(field: str, colours: Mapping[str, str], legend: Spec | None) -> Spec:
    scale = {"domain": list(colours), "range": list(colours.values())}
    return {"field": field, "type": "nominal", "legend": legend, "scale": scale}


def _size(narrow: bool) -> int:
    return NARROW if narrow else WIDE


def _rules(marks: Sequence[Row]) -> list[Spec]:
    """Dashed vertical lines with a short label at the top; rows have month and label."""
    if not marks:
        return []
    data = _values(marks)
    x = {"field": "month", "type": "temporal"}
    label = {"type": "text", "align": "left", "baseline": "top", "dx": 4, "fontSize": 11, "color": "#444"}
    return [
        {"data": data, "mark": {"type": "rule", "strokeDash": [3, 3], "color": "#555"}, "encoding": {"x": x}},
        {"data": data, "mark": label, "encoding": {"x": x, "y": {"value": 2}, "text": {"field": "label"}}},
    ]


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
    x: Spec = {"field": "month", "type": "temporal", "title": None, "axis": _DATE_AXIS | {"tickCount": width // 110}}
    scale: Spec = {"domain": [bottom, top], "clamp": True} | ({"type": "log"} if bottom > 0 else {})
    axis = {"tickCount": 5, "titleAlign": "left", "titleAnchor": "end", "titleAngle": 0, "titleY": -10, "titleX": -30}
    colour = _hue("series", colours, legend)
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
            {"data": _values(observed), "mark": mark, "encoding": {"x": x, "y": ordinate | {"field": "value"}}}
        )
    layers += _rules(rules)
    return {
        "data": _values(points),
        "layer": layers,
        "width": width,
        "height": height,
        "title": {"text": title, "fontSize": 13, "offset": 16},
    }


def line_legend(narrow: bool) -> Spec:
    """Legend of a line chart: strokes in full colour, although the bands are pale."""
    return _legend(narrow, symbolType="stroke", symbolOpacity=1, symbolStrokeWidth=3, symbolSize=300)


def panels(items: Sequence[Spec], narrow: bool, columns: int = 2, *, shared: bool = True) -> Spec:
    """Charts beside each other, or below each other on a phone; ``shared`` colours and legend."""
    resolve = (
        {"legend": {"color": "shared"}} if shared else {"scale": {"color": "independent", "strokeDash": "independent"}}
    )
    return _top({"concat": list(items), "columns": 1 if narrow else columns, "spacing": 24, "resolve": resolve})


def big_and_small(first: Spec, rest: Sequence[Spec], narrow: bool) -> Spec:
    """One large chart above small multiples."""
    if not rest:
        return _top(first)
    below: Spec = {"vconcat" if narrow else "hconcat": list(rest), "spacing": 24}
    return _top({"vconcat": [first, below], "spacing": 22, "resolve": {"legend": {"color": "shared"}}})


def whiskers(
    data: Sequence[Row],
    *,
    x: str,
    top: float,
    bottom: float = 0.0,
    narrow: bool,
    colour: str = BLUE,
    axis_format: str = "",
    label_limit: int = 190,
    bar: bool = True,
    log: bool = False,
    width: int | None = None,
    title: str = "",
    colours: Mapping[str, str] | None = None,
) -> Spec:
    """Horizontal bars (or dots) with their range; rows: label, value, low, high, text, optionally group (colour)."""
    scale: Spec = {"domain": [bottom, top], "clamp": True} | ({"type": "log"} if log else {"nice": False})
    y: Spec = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": cut_labels(label_limit) | {"ticks": False, "domain": False},
    }
    axis = {"tickCount": 3 if width and width < 200 else 5, "format": axis_format or ",~f", "titleLimit": 460}
    along: Spec = {"type": "quantitative", "scale": scale, "title": x, "axis": axis}
    shade: Spec = {"value": colour}
    if colours:
        shade = _hue("group", colours, _legend(narrow))
    mark: Spec = (
        {"type": "bar", "height": 13, "opacity": 0.55} if bar else {"type": "point", "filled": True, "size": 80}
    )
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
    out: Spec = {"data": _values(data), "layer": layers, "width": width or _size(narrow), "height": {"step": 26}}
    out |= {} if width else _FIT
    return out | ({"title": {"text": title}} if title else {})


def loss_bands(data: Sequence[Row], *, x: str, top: float, narrow: bool) -> Spec:
    """Lower to upper bound as a band, the central value as a dot with its range; rows: label, lower, central, upper,
    low, high (range of the central value).
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
    return _top({"data": _values(data), "layer": layers, "height": {"step": 34}, "width": _size(narrow)} | _FIT)


def heat(
    data: Sequence[Row],
    *,
    limits: Sequence[float],
    labels: Sequence[str],
    narrow: bool,
    none: str = "does not stop",
) -> Spec:
    """Heat table in binned colours with the number written in each cell; rows: x, y, bin (index or -1), text."""
    shades = ["#7f2704", "#d94801", "#fd8d3c", "#fdbe85", "#feedde"][: len(limits) + 1]
    domain, colours = [*labels, none], [*shades[: len(labels)], "#f2f2f2"]
    named = [dict(r) | {"class": none if r["bin"] < 0 else labels[r["bin"]]} for r in data]
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
    return _top(
        {"data": _values(named), "layer": layers, "width": {"step": 38 if narrow else 90}, "height": {"step": 30}}
    )


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


def hits(data: Sequence[Row], narrow: bool) -> Spec:
    """Model over observed for every target on a log axis; rows: label, value, low, high (ratios), verdict."""
    scale = {"type": "log", "domain": [0.1, 10], "clamp": True}
    axis = {"values": [0.1, 0.2, 0.5, 1, 2, 5, 10], "format": "~g"}
    x: Spec = {"type": "quantitative", "scale": scale, "title": "model divided by observed", "axis": axis}
    y: Spec = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": cut_labels(165 if narrow else 300) | {"ticks": False, "domain": False},
    }
    legend = _legend(narrow)
    domain = ["hit", "miss"]
    colour = {
        "field": "verdict",
        "type": "nominal",
        "legend": legend,
        "scale": {"domain": domain, "range": [BLUE, RED]},
    }
    shape = colour | {"scale": {"domain": domain, "range": ["circle", "cross"]}}
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
    return _top({"data": _values(data), "layer": layers, "height": {"step": 22}, "width": _size(narrow)} | _FIT)


def scatter(data: Sequence[Row], narrow: bool) -> Spec:
    """Measures by avoided loss and added greenhouse gas; rows: label, group, x (bn USD), y (thousand t CO2e)."""
    colours = {"on the frontier": BLUE, "beaten by another": GREY}
    encoding: Spec = {
        "x": {"field": "x", "type": "quantitative", "title": "avoided loss, billion USD"},
        "y": {"field": "y", "type": "quantitative", "title": "greenhouse gas added, thousand t CO\N{SUBSCRIPT TWO}e"},
    }
    zero: Spec = {"mark": {"type": "rule", "color": "#bbb"}, "encoding": {"y": {"datum": 0}}}
    point: Spec = {"mark": {"type": "point", "filled": True, "size": 90, "opacity": 1}}
    point["encoding"] = encoding | {"color": _hue("group", colours, _legend(narrow))}
    text: Spec = {"mark": {"type": "text", "align": "left", "dx": 8, "dy": -6, "fontSize": 10, "limit": 150}}
    text["encoding"] = encoding | {"text": {"field": "text"}}
    named = [] if narrow else [text]
    return _top({"data": _values(data), "layer": [zero, point, *named], "height": 300, "width": _size(narrow)} | _FIT)


def single(spec: Spec) -> Spec:
    """A lone chart as a complete specification."""
    return _top(spec)
