"""The whole economy: loss triangle, sectors, GDP at risk, who bears the tariffs, why published figures differ."""

from __future__ import annotations

from typing import Any

from monazite.brief import charts
from monazite.brief.blocks import Context, Figure, Heading, Para, Table
from monazite.brief.claims import Claim, cited, published, scaled, summed
from monazite.brief.facts import add_months, month_text, present, rows
from monazite.quantity import Quantity

_SAY = "important"
ECONOMIES = ("US", "CN", "EU", "JP", "KR", "TW")
"""United States, China and the allies that the input-output table shows, Taiwan among them."""
_RANGES = "Bars: central estimate; lines: range of the draws."


def whole_economy(ctx: Context) -> list[Any]:
    """Losses through suppliers and customers; nothing for a run without an input-output table."""
    names = present(ECONOMIES, _economies(ctx))
    if not names or ctx.ask.known("gdp_loss_central", region=names[0]) is None:
        return []
    blocks: list[Any] = [Heading("Through the whole economy"), *_triangle(ctx, names), *_branches(ctx, names)]
    blocks += [*_risk(ctx, names), *_learned(ctx, names), *_differ(ctx)]
    return blocks


def _economies(ctx: Context) -> tuple[str, ...]:
    view = getattr(ctx.ask.results, "view", None)
    return () if view is None else tuple(view.labels("economies"))


def _triangle(ctx: Context, names: list[str]) -> list[Any]:
    """Lower, central and upper loss of the United States, China and the allies."""
    ask, data, told, body = ctx.ask, [], [], []
    for region in names:
        three = [ask.known(f"gdp_loss_{k}", region=region) for k in ("lower", "central", "upper")]
        if not all(three):
            continue
        lower, central, upper = (q for q in three if q)
        name = ctx.names.region(region)
        data.append({"label": name, "lower": lower.value, "central": central.value, "upper": upper.value,
                     "low": central.low, "high": central.high})  # fmt: skip
        told.append({"who": ctx.names.the(region), "q": central, "low": lower, "high": upper})
        cells: list[Claim | str] = [name]
        for label, q in (("lower bound", lower), ("central", central), ("upper bound", upper)):
            cells.append(ctx.book.cell(_SAY, f"Loss through the economy, {name}, {label}", q))
        for label, outcome in (
            ("price level at the peak", "price_level"),
            ("persons idle at the peak", "employment_loss"),
        ):
            found = ask.extreme(outcome, region=region)
            cells.append(ctx.book.cell(_SAY, f"{name}, {label}", found[0]) if found else "none")
        income = ask.known("real_income", region=region)
        cells.append(ctx.book.cell(_SAY, f"Real income, {name}", income) if income else "none")
        body.append(cells)
    if not data:
        return []
    claims = _triangle_claims(ctx, told[:3])
    top = charts.ceiling([d["upper"] for d in data] + [d["high"] for d in data], 0.1)

    def draw(narrow: bool) -> dict:
        return charts.loss_bands(data, x="% of annual GDP, twelve-month window", top=top, narrow=narrow)

    reading = (
        "Band: lower to upper bound. Dot and line: central estimate with the range of the draws. Lower: value of the "
        "missing input. Upper: no substitution, and no other buyer for what stopped lines do not take."
    )
    head = [
        "Economy",
        "Lower bound",
        "Central",
        "Upper bound",
        "Price level, peak",
        "Persons idle, peak",
        "Real income",
    ]
    note = (
        "Real income counts the rents of scarce products that a country collects or pays. Cells hold value and range."
    )
    return [
        Para(claims),
        Figure("triangle", "Loss of the United States, China and allies", draw, claims, reading, cited(claims)),
        Table("Loss through the whole economy", head, body, note=note, wide=True),
    ]


def _triangle_claims(ctx: Context, told: list[dict[str, Any]]) -> list[Claim]:
    """Central losses, their bounds, and what bystanders lose."""
    claims = [
        ctx.book.several(
            _SAY,
            "Carried through suppliers and customers, twelve months of these measures cost {all} of a year's GDP in "
            "the central case.",
            "{who} {q}",
            [{"who": t["who"], "q": t["q"]} for t in told],
        ),
        ctx.book.several(
            _SAY,
            "The bounds are {all}.",
            "{low} and {high} for {who}",
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
            if q:
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
    if not data:
        return []
    claims = [
        ctx.book.several(
            _SAY, "GDP at risk, the loss that nineteen draws of twenty stay below, is {all}.", "{q} in {who}", items[:4]
        )
    ]
    top = charts.ceiling((d["high"] for d in data), 0.1)

    def draw(narrow: bool) -> dict:
        return charts.single(charts.whiskers(data, x="% of annual GDP", top=top, narrow=narrow, colour=charts.PURPLE))

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


def incidence(ctx: Context) -> list[Any]:
    """Who bears the duties on all goods in the year from the first measure; nothing where there are none."""
    ask = ctx.ask
    names = present(ECONOMIES, _economies(ctx))
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
    top = charts.ceiling((max(abs(d["high"]), abs(d["low"])) for d in data), 0.1)

    def draw(narrow: bool) -> dict:
        return charts.single(
            charts.whiskers(data, x="% of real income", top=top, bottom=-top, narrow=narrow, colour=charts.GREEN)
        )

    note = Para(
        [
            "Duties on metals, cars and some other goods fall on their sectors, the general ones on all goods. In this "
            "model sellers abroad bear part of a duty. Studies of the first trade war found that American buyers bore "
            "nearly all of it, so read the American figure as the favourable end."
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
    text = "At the end of the run {who} adds {total} to the duties on all goods bought abroad; {all}."
    return [
        ctx.book.several(
            _SAY,
            text,
            "on {name} {q}",
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
    volume = ask.known("trade_volume", **over)
    if volume:
        claims.append(ctx.book.say(_SAY, "The volume of world trade changes by {q}.", q=volume))
    return claims


def _size(q: Quantity) -> Quantity:
    """The size of a fall as a positive number."""
    return scaled(q, -1.0, q.unit) if q.value < 0 else q


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
    return [Para([said, rest])]


def escalation(ctx: Context) -> list[Any]:
    """What a further round of duties, answered in kind, would cost both sides and others."""
    ask = ctx.ask
    names = present(("US", "CN", "EU", "JP"), _economies(ctx))
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
        "If talks fail and both sides add {hundred} to the duties on all goods in force in {day}, real income changes "
        "by {all} within a year.",
        "{q} in {who}",
        worst,
        hundred=published(100.0, "pp", "escalation_income", ("assumption",)),
        day=month_text(ask.end),
    )
    claims = [claim]
    top = charts.ceiling((max(abs(p["low"]), abs(p["high"])) for p in points), 0.1)
    last = [p for p in points if p["group"] == "100 points"]

    def draw(narrow: bool) -> dict:
        return charts.single(
            charts.whiskers(last, x="% of real income", top=top, bottom=-top, narrow=narrow, colour=charts.RED)
        )

    head = ["Economy", "Ten points", "Thirty", "Sixty", "A hundred", "A hundred, long run"]
    note = "Both sides add the same points; factors stay in their sector in the short run, and move in the long run."
    return [
        Heading("If talks fail: another round of duties"),
        Para(claims),
        Figure("escalation", "Real income after a hundred points on both sides", draw, claims, _RANGES, cited(claims)),
        Table("Duties up on both sides, short run", head, body, note=note, wide=True),
    ]


def _cell(ctx: Context, label: str, q: Quantity) -> Claim:
    return ctx.book.cell("next", label, q)
