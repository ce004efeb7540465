"""`talks`: the whole of it, cached by content."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.foundation import cache
from monazite.model.parameters import draw
from monazite.model.posterior_draws import PosteriorDraws
from monazite.negotiation.commitments import commitment_effects
from monazite.negotiation.default_pair import with_default_pair
from monazite.negotiation.path_sampling import PathSampler
from monazite.negotiation.report import as_quantity, assumptions, range_over_draws, summarise
from monazite.negotiation.setup import TalksSetting, make_setting
from monazite.negotiation.solve_draw import GameOptions, PlayedDraw, play, prepare_game
from monazite.negotiation.state_costs import cache_key, cached
from monazite.results.names import Names
from monazite.results.quantity import Quantity
from monazite.results.ranges import HIGH, LOW
from monazite.scenario.scenario import Scenario
from monazite.simulation.arguments import DatasetLike, ScenarioLike, resolved, whole_number

DRAWS = 32
"""Games that talks are read off unless asked otherwise, as in a brief: a chance then has an error of at most .09."""
KNIFE_EDGE = 0.05  # change of a chance of a deal by a coarser grid that makes its timing knife-edge
Progress = Callable[[str, int, int], None]
Watch = Callable[[int, PathSampler], None]


@dataclass(frozen=True)
class TalksResult:
    """Result of the talks as plain values: `monazite.negotiation.report.summarise` lists the keys of ``content``."""

    content: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.content[name]

    @property
    def run(self) -> str:
        """Id of the run: a hash of dataset, scenario, draws and code."""
        return str(self.content["run"])

    def quantity(self, *path: str | int) -> Quantity:
        """A figure with its range by the keys that lead to it: ``quantity("leverage_half_life")``."""
        figure: Any = self.content
        for part in path:
            figure = figure[part]
        return as_quantity(figure, f"talks.{path[0]}", self.run, self.content.get("sources", ()))

    def to_json(self) -> str:
        """The content as JSON text."""
        return json.dumps(self.content, indent=2, ensure_ascii=False)


def fixed_chances(sc: Scenario) -> dict[str, float]:
    """Chances of a tough side that the scenario holds at a value."""
    talks = sc.talks
    chances = {} if talks is None else {"controller": talks.tough_controller, "target": talks.tough_target}
    return {f"resolve.{seat}": chance for seat, chance in chances.items() if chance is not None}


def talks(  # noqa: PLR0913 - the options of a public function, all by keyword
    dataset: DatasetLike | None,
    scenario: ScenarioLike,
    *,
    draws: int = DRAWS,
    threads: int | None = None,
    with_commitments: bool = True,
    use_cache: bool = True,
    options: GameOptions | None = None,
    progress: Progress | None = None,
    posterior: PosteriorDraws | None = None,
    watch: Watch | None = None,
    with_grids: bool = True,
    so_far: Callable[[dict[str, Any]], None] | None = None,
) -> TalksResult:
    """The talks on the draws that are given, else on those of the priors; `monazite.talks` says what the rest means.

    The simulator fills the payoff tables of every draw (cached on disk by content), the game is solved for both types
    of each side, paths are followed from the state of the first offer.

    Parameters
    ----------
    dataset, scenario, draws, threads, with_commitments, use_cache, options, progress
        As in `monazite.talks`, which finds the draws and calls this.
    posterior
        Draws of the simulator's parameters and drivers to take in the place of those of the priors.
    watch
        Called with every draw and its solved game where games are solved, which they are not for a result on disk.
    with_grids
        Whether the central draw is played again on coarser grids, two games more: how far that moves it is ``grids``.
    so_far
        Takes the content by the central draw alone once that is played, where games are solved; it may raise to stop.

    Returns
    -------
    TalksResult
        As of `monazite.talks`, with its errors.

    Notes
    -----
    Simultaneous measures: logit equilibria (McKelvey and Palfrey 1995). Offers: alternating with random recognition
    (Rubinstein 1982, Okada 1996). What can be signed: Putnam 1988. Beliefs: Bayes' rule, plans by the QMDP rule
    (Littman, Cassandra and Kaelbling 1995).
    """
    ds, sc = resolved(dataset, scenario)
    draws = whole_number(draws, field="draws")
    threads = None if threads is None else whole_number(threads, field="threads")
    sc, choice = with_default_pair(ds, sc)
    setting = make_setting(ds, sc)
    options, fixed = options or GameOptions(), fixed_chances(sc)
    chances = sorted(fixed.items())
    given = "" if posterior is None else posterior.hash
    what = (draws, with_commitments, repr(setting), sc.name, repr(options), chances, given)
    what = (*what, *(() if choice is None else (choice,)), *(() if with_grids else ("without coarser grids",)))
    name = cache_key(__name__, ds, sc, setting, *what)
    kept = cache.load_json("talks", name) if use_cache else None
    if kept is not None:
        return TalksResult(kept)
    head: dict[str, Any] = {"scenario": sc.name, "run": name[:12], "draws": draws}
    if posterior is not None:
        head["conditioned_on"] = posterior.origin
    if choice is not None:
        head["choice"] = choice
    show = None if so_far is None else lambda own: so_far({**head, "draws": 1, **own})
    stages = _Stages(threads, progress, watch, show, with_commitments, with_grids)
    content = head | _played(ds, sc, setting, draws, options, stages, posterior)
    cache.store_json("talks", name, content)
    return TalksResult(json.loads(json.dumps(content)))


@dataclass(frozen=True)
class _Stages:
    """Runs draws side by side and reports the stage that they belong to; which stages there are beside the games."""

    threads: int | None
    progress: Progress | None
    watch: Watch | None
    show: Callable[[dict[str, Any]], None] | None
    with_commitments: bool
    with_grids: bool

    def report(self, stage: str) -> Callable[[int, int], None]:
        """What a stage reports its steps to."""
        return lambda done, total: None if self.progress is None else self.progress(stage, done, total)

    def play(
        self,
        play_one: Callable[[int], PlayedDraw],
        count: int,
        content_of: Callable[[list[PlayedDraw]], dict[str, Any]] | None = None,
    ) -> list[PlayedDraw]:
        """Draws 0 to ``count``, reported as the game being solved; shown by the first of them once that is played."""

        def first(play: PlayedDraw) -> None:
            if self.show is not None and content_of is not None and count > 1:
                self.show(content_of([play]))

        return play_draws(play_one, count, self.threads, self.report("solving the game"), first)


def _played(
    ds: Dataset,
    sc: Scenario,
    setting: TalksSetting,
    draws: int,
    options: GameOptions,
    stages: _Stages,
    posterior: PosteriorDraws | None,
) -> dict[str, Any]:
    """Content of the result: the grid filled, every draw played, grids coarsened, commitments added."""
    grid = cached(ds, sc, setting, draws, stages.report("simulating the payoffs"), posterior=posterior)
    values = draw(ds.table("talks"), seed=sc.seed, first=0, count=draws, fixed=fixed_chances(sc))
    coarse = coarser_grids(options) if stages.with_grids else []

    def play_one(i: int) -> PlayedDraw:
        if i < draws:
            return play(ds, setting, grid, values, i, options, stages.watch)
        return play(ds, setting, grid, values, 0, coarse[i - draws])

    def content_of(plays: list[PlayedDraw]) -> dict[str, Any]:
        menu = prepare_game(ds, setting, grid, values, 0, options)[0].menu
        summed = summarise(setting, menu, plays, options.thin)
        names = {one: Names(ds).region(one) for one in (*summed["state"]["seats"], *setting.bystanders)}
        return {"failed_months": int(grid.failed_months), **summed, "names": names, "commitments": []}

    games = stages.play(play_one, draws + len(coarse), content_of)
    plays = games[:draws]
    content = content_of(plays)
    if stages.with_grids:
        content["grids"] = grid_refinement(plays, games[draws:])
    if stages.with_commitments:
        content["commitments"] = commitment_effects(
            ds, sc, setting, grid, values, stages.play, options, stages.report("simulating commitments"), posterior
        )
    content["assumptions"] = assumptions(ds, setting)
    content["sources"] = talks_sources(ds)
    return content


def play_draws[Played](
    play_one: Callable[[int], Played],
    count: int,
    threads: int | None,
    progress: Callable[[int, int], None] | None,
    first: Callable[[Played], None] | None = None,
) -> list[Played]:
    """Draws played side by side; the result does not depend on the number of threads.

    Parameters
    ----------
    play_one
        Plays the draw of a number.
    count
        Number of draws.
    threads
        At most this many at a time; by default as many as the machine has cores.
    progress
        Called with draws done and draws in all.
    first
        Called with what draw 0 came to while the others are played.

    Returns
    -------
    list
        What `play_one` returns, in the order of the draws.
    """
    from threadpoolctl import threadpool_limits

    threads = max(1, min(threads or os.cpu_count() or 1, count))
    out: list[Played] = []
    with threadpool_limits(limits=1), ThreadPoolExecutor(threads) as pool:
        for i, done in enumerate(pool.map(play_one, range(count))):
            out.append(done)
            if i == 0 and first is not None:
                first(done)
            if progress is not None:
                progress(i + 1, count)
    return out


def coarser_grids(options: GameOptions) -> list[GameOptions]:
    """Progress nodes twice as far apart, and every second level of purchases."""
    return [replace(options, spacing=2 * options.spacing), replace(options, thin=2 * options.thin)]


def grid_refinement(plays: Sequence[PlayedDraw], coarse_plays: Sequence[PlayedDraw]) -> dict[str, Any]:
    """How far chances move when the grids are coarser (`coarser_grids`).

    A change of the chance of a deal in some round above `KNIFE_EDGE` makes the timing knife-edge: then the chance by
    the end, the chance given a summit and the terms are what holds.

    Parameters
    ----------
    plays
        What the draws came to, the central one first; it alone is played again.
    coarse_plays
        What that one comes to on each of the coarser grids.

    Returns
    -------
    dict
        Largest change of a chance by round and at the end, for ``progress`` and for ``purchases``; ``within_range``:
        whether no chance moves by more than the width of its range over ``plays``; ``knife_edge``; ``robust``.
    """
    fine = np.stack([p.paths.signed.cumsum() for p in plays])
    low, high = np.quantile(fine, [LOW, HIGH], axis=0)
    signed, width = fine[0], np.maximum(high, fine[0]) - np.minimum(low, fine[0])
    inside = [bool((np.abs(p.paths.signed.cumsum() - signed) <= width).all()) for p in coarse_plays]
    moves = [float(np.abs(p.paths.signed.cumsum() - signed).max()) for p in coarse_plays]
    totals = [float(abs(p.paths.signed.sum() - signed[-1])) for p in coarse_plays]
    worst = max(moves)
    robust = (
        ["chance of a deal by the last round", "terms given a deal"]
        if max(totals) <= KNIFE_EDGE
        else ["terms given a deal"]
    )
    return {
        "progress": {"largest_change": moves[0], "change_at_the_end": totals[0]},
        "purchases": {"largest_change": moves[1], "change_at_the_end": totals[1]},
        "within_range": {"progress": inside[0], "purchases": inside[1]},
        "knife_edge": worst > KNIFE_EDGE,
        "robust": robust if worst > KNIFE_EDGE else [*robust, "timing"],
    }


def talks_sources(ds: Dataset) -> list[str]:
    """Sources of the tables that only the talks use."""
    rows = [r for table in ("concessions", "technology", "network_sectors", "talks") for r in ds.table(table)]
    return list(dict.fromkeys(s for r in rows for s in r.source if s != "assumption"))


__all__ = ["DRAWS", "Progress", "Sequence", "TalksResult", "range_over_draws", "talks"]
