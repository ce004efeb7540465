"""The files of `monazite options`: its data, its chart, and the scenarios without and with the portfolio."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from monazite.analysis.options.measure import with_measures
from monazite.analysis.options.portfolio import Portfolio
from monazite.analysis.options.report import as_json
from monazite.analysis.options.trials import TrialBench
from monazite.presentation.charts import layout
from monazite.presentation.charts.chart_files import write_chart
from monazite.presentation.charts.merit_order import merit_order_chart


def write_options_files(bench: TrialBench, report: Mapping[str, Any], best: Portfolio, folder: Path) -> None:
    """options.json, the chart, and the scenarios without and with the portfolio, in an existing folder."""
    (folder / "options.json").write_text(as_json(report) + "\n", encoding="utf-8")
    (folder / "without.toml").write_text(bench.setting.scenario.to_toml(), encoding="utf-8")
    if best.trial is not None:
        chosen = with_measures(bench.setting.scenario, best.trial.measures)
        (folder / "portfolio.toml").write_text(chosen.to_toml(), encoding="utf-8")
    note = [
        f"Decided {report['decided']}, controls from {report['shock']}; {report['draws']} draws, 5 % to 95 % range.",
        f"Loss of {', '.join(report['sponsors'])}; outlay whoever pays; present values.",
    ]
    fewest = min((row["draws"] for row in report["measures"]), default=report["draws"])
    if fewest < report["draws"]:
        note.append(f"Measures that cannot be among the first were run in fewer draws, {fewest} at the least.")
        note.append("Their ranges are those of a further draw, as these few tell it.")
    if report["conditioned_on"]:
        note.append(f"Draws conditioned on {report['conditioned_on']}.")
    spec = layout.titled(merit_order_chart(report["measures"]), "What would have helped, per dollar", note)
    write_chart(spec, folder, "options")
