"""What the two sides of the talks do in each draw: one path of the game per draw, and what kind of path it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.model.parameters import draw
from monazite.model.posterior_draws import PosteriorDraws
from monazite.negotiation.dates import deal_days, round_edges
from monazite.negotiation.deal import Deal, deal_at, deal_id
from monazite.negotiation.path_measures import day_of_deal, levels_of, path_measures, sampler_of_draw
from monazite.negotiation.path_sampling import PathSampler, SampledPath
from monazite.negotiation.run import fixed_chances, play_draws
from monazite.negotiation.setup import TalksSetting, make_setting
from monazite.negotiation.solve_draw import GameOptions
from monazite.negotiation.state_costs import cached
from monazite.scenario.policies import Policy
from monazite.scenario.scenario import Scenario

Kind = Literal["as it is", "deal", "renewal", "lapse", "tightening", "easing"]
KINDS: tuple[Kind, ...] = ("as it is", "deal", "renewal", "lapse", "tightening", "easing")
"""What can come by a day.

Nothing changes and nothing runs out; a deal with new terms is signed; what stands is prolonged, or goes on though it
has run out; some level rises in the
round in which something runs out; some level rises in another; some level falls without a deal.
"""
GAMES = 32
"""Games that are solved; draws beyond take the paths of the same games in turn."""
PATHS_PER_DRAW = 8
"""Paths for every draw of the forecast from which the chances of the kinds are counted..."""
LEAST_DRAWS = 64
"""...and draws below which a slice takes further ones of them, where there are any: of 59 or more, one lies above the
95 % point with a chance of 95 % (Wilks 1941, Annals of Mathematical Statistics 12, 91)..."""
LEAST_CHANCE = 1 / 40
"""...if its chance is one that rounds to a twentieth or more."""
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

    def content(self) -> list[Any]:
        """All that the path is, as plain values."""
        signed = None if self.signed is None else self.signed.isoformat()
        return [self.kind, signed, self.deal, [measure.model_dump(mode="json") for measure in self.measures]]


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
    chances
        Chance of each kind by more paths than the forecast has draws; None: the shares of ``paths``.
    further
        Paths of kinds that few draws have, each with its number, from that of the draws on: given the kind, they are
        drawn as those of the forecast are.
    """

    setting: TalksSetting
    paths: tuple[PolicyPath, ...]
    horizon: date
    games: int
    chances: Mapping[Kind, float] | None = None
    further: tuple[tuple[int, PolicyPath], ...] = ()

    def chance(self, kind: Kind) -> float:
        """Chance of a kind of path."""
        if self.chances is not None:
            return self.chances.get(kind, 0.0)
        return float(np.mean([path.kind == kind for path in self.paths]))

    def content(self) -> list[Any]:
        """All that a forecast takes from the paths, as plain values."""
        courses = [*enumerate(self.paths), *self.further]
        chances = None if self.chances is None else {kind: float(chance) for kind, chance in self.chances.items()}
        return [self.horizon.isoformat(), chances, [[int(n), *path.content()] for n, path in courses]]


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
        for n in range(i, PATHS_PER_DRAW * self.draws, self.games):
            self._paths[n] = _path(self.sc, self.setting, sampler, n, self.horizon, self.options)

    @property
    def is_complete(self) -> bool:
        """Whether all games have been added."""
        return len(self._paths) == PATHS_PER_DRAW * self.draws

    def paths(self) -> PolicyPaths:
        """The paths; all games have to have been added."""
        paths = [self._paths[n] for n in range(PATHS_PER_DRAW * self.draws)]
        shares: dict[Kind, float] = {k: float(np.mean([path.kind == k for path in paths])) for k in KINDS}
        further = further_paths(paths, self.draws)
        return PolicyPaths(self.setting, tuple(paths[: self.draws]), self.horizon, self.games, shares, further)


