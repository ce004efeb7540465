"""How the engine is compiled: one place for numba's options and for where compiled code is kept.

Leaf functions take arrays, not tuples of arrays: numba compiles a function of a 50-field tuple many times slower.
Tuples appear only where Python calls a kernel and in the market kernel itself.

Compiled code lies in a folder of the cache named after a hash of the sources of all kernels, so that no kernel survives
a change of anything it was compiled from, and another copy of the same sources finds it (`KernelLocator`). Its
files are our own (`kernel_files`). Where the cache cannot be written every process compiles once.
"""

import platform
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

import numba
from llvmlite.binding import add_symbol
from numba.core import config, types
from numba.core.caching import CacheImpl
from numba.core.cgutils import get_or_insert_function

from monazite.engine.kernel_files import SUFFIX, KernelFiles
from monazite.foundation import cache

# Neither contraction nor reassociation: the compiler would choose anew, wherever it inlines a function, which products
# it fuses with which sums, and the same run in another process would differ in the last digits. Where a fused product
# pays, it is written down (`elementary.fma`). NaN and infinity keep their meaning because limits use infinity and a
# failed solve is recognised by NaN.
FAST = {"nsz"}
# Nothing is called from C, so no entry for it is compiled.
OPTIONS: dict[str, Any] = {
    "error_model": "numpy", "fastmath": FAST, "cache": True, "nogil": True, "no_cfunc_wrapper": True,
}  # fmt: skip
WITH_ARRAYS: dict[str, Any] = OPTIONS | {"_nrt": True}
WITHOUT_ARRAYS: dict[str, Any] = OPTIONS | {"_nrt": False}
# Sums written side by side become vector instructions. Numba names its settings at run time, so no checker sees them.
config.SLP_VECTORIZE = 1  # type: ignore[attr-defined]


FOLDERS = ("engine", "economy", "negotiation", "analysis")
"""Folders of the package that hold kernels. A kernel may call one of another file, whose code is then part of it."""


def source_hash() -> str:
    """Hash of the sources of all kernels and of the versions of the compiler."""
    files = (file for name in FOLDERS for file in sorted((cache.ROOT / name).rglob("*.py")))
    kernels = [file for file in files if "engine" in file.parts or "engine.jit import" in cache.source_of(file)]
    text = f"{numba.__version__} {platform.python_version()} {cache.files_hash(kernels)}"
    return sha256(text.encode()).hexdigest()[:16]


SOURCE_HASH = source_hash()
CACHE = cache.kernels_folder(SOURCE_HASH)
if CACHE is not None:
    config.CACHE_DIR = str(CACHE)  # type: ignore[attr-defined]  # numba names its settings at run time


class KernelLocator:
    """Where numba keeps the code of a kernel: by the place of its file within the package.

    Numba's own locators go by the whole path, so that a package that is installed anew, moved or cloned elsewhere would
    be compiled again from the same sources. Functions of other packages are left to those locators.
    """

    def __init__(self, py_func: Callable[..., Any], py_file: str) -> None:
        self._py_file = py_file  # numba names it in warnings
        self._line = py_func.__code__.co_firstlineno
        self._place = "_".join(Path(py_file).relative_to(cache.ROOT).parent.parts)

    @classmethod
    def from_function(cls, py_func: Callable[..., Any], py_file: str) -> "KernelLocator | None":
        """The locator of a kernel of the package; None for any other function."""
        return cls(py_func, py_file) if Path(py_file).is_relative_to(cache.ROOT) else None

    @property
    def folder(self) -> Path | None:
        """The folder; None where nothing is kept."""
        return None if CACHE is None else CACHE / self._place

    def ensure_cache_path(self) -> None:
        """`KernelFiles` makes the folder when it writes."""

    def get_cache_path(self) -> str:
        """The folder, for messages; nothing is read or written by this name."""
        return str(self.folder)

    def get_source_stamp(self) -> str:
        """What tells code of other sources: the hash that the folder is named after."""
        return SOURCE_HASH

    def get_disambiguator(self) -> str:
        """What tells functions of one name in one file."""
        return str(self._line)


