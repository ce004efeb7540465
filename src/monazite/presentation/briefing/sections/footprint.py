"""Footprint of old and new supply: per route and for the whole run, never added to money."""

from typing import Any

from monazite.presentation.briefing.claims import Claim, published
from monazite.presentation.briefing.content import Context, Figure, Para, Table
from monazite.presentation.briefing.lookups import add_months, as_number, row_sources, rows
from monazite.presentation.charts import ranges
from monazite.presentation.charts.theme import BLUE, GREEN, GREY, RED, ceiling
from monazite.results.names import month_text
from monazite.results.quantity import Quantity

_SAY = "beyond"
INDICATORS = {
    "co2e": ("Greenhouse gas", "kg CO2e per kg oxide"),
    "radioactive": ("Radioactive residue", "t per t oxide"),
    "water": ("Water", "m³ per t oxide"),
    "ammonia": ("Ammonia", "t per t oxide"),
    "waste_water": ("Waste water", "m³ per t oxide"),
    "land": ("Land", "m² per t oxide"),
}


FAR = 40.0  # a route this many times above the median is drawn at the edge


PLACES = {"china": "China", "us": "US", "au": "Australia", "my": "Malaysia", "myanmar": "Myanmar", "eu": "EU"}


def footprint(ctx: Context) -> list[Any]:
    """Strip of indicators per route, never added to money, and the totals of the run."""
    deposits = {str(r["deposit"]): r for r in rows(ctx.dataset, "deposits")}
    groups: list[dict[str, Any]] = []
    body: dict[str, dict[str, Claim]] = {}
    for key, (title, unit) in INDICATORS.items():
        data = _indicator(ctx, key, title, deposits, body)
        if data:
            unit = unit if ctx.material.rare else unit.removesuffix(" oxide") + (" of metal" * (key == "co2e"))
            groups.append({"title": title, "unit": unit, "rows": data, "top": _axis(data)})
    kinds = {row["group"] for group in groups for row in group["rows"]}
    claims = _totals(ctx)
    text = Para([*claims, "Footprints stand beside the losses and are never added to them."])
    if not groups:
        return [text]
    order = ["in the controlling country", "elsewhere", "recycling", "other routes and stages"]
    colours = {k: c for k, c in zip(order, (RED, BLUE, GREEN, GREY), strict=True) if k in kinds}

    def draw(narrow: bool) -> dict:
        return ranges.strip(groups[:4], colours, narrow)

    titles = [g["title"] for g in groups]
    head = ["Route", *[f"{g['title']}, {g['unit']}".replace("CO2e", "CO\N{SUBSCRIPT TWO}e") for g in groups]]
    table = [[label, *[cells.get(t, "no figure") for t in titles]] for label, cells in body.items()]
    cited = list(dict.fromkeys(s for r in rows(ctx.dataset, "footprints") for s in row_sources(r)))
    shown = [c for cells in list(body.values())[:6] for c in list(cells.values())[:1]]
    return [
        text,
        Figure(
            "footprint",
            "Footprint per route",
            draw,
            shown,
            "Dots: central; lines: published range. A mark at the edge lies beyond the axis; the table has its value.",
            cited,
        ),
        Table("Footprint per route", head, table, wide=True),
    ]


def routes(ctx: Context) -> list[Any]:
    """Greenhouse gas and governance of every route in the last year, in this run and in the one without measures."""
    window = (max(add_months(ctx.ask.end, -11), ctx.ask.start), ctx.ask.end)
    asks = [("", ctx.ask)] + ([(", without the measures", ctx.base)] if ctx.base else [])
    kinds = (("Greenhouse gas", "co2e_by_route", "sum"), ("Concentration", "hhi_governance_by_route", "mean"))
    names = dict.fromkeys(str(r.get("route")) for r in rows(ctx.dataset, "footprints"))
    body = []
    for route in names:
        cells: list[Claim | str] = []
        for title, outcome, how in kinds:
            for suffix, ask in asks:
                q = ask.known(outcome, route=route, over=window, reduce=how)
                cells.append(ctx.book.cell(_SAY, f"{title}, {_route(route)}{suffix}", q) if q else "none")
        first = ctx.ask.known("route_output", route=route, over=window, reduce="sum")
        if first is not None and first.high > 0.0:
            body.append([_route(route), *cells])
    if not body:
        return []
    head = ["Route", *[f"{title}{suffix}" for title, _, _ in kinds for suffix, _ in asks]]
    parts = [
        "The last twelve months of the run. Concentration is weighted by governance: the squared shares of the regions",
        "that mine for a route, or work its product further, times their governance risk; one would be a single region",
        "at the worst governance.",
    ]
    note = " ".join(parts)
    return [Table("Routes with and without the measures", head, body, note=note, wide=True)]


