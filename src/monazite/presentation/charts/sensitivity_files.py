"""The files of `monazite sensitivity`: its data and its chart."""

from __future__ import annotations

import json
from pathlib import Path

from monazite.analysis.sensitivity import COURSES, FATES, OTHERS, Sensitivity
from monazite.presentation.charts import layout
from monazite.presentation.charts.chart_files import write_chart
from monazite.presentation.charts.sensitivity import sobol_chart


def write_sensitivity_files(analysis: Sensitivity, folder: Path) -> None:
    """sensitivity.json, and the chart as Vega-Lite, SVG and PNG, in an existing folder."""
    content = analysis.to_json()
    text = json.dumps(content, indent=2, ensure_ascii=False)
    (folder / "sensitivity.json").write_text(text + "\n", encoding="utf-8")
    note = [
        f"Sobol indices with 95 % intervals, {analysis.samples} base samples, {analysis.runs:,} runs.",
        f"'{OTHERS}' and '{FATES}' are one group each.",
    ]
    if analysis.conditioned_on:
        note.append(f"Inputs conditioned on {analysis.conditioned_on}; '{COURSES}' are one group.")
    spec = layout.titled(sobol_chart(content["drivers"]), f"What drives: {analysis.question}", note)
    write_chart(spec, folder, "sensitivity")
