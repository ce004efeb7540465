"""What's happening: dated measures, prices inside and outside, shipments against normal, the map of flows."""

import math
from datetime import date
from typing import Any

from monazite.presentation.briefing.claims import Claim, as_share, cited, published
from monazite.presentation.briefing.content import Context, Figure, Heading, Para, Section, Table
from monazite.presentation.briefing.lookups import as_list, as_number, row_sources, rows
from monazite.presentation.briefing.sections.measures_table import measures
from monazite.presentation.briefing.sections.summary_page import fall
from monazite.presentation.charts import fans, layout, maps
from monazite.presentation.charts.theme import BLUE, GREY, ORANGE, RED, WIDE, ceiling
from monazite.results.names import day_text, month_text, present
from monazite.results.quantity import Quantity

SPREAD = 25.0  # an axis that spans more than this factor is drawn in powers of ten
DESTINATIONS = ("US", "EU", "JP", "KR", "VN", "IN", "MY", "AU", "BR", "ROW")
_SAY = "happening"


def happening(ctx: Context) -> Section:
    """The section, from the runs and the dated tables."""
    blocks: list[Any] = [Heading("Who did what, and when"), *measures(ctx)]
    blocks += [Heading("Prices inside and outside"), *_prices(ctx)]
    blocks += [Heading("Shipments against a normal month"), *_shipments(ctx)]
    blocks += [Heading(f"Where the {ctx.material.plural} go{'' if ctx.material.rare else 'es'}"), *_flows(ctx)]
    return Section("happening", "What's happening", blocks)


