"""Puts what measures moves of a lever into a page: no page of a reader holds it."""

from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("moves.js")


def measuring(page: Any) -> Any:
    """The page with ``window.measure`` and ``window.release``, made of the scripts that it runs already."""
    page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    return page
