"""Charts of the app: the specifications of the brief with named data, as wide as their box, on axes that stay fixed.

Line charts have three sources: the run at rest, drawn once; ``rows``, the central run with the levers moved; ``bands``,
its range, which comes when the levers rest. Legends and units stand in the page around the chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from datetime import date
from typing import Any

from monazite.presentation.charts import fans, layout, maps, ranges
from monazite.presentation.charts.theme import BLUE, GREY, INK, ORANGE, RED, Spec, ceiling
from monazite.presentation.web.chart_data import lines, series
from monazite.presentation.web.quick_quantities import Reader
from monazite.results.names import Names

HEIGHT = 200
LEAST_PRICE = 0.5  # of the lowest price shown, where the price axis begins
SETS = {"price": (RED, BLUE), "shipments": (BLUE, RED, ORANGE), "supply": (RED, ORANGE, BLUE)}
HUES = {BLUE: "blue", RED: "red", ORANGE: "orange"}
YEARS = 30  # months from which the time axis counts years
LOSS_TICKS = (0.0, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)


def wide(spec: Spec, height: int | None = None) -> Spec:
    """A chart as wide as the element that holds it."""
    out = deepcopy(spec) | {"width": "container", "autosize": {"type": "fit-x", "contains": "padding"}}
    out.pop("title", None)
    if height is not None:
        out["height"] = height
    return out


def stamp(day: date) -> int:
    """Milliseconds since 1970, as the charts count time."""
    return (day.toordinal() - date(1970, 1, 1).toordinal()) * 86_400_000


def _utc(day: date) -> dict[str, Any]:
    return {"utc": True, "year": day.year, "month": day.month, "date": day.day}


def colours(reader: Reader, good: str, chart: str) -> dict[str, str]:
    """Colour of every series of a line chart."""
    return dict(zip(series(reader, good)[chart], SETS[chart], strict=False))


def _rest_rows(rest: Reader, good: str, chart: str) -> list[dict[str, Any]]:
    months = [stamp(m) for m in rest.res.index.month]
    paths = lines(rest, good)[chart]
    return [{"month": m, "series": name, "value": v} for name, path in paths.items()
            for m, v in zip(months, path["value"], strict=True) if v is not None]  # fmt: skip


def paths(rest: Reader, good: str, chart: str, top: float, bottom: float = 0.0, ticks: Sequence[float] = ()) -> Spec:
    """Paths with the levers moved in colour, at rest thin and dashed in grey."""
    months = rest.res.index.month
    spec = fans.fan([], colours(rest, good, chart), y="", top=top, bottom=bottom, width=440, height=HEIGHT, legend=None)
    spec["data"] = {"name": "rows", "values": []}
    band, line = spec["layer"][:2]
    band["data"] = {"name": "bands", "values": []}
    line["encoding"].pop("strokeDash")
    line["mark"] |= {"strokeWidth": 2.4, "strokeJoin": "round"}
    x = line["encoding"]["x"]
    x["scale"] = {"type": "utc", "domain": [_utc(months[0]), _utc(months[-1])]}
    x["axis"] = x["axis"] | {"title": None, "tickSize": 5}
    if len(months) > YEARS:
        x["axis"] |= {"format": "%Y", "tickCount": {"interval": "year", "step": 1}, "labelAlign": "left"}
    y = line["encoding"]["y"]
    y["title"], y["axis"] = None, {"format": ",~f", "tickCount": 5}
    if ticks:
        y["axis"]["values"] = list(ticks)
    for layer in (band, line):
        layer["encoding"]["x"] = x
        layer["encoding"]["y"] = y | {"field": layer["encoding"]["y"]["field"]}
    still = deepcopy(line)
    still["data"] = {"values": _rest_rows(rest, good, chart)}
    still["mark"] |= {"color": GREY, "strokeDash": [4, 3], "strokeWidth": 1.3}
    still["encoding"].pop("color")
    still["encoding"]["detail"] = {"field": "series", "type": "nominal"}
    mark = [{"month": stamp(rest.day), "label": "levers act"}]
    rule, label = ({"data": {"values": mark}, "mark": m, "encoding": {"x": x}} for m in (
        {"type": "rule", "color": "#8a8a8a", "strokeDash": [2, 3]},
        {"type": "text", "align": "left", "baseline": "top", "dx": 4, "fontSize": 11, "color": "#595959"},
    ))  # fmt: skip
    label["encoding"] = label["encoding"] | {"y": {"value": 1}, "text": {"field": "label"}}
    spec["layer"] = [rule, band, still, line, label]
    return wide(layout.complete(spec), HEIGHT)


def legend(reader: Reader, good: str, chart: str) -> list[dict[str, str]]:
    """Names of the series and of their colours."""
    return [{"name": name, "hue": HUES[colour]} for name, colour in colours(reader, good, chart).items()]


def losses(top: float) -> Spec:
    """Loss by country on a square-root axis, so that small losses can be read beside large ones."""
    spec = ranges.loss_bands([], x="% of a year's GDP (axis widened near zero)", top=top, narrow=False)
    for layer in spec["layer"]:
        layer["encoding"]["y"]["axis"] |= {"labelPadding": 9}
        along = layer["encoding"]["x"]
        along["scale"] = {"domain": [0, top], "clamp": True, "type": "sqrt"}
        ticks = [t for t in LOSS_TICKS if t <= top]
        along["axis"] = {"values": ticks, "format": "~g", "titleFontSize": 11}
    where = {"x": {"field": "rest", "type": "quantitative"}, "y": deepcopy(spec["layer"][0]["encoding"]["y"])}
    tick = {"type": "tick", "color": "#444", "thickness": 2, "height": 18}
    spec["layer"].append({"mark": tick, "encoding": where})
    text = {"type": "text", "align": "right", "fontSize": 12, "color": INK}
    spec["layer"].append({"mark": text, "encoding": {"x": {"value": {"expr": "width"}}, "y": where["y"],
                                                     "text": {"field": "text"}}})  # fmt: skip
    spec["data"] = {"name": "rows", "values": []}
    spec["height"] = {"step": 28}
    return wide(spec)


def price_axis(*readers: Reader, good: str) -> tuple[float, float, list[float]]:
    """Lower end, upper end and labels of the log axis of prices, from the runs that bound the others."""
    low = min(float(r.path(k, good=good)[0].min()) for r in readers for k in ("price_outside", "price_inside"))
    high = max(float(r.path("price_outside", good=good)[0].max()) for r in readers)
    top = ceiling([1.06 * high])
    bottom, ticks = rungs(LEAST_PRICE * low, top)
    return bottom, top, ticks


def specs(rest: Reader, worst: Reader, good: str, names: Names) -> dict[str, dict[str, Any]]:
    """Specification, title and reading of every chart; axes fixed by the run at rest and the strictest one."""
    loss = max(float(r.one("loss_share_upper", region=n).value) for r in (rest, worst) for n in r.res.index.region)
    shipped = next(iter(rest.focus.shipments), "goods")
    bottom, top, ticks = price_axis(rest, worst, good=good)
    share = ceiling([130.0 * max(float(r.path("share_outside", good=g)[0].max()) for r in (rest, worst)
                                        for g in rest.focus.supply.values())], 10.0)  # fmt: skip
    return {
        "price": {
            "title": f"Price of {names.good(good)}",
            "unit": "USD per kg",
            "reading": "Spot price outside China, producer price inside. Each line of the grid is about three times "
            "the one below.",
            "legend": legend(rest, good, "price"),
            "spec": paths(rest, good, "price", top, bottom, ticks),
        },
        "shipments": {
            "title": "China's recorded exports",
            "unit": "100 = usual month",
            "reading": "All destinations, by weight; the usual month is the mean of the baseline year.",
            "legend": legend(rest, good, "shipments"),
            "spec": paths(rest, good, "shipments", 200.0, ticks=(0, 50, 100, 150, 200)),
        },
        "loss": {
            "title": "Loss by country in twelve months",
            "unit": "% of GDP",
            "reading": "Dot and figure: central estimate. Band: lower to upper bound. Grey tick: levers at rest.",
            "spec": losses(ceiling([loss], 0.1)),
        },
        "supply": {
            "title": "Other supply: made outside China",
            "unit": "% of world output",
            "reading": "Mines and plants that exist or are planned, as the model lets them start.",
            "legend": legend(rest, good, "supply"),
            "spec": paths(rest, good, "supply", min(share, 100.0)),
        },
        "map": {
            "title": f"Where {shipped} go, and who loses",
            "unit": "",
            "reading": f"Line: China's exports of {shipped}, broader for more tonnes. Shade: loss in % of GDP. Mean of "
            "the twelve months from the start of the levers.",
            "spec": world(rest, max(loss, 0.01)),
        },
    }


def world(rest: Reader, most: float) -> Spec:
    """The map of the brief with named data: shade by country, lines and end points of the flows."""
    regions = [r for r in rest.res.dataset.table("regions") if r.region not in ("ROW", rest.res.scenario.controller)]
    home = next(r for r in rest.res.dataset.table("regions") if r.region == rest.res.scenario.controller)
    flows = [{"id": r.region, "name": r.region, "lon": r.lon, "lat": r.lat, "value": 1.0} for r in regions]
    spec = maps.flow_map(flows, origin=(home.lon, home.lat), members={}, unit="Loss, % of GDP", narrow=False)
    _, tint, arcs, ends = spec["layer"][:4]
    for layer in spec["layer"]:  # the figure carries the text
        layer["mark"]["aria"] = False
    tint["transform"][0]["from"]["data"] = {"name": "shade", "values": []}
    tint["encoding"]["color"]["scale"]["domain"] = [float(f"{most * share:.1g}") for share in (0.02, 0.1, 0.4)]
    tint["encoding"]["color"]["legend"]["format"] = "~g"
    arcs["data"], ends["data"] = {"name": "lines", "values": []}, {"name": "flows", "values": []}
    return wide(spec, 330)


def two(rows: list[dict[str, Any]], good: str) -> dict[str, Any]:
    """Price of two runs with their ranges."""
    top = ceiling(1.06 * r["high"] for r in rows)
    bottom, ticks = rungs(LEAST_PRICE * min(r["low"] for r in rows), top)
    spec = fans.fan(rows, {"A": BLUE, "B": ORANGE}, y="", top=top, bottom=bottom, width=440, height=240)
    for layer in spec["layer"][:2]:
        layer["encoding"]["x"]["scale"] = {"type": "utc"}
        layer["encoding"]["y"] |= {"title": None, "axis": {"format": ",~f", "values": ticks}}
    return {
        "title": f"Price of {good} outside China",
        "unit": "USD per kg",
        "reading": "Lines: central; bands: range of the draws.",
        "legend": [{"name": "A", "hue": "blue"}, {"name": "B", "hue": "orange"}],
        "spec": wide(layout.complete(spec), 240),
    }


def rungs(least: float, top: float) -> tuple[float, list[float]]:
    """Lower end of a log axis and its labels, each about three times the one before."""
    steps = [m * 10.0**p for p in range(-3, 8) for m in (1, 3)]
    bottom = max((r for r in steps if r <= least), default=least)
    return bottom, [r for r in steps if bottom <= r <= top]
