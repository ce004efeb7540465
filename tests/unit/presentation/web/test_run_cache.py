"""Runs that are stored and runs under way."""

import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from monazite.presentation.web.runs import run_cache
from monazite.presentation.web.runs.run_cache import RunCache
from monazite.presentation.web.work.scheduler import Superseded

SHARED: Any = SimpleNamespace(controls=(np.zeros(100),), base=(), structure=())


def results(count: int = 1) -> Any:
    """A run of ``count`` numbers of eight bytes, on a model with one array that is shared and one of two numbers."""
    model = SimpleNamespace(controls=(SHARED.controls[0], np.zeros(2)), base=(), structure=())
    return SimpleNamespace(model=model, view=SimpleNamespace(flows=(np.zeros(count),)))


def test_a_run_counts_twice_with_what_its_model_does_not_share():
    assert run_cache.size_of(results(10), SHARED) == 2 * 10 * 8 + 2 * 8


def test_runs_that_were_unused_for_longest_go_when_all_are_too_large(monkeypatch):
    monkeypatch.setattr(run_cache, "MAX_RUN_BYTES", 400)
    cache = RunCache()
    stored = {key: cache.get_or_run(key, lambda: results(10), SHARED) for key in ("a", "b")}  # 176 bytes each
    assert cache.get("a") is stored["a"]
    cache.get_or_run("c", lambda: results(10), SHARED)
    assert cache.get("b") is None
    assert cache.get("a") is stored["a"]
    large = cache.get_or_run("d", lambda: results(1000), SHARED)
    assert cache.get("d") is large
    assert cache.get("a") is stored["a"]


def test_the_last_large_run_stays_beside_small_ones(monkeypatch):
    """That of the ranges was driven out by the next central run: what the page showed could not be taken away."""
    monkeypatch.setattr(run_cache, "MAX_RUN_BYTES", 400)
    cache = RunCache()
    large = cache.get_or_run("ranges", lambda: results(1000), SHARED)
    for key in ("a", "b", "c"):
        cache.get_or_run(key, lambda: results(10), SHARED)
    assert cache.get("ranges") is large
    later = cache.get_or_run("others", lambda: results(1000), SHARED)
    assert cache.get("ranges") is None
    assert cache.get("others") is later
    cache.drop_large()
    assert cache.get("others") is None


def test_the_same_run_is_made_once_for_all_who_ask_for_it():
    cache, begun, may_end, calls = RunCache(), threading.Event(), threading.Event(), []

    def run() -> Any:
        calls.append(1)
        begun.set()
        assert may_end.wait(10)
        return results()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(cache.get_or_run, "a", run, SHARED)
        assert begun.wait(10)
        second = pool.submit(cache.get_or_run, "a", run, SHARED)
        may_end.set()
        assert first.result(10) is second.result(10)
    assert calls == [1]


def test_who_waits_for_a_run_that_was_stopped_makes_it_anew():
    cache, begun, may_end = RunCache(), threading.Event(), threading.Event()

    def stopped() -> Any:
        begun.set()
        assert may_end.wait(10)
        raise Superseded

    own = results()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(cache.get_or_run, "a", stopped, SHARED)
        assert begun.wait(10)
        second = pool.submit(cache.get_or_run, "a", lambda: own, SHARED)
        may_end.set()
        with pytest.raises(Superseded):
            first.result(10)
        assert second.result(10) is own


def test_a_run_that_failed_is_not_stored():
    cache = RunCache()

    def fail() -> Any:
        raise ValueError("no run")

    with pytest.raises(ValueError, match="no run"):
        cache.get_or_run("a", fail, SHARED)
    assert cache.get("a") is None
    own = results()
    assert cache.get_or_run("a", lambda: own, SHARED) is own


def test_a_run_that_needs_itself_is_refused_at_once():
    cache = RunCache()
    with pytest.raises(RuntimeError, match="needs itself"):
        cache.get_or_run("a", lambda: cache.get_or_run("a", results, SHARED), SHARED)
    own = results()
    assert cache.get_or_run("a", lambda: own, SHARED) is own
