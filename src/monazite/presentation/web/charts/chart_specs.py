"""Charts of the app: the specifications of the brief with named data, as wide as their box, on axes that stay fixed.

Line charts have three sources: the run at rest, drawn once; ``rows``, the central run with the levers moved; ``bands``,
its range, which comes when the levers rest. Legends and units stand in the page around the chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from monazite.presentation.briefing.asked_and_paid import asked_and_paid
from monazite.presentation.charts import fans, layout, maps, ranges
from monazite.presentation.charts.theme import BLUE, GREY, INK, ORANGE, RED, Spec, ceiling
from monazite.presentation.web.charts.chart_data import chart_paths, chart_series
from monazite.presentation.web.charts.map_choices import (
    REST_OF_WORLD,
    YEAR,
    choice_on_page,
    map_choices,
    map_reading,
    map_title,
)
from monazite.presentation.web.charts.observed_layer import (
    LEGEND,
    epoch_milliseconds,
    observed_layers,
    observed_rows,
    observed_series,
)
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.results.names import Names

HEIGHT = 200  # pixels
LEAST_PRICE = 0.5  # of the lowest price shown, where the price axis begins
PRICE_COLOURS = (RED, BLUE)
GOODS_COLOURS = (BLUE, RED, ORANGE)
COLOUR_NAMES = {BLUE: "blue", RED: "red", ORANGE: "orange"}
GROWING_AXIS = {"domainMin": {"expr": "bottom"}, "domainMax": {"expr": "top"}}
"""Ends of an axis that the page moves where a line would leave it."""
DEAL_LABEL = 15  # pixels above the axis at which the days of a deal are named
LONG_RUN = 30  # months from which the time axis counts years
MONTH_MILLISECONDS = 2_629_746_000
DATE_LABEL = (
    f"last - first > {LONG_RUN * MONTH_MILLISECONDS} && utcmonth(datum.value) == 0 "
    "? utcFormat(datum.value, '%Y') : utcFormat(datum.value, '%b %Y')"
)
"""Label of a day on the time axis: the year alone in a long stretch; the reader chooses the stretch."""
AT_REST = "levers at rest"
"""Name of the run at rest in legends."""
FIGURES_BEGIN = "width - 62"
"""Where the bars of losses end, so that none runs under its figure."""
MOST_SHIPPED = 200.0  # % of the usual month to which the axis of shipments reaches at least
OF_NO_CLASS = "#cfc7b8"  # on the map: countries without a loss of their own
SHORT_NAMES = {"US": "US", "EU": "EU"}
"""Names on the map where the whole one is too long for it."""
LOSS_TICKS = (0.0, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)  # % of GDP


@dataclass(frozen=True)
class ValueAxis:
    """Ends of the axis of values, in its unit, and its labels; an axis that begins above zero is logarithmic."""

    top: float
    bottom: float = 0.0
    ticks: Sequence[float] = ()


def fill_width(spec: Spec, height: int | None = None) -> Spec:
    """A chart as wide as the element that holds it, without a title; ``height`` in pixels."""
    out = deepcopy(spec) | {"width": "container", "autosize": {"type": "fit-x", "contains": "padding"}}
    out.pop("title", None)
    if height is not None:
        out["height"] = height
    return out


def series_colours(quantities: QuickQuantities, good: str, chart: str) -> dict[str, str]:
    """Colour of every series of a line chart; a good has the same one in every chart."""
    series = chart_series(quantities, good)
    if chart == "price":
        return dict(zip(series[chart], PRICE_COLOURS, strict=False))
    goods = dict.fromkeys([*series["shipments"], *series["supply"]])
    colours = dict(zip(goods, GOODS_COLOURS, strict=False))
    return {name: colours[name] for name in series[chart] if name in colours}


def _rows_at_rest(rest: QuickQuantities, good: str, chart: str) -> list[dict[str, Any]]:
    months = [epoch_milliseconds(m) for m in rest.results.index.month]
    paths = chart_paths(rest, good)[chart]
    return [{"month": m, "series": name, "value": v} for name, path in paths.items()
            for m, v in zip(months, path["value"], strict=True) if v is not None]  # fmt: skip


def line_chart(rest: QuickQuantities, good: str, chart: str, axis: ValueAxis) -> Spec:
    """Paths with the levers moved in colour, at rest thin and dashed in grey.

    Parameters
    ----------
    rest
        The run with the levers at rest.
    good
        The good whose price is shown.
    chart
        Name of the chart: price, shipments or supply.
    axis
        The axis of values, which stays as it is whatever the levers say.
    """
    colours = series_colours(rest, good, chart)
    spec = fans.fan([], colours, y="", top=axis.top, bottom=axis.bottom, width=440, height=HEIGHT, legend=None)
    spec["data"] = {"name": "rows", "values": []}
    band, line = spec["layer"][:2]
    band["data"] = {"name": "bands", "values": []}
    line["encoding"].pop("strokeDash")
    line["mark"] |= {"strokeWidth": 2.4, "strokeJoin": "round"}
    x = _fix_axes((band, line), rest.results.index.month, axis.ticks)
    at_rest = deepcopy(line)
    at_rest["data"] = {"values": _rows_at_rest(rest, good, chart)}
    at_rest["mark"] |= {"color": GREY, "strokeDash": [4, 3], "strokeWidth": 1.3}
    at_rest["encoding"].pop("color")
    at_rest["encoding"]["detail"] = {"field": "series", "type": "nominal"}
    y = line["encoding"]["y"]
    y["scale"] = y["scale"] | GROWING_AXIS
    for layer in (band, at_rest):
        layer["encoding"]["y"]["scale"] = y["scale"]
    months = rest.results.index.month
    spec["params"] = [
        {"name": "bottom", "value": axis.bottom},
        {"name": "top", "value": axis.top},
        {"name": "first", "value": epoch_milliseconds(months[0])},
        {"name": "last", "value": epoch_milliseconds(months[-1])},
        {"name": "hidden", "value": []},
    ]
    rule, label = _marked_days({"values": [{"month": epoch_milliseconds(rest.day), "label": "levers act"}]}, x, 1)
    deal = _marked_days({"name": "deal", "values": []}, x, HEIGHT - DEAL_LABEL)
    for layer in deal:  # empty without a deal, and then a picture without a name; the page says its days in words
        layer["mark"]["aria"] = False
    ends = (rest.results.index.month[0], rest.results.index.month[-1])
    observed = observed_layers(line, observed_rows(rest, good, chart), chart, colours, ends, HEIGHT / axis.top)
    for layer, own in ((band, ""), (line, ""), (at_rest, AT_REST), *((one, LEGEND["name"]) for one in observed)):
        _can_be_hidden(layer, own)
    spec["layer"] = [rule, deal[0], band, at_rest, line, *observed, label, deal[1]]
    return fill_width(layout.complete(spec), HEIGHT)


def _can_be_hidden(layer: Spec, own: str) -> None:
    """Leave out of a layer the series that the reader has hidden, or all of it where its ``own`` name is."""
    layer["mark"]["clip"] = True
    tests = ["indexof(hidden, datum.series) < 0", *([f"indexof(hidden, '{own}') < 0"] if own else [])]
    layer["transform"] = [{"filter": " && ".join(tests)}]


def _fix_axes(layers: Sequence[Spec], months: Sequence[date], ticks: Sequence[float]) -> Spec:
    """Give layers the same axes, over all months and with labels at ``ticks``; returns the time axis."""
    x = layers[-1]["encoding"]["x"]
    x["scale"] = {"type": "utc", "domain": [{"expr": "first"}, {"expr": "last"}], "nice": False}
    x["axis"] = x["axis"] | {"title": None, "tickSize": 5, "labelExpr": DATE_LABEL}
    x["axis"].pop("format")
    if len(months) > LONG_RUN:
        x["axis"] |= {"labelAlign": "left"}
    y = layers[-1]["encoding"]["y"]
    y["title"], y["axis"] = None, {"format": ",~f", "tickCount": 5}
    if ticks:
        y["axis"]["values"] = list(ticks)
    for layer in layers:
        layer["encoding"]["x"] = x
        layer["encoding"]["y"] = y | {"field": layer["encoding"]["y"]["field"]}
    return x


def _marked_days(data: Spec, x: Spec, height: int) -> tuple[Spec, Spec]:
    """Dashed lines on the time axis ``x`` at the days of some data, and their labels at a height from the top."""
    rule = {"type": "rule", "color": "#8a8a8a", "strokeDash": [2, 3]}
    text = {"type": "text", "align": "left", "baseline": "top", "dx": 4, "fontSize": 11, "color": "#595959"}
    where = {"x": x, "y": {"value": height}, "text": {"field": "label"}}
    return {"data": data, "mark": rule, "encoding": {"x": x}}, {"data": data, "mark": text, "encoding": where}


def legend_entries(quantities: QuickQuantities, good: str, chart: str) -> list[dict[str, str]]:
    """Names of the series and of their colours."""
    colours = series_colours(quantities, good, chart)
    entries = [{"name": name, "hue": COLOUR_NAMES[colour]} for name, colour in colours.items()]
    observations = [LEGEND] if observed_rows(quantities, good, chart) else []
    return [*entries, *observations, {"name": AT_REST, "hue": "rest"}]


def loss_chart(top: float) -> Spec:
    """Loss by country on a square-root axis, so that small losses can be read beside large ones.

    ``top`` is the end of the axis, % of GDP. The page numbers its rows (``place``): one that a move adds would
    else stand last, and keys and pointer would read another country than the one that is drawn there.
    """
    spec = ranges.loss_bands([], x="% of a year's GDP (axis widened near zero)", top=top, narrow=False)
    for layer in spec["layer"]:
        layer["encoding"]["y"]["axis"] |= {"labelPadding": 9}
        layer["encoding"]["y"]["sort"] = {"field": "place", "op": "min"}
        along = layer["encoding"]["x"]
        along["scale"] = {"domain": [0, top], "clamp": True, "type": "sqrt", "range": [0, {"expr": FIGURES_BEGIN}]}
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
    return fill_width(spec)


def _counted_months(rest: QuickQuantities) -> str:
    """The months of the losses of a page: a year, or what the run has left."""
    left = len(rest.results.index.month) - rest.start
    return "twelve months" if left >= YEAR else f"{left} month{'s' if left > 1 else ''}"


def price_axis(runs: Sequence[QuickQuantities], good: str) -> ValueAxis:
    """The log axis of prices, from the runs that bound the others."""
    prices = ("price_outside", "price_inside")
    low = min(float(run.path(price, good=good)[0].min()) for run in runs for price in prices)
    high = max(float(run.path("price_outside", good=good)[0].max()) for run in runs)
    return log_axis(LEAST_PRICE * low, ceiling([1.06 * high]))


def log_axis(least: float, top: float) -> ValueAxis:
    """A log axis that begins at or below ``least``, with labels each about three times the one before."""
    steps = [m * 10.0**p for p in range(-3, 8) for m in (1, 3)]
    bottom = max((step for step in steps if step <= least), default=least)
    return ValueAxis(top, bottom, [step for step in steps if bottom <= step <= top])


def _of_the_dots(rest: QuickQuantities, good: str) -> str:
    """That the dots outside are asking prices, where they are, a sentence with a leading blank."""
    words = asked_and_paid(rest.results.dataset, good, rest.results.index.month)
    return f" Dots outside are prices asked: {words}." if words else ""


def chart_specs(rest: QuickQuantities, strictest: QuickQuantities, good: str, names: Names) -> dict[str, Any]:
    """Specification, title and reading of every chart; axes fixed by the run at rest and the strictest one.

    Parameters
    ----------
    rest, strictest
        The runs with the levers at rest and with the strictest licences, which bound most others.
    good
        The good whose price is shown.
    names
        What goods, uses and regions are called.
    """
    runs = (rest, strictest)
    home = names.the(rest.results.scenario.controller)
    regions = rest.results.index.region
    loss = max(float(run.whole_run("loss_share_upper", region=region).value) for run in runs for region in regions)
    shares = [float(run.path("share_outside", good=g)[0].max()) for run in runs for g in rest.focus.supply.values()]
    supply_axis = ValueAxis(min(ceiling([130.0 * max(shares)], 10.0), 100.0))
    counted = [row["value"] for row in observed_rows(rest, good, "shipments")]
    shipments_axis = ValueAxis(ceiling(counted, MOST_SHIPPED))
    maps_shown = map_choices(rest)
    return {
        "price": {
            "title": f"Price of {names.good(good)}",
            "unit": "USD per kg",
            "reading": f"Spot price outside {home}, producer price inside. Band: range of each month by itself, of so "
            f"few draws that its ends jump.{_of_the_dots(rest, good)}",
            "legend": legend_entries(rest, good, "price"),
            "spec": line_chart(rest, good, "price", price_axis(runs, good)),
        },
        "shipments": {
            "title": f"Exports of {home}",
            "unit": "100 = usual month",
            "reading": "All destinations, by weight; the usual month is the mean of the baseline year."
            + (" Dark, with their names: observed." if len(observed_series(rest, good)) > 1 else ""),
            "legend": legend_entries(rest, good, "shipments"),
            "spec": line_chart(rest, good, "shipments", shipments_axis),
        },
        "loss": {
            "title": f"Loss by country in {_counted_months(rest)}",
            "unit": "% of GDP",
            "reading": (
                "Dot and figure: central estimate of the central run. "
                "Band: lower to upper bound; the lower one, counted most cautiously, takes "
                "most of a loss to be made up for later and can be a small part of the central one. Grey tick: levers "
                "at rest."
            ),
            "spec": loss_chart(ceiling([loss], 0.1)),
        },
        "supply": {
            "title": f"Other supply: made outside {home}",
            "unit": "% of world output",
            "reading": "Mines and plants that exist or are planned, as the model lets them start.",
            "legend": legend_entries(rest, good, "supply"),
            "spec": line_chart(rest, good, "supply", supply_axis),
        },
        "map": {
            "title": map_title(maps_shown[0]),
            "unit": "",
            "reading": map_reading(maps_shown[0], names.the(maps_shown[0].controller)),
            "legend": [{"name": "shipments: the broader the line, the more", "hue": "red"}],
            "spec": map_chart(rest, max(loss, 0.01)),
            "choices": [choice_on_page(choice, names) for choice in maps_shown],
        },
    }


def map_chart(rest: QuickQuantities, most: float) -> Spec:
    """The map of the brief with named data: shade by country, lines and end points of the flows.

    ``most`` is the largest loss to be shown, % of GDP; it fixes the classes of the shade. Where several regions
    control, all have their names on it, and the page leaves out that of the one whose goods are shown.
    """
    controllers = rest.results.view.controllers
    table = {row.region: row for row in rest.results.dataset.table("regions")}
    home = table[controllers[0]]
    hidden = ("ROW", *(controllers if len(controllers) == 1 else ()))
    regions = [row for row in table.values() if row.region not in hidden]
    names = Names(rest.results.dataset)
    flows = [
        {"id": r.region, "name": SHORT_NAMES.get(r.region) or names.region(r.region), "lon": r.lon, "lat": r.lat,
         "value": 1.0}
        for r in regions
    ]  # fmt: skip
    spec = maps.flow_map(flows, origin=(home.lon, home.lat), members={}, unit="Loss, % of GDP", narrow=False)
    _, tint, arcs, ends = spec["layer"][:4]
    for layer in spec["layer"]:  # the figure carries the text
        layer["mark"]["aria"] = False
    tint["transform"][0]["from"]["data"] = {"name": "shade", "values": []}
    tint["encoding"]["color"]["scale"]["domain"] = [float(f"{most * share:.1g}") for share in (0.02, 0.1, 0.4)]
    # so long that the figures at the ends of the narrow classes do not touch
    length = {"type": "gradient", "gradientLength": 330, "labelFontSize": 11}  # a length counts where the type is named
    tint["encoding"]["color"]["legend"] |= {"format": "~g", **length}
    spec["layer"].insert(2, _rest_of_world(tint))
    arcs["data"], ends["data"] = {"name": "lines", "values": []}, {"name": "flows", "values": []}
    return fill_width(spec, 330)


def _rest_of_world(tint: Spec) -> Spec:
    """Countries of which only the average of all together is computed: a class of their own, not a shade of loss."""
    lookup, valid = tint["transform"]
    lookup |= {"from": lookup["from"] | {"fields": ["value", "name"]}}
    own = f"datum.name === '{REST_OF_WORLD}'"
    tint["transform"] = [lookup, valid, {"filter": f"!({own})"}]
    legend = {"title": None, "orient": "bottom-left", "symbolType": "square", "labelFontSize": 11}
    scale = {"domain": [REST_OF_WORLD], "range": [OF_NO_CLASS]}
    return tint | {
        "transform": [lookup, valid, {"filter": own}],
        "mark": tint["mark"] | {"stroke": "#5b5852", "strokeWidth": 0.5, "strokeDash": [2, 2]},
        "encoding": {"fill": {"datum": REST_OF_WORLD, "type": "nominal", "scale": scale, "legend": legend}},
    }


def comparison_chart(rows: list[dict[str, Any]], good: str, home: str) -> dict[str, Any]:
    """Price of two runs with their ranges; rows: month, series (A or B), value, low, high."""
    axis = log_axis(LEAST_PRICE * min(r["low"] for r in rows), ceiling(1.06 * r["high"] for r in rows))
    colours = {"A": BLUE, "B": ORANGE}
    spec = fans.fan(rows, colours, y="", top=axis.top, bottom=axis.bottom, width=440, height=240)
    for layer in spec["layer"][:2]:
        layer["encoding"]["x"]["scale"] = {"type": "utc"}
        layer["encoding"]["y"] |= {"title": None, "axis": {"format": ",~f", "values": list(axis.ticks)}}
    return {
        "title": f"Price of {good} outside {home}",
        "unit": "USD per kg",
        "reading": "Lines: central; bands: range of the draws.",
        "legend": [{"name": "A", "hue": "blue"}, {"name": "B", "hue": "orange"}],
        "spec": fill_width(layout.complete(spec), 240),
    }
