"""What every chart is made of: colours, sizes, axes with stated ends, legends, and rows as data."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

Spec = dict[str, Any]
Row = Mapping[str, Any]

BLUE, RED, GREEN, ORANGE, SKY, PURPLE = "#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7"
INK, GREY, LIGHT = "#222222", "#767676", "#d9d9d9"
COUNTRIES = {
    "CN": RED,
    "US": BLUE,
    "EU": GREEN,
    "JP": ORANGE,
    "KR": PURPLE,
    "IN": SKY,
    "AU": "#8B6914",
    "MY": "#5D4E99",
    "ROW": GREY,
}
"""One colour for each country or group wherever it stands in the main part of a brief."""
PALETTE = (BLUE, RED, GREEN, ORANGE, SKY, PURPLE, GREY)
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
WIDE, NARROW = 730, 350
FIT_WIDTH = {"autosize": {"type": "fit-x", "contains": "padding"}}

LETTER_WIDTH = 6.3  # pixels, mean of the letters in labels
DATE_AXIS: Spec = {"format": "%b %Y", "labelOverlap": "greedy", "labelSeparation": 12, "grid": False, "tickCount": 6}


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


def cut_labels(width: int) -> Spec:
    """Axis with labels cut by letters to about ``width`` pixels.

    Vega's own cut, labelLimit, measures each label anew for every letter it takes away, which took a second a brief.
    """
    letters = round(width / LETTER_WIDTH)
    cut = f"length(datum.label) > {letters} ? slice(datum.label, 0, {letters - 1}) + '…' : datum.label"
    return {"labelExpr": cut, "labelLimit": 0}


def row_labels(width: int) -> Spec:
    """Axis of a chart of rows, each named by its ``label``, in their order; ``width`` pixels for the names."""
    axis = cut_labels(width) | {"ticks": False, "domain": False}
    return {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": axis}


def inline_data(data: Iterable[Row]) -> Spec:
    """Rows as the data of a chart."""
    return {"values": [dict(r) for r in data]}


def plain_legend(narrow: bool, **extra: Any) -> Spec:
    """Legend without a title, over the chart unless ``extra`` says otherwise."""
    return {"orient": "top", "title": None, "columns": 2 if narrow else 4} | extra


def category_encoding(field: str, marks: Mapping[str, str], legend: Spec | None) -> Spec:
    """The categories of a field by colour or shape: ``marks`` gives that of each, in the order of the legend."""
    scale = {"domain": list(marks), "range": list(marks.values())}
    return {"field": field, "type": "nominal", "legend": legend, "scale": scale}


def chart_width(narrow: bool) -> int:
    """Width of a lone chart, pixels."""
    return NARROW if narrow else WIDE
