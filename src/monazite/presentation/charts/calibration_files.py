"""The files of `monazite calibrate`: draws, record, page and charts of predictions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from monazite.analysis.calibration.report import ALL, PRIOR, CalibratedPosterior, calibration_page, to_csv
from monazite.presentation.charts.calibration import predictive_chart
from monazite.presentation.charts.chart_files import write_svg


def write_calibration_files(posterior: CalibratedPosterior, record: Mapping[str, Any], folder: Path) -> None:
    """posterior.csv, calibration.json, calibration.md and two charts of predictions in an existing folder."""
    (folder / "posterior.csv").write_text(to_csv(posterior), encoding="utf-8")
    text = json.dumps(record, indent=1, ensure_ascii=False)
    (folder / "calibration.json").write_text(text + "\n", encoding="utf-8")
    (folder / "calibration.md").write_text(calibration_page(record), encoding="utf-8")
    images = folder / "images"
    images.mkdir()
    for name, fit in (("predictive-priors", PRIOR), ("predictive-posterior", ALL)):
        rows = record["predictions"].get(fit, ())
        write_svg(predictive_chart(rows, f"Targets of past episodes: {fit}"), images, name)
