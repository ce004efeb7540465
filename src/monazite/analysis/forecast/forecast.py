"""One forecast that holds policy and market together: a fan over policy paths, and its slices by what the sides do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np

from monazite.analysis.assimilation.known_draws import known_draws
from monazite.analysis.forecast.cached_paths import cached_policy_paths
from monazite.analysis.forecast.policy_paths import GAMES, KINDS, Kind, PolicyPath, PolicyPaths, grouped
from monazite.analysis.forecast.shared_models import SharedModels
from monazite.dataset.dataset import Dataset
from monazite.engine.state import Params
from monazite.foundation.errors import InputError, unknown
from monazite.model.build import Model, build
from monazite.model.parameters import Draws
from monazite.negotiation.default_pair import with_default_pair
from monazite.negotiation.setup import first_offer, talks_calendar, talks_of, without_negotiated_measures
from monazite.results.months import Day, as_day
from monazite.results.ranges import Values
from monazite.results.results import Results
from monazite.results.run_id import run_id
from monazite.scenario.policies import add_months
from monazite.scenario.scenario import Scenario
from monazite.simulation.arguments import DatasetLike, ScenarioLike, resolved, whole_number
from monazite.simulation.forked_runs import Fork, run_forks
from monazite.simulation.simulate import calibrated_params, model_draws
from monazite.simulation.snapshots import BegunRun, Snapshot

HORIZON = 6
"""Months from the first offer by which the kinds of paths are judged where no summit and no expiry lies ahead."""
SOON = timedelta(days=60)
DRAWS = 64
REMEMBERED = 32
"""First draws whose state is remembered for measures that are decided after the day of the forecast."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class _Part:
    """Draws that share a policy path: their places among all runs of the forecast, their run, and its state.

    ``snapshot``: state of its members among the first `REMEMBERED` draws at the beginning of `_decision_month`.
    """

    places: np.ndarray
    results: Results
    snapshot: Snapshot | None = None


class Forecast(Results):
    """Draws of which each follows a policy path of its own; reads as `Results`, whose fan then has policy in it.

    Attributes
    ----------
    paths
        Policy path of every draw, with its kind.
    parts
        Runs by path: those of the draws, and after them those of further paths, which slices alone take in.
    """

    def __init__(self, model: Model, draws: Draws, paths: PolicyPaths, parts: Sequence[_Part]) -> None:
        first = parts[0].results
        super().__init__(model, draws.subset(0, len(paths.paths)), first.view.flows, first.view.stopped_day)
        self.paths, self.parts, self.all_draws = paths, tuple(parts), draws

    def values(self, name: str) -> Values:
        """All values of an outcome (draw, axes of the outcome ...), each draw on its own path."""
        return self.all_values(name)[: self.draws]

    def all_values(self, name: str) -> Values:
        """The same with further paths after the draws."""
        if name not in self._cache:
            by_part = [part.results.values(name) for part in self.parts]
            whole = np.empty((self.all_draws.count, *by_part[0].shape[1:]), by_part[0].dtype)
            for part, array in zip(self.parts, by_part, strict=True):
                whole[part.places] = array
            self._cache[name] = whole
        return self._cache[name]

    @cached_property
    def decision_month(self) -> int | None:
        """Month, counted from 0, at whose beginning the state of the parts is remembered; None without one."""
        return _decision_month(self.model)

    def failures(self) -> list[dict[str, Any]]:
        """Months that could not be solved, by the number of the draw in the forecast."""
        return [failure for failure in self.all_failures() if failure["draw"] < self.draws]

    def all_failures(self) -> list[dict[str, Any]]:
        """The same with further paths, which are numbered from the last draw on."""
        return sorted(
            (
                failure | {"draw": int(part.places[failure["draw"]])}
                for part in self.parts
                for failure in part.results.failures()
            ),
            key=lambda failure: (failure["draw"], failure["month"]),
        )

    @cached_property
    def run(self) -> str:
        """Id of the forecast: of the run without what the talks decide, of its draws, and of the course of each."""
        return run_id(self.dataset.hash, self.scenario.hash, self.all_draws, self.paths.content())

    def chance(self, kind: Kind) -> float:
        """Chance that a kind of path has come by the horizon.

        Raises
        ------
        InputError
            For a word that is none of `KINDS`.
        """
        if kind not in KINDS:
            raise unknown(kind, KINDS, field="kind")
        return self.paths.chance(kind)

    def slice(self, kind: Kind) -> Slice | None:
        """The draws whose path is of a kind, as results of their own; None where there are none.

        A kind that fewer than `LEAST_DRAWS` draws have takes in further paths of the kind, where the games had any.
        """
        if kind not in KINDS:
            raise unknown(kind, KINDS, field="kind")
        paths = (*self.paths.paths, *(path for _, path in self.paths.further))
        places = np.array([i for i, path in enumerate(paths) if path.kind == kind], dtype=int)
        return Slice(self, places) if places.size else None


