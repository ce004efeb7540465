"""Footprint of old and new supply: per route and for the whole run, never added to money."""

from typing import Any, NamedTuple

from monazite.dataset.rows.chain import Deposit, Footprint
from monazite.presentation.briefing.chart_rows import BarRow, bar_row
from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Block, Cell, Figure, Paragraph, TableBlock, capitalised
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.quantities import published_figure
from monazite.presentation.briefing.sections.concentration import named_stages
from monazite.presentation.charts import ranges
from monazite.presentation.charts.theme import BLUE, GREEN, GREY, RED, ceiling
from monazite.results.names import month_text
from monazite.results.quantity import Quantity

_SECTION = "beyond"


class _Indicator(NamedTuple):
    """A burden per tonne of oxide: its title, the unit of the axis and the unit of its figures."""

    title: str
    axis: str
    unit: str


INDICATORS = {
    "co2e": _Indicator("Greenhouse gas", "kg CO2e per kg oxide", "kg/kg"),
    "radioactive": _Indicator("Radioactive residue", "t per t oxide", "t/t"),
    "water": _Indicator("Water", "m³ per t oxide", "m3/t"),
    "ammonia": _Indicator("Ammonia", "t per t oxide", "t/t"),
    "waste_water": _Indicator("Waste water", "m³ per t oxide", "m3/t"),
    "land": _Indicator("Land", "m² per t oxide", "m2/t"),
}
FAR = 40.0  # a route this many times above the median is drawn at the edge
IN_CHART = 4  # indicators
PLACES = {"china": "China", "us": "US", "au": "Australia", "my": "Malaysia", "myanmar": "Myanmar", "eu": "EU"}
_HOME, _ELSEWHERE, _RECYCLING, _OTHER = (
    "in the controlling country",
    "elsewhere",
    "recycling",
    "other routes and stages",
)
_COLOURS = {_HOME: RED, _ELSEWHERE: BLUE, _RECYCLING: GREEN, _OTHER: GREY}


class _RouteFigure(NamedTuple):
    """A published burden of a route: the bar of the chart, and the cell of the table."""

    route: str
    bar: BarRow
    cell: Claim


def footprint(ctx: BriefContext) -> list[Block]:
    """Strip of indicators per route, never added to money, and the totals of the run."""
    footprints: list[Footprint] = ctx.dataset.table("footprints")
    figures = {key: _route_figures(ctx, key, footprints) for key in INDICATORS}
    figures = {key: found for key, found in figures.items() if found}
    text = Paragraph([*_totals(ctx), "Footprints stand beside the losses and are never added to them."])
    if not figures:
        return [text]
    groups = [_strip_group(ctx, key, [figure.bar for figure in found]) for key, found in figures.items()]
    kinds = {figure.bar.get("group") for found in figures.values() for figure in found}
    colours = {kind: colour for kind, colour in _COLOURS.items() if kind in kinds}

    def draw(narrow: bool) -> dict[str, Any]:
        return ranges.strip(groups[:IN_CHART], colours, narrow)

    by_route: dict[str, dict[str, Claim]] = {}
    for key, found in figures.items():
        for figure in found:
            by_route.setdefault(figure.route, {})[key] = figure.cell
    rows: list[list[Cell]] = [
        [route, *[cells.get(key, "no figure") for key in figures]] for route, cells in by_route.items()
    ]
    head = ["Route", *[f"{g['title']}, {g['unit']}".replace("CO2e", "CO\N{SUBSCRIPT TWO}e") for g in groups]]
    described = [next(iter(cells.values())) for cells in list(by_route.values())[:6]]
    reading = "Dots: central; lines: published range. A mark at the edge lies beyond the axis; the table has its value."
    sources = list(dict.fromkeys(s for row in footprints for s in row.source))
    return [
        text,
        Figure("footprint", "Footprint per route", draw, described, reading, sources),
        TableBlock("Footprint per route", head, rows, wide=True),
    ]


def _route_figures(ctx: BriefContext, indicator: str, footprints: list[Footprint]) -> list[_RouteFigure]:
    """Published figures of one indicator, the first of each route."""
    deposits: list[Deposit] = ctx.dataset.table("deposits")
    by_name = {row.deposit: row for row in deposits}
    title, _, unit = INDICATORS[indicator]
    figures: dict[str, _RouteFigure] = {}
    for row in footprints:
        label = _route_words(row.route)
        if row.indicator != indicator or label in figures:
            continue
        group = _group(ctx, row, by_name.get(row.subject) or by_name.get(row.route))
        q = published_figure(row.value, unit, indicator, row.source, row.low, row.high, route=row.route)
        cell = ctx.book.cell(_SECTION, f"{title}, {label}", q)
        figures[label] = _RouteFigure(label, bar_row(label, q, group), cell)
    return list(figures.values())


