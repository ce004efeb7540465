"""Tariffs on all goods: who bears them, and what another round would cost."""

from __future__ import annotations

from typing import Any

from monazite.presentation.briefing.claims import Claim, cited, published, scaled, summed
from monazite.presentation.briefing.content import Context, Figure, Heading, Para, Table
from monazite.presentation.briefing.lookups import rows
from monazite.presentation.briefing.sections.economy import ECONOMIES, LEAST, economies_of
from monazite.presentation.charts import layout, ranges
from monazite.presentation.charts.theme import GREEN, RED, ceiling
from monazite.results.names import month_text, present
from monazite.results.quantity import Quantity

_SAY = "important"
_RANGES = "Bars: central estimate; lines: range of the draws."


def incidence(ctx: Context) -> list[Any]:
    """Who bears the duties on all goods in the year from the first measure; nothing where there are none."""
    ask = ctx.ask
    names = present(ECONOMIES, economies_of(ctx))
    over = {"over": ask.year, "reduce": "mean"}
    data, effects = [], {}
    for region in names:
        q = ask.known("tariff_income", region=region, **over)
        if q is None:
            continue
        effects[region] = q
        data.append({"label": ctx.names.region(region), "value": q.value, "low": q.low, "high": q.high})
    if not data or max(abs(d["value"]) for d in data) < 1e-3:
        return []
    claims = [*_rates(ctx, "US"), *_incidence_claims(ctx, effects)]
    bottom, top = _ends(data)

    def draw(narrow: bool) -> dict:
        return layout.complete(
            ranges.whiskers(data, x="% of real income", top=top, bottom=bottom, narrow=narrow, colour=GREEN)
        )

    note = Para(
        [
            "Duties on metals, cars and some other goods fall on their sectors, the general ones on all goods. In this "
            "model sellers abroad bear part of a duty: their wages and profits fall until they sell again. Studies of "
            "the first trade war found that American buyers bore nearly all of it, so read the American figure as the "
            "favourable end."
        ]
    )
    return [
        Heading("Who bears the tariffs"),
        Para(claims),
        Figure(
            "incidence",
            "Duties on all goods and real income, mean of twelve months",
            draw,
            claims,
            _RANGES,
            cited(claims),
        ),
        note,
    ]


def _rates(ctx: Context, payer: str) -> list[Claim]:
    """Added duty of a region by sector at the end of the run: all goods, and the two sectors that bear most."""
    ask = ctx.ask
    view = ask.results.view
    over = {"region": payer, "at": ask.end}
    known = {s: q for s in view.labels("branches") if (q := ask.known("import_duty", sector=s, **over)) is not None}
    total = known.pop("total", None)
    if total is None or total.value < 0.05:
        return []
    titles = {r["sector"]: str(r["name"]) for r in rows(ctx.dataset, "network_sectors")}
    most = sorted(known, key=lambda s: -known[s].value)[:2]
    text = (
        "At the end of the run {who} adds {total:value} to the duties on goods bought abroad, mean of all goods; {all}."
    )
    return [
        ctx.book.several(
            _SAY,
            text,
            "on {name} {q:value}",
            [{"name": titles.get(s, s), "q": known[s]} for s in most],
            who=ctx.names.the(payer),
            total=total,
        )
    ]


