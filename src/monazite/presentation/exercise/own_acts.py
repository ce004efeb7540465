"""What each act of the seat was worth, and what a rare step of the other side made: parts of the debrief."""

from __future__ import annotations

from monazite.analysis.exercise.chances import chance_words
from monazite.analysis.exercise.cost_parts import SummedCost
from monazite.analysis.exercise.debrief import Debrief
from monazite.analysis.exercise.money import difference_words, money_words, worth_words
from monazite.analysis.exercise.press import capital
from monazite.analysis.exercise.rare_steps import RareStep, step_words
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.analysis.exercise.without_acts import DEAL
from monazite.presentation.company.blocks import PagePart
from monazite.presentation.exercise.paths_table import paths_table
from monazite.presentation.exercise.verdict import drawn_from, own_sum
from monazite.results.names import Names, day_text

WITHOUT = (
    "The effect of the one thing that a row names: the path as played beside the same path without it, over the same "
    "twelve months and draws, your other acts as they were where they are still possible, the model answering, the "
    "same luck. Plus: you lost that much less by it; minus: that much more. Rows do not add up. What a stock costs to "
    "buy is not taken off, and what offers that came to nothing told the other side about you has no row."
)
DEAL_SUMS = (
    "The game's own sum runs over all months ahead, counts what is feared for supply and what measures are worth at "
    "home, and knows no draw but the central one. The tables above count twelve months as they went, each loss once: "
    "the two answer different questions and need not agree."
)


def worth_parts(table: SeatedScenario, debrief: Debrief) -> list[PagePart]:
    """What each of the seat's acts and each rare step of others changed; nothing where there are none."""
    rows = [(capital(words), cost) for words, cost in acts_and_steps(table, debrief)]
    if not rows:
        return []
    title = f"What each of your acts changed, + better, - worse; {drawn_from(debrief)}"
    left = debrief.acts_left
    note = f"{WITHOUT} {left} later act{'s have' if left > 1 else ' has'} no row." if left else WITHOUT
    return [paths_table(title, "Act or step", rows, note)]


def acts_and_steps(table: SeatedScenario, debrief: Debrief) -> list[tuple[str, SummedCost]]:
    """Each act of the seat and each rare step of others, named as what happened, with its effect: above zero better."""
    names = Names(table.dataset)
    rows = [(one.words, one.cost) for one in debrief.worths]
    for one in debrief.rare:
        rows.append((f"{step_words(names, one)} ({_when(one)})", one.cost))
        if one.never is not None:
            rows.append((f"{step_words(names, one)}, in that month and in later ones", one.never))
    return rows


def _when(step: RareStep) -> str:
    later = "" if step.later is None else f"; without it it comes on {day_text(step.later)}"
    return f"{day_text(step.day)}, a chance of {chance_words(step.chance)}{later}"


def luck_words(table: SeatedScenario, debrief: Debrief) -> list[str]:
    """A sentence for each rare step that makes most of what the path cost, and what the same acts give without it."""
    sums, out, names = own_sum(debrief), list[str](), Names(table.dataset)
    own = sums.played
    whole = f"{'all in all, ' if own.parts else ''}of {money_words(own.total)}"
    for one in debrief.rare:
        of_gap = not one.by_model_too and one.makes_most(sums.difference.total.value)
        if not (of_gap or one.makes_most(own.total.value)):
            continue
        most = "of the difference to the model's path" if of_gap else "of this"
        text = f"A step that the game seldom brings makes most {most}: on {day_text(one.day)} {names.the(one.region)} "
        text += f"went from {one.before_words} to {one.after_words}, which in that month had a chance of "
        text += (
            f"{chance_words(one.chance)}. The same acts with the same luck in all else, but without that step, would "
        )
        cost = one.never or one.cost
        text += f"have cost you {difference_words(cost.total)} {whole}"
        if cost.home is not None:
            text += f"; with worth at home {difference_words(cost.with_home)}"
        if one.later is not None:
            text += f". Left out of that month alone, it comes on {day_text(one.later)}: then the path costs "
            text += difference_words(one.cost.total)
        out.append(f"{text}.")
    return out


def deal_words(debrief: Debrief) -> str:
    """Why the game's own sum of a deal is another one than that of the tables, and what a deal was worth by these."""
    text = DEAL_SUMS
    for one in debrief.worths:
        if one.kind == DEAL:
            text += f" By the tables, {one.words}: all in all {worth_words(one.cost.total)}; with worth at home "
            text += f"{worth_words(one.cost.with_home)}."
    return text
