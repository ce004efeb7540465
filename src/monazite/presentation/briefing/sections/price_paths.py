"""Prices of the leading goods inside and outside the controlling country, with and without the measures."""

import math
from typing import Any

from monazite.presentation.briefing.chart_rows import LinePoint, line_points
from monazite.presentation.briefing.claims import Claim, sources_of
from monazite.presentation.briefing.content import Block, Figure, Paragraph, capitalised
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.charts import fans, layout
from monazite.presentation.charts.theme import BLUE, GREY, ORANGE, RED, WIDE, ceiling
from monazite.results.names import month_text, present
from monazite.results.quantity import Quantity

_SECTION = "happening"
BOUND = 10.0  # spot over paid price from which the spot price is a bound and no market
WIDEST_LINEAR_AXIS = 25.0  # an axis that spans more than this factor is drawn in powers of ten
_SERIES = (
    ("outside, spot", "price_quoted_outside", RED),
    ("outside, paid", "price_paid_outside", ORANGE),
    ("inside", "price_quoted_inside", BLUE),
)
_WITHOUT = "without the measures"


def price_paths(ctx: BriefContext) -> list[Block]:
    """One large panel of prices above small ones, and the sentences that describe them."""
    panels: list[tuple[str, list[LinePoint]]] = []
    claims: list[Claim] = []
    for good in present(ctx.goods.panels, ctx.run.results.index.good):
        points = _price_points(ctx, good)
        if points:
            panels.append((good, points))
            claims += _price_claims(ctx, good)
    if not panels:
        return [Paragraph(["This run reports no prices."])]

    def draw(narrow: bool) -> dict[str, Any]:
        large = (290, 190) if narrow else (WIDE - 60, 250)
        small = (290, 150) if narrow else ((WIDE - 125) // 2, 150)
        good, points = panels[0]
        first = _price_panel(ctx, good, points, large, narrow=narrow, with_anchor=True)
        rest = [_price_panel(ctx, g, p, small, narrow=narrow, with_anchor=False) for g, p in panels[1:]]
        return layout.big_and_small(first, rest, narrow)

    title = "Prices inside and outside the controlling country"
    reading = (
        "Lines are medians, bands the range of the runs; paid is the volume-weighted price, spot the price of "
        "the last few per cent of trade. A price that spans decades is drawn on an axis in powers of ten."
    )
    return [Paragraph(claims), Figure("prices", title, draw, claims, reading, sources_of(claims))]


def _price_points(ctx: BriefContext, good: str) -> list[LinePoint]:
    points: list[LinePoint] = []
    for series, outcome, _ in _SERIES:
        points += line_points(ctx.run.monthly_series(outcome, good=good), series)
    for p in ctx.baseline.monthly_series("price_outside", good=good) if ctx.baseline else ():
        value = p["value"]
        points.append({"month": p["month"], "series": _WITHOUT, "value": value, "low": value, "high": value})
    return points


def _price_panel(
    ctx: BriefContext,
    good: str,
    points: list[LinePoint],
    size: tuple[int, int],
    *,
    narrow: bool,
    with_anchor: bool,
) -> dict[str, Any]:
    """Prices of one good in a panel of ``size`` (width, height) in pixels."""
    colours = {series: colour for series, _, colour in _SERIES}
    if ctx.baseline:
        colours[_WITHOUT] = GREY
    top = ceiling((1.06 * p["high"] for p in points), ctx.goods.panels[good])
    least = min((p["low"] for p in points if p["low"] > 0), default=top)
    bottom = 10.0 ** math.floor(math.log10(least)) if top > WIDEST_LINEAR_AXIS * least else 0.0
    marks = [{"month": ctx.run.anchor.isoformat(), "label": "first measure"}] if with_anchor else []
    return fans.fan(
        points,
        colours,
        y="USD/kg",
        top=top,
        bottom=bottom,
        width=size[0],
        height=size[1],
        rules=marks,
        title=capitalised(ctx.names.good(good)),
        dashed=(_WITHOUT,),
        legend=fans.line_legend(narrow),
    )


def _price_claims(ctx: BriefContext, good: str) -> list[Claim]:
    run = ctx.run
    peak = run.extreme("price_quoted_outside", good=good)
    if not peak:
        return []
    values: dict[str, Quantity | str] = {
        "good": capitalised(ctx.names.good(good)),
        "q": peak.quantity,
        "month": month_text(peak.month),
        "origin": ctx.names.the(run.controller),
    }
    text = "{good} outside {origin} peaks at {q} on the spot market in {month}"
    inside = run.finite_quantity("price_quoted_inside", good=good, at=peak.month)
    paid = run.finite_quantity("price_paid_outside", good=good, at=peak.month)
    if inside and paid:
        text += "; by volume buyers outside pay {paid} in that month, and buyers inside {inside}"
        values |= {"inside": inside, "paid": paid}
        if peak.quantity.value > BOUND * paid.value:
            text += "; next to nothing is sold at that spot price, which is a bound"
    return [ctx.book.say(_SECTION, text + ".", values)]
