"""The curves of growth as one picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.growth import Curve
from monazite.presentation.charts.layout import titled
from monazite.presentation.charts.theme import BLUE, FONT, INK, RED

PANELS = {
    "months": ("months", "path of one draw, ms"),
    "draws": ("draws", "60 months, ms"),
    "elements": ("elements", "a month, ms"),
    "regions": ("regions", "a month, ms"),
}


def panel(curves: dict[str, Curve], name: str) -> dict[str, Any]:
    """One panel: milliseconds by size; the axes start at zero, a second curve is named at its end."""
    size, time = PANELS[name]
    rows = [
        {"size": count, "ms": seconds * 1e3, "curve": key.partition(", ")[2], "last": count == curve[-1][0]}
        for key, curve in curves.items()
        if key.partition(",")[0] == name
        for count, seconds in curve
    ]
    kinds = list(dict.fromkeys(row["curve"] for row in rows))
    colour = {"field": "curve", "type": "nominal", "legend": None, "scale": {"domain": kinds, "range": [BLUE, RED]}}
    encoding = {
        "x": {"field": "size", "type": "quantitative", "title": size, "scale": {"zero": True}},
        "y": {"field": "ms", "type": "quantitative", "title": time, "scale": {"zero": True}},
        "color": colour,
    }
    named = {"mark": {"type": "text", "align": "right", "dy": -10, "dx": 6}, "transform": [{"filter": "datum.last"}]}
    return {
        "width": 300, "height": 180, "data": {"values": rows},
        "layer": [
            {"mark": {"type": "line", "point": True}, "encoding": encoding},
            named | {"encoding": encoding | {"text": {"field": "curve"}}},
        ],
    }  # fmt: skip


def spec(curves: dict[str, Curve]) -> dict[str, Any]:
    """All panels as Vega-Lite."""
    panels = [panel(curves, name) for name in PANELS]
    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "config": {"font": FONT, "background": "white", "view": {"stroke": None},
                   "axis": {"labelColor": INK, "titleColor": INK, "titleFontWeight": "normal", "gridColor": "#e8e8e8"}},
        "vconcat": [{"hconcat": panels[:2]}, {"hconcat": panels[2:]}],
    }  # fmt: skip
    return titled(whole, "How computing time grows", ["Warm, two cores of a shared server; least of several repeats"])


def draw(curves: dict[str, Curve], out: Path) -> None:
    """The picture as SVG, with a PNG beside it."""
    import vl_convert

    svg = vl_convert.vegalite_to_svg(spec(curves))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(svg, encoding="utf-8")
    out.with_suffix(".png").write_bytes(vl_convert.svg_to_png(svg, scale=1.5))
