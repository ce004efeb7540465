"""Who holds the lever and for how long: leverage, what withholding costs, capability by stage, the ledger."""

from __future__ import annotations

from typing import Any

import numpy as np

from monazite.presentation.briefing.claims import Claim, cited, scaled
from monazite.presentation.briefing.content import Context, Figure, Heading, Para
from monazite.presentation.charts import fans, layout
from monazite.presentation.charts.theme import BLUE, GREEN, ORANGE, PURPLE, RED, SKY, WIDE, ceiling
from monazite.results.names import month_text
from monazite.results.quantity import Quantity

_SAY = "beyond"
DRAWS = 8  # of the what-ifs that the brief runs itself
MAKERS = (("US", BLUE), ("EU", GREEN), ("JP", PURPLE), ("AU", ORANGE), ("MY", SKY))
STAGE_TEXT = {"oxide": "separation", "primary": "primary metal", "metal": "metal making", "magnet": "magnet making"}
SENTENCE = {
    "oxides and metals": "If heavy rare earths were withheld as oxides and metals for two years, the others would "
    "lose {none}; allied plants for a first tenth of their need would save {first} of that, a second tenth {second}.",
    "with magnets": "If magnets that hold them were withheld as well, it would be {none}, and the two tenths would "
    "save {first} and {second}.",
}
WITHHELD = {"oxides and metals": BLUE, "with magnets": RED}


def dominance(ctx: Context) -> list[Any]:
    """Blocks of the heading How long the leverage lasts, and who can make what."""
    return [*leverage(ctx), *coercion(ctx), *capability(ctx), *ledger(ctx), *flood(ctx)]


def leverage(ctx: Context) -> list[Any]:
    """Share that plants outside cannot supply, month by month, and its half-life."""
    ask, claims = ctx.ask, []
    now, last = ask.known("leverage", at=ask.anchor.replace(day=1)), ask.known("leverage", at=ask.end)
    if now and last:
        sentence = "That share stands at {a} in {first} and at {b} in {end}."
        when = {"first": month_text(ask.anchor), "end": month_text(ask.end)}
        claims.append(ctx.book.say(_SAY, sentence, a=now, b=last, **when))
    half = ask.q("leverage_half_life")
    if half is not None:
        sentence = "From {q} after the start of the run on, half of the leverage or more is gone."
        otherwise = "Within the run the leverage does not fall by half in the central case."
        claims.append(ctx.book.say(_SAY, sentence, q=half, otherwise=otherwise))
    scale = {"share": 100.0}.get(now.unit if now else "", 1.0)
    points = [
        {"month": p["month"], "series": "leverage"} | {k: scale * p[k] for k in ("value", "low", "high")}
        for p in ask.series("leverage")
    ]
    if not points:
        return [Para(claims or ["This run reports no leverage."])]
    top = ceiling((p["high"] for p in points), 100.0 if scale > 1 else 1.0)
    what = "heavy rare earths" if ctx.material.rare else "metals"
    label = f"% of the {what} bought outside, by value"

    def draw(narrow: bool) -> dict:
        width = 290 if narrow else WIDE - 60
        return layout.complete(fans.fan(points, {"leverage": PURPLE}, y=label, top=top, width=width, height=180))

    text = (
        f"Leverage is read here as the share of the {what} in what the others buy that plants outside cannot "
        "supply. It falls as other plants open and users thrift, and the controlling country brings it to the table."
    )
    reading = "Line: central; band: range of the draws."
    title = "Leverage: what plants outside cannot supply"
    return [Para([text, *claims]), Figure("leverage", title, draw, claims, reading, cited(claims))]


def _spread(values: np.ndarray, unit: str, outcome: str, run: str, **where: str) -> Quantity:
    """Central draw with the 5 to 95 % range of the draws."""
    low, high = np.quantile(values, [0.05, 0.95])
    value = float(values[0])
    return Quantity(value, min(float(low), value), max(float(high), value), unit, outcome, where, run, ())