def _indicator(
    ctx: Context, key: str, title: str, deposits: dict[str, dict], body: dict[str, dict[str, Claim]]
) -> list[dict[str, Any]]:
    """Rows of one indicator for the strip, one for each route; adds the table cells to ``body``."""
    unit = {"co2e": "kg/kg", "water": "m3/t", "waste_water": "m3/t", "land": "m2/t"}.get(key, "t/t")
    data = []
    for row in rows(ctx.dataset, "footprints"):
        value, route = as_number(row.get("value")), str(row.get("route"))
        label = _route(route)
        if row.get("indicator") != key or value is None or title in body.get(label, {}):
            continue
        low, high = as_number(row.get("low")), as_number(row.get("high"))
        group = _group(ctx, row, deposits.get(str(row.get("subject"))) or deposits.get(route))
        q = published(value, unit, key, row_sources(row), low, high, route=route)
        data.append({"label": label, "group": group, "value": q.value, "low": q.low, "high": q.high})
        body.setdefault(label, {})[title] = ctx.book.cell(_SAY, f"{title}, {label}", q)
    return data


def _axis(data: list[dict]) -> float:
    """Axis end that leaves out routes far above the rest, so that the rest can be told apart."""
    middle = sorted(d["high"] for d in data)[len(data) // 2]
    return ceiling((d["high"] for d in data if d["high"] <= FAR * middle), 0.0)


def _route(route: str) -> str:
    words = [PLACES.get(word, word) for word in route.replace("bayan_obo", "Bayan Obo").split("_")]
    return " ".join(words)[:1].upper() + " ".join(words)[1:]


def _group(ctx: Context, row: dict, home: dict | None) -> str:
    if home is None:
        words = f"{row.get('route')} {row.get('subject')}".lower()
        home_name = ctx.names.region(ctx.ask.controller).lower()
        if home_name in words:
            return "in the controlling country"
        return "recycling" if "recycl" in words or "swarf" in words else "other routes and stages"
    if str(home.get("kind")) == "recycling":
        return "recycling"
    return "in the controlling country" if home.get("region") == ctx.ask.controller else "elsewhere"


def _totals(ctx: Context) -> list[Claim]:
    """System totals with and without the measures, and the share from conflict areas."""
    ask, out = ctx.ask, []
    window = (max(add_months(ask.end, -11), ask.start), ask.end)
    values: dict[str, Quantity | str] = {}
    phrases = []
    for outcome, verb, what in (
        ("co2e", "emits", "of greenhouse gas"),
        ("radioactive", "leaves", "of radioactive residue"),
        ("water", "uses", "of water"),
    ):
        now = ask.known(outcome, region="WORLD", over=window, reduce="mean")
        if now is None or now.high <= 0.0:  # a dataset without the indicator
            continue
        base = ctx.base.known(outcome, region="WORLD", over=window, reduce="mean") if ctx.base else None
        values |= {outcome: now} | ({f"base_{outcome}": base} if base else {})
        phrases.append(
            f"{verb} {{{outcome}}} {what}" + (f", against {{base_{outcome}}} without the measures" if base else "")
        )
    if phrases:
        sentence = f"In the last twelve months of the run the chain {'; it '.join(phrases)}."
        out.append(ctx.book.say(_SAY, sentence, **values))
    first, last = (
        ask.known("conflict_share", good="Dy.oxide", at=ask.anchor.replace(day=1)),
        ask.known("conflict_share", good="Dy.oxide", at=ask.end),
    )
    if first and last:
        out.append(
            ctx.book.say(
                _SAY,
                "The share of separated dysprosium whose mining pays for armed conflict moves from {a} in {start} to "
                "{b} in {end}.",
                a=first,
                b=last,
                start=month_text(ask.anchor),
                end=month_text(ask.end),
            )
        )
    return out
