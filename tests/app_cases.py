"""What the tests of the app share: a day, a run of that day, a request."""

from datetime import date
from typing import Any

from monazite.presentation.web.workspace import DEFAULT_SCENARIO, RunRequest

DAY = date(2026, 8, 1)
"""Day from which the levers act in the usual scenario."""


def moved_run(levers: dict[str, float]) -> RunRequest:
    """The run of the usual scenario with levers moved."""
    return RunRequest(DEFAULT_SCENARIO, DAY, levers)


def post(http: Any, path: str, /, **body: Any) -> Any:
    """The reply of the app to a request."""
    return http.post(f"/api/{path}", json=body)
