"""Tables and datasets read once for all tests of a process.

A process that runs the tests loads the shipped folders in some twenty unions, of which the package holds eight, and
with each the tables that all minerals share. Here a table is parsed once for each content of its file, and more unions
stay. What is read is frozen. Who looks for what is wrong with a file gets what the reader says: only files without a
problem are held.
"""

from functools import lru_cache, wraps
from hashlib import blake2b
from pathlib import Path

from cachetools import LRUCache

from monazite.dataset import dataset, folder_reader
from monazite.dataset.csv_reader import Record
from monazite.dataset.schema import TableSchema
from monazite.foundation.errors import DataError
from monazite.foundation.files import read_whole

UNIONS = 24
"""Datasets that are held."""
TABLES = 1_000
"""Tables that are held: some three hundred are shipped."""

_read_table, _datasets = folder_reader.read_table, dataset.datasets
_tables: LRUCache[tuple[str, str, bytes], list[Record]] = LRUCache(TABLES)


def read_table_once(path: Path, table: TableSchema, shown: str) -> tuple[list[Record], list[DataError]]:
    """What `read_table` gives, for equal bytes under an equal name without reading them again."""
    try:  # as the reader does, which waits for no pipe and takes in no device
        key = shown, table.name, blake2b(read_whole(path)).digest()
    except OSError:
        return _read_table(path, table, shown)
    if (records := _tables.get(key)) is not None:
        return list(records), []
    records, problems = _read_table(path, table, shown)
    if not problems:
        _tables[key] = list(records)
    return records, problems


@lru_cache
def _names_in(shipped: Path) -> tuple[str, ...]:
    del shipped  # the key: a test may name another folder
    return _datasets()


def share_datasets() -> None:
    """Put what is read once in the place of what is read for every union."""
    dataset._load = lru_cache(UNIONS)(dataset._load.__wrapped__)
    folder_reader.read_table = read_table_once
    dataset.datasets = wraps(dataset.datasets)(lambda: _names_in(dataset.SHIPPED))
