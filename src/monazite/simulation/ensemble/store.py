"""The folder of an ensemble: one Parquet file per batch, each there whole or not at all, and a manifest.

::

    out/
    ├── manifest.json                 what the numbers depend on, how many draws are wanted and there
    ├── scenario.toml                 the scenario, to run it again
    ├── series.parquet                series: outcome, good, region, use, sector, month, unit
    ├── batches/000000-000063.parquet draw, series, value; named after its first and last draw
    ├── batches/000000-000063.sha256  checksum of that file, written just before it
    └── quantiles.parquet             of every series, written when all draws are there

Which draws exist is read from the batch files alone, never from the manifest, so that no interruption can make the two
disagree. A file gets its name only after its content has reached the disk.
"""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import json
import os
import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager, nullcontext
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from monazite.foundation.errors import InputError, collect
from monazite.simulation.ensemble.redrawn import CONDITIONED, TABLE

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

MEMORY = "512MB"  # of DuckDB; what does not fit goes to a temporary file
_NAME = re.compile(r"^(\d{6,})-(\d{6,})\.parquet$")
_PARTIAL = ".partial"
_WRITTEN = {
    ".lock", "batches", "manifest.json", "scenario.toml", "series.parquet", "quantiles.parquet", TABLE, CONDITIONED,
}  # fmt: skip
CHECKSUM = ".sha256"
"""Suffix of the file with the checksum of a batch."""
_SOUND: set[tuple[str, int, int]] = set()
"""Batch files whose checksum was right: path, time of the last change, size."""

Span = tuple[int, int]
"""Draws ``first`` up to, but not including, ``end``."""


class Unwritten(OSError):
    """A file of an ensemble could not be written; what was there before is untouched."""


@contextmanager
def ctrl_c() -> Generator[None, None, None]:
    """Ctrl-C is Ctrl-C: DuckDB makes an error of its own of it, of three kinds, depending on what it was doing."""
    import duckdb

    try:
        yield
    except duckdb.InterruptException as problem:
        raise KeyboardInterrupt from problem
    except (RuntimeError, duckdb.Error) as problem:
        text = str(problem)
        if isinstance(problem, duckdb.Error):
            # Its text may hold any path, so that one word says little. An exception of Python inside DuckDB, which runs
            # no other Python here, is Ctrl-C; its text does not always reach the name of the exception.
            stopped = text.startswith("Traceback (most recent call last)")
        else:
            stopped = "interrupted" in text
        if stopped:
            raise KeyboardInterrupt from problem
        raise


def quoted(path: Path | str) -> str:
    """A path or a text as a literal of SQL."""
    return "'" + str(path).replace("'", "''") + "'"


