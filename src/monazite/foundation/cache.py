"""The one cache on disk: what was computed before for the same content, so that it need not be computed again.

An entry's key is a hash of everything that its value rests on: the inputs, the source of the module that computes it
and of every module which that one imports, every file of a folder that imports its own files (levers, outcomes), the
data files of the package that these modules name, and the versions of the libraries that do the arithmetic. A change of
any of them gives another key. What a process changes in memory alone, such as an outcome that a notebook registers, is
in no file and in no key: nothing that is kept here rests on the like. An entry holds a checksum of itself; one that is
damaged or not ours is reported, computed anew and replaced. Files are written beside their place and moved there whole,
so two processes can share the folder; a folder that is read-only, full or open to others is left alone and nothing is
kept.

The folder is ``MONAZITE_CACHE``, or the user's cache folder. Compiled kernels lie in it too (`kernels_folder`).
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import platform
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

PACKAGE = "monazite"
ROOT = Path(__file__).parents[1]
LIMIT = 1 << 30
"""Bytes that all entries together may take; compiled kernels, which numba manages, come on top."""
ROOMY = 0.8
"""Share of `LIMIT` that is left when the oldest entries have been removed."""
UNUSED = 90 * 86_400.0
"""Seconds after which an entry, or a folder of kernels, that nobody asked for is removed."""
LIBRARIES = ("numpy", "scipy", "numba")
KERNELS = "kernels"

_HEADER = b"monazite cache 1 "
_IMPORT = re.compile(r"^[ \t]*from[ \t]+(monazite[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]+)", re.MULTILINE)
_NAME = re.compile(r"\w+")
_FOLDER = "iter_modules(__path__"  # in the text of a folder that imports every file it holds
_DATA = re.compile(r'files\("monazite"\)((?:\s*/\s*"[\w.-]+")+)')
_EVERY = 64  # writes between two looks at how much is kept
_writes = 0
log = logging.getLogger("monazite.cache")


class Usage(NamedTuple):
    """What one kind of entry takes on disk."""

    kind: str
    entries: int
    size: int  # bytes


def folder() -> Path | None:
    """Where entries are kept: made and private to the user; None where nothing can be written or others can write."""
    base = os.environ.get("MONAZITE_CACHE")
    return _folder(str(Path(base) / PACKAGE) if base else _user_folder())


@cache
def _user_folder() -> str:
    from platformdirs import user_cache_dir

    return user_cache_dir(PACKAGE, appauthor=False)


@cache
def _folder(place: str) -> Path | None:
    path = Path(place)
    if place.startswith("~"):  # a user without a home: the name stands as it is and would be a folder of that name
        return None
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.name == "posix":
            found = path.stat()
            if found.st_uid != os.getuid():
                log.warning("The cache folder %s belongs to another user; nothing is kept.", path)
                return None
            if found.st_mode & 0o022:
                log.warning("Others could write into the cache folder %s: it is emptied and made private.", path)
                path.chmod(0o700)
                shutil.rmtree(path)
                path.mkdir(mode=0o700)
            path.chmod(0o700)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError:
        return None
    return path


def kernels_folder(fingerprint: str) -> Path | None:
    """Folder for compiled kernels of one state of the sources; None where nothing can be kept, which is reported."""
    base = folder()
    if base is None:
        return None
    place = base / KERNELS / fingerprint
    try:
        place.mkdir(parents=True, exist_ok=True)
        (place / "used").touch()
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        log.warning("Compiled code is not kept (%s): %s", error.strerror, place)
        return None
    with suppress(OSError):
        for other in place.parent.iterdir():
            used = other / "used"
            if other != place and (not used.exists() or used.stat().st_mtime < time.time() - UNUSED):
                shutil.rmtree(other, ignore_errors=True)
    return place


@cache
def source_of(path: Path) -> str:
    """Text of a source file."""
    return path.read_text(encoding="utf-8")


@cache
def _file_of(module: str) -> Path | None:
    path = ROOT.joinpath(*module.split(".")[1:])
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        if file.is_file() and module != PACKAGE:
            return file
    return None


@cache
def _imported(module: str) -> tuple[str, ...]:
    """Modules of the package that a module imports anywhere in its text, with the packages that they lie in."""
    file = _file_of(module)
    names: set[str] = set()
    text = "" if file is None else source_of(file)
    for found in _IMPORT.finditer(text):
        names.add(found[1])
        names.update(f"{found[1]}.{name}" for name in _NAME.findall(found[2]))
    if file is not None and file.name == "__init__.py" and _FOLDER in text:
        names.update(f"{module}.{path.stem}" for path in file.parent.iterdir() if path != file)
    parts = {".".join(name.split(".")[:i]) for name in (*names, module) for i in range(2, name.count(".") + 2)}
    return tuple(sorted(name for name in parts if name != module and _file_of(name) is not None))


def modules_behind(module: str) -> tuple[str, ...]:
    """A module and all modules of the package that it imports, directly or through others, sorted by name."""
    known, waiting = {module}, [module]
    while waiting:
        new = set(_imported(waiting.pop())) - known
        known |= new
        waiting += new
    return tuple(sorted(known))


@cache
def code_hash(*modules: str) -> str:
    """Hash of the sources of some modules and of all that they import, and of the data files that any of them names."""
    names = sorted({name for module in modules for name in modules_behind(module)})
    sources = [file for name in names if (file := _file_of(name)) is not None]
    return files_hash([*sources, *sorted({data for file in sources for data in _data_of(file)})])


@cache
def _data_of(file: Path) -> tuple[Path, ...]:
    """Data files of the package that a source file names by their whole place."""
    places = (ROOT.joinpath(*re.findall(r'"([^"]+)"', found[1])) for found in _DATA.finditer(source_of(file)))
    return tuple(place for place in places if place.is_file())


def files_hash(files: Iterable[Path]) -> str:
    """Hash of source files by their place in the package and their text."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(ROOT).as_posix()}\0{source_of(file)}\0".encode())
    return digest.hexdigest()


