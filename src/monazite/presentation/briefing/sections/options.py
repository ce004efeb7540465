"""Which measures would have helped, per dollar, and the best portfolio; made by `monazite options`, handed over."""

import math
from typing import Any

from monazite.presentation.briefing.claims import Claim, sources_of
from monazite.presentation.briefing.content import Block, Cell, Figure, Heading, Paragraph, TableBlock, capitalised
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.inputs import DrawSpread, OptionResult, OptionsContent
from monazite.presentation.briefing.measure_benefits import MeasureBenefit, measure_benefits
from monazite.presentation.briefing.quantities import count_quantity
from monazite.presentation.charts.merit_order import best_of_each_group, merit_order_chart
from monazite.results.names import day_text, month_text
from monazite.results.quantity import Quantity

_SECTION = "next"
_HEADING = "What would have helped, per dollar"
MOST_ROWS = 8


def options(ctx: BriefContext) -> list[Block]:
    """Heading, sentences, chart and table; where no options were handed over, the kinds of measures in short."""
    found = ctx.options
    if found is None:
        return measures_by_kind(ctx)
    helpful = [m for m in found.measures if m.merit is not None and 0 < m.merit < math.inf]
    if not helpful:
        return []
    claims = [*_merit_claims(ctx, found, helpful[0]), *_portfolio_claims(ctx, found), *_harm_claims(ctx, found)]
    chart_rows = [_chart_row(found, measure) for measure in helpful]
    by_id = {measure.id: measure for measure in helpful}
    best_of_group = [by_id[str(row["id"])] for row in best_of_each_group(chart_rows)]
    rows = [_option_row(ctx, found, measure) for measure in best_of_group[:MOST_ROWS]]

    def draw(narrow: bool) -> dict[str, Any]:
        return merit_order_chart(chart_rows, narrow)

    title = "Measures by avoided loss per dollar"
    reading = "The best size of each measure. Dots: median of the draws; lines: range of the draws; log axis."
    head = ["Measure", "Avoided loss per dollar", "Avoided loss", "Outlay", "Time until half of it"]
    note = "Money is present value at the day of the decision. The outlay counts whoever pays; what stocks bring back "
    note += "later is not taken off."
    if len({measure.draws for measure in best_of_group[:MOST_ROWS]}) > 1:
        note += " Measures that cannot be among the first were run in fewer draws; their ranges are the wider for it."
    caption = "Measures that avoid most per dollar, the best size of each"
    return [
        Heading(_HEADING),
        Paragraph([*claims]),
        Figure("options", title, draw, claims, reading, sources_of(claims)),
        TableBlock(caption, head, rows, note=note, wide=True),
    ]


def _chart_row(found: OptionsContent, measure: OptionResult) -> dict[str, Any]:
    """A measure for the chart, which cuts ends without limit at the end of its axis."""
    q = _per_dollar(found, measure)
    return measure.model_dump() | {"per_dollar": {"low": q.low, "high": q.high}}


def _merit_claims(ctx: BriefContext, found: OptionsContent, first: OptionResult) -> list[Claim]:
    return [
        ctx.book.say(
            _SECTION,
            "Of {n} measures decided on {day}, {name} avoids the most per dollar of outlay: {q}.",
            n=count_quantity(len(found.measures), "options"),
            day=day_text(found.decided),
            name=first.text,
            q=_per_dollar(found, first),
        )
    ]


def _portfolio_claims(ctx: BriefContext, found: OptionsContent) -> list[Claim]:
    """The best portfolio, and what its last dollar brings."""
    chosen = found.portfolio
    if chosen is None:
        return []
    claims = [
        ctx.book.say(
            _SECTION,
            "The best portfolio found for {budget} would have avoided {q} of {loss}: {names}.",
            budget=_without_range(found, found.budget, "budget", "MUSD"),
            q=_median(found, chosen, chosen.avoided, "avoided"),
            loss=_with_range(found, found.loss, found.loss.median, "loss", "MUSD"),
            names=chosen.text,
        )
    ]
    gains = [gain for gain in found.last_dollar.values() if gain is not None and math.isfinite(gain)]
    if gains:
        most = max(gains)
        text = "The last dollar of it avoids at most {q} of loss"
        text += ", so that a smaller budget would do." if most < 1.0 else "."
        q = _without_range(found, float(f"{most:.2g}"), "last_dollar", "USD per USD")
        claims.append(ctx.book.say(_SECTION, text, q=q))
    return claims