def coercion(ctx: Context) -> list[Any]:
    """What a stop costs by what allied plants supply: two curves, simulated for the brief; nothing without a run."""
    results = ctx.ask.results
    if not hasattr(results, "view") or not results.model.scenario.growth or not ctx.material.rare:
        return []
    from monazite.analysis.leverage import cached_curve

    n = min(DRAWS, results.draws)
    found = [cached_curve(results.dataset, results.scenario, magnets=m, draws=n) for m in (False, True)]
    made = [c for c in found if c is not None and c.loss[0, 0] > 0]
    if not made:
        return []
    points, claims = [], []
    for c in made:
        for k, share in enumerate(c.shares):
            q = _spread(c.loss[k] / 1e3, "bn USD", "coercion_loss", c.run)
            points.append({"x": 100.0 * share, "series": c.withheld, "value": q.value, "low": q.low, "high": q.high})
        at = {s: k for k, s in enumerate(c.shares)}
        gone = [100.0 * (1.0 - c.loss[at[s]] / np.maximum(c.loss[0], 1e-9)) for s in (0.1, 0.2)]
        claims.append(
            ctx.book.say(
                _SAY,
                SENTENCE[c.withheld],
                none=_spread(c.loss[0], "MUSD", "coercion_loss", c.run, added="none"),
                first=_spread(gone[0], "%", "coercion_loss_avoided", c.run, added="first tenth"),
                second=_spread(gone[1] - gone[0], "%", "coercion_loss_avoided", c.run, added="second tenth"),
            )
        )
    note = "The first allied tonnes count most, because they go where a tonne is worth most."

    def draw(narrow: bool) -> dict:
        return layout.complete(_curves(points, narrow))

    title = "What withholding heavy rare earths costs, by what allied plants add"
    reading = "Lines: central; bands: range of the draws. Loss of two years outside the controlling country; log axis."
    return [Para([*claims, note]), Figure("coercion", title, draw, claims, reading, cited(claims))]


def _curves(points: list[dict], narrow: bool) -> dict:
    """Loss by share added, a line with a band for each series."""
    colours = {s: c for s, c in WITHHELD.items() if any(p["series"] == s for p in points)}
    least = 1.0  # bn USD, lower end of the log axis
    rows = [p | {k: max(p[k], least) for k in ("value", "low", "high")} for p in points]
    top = ceiling([p["high"] for p in rows])
    x = {"field": "x", "type": "quantitative", "title": "% of the heavy need outside that allied plants add"}
    scale = {"type": "log", "domain": [least, top], "clamp": True}
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


def capability(ctx: Context) -> list[Any]:
    """Share of each stage by region over time: the controlling country and the others that make it."""
    ask, view = ctx.ask, getattr(ctx.ask.results, "view", None)
    if view is None:
        return []
    home, made, items = ask.controller, [], []
    for stage in view.labels("stage"):
        lines = []
        for region, colour in ((home, RED), *MAKERS):
            series = (
                [] if region not in view.index.region else ask.series("capability_share", stage=stage, region=region)
            )
            if series and max(p["value"] for p in series) > 0.01:
                name = ctx.names.region(region)
                lines.append((name, colour, [{k: 100 * p[k] if k != "month" else p[k] for k in p} for p in series]))
        now = ask.known("capability_share", stage=stage, region=home, at=ask.anchor.replace(day=1))
        then = ask.known("capability_share", stage=stage, region=home, at=ask.end)
        if lines and now and then:
            made.append((STAGE_TEXT.get(stage, stage), lines))
            items.append({"what": STAGE_TEXT.get(stage, stage), "now": now, "then": then})
    if not made:
        return []
    told = {"origin": ctx.names.the(home), "first": month_text(ask.anchor), "end": month_text(ask.end)}
    sentence = "Dominance shows in who makes what: between {first} and {end} the share of {origin} moves, {all}."
    claims = [ctx.book.several(_SAY, sentence, "in {what} from {now} to {then}", items, **told)]

    def draw(narrow: bool) -> dict:
        specs = []
        for title, lines in made:
            points = [p | {"series": name} for name, _, series in lines for p in series]
            colours = {name: colour for name, colour, _ in lines}
            width = 280 if narrow else (WIDE - 110) // 2
            specs.append(
                fans.fan(
                    points,
                    colours,
                    y="%",
                    top=100,
                    width=width,
                    height=130,
                    title=title.capitalize(),
                    legend=fans.line_legend(narrow) | {"columns": 3},
                )
            )
        return layout.panels(specs, narrow, shared=False)

    reading = "Lines: central; bands: range of the draws. Regions under one per cent are left out."
    return [Para(claims), Figure("capability", "Who makes what", draw, claims, reading, cited(claims))]


