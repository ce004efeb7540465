"""What is suspended, which truces and suspensions have run out with no word of what came, and which duties stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monazite.dataset.rows.policy import Event, RecordedMeasure
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.register_state import RELIEFS, last_word_of_talks, stands, state_of
from monazite.results.names import day_text
from monazite.scenario.policies import kinds_with

_WORDS = {"truce": "the truce", "suspension": "the suspension of controls", "general_licence": "general licences"}
OTHER_GOODS = ("other goods",)
"""Goods of duties on nearly all imports, of which the register does not say whether they cover those of a run."""
MOST_DUTIES = 2


ABROAD = "foreign goods"
"""Words by which the register tells a control on goods that are made elsewhere of controlled material."""


@dataclass(frozen=True)
class OpenEnd:
    """Truces and suspensions that ended by law on a day; whether they were prolonged is not known.

    Attributes
    ----------
    day, what
        When, and what in words.
    sources
        Of the register.
    is_after_record
        Whether the day lies after the last one that the register knows, so that it could not hold what came.
    """

    day: str
    what: tuple[str, ...]
    sources: tuple[str, ...]
    is_after_record: bool = False

    @property
    def is_plural(self) -> bool:
        """Whether a verb after ``what`` is plural."""
        return len(self.what) > 1 or self.what == (_WORDS["general_licence"],)


@dataclass(frozen=True)
class HeldBack:
    """Restrictions on goods that are suspended to the same day; those on technology stand in the annex alone.

    Attributes
    ----------
    end
        The day in words; empty where the register has none.
    is_over
        Whether it has passed, so that nobody knows whether they are in force again.
    measures
        Each in a clause, with its sources.
    """

    end: str
    is_over: bool
    measures: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class OpenEnds:
    """What the register leaves open on the day of the reader.

    Attributes
    ----------
    ended
        By day, the latest last.
    held_back
        Suspended restrictions by the day to which they are.
    talks_day
        Day to which talks are known, where that is not the day of the brief; else empty.
    """

    ended: tuple[OpenEnd, ...]
    held_back: tuple[HeldBack, ...]
    talks_day: str

    @property
    def claims_foreign_goods(self) -> bool:
        """Whether a restriction whose suspension has run out reaches goods that are made abroad."""
        return any(ABROAD in text for held in self.held_back if held.is_over for text, _ in held.measures)


def open_ends(ctx: BriefContext, register: Sequence[RecordedMeasure]) -> OpenEnds:
    """What is left open of the measures of a register that are on the goods of a run."""
    rows: Sequence[RecordedMeasure] = ctx.dataset.table("measures")
    events: Sequence[Event] = ctx.dataset.table("calendar")
    known = [row for row in register if (row.announced or row.in_force or ctx.day) <= ctx.day]
    states = [(row, state_of(row, rows, ctx.today)) for row in known]
    ended: dict[date, list[RecordedMeasure]] = {}
    held: dict[date | None, list[RecordedMeasure]] = {}
    for row, state in states:
        if row.kind in RELIEFS and state.is_open and state.end is not None:
            ended.setdefault(state.end, []).append(row)
        elif row.kind not in RELIEFS and row.kind not in kinds_with("limits_technology") and row.status == "suspended":
            held.setdefault(state.end, []).append(row)
    last = last_word_of_talks(rows, events, ctx.day)
    is_told = last is not None and last < ctx.day and (bool(ended) or ctx.talks is not None)
    return OpenEnds(
        tuple(_ended(ctx, day, ended[day]) for day in sorted(ended)),
        tuple(_held_back(day, held[day], ctx.today) for day in sorted(held, key=lambda day: day or date.max)),
        day_text(last) if is_told and last is not None else "",
    )


def _ended(ctx: BriefContext, day: date, rows: Sequence[RecordedMeasure]) -> OpenEnd:
    ordered = [row for kind in RELIEFS for row in rows if row.kind == kind]
    what = tuple(dict.fromkeys(_relief(ctx, row) for row in ordered))
    sources = tuple(dict.fromkeys(s for row in rows for s in row.source))
    return OpenEnd(day_text(day), what, sources, is_after_record=day > ctx.day)


def _relief(ctx: BriefContext, row: RecordedMeasure) -> str:
    """A relief in words; the suspension of a ban on one country does not touch the controls on all others."""
    if row.kind == "suspension" and len(row.affected) == 1 and row.affected[0] in ctx.run.results.index.region:
        return f"the suspension of the ban on {ctx.names.the(row.affected[0])}"
    return _WORDS[row.kind]


def _held_back(day: date | None, rows: Sequence[RecordedMeasure], today: date) -> HeldBack:
    measures = tuple((first_clause(row.text), row.source) for row in rows)
    return HeldBack(day_text(day) if day else "", day is not None and day <= today, measures)


def duties_in_force(ctx: BriefContext, register: Sequence[RecordedMeasure]) -> list[RecordedMeasure]:
    """The latest duties on the controlling country that stand: on goods of the run, or on nearly all goods."""
    own = {row.id for row in register}
    rows: Sequence[RecordedMeasure] = ctx.dataset.table("measures")
    found = [
        row
        for row in rows
        if row.kind in kinds_with("taxes_imports")
        and row.level is not None
        and row.in_force is not None
        and row.in_force >= ctx.run.start
        and stands(row, ctx.today)
        and row.actor not in ctx.controllers
        and ctx.run.controller in row.affected
        and (row.id in own or row.goods == OTHER_GOODS)
    ]
    return sorted(found, key=lambda row: row.in_force or date.min)[-MOST_DUTIES:]


def first_clause(text: str) -> str:
    """A text up to its first semicolon or full stop between sentences."""
    return text.split(";")[0].split(". ")[0].rstrip(".")