def further_paths(paths: Sequence[PolicyPath], draws: int) -> tuple[tuple[int, PolicyPath], ...]:
    """The first paths after those of the draws of each kind that fewer than `LEAST_DRAWS` draws have, with numbers.

    A kind that fewer than `LEAST_CHANCE` of all paths have takes none.
    """
    missing = {kind: LEAST_DRAWS - sum(path.kind == kind for path in paths[:draws]) for kind in KINDS}
    missing |= {kind: 0 for kind in KINDS if sum(path.kind == kind for path in paths) < LEAST_CHANCE * len(paths)}
    out: list[tuple[int, PolicyPath]] = []
    for number, path in enumerate(paths[draws:], draws):
        if missing[path.kind] > 0:
            missing[path.kind] -= 1
            out.append((number, path))
    return tuple(out)


def _path(
    sc: Scenario, setting: TalksSetting, sampler: PathSampler, number: int, horizon: date, options: GameOptions
) -> PolicyPath:
    """The path of a draw."""
    drawn = sampler.sample(np.random.default_rng((SEED, sc.seed, number)))
    menu, rounds = sampler.stakes[0][0].menu, sampler.rules.rounds
    measures = path_measures(sc, setting, menu, drawn, rounds=rounds, thin=options.thin)
    signed = day_of_deal(setting, drawn, rounds)
    deal = None if signed is None else deal_at(menu, drawn.deal, options.thin)
    name = "" if deal is None else deal_id(setting.ladders, deal)
    renews = deal is not None and is_renewal(setting, deal)
    return PolicyPath(path_kind(setting, drawn, rounds, horizon, renews=renews), measures, signed, name)


def is_renewal(setting: TalksSetting, deal: Deal) -> bool:
    """Whether a deal prolongs what stands: the levels in force at the first offer, and no promise of purchases."""
    return deal.rungs[:3] == levels_of(setting, setting.regime) and deal.purchases == 0


def path_kind(setting: TalksSetting, path: SampledPath, rounds: int, horizon: date, *, renews: bool = False) -> Kind:
    """What a path has come to by a day.

    Parameters
    ----------
    setting
        Levels in force at the first offer, and the calendar.
    path, rounds
        The path, and the number of rounds it was drawn over.
    horizon
        The day; what lies after it does not count.
    renews
        Whether the deal of the path, if it has one, prolongs what stands (`is_renewal`).

    Returns
    -------
    str
        ``deal`` if one is signed by the day, ``renewal`` if it prolongs what stands. Else, if some level is above that
        of the first offer in a round whose talks were by then: ``lapse`` where something runs out in the first such
        round, ``tightening`` where nothing does. Else ``easing`` if some level is below. Else ``renewal`` if something
        has run out by the day and so goes on, ``as it is`` if nothing has.
    """
    signed = day_of_deal(setting, path, rounds)
    if signed is not None and signed <= horizon:
        return "renewal" if renews else "deal"
    now, edges = levels_of(setting, setting.regime), round_edges(setting, rounds)
    by_then = [
        (levels_of(setting, regime), span)
        for regime, day, span in zip(path.regimes, deal_days(setting, rounds), pairwise(edges), strict=False)
        if day <= horizon
    ]
    for levels, (first, end) in by_then:
        if any(level > old for level, old in zip(levels, now, strict=True)):
            return "lapse" if any(first <= day < end for day in setting.expiries) else "tightening"
    if any(levels != now for levels, _ in by_then):
        return "easing"
    return "renewal" if any(setting.first_offer < day <= horizon for day in setting.expiries) else "as it is"


def grouped(paths: Sequence[PolicyPath]) -> list[tuple[tuple[Policy, ...], np.ndarray]]:
    """Measures of the different paths, each with the draws that take it (draw,)."""
    by: dict[str, list[int]] = {}
    for i, path in enumerate(paths):
        by.setdefault(repr(path.measures), []).append(i)
    return [(paths[places[0]].measures, np.array(places)) for places in by.values()]
