"""New supply against old, trade-off of measures, import conditions, prices if asked, published risk measures."""

from typing import Any

import numpy as np

from monazite.presentation.briefing.claims import Claim, cited, counted, listed, published
from monazite.presentation.briefing.content import Context, Figure, Heading, Para, Table
from monazite.presentation.briefing.lookups import add_months
from monazite.presentation.charts import heatmap_scatter, layout, ranges
from monazite.results.names import month_text
from monazite.results.quantity import Quantity

_SAY = "beyond"
BURDENS = {
    "co2e": "Greenhouse gas",
    "radioactive": "Radioactive residue",
    "water": "Water",
    "ammonia": "Ammonium salts",
    "waste_water": "Waste water",
    "land": "Land disturbed",
}
BENCHMARK_NAMES = {
    "extraction": "Mined in the EU, of its use",
    "separation": "Separated in the EU, of its use",
    "metal": "Made into metal in the EU, of its use",
    "recycling": "Recycled in the EU, of its use",
    "largest_mining": "Mined in one third country",
    "largest_separation": "Separated in one third country",
    "largest_metal": "Made into metal in one third country",
    "largest_magnet": "Made into magnets in one third country",
}
STAGE_NAMES = {"oxide": "oxides", "metal": "metals", "magnet": "magnets"}
IMPORTERS = ("EU", "US", "JP", "KR")
_LAW = ("crma2024",)
_MEASURES = {
    "stock": "public stocks",
    "floor": "the price floor",
    "capital": "capital for projects",
    "acceleration": "faster permits",
    "sharing": "allied sharing",
    "diversified": "diversified buying",
    "all of them": "all of them together",
}
_LARGEST = (
    "The largest measure of each kind, decided a year before the shock; totals over the whole run, mean over {n} "
    "draws, which tell strong measures from weak ones and not neighbours apart."
)


def new_and_old(ctx: Context) -> list[Any]:
    """What new routes outside burden against those that they displace, and who is paid for what is used."""
    ask = ctx.ask
    window = (max(add_months(ask.end, -11), ask.start), ask.end)
    claims: list[Claim | str] = []
    new, old = (ask.known(name, over=window, reduce="sum") for name in ("new_co2e", "displaced_co2e"))
    home = ctx.names.the(ask.controller)
    if new and old and new.value > 0:
        sentence = (
            "In the last twelve months of the run, new plants outside {home} emit {new} of greenhouse gas before metal "
            "making; the same elements carry {old} from the routes that {home} used in the baseline year."
        )
        claims.append(ctx.book.say(_SAY, sentence, new=new, old=old, home=home))
    body, data = [], []
    for key, name in BURDENS.items():
        ratio = ask.known("new_over_old", indicator=key, over=window)
        if ratio is None or ratio.value <= 0:
            continue
        body.append([name, ctx.book.cell(_SAY, f"{name}, new over old", ratio)])
        ends = {k: float(np.clip(getattr(ratio, k), 0.1, 10.0)) for k in ("value", "low", "high")}
        data.append({"label": name} | ends)
    paid = [
        {"who": ctx.names.the(r), "q": q}
        for r in IMPORTERS
        if (q := ask.known("conflict_share_used", region=r, over=window))
    ]
    if paid:
        sentence = "Of the rare earths in use, by value, mining that pays for armed conflict supplies {all}."
        claims.append(ctx.book.several(_SAY, sentence, "{q} in {who}", paid))
    if not body:
        return [Para(claims)] if claims else []
    note = "Above one: new routes burden more than the old ones for the same elements."

    def draw(narrow: bool) -> dict:
        return layout.complete(
            ranges.whiskers(data, x="new over old", top=10, bottom=0.1, narrow=narrow, bar=False, log=True)
        )

    text = (
        "Burdens of an ore are shared among its elements at five-year prices, never at prices of a crisis; the totals "
        "above do not depend on that."
    )
    title = "New routes outside against the routes they displace"
    shown = [row[1] for row in body]
    return [
        Para([*claims, text]),
        Figure("new-and-old", title, draw, shown, f"Dots: central; lines: range of the draws. {note}", cited(shown)),
        Table(title, ["Burden", "New over old"], body),
    ]


