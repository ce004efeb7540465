"""Charts on a time axis without a value: dated events and projects."""

from collections.abc import Mapping, Sequence

from monazite.brief.charts import (
    _DATE_AXIS,
    _FIT,
    BLUE,
    GREEN,
    GREY,
    LIGHT,
    ORANGE,
    PURPLE,
    Row,
    Spec,
    _legend,
    _size,
    _top,
    _values,
    cut_labels,
)


def timeline(data: Sequence[Row], *, kinds: Mapping[str, tuple[str, str]], start: str, end: str, narrow: bool) -> Spec:
    """Dated events, one row each; rows: label, date, kind. ``kinds`` gives colour and shape."""
    present = {k: v for k, v in kinds.items() if any(r["kind"] == k for r in data)}
    x: Spec = {
        "field": "date",
        "type": "temporal",
        "title": None,
        "scale": {"domain": [start, end]},
        "axis": _DATE_AXIS | {"grid": True, "tickCount": 4 if narrow else 8, "orient": "top"},
    }
    y: Spec = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": cut_labels(190 if narrow else 380) | {"ticks": False, "domain": False},
    }
    legend = _legend(narrow, orient="bottom")
    colour = {
        "field": "kind",
        "type": "nominal",
        "legend": legend,
        "scale": {"domain": list(present), "range": [v[0] for v in present.values()]},
    }
    shape = {
        "field": "kind",
        "type": "nominal",
        "legend": legend,
        "scale": {"domain": list(present), "range": [v[1] for v in present.values()]},
    }
    layers = [
        {"mark": {"type": "rule", "color": LIGHT}, "encoding": {"y": y}},
        {
            "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
            "encoding": {"x": x, "y": y, "color": colour, "shape": shape},
        },
    ]
    return _top({"data": _values(data), "layer": layers, "height": {"step": 24}, "width": _size(narrow)} | _FIT)


def projects(data: Sequence[Row], *, start: str, end: str, narrow: bool) -> Spec:
    """Projects from first output to ninety per cent of capacity; rows: label, start, full, stage, text."""
    stages = {"mine": ORANGE, "separation": BLUE, "metal": PURPLE, "magnet": GREEN, "recycling": GREY}
    present = {k: v for k, v in stages.items() if any(r["stage"] == k for r in data)}
    scale = {"domain": [start, end], "clamp": True}
    x: Spec = {
        "field": "start",
        "type": "temporal",
        "title": None,
        "scale": scale,
        "axis": _DATE_AXIS | {"grid": True, "orient": "top", "tickCount": 4 if narrow else 8},
    }
    y: Spec = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": cut_labels(165 if narrow else 270) | {"ticks": False, "domain": False},
    }
    colour = {
        "field": "stage",
        "type": "nominal",
        "legend": _legend(narrow, columns=2 if narrow else 5),
        "scale": {"domain": list(present), "range": list(present.values())},
    }
    layers = [
        {
            "mark": {"type": "bar", "height": 12, "opacity": 0.65},
            "encoding": {"x": x, "x2": {"field": "full"}, "y": y, "color": colour},
        },
        {
            "mark": {"type": "point", "shape": "triangle-right", "filled": True, "size": 70, "opacity": 1},
            "encoding": {"x": x, "y": y, "color": colour},
        },
    ]
    return _top({"data": _values(data), "layer": layers, "height": {"step": 21}, "width": _size(narrow)} | _FIT)
