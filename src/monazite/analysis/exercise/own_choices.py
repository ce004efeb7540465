"""What a seat could have done better: simple plans of its own over the same months, with the same luck."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, Self

import numpy as np

from monazite.analysis.exercise.acts import DOMESTIC_VERBS, HOLD, AvailableAct, SeatOptions, done_words
from monazite.analysis.exercise.cost_parts import CountedPart, SummedCost, less, parts_of_year
from monazite.analysis.exercise.ground import ExerciseGround
from monazite.analysis.exercise.responses import offers_by_type, open_deals
from monazite.analysis.exercise.rounds import PlayedRound
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.analysis.exercise.world import ExerciseWorld
from monazite.foundation.errors import InputError
from monazite.results.quantity import Quantity
from monazite.results.results import Results, compare

NEGLIGIBLE = 0.5  # MUSD below which nothing is spared
AT_HOME = ("buy 90", "buy 90 now", "buy 180 now", "share", "release")
"""Acts of the first month that are tried at home, each in the place of what was done of its kind."""


class PlayedSession(Protocol):
    """What is read of a session (`monazite.analysis.exercise.session.Exercise`), and how another one is played."""

    ground: ExerciseGround
    table: SeatedScenario
    world: ExerciseWorld
    months: int
    rounds: list[PlayedRound]
    acts: list[tuple[str, ...]]

    @property
    def month(self) -> int:
        """Months that have been played."""
        ...

    def anew(self) -> Self:
        """The same session before its first month."""
        ...

    def actions(self) -> tuple[AvailableAct, ...]:
        """Acts that are possible this month."""
        ...

    def options(self) -> SeatOptions:
        """What the seat may do this month."""
        ...

    def act(self, text: str) -> PlayedRound:
        """Do something this month."""
        ...


@dataclass(frozen=True)
class OtherPlan:
    """A plan that was open to the seat.

    Attributes
    ----------
    words
        What it does.
    spared
        Losses of lines that the seat would have been spared by it, MUSD, as played less the plan, paired by draw; below
        zero it would have lost more.
    parts
        The same of tariffs, technology controls and sales not made; empty for choices that the game does not know.
    """

    words: str
    spared: Quantity
    parts: tuple[CountedPart, ...] = ()

    @property
    def total(self) -> Quantity:
        """What the plan saves all in all, MUSD."""
        return SummedCost(self.spared, self.parts).total

    @property
    def rank(self) -> tuple[float, float]:
        """What plans are ordered by, the best first: what they save, and of two that save as much what they can."""
        return -self.total.value, -self.total.high


def plans_at_home(exercise: PlayedSession, played: Results) -> tuple[OtherPlan, ...]:
    """Stocks and sharing put into the first month, with everything else as it went, the best first.

    The other seats do not answer to what a seat does at home, so that they act as they did.

    Parameters
    ----------
    exercise
        The session.
    played
        The path as played.
    """
    table = exercise.table
    if table.role == "controller" or not exercise.rounds:
        return ()
    fresh = exercise.anew()
    possible = {act.text for act in fresh.actions()}
    out = list[OtherPlan]()
    for act in AT_HOME:
        if act not in possible or act in exercise.acts[0]:
            continue
        spared = losses_spared(exercise, exercise.rounds, with_act(exercise.acts, act), played)
        out.append(OtherPlan(done_words(table, act), spared))
    return tuple(sorted(out, key=lambda plan: plan.rank))


def losses_spared(
    exercise: PlayedSession, rounds: Sequence[PlayedRound], acts: Sequence[tuple[str, ...]], played: Results
) -> Quantity:
    """Losses of the seat as played less those of another path, MUSD, draw by draw."""
    world, months = exercise.world, played.index.month
    name = f"Exercise: {exercise.table.seat} as of {exercise.table.day}, another plan"
    run = world.run(world.scenario(rounds, acts, name=name, months=len(months)))
    where = {"sector": "total", "region": exercise.table.seat}
    over = (months[world.first_month], months[-1])
    gap = compare(run, played).quantity("loss_central", over=over, reduce="sum", **where)
    value, low, high = (0.0 if abs(x) < NEGLIGIBLE else x for x in (gap.value, gap.low, gap.high))
    return replace(gap, value=value, low=low, high=high)


def with_act(acts: Sequence[tuple[str, ...]], act: str) -> list[tuple[str, ...]]:
    """Acts by month with one more in the first month, in the place of all of its kind.

    >>> with_act([("hold",), ("buy 30", "tariff high")], "buy 90")
    [('buy 90',), ('tariff high',)]
    """
    verb = act.partition(" ")[0]
    others = [tuple(text for text in texts if text.partition(" ")[0] != verb and text != HOLD) for texts in acts]
    return [(act, *others[0]), *(texts or (HOLD,) for texts in others[1:])]


def plans_at_the_table(exercise: PlayedSession, played: Results) -> tuple[OtherPlan, ...]:
    """Simple plans in the talks, with what was done at home as it was; that which saves most all in all comes first.

    To leave everything as it is, to sign whatever is offered, to offer what the model would most likely have offered,
    and to go to one level at once and stay there. The model answers to each of them, with the same luck.

    Parameters
    ----------
    exercise
        The session.
    played
        The path as played.
    """
    table, game, number = exercise.table, exercise.ground.game, exercise.table.number
    if table.role == "bystander" or not exercise.rounds:
        return ()
    name = "control" if table.role == "controller" else "tariff"
    ladder = table.setting.ladders[name]
    plans: dict[str, Callable[[PlayedSession], tuple[str, ...]]] = {
        "left everything as it was and signed nothing": lambda _: (HOLD,),
        "signed every deal that was offered": lambda _: ("accept", HOLD),
        "offered what the model would most likely have offered, and signed what was offered": _likeliest_offer,
    }
    for k, level in enumerate(ladder.names):
        plans[f"gone to {ladder.words[k]} at once and stayed there"] = _level(f"{name} {level}")
    for act in exercise.anew().actions():
        if len(act.parts) > 1:
            plans[f"{done_together(table, act)} at once and stayed there"] = _level(act.text)
    parts, out = parts_of_year(game, number, exercise.rounds), list[OtherPlan]()
    home = [tuple(text for text in texts if text.partition(" ")[0] in DOMESTIC_VERBS) for texts in exercise.acts]
    for words, plan in plans.items():
        fresh = exercise.anew()
        acted = [_first_possible(fresh, plan(fresh)) for _ in range(exercise.month)]
        if all(text == HOLD for text in acted) and not words.startswith("left"):
            continue
        saved = less(parts, parts_of_year(game, number, fresh.rounds))
        out.append(OtherPlan(words, losses_spared(exercise, fresh.rounds, home, played), saved))
    return tuple(sorted(out, key=lambda plan: plan.rank))


def done_together(table: SeatedScenario, act: AvailableAct) -> str:
    """An act of two parts as what was done: ``set an added tariff of 10 % and set full technology controls``."""
    return " and ".join(done_words(table, part) for part in act.parts)


def _likeliest_offer(exercise: PlayedSession) -> tuple[str, ...]:
    """The deal that the model in the seat would most likely put on the table now; else what is offered is signed."""
    options, seat = exercise.options(), exercise.table.number
    if options.opening.proposer != seat or not options.deals():
        return ("accept", HOLD)
    offered = np.array(options.state.beliefs[seat]) @ offers_by_type(options.game, options.state, seat)[0]
    items = open_deals(options.game, options.state.regime)
    return (f"offer {options.id_of(int(items[int(offered.argmax())]))}", HOLD)


def _level(act: str) -> Callable[[PlayedSession], tuple[str, ...]]:
    return lambda _: (act, HOLD)


def _first_possible(exercise: PlayedSession, texts: Sequence[str]) -> str:
    """Acts with the first text that is possible this month."""
    for text in texts:
        try:
            exercise.act(text)
        except InputError:
            continue
        return text
    raise InputError(field="act", found="; ".join(texts), allowed=f"{HOLD} among them")


def run_as_set(exercise: PlayedSession, months: int) -> Results:
    """A run with the measures as the scenario has them, those of later days too, and no decision beside them.

    On the same draws as what is played, which know nothing that was published after the day.

    Parameters
    ----------
    exercise
        The session.
    months
        Length of the run.
    """
    table = exercise.table
    name = f"Exercise: {table.seat} as of {table.day}, as the scenario has it"
    changes = {"name": name, "policy": table.measures_of_scenario, "talks": None, "months": months, "record": False}
    return exercise.world.run(table.scenario.model_copy(update=changes | {"anchor": table.setting.first_offer}))


def loss_as_set(exercise: PlayedSession, months: int) -> Quantity:
    """The seat's loss in `run_as_set`, of the same arguments."""
    run, first = run_as_set(exercise, months), exercise.world.first_month
    over = (run.index.month[first], run.index.month[-1])
    return run.quantity("loss_central", over=over, reduce="sum", sector="total", region=exercise.table.seat)
