"""Answers in advance."""

import json
import threading

from app_cases import DAY, moved_run
from monazite.presentation.web.runs.requests import SimulateRequest
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO, RunRequest
from monazite.presentation.web.views import endpoints
from monazite.presentation.web.work.prefetch import Prefetcher, slider_positions


def test_answers_in_advance_are_those_made_on_request(store):
    computed: list[float] = []
    done = threading.Event()

    def work(scenario, shown, levers):
        assert shown == ("Dy.oxide", "")
        endpoints.central_view(store, RunRequest(scenario, DAY, levers), shown[0], store.run_idle)
        computed.append(levers["us_tariff"])
        if len(computed) == 2:
            done.set()

    prefetcher = Prefetcher(work)
    prefetcher.add(DEFAULT_SCENARIO, "Dy.oxide", {"us_tariff": 0.1}, "us_tariff", [0.21, 0.37])
    assert done.wait(60)
    assert computed == [0.21, 0.37]
    key = f"{store.workspace(DEFAULT_SCENARIO).key}/Dy.oxide//{moved_run({'us_tariff': 0.21}).key}"
    stored = store.lookup_answer(key)
    assert stored is not None
    on_request = endpoints.simulate(SessionStore(), SimulateRequest(levers={"us_tariff": 0.21}))
    assert json.loads(on_request) == {"token": 0, **json.loads(stored)}


def test_positions_are_all_steps_of_a_slider():
    positions = slider_positions(0.0, 1.45, 0.01)
    assert sorted(positions) == [round(0.01 * i, 6) for i in range(146)]
    assert positions[:3] == [0.0, 0.1, 0.2]
    assert slider_positions(0.0, 1000.0, 1.0) == []


def test_positions_near_where_a_lever_stands_come_first():
    """Somebody who presses an arrow key asks for the next one, whatever is coarse."""
    positions = slider_positions(0.0, 1.0, 0.01, at=0.3)
    assert positions[:4] == [0.31, 0.29, 0.32, 0.28]
    assert sorted([*positions, 0.3]) == [round(0.01 * i, 6) for i in range(101)]
    assert slider_positions(0.0, 1000.0, 1.0, at=1000.0) == [1000.0 - away for away in range(1, 9)]
