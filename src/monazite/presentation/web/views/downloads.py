"""Files that a page offers: the scenario, the paths of the charts, and the brief, which is made in the background."""

from __future__ import annotations

import asyncio
import csv
import io
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from anyio import to_thread

from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import InputError
from monazite.model.posterior_draws import PosteriorDraws
from monazite.presentation.web.charts import chart_data
from monazite.presentation.web.headline.detours import detour_paths
from monazite.presentation.web.headline.headline_tiles import line_places
from monazite.presentation.web.levers.levers import check_levers
from monazite.presentation.web.runs.compared_rest import compared_rest, unset
from monazite.presentation.web.runs.led_losses import middle_loss
from monazite.presentation.web.runs.requests import JobRequest, SimulateRequest, run_request
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import RunRequest
from monazite.presentation.web.views.endpoints import RANGE_DRAWS, shown_country, shown_good, shown_workspace
from monazite.presentation.web.work.job_process import JobProcess
from monazite.presentation.web.work.jobs import BackgroundJobs, JobProgress
from monazite.scenario.scenario import Scenario
from monazite.simulation.simulate import simulate

BRIEF_DRAWS = RANGE_DRAWS  # the same state is told from the same draws on the page and in its brief
UNITS = {"price": "USD/kg", "shipments": "% of normal", "supply": "% of world output"}
HEADER = ("chart", "series", "levers", "month", "value", "low", "high", "middle", "unit", "run")
"""``value`` is that of the central run, ``middle`` what half of the draws lie below."""
ENDS = ("low", "high", "middle")
MAX_BRIEFS = 4
"""Briefs stored until their page has taken them: 1 MB each."""
WAITING = "The brief waits until another one is written."
RUNS_SHARE = 0.1  # of the time of a brief that its runs take
ASK_AGAIN = 0.2  # s between looks whether a brief is written
PROCESS_IDLE = 5.0  # s without a brief after which the process that writes them ends: it holds up to 1.3 GB


def scenario_toml(store: SessionStore, request: SimulateRequest) -> str:
    """The scenario with the levers, as a file that `monazite run` takes."""
    workspace = store.workspace(request.scenario, request.day)
    return workspace.scenario_of(run_request(request, workspace.day)).to_toml()


def charts_csv(store: SessionStore, request: SimulateRequest) -> str:
    """The paths of the charts as CSV, with the ranges of the draws that the page shows."""
    workspace = shown_workspace(store, request)
    check_levers(request.levers)
    good, day = shown_good(workspace, request.good), workspace.day
    current = workspace.quantities(store.range_run(run_request(request, day), RANGE_DRAWS))
    rest = compared_rest(store, workspace)
    country = shown_country(workspace, request.country)
    lossy, places = chart_data.loss_regions(current, country), line_places(current, country)
    shipments, good_shipped = current.focus.shipments, current.focus.shipped
    shipped = next((label for label, one in shipments.items() if one == good_shipped), good_shipped)
    home, out = workspace.names.region(workspace.scenario.controller), io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for quantities, levers in ((current, "moved"), (rest, "at rest")):
        run, months = quantities.results.run, quantities.results.index.month
        for chart, paths in chart_data.chart_paths(quantities, good).items():
            for name, path in paths.items():
                for month, *numbers in zip(months, path["value"], *_ends(path), strict=True):
                    writer.writerow([chart, name, levers, month, *numbers, UNITS[chart], run])
        detours = chart_data.path_with_range(100.0 * detour_paths(quantities))
        for month, *numbers in zip(months, detours["value"], *_ends(detours), strict=True):
            writer.writerow(["detours", shipped, levers, month, *numbers, UNITS["shipments"], run])
        sales = chart_data.path_with_range(quantities.path("controller_sales"))
        for month, *numbers in zip(months, sales["value"], *_ends(sales), strict=True):
            writer.writerow(["export sales", home, levers, month, *numbers, "million USD a month", run])
        rows = chart_data.loss_rows(quantities, rest, workspace.names, lossy)
        for region, row in zip(lossy, rows, strict=True):
            left_out = f", {chart_data.WITHOUT_SALES}" if region in quantities.results.view.controllers else ""
            for bound in ("lower", "central", "upper"):
                is_drawn = bound == "central" and quantities.results.draws > 1
                spread = (row["low"], row["high"], middle_loss(quantities, region)) if is_drawn else ("", "", "")
                label = f"{row['label']}, {bound}{left_out}"
                writer.writerow(["loss", label, levers, day, row[bound], *spread, "% of GDP", run])
        since, shares = months[quantities.start :], quantities.idle_shares(places)[:, 1:]
        idle = chart_data.path_with_range(100.0 * shares)
        for month, *numbers in zip(since, idle["value"], *_ends(idle), strict=True):
            writer.writerow(["idle lines", " ".join(places), levers, month, *numbers, "% of lines", run])
        for stop in quantities.line_stops:
            days = "" if stop.day != stop.day or stop.day == float("inf") else f"{stop.day:.1f}"
            writer.writerow(
                ["first line stop", f"{stop.industry}, {stop.region}", levers, day, days, "", "", "", "day", run]
            )
    return out.getvalue()


