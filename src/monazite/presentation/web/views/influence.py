"""Which uncertain parameters matter most for a headline number: each moved over its range, all others in the middle.

All of them are there at once, to be held at a value; those that matter most are known once all have been moved. The
measure is the swing: the number with the parameter at the lower end of its range against that at the upper end, with
the levers as they stand. Ranges are the 5 and 95 % points of what the page draws from, conditioned on what was observed
where the run is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import batched
from typing import Any

import numpy as np

from monazite.dataset.rows.evidence import Prior
from monazite.foundation.errors import unknown
from monazite.model.build import Model
from monazite.model.parameters import Draws
from monazite.presentation.briefing.claims import value_text
from monazite.presentation.briefing.true_sources import TrueSources
from monazite.presentation.web.headline.footprint_tiles import footprint_tiles
from monazite.presentation.web.headline.headline_tiles import headline_tiles
from monazite.presentation.web.headline.tile import HeadlineTile
from monazite.presentation.web.levers.levers import check_levers
from monazite.presentation.web.runs.assumptions import split_assumed
from monazite.presentation.web.runs.incremental_runs import CalibratedBatch, new_checkpoint_cache, run_batch
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.presentation.web.runs.requests import OutcomeRequest, run_request
from monazite.presentation.web.runs.run_cache import expected_bytes
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import RunRequest, Workspace
from monazite.presentation.web.views.endpoints import shown_country, shown_good, shown_workspace
from monazite.presentation.web.views.provenance import parameter_range
from monazite.presentation.web.work.jobs import BackgroundJobs
from monazite.presentation.web.work.scheduler import never
from monazite.presentation.web.work.thread_safe_cache import ThreadSafeCache
from monazite.results.quantity import Quantity
from monazite.results.results import Results
from monazite.simulation.simulate import calibrated_params, driven_params

SHOWN = 10
"""Parameters that lead the list."""
MAX_ORDERS = 64
"""Scenarios and numbers whose last ranking is remembered: some fifty names each."""
BATCH = 8
"""Draws that are run together: some 90 MB of flows."""
SayProgress = Callable[[str, float], None]
"""Takes a sentence that says how far the ranking is, and the share that is done."""
WAITING = "Each parameter is moved over its range, the others in the middle. This takes up to half a minute."


class InfluenceView:
    """Rankings that pages asked for, computed in the background."""

    def __init__(self) -> None:
        self._jobs = BackgroundJobs("influence")
        self._last: ThreadSafeCache[tuple[str, str], tuple[list[str], int]] = ThreadSafeCache(MAX_ORDERS)

    def poll(self, store: SessionStore, request: OutcomeRequest) -> dict[str, Any]:
        """The ranking for the state of a page; ``state`` is ready, working, failed or cancelled.

        While it is being worked on, the parameters come in the order of the last ranking for the same number of the
        scenario. Raises InputError for an unknown headline number.
        """
        workspace = shown_workspace(store, request)
        check_levers(request.levers)
        run, good = run_request(request, workspace.day), shown_good(workspace, request.good)
        current = workspace.quantities(store.central_run(run))
        shown = good, shown_country(workspace, request.country)
        shown_tile(current, store.baseline_quantities(workspace), shown, workspace, request.tile)
        of, key = (split_assumed(run.scenario)[0], request.tile), f"{workspace.key}/{run.key}/{shown}/{request.tile}"

        def work(say: SayProgress) -> dict[str, Any]:
            with store.memory.room_for(expected_bytes(workspace.model, BATCH)):
                answer = ranking(store, run, shown, request.tile, say)
            store.memory.check()
            self._last.put(of, ([row["parameter"] for row in answer["rows"]], answer["leading"]))
            return answer

        if request.cancel:
            return self._jobs.cancel(key, request.client)
        answer = self._jobs.poll(key, WAITING, work, request.client)
        if answer["state"] == "working" and not request.shown:  # not from the job, which may stand in line
            answer |= {"number": 1, "so_far": unranked(store, run, shown, request.tile, self._last.get(of))}
        return answer


def shown_tile(
    current: QuickQuantities, rest: QuickQuantities, shown: tuple[str, str], workspace: Workspace, tile: str
) -> HeadlineTile:
    """A headline number by id; ``shown``: good and country looked at. Raises InputError for one that does not exist."""
    good, country = shown
    tiles = (*headline_tiles(current, rest, good, workspace.names, country, tile), *footprint_tiles(current, rest))
    by_id = {one.id: one for one in tiles}
    if tile not in by_id:
        raise unknown(tile, by_id, field="tile")
    return by_id[tile]


def ranking(
    store: SessionStore, run: RunRequest, shown: tuple[str, str], tile: str, say: SayProgress
) -> dict[str, Any]:
    """All parameters by their swing, the largest first; those that are held by the user always among the leading."""
    workspace = store.workspace(run.scenario, run.day)
    central = workspace.quantities(store.central_run(run))
    rest = store.baseline_quantities(workspace)
    usual = shown_tile(central, rest, shown, workspace, tile)
    held, priors = split_assumed(run.scenario)[1], uncertain(workspace)
    ends = {p.parameter: parameter_range(p, workspace.posterior) for p in priors}
    values = _moved_values(store, run, ends, lambda q: tile_value(q, rest, shown, workspace, tile), say)
    last = _end_of_run(central) if usual.current.unit == "day" else math.nan
    rows = []
    for prior in priors:
        low, high = (value if math.isfinite(value) else last for value in values[prior.parameter])
        swing = abs(high - low) if math.isfinite(high - low) else 0.0
        rows.append((swing, prior, values[prior.parameter]))
    rows.sort(key=lambda row: -row[0])
    leading = [row for i, row in enumerate(rows) if (i < SHOWN and row[0] > 0.0) or row[1].parameter in held]
    names = {row[1].parameter for row in leading}
    ordered = [*leading, *(row for row in rows if row[1].parameter not in names)]
    texts = {prior.parameter: _at_ends(pair, usual.current) for _, prior, pair in ordered}
    answer = _listed(central.results, workspace, usual, texts)
    return answer | {"moving": sum(1 for row in rows if row[0] > 0.0), "leading": len(leading)}


def unranked(
    store: SessionStore, run: RunRequest, shown: tuple[str, str], tile: str, last: tuple[list[str], int] | None
) -> dict[str, Any]:
    """All parameters before a ranking: in the order of the ``last`` one, with as many in the lead, or of the table."""
    workspace = store.workspace(run.scenario, run.day)
    central = workspace.quantities(store.central_run(run))
    usual = shown_tile(central, store.baseline_quantities(workspace), shown, workspace, tile)
    names = [p.parameter for p in uncertain(workspace)]
    order, leading = last or (names, len(names))
    return _listed(central.results, workspace, usual, {name: [] for name in order}) | {"leading": leading}


def uncertain(workspace: Workspace) -> list[Prior]:
    """The parameters that are drawn."""
    return [p for p in workspace.model.dataset.table("priors") if p.distribution != "constant"]


def _listed(
    central: Results, workspace: Workspace, usual: HeadlineTile, outcomes: Mapping[str, list[str]]
) -> dict[str, Any]:
    """Parameters as the page shows them, in the order of ``outcomes``: the number with each at either end of it."""
    priors = {prior.parameter: prior for prior in central.dataset.table("priors")}
    held, true = split_assumed(workspace.name)[1], TrueSources(central.dataset, central.scenario)
    rows = [_row(priors[name], workspace, texts, central, held, true) for name, texts in outcomes.items()]
    return {
        "state": "ready",
        "tile": {"id": usual.id, "label": usual.label, "value": value_text(usual.current)},
        "moving": 0,
        "leading": len(rows),
        "draws_from": central.parameters.origin or "the priors",
        "rows": rows,
    }


def tile_value(
    q: QuickQuantities, rest: QuickQuantities, shown: tuple[str, str], workspace: Workspace, tile: str
) -> Quantity:
    """The central value of a headline number."""
    return shown_tile(q, rest, shown, workspace, tile).current


def _moved_values(
    store: SessionStore,
    run: RunRequest,
    ends: Mapping[str, tuple[float, float]],
    read: Callable[[QuickQuantities], Quantity],
    say: SayProgress,
) -> dict[str, tuple[float, float]]:
    """The number with each parameter at either end of its range."""
    workspace = store.workspace(run.scenario, run.day)
    model, out = workspace.model_of(run), list[float]()
    moves = [(name, value) for name, pair in ends.items() for value in pair]
    for part in batched(moves, BATCH):
        with store.scheduler.background(never) as wait_for_turn:
            batch = _moved_batch(workspace, model, part)
            done = run_batch(model, batch, workspace.month, "moved", new_checkpoint_cache(), wait_for_turn)
        for one in _single_runs(model, done):
            out.append(read(workspace.quantities(one)).value)
        say(f"{len(out)} of {len(moves)} runs are done.", len(out) / len(moves))
    return {name: (out[2 * i], out[2 * i + 1]) for i, name in enumerate(ends)}


def _moved_batch(workspace: Workspace, model: Model, moves: tuple[tuple[str, float], ...]) -> CalibratedBatch:
    """The central draw several times, each time with one parameter moved; drivers stay."""
    central = workspace.draw_batch(0, 1)
    _, own = driven_params(model, central.params, central.values, workspace.posterior)
    again = np.zeros(len(moves), dtype=int)
    values = {name: x[again].copy() for name, x in own.values.items()}
    for i, (name, value) in enumerate(moves):
        values[name][i] = value
    drivers = None if own.drivers is None else own.drivers.take(again)
    draws = Draws(values, 0, own.seed, units={}, drivers=drivers, origin=own.origin)  # projects: their central course
    params = calibrated_params(model, draws)
    return CalibratedBatch(draws, params if drivers is None else model.driven(params, draws), None)


def _single_runs(model: Model, done: Any) -> Iterator[Results]:
    """The draws of a batch as runs of their own, so that every number is read as that of a central run."""
    flows, stopped, values = done
    for i in range(values.count):
        own = type(flows)(*(array[i : i + 1] for array in flows))
        yield Results(model, replace(values.subset(i, i + 1), first=0), own, stopped[i : i + 1])


def _end_of_run(q: QuickQuantities) -> float:
    """Days from the day of the levers to the end of the run: what stands for a stop that does not come."""
    return (q.results.scenario.end - q.day).days


def _at_ends(pair: tuple[float, float], usual: Quantity) -> list[str]:
    """The number with a parameter at either end of its range, in words."""
    return [value_text(replace(usual, value=x, low=x, high=x)) if math.isfinite(x) else "none" for x in pair]


def _row(
    prior: Prior,
    workspace: Workspace,
    outcome: list[str],
    central: Results,
    held: Mapping[str, float],
    true: TrueSources,
) -> dict[str, Any]:
    """A parameter as the page shows it."""
    (low, high), ends = prior.bounds(), parameter_range(prior, workspace.posterior)
    return {
        "parameter": prior.parameter,
        "text": prior.text,
        "unit": prior.unit,
        "value": float(central.parameters[prior.parameter][0]),
        "low": ends[0],
        "high": ends[1],
        "bounds": [low, high],
        "outcome": outcome,
        "grade": prior.grade,
        "source": "; ".join(true.title(name) for name in true.of("priors", prior)),
        "held": prior.parameter in held,
    }
