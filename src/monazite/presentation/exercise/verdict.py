"""Whether a seat did better or worse than the model in its place: one verdict on one sum, with its parts."""

from __future__ import annotations

from monazite.analysis.exercise.cost_parts import BACKED_DOWN, HOME, LINES, SideSum, SummedCost, negated
from monazite.analysis.exercise.debrief import Debrief, region_words
from monazite.analysis.exercise.lessons import SAME_LOSS
from monazite.analysis.exercise.money import amount, difference_words, effect_words, money_words
from monazite.analysis.exercise.press import capital
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.presentation.company.blocks import PagePart
from monazite.results.names import Names

MODEL_PATH = "on the path on which the model plays this seat too"
ONE_SUM = (
    "Twelve months from the day, everything once; what is in force after the last month stays. Lines: value added, by "
    "draw. The rest by the central game of the talks; below zero a side gains. What its own measures are worth to a "
    "side at home is no income, but the model decides by it as well: the last row of each side counts it in, and with "
    "it what backing down from a threat cost in the eyes of its public. Purchases promised in a deal are in no row."
)
BESIDE_MODEL = "Your path beside the model's, + better, - worse"
ALL_IN_ALL, WITH_HOME = "All in all", "All in all with worth at home"
"""Columns of every table of paths: the sum without and with what a side's own measures are worth to it at home."""


def own_sum(debrief: Debrief) -> SideSum:
    """The sums of the seat: of a bystander, which the game does not count by itself, of its lines alone."""
    for row in debrief.sums:
        if row.region == debrief.seat:
            return row
    own = next(row for row in debrief.losses if row.region == debrief.seat)
    return SideSum(own.region, SummedCost(own.played), SummedCost(own.by_model), SummedCost(own.difference))


def drawn_from(debrief: Debrief) -> str:
    """What ranges of a table rest on, for its head: ``ranges: 5 to 95 % of 8 draws``."""
    return "one draw, no ranges" if debrief.draws == 1 else f"ranges: 5 to 95 % of {debrief.draws} draws"


def loss_words(table: SeatedScenario, debrief: Debrief) -> str:
    """What the path cost the seat, with its parts."""
    row, who = own_sum(debrief), capital(Names(table.dataset).the(debrief.seat))
    first = f"{who} lost {money_words(row.played.lines)} of value added on lines that stopped or ran on less in twelve "
    first += "months"
    for part in row.played.parts:
        if abs(part.value.value) >= SAME_LOSS:
            gain = "" if part.value.value > 0.0 else " gained"
            first += f", {amount(part.value.value)} USD{gain} by {part.words}"
    if any(abs(part.value.value) >= SAME_LOSS for part in row.played.parts):
        first += f": all in all {money_words(row.played.total)}"
    return f"{first}."


def beside_model_words(debrief: Debrief) -> str:
    """The verdict on the sum beside the model's path, with its parts, and once more with what counts at home."""
    difference = own_sum(debrief).difference
    return f"{verdict_words(difference)}{home_words(difference)}"


def home_words(difference: SummedCost) -> str:
    """The verdict once more with what counts at home alone; empty where that is as much on both paths."""
    clauses = list[str]()
    if difference.home is not None and abs(value := difference.home.value.value) >= SAME_LOSS:
        way = "gave up" if value > 0.0 else "gained"
        clauses.append(f"{way} {amount(value)} USD of what your own measures are worth at home")
    if difference.backed_down is not None and abs(value := difference.backed_down.value.value) >= SAME_LOSS:
        way = "paid" if value > 0.0 else "were spared"
        clauses.append(f"{way} {amount(value)} USD in the eyes of your public for backing down from a threat")
    if not clauses:
        return ""
    text = f" Beside the model's path you {' and '.join(clauses)}, which the model counts as well: with that it is "
    return f"{text}{difference_words(difference.with_home)}."