class Slice(Results):
    """Some runs of a forecast: draws, and further paths of their kind."""

    def __init__(self, whole: Forecast, places: np.ndarray) -> None:
        super().__init__(whole.model, whole.all_draws.take(places), whole.view.flows, whole.view.stopped_day)
        self.whole, self.places = whole, places

    def values(self, name: str) -> Values:
        """Values of an outcome for the draws of the slice."""
        return self.whole.all_values(name)[self.places]

    def failures(self) -> list[dict[str, Any]]:
        """Months of the slice that could not be solved."""
        return [failure for failure in self.whole.all_failures() if failure["draw"] in self.places]

    @cached_property
    def run(self) -> str:
        """Id of the forecast, with a mark of the draws."""
        return f"{self.whole.run}-{sha256(self.places.astype('<i8').tobytes()).hexdigest()[:4]}"


def forecast(
    dataset: DatasetLike | None,
    scenario: ScenarioLike,
    *,
    draws: int = DRAWS,
    by: Day | None = None,
    games: int = GAMES,
    prior: bool = False,
    progress: Progress | None = None,
) -> Forecast:
    """Forecast from the scenario's day on: each draw follows one policy path, drawn from the talks.

    Before the first offer all draws are alike in policy. From then on the two sides act and sign as in a path of the
    game, with its terms, its escalations, or nothing; parameters and drivers are those of the draw, conditioned on what
    was observed.

    Parameters
    ----------
    dataset, scenario
        As for `monazite.simulate`; the scenario says in ``[talks]`` who sits at the table.
    draws
        Number of draws, each with a path.
    by
        Day by which the kinds of paths are judged; by default the last summit or expiry within sixty days of the first
        offer, or the first one after them, or six months.
    games
        Games of the talks that are solved; draws beyond their number take further paths of the same games.
    prior
        Whether parameters and drivers are those of the priors, without observations.
    progress
        Called with the stage in words, the steps done and the steps in all.

    Returns
    -------
    Forecast
        The mixture as `Results`; ``slice("deal")`` and its like are its parts, ``chance("deal")`` their chances.

    Raises
    ------
    InputError
        For a scenario that cannot be run, or talks that cannot be held.
    """
    return forecast_going_on(dataset, scenario, None, draws=draws, by=by, games=games, prior=prior, progress=progress)


def forecast_going_on(
    dataset: DatasetLike | None,
    scenario: ScenarioLike,
    begun: BegunRun | None,
    *,
    draws: int = DRAWS,
    by: Day | None = None,
    games: int = GAMES,
    prior: bool = False,
    progress: Progress | None = None,
) -> Forecast:
    """`forecast`, from the state of a run of the same draws where one was made before: its past is not run again.

    Parameters
    ----------
    dataset, scenario, draws, by, games, prior, progress
        As there.
    begun
        The run. It is left aside where its draws are others; paths that part from it earlier are run whole.
    """
    ds, sc = resolved(dataset, scenario)
    if sc.talks is not None and sc.talks.measures_hold:
        allowed = "false: in a forecast the talks decide what comes, and these measures hold whatever they agree"
        raise InputError(field="talks.measures_hold", found=True, allowed=allowed)
    sc = with_talks_from_its_day(ds, with_default_pair(ds, sc)[0])
    draws = whole_number(draws, field="draws")
    horizon = deciding_date(ds, sc) if by is None else as_day(by, field="by")
    posterior = known_draws(ds, sc, prior=prior)
    paths = cached_policy_paths(
        ds, sc, draws=draws, horizon=horizon, games=games, progress=progress, posterior=posterior
    )
    base = build(ds, without_negotiated_measures(sc).model_copy(update={"talks": None}))
    given = model_draws(base, 0, draws, posterior)
    numbers = [*range(draws), *(number % draws for number, _ in paths.further)]
    every = given.take(np.array(numbers)) if paths.further else given
    courses = [*paths.paths, *(path for _, path in paths.further)]
    parts = _run_paths(base, every, np.array(numbers), courses, progress, begun)
    return Forecast(base, every, paths, parts)


