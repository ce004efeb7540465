"""The whole economy: loss triangle, sectors, GDP at risk, why published figures differ."""

from __future__ import annotations

from typing import Any

import numpy as np

from monazite.presentation.briefing.claims import Claim, cited, is_nothing, published, summed
from monazite.presentation.briefing.content import Context, Figure, Heading, Para, Table
from monazite.presentation.briefing.lookups import add_months, rows
from monazite.presentation.charts import layout, ranges
from monazite.presentation.charts.theme import PURPLE, ceiling
from monazite.results.names import month_text, present
from monazite.results.quantity import Quantity

_SAY = "important"
ECONOMIES = ("US", "CN", "EU", "JP", "KR", "TW")
"""United States, China and the allies that the input-output table shows, Taiwan among them."""
DRAWS = 16
"""Draws for the answers to published questions."""
PRICE = 1e-3
"""Rise of the price level, %, from which on it is worth a column."""
LEAST = 0.01
"""Least end of an axis, % of GDP: a chart of next to nothing should look so."""


def whole_economy(ctx: Context) -> list[Any]:
    """Losses through suppliers and customers; nothing for a run without an input-output table."""
    names = present(ECONOMIES, economies_of(ctx))
    if not names or ctx.ask.known("gdp_loss_central", region=names[0]) is None:
        return []
    blocks: list[Any] = [Heading("Through the whole economy"), *_triangle(ctx, names), *_branches(ctx, names)]
    blocks += [*_risk(ctx, names), *_learned(ctx, names), *_differ(ctx)]
    return blocks


def economies_of(ctx: Context) -> tuple[str, ...]:
    """Regions of the input-output table and the world; none where results have no view."""
    view = getattr(ctx.ask.results, "view", None)
    return () if view is None else tuple(view.labels("economies"))


def _triangle(ctx: Context, names: list[str]) -> list[Any]:
    """Lower, central and upper loss of the United States, China and the allies."""
    ask, data, told, body, also = ctx.ask, [], [], [], []
    over: dict[str, Any] = {"over": ask.year, "reduce": "max"}
    prices = {region: ask.known("price_level", region=region, **over) for region in names}
    moved = any(q is not None and q.high >= PRICE for q in prices.values())
    for region in names:
        three = [ask.known(f"gdp_loss_{k}", region=region) for k in ("lower", "central", "upper")]
        money = ask.known("economy_loss_central", sector="total", region=region, over=ask.year, reduce="sum")
        if not all(three) or money is None:
            continue
        lower, central, upper = (q for q in three if q)
        name = ctx.names.region(region)
        data.append({"label": name, "lower": lower.value, "central": central.value, "upper": upper.value,
                     "low": central.low, "high": central.high})  # fmt: skip
        told.append({"who": ctx.names.the(region), "q": summed(money), "low": lower, "high": upper})
        columns = {
            "loss, lower bound": lower,
            "loss, central": central,
            "loss, upper bound": upper,
            "loss, central, in money": summed(money),
            "persons idle in the worst month": ask.known("employment_loss", region=region, **over),
            "real income": ask.known("real_income", region=region),
        } | ({"price level in the worst month": prices[region]} if moved else {})
        cells = [ctx.book.cell(_SAY, f"{name}, {label}", q) if q else "none" for label, q in columns.items()]
        body.append([name, *cells[:4]])
        also.append([name, *cells[4:]])
    if not data:
        return []
    if all(is_nothing(t["high"]) for t in told):
        text = "Suppliers and customers lose nothing either: the upper bounds are {q} of a year's GDP in every economy."
        return [Para([ctx.book.say(_SAY, text, q=told[0]["high"])])]
    claims = _triangle_claims(ctx, told[:3])
    top = ceiling([d["upper"] for d in data] + [d["high"] for d in data], LEAST)

    def draw(narrow: bool) -> dict:
        return ranges.loss_bands(data, x="% of annual GDP, twelve-month window", top=top, narrow=narrow)

    reading = (
        "Band: lower to upper bound. Dot and line: central estimate with the range of the draws. Lower: value of the "
        "missing input. Upper: no substitution, and no other buyer for what stopped lines do not take."
    )
    head = ["Economy", "Lower bound", "Central", "Upper bound", "Central, in money"]
    with_it = ["Economy", "Persons idle, worst month", "Real income"]
    note = "Real income counts the rents of scarce products that a country collects or pays."
    if moved:
        with_it = [*with_it, "Price level, worst month"]
    else:
        note += (
            " Products of stopped lines do not become so scarce that the price level moves; what dearer materials add "
            "to it stands under Price level."
        )
    title = "Loss through the whole economy, twelve months from the first measure"
    return [
        Para(claims),
        Figure("triangle", "Loss of the United States, China and allies", draw, claims, reading, cited(claims)),
        Table(title, head, body, note="Cells hold value and range.", wide=True),
        Table("What goes with it", with_it, also, note=note, wide=True),
    ]


