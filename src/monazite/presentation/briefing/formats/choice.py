"""Which formats a brief is written in, and whether what they need is installed."""

from collections.abc import Sequence

from monazite.foundation.errors import unknown
from monazite.foundation.extras import require

ALWAYS = ("html", "md")
"""Formats that are written anyway."""
ALWAYS_NEEDED = ("jinja2", "vl_convert")
NEEDED = {"pdf": "weasyprint", "docx": "docx", "xlsx": "openpyxl"}
"""Further formats with the module that they need."""


def chosen_formats(names: Sequence[str]) -> tuple[str, ...]:
    """The formats among ``names`` beyond those that are written anyway.

    Raises
    ------
    InputError
        For a name that is no format, with the nearest one, and where packages of the extra are not installed.
    """
    for module in ALWAYS_NEEDED:
        require("brief", module)
    chosen = tuple(dict.fromkeys(name.strip().lower() for name in names if name.strip()))
    for name in chosen:
        if name not in (*ALWAYS, *NEEDED):
            raise unknown(name, (*ALWAYS, *NEEDED), field="format")
    extra = tuple(name for name in chosen if name in NEEDED)
    for name in extra:
        require("brief", NEEDED[name])
    return extra
