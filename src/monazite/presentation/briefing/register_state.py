"""State of a measure of the register on a day: in force, suspended and to when, or run out without a word since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monazite.dataset.rows.policy import Event, RecordedMeasure
from monazite.results.names import day_text
from monazite.scenario.policies import kinds_with

RELIEFS = ("truce", "suspension", "general_licence")
"""Kinds of measures that hold others back; when they run out, what they held back may be in force again."""
BAN = "ban"
"""Kind of a row that is an export control of the strictest sort, told by a word of its own."""
_SET_AHEAD = ("expiry", "summit", "talks")
"""Kinds of dates that are set ahead, so that the date alone does not say what came of it."""
SINCE_THEN = "since then not known"


def restrictions() -> frozenset[str]:
    """Kinds of rows that take something from others: those of restrictive policies, and bans."""
    return kinds_with("restrictive") | {BAN}


@dataclass(frozen=True)
class MeasureState:
    """State of a measure on a day.

    Attributes
    ----------
    status
        As the register has it, in words: ``in force``, ``suspended``, ``lifted``, ``ended`` ...
    end
        Last day of the measure, or of its suspension; None where none is on record.
    is_open
        Whether that day has passed and no row says what came.
    """

    status: str
    end: date | None
    is_open: bool

    @property
    def words(self) -> str:
        """For a table: ``suspended to 10 November 2026; since then not known``."""
        if self.end is None or (self.status not in ("suspended", "in force", "announced")):
            return self.status
        until = f"{self.status} to {day_text(self.end)}"
        return f"{until}; {SINCE_THEN}" if self.is_open else until


def state_of(row: RecordedMeasure, rows: Sequence[RecordedMeasure], day: date) -> MeasureState:
    """State of a measure of the register on a day.

    Parameters
    ----------
    row
        The measure.
    rows
        The whole register, in which the suspension of a measure may have a row of its own.
    day
        The day; an end on the day itself has passed.
    """
    ended = row.status == "lifted" and row.kind not in restrictions()
    status = "ended" if ended else row.status.replace("_", " ")
    end = _end_of_suspension(row, rows) if row.status == "suspended" else row.until
    return MeasureState(status, end, row.status != "lifted" and end is not None and end <= day)


def stands(row: RecordedMeasure, day: date) -> bool:
    """Whether a measure is in force on a day by its text; what was suspended or has run out is not."""
    begun = row.in_force is None or row.in_force <= day
    return row.status == "in_force" and begun and (row.until is None or row.until > day)


def has_open_outcome(event: Event, day: date, today: date) -> bool:
    """Whether a date has passed for a reader of ``today`` and what came of it is not known on ``day``.

    After the last day that is known that holds for all dates; before it for those that were set ahead (a summit, an
    expiry, talks) and have no day on which their outcome became known.
    """
    if not event.date <= today:
        return False
    if event.date > day:
        return True
    if event.kind not in _SET_AHEAD:
        return False
    if event.outcome_known is not None:
        return event.outcome_known > day
    return event.known is not None and event.known < event.date


def last_word_of_talks(measures: Sequence[RecordedMeasure], events: Sequence[Event], day: date) -> date | None:
    """The last day up to ``day`` on which anything of truces, suspensions, summits or talks became known."""
    days: list[date | None] = []
    for row in measures:
        days += [row.known or row.announced, row.change_known] if row.kind in RELIEFS else []
    for event in events:
        days += [event.known, event.outcome_known] if event.kind in _SET_AHEAD else []
    return max((one for one in days if one is not None and one <= day), default=None)


def _end_of_suspension(row: RecordedMeasure, rows: Sequence[RecordedMeasure]) -> date | None:
    """Day to which a measure is suspended: its own last day, or that of the suspension that began when it ended."""
    if row.until is None or row.change_known is None or row.until > row.change_known:
        return row.until
    own = [
        other.until
        for other in rows
        if other.kind == "suspension"
        and other.actor == row.actor
        and other.in_force == row.until
        and not {*other.goods}.isdisjoint(row.goods)
    ]
    return next(iter(own), None)
