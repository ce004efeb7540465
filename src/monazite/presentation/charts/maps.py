"""World map of flows: Pacific-centred Equal Earth, a grey land layer first, bowed arcs, binned colours.

Great circles run over the pole on a world map and read badly, so arcs are quadratic curves in rotated coordinates,
cut in the Atlantic where no arc should cross. Shapes: Natural Earth, public domain
(see ``countries-110m.NOTICE.txt``); they imply no endorsement of any border. Antarctica is left out.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from monazite.presentation.charts.layout import complete
from monazite.presentation.charts.theme import INK, NARROW, RED, WIDE, ceiling

_SEAM = 30.0  # degrees west: the seam of the map
_ROTATE = [-150, 0, 0]
_FRANCE = "250"
_LABEL_PLACES = {"JP": ("left", 7, 12), "KR": ("right", -7, 14), "US": ("center", 0, -10), "EU": ("center", 0, -12)}
_SHADES = ["#deebf7", "#9ecae1", "#4292c6", "#08519c"]


@lru_cache(maxsize=1)
def world_shapes() -> dict[str, Any]:
    """TopoJSON of the countries; French Guiana stands apart from France and has no code."""
    topo = json.loads(files("monazite.presentation.charts").joinpath("countries-110m.json").read_text(encoding="utf-8"))
    geometries: list[dict[str, Any]] = []
    for shape in topo["objects"]["countries"]["geometries"]:
        plain = {k: shape[k] for k in ("type", "arcs", "id") if k in shape}
        if shape.get("id") == _FRANCE:
            overseas = [part for part in shape["arcs"] if _longitude(topo, part) < -40]
            geometries += [{"type": "Polygon", "arcs": part} for part in overseas]
            plain["arcs"] = [part for part in shape["arcs"] if part not in overseas]
        geometries.append(plain)
    return {**topo, "objects": {"countries": {"type": "GeometryCollection", "geometries": geometries}}}


def _longitude(topo: dict[str, Any], polygon: list[list[int]]) -> float:
    """Longitude of the first point of a polygon's outer ring, degrees."""
    index = polygon[0][0]
    scale, shift = topo["transform"]["scale"][0], topo["transform"]["translate"][0]
    return topo["arcs"][index if index >= 0 else ~index][0][0] * scale + shift


def arc(start: tuple[float, float], end: tuple[float, float], steps: int = 28, bow: float = 0.18) -> list[list[float]]:
    """Bowed curve from ``start`` to ``end``, each (longitude, latitude) in degrees; ``steps`` + 1 points."""

    def east_of_seam(lon: float) -> float:
        return (lon + _SEAM) % 360 - _SEAM

    (ax, ay), (bx, by) = (east_of_seam(start[0]), start[1]), (east_of_seam(end[0]), end[1])
    dx, dy = bx - ax, by - ay
    cx, cy = (ax + bx) / 2 - bow * dy, min((ay + by) / 2 + bow * abs(dx), 82.0)
    points = []
    for i in range(steps + 1):
        t = i / steps
        x = (1 - t) ** 2 * ax + 2 * t * (1 - t) * cx + t * t * bx
        y = (1 - t) ** 2 * ay + 2 * t * (1 - t) * cy + t * t * by
        points.append([round((x + 180) % 360 - 180, 2), round(max(min(y, 85.0), -85.0), 2)])
    return points


def flow_map(
    flows: Sequence[Mapping[str, Any]],
    *,
    origin: tuple[float, float],
    members: Mapping[str, float],
    unit: str,
    narrow: bool,
) -> dict[str, Any]:
    """Map of shipments from one origin.

    Parameters
    ----------
    flows
        Rows: id, name, lon, lat (degrees), value.
    origin
        Longitude and latitude, degrees.
    members
        ISO numeric code of a country to the value of its region, drawn as a binned shade.
    unit
        Title of the legend.
    narrow
        Whether for a phone.
    """
    data = {"values": world_shapes(), "format": {"type": "topojson", "feature": "countries"}}
    top = ceiling((f["value"] for f in flows), 1.0)
    land = {"data": data, "mark": {"type": "geoshape", "fill": "#e6e6e6", "stroke": "white", "strokeWidth": 0.4}}
    place = {
        "longitude": {"field": "lon", "type": "quantitative"},
        "latitude": {"field": "lat", "type": "quantitative"},
    }
    ends = {
        "data": {"values": [dict(f) for f in flows]},
        "mark": {"type": "circle", "color": RED, "size": 30, "opacity": 1, "stroke": "white"},
        "encoding": place,
    }
    names = [_label(f, place, halo, narrow) for f in flows for halo in (True, False)]
    width = NARROW - 10 if narrow else WIDE - 10
    return complete(
        {
            "layer": [land, _shaded_countries(data, members, top, unit), _arcs(flows, origin, top), ends, *names],
            "projection": {"type": "equalEarth", "rotate": _ROTATE},
            "width": width,
            "height": round(width * 0.48),
        }
    )


def _shaded_countries(data: dict[str, Any], members: Mapping[str, float], top: float, unit: str) -> dict[str, Any]:
    """Countries shaded in four bins; a country without a value is left to the grey land below."""
    bins = [round(top * s) or top * s for s in (0.02, 0.1, 0.4)]
    shade = [{"id": k, "value": v} for k, v in members.items()]
    colour = {
        "field": "value",
        "type": "quantitative",
        "title": unit,
        "scale": {"type": "threshold", "domain": bins, "range": _SHADES},
        "legend": {"orient": "bottom", "format": ",~f", "symbolType": "square", "direction": "horizontal"},
    }
    return {
        "data": data,
        "transform": [
            {"lookup": "id", "from": {"data": {"values": shade}, "key": "id", "fields": ["value"]}},
            {"filter": "isValid(datum.value)"},
        ],
        "mark": {"type": "geoshape", "stroke": "white", "strokeWidth": 0.4},
        "encoding": {"color": colour},
    }


def _arcs(flows: Sequence[Mapping[str, Any]], origin: tuple[float, float], top: float) -> dict[str, Any]:
    """One bowed line for each flow above zero."""
    lines = [
        {
            "type": "Feature",
            "properties": {"w": _line_width(f["value"], top)},
            "geometry": {"type": "LineString", "coordinates": arc(origin, (f["lon"], f["lat"]))},
        }
        for f in flows
        if f["value"] > 0
    ]
    return {
        "data": {"values": lines},
        "mark": {"type": "geoshape", "filled": False, "stroke": RED, "opacity": 0.85},
        "encoding": {"strokeWidth": {"field": "properties.w", "type": "quantitative", "scale": None}},
    }


def _label(flow: Mapping[str, Any], place: dict[str, Any], halo: bool, narrow: bool) -> dict[str, Any]:
    """Label of a destination, with a white halo under it."""
    align, dx, dy = _LABEL_PLACES.get(str(flow.get("id")), ("center", 0, 14))
    mark = {"type": "text", "align": align, "dx": dx, "dy": dy, "fontSize": 10 if narrow else 12, "color": INK}
    if halo:
        mark |= {"stroke": "white", "strokeWidth": 3, "opacity": 0.85}
    return {"data": {"values": [dict(flow)]}, "mark": mark, "encoding": place | {"text": {"field": "name"}}}


def _line_width(value: float, top: float) -> float:
    """Line width in pixels, area-like: the square root of the share of the largest class."""
    return round(1.0 + 5.0 * (value / top) ** 0.5, 2)
