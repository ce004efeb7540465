"""Charts on a time axis without a value: dated events and projects."""

from collections.abc import Mapping, Sequence

from monazite.presentation.charts.layout import lone_chart, row_height
from monazite.presentation.charts.theme import (
    BLUE,
    DATE_AXIS,
    GREEN,
    GREY,
    LIGHT,
    ORANGE,
    PURPLE,
    Row,
    Spec,
    category_encoding,
    plain_legend,
    row_labels,
)


def timeline(data: Sequence[Row], *, kinds: Mapping[str, tuple[str, str]], start: str, end: str, narrow: bool) -> Spec:
    """Dated events, one row each.

    Parameters
    ----------
    data
        Rows: label, date, kind.
    kinds
        Colour and shape of every kind.
    start, end
        Ends of the time axis, ISO dates.
    narrow
        Whether for a phone.
    """
    present = {k: v for k, v in kinds.items() if any(r["kind"] == k for r in data)}
    x: Spec = {
        "field": "date",
        "type": "temporal",
        "title": None,
        "scale": {"domain": [start, end]},
        "axis": DATE_AXIS | {"grid": True, "tickCount": 4 if narrow else 8, "orient": "top"},
    }
    y = row_labels(190 if narrow else 380)
    legend = plain_legend(narrow, orient="bottom")
    colour = category_encoding("kind", {k: v[0] for k, v in present.items()}, legend)
    shape = category_encoding("kind", {k: v[1] for k, v in present.items()}, legend)
    layers = [
        {"mark": {"type": "rule", "color": LIGHT}, "encoding": {"y": y}},
        {
            "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
            "encoding": {"x": x, "y": y, "color": colour, "shape": shape},
        },
    ]
    return lone_chart(data, layers, row_height(24), narrow)


def projects(data: Sequence[Row], *, start: str, end: str, narrow: bool) -> Spec:
    """Projects from first output to ninety per cent of capacity.

    Parameters
    ----------
    data
        Rows: label, start, full (both ISO dates), stage, text.
    start, end
        Ends of the time axis, ISO dates.
    narrow
        Whether for a phone.
    """
    stages = {"mine": ORANGE, "separation": BLUE, "metal": PURPLE, "magnet": GREEN, "recycling": GREY}
    present = {k: v for k, v in stages.items() if any(r["stage"] == k for r in data)}
    scale = {"domain": [start, end], "clamp": True}
    x: Spec = {
        "field": "start",
        "type": "temporal",
        "title": None,
        "scale": scale,
        "axis": DATE_AXIS | {"grid": True, "orient": "top", "tickCount": 4 if narrow else 8},
    }
    y = row_labels(165 if narrow else 270)
    colour = category_encoding("stage", present, plain_legend(narrow, columns=2 if narrow else 5))
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
    return lone_chart(data, layers, row_height(21), narrow)
