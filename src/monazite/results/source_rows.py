"""Which sources an outcome rests on: those of the rows of its tables that are about the names asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from monazite.dataset.dataset import Dataset
from monazite.dataset.patterns import match_goods
from monazite.dataset.rows.policy import Duty
from monazite.dataset.rows.row import Sourced
from monazite.foundation.errors import InputError

MOST = 40  # rows of a table whose sources are named


class SourceRows:
    """Sources of a dataset's rows, looked up once for every question."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._sources: dict[tuple[object, ...], tuple[str, ...]] = {}
        self._rows: dict[tuple[str, str, str], frozenset[int]] = {}
        self._duties: Sequence[Duty] | None = None

    def sources(self, tables: Iterable[str], where: Mapping[str, str]) -> tuple[str, ...]:
        """Ids of the sources of the rows of some tables that match all the names asked for.

        Of a table without such rows its first ones count; ``priors`` counts for no name in particular and is left out.
        A duty on goods that the dataset does not have counts for nothing.
        """
        tables = tuple(tables)
        key = (tables, tuple(sorted(where.items())))
        if key in self._sources:
            return self._sources[key]
        ids: dict[str, None] = {}
        wanted = {key: value.split(".")[0] if key == "good" else value for key, value in where.items()}
        for table in tables:
            rows = self._on_own_goods(table)
            places = [self._concerned(table, name, value) for name, value in wanted.items()]
            matching = [rows[i] for i in sorted(places[0].intersection(*places[1:]))] if places else list(rows)
            for row in (matching or rows)[:MOST] if table != "priors" else rows[:0]:
                ids.update(dict.fromkeys(row.source))
        self._sources[key] = tuple(ids)
        return self._sources[key]

    def _on_own_goods(self, table: str) -> Sequence[Sourced]:
        """Rows of a table, of duties those alone that fall on a good of the dataset."""
        rows = self.dataset.table(table)
        if table != "tariffs":
            return rows
        if self._duties is None:
            names = [(row.good, row.mineral) for row in self.dataset.table("goods")]
            self._duties = tuple(row for row in rows if any(_matches(pattern, names) for pattern in row.goods))
        return self._duties

    def _concerned(self, table: str, name: str, value: str) -> frozenset[int]:
        """Positions of the rows of a table that are about one name asked for."""
        key = (table, name, value)
        if key not in self._rows:
            rows = self._on_own_goods(table)
            if all(_lacks(row_type, name) for row_type in {type(row) for row in rows}):
                self._rows[key] = frozenset(range(len(rows)))  # asking each row takes long
            else:
                self._rows[key] = frozenset(i for i, row in enumerate(rows) if concerns(row, name, value))
        return self._rows[key]


def _matches(pattern: str, goods: Sequence[tuple[str, str]]) -> bool:
    """Whether a pattern stands for one of some goods, each with its mineral."""
    try:
        return bool(match_goods(pattern, [good for good, _ in goods], [mineral for _, mineral in goods]))
    except InputError:
        return False


def _lacks(row_type: type[Sourced], name: str) -> bool:
    """Whether rows of a type have neither a column nor a property of a name."""
    return name not in row_type.model_fields and not hasattr(row_type, name)


def concerns(row: object, name: str, value: str) -> bool:
    """Whether a row of a table is about a name asked for (one that it has no column for does not count)."""
    cell = getattr(row, name, None)
    if cell is None or value in ("WORLD", "total"):
        return True
    text = str(cell)
    return value in (text, text.split(".")[0])
