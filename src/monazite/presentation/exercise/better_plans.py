"""What a seat could have done better, and what the measures would have cost as set: parts of the debrief."""

from __future__ import annotations

from collections.abc import Sequence

from monazite.analysis.exercise.debrief import Debrief
from monazite.analysis.exercise.lessons import SAME_LOSS
from monazite.analysis.exercise.money import amount, money_words, spared_words
from monazite.analysis.exercise.own_choices import OtherPlan
from monazite.analysis.exercise.press import capital, with_range
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.presentation.company.blocks import PagePart
from monazite.presentation.exercise.verdict import part_words
from monazite.results.names import Names
from monazite.results.quantity import Quantity

HOME_PLANS = (
    "Losses as played less losses with the choice in your first month, draw by draw. The other seats act as they did: "
    "they do not answer to stocks and sharing. What a stock costs to buy is not taken off. It is bought a part each "
    "month, waits while a good is far above its expected price, and is not bought while a control keeps the good back."
)
TABLE_PLANS = (
    "What the plan saves or costs beside what was played, the best by the game's own count first. It counts the months "
    "played, with tariffs, technology controls and what is feared for supply; losses of lines are those of twelve "
    "months from the day, draw by draw, and no part of it. What the plan tells the other side about you is not in it."
)


def as_set_words(table: SeatedScenario, debrief: Debrief) -> str:
    """The loss with the measures as the scenario has them beside that of the model's path, and which is milder.

    Empty for a controlling side, whose losses say next to nothing.
    """
    if debrief.as_set is None or table.role == "controller":
        return ""
    by_model = next(row.by_model for row in debrief.losses if row.region == debrief.seat)
    record, loss = table.is_record, debrief.as_set
    source = "of the record" if record else "of the scenario as it is set"
    text = f"With the measures {source}, and nobody deciding anything else, the same twelve months cost "
    text += f"{Names(table.dataset).the(debrief.seat)} {with_range(loss)}: that is what the other views count. "
    if abs(loss.value - by_model.value) < SAME_LOSS:
        return f"{text}The model's path costs as much."
    name = "The record was" if record else "The scenario as it is set is"
    milder = "milder" if loss.value < by_model.value else "harsher"
    return f"{text}{name} {milder} than the model's path, on which both sides decide anew every month."


def better_parts(table: SeatedScenario, debrief: Debrief) -> list[PagePart]:
    """What the seat could have done better, by the model: at home, and at the table."""
    home, talks = debrief.plans_at_home, debrief.plans_at_the_table
    if not home and not talks:
        return []
    own = next(row.played for row in debrief.losses if row.region == debrief.seat)
    parts, head = (
        [PagePart("heading", "What you could have done better")],
        ("If you had, in the first month,", "Beside what was played, draw by draw"),
    )
    if home:
        parts.append(PagePart("text", best_at_home(debrief, own)))
        rows = tuple((capital(plan.words), capital(spared_words(plan.spared))) for plan in home)
        parts.append(PagePart("table", "Choices at home", head, rows, HOME_PLANS))
    if talks:
        parts.append(PagePart("text", best_at_the_table(debrief)))
        parts.append(_talks_table(talks))
    return parts


def _talks_table(plans: Sequence[OtherPlan]) -> PagePart:
    """Plans at the table with what each would have spared; losses have no column where no plan changes them."""
    title, counted = "Plain plans at the table", "As the game counts the months"
    games = ["" if plan.counted is None else capital(spared_words(plan.counted)) for plan in plans]
    words = [capital(plan.words) for plan in plans]
    if max(abs(plan.spared.value) for plan in plans) < SAME_LOSS and any(games):
        most = max(max(abs(plan.spared.low), abs(plan.spared.high)) for plan in plans)
        single = f", in single draws by up to {amount(most)} USD" if most >= SAME_LOSS else ""
        note = f"{TABLE_PLANS} Losses of lines have no column: in the middle of the draws no plan changes them{single}."
        return PagePart("table", title, ("If you had", counted), tuple(zip(words, games, strict=True)), note)
    rows = tuple(zip(words, (capital(spared_words(plan.spared)) for plan in plans), games, strict=True))
    return PagePart("table", title, ("If you had", "Losses", counted), rows, TABLE_PLANS)


def best_at_home(debrief: Debrief, own: Quantity) -> str:
    """The best choice at home in a sentence, and of what loss it spares a part."""
    best = debrief.plans_at_home[0]
    if best.spared.value < SAME_LOSS:
        return _none_at_home(best, own)
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
    """The best plain plan of the talks in a sentence, by the game's own count, and what lines lose by it.

    Made of the rows of the table beside it, and of nothing else.
    """
    best, lines = debrief.plans_at_the_table[0], max(debrief.plans_at_the_table, key=lambda plan: plan.spared.value)
    count = "by the game's own count of the months played"
    if best.counted is None or best.counted.value < SAME_LOSS:
        text = f"No plain plan at the table would have been better for you than what you did, {count}."
        if lines.spared.value < SAME_LOSS:
            return text
        other = "" if lines.counted is None else f"; by that count, which holds them as feared, it {_way(lines)}"
        text += f" For lines by themselves the best was another: had you {lines.words}, they would have been spared "
        return f"{text}{money_words(lines.spared)}{other}."
    text = f"The best of the plain plans at the table, {count}: had you {best.words}, with the same luck and the other "
    text += f"side answering, they would have cost you {money_words(best.counted)} less"
    text += f"{part_words(best.parts, ('less', 'more'))}."
    return f"{text} Losses of lines by themselves: {spared_words(best.spared)}."


def _way(plan: OtherPlan) -> str:
    """What a plan saves or costs by the game's count."""
    value = 0.0 if plan.counted is None else plan.counted.value
    return "comes to as much" if abs(value) < SAME_LOSS else f"costs {amount(value)} USD more"
