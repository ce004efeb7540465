"""Which formats a brief is written in, and whether what they need is installed."""

from collections.abc import Sequence
from importlib.util import find_spec

from monazite.foundation.errors import InputError, unknown

ALWAYS = ("html", "md")
"""Formats that are written anyway."""
NEEDED = {"pdf": ("weasyprint", "weasyprint"), "docx": ("docx", "python-docx"), "xlsx": ("openpyxl", "openpyxl")}
"""Further formats with the module that they need and the package that holds it."""


def chosen_formats(names: Sequence[str]) -> tuple[str, ...]:
    """The formats among ``names`` beyond those that are written anyway.

    Raises
    ------
    InputError
        For a name that is no format, with the nearest one, and for a format whose package is not installed.
    """
    chosen = tuple(dict.fromkeys(name.strip().lower() for name in names if name.strip()))
    for name in chosen:
        if name not in (*ALWAYS, *NEEDED):
            raise unknown(name, (*ALWAYS, *NEEDED), field="format")
    extra = tuple(name for name in chosen if name in NEEDED)
    for name in extra:
        module, package = NEEDED[name]
        if find_spec(module) is None:
            raise InputError(
                f"the format {name} needs the package {package}, which is not installed; pip install {package}"
            )
    return extra
