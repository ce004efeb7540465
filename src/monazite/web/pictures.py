"""Charts of the app: the specifications of the brief, with named data instead of values, as wide as their box."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from monazite.brief import charts, maps
from monazite.brief.charts import BLUE, GREY, ORANGE, RED, Spec
from monazite.brief.facts import Names
from monazite.web.numbers import BEFORE, DAY_LABELS, DAYS, Reader

HEIGHT = 190


def live(spec: Spec, height: int | None = None) -> Spec:
    """A chart whose top data is named ``rows`` and filled later, as wide as the element that holds it."""
    out = deepcopy(spec) | {"data": {"name": "rows", "values": []}, "width": "container"}
    out["autosize"] = {"type": "fit-x", "contains": "padding"}
    out.pop("title", None)
    if height is not None:
        out["height"] = height
    return out


def _lines(colours: Mapping[str, str], y: str, top: float, day: str) -> Spec:
    """Paths with the levers moved in colour, at rest thin and dashed in grey."""
    all_series = {name: c for s, colour in colours.items() for name, c in ((s, colour), (f"{s}, {BEFORE}", GREY))}
    legend = charts.line_legend(False) | {"values": list(colours), "columns": 2, "offset": 20}
    mark = [{"month": day, "label": "levers act"}]
    dashed = [f"{s}, {BEFORE}" for s in colours]
    return live(charts.single(charts.fan([], all_series, y=y, top=top, width=440, height=HEIGHT, rules=mark,
                                         legend=legend, dashed=dashed)), HEIGHT)  # fmt: skip


def specs(rest: Reader, worst: Reader, good: str, names: Names) -> dict[str, dict[str, Any]]:
    """Specification, title and reading of every chart; axes fixed by the run at rest and the strictest one."""
    day = rest.day.isoformat()
    peak = max(float(r.path("price_outside", good=good)[0].max()) for r in (rest, worst))
    loss = max(r.one("loss_share_upper", region=n).value for r in (rest, worst) for n in r.res.index.region)
    tick = {"type": "tick", "color": "#444", "thickness": 2, "height": 18}
    bands = charts.loss_bands([], x="% of annual GDP, twelve months", top=charts.ceiling([loss], 0.1), narrow=False)
    where = {"x": {"field": "rest", "type": "quantitative"}, "y": deepcopy(bands["layer"][0]["encoding"]["y"])}
    bands["layer"].append({"mark": tick, "encoding": where})
    return {
        "price": {
            "title": f"Price of {names.good(good)}",
            "reading": "Spot price outside China and producer price inside. Grey dashes: levers at rest.",
            "spec": _lines({"outside": RED, "inside": BLUE}, "USD/kg", charts.ceiling([1.06 * peak]), day),
        },
        "shipments": {
            "title": "China's shipments",
            "reading": "Recorded exports, 100 = mean month of the baseline year. Grey dashes: levers at rest.",
            "spec": _lines({"magnets": BLUE, "heavy rare earths": RED}, "% of normal", 200.0, day),
        },
        "loss": {
            "title": "Loss by country",
            "reading": "Band: lower to upper bound. Dot: central estimate. Grey tick: central estimate at rest.",
            "spec": live(bands),
        },
        "supply": {
            "title": "Made outside China",
            "reading": "Share of world output by volume. Grey dashes: levers at rest.",
            "spec": _lines({"heavy rare earths": RED, "magnets": ORANGE}, "%", 100.0, day),
        },
        "stops": {
            "title": "Days to the first line stop",
            "reading": "Counted from the day the levers act. A dash: no line stops within the run.",
            "spec": live(charts.heat([], limits=DAYS, labels=DAY_LABELS, narrow=False)),
        },
        "map": {
            "title": "Losses and magnet flows",
            "reading": "Shade: central loss, % of GDP over twelve months. Lines: China's magnet shipments, width by "
            "tonnes a month (mean of the twelve months).",
            "spec": world(rest, max(loss, 0.01)),
        },
    }


def world(rest: Reader, most: float) -> Spec:
    """The map of the brief with named data: shade by country, lines and end points of the flows."""
    regions = [r for r in rest.res.dataset.table("regions") if r.region not in ("ROW", rest.res.scenario.controller)]
    home = next(r for r in rest.res.dataset.table("regions") if r.region == rest.res.scenario.controller)
    flows = [{"id": r.region, "name": r.region, "lon": r.lon, "lat": r.lat, "value": 1.0} for r in regions]
    spec = maps.flow_map(flows, origin=(home.lon, home.lat), members={}, unit="Loss, % of GDP", narrow=False)
    _, tint, lines, ends = spec["layer"][:4]
    for layer in spec["layer"]:  # the figure carries the text
        layer["mark"]["aria"] = False
    tint["transform"][0]["from"]["data"] = {"name": "shade", "values": []}
    bins = [_short(most * share) for share in (0.02, 0.1, 0.4)]
    tint["encoding"]["color"]["scale"]["domain"] = bins
    tint["encoding"]["color"]["legend"]["format"] = "~g"
    lines["data"], ends["data"] = {"name": "lines", "values": []}, {"name": "flows", "values": []}
    spec |= {"width": "container", "height": 300, "autosize": {"type": "fit-x", "contains": "padding"}}
    return spec


def _short(x: float) -> float:
    return float(f"{x:.1g}")


def two(rows: list[dict[str, Any]], good: str) -> dict[str, Any]:
    """Price of two runs with their ranges."""
    top = charts.ceiling(1.06 * r["high"] for r in rows)
    spec = charts.single(charts.fan([], {"A": BLUE, "B": ORANGE}, y="USD/kg", top=top, width=440, height=HEIGHT,
                                    legend=charts.line_legend(False)))  # fmt: skip
    return {"title": f"Price of {good} outside", "reading": "Lines: central; bands: range of the draws.",
            "spec": live(spec, HEIGHT)}  # fmt: skip
