"""When a lever acts: its first day and the day from which it acts no longer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from monazite.foundation.errors import InputError, unknown
from monazite.scenario.policies import add_months


class LeverSpan(NamedTuple):
    """From ``start`` (empty: the day from which all levers act) to before ``until`` (empty: the end of the run).

    A concession without an end of its own lasts for the time that its lever names.
    """

    start: date | None = None
    until: date | None = None

    def beginning(self, day: date) -> LeverSpan:
        """The span with ``day`` where it has no start of its own."""
        return self if self.start is not None else self._replace(start=day)


Spans = Mapping[str, LeverSpan]
"""Spans by lever, of those that have one of their own."""


def check_spans(spans: Spans, levers: Iterable[str], day: date, end: date) -> None:
    """Raises InputError for a lever that does not exist, or that acts before ``day`` or from ``end`` on."""
    for name, span in spans.items():
        if name not in levers:
            raise unknown(name, levers, field="lever")
        start = span.start or day
        if not day <= start < end:
            allowed = f"a month from {day:%Y-%m}, from which levers act, to before {end:%Y-%m}"
            raise InputError(field=f"lever {name}, start", found=start, allowed=allowed)
        if span.until is not None and not start < span.until <= end:
            allowed = f"a month after {start:%Y-%m}, up to {end:%Y-%m}"
            raise InputError(field=f"lever {name}, end", found=span.until, allowed=allowed)


def window_of(lever: str, duration: float | None, spans: Spans, day: date, end: date) -> tuple[date, date]:
    """The first month of a lever of a run from ``day`` to ``end``, and the day from which it acts no longer.

    ``duration``: months for which it lasts where it has no end of its own; None for one that acts to the end.
    """
    span = spans.get(lever, LeverSpan()).beginning(day)
    start, until = span.start or day, span.until or end
    if span.until is None and duration is not None:
        until = min(until, add_months(start, duration))
    return start.replace(day=1), until


def pieces(own: LeverSpan, other: LeverSpan) -> tuple[list[LeverSpan], list[LeverSpan]]:
    """The part of a span that lies inside another one, and the parts outside it; both spans have a start."""
    last = date.max
    start, end = own.start or date.min, own.until or last
    low, high = max(start, other.start or date.min), min(end, other.until or last)
    if low >= high:
        return [], [own]
    inside = LeverSpan(low, None if high == last else high)
    outside = [LeverSpan(start, low)] if start < low else []
    if high < end:
        outside.append(LeverSpan(high, own.until))
    return [inside], outside
