"""Why the model would seldom have put a deal on the table that a seat had signed, or would have turned it down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from monazite.analysis.exercise.chances import chance_words
from monazite.analysis.exercise.cost_parts import YEAR
from monazite.analysis.exercise.money import money_words
from monazite.analysis.exercise.press import TracedLine, capital, figure
from monazite.analysis.exercise.reasons import LEAST, signing_gain
from monazite.analysis.exercise.responses import offers_by_type, open_deals
from monazite.analysis.exercise.rounds import PlayedRound
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.analysis.exercise.solved_game import SolvedGame
from monazite.negotiation.path_measures import levels_of
from monazite.results.names import Names, day_text
from monazite.results.quantity import Quantity

SELDOM = 0.5
"""Chance to sign below which the model would rather have turned a deal down."""
LIGHT = 0.5
"""Weight of an offer by the record, over that of the likeliest one, below which the record is a reason."""


def seldom_lines(
    table: SeatedScenario, games: Sequence[SolvedGame], rounds: Sequence[PlayedRound], days: Sequence[date]
) -> tuple[TracedLine, ...]:
    """A line for each deal that the seat had signed and the model in its place seldom would have.

    Parameters
    ----------
    table
        The seat.
    games, rounds, days
        The game in force in each month that was played, the month, and the day from which its decisions hold.
    """
    if table.role == "bystander":
        return ()
    signed = [(game, one, day) for game, one, day in zip(games, rounds, days, strict=False) if one.signed]
    holds = bool(rounds) and rounds[-1].following.in_truce  # then its terms are in force after the last month
    lines = (_seldom_line(table, game, one, day_text(day), holds and one is signed[-1][1]) for game, one, day in signed)
    return tuple(line for line in lines if line is not None)


def _seldom_line(
    table: SeatedScenario, game: SolvedGame, played: PlayedRound, day: str, holds: bool
) -> TracedLine | None:
    seat, state = table.number, played.state
    at = int(np.flatnonzero(open_deals(game, state.regime) == played.offer)[0])
    proposer = 1 - seat if played.proposer is None else played.proposer
    offered, agreed = offers_by_type(game, state, proposer)
    believed, other = np.array(state.beliefs[seat]), np.array(state.beliefs[1 - seat])
    if proposer != seat:
        if float(believed @ agreed[:, at]) >= SELDOM:
            return None
        return _reason(
            table, game, played, f"Why the model would rather have turned down the deal of {day}: ", holds, []
        )
    chances = believed @ offered
    if chances[at] >= chances.max():
        return None
    more = [_answer_line(table, float(other @ agreed[:, at])), _weight_line(game, state.regime, at, chances)]
    words = f"Why the model would seldom have offered the deal of {day}: "
    return _reason(table, game, played, words, holds, [line for line in more if line is not None])


def _reason(
    table: SeatedScenario, game: SolvedGame, played: PlayedRound, first: str, holds: bool, more: Sequence[TracedLine]
) -> TracedLine:
    """What signing is worth to the seat by the game's own sum, and what of that sum the debrief's does not hold."""
    seat, region = table.number, (game.setting.controller, game.setting.target)[table.number]
    who, whole = Names(table.dataset).the(region), signing_gain(game, played.state, played.offer)[:, seat]
    spared, home = month_of_terms(game, played, seat)
    claims = [_money(x, name, region) for x, name in (
        (whole[0], "signing"), (whole[1], "signing.still"), (spared, "deal.spared"), (home, "deal.home"))]  # fmt: skip
    total, still, cost, value = (money_words(claim) for claim in claims)
    gains, verb = whole[0] > LEAST, "bring" if whole[1] > 0.0 else "cost"
    text = f"{first}by the game's own sum of all months ahead, signing was worth {total} {'more' if gains else 'less'} "
    text += f"to {who} than going on without it. To stand still for its length would {verb} {still}; a month of its "
    text += f"terms {'spares' if spared >= 0.0 else 'costs'} {cost} of tariffs, technology controls and feared losses, "
    text += (
        f"and takes from what measures are worth at home, which has a row of its own above, {value}."
        if home < 0.0
        else (f"and adds to what measures are worth at home, which has a row of its own above, {value}.")
    )
    if holds and int(game.menu.durations[game.menu.duration[played.offer]]) < YEAR:
        text += " The rows above let its terms stay for the rest of the year; in the game they end with the deal."
    text += "".join(f" {line.text}" for line in more)
    if gains and not more:
        text += " Its own sum speaks for the deal: that it is seldom offered, the game does not explain."
    return TracedLine(capital(text), (*claims, *(claim for line in more for claim in line.claims)))


def signed_lines(
    table: SeatedScenario, games: Sequence[SolvedGame], rounds: Sequence[PlayedRound], days: Sequence[date]
) -> tuple[TracedLine, ...]:
    """What each deal that was signed was worth to either side, and how likely it was to agree: two lines a deal.

    Parameters
    ----------
    table, games, rounds, days
        As for `seldom_lines`.
    """
    signed = [(game, one, day) for game, one, day in zip(games, rounds, days, strict=False) if one.signed]
    return tuple(_signed_line(table, game, one, day, seat) for game, one, day in signed for seat in (0, 1))


def _signed_line(table: SeatedScenario, game: SolvedGame, played: PlayedRound, day: date, seat: int) -> TracedLine:
    """Why a side signed, in the same words for both: what it was worth, what of it terms and home make, and how likely.

    A side offers and signs by chances, each of which is higher the more a deal is worth to it.
    """
    region = (game.setting.controller, game.setting.target)[seat]
    who, state = Names(table.dataset).the(region), played.state
    at = int(np.flatnonzero(open_deals(game, state.regime) == played.offer)[0])
    proposer = 1 - table.number if played.proposer is None else played.proposer
    made = offers_by_type(game, state, proposer)[0 if proposer == seat else 1][:, at]
    chance = 100.0 * float(np.array(state.beliefs[seat]) @ made)
    whole, still = signing_gain(game, state, played.offer)[:, seat]
    spared, home = month_of_terms(game, played, seat)
    claims = [_money(x, name, region) for x, name in (
        (whole, "signing"), (still, "signing.still"), (spared, "deal.spared"), (home, "deal.home"))]  # fmt: skip
    total, truce, cost, value = (money_words(claim) for claim in claims)
    text = f"{who}, the deal of {day_text(day)}: by the game's own sum of all months ahead signing was worth {total} "
    text += f"{'more' if whole >= 0.0 else 'less'} to it than going on without it. A truce of its length that left all "
    text += "as it was would "
    text += f"{'bring' if still >= 0.0 else 'cost'} {truce}; a month of the terms "
    text += f"{'spares' if spared >= 0.0 else 'costs'} it {cost} and {'adds' if home >= 0.0 else 'takes'} {value} "
    text += f"{'to' if home >= 0.0 else 'from'} what its own measures are worth at home. The model in its place "
    text += f"{'made' if proposer == seat else 'signed'} this offer with a chance of {chance_words(chance / 100.0)}."
    share = Quantity(chance, chance, chance, "%", "talks.signing_chance", {"region": region})
    return TracedLine(capital(text), (*claims, share))


def month_of_terms(game: SolvedGame, played: PlayedRound, seat: int) -> tuple[float, float]:
    """What a month under the terms of a deal spares a side of cost, and adds to what measures are worth at home, MUSD.

    Against what was in force when it was signed, at middling resolve, where the months have come to.
    """
    state, money = played.state, game.money((game.setting.controller, game.setting.target)[seat])
    old, new = (levels_of(game.setting, one) for one in (state.regime, int(game.menu.regime[played.offer])))
    cost, home = (part[seat, ..., state.exposure, state.node] for part in (game.table.cost, game.table.domestic_value))
    return float(cost[old] - cost[new]) * money, float(home[new] - home[old]) * money


def _answer_line(table: SeatedScenario, chance: float) -> TracedLine | None:
    """That the other side would seldom have signed, where that is so."""
    if chance >= SELDOM:
        return None
    other = Names(table.dataset).the(table.sides[1 - table.number])
    claim = Quantity(100.0 * chance, 100.0 * chance, 100.0 * chance, "%", "talks.signing_chance", {})
    return TracedLine(f"The model expected {other} to sign it with a chance of {chance_words(chance)}.", (claim,))


def _weight_line(game: SolvedGame, regime: int, at: int, chances: np.ndarray) -> TracedLine | None:
    """That agreements on record seldom brought such terms, where the game weighs offers by that."""
    first, last = game.menu.open[0][regime], game.menu.open[0][regime + 1]
    weight = np.asarray(game.menu.weight[first:last], float)
    share = float(weight[at] / weight[int(chances.argmax())])
    if share >= LIGHT:
        return None
    claim = Quantity(1.0 / share, 1.0 / share, 1.0 / share, "1", "talks.record_weight", {})
    text = f"Agreements on record seldom brought such terms: the game begins with a weight {figure(round(1.0 / share))}"
    return TracedLine(f"{text} times as large for the offer that it finds likeliest.", (claim,))


def _money(value: float, name: str, region: str) -> Quantity:
    size = abs(float(value))
    return Quantity(size, size, size, "MUSD", f"talks.{name}", {"region": region})
