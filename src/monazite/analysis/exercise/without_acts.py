"""What each act of the seat was worth: the same path without it, with the same luck and everybody else answering."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from monazite.analysis.exercise.acts import DOMESTIC_VERBS, MEASURES, done_words
from monazite.analysis.exercise.cost_parts import SummedCost
from monazite.analysis.exercise.other_paths import cost_beside, played_again
from monazite.analysis.exercise.played_session import PlayedSession
from monazite.results.names import day_text
from monazite.results.results import Results

MOST_ACTS = 8
"""Acts with a path of their own, the first ones: half a second to a second each."""
AT_HOME, MEASURE, THREAT, DEAL = "at home", "measure", "threat", "deal"


@dataclass(frozen=True)
class ActWorth:
    """What an act of the seat was worth.

    Attributes
    ----------
    words
        What was done, and when.
    kind
        `AT_HOME`, `MEASURE`, `THREAT` or `DEAL`.
    day
        Day from which it held.
    cost
        What the same path without it costs more: what the act spared, or below zero what it cost.
    """

    words: str
    kind: str
    day: date
    cost: SummedCost


@dataclass(frozen=True)
class CountedAct:
    """An act that a path can be played without: its kind, what was done, and the texts by month that it consists of."""

    kind: str
    words: str
    texts: dict[int, tuple[str, ...]] = field(default_factory=dict[int, tuple[str, ...]])

    def dropped(self, t: int, texts: tuple[str, ...]) -> tuple[str, ...]:
        """Acts of a month without it."""
        return tuple(text for text in texts if text not in self.texts.get(t, ()))


def counted_acts(session: PlayedSession) -> list[CountedAct]:
    """Acts of a session that a path can be played without, in the order of their first months.

    What is done at home and in several months alike is one act; measures of one month are, as some are possible beside
    each other alone. An offer that nobody signed and an offer that was turned down changed nothing that stayed.
    """
    table, out = session.table, dict[tuple[str, str], CountedAct]()

    def add(kind: str, name: str, words: str, t: int, texts: tuple[str, ...]) -> None:
        out.setdefault((kind, name), CountedAct(kind, words)).texts[t] = texts

    for t, texts in enumerate(session.acts):
        verbs = {text: text.partition(" ")[0] for text in texts}
        at_home = {*DOMESTIC_VERBS, "align", *(("tariff",) if table.role == "bystander" else ())}
        for text in (text for text in texts if verbs[text] in at_home):
            add(AT_HOME, text, done_words(table, text), t, (text,))
        if session.rounds[t].signed and table.role != "bystander":
            add(DEAL, str(t), "the deal", t, tuple(text for text in texts if verbs[text] in ("accept", "offer")))
            continue
        measures = tuple(text for text in texts if verbs[text] in MEASURES and verbs[text] not in at_home)
        if measures:
            add(MEASURE, str(t), " and ".join(done_words(table, text) for text in measures), t, measures)
        for text in (text for text in texts if verbs[text] == "threaten"):
            add(THREAT, str(t), done_words(table, text), t, (text,))
    return list(out.values())


def act_worths(
    session: PlayedSession, played: Results, progress: Callable[[int, int], None] | None = None
) -> tuple[ActWorth, ...]:
    """What each of the seat's acts was worth, the first `MOST_ACTS` of them.

    Parameters
    ----------
    session
        The session.
    played
        Run of its path.
    progress
        Called with acts done and in all.
    """
    acts, out = counted_acts(session)[:MOST_ACTS], list[ActWorth]()
    for done, one in enumerate(acts):
        if progress is not None:
            progress(done, len(acts))
        first = min(one.texts)
        is_purchase = any(text.startswith("buy ") for texts in one.texts.values() for text in texts)
        days = session.world.edges if is_purchase else session.world.act_days
        when = f"from {day_text(days[first])}" if one.kind == AT_HOME else f"of {day_text(days[first])}"
        when += f", in {len(one.texts)} months" if len(one.texts) > 1 else ""
        words = f"{one.words} {when}" if one.kind == DEAL else f"{one.words} ({when.removeprefix('of ')})"
        without = played_again(session, one.dropped)
        out.append(ActWorth(words, one.kind, days[first], cost_beside(session, without, played)))
    return tuple(out)


def acts_without_row(session: PlayedSession) -> int:
    """Number of acts that have no path of their own, as there are too many."""
    return max(len(counted_acts(session)) - MOST_ACTS, 0)
