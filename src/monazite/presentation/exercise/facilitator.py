"""The facilitator's sheet: what whoever leads a class through an exercise needs, and what only they should know."""

from __future__ import annotations

from monazite.analysis.exercise.press import capital, level_words
from monazite.analysis.exercise.session import Exercise
from monazite.negotiation.path_measures import levels_of
from monazite.presentation.company.blocks import PagePart, SheetPage, list_of
from monazite.presentation.exercise.beside_record import recorded_parts
from monazite.results.names import Names, day_text

MINUTES_OF_INTRODUCTION, MINUTES_OF_MONTH, MINUTES_OF_DEBRIEF = 15, 10, 30
"""Proposed times."""
QUESTIONS = (
    "What did you know, and what did you take for granted? Which line of the briefing would have warned you?",
    "Which of your decisions would the model hardly ever have taken? Was it a mistake, or did you know better?",
    "Who lost by your path and was not at the table?",
    "Which choice at home would have spared most, by the table of the debrief? What spoke against it in that month?",
    "How much of the difference to the model's path is decision, and how much would another seed have been?",
)
AT_THE_TABLE = (
    "When did the other side change its mind about how much you can take? What had you done in the month before?",
    "What did your measures cost the other side, what did they cost you, and what did you get for them?",
)
STANDING_BY = ("You had no seat at the table. What would you have had to bring to it to get one?",)
READING = (
    "All in all: the first sentence and the first table add up lines, tariffs, technology controls and sales not made "
    "over twelve months, each once. By this sum plans are ordered too. The last column or row of each table adds what "
    "measures are worth at home and what backing down cost there, by which the model decides: the two sums can order "
    "paths differently, and the sentences give the verdict by both.",
    "Plus is better for the seat, minus is worse, in every table. The first page has one chart and one table of "
    "effects; the rest unfolds below.",
    "Effect of an act: each act is taken out of the path alone, with the same luck. What several acts did together "
    "is not the sum of their rows.",
    "Losses: the last column holds the path against the model's, draw by draw. Where its range goes from minus to "
    "plus, nobody can tell the two paths apart.",
    "The record: what the governments did in these months, and what customs counted. It is no right answer either: it "
    "began from the same day, with other people at the table.",
    "What you could have done better: one choice at a time is put in the place of what was done, with the same luck. "
    "It is hindsight of the model's world, not what one could have known.",
    "Decisions: a low chance is no mark. A side with these payoffs would seldom do it; the question is why you did.",
    "Types: whether a side is tough is drawn once by the seed. Another seed brings other opponents.",
    "Beliefs: what you did told the other side how much you can take; What was hidden says how it read you.",
    "The model sees no parliaments, no honour and no mistakes. A path that only these explain is worth the discussion.",
)
WORDS = (
    "Seed: the luck of the session, that is who is tough, when the sides meet and who speaks first. Groups with one "
    "seed differ by decisions alone.",
    "Next to nothing: less than half a million USD.",
    "Range, as in 880 (430 to 1,780): the middle of the draws of what is not known, and their 5 and 95 % points.",
    "Tough: a side that can take more losses than it shows. Its opponent cannot know; this sheet says at its end.",
    "The model: the same game, in which the seat too decides by its payoffs. It is a yardstick, no right answer.",
)


def facilitator_page(exercise: Exercise) -> SheetPage:
    """Aim, situation, roles, timetable, what can be done, questions, how to read the debrief, and what stays hidden."""
    table, names = exercise.table, Names(exercise.table.dataset)
    day, total = day_text(table.day), MINUTES_OF_INTRODUCTION + exercise.months * MINUTES_OF_MONTH + MINUTES_OF_DEBRIEF
    aim = f"To decide for {names.the(table.seat)} with what was known on {day}, and to live with the answers of others."
    then = "Afterwards the decisions are held against a model's."
    fresh = exercise.anew()
    parts = [
        PagePart("heading", "Aim"),
        PagePart("text", f"{aim} {then}"),
        PagePart("heading", "The situation, to be read out"),
        list_of(_situation(fresh)),
        PagePart("heading", "How it is run"),
        list_of(_steps(exercise)),
        PagePart("heading", "Roles"),
        list_of(_roles(exercise)),
        PagePart("heading", "Timetable"),
        PagePart("table", f"{total} minutes", ("Minutes", "What"), _timetable(exercise)),
        PagePart("heading", "What can be done in the first month"),
        list_of([act.words for act in fresh.actions()]),
        PagePart("text", _offers(exercise)),
        PagePart("heading", "Questions"),
        list_of([*QUESTIONS, *(STANDING_BY if table.role == "bystander" else AT_THE_TABLE)]),
        PagePart("heading", "How to read the debrief"),
        list_of(READING),
        PagePart("heading", "Words"),
        list_of(WORDS),
        PagePart("heading", "For the facilitator alone: what the model in this seat does with this seed"),
        list_of(_types(exercise)),
        PagePart("table", "Not to be shown before the debrief", ("From", "In force"), _spoiler(exercise)),
        *recorded_parts(table, exercise.record()),
    ]  # fmt: skip
    kicker = f"{table.scenario.name}; seed {exercise.seed}: the same acts give everybody the same session"
    return SheetPage(f"Facilitator's sheet: {names.region(table.seat)}, {day}", kicker, tuple(parts))