def _ends(path: Mapping[str, Sequence[float | None]]) -> list[Sequence[Any]]:
    """Columns of a path behind its central run; empty ones where it has no draws."""
    return [path.get(end) or [""] * len(path["value"]) for end in ENDS]


class BriefedRun(NamedTuple):
    """What a run of a brief is made of: facts, choices, and what draws are taken from."""

    dataset: Dataset
    scenario: Scenario
    posterior: PosteriorDraws | None


class BriefView:
    """Briefs that pages asked for, written one at a time in a process of their own beside the server."""

    def __init__(self) -> None:
        self._jobs, self._process = BackgroundJobs("brief", MAX_BRIEFS), JobProcess("brief", PROCESS_IDLE)

    def poll(self, store: SessionStore, request: JobRequest) -> dict[str, Any]:
        """How far the brief of the levers is; ``state`` is ready, working, failed or cancelled."""
        answer = self._poll(store, request)
        return {name: value for name, value in answer.items() if name != "archive"}

    async def archive(self, store: SessionStore, request: JobRequest) -> bytes:
        """The brief of the levers as a ZIP file, once it is written. Raises InputError where that fails."""
        while (answer := await to_thread.run_sync(self._poll, store, request))["state"] == "working":
            await asyncio.sleep(ASK_AGAIN)
        if answer["state"] != "ready":
            raise InputError(answer["text"])
        return answer["archive"]

    def _poll(self, store: SessionStore, request: JobRequest) -> dict[str, Any]:
        workspace = store.workspace(request.scenario, request.day)
        check_levers(request.levers)
        run = run_request(request, workspace.day)
        country = shown_country(workspace, request.country)
        key = f"{workspace.key}/{run.key}/{country}"
        if request.cancel:
            return self._jobs.cancel(key, request.client)

        def work(progress: JobProgress) -> dict[str, Any]:
            with store.scheduler.beside():
                what = (*briefed_runs(store, run), BRIEF_DRAWS, date.today(), country)
                return {"state": "ready", "archive": self._process.run(brief_archive, what, progress)}

        return self._jobs.poll(key, WAITING, work, request.client)


def briefed_runs(store: SessionStore, run: RunRequest) -> tuple[BriefedRun, BriefedRun | None]:
    """The run of a brief, and that which it stands beside where that is another one."""
    workspace = store.workspace(run.scenario, run.day)
    usual = unset(store, workspace)
    own, rest = workspace.model_of(run), usual.model
    told = BriefedRun(own.dataset, own.scenario, workspace.posterior)
    return told, None if own is rest else BriefedRun(rest.dataset, rest.scenario, usual.posterior)


def brief_archive(
    told: BriefedRun,
    beside: BriefedRun | None,
    draws: int,
    today: date,
    country: str,
    progress: Callable[[str, float], None],
) -> bytes:
    """The four-section brief of a run and its annex as a ZIP file; the other branch is the run at rest.

    The runs are made anew here, digit for digit those of the page: a server that lent its own, and held what a brief
    makes of them, took 700 MB more.
    """
    from monazite.presentation.briefing.render import brief

    progress(f"Simulating {draws} draws.", 0.0)
    current = simulate(told.dataset, told.scenario, draws=draws, parameters=told.posterior)
    progress(f"Simulating {draws} draws.", RUNS_SHARE / 2)
    rest = beside and simulate(beside.dataset, beside.scenario, draws=draws, parameters=beside.posterior)
    with tempfile.TemporaryDirectory(prefix="monazite-") as folder:
        written = brief(
            current,
            alternative=rest,
            out=Path(folder) / "brief",
            written=today,
            region=country,
            progress=lambda stage, share: progress(stage, RUNS_SHARE + (1.0 - RUNS_SHARE) * share),
        )
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
            for path in (written.html, written.annex, written.markdown, written.claims_file):
                file.write(path, path.name)
        return archive.getvalue()
