"""Grades of magnets by what they go into: a letter code says nothing to who does not buy them."""

from __future__ import annotations

from monazite.dataset.dataset import Dataset
from monazite.results.names import Names

MAGNET = "magnet"


def magnet_use(dataset: Dataset, good: str) -> str:
    """The use that takes most of a grade of magnets in the baseline year; empty for other goods."""
    if not good.endswith(f".{MAGNET}") or good.count(".") < 2:
        return ""
    taken: dict[str, float] = {}
    for row in dataset.table("demand"):
        if row.good == good:
            taken[row.use] = taken.get(row.use, 0.0) + row.quantity
    return max(taken, key=lambda use: taken[use]) if taken else ""


def good_with_use(dataset: Dataset, good: str, names: Names) -> str:
    """A good as `Names.good` calls it; a grade of magnets with its largest use: ``NdFeB magnets as in lifts (SH)``."""
    use, name = magnet_use(dataset, good), names.good(good)
    if not use:
        return name
    kind, bracket, grade = name.partition(" (")
    return f"{kind} as in {names.use(use).removeprefix('other ')}{bracket}{grade}"
