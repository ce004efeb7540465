"""The first page of a debrief: what the path cost, one chart of what other paths would have, one sign for each act."""

from __future__ import annotations

from dataclasses import dataclass

from monazite.analysis.exercise.cost_parts import SummedCost, negated
from monazite.analysis.exercise.debrief import Debrief
from monazite.analysis.exercise.lessons import SAME_LOSS
from monazite.analysis.exercise.money import amount, effect_words
from monazite.analysis.exercise.own_choices import OtherPlan
from monazite.analysis.exercise.press import capital
from monazite.analysis.exercise.rare_steps import RareStep
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.presentation.company.blocks import PagePart
from monazite.presentation.exercise.own_acts import acts_and_steps, luck_words
from monazite.presentation.exercise.verdict import ALL_IN_ALL, WITH_HOME, drawn_from, loss_words, own_sum
from monazite.results.names import Names

CHART = "paths"
"""Name of the figure of the first page."""
ONE_SIGN = (
    "Plus: better for you. Minus: worse. An act or a step is held against the same path without it, a plan against "
    "what you did, everything once over twelve months. Rows do not add up."
)
BARS = (
    "Twelve months, everything once, in the middle of the draws: a shorter bar is better. The thin line at the end of "
    "a bar runs from 5 to 95 % of the draws. Other paths are yours with the middle of their difference to it."
)


@dataclass(frozen=True)
class PathBar:
    """What a path cost the seat all in all, MUSD; ``low`` and ``high`` are None where the path has no range."""

    words: str
    value: float
    low: float | None = None
    high: float | None = None


def cost_words(musd: float) -> str:
    """What a path cost: ``29 billion USD``, or below zero ``gains 2 billion USD``."""
    if amount(musd) == "0":
        return "next to nothing"
    return f"{'gains ' if musd < 0.0 else ''}{amount(musd)} USD"


def first_page_parts(table: SeatedScenario, debrief: Debrief) -> list[PagePart]:
    """What a class reads first: a sentence, rare luck, the chart, and the effect of each act and of the best plans."""
    who = Names(table.dataset).the(debrief.seat)
    parts = [PagePart("lead", loss_words(table, debrief))]
    parts += [PagePart("text", text) for text in luck_words(table, debrief)]
    title = f"What twelve months cost {who}, all in all; {drawn_from(debrief)}"
    bars = tuple((bar.words, cost_words(bar.value)) for bar in path_bars(table, debrief))
    parts.append(PagePart("figure", title, rows=bars, note=BARS, name=CHART))
    return [*parts, _effects(table, debrief)]


def path_bars(table: SeatedScenario, debrief: Debrief) -> tuple[PathBar, ...]:
    """Paths of the chart: as played, by the model, without the rare step that made most, and the best plan."""
    own, names = own_sum(debrief), Names(table.dataset)
    bars = [
        PathBar(words, cost.total.value, cost.total.low, cost.total.high)
        for words, cost in (("As you played", own.played), ("By the model in your seat", own.by_model))
    ]
    if debrief.rare:
        step = max(debrief.rare, key=lambda one: abs(_of_step(one).total.value))
        words = f"As you played, without the step of {names.the(step.region)} to {step.after_words}"
        bars.append(PathBar(words, own.played.total.value + _of_step(step).total.value))
    best = max((*debrief.plans_at_the_table, *debrief.plans_at_home), key=lambda one: one.total.value, default=None)
    if best is not None and best.total.value >= SAME_LOSS:
        bars.append(PathBar(f"The best plan: had you {best.words}", own.played.total.value - best.total.value))
    return tuple(bars)


def _of_step(step: RareStep) -> SummedCost:
    return step.never or step.cost


def _effects(table: SeatedScenario, debrief: Debrief) -> PagePart:
    """The effect of the path beside the model's, of each act and rare step, and of the best plans, with one sign."""
    difference = own_sum(debrief).difference
    rows = [("Your path beside the model's", negated(difference))]
    rows += acts_and_steps(table, debrief)
    rows += [(f"If you had {plan.words}", plan.sum) for plan in _best_plans(debrief)]
    has_home = difference.home is not None
    head = ("What", ALL_IN_ALL, WITH_HOME) if has_home else ("What", "Effect")
    cells = (
        (capital(words), effect_words(cost.total), *((effect_words(cost.with_home),) if has_home else ()))
        for words, cost in rows
    )
    title = f"What each of them changed for you, + better, - worse; {drawn_from(debrief)}"
    return PagePart("table", title, head, tuple(cells), ONE_SIGN)


def _best_plans(debrief: Debrief) -> list[OtherPlan]:
    """The best choice at home and the best plan at the table, where they would have been better."""
    first = [plans[0] for plans in (debrief.plans_at_home, debrief.plans_at_the_table) if plans]
    return [plan for plan in first if plan.total.value >= SAME_LOSS]