@cache
def versions() -> str:
    """Versions of Python and of the libraries that do the arithmetic."""
    found = [f"python {platform.python_version()}"]
    for name in LIBRARIES:
        with suppress(PackageNotFoundError):
            found.append(f"{name} {version(name)}")
    return ", ".join(found)


def key(module: str, *content: Any) -> str:
    """Key of a value that ``module`` computes from some content.

    Parameters
    ----------
    module
        Name of the module whose code makes the value (``__name__`` where it is computed).
    content
        What the value rests on besides the code: plain values, dates, and arrays by shape, type and bytes.

    Returns
    -------
    str
        32 hexadecimal digits.
    """
    digest = hashlib.sha256(f"{code_hash(module)} {versions()}".encode())
    for part in content:
        if isinstance(part, np.ndarray):
            digest.update(repr((part.shape, part.dtype.str)).encode() + np.ascontiguousarray(part).tobytes())
        else:
            digest.update(json.dumps(part, sort_keys=True, default=str).encode())
        digest.update(b"\0")
    return digest.hexdigest()[:32]


def load(kind: str, name: str) -> bytes | None:
    """An entry's data, marked as used; None if there is none or it is damaged, which is reported."""
    base = folder()
    if base is None:
        return None
    file = base / kind / name
    try:
        content = file.read_bytes()
        os.utime(file)
    except OSError:
        return None
    head, _, data = content.partition(b"\n")
    if head != _HEADER + hashlib.sha256(data).hexdigest().encode():
        log.warning("A file of the cache is damaged and is made anew: %s", file)
        return None
    return data


def store(kind: str, name: str, data: bytes) -> None:
    """Keep an entry, whole or not at all; what cannot be written is not kept."""
    global _writes
    base = folder()
    if base is None:
        return
    file = base / kind / name
    partial = None
    try:
        file.parent.mkdir(mode=0o700, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".", delete=False) as partial:
            partial.write(_HEADER + hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
        Path(partial.name).replace(file)
    except OSError:
        if partial is not None:
            with suppress(OSError):
                Path(partial.name).unlink()
        return
    _writes += 1
    if _writes % _EVERY == 1:
        evict()


def arrays(kind: str, name: str, make: Callable[[], Mapping[str, Any]]) -> dict[str, np.ndarray]:
    """Named arrays of numbers or texts: those kept under a key, or made now and kept.

    Parameters
    ----------
    kind
        Folder of the entry: what sort of value it is.
    name
        Its `key`.
    make
        Gives the arrays where there is no entry.
    """
    from io import BytesIO

    data = load(kind, name)
    if data is not None:
        try:
            with np.load(BytesIO(data), allow_pickle=False) as stored:
                return {field: stored[field] for field in stored.files}
        except (OSError, ValueError, KeyError, EOFError):
            log.warning("An entry of the cache cannot be read and is made anew: %s/%s", kind, name)
    values = {field: np.asarray(value) for field, value in make().items()}
    out = BytesIO()
    np.savez_compressed(out, **values)  # pyright: ignore[reportArgumentType]
    store(kind, name, out.getvalue())
    return values


def load_json(kind: str, name: str) -> Any | None:
    """A kept value of plain types; None if there is none."""
    data = load(kind, name)
    try:
        return None if data is None else json.loads(data)
    except ValueError:
        return None


def store_json(kind: str, name: str, value: Any) -> None:
    """Keep a value of plain types."""
    store(kind, name, json.dumps(value, ensure_ascii=False).encode())


def _entries(base: Path) -> list[tuple[Path, os.stat_result]]:
    """Files of all kinds but compiled kernels; a file that another process removes meanwhile is left out."""
    out = []
    for kind in base.iterdir():
        if kind.name == KERNELS or not kind.is_dir():
            continue
        for file in kind.iterdir():
            with suppress(OSError):
                out.append((file, file.stat()))
    return out


def evict(limit: int = LIMIT) -> int:
    """Remove entries that nobody asked for in a long time, then the least recently used ones above ``limit`` bytes.

    Returns the number of entries that were removed.
    """
    base = folder()
    if base is None:
        return 0
    removed = 0
    with suppress(OSError):
        files = sorted(_entries(base), key=lambda entry: entry[1].st_mtime)
        total = sum(stat.st_size for _, stat in files)
        goal = total if total <= limit else ROOMY * limit
        for file, stat in files:
            if total <= goal and stat.st_mtime > time.time() - UNUSED:
                break
            with suppress(OSError):
                file.unlink()
                total, removed = total - stat.st_size, removed + 1
    return removed


def usage() -> list[Usage]:
    """What every kind of entry takes, compiled kernels among them, by name."""
    base = folder()
    if base is None:
        return []
    out = []
    for kind in sorted(path for path in base.iterdir() if path.is_dir()):
        files = [file for file in kind.rglob("*") if file.is_file()]
        out.append(Usage(kind.name, len(files), sum(file.stat().st_size for file in files)))
    return out


def clear(kind: str | None = None) -> int:
    """Remove all entries of a kind, or all of them; returns the number of bytes that were freed."""
    base = folder()
    if base is None:
        return 0
    freed = 0
    for entry in usage():
        if kind in (None, entry.kind):
            shutil.rmtree(base / entry.kind, ignore_errors=True)
            freed += entry.size
    return freed