def priced(ctx: Context) -> list[Any]:
    """Burdens in money, only where the scenario names a price."""
    ask, named = ctx.ask, getattr(ctx.ask.results.scenario, "burden_price", None) or {}
    window = (max(add_months(ask.end, -11), ask.start), ask.end)
    total = ask.known("priced_burden", region="WORLD", over=window, reduce="sum") if named else None
    if total is None:
        return []
    units = {"water": "USD/m3", "waste_water": "USD/m3", "land": "USD/m2"}
    items = [
        {"q": published(price, units.get(key, "USD/t"), "burden_price", ()), "what": BURDENS[key].lower()}
        for key, price in named.items()
    ]
    prices = ctx.book.several(_SAY, "Prices that the user named: {all}.", "{q} for {what}", items)
    sentence = (
        "At these prices the burdens of the chain in the last twelve months come to {q}; no loss in this brief "
        "holds it."
    )
    return [Para([prices, ctx.book.say(_SAY, sentence, q=total)])]


def conditions(ctx: Context) -> list[Any]:
    """What import conditions shut out and cost: the run with them less the run without."""
    found = ctx.bill.condition if ctx.bill else None
    if found is None:
        return []
    diff, out = found.difference, []
    span = (ctx.ask.start, ctx.ask.end)
    for measure in found.measures:
        for region in [r for r in (measure.regions or (measure.actor,)) if r in ctx.ask.results.index.region]:
            shut = {s: ctx.ask.known("refused", stage=s, region=region, at=ctx.ask.end) for s in measure.stages}
            input_cost = diff.quantity("input_cost", region=region, over=span, reduce="sum")
            loss = diff.quantity("loss_central", sector="total", region=region, over=span, reduce="sum")
            parts = [f"{{{s}}} of the {STAGE_NAMES[s]}" for s, q in shut.items() if q]
            sentence = (
                f"The import condition of {{who}} shuts out the origins of {listed(parts)} that it bought in the "
                "baseline year; over the run this changes its bill for the goods by {cost} and its central loss by "
                "{loss}."
            )
            values = {s: q for s, q in shut.items() if q} | {"cost": input_cost, "loss": loss}
            out.append(ctx.book.say(_SAY, sentence, **values, who=ctx.names.the(region)))
    return [Para(out)] if out else []


def trade_off(ctx: Context) -> list[Any]:
    """Avoided loss against added greenhouse gas of every kind of measure."""
    points = ctx.bill.points if ctx.bill else ()
    if not points:
        return []
    body, data, best = [], [], []
    for p in points:
        avoided, co2e = _spread(ctx, p.avoided, "MUSD", p.id), _spread(ctx, p.added["co2e"], "t", p.id)
        residue = _spread(ctx, p.added["radioactive"], "t", p.id)
        name = ctx.book.quote(_SAY, p.title[:1].upper() + p.title[1:], (), label="Measure")
        cells = [
            ctx.book.cell(_SAY, f"{what}, {p.id}", q)
            for what, q in (("Avoided loss", avoided), ("Added greenhouse gas", co2e), ("Added residue", residue))
        ]
        body.append([name, *cells, "on the frontier" if p.undominated else ""])
        group = "on the frontier" if p.undominated else "beaten by another"
        data.append(
            {"label": _MEASURES.get(p.id, p.id), "group": group, "x": avoided.value / 1e3, "y": co2e.value / 1e3}
        )
        if p.undominated:
            best.append({"what": _MEASURES.get(p.id, p.id), "gain": avoided, "burden": co2e})
    sentence = "No other measure both avoids more and adds less greenhouse gas than {all}."
    each = "{what}, which avoids {gain} and changes greenhouse gas by {burden}"
    claims = [ctx.book.several(_SAY, sentence, each, best)] if best else []
    data = _spaced(data)
    title = "Avoided loss against added greenhouse gas, by measure"
    reading = "Dots: mean over a few draws. To the right: more loss avoided; further down: less greenhouse gas added."
    head = ["Measure", "Avoided loss of its sponsors", "Greenhouse gas added", "Radioactive residue added", ""]
    return [
        Heading("Avoided loss against footprint"),
        Para([ctx.book.say(_SAY, _LARGEST, n=counted(len(points[0].avoided), "draws")), *claims]),
        Figure("frontier", title, lambda narrow: heatmap_scatter.scatter(data, narrow), claims, reading),
        Table(title, head, body, wide=True),
    ]