def ledger(ctx: Context) -> list[Any]:
    """What the controls earn and cost the controlling country: sales, rents, customers, entry."""
    ask, name = ctx.ask, ctx.names.the(ctx.ask.controller)
    if not hasattr(ask.results, "view"):
        return []
    year = ask.year
    claims: list[Claim] = []
    sales, rent = (ask.known(o, over=year, reduce="sum") for o in ("controller_sales", "controller_rent"))
    if sales and rent:
        text = (
            "In the twelve months from {first} producers in {origin} sell {sales} abroad; licences are worth {rent}, "
        )
        text += "which goes to whoever holds them."
        claims.append(ctx.book.say(_SAY, text, sales=sales, rent=rent, origin=name, first=month_text(ask.anchor)))
    kinds = tuple(kind for kind in ctx.material.outside if not ctx.material.rare or kind[0] in ("heavy", "magnet"))
    lost = [(label, ask.known("customers_lost", good=good, at=ask.end)) for good, label in kinds]
    items = [{"what": label, "q": scaled(q, 100.0, "%")} for label, q in lost if q]
    if items:
        text = "By {end} the share of {origin} in what the others buy has fallen, {all}."
        told = {"end": month_text(ask.end), "origin": name}
        claims.append(ctx.book.several(_SAY, text, "for {what} by {q} of what it was", items, **told))
    entry = ask.known("induced_entry", at=ask.end)
    if entry:
        text = (
            "Plants outside that were not decided at the start of the run then sell {q} at prices of the baseline year."
        )
        claims.append(ctx.book.say(_SAY, text, q=entry))
    specs = []
    panels = (
        ("controller_sales", "Sales abroad, without rents", "MUSD a month", BLUE),
        ("controller_rent", "Worth of licences", "MUSD a month", RED),
        ("induced_entry", "Sales of new plants outside", "MUSD a year", GREEN),
    )
    for outcome, title, unit, colour in panels:
        series = [p | {"series": title} for p in ask.series(outcome)]
        if series:
            specs.append((title, unit, {title: colour}, series))
    gone = [
        {"month": p["month"], "series": label} | {k: 100.0 * p[k] for k in ("value", "low", "high")}
        for good, label in kinds
        for p in ask.series("customers_lost", good=good)
    ]
    if gone:
        colours = dict(zip((label for _, label in kinds), (RED, GREEN, BLUE), strict=False))
        specs.append(("Customers abroad lost", "%", colours, gone))
    if not claims or not specs:
        return []

    def draw(narrow: bool) -> dict:
        made = [
            fans.fan(
                series,
                colours,
                y=unit,
                top=ceiling(p["high"] for p in series),
                title=title,
                width=280 if narrow else (WIDE - 110) // 2,
                height=110,
                legend=fans.line_legend(narrow) if len(colours) > 1 else None,
            )
            for title, unit, colours, series in specs
        ]
        return layout.panels(made, narrow, shared=False)

    title = f"The ledger of {name}"
    reading = "Lines: central; bands: range of the draws."
    return [Para(claims), Figure("ledger", title, draw, claims, reading, cited(claims))]


def flood(ctx: Context) -> list[Any]:
    """The flooding option and its price, simulated for the brief; nothing without a run."""
    results = ctx.ask.results
    if not hasattr(results, "view") or not results.model.scenario.growth or not ctx.material.rare:
        return []
    from monazite.analysis.leverage import COST_CUT, FLOOD_YEARS, cached_flooding

    f = cached_flooding(results, draws=min(DRAWS, results.draws))
    if not np.abs(f.price[0]) > 0:
        return []
    cut = Quantity(100.0 * COST_CUT, 100.0 * COST_CUT, 100.0 * COST_CUT, "%", "flooding_push", {}, f.run, (), "data")
    span = Quantity(
        12.0 * FLOOD_YEARS, 12.0 * FLOOD_YEARS, 12.0 * FLOOD_YEARS, "month", "flooding_months", {}, f.run, (), "data"
    )
    text = "{origin} could open its exports and flood the market instead, a year after the controls began: paying its "
    text += "mines {cut} of their costs for {span} would cost it {price} in payments, rents and lost receipts. Of the "
    text += (
        "capacity of the listed projects {idle} would stand idle or stay away at the end, and the leverage would be "
    )
    text += "{regained} points higher."
    name = ctx.names.the(ctx.ask.controller)
    claim = ctx.book.say(
        _SAY,
        text,
        origin=name[:1].upper() + name[1:],
        cut=cut,
        span=span,
        price=_spread(f.price, "MUSD", "flooding_price", f.run),
        idle=_spread(100.0 * f.idle, "%", "flooding_idle", f.run),
        regained=_spread(100.0 * f.regained, "1", "flooding_leverage", f.run),
    )
    return [Heading("The price of keeping rivals out"), Para([claim])]
