"""Why it's important: line stops, losses, allies side by side, prices, who collects, defence and medical lines."""

import math
from dataclasses import replace
from typing import Any

from monazite.presentation.briefing.claims import Claim, as_share, cited, summed, value_text
from monazite.presentation.briefing.content import Context, Figure, Heading, Para, Section, Table
from monazite.presentation.briefing.sections.duties import incidence
from monazite.presentation.briefing.sections.economy import whole_economy
from monazite.presentation.briefing.sections.losses import losses, sectors_hit
from monazite.presentation.charts import heatmap_scatter, layout, ranges
from monazite.presentation.charts.theme import GREEN, ORANGE, ceiling
from monazite.results.names import ALLIES, INDUSTRIES, day_text, month_text, present
from monazite.results.quantity import Quantity

_SAY = "important"
STOP_REGIONS = ("US", "EU", "JP", "KR", "IN", "ROW", "CN")
_DAYS = (30.0, 60.0, 120.0, 365.0)
_DAY_LABELS = ("within 30 days", "31 to 60", "61 to 120", "121 to 365", "later")
SHORT = {"AU": "Australia", "JP": "Japan", "KR": "Korea", "IN": "India", "ROW": "Rest", "CN": "China"}


def important(ctx: Context) -> Section:
    """The section, from the run."""
    blocks: list[Any] = [Heading("Days to the first line stop"), *_stops(ctx)]
    blocks += [Heading("Losses by country"), *losses(ctx), *sectors_hit(ctx)]
    blocks += whole_economy(ctx)
    blocks += incidence(ctx)
    blocks += [Heading("Allies side by side"), *_allies(ctx)]
    blocks += [Heading("Price level"), *_prices(ctx), Heading("Who collects"), *_rents(ctx)]
    blocks += [Heading("Defence and medicine"), *_priority(ctx)]
    return Section("important", "Why it's important", blocks)


def _stops(ctx: Context) -> list[Any]:
    ask, cells, known = ctx.ask, [], []
    regions = present(STOP_REGIONS, ask.results.index.region)
    for industry in INDUSTRIES:
        for region in regions:
            q = ask.q("first_stop_day", industry=industry, region=region)
            if q is None:
                continue
            day = q.value
            where = (
                next((i for i, limit in enumerate(_DAYS) if day <= limit), len(_DAYS)) if not math.isnan(day) else -1
            )
            cells.append(
                {
                    "x": SHORT.get(region, region),
                    "y": industry.capitalize(),
                    "bin": where,
                    "text": value_text(q).split()[0] if where >= 0 else "\N{EN DASH}",
                }
            )
            if where >= 0:
                known.append((day, industry, region, q))
    if not cells:
        return [Para(["This run reports no line stops."])]
    known.sort(key=lambda item: (item[0], item[2]))
    anchor = day_text(ask.anchor)
    claims = [_first_three(ctx, known[:3], anchor)] if known else []
    body = [
        [
            ctx.names.use(i).capitalize(),
            ctx.names.region(r),
            ctx.book.cell(_SAY, f"Days to the first line stop, {ctx.names.use(i)}, {ctx.names.region(r)}", q),
        ]
        for _, i, r, q in known[:10]
    ]
    limits, labels = _DAYS, _DAY_LABELS

    def draw(narrow: bool) -> dict:
        return heatmap_scatter.heat_table(cells, limits=limits, labels=labels, narrow=narrow)

    reading = "Central case. Columns are countries or groups, rows industries; a dash means no line stops."
    figure = Figure(
        "stops", "Days to the first line stop, by industry and region", draw, claims, reading, cited(claims)
    )
    if not known:
        return [Para(["No line stops in the central case."]), figure]
    return [
        Para(claims),
        figure,
        Table("The first lines to stop", ["Industry", "Country or group", "Days"], body, text_columns=2),
    ]


def _first_three(ctx: Context, known: list, anchor: str) -> Claim:
    items = [
        {"who": f"{ctx.names.use(industry)} in {ctx.names.the(region)}", "q": q} for _, industry, region, q in known
    ]
    sentence = "Counted from {anchor}, the first lines to stop are {all}."
    return ctx.book.several(_SAY, sentence, "{who} after {q}", items, anchor=anchor)


def _allies(ctx: Context) -> list[Any]:
    """One row for each measure, one column for each ally."""
    ask, names, body = ctx.ask, ctx.names, []
    regions = present(ALLIES, ask.results.index.region)

    def line(label: str, make) -> None:
        cells = [make(r) for r in regions]
        if any(cells):
            body.append(
                [
                    label,
                    *[
                        ctx.book.cell(_SAY, f"{label}, {names.region(r)}", q) if q else "none"
                        for r, q in zip(regions, cells, strict=True)
                    ],
                ]
            )

    def stop(region: str) -> Quantity | None:
        found = [ask.known("first_stop_day", industry=i, region=region) for i in INDUSTRIES]
        return min((q for q in found if q), key=lambda q: q.value, default=None)

    def low(outcome: str, region: str, **where: str) -> Quantity | None:
        found = ask.extreme(outcome, lowest=True, region=region, **where)
        return found[0] if found else None

    line("Loss, share of GDP", lambda r: ask.known("loss_share_central", region=r))
    line("First line stop", stop)
    good, noun = ctx.material.shipped[0]
    line(f"Lowest {noun.lower()} shipments, of normal", lambda r: _share(low("exports_index", r, good=good)))
    line("Lowest output of car motors", lambda r: low("output", r, use="ev_traction"))
    dear = ctx.material.dear
    line(f"Cover of {names.good(dear)} at the start", lambda r: ask.known("cover", good=dear, region=r, at=ask.start))
    line("Extra cost of the goods at the peak, share of GDP", lambda r: _top(ask.extreme("input_cost_rise", region=r)))
    if not body:
        return [Para(["This run reports nothing by ally."])]
    head = ["What", *[names.region(r) for r in regions]]
    note = "Each cell holds the central value and the range of the draws."
    return [Table("Four allies on the same measures", head, body, note=note, wide=True)]