def _incidence_claims(ctx: Context, effects: dict[str, Quantity]) -> list[Claim]:
    """Real income, what is left without the duties collected, and world trade."""
    ask = ctx.ask
    over = {"over": ask.year, "reduce": "mean"}
    claims = [
        ctx.book.several(
            _SAY,
            "Duties on all goods change real income by {all} in the short run, duties collected included.",
            "{q} in {who}",
            [{"q": effects[r], "who": ctx.names.the(r)} for r in present(("US", "CN", "EU"), effects)],
        )
    ]
    payer = "US" if "US" in effects else next(iter(effects))
    late = ask.known("tariff_income_long", region=payer, **over)
    if late:
        text = "Once production and trade have adjusted in full, the same duties change it by {q} in {who}."
        claims.append(ctx.book.say(_SAY, text, q=late, who=ctx.names.the(payer)))
    wage = ask.known("tariff_wage", region=payer, **over)
    collected = ask.known("duties_collected", region=payer, over=ask.year, reduce="sum")
    if wage and collected:
        claims.append(
            ctx.book.say(
                _SAY,
                "Without the duties of {q} that {who} collects, incomes there buy {wage} {word} than before.",
                q=summed(collected),
                who=ctx.names.the(payer),
                wage=_size(wage),
                word="less" if wage.value < 0 else "more",
            )
        )
    burden = ask.known("tariff_burden", region=payer)
    if burden and burden.value > 0:
        text = (
            "So {who} bears {q} of what it collects, what others' answers cost it included; the rest is borne by "
            "sellers abroad."
        )
        claims.append(ctx.book.say(_SAY, text, q=burden, who=ctx.names.the(payer)))
    volume = ask.known("trade_volume", **over)
    if volume:
        claims.append(ctx.book.say(_SAY, "The volume of world trade changes by {q}.", q=volume))
    return claims


def _size(q: Quantity) -> Quantity:
    """The size of a fall as a positive number."""
    return scaled(q, -1.0, q.unit) if q.value < 0 else q


def escalation(ctx: Context) -> list[Any]:
    """What a further round of duties, answered in kind, would cost both sides and others."""
    ask = ctx.ask
    names = present(("US", "CN", "EU", "JP"), economies_of(ctx))
    steps = ("10", "30", "60", "100")
    if not names or ask.known("escalation_income", step="100", region=names[0]) is None:
        return []
    points, body = [], []
    for region in names:
        cells: list[Claim | str] = [ctx.names.region(region)]
        for step in steps:
            q = ask.known("escalation_income", step=step, region=region)
            if q is None:
                continue
            cells.append(_cell(ctx, f"Real income with {step} points more, {ctx.names.region(region)}", q))
            points.append({"label": ctx.names.region(region), "group": f"{step} points", "value": q.value,
                           "low": q.low, "high": q.high})  # fmt: skip
        late = ask.known("escalation_income_long", step="100", region=region)
        cells.append(_cell(ctx, f"Real income in the long run, {ctx.names.region(region)}", late) if late else "none")
        body.append(cells)
    worst = [
        {"q": q, "who": ctx.names.the(r)}
        for r in names
        if (q := ask.known("escalation_income", step="100", region=r)) is not None
    ]
    claim = ctx.book.several(
        "next",
        "If talks fail and both sides add {hundred} to the duties on each other's goods in force in {day}, real income "
        "changes by {all} within a year.",
        "{q} in {who}",
        worst,
        hundred=published(100.0, "pp", "escalation_income", ("assumption",)),
        day=month_text(ask.end),
    )
    claims = [claim]
    last = [p for p in points if p["group"] == "100 points"]
    bottom, top = _ends(last)

    def draw(narrow: bool) -> dict:
        return layout.complete(
            ranges.whiskers(last, x="% of real income", top=top, bottom=bottom, narrow=narrow, colour=RED)
        )

    head = ["Economy", "Ten points", "Thirty", "Sixty", "A hundred", "A hundred, long run"]
    note = "Both sides add the same points; factors stay in their sector in the short run, and move in the long run."
    return [
        Heading("If talks fail: another round of duties"),
        Para(claims),
        Figure("escalation", "Real income after a hundred points on both sides", draw, claims, _RANGES, cited(claims)),
        Table("Duties up on both sides, short run", head, body, note=note, wide=True),
    ]


def _ends(data: list[dict[str, Any]]) -> tuple[float, float]:
    """Ends of an axis that holds all ranges and zero; a side without values takes a tenth of the other."""
    down = max(0.0, *(-min(d["low"], d["value"]) for d in data))
    up = max(0.0, *(max(d["high"], d["value"]) for d in data))
    least = 0.1 * max(down, up, LEAST)
    return -ceiling([down], least), ceiling([up], least)


def _cell(ctx: Context, label: str, q: Quantity) -> Claim:
    return ctx.book.cell("next", label, q)
