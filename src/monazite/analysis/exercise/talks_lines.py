"""What is on the table this month, as a seat is told: meetings, offers, truces and threats."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from monazite.analysis.exercise.acts import SeatOptions
from monazite.analysis.exercise.press import TracedLine, capital, deal_of, figure, level_claims, level_words
from monazite.analysis.exercise.responses import TalksState
from monazite.analysis.exercise.rounds import NOTHING, PlayedRound
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.analysis.exercise.solved_game import SolvedGame
from monazite.negotiation.dates import round_edges
from monazite.negotiation.game import with_flow
from monazite.negotiation.path_measures import levels_of
from monazite.negotiation.repeated_game import truce_discount_factors
from monazite.negotiation.setup import INSTRUMENTS, TalksSetting
from monazite.results.names import Names, day_text
from monazite.results.quantity import Quantity


def table_lines(
    table: SeatedScenario,
    game: SolvedGame,
    rounds: Sequence[PlayedRound],
    state: TalksState,
    options: SeatOptions | None,
) -> list[TracedLine]:
    """What is on the table.

    Parameters
    ----------
    table, game
        The seat and the solved game.
    rounds
        Months played so far.
    state
        Where the talks stand.
    options
        What the seat may do this month; None when the exercise is over.
    """
    names, setting = Names(table.dataset), game.setting
    sides = (names.the(setting.controller), names.the(setting.target))
    out: list[TracedLine] = []
    out += _threat_lines(setting, levels_of(setting, state.regime))
    if options is None:
        return out
    if state.in_truce:
        return [*out, *_truce_lines(table, game, rounds, state)]
    if options.stand_still:
        out.append(TracedLine("A truce on record still runs: measures stand still until it ends or a deal is signed."))
    opening = options.opening
    if opening.proposer is None:
        out.append(TracedLine(capital(f"{sides[0]} and {sides[1]} do not meet this month.")))
    elif opening.proposer == table.number:
        out.append(TracedLine(capital(f"You meet {sides[1 - table.number]} this month, and the first word is yours.")))
    elif opening.offer == NOTHING:
        out.append(TracedLine(capital(f"The two sides meet, and {sides[opening.proposer]} puts nothing on the table.")))
    elif table.role == "bystander":
        out.append(TracedLine("The two sides meet behind closed doors this month."))
    else:
        rungs = deal_of(game, opening.offer).rungs
        words = level_words(setting, rungs)
        out.append(TracedLine(capital(f"{sides[opening.proposer]} offers: {words}."), level_claims(setting, rungs)))
    return out


def _threat_lines(setting: TalksSetting, levels: tuple[int, int, int]) -> list[TracedLine]:
    """What is threatened in public and harsher than what is in force."""
    if not setting.threatened:
        return []
    places = [k for k in (0, 1) if setting.threat[k] > levels[k]]
    words = [setting.ladders[INSTRUMENTS[k]].words[setting.threat[k]] for k in places]
    claims = tuple(level_claims(setting, setting.threat)[k] for k in places)
    return [TracedLine(f"Threatened in public: {', '.join(words)}.", claims)] if words else []


def _truce_lines(
    table: SeatedScenario, game: SolvedGame, rounds: Sequence[PlayedRound], state: TalksState
) -> list[TracedLine]:
    """Until when the truce of the session holds, and whether it enforces itself."""
    edges, names, setting = round_edges(game.setting), Names(table.dataset), game.setting
    until = edges[min(state.truce_until, len(edges) - 1)]
    out = [TracedLine(f"The truce that was signed holds until {day_text(until)}: measures stand still.")]
    signed = next(one for one in reversed(rounds) if one.signed)
    flow = sum(
        game.kinds[0, a] * game.kinds[1, b] * stakes.flow
        for a, row in enumerate(game.games)
        for b, stakes in enumerate(row)
    )
    least = truce_discount_factors(
        with_flow(game.games[0][0], np.asarray(flow)), state.regime, int(game.menu.purchase[signed.offer]),
        game.rules.precision[0], state.node,
    )  # fmt: skip
    for seat, region in enumerate((setting.controller, setting.target)):
        own = float(game.rules.discount[seat])
        who = names.the(region)
        if not math.isfinite(least[seat]):
            out.append(TracedLine(capital(f"For {who} no patience is enough to make it enforce itself.")))
            continue
        if least[seat] == 0.0:
            out.append(TracedLine(capital(f"{who} gains nothing by breaking it.")))
            continue
        where = {"region": region}
        claims = tuple(
            Quantity(x, x, x, "1", name, where)
            for x, name in ((float(least[seat]), "talks.critical_discount"), (own, "talks.discount"))
        )
        verb = "keeps" if own >= least[seat] else "would gain by breaking"
        text = f"{who} {verb} it of its own accord: a month's discount factor from {figure(float(least[seat]))} on is "
        out.append(TracedLine(capital(f"{text}enough, and its own is {figure(own)}."), claims))
    return out
