"""What the tests of the app share: a day, a run of that day, a request."""

from datetime import date
from functools import cache
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from httpx import Response
from pydantic import TypeAdapter

from monazite.presentation.web.workspace import DEFAULT_SCENARIO, RunRequest

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
