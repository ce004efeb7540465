"""Forecasts over courses of the talks that a test lists, in place of those of solved games."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

import monazite as mz
from monazite.analysis.forecast import forecast as module
from monazite.analysis.forecast.forecast import Forecast
from monazite.analysis.forecast.policy_paths import PolicyPath, PolicyPaths

GALLIUM_TALKS = {
    "name": "talks",
    "start": "2025-01-01",
    "months": 9,
    "dataset": ["gallium"],
    "extends": "baseline",
    "talks": {"seats": ["US", "CN"], "first_offer": "2025-03-10"},
}


@contextmanager
def forecast_over(paths: Sequence[PolicyPath], settings: Mapping[str, Any]) -> Iterator[Forecast]:
    """A forecast on the priors in which each draw follows the path of its place."""
    with pytest.MonkeyPatch.context() as patch:
        listed = PolicyPaths(None, tuple(paths), date(2026, 3, 10), 2)
        patch.setattr(module, "cached_policy_paths", lambda *_, **__: listed)
        yield mz.forecast(None, dict(settings), draws=len(paths), prior=True)
