"""Whether a seat did better or worse than the model in its place: one verdict, by the game's own count, with its parts.

Lines are counted twice over in a debrief: in the game's count as losses that a side fears in the months played, and by
themselves over twelve months. The two are no sum: the verdict is the first, the second stands behind it by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from monazite.analysis.exercise.cost_parts import CountedPart, less
from monazite.analysis.exercise.debrief import Debrief, SideCost
from monazite.analysis.exercise.lessons import SAME_LOSS
from monazite.analysis.exercise.money import amount, money_words
from monazite.analysis.exercise.press import capital
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.results.names import Names
from monazite.results.quantity import Quantity

MODEL_PATH = "on the path on which the model plays this seat too"


def stake_words(table: SeatedScenario, debrief: Debrief) -> str:
    """The seat's own loss, the verdict by the game's own count where it counts the seat, and lines by themselves."""
    own = next(row for row in debrief.losses if row.region == debrief.seat)
    who = capital(Names(table.dataset).the(debrief.seat))
    first = f"{who} lost {money_words(own.played)} of value added on lines that stopped or ran on less in twelve months"
    for row in debrief.costs:
        if row.region == debrief.seat:
            return f"{first}. {counted_words(row)} {_lines_words(own.difference)}"
    return f"{first}. {_lines_words(own.difference)}"


def counted_words(row: SideCost) -> str:
    """Which path was better by the game's own count of the months played, and by which parts."""
    text = f"As the game of the talks counts the months played, they cost it {money_words(row.played)} in tariffs, "
    text += "technology controls and what it fears for supply, "
    gap = row.played.value - row.by_model.value
    if abs(gap) < SAME_LOSS:
        return f"{text}as much as {MODEL_PATH}."
    verdict = "worse" if gap > 0.0 else "better"
    parts = part_words(less(row.parts, row.parts_by_model), ("more", "less"))
    text += f"against {money_words(row.by_model)} {MODEL_PATH}"
    return f"{text}: all in all you did {amount(gap)} USD {verdict}{parts}."


def part_words(parts: Sequence[CountedPart], ways: tuple[str, str]) -> str:
    """Parts of a difference in brackets: `` (tariffs 2.7 billion more, technology controls 30 million less)``.

    ``ways``: words for above and below zero. What differs by next to nothing is left out; nothing where all does.
    """
    shown = [one for one in parts if abs(one.value.value) >= SAME_LOSS]
    if not shown:
        return ""
    texts = [f"{one.words} {amount(one.value.value)} {ways[0 if one.value.value > 0.0 else 1]}" for one in shown]
    return f" ({', '.join(texts)}, in USD)"


def _lines_words(gap: Quantity) -> str:
    """Whether lines lost more or less than on the model's path."""
    is_less = gap.low + gap.high < 0.0
    if max(abs(gap.low), abs(gap.high)) < SAME_LOSS:
        return f"By themselves lines lost as much {MODEL_PATH}."
    low, high, median = (_less_or_more(x) for x in (gap.low, gap.high, gap.value))
    draw_by_draw = f"draw by draw, the differences run from {low} to {high}, in USD"
    if gap.low < -SAME_LOSS < SAME_LOSS < gap.high:
        return f"Whether lines by themselves lost more or less than {MODEL_PATH} cannot be told: {draw_by_draw}."
    verb = "less" if is_less else "more"
    if min(abs(gap.low), abs(gap.high)) < SAME_LOSS:
        verb = f"as much or {verb}"
    return f"By themselves lines lost {verb} than {MODEL_PATH}: {draw_by_draw}, with a median of {median}."


def _less_or_more(musd: float) -> str:
    return "nothing" if abs(musd) < SAME_LOSS else f"{amount(musd)} {'less' if musd < 0.0 else 'more'}"