def _harm_claims(ctx: BriefContext, found: OptionsContent) -> list[Claim]:
    harmful = [m for m in found.measures if m.avoided.median is not None and m.avoided.median < 0]
    if not harmful:
        return []
    text = "Measures that raise the loss of the middle draw instead of lowering it: {n}."
    return [ctx.book.say(_SECTION, text, n=count_quantity(len(harmful), "options"))]


def _option_row(ctx: BriefContext, found: OptionsContent, measure: OptionResult) -> list[Cell]:
    name = ctx.book.quote(_SECTION, measure.text, found.sources, label="Measure")
    cells = [
        ctx.book.cell(_SECTION, f"{label}, {measure.id}", q)
        for label, q in (
            ("Avoided per dollar", _per_dollar(found, measure)),
            ("Avoided loss", _median(found, measure, measure.avoided, "avoided")),
            ("Outlay", _median(found, measure, measure.outlay, "outlay")),
            ("Time", _without_range(found, measure.months_to_half, "time", "month")),
        )
    ]
    return [name, *cells]


def _per_dollar(found: OptionsContent, measure: OptionResult) -> Quantity:
    unit = "USD per USD"
    return _with_range(found, measure.per_dollar, measure.merit, "per_dollar", unit, measure=measure.id)


def _median(found: OptionsContent, measure: OptionResult, spread: DrawSpread, name: str) -> Quantity:
    return _with_range(found, spread, spread.median, name, "MUSD", measure=measure.id)


def _with_range(
    found: OptionsContent, spread: DrawSpread, value: float | None, name: str, unit: str, **where: str
) -> Quantity:
    """A value with the range of the draws; an end that is not finite (null in JSON) is without limit."""
    value = math.nan if value is None else value
    low = value if spread.low is None else spread.low
    high = math.inf if spread.high is None else spread.high
    return Quantity(value, low, high, unit, f"options_{name}", where, found.run, found.sources)


def _without_range(found: OptionsContent, value: float | None, name: str, unit: str) -> Quantity:
    """A budget or a time without spread."""
    value = math.nan if value is None else value
    return Quantity(value, value, value, unit, f"options_{name}", {}, found.run, found.sources, "data")


def measures_by_kind(ctx: BriefContext) -> list[Block]:
    """Kinds of measures by avoided loss per dollar, from the runs that the brief makes for its trade-off."""
    kinds = measure_benefits(ctx)
    if not kinds:
        return []
    best = kinds[0]
    text = (
        "Of the kinds of measures decided on {day}, taken at their largest, this avoids the most for a dollar: {what}, "
        "{saved} of loss for {outlay} on average, or {each}; nine runs in ten bring at least {bad:value}."
    )
    if best.bad_case.value < 0.0:
        text += " Its sign is open: in some runs it adds to the loss."
    text += " Losses are counted to {end}, the end of the run, not over twelve months."
    claim = ctx.book.say(
        _SECTION,
        text,
        day=day_text(best.decided),
        what=best.title,
        saved=best.saved.mean,
        outlay=best.outlay.mean,
        each=best.per_dollar,
        bad=best.bad_case,
        end=month_text(ctx.run.end),
    )
    more = "Smaller ones can bring more for a dollar."
    head = ["Measure", "Avoided loss per dollar", "Avoided loss", "Outlay", "Half of it by"]
    rows = [_kind_row(ctx, kind) for kind in kinds]
    note = "Means and ranges of the draws; present value at the day of the decision, whoever pays."
    return [
        Heading(_HEADING),
        Paragraph([claim, more]),
        TableBlock(
            "Kinds of measures by avoided loss per dollar",
            head,
            rows,
            note=note,
            wide=True,
        ),
    ]


def _kind_row(ctx: BriefContext, kind: MeasureBenefit) -> list[Cell]:
    name = ctx.book.quote(_SECTION, capitalised(kind.title), (), label="Measure")
    columns = (("per dollar", kind.per_dollar), ("avoided", kind.saved.mean), ("outlay", kind.outlay.mean))
    cells = [ctx.book.cell(_SECTION, f"{what}, {kind.id}", q) for what, q in columns]
    return [name, *cells, ctx.book.quote(_SECTION, kind.half or "\N{EN DASH}", (), label="Half of it by")]
