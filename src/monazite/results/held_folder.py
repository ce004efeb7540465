"""Folders that a process holds while it writes them, and what processes that were killed left of theirs."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where what a killed process left stays
    fcntl = None

MARK = ".being-written"
"""File in a folder that somebody is writing: without it no folder is taken for one that was left."""


@contextmanager
def held_folder(place: Path, prefix: str) -> Generator[Path, None, None]:
    """A new folder in ``place`` that this process holds until the end of the block, and that vanishes then.

    Folders of the same beginning that no process holds any more are removed first: a process that was killed left them.
    """
    _remove_left(place, prefix)
    try:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
    except OSError as problem:  # it would name a folder of which the user knows nothing
        raise OSError(problem.errno, problem.strerror, str(place)) from None
    handle = _opened(folder)
    try:
        _lock(handle)
        (folder / MARK).touch()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if handle is not None:
            os.close(handle)


@contextmanager
def one_at_a_time(place: Path) -> Generator[None, None, None]:
    """A block that one process alone runs for a folder: others wait, where the system has such locks."""
    handle = _opened(place)
    try:
        if handle is not None and fcntl is not None:
            with suppress(OSError):  # a file system without locks
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _remove_left(place: Path, prefix: str) -> None:
    for path in place.glob(f"{prefix}*"):
        if path.is_symlink() or not (path / MARK).is_file():
            continue
        handle = _opened(path)
        try:
            if _lock(handle):
                shutil.rmtree(path, ignore_errors=True)
        finally:
            if handle is not None:
                os.close(handle)


def _opened(folder: Path) -> int | None:
    """A handle of a folder; None where folders cannot be opened."""
    try:
        return os.open(folder, os.O_RDONLY) if fcntl is not None else None
    except OSError:
        return None


def _lock(handle: int | None) -> bool:
    """Whether this process holds the folder of a handle now. It ends with the process, however that ends."""
    if handle is None or fcntl is None:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
