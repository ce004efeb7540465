"""Two what-ifs that the brief simulates itself: rare earths withheld altogether, and a flooded market."""

from typing import Any

import numpy as np

from monazite.analysis.leverage import COST_CUT, FLOOD_YEARS, LeverageCurve, cached_curve, cached_flooding
from monazite.presentation.briefing.claims import Claim, sources_of
from monazite.presentation.briefing.content import Block, Figure, Heading, Paragraph, capitalised
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.charts import fans, layout
from monazite.presentation.charts.theme import BLUE, GREEN, ORANGE, PURPLE, RED, SKY, WIDE, ceiling
from monazite.results.quantity import Quantity

_SECTION = "beyond"
MOST_DRAWS = 8
SENTENCE = {
    "oxides and metals": "If heavy rare earths were withheld as oxides and metals for two years, the others would "
    "lose {none}; allied plants for a first tenth of their need would save {first} of that, a second tenth {second}.",
    "with magnets": "If magnets that hold them were withheld as well, it would be {none}, and the two tenths would "
    "save {first} and {second}.",
}
OF_ONE_CONTROLLER = {
    "oxides and metals": "If {origin} alone withheld heavy rare earths as oxides and metals, or as ore, for two "
    "years, the others would lose {none}; allied plants for a first tenth of their need would save {first} of that, a "
    "second tenth {second}.",
    "with magnets": "If {origin} withheld magnets that hold them as well, it would be {none}, and the two tenths would "
    "save {first} and {second}.",
}
"""The same where several regions control exports."""
COLOURS = {"oxides and metals": BLUE, "with magnets": RED}
SEVERAL_COLOURS = (BLUE, RED, ORANGE, GREEN, PURPLE, SKY)
LEAST_LOSS = 1.0  # bn USD, lower end of the log axis


def withholding(ctx: BriefContext) -> list[Block]:
    """What a stop costs by what allied plants supply: two curves; nothing for a run without growth or rare earths."""
    results = ctx.run.results
    if not results.scenario.growth or not ctx.goods.has_rare_earths:
        return []
    curves = _curves(ctx)
    if not curves:
        return []
    points = [point for curve in curves for point in _curve_points(ctx, curve)]
    claims = [_curve_claim(ctx, curve) for curve in curves]
    note = "The first allied tonnes count most, because they go where a tonne is worth most."

    def draw(narrow: bool) -> dict[str, Any]:
        return layout.complete(_draw_curves(points, narrow))

    title = "What withholding heavy rare earths costs, by what allied plants add"
    reading = "Lines: median; bands: range of the runs. Loss of two years outside the controlling country; log axis."
    return [Paragraph([*claims, note]), Figure("coercion", title, draw, claims, reading, sources_of(claims))]


def _curves(ctx: BriefContext) -> list[LeverageCurve]:
    """Curves of each controller with a loss; magnets apart where its magnets change the loss."""
    results = ctx.run.results
    n, curves = min(MOST_DRAWS, results.draws), list[LeverageCurve]()
    for name in ctx.controllers:
        found = [
            cached_curve(results.dataset, results.scenario, magnets=m, draws=n, controller=name) for m in (False, True)
        ]
        own = [curve for curve in found if curve is not None and curve.loss[0, 0] > 0]
        if len(own) > 1 and len(ctx.controllers) > 1 and np.array_equal(own[0].loss, own[1].loss):
            own = own[:1]  # a region without magnets of its own
        curves += own
    return curves


def _series_of(ctx: BriefContext, curve: LeverageCurve) -> str:
    """Name of a line: what is withheld, and by whom where several regions control exports."""
    if len(ctx.controllers) == 1:
        return curve.withheld
    return f"{ctx.names.region(curve.controller)}: {curve.withheld}"


def _spread(values: np.ndarray, unit: str, outcome: str, run: str, **where: str) -> Quantity:
    """Central draw with the 5 to 95 % range of the draws."""
    low, high = np.quantile(values, [0.05, 0.95])
    value = float(values[0])
    return Quantity(value, min(float(low), value), max(float(high), value), unit, outcome, where, run, ())


