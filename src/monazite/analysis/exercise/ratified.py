"""Which steps down no deal may hold from here, and why: what a side would lose by them at home."""

from __future__ import annotations

import numpy as np

from monazite.analysis.exercise.money import money_words
from monazite.analysis.exercise.press import TracedLine, capital
from monazite.analysis.exercise.responses import TableState, open_deals
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.analysis.exercise.solved_game import SolvedGame
from monazite.negotiation.path_measures import levels_of
from monazite.negotiation.setup import INSTRUMENTS
from monazite.results.names import Names
from monazite.results.quantity import Quantity

DECIDED = ("control", "tariff")
"""Instrument of either side that a deal can be too mild in for its home."""


def home_slack(game: SolvedGame, seat: int) -> float:
    """What a deal may cost a side at home, MUSD a month: as the menu of the game has it."""
    support = float(game.table.domestic_value[1, ..., 0, 0].max())
    own = float(game.values[f"ratify.{('controller', 'target')[seat]}"][0])
    points = own if seat == 0 else own * max(support, 0.0)
    return points * game.money((game.setting.controller, game.setting.target)[seat])


def lost_at_home(game: SolvedGame, seat: int, state: TableState, rung: int) -> float:
    """What a side loses at home, MUSD a month, if its own instrument alone goes to a rung; below zero it gains."""
    now = list(levels_of(game.setting, state.regime))
    new = [rung if k == seat else level for k, level in enumerate(now)]
    value = game.table.domestic_value[seat, ..., 0, 0]
    return float(value[tuple(now)] - value[tuple(new)]) * game.money(
        (game.setting.controller, game.setting.target)[seat]
    )


def shut_steps(game: SolvedGame, state: TableState, seat: int) -> list[int]:
    """Rungs of a side's own instrument below that in force which no deal that can be signed from here holds."""
    now = levels_of(game.setting, state.regime)[seat]
    rungs = (game.menu.control, game.menu.tariff)[seat][open_deals(game, state.regime)]
    return [k for k in range(now) if not np.any(rungs == k)]


def shut_lines(table: SeatedScenario, game: SolvedGame, state: TableState) -> list[TracedLine]:
    """Why steps down are no part of a deal from here: a line for each side of which there are any.

    A step can be shut for another reason, such as the law: then nothing is said of it.
    """
    out, names = list[TracedLine](), Names(table.dataset)
    for seat, region in enumerate((game.setting.controller, game.setting.target)):
        limit, ladder = home_slack(game, seat), game.setting.ladders[INSTRUMENTS[seat]]
        shut = [k for k in shut_steps(game, state, seat) if lost_at_home(game, seat, state, k) > limit]
        if not shut:
            continue
        mildest, who = shut[-1], names.the(region)
        claims = tuple(
            Quantity(x, x, x, "MUSD", f"talks.{name}", {"region": region})
            for name, x in (("home.lost", lost_at_home(game, seat, state, mildest)), ("home.slack", limit))
        )
        terms = " or ".join(ladder.words[k] for k in reversed(shut))
        text = f"No deal from here can hold {terms}, whoever offers it: alone, {ladder.words[mildest]} is worth "
        text += f"{money_words(claims[0])} a month less to {who} at home than what is in force, and in the game a deal "
        text += f"may cost {money_words(claims[1])} of that. From other measures in force other deals are open."
        out.append(TracedLine(capital(text), claims))
    return out