def verdict_words(difference: SummedCost) -> str:
    """Whether all in all a path cost more or less than the model's, by the ends of the sum, and what it is made of."""
    gap, parts = difference.total, part_words(difference)
    made_of = f" ({parts})" if parts else ""
    what = "all in all that is" if difference.parts else "that is"
    if max(abs(gap.low), abs(gap.high)) < SAME_LOSS:
        return f"{capital(what)} as much as {MODEL_PATH}{made_of}."
    verb = "less" if gap.low + gap.high < 0.0 else "more"
    if amount(gap.low) == amount(gap.high) and gap.low * gap.high > 0.0:
        return f"{capital(what)} {amount(gap.value)} USD {verb} than {MODEL_PATH}{made_of}."
    low, high, median = (_less_or_more(x) for x in (gap.low, gap.high, gap.value))
    draws = f"draw by draw, the differences run from {low} to {high}, in USD, with a median of {median}{made_of}"
    if gap.low < -SAME_LOSS < SAME_LOSS < gap.high:
        return f"Whether {what} more or less than {MODEL_PATH} cannot be told: {draws}."
    if min(abs(gap.low), abs(gap.high)) < SAME_LOSS:
        verb = f"as much or {verb}"
    return f"{capital(what)} {verb} than {MODEL_PATH}: {draws}."


def part_words(difference: SummedCost, ways: tuple[str, str] = ("more", "less")) -> str:
    """Parts of a difference: ``lines 28 billion more, tariffs 8.9 billion less``; what is next to nothing is left out.

    ``ways``: words for above and below zero. Empty for a difference without parts, and where lines are all of it.
    """
    rows = [(LINES, difference.lines.value), *((one.words, one.value.value) for one in difference.parts)]
    shown = [(words, value) for words, value in rows if abs(value) >= SAME_LOSS]
    if not difference.parts or all(words == LINES for words, _ in shown):
        return ""
    return ", ".join(f"{words} {amount(value)} {ways[0 if value > 0.0 else 1]}" for words, value in shown)


def _less_or_more(musd: float) -> str:
    return "nothing" if abs(musd) < SAME_LOSS else f"{amount(musd)} {'less' if musd < 0.0 else 'more'}"


def sums_part(table: SeatedScenario, debrief: Debrief) -> PagePart:
    """The sums of both sides with their parts, as played, by the model, and the one beside the other."""
    rows = list[tuple[str, ...]]()
    for one in debrief.sums:
        paths = one.played, one.by_model
        whole = (money_words(path.total) for path in paths)
        gain = negated(one.difference)
        rows.append((region_words(table, one.region), *whole, effect_words(gain.total)))
        lines = (money_words(path.lines) for path in paths)
        rows.append((f"of it {LINES}", *lines, effect_words(gain.lines)))
        for mine, model, gap in zip(one.played.parts, one.by_model.parts, gain.parts, strict=True):
            both = money_words(mine.value), money_words(model.value)
            rows.append((f"of it {mine.words}", *both, effect_words(gap.value)))
        rows += _home_rows(one)
    head = ("Side", "Cost as played", "Cost by the model", BESIDE_MODEL)
    title = f"What twelve months cost, all in all; {drawn_from(debrief)}"
    return PagePart("table", title, head, tuple(rows), ONE_SUM)


def _home_rows(one: SideSum) -> list[tuple[str, ...]]:
    """What counts for a side at home alone, and its sum with that; nothing where none counts it."""
    paths, gain = (one.played, one.by_model), negated(one.difference)
    gap = gain.home
    home = [path.home.value for path in paths if path.home is not None]
    if gap is None or len(home) < len(paths):
        return []
    rows = [(f"not in it: {HOME}", *(money_words(claim) for claim in home), effect_words(gap.value))]
    paid = [path.backed_down.value for path in paths if path.backed_down is not None]
    if gain.backed_down is not None and any(abs(claim.value) >= SAME_LOSS for claim in paid):
        between = effect_words(gain.backed_down.value)
        rows.append((f"not in it: {BACKED_DOWN}", *(money_words(claim) for claim in paid), between))
    whole = (money_words(path.with_home) for path in paths)
    name = f"{WITH_HOME[:1].lower()}{WITH_HOME[1:]}"
    return [*rows, (name, *whole, effect_words(gain.with_home))]