def connect(threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A database in memory that spills to disk, on all cores or as many as said."""
    import tempfile

    import duckdb

    spill = Path(tempfile.gettempdir()) / f"monazite-{os.getpid()}"
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": str(spill),
        "preserve_insertion_order": False,
    }
    config |= {"threads": threads} if threads else {}
    return duckdb.connect(config=config)


class Store:
    """Files of an ensemble in a folder; see the module's text for the layout."""

    def __init__(self, folder: Path) -> None:
        if any(letter in str(folder) for letter in "*?[]"):
            raise InputError(field="--out", found=str(folder), allowed="a path without any of * ? [ ]")
        self.folder = folder
        self.batches = folder / "batches"
        self._writer: duckdb.DuckDBPyConnection | None = None  # open while the folder is locked

    # --- reading -----------------------------------------------------------------------------------------------------

    def manifest(self) -> dict[str, Any]:
        """The manifest. Raises InputError where there is none."""
        path = self.folder / "manifest.json"
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise InputError(
                file=self.folder, field="manifest.json", found="none", allowed="the folder of an ensemble"
            ) from None
        if not isinstance(content, dict) or "key" not in content:
            raise InputError(file=path, field="key", found="none", allowed="the manifest of an ensemble")
        return cast("dict[str, Any]", content)

    def check_folder(self) -> None:
        """Raises InputError for a file, or a folder that holds something else than an ensemble."""
        if self.folder.exists() and not self.folder.is_dir():
            raise InputError(f"{self.folder} is a file; an ensemble needs a folder of its own")
        names = sorted(p.name for p in self.folder.iterdir()) if self.folder.exists() else []
        written = {name for name in names if name.removesuffix(_PARTIAL) in _WRITTEN}
        if set(names) <= {".lock", self.batches.name} or (written == set(names) and self.files()):
            return  # with its batches alone as well, which say of which run they are: a manifest may be damaged or lost
        from monazite.results.output_folder import foreign

        try:
            self.manifest()
        except InputError:
            raise foreign(self.folder, [name for name in names if name not in written] or names) from None

    def files(self) -> list[tuple[Span, Path]]:
        """Batch files by their first draw, unread."""
        found: list[tuple[Span, Path]] = []
        for path in self.batches.glob("*.parquet"):
            if match := _NAME.match(path.name):
                found.append(((int(match[1]), int(match[2]) + 1), path))
        return sorted(found)

    def valid_spans(self, key: str, series: int) -> list[Span]:
        """Spans of the draws that are there. Files that cannot be read, or whose checksum is wrong, are deleted.

        Raises InputError for a file of another run and for draws that occur twice.
        """
        import duckdb

        spans: list[Span] = []
        with connect() as db:
            for (first, end), path in self.files():
                try:
                    with ctrl_c():  # which is no damage to the file
                        of_run = batch_notes(db, path).get("key")
                        query = f"SELECT num_rows FROM parquet_file_metadata({quoted(path)})"
                        rows = db.execute(query).fetchall()[0][0]
                        sound = of_run != key or (rows == (end - first) * series and is_sound(db, path, first))
                except duckdb.Error:
                    sound, of_run = False, key
                if not sound:
                    path.unlink()
                    continue
                if of_run != key:
                    raise InputError(file=path, field="key", found=of_run, allowed=f"{key}, the run at hand")
                if spans and spans[-1][1] > first:
                    raise InputError(file=path, field="draws", found=f"draw {first} a second time", allowed="each once")
                spans.append((first, end))
        return spans

    def check_batches(self) -> None:
        """Raises InputError for a batch whose content is not what was written; each state of a file is read once."""
        import duckdb

        problems: list[InputError] = []
        with connect() as db:
            for (first, end), path in self.files():
                stat = path.stat()
                state = (str(path.resolve()), stat.st_mtime_ns, stat.st_size)
                if state in _SOUND:
                    continue
                try:
                    with ctrl_c():  # which is no damage to the file
                        sound = is_sound(db, path, first)
                except duckdb.Error:
                    sound = False
                if sound:
                    _SOUND.add(state)
                    continue
                text = f"draws {first} to {end - 1} are damaged; monazite ensemble with --resume computes them again"
                problems.append(InputError(text, file=path))
        collect(problems)

    # --- writing -----------------------------------------------------------------------------------------------------

    @contextmanager
    def locked(self) -> Generator[None, None, None]:
        """Keep others from writing; the system lifts the lock when the process ends, however it ends."""
        self.batches.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as file:
            try:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except ImportError:  # no such lock on this system
                pass
            except OSError:
                text = "another run is writing to this folder; wait for it, or choose another one"
                raise InputError(text, file=self.folder) from None
            for left in (*self.folder.glob(f"*{_PARTIAL}"), *self.batches.glob(f"*{_PARTIAL}")):
                left.unlink()
            # Opened once, for batches come by the hundred; on one thread, for the others compute draws.
            with connect(threads=1) as self._writer:
                try:
                    yield
                finally:
                    self._writer = None

    def write_json(self, name: str, content: object) -> None:
        """A JSON file, whole or not at all."""
        text = json.dumps(content, indent=2, default=str, ensure_ascii=False) + "\n"
        with self._whole(self.folder / name) as partial:
            partial.write_text(text, encoding="utf-8")

    def write_text(self, name: str, text: str) -> None:
        """A text file, whole or not at all."""
        self.write_bytes(name, text.encode("utf-8"))

    def write_bytes(self, name: str, data: bytes) -> None:
        """A file, whole or not at all."""
        with self._whole(self.folder / name) as partial:
            partial.write_bytes(data)

    def write_table(self, path: Path, table: pd.DataFrame, notes: dict[str, str] | None = None) -> None:
        """A Parquet file, whole or not at all; ``notes`` go into its metadata."""
        with self._whole(path) as partial:
            self._write(partial, table, notes or {})

    def _write(self, path: Path, table: pd.DataFrame, notes: dict[str, str]) -> None:
        with nullcontext(self._writer) if self._writer else connect() as db:
            db.register("data", table)
            try:
                _copy(db, "SELECT * FROM data", path, notes)
            finally:
                db.unregister("data")

    def write_batch(self, key: str, first: int, values: np.ndarray) -> Path:
        """Values (draw, series) of the draws from ``first``, sorted by series, whole or not at all."""
        import pandas as pd

        count, series = values.shape
        path = self.batches / f"{first:06d}-{first + count - 1:06d}.parquet"
        table = pd.DataFrame(
            {
                "draw": np.tile(np.arange(first, first + count, dtype=np.int32), series),
                "series": np.repeat(np.arange(series, dtype=np.int32), count),
                "value": values.T.ravel(),
            }
        )
        with self._whole(path) as partial:
            self._write(partial, table, {"key": key, "first": str(first)})
            checksum = _checksum(partial)
            self.write_text(f"{self.batches.name}/{path.stem}{CHECKSUM}", checksum + "\n")
        return path

    @contextmanager
    def _whole(self, path: Path) -> Generator[Path, None, None]:
        """A partial file that takes the name of ``path`` once its content is on the disk."""
        import duckdb

        partial = path.with_name(path.name + _PARTIAL)
        try:
            with ctrl_c():  # also while DuckDB takes over or gives back a table, which is no failure to write
                yield partial
            with partial.open("rb+") as file:
                os.fsync(file.fileno())
            partial.replace(path)
            _sync_folder(path.parent)
        except duckdb.Error as problem:
            raise Unwritten(None, str(problem).splitlines()[0], str(path)) from problem
        except OSError as problem:
            raise Unwritten(problem.errno, problem.strerror or str(problem), str(path)) from problem
        finally:
            partial.unlink(missing_ok=True)


def batch_notes(db: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    """What the metadata of a batch file say: key of the run, its first draw."""
    rows = db.execute(f"SELECT key, value FROM parquet_kv_metadata({quoted(path)})").fetchall()
    return {bytes(name).decode(): bytes(text).decode() for name, text in rows}


def is_sound(db: duckdb.DuckDBPyConnection, path: Path, first: int) -> bool:
    """Whether a batch file is what was written, byte by byte, under its own name.

    Raises duckdb.Error for a file that cannot be read at all.
    """
    try:
        written = path.with_suffix(CHECKSUM).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return False
    return written == _checksum(path) and batch_notes(db, path).get("first") == str(first)


def _checksum(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _copy(db: duckdb.DuckDBPyConnection, query: str, path: Path, notes: dict[str, str]) -> None:
    options = "FORMAT parquet, COMPRESSION zstd"
    if notes:
        listed = ", ".join(f"{name}: {quoted(text)}" for name, text in notes.items())
        options += f", KV_METADATA {{{listed}}}"
    db.execute("SET preserve_insertion_order = true")
    db.execute(f"COPY ({query}) TO {quoted(path)} ({options})")


def _sync_folder(folder: Path) -> None:
    """Write the folder's list of names to the disk, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def missing_batches(present: Sequence[Span], draws: int, batch: int) -> list[Span]:
    """Batches of draws that are still wanted, cut at multiples of ``batch``.

    >>> missing([(0, 4), (6, 8)], 11, 4)
    [(4, 6), (8, 11)]
    """
    out: list[Span] = []
    at = 0
    for first, end in [*sorted(present), (draws, draws)]:
        while at < min(first, draws):
            stop = min((at // batch + 1) * batch, first, draws)
            out.append((at, stop))
            at = stop
        at = max(at, end)
    return out