def _situation(fresh: Exercise) -> list[str]:
    """Where things stand in the first month: the seat's place, the talks, its shortest stock and dates ahead."""
    briefing = fresh.briefing()
    is_record = fresh.table.is_record  # the register's measures, and how they became steps of the game
    lines = [briefing.role, *(line.text for line in briefing.measures if is_record)]
    lines += [line.text for line in briefing.talks[: 4 if is_record else 2]]
    if briefing.stocks:
        lines.append(f"The shortest stock at home: {briefing.stocks[0].text}")
    if briefing.calendar:
        lines.append(f"Next date: {briefing.calendar[0].text}")
    return lines


def _steps(exercise: Exercise) -> list[str]:
    return [
        "One group: the facilitator types the acts. Several groups: each opens the app with the same seat, day and "
        "seed, and the debriefs are compared at the end.",
        "A month: everybody reads the briefing, the delegation decides, one press of Act, the papers are read out.",
        "Nothing can be taken back. The browser keeps the session; a saved one goes on with `monazite play`.",
        f"The debrief can be opened after any month; open it once, after month {exercise.months}.",
    ]


def _offers(exercise: Exercise) -> str:
    if exercise.table.role == "bystander":
        return "A bystander offers no deals; it can also be played at a table of its own with the controller."
    return (
        "Deals are offered in months in which the sides meet and the first word is the seat's, and signed or turned "
        "down in months in which the other side offers one; the briefing says which month it is."
    )


def _types(exercise: Exercise) -> list[str]:
    """What the two sides can take in truth, but for the seat's own type, which is its to play."""
    table, names = exercise.table, Names(exercise.table.dataset)
    sides = (table.setting.controller, table.setting.target)
    words = ("can take more than it shows", "can take less than it shows")
    return [
        f"{capital(names.the(region))} {words[kind]}."
        for region, kind in zip(sides, exercise.types, strict=True)
        if region != table.seat
    ]


def _spoiler(exercise: Exercise) -> tuple[tuple[str, str], ...]:
    """What is in force by month where the model plays the seat too."""
    table, path = exercise.table, exercise.model_path(exercise.months)
    return tuple(
        (day_text(day), capital(level_words(table.setting, levels_of(table.setting, played.regime)))
         + (", by a deal" if played.signed else ""))
        for day, played in zip(exercise.world.act_days, path, strict=False)
    )  # fmt: skip


def _roles(exercise: Exercise) -> list[str]:
    table, names = exercise.table, Names(exercise.table.dataset)
    others = [names.the(r) for r in table.regions if r != table.seat]
    return [
        f"Head of delegation for {names.the(table.seat)}: speaks last and decides.",
        "Trade: reads The talks and Dates ahead, and argues for terms.",
        "Industry: reads Your stocks and Your industries, and says how long lines can run.",
        "Press: reads out In the papers each month and asks the delegation to explain itself.",
        f"The model plays {' and '.join((', '.join(others[:-1]), others[-1])) if len(others) > 1 else others[0]}.",
        "Facilitator: types the acts, keeps time, and shows the debrief only at the end.",
    ]


def _timetable(exercise: Exercise) -> tuple[tuple[str, str], ...]:
    months = exercise.months
    which = "Month 1" if months == 1 else f"Months 1 to {months}, {MINUTES_OF_MONTH} minutes each"
    return (
        (str(MINUTES_OF_INTRODUCTION), "Aim, roles, the situation, the briefing of the first month"),
        (str(months * MINUTES_OF_MONTH), f"{which}: read the briefing, decide, act, read the papers"),
        (str(MINUTES_OF_DEBRIEF), "Debrief: the path, the decisions, what would have helped, what was hidden"),
    )
