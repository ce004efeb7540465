"""The public runs: on draws conditioned on what was observed by their day, unless the priors are asked for.

The functions of the same names below (`monazite.simulation`, `monazite.negotiation`) run whatever draws they are given,
by default those of the priors. Here the default is what is known: see `monazite.analysis.assimilation.known_draws`.

Their options are written out here once more, and described here alone. A decorator could pass them on, but no type of
Python's says "these parameters and one more by keyword", so that editors and type checkers would lose the names of all
of them. A test compares the two lists.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache

from monazite.analysis.assimilation import known_draws as known
from monazite.analysis.assimilation.known_draws import known_draws
from monazite.dataset.dataset import Dataset
from monazite.foundation import cache
from monazite.model.parameters import Draws
from monazite.model.posterior import PosteriorTable
from monazite.model.posterior_draws import PosteriorDraws
from monazite.negotiation import run as negotiation
from monazite.negotiation.solve_draw import GameOptions
from monazite.results.unfilled_stocks import unfilled_sentences
from monazite.scenario.run_window import StockWarning
from monazite.scenario.scenario import Scenario
from monazite.simulation import simulate as simulation
from monazite.simulation.arguments import DatasetLike, ScenarioLike, resolved
from monazite.simulation.ensemble import run as ensembles
from monazite.simulation.ensemble.reader import Ensemble

if TYPE_CHECKING:
    from monazite.results.results import Comparison, Results


class CommonDrawsWarning(UserWarning):
    """Two runs that are compared rest on other draws, so that one was run again."""


def simulate(
    dataset: DatasetLike | None,
    scenario: ScenarioLike,
    *,
    draws: int = 1,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    parameters: Draws | PosteriorDraws | None = None,
    prior: bool = False,
) -> Results:
    """Simulate a scenario month by month, from what was observed by its day.

    Parameters
    ----------
    dataset
        A dataset, the name of a shipped folder (`monazite.datasets`), a path, or several of these in a tuple; None for
        the dataset that the scenario names.
    scenario
        A scenario, the name of a shipped one (`monazite.scenarios`), the path of a TOML file, or a mapping with the
        same keys.
    draws
        Number of draws from 1; the first is the central one. A draw does not depend on how many there are.
    threads
        Threads that share the draws, from 1; all cores by default. No number depends on it.
    progress
        Called with months done and months in all.
    parameters
        Draws to run instead, such as ``condition(...).draws``, whose number is `draws` then. Parameters that the
        scenario holds in its table ``[parameters]`` stay at its values.
    prior
        Whether draws are those of the priors although observations speak of the scenario. They are without observations
        and for a scenario that does not go on from the record. ``Results.parameters.origin`` says which it was; empty
        for the priors.

    Returns
    -------
    Results
        Outcomes by draw. A month that cannot be solved is listed in `Results.failures`; it is not an error.

    Raises
    ------
    InputError
        For a scenario or an argument that cannot be used: with field, what was found, what is allowed, nearest name.
    DataError
        For a dataset that cannot be used.

    Examples
    --------
    >>> import monazite as mz
    >>> res = mz.simulate(("gallium", "germanium"), "cn-ga-ge-2023", draws=4, prior=True)
    >>> res.draws, res.quantity("price_outside", good="Ga.metal", at="2024-06").unit
    (4, 'USD/kg')
    """
    ds, sc = resolved(dataset, scenario)
    if parameters is None:
        parameters = _recent_draws(ds, sc, prior, threads)
    results = simulation.simulate(ds, sc, draws=draws, threads=threads, progress=progress, parameters=parameters)
    for text in unfilled_sentences(results):
        warnings.warn(text, StockWarning, stacklevel=2)
    return results


_RECENT: LRUCache[tuple[Any, ...], PosteriorDraws | None] = LRUCache(4)
"""Conditioned draws of the last runs, so that a further run of the same scenario need not look them up on disk."""
_LOCK = Lock()


def _recent_draws(ds: Dataset, sc: Scenario, prior: bool, threads: int | None) -> PosteriorDraws | None:
    """`known_draws`, or what it gave a short while ago for the same facts, scenario, settings and cache folder."""
    settings = os.environ.get(known.SWITCH), known.POSTERIOR_DRAWS, cache.folder()
    name = (ds.hash, sc.hash, prior, known_draws, *settings)
    with _LOCK:
        if name in _RECENT:
            return _RECENT[name]
    found = known_draws(ds, sc, prior=prior, threads=threads)
    with _LOCK:
        _RECENT[name] = found
    return found


def compare(base: Results, alternative: Results) -> Comparison:
    """Differences of two runs, paired by draw, so that what both have in common cancels.

    Where one rests on what was observed and the other on the priors, or on what was observed by another day, one is run
    again on the draws of the other, as `monazite compare` does, with a warning that says which.

    Parameters
    ----------
    base, alternative
        Results of runs over the same months with the same seed; of the one with more draws the first ones are taken.

    Returns
    -------
    Comparison
        ``alternative`` less ``base``, with the methods of `Results`; ``second`` and ``first`` are the two runs.

    Raises
    ------
    InputError
        When the runs differ in months, seed or first draw, or in what their draws rest on where it was given by hand
        (``parameters``), or an argument is no `Results`.

    Examples
    --------
    >>> import monazite as mz
    >>> datasets, scenario = ("gallium", "germanium"), mz.load_scenario("cn-ga-ge-2023")
    >>> free = scenario.model_copy(update={"name": "no controls", "policy": ()})
    >>> gap = mz.compare(mz.simulate(datasets, free, prior=True), mz.simulate(datasets, scenario, prior=True))
    >>> gap.quantity("price_outside", good="Ga.metal", at="2024-06").value > 0
    True
    """
    from monazite.results.results import Results, compare

    if isinstance(base, Results) and isinstance(alternative, Results):  # pyright: ignore[reportUnnecessaryIsInstance]
        base, alternative = _on_common_draws(base, alternative)
    return compare(base, alternative)


def _on_common_draws(base: Results, alternative: Results) -> tuple[Results, Results]:
    """Two runs on the draws of the one that rests on observations; of the first where both do."""
    same_months = base.index.month == alternative.index.month
    if base.parameters.origin == alternative.parameters.origin or not same_months:
        return base, alternative
    for leader, follower in ((base, alternative), (alternative, base)):
        posterior = _draws_behind(leader)
        if posterior is None or follower.parameters.first:
            continue
        name, origin = follower.scenario.name, follower.parameters.origin or "the priors"
        text = f"{name} rested on {origin}; it was run again on {posterior.origin}, as {leader.scenario.name} was"
        warnings.warn(text, CommonDrawsWarning, stacklevel=3)
        count, facts = follower.draws, follower.dataset
        again = simulation.simulate(facts, follower.scenario, draws=count, parameters=posterior)
        return (leader, again) if leader is base else (again, leader)
    return base, alternative


def _draws_behind(run: Results) -> PosteriorDraws | None:
    """The conditioned draws that a run took by default; None for the priors, and for draws that were given by hand."""
    if not run.parameters.origin:
        return None
    posterior = _recent_draws(run.dataset, run.scenario, False, None)
    return posterior if posterior is not None and posterior.origin == run.parameters.origin else None


def run_ensemble(  # noqa: PLR0913 - the options of a public function, all by keyword
    dataset: DatasetLike | None,
    scenario: ScenarioLike,
    *,
    draws: int,
    out: str | Path,
    batch: int = ensembles.BATCH,
    executor: Executor | Callable[[], Executor] | None = None,
    window: int | None = None,
    resume: bool = False,
    outcomes: Sequence[str] = (),
    posterior: PosteriorTable | PosteriorDraws | None = None,
    progress: Callable[[int, int], None] | None = None,
    prior: bool = False,
) -> Ensemble:
    """Many draws of a scenario on one machine or many, from what was observed by its day, written batch by batch.

    Parameters
    ----------
    dataset, scenario
        As in `monazite.simulate`.
    draws
        Number of draws in all, from 1; draw 0 is the central one. Of more draws than are conditioned together the later
        ones repeat the past of earlier ones and go on by themselves.
    out
        Folder of the ensemble.
    batch
        Draws per file and per task; changes no number.
    executor
        Any `concurrent.futures.Executor`, for example ``dask.distributed.Client(...).get_executor()``; serial by
        default. Given as a function that makes one, a broken pool (a worker was killed) is replaced and its batches
        run again; given as an executor, a broken pool ends the run, to be resumed.
    window
        Batches handed out at a time; twice the number of workers by default.
    resume
        Continue a folder that holds draws of the same run; more draws than before may be asked for.
    outcomes
        Outcomes kept whole beside the usual series (`monazite.simulation.ensemble.recorded_series.RECORDED`).
    posterior
        What to draw from instead: parameter sets (`monazite.model.posterior.load_posterior`) or conditioned draws.
    progress
        Called with draws done and draws in all.
    prior
        Whether to draw from the priors.

    Returns
    -------
    Ensemble
        Reads the draws from the folder.

    Raises
    ------
    InputError
        For what cannot be built, and for a folder that holds draws already (without ``resume``) or those of another
        run.
    Interrupted
        When stopped by Ctrl-C or lost workers.
    OSError
        When a file cannot be written.

    Examples
    --------
    >>> import monazite as mz
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     ensemble = mz.run_ensemble(("gallium", "germanium"), "cn-ga-ge-2023", draws=4, out=folder, prior=True)
    ...     prices = ensemble.values("price_outside", good="Ga.primary", reduce="max")
    >>> prices.shape
    (4,)
    """
    ds, sc = resolved(dataset, scenario)
    if posterior is None:
        posterior = known_draws(ds, sc, prior=prior)
    return ensembles.run_ensemble(
        ds, sc, draws=draws, out=out, batch=batch, executor=executor, window=window, resume=resume, outcomes=outcomes,
        posterior=posterior, progress=progress,
    )  # fmt: skip


def talks(  # noqa: PLR0913 - the options of a public function, all by keyword
    dataset: DatasetLike | None,
    scenario: ScenarioLike,
    *,
    draws: int = negotiation.DRAWS,
    threads: int | None = None,
    with_commitments: bool = True,
    use_cache: bool = True,
    options: GameOptions | None = None,
    progress: negotiation.Progress | None = None,
    prior: bool = False,
) -> negotiation.TalksResult:
    """The talks of a scenario: zone, chance of a deal by date, terms, who moves first, what waiting costs.

    The simulator fills the payoff tables of every draw, from what was observed by the scenario's day; the game is
    solved for both types of each side, paths are followed from the state of the first offer.

    Parameters
    ----------
    dataset, scenario
        As in `monazite.simulate`; the scenario's table ``[talks]`` says who sits at the table, when, and what is in
        force and threatened.
    draws
        Number of draws of the uncertain parameters. Draw 0 has the central values.
    threads
        Threads that solve draws side by side; None: one per processor. The result does not depend on it.
    with_commitments
        Whether stocks, a price floor and a joint tariff of the allies are played as well.
    use_cache
        Whether a result that is on disk is taken.
    options
        Coarser grids, one type of resolve, another protocol; None: as documented in docs/model/talks.md.
    progress
        Called with the stage in words, the steps done and the steps in all.
    prior
        Whether the simulator's draws are those of the priors.

    Returns
    -------
    TalksResult
        Plain values with their 5 and 95 % points over draws: money in MUSD, chances as shares, times in months.

    Raises
    ------
    InputError
        For seats, levels or dates that do not fit.
    """
    ds, sc = resolved(dataset, scenario)
    return negotiation.talks(
        ds, sc, draws=draws, threads=threads, with_commitments=with_commitments, use_cache=use_cache, options=options,
        progress=progress, posterior=known_draws(ds, sc, prior=prior, threads=threads),
    )  # fmt: skip
