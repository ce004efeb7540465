"""Names along the axes of outcomes that no dataset decides."""

from __future__ import annotations

from typing import NamedTuple

STAGE_NAMES = ("oxide", "metal", "magnet")
MAGNET_ELEMENTS = ("Nd", "Pr", "Dy", "Tb")
USERS = ("US", "EU", "JP", "KR")
"""Regions whose use is traced back to the mine."""


class ActBenchmark(NamedTuple):
    """A benchmark of the Act: its name, what is asked for by 2030, and whether at least or at most that."""

    name: str
    bound: float
    at_least: bool


BENCHMARKS = (
    ActBenchmark("extraction", 0.10, True),
    ActBenchmark("separation", 0.40, True),
    ActBenchmark("metal", 0.40, True),
    ActBenchmark("recycling", 0.25, True),
    ActBenchmark("largest_mining", 0.65, False),
    ActBenchmark("largest_separation", 0.65, False),
    ActBenchmark("largest_metal", 0.65, False),
    ActBenchmark("largest_magnet", 0.65, False),
)
"""Benchmarks of Regulation (EU) 2024/1252, Article 5."""
