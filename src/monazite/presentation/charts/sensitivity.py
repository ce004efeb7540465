"""Sensitivity as a picture and as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from monazite.analysis.sensitivity import FATES, OTHERS, Sensitivity
from monazite.presentation.charts import layout, ranges
from monazite.presentation.charts.theme import BLUE, GREY, ceiling

ALONE, TOGETHER = "alone (first order)", "with others (total)"


def drivers(rows: list[dict[str, Any]], narrow: bool = False) -> dict[str, Any]:
    """Bars of first-order and total Sobol indices with 95 % intervals, the strongest first.

    ``rows`` are drivers as plain mappings (`Driver`); those without indices are left out.
    """
    data = []
    for row in rows:
        if row.get("total") is None or not np.isfinite(row["total"]):
            continue
        for kind, group in (("first", ALONE), ("total", TOGETHER)):
            value, half = max(row[kind], 0.0), row[f"{kind}_error"] or 0.0
            data.append(
                {
                    "label": f"{row['parameter']}, {'alone' if kind == 'first' else 'total'}",
                    "group": group,
                    "value": value,
                    "low": max(row[kind] - half, 0.0),
                    "high": max(row[kind] + half, 0.0),
                }
            )
    colours = {ALONE: GREY, TOGETHER: BLUE}
    top = ceiling([d["high"] for d in data], 1.0)
    label = "share of the variance explained"
    return layout.complete(ranges.whiskers(data, x=label, top=top, narrow=narrow, colours=colours, label_limit=220))


def write(found: Sensitivity, folder: Path) -> None:
    """sensitivity.json, and the chart as Vega-Lite, SVG and PNG, in an existing folder."""
    import vl_convert

    from monazite.presentation.charts.render import VL_VERSION

    content = found.to_json()
    text = json.dumps(content, indent=2, ensure_ascii=False)
    (folder / "sensitivity.json").write_text(text + "\n", encoding="utf-8")
    note = [
        f"Sobol indices with 95 % intervals, {found.samples} base samples, {found.runs:,} runs.",
        f"'{OTHERS}' and '{FATES}' are one group each.",
    ]
    spec = layout.titled(drivers(content["drivers"]), f"What drives: {found.question}", note)
    (folder / "sensitivity.vl.json").write_text(json.dumps(spec, indent=1) + "\n", encoding="utf-8")
    svg = vl_convert.vegalite_to_svg(spec, vl_version=VL_VERSION)
    (folder / "sensitivity.svg").write_text(svg, encoding="utf-8")
    (folder / "sensitivity.png").write_bytes(vl_convert.svg_to_png(svg, scale=2))
