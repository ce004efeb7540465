"""What was computed before for the same content: kept beside the compiled kernels, named by a hash of all it rests on.

A change of the data, the scenario, the draws or the code gives another name, so that nothing kept is ever out of date.
What has not been asked for in a month is removed. A folder that cannot be written is no reason to fail.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

MONTH = 30 * 86_400.0  # seconds
APART = ("presentation", "reading", "negotiation")
"""Parts of the package that no simulated figure depends on."""


@cache
def code_hash(apart: tuple[str, ...] = APART, but: tuple[str, ...] = ()) -> str:
    """Hash of the package's sources without the parts ``apart``; files of these by the stems in ``but`` count."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        part = path.relative_to(root).parts
        if part[0] not in apart or path.stem in but:
            digest.update("/".join(part).encode() + path.read_bytes())
    return digest.hexdigest()


def name_of(*what: Any) -> str:
    """Name of content: a hash of the code and of plain values; dates and the like by their text."""
    return hashlib.sha256(json.dumps([code_hash(), *what], sort_keys=True, default=str).encode()).hexdigest()[:32]


def folder(kind: str) -> Path | None:
    """Where a kind of content is kept; None where nothing can be written."""
    from monazite.engine.jit import CACHE

    place = CACHE.parent / kind
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return place


def write(place: Path, data: bytes) -> None:
    """Keep a file, whole or not at all, and remove its neighbours that have not been asked for in a month."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = place.with_name(f"{place.name}.{os.getpid()}")
        partial.write_bytes(data)
        partial.replace(place)
        for old in place.parent.iterdir():
            if old.stat().st_mtime < time.time() - MONTH:
                old.unlink(missing_ok=True)
    except OSError:
        return


def read(place: Path) -> bytes | None:
    """A kept file, marked as asked for; None if there is none."""
    try:
        data = place.read_bytes()
        place.touch()
    except OSError:
        return None
    return data


def arrays(kind: str, name: str, make: Callable[[], Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """Named arrays of numbers or texts: those kept under this name, or made now and kept."""
    from io import BytesIO

    place = folder(kind)
    file = None if place is None else place / f"{name}.npz"
    data = None if file is None else read(file)
    if data is not None:
        try:
            with np.load(BytesIO(data)) as found:
                return {key: found[key] for key in found.files}
        except (OSError, ValueError, KeyError, EOFError):
            pass  # a file that cannot be read is made anew
    made = {key: np.asarray(value) for key, value in make().items()}
    if file is not None:
        out = BytesIO()
        np.savez_compressed(out, **made)  # pyright: ignore[reportArgumentType]
        write(file, out.getvalue())
    return made
