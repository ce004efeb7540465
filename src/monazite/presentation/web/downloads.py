"""Files that a page offers for download: the scenario, the paths of the charts, the brief."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from pathlib import Path
from threading import Lock

from monazite.presentation.web import chart_data
from monazite.presentation.web.endpoints import RANGE_DRAWS, shown_good
from monazite.presentation.web.levers import check_levers
from monazite.presentation.web.quick_quantities import QuickQuantities
from monazite.presentation.web.requests import SimulateRequest, run_request
from monazite.presentation.web.sessions import SessionStore

BRIEF_DRAWS = 8
UNITS = {"price": "USD/kg", "shipments": "% of normal", "supply": "% of world output"}
HEADER = ("chart", "series", "levers", "month", "value", "low", "high", "unit", "run")
_BRIEF_LOCK = Lock()  # a brief takes a minute and as many processors as there are


def scenario_toml(store: SessionStore, request: SimulateRequest) -> str:
    """The scenario with the levers, as a file that `monazite run` takes."""
    workspace = store.workspace(request.scenario, request.day)
    return workspace.scenario_of(run_request(request, workspace.day)).to_toml()


def charts_csv(store: SessionStore, request: SimulateRequest) -> str:
    """The paths of the charts as CSV, with ranges where the page has asked for them already."""
    workspace = store.workspace(request.scenario, request.day)
    check_levers(request.levers)
    good, day = shown_good(workspace, request.good), workspace.day
    current = QuickQuantities(store.best_available(run_request(request, day), RANGE_DRAWS), day)
    rest = store.baseline_quantities(workspace)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for quantities, levers in ((current, "moved"), (rest, "at rest")):
        run, months = quantities.results.run, quantities.results.index.month
        for chart, paths in chart_data.chart_paths(quantities, good).items():
            for name, path in paths.items():
                ends = [path.get(end) or [""] * len(months) for end in ("low", "high")]
                for month, value, low, high in zip(months, path["value"], *ends, strict=True):
                    writer.writerow([chart, name, levers, month, value, low, high, UNITS[chart], run])
        for row in chart_data.loss_rows(quantities, rest, workspace.names):
            for bound in ("lower", "central", "upper"):
                writer.writerow(["loss", f"{row['label']}, {bound}", levers, day, row[bound], "", "", "% of GDP", run])
        for stop in quantities.line_stops:
            days = "" if stop.day != stop.day or stop.day == float("inf") else f"{stop.day:.1f}"
            writer.writerow(
                ["first line stop", f"{stop.industry}, {stop.region}", levers, day, days, "", "", "day", run]
            )
    return out.getvalue()


def brief_archive(store: SessionStore, request: SimulateRequest) -> bytes:
    """The four-section brief of the levers and its annex as a ZIP file; the other branch is the run at rest."""
    from monazite.presentation.briefing.render import brief

    workspace = store.workspace(request.scenario, request.day)
    check_levers(request.levers)
    with _BRIEF_LOCK, tempfile.TemporaryDirectory(prefix="monazite-") as folder:
        current = store.range_run(run_request(request, workspace.day), BRIEF_DRAWS)
        rest = store.baseline_run(workspace, BRIEF_DRAWS)
        written = brief(current, alternative=rest if rest is not current else None, out=Path(folder) / "brief")
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
            for path in (written.html, written.annex, written.markdown, written.claims_file):
                file.write(path, path.name)
        return archive.getvalue()
