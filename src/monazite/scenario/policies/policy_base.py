"""Common ground of all policies: the base model, the calendar, and how two licence regimes share a month."""

import calendar
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Literal, NamedTuple

import numpy as np
from numpy import ndarray
from pydantic import BaseModel, ConfigDict, model_validator

from monazite.engine.state import Controls
from monazite.foundation.days import CalendarDay
from monazite.foundation.errors import InputError
from monazite.foundation.units import Q
from monazite.scenario.policies.axis_lookup import AxisLookup
from monazite.scenario.policies.name_fields import Names, Region
from monazite.scenario.policies.traits import Trait, all_traits

Share = Annotated[float, Q("share", ge=0, le=1, step=0.01)]


class Policy(BaseModel, frozen=True):
    """A measure of one actor in a window of time. Every kind adds its own fields."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    kind: str
    """Which lever it is."""
    actor: Region
    """Region that acts."""
    start: CalendarDay
    """First day in force."""
    end: CalendarDay | None = None
    """First day no longer in force; the next block can start on it. Empty: to the end of the run."""
    months: Annotated[float | None, Q("month", gt=0, le=240, step=1)] = None
    """How long it is in force, in place of an end."""
    text: str = ""
    """What the measure is, in words."""
    source: Names = ()
    """Ids of sources.csv."""
    status: Literal["in_force", "announced", "threatened"] = "in_force"
    """Threatened measures act only when the scenario says ``enforce_threats = true``."""
    record: str = ""
    """Row of measures.csv that it simulates; empty: none."""
    known: CalendarDay | None = None
    """Day on which it became public; empty: the day of ``announced``, else of ``start``."""
    level_known: CalendarDay | None = None
    """Day on which it became public how strictly it is handled; before it, approval is that of a licence of which
    nothing is known. Empty: with the measure."""
    end_known: CalendarDay | None = None
    """Day on which its end became public; before it the measure is open. Empty: with the measure."""
    withdrawn: CalendarDay | None = None
    """Day on which it became public that it would not take effect after all; it does not act from then on. Empty: it
    was not withdrawn."""

    @property
    def public_from(self) -> date:
        """Day on which the measure became public."""
        announced: date | None = getattr(self, "announced", None)
        return self.known or announced or self.start

    @model_validator(mode="after")
    def _ordered(self) -> "Policy":
        if self.end is not None and self.end <= self.start:
            raise InputError(field="end", found=self.end, allowed=f"a day after the start, {self.start}")
        if self.end is not None and self.length is not None and self.length == self.months:
            raise InputError(field="months", found=self.months, allowed=f"nothing beside the end, {self.end}")
        return self

    @property
    def length(self) -> float | None:
        """Months in force, where the measure says so; None where it does not."""
        return self.months

    @property
    def until(self) -> date | None:
        """First day no longer in force; None where that is the end of the run."""
        if self.end is not None or self.length is None:
            return self.end
        return add_months(self.start, self.length)

    def window(self, index: AxisLookup) -> ndarray:
        """Share of the days of every month in which the measure is in force. Shape (month,)."""
        return share_of_month(index, self.start, self.until)


def days_of_month(first: date) -> int:
    """Number of days of the month that begins on ``first``."""
    return calendar.monthrange(first.year, first.month)[1]


def span_of_month(index: AxisLookup, start: date, end: date | None) -> tuple[ndarray, ndarray]:
    """Where in each month a window begins and ends, as shares of the month.

    Parameters
    ----------
    index
        Months of the run.
    start, end
        First day of the window and the day after its last; open without an end.

    Returns
    -------
    low, high : numpy.ndarray
        From 0 to 1 (month,); both zero in a month outside the window.
    """
    first, length = _calendar(tuple(index.month))
    low = np.clip((start.toordinal() - first) / length, 0.0, 1.0)
    high = np.ones_like(low) if end is None else np.clip((end.toordinal() - first) / length, 0.0, 1.0)
    empty = high <= low
    return np.where(empty, 0.0, low), np.where(empty, 0.0, high)


@lru_cache(maxsize=64)
def _calendar(months: tuple[date, ...]) -> tuple[ndarray, ndarray]:
    """First day, as days since the year 1, and length of every month."""
    first = np.array([day.toordinal() for day in months], dtype=float)
    return first, np.array([days_of_month(day) for day in months], dtype=float)


def share_of_month(index: AxisLookup, start: date, end: date | None = None) -> ndarray:
    """Share of the days of every month that lie in a window.

    Parameters
    ----------
    index
        Months of the run.
    start, end
        First day of the window and the day after its last; open without an end.

    Returns
    -------
    numpy.ndarray
        From 0 to 1 (month,).
    """
    low, high = span_of_month(index, start, end)
    return high - low


def shares_since(index: AxisLookup, starts: Sequence[date]) -> ndarray:
    """Share of the days of every month from each start on: `share_of_month` of many open windows (start, month)."""
    first, length = _calendar(tuple(index.month))
    start = np.array([day.toordinal() for day in starts], dtype=float)[:, None]
    return 1.0 - np.clip((start - first) / length, 0.0, 1.0)


def add_months(day: date, months: float) -> date:
    """``day`` plus a number of months; fractions count as thirtieths of a month."""
    whole = int(months)
    year, month = divmod(day.year * 12 + day.month - 1 + whole, 12)
    length = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, length)) + timedelta(days=round((months - whole) * 30))


def months_between(start: date, end: date) -> float:
    """Months from one day to another, days counted as shares of their month, as windows of measures are."""

    def months(day: date) -> float:
        return day.year * 12 + day.month + (day.day - 1) / calendar.monthrange(day.year, day.month)[1]

    return months(end) - months(start)


def open_mesh(*axes: Sequence[int] | ndarray) -> tuple[ndarray, ...]:
    """Open mesh over integer positions: ``array[open_mesh(months, goods)]`` is the block of all combinations."""
    return np.ix_(*(np.asarray(axis, dtype=np.intp) for axis in axes))


def remaining_days(before: ndarray, old: ndarray, after: ndarray, low: float, high: float) -> ndarray:
    """Share of a month that an older regime has left under a newer one.

    A regime that fills part of a month lies at its start if it ran in the month before, else at its end.

    Parameters
    ----------
    before, old, after
        Share of the month before, of this month and of the next under the older regime, in any one shape.
    low, high
        Where in the month the newer regime begins and ends, as shares of the month.

    Returns
    -------
    numpy.ndarray
        Shares in that shape, at least 0.
    """
    at_end = (before <= 0.0) & (after > 0.0)
    begin = np.where(at_end, 1.0 - old, 0.0)
    overlap = np.clip(np.minimum(begin + old, high) - np.maximum(begin, low), 0.0, None)
    return np.clip(old - overlap, 0.0, None)


def override_regime(
    regime: ndarray,
    values: Sequence[tuple[ndarray, ndarray]],
    span: tuple[ndarray, ndarray],
    where: tuple[ndarray, ...],
) -> None:
    """Put a newer regime over an older one, in place.

    Parameters
    ----------
    regime
        Share of the month under any regime (``licensed`` or ``banned``), shape (month, good, origin, buyer); becomes
        the share under the older or the newer one.
    values
        Pairs (array of the same shape, new value by cell): the array becomes the day-weighted mean of the older
        regime's value on the days left to it and the new value.
    span
        `span_of_month` of the newer regime.
    where
        Cells (good, origin, buyer) that the newer regime covers.
    """
    low, high = span
    goods, origins, buyers = (axis.ravel() for axis in where)
    full = np.flatnonzero(high - low >= 1.0)
    partial = [int(m) for m in np.flatnonzero((high > low) & (high - low < 1.0))]
    old = {m: regime[m][where] for m in {m + d for m in partial for d in (-1, 0, 1)} if 0 <= m < len(low)}
    for m in partial:
        before, after = old.get(m - 1, np.zeros_like(old[m])), old.get(m + 1, old[m])
        rest = remaining_days(before, old[m], after, low[m], high[m])
        fresh = high[m] - low[m]
        for array, new in values:
            array[m][where] = (rest * array[m][where] + fresh * new) / (rest + fresh)
        regime[m][where] = np.minimum(rest + fresh, 1.0)
    block = open_mesh(full, goods, origins, buyers)
    for array, new in values:
        array[block] = new
    regime[block] = 1.0


class PolicyKind[P: Policy](NamedTuple):
    """A kind of policy: its model, its pure `edit`, and the in-place `write` with the fields it changes.

    ``touches`` says which of the fields a single policy changes, so that the others need no copy; ``traits`` what the
    kind is for those who ask about measures without knowing their kinds; ``also_called`` what people write for it, with
    the key that says the same (empty where the kind alone does).
    """

    model: type[P]
    edit: Callable[[Controls, P, AxisLookup], Controls]
    write: Callable[[Controls, P, AxisLookup], Controls]
    fields: tuple[str, ...]
    touches: Callable[[P], tuple[str, ...]]
    traits: frozenset[Trait] = frozenset()
    also_called: Mapping[str, str] = MappingProxyType({})


def policy_kind[P: Policy](
    model: type[P],
    write: Callable[[Controls, P, AxisLookup], Controls],
    *fields: str,
    touches: Callable[[P], tuple[str, ...]] | None = None,
    traits: Iterable[Trait] = (),
    also_called: Mapping[str, str] = MappingProxyType({}),
) -> PolicyKind[P]:
    """A `PolicyKind` whose `edit` copies what a policy changes and then writes.

    Parameters
    ----------
    model
        Class of the policy.
    write
        Writes a policy into control arrays in place.
    *fields
        Arrays of `Controls` that it may change.
    touches
        Those that a single policy changes; all ``fields`` by default.
    traits
        What the kind is, by names of `TRAITS`; what they imply need not be named.
    also_called
        Names that are no kind and that people write for this one, with the key that says the same, if any.

    Returns
    -------
    PolicyKind
        For the registry of policies.

    Raises
    ------
    InputError
        For a trait that there is not.
    """

    def all_fields(_: P) -> tuple[str, ...]:
        return fields

    touched = touches or all_fields

    def edit(controls: Controls, policy: P, index: AxisLookup) -> Controls:
        fresh = {name: getattr(controls, name).copy() for name in touched(policy)}
        return write(controls._replace(**fresh), policy, index)

    edit.__doc__ = f"Controls with one {model.__name__} applied; the argument is not changed."
    return PolicyKind(model, edit, write, fields, touched, all_traits(traits), also_called)