def _curve_points(ctx: BriefContext, curve: LeverageCurve) -> list[dict[str, Any]]:
    points: list[dict[str, Any]] = []
    for loss, share in zip(curve.loss, curve.shares, strict=True):
        q = _spread(loss / 1e3, "bn USD", "coercion_loss", curve.run)
        ends = {"value": q.value, "low": q.low, "high": q.high}
        points.append({"x": 100.0 * share, "series": _series_of(ctx, curve)} | ends)
    return points


def _curve_claim(ctx: BriefContext, curve: LeverageCurve) -> Claim:
    """Loss without allied plants, and what the first and the second tenth of the need save of it."""
    at = {share: k for k, share in enumerate(curve.shares)}
    first, second = (100.0 * (1.0 - curve.loss[at[s]] / np.maximum(curve.loss[0], 1e-9)) for s in (0.1, 0.2))
    alone = len(ctx.controllers) == 1
    origin: dict[str, Any] = {} if alone else {"origin": capitalised(ctx.names.the(curve.controller))}
    return ctx.book.say(
        _SECTION,
        (SENTENCE if alone else OF_ONE_CONTROLLER)[curve.withheld],
        **origin,
        none=_spread(curve.loss[0], "MUSD", "coercion_loss", curve.run, added="none"),
        first=_spread(first, "%", "coercion_loss_avoided", curve.run, added="first tenth"),
        second=_spread(second - first, "%", "coercion_loss_avoided", curve.run, added="second tenth"),
    )


def _draw_curves(points: list[dict[str, Any]], narrow: bool) -> dict[str, Any]:
    """Loss by share added, a line with a band for each series."""
    named = dict.fromkeys(str(p["series"]) for p in points)
    colours = {s: c for s, c in COLOURS.items() if s in named}
    if not colours:
        colours = dict(zip(named, SEVERAL_COLOURS, strict=False))
    rows = [p | {k: max(p[k], LEAST_LOSS) for k in ("value", "low", "high")} for p in points]
    top = ceiling([p["high"] for p in rows])
    x = {"field": "x", "type": "quantitative", "title": "% of the heavy need outside that allied plants add"}
    scale = {"type": "log", "domain": [LEAST_LOSS, top], "clamp": True}
    y = {"type": "quantitative", "scale": scale, "axis": {"format": ",~g", "tickCount": 4}, "title": "loss, bn USD"}
    hue = {
        "field": "series",
        "type": "nominal",
        "legend": fans.line_legend(narrow),
        "scale": {"domain": list(colours), "range": list(colours.values())},
    }
    return {
        "data": {"values": rows},
        "width": 270 if narrow else WIDE - 80,
        "height": 200,
        "layer": [
            {
                "mark": {"type": "area", "opacity": 0.18},
                "encoding": {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}, "color": hue},
            },
            {
                "mark": {"type": "line", "strokeWidth": 2, "point": True},
                "encoding": {"x": x, "y": y | {"field": "value"}, "color": hue},
            },
        ],
    }


def flooding(ctx: BriefContext) -> list[Block]:
    """The flooding option and its price; nothing for a run without growth or rare earths."""
    results = ctx.run.results
    if not results.scenario.growth or not ctx.goods.has_rare_earths:
        return []
    f = cached_flooding(results, draws=min(MOST_DRAWS, results.draws))
    if not np.abs(f.price[0]) > 0:
        return []
    cut = Quantity(100.0 * COST_CUT, 100.0 * COST_CUT, 100.0 * COST_CUT, "%", "flooding_push", {}, f.run, (), "data")
    months = 12.0 * FLOOD_YEARS
    span = Quantity(months, months, months, "month", "flooding_months", {}, f.run, (), "data")
    text = (
        "{origin} could open its exports and flood the market instead, a year after the controls began: paying its "
        "mines {cut} of their costs for {span} would cost it {price} in payments, rents and lost receipts. Of the "
        "capacity of the listed projects {idle} would stand idle or stay away at the end, and the leverage would be "
        "{regained} points higher."
    )
    claim = ctx.book.say(
        _SECTION,
        text,
        origin=capitalised(ctx.names.the(ctx.run.controller)),
        cut=cut,
        span=span,
        price=_spread(f.price, "MUSD", "flooding_price", f.run),
        idle=_spread(100.0 * f.idle, "%", "flooding_idle", f.run),
        regained=_spread(100.0 * f.regained, "1", "flooding_leverage", f.run),
    )
    return [Heading("The price of keeping rivals out"), Paragraph([claim])]
