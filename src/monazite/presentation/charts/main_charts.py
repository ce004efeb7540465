"""The charts of the main part of a brief.

Observations are black, labels are direct, and each country has one colour throughout.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from monazite.presentation.charts.layout import complete, panels, row_height
from monazite.presentation.charts.theme import (
    BLUE,
    COUNTRIES,
    DATE_AXIS,
    GREY,
    INK,
    NARROW,
    ORANGE,
    WIDE,
    Row,
    Spec,
    inline_data,
)

BLACK = "#000000"
SMALL, TEXT = 11, 12  # sizes of labels
GAP = 96  # pixels between two panels beside each other, and for their axes
ROW = 26
LATELY = 6  # observations at the end of a series that its label stands above
NEAR_TOP = 0.87  # of the axis, from which a label above a point would lie over it
AFTER_SPLIT = 3  # months after the day of a brief in which courses are labelled
LETTER = 0.52  # mean width of a letter over the size of its font
LOG_TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000]


def panel_width(narrow: bool) -> int:
    """Width of one of two panels."""
    return NARROW - 64 if narrow else (WIDE - GAP) // 2


def history(items: Sequence[Mapping[str, Any]], narrow: bool) -> Spec:
    """Observations in black with the range of the run around its median, and a line at the day, one panel each.

    ``items``: title, unit, colour, forecast (rows: month, value, low, high), observed (rows: month, value), also (rows
    of a second observed series, drawn as a line, or a ring where it is one), also_ahead (its rows after the day, by the
    run, dashed), also_label, top, bottom (above zero: a
    logarithmic axis), day, label (of the forecast), courses (label and rows: medians that take the place of the one
    median after the day).
    """
    return panels([_history_panel(item, narrow) for item in items], narrow, shared=False)


def _history_panel(item: Mapping[str, Any], narrow: bool) -> Spec:
    width = panel_width(narrow)
    x: Spec = {"field": "month", "type": "temporal", "title": None, "axis": DATE_AXIS | {"tickCount": 3}}
    x["axis"] = x["axis"] | {"format": "%b %y"}
    scale: Spec = {"domain": [item["bottom"], item["top"]], "clamp": True}
    axis: Spec = {"tickCount": 5, "format": ",~f", "title": None}
    if item["bottom"] > 0:
        scale["type"] = "log"
        axis["values"] = [tick for tick in LOG_TICKS if item["bottom"] <= tick <= item["top"]]
    y: Spec = {"type": "quantitative", "scale": scale, "axis": axis, "title": None}
    layers: list[Spec] = [
        {
            "mark": {"type": "area", "opacity": 0.2, "color": item["colour"]},
            "encoding": {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}},
        },
        {
            "mark": {"type": "line", "strokeWidth": 2, "color": item["colour"]},
            "encoding": {"x": x, "y": y | {"field": "value"}},
        },
    ]
    if courses := item.get("courses"):
        layers[1]["data"] = inline_data([row for row in item["forecast"] if row["month"] <= item["day"]])
        layers += _course_layers(courses, item["colour"], x, y, item["bottom"])
    else:
        layers.append(_label(item["forecast"][-1:], item["label"], item["colour"], x, y, align="right", dy=-26))
    layers += _observed_layers(item, x, y)
    layers += _day_layers(item["day"], x)
    title = {"text": item["title"], "subtitle": item["unit"], "fontSize": 13, "subtitleFontSize": SMALL}
    title |= {"subtitleColor": "#555", "anchor": "start", "frame": "group", "offset": 12}
    return {"data": inline_data(item["forecast"]), "layer": layers, "width": width, "height": 210, "title": title}


def _course_layers(courses: Sequence[Mapping[str, Any]], colour: str, x: Spec, y: Spec, bottom: float) -> list[Spec]:
    """Lines of the courses that a forecast splits into, the upper one labelled above it and the lower one at the axis.

    ``bottom``: where the axis of prices begins.
    """
    layers: list[Spec] = []
    for order, course in enumerate(courses):
        line: Spec = {"type": "line", "strokeWidth": 2, "color": colour}
        where = {"x": x, "y": y | {"field": "value"}}
        layers.append({"data": inline_data(course["rows"]), "mark": line, "encoding": where})
        at = course["rows"][min(AFTER_SPLIT, len(course["rows"]) - 1)]
        if order == 0:  # the first lies below the other one
            at = {"month": at["month"], "value": bottom}
        layers.append(_label([at], course["label"], colour, x, y, align="left", dx=-8, dy=-10 if order == 0 else -14))
    return layers


def _observed_layers(item: Mapping[str, Any], x: Spec, y: Spec) -> list[Spec]:
    layers: list[Spec] = []
    where = {"x": x, "y": y | {"field": "value"}}
    if item["observed"]:
        point = {"type": "point", "filled": True, "color": BLACK, "size": 42, "opacity": 1}
        layers.append({"data": inline_data(item["observed"]), "mark": point, "encoding": where})
        layers.append(_observed_label(item, x, y))
    if item.get("also"):
        mark: Spec = {"type": "line", "color": BLACK, "strokeWidth": 1.4, "strokeDash": [4, 2], "point": False}
        if len(item["also"]) == 1:  # a line of one point is not seen
            mark = {"type": "point", "color": BLACK, "size": 42, "opacity": 1}
        layers.append({"data": inline_data(item["also"]), "mark": mark, "encoding": where})
        layers.append(_second_label(item, x, y))
    if item.get("also_ahead"):
        dashes: Spec = {"type": "line", "color": item["colour"], "strokeWidth": 1.4, "strokeDash": [4, 2]}
        layers.append({"data": inline_data(item["also_ahead"]), "mark": dashes, "encoding": where})
    return layers


def _second_label(item: Mapping[str, Any], x: Spec, y: Spec) -> Spec:
    """The label of the second observed series, at its end; below its lowest point where it lies over the first one."""
    if item.get("bottom", 1) <= 0:
        lowest = min(item["also"], key=lambda row: row["value"])
        return _label([lowest], item["also_label"], BLACK, x, y, align="left", dx=5, dy=14)
    last = max(item["also"], key=lambda row: row["month"])
    return _label([last], item["also_label"], BLACK, x, y, align="left", dx=6, dy=3)


def _observed_label(item: Mapping[str, Any], x: Spec, y: Spec) -> Spec:
    """The label of the points, above the latest ones; beside the highest where that would be over the axis."""
    lately = sorted(item["observed"], key=lambda row: row["month"])[-LATELY:]
    highest = max(lately, key=lambda row: row["value"])
    if item["bottom"] <= 0 and highest["value"] > NEAR_TOP * item["top"]:
        return _label([highest], "observed", BLACK, x, y, align="right", dx=-8, dy=4)
    over = [row["value"] for row in item.get("also", ()) if item["bottom"] <= 0 and row["month"] >= lately[0]["month"]]
    above = {"month": lately[-1]["month"], "value": max([highest["value"], *over])}
    return _label([above], "observed", BLACK, x, y, align="right", dx=4, dy=-14)


def _day_layers(day: str, x: Spec) -> list[Spec]:
    """A line at the day of the brief."""
    data, place = inline_data([{"month": day}]), {"x": x}
    text = {"type": "text", "align": "right", "dx": -4, "baseline": "top", "fontSize": SMALL, "color": "#444"}
    return [
        {"data": data, "mark": {"type": "rule", "color": "#444", "strokeDash": [2, 2]}, "encoding": place},
        {"data": data, "mark": text, "encoding": place | {"y": {"value": 2}, "text": {"value": "this brief"}}},
    ]


def _label(rows: Sequence[Row], text: str, colour: str, x: Spec, y: Spec, **mark: Any) -> Spec:
    """A direct label at a point."""
    style = {"type": "text", "fontSize": SMALL, "fontWeight": "bold", "color": colour} | mark
    return {
        "data": inline_data(rows),
        "mark": style,
        "encoding": {"x": x, "y": y | {"field": "value"}, "text": {"value": text}},
    }


CHANCES = ("next to none", "up to 1 in 10", "up to 1 in 3", "up to 2 in 3", "more")
_SHADES = ("#f2f2f2", "#fee6ce", "#fdae6b", "#e6550d", "#8c2d04")
_ENDS = (0.025, 0.1, 1 / 3, 2 / 3)


def stop_chances(data: Sequence[Row], narrow: bool) -> Spec:
    """Chances of a stop by country (column) and industry (row); rows: x, y, chance, text, mark (a known stop)."""
    classed = [dict(r) | {"class": CHANCES[sum(r["chance"] > end for end in _ENDS)]} for r in data]
    axis: Spec = {"domain": False, "ticks": False, "labelLimit": 130, "title": None}
    x: Spec = {"field": "x", "type": "nominal", "sort": None}
    x["axis"] = axis | {"orient": "top", "labelAngle": -40 if narrow else 0, "labelPadding": 6}
    y: Spec = {"field": "y", "type": "nominal", "sort": None, "axis": axis}
    legend: Spec = {"orient": "bottom", "title": "Chance", "columns": 3 if narrow else 5, "symbolType": "square"}
    colour: Spec = {"field": "class", "type": "ordinal", "legend": legend}
    colour["scale"] = {"domain": list(CHANCES), "range": list(_SHADES)}
    dark = {"condition": {"test": f"datum.chance > {_ENDS[2]}", "value": "white"}, "value": INK}
    cells: Spec = {"mark": {"type": "rect", "stroke": "white", "strokeWidth": 2}}
    cells["encoding"] = {"x": x, "y": y, "color": colour}
    words: Spec = {"mark": {"type": "text", "fontSize": 10 if narrow else TEXT}}
    words["encoding"] = {"x": x, "y": y, "text": {"field": "text"}, "color": dark}
    known = [r for r in classed if r["mark"]]
    dot: Spec = {"data": inline_data(known), "encoding": {"x": x, "y": y}}
    across, up, letters = (17, -9, 9) if narrow else (40, -6, 12)
    dot["mark"] = {"type": "text", "text": "●", "fontSize": letters, "dx": across, "dy": up}
    dot["encoding"] |= {"color": dark}
    layers = [cells, words, *([dot] if known else [])]
    size = {"width": {"step": 42 if narrow else 92}, "height": row_height(28)}
    return complete({"data": inline_data(classed), "layer": layers} | size)


def branch_costs(groups: Sequence[Row], top: float, narrow: bool) -> Spec:
    """Cost by country, a panel for each branch on one axis.

    ``groups``: title and rows (label, region, value: likely, high: what one run in twenty exceeds, text, end:
    where its text begins, and least and most where the bad case has a range, drawn as a thin line).
    """
    width = NARROW - 150 if narrow else (WIDE - GAP - 120) // 2
    items: list[Spec] = []
    ranged = any("most" in row for group in groups for row in group["rows"])
    for group in groups:
        y: Spec = {"field": "label", "type": "nominal", "sort": None, "title": None}
        y["axis"] = {"ticks": False, "domain": False, "minExtent": 98, "maxExtent": 98, "labelPadding": 9}
        x: Spec = {"type": "quantitative", "scale": {"domain": [0, top], "clamp": True}, "title": None}
        x["axis"] = {"tickCount": 4, "format": ",~f", "labelFlush": False}
        colour: Spec = {"field": "region", "type": "nominal", "legend": None}
        colour["scale"] = {"domain": list(COUNTRIES), "range": list(COUNTRIES.values())}
        bar: Spec = {"mark": {"type": "bar", "height": 7, "opacity": 0.45}}
        bar["encoding"] = {"y": y, "x": x | {"field": "high"}, "color": colour}
        dot: Spec = {"mark": {"type": "point", "filled": True, "size": 90, "opacity": 1}}
        dot["encoding"] = {"y": y, "x": x | {"field": "value"}, "color": colour}
        text: Spec = {"mark": {"type": "text", "align": "left", "dx": 8, "fontSize": SMALL}}
        text["encoding"] = {"y": y, "x": x | {"field": "end"}, "text": {"field": "text"}}
        layers = [bar, *_range_layers(group["rows"], x, y), dot, text]
        spec: Spec = {"data": inline_data(group["rows"]), "layer": layers, "width": width}
        title = {"text": group["title"], "fontSize": 13, "anchor": "start", "offset": 8}
        if ranged:  # where one panel says it, the titles of all stand at one height
            has_range = any("most" in row for row in group["rows"])
            note = "Thin line: range of the bad case." if has_range else "\N{NO-BREAK SPACE}"
            title |= {"subtitle": note, "subtitleFontSize": SMALL, "subtitleColor": "#555"}
        items.append(spec | {"height": row_height(ROW), "title": title})
    return panels(items, narrow)


def _range_layers(rows: Sequence[Row], x: Spec, y: Spec) -> list[Spec]:
    """A thin line with a tick at each end, for the rows that have a range."""
    ranged = [row for row in rows if "most" in row]
    if not ranged:
        return []
    data, ends = inline_data(ranged), {"type": "tick", "color": INK, "height": 9, "thickness": 1.4}
    line: Spec = {"data": data, "mark": {"type": "rule", "color": INK, "strokeWidth": 1.4}}
    line["encoding"] = {"y": y, "x": x | {"field": "least"}, "x2": {"field": "most"}}
    ticks = [
        {"data": data, "mark": ends, "encoding": {"y": y, "x": x | {"field": field}}} for field in ("least", "most")
    ]
    return [line, *ticks]


def deal_terms(data: Sequence[Row], narrow: bool) -> Spec:
    """Chance of each level of each term of a deal, as one bar each; rows: term, level, order, start, end, middle, text.

    Shares run from 0 to 1. A level is named in its part of the bar, where the name has room.
    """
    size, width = (9, NARROW - 150) if narrow else (SMALL, WIDE - 160)
    named = [dict(row) if has_room(row, width, size) else dict(row) | {"text": ""} for row in data]
    y: Spec = {"field": "term", "type": "nominal", "sort": None, "title": None}
    y["axis"] = {"ticks": False, "domain": False, "labelLimit": 130, "minExtent": 120}
    x: Spec = {"field": "start", "type": "quantitative", "title": None, "scale": {"domain": [0, 1]}}
    x["axis"] = {"format": "%", "tickCount": 4}
    shade: Spec = {"field": "order", "type": "ordinal", "legend": None}
    shade["scale"] = {"domain": [0, 1, 2, 3, 4], "range": ["#deebf7", "#9ecae1", "#6baed6", "#3182bd", "#08519c"]}
    ink = {"condition": {"test": "datum.order > 2", "value": "white"}, "value": INK}
    bar: Spec = {"mark": {"type": "bar", "height": 24, "stroke": "white"}}
    bar["encoding"] = {"y": y, "x": x, "x2": {"field": "end"}, "color": shade}
    text: Spec = {"mark": {"type": "text", "fontSize": size}}
    text["encoding"] = {"y": y, "x": x | {"field": "middle"}, "text": {"field": "text"}, "color": ink}
    return complete({"data": inline_data(named), "layer": [bar, text], "width": width, "height": row_height(36)})


def has_room(row: Row, width: int, size: int) -> bool:
    """Whether the text of a part of a bar fits into it: letters are some half as wide as they are high."""
    return LETTER * size * len(row["text"]) <= width * (row["end"] - row["start"])


def shares_by_year(groups: Sequence[Row], top: float, narrow: bool) -> Spec:
    """Shares by year as bars with their range; ``groups``: title and rows (year, value, low, high, text), percent."""
    items: list[Spec] = []
    for group in groups:
        x: Spec = {"field": "year", "type": "ordinal", "title": None}
        x["axis"] = {"labelAngle": 0, "ticks": False}
        y: Spec = {"type": "quantitative", "title": None, "scale": {"domain": [0, top]}}
        y["axis"] = {"tickCount": 5}
        bar: Spec = {"mark": {"type": "bar", "color": BLUE, "opacity": 0.65, "width": {"band": 0.6}}}
        bar["encoding"] = {"x": x, "y": y | {"field": "value"}}
        line: Spec = {"mark": {"type": "rule", "color": INK, "strokeWidth": 1.6}}
        line["encoding"] = {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}}
        text: Spec = {"mark": {"type": "text", "dy": -8, "fontSize": SMALL, "fontWeight": "bold"}}
        text["encoding"] = {"x": x, "y": y | {"field": "high"}, "text": {"field": "text"}}
        spec: Spec = {"data": inline_data(group["rows"]), "layer": [bar, line, text]}
        title = {"text": group["title"], "fontSize": 13, "anchor": "start", "offset": 12}
        items.append(spec | {"width": panel_width(narrow), "height": 170, "title": title})
    return panels(items, narrow)


_RATIOS = [0.125, 0.25, 0.5, 1, 2, 4, 8]
_RATIO_WORDS = (
    "datum.value == 1 ? 'the same' : datum.value == 2 ? 'twice' : datum.value == 0.5 ? 'half' : "
    "datum.value < 1 ? '1/' + format(1 / datum.value, '.0f') : format(datum.value, '.0f') + ' times'"
)


def new_over_old(data: Sequence[Row], narrow: bool) -> Spec:
    """Burden of new routes over old ones; rows: label, value, low, high, text. Below one is less."""
    least, most = _RATIOS[0], _RATIOS[-1]
    y: Spec = {"field": "label", "type": "nominal", "sort": None, "title": None}
    y["axis"] = {"ticks": False, "domain": False, "labelLimit": 130}
    x: Spec = {"type": "quantitative", "title": None, "scale": {"type": "log", "domain": [least, most], "clamp": True}}
    ticks = _RATIOS[1::2] if narrow else _RATIOS  # words of all would touch on a phone
    x["axis"] = {"values": ticks, "labelExpr": _RATIO_WORDS, "labelFontSize": 10 if narrow else TEXT}
    same: Spec = {"mark": {"type": "rule", "color": GREY}, "encoding": {"x": x | {"datum": 1}}}
    line: Spec = {"mark": {"type": "rule", "strokeWidth": 2.4}}
    line["encoding"] = {"y": y, "x": x | {"field": "low"}, "x2": {"field": "high"}}
    dot: Spec = {"mark": {"type": "point", "filled": True, "size": 95, "opacity": 1}, "encoding": {}}
    dot["encoding"] = {"y": y, "x": x | {"field": "value"}}
    hue: Spec = {"condition": {"test": "datum.value > 1", "value": ORANGE}, "value": BLUE}
    for layer in (line, dot):
        layer["encoding"]["color"] = hue
    text: Spec = {"mark": {"type": "text", "dy": -11, "fontSize": SMALL}}
    text["encoding"] = {"y": y, "x": x | {"field": "value"}, "text": {"field": "text"}}
    width = NARROW - 140 if narrow else WIDE - 170
    return complete(
        {"data": inline_data(data), "layer": [same, line, dot, text], "width": width, "height": row_height(36)}
    )
