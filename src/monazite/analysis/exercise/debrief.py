"""What an exercise came to: the path, what the model would have done in each month, and what was at stake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from monazite.analysis.exercise.cost_parts import (
    SideSum,
    cost_of_rounds,
)
from monazite.analysis.exercise.counted_path import counted_path
from monazite.analysis.exercise.own_choices import OtherPlan
from monazite.analysis.exercise.played_session import PlayedSession
from monazite.analysis.exercise.press import TracedLine, capital, deal_of, level_words, measure_words
from monazite.analysis.exercise.rare_steps import RareStep
from monazite.analysis.exercise.record_beside import RecordMonth
from monazite.analysis.exercise.responses import (
    TableState,
    alignment_chance,
    measure_chances,
    offers_by_type,
    open_deals,
)
from monazite.analysis.exercise.rounds import NOTHING, PlayedRound
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.analysis.exercise.solved_game import SolvedGame
from monazite.analysis.exercise.without_acts import ActWorth
from monazite.negotiation.path_measures import levels_of
from monazite.results.names import Names
from monazite.results.quantity import Quantity
from monazite.results.results import Results, compare
from monazite.scenario.scenario import Scenario

TYPE_WORDS = ("tough", "soft")
MOST_CHOICES = 3
ANY_OFFER = "an offer of one deal or another"


@dataclass(frozen=True)
class RatedChoice:
    """A choice in words, with the chance that the model would have made it."""

    words: str
    chance: float


@dataclass(frozen=True)
class SeatDecision:
    """One decision of the seat in a month.

    Attributes
    ----------
    about
        What was decided: ``offer``, ``answer``, ``measures`` or ``allies``.
    taken
        What the seat did, with the chance that the model in its place would have done the same.
    likeliest
        What the model would have done, likeliest first; of an offer first whether any is made, then the likeliest ones.
    """

    about: str
    taken: RatedChoice
    likeliest: tuple[RatedChoice, ...]


@dataclass(frozen=True)
class DebriefMonth:
    """A month of the exercise as it was played.

    Attributes
    ----------
    day
        Day from which its decisions hold.
    acts
        What the seat did, as it was written.
    decisions
        Decisions of the talks; acts that the game does not know (stocks, a bystander's own tariff) are in ``acts``.
    in_force
        Levels from the day on.
    in_force_by_model
        Levels on the path on which the model plays the seat too, with the same luck.
    press
        What the papers said.
    """

    day: date
    acts: tuple[str, ...]
    decisions: tuple[SeatDecision, ...]
    in_force: str
    in_force_by_model: str
    press: tuple[TracedLine, ...]


@dataclass(frozen=True)
class SeatLoss:
    """Loss of value added of a region from the first month on, MUSD: as played, by the model, and the difference.

    ``difference`` is paired by draw, so that what both paths have in common cancels; below zero the played path lost
    less.
    """

    region: str
    played: Quantity
    by_model: Quantity
    difference: Quantity


@dataclass(frozen=True)
class SideCost:
    """What the months played cost a side of the talks as the game counts it: tariffs, technology and feared losses.

    Attributes
    ----------
    region
        The side.
    played, by_model
        Sum over the months played, MUSD, of the central game.
    """

    region: str
    played: Quantity
    by_model: Quantity


@dataclass(frozen=True)
class Debrief:
    """An exercise looked back on.

    Attributes
    ----------
    seat, day, seed
        What was played.
    months
        Month by month.
    losses
        By region at the table, over twelve months from the first.
    lessons
        What the seat's own acts changed, and why nothing did where nothing did.
    costs
        By side of the talks, over the months played, with feared losses: what presses a side.
    sums
        By side of the talks, over twelve months, everything once: what paths and plans are judged by.
    types
        True types of the two sides in this session, by region.
    beliefs
        What was believed at the end: chance that each side is tough, by region.
    played, by_model
        The two paths as scenarios, which `monazite.simulate` runs.
    draws, basis
        Draws behind the losses, and what they are taken from.
    plans_at_home, plans_at_the_table
        What else was open to the seat, the best first.
    as_set
        The seat's loss with the measures as the scenario has them, and no decision beside them.
    record
        What the record did in these months; empty where the scenario is none of what happened.
    seldom, signed
        Of deals that were signed: why the model would seldom have brought them, and what they were worth to each side.
    answers
        What the other side answers a tariff with in the game.
    worths, acts_left
        What each of the seat's acts was worth, by the same path without it, and how many acts have no such path.
    rare
        Steps of the other side that the game seldom brings, each with what the same acts give without it.
    """

    seat: str
    day: date
    seed: int
    months: tuple[DebriefMonth, ...]
    losses: tuple[SeatLoss, ...]
    lessons: tuple[TracedLine, ...]
    costs: tuple[SideCost, ...]
    types: dict[str, str]
    beliefs: dict[str, float]
    played: Scenario
    by_model: Scenario
    draws: int
    basis: str
    plans_at_home: tuple[OtherPlan, ...] = ()
    plans_at_the_table: tuple[OtherPlan, ...] = ()
    as_set: Quantity | None = None
    record: tuple[RecordMonth, ...] = ()
    sums: tuple[SideSum, ...] = ()
    seldom: tuple[TracedLine, ...] = ()
    signed: tuple[TracedLine, ...] = ()
    answers: tuple[TracedLine, ...] = ()
    worths: tuple[ActWorth, ...] = ()
    acts_left: int = 0
    rare: tuple[RareStep, ...] = ()


def seat_losses(table: SeatedScenario, played: Results, by_model: Results, first: int) -> tuple[SeatLoss, ...]:
    """Central loss of every region that can be played from month number ``first`` on, of two runs, the same draws."""
    over = (played.index.month[first], played.index.month[-1])
    gap, out = compare(by_model, played), list[SeatLoss]()
    for region in dict.fromkeys((*table.regions, *table.parties)):
        where = {"sector": "total", "region": region}
        three = (run.quantity("loss_central", over=over, reduce="sum", **where) for run in (played, by_model, gap))
        out.append(SeatLoss(region, *three))
    return tuple(out)


def side_costs(
    table: SeatedScenario, game: SolvedGame, played: Sequence[PlayedRound], by_model: Sequence[PlayedRound]
) -> tuple[SideCost, ...]:
    """What the months played cost the two sides by the game's tables, at middling resolve."""
    out: list[SideCost] = []
    for seat, region in enumerate((table.setting.controller, table.setting.target)):
        two = list[Quantity]()
        for rounds in (played, by_model):
            value = cost_of_rounds(game, seat, rounds)
            two.append(Quantity(value, value, value, "MUSD", "talks.cost", {"region": region}))
        out.append(SideCost(region, *two))
    return tuple(out)


def side_sums(
    table: SeatedScenario, losses: Sequence[SeatLoss], played: PlayedSession, by_model: PlayedSession
) -> tuple[SideSum, ...]:
    """What twelve months cost the two sides all in all, on both paths; ``losses`` are those of their lines."""
    out, lost = list[SideSum](), {row.region: row for row in losses}
    for seat, region in enumerate((table.setting.controller, table.setting.target)):
        lines, own, other = lost[region], counted_path(played, seat), counted_path(by_model, seat)
        both = own.sum(lines.played), other.sum(lines.by_model)
        out.append(SideSum(region, *both, own.less(other, lines.difference)))
    return tuple(out)


def seat_decisions(table: SeatedScenario, game: SolvedGame, played: PlayedRound) -> tuple[SeatDecision, ...]:
    """What the seat decided in the talks of a round, and what the model would have.

    The model in the seat is what others believe the seat to be: its types by the beliefs of the round.
    """
    seat, out = table.number, list[SeatDecision]()
    if played.state.in_truce:
        return ()
    if seat == 2:
        if played.aligned is not None:
            out.append(_alignment(table, game, played))
        return tuple(out)
    if played.proposer == seat:
        out.append(_offer(game, played, seat))
    elif played.proposer is not None and played.offer != NOTHING:
        out.append(_answer(game, played, seat))
    standing = game.rules.standing is not None and bool(game.rules.standing[played.state.round])
    if not played.signed and not standing:
        out.append(_measures(game, played, seat))
    return tuple(out)


def _alignment(table: SeatedScenario, game: SolvedGame, played: PlayedRound) -> SeatDecision:
    chance = alignment_chance(game, played.after_talks)
    side = f"side with {Names(table.dataset).the(table.setting.target)}"
    both = (RatedChoice(side, chance), RatedChoice("keep out of the quarrel", 1.0 - chance))
    return SeatDecision("allies", both[0 if played.aligned else 1], _sorted(both))


def _offer(game: SolvedGame, played: PlayedRound, seat: int) -> SeatDecision:
    state = played.state
    offered = np.array(state.beliefs[seat]) @ offers_by_type(game, state, seat)[0]
    items = open_deals(game, state.regime)
    silence = RatedChoice("no offer", float(1.0 - offered.sum()))
    best = np.argsort(-offered, kind="stable")[:MOST_CHOICES]
    some = [RatedChoice(deal_words(game, int(items[k])), float(offered[k])) for k in best]
    taken = silence
    if played.offer != NOTHING:
        at = int(np.flatnonzero(items == played.offer)[0])
        taken = RatedChoice(deal_words(game, played.offer), float(offered[at]))
    any_deal = RatedChoice(ANY_OFFER, float(offered.sum()))  # a hundred deals of one in a hundred each are no silence
    return SeatDecision("offer", taken, (*_sorted([any_deal, silence]), *_sorted(some)))


def _answer(game: SolvedGame, played: PlayedRound, seat: int) -> SeatDecision:
    state = played.state
    items = open_deals(game, state.regime)
    at = int(np.flatnonzero(items == played.offer)[0])
    chance = float(np.array(state.beliefs[seat]) @ offers_by_type(game, state, 1 - seat)[1][:, at])
    both = (RatedChoice("sign it", chance), RatedChoice("turn it down", 1.0 - chance))
    return SeatDecision("answer", both[0 if played.signed else 1], _sorted(both))


def _measures(game: SolvedGame, played: PlayedRound, seat: int) -> SeatDecision:
    chances = measure_chances(game, played.after_talks, seat)
    control, measures = divmod(played.regime, game.measures)
    taken = control if seat == 0 else measures
    best = np.argsort(-chances, kind="stable")[:MOST_CHOICES]
    some = [RatedChoice(measure_words(game, seat, int(k)), float(chances[k])) for k in best]
    return SeatDecision("measures", RatedChoice(measure_words(game, seat, taken), float(chances[taken])), _sorted(some))


def _sorted(choices: Sequence[RatedChoice]) -> tuple[RatedChoice, ...]:
    return tuple(sorted(choices, key=lambda one: -one.chance)[:MOST_CHOICES])


def deal_words(game: SolvedGame, position: int) -> str:
    """Terms of a deal of the menu in words."""
    return level_words(game.setting, deal_of(game, position).rungs)


def month_rows(
    table: SeatedScenario,
    games: Sequence[SolvedGame],
    rounds: Sequence[PlayedRound],
    by_model: Sequence[PlayedRound],
    acts: Sequence[tuple[str, ...]],
    press: Sequence[tuple[TracedLine, ...]],
    days: Sequence[date],
) -> tuple[DebriefMonth, ...]:
    """The months of an exercise; ``games`` holds the game in force in each round, which a threat changes."""
    setting = table.setting
    return tuple(
        DebriefMonth(
            days[t],
            acts[t],
            seat_decisions(table, games[t], played),
            capital(level_words(setting, levels_of(setting, played.regime))),
            capital(level_words(setting, levels_of(setting, by_model[t].regime))),
            press[t],
        )
        for t, played in enumerate(rounds)
    )


def believed_tough(table: SeatedScenario, state: TableState) -> dict[str, float]:
    """Chance that each side is tough as the other one believes it, by region."""
    sides = (table.setting.controller, table.setting.target)
    return {region: state.beliefs[seat][0] for seat, region in enumerate(sides)}


def region_words(table: SeatedScenario, region: str) -> str:
    """A region as it stands in a table."""
    return capital(Names(table.dataset).region(region))