def _strip_group(ctx: BriefContext, indicator: str, rows: list[BarRow]) -> dict[str, Any]:
    """One small chart of the strip."""
    title, unit, _ = INDICATORS[indicator]
    if not ctx.goods.has_rare_earths:
        unit = unit.removesuffix(" oxide") + (" of metal" if indicator == "co2e" and not named_stages(ctx, {}) else "")
    return {"title": title, "unit": unit, "rows": rows, "top": _axis_top(rows)}


def _axis_top(rows: list[BarRow]) -> float:
    """Axis end that leaves out routes far above the rest, so that the rest can be told apart."""
    median = sorted(row["high"] for row in rows)[len(rows) // 2]
    return ceiling((row["high"] for row in rows if row["high"] <= FAR * median), 0.0)


def _route_words(route: str) -> str:
    words = [PLACES.get(word, word) for word in route.replace("bayan_obo", "Bayan Obo").split("_")]
    return capitalised(" ".join(words))


def _group(ctx: BriefContext, row: Footprint, deposit: Deposit | None) -> str:
    if deposit is None:
        words = f"{row.route} {row.subject}".lower()
        if ctx.names.region(ctx.run.controller).lower() in words:
            return _HOME
        return _RECYCLING if "recycl" in words or "swarf" in words else _OTHER
    if deposit.kind == "recycling":
        return _RECYCLING
    return _HOME if deposit.region == ctx.run.controller else _ELSEWHERE


def routes(ctx: BriefContext) -> list[Block]:
    """Greenhouse gas and governance of every route in the last year, in this run and in the one without measures."""
    footprints: list[Footprint] = ctx.dataset.table("footprints")
    runs = [("", ctx.run)] + ([(", without the measures", ctx.baseline)] if ctx.baseline else [])
    columns = (("Greenhouse gas", "co2e_by_route", "sum"), ("Concentration", "hhi_governance_by_route", "mean"))
    over = ctx.run.last_year
    rows: list[list[Cell]] = []
    for route in dict.fromkeys(row.route for row in footprints):
        row: list[Cell] = [_route_words(route)]
        for title, outcome, reduce in columns:
            for suffix, run in runs:
                q = run.finite_quantity(outcome, route=route, over=over, reduce=reduce)
                label = f"{title}, {_route_words(route)}{suffix}"
                row.append(ctx.book.cell(_SECTION, label, q) if q else "none")
        output = ctx.run.finite_quantity("route_output", route=route, over=over, reduce="sum")
        if output is not None and output.high > 0.0:
            rows.append(row)
    if not rows:
        return []
    head = ["Route", *[f"{title}{suffix}" for title, _, _ in columns for suffix, _ in runs]]
    note = (
        "The last twelve months of the run. Concentration is weighted by governance: the squared shares of the regions "
        "that mine for a route, or work its product further, times their governance risk; one would be a single region "
        "at the worst governance."
    )
    return [TableBlock("Routes with and without the measures", head, rows, note=note, wide=True)]


def _totals(ctx: BriefContext) -> list[Claim]:
    """System totals with and without the measures, and the share from conflict areas."""
    run, claims = ctx.run, list[Claim]()
    values: dict[str, Quantity | str] = {}
    phrases: list[str] = []
    for outcome, verb, what in (
        ("co2e", "emits", "of greenhouse gas"),
        ("radioactive", "leaves", "of radioactive residue"),
        ("water", "uses", "of water"),
    ):
        now = run.finite_quantity(outcome, region="WORLD", over=run.last_year, reduce="mean")
        if now is None or now.high <= 0.0:  # a dataset without the indicator
            continue
        phrase, values[outcome] = f"{verb} {{{outcome}}} {what}", now
        usual = (
            ctx.baseline.finite_quantity(outcome, region="WORLD", over=run.last_year, reduce="mean")
            if ctx.baseline
            else None
        )
        if usual:
            values[f"base_{outcome}"] = usual
            phrase += f", against {{base_{outcome}}} without the measures"
        phrases.append(phrase)
    if phrases:
        sentence = f"In the last twelve months of the run the chain {'; it '.join(phrases)}."
        claims.append(ctx.book.say(_SECTION, sentence, values))
    first = run.finite_quantity("conflict_share", good="Dy.oxide", at=run.anchor_month)
    last = run.finite_quantity("conflict_share", good="Dy.oxide", at=run.end)
    if first and last:
        claims.append(
            ctx.book.say(
                _SECTION,
                "The share of separated dysprosium whose mining pays for armed conflict moves from {a} in {start} to "
                "{b} in {end}.",
                a=first,
                b=last,
                start=month_text(run.anchor),
                end=month_text(run.end),
            )
        )
    return claims
