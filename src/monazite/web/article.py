"""Paste an article: a thin layer over `monazite.reading`, which says so where that part is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

from monazite.scenario import Scenario

MISSING = "Reading articles is not available in this version of monazite."


def is_available() -> bool:
    """Whether this version reads articles."""
    from importlib.util import find_spec

    return find_spec("monazite.reading") is not None


def read(text: str, day: date | None) -> tuple[dict[str, Any], Scenario | None]:
    """What an article says, as plain values with evidence, and the scenario drafted from it.

    Raises InputError for a text that names nothing monazite knows.
    """
    if not is_available():
        return {"state": "missing", "text": MISSING}, None
    from monazite.reading import read_article
    from monazite.reading.draft import draft
    from monazite.reading.text import article

    reading = read_article(article(text.encode(), "the article"), day=day)
    return {"state": "ready", **reading.to_json()}, draft(reading).scenario
