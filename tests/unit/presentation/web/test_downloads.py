"""The brief that a page takes away: made in the background, beside talks and options, with progress; cancelled."""

import csv
import io
import pickle
import re
import threading
import time
import zipfile
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from fastapi.testclient import TestClient

from app_cases import moved_run, post
from monazite.analysis.assimilation.known_draws import known_draws
from monazite.presentation.briefing import render
from monazite.presentation.web.app import create_app
from monazite.presentation.web.views import downloads
from monazite.presentation.web.views.endpoints import RANGE_DRAWS
from monazite.presentation.web.work.job_process import JobProcess
from monazite.scenario.scenario import facts_of, read_scenario
from monazite.simulation.simulate import simulate

FILES = {"html": "brief.html", "annex": "annex.html", "markdown": "brief.md", "claims_file": "claims.json"}
PAGE = {"client": "page", "levers": {"cn_approval": 0.15, "us_stock": 3.0}}


class Writer:
    """Stands in for the writing of a brief: goes on when it is let, and keeps what it was asked to write."""

    def __init__(self):
        self.begun, self.may_go_on, self.asked, self.stopped = threading.Event(), threading.Event(), [], False

    def __call__(self, current, *, alternative, out, written, progress, region=None):
        self.asked.append((current, alternative))
        self.written = written
        progress("Writing the sections.", 0.0)
        self.begun.set()
        assert self.may_go_on.wait(300)
        try:
            progress("Drawing the charts: 1 of 2.", 0.5)
        except BaseException:
            self.stopped = True
            raise
        Path(out).mkdir()
        paths = {name: Path(out) / file for name, file in FILES.items()}
        for path in paths.values():
            path.write_text(path.name)
        return SimpleNamespace(**paths)


def run_here(process, work, arguments, progress):
    """Stands in for `JobProcess.run`: the work is done in this process, which the stand-in for its writer is in."""
    return work(*arguments, progress)


@pytest.fixture
def writer(monkeypatch):
    stand_in = Writer()
    monkeypatch.setattr(render, "brief", stand_in)
    monkeypatch.setattr(JobProcess, "run", run_here)
    monkeypatch.setattr(downloads, "BRIEF_DRAWS", 1)
    return stand_in


@pytest.fixture
def http(store):
    """An app of its own on the store of all tests, so that no brief is there already."""
    with TestClient(create_app(store, hosts=("*",))) as client:
        assert post(client, "open").status_code == 200  # kernels that are not compiled yet take minutes
        yield client


def wait_for(http, state, path="brief", **body):
    """The answer of a job once it has this state."""
    for _ in range(3000):
        answer = post(http, path, **body).json()
        if answer["state"] == state:
            return answer
        time.sleep(0.1)
    raise AssertionError(f"still {answer}")


def test_a_brief_of_one_draw_whose_central_run_is_gone_is_written(http, store, writer):
    """One draw is the central run: it once waited for itself where that run had been dropped from memory."""
    levers = {"cn_approval": 0.17}
    assert wait_for(http, "working", levers=levers)
    writer.may_go_on.set()
    assert wait_for(http, "ready", levers=levers) == {"state": "ready"}
    (current, alternative) = writer.asked[0]
    assert current.draws == alternative.draws == 1
    assert current.scenario.policy != alternative.scenario.policy
    reply = post(http, "brief.zip", levers=levers)
    assert reply.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        assert sorted(archive.namelist()) == sorted(FILES.values())
    assert len(writer.asked) == 1


def test_the_brief_of_the_page_is_of_the_day_and_of_the_run_of_its_file(http, writer, ds):
    """It counted from the last day that the data know, so that the same file told of other twelve months elsewhere."""
    writer.may_go_on.set()
    body = {"day": "2027-01-01", "levers": {"cn_approval": 0.0}}
    assert post(http, "brief.zip", **body).status_code == 200
    assert writer.written == date.today()
    sc = read_scenario(post(http, "scenario.toml", **body).text, dataset=ds)
    of_the_file = simulate(facts_of(sc), sc, draws=1, parameters=known_draws(facts_of(sc), sc))
    assert writer.asked[0][0].run == of_the_file.run


def test_a_brief_is_written_while_talks_and_options_are_under_way(http, writer, monkeypatch):
    may_end = threading.Event()

    def endless(process, work, arguments, progress):
        if work is downloads.brief_archive:
            return run_here(process, work, arguments, progress)
        assert may_end.wait(300)
        return {"state": "ready"}

    monkeypatch.setattr(JobProcess, "run", endless)
    for path in ("talks", "options"):
        assert post(http, path, **PAGE).json()["state"] == "working"
    writer.may_go_on.set()
    assert post(http, "brief.zip", **PAGE).status_code == 200
    for path in ("talks", "options"):
        assert post(http, path, **PAGE).json()["state"] == "working"
    may_end.set()