# What the user has set stays behind it, else numba's own. A version of numba without the setting goes on as ever.
_OTHERS = getattr(config, "CACHE_LOCATOR_CLASSES", "") or ",".join(c.__name__ for c in CacheImpl._locator_classes)
config.CACHE_LOCATOR_CLASSES = f"{__name__}.KernelLocator,{_OTHERS}"  # type: ignore[attr-defined]


def has_kernels(*names: str) -> bool:
    """Whether kernels are on disk, each named by its file and function as in ``market.clear``."""
    return CACHE is not None and all(any(CACHE.rglob(f"{name}-*{SUFFIX}")) for name in names)


def is_compiled() -> bool:
    """Whether the folder holds the market kernel, the last one to be compiled."""
    return has_kernels("market.clear")


def is_shared() -> bool:
    """Whether other processes find in the folder what this one compiles."""
    return CACHE is not None


def _with_own_files(kernel: Any) -> Any:
    """A kernel whose code is kept in `KernelFiles`; with a numba that hides its files, in those."""
    numbas: Any = getattr(kernel, "_cache", None)
    locator = getattr(getattr(numbas, "_impl", None), "locator", None)
    if isinstance(locator, KernelLocator) and hasattr(numbas, "_cache_file"):
        numbas._cache_file = KernelFiles(locator.folder, numbas._impl.filename_base)
    return kernel


def jit(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function of arrays on first use, keep the machine code on disk, run without Python's lock."""
    return _with_own_files(numba.njit(**WITH_ARRAYS)(function))  # said, because it would be that of a calling kernel


def allocation_free(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function that makes no array of its own, without counting references.

    Numba counts who holds an array whenever one is taken out of a tuple, sliced or handed on: some 700 locked
    additions in one evaluation of the month's equations, a fifth of its time and a third of its code. Where nothing is
    made and nothing is returned but numbers, the caller holds every array for as long as the function runs. A function
    that makes an array is refused when it is compiled.
    """
    return _with_own_files(numba.njit(**WITHOUT_ARRAYS)(function))


def inlined(function: Callable[..., Any]) -> Callable[..., Any]:
    """A named piece of another kernel: it is put in where it is called before anything is compiled.

    Whatever a kernel calls is optimised once more with it, so each level of calls costs the compiler a pass over all
    code below.
    """
    return _with_own_files(numba.njit(inline="always", **OPTIONS)(function))


def by_address(kernel: Any, arguments: tuple[Any, ...]) -> tuple[Any, Callable[..., Any]]:
    """What an intrinsic returns to call a kernel as compiled, where the compiler would take it in and optimise it anew.

    The caller refers to the kernel by a name, for which its address is put in before the caller runs: here when it is
    compiled, and in a process that takes the caller from disk by what numba runs before it loads code (its
    ``reload_init``).

    Parameters
    ----------
    kernel
        A compiled function that is an attribute of its module.
    arguments
        Types of its arguments.

    Returns
    -------
    tuple
        Signature, and the function that writes the call.
    """
    wanted = tuple(map(types.unliteral, arguments))
    module, name = kernel.py_func.__module__, kernel.py_func.__name__
    symbol = f"{module}.{name}.{sha256(str(wanted).encode()).hexdigest()[:16]}"
    signature = give_address(module, name, wanted, symbol).signature

    def generate(context: Any, builder: Any, _: Any, values: Any) -> Any:
        context.active_code_library._reload_init.add(partial(give_address, module, name, wanted, symbol))
        convention, result = context.call_conv, signature.return_type
        kind = convention.get_function_type(result, signature.args)
        function = get_or_insert_function(builder.module, kind, symbol)
        status, out = convention.call_function(builder, function, result, signature.args, values)
        with builder.if_then(status.is_error, likely=False):
            convention.return_status_propagate(builder, status)
        return out

    return signature, generate


def give_address(module: str, name: str, arguments: tuple[Any, ...], symbol: str) -> Any:
    """Take a kernel from disk, or compile it, and give its address for a name; returns numba's record of it."""
    kernel = getattr(import_module(module), name)
    kernel.compile(arguments)
    compiled = kernel.overloads[arguments]
    add_symbol(symbol, compiled.library.get_pointer_to_function(compiled.fndesc.llvm_func_name))
    return compiled
