"""Tariffs on all goods: who bears them, and what another round would cost."""

from collections.abc import Sequence
from typing import Any

from monazite.presentation.briefing.chart_rows import RANGE_READING, BarRow, bar_row
from monazite.presentation.briefing.claims import Claim, sources_of
from monazite.presentation.briefing.content import Block, Cell, Figure, Heading, Paragraph, TableBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.quantities import as_total, is_zero, published_figure, scaled
from monazite.presentation.briefing.sections.economy import ECONOMIES, economies_of, network_sector_names
from monazite.presentation.briefing.sections.loss_triangle import LEAST_AXIS
from monazite.presentation.charts import layout, ranges
from monazite.presentation.charts.theme import GREEN, RED, ceiling
from monazite.results.names import month_text, present
from monazite.results.quantity import Quantity

_SECTION = "important"
LEAST_EFFECT = 1e-3  # % of real income, below which nothing is said of duties
LEAST_DUTY = 0.05  # % of what is bought abroad, mean of all goods
STEPS = ("10", "30", "60", "100")  # percentage points of a further round
HIGHEST = STEPS[-1]


def incidence(ctx: BriefContext) -> list[Block]:
    """Who bears the duties on all goods in the year from the first measure; nothing where there are none."""
    run = ctx.run
    effects: dict[str, Quantity] = {}
    for region in present(ECONOMIES, economies_of(ctx)):
        q = run.finite_quantity("tariff_income", region=region, over=run.year_from_anchor, reduce="mean")
        if q is not None:
            effects[region] = q
    if not effects or max(abs(q.value) for q in effects.values()) < LEAST_EFFECT:
        return []
    rows = [bar_row(ctx.names.region(region), q) for region, q in effects.items()]
    claims = [*_rates(ctx, "US"), *_incidence_claims(ctx, effects)]
    note = Paragraph(
        [
            "Duties on metals, cars and some other goods fall on their sectors, the general ones on all goods. In this "
            "model sellers abroad bear part of a duty: their wages and profits fall until they sell again. Studies of "
            "the first trade war found that American buyers bore nearly all of it, so read the American figure as the "
            "favourable end."
        ]
    )
    title = "Duties on all goods and real income, mean of twelve months"
    return [Heading("Who bears the tariffs"), Paragraph(claims), _bars("incidence", title, rows, claims, GREEN), note]


def _bars(name: str, title: str, rows: Sequence[BarRow], claims: list[Claim], colour: str) -> Figure:
    """Changes of real income by economy."""
    bottom, top = _axis_ends(rows)

    def draw(narrow: bool) -> dict[str, Any]:
        unit = "% of real income"
        return layout.complete(ranges.whiskers(rows, x=unit, top=top, bottom=bottom, narrow=narrow, colour=colour))

    return Figure(name, title, draw, claims, RANGE_READING, sources_of(claims))


def _axis_ends(rows: Sequence[BarRow]) -> tuple[float, float]:
    """Ends of an axis that holds all ranges and zero; a side without values takes a tenth of the other."""
    down = max(0.0, *(-min(row["low"], row["value"]) for row in rows))
    up = max(0.0, *(max(row["high"], row["value"]) for row in rows))
    least = 0.1 * max(down, up, LEAST_AXIS)
    return -ceiling([down], least), ceiling([up], least)


def _rates(ctx: BriefContext, payer: str) -> list[Claim]:
    """Added duty of a region by sector at the end of the run: all goods, and the two sectors that bear most."""
    run = ctx.run
    rates: dict[str, Quantity] = {}
    for sector in run.results.view.labels("branches"):
        q = run.finite_quantity("import_duty", sector=sector, region=payer, at=run.end)
        if q is not None:
            rates[sector] = q
    total = rates.pop("total", None)
    if total is None or total.value < LEAST_DUTY:
        return []
    names = network_sector_names(ctx)
    most = sorted(rates, key=lambda sector: -rates[sector].value)[:2]
    text = (
        "At the end of the run {who} adds {total:value} to the duties on goods bought abroad, mean of all goods; {all}."
    )
    items = [{"name": names.get(sector, sector), "q": rates[sector]} for sector in most]
    return [ctx.book.several(_SECTION, text, "on {name} {q:value}", items, who=ctx.names.the(payer), total=total)]


