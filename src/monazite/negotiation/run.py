"""`talks`: the whole of it, cached by content."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from monazite.dataset.dataset import Dataset, load_dataset
from monazite.foundation import cache
from monazite.model.parameters import Draws, draw
from monazite.negotiation.commitments import commitments
from monazite.negotiation.report import HIGH, LOW, quantity, ranged, summarise
from monazite.negotiation.setup import Setting, make_setting
from monazite.negotiation.solve_draw import Options, Play, play, prepare
from monazite.negotiation.state_costs import Grid, cache_key, cached
from monazite.scenario.scenario import Scenario

DRAWS = 8
EDGE = 0.05  # change of a chance of a deal by a coarser grid that makes its timing knife-edge
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class TalksResult:
    """What the talks say, as plain values: see `monazite.negotiation.report.summarise` for the keys of ``content``."""

    content: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.content[name]

    @property
    def run(self) -> str:
        """Id of the run: a hash of dataset, scenario, draws and code."""
        return str(self.content["run"])

    def quantity(self, *path: str | int):
        """A figure with its range by the keys that lead to it: ``quantity("leverage_half_life")``."""
        found: Any = self.content
        for part in path:
            found = found[part]
        return quantity(found, f"talks.{path[0]}", self.run, self.content.get("sources", ()))

    def to_json(self) -> str:
        """The content as JSON text."""
        return json.dumps(self.content, indent=2, ensure_ascii=False)


def _held(sc: Scenario) -> dict[str, float]:
    """Chances of a tough side that the scenario holds at a value."""
    talks = sc.talks
    held = {} if talks is None else {"controller": talks.tough_controller, "target": talks.tough_target}
    return {f"resolve.{seat}": chance for seat, chance in held.items() if chance is not None}


def talks(
    ds: Dataset | None,
    sc: Scenario,
    *,
    draws: int = DRAWS,
    threads: int | None = None,
    with_commitments: bool = True,
    use_cache: bool = True,
    options: Options | None = None,
    progress: Progress | None = None,
) -> TalksResult:
    """The talks of a scenario: zone, chance of a deal by date, terms, who moves first, what waiting costs.

    The simulator fills the payoff tables of every draw (cached on disk by content), the game is solved for both types
    of each side, paths are followed from the state of the first offer; ``options`` coarsen it. Draw 0 is the central
    one; ranges are the 5 and 95 % points. Raises InputError for seats, levels or dates that do not fit.
    """
    ds = ds if ds is not None else load_dataset(*sc.dataset)
    setting = make_setting(ds, sc)
    options = options or Options()
    held = sorted(_held(sc).items())
    name = cache_key(__name__, ds, sc, setting, draws, with_commitments, repr(setting), sc.name, repr(options), held)
    kept = cache.load_json("talks", name) if use_cache else None
    if kept is not None:
        return TalksResult(kept)

    def told(stage: str) -> Callable[[int, int], None]:
        return lambda done, total: None if progress is None else progress(stage, done, total)

    grid = cached(ds, sc, setting, draws, told("simulating the payoffs"))
    values = draw(ds.table("talks"), seed=sc.seed, first=0, count=draws, fixed=_held(sc))

    def run(one: Callable[[int], Play], count: int, stage: str = "solving the game") -> list[Play]:
        return in_threads(one, count, threads, told(stage))

    plays = run(lambda i: play(ds, setting, grid, values, i, options), draws)
    menu = prepare(ds, setting, grid, values, 0, options)[0].menu
    content = {"scenario": sc.name, "run": name[:12], "draws": draws, "failed_months": int(grid.failed)}
    content |= summarise(setting, menu, plays, options.thin)
    called = {row.region: row.name for row in ds.table("regions")}
    content["names"] = {seat: called[seat] for seat in content["state"]["seats"]}
    content["grids"] = refine(ds, setting, grid, values, plays, run, options)
    content["commitments"] = []
    if with_commitments:
        content["commitments"] = commitments(
            ds, sc, setting, grid, values, run, options, told("simulating commitments")
        )
    content["sources"] = sources_of(ds)
    cache.store_json("talks", name, content)
    return TalksResult(json.loads(json.dumps(content)))


def in_threads(
    one: Callable[[int], Play], count: int, threads: int | None, progress: Callable[[int, int], None] | None
) -> list[Play]:
    """Draws side by side; the result does not depend on the number of threads."""
    from threadpoolctl import threadpool_limits

    threads = max(1, min(threads or os.cpu_count() or 1, count))
    out: list[Play] = []
    with threadpool_limits(limits=1), ThreadPoolExecutor(threads) as pool:
        for i, done in enumerate(pool.map(one, range(count))):
            out.append(done)
            if progress is not None:
                progress(i + 1, count)
    return out


def refine(
    ds: Dataset, setting: Setting, grid: Grid, values: Draws, plays: Sequence[Play], run, options: Options
) -> dict[str, Any]:
    """How far chances move when the grids are coarser: progress nodes twice as far apart, every second purchase.

    Played for the central draw. A change of the chance of a deal in some round above `EDGE` makes the timing
    knife-edge: then the chance by the end, the chance given a summit and the terms are what holds. within_range:
    whether no chance moves by more than the width of its range over ``plays``, whose first is the central draw.
    """
    coarse = [replace(options, spacing=2 * options.spacing), replace(options, thin=2 * options.thin)]
    found = run(lambda k: play(ds, setting, grid, values, 0, coarse[k]), 2)
    fine = np.stack([p.paths.signed.cumsum() for p in plays])
    low, high = np.quantile(fine, [LOW, HIGH], axis=0)
    signed, width = fine[0], np.maximum(high, fine[0]) - np.minimum(low, fine[0])
    inside = [bool((np.abs(p.paths.signed.cumsum() - signed) <= width).all()) for p in found]
    moves = [float(np.abs(p.paths.signed.cumsum() - signed).max()) for p in found]
    totals = [float(abs(p.paths.signed.sum() - signed[-1])) for p in found]
    worst = max(moves)
    robust = (
        ["chance of a deal by the last round", "terms given a deal"] if max(totals) <= EDGE else ["terms given a deal"]
    )
    return {
        "progress": {"largest_change": moves[0], "change_at_the_end": totals[0]},
        "purchases": {"largest_change": moves[1], "change_at_the_end": totals[1]},
        "within_range": {"progress": inside[0], "purchases": inside[1]},
        "knife_edge": worst > EDGE,
        "robust": robust if worst > EDGE else [*robust, "timing"],
    }


def sources_of(ds: Dataset) -> list[str]:
    """Sources of the tables that only the talks use."""
    rows = [r for table in ("concessions", "technology", "network_sectors", "talks") for r in ds.table(table)]
    return list(dict.fromkeys(s for r in rows for s in r.source if s != "assumption"))


__all__ = ["DRAWS", "Progress", "Sequence", "TalksResult", "ranged", "talks"]
