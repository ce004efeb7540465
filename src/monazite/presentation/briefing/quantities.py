"""Quantities made from others, from published figures and from counts."""

from collections.abc import Sequence
from dataclasses import replace

from monazite.results.quantity import Quantity


def scaled(q: Quantity, factor: float, unit: str) -> Quantity:
    """The same quantity in another unit, ``value * factor``; a negative factor swaps the ends of the range."""
    low, high = q.low * factor, q.high * factor
    if factor < 0:
        low, high = high, low
    return replace(q, value=q.value * factor, low=low, high=high, unit=unit)


def as_share(q: Quantity) -> Quantity:
    """An index with one as normal, read as a share."""
    return replace(q, unit="share")


def as_total(q: Quantity) -> Quantity:
    """A monthly flow that was summed over months: the same number without ``/month``."""
    return replace(q, unit=q.unit.removesuffix("/month"))


def published_figure(
    value: float,
    unit: str,
    outcome: str,
    sources: Sequence[str],
    low: float | None = None,
    high: float | None = None,
    /,
    **where: str,
) -> Quantity:
    """A published figure as a quantity; without ``low`` and ``high`` it prints without a range."""
    low = value if low is None else low
    high = value if high is None else high
    return Quantity(value, low, high, unit, outcome, dict(where), "", tuple(sources), "data")


def count_quantity(value: float, outcome: str, sources: Sequence[str] = (), **where: str) -> Quantity:
    """A count of rows as a quantity, such as targets hit or projects started."""
    return Quantity(float(value), float(value), float(value), "count", outcome, dict(where), "", tuple(sources), "data")


def is_zero(q: Quantity) -> bool:
    """Whether a quantity is nought in every draw."""
    return q.value == q.low == q.high == 0.0