def _share(q: Quantity | None) -> Quantity | None:
    return None if q is None else as_share(q)


def _top(found: tuple | None) -> Quantity | None:
    return found[0] if found else None


def _prices(ctx: Context) -> list[Any]:
    ask, data, peaks = ctx.ask, [], []
    for region in present(("US", "EU", "JP", "KR", "CN", "IN"), ask.results.index.region):
        peak = ask.extreme("input_cost_rise", region=region)
        if not peak:
            continue
        q, name = peak[0], ctx.names.region(region)
        data.append({"label": name, "value": q.value, "low": q.low, "high": q.high})
        if region in ("US", "EU", "JP"):
            peaks.append((region, q, peak[1]))
    if not data:
        return [Para(["This run reports no effect on the price level."])]
    items = [{"q": q, "who": ctx.names.the(region), "when": month_text(day)} for region, q, day in peaks]
    claims = (
        [
            ctx.book.several(
                _SAY,
                "At the peak the goods cost {all} more than before: the first-round effect on the price level.",
                "{q} of GDP in {who} ({when})",
                items,
            )
        ]
        if items
        else []
    )
    top = ceiling((d["high"] for d in data), 0.1)

    def draw(narrow: bool) -> dict:
        return layout.complete(
            ranges.whiskers(
                data,
                x="% of GDP, yearly rate of the peak month",
                top=top,
                narrow=narrow,
                colour=ORANGE,
            )
        )

    return [
        Para(claims),
        Figure(
            "price-level",
            "Extra cost of the goods at the peak",
            draw,
            claims,
            "Bars: central estimate; lines: range of the draws.",
            cited(claims),
        ),
    ]


def _rents(ctx: Context) -> list[Any]:
    """Licence and quota rents, duties and the cost of price floors over the year from the first measure."""
    ask, data, claims = ctx.ask, [], []
    origin = ctx.names.the(ask.controller)
    over = {"over": ask.year, "reduce": "sum"}

    def add(label: str, q: Quantity | None) -> Quantity | None:
        if q is None or q.high <= 0:
            return None
        q = summed(q)
        data.append({"label": label, "value": q.value / 1e3, "low": q.low / 1e3, "high": q.high / 1e3})
        return q

    rents = [
        {"q": got, "what": word}
        for stage, word in ctx.material.collected
        if (got := add(f"Licence rent, {word}", ask.known("rent", good=stage, **over)))
    ]
    if rents:
        sentence = "Over twelve months the right to ship out of {origin} is worth {all}; licence holders collect it."
        claims.append(ctx.book.several(_SAY, sentence, "{q} on {what}", rents, origin=origin))
    for outcome, label, text, regions in (
        ("tariff_revenue", "Duties", "Duties on these goods bring in", ("US", "CN", "EU")),
        ("floor_cost", "Floors paid", "Price floors cost the taxpayer", ("US", "EU", "JP", "AU")),
    ):
        items = [
            {"q": got, "who": ctx.names.the(region)}
            for region in present(regions, ask.results.index.region)
            if (got := add(f"{label}, {SHORT.get(region, region)}", ask.known(outcome, region=region, **over)))
        ]
        if items:
            claims.append(ctx.book.several(_SAY, text + " {all}.", "{q} in {who}", items))
    if not data:
        return [Para(["This run reports no rents."])]
    top = ceiling((d["high"] for d in data), 0.1)

    def draw(narrow: bool) -> dict:
        return layout.complete(
            ranges.whiskers(
                data,
                x="billion USD over twelve months",
                top=top,
                narrow=narrow,
                colour=GREEN,
                label_limit=200 if not narrow else 130,
            )
        )

    reading = "Bars: central estimate; lines: range of the draws."
    return [
        Para(claims),
        Figure("rents", "Who collects, and who pays for floors", draw, claims, reading, cited(claims)),
    ]


def _met(found: tuple[Quantity, Any] | None) -> Quantity | None:
    """A share of need from arrivals over orders: what arrives beyond the orders of a month goes into stock."""
    if found is None:
        return None
    q = found[0]
    return replace(q, value=min(q.value, 1.0), low=min(q.low, 1.0), high=min(q.high, 1.0))


def _priority(ctx: Context) -> list[Any]:
    """Worst month of supply of the lines that are served first, beside those that are not."""
    ask, body = ctx.ask, []
    regions = present(("US", "EU", "JP", "KR"), ask.results.index.region)
    for use in present(("defence", "medical", "ev_traction", "electronics"), ask.results.index.use):
        found = [_met(ask.extreme("fill_rate", lowest=True, use=use, region=r)) for r in regions]
        if any(found):
            name = ctx.names.use(use)
            body.append(
                [
                    name.capitalize(),
                    *[
                        ctx.book.cell(_SAY, f"Need met in the worst month, {name}, {ctx.names.region(r)}", q)
                        if q
                        else "none"
                        for r, q in zip(regions, found, strict=True)
                    ],
                ]
            )
    note = Para(
        [
            "Defence and medical lines are served first when stocks run low, as far as the buyer's own country can "
            "decide. A licence refused for military use bypasses that order: defence buyers in the United States, "
            "the European Union and Japan are therefore modelled as buyers of their own."
        ]
    )
    head = ["Use", *[ctx.names.region(r) for r in regions]]
    return [note, Table("Share of need met in the worst month", head, body, wide=True)] if body else [note]
