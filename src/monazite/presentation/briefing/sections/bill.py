"""The footprint bill: new supply against old, import conditions, and prices of burdens where somebody asks."""

from typing import Any

import numpy as np

from monazite.analysis.footprint.standards import ImportCondition
from monazite.dataset.rows.chain import Deposit
from monazite.presentation.briefing.claims import Claim, joined_with_and, sources_of
from monazite.presentation.briefing.content import Block, Figure, Paragraph, TableBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.quantities import published_figure
from monazite.presentation.briefing.sections.concentration import named_stages
from monazite.presentation.charts import layout, ranges
from monazite.results.quantity import Quantity
from monazite.scenario.policies.standards import Standards

_SECTION = "beyond"
BURDENS = {
    "co2e": "Greenhouse gas",
    "radioactive": "Radioactive residue",
    "water": "Water",
    "ammonia": "Ammonium salts",
    "waste_water": "Waste water",
    "land": "Land disturbed",
}
STAGE_NAMES = {"oxide": "oxides", "metal": "metals", "magnet": "magnets"}
IMPORTERS = ("EU", "US", "JP", "KR")
RATIO_AXIS = (0.1, 10.0)  # new over old


def new_and_old(ctx: BriefContext) -> list[Block]:
    """What new routes outside burden against those that they displace, and who is paid for what is used."""
    emissions = _new_emissions(ctx)
    ratios = {
        title: q
        for key, title in BURDENS.items()
        if (q := ctx.run.finite_quantity("new_over_old", indicator=key, over=ctx.run.last_year)) and q.value > 0
    }
    cells = {title: ctx.book.cell(_SECTION, f"{title}, new over old", q) for title, q in ratios.items()}
    claims = [*emissions, *_conflict_mining(ctx)]
    if not ratios:
        return [Paragraph(claims)] if claims else []
    least, most = RATIO_AXIS
    data = [
        {"label": title} | {k: float(np.clip(x, least, most)) for k, x in _ends(q).items()}
        for title, q in ratios.items()
    ]

    def draw(narrow: bool) -> dict[str, Any]:
        return layout.complete(
            ranges.whiskers(data, x="new over old", top=most, bottom=least, narrow=narrow, bar=False, log=True)
        )

    text = (
        "Burdens of an ore are shared among its elements at five-year prices, never at prices of a crisis; the totals "
        "above do not depend on that."
    )
    title = "New routes outside against the routes they displace"
    reading = (
        "Dots: median; lines: range of the runs. Above one: new routes burden more than the old ones for the same "
        "elements."
    )
    described = list(cells.values())
    return [
        Paragraph([*claims, text]),
        Figure("new-and-old", title, draw, described, reading, sources_of(described)),
        TableBlock(title, ["Burden", "New over old"], [[name, cell] for name, cell in cells.items()]),
    ]


def _ends(q: Quantity) -> dict[str, float]:
    return {"value": q.value, "low": q.low, "high": q.high}


def _new_emissions(ctx: BriefContext) -> list[Claim]:
    """Greenhouse gas of new plants outside, against that of the routes of the controlling country."""
    run, home = ctx.run, ctx.names.the(ctx.run.controller)
    new, old = (run.finite_quantity(name, over=run.last_year, reduce="sum") for name in ("new_co2e", "displaced_co2e"))
    if not new or not old or new.value <= 0:
        return []
    sentence = (
        "In the last twelve months of the run, new plants outside {home} emit {new} of greenhouse gas before {step}; "
        "the same elements carry {old} from the routes that {home} used in the baseline year."
    )
    step = named_stages(ctx, {"metal": "metal making"})["metal"]
    return [ctx.book.say(_SECTION, sentence, new=new, old=old, home=home, step=step)]


def _conflict_mining(ctx: BriefContext) -> list[Claim]:
    """Share of what importers use whose mining pays for armed conflict."""
    deposits: list[Deposit] = ctx.dataset.table("deposits")
    if not ctx.goods.has_rare_earths and not any(
        row.conflict for row in deposits
    ):  # nothing is known of conflict, which is not the same as none
        return []
    items: list[dict[str, Quantity | str]] = []
    for region in IMPORTERS:
        q = ctx.run.finite_quantity("conflict_share_used", region=region, over=ctx.run.last_year)
        if q:
            items.append({"who": ctx.names.the(region), "q": q})
    what = "rare earths" if ctx.goods.has_rare_earths else joined_with_and(ctx.goods.minerals)
    sentence = f"Of the {what} in use, by value, mining that pays for armed conflict supplies {{all}}."
    return [ctx.book.several(_SECTION, sentence, "{q} in {who}", items)] if items else []


def priced(ctx: BriefContext) -> list[Block]:
    """Burdens in money, only where the scenario names a price."""
    run, prices = ctx.run, ctx.run.results.scenario.burden_price
    total = run.finite_quantity("priced_burden", region="WORLD", over=run.last_year, reduce="sum") if prices else None
    if total is None:
        return []
    units = {"water": "USD/m3", "waste_water": "USD/m3", "land": "USD/m2"}
    items: list[dict[str, Quantity | str]] = [
        {
            "q": published_figure(price, units.get(key, "USD/t"), "burden_price", ()),
            "what": BURDENS[key].lower(),
        }
        for key, price in prices.items()
    ]
    named = ctx.book.several(_SECTION, "Prices that the user named: {all}.", "{q} for {what}", items)
    sentence = (
        "At these prices the burdens of the chain in the last twelve months come to {q}; no loss in this brief "
        "holds it."
    )
    return [Paragraph([named, ctx.book.say(_SECTION, sentence, q=total)])]


def import_conditions(ctx: BriefContext) -> list[Block]:
    """What import conditions shut out and cost: the run with them less the run without."""
    condition = ctx.bill.condition if ctx.bill else None
    if condition is None:
        return []
    claims = [
        _condition_claim(ctx, condition, measure, region)
        for measure in condition.measures
        for region in (measure.regions or (measure.actor,))
        if region in ctx.run.results.index.region
    ]
    return [Paragraph(claims)] if claims else []


def _condition_claim(ctx: BriefContext, condition: ImportCondition, measure: Standards, region: str) -> Claim:
    """What one condition shuts out of a region's baseline purchases, and what it costs the region over the run."""
    run, difference = ctx.run, condition.difference
    over = (run.start, run.end)
    shut: dict[str, Quantity | str] = {}
    for stage in measure.stages:
        q = run.finite_quantity("refused", stage=stage, region=region, at=run.end)
        if q:
            shut[stage] = q
    cost = difference.quantity("input_cost", region=region, over=over, reduce="sum")
    loss = difference.quantity("loss_central", sector="total", region=region, over=over, reduce="sum")
    origins = joined_with_and(f"{{{stage}}} of the {STAGE_NAMES[stage]}" for stage in shut)
    sentence = (
        f"The import condition of {{who}} shuts out the origins of {origins} that it bought in the "
        "baseline year; over the run this changes its bill for the goods by {cost} and its central loss by {loss}."
    )
    return ctx.book.say(_SECTION, sentence, shut | {"cost": cost, "loss": loss, "who": ctx.names.the(region)})
