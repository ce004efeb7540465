"""The files of `monazite calibrate`: draws, record, page and pictures of predictions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import vl_convert

from monazite.analysis.calibration.report import ALL, PRIOR, CalibratedPosterior, calibration_page, to_csv
from monazite.presentation.charts import layout, ranges
from monazite.presentation.charts.render import VL_VERSION


def predictive(rows: Sequence[Mapping[str, Any]], title: str) -> dict[str, Any]:
    """Chart of what a fit predicts for every target, over what was observed; rows are scores as plain mappings.

    Targets whose observed value or median is not above zero have no ratio and are left out.
    """
    data = []
    for row in rows:
        seen, middle = row["observed"], row["median"]
        if not seen or seen <= 0 or not middle or middle <= 0:
            continue
        ends = {key: max((row[key] or middle) / seen, 1e-3) for key in ("low", "high")}
        label = f"{row['case']} {row['id']}"
        data.append({"label": label, "value": middle / seen, "verdict": "hit" if row["hit"] else "miss"} | ends)
    note = [
        "Dots: median; lines: 5 to 95 % of the draws; the dashed line is a perfect match. Ends are cut at ten times."
    ]
    return layout.titled(ranges.hits(data, False), title, note)


def write(posterior: CalibratedPosterior, record: Mapping[str, Any], folder: Path) -> None:
    """posterior.csv, calibration.json, calibration.md and two pictures of predictions in an existing folder."""
    (folder / "posterior.csv").write_text(to_csv(posterior), encoding="utf-8")
    text = json.dumps(record, indent=1, ensure_ascii=False)
    (folder / "calibration.json").write_text(text + "\n", encoding="utf-8")
    (folder / "calibration.md").write_text(calibration_page(record), encoding="utf-8")
    pictures = folder / "images"
    pictures.mkdir()
    for name, fit in (("predictive-priors", PRIOR), ("predictive-posterior", ALL)):
        spec = predictive(record["predictions"].get(fit, ()), f"Targets of past episodes: {fit}")
        svg = vl_convert.vegalite_to_svg(spec, vl_version=VL_VERSION)
        (pictures / f"{name}.svg").write_text(svg, encoding="utf-8")