def _prices(ctx: Context) -> list[Any]:
    """Three panels of prices and the sentences that describe them."""
    ask = ctx.ask
    specs: list[tuple[str, list[dict]]] = []
    claims: list[Claim] = []
    for good in present(ctx.material.panels, ask.results.index.good):
        points = _price_points(ctx, good)
        if points:
            specs.append((good, points))
            claims += _price_claims(ctx, good)
    if not specs:
        return [Para(["This run reports no prices."])]

    def draw(narrow: bool) -> dict:
        width, height = (290, 190) if narrow else (WIDE - 60, 250)
        small = (290, 150) if narrow else ((WIDE - 125) // 2, 150)
        made = [
            _price_panel(ctx, good, points, *((width, height) if i == 0 else small), narrow=narrow, first=i == 0)
            for i, (good, points) in enumerate(specs)
        ]
        return layout.big_and_small(made[0], made[1:], narrow)

    reading = (
        "Lines are central values, bands the range of the draws; paid is the volume-weighted price, spot the price of "
        "the last few per cent of trade. A price that spans decades is drawn on an axis in powers of ten."
    )
    return [
        Para(claims),
        Figure("prices", "Prices inside and outside the controlling country", draw, claims, reading, cited(claims)),
    ]


def _price_points(ctx: Context, good: str) -> list[dict]:
    out = []
    for series, outcome in (
        ("outside, spot", "price_outside"),
        ("outside, paid", "price_paid_outside"),
        ("inside", "price_inside"),
    ):
        out += [p | {"series": series} for p in ctx.ask.series(outcome, good=good)]
    if ctx.base:
        out += [
            p | {"series": "without the measures", "low": p["value"], "high": p["value"]}
            for p in ctx.base.series("price_outside", good=good)
        ]
    return out


def _price_panel(
    ctx: Context, good: str, points: list[dict], width: int, height: int, *, narrow: bool, first: bool
) -> dict:
    colours = {"outside, spot": RED, "outside, paid": ORANGE, "inside": BLUE}
    if ctx.base:
        colours["without the measures"] = GREY
    top = ceiling((1.06 * p["high"] for p in points), ctx.material.panels[good])
    least = min((p["low"] for p in points if p["low"] > 0), default=top)
    bottom = 10.0 ** math.floor(math.log10(least)) if top > SPREAD * least else 0.0
    marks = [{"month": ctx.ask.anchor.isoformat(), "label": "first measure"}] if first else []
    return fans.fan(
        points,
        colours,
        y="USD/kg",
        top=top,
        bottom=bottom,
        width=width,
        height=height,
        rules=marks,
        title=ctx.names.good(good).capitalize(),
        dashed=("without the measures",),
        legend=fans.line_legend(narrow),
    )


def _price_claims(ctx: Context, good: str) -> list[Claim]:
    ask = ctx.ask
    peak = ask.extreme("price_outside", good=good)
    if not peak:
        return []
    values: dict[str, Quantity | str] = {
        "good": ctx.names.good(good).capitalize(),
        "q": peak[0],
        "month": month_text(peak[1]),
        "origin": ctx.names.the(ask.controller),
    }
    text = "{good} outside {origin} peaks at {q} on the spot market in {month}"
    inside = ask.known("price_inside", good=good, at=peak[1])
    paid = ask.known("price_paid_outside", good=good, at=peak[1])
    if inside and paid:
        text += "; buyers outside pay {paid} on average and buyers inside {inside}"
        values |= {"inside": inside, "paid": paid}
    return [ctx.book.say(_SAY, text + ".", **values)]


def observed_index(dataset: Any, origin: str, dest: str, good: str = "magnet") -> list[dict]:
    """Observed monthly shipments as an index, monthly mean of the baseline year = 1, from ``trade.csv``.

    Rows: month (ISO), value, sources. Empty without monthly rows or without a reference for that year.
    """
    base = base_year(dataset, good)
    monthly: dict[str, tuple[float, tuple[str, ...]]] = {}
    annual = None
    worlds = {"WORLD", "*", "world", "World"}
    for row in rows(dataset, "trade"):
        same = str(row.get("dest")) in worlds if dest == "WORLD" else str(row.get("dest")) == dest
        if row.get("origin") != origin or row.get("good") != good or not same:
            continue
        amount, period = as_number(row.get("quantity")), str(row.get("period"))[:10]
        if amount is None:
            continue
        if period == base:
            annual = amount / 12
        elif len(period) >= 7 and period[4] == "-" and period[5:7].isdigit():
            monthly[period[:7]] = (amount, row_sources(row))
    last_year = [v for k, (v, _) in monthly.items() if k.startswith(base)]
    reference = annual or (sum(last_year) / len(last_year) if len(last_year) >= 6 else None)
    if not reference:
        return []
    return [{"month": f"{k}-01", "value": v / reference, "sources": s} for k, (v, s) in sorted(monthly.items())]


def base_year(dataset: Any, good: str) -> str:
    """Year of the baseline of a good or mineral."""
    found = [
        int(year)
        for row in rows(dataset, "goods")
        if good in (row.get("good"), row.get("mineral")) and (year := as_number(row.get("year")))
    ]
    return str(found[0] if found else 2024)


def _shipments(ctx: Context) -> list[Any]:
    ask = ctx.ask
    shown: list[tuple[str, list[dict], list[dict]]] = []
    claims: list[Claim] = []
    goods = ctx.material.shipped
    wanted = [(goods[0], "WORLD"), (goods[0], "US")] if len(goods) == 1 else [(g, "WORLD") for g in goods]
    for (good, noun), region in wanted:
        points = [p | {"series": "model"} for p in ask.series("exports_index", good=good, region=region)]
        if not points:
            continue
        seen = [
            o
            for o in observed_index(ctx.dataset, ask.controller, region, good)
            if ask.start.isoformat() <= o["month"] <= ask.end.isoformat()
        ]
        where = "To the world" if region == "WORLD" else f"To {ctx.names.the(region)}"
        shown.append((where if len(goods) == 1 else noun, points, seen))
        claims += _shipment_claims(ctx, (good, noun), region, seen)
    if not shown:
        return [Para(["This run reports no shipments."])]
    highest = [p["high"] for _, ps, _ in shown for p in ps] + [o["value"] for _, _, os in shown for o in os]
    top = 100 * ceiling(highest, 1.5)

    def draw(narrow: bool) -> dict:
        width = 290 if narrow else (WIDE - 110) // 2
        made = []
        for name, points, seen in shown:
            made.append(
                fans.fan(
                    _hundred(points),
                    {"model": BLUE},
                    y=f"mean month of {base_year(ctx.dataset, goods[0][0])} = 100",
                    top=top,
                    width=width,
                    height=190,
                    title=name,
                    observed=_hundred(seen),
                )
            )
        return layout.panels(made, narrow)

    title = f"{goods[0][1] if len(goods) == 1 else 'Monthly'} shipments against a normal month"
    reading = "Line and band: model. Rings: customs data where the dataset holds them."
    return [
        Para(claims),
        Figure("shipments", title, draw, claims, reading, cited(claims)),
    ]


def _hundred(points: list[dict]) -> list[dict]:
    return [
        {k: v * 100 if k in {"value", "low", "high"} else v for k, v in p.items() if k != "sources"} for p in points
    ]


def _shipment_claims(ctx: Context, what: tuple[str, str], region: str, seen: list[dict]) -> list[Claim]:
    ask, where, (good, noun) = ctx.ask, ctx.names.the(region), what
    out = []
    if trough := ask.extreme("exports_index", lowest=True, good=good, region=region):
        later = ask.known("exports_index", good=good, region=region, at=ask.end)
        text = noun + " shipments to {where} " + fall(trough[0]) + " {q} of a normal month in {month}"
        values = {"later": as_share(later), "last": month_text(ask.end)} if later else {}
        text += " and stand at {later} in {last}." if later else "."
        out.append(ctx.book.say(_SAY, text, where=where, q=as_share(trough[0]), month=month_text(trough[1]), **values))
    if seen:
        low = min(seen, key=lambda o: o["value"])
        day = date.fromisoformat(low["month"])
        model = ask.known("exports_index", good=good, region=region, at=day)
        point = published(round(low["value"], 3), "share", "exports_index", low["sources"], good=good, region=region)
        text = "Customs data put the lowest month, {month}, at {seen} of normal"
        values = {"model": as_share(model)} if model else {}
        text += "; the model says {model} for that month." if model else "."
        out.append(ctx.book.say(_SAY, text, month=month_text(day), seen=point, **values))
    return out


def _flows(ctx: Context) -> list[Any]:
    """Map and table of exports by destination over the year from the first measure."""
    ask = ctx.ask
    places = {r["region"]: r for r in rows(ctx.dataset, "regions")}
    flows, body, claims = [], [], []
    good, noun = ctx.material.shipped[0]
    for region in present(DESTINATIONS, ask.results.index.region):
        now = ask.known("exports", good=good, region=region, over=ask.year, reduce="mean")
        if now is None or region == ask.controller:
            continue
        name = ctx.names.region(region)
        cell = ctx.book.cell(_SAY, f"{noun} exports to {name}, mean of the year from the first measure", now)
        row: list[Claim | str] = [name, cell]
        if ctx.base and (before := ctx.base.known("exports", good=good, region=region, over=ask.year, reduce="mean")):
            row.append(ctx.book.cell(_SAY, f"{noun} exports to {name} without the measures", before))
        body.append(row)
        lon, lat = as_number(places.get(region, {}).get("lon")), as_number(places.get(region, {}).get("lat"))
        if lon is not None and lat is not None:
            flows.append(
                {"name": name if region != "ROW" else "", "lon": lon, "lat": lat, "value": now.value, "id": region}
            )
    if not flows:
        return [Para(["This run reports no flows by destination."])]
    first = max(flows, key=lambda f: f["value"])
    big = ask.known("exports", good=good, region=first["id"], over=ask.year, reduce="mean")
    where = ctx.names.the(first["id"])
    claims.append(
        ctx.book.say(
            _SAY,
            "The largest flow goes to {where}: {q} on average in the year from {day}.",
            where=where,
            q=big,
            day=day_text(ask.anchor),
        )
    )
    home = places.get(ask.controller, {})
    origin = (as_number(home.get("lon")) or 104.0, as_number(home.get("lat")) or 35.0)
    shade = {str(code): f["value"] for f in flows if f["id"] != "ROW" for code in _codes(places[f["id"]])}

    def draw(narrow: bool) -> dict:
        drawn = [f for f in flows if f["id"] != "ROW"]
        return maps.flow_map(
            drawn, origin=origin, members=shade, unit=f"{ctx.material.plural}, t a month", narrow=narrow
        )

    head = ["Destination", "With the measures, a month"] + (
        ["Without the measures, a month"] if len(body[0]) > 2 else []
    )
    body = [r if len(r) == len(head) else [*r, "no figure"] for r in body]
    reading = (
        "Arcs are flows, wider for more; shades bin the receiving country or group. The rest of the world stands "
        "in the table only. Boundaries: Natural Earth; no endorsement of any border is implied."
    )
    return [
        Para(claims),
        Figure("map", f"{noun} exports by destination", draw, claims, reading, cited(claims)),
        Table(f"{noun} exports by destination, mean of the year from the first measure", head, body),
    ]


EU27 = {
    "AT": "040",
    "BE": "056",
    "BG": "100",
    "HR": "191",
    "CY": "196",
    "CZ": "203",
    "DK": "208",
    "EE": "233",
    "FI": "246",
    "FR": "250",
    "DE": "276",
    "GR": "300",
    "HU": "348",
    "IE": "372",
    "IT": "380",
    "LV": "428",
    "LT": "440",
    "LU": "442",
    "MT": "470",
    "NL": "528",
    "PL": "616",
    "PT": "620",
    "RO": "642",
    "SK": "703",
    "SI": "705",
    "ES": "724",
    "SE": "752",
}


def _codes(place: dict) -> list[str]:
    """ISO numeric codes of a region's members that the map can shade."""
    members = [EU27[m] for m in as_list(place.get("members")) if m in EU27]
    if members:
        return members
    code = as_number(place.get("iso_numeric"))
    return [f"{int(code):03d}"] if code is not None else []


__all__ = ["EU27", "happening", "observed_index"]
