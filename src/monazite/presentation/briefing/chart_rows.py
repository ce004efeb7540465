"""Rows of charts made of quantities and series."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NotRequired, TypedDict

from monazite.presentation.briefing.results_lookup import MonthPoint
from monazite.presentation.charts.theme import ceiling
from monazite.results.quantity import Quantity

RANGE_READING = "Bars: median; lines: range of the runs."


class BarRow(TypedDict):
    """A bar or a dot with the line of its range."""

    label: str
    group: NotRequired[str]
    value: float
    low: float
    high: float


class LossBandRow(TypedDict):
    """Bounds of a loss, and the range of its central estimate."""

    label: str
    lower: float
    central: float
    upper: float
    low: float
    high: float


class LinePoint(TypedDict):
    """A month of a line that belongs to a series."""

    month: str
    series: str
    value: float
    low: float
    high: float


def bar_row(label: str, q: Quantity, group: str = "") -> BarRow:
    """The row of a quantity in its own unit."""
    row: BarRow = {"label": label, "value": q.value, "low": q.low, "high": q.high}
    if group:
        row["group"] = group
    return row


def loss_band_row(label: str, lower: Quantity, central: Quantity, upper: Quantity) -> LossBandRow:
    """The row of a loss with its bounds."""
    return {
        "label": label,
        "lower": lower.value,
        "central": central.value,
        "upper": upper.value,
        "low": central.low,
        "high": central.high,
    }


def line_points(points: Iterable[MonthPoint], series: str, factor: float = 1.0) -> list[LinePoint]:
    """The months of a series, times ``factor``."""
    return [
        {
            "month": p["month"],
            "series": series,
            "value": factor * p["value"],
            "low": factor * p["low"],
            "high": factor * p["high"],
        }
        for p in points
    ]


def in_billions(q: Quantity) -> Quantity:
    """An amount in MUSD in billions of USD."""
    return replace(q, value=q.value / 1e3, low=q.low / 1e3, high=q.high / 1e3, unit="bn USD")


def top_of(rows: Sequence[BarRow] | Sequence[LinePoint], least: float = 0.0) -> float:
    """A round end of the axis above every range, at least ``least``."""
    return ceiling((row["high"] for row in rows), least)
