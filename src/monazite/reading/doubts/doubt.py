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
    mode
        What the cautious answer does: ``simulate`` it, with the first choice; ``leave_out``; ``fill``: leave it out:
        a gap is filled only by who takes that answer. ``list``: it is not asked, for no policy could be what is said.
    choices
        Ways to settle it, the cautious one first; empty: as it was read.
    fields
        Fields of the measure that it is about: a person who sets one of them settles it.
    """

    topic: str
    text: str
    short: str
    mode: str
    choices: tuple[Choice, ...] = ()
    fields: frozenset[str] = frozenset()


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
    return Doubt(topic, row["text"].format(**words), row["short"], row["cautious"], choices, fields)