def _spaced(data: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Points with a text only where no labelled one is so near that the two texts would meet; the table has all."""
    span = {k: max(p[k] for p in data) - min(p[k] for p in data) or 1.0 for k in ("x", "y")}
    named: list[dict[str, Any]] = []
    for p in sorted(data, key=lambda p: -abs(p["x"])):
        near = any(abs(p["x"] - n["x"]) < 0.1 * span["x"] and abs(p["y"] - n["y"]) < 0.05 * span["y"] for n in named)
        named += [] if near else [p]
    return [p | {"text": p["label"] if p in named else ""} for p in data]


def _spread(ctx: Context, values: np.ndarray, unit: str, name: str) -> Quantity:
    mean = float(values.mean())
    low, high = float(values.min()), float(values.max())
    return Quantity(mean, low, high, unit, "frontier", {"measure": name}, ctx.ask.results.run, ())


def union(ctx: Context) -> list[Any]:
    """The benchmarks of the EU's Critical Raw Materials Act at the first measure and in the last year."""
    from monazite.results.outcomes.crma_benchmarks import BENCHMARKS

    if not ctx.material.rare:  # the benchmarks are counted for the rare earths in magnets
        return []
    ask, body = ctx.ask, []
    last = (max(add_months(ask.end, -11), ask.start), ask.end)
    for b in BENCHMARKS:
        first = ask.known("eu_benchmark", benchmark=b.name, at=ask.anchor.replace(day=1))
        later = ask.known("eu_benchmark", benchmark=b.name, over=last)
        if first is None or later is None:
            return []
        name = BENCHMARK_NAMES[b.name]
        asked = published(b.bound, "share", f"benchmark {b.name}", _known(ctx, _LAW))
        kept = later.value >= b.bound if b.at_least else later.value <= b.bound
        cells = [(("At least" if b.at_least else "At most"), asked), ("First measure", first), ("Last year", later)]
        row = [ctx.book.cell(_SAY, f"{name}: {n}", q) for n, q in cells]
        body.append([name, "at least" if b.at_least else "at most", *row, "met" if kept else "not met"])
    met = counted(sum(row[-1] == "met" for row in body), "eu_benchmarks_met")
    sentence = "In the year to {month} the rare earths in EU magnets meet {n} of the {all} benchmarks listed here."
    every = counted(len(body), "eu_benchmark")
    claims = [ctx.book.say(_SAY, sentence, n=met, all=every, month=month_text(ask.end))]
    text = (
        "The Critical Raw Materials Act sets benchmarks for the Union's share of its own use and for dependence on one "
        "third country at any stage. Shares here count output of plants, traced through magnets and metal to the mine."
    )
    head = ["Rare earths in magnets", "Benchmark", "Asked by 2030", "At the first measure", "Last year of the run", ""]
    return [
        Heading("The EU's benchmarks"),
        Para([text, *claims]),
        Table("Benchmarks of the Critical Raw Materials Act", head, body, text_columns=2, wide=True),
    ]


def geopolitical(ctx: Context) -> list[Any]:
    """GeoPolRisk of importers by stage at the first measure and at the end."""
    ask, body = ctx.ask, []
    for region in IMPORTERS:
        row: list[Any] = [ctx.names.region(region)]
        for stage, name in STAGE_NAMES.items():
            for when, at in (("first measure", ask.anchor.replace(day=1)), ("end", ask.end)):
                q = ask.known("geopolrisk", stage=stage, region=region, at=at)
                label = f"GeoPolRisk, {ctx.names.region(region)}, {name}, {when}"
                row.append(ctx.book.cell(_SAY, label, q) if q else "none")
        if any(not isinstance(cell, str) for cell in row[1:]):
            body.append(row)
    if not body:
        return []
    text = (
        "GeoPolRisk multiplies the concentration of world output by the political risk of what a country imports; zero "
        "is no risk, one the worst. Regions stand in for countries, which raises concentration a little."
    )
    stages = [f"{name.capitalize()}, {when}" for name in STAGE_NAMES.values() for when in ("first measure", "end")]
    table = Table("GeoPolRisk by importer", ["Importer", *stages], body, wide=True)
    return [Heading("GeoPolRisk"), Para([text]), table]


def _known(ctx: Context, wanted: tuple[str, ...]) -> tuple[str, ...]:
    have = {row.source for row in ctx.dataset.table("sources")} if hasattr(ctx.dataset, "table") else set()
    return tuple(s for s in wanted if s in have)
