"""A doubt: one thing that was stretched to read a measure, by topics of the table ``doubts.csv``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from monazite.reading.text.tables import table


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to settle a doubt: its name, words for it, and the fields of the policies that it sets."""

    name: str
    text: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that was stretched.

    Attributes
    ----------
    topic
        Topic in ``doubts.csv``.
    text
        What is unclear, as a clause without a full stop.
    short
        What is unclear in a word or two, for a list.
    simulate
        Whether the cautious answer simulates the measure, with the first choice where there are any; else it is left
        out.
    choices
        Ways to settle it, the cautious one first; empty: as it was read.
    fields
        Fields of the measure that it is about: a person who sets one of them settles it.
    listed
        Whether the measure is listed and not asked: no policy could be what the text says, or it says nothing new.
    """

    topic: str
    text: str
    short: str
    simulate: bool
    choices: tuple[Choice, ...] = ()
    fields: frozenset[str] = frozenset()
    listed: bool = False


@lru_cache(maxsize=1)
def _rows() -> dict[str, dict[str, str]]:
    return {row["topic"]: row for row in table("doubts")}


def doubt_on(topic: str, choices: tuple[Choice, ...] = (), **words: object) -> Doubt:
    """A doubt of the table, with words put into its text.

    Parameters
    ----------
    topic
        Topic of the table.
    choices
        Ways to settle it, the cautious one first.
    **words
        What stands in braces in the text of the table.
    """
    row = _rows()[topic]
    fields = frozenset(filter(None, row["fields"].split("|")))
    mode, text = row["cautious"], row["text"].format(**words)
    return Doubt(topic, text, row["short"], mode == "simulate", choices, fields, mode == "list")
