"""Why a side of an exercise would sign the deal on the table, and why it changes its measures, by the solved game."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from monazite.analysis.exercise.chances import chance_words
from monazite.analysis.exercise.money import money_words
from monazite.analysis.exercise.press import TracedLine, capital, figure, press_lines, with_range
from monazite.analysis.exercise.responses import TableState, cell_of, measure_chances
from monazite.analysis.exercise.rounds import NOTHING, PlayedRound
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.analysis.exercise.solved_game import SolvedGame
from monazite.results.names import Names
from monazite.results.quantity import Quantity
from monazite.results.results import Results

LEAST = 0.5
"""MUSD below which an act is worth as much as another."""


def signing_gain(game: SolvedGame, state: TableState, deal: int) -> np.ndarray:
    """What signing a deal in a state is worth to each side over going on without it there (what, 2), MUSD.

    First all of it, then the part that a truce of the same length brings which leaves all as it is. Means over the
    types of both sides by what is believed of them.

    Parameters
    ----------
    game, state
        The solved game and where the talks stand.
    deal
        Position of the deal in the menu.
    """
    at, menu, out = cell_of(game, state), game.menu, np.zeros((2, 2))
    still = int(menu.still[state.regime, menu.duration[deal]])
    for a, first in enumerate(state.beliefs[0]):
        for b, second in enumerate(state.beliefs[1]):
            solution = game.solutions[a][b]
            values = solution.deal_value[state.round][at][[deal, still if still >= 0 else deal]]
            gain = values[:, :2] - solution.no_deal_value[state.round][at, state.regime, :2]
            out += first * second * (gain if still >= 0 else gain * np.array([[1.0], [0.0]]))
    setting = game.setting
    return out * np.array([game.money(setting.controller), game.money(setting.target)])


def signing_lines(table: SeatedScenario, game: SolvedGame, state: TableState, deal: int) -> list[TracedLine]:
    """Why each side would sign the deal on the table in this month, or why it would not: a line for either."""
    if deal == NOTHING:
        return []
    names, setting, gain = Names(table.dataset), game.setting, signing_gain(game, state, deal)
    out: list[TracedLine] = []
    for seat, region in enumerate((setting.controller, setting.target)):
        whole, still = float(gain[0, seat]), float(gain[1, seat])
        claims = tuple(
            _money(x, name, region)
            for name, x in (
                ("signing", abs(whole)),
                ("signing.still", abs(still)),
                ("signing.changed", abs(whole - still)),
            )
        )
        brings, changes = ("bring" if still >= 0.0 else "cost"), ("bring" if whole >= still else "cost")
        says = "is worth" if whole >= 0.0 else "costs"
        text = (
            f"To {names.the(region)} signing {says} {money_words(claims[0])} against going on without it from here: a "
            f"truce of its length that left all as it is would {brings} {money_words(claims[1])}, and what it changes "
            f"would {changes} {money_words(claims[2])}."
        )
        out.append(TracedLine(text, claims))
    return out


def press_of_round(
    table: SeatedScenario, game: SolvedGame, played: PlayedRound, day: date, results: Results | None, months: int
) -> tuple[TracedLine, ...]:
    """What the papers say of a round, with why the sides that the model plays changed their measures.

    Parameters
    ----------
    table, game, played, day, results, months
        As for `press_lines`.
    """
    return press_lines(table, game, played, day, results, months, act_lines(table, game, played))


def act_lines(table: SeatedScenario, game: SolvedGame, played: PlayedRound) -> list[TracedLine]:
    """Why the sides that the model plays changed their measures in a round: with which chance, and what it is worth.

    A month's measures are drawn by the chances of the game, each month anew: what changes costs a fee, and a side does
    not always do what is best for it.
    """
    if played.signed or played.state.in_truce or played.regime == played.state.regime:
        return []
    before, after = divmod(played.state.regime, game.measures), divmod(played.regime, game.measures)
    sides = (table.setting.controller, table.setting.target)
    return [
        _act_line(table, game, played.after_talks, seat, (before[seat], after[seat]))
        for seat in range(len(sides))
        if seat != table.number and before[seat] != after[seat]
    ]


def _act_line(
    table: SeatedScenario, game: SolvedGame, state: TableState, seat: int, moves: Sequence[int]
) -> TracedLine:
    region = (table.setting.controller, table.setting.target)[seat]
    who, chances = Names(table.dataset).the(region), measure_chances(game, state, seat)
    stays, acts = (100.0 * float(chances[one]) for one in moves)
    worth = act_worth(game, state, seat, moves[0], moves[1]) * game.money(region)
    claims = (
        _share(acts, "act", region), _share(stays, "stay", region), _money(abs(worth), "act.worth", region),
    )  # fmt: skip
    text = f"In the game this had a chance of {chance_words(acts / 100.0)}, and to leave all as it was one of "
    text += f"{chance_words(stays / 100.0)}. "
    if abs(worth) < LEAST:
        return TracedLine(f"{text}To {who} the two are worth the same.", claims[:2])
    if worth > 0.0:
        return TracedLine(f"{text}To {who} it is worth {with_range(claims[2])} more.", claims)
    return TracedLine(
        capital(
            f"{text}To {who} it is worth {with_range(claims[2])} less: what a side does is drawn anew each month by "
            "these chances, and it does not always do what is best for it."
        ),
        claims,
    )


def act_worth(game: SolvedGame, state: TableState, seat: int, stays: int, acts: int) -> float:
    """What an act is worth to a side over leaving its measures as they are, fees included, basis points of annual GDP.

    Equation: the chances are logit responses, ``p ~ exp(l (Q - fee))``, so that the difference of two acts is
    ``log(p_act / p_stay) / l``; a mean over types by what is believed of them.
    """
    control, measures = divmod(state.regime, game.measures)
    at, out = cell_of(game, state), 0.0
    for a, first in enumerate(state.beliefs[0]):
        for b, second in enumerate(state.beliefs[1]):
            solution = game.solutions[a][b]
            chosen = solution.row_strategy if seat == 0 else solution.column_strategy
            chances = chosen[state.round][at, control, measures]
            ratio = max(float(chances[acts]), 1e-300) / max(float(chances[stays]), 1e-300)
            out += first * second * float(np.log(ratio)) / game.rules.precision[0]
    return out


def _money(value: float, name: str, region: str) -> Quantity:
    return Quantity(value, value, value, "MUSD", f"talks.{name}", {"region": region})


def _share(value: float, name: str, region: str) -> Quantity:
    return Quantity(value, value, value, "%", f"talks.{name}_chance", {"region": region})


def tariff_answers(table: SeatedScenario, game: SolvedGame) -> tuple[TracedLine, ...]:
    """What the controlling side answers a tariff with in the game; nothing for a seat that has none at the table.

    Its answer in kind is a share of the tariff, which is in what tariffs cost (`monazite.negotiation.payoffs`); beyond
    that it moves controls alone.
    """
    if table.role != "target":
        return ()
    names, share = Names(table.dataset), 100.0 * float(game.values.values["tariff.answer"][0])
    controller, own = names.the(table.setting.controller), names.the(table.setting.target)
    claim = Quantity(share, share, share, "%", "talks.tariff.answer", {"region": table.setting.controller})
    text = f"In the game {controller} answers a tariff at once with one of its own on goods of {own}, {figure(share)} "
    text += (
        "% of it, which is counted in Tariffs and assumed, not decided; what it decides each month are steps of its "
    )
    text += "export controls alone. A harsher tariff in answer, and other answers, are in no row."
    return (TracedLine(text, (claim,)),)
