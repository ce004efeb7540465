"""What the two sides of the talks do in each draw: one path of the game per draw, and what kind of path it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.model.parameters import draw
from monazite.model.posterior_draws import PosteriorDraws
from monazite.negotiation.dates import deal_days
from monazite.negotiation.deal import deal_at, deal_id
from monazite.negotiation.path_measures import day_of_deal, levels_of, path_measures, sampler_of_draw
from monazite.negotiation.path_sampling import PathSampler, SampledPath
from monazite.negotiation.run import fixed_chances, play_draws
from monazite.negotiation.setup import TalksSetting, make_setting
from monazite.negotiation.solve_draw import GameOptions
from monazite.negotiation.state_costs import cached
from monazite.scenario.policies import Policy
from monazite.scenario.scenario import Scenario

Kind = Literal["as it is", "deal", "tightening", "easing"]
KINDS: tuple[Kind, ...] = ("as it is", "deal", "tightening", "easing")
"""What can come by a day: nothing changes; a deal is signed; some level rises and nothing is signed; one falls."""
GAMES = 32
"""Games that are solved; draws beyond take the paths of the same games in turn."""
SEED = 20251009
"""Of the generator that draws paths, with the scenario's own seed."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class PolicyPath:
    """What the two sides do in one draw.

    Attributes
    ----------
    kind
        What has come by the horizon.
    measures
        What the path adds to the scenario without what the talks decide.
    signed
        Day of the deal; None without one.
    deal
        Id of the deal; empty without one.
    """

    kind: Kind
    measures: tuple[Policy, ...]
    signed: date | None
    deal: str


@dataclass(frozen=True)
class PolicyPaths:
    """A path for each draw, and how they came about.

    Attributes
    ----------
    setting
        Seats, levels and calendar of the talks.
    paths
        One per draw.
    horizon
        Day by which the kind of a path is judged.
    games
        Number of games that were solved.
    """

    setting: TalksSetting
    paths: tuple[PolicyPath, ...]
    horizon: date
    games: int

    def chance(self, kind: Kind) -> float:
        """Share of the draws whose path is of a kind."""
        return float(np.mean([path.kind == kind for path in self.paths]))


def policy_paths(
    ds: Dataset,
    sc: Scenario,
    *,
    draws: int,
    horizon: date,
    games: int = GAMES,
    options: GameOptions | None = None,
    progress: Progress | None = None,
    posterior: PosteriorDraws | None = None,
) -> PolicyPaths:
    """Paths of the talks, one per draw.

    Parameters
    ----------
    ds, sc
        Facts as they were known on the scenario's day, and the scenario; its table ``[talks]`` says who sits there.
    draws
        Number of paths.
    horizon
        Day by which the kind of a path is judged.
    games
        Games solved, each with its own payoffs; path i is drawn from game i modulo this number.
    options
        How games are played.
    progress
        Called with the stage in words, the steps done and the steps in all.
    posterior
        Draws of the simulator that the payoffs are taken from in the place of those of the priors.

    Returns
    -------
    PolicyPaths
        Path i depends on the seed, i and the game alone, not on how many paths are drawn.

    Raises
    ------
    InputError
        For seats, levels or dates that do not fit.
    """
    setting, options = make_setting(ds, sc), options or GameOptions()
    count = min(games, draws)

    def report(stage: str) -> Callable[[int, int], None]:
        return lambda done, total: None if progress is None else progress(stage, done, total)

    grid = cached(ds, sc, setting, count, report("simulating the payoffs"), posterior=posterior)
    values = draw(ds.table("talks"), seed=sc.seed, first=0, count=count, fixed=fixed_chances(sc))

    drawn = PathsOfGames(sc, setting, draws, horizon, count, options)

    def solve(i: int) -> None:
        drawn.add(i, sampler_of_draw(ds, setting, grid, values, i, options))

    play_draws(solve, count, None, report("solving the games"))
    return drawn.paths()


class PathsOfGames:
    """Paths drawn from games as they are solved, so that a solved game, which is large, need not stay in memory.

    Parameters
    ----------
    sc, setting
        Scenario and state of the talks.
    draws, horizon, games, options
        As of `policy_paths`; ``games`` is at most ``draws``.
    """

    def __init__(
        self,
        sc: Scenario,
        setting: TalksSetting,
        draws: int,
        horizon: date,
        games: int,
        options: GameOptions | None = None,
    ) -> None:
        self.sc, self.setting, self.draws, self.horizon, self.games = sc, setting, draws, horizon, games
        self.options = options or GameOptions()
        self._paths: dict[int, PolicyPath] = {}

    def add(self, i: int, sampler: PathSampler) -> None:
        """Draw the paths of game ``i``."""
        for n in range(i, self.draws, self.games):
            self._paths[n] = _path(self.sc, self.setting, sampler, n, self.horizon, self.options)

    @property
    def is_complete(self) -> bool:
        """Whether all games have been added."""
        return len(self._paths) == self.draws

    def paths(self) -> PolicyPaths:
        """The paths; all games have to have been added."""
        return PolicyPaths(self.setting, tuple(self._paths[n] for n in range(self.draws)), self.horizon, self.games)


def _path(
    sc: Scenario, setting: TalksSetting, sampler: PathSampler, number: int, horizon: date, options: GameOptions
) -> PolicyPath:
    """The path of a draw."""
    drawn = sampler.sample(np.random.default_rng((SEED, sc.seed, number)))
    menu, rounds = sampler.stakes[0][0].menu, sampler.rules.rounds
    measures = path_measures(sc, setting, menu, drawn, rounds=rounds, thin=options.thin)
    signed = day_of_deal(setting, drawn, rounds)
    name = "" if signed is None else deal_id(setting.ladders, deal_at(menu, drawn.deal, options.thin))
    return PolicyPath(path_kind(setting, drawn, rounds, horizon), measures, signed, name)


def path_kind(setting: TalksSetting, path: SampledPath, rounds: int, horizon: date) -> Kind:
    """What a path has come to by a day.

    Parameters
    ----------
    setting
        Levels in force at the first offer, and the calendar.
    path, rounds
        The path, and the number of rounds it was drawn over.
    horizon
        The day; what lies after it does not count.

    Returns
    -------
    str
        ``deal`` if one is signed by the day, else ``tightening`` if some level is above that of the first offer in a
        round whose talks were by then, else ``easing`` if some is below, else ``as it is``.
    """
    signed = day_of_deal(setting, path, rounds)
    if signed is not None and signed <= horizon:
        return "deal"
    now, days = levels_of(setting, setting.regime), deal_days(setting, rounds)
    by_then = [levels_of(setting, r) for r, day in zip(path.regimes, days, strict=False) if day <= horizon]
    if any(level > old for levels in by_then for level, old in zip(levels, now, strict=True)):
        return "tightening"
    return "easing" if any(levels != now for levels in by_then) else "as it is"


def grouped(paths: Sequence[PolicyPath]) -> list[tuple[tuple[Policy, ...], np.ndarray]]:
    """Measures of the different paths, each with the draws that take it (draw,)."""
    by: dict[str, list[int]] = {}
    for i, path in enumerate(paths):
        by.setdefault(repr(path.measures), []).append(i)
    return [(paths[places[0]].measures, np.array(places)) for places in by.values()]
