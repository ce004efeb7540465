"""What months cost a side of the talks as the game counts them, and of what parts that is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from monazite.analysis.exercise.rounds import PlayedRound
from monazite.analysis.exercise.solved_game import SolvedGame
from monazite.negotiation.path_measures import levels_of
from monazite.negotiation.payoffs import PERCENT_A_YEAR, required_trade, tariff_loss, technology_loss
from monazite.results.quantity import Quantity

TARIFFS, TECHNOLOGY = "tariffs", "technology controls"
SUPPLY = ("sales not made", "losses of supply as it fears them")
"""What is left of the cost of the controlling side and of the other one."""


@dataclass(frozen=True)
class CountedPart:
    """A part of a cost: its words, and MUSD."""

    words: str
    value: Quantity


def cost_of_rounds(game: SolvedGame, seat: int, rounds: Sequence[PlayedRound]) -> float:
    """What some rounds cost a side of the talks as the game counts it, MUSD, at middling resolve."""
    points = sum(
        game.table.cost[(seat, *levels_of(game.setting, r.regime), r.state.exposure, r.state.node)] for r in rounds
    )
    return float(points) * game.money(_region(game, seat))


def parts_of_rounds(game: SolvedGame, seat: int, rounds: Sequence[PlayedRound]) -> tuple[CountedPart, ...]:
    """The parts of `cost_of_rounds`: tariffs, technology controls, and what is left, which is supply.

    Equation: the table's cost is the sum of the three (`monazite.negotiation.payoffs`); the first two depend on one
    level each.
    """
    tariff, technology = _by_level(game, seat)
    levels = [levels_of(game.setting, r.regime) for r in rounds]
    money = game.money(_region(game, seat))
    first = money * sum(float(tariff[t]) for _, t, _ in levels)
    second = money * sum(float(technology[x]) for _, _, x in levels)
    return tuple(
        _part(game, seat, words, value)
        for words, value in (
            (TARIFFS, first),
            (TECHNOLOGY, second),
            (SUPPLY[seat], cost_of_rounds(game, seat, rounds) - first - second),
        )
    )


def less(first: Sequence[CountedPart], second: Sequence[CountedPart]) -> tuple[CountedPart, ...]:
    """Parts of one cost less those of another, part by part."""
    out = list[CountedPart]()
    for one, other in zip(first, second, strict=True):
        gap = one.value.value - other.value.value
        out.append(CountedPart(one.words, replace(one.value, value=gap, low=gap, high=gap)))
    return tuple(out)


def _part(game: SolvedGame, seat: int, words: str, value: float) -> CountedPart:
    where = {"region": _region(game, seat)}
    return CountedPart(words, Quantity(value, value, value, "MUSD", f"talks.cost, {words}", where))


def _region(game: SolvedGame, seat: int) -> str:
    return (game.setting.controller, game.setting.target)[seat]


def _by_level(game: SolvedGame, seat: int) -> tuple[np.ndarray, np.ndarray]:
    """What tariffs and technology cost a side, bp of annual GDP a month, by level."""
    setting, region, effects = game.setting, _region(game, seat), required_trade(game.setting, game.grid)
    rates, v = setting.ladders["tariff"].level, {name: float(x[0]) for name, x in game.values.values.items()}
    if region not in effects.region:
        return np.zeros(len(rates)), np.zeros(setting.sizes[2])
    tariff = tariff_loss(effects, 0, region, rates, v["tariff.answer"]) * PERCENT_A_YEAR
    technology = technology_loss(setting, game.grid, 0, region, v["felt.loss"])
    return tariff, technology * (v["technology.dependence"] if seat == 0 else 1.0)