def _incidence_claims(ctx: BriefContext, effects: dict[str, Quantity]) -> list[Claim]:
    """Real income, what is left without the duties collected, and world trade."""
    run, year = ctx.run, ctx.run.year_from_anchor
    payer = "US" if "US" in effects else next(iter(effects))
    who = ctx.names.the(payer)
    claims = [
        ctx.book.several(
            _SECTION,
            "Duties on all goods change real income by {all} in the short run, duties collected included.",
            "{q} in {who}",
            [{"q": effects[r], "who": ctx.names.the(r)} for r in present(("US", "CN", "EU"), effects)],
        )
    ]
    late = run.finite_quantity("tariff_income_long", region=payer, over=year, reduce="mean")
    if late:
        text = "Once production and trade have adjusted in full, the same duties change it by {q} in {who}."
        claims.append(ctx.book.say(_SECTION, text, q=late, who=who))
    wage = run.finite_quantity("tariff_wage", region=payer, over=year, reduce="mean")
    collected = run.finite_quantity("duties_collected", region=payer, over=year, reduce="sum")
    if wage and collected:
        claims.append(
            ctx.book.say(
                _SECTION,
                "Without the duties of {q} that {who} collects, incomes there buy {wage} {word} than before.",
                q=as_total(collected),
                who=who,
                wage=_size(wage),
                word="less" if wage.value < 0 else "more",
            )
        )
    burden = run.finite_quantity("tariff_burden", region=payer)
    if burden and burden.value > 0:
        text = (
            "So {who} bears {q} of what it collects, what others' answers cost it included; the rest is borne by "
            "sellers abroad."
        )
        claims.append(ctx.book.say(_SECTION, text, q=burden, who=who))
    volume = run.finite_quantity("trade_volume", over=year, reduce="mean")
    if volume:
        claims.append(ctx.book.say(_SECTION, "The volume of world trade changes by {q}.", q=volume))
    return claims


def _size(q: Quantity) -> Quantity:
    """The size of a fall as a positive number."""
    return scaled(q, -1.0, q.unit) if q.value < 0 else q


def escalation(ctx: BriefContext) -> list[Block]:
    """What a further round of duties, answered in kind, would cost both sides and others."""
    run = ctx.run
    regions = present(("US", "CN", "EU", "JP"), economies_of(ctx))
    if not regions or run.finite_quantity("escalation_income", step=HIGHEST, region=regions[0]) is None:
        return []
    worst: dict[str, Quantity] = {}
    for region in regions:
        q = run.finite_quantity("escalation_income", step=HIGHEST, region=region)
        if q is not None:
            worst[region] = q
    if all(is_zero(q) for q in worst.values()):  # a controlling country without a row of its own in the table
        return []
    rows = [_escalation_row(ctx, region) for region in regions]
    claims = [
        ctx.book.several(
            "next",
            "If talks fail and both sides add {hundred} to the duties that the run has on each other's goods in {day}, "
            "real income changes by {all} within a year.",
            "{q} in {who}",
            [{"q": q, "who": ctx.names.the(region)} for region, q in worst.items()],
            hundred=published_figure(100.0, "pp", "escalation_income", ("assumption",)),
            day=month_text(run.end),
        )
    ]
    bars = [bar_row(ctx.names.region(region), q, group=f"{HIGHEST} points") for region, q in worst.items()]
    head = ["Economy", "Ten points", "Thirty", "Sixty", "A hundred", "A hundred, long run"]
    note = "Both sides add the same points; factors stay in their sector in the short run, and move in the long run."
    return [
        Heading("If talks fail: another round of duties"),
        Paragraph(claims),
        _bars("escalation", "Real income after a hundred points on both sides", bars, claims, RED),
        TableBlock("Duties up on both sides, short run", head, rows, note=note, wide=True),
    ]


def _escalation_row(ctx: BriefContext, region: str) -> list[Cell]:
    """Real income of an economy by points added, and in the long run."""
    run, name = ctx.run, ctx.names.region(region)
    row: list[Cell] = [name]
    for step in STEPS:
        q = run.finite_quantity("escalation_income", step=step, region=region)
        if q is not None:
            row.append(ctx.book.cell("next", f"Real income with {step} points more, {name}", q))
    late = run.finite_quantity("escalation_income_long", step=HIGHEST, region=region)
    label = f"Real income in the long run, {name}"
    row.append(ctx.book.cell("next", label, late) if late else "none")
    return row