def test_a_brief_is_told_from_the_draws_of_the_page(store):
    """Made anew in its process: were they others, page and brief would tell of the same state in other numbers."""
    run = moved_run({"cn_approval": 0.19})
    told, beside = downloads.briefed_runs(store, run)
    assert beside is not None
    sent = pickle.loads(pickle.dumps(told))  # as it goes to the process
    again = simulate(sent.dataset, sent.scenario, draws=4, parameters=sent.posterior)
    shown = store.range_run(run, 4)
    assert again.run == shown.run
    assert np.array_equal(again.view.stopped_day, shown.view.stopped_day)
    for name in ("price_outside", "loss_share_central"):
        assert np.array_equal(again.values(name), shown.values(name), equal_nan=True)
    assert beside.scenario.policy == store.workspace(run.scenario, run.day).scenario.policy


def test_a_brief_leaves_no_run_with_the_server(http, store, writer):
    """Two of them took it from 550 to 1,700 MB: their runs, and what is read from them, stay in their process."""
    store._runs.drop_large()
    held = store._runs._finished.currsize
    writer.may_go_on.set()
    assert post(http, "brief.zip", client="page", levers={"cn_approval": 0.11}).status_code == 200
    assert len(writer.asked) == 1
    assert store._runs._finished.currsize == held
    assert store._runs._large is None


def test_a_brief_says_how_far_it_is_and_stops_when_it_is_cancelled(http, writer):
    wait_for(http, "working", **PAGE)
    assert writer.begun.wait(300)
    answer = post(http, "brief", **PAGE).json()
    assert answer == {"state": "working", "text": "Writing the sections.", "share": downloads.RUNS_SHARE}
    assert post(http, "brief", **PAGE, cancel=True).json()["state"] == "cancelled"
    writer.may_go_on.set()
    for _ in range(3000):
        if writer.stopped:
            break
        time.sleep(0.1)
    assert writer.stopped
    assert post(http, "brief.zip", **PAGE).status_code == 200  # asked for again, it is written


def test_a_brief_of_an_unknown_lever_is_refused(http):
    for path in ("brief", "brief.zip"):
        refused = post(http, path, levers={"cn_aproval": 0.1})
        assert refused.status_code == 422
        assert "cn_approval" in refused.json()["error"]


def moved_rows(http, levers):
    """Paths of the moved levers in the file of the numbers behind the charts."""
    rows = csv.DictReader(io.StringIO(post(http, "charts.csv", levers=levers).text))
    return [row for row in rows if row["levers"] == "moved" and row["chart"] not in ("loss", "first line stop")]


def test_the_file_of_the_charts_has_the_ranges_of_the_page_each_time(http, store):
    """Ranges, the file, a run of other levers, and the file again: it makes the ranges itself where they are gone."""
    levers = {"cn_approval": 0.23}
    assert post(http, "ranges", levers=levers, draws=RANGE_DRAWS).status_code == 200
    first = moved_rows(http, levers)
    assert {row["chart"] for row in first} == {"price", "shipments", "detours", "export sales", "supply", "idle lines"}
    assert all(float(row["low"]) <= float(row["middle"]) <= float(row["high"]) for row in first)
    claim = post(http, "trace", levers=levers, tile="price").json()["claim"]
    assert re.search(r"USD/kg \([\d,]+ to [\d,]+\), with the levers at rest", claim["text"])
    store._runs.drop_large()  # as where another page has asked for ranges since
    store._runs._finished.clear()
    assert moved_rows(http, levers) == first


def test_a_loss_of_the_controller_says_what_it_leaves_out_and_its_sales_stand_beside_it(http, store):
    text = post(http, "charts.csv", levers={"cn_approval": 0.23}).text
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["levers"] == "moved"]
    lost = {row["series"] for row in rows if row["chart"] == "loss"}
    assert {f"China, {bound}, export sales forgone left out" for bound in ("lower", "central", "upper")} <= lost
    assert not any("forgone" in one for one in lost if not one.startswith("China"))
    run = store.range_run(moved_run({"cn_approval": 0.23}), RANGE_DRAWS)
    sales = {row["month"]: float(row["value"]) for row in rows if row["chart"] == "export sales"}
    month = run.index.month[-1]
    assert sales[month.isoformat()] == pytest.approx(run.select("controller_sales")[0][0, -1], rel=1e-4)
