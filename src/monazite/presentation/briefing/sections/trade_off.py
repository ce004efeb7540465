"""Avoided loss against added footprint of every kind of measure."""

from datetime import date

import numpy as np

from monazite.analysis.footprint.frontier import FrontierPoint
from monazite.presentation.briefing.content import (
    Block,
    Cell,
    Heading,
    Paragraph,
    TableBlock,
    capitalised,
)
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.quantities import count_quantity
from monazite.results.names import day_text
from monazite.results.quantity import Quantity

_SECTION = "beyond"
MEASURES = {
    "stock": "public stocks",
    "floor": "the price floor",
    "capital": "capital for projects",
    "acceleration": "faster permits",
    "sharing": "allied sharing",
    "diversified": "diversified buying",
    "thrift": "thriftier products",
    "recycling": "recycling",
    "research": "research on substitutes",
    "partnership": "partnerships",
    "all of them": "all of them together",
}
_LARGEST = (
    "The largest measure of each kind, decided on {day}; totals from then to the end of the run, mean over {n} draws, "
    "which tell strong measures from weak ones and not neighbours apart."
)
_BEST, _BEATEN = "on the frontier", "beaten by another"


def trade_off(ctx: BriefContext) -> list[Block]:
    """Chart and table of avoided loss against added greenhouse gas; nothing where no measures were run."""
    points = ctx.bill.points if ctx.bill else ()
    if not points:
        return []
    rows = [_point_row(ctx, point) for point in points]
    best: list[dict[str, Quantity | str]] = [
        {
            "what": MEASURES.get(point.id, point.id),
            "gain": _avoided(ctx, point),
            "burden": _added(ctx, point, "co2e"),
        }
        for point in points
        if point.undominated
    ]
    sentence = "No other measure both avoids more and adds less greenhouse gas than {all}."
    each = "{what}, which avoids {gain} and changes greenhouse gas by {burden}"
    claims = [ctx.book.several(_SECTION, sentence, each, best)] if best else []
    title = "Avoided loss against added greenhouse gas, by measure"
    head = ["Measure", "Avoided loss of its sponsors", "Greenhouse gas added", "Radioactive residue added", ""]
    largest = ctx.book.say(_SECTION, _LARGEST, day=_day(points[0]), n=count_quantity(len(points[0].avoided), "draws"))
    return [
        Heading("Avoided loss against footprint"),
        Paragraph([largest, *claims]),
        TableBlock(title, head, rows, wide=True),
    ]


def _day(point: FrontierPoint) -> str:
    return day_text(date.fromisoformat(point.decided)) if point.decided else "the first day"


def _avoided(ctx: BriefContext, point: FrontierPoint) -> Quantity:
    return _over_draws(ctx, point.avoided, "MUSD", point.id)


def _added(ctx: BriefContext, point: FrontierPoint, indicator: str) -> Quantity:
    return _over_draws(ctx, point.added[indicator], "t", point.id)


def _over_draws(ctx: BriefContext, values: np.ndarray, unit: str, measure: str) -> Quantity:
    """Mean of values (draw,), with the lowest and the highest."""
    mean, low, high = float(values.mean()), float(values.min()), float(values.max())
    return Quantity(mean, low, high, unit, "frontier", {"measure": measure}, ctx.run.results.run, ())


def _point_row(ctx: BriefContext, point: FrontierPoint) -> list[Cell]:
    name = ctx.book.quote(_SECTION, capitalised(point.title), (), label="Measure")
    cells = [
        ctx.book.cell(_SECTION, f"{what}, {point.id}", q)
        for what, q in (
            ("Avoided loss", _avoided(ctx, point)),
            ("Added greenhouse gas", _added(ctx, point, "co2e")),
            ("Added residue", _added(ctx, point, "radioactive")),
        )
    ]
    return [name, *cells, _BEST if point.undominated else ""]
