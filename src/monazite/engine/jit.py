"""How the engine is compiled: one place for numba's options and for where compiled code is kept.

Leaf functions take arrays, not tuples of arrays: numba compiles a function of a 50-field tuple many times slower.
Tuples appear only where Python calls a kernel and in the market kernel itself.

Compiled code lives in a folder named after a hash of the engine's sources, so that no kernel survives a change of
anything it was compiled from. The folder is ``MONAZITE_CACHE``, or ``monazite`` in the user's cache folder, or a
temporary one where that cannot be written (then every process compiles once).
"""

import os
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import numba

# Neither contraction nor reassociation: the compiler would choose anew, wherever it inlines a function, which products
# it fuses with which sums, and the same run in another process would differ in the last digits. Where a fused product
# pays, it is written down (`elementary.fma`). NaN and infinity keep their meaning because limits use infinity and a
# failed solve is recognised by NaN.
FAST = {"nsz"}
# Nothing is called from C, so no entry for it is compiled.
OPTIONS: dict[str, Any] = {
    "error_model": "numpy", "fastmath": FAST, "cache": True, "nogil": True, "no_cfunc_wrapper": True,
}  # fmt: skip
numba.config.SLP_VECTORIZE = 1  # type: ignore[attr-defined]  # sums written side by side become vector instructions


def source_hash() -> str:
    """Hash of the engine's source files and of numba's version."""
    digest = sha256(numba.__version__.encode())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Folder for compiled code; made if it does not exist."""
    base = os.environ.get("MONAZITE_CACHE") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(base) / "monazite" / source_hash()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".writable").touch()
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="monazite-"))
    return folder


CACHE = cache_folder()
numba.config.CACHE_DIR = str(CACHE)  # type: ignore[attr-defined]


def is_compiled() -> bool:
    """Whether the folder holds the market kernel, the last one to be compiled."""
    return any(CACHE.rglob("market.clear*.nbi"))


def keeps() -> bool:
    """Whether other processes find in the folder what this one compiles."""
    return CACHE.name == source_hash()


def jit(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function of arrays on first use, keep the machine code on disk, run without Python's lock."""
    return numba.njit(**OPTIONS)(function)


def inlined(function: Callable[..., Any]) -> Callable[..., Any]:
    """A named piece of another kernel: it is put in where it is called before anything is compiled.

    Whatever a kernel calls is optimised once more with it, so each level of calls costs the compiler a pass over all
    code below.
    """
    return numba.njit(inline="always", **OPTIONS)(function)
