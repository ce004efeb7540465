"""Names that a reader understands for the ids of a dataset, and days and months in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from monazite.dataset.dataset import Dataset
from monazite.dataset.good_names import ELEMENTS

REGIONS = {
    "CN": "China",
    "US": "United States",
    "EU": "European Union",
    "JP": "Japan",
    "KR": "South Korea",
    "AU": "Australia",
    "MY": "Malaysia",
    "VN": "Vietnam",
    "MM": "Myanmar",
    "IN": "India",
    "TW": "Taiwan",
    "BR": "Brazil",
    "ROW": "rest of the world",
    "WORLD": "the world",
}
INDUSTRIES = ("cars", "wind", "technology", "defence", "medical", "machinery", "chemicals", "materials")
ALLIES = ("US", "EU", "JP", "KR")
_ARTICLE = {"US", "EU", "ROW", "CD"}


def month_text(day: date) -> str:
    """``April 2025``."""
    return f"{day:%B %Y}"


def day_text(day: date) -> str:
    """``4 April 2025``."""
    return f"{day.day} {day:%B %Y}"


class Names:
    """Names a reader understands for the ids of a dataset."""

    def __init__(self, dataset: Dataset) -> None:
        named = {r.region: re.sub(r"\s*\(.*\)", "", r.name) for r in dataset.table("regions") if r.name}
        self._region = REGIONS | named
        self._use = {r.use: r.name for r in dataset.table("uses") if r.name}
        self._good = {r.good: r.name for r in dataset.table("goods") if r.name}

    def region(self, name: str) -> str:
        """Country or group as it stands in a table."""
        base, _, defence = name.partition(".")
        text = self._region.get(base, base)
        return f"{text} ({defence})" if defence else text

    def the(self, name: str) -> str:
        """Country or group as it stands in a sentence: ``the United States``."""
        text = self.region(name)
        return f"the {text}" if name in _ARTICLE and not text.lower().startswith("the ") else text

    def use(self, name: str) -> str:
        """Use or industry."""
        return self._use.get(name, name.replace("_", " "))

    def good(self, name: str) -> str:
        """Good or group of goods: ``dysprosium oxide``, ``NdFeB magnets (UH)``."""
        if name in self._good:
            return self._good[name]
        parts = name.split(".")
        if parts[-1] == "magnet" and len(parts) > 1:
            grade = f" ({parts[1]})" if len(parts) > 2 else ""
            return f"{parts[0]} magnets{grade}"
        if parts[-1] == "primary" and len(parts) == 2:
            return f"crude {ELEMENTS.get(parts[0], parts[0])}"
        if len(parts) == 2:
            head = "all" if parts[0] == "*" else ELEMENTS.get(parts[0], parts[0])
            return f"{head} {parts[1]}"
        return {"magnet": "magnets", "oxide": "oxides"}.get(name, ELEMENTS.get(name, name))


def present(wanted: Iterable[str], have: Iterable[str]) -> list[str]:
    """The wanted names that exist, in the wanted order."""
    held = set(have)
    return [name for name in wanted if name in held]
