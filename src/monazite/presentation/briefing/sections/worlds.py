"""The two worlds of a brief with a forecast: that in which today's rules continue, and the forecast over the talks."""

from monazite.presentation.briefing.content import Block, Cell, Heading, Paragraph, TableBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.horizon import horizon_of
from monazite.presentation.briefing.quantities import as_share, as_total, count_quantity
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.results.names import day_text, month_text, present
from monazite.results.quantity import Quantity

_SECTION = "happening"
RULES_CONTINUE, FORECAST = "Today's rules continue", "The forecast"
LOSS_REGIONS = ("US", "EU", "JP")


def worlds(ctx: BriefContext) -> list[Block]:
    """Which world the annex is of, and the figures in which the other one differs; nothing without a forecast."""
    if ctx.forecast is None:
        return []
    months = horizon_of(ctx).months
    text = ctx.book.say(
        _SECTION,
        "The main part tells of the forecast: {forecast} runs, in each of which the sides act as in one course of "
        "their talks. This annex tells of the run in which the rules in force on {day} continue: {run} runs. Both are "
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
    ]


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
    for region in present(LOSS_REGIONS, ctx.run.results.index.region):
        losses = [
            run.finite_quantity("loss_central", sector="total", region=region, over=months, reduce="sum")
            for run in lookups
        ]
        first, second = (as_total(q) if q else None for q in losses)
        found[f"Loss of {ctx.names.the(region)}"] = (first, second)
    return found


def _exports(ctx: BriefContext, run: ResultsLookup) -> Quantity | None:
    months = horizon_of(ctx).months
    q = run.finite_quantity("exports_index", good=ctx.goods.shipped[0].label, region="WORLD", over=months)
    return None if q is None else as_share(q)
