"""What drives the uncertainty: the ten strongest parameters of a sensitivity analysis that is handed to the brief."""

from typing import Any

from monazite.dataset.rows.evidence import Prior
from monazite.presentation.briefing.claims import sources_of
from monazite.presentation.briefing.content import Block, Cell, Figure, Heading, Paragraph, TableBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.inputs import ParameterInfluence
from monazite.results.quantity import Quantity

_SECTION = "beyond"
MOST = 10
_TEXT = (
    "Each parameter's share of the variance over the draws, alone and together with others; the latter add up to "
    "more than the whole, because what two do together counts for both. The last column is the slope at the "
    "central run: the change in percent for one percent more of the parameter. Better data on the first rows would "
    "narrow the ranges of this brief most."
)


def uncertainty_drivers(ctx: BriefContext) -> list[Block]:
    """Heading, sentence, chart and table; nothing where no analysis was handed over."""
    from monazite.presentation.charts.sensitivity import sobol_chart as drivers_chart

    analysis = ctx.sensitivity
    drivers = [] if analysis is None else [row for row in analysis.drivers if row.total is not None][:MOST]
    if analysis is None or not drivers:
        return []
    rows = [_driver_row(ctx, analysis.run, driver) for driver in drivers]
    first = drivers[0]
    strongest = ctx.book.say(
        _SECTION,
        "Of the spread of {question}, one parameter explains the most, {q} of the variance with its "
        "interactions: {name}",
        question=_in_words(ctx, analysis.question),
        name=(first.text or first.parameter).rstrip(".") + ".",
        q=_share(analysis.run, first, "total", _sources(ctx, first.parameter)),
    )
    chart_rows = [driver.model_dump() for driver in drivers]

    def draw(narrow: bool) -> dict[str, Any]:
        return drivers_chart(chart_rows, narrow)

    reading = "Bars: shares of the variance; lines: intervals of the estimate."
    head = ["Parameter", "Alone", "With others", "Slope at the centre"]
    return [
        Heading("What drives the ranges"),
        Paragraph([_TEXT, strongest]),
        Figure("drivers", "What drives the range", draw, [strongest], reading, sources_of([strongest])),
        TableBlock("Strongest parameters", head, rows, wide=True),
    ]


def _driver_row(ctx: BriefContext, run: str, driver: ParameterInfluence) -> list[Cell]:
    sources = _sources(ctx, driver.parameter)
    cells = [
        ctx.book.cell(
            _SECTION, f"Share of the variance, {kind}, {driver.parameter}", _share(run, driver, index, sources)
        )
        for index, kind in (("first", "alone"), ("total", "with others"))
    ]
    name = ctx.book.quote(_SECTION, driver.text or driver.parameter, sources, label="Parameter")
    return [name, *cells, _slope(ctx, run, driver, sources)]


def _in_words(ctx: BriefContext, question: str) -> str:
    """A question in words: ``price outside, dysprosium oxide, max``."""
    parts = question.split(", ")
    return ", ".join(ctx.names.good(part) if "." in part else part.replace("_", " ") for part in parts)


def _share(run: str, driver: ParameterInfluence, index: str, sources: tuple[str, ...]) -> Quantity:
    """A Sobol index, ``first`` or ``total``, with the interval of its estimate."""
    estimate, error = (driver.first, driver.first_error) if index == "first" else (driver.total, driver.total_error)
    value, half = max(estimate or 0.0, 0.0), error or 0.0
    low, high = max(value - half, 0.0), max(min(value + half, 1.0), value)
    return Quantity(value, low, high, "share", f"sobol_{index}", {"parameter": driver.parameter}, run, sources)


def _slope(ctx: BriefContext, run: str, driver: ParameterInfluence, sources: tuple[str, ...]) -> Cell:
    """Cell with the elasticity at the central run; a dash for groups of parameters, which have none."""
    if driver.elasticity is None:
        return "-"
    x, where = driver.elasticity, {"parameter": driver.parameter}
    q = Quantity(x, x, x, "1", "elasticity", where, run, sources)
    return ctx.book.cell(_SECTION, f"Slope at the centre, {driver.parameter}", q)


def _sources(ctx: BriefContext, parameter: str) -> tuple[str, ...]:
    priors: list[Prior] = ctx.dataset.table("priors")
    return next((row.source for row in priors if row.parameter == parameter), ())
