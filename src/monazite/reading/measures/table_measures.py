"""Measures of a table of goods with rates or days: each row is the measure that the sentence above it names.

``The United States will charge the following duties on Chinese goods:`` says who acts, how and on whom; the rows say on
which goods, how much and from when. Rows with the same rate and days are one measure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from monazite.reading.amounts import amounts
from monazite.reading.records import RATED, Evidence, ReadMeasure, Remark
from monazite.reading.text.article import Sentence
from monazite.reading.text.table_text import TableRow, TextTable
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, vocabulary
from monazite.reading.timing import dates

SOURCE = "table"
"""What a mention says that named its goods in a table."""
_ABOVE = 3
"""Sentences above a table in which the measure stands that it lists the goods of."""
_ROLES = ("end", "start", "level", "actor", "affected", "goods")
_GROUPS = ("*", "rare earths", "heavy rare earths", "light rare earths", "critical minerals", "dual-use goods")


@dataclass(frozen=True, slots=True)
class ReadRow:
    """What a row says: goods, level, days and countries, and the row as evidence."""

    goods: tuple[str, ...]
    level: Any
    start: date | None
    end: date | None
    affected: tuple[str, ...]
    evidence: Evidence


def measures_of_tables(
    tables: Iterable[TextTable], sentences: Sequence[Sentence], measures: list[ReadMeasure], base: date | None
) -> tuple[list[ReadMeasure], list[Remark]]:
    """Measures with those of tables in the place of the sentences that introduce them, and what is unclear.

    Parameters
    ----------
    tables
        Tables of the article.
    sentences
        All sentences, in which each row of a table is one.
    measures
        Measures of the other sentences.
    base
        Day of the article.
    """
    out, unclear = list(measures), list[Remark]()
    number_at = {s.start: s.number for s in sentences}
    for table in tables:
        if table.head.start not in number_at:
            continue
        first = number_at[table.head.start]
        rows = [row for line in table.lines if (row := _read_row(line, _roles(table), number_at, base)) is not None]
        lead = _introduced_by(out, first)
        if not rows:
            continue
        if lead is None:
            text = f"a table of {len(rows)} rows, {rows[0].evidence.sentence!r} and others"
            unclear.append(Remark(text, "no sentence above it says who acts and how", rows[0].evidence))
            continue
        groups: dict[str, list[ReadRow]] = {}  # rows that differ in nothing but their goods are one measure
        for row in rows:
            groups.setdefault(repr((row.level, row.start, row.end, row.affected)), []).append(row)
        listed = [_measure(lead, group, base) for group in groups.values()]
        at = out.index(lead)
        is_content = lead.level is None or not set(lead.goods) - set(_GROUPS)
        out[at : at + is_content] = listed
        unclear += _unknown_rows(table, rows, number_at)
    return out, unclear


def _introduced_by(measures: Sequence[ReadMeasure], first: int) -> ReadMeasure | None:
    """The measure that stands last above a table."""
    near = [m for m in measures if m.mention is not None and 0 < first - m.mention.number <= _ABOVE]
    return max(near, key=lambda m: m.mention.number if m.mention else -1, default=None)


def _roles(table: TextTable) -> dict[int, str]:
    """What each column holds, by the words of its head; each role is given once."""
    roles: dict[int, str] = {}
    for role in _ROLES:
        shape = pattern(f"table.{role}")
        for column, cell in enumerate(table.head.cells):
            if column not in roles and role not in roles.values() and shape.search(cell):
                roles[column] = role
    return roles


def _read_row(line: TableRow, roles: dict[int, str], number_at: dict[int, int], base: date | None) -> ReadRow | None:
    """What a row says; None where it names no goods that the tables know, as the head does."""
    cells = [(roles.get(column, ""), _marked(cell)) for column, cell in enumerate(line.cells)]
    of_goods = [cell for role, cell in cells if role == "goods"] or [cell for role, cell in cells if not role]
    goods = [part for cell in of_goods for mark in cell.of("good") for part in mark.value.split("+")]
    if not goods:
        return None
    sums = [a for role, cell in cells if role in ("level", "") for a in amounts.find(_with_unit(cell.clean, role))]
    days = {role: [w.day for w in dates.find(cell.clean, base)] for role, cell in cells if role in ("start", "end", "")}
    starts = days.get("start") or (days.get("", []) if "end" not in days else [])
    if not (sums or starts or days.get("end")):
        return None
    others = [mark.value for role, cell in cells if role == "affected" for mark in cell.of("actor")]
    text = " ".join(BAR_TEXT.join(line.cells).split())
    number = number_at.get(line.start, 0)
    return ReadRow(
        goods=tuple(dict.fromkeys(goods)),
        level=amounts.as_level(sums[0]) if sums else None,
        start=starts[0] if starts else None,
        end=days["end"][0] if days.get("end") else None,
        affected=tuple(dict.fromkeys(others)),
        evidence=Evidence(text, line.start, line.end, number),
    )


BAR_TEXT = " | "


def _with_unit(cell: str, role: str) -> str:
    """A bare number below a head that says it is a rate is one in per cent."""
    return f"{cell}%" if role == "level" and cell.replace(".", "", 1).isdigit() else cell


def _marked(cell: str) -> MarkedSentence:
    return vocabulary().mark(Sentence(0, 0, len(cell), cell))


def _measure(lead: ReadMeasure, rows: Sequence[ReadRow], base: date | None) -> ReadMeasure:
    """The measure of some rows: what they say, and of the sentence above what they leave open."""
    row = rows[0]
    start = row.start or lead.start
    status = lead.status
    if status in ("in_force", "announced") and row.start and base:
        status = "announced" if row.start > base else "in_force"
    assert lead.mention is not None
    return replace(
        lead,
        goods=list(dict.fromkeys(good for one in rows for good in one.goods)),
        level=row.level if row.level is not None and lead.kind in RATED else lead.level,
        start=start,
        end=row.end or lead.end,
        exact=lead.exact or row.start is not None,
        affected=list(row.affected) or list(lead.affected),
        status=status,
        evidence=[*lead.evidence, *(one.evidence for one in rows)],
        notes=[note for note in lead.notes if "goods" not in note],
        mention=replace(lead.mention, source=SOURCE, names_goods=True),
    )


def _unknown_rows(table: TextTable, rows: Sequence[ReadRow], number_at: dict[int, int]) -> list[Remark]:
    """Rows below the head that say nothing that can be read."""
    read = {row.evidence.start for row in rows}
    reason = "it names no goods that the tables know, or neither a rate nor a day"
    left = [(BAR_TEXT.join(line.cells), line) for line in table.rows if line.start not in read]
    proofs = (Evidence(text, line.start, line.end, number_at.get(line.start, 0)) for text, line in left)
    return [Remark(f"row of a table: {proof.sentence!r}", reason, proof) for proof in proofs]
