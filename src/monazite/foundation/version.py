"""Version of the installed package and kind of processor, as every record of a run names them."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def package_version() -> str:
    """Version of the installed package; ``unknown`` for a source tree that is not installed."""
    try:
        return version("monazite")
    except PackageNotFoundError:
        return "unknown"


@cache
def processor() -> str:
    """Kind of processor that code is compiled for, as the compiler calls it.

    Sums of vectors are ordered by its width: runs of one id on two kinds can differ in their last digits.
    """
    from llvmlite.binding import get_host_cpu_name

    return get_host_cpu_name()
