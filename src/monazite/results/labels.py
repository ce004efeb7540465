"""Names along the axes of outcomes that no dataset decides."""

from __future__ import annotations

from typing import NamedTuple

STAGE_NAMES = ("oxide", "metal", "magnet")
MAGNET_ELEMENTS = ("Nd", "Pr", "Dy", "Tb")
USERS = ("US", "EU", "JP", "KR")
"""Regions whose use is traced back to the mine."""


class Benchmark(NamedTuple):
    """A benchmark: its name, what the Act asks for by 2030, and whether it asks for at least or at most that."""

    name: str
    bound: float
    at_least: bool


BENCHMARKS = (
    Benchmark("extraction", 0.10, True),
    Benchmark("separation", 0.40, True),
    Benchmark("metal", 0.40, True),
    Benchmark("recycling", 0.25, True),
    Benchmark("largest_mining", 0.65, False),
    Benchmark("largest_separation", 0.65, False),
    Benchmark("largest_metal", 0.65, False),
    Benchmark("largest_magnet", 0.65, False),
)
"""Benchmarks of Regulation (EU) 2024/1252, Article 5."""
