"""Which uncertain parameters drive an outcome, as a chart."""

from __future__ import annotations

from typing import Any

import numpy as np

from monazite.presentation.charts import layout, ranges
from monazite.presentation.charts.theme import BLUE, GREY, Spec, ceiling

ALONE, TOGETHER = "alone (first order)", "with others (total)"


def sobol_chart(rows: list[dict[str, Any]], narrow: bool = False) -> Spec:
    """Bars of first-order and total Sobol indices with 95 % intervals, the strongest first.

    ``rows`` are drivers as plain mappings (`Driver`); those without indices are left out.
    """
    data = []
    for row in rows:
        if row.get("total") is None or not np.isfinite(row["total"]):
            continue
        for order, group in (("first", ALONE), ("total", TOGETHER)):
            half_width = row[f"{order}_error"] or 0.0
            data.append(
                {
                    "label": f"{row['parameter']}, {'alone' if order == 'first' else 'total'}",
                    "group": group,
                    "value": max(row[order], 0.0),
                    "low": max(row[order] - half_width, 0.0),
                    "high": max(row[order] + half_width, 0.0),
                }
            )
    colours = {ALONE: GREY, TOGETHER: BLUE}
    top = ceiling([d["high"] for d in data], 1.0)
    label = "share of the variance explained"
    return layout.complete(ranges.whiskers(data, x=label, top=top, narrow=narrow, colours=colours, label_limit=220))
