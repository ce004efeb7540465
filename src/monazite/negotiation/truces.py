"""Truces on record that still run when talks begin: while one holds, measures stand still.

When a truce ends is uncertain in two ways, both by the record of the same two sides: an announced prolongation may not
come into force, and truces have been broken before their end. Each draw of the talks takes one end of the distribution,
which its game then knows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy import special

from monazite.dataset.dataset import Dataset
from monazite.scenario.policies import Policy, has_trait
from monazite.scenario.scenario import Scenario

"""Kinds of measures that raise a level."""
MONTH = 365.25 / 12.0
"""Days."""
JEFFREYS = 0.5
"""Events and non-events that a share begins with (Jeffreys' prior); a rate of breaches begins with half an event..."""
SHORTEST = 3.0
"""...in so many months, the shortest duration of a truce in concessions.csv."""


@dataclass(frozen=True)
class BreakRecord:
    """How often truces of two sides were broken before their end.

    Attributes
    ----------
    days
        Days of escalations on record under a truce that was in force, in order.
    months
        Months that truces had held.
    truces
        Truces of the register that were in force.
    """

    days: tuple[date, ...]
    months: float
    truces: tuple[str, ...]

    @property
    def rate(self) -> float:
        """Mean rate of breaches a month: ``(b + 1/2) / (M + 3)``."""
        return (len(self.days) + JEFFREYS) / (self.months + SHORTEST)

    def chance_within(self, months: float) -> float:
        """Chance that a truce is broken within some months, over all rates that the record leaves open.

        Equation: ``1 - E exp(-h m) = 1 - ((M + 3) / (M + 3 + m))^(b + 1/2)``, with h of Gamma(b + 1/2, M + 3).
        """
        whole = self.months + SHORTEST
        return 1.0 - float((whole / (whole + months)) ** (len(self.days) + JEFFREYS))

    def chance_at(self, share: float, months: float) -> float:
        """The same chance at one rate: that which the record leaves open with a lower one at such a chance."""
        rate = float(special.gammaincinv(len(self.days) + JEFFREYS, share)) / (self.months + SHORTEST)
        return 1.0 - math.exp(-rate * months)


@dataclass(frozen=True)
class RunningTruce:
    """A truce that holds on the day of the first offer.

    Attributes
    ----------
    began
        Day of the first offer, from which breaches are counted.
    ends
        Possible last days by the texts, in order of time, each with its chance.
    breach
        Chance a month, as a rate, that it is broken before its end.
    """

    began: date
    ends: tuple[tuple[date, float], ...]
    breach: float

    @property
    def last(self) -> date:
        """The latest end that is announced."""
        return self.ends[-1][0]

    def end_of_draw(self, number: int) -> date:
        """Day on which it ends in a draw of the talks.

        Parameters
        ----------
        number
            Number of the draw; draws take evenly spread points of the distribution, the first one its middle.

        Returns
        -------
        datetime.date
            The day before which measures stand still.
        """
        left = 1.0 - spread_point(number)
        ends = [day for day, _ in self.ends]
        standing = np.cumsum([chance for _, chance in self.ends][::-1])[::-1]
        start = self.began
        for end, share in zip(ends, standing, strict=True):
            months = (end - self.began).days / MONTH
            if share * math.exp(-self.breach * months) < left:  # some of the way to this end is not reached
                reached = math.log(share / left) / self.breach if self.breach > 0.0 and left < share else 0.0
                return max(start, min(end, self.began + timedelta(days=round(reached * MONTH))))
            start = end
        return ends[-1]


def spread_point(number: int) -> float:
    """Points between 0 and 1 that fill it evenly however many are taken: van der Corput's, from one half on."""
    point, weight, left = 0.5, 0.5, number
    while left:
        left, bit = divmod(left, 2)
        point, weight = point + bit * weight, weight / 2.0
    return point % 1.0


def running_truce(ds: Dataset, sc: Scenario, seats: tuple[str, str], day: date) -> RunningTruce | None:
    """The truce between two sides that holds on a day; None without one, or where it was broken already.

    Parameters
    ----------
    ds, sc
        Facts and scenario; only what was known by the scenario's day, or else by ``day``, counts. A measure of either
        side in the scenario that was announced under the truce and begins before its end has broken it.
    seats
        The two sides.
    day
        Day of the first offer.
    """
    by = sc.as_of or day
    truces = [truce for truce in announced_truces(ds, seats) if truce.published <= by]
    broken = last_escalation(ds, day)
    standing = sorted((t for t in truces if broken < t.announced <= day < t.end), key=lambda t: t.end)
    if not standing:
        return None
    first, last = min(t.announced for t in standing), standing[-1].end
    if any(_breaks(policy, seats, (first, day), last) for policy in sc.policy):
        return None
    sure = max((t.end for t in standing if not t.is_pending), default=day)
    share = _share_that_came(truces)
    ends = ((sure, 1.0 - share), (last, share)) if sure < last else ((last, 1.0),)
    return RunningTruce(day, ends, _breaks_under(ds, truces, day).rate)


def break_record(ds: Dataset, sc: Scenario, seats: tuple[str, str], day: date) -> BreakRecord | None:
    """How often truces of two sides were broken; None where none was in force by the day.

    Parameters
    ----------
    ds, sc, seats, day
        As of `running_truce`.
    """
    by = sc.as_of or day
    found = _breaks_under(ds, [truce for truce in announced_truces(ds, seats) if truce.published <= by], day)
    return found if found.months > 0.0 else None


def last_escalation(ds: Dataset, day: date) -> date:
    """Day of the last escalation on record up to a day (``episodes.csv``); the beginning of time without one."""
    return max((row.date for row in ds.table("episodes") if row.date <= day), default=date.min)


@dataclass(frozen=True)
class AnnouncedTruce:
    """A truce of the register: its id, and days on which it was published, announced, came into force, and ends."""

    measure: str
    published: date
    announced: date
    in_force: date | None
    end: date
    is_pending: bool


def announced_truces(ds: Dataset, seats: tuple[str, str]) -> list[AnnouncedTruce]:
    """Truces between two sides; one without a last day of its own ends on the first expiry of the calendar."""
    expiries = sorted(r.date for r in ds.table("calendar") if r.kind == "expiry" and {*seats} <= {*r.actors})
    out: list[AnnouncedTruce] = []
    for row in ds.table("measures"):
        announced = row.announced or row.in_force
        if row.kind != "truce" or {row.actor, *row.affected} != {*seats} or announced is None:
            continue
        end = row.until or next((day for day in expiries if day > (row.in_force or announced)), None)
        if end is not None:
            out.append(
                AnnouncedTruce(row.id, row.known or announced, announced, row.in_force, end, row.status == "announced")
            )
    return out


def _breaks(policy: Policy, seats: tuple[str, str], under: tuple[date, date], last: date) -> bool:
    """Whether a measure of either side was announced under a truce and begins before its end."""
    announced: date | None = getattr(policy, "announced", None)
    if not has_trait(policy, "breaks_truce") or policy.actor not in seats or announced is None:
        return False
    return under[0] < announced <= under[1] <= policy.start < last


def _share_that_came(truces: Sequence[AnnouncedTruce]) -> float:
    """Share of announced truces that came into force, those that still may left out."""
    settled = [truce for truce in truces if not truce.is_pending]
    came = sum(truce.in_force is not None for truce in settled)
    return (came + JEFFREYS) / (len(settled) + 2.0 * JEFFREYS)


def _breaks_under(ds: Dataset, truces: Sequence[AnnouncedTruce], day: date) -> BreakRecord:
    """Escalations on record (``episodes.csv``) under truces in force, and the months that these had held."""
    escalations = sorted(row.date for row in ds.table("episodes") if row.date <= day)
    months, breaks, names, reached = 0.0, list[date](), list[str](), date.min
    for truce in sorted((t for t in truces if t.in_force), key=lambda t: t.announced):
        begun = truce.in_force or day
        start, broken = max(begun, reached), next((one for one in escalations if begun < one <= truce.end), None)
        stop = min(truce.end, day) if broken is None else broken
        if stop > start:
            months += (stop - start).days / MONTH
            breaks += [] if broken is None else [broken]
            names.append(truce.measure)
            reached = stop
    return BreakRecord(tuple(breaks), months, tuple(names))
