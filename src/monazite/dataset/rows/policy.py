"""Rows about policy: dated measures, duties and events, and what measures cost."""

from typing import Annotated, Literal

from monazite.dataset.cell_types import Day, LastDay, Name, Names, Number
from monazite.dataset.rows.row import Ranged
from monazite.foundation.units import Q


class RecordedMeasure(Ranged):
    """A dated policy event."""

    id: Name
    announced: Day | None = None
    in_force: Day | None = None
    until: LastDay | None = None
    actor: Name
    affected: Names = ()
    kind: Name
    goods: Names = ()
    level: Number | None = None
    unit: str = ""
    status: Literal["in_force", "announced", "threatened", "suspended", "lifted"]
    text: Name
    known: Day | None = None
    """Day on which it became public; empty: when it was announced."""
    change_known: Day | None = None
    """Day on which what `until`, `status` or `level` say now became known; empty: with the measure itself."""


class Duty(Ranged):
    """A dated import duty of one region on goods from others."""

    id: Name
    date: Day
    until: LastDay | None = None
    actor: Annotated[Name, "region"]
    on: Names
    goods: Names
    rate: Annotated[float, Q("share", ge=-1, le=10)]
    text: str = ""
    known: Day | None = None
    """Day on which it became public; empty: when it took effect."""


class Event(Ranged):
    """A meeting, expiry or deadline of the talks."""

    date: Day
    until: LastDay | None = None
    kind: Literal["summit", "expiry", "talks", "deadline", "election"]
    title: Name
    place: str = ""
    actors: Names = ()
    text: str = ""
    known: Day | None = None
    """Day on which the date was set; empty: the day itself."""
    outcome_known: Day | None = None
    """Day from which `text` may be read, where it says what came of it; empty: with the date."""


class OptionCost(Ranged):
    """What a unit of a measure costs, and who pays it first."""

    item: Name
    value: Number
    unit: Name
    payer: Literal["public", "industry"]
    text: Name
