"""The two worlds of a brief with a forecast: that in which today's rules continue, and the forecast over the talks."""

from datetime import date

from monazite.presentation.briefing.content import Block, Cell, Heading, Paragraph, TableBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.branches.branches import branch_facts
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.quantities import as_share, as_total, count_quantity
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.results.names import day_text, month_text, present
from monazite.results.quantity import Quantity

_SECTION = "happening"
RULES_CONTINUE, FORECAST = "No change for good", "The forecast"
LOSS_REGIONS = ("US", "EU", "JP")


def worlds(ctx: BriefContext) -> list[Block]:
    """Which world the annex is of, and the figures in which the other one differs; nothing without a forecast."""
    if ctx.forecast is None:
        return []
    months = horizon_of(ctx).months
    text = ctx.book.say(
        _SECTION,
        "The main part tells of the forecast: {forecast} runs, in each of which the sides act as in one course of "
        "their talks. This annex tells of the run in which the rules in force on {day} never change: {run} runs. The "
        "main part's “today's rules” is another thing: the truce goes on to its day, and then the talks do. Both are "
        "one record up to that day. Over the months from {first} to {last} they differ as follows.",
        forecast=count_quantity(ctx.forecast.results.draws, "runs of the forecast"),
        run=count_quantity(ctx.run.results.draws, "runs of today's rules"),
        day=day_text(ctx.day),
        first=month_text(months[0]),
        last=month_text(months[1]),
    )
    rows: list[list[Cell]] = []
    for name, pair in _figures(ctx).items():
        cells = [
            ctx.book.cell(_SECTION, f"{name}, {world.lower()}", q) if q is not None else "no data"
            for world, q in zip((FORECAST, RULES_CONTINUE), pair, strict=True)
        ]
        rows.append([name, *cells])
    return [
        Heading("Which world"),
        Paragraph([text]),
        TableBlock("The same figures in both worlds", ["Figure", FORECAST, RULES_CONTINUE], rows),
        *_courses(ctx),
    ]


def _courses(ctx: BriefContext) -> list[Block]:
    """What every course of the talks costs, with mean and upper bound beside what the main part tells."""
    facts = branch_facts(ctx, horizon_of(ctx))
    if not facts.has_chances or facts.sizes_of:
        return []
    columns = [(branch.label, branch.runs, branch.costs) for branch in facts.branches]
    columns += [("Whole forecast by its chances", None, facts.every)] if facts.every else []
    rows: list[list[Cell]] = []
    for label, runs, costs in columns:
        for cost in costs:
            words = {"likely": cost.likely, "mean": cost.mean, "bad case": cost.bad, "upper bound": cost.worst}
            labels = {f"{label}, {cost.name}, {what}": q for what, q in words.items()}
            cells = [ctx.book.say(_SECTION, "{v:value}", label=name, v=q) for name, q in labels.items()]
            count = ctx.book.cell(_SECTION, f"{label}, runs", runs) if runs is not None else "all"
            rows.append([label, count, cost.name, *cells])
    note = (
        "Value added lost where lines stop. Likely: median. Bad case: what one run in twenty exceeds. Upper bound: the "
        "same of the loss in which nothing is made up later and suppliers and customers lose too."
    )
    head = ["Course", "Runs", "Country or group", "Likely", "Mean", "Bad case", "Upper bound, bad case"]
    return [TableBlock("Losses by course of the talks", head, rows, note=note, text_columns=3, wide=True)]


def _figures(ctx: BriefContext) -> dict[str, tuple[Quantity | None, Quantity | None]]:
    """Exports, price and losses over the months ahead: in the forecast, and if today's rules continue."""
    assert ctx.forecast is not None
    found: dict[str, tuple[Quantity | None, Quantity | None]] = {}
    lookups = (ctx.forecast, ctx.run)
    exports = [_exports(ctx, run) for run in lookups]
    found[f"{ctx.goods.shipped[0].word} exports, share of normal"] = (exports[0], exports[1])
    months = horizon_of(ctx).months
    price = [run.finite_quantity("price_quoted_outside", good=ctx.goods.lead, over=months) for run in lookups]
    found[f"Price of {ctx.names.good(ctx.goods.lead)} outside"] = (price[0], price[1])
    every = {cost.region: cost for cost in branch_facts(ctx, horizon_of(ctx)).every}
    for region in present(LOSS_REGIONS, ctx.run.results.index.region):
        ahead = every[region].likely if region in every else _loss(ctx.forecast, region, months)
        own = _loss(ctx.run, region, months)
        found[f"Loss of {ctx.names.the(region)}"] = (as_total(ahead) if ahead else None, as_total(own) if own else None)
    return found


def _loss(run: ResultsLookup, region: str, months: tuple[date, date]) -> Quantity | None:
    return run.finite_quantity("loss_central", sector="total", region=region, over=months, reduce="sum")


def _exports(ctx: BriefContext, run: ResultsLookup) -> Quantity | None:
    """Exports as customs count them, as in the main part."""
    months = horizon_of(ctx).months
    q = run.finite_quantity("exports_counted_index", good=ctx.goods.shipped[0].label, region="WORLD", over=months)
    return None if q is None else as_share(q)