def _triangle_claims(ctx: Context, told: list[dict[str, Any]]) -> list[Claim]:
    """Central losses, their bounds, and what bystanders lose."""
    claims = [
        ctx.book.several(
            _SAY,
            "Carried through suppliers and customers, twelve months of these measures cost {all} of value added in the "
            "central case.",
            "{who} {q}",
            [{"who": t["who"], "q": t["q"]} for t in told],
        ),
        ctx.book.several(
            _SAY,
            "The bounds, as shares of a year's GDP, are {all}.",
            "{low:value} and {high:value} for {who}",
            [{k: t[k] for k in ("who", "low", "high")} for t in told],
        ),
    ]
    bystander = ctx.ask.known("bystander_loss")
    if bystander:
        claims.append(
            ctx.book.say(_SAY, "Economies that act in none of the measures lose {q} of their GDP.", q=bystander)
        )
    return claims


def _branches(ctx: Context, names: list[str]) -> list[Any]:
    """Central loss by sector of the table: the eight that lose most in the four largest economies."""
    ask = ctx.ask
    view = ask.results.view
    four = names[:4]
    found: dict[str, dict[str, Quantity]] = {}
    for sector in view.labels("branches")[:-1]:
        for region in four:
            q = ask.known("economy_loss_central", sector=sector, region=region, over=ask.year, reduce="sum")
            if q and not is_nothing(q):
                found.setdefault(sector, {})[region] = summed(q)
    ranked = sorted(found, key=lambda s: -sum(q.value for q in found[s].values()))[:8]
    titles = {r["sector"]: r["name"] for r in rows(ctx.dataset, "network_sectors")}
    body: list[list[Claim | str]] = []
    for sector in ranked:
        title = str(titles.get(sector, sector)).capitalize()
        cells: list[Claim | str] = [title]
        for region in four:
            q = found[sector].get(region)
            cells.append(ctx.book.cell(_SAY, f"Loss of {title}, {ctx.names.region(region)}", q) if q else "none")
        body.append(cells)
    if not body:
        return []
    head = ["Sector", *[ctx.names.region(r) for r in four]]
    note = "Value added lost over twelve months, suppliers and customers of stopped lines included; value and range."
    return [Table("Loss by sector of the whole economy", head, body, note=note, wide=True)]


def _risk(ctx: Context, names: list[str]) -> list[Any]:
    """GDP at risk: what nineteen draws of twenty stay below, beside the central case."""
    ask, data, items = ctx.ask, [], []
    for region in names:
        risk, upper = ask.known("gdp_at_risk", region=region), ask.known("gdp_loss_upper", region=region)
        if not risk or not upper:
            continue
        data.append({"label": ctx.names.region(region), "value": risk.value, "low": risk.value,
                     "high": max(upper.value, risk.value)})  # fmt: skip
        items.append({"who": ctx.names.the(region), "q": risk})
    if not data or all(d["high"] == 0.0 for d in data):
        return []
    claims = [
        ctx.book.several(
            _SAY,
            "GDP at risk, the loss that nineteen draws of twenty stay below, is {all}.",
            "{q:value} in {who}",
            items[:4],
        )
    ]
    trade = ask.known("world_trade", over=ask.year, reduce="min")
    if trade:
        text = "In the worst month of the year the volume of world trade changes by {q}, duties on all goods included."
        claims.append(ctx.book.say(_SAY, text, q=trade))
    top = ceiling((d["high"] for d in data), LEAST)

    def draw(narrow: bool) -> dict:
        return layout.complete(ranges.whiskers(data, x="% of annual GDP", top=top, narrow=narrow, colour=PURPLE))

    reading = "Bars: loss that nineteen draws of twenty stay below. Lines reach to the upper bound of the central draw."
    return [Para(claims), Figure("at-risk", "GDP at risk by economy", draw, claims, reading, cited(claims))]


