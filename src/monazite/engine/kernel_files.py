"""Compiled code on disk: a file for each kernel and signature, with a checksum, written whole or not at all.

Numba keeps an index beside its files of code. It has no checksum, so that a flipped byte runs as machine code and a cut
file ends every later run; two processes that write one index at once can put the code of one signature under another's
name; and a disk that is full ends the run that compiles. Here a file is named after all that it was compiled for. What
cannot be read is reported and compiled anew, and what cannot be written is not kept.
"""

import logging
import pickle
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from numba.core.serialize import dumps

SUFFIX = ".kernel"
_HEADER = b"monazite kernel 1 "
log = logging.getLogger("monazite.cache")


class KernelFiles:
    """Files of one kernel, as numba's cache of a function uses them.

    Attributes
    ----------
    folder
        Where they lie; None where nothing is kept.
    name
        What their names begin with: file, function and line.
    """

    def __init__(self, folder: Path | None, name: str) -> None:
        self.folder, self.name = folder, name

    def file_of(self, key: Any) -> Path | None:
        """File for a signature and processor."""
        if self.folder is None:
            return None
        return self.folder / f"{self.name}.{sha256(repr(key).encode()).hexdigest()[:16]}{SUFFIX}"

    def load(self, key: Any) -> Any:
        """Code for a signature and processor; None if there is none, or none that is whole."""
        file = self.file_of(key)
        if file is None:
            return None
        try:
            head, _, content = file.read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        except OSError as error:
            log.warning("Compiled code cannot be read (%s) and is made anew: %s", error.strerror, file)
            return None
        if head != _HEADER + sha256(content).hexdigest().encode():
            log.warning("A file of compiled code is damaged and is made anew: %s", file)
            return None
        stored, code = pickle.loads(content)
        return code if stored == key else None

    def save(self, key: Any, code: Any) -> None:
        """Keep code; what cannot be written is not kept."""
        file = self.file_of(key)
        if file is None:
            return
        content, partial = dumps((key, code)), None
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=file.parent, prefix=".", delete=False) as partial:
                partial.write(_HEADER + sha256(content).hexdigest().encode() + b"\n" + content)
            Path(partial.name).replace(file)
        except OSError as error:
            _report_lost(file.parent, error.strerror or str(error))
            if partial is not None:
                with suppress(OSError):
                    Path(partial.name).unlink()

    def flush(self) -> None:
        """Forget all code of the kernel."""
        if self.folder is not None:
            for file in self.folder.glob(f"{self.name}.*{SUFFIX}"):
                with suppress(OSError):
                    file.unlink()


@cache
def _report_lost(folder: Path, reason: str) -> None:
    """Say once that code is not kept, not for each of some sixty kernels."""
    log.warning("Compiled code is not kept (%s): %s", reason, folder)
