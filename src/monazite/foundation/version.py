"""Version of the installed package, as every record of a run names it."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def package_version() -> str:
    """Version of the installed package; ``unknown`` for a source tree that is not installed."""
    try:
        return version("monazite")
    except PackageNotFoundError:
        return "unknown"
