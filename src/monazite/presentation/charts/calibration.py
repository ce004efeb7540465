"""What a fit predicts for past episodes, as a chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from monazite.presentation.charts import layout, ranges
from monazite.presentation.charts.theme import Spec

LEAST_RATIO = 1e-3  # of model to observed: where the log axis has long ended
NOTE = ["Dots: median; lines: 5 to 95 % of the draws; the dashed line is a perfect match. Ends are cut at ten times."]


def predictive_chart(rows: Sequence[Mapping[str, Any]], title: str) -> Spec:
    """Chart of what a fit predicts for every target, over what was observed.

    Parameters
    ----------
    rows
        Scores as plain mappings: case, id, observed, median, low, high, hit. Targets whose observed value or median
        is not above zero have no ratio and are left out.
    title
        Title of the chart.
    """
    data = []
    for row in rows:
        observed, median = row["observed"], row["median"]
        if not observed or observed <= 0 or not median or median <= 0:
            continue
        ends = {key: max((row[key] or median) / observed, LEAST_RATIO) for key in ("low", "high")}
        label, verdict = f"{row['case']} {row['id']}", "hit" if row["hit"] else "miss"
        data.append({"label": label, "value": median / observed, "verdict": verdict} | ends)
    return layout.titled(ranges.model_over_observed(data, False), title, NOTE)
