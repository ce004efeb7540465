"""An exercise in the app: the page holds the session and sends it with every request, the server plays it again.

Nothing of a session stays on the server but what all sessions of a seat and a day share: the solved game and runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Annotated, Any, Literal

from cachetools import LRUCache
from pydantic import Field

from monazite.analysis.exercise.ground import ExerciseGround, Progress, prepare_ground
from monazite.analysis.exercise.seats import counterpart, parties_of
from monazite.analysis.exercise.session import MONTHS, Exercise
from monazite.analysis.exercise.session_file import LONGEST_ACT, SavedSession
from monazite.analysis.exercise.solved_game import forget_games
from monazite.analysis.exercise.world import forget_runs
from monazite.analysis.held_bytes import held_bytes
from monazite.foundation.errors import InputError
from monazite.negotiation.default_pair import controlling_side
from monazite.negotiation.setup import BYSTANDERS
from monazite.presentation.company.blocks import render_html, render_markdown
from monazite.presentation.exercise.beside_record import acts_done
from monazite.presentation.exercise.facilitator import facilitator_page
from monazite.presentation.exercise.first_page import path_bars
from monazite.presentation.exercise.pages import (
    briefing_content,
    debrief_content,
    debrief_markdown,
    debrief_page,
    debrief_pictures,
    lines_content,
)
from monazite.presentation.exercise.path_chart import chart_pictures
from monazite.presentation.web.panels.played_setting import PlayedSetting, setting_played
from monazite.presentation.web.runs.bounded_stores import WORTH
from monazite.presentation.web.runs.requests import ComparedRun, Day, Name, StrictModel
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO
from monazite.presentation.web.work.jobs import BackgroundJobs, JobProgress
from monazite.results.names import Names

DRAWS = 8
NO_PICTURE = {"wide": "", "narrow": ""}
MAX_GROUND_BYTES = 150_000_000
"""Solved games in memory, 120 MB each: seats and days at the same table share one, however many they are."""
PREPARING_BYTES = 180_000_000  # that solving a game takes beside what is held: measured 154 to 177 MB
MAX_GROUNDS = 40  # seats and days
MAX_PREPARED = 400  # seats and days whose game was solved once, so that it is solved again where it was let go of
LOOKING_BACK = "The debrief is being made: a dozen runs, some ten seconds."
WAITING = "The seat is being taken. The first time on a day this takes a minute or two."


class SeatsRequest(StrictModel):
    """The seats of a scenario."""

    scenario: Name = DEFAULT_SCENARIO
    """Name of the scenario where nothing of the page's own setting is played."""
    setting: ComparedRun | None = None
    """What the page has set, with the levers and the days on which they act; empty: the scenario as it is."""


class ExerciseRequest(SeatsRequest):
    """A session of an exercise, as the page holds it."""

    seat: Name
    """Region that is played."""
    day: Day
    """Last day that is known."""
    seed: Annotated[int, Field(ge=0, le=2**53, strict=True)] = 0
    """Luck of the session."""
    months: Annotated[int, Field(ge=1, le=12, strict=True)] = MONTHS
    """Length of the exercise."""
    own_table: Annotated[bool, Field(strict=True)] = False
    """Whether a bystander talks with the controlling country itself."""
    acts: Annotated[list[Annotated[str, Field(max_length=LONGEST_ACT)]], Field(max_length=12, default_factory=list)]
    """What the seat did so far."""
    wanted: Literal["month", "debrief"] = "month"
    """What the page shows next."""


class ExercisePageRequest(ExerciseRequest):
    """A page of an exercise as a file."""

    page: Literal["debrief", "facilitator"] = "debrief"
    form: Literal["html", "md", "json"] = "html"


