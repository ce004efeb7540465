"""What a seat could have done better, and what the measures would have cost as set: parts of the debrief."""

from __future__ import annotations

from monazite.analysis.exercise.cost_parts import SummedCost
from monazite.analysis.exercise.debrief import Debrief
from monazite.analysis.exercise.lessons import SAME_LOSS
from monazite.analysis.exercise.money import amount, effect_words, money_words, spared_words
from monazite.analysis.exercise.own_choices import OtherPlan
from monazite.analysis.exercise.press import capital, with_range
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.presentation.company.blocks import PagePart
from monazite.presentation.exercise.paths_table import paths_table
from monazite.presentation.exercise.verdict import drawn_from, part_words
from monazite.results.names import Names, day_text
from monazite.results.quantity import Quantity

HOME_PLANS = (
    "Losses as played less losses with the choice in your first month, draw by draw: plus is better. The other seats "
    "act as they did: they do not answer to stocks and sharing. What a stock costs to buy is not taken off. It is "
    "bought a part each month, waits while a good is far above its expected price, and is not bought while a control "
    "keeps the good back. The talks go on as they did, so that these rows are the same all in all, with and without "
    "worth at home."
)
NOT_COUNTED = "worth at home not counted"
ENDINGS = {2: "nd", 3: "rd"}
TABLE_PLANS = (
    "The effect of the plan in twelve months beside what was played, everything once, plus better and minus worse; by "
    "the first column the best stands first. Lines draw by draw; tariffs, technology controls and sales not made by "
    "the central game of the talks. The last column counts in what your own measures are worth at home, by which the "
    "model decides as well, and what backing down from a threat costs there, as the first table does. Purchases "
    "promised in a deal are in no column, nor what the plan tells the other side about you."
)


def as_set_words(table: SeatedScenario, debrief: Debrief) -> str:
    """The loss with the measures as the scenario has them beside that of the model's path, and which is milder.

    Empty for a controlling side, whose losses say next to nothing.
    """
    if debrief.as_set is None or table.role == "controller":
        return ""
    by_model = next(row.by_model for row in debrief.losses if row.region == debrief.seat)
    loss, ahead = debrief.as_set, table.is_record and not debrief.record
    source = "of the record" if table.is_record else "of the scenario as it is set"
    source = f"in force on {day_text(table.day)} going on" if ahead else source
    text = f"With the measures {source}, and nobody deciding anything else, lines of "
    text += f"{Names(table.dataset).the(debrief.seat)} lose {with_range(loss)} in the same twelve months: that is what "
    text += "the other views count. "
    if abs(loss.value - by_model.value) < SAME_LOSS:
        return f"{text}On the model's path they lose as much."
    name = "The record was" if table.is_record else "The scenario as it is set is"
    name = "That is" if ahead else name
    milder = "milder" if loss.value < by_model.value else "harsher"
    text += f"For them {name[:1].lower()}{name[1:]} {milder} "
    return f"{text}than the model's path, on which both sides decide anew every month."


def better_parts(table: SeatedScenario, debrief: Debrief) -> list[PagePart]:
    """What the seat could have done better, by the model: at home, and at the table."""
    home, talks = debrief.plans_at_home, debrief.plans_at_the_table
    if not home and not talks:
        return []
    own = next(row.played for row in debrief.losses if row.region == debrief.seat)
    parts, head = (
        [PagePart("fold", "What you could have done better")],
        ("If you had, in the first month,", "Beside what was played, + better, - worse"),
    )
    if home:
        parts.append(PagePart("text", best_at_home(debrief, own)))
        rows = tuple((capital(plan.words), effect_words(plan.spared)) for plan in home)
        parts.append(PagePart("table", f"Choices at home; {drawn_from(debrief)}", head, rows, HOME_PLANS))
    if talks:
        parts.append(PagePart("text", best_at_the_table(debrief)))
        parts += [PagePart("text", line.text) for line in debrief.answers]
        title = f"Plain plans at the table; {drawn_from(debrief)}"
        rows = [(capital(plan.words), plan.sum) for plan in talks]
        parts.append(paths_table(title, "If you had", rows, TABLE_PLANS))
    return parts


