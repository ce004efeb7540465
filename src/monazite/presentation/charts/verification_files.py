"""The files of `monazite verify`: page, figures and charts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from monazite.analysis.verification.forecasts.baselines import BASELINES
from monazite.analysis.verification.forecasts.hub_table import LEVELS, level_text
from monazite.analysis.verification.forecasts.series_targets import CLASSES
from monazite.analysis.verification.scores.goals import Goal
from monazite.analysis.verification.scores.page import verification_page
from monazite.analysis.verification.scores.summary import VerificationSummary, summary_json
from monazite.presentation.charts.chart_files import write_svg
from monazite.presentation.charts.verification import pit_chart, ratio_chart


def write_verification_files(
    summary: VerificationSummary, goals: Sequence[Goal], side: Mapping[str, Any], made: str, folder: Path
) -> None:
    """verification.md, verification.json with the figures, and two charts below ``images``, in a folder."""
    images = folder / "images"
    images.mkdir(parents=True, exist_ok=True)
    text = json.dumps(summary_json(summary), indent=1)
    (folder / "verification.json").write_text(text + "\n", encoding="utf-8")
    (folder / "verification.md").write_text(verification_page(summary, goals, side, made), encoding="utf-8")
    write_svg(ratio_chart(ratio_rows(summary)), images, "verification-ratios")
    write_svg(pit_chart(pit_rows(summary)), images, "verification-pit")


def ratio_rows(summary: VerificationSummary) -> list[dict[str, object]]:
    """Rows of the chart of ratios: every class, and tonnes by phase."""
    cells = [(cell.group, cell) for cell in summary.cells["class"]]
    cells += [(f"{kind}, {cell.group}", cell) for kind in CLASSES for cell in summary.cells[f"{kind} by phase"]]
    rows = []
    for label, cell in cells:
        for baseline in BASELINES if cell.forecasts else ():
            low, high = cell.ranges[baseline]
            value = cell.ratios[baseline, "wis_log"]
            low, high = (low, high) if np.isfinite(low) else (value, value)
            row = {
                "label": f"{label} ({cell.forecasts})",
                "baseline": baseline,
                "value": value,
                "low": low,
                "high": high,
            }
            rows.append(row)
    return rows


def pit_rows(summary: VerificationSummary) -> list[dict[str, object]]:
    """Rows of the chart of where observations fall."""
    ends = ["0", *(level_text(float(level)) for level in LEVELS), "1"]
    wanted = np.diff([0.0, *LEVELS, 1.0])
    labels = [f"{a}-{b}" for a, b in pairwise(ends)]
    return [
        {"label": label, "share": float(share), "wanted": float(w)}
        for label, share, w in zip(labels, summary.gaps, wanted, strict=True)
    ]
