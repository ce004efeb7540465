"""Losses by country and by sector, with their bounds."""

from typing import Any

from monazite.presentation.briefing.claims import Claim, cited, is_nothing, summed, value_text
from monazite.presentation.briefing.content import Context, Figure, Para, Table
from monazite.presentation.briefing.sections.summary_page import old_economy
from monazite.presentation.charts import layout, ranges
from monazite.presentation.charts.theme import ceiling
from monazite.results.names import present
from monazite.results.quantity import Quantity

_SAY = "important"
SECTORS = (
    "motor_vehicles",
    "electronics",
    "electrical_equipment",
    "machinery",
    "aerospace_defence",
    "medical_devices",
    "wind_power",
    "chemicals_refining",
    "glass_ceramics",
    "metals",
)


def losses(ctx: Context) -> list[Any]:
    """Lower, central and upper loss of each country or group: sentences, chart, table."""
    ask, data, told, body, most = ctx.ask, [], [], [], []
    for region in present(("US", "EU", "JP", "KR", "CN", "IN", "ROW"), ask.results.index.region):
        three = [ask.known(f"loss_share_{k}", region=region) for k in ("lower", "central", "upper")]
        if not all(three):
            continue
        lower, central, upper = (q for q in three if q)
        most.append(upper)
        name = ctx.names.region(region)
        data.append(
            {
                "label": name,
                "lower": lower.value,
                "central": central.value,
                "upper": upper.value,
                "low": central.low,
                "high": central.high,
            }
        )
        if region in ("US", "EU", "JP"):
            told.append((region, lower, central, upper))
        money = ask.known("loss_central", sector="total", region=region, over=ask.year, reduce="sum")
        cells: list[Claim | str] = [name]
        for label, q in (("lower bound", lower), ("central", central), ("upper bound", upper)):
            cells.append(ctx.book.cell(_SAY, f"Loss as a share of GDP, {name}, {label}", q))
        cells.append(ctx.book.cell(_SAY, f"Loss over twelve months, {name}", summed(money)) if money else "no figure")
        body.append(cells)
    if not data:
        return [Para(["This run reports no losses."])]
    if all(is_nothing(q) for q in most):
        return [Para([_spared(ctx, most[0]), *old_economy(ctx)])]
    claims = _loss_claims(ctx, told)
    if world := ask.known("world_loss_share"):
        claims.append(ctx.book.say(_SAY, "The world as a whole loses {q} of a year's output.", q=world))
    claims += old_economy(ctx)
    top = ceiling([d["upper"] for d in data] + [d["high"] for d in data], 0.1)

    def draw(narrow: bool) -> dict:
        return ranges.loss_bands(data, x="% of annual GDP, twelve-month window", top=top, narrow=narrow)

    reading = (
        "Band: lower to upper bound. Dot and line: central estimate with the range of the draws. The lower bound "
        "counts the value of the missing input, the upper all value added of the lines that need it."
    )
    return [
        Para(claims),
        Figure("losses", "Loss by country, lower, central and upper", draw, claims, reading, cited(claims)),
        Table("Loss by country", ["Country or group", "Lower bound", "Central", "Upper bound", "Central, money"], body),
    ]


def _spared(ctx: Context, upper: Quantity) -> Claim:
    """What is said where nobody loses anything, instead of a page of noughts."""
    text = "Twelve months of these measures cost no country output in any draw: the upper bounds are {q} of GDP."
    return ctx.book.say(_SAY, text, q=upper)


def _loss_claims(ctx: Context, told: list) -> list[Claim]:
    """Central losses in one sentence, the bounds in the next."""
    if not told:
        return []
    items = [{"who": ctx.names.the(r), "low": low, "q": central, "high": high} for r, low, central, high in told]
    return [
        ctx.book.several(
            _SAY,
            "As a share of a year's GDP, twelve months of these measures cost {all} in the central case.",
            "{who} {q}",
            [{"who": i["who"], "q": i["q"]} for i in items],
        ),
        ctx.book.several(
            _SAY,
            "The bounds are {all}.",
            "{low} and {high} for {who}",
            [{k: i[k] for k in ("who", "low", "high")} for i in items],
        ),
    ]


def sectors_hit(ctx: Context) -> list[Any]:
    """Central loss by sector in the three largest buyers."""
    ask, groups, hardest = ctx.ask, [], []
    sectors = present(SECTORS, ask.results.index.sector)
    for region in present(("US", "EU", "JP"), ask.results.index.region):
        data: list[tuple[str, Quantity]] = []
        for sector in sectors:
            q = ask.known("loss_central", sector=sector, region=region, over=ask.year, reduce="sum")
            if q:
                data.append((sector, summed(q)))
        if all(is_nothing(q) for _, q in data):  # no sector known, or every one spared in every draw
            continue
        groups.append(
            (
                region,
                [
                    {"label": s.replace("_", " "), "value": q.value / 1e3, "low": q.low / 1e3, "high": q.high / 1e3}
                    for s, q in data
                ],
            )
        )
        sector, worst = max(data, key=lambda item: (item[1].value, item[1].high))
        if value_text(worst).startswith("0 "):  # a tie of sectors that lose nothing has no first
            continue
        hardest.append((region, sector, worst))
    if not groups:
        return []
    items = [{"who": f"{sector.replace('_', ' ')} in {ctx.names.the(region)}", "q": q} for region, sector, q in hardest]
    sentence = "Over twelve months the sectors that lose most are {all}."
    claims = [ctx.book.several(_SAY, sentence, "{who} ({q:value}, range {q:range})", items)] if items else []
    top = ceiling((d["high"] for _, ds in groups for d in ds), 1.0)

    def draw(narrow: bool) -> dict:
        made = []
        for i, (region, data) in enumerate(groups):
            item = ranges.whiskers(
                data,
                x="billion USD",
                top=top,
                narrow=narrow,
                label_limit=150,
                width=190 if narrow else 165,
                title=ctx.names.region(region),
            )
            if i and not narrow:
                for layer in item["layer"]:
                    hidden = {"axis": {"labels": False, "ticks": False, "domain": False, "title": None}}
                    layer["encoding"]["y"] = layer["encoding"]["y"] | hidden
            made.append(item)
        return layout.panels(made, narrow, 3)

    return [
        Para(claims),
        Figure(
            "sectors",
            "Central loss by sector over twelve months",
            draw,
            claims,
            "Bars: central estimate; lines: range of the draws.",
            cited(claims),
        ),
    ]
