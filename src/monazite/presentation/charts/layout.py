"""Whole pictures: one chart or several beside each other, with the style that all share."""

from collections.abc import Sequence

from monazite.presentation.charts.theme import FIT_WIDTH, FONT, INK, Row, Spec, chart_width, inline_data

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


def complete(spec: Spec) -> Spec:
    """The chart with schema and style, ready to be drawn."""
    return {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "config": _CONFIG} | spec


def lone_chart(data: Sequence[Row], layers: Sequence[Spec], height: int | Spec, narrow: bool) -> Spec:
    """A chart as wide as the page, ready to be drawn; ``height`` in pixels, of all or of each row (`row_height`)."""
    size = {"height": height, "width": chart_width(narrow)} | FIT_WIDTH
    return complete({"data": inline_data(data), "layer": list(layers)} | size)


def row_height(pixels: int) -> Spec:
    """Height of a chart of rows below each other, by the height of one row."""
    return {"step": pixels}


def titled(spec: Spec, title: str | Sequence[str], subtitle: Sequence[str]) -> Spec:
    """The chart with its title, a line each, and source line inside, for a picture that travels alone."""
    head = {
        "text": title if isinstance(title, str) else list(title),
        "subtitle": list(subtitle),
        "anchor": "start",
        "fontSize": 16,
        "subtitleFontSize": 11,
        "subtitleColor": "#555",
        "offset": 14,
    }
    return spec | {"title": head, "padding": 14}


def panels(items: Sequence[Spec], narrow: bool, columns: int = 2, *, shared: bool = True) -> Spec:
    """Charts beside each other, or below each other on a phone; ``shared`` colours and legend."""
    resolve = (
        {"legend": {"color": "shared"}} if shared else {"scale": {"color": "independent", "strokeDash": "independent"}}
    )
    return complete({"concat": list(items), "columns": 1 if narrow else columns, "spacing": 24, "resolve": resolve})


def big_and_small(first: Spec, rest: Sequence[Spec], narrow: bool) -> Spec:
    """One large chart above small multiples."""
    if not rest:
        return complete(first)
    below: Spec = {"vconcat" if narrow else "hconcat": list(rest), "spacing": 24}
    return complete({"vconcat": [first, below], "spacing": 22, "resolve": {"legend": {"color": "shared"}}})
