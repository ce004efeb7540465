"""Named levels of levers: sizes that were set, observed or aimed at, in words that a stranger understands.

Words stand here; the value and its source are those of the row that is named, so that no level is without one.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from monazite.dataset.cell_types import Name
from monazite.dataset.csv_reader import Record, read_table
from monazite.dataset.dataset import Dataset
from monazite.dataset.rows.row import Row
from monazite.dataset.schema import TableSchema
from monazite.foundation.errors import InputError, collect, unknown
from monazite.presentation.web.levers.lever_precedents import FILE as PRECEDENTS
from monazite.presentation.web.levers.lever_precedents import precedents_on_scale, shipped_precedents
from monazite.presentation.web.levers.levers import LEVER_BY_ID, Lever

FILE = PRECEDENTS.with_name("lever_levels.csv")
"""Beside the precedents that no dataset has."""
UNCHECKED = {"unverified_supply_recall", "literature_notes", "assumption"}
"""Sources that stand for what was recalled or assumed without a document: they are no precedent."""


class LeverLevel(Row):
    """A level of a lever: its words, and the row of a table that its value and its source stand in."""

    lever: Name
    words: Name
    table: Literal["concessions", "licence_levels", "measures", "lever_precedents"]
    row: Name
    """``CN.strict`` of the ladder of controls, else a level, a measure, or the words of a precedent."""


class _Sized(NamedTuple):
    """What a row of a table says of a lever."""

    value: float | None
    grade: str
    source: tuple[str, ...]


_TABLE = TableSchema("lever_levels", LeverLevel, ("lever", "words"), "shared")


@cache
def shipped_levels() -> tuple[LeverLevel, ...]:
    """Every row of the shipped table, in its order."""
    return read_levels(FILE)


def read_levels(path: Path) -> tuple[LeverLevel, ...]:
    """Rows of a table of levels.

    Raises InputError with file, line and field for a lever that is none, a precedent that does not stand in the table
    of precedents, and words that stand twice for a lever.
    """
    records, wrong = read_table(path, _TABLE, f"app/{path.name}")
    problems: list[InputError] = list(wrong)
    for record in records:
        problems += [problem.located(record.file, record.line) for problem in _problems(record, records)]
    collect(problems)
    return tuple(record.row for record in records if isinstance(record.row, LeverLevel))


def _problems(record: Record, records: list[Record]) -> Iterator[InputError]:
    row = record.row
    if not isinstance(row, LeverLevel):
        return
    if row.lever not in LEVER_BY_ID:
        yield unknown(row.lever, LEVER_BY_ID, field="lever")
    first = next(one for one in records if one.row.names_in("lever") + one.row.names_in("words") == _key(row))
    if first.line != record.line:
        yield InputError(f"the same level stands in line {first.line}")
    own = [one.words for one in shipped_precedents() if one.lever == row.lever]
    if row.table == "lever_precedents" and row.row not in own:
        yield unknown(row.row, own, field="row")


def _key(row: LeverLevel) -> tuple[str, str]:
    return row.lever, row.words


def named_levels(lever: Lever, ds: Dataset) -> Mapping[str, float]:
    """Levels of a lever by their words, the lowest first: those whose row the dataset has, graded above an assumption.

    None of an actor that the row is not of.
    """
    usual, (low, top, _) = lever.id.partition(".")[0], lever.bounds
    sized = {row.words: _sized(row, lever, ds) for row in shipped_levels() if row.lever == usual}
    values = {words: one.value for words, one in sized.items() if one and one.value is not None and _is_sourced(one)}
    inside = [(value, words) for words, value in values.items() if low <= value <= top]
    return {words: value for value, words in sorted(inside)}


def _is_sourced(one: _Sized) -> bool:
    return one.grade != "assumed" and not set(one.source) <= UNCHECKED


def _sized(row: LeverLevel, lever: Lever, ds: Dataset) -> _Sized | None:
    """What the row that a level names says; None where the dataset, or its day, does not have it."""
    match row.table:
        case "concessions":
            actor, _, name = row.row.partition(".")
            rungs = [r for r in ds.table("concessions") if r.instrument == "control" and actor in r.pair]
            rung = next((r for r in rungs if r.name == name and actor == lever.actor), None)
            value = None if rung is None else rung.review if lever.field == "review" else rung.level
            return rung and _Sized(value, rung.grade, rung.source)
        case "licence_levels":
            level = next((r for r in ds.table("licence_levels") if r.level == row.row), None)
            return level and _Sized(level.approval, level.grade, level.source)
        case "measures":
            own = (r for r in ds.table("measures") if r.id == row.row and r.actor == lever.actor)
            measure = next(own, None)
            return measure and _Sized(measure.level, measure.grade, measure.source)
        case "lever_precedents":
            one = next((one for one in precedents_on_scale(lever, ds) if one.words == row.row), None)
            return one and _Sized(one.value, one.grade, (one.citation,))
