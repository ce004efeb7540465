"""Files of a user: read whole if they are files and not too large, and written whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from pathlib import Path

from monazite.foundation.errors import InputError
from monazite.foundation.user_tables import decoded

MOST_BYTES = 20_000_000
"""Of a table or another file of a user: some fifty times the largest one that ships."""


def read_whole(path: Path, most: int = MOST_BYTES) -> bytes:
    """Content of a file.

    Parameters
    ----------
    path
        The file, or a link to one.
    most
        Largest size in bytes.

    Returns
    -------
    bytes
        All of it.

    Raises
    ------
    OSError
        When it cannot be read, is larger, or is a folder, a pipe or a device, which might never end.
    """
    size = size_of_file(path)
    if size > most:
        raise OSError(errno.EFBIG, f"it has {size:,} bytes, allowed are {most:,}", str(path))
    return path.read_bytes()


def size_of_file(path: Path) -> int:
    """Bytes of a file. Raises OSError for a folder, a pipe or a device, which might never end."""
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder", str(path))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is a pipe or a device, not a file", str(path))
    return found.st_size


def read_input(path: Path, most: int = MOST_BYTES, field: str | None = None) -> bytes:
    """Content of a file that a user named, as `read_whole` reads it.

    Parameters
    ----------
    path, most
        As there.
    field
        What named the path, for the message.

    Raises
    ------
    InputError
        Where `read_whole` raises OSError, with the reason.
    """
    try:
        return read_whole(path, most)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise InputError(f"the file cannot be read ({reason})", file=path, field=field) from None


def read_text_input(path: Path, most: int = MOST_BYTES, field: str | None = None) -> str:
    """Text in UTF-8 of a file that a user named. Raises InputError as `read_input` does, and for other bytes."""
    return decoded(read_input(path, most, field), str(path))


def write_whole(path: Path, text: str, field: str = "--out") -> None:
    """Write a text to a file that was not there, or in the place of one; a link stays and its file is replaced.

    Parameters
    ----------
    path
        The file to write.
    text
        What it is to hold, written as UTF-8.
    field
        What named the path, for the message.

    Raises
    ------
    InputError
        For a folder, a pipe or a device, which stay as they are.
    OSError
        When it cannot be written; what was there stays, and nothing half-written remains.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        raise InputError(field=field, found=str(path), allowed="a file; this is a folder, a pipe or a device")
    partial: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
        partial = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        if target.exists():
            shutil.copymode(target, partial)
        else:
            partial.chmod(0o666 & ~_mask())
        partial.replace(target)
    except OSError as problem:  # which names no file, or one of which the user knows nothing
        raise OSError(problem.errno, problem.strerror or str(problem), str(path)) from None
    finally:
        if partial is not None:
            partial.unlink(missing_ok=True)


def _mask() -> int:
    """The mask of new files, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
