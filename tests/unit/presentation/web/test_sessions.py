"""What a server holds: runs from checkpoints, ranges, who asked last, answers for everyone."""

import gc
from datetime import date

import numpy as np
import pytest

from app_cases import DAY, moved_run
from monazite.presentation.web.levers.lever_spans import LeverSpan
from monazite.presentation.web.levers.levers import with_levers
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.presentation.web.runs.requests import SimulateRequest
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO, RunRequest
from monazite.presentation.web.views import endpoints
from monazite.presentation.web.work.scheduler import Superseded
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate


def test_runs_from_a_checkpoint_give_the_numbers_of_simulate(store, ds):
    levers = {"cn_approval": 0.2, "ally_stock": 3.0, "us_tariff": 0.5}
    store.central_run(moved_run(levers | {"us_tariff": 0.4}))  # leaves a checkpoint behind
    count = len(store._checkpoints)
    live = store.central_run(moved_run(levers))
    assert len(store._checkpoints) == count  # it was used
    whole = simulate(ds, live.scenario, draws=1, threads=1)
    for name in ("price", "ship", "stock", "output", "project", "emission"):
        assert np.array_equal(getattr(whole.view.flows, name), getattr(live.view.flows, name)), name


def test_levers_with_months_of_their_own_are_run_from_the_first_of_these(store, ds):
    """The months before are those at rest, so that the second setting computes none of them."""

    def moved(approval):
        spans = {"cn_approval": LeverSpan(date(2027, 2, 1)), "us_tariff": LeverSpan(date(2027, 5, 1))}
        return RunRequest(DEFAULT_SCENARIO, DAY, {"cn_approval": approval, "us_tariff": 0.5}, spans=spans)

    store.central_run(moved(0.3))
    months = []
    live = store.run_unstored(moved(0.2), lambda: months.append(1))
    assert live.index.month[-len(months)] == date(2027, 2, 1)
    whole = simulate(ds, live.scenario, draws=1, threads=1)
    for name in ("price", "ship", "stock", "output", "project", "emission"):
        assert np.array_equal(getattr(whole.view.flows, name), getattr(live.view.flows, name)), name
    rest = store.baseline_run(store.workspace(DEFAULT_SCENARIO, DAY)).view.flows.price
    assert np.array_equal(live.view.flows.price[:, : -len(months)], rest[:, : -len(months)])


def test_a_move_reads_the_numbers_at_rest_without_their_run(store, monkeypatch):
    """The run at rest is let go of after some moves; to run it again for each would take as long as the move."""

    def view(approval, duty):
        run = RunRequest(DEFAULT_SCENARIO, DAY, {"cn_approval": approval, "us_tariff": duty})
        return endpoints.central_view(store, run, "Dy.oxide", store.central_run)

    view(0.9, 0.4)
    view(0.02, 0.4)
    store._runs._finished.clear()
    gc.collect()
    runs = []
    monkeypatch.setattr(store, "baseline_run", lambda *some: runs.append(some))
    for approval in (0.95, 0.81, 0.37, 0.03):
        view(approval, 0.41)
    assert not runs


def test_checkpoints_of_ranges_drive_out_none_of_central_runs(store):
    count = len(store._checkpoints)
    store.range_run(moved_run({"cn_approval": 0.2}), 3)
    assert len(store._checkpoints) <= count + 2
    assert len(store._range_checkpoints)


def test_line_stops_are_counted_from_the_day_of_the_levers(store, ds):
    live = store.central_run(moved_run({"cn_approval": 0.05}))
    days, _ = live.select("first_stop_day")
    assert np.nanmin(days) >= 0
    assert live.anchor == DAY


def test_ranges_hold_the_central_run_as_their_first_draw(store):
    request = moved_run({"cn_approval": 0.2})
    two = store.range_run(request, 2)
    assert np.array_equal(two.view.flows.price[0], store.central_run(request).view.flows.price[0])
    assert not np.array_equal(two.view.flows.price[1], two.view.flows.price[0])


def test_ranges_have_numbers_and_identifier_of_simulate(store, ds):
    """What the app shows in batches and what the command line runs at once are one run, and say so."""
    request = moved_run({"cn_approval": 0.2})
    live, posterior = store.range_run(request, 4), store.workspace(request.scenario, request.day).posterior
    whole = simulate(ds, live.scenario, draws=4, parameters=posterior)
    for name in ("price", "ship", "stock", "output", "project", "emission"):
        assert np.array_equal(getattr(whole.view.flows, name), getattr(live.view.flows, name)), name
    assert live.run == whole.run
    assert store.central_run(request).run == simulate(ds, live.scenario, draws=1, parameters=posterior).run != live.run
    assert store.range_run(moved_run({"cn_approval": 0.3}), 4).run != live.run


def test_a_range_of_one_draw_is_the_central_run_and_does_not_wait_for_itself(store):
    request = moved_run({"cn_approval": 0.61})  # of which no run is stored yet
    one = store.range_run(request, 1)
    assert one is store.central_run(request)
    assert one.draws == 1


def test_a_newer_request_of_the_same_page_stops_a_range_run(store):
    stop = store.register_request("page", 1)
    assert not stop()
    store.register_request("page", 2)
    assert stop()
    with pytest.raises(Superseded):
        store.range_run(moved_run({"cn_approval": 0.33}), 3, stop)


def test_a_central_run_that_nobody_waits_for_is_not_made(store):
    store.register_request("gone", 5)
    stop = store.register_request("gone", 4)
    with pytest.raises(Superseded):
        endpoints.simulate(store, SimulateRequest(levers={"cn_approval": 0.77}), stop)
    assert endpoints.cached_simulation(store, SimulateRequest(levers={"cn_approval": 0.77})) is None
    assert not store.register_request("", 1)()


def test_an_answer_is_stored_for_everyone_and_does_not_depend_on_the_order_of_the_moves(store):
    levers = {"cn_approval": 0.4, "us_tariff": 0.6}
    answer = endpoints.simulate(store, SimulateRequest(levers=levers, client="a", token=1))
    reordered = SimulateRequest(levers=dict(reversed(levers.items())), client="b", token=1)
    assert endpoints.cached_simulation(store, reordered) == answer
    rest = store.workspace(DEFAULT_SCENARIO).rest
    sc, moves = load_scenario(DEFAULT_SCENARIO), [("deal_tariff", 0.2), ("us_tariff", 0.6)]
    hashes = {with_levers(sc, dict(order), rest, DAY).hash for order in (moves, reversed(moves))}
    assert len(hashes) == 1


def test_lines_that_stood_before_the_levers_are_not_counted_as_next(store):
    request = RunRequest("cn-ree-2025-no-deal", DAY, {"cn_approval": 0.05})  # where lines stand by then
    current = QuickQuantities(store.central_run(request), DAY)
    standing = {(stop.industry, stop.region) for stop in current.line_stops if stop.already_stopped}
    stopped = current.results.select("stopped")[0][0, current.start - 1]
    assert standing
    for industry, region in standing:
        uses = current.results.view.uses_of(industry)
        assert np.nanmax(stopped[uses, current.results.index.region.index(region)]) > 0
    first = current.first_line_stop()
    assert first is not None
    assert (first[1], first[2]) not in standing
