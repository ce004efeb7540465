"""The main part as PDF: the HTML page without its cards, laid out by WeasyPrint."""

from importlib import import_module
from pathlib import Path
from typing import Any

from monazite.foundation.errors import InputError


def write_pdf(html: str, path: Path) -> None:
    """Write a page as PDF. Raises InputError where the system lacks Pango, which WeasyPrint sets text with."""
    try:
        weasyprint: Any = import_module("weasyprint")
    except OSError as problem:
        raise InputError(
            f"the format pdf needs the library Pango of the system, which was not found: {problem}"
        ) from None
    weasyprint.HTML(string=html).write_pdf(str(path), pdf_tags=True)  # headings and tables for those who hear it read
