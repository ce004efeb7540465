"""How well the model replays the episode of a shipped scenario: published figures hit, and its gravest misses."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from monazite.presentation.briefing.claims import number
from monazite.presentation.briefing.months import months_in_words
from monazite.results.names import month_text

_FILE = "replayed_episodes.toml"
NAMED = 3
"""Misses that are told of an episode."""
GRAVE = 2.0
"""Factor between what was observed and the replay from which on a miss stands beside the number that it is of."""
PRICES = ("price_outside", "price_change")
"""Outcomes of targets that are of the price outside, which a page leads with."""
CALCULATED = "static_"
"""Begins the quantity of a figure that others calculated: nothing of it happened."""
MONTHS = "month of "
_UNITS = {"1": "times", "t/month": "t a month", "t/yr": "t a year", "day": "days", "quarter": "quarters"}


class MissedFigure(NamedTuple):
    """A published figure that the replay misses: ``quantity`` and ``good`` say what it is of, empty for a test of many.

    ``median`` is that of the draws of the replay, in the unit of ``observed``.
    """

    target: str
    text: str
    unit: str
    quantity: str
    good: str
    period: str
    observed: float
    median: float

    @property
    def factor(self) -> float:
        """How far off: the larger over the smaller, of changes what they leave, of months one and a part of a year."""
        observed, median = self.observed, self.median
        if self.unit.startswith(MONTHS):
            return 1.0 + abs(observed - median) / 12.0
        if self.unit == "share":
            observed, median = 1.0 + observed, 1.0 + median
        if observed <= 0.0:
            return 1.0
        return math.inf if median <= 0.0 else max(observed / median, median / observed)

    @property
    def is_of_a_price(self) -> bool:
        """Whether it is of a price outside, as a level or as a change."""
        return self.quantity in PRICES


class ReplayedRecord(NamedTuple):
    """An episode of docs/scoreboard.md: the scenario that replays it, its targets, hits and misses."""

    case: str
    scenario: str
    targets: int
    hits: int
    missed: Sequence[MissedFigure]


@cache
def replayed_episodes() -> tuple[ReplayedRecord, ...]:
    """The episodes of docs/scoreboard.md that a shipped scenario replays."""
    text = files("monazite.presentation.briefing").joinpath(_FILE).read_text(encoding="utf-8")
    return tuple(
        ReplayedRecord(
            case, row["scenario"], row["targets"], row["hits"], tuple(MissedFigure(**one) for one in row["missed"])
        )
        for case, row in tomllib.loads(text).items()
    )


def episode_of(scenario: str) -> ReplayedRecord | None:
    """The episode that a shipped scenario replays; None for one that replays none."""
    return next((one for one in replayed_episodes() if one.scenario == scenario), None)


def gravest(episode: ReplayedRecord, good: str) -> list[MissedFigure]:
    """Misses of an episode, those of the price of a good first, each by how far off they are."""
    return sorted(episode.missed, key=lambda one: (not (one.is_of_a_price and one.good == good), -one.factor))


def replay_sentence(episode: ReplayedRecord, good: str) -> str:
    """Hits and gravest misses of an episode, for who asks how far to trust its scenario."""
    shown = gravest(episode, good)[:NAMED]
    text = (
        f"Replayed from its first day with draws that no observation narrows, this episode meets {episode.hits} of "
        f"{episode.targets} published figures."
    )
    if not shown:
        return text
    worst = "; ".join(missed_words(one) for one in shown)
    rest = len(episode.missed) - len(shown)
    more = f" {rest} more {'is' if rest == 1 else 'are'} on the page Scoreboard of the documentation." if rest else ""
    return f"{text} Gravest misses: {worst}.{more}"


def price_missed(episode: ReplayedRecord, good: str) -> MissedFigure | None:
    """The gravest miss of the price of a good itself, where it is off by `GRAVE` or more."""
    first = next(iter(gravest(episode, good)), None)
    if first is None or not first.is_of_a_price or first.good != good:
        return None
    return first if first.factor >= GRAVE else None


def missed_words(one: MissedFigure) -> str:
    """What was published, and what the replay has in its place."""
    published = months_in_words(one.text).rstrip(".")
    if one.quantity.startswith(CALCULATED):
        return f"{published} (a calculation of others, no observation; the replay: {_value(one, one.median)})"
    if one.unit == "1" and one.median < 0.0:
        return f"{published} (the replay has it the other way round)"
    observed = (
        "" if one.unit == "1" or one.unit.startswith("share") or _holds_unit(one) else f"{_value(one, one.observed)}; "
    )
    return f"{published} ({observed}the replay: {_value(one, one.median)})"


def _holds_unit(one: MissedFigure) -> bool:
    """Whether the words of a figure hold it in its own unit: dates do."""
    unit = one.unit.partition("/")[0] if one.unit.startswith("t/") else one.unit
    return one.unit.startswith(MONTHS) or unit in one.text.replace(",", " ").split() or one.unit in one.text


def _value(one: MissedFigure, value: float) -> str:
    if one.unit.startswith(MONTHS):
        months = math.floor(value)
        return month_text(date(int(one.unit.removeprefix(MONTHS)) + months // 12, months % 12 + 1, 1))
    if one.unit in ("share", "share/yr"):
        sign = "+" if value > 0.0 and one.unit == "share" else ""
        return f"{sign}{number(100.0 * value, 2)}%{' a year' if one.unit == 'share/yr' else ''}"
    return f"{number(value, 3)} {_UNITS.get(one.unit, one.unit)}"


def times_words(value: float, observed: float) -> str:
    """By how much a price is missed, in words: ``9.2 times too low``."""
    return f"{number(max(value / observed, observed / value), 2)} times too {'low' if value < observed else 'high'}"