class ExerciseView:
    """Exercises that pages play."""

    def __init__(self, store: SessionStore) -> None:
        self._store, self._jobs = store, BackgroundJobs("exercise")
        self._grounds: LRUCache[str, ExerciseGround] = LRUCache(MAX_GROUNDS)
        self._lock = Lock()
        self._prepared: LRUCache[str, bool] = LRUCache(MAX_PREPARED)
        self._debriefs = BackgroundJobs("debrief")  # beside the jobs that take a seat, each of which may take minutes
        store.memory.add(WORTH["runs of exercises"], forget_runs)
        store.memory.add(WORTH["games of exercises"], self._let_go)

    def seats(self, request: SeatsRequest) -> dict[str, Any]:
        """Seats of a scenario with their names, and days on which an exercise can begin."""
        played = self._setting_played(request)
        sc, names = played.scenario, Names(self._store.dataset(played.scenario))
        controller, other = controlling_side(sc), counterpart(self._store.dataset(sc), sc)
        return {
            "seats": seats_offered(names, parties_of(self._store.dataset(sc), controller, other), controller, other),
            "day": played.first_day.isoformat(),
            "first": sc.start.isoformat(),
            "last": sc.end.isoformat(),
        }

    def poll(self, request: ExerciseRequest) -> dict[str, Any]:
        """The month that the page is in, or its debrief; ``state`` is ready, working or failed.

        Raises InputError for acts that are not possible.
        """
        ground = self._ground_or_none(request)
        if ground is None:
            waiting = self._jobs.poll(self._key(request), WAITING, lambda report: self._make(request, report))
            if waiting["state"] != "ready":
                return waiting
            ground = self._ground_or_none(request)
            ground = ground or self._ground_again(request)
        if ground is None:
            raise InputError("too many exercises are being played at once; try again in a minute")
        exercise = self._played(ground, request)
        if request.wanted == "debrief":
            return self._debriefs.poll(
                request.model_dump_json(), LOOKING_BACK, lambda report: _looked_back(exercise, report)
            )
        words = self._setting_played(request).words(exercise.table)
        return {"state": "ready", **month_answer(exercise), "setting": words}

    def file(self, request: ExercisePageRequest) -> tuple[str, str]:
        """A page of an exercise as text, and its media type; the session itself as JSON, for `monazite play`."""
        ground = self._ground_or_none(request) or self._ground_again(request)
        if ground is None:
            raise InputError("the exercise is being prepared; ask again when its month is on the page")
        exercise = self._played(ground, request)
        if request.form == "json":
            return exercise.to_saved().model_dump_json(indent=1), "application/json"
        if request.page == "debrief":
            return _debrief_file(exercise, request.form)
        page = facilitator_page(exercise)
        if request.form == "md":
            return render_markdown(page), "text/markdown"
        return render_html(page, {}), "text/html"

    def _setting_played(self, request: SeatsRequest) -> PlayedSetting:
        return setting_played(self._store, request.scenario, request.setting)

    @staticmethod
    def _key(request: ExerciseRequest) -> str:
        setting = "" if request.setting is None else request.setting.model_dump_json()
        return f"{request.scenario}/{setting}/{request.seat}/{request.own_table}/{request.day}"

    def _ground_or_none(self, request: ExerciseRequest) -> ExerciseGround | None:
        with self._lock:
            return self._grounds.get(self._key(request))

    def _make(self, request: ExerciseRequest, report: JobProgress) -> dict[str, Any]:
        def progress(stage: str, done: int, total: int) -> None:
            report(f"{stage[:1].upper()}{stage[1:]}: {done} of {total}.")

        content = self._setting_played(request).content
        with self._store.memory.room_for(PREPARING_BYTES):
            ground = prepare_ground(
                content, request.seat, request.day, draws=DRAWS, own_table=request.own_table, progress=progress
            )
        self._store.memory.check()  # first: it may let go of other games, and this one is asked for next
        with self._lock:
            hold_by_bytes(self._grounds, self._key(request), ground, MAX_GROUND_BYTES)
            self._prepared[self._key(request)] = True
        return {"state": "ready"}

    def _ground_again(self, request: ExerciseRequest) -> ExerciseGround | None:
        """A seat and day that was let go of meanwhile, made again: the caches on disk make it quick."""
        if self._key(request) in self._prepared:
            self._make(request, JobProgress(lambda _text, _share: None, lambda: False))
        return self._ground_or_none(request)

    def _let_go(self) -> None:
        """Let go of the solved games: who plays on has them solved again."""
        with self._lock:
            self._grounds.clear()
        forget_games()

    def _played(self, ground: ExerciseGround, request: ExerciseRequest) -> Exercise:
        exercise = Exercise(ground, request.seed, request.months)
        return exercise.replay(
            SavedSession(
                monazite_exercise=1, scenario="", seat=request.seat, day=request.day, acts=list(request.acts)
            )
        )  # fmt: skip


def hold_by_bytes(grounds: LRUCache[str, ExerciseGround], key: str, ground: ExerciseGround, max_bytes: int) -> None:
    """Hold a seat and day; those unused for longest go while all have more bytes together, and it alone stays."""
    grounds[key] = ground
    while len(grounds) > 1 and held_bytes([one.game for one in grounds.values()]) > max_bytes:
        grounds.popitem()


def seats_offered(names: Names, parties: Sequence[str], controller: str, other: str) -> list[dict[str, Any]]:
    """Seats of a scenario in words; a bystander can stand by, or sit at a table of its own."""
    at_table, out = f"{names.the(controller)} and {names.the(other)}", list[dict[str, Any]]()
    for region in parties:
        title, stands_by = names.region(region), region in BYSTANDERS and region not in (controller, other)
        if stands_by:
            by = f"{title}, standing by while {at_table} talk"
            out.append({"name": region, "title": by, "own_table": False})
        where = "" if region == controller else f", at the table with {names.the(controller)}"
        opposite = f", at the table with {names.the(other)}" if region == controller else where
        out.append({"name": region, "title": f"{title}{opposite}", "own_table": stands_by})
    return out


def _debrief_file(exercise: Exercise, form: str) -> tuple[str, str]:
    """The debrief as text, and its media type."""
    table, debrief = exercise.table, exercise.debrief()
    if form == "md":
        return render_markdown(debrief_markdown(table, debrief)), "text/markdown"
    return render_html(debrief_page(table, debrief), debrief_pictures(table, debrief)), "text/html"


def _looked_back(exercise: Exercise, report: JobProgress) -> dict[str, Any]:
    """The debrief as the answer of a job that says how far it is."""

    def progress(stage: str, done: int, total: int) -> None:
        report(f"{stage[:1].upper()}{stage[1:]}: {done} of {total}.")

    return {"state": "ready", **debrief_answer(exercise, progress)}


def debrief_answer(exercise: Exercise, progress: Progress | None = None) -> dict[str, Any]:
    """What came of a session; ``progress`` as of `Exercise.debrief`."""
    debrief = exercise.debrief(progress)
    page = debrief_page(exercise.table, debrief)
    drawn = chart_pictures(path_bars(exercise.table, debrief), "currentColor")
    parts = [
        {
            "kind": p.kind,
            "text": p.text,
            "head": p.head,
            "rows": p.rows,
            "note": p.note,
            **drawn.get(p.name, NO_PICTURE),
        }
        for p in page.parts
    ]
    content = debrief_content(exercise.table, debrief)
    return {"title": page.title, "kicker": page.kicker, "page": parts, "debrief": content}


def month_answer(exercise: Exercise) -> dict[str, Any]:
    """The month that a session is in."""
    history = [
        {"acts": acts_done(exercise.table, texts), "press": lines_content(exercise.press(t))}
        for t, texts in enumerate(exercise.acts)
    ]
    return {**briefing_content(exercise), "history": history, "months": exercise.months}
