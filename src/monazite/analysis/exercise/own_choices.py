"""What a seat could have done better: simple plans of its own over the same months, with the same luck."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from monazite.analysis.exercise.acts import DOMESTIC_VERBS, HOLD, AvailableAct, done_words
from monazite.analysis.exercise.cost_parts import CountedPart, SummedCost
from monazite.analysis.exercise.counted_path import counted_path
from monazite.analysis.exercise.other_paths import losses_spared
from monazite.analysis.exercise.played_session import PlayedSession
from monazite.analysis.exercise.responses import offers_by_type, open_deals
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.foundation.errors import InputError
from monazite.results.quantity import Quantity
from monazite.results.results import Results

AT_HOME = ("buy 90", "buy 90 now", "buy 180 now", "share", "release")
"""Acts of the first month that are tried at home, each in the place of what was done of its kind."""


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
    home, backed_down
        The same of what measures are worth at home, and of threats that were not carried out; no part of `total`.
    """

    words: str
    spared: Quantity
    parts: tuple[CountedPart, ...] = ()
    home: CountedPart | None = None
    backed_down: CountedPart | None = None

    @property
    def sum(self) -> SummedCost:
        """What was played cost more than the plan: what the plan saves."""
        return SummedCost(self.spared, self.parts, self.home, self.backed_down)

    @property
    def total(self) -> Quantity:
        """What the plan saves all in all, MUSD."""
        return self.sum.total

    @property
    def with_home(self) -> Quantity:
        """What it saves with what measures are worth at home, MUSD."""
        return self.sum.with_home

    @property
    def rank(self) -> tuple[float, float]:
        """What plans are ordered by, the best first: what they save, and of two that save as much what they can."""
        return -self.total.value, -self.total.high


def plans_at_home(
    exercise: PlayedSession, played: Results, progress: Callable[[int, int], None] | None = None
) -> tuple[OtherPlan, ...]:
    """Stocks and sharing put into the first month, with everything else as it went, the best first.

    The other seats do not answer to what a seat does at home, so that they act as they did.

    Parameters
    ----------
    exercise
        The session.
    played
        The path as played.
    progress
        Called with choices done and in all.
    """
    table = exercise.table
    if table.role == "controller" or not exercise.rounds:
        return ()
    fresh = exercise.anew()
    possible = {act.text for act in fresh.actions()}
    out = list[OtherPlan]()
    choices = [act for act in AT_HOME if act in possible and act not in exercise.acts[0]]
    for done, act in enumerate(choices):
        if progress is not None:
            progress(done, len(choices))
        spared = losses_spared(exercise, exercise.rounds, with_act(exercise.acts, act), played)
        out.append(OtherPlan(done_words(table, act), spared))
    return tuple(sorted(out, key=lambda plan: plan.rank))


def with_act(acts: Sequence[tuple[str, ...]], act: str) -> list[tuple[str, ...]]:
    """Acts by month with one more in the first month, in the place of all of its kind.

    >>> with_act([("hold",), ("buy 30", "tariff high")], "buy 90")
    [('buy 90',), ('tariff high',)]
    """
    verb = act.partition(" ")[0]
    others = [tuple(text for text in texts if text.partition(" ")[0] != verb and text != HOLD) for texts in acts]
    return [(act, *others[0]), *(texts or (HOLD,) for texts in others[1:])]


def plans_at_the_table(
    exercise: PlayedSession, played: Results, progress: Callable[[int, int], None] | None = None
) -> tuple[OtherPlan, ...]:
    """Simple plans in the talks, with what was done at home as it was; that which saves most all in all comes first.

    To leave everything as it is, to sign whatever is offered, to offer what the model would most likely have offered,
    and to go to one level at once and stay there. The model answers to each of them, with the same luck.

    Parameters
    ----------
    exercise
        The session.
    played
        The path as played.
    progress
        Called with plans done and in all.
    """
    table, number = exercise.table, exercise.table.number
    if table.role == "bystander" or not exercise.rounds:
        return ()
    plans, out = _plans(exercise), list[OtherPlan]()
    home = [tuple(text for text in texts if text.partition(" ")[0] in DOMESTIC_VERBS) for texts in exercise.acts]
    own = counted_path(exercise, number)
    for done, (words, plan) in enumerate(plans.items()):
        if progress is not None:
            progress(done, len(plans))
        fresh = exercise.anew()
        acted = [_first_possible(fresh, plan(fresh)) for _ in range(exercise.month)]
        if all(text == HOLD for text in acted) and not words.startswith("left"):
            continue
        saved = own.less(counted_path(fresh, number), losses_spared(exercise, fresh.rounds, home, played))
        out.append(OtherPlan(words, saved.lines, saved.parts, saved.home, saved.backed_down))
    return tuple(sorted(out, key=lambda plan: plan.rank))


def _plans(exercise: PlayedSession) -> dict[str, Callable[[PlayedSession], tuple[str, ...]]]:
    """Plans by what they do, each as the acts to be tried in a month, the first that is possible."""
    table = exercise.table
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
    return plans


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
