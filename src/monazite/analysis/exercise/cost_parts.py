"""What twelve months cost a side of the talks all in all: every part once, so that paths and plans have one sum.

Lines are those of the simulator. Tariffs, technology controls and, for the controlling side, sales not made are those
of the game of the talks. What the game counts as feared losses of supply is left out: it is the same lines again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from monazite.analysis.exercise.responses import TableState
from monazite.analysis.exercise.rounds import PlayedRound, first_state
from monazite.analysis.exercise.solved_game import SolvedGame
from monazite.negotiation.path_measures import levels_of
from monazite.negotiation.payoffs import PERCENT_A_YEAR, required_trade, tariff_loss, technology_loss
from monazite.results.quantity import Quantity

YEAR = 12
"""Months of the sum, as of the losses: what is in force after the last month that was played stays."""
LINES, TARIFFS, TECHNOLOGY, SALES = "lines", "tariffs", "technology controls", "sales not made"
HOME = "worth of its own measures at home"
BACKED_DOWN = "backing down from a threat"


@dataclass(frozen=True)
class CountedPart:
    """A part of a cost by the game's count: its words, and MUSD."""

    words: str
    value: Quantity


@dataclass(frozen=True)
class SummedCost:
    """What twelve months cost a side, or what they cost it more on one path than on another.

    Attributes
    ----------
    lines
        Value added that lines lost, MUSD.
    parts
        The rest, by the central game; empty for a region that the game does not count by itself.
    home
        What the side's own measures are worth to it at home, counted as a cost: below zero it gains. No part of
        `total`, though the model decides by it as well; None where the game does not count the region.
    backed_down
        What its public made the side pay for threats that it did not carry out: counted with `home`, not in `total`.
    """

    lines: Quantity
    parts: tuple[CountedPart, ...] = ()
    home: CountedPart | None = None
    backed_down: CountedPart | None = None

    @property
    def total(self) -> Quantity:
        """All of it: the range is that of the lines."""
        more = sum(part.value.value for part in self.parts)
        return _shifted(self.lines, more, "loss_central + talks.cost")

    @property
    def with_home(self) -> Quantity:
        """All of it, with what the side's own measures are worth to it at home and what backing down cost it there."""
        more = sum(part.value.value for part in (self.home, self.backed_down) if part is not None)
        return _shifted(self.total, more, "loss_central + talks.cost - talks.home")


def _shifted(claim: Quantity, more: float, outcome: str) -> Quantity:
    low, value, high = (x + more for x in (claim.low, claim.value, claim.high))
    return replace(claim, value=value, low=low, high=high, outcome=outcome)


def negated(cost: SummedCost) -> SummedCost:
    """What one path cost more than another as what it gained beside it: above zero it is better."""

    def part_turned(part: CountedPart | None) -> CountedPart | None:
        return None if part is None else CountedPart(part.words, turned(part.value))

    parts = tuple(CountedPart(part.words, turned(part.value)) for part in cost.parts)
    return SummedCost(turned(cost.lines), parts, part_turned(cost.home), part_turned(cost.backed_down))


def turned(claim: Quantity) -> Quantity:
    """A cost as a gain: the sign and the ends of the range turned."""
    return replace(claim, value=-claim.value, low=-claim.high, high=-claim.low)


@dataclass(frozen=True)
class SideSum:
    """The sums of a side of the talks: as played, by the model, and the first less the second, paired by draw."""

    region: str
    played: SummedCost
    by_model: SummedCost
    difference: SummedCost


def cost_of_rounds(game: SolvedGame, seat: int, rounds: Sequence[PlayedRound]) -> float:
    """What some rounds cost a side of the talks as the game counts it, feared losses among it, MUSD."""
    points = sum(
        game.table.cost[(seat, *levels_of(game.setting, r.regime), r.state.exposure, r.state.node)] for r in rounds
    )
    return float(points) * game.money(_region(game, seat))


def parts_of_year(game: SolvedGame, seat: int, rounds: Sequence[PlayedRound]) -> tuple[CountedPart, ...]:
    """Tariffs, technology controls and sales not made of a year that begins with some rounds, MUSD.

    Equation: the table's cost is the sum of its parts (`monazite.negotiation.payoffs`); tariffs and technology depend
    on one level each, and what is left of the controlling side's is sales not made.
    """
    tariff, technology = _by_level(game, seat)
    at = _months_of_year(game, rounds)
    levels = [levels_of(game.setting, regime) for regime, _ in at]
    first = sum(float(tariff[t]) for _, t, _ in levels)
    second = sum(float(technology[x]) for _, _, x in levels)
    counted = [(TARIFFS, first), (TECHNOLOGY, second)]
    if seat == 0:
        whole = (game.table.cost[(0, *level, s.exposure, s.node)] for level, (_, s) in zip(levels, at, strict=True))
        counted.append((SALES, float(sum(whole)) - first - second))
    return tuple(_part(game, seat, words, points) for words, points in counted)


def home_of_year(game: SolvedGame, seat: int, rounds: Sequence[PlayedRound]) -> CountedPart:
    """What a side's own measures are worth to it at home in a year that begins with some rounds, MUSD, as a cost."""
    value = game.table.domestic_value
    months = _months_of_year(game, rounds)
    points = sum(value[(seat, *levels_of(game.setting, regime), s.exposure, s.node)] for regime, s in months)
    return _part(game, seat, HOME, -float(points))


def _months_of_year(game: SolvedGame, rounds: Sequence[PlayedRound]) -> list[tuple[int, TableState]]:
    """Regime and state of the talks by month of a year; what is in force after the last round stays."""
    last = rounds[-1].following if rounds else first_state(game)
    at: list[tuple[int, TableState]] = [(r.regime, r.state) for r in rounds]
    return at + [(last.regime, last)] * (YEAR - len(rounds))


def less(first: Sequence[CountedPart], second: Sequence[CountedPart]) -> tuple[CountedPart, ...]:
    """Parts of one cost less those of another, part by part."""
    out = list[CountedPart]()
    for one, other in zip(first, second, strict=True):
        gap = one.value.value - other.value.value
        out.append(CountedPart(one.words, replace(one.value, value=gap, low=gap, high=gap)))
    return tuple(out)


def _part(game: SolvedGame, seat: int, words: str, points: float) -> CountedPart:
    region = _region(game, seat)
    value = points * game.money(region)
    return CountedPart(words, Quantity(value, value, value, "MUSD", f"talks.cost, {words}", {"region": region}))


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
