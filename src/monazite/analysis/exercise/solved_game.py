"""The game of an exercise, solved once for the session: central parameters, both types of either side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from cachetools import LRUCache

from monazite.model.parameters import Draws, draw
from monazite.model.posterior_draws import PosteriorDraws
from monazite.negotiation.dates import round_edges
from monazite.negotiation.game import Rules, Solution, Stakes, solve_game
from monazite.negotiation.menu import Menu
from monazite.negotiation.payoffs import BASIS_POINTS, PayoffTables
from monazite.negotiation.run import fixed_chances, play_draws
from monazite.negotiation.setup import TalksSetting
from monazite.negotiation.solve_draw import GameOptions, prepare_game
from monazite.negotiation.state_costs import Grid, cache_key, cached

if TYPE_CHECKING:
    from monazite.analysis.exercise.seats import SeatedScenario
    from monazite.dataset.dataset import Dataset

OPTIONS = GameOptions()
"""The game of `monazite.negotiation.run.talks`."""
MOST_MONTHS = 12
"""Months that an exercise can have; what a solved game says of the rounds after them is let go."""
START = (0, 0.0)
"""Exposure node and months of progress when the talks begin."""
HELD_GAMES = 1
"""Solved games in memory beside those of sessions, some 120 MB each: seats at the same table share one."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class SolvedGame:
    """The solved game of a session.

    Attributes
    ----------
    dataset, setting, grid, values
        What it was made of.
    table
        Payoffs before resolve, basis points of annual GDP a month.
    games, solutions
        By type of the controlling side and type of the other one; type 0 is tough, type 1 soft.
    rules
        The rounds.
    kinds
        Prior chances of types (2, type).
    """

    dataset: Dataset
    setting: TalksSetting
    grid: Grid
    values: Draws
    table: PayoffTables
    games: list[list[Stakes]]
    rules: Rules
    kinds: np.ndarray
    solutions: list[list[Solution]]

    @property
    def menu(self) -> Menu:
        """The deals."""
        return self.games[0][0].menu

    @property
    def measures(self) -> int:
        """Number of combinations of tariff and technology level."""
        return self.games[0][0].flow.shape[2]

    @property
    def nodes(self) -> int:
        """Number of nodes of progress."""
        return len(self.games[0][0].clock.progress)

    def money(self, region: str) -> float:
        """MUSD in a basis point of a region's GDP."""
        return self.grid.gdp_of(region) / BASIS_POINTS

    def with_threat(self, seat: int, level: int, t: int) -> SolvedGame:
        """The game after a side has threatened in public to raise its level if no deal comes by the next round.

        Parameters
        ----------
        seat
            0: a control level, 1: an added tariff.
        level
            The rung that is threatened.
        t
            Round in which the threat is made; the next one is its deadline, with the audience cost of `Rules`.

        Returns
        -------
        SolvedGame
            Solved anew, on the payoffs of this one.
        """
        setting = self.setting
        standing = list(setting.threat) if setting.threatened else [0, 0]
        standing[seat] = level
        deadline = round_edges(setting, t + 2)[t + 1] + timedelta(days=1)
        changed = replace(
            setting,
            threat=(standing[0], standing[1]),
            threatened=True,
            expiries=tuple(sorted({*setting.expiries, deadline})),
        )
        return _solved(self.dataset, changed, self.grid, self.values)


_GAMES: LRUCache[str, SolvedGame] = LRUCache(HELD_GAMES)
_LOCK = Lock()


def solve_talks(
    table: SeatedScenario, posterior: PosteriorDraws | None = None, progress: Progress | None = None
) -> SolvedGame:
    """The game of a scenario's talks, or what was solved for the same content a short while ago.

    Parameters
    ----------
    table
        Scenario, facts and state of the talks; the seat does not matter.
    posterior
        Draws of the simulator that the payoffs are taken from in the place of those of the priors.
    progress
        Called with runs of the simulator done and in all.

    Returns
    -------
    SolvedGame
        Of the central draw.

    Raises
    ------
    InputError
        For sides that the economy model does not know.
    """
    ds, sc, setting = table.dataset, table.scenario, table.setting
    given = "" if posterior is None else posterior.hash
    name = cache_key(__name__, ds, sc, setting, repr(setting), sorted(fixed_chances(sc).items()), given)
    with _LOCK:
        if name in _GAMES:
            return _GAMES[name]
    grid = cached(ds, sc, setting, 1, progress, posterior=posterior)
    values = draw(ds.table("talks"), seed=sc.seed, first=0, count=1, fixed=fixed_chances(sc))
    game = _solved(ds, setting, grid, values)
    with _LOCK:
        _GAMES[name] = game
    return game


def forget_games() -> None:
    """Let go of solved games that no session holds."""
    with _LOCK:
        _GAMES.clear()


def _solved(ds: Dataset, setting: TalksSetting, grid: Grid, values: Draws) -> SolvedGame:
    table, games, rules, kinds = prepare_game(ds, setting, grid, values, 0, OPTIONS)
    flat, count = [game for row in games for game in row], len(games)
    solved = play_draws(lambda i: _first_rounds(solve_game(flat[i], rules, start=START)), len(flat), None, None)
    solutions = [solved[a * count : (a + 1) * count] for a in range(count)]
    return SolvedGame(ds, setting, grid, values, table, games, rules, kinds, solutions)


def _first_rounds(solution: Solution) -> Solution:
    """A solution without the rounds that no exercise reaches, which take a third of its memory."""
    parts: dict[str, Any] = {field.name: getattr(solution, field.name) for field in fields(solution)}
    lists = {name: part[:MOST_MONTHS] for name, part in parts.items() if isinstance(part, list)}
    return replace(solution, **lists)
