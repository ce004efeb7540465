"""The desk: datasets and baselines built once, runs kept, central runs before any range."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from threading import BoundedSemaphore, Lock
from typing import Any

import numpy as np

from monazite.dataset.dataset import Dataset, load_dataset
from monazite.foundation.errors import InputError, unknown
from monazite.model.build import Model, build
from monazite.presentation.web.incremental_runs import Batch, Marks, arrays_of, batch, grouping, joined, run_batch
from monazite.presentation.web.levers import Lever, fitted, month_of, opening, resting, with_levers
from monazite.presentation.web.quick_quantities import Reader
from monazite.presentation.web.scheduler import Stop, Superseded, Turns
from monazite.results.results import Results
from monazite.scenario.scenario import Scenario, load_scenario, read_scenario, shipped_scenarios
from monazite.simulation.incremental import extended

HOME = "cn-ree-2025"
READ = "read-"  # names of scenarios that came from an article or a file
MOST_DRAWS = 64
KEPT_ROOMS, KEPT_READ, KEPT_SHAPES, KEPT_ANSWERS = 6, 64, 8, 4000
KEPT_BYTES = 200_000_000  # of runs
LONGEST = 120  # months that the app runs


Wait = Callable[[], None]


@dataclass(frozen=True)
class Question:
    """What the page asks for: scenario, day from which the levers act, levers that were moved, deal that is signed.

    ``deal``: the seat from which it was seen and its id, ``US:general-10-partial-17bn-12m``; empty for none.
    """

    scenario: str
    day: date
    levers: Mapping[str, float]
    deal: str = ""

    @property
    def key(self) -> str:
        """The same text for the same question."""
        return json.dumps([self.scenario, self.day.isoformat(), sorted(self.levers.items()), self.deal])


@dataclass
class Room:
    """A scenario and a day: its model, where levers rest, the run with all levers at rest."""

    name: str
    scenario: Scenario
    day: date
    model: Model
    rest: dict[str, float]
    month: int
    shapes: dict[str, Model] = field(default_factory=dict)  # models with different limits
    batches: dict[tuple[int, int], Batch] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def levers(self) -> tuple[Lever, ...]:
        """The levers, fitted to the dataset."""
        return fitted(self.model.index)

    @property
    def root(self) -> str:
        """Identifies the dataset, the policies in force before the day and the day."""
        return f"{self.model.dataset.hash}/{self.scenario.hash}/{self.day}"

    def _open(self, sc: Scenario) -> Model:
        """The model before a deal: without the measures that a deal replaces, which come before all added ones."""
        own = self.scenario.policy
        kept = sum(1 for policy in sc.policy if policy in own)
        key = sc.policy[:kept]
        found = self.extra.get("open")
        if found is None or found.scenario.policy != key:
            bare = sc.model_copy(update={"policy": key})
            found = self.extra["open"] = build(self.model.dataset, bare, like=self.model)
        return found

    def root_of(self, question: Question) -> str:
        """Identifies what a run depends on up to the day of the levers."""
        return f"{self.root}/deal" if question.deal else self.root

    def batch(self, first: int, count: int) -> Batch:
        """Draws ``first`` to ``first + count``, calibrated once."""
        found = self.batches.get((first, count))
        if found is None:
            found = self.batches[first, count] = batch(self.model, first, count)
        return found

    def asked(self, question: Question) -> Scenario:
        """The scenario with the levers moved and the deal signed. Raises InputError for an unknown lever or deal."""
        sc = with_levers(self.scenario, question.levers, self.rest, self.day, self.levers)
        if not question.deal:
            return sc
        from monazite.presentation.web.talks import signed

        return signed(self.model.dataset, sc, question.deal, self.day)

    def moved(self, question: Question) -> Model:
        """The model with the levers moved and the deal signed."""
        sc = self.asked(question)
        if sc.policy == self.scenario.policy:
            return self.model
        if question.deal:
            return extended(self._open(sc), sc)
        made = extended(self.model, sc, tuple(self.shapes.values()))
        if len(self.shapes) < KEPT_SHAPES:
            self.shapes.setdefault(grouping(made), made)
        return made


class Desk:
    """Everything that one server keeps. Safe for several threads."""

    def __init__(self, workers: int = 2) -> None:
        self._lock, self._ranges, self._central = Lock(), Lock(), BoundedSemaphore(workers)
        self._datasets: dict[tuple[str, ...], Any] = {}
        self._rooms: OrderedDict[tuple[str, date], Room] = OrderedDict()
        self._runs: OrderedDict[str, Future[Results]] = OrderedDict()
        self._said: OrderedDict[str, str] = OrderedDict()
        self._sizes: dict[str, int] = {}  # bytes of the runs that are kept
        self._first: dict[str, date] = {}  # day of each scenario from which levers act at first
        self._read: OrderedDict[str, Scenario] = OrderedDict()
        self._marks = Marks()
        self.turns = Turns(workers)
        self._latest: OrderedDict[str, int] = OrderedDict()
        self._workers = workers
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="range")
        from threadpoolctl import threadpool_limits

        self._limits = threadpool_limits(limits=1)  # small matrices: more threads of the linear algebra only wait

    # --- scenarios -----------------------------------------------------------------------------------------------

    def names(self) -> tuple[str, ...]:
        """Scenarios that can be opened by name, the usual one first."""
        return (HOME, *(name for name in shipped_scenarios() if name != HOME))

    def scenario(self, name: str) -> Scenario:
        """A shipped scenario, or one that was read from an article or a file and is still kept."""
        if name in self.names():
            return self._once(("scenario", name), lambda: load_scenario(name))
        with self._lock:
            found = self._read.get(name)
        if found is not None:
            return found
        if name.startswith(READ):
            raise InputError("this scenario is no longer kept by the server: read the article or the file again")
        raise unknown(name, self.names(), field="scenario")

    def keep(self, sc: Scenario) -> str:
        """Keep a scenario under a name made of its content. Raises InputError if it is too long for the app."""
        if sc.months > LONGEST:
            raise InputError(field="months", found=sc.months, allowed=f"1 to {LONGEST} in the app")
        name = f"{READ}{sc.hash[:12]}"
        with self._lock:
            self._read[name] = sc
            while len(self._read) > KEPT_READ:
                self._read.popitem(last=False)
        return name

    def keep_text(self, text: str) -> str:
        """Keep a scenario given as TOML text, without its sweep."""
        return self.keep(read_scenario(text).model_copy(update={"sweep": {}}))

    def _once(self, key: tuple, make: Callable[[], Any]) -> Any:
        found = self._datasets.get(key)
        if found is None:
            found = self._datasets[key] = make()
        return found

    def dataset(self, sc: Scenario) -> Dataset:
        """The dataset of a scenario, loaded once."""
        return self._once(sc.dataset, lambda: load_dataset(*sc.dataset))

    # --- runs ----------------------------------------------------------------------------------------------------

    def room(self, name: str, day: date | None = None) -> Room:
        """The room of a scenario and a day; without a day, that of the state after the last dated measure.

        Raises InputError for an unknown scenario or a day outside the run.
        """
        sc = self.scenario(name)
        if day is None:
            day = self._first[name] = opening(sc)
            while len(self._first) > KEPT_READ + len(self.names()):
                self._first.pop(next(iter(self._first)), None)
        if not sc.start.replace(day=1) <= day < sc.end:
            raise InputError(field="from", found=day, allowed=f"a month from {sc.start:%Y-%m} to before {sc.end:%Y-%m}")
        day = max(day, sc.start)
        with self._lock:
            found = self._rooms.get((name, day))
            like = next((room.model for room in self._rooms.values()), None)
        if found is not None:
            return found
        ds = self.dataset(sc)
        model = build(ds, sc.model_copy(update={"anchor": day, "sweep": {}}), like=like)
        room = Room(name, sc, day, model, resting(model, day), month_of(sc, day))
        with self._lock:
            self._rooms[name, day] = room
            while len(self._rooms) > KEPT_ROOMS:
                self._rooms.popitem(last=False)
        return room

    def central(self, question: Question, wait: Wait | None = None) -> Results:
        """The central run of a question, at once or from what is kept; ``wait`` is called before every month."""
        return self._kept(question, 1, lambda room: self._run_central(room, question, wait))

    def _run_central(self, room: Room, question: Question, wait: Wait | None) -> Results:
        model, root = room.moved(question), room.root_of(question)
        if wait is not None:
            return joined(model, [run_batch(model, room.batch(0, 1), room.month, root, self._marks, wait)])
        with self._central:
            return joined(model, [run_batch(model, room.batch(0, 1), room.month, root, self._marks)])

    def ranged(self, question: Question, draws: int, stop: Stop = lambda: False) -> Results:
        """The run of a question with ranges. Raises Superseded when ``stop`` says so."""
        if stop():
            raise Superseded
        return self._kept(question, draws, lambda room: self._run_ranged(room, question, draws, stop))

    def _run_ranged(self, room: Room, question: Question, draws: int, stop: Stop) -> Results:
        """Draw 0 is the central run; the others run side by side, in batches of equal size."""
        with self._ranges:
            with self.turns.patient(stop, begins=True) as wait:
                wait()
                first = self.central(question, wait)
            model, root = first.model, room.root_of(question)
            edges = np.linspace(1, draws, self._workers + 1).astype(int)
            parts = [(int(a), int(b - a)) for a, b in pairwise(edges) if b > a]

            def one(part: tuple[int, int]):
                with self.turns.patient(stop) as wait:
                    return run_batch(model, room.batch(*part), room.month, root, self._marks, wait)

            head = (first.view.flows, first.view.stopped_day, first.parameters)
            return joined(model, [head, *self._pool.map(one, parts)])

    def best(self, question: Question, draws: int) -> Results:
        """The run of a question with ranges where it is kept already, else the central run."""
        room = self.room(question.scenario, question.day)
        with self._lock:
            found = self._runs.get(f"{draws}/{room.root}/{question.key}")
        if found is not None and found.done() and found.exception() is None:
            return found.result()
        return self.central(question)

    def before(self, room: Room, draws: int = 1, stop: Stop = lambda: False) -> Results:
        """The run of a room with all levers at rest."""
        question = Question(room.name, room.day, {})
        return self.central(question) if draws == 1 else self.ranged(question, draws, stop)

    def resting(self, room: Room) -> Reader:
        """The central run of a room with all levers at rest, read once."""
        if "rest" not in room.extra:
            room.extra["rest"] = Reader(self.before(room), room.day)
        return room.extra["rest"]

    def opened(self, name: str, day: date | None) -> Room | None:
        """The room of a scenario and a day if it is open already; without a day as `room`. Never waits."""
        with self._lock:
            if day is None:
                day = self._first.get(name)
            return self._rooms.get((name, day)) if day is not None else None

    def found(self, key: str) -> str | None:
        """An answer that is kept, whoever asked for it first."""
        with self._lock:
            found = self._said.get(key)
            if found is not None:
                self._said.move_to_end(key)
            return found

    def said(self, key: str, make: Callable[[], str]) -> str:
        """An answer, kept for everyone, so that the same setting is not computed again."""
        found = self.found(key)
        if found is not None:
            return found
        made = make()
        with self._lock:
            self._said[key] = made
            while len(self._said) > KEPT_ANSWERS:
                self._said.popitem(last=False)
        return made

    def quietly(self, question: Question) -> Results:
        """The central run of a question while nobody waits for anything; it is not kept."""
        room = self.room(question.scenario, question.day)
        model = room.moved(question)
        run = run_batch(model, room.batch(0, 1), room.month, room.root, self._marks, self.turns.quiet)
        return joined(model, [run])

    def _kept(self, question: Question, draws: int, run: Callable[[Room], Results]) -> Results:
        """What is kept of a question, else what ``run`` makes; the same question is run once at a time."""
        room = self.room(question.scenario, question.day)
        key = f"{draws}/{room.root}/{question.key}"
        with self._lock:
            found = self._runs.get(key)
            mine = found is None
            if found is None:
                found = self._runs[key] = Future()
            else:
                self._runs.move_to_end(key)
        if not mine:
            try:
                return found.result()
            except Superseded:  # whoever ran it left; try once more
                return run(room)
        try:
            made = run(room)
        except BaseException as problem:
            with self._lock:
                self._runs.pop(key, None)
            found.set_exception(problem)
            raise
        found.set_result(made)
        self._spare(key, size_of(made, room.model))
        return made

    def _spare(self, key: str, size: int) -> None:
        """Note the size of a run, and let go of those unused for longest while more than `KEPT_BYTES` are held."""
        with self._lock:
            self._sizes[key] = size
            for old in list(self._runs):
                if sum(self._sizes.values()) <= KEPT_BYTES:
                    break
                if old in self._sizes and old != key:
                    del self._runs[old], self._sizes[old]

    # --- who asked last ------------------------------------------------------------------------------------------

    def arrived(self, client: str, token: int) -> Stop:
        """Note a request of a page; the answer says whether a newer one of the same page has arrived since.

        A request without a page's name is never replaced.
        """
        if not client:
            return lambda: False
        with self._lock:
            self._latest[client] = max(token, self._latest.get(client, 0))
            self._latest.move_to_end(client)
            while len(self._latest) > 1000:
                self._latest.popitem(last=False)
        return lambda: self._latest.get(client, token) > token


def size_of(res: Results, like: Model) -> int:
    """Bytes of a run, with as much again for the outcomes made from it, and of what its model does not share."""
    shared = {id(array) for array in arrays_of((like.controls, like.base, like.structure))}
    own = arrays_of((res.model.controls, res.model.base, res.model.structure))
    return 2 * sum(a.nbytes for a in arrays_of(res.view.flows)) + sum(a.nbytes for a in own if id(a) not in shared)