def with_talks_from_its_day(ds: Dataset, sc: Scenario) -> Scenario:
    """The scenario with its first offer on the day whose knowledge it rests on, where the talks would begin before.

    What the scenario says of levels in force holds for its own first offer; later they are those of its measures. A run
    that ends before the day stays as it is.
    """
    day = sc.as_of or ds.last_known_day
    if day <= first_offer(sc) or day >= sc.end:
        return sc
    now: dict[str, Any] = dict.fromkeys(("control", "tariff", "technology", "threat_control", "threat_tariff"))
    return sc.model_copy(update={"talks": talks_of(sc).model_copy(update={**now, "first_offer": day})})


def deciding_date(ds: Dataset, sc: Scenario) -> date:
    """The day by which much is decided: the last summit or expiry within `SOON` of the first offer.

    Without one it is the first later summit or expiry, and without any `HORIZON` months after the first offer.
    """
    day = first_offer(sc)
    summits, expiries, _ = talks_calendar(ds, sc, day)
    dated = sorted(d for d in (*summits, *expiries) if day < d < sc.end)
    soon = [d for d in dated if d <= day + SOON]
    return soon[-1] if soon else dated[0] if dated else add_months(day, HORIZON)


def _run_paths(
    base: Model,
    draws: Draws,
    numbers: np.ndarray,
    paths: Sequence[PolicyPath],
    progress: Progress | None,
    begun: BegunRun | None,
) -> list[_Part]:
    """Runs of the draws, those of one path together.

    ``numbers``: which draw of the base, by its place, each of ``draws`` is; the months before its path parts from
    those of others are simulated once (`monazite.simulation.forked_runs`).
    """
    groups, done, first = grouped(paths), 0, int(numbers.max()) + 1
    calibrated = calibrated_params(base, replace(draws, drivers=None))  # measures change nothing of it but drivers
    forks, own_draws, models = list[Fork](), list[Draws](), SharedModels(base)
    for measures, places in groups:
        model, part = models.with_measures(measures), draws.take(places)
        params = model.driven(Params(*(array[places] for array in calibrated)), part)
        forks.append(Fork(model, params, numbers[places], int((places < REMEMBERED).sum())))
        own_draws.append(part)

    def tell(i: int) -> None:
        nonlocal done
        done += groups[i][1].size
        if progress is not None:
            progress("simulating the paths", done, draws.count)

    given = draws.subset(0, first)
    shared = base.driven(Params(*(array[:first] for array in calibrated)), given)
    if begun is not None and not _has_draws(begun, given):
        begun = None
    past = base if begun is None else begun.results.model
    runs = run_forks(past, shared, forks, remember=_decision_month(base), done=tell, begun=begun)
    return [
        _Part(places, Results(fork.model, part, run.flows, run.stopped), run.snapshot)
        for (_, places), fork, part, run in zip(groups, forks, own_draws, runs, strict=True)
    ]


def _has_draws(begun: BegunRun, draws: Draws) -> bool:
    """Whether the first draws of a run are these in parameters, and in drivers of the months before its state."""
    if begun.results.draws < draws.count:
        return False
    own = begun.results.parameters.subset(0, draws.count)
    paths, given = (None if one.drivers is None else one.drivers.values for one in (own, draws))
    if (own.first, own.seed) != (draws.first, draws.seed) or (paths is None) != (given is None):
        return False
    pairs = [(own.values.get(name), x) for name, x in draws.values.items()]
    if paths is not None and given is not None:
        if paths.keys() != given.keys():
            return False
        pairs += [(paths[name][:, : begun.month], x[:, : begun.month]) for name, x in given.items()]
    return all(a is not None and np.array_equal(a, b) for a, b in pairs)


def _decision_month(base: Model) -> int | None:
    """Month after the day that a forecast rests on, in which measures are decided; None where it is none of the run."""
    day = base.scenario.as_of or base.dataset.last_known_day
    first = base.index.month[0]
    month = (day.year - first.year) * 12 + day.month - first.month + 1
    return month if 0 < month < len(base.index.month) else None
