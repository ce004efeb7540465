"""What one server holds for all its pages: scenarios, workspaces, runs and answers; central runs before any range."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import pairwise
from threading import BoundedSemaphore, Lock
from typing import Any

import numpy as np
from cachetools import LRUCache
from threadpoolctl import threadpool_limits

from monazite.analysis.assimilation.known_draws import known_draws
from monazite.dataset.dataset import Dataset, datasets
from monazite.engine.state import Flows, Params
from monazite.foundation.errors import InputError, collect, unknown
from monazite.model.build import Model
from monazite.model.posterior_draws import PosteriorDraws
from monazite.presentation.web.levers.levers import first_lever_day, month_number, shock_month
from monazite.presentation.web.levers.scenario_levers import rest_values
from monazite.presentation.web.runs.assumptions import check_assumed, holding, split_assumed
from monazite.presentation.web.runs.bounded_stores import bounded_stores
from monazite.presentation.web.runs.incremental_runs import (
    BatchRun,
    MonthsRun,
    flows_like,
    join_batches,
    new_checkpoint_cache,
    no_wait,
    run_batch,
    some_draws,
)
from monazite.presentation.web.runs.moved_models import MovedModels
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.presentation.web.runs.related_models import RelatedModels
from monazite.presentation.web.runs.rest_quantities import RestQuantities
from monazite.presentation.web.runs.run_cache import RunCache, expected_bytes
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO, RunRequest, Workspace
from monazite.presentation.web.work.scheduler import Scheduler, ShouldStop, Superseded, WaitForTurn, never
from monazite.presentation.web.work.thread_safe_cache import ThreadSafeCache
from monazite.results.results import Results
from monazite.scenario.record import BLANK, RECORD
from monazite.scenario.scenario import Scenario, facts_of, load_scenario, read_scenario
from monazite.scenario.shipped import scenarios
from monazite.scenario.toml import is_list, parse
from monazite.simulation.simulate import empty_flows

READ_PREFIX = "read-"
"""Begins the names of scenarios that came from an article or a file."""
HISTORIES = ("cn-quota-2010", "cn-us-ban-2024")
"""Scenarios that tell what happened but are no record: they stand on data of their own time."""
MAX_WORKSPACES = 6  # each holds a model of some 20 MB and calibrated draws; few leave the scenario that opens first
MAX_RESTS = 200  # days of scenarios whose numbers at rest are held, some 50 kB each: several times a server's users
MAX_READ_SCENARIOS = 64  # read from articles and files: small, but anyone may send them
MAX_LOADED = 32
"""Shipped scenarios and datasets in memory: more than are scenarios, but a file may name other combinations."""
MAX_ANSWERS = 4000
"""Answers as JSON, 12 kB each: four times the positions that all sliders of the first screen have together."""
MAX_OPENINGS = 24
"""First views as JSON, 310 kB each with the shapes of the map: more than are scenarios that ship."""
MAX_RANGES = 100  # answers with ranges as JSON, with the maps: more than pages that rest at a time
MAX_PAGES = 1000  # whose newest request is remembered: far more than are open at once
MAX_MONTHS = 120  # of a scenario: a longer run would keep a slider waiting
CENTRAL = (0, 1)  # first draw and number of draws of a central run


class SessionStore:
    """Everything that one server holds. Safe for several threads.

    Parameters
    ----------
    workers
        Central runs and batches of draws that are computed side by side.
    today
        Day from which the first month of the levers is counted; None: the last measure of each record alone.
    """

    def __init__(self, workers: int = 2, today: date | None = None) -> None:
        self.today = today
        self.scheduler = Scheduler(workers)
        self._range_lock, self._central_slots = Lock(), BoundedSemaphore(workers)
        self._shipped_names = (DEFAULT_SCENARIO, *(name for name in scenarios() if name != DEFAULT_SCENARIO))
        self._shipped: ThreadSafeCache[str, Scenario] = ThreadSafeCache(MAX_LOADED)
        self._datasets: ThreadSafeCache[tuple[tuple[str, ...], date | None], Dataset] = ThreadSafeCache(MAX_LOADED)
        self._read: ThreadSafeCache[str, Scenario] = ThreadSafeCache(MAX_READ_SCENARIOS)
        self._leads: ThreadSafeCache[str, tuple[str, ...]] = ThreadSafeCache(MAX_READ_SCENARIOS)
        self._first_days: ThreadSafeCache[str, date] = ThreadSafeCache(MAX_READ_SCENARIOS + MAX_LOADED)
        self._workspaces: ThreadSafeCache[tuple[str, date], Workspace] = ThreadSafeCache(MAX_WORKSPACES)
        self._models, self._moved = RelatedModels(), MovedModels()
        self._posteriors: ThreadSafeCache[str, PosteriorDraws] = ThreadSafeCache(MAX_LOADED)
        self._posterior_of: ThreadSafeCache[str, tuple[PosteriorDraws | None]] = ThreadSafeCache(MAX_RESTS)
        self._rest_values: ThreadSafeCache[tuple[str, date], dict[str, float]] = ThreadSafeCache(MAX_RESTS)
        self._rests: ThreadSafeCache[str, RestQuantities] = ThreadSafeCache(MAX_RESTS)
        self._runs, self._checkpoints = RunCache(), new_checkpoint_cache()
        self._range_checkpoints = new_checkpoint_cache()  # those of one range would drive out a dozen central ones
        self._answers: ThreadSafeCache[str, bytes] = ThreadSafeCache(MAX_ANSWERS)
        self._openings: ThreadSafeCache[str, bytes] = ThreadSafeCache(MAX_OPENINGS)
        self.range_answers: ThreadSafeCache[str, bytes] = ThreadSafeCache(MAX_RANGES)
        self._newest_token, self._token_lock = LRUCache[str, int](MAX_PAGES), Lock()
        self._workers, self._pool = workers, ThreadPoolExecutor(workers, thread_name_prefix="range")
        # Matrices are small: more threads of the linear algebra would only wait for each other.
        self._thread_limits = threadpool_limits(limits=1)
        stores = self._range_checkpoints, self._runs, self._moved, self._workspaces, self._models
        self.memory = bounded_stores(*stores, self._checkpoints)

    # --- scenarios -----------------------------------------------------------------------------------------------

    def scenario_names(self) -> tuple[str, ...]:
        """Scenarios that can be opened by name, the usual one first."""
        return self._shipped_names

    def listed_scenarios(self) -> list[dict[str, Any]]:
        """Scenarios that can be opened: name, title, and whether they are what happened: records and dated history."""
        names = self.scenario_names()
        return [{"name": n, "title": self.scenario(n).name, "happened": not self.is_supposed(n)} for n in names]

    def is_supposed(self, name: str) -> bool:
        """Whether a scenario is a shipped one that says what if; one of an article or a file may be news."""
        own = split_assumed(name)[0]
        return own in self._shipped_names and own not in HISTORIES and not self.scenario(own).record

    def scenario(self, name: str) -> Scenario:
        """A shipped scenario, or one that was read from an article or a file and is still held.

        A name of `assumed_name` is that scenario with parameters held. Raises InputError for a name that is neither.
        """
        usual, assumed = split_assumed(name)
        if assumed:
            return holding(self.scenario(usual), assumed)
        if name in self.scenario_names():
            return self._shipped.get_or_make(name, lambda: load_scenario(name))
        sc = self._read.get(name)
        if sc is not None:
            return sc
        if name.startswith(READ_PREFIX):
            raise InputError("this scenario is no longer kept by the server: read the article or the file again")
        raise unknown(name, self.scenario_names(), field="scenario")

    def add_scenario(self, sc: Scenario, leads: tuple[str, ...] = ()) -> str:
        """Hold a scenario under a name made of its content. Raises InputError if it is too long for the app.

        ``leads`` are patterns of the goods that its article is about, which lead the page also where no measure is on
        them yet.
        """
        if sc.months > MAX_MONTHS:
            raise InputError(field="months", found=sc.months, allowed=f"1 to {MAX_MONTHS} in the app")
        name = f"{READ_PREFIX}{sc.hash[:12]}"
        self._read.put(name, sc)
        if leads:
            self._leads.put(name, leads)
        return name

    def add_scenario_text(self, text: str) -> str:
        """Hold a scenario given as TOML text, without its sweep.

        Raises InputError for datasets and scenarios that are not shipped: whoever sends a text sees no other folder.
        """
        content = parse(text.encode("utf-8", "surrogatepass"), "scenario").content
        named = content.get("dataset", [])
        for key, names, known in (
            ("dataset", named if is_list(named) else [named], datasets()),
            *(
                (key, [content[key]], (*scenarios(), RECORD, BLANK))
                for key in ("extends", "baseline")
                if key in content
            ),
        ):
            collect([unknown(name, known, field=key) for name in names if name not in known])
        return self.add_scenario(read_scenario(text).model_copy(update={"sweep": {}}))

    def dataset(self, sc: Scenario) -> Dataset:
        """The dataset of a scenario, loaded once."""
        return self._datasets.get_or_make((sc.dataset, sc.as_of), lambda: facts_of(sc))

    def workspace(self, name: str, day: date | None = None) -> Workspace:
        """The workspace of a scenario and a day; without a day, that of the state after the last dated measure.

        Raises InputError for an unknown scenario or a day outside the run.
        """
        sc = self.scenario(name)
        if day is None:
            day = first_lever_day(sc, self.today)
            self._first_days.put(name, day)
        if not sc.start.replace(day=1) <= day < sc.end:
            raise InputError(field="from", found=day, allowed=f"a month from {sc.start:%Y-%m} to before {sc.end:%Y-%m}")
        day = max(day, sc.start)
        return self._workspaces.get_or_make((name, day), lambda: self._new_workspace(name, sc, day))

    def shown_day(self, name: str, day: date | None, at_rest: bool) -> date | None:
        """Day from which the numbers of a page are counted: that of its levers, or the shock of a record at rest.

        Parameters
        ----------
        name
            The scenario.
        day
            Month that the user chose; None where none was chosen.
        at_rest
            Whether no lever is moved and no deal signed.
        """
        sc = self.scenario(name)
        return shock_month(sc) if sc.record and at_rest and day is None else day

    def _new_workspace(self, name: str, sc: Scenario, day: date) -> Workspace:
        ds, (usual, assumed) = self.dataset(sc), split_assumed(name)
        check_assumed(assumed, ds.table("priors"))
        own = sc.model_copy(update={"anchor": day, "sweep": {}})
        model, base = self._models.model_of(ds, own, usual, self.scenario)
        posterior = self._posterior(ds, usual)  # what is assumed conditions nothing anew
        rest = self._rest_values.get_or_make((name, day), lambda: rest_values(model, day))
        leads = self._leads.get(usual) or ()
        return Workspace(name, sc, day, model, rest, month_number(sc, day), posterior, base, leads, self._moved)

    def _posterior(self, ds: Dataset, name: str) -> PosteriorDraws | None:
        """What draws of a scenario are taken from: one object for all that stand on the same record."""

        def make() -> tuple[PosteriorDraws | None]:
            found = known_draws(ds, self.scenario(name))
            return (None if found is None else self._posteriors.get_or_make(found.hash, lambda: found),)

        return self._posterior_of.get_or_make(f"{ds.hash}/{self.scenario(name).hash}", make)[0]

    def open_workspace_or_none(self, name: str, day: date | None) -> Workspace | None:
        """The workspace of a scenario and a day if it is open already; without a day as `workspace`. Never waits."""
        if day is None:
            day = self._first_days.get(name)
        return None if day is None else self._workspaces.get((name, day))

    # --- runs ----------------------------------------------------------------------------------------------------

    def central_run(self, request: RunRequest, wait_for_turn: WaitForTurn | None = None) -> Results:
        """The run of the central parameters, at once, or when ``wait_for_turn`` lets it compute each month."""
        workspace = self.workspace(request.scenario, request.day)

        def run() -> Results:
            model = workspace.model_of(request)
            if wait_for_turn is not None:
                return self._run_central(workspace, request, model, wait_for_turn)
            with self._central_slots:
                return self._run_central(workspace, request, model)

        return self._runs.get_or_run(_run_key(workspace, request, 1), run, workspace.model)

    def range_run(self, request: RunRequest, draws: int, should_stop: ShouldStop = never) -> Results:
        """The run of several draws, of one the central run. Raises Superseded when ``should_stop`` says so."""
        if should_stop():
            raise Superseded
        if draws == 1:  # the central run is part of every range: under the same key it would wait for itself
            return self.central_run(request)
        workspace = self.workspace(request.scenario, request.day)

        def run() -> Results:
            with self._range_lock:
                self._runs.drop_large()
                with self.memory.room_for(expected_bytes(workspace.model, draws)):
                    return self._run_ranges(workspace, request, draws, should_stop)

        return self._runs.get_or_run(_run_key(workspace, request, draws), run, workspace.model)

    def _run_ranges(self, workspace: Workspace, request: RunRequest, draws: int, should_stop: ShouldStop) -> Results:
        """Draw 0 is the central run; the others run side by side, in batches of equal size."""
        with self.scheduler.background(should_stop, begins=True) as wait_for_turn:
            wait_for_turn()
            central = self.central_run(request, wait_for_turn)
        parts, flows = self._parts(draws), empty_flows(central.model, draws)

        def run_part(part: tuple[int, int]) -> BatchRun:
            with self.scheduler.background(should_stop) as wait_for_turn:
                into = some_draws(flows, *part)
                return self._run_draws(workspace, request, central.model, part, wait_for_turn, into)

        first: BatchRun = (some_draws(flows, 0, 1), central.view.stopped_day, central.parameters)
        for array, own in zip(first[0], central.view.flows, strict=True):
            array[...] = own
        return join_batches(central.model, flows, [first, *self._pool.map(run_part, parts)])

    def _parts(self, draws: int) -> list[tuple[int, int]]:
        """Batches of draws after the central one: first draw and number."""
        edges = np.linspace(1, draws, self._workers + 1).astype(int)
        return [(int(a), int(b - a)) for a, b in pairwise(edges) if b > a]

    def calibrated(self, request: RunRequest, results: Results) -> Params:
        """Calibrated parameters of the draws of a run, before their drivers, as its workspace holds them already."""
        workspace = self.workspace(request.scenario, request.day)
        if results.draws == 1:
            return workspace.draw_batch(*CENTRAL).params
        batches = [workspace.draw_batch(*part).params for part in (CENTRAL, *self._parts(results.draws))]
        return Params(*(np.concatenate(arrays) for arrays in zip(*batches, strict=True)))

    def run_idle(self, request: RunRequest) -> Results:
        """The central run of a request, computed while the server is idle; it is not stored."""
        return self.run_unstored(request, self.scheduler.idle)

    def run_unstored(self, request: RunRequest, wait_for_turn: WaitForTurn) -> Results:
        """The central run of a request, of which only an answer is needed."""
        workspace = self.workspace(request.scenario, request.day)
        return self._run_central(workspace, request, workspace.model_of(request), wait_for_turn)

    def run_first_months(
        self, request: RunRequest, like: Results, count: int, wait_for_turn: WaitForTurn
    ) -> tuple[Results, int]:
        """A central run up to some months after its levers begin to act, with the months after those of another run.

        Returns the run and the number of the month before which it was computed.
        """
        workspace = self.workspace(request.scenario, request.day)
        model = workspace.model_of(request)
        until = min(workspace.first_acting_month(request) + count, len(model.index.month))
        into = flows_like(model, like.view.flows)
        flows, stopped, values = self._run_draws(workspace, request, model, CENTRAL, wait_for_turn, into, until)
        return Results(model, values, flows, stopped), until

    def _run_central(
        self, workspace: Workspace, request: RunRequest, model: Model, wait_for_turn: WaitForTurn = no_wait
    ) -> Results:
        flows, stopped, values = self._run_draws(workspace, request, model, CENTRAL, wait_for_turn)
        return Results(model, values, flows, stopped)

    def _run_draws(
        self,
        workspace: Workspace,
        request: RunRequest,
        model: Model,
        part: tuple[int, int],
        wait_for_turn: WaitForTurn = no_wait,
        into: Flows | None = None,
        until: int | None = None,
    ) -> BatchRun:
        """Draws of a run, up to a month: ``part`` is the first one and their number."""
        months_run = MonthsRun(workspace.first_acting_month(request), until)
        checkpoints = self._checkpoints if part == CENTRAL else self._range_checkpoints
        given = workspace.draw_batch(*part), workspace.month, workspace.prefix_key(request), checkpoints
        return run_batch(model, *given, wait_for_turn, into, months_run)

    def best_available(self, request: RunRequest, draws: int) -> Results:
        """The run of several draws if it was ever made, again where memory has dropped it; else the central run."""
        key = _run_key(self.workspace(request.scenario, request.day), request, draws)
        return self.range_run(request, draws) if self._runs.was_made(key) else self.central_run(request)

    def baseline_run(self, workspace: Workspace, draws: int = 1) -> Results:
        """The run of a workspace with all levers at rest."""
        request = RunRequest(workspace.name, workspace.day, {})
        return self.central_run(request) if draws == 1 else self.range_run(request, draws)

    def baseline_quantities(self, workspace: Workspace) -> QuickQuantities:
        """What the central run of a workspace with all levers at rest says, read once."""
        if workspace.baseline is None:
            name, day = workspace.name, workspace.day

            def make() -> RestQuantities:
                # By name: what is read once is held for more scenarios than their models and runs are.
                rest = self.baseline_run(workspace)
                return RestQuantities(
                    rest, day, lambda: self.baseline_run(self.workspace(name, day)), workspace.leading
                )

            workspace.baseline = self._rests.get_or_make(workspace.key, make)
        return workspace.baseline

    # --- answers and pages ---------------------------------------------------------------------------------------

    def lookup_opening(self, key: str) -> bytes | None:
        """The first view of a scenario that is stored."""
        return self._openings.get(key)

    def cached_opening(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The first view of a scenario, stored for every page that opens it."""
        return self._openings.get_or_make(key, make)

    def lookup_answer(self, key: str) -> bytes | None:
        """An answer that is stored, whoever asked for it first."""
        return self._answers.get(key)

    def cached_answer(self, key: str, make: Callable[[], bytes]) -> bytes:
        """An answer, stored for everyone."""
        return self._answers.get_or_make(key, make)

    def register_request(self, page: str, token: int) -> ShouldStop:
        """Note a request of a page; gives what says whether a newer one of the same page has arrived since.

        A request without a page's name is never superseded.
        """
        if not page:
            return never
        with self._token_lock:
            self._newest_token[page] = max(token, self._newest_token.get(page, 0))

        def is_superseded() -> bool:
            with self._token_lock:
                return self._newest_token.get(page, token) > token

        return is_superseded


def _run_key(workspace: Workspace, request: RunRequest, draws: int) -> str:
    return f"{draws}/{workspace.key}/{request.key}"