def best_at_home(debrief: Debrief, own: Quantity) -> str:
    """The best choice at home in a sentence, and of what loss it spares a part."""
    best = debrief.plans_at_home[0]
    if best.spared.value < SAME_LOSS:
        return _none_at_home(max(debrief.plans_at_home, key=lambda plan: plan.spared.high), own)
    text = f"The best of your own choices: had you {best.words} in the first month, with everything else as it went, "
    doubt = ", though in some draws it would have cost you more" if best.spared.low < -SAME_LOSS else ""
    return f"{text}you would have been spared {money_words(best.spared)} of {with_range(own)}{doubt}."


def _none_at_home(best: OtherPlan, own: Quantity) -> str:
    """That no choice at home spares anything, in the middle of the draws or in any, by the ends of the best row."""
    low, high = best.spared.low, best.spared.high
    if high < SAME_LOSS:
        why = "" if own.value > SAME_LOSS else ": no line of yours stood still"
        return f"None of the choices at home left to you in the first month would have spared you anything{why}."
    text = "In the middle of the draws none of the choices at home left to you in the first month would have spared "
    text += f"you anything. In some draws you would have been spared up to {amount(high)} USD had you {best.words}"
    return f"{text}{f', in others it would have cost you up to {amount(low)} USD' if low < -SAME_LOSS else ''}."


def best_at_the_table(debrief: Debrief) -> str:
    """The best plain plan of the talks in a sentence: that of the first row of the table beside it, and its parts."""
    best = debrief.plans_at_the_table[0]
    parts = part_words(SummedCost(best.spared, best.parts), ("saved", "lost"))
    more = f": {parts}, in USD" if parts else ""
    text, home = _first_by_total(debrief, more), _ranked_with_home(debrief)
    return f"{text} {home}" if home else text


def _first_by_total(debrief: Debrief, more: str) -> str:
    """The best plan by the sum without worth at home; ``more``: what it is made of."""
    best = debrief.plans_at_the_table[0]
    total, without = best.total, f", {NOT_COUNTED}," if best.home is not None else ""
    if total.value < SAME_LOSS:
        text = f"No plain plan at the table would have been better for you all in all{without} than what you did"
        best = max(debrief.plans_at_the_table, key=lambda plan: plan.total.high)
        total = best.total
        if total.high < SAME_LOSS:
            return f"{text}."
        text += ", in the middle of the draws; in some of them "
        return f"{text}up to {amount(total.high)} USD would have been saved had you {best.words}."
    text = f"The best of the plain plans at the table: had you {best.words}, with the same luck and the other side "
    doubt = "; in some draws it would have cost you more" if total.low < -SAME_LOSS else ""
    text += f"answering, you would have been spared {money_words(total)} all in all{without.removesuffix(',')}{more}"
    return f"{text}{doubt}."


def _ranked_with_home(debrief: Debrief) -> str:
    """Where what was played stands among the plans by either sum; empty where nothing counts worth at home."""
    plans = debrief.plans_at_the_table
    if any(plan.home is None for plan in plans):
        return ""
    ranks = [1 + sum(claim.value >= SAME_LOSS for claim in claims)
             for claims in ([plan.total for plan in plans], [plan.with_home for plan in plans])]  # fmt: skip
    paths = len(plans) + 1
    text = f"Of {paths} paths, yours and {len(plans)} plans, yours is {_nth(ranks[0])} without worth at home and "
    text += f"{_nth(ranks[1])} with it, by which the model decides"
    best = max(plans, key=lambda plan: (plan.with_home.value, plan.with_home.high))
    if best.with_home.value < SAME_LOSS:
        return f"{text}."
    is_first = best is plans[0] and best.total.value >= SAME_LOSS
    best_of = "that plan is the best with it too" if is_first else f"with it the best was to have {best.words}"
    return f"{text}: {best_of}, which beside what you did {spared_words(best.with_home)}."


def _nth(rank: int) -> str:
    """A rank in words: ``the best``, ``the 2nd``, ``the 4th``."""
    if rank == 1:
        return "the best"
    return f"the {rank}{ENDINGS.get(rank, 'th')}"