def _learned(ctx: Context, names: list[str]) -> list[Any]:
    """What the drift of intensities is worth in the last twelve months of the run."""
    ask = ctx.ask
    over = (max(add_months(ask.end, -11), ask.start), ask.end)
    worth = {
        region: q
        for region in names[:4]
        if (q := ask.known("innovation_effect", sector="total", region=region, over=over, reduce="sum")) is not None
    }
    if not worth or max(q.value for q in worth.values()) < 1.0:
        return []
    said = ctx.book.several(
        _SAY,
        "What users learn to do without stays learned: in the twelve months to {day} it adds {all} to value added, "
        "through stops avoided and higher productivity.",
        "{q} in {who}",
        [{"q": summed(q), "who": ctx.names.the(region)} for region, q in worth.items()],
        day=month_text(ask.end),
    )
    return [Para([said])]


def _differ(ctx: Context) -> list[Any]:
    """Two published estimates and why they are not the same number."""
    targets = {r["id"]: r for r in rows(ctx.dataset, "targets") if r.get("case") == "macro"}
    imf, ecb = targets.get("A.imf.us"), targets.get("A.ecb.us")
    if not imf or not ecb:
        return []
    a = published(imf["value"], "%", "loss_share_central", tuple(imf["source"]), region="US")
    low, high = (
        published(ecb[k], "%", "loss_share_central", tuple(ecb["source"]), region="US") for k in ("low", "high")
    )
    said = ctx.book.say(
        _SAY,
        "Published estimates differ because they ask different questions: {a} of American GDP (International Monetary "
        "Fund) is for four fifths of all rare earths gone for a year with next to no substitution, {low} to {high} "
        "(European Central Bank) for the partial stop of spring carried on for a year and a half.",
        a=a,
        low=low,
        high=high,
    )
    rest = (
        " What decides is whether a missing material stops a line: with somewhat more substitution inside the lines "
        "that need it most of the loss is gone, and stocks of some months take away much of the rest."
    )
    return [Para([said, *_ours(ctx), rest])]


def _ours(ctx: Context) -> list[Claim]:
    """What this model answers to the two published questions, in a world that stands still."""
    view = getattr(ctx.ask.results, "view", None)
    if view is None or view.draws is None or view.economy is None:
        return []
    from monazite.analysis.verification.economy_moments import ECONOMY_MOMENTS, StaticWorld

    world = StaticWorld(view.model, view.draws.subset(0, DRAWS))
    found: dict[str, Quantity | str] = {}
    for row in ctx.dataset.table("targets"):
        for bound in ("central", "upper") if row.id in ("A.imf.us", "A.ecb.us") else ():
            values = ECONOMY_MOMENTS[f"loss_share_{bound}"](world, row)
            low, high = (float(x) for x in np.quantile(values, [0.05, 0.95]))
            found[f"{row.id[2:5]}_{bound}"] = Quantity(
                float(values[0]), low, high, "%", f"loss_share_{bound}", {"region": "US"}, ctx.ask.results.run
            )
    text = (
        " This model answers {imf_central} to the first question and {ecb_central} to the second in its central case, "
        "which lets lines substitute a little, and {imf_upper:value} and {ecb_upper:value} where none can."
    )
    return [ctx.book.say(_SAY, text, **found)]
