"""Queries over the draws of an ensemble, in the SQL of DuckDB."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.integer]
"""Numbers of the series that a query is about."""
REDUCE = {"mean": "avg", "sum": "sum", "max": "max", "min": "min", "first": "first", "last": "last"}
"""How the months of an outcome become one number, and the function that does it."""
FINITE = "value IS NOT NULL AND isfinite(value)"


def draw_query(series: Series, reduce: str) -> str:
    """One number per draw (draw, value) of some series, reduced in the order of their numbers."""
    how = f"{REDUCE[reduce]}(CASE WHEN {FINITE} THEN CAST(value AS DOUBLE) END ORDER BY series)"
    return f"SELECT draw, {how} AS value FROM draws WHERE {among(series)} GROUP BY draw ORDER BY draw"


def quantile_query(series: Series, levels: Sequence[float]) -> str:
    """Draws with a value, median and quantiles of each series: columns series, n, value, q05 ..."""
    every = [*levels, 0.5]  # the median is one of them: an aggregate of its own would gather all draws once more
    listed = ", ".join(f"{level:.10g}" for level in every)
    picked = ", ".join(f"q[{i + 1}] AS {column(level)}" for i, level in enumerate(levels))
    return (
        f"SELECT series, n, q[{len(every)}] AS value, {picked} FROM (SELECT series, count(*) FILTER ({FINITE}) AS n, "
        f"quantile_cont(CAST(value AS DOUBLE), [{listed}]) FILTER ({FINITE}) AS q "
        f"FROM draws WHERE {among(series)} GROUP BY series)"
    )


def weighted_query(series: Series, levels: Sequence[float]) -> str:
    """Draws with a value and weighted quantiles of each series, with the table ``weights`` (draw, weight)."""
    picked = ", ".join(
        f"min(value) FILTER (reached >= {level:.10g} * total * (1 - 1e-12)) AS {column(level)}" for level in levels
    )
    return (
        f"SELECT series, count(*) AS n, {picked} FROM (SELECT series, value, "
        "sum(weight) OVER (PARTITION BY series ORDER BY value ROWS UNBOUNDED PRECEDING) AS reached, "
        "sum(weight) OVER (PARTITION BY series) AS total "
        f"FROM draws JOIN weights USING (draw) WHERE {among(series)} AND {FINITE}) GROUP BY series"
    )


def column(level: float) -> str:
    """Name of the column of a quantile: q05, q50, q2_5.

    >>> column(0.05), column(0.5), column(0.025)
    ('q05', 'q50', 'q2_5')
    """
    text = f"{100 * level:.6g}"
    return "q" + (text.zfill(2) if "." not in text else text.replace(".", "_"))


def among(series: Series) -> str:
    """Condition that picks series; neighbouring numbers as ranges, so that whole parts of a file are skipped."""
    numbers = np.sort(series)
    breaks = np.flatnonzero(np.diff(numbers) > 1)
    starts, ends = np.append(0, breaks + 1), np.append(breaks, numbers.size - 1)
    ranges = [f"series BETWEEN {numbers[a]} AND {numbers[b]}" for a, b in zip(starts, ends, strict=True)]
    return f"({' OR '.join(ranges)})"
