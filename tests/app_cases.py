"""What the tests of the app share: a day, a run of that day, a request."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from httpx import Response
from pydantic import TypeAdapter

from monazite.presentation.web.runs.assumptions import split_assumed
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO, RunRequest
from monazite.presentation.web.views import inert, influence

DAY = date(2026, 8, 1)
"""Day from which the levers act in the usual scenario."""


def moved_run(levers: dict[str, float]) -> RunRequest:
    """The run of the usual scenario with levers moved."""
    return RunRequest(DEFAULT_SCENARIO, DAY, levers)


def post(http: Any, path: str, /, **body: Any) -> Any:
    """The reply of the app to a request."""
    return http.post(f"/api/{path}", json=body)


adapter_of = cache(TypeAdapter)
"""What checks values of a type, made once: that takes milliseconds, and a test may ask hundreds of times."""


def check_answer(app: FastAPI, path: str, reply: Response) -> None:
    """An answer is what the app declares for its path: nothing missing, nothing more, every value of its type."""
    declared = {route.path: route.response_model for route in app.routes if isinstance(route, APIRoute)}.get(path)
    if reply.status_code == 200 and declared is not None:
        adapter, answer = adapter_of(declared), reply.json()
        assert adapter.dump_python(adapter.validate_python(answer)) == answer


class CheckedClient(TestClient):
    """A browser of the app that looks whether every answer is what was declared."""

    def post(self, url: Any, *arguments: Any, **named: Any) -> Any:
        """The reply to a request."""
        reply = super().post(url, *arguments, **named)
        check_answer(self.app, str(url), reply)
        return reply


def unbound_memory(monkeypatch: Any) -> None:
    """A process of tests holds more than a server may, which would let go of everything after each piece of work."""
    from monazite.presentation.web.work import memory

    monkeypatch.setattr(memory, "resident", lambda: 0)


RANKED = (
    "elasticity.magnet", "elasticity.oxide", "choke.oxide", "cover.line", "cover.oxide", "review.factor",
    "approval.shift", "leakage.share", "leakage.lag", "thrift.limit", "sourcing.oxide", "supply.elasticity",
    "precaution", "growth",
)  # fmt: skip
"""Of some fifty parameters: more than the ten that the page shows, of which the others are no other kind of work."""


def rank_few(patch: pytest.MonkeyPatch) -> None:
    """Have the app move a quarter of the parameters for a ranking, and those that are held; the others stay.

    `test_assumptions` ranks all of them.
    """
    moved_values = influence._moved_values

    def moved_few(store: Any, run: RunRequest, ends: Mapping[str, Any], *rest: Any) -> dict[str, Any]:
        held = split_assumed(run.scenario)[1]
        few = {name: pair for name, pair in ends.items() if name in RANKED or name in held}
        return dict.fromkeys(ends, (0.0, 0.0)) | moved_values(store, run, few, *rest)

    patch.setattr(influence, "_moved_values", moved_few)


def find_idle_once(patch: pytest.MonkeyPatch) -> None:
    """Have the app look once for the levers that move nothing in a state: every page that opens on it asks."""
    idle: Callable[..., dict[str, Any]] = inert.inert_levers
    answers: dict[str, dict[str, Any]] = {}

    def idle_once(store: Any, request: Any, should_stop: Any) -> dict[str, Any]:
        state = request.model_dump_json(exclude={"token", "client"})
        if state not in answers:
            answers[state] = idle(store, request, should_stop)
        return answers[state] | {"token": request.token}

    patch.setattr(inert, "inert_levers", idle_once)
