"""The files of `monazite options`: its data, its chart, and the scenarios without and with the portfolio."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import vl_convert

from monazite.analysis.options.measure import with_measures
from monazite.analysis.options.merit_order import TrialBench
from monazite.analysis.options.portfolio import Portfolio
from monazite.analysis.options.report import as_json
from monazite.presentation.charts import layout
from monazite.presentation.charts.merit_order import chart
from monazite.presentation.charts.render import VL_VERSION


def write(bench: TrialBench, found: Mapping[str, Any], best: Portfolio, folder: Path) -> None:
    """options.json, the chart, and the scenarios without and with the portfolio, in an existing folder."""
    (folder / "options.json").write_text(as_json(found) + "\n", encoding="utf-8")
    (folder / "without.toml").write_text(bench.setting.scenario.to_toml(), encoding="utf-8")
    if best.trial is not None:
        chosen = with_measures(bench.setting.scenario, best.trial.measures)
        (folder / "portfolio.toml").write_text(chosen.to_toml(), encoding="utf-8")
    note = [
        f"Decided {found['decided']}, controls from {found['shock']}; {found['draws']} draws, 5 % to 95 % range.",
        f"Loss of {', '.join(found['sponsors'])}; outlay whoever pays; present values.",
    ]
    spec = layout.titled(chart(found["measures"]), "What would have helped, per dollar", note)
    (folder / "options.vl.json").write_text(json.dumps(spec, indent=1) + "\n", encoding="utf-8")
    svg = vl_convert.vegalite_to_svg(spec, vl_version=VL_VERSION)
    (folder / "options.svg").write_text(svg, encoding="utf-8")
    (folder / "options.png").write_bytes(vl_convert.svg_to_png(svg, scale=2))
