"""Precedents of levers that no dataset has: sizes in the lever's own unit that were observed, or aimed at.

The table is no part of a dataset: no run rests on it.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from monazite.dataset.cell_types import Grade, Name, Names, Number, Period, text_as_day
from monazite.dataset.csv_reader import Record, read_table
from monazite.dataset.dataset import SHIPPED, Dataset, datasets
from monazite.dataset.rows.row import Row
from monazite.dataset.schema import TableSchema
from monazite.foundation.errors import InputError, collect, six_digits, unknown
from monazite.presentation.web.levers.levers import LEVER_BY_ID, Lever

FILE = SHIPPED / "shared" / "app" / "lever_precedents.csv"
"""Below ``shared`` and not beside it: a folder of tables among the shipped ones is taken for a dataset."""
TARGET = "Target"
"""First word of all that was aimed at and not observed."""


class LeverPrecedent(Row):
    """A size of a lever that was observed, or aimed at, with the source in which it was read."""

    lever: Name
    value: Number
    """Size in the unit of the lever, which ``unit`` repeats; a conversion stands in ``text``."""
    unit: Name
    status: Literal["observed", "target"]
    words: Name
    date: Period
    """When it was public: the day of the event or of its source."""
    text: Name
    citation: Name
    url: Name
    """Page on which the figure was read."""
    minerals: Names = ()
    """Dataset folders for which it is a precedent; empty: all."""
    grade: Grade


_TABLE = TableSchema("lever_precedents", LeverPrecedent, ("lever", "value", "words"), "shared")


@cache
def shipped_precedents() -> tuple[LeverPrecedent, ...]:
    """Every row of the shipped table, in its order."""
    return read_precedents(FILE)


def read_precedents(path: Path) -> tuple[LeverPrecedent, ...]:
    """Rows of a table of precedents.

    Raises InputError with file, line and field for a lever, a mineral or a unit that is none, a value outside the
    slider, and a target that does not say that it is one.
    """
    records, wrong = read_table(path, _TABLE, f"app/{path.name}")
    problems: list[InputError] = list(wrong)
    rows: list[LeverPrecedent] = []
    for record in records:
        if isinstance(record.row, LeverPrecedent):
            rows.append(record.row)
            problems += [problem.located(record.file, record.line) for problem in _problems(record.row)]
    problems += _repeated(records)
    collect(problems)
    return tuple(rows)


def _problems(row: LeverPrecedent) -> Iterator[InputError]:
    minerals = [name for name in datasets() if name != "shared"]
    yield from (unknown(name, minerals, field="minerals") for name in row.minerals if name not in minerals)
    if row.status == "target":
        texts = (("words", row.words), ("text", row.text))
        allowed = f'words that begin with "{TARGET}" where the status is target'
        yield from (InputError(field=n, found=x, allowed=allowed) for n, x in texts if not x.startswith(TARGET))
    if row.lever not in LEVER_BY_ID:
        yield unknown(row.lever, LEVER_BY_ID, field="lever")
        return
    lever = LEVER_BY_ID[row.lever]
    low, top, _ = lever.bounds
    if row.unit != lever.quantity.unit:
        yield InputError(field="unit", found=row.unit, allowed=f"{lever.quantity.unit}, the unit of {lever.id}")
    elif not low <= row.value <= top:
        yield InputError(field="value", found=row.value, allowed=f"{six_digits(low)} to {six_digits(top)} {row.unit}")


def _repeated(records: list[Record]) -> Iterator[InputError]:
    """Rows with the lever, value and words of an earlier one."""
    first: dict[tuple[object, ...], int] = {}
    for record in records:
        key = tuple(getattr(record.row, name) for name in _TABLE.keys)
        line = first.setdefault(key, record.line)
        if line != record.line:
            yield InputError(f"the same precedent stands in line {line}", file=record.file, line=record.line)


def precedents_on_scale(lever: Lever, ds: Dataset) -> list[LeverPrecedent]:
    """Precedents of a lever for the minerals of a dataset that were known on its day.

    None where another country acts than the one that the lever is written for.
    """
    usual = LEVER_BY_ID.get(lever.id)
    if usual is None or usual.actor != lever.actor:
        return []
    return [
        row
        for row in shipped_precedents()
        if row.lever == lever.id and (not row.minerals or set(row.minerals) & set(ds.folders)) and _was_out(row, ds)
    ]


def _was_out(row: LeverPrecedent, ds: Dataset) -> bool:
    last = text_as_day(row.date, last=True)
    return ds.day is None or (last is not None and last <= ds.day)
